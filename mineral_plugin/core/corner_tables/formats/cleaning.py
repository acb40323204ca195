"""The last step for every format: one form of letters, fonts repaired, invisible characters gone."""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, Iterable, List, Tuple

from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow
from mineral_plugin.core.corner_tables.formats.fonts import repair

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")


def clean(text: str) -> str:
    """Return text composed (NFC), every kind of blank a plain one, without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    text = _INVISIBLE.sub("", _BLANKS.sub(" ", text))
    return unicodedata.normalize("NFC", text)


def cleaned(content: Content) -> Content:
    """Return content with all its text cleaned and legacy font text repaired, with a note for a repair."""
    texts = {text: clean(text) for text in _odd_texts(content.blocks)}
    fixed, font = repair(sorted(set(texts.values())))
    changed = {text: fixed.get(plain, plain) for text, plain in texts.items()}
    changed = {text: new for text, new in changed.items() if text != new}
    if not changed:
        return content
    blocks = tuple(_block(block, changed) for block in content.blocks)
    return Content(blocks, content.notes + font)


def _odd_texts(blocks: Iterable[Block]) -> List[str]:
    found = {block.title for block in blocks}
    for block in blocks:
        for row in block.rows:
            found.update(row.cells)
    return [text for text in found if not (text.isascii() and text.isprintable())]


def _block(block: Block, changed: Dict[str, str]) -> Block:
    rows = tuple(_row(row, changed) for row in block.rows)
    return Block(rows, block.is_table, changed.get(block.title, block.title))


def _row(row: ContentRow, changed: Dict[str, str]) -> ContentRow:
    if changed.keys().isdisjoint(row.cells):
        return row
    cells: Tuple[str, ...] = tuple(changed.get(cell, cell) for cell in row.cells)
    return ContentRow(row.place, cells, row.merged)
