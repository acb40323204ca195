"""Content -> lines of cells: columns of tables as they are, lines of text cut where their marks say so."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Tuple

from mineral_plugin.core.corner_tables.content import Block, Content, Place

_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_FOOTNOTE = re.compile("(?<=[0-9])[¹²³⁴⁵⁶⁷⁸⁹]+")
_FRAME = re.compile("[│┃║]")
_RULE = re.compile("[─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬]+")
_SET_APART = re.compile(r"(?<=\S) (?=\S)")
_WIDE = re.compile(r"\S+(?: \S+)*")


class Cell(NamedTuple):
    """A cell and where it begins: a column number in tables, a character in lines of text."""

    text: str
    start: int


class Line(NamedTuple):
    """One line in the order of the document. ``columns`` tells that cells stand in columns of a table."""

    index: int  # type: ignore[assignment]  # a tuple has a method of that name, which nobody calls here
    place: Place
    raw: str
    cells: Tuple[Cell, ...]
    columns: bool
    block: int


def lines_of(content: Content) -> Tuple[Line, ...]:
    """Return all lines of a content in order."""
    found: List[Line] = []
    for number, block in enumerate(content.blocks):
        for row in block.rows:
            if len(row.cells) == 1:
                _add_text(found, row.place, row.cells[0], block, number)
                continue
            cells = tuple(Cell(" ".join(text.split()), i) for i, text in enumerate(row.cells))
            # What only repeats a merged cell is not said twice.
            said = [cell.text for i, cell in enumerate(cells) if not i or cell.text != cells[i - 1].text]
            raw = " | ".join(said)
            found.append(Line(len(found), row.place, raw, cells, True, number))
    return tuple(found)


def _add_text(found: List[Line], place: Place, text: str, block: Block, number: int) -> None:
    # A cell of a one-column table may hold several lines.
    for part in text.splitlines() or [""]:
        part = _plain(part)
        cells, columns = cut(part)
        found.append(Line(len(found), place, part, cells, columns or block.is_table, number))


def _bare(part: str) -> str:
    """Return a cell without its brackets and the quotes around it; the prime of a name such as 2' stays."""
    text = part.strip().strip("[]").strip()
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _plain(line: str) -> str:
    """Return a line with the frames of drawn tables as bars, and letters that were set apart joined."""
    if _FRAME.search(line):
        line = _FRAME.sub("|", _RULE.sub(" ", line))
    # A raised figure behind a number is the mark of a footnote.
    line = _FOOTNOTE.sub("", line)
    words = line.split(" ")
    single = sum(len(word) == 1 for word in words)
    if single > 9 and single > 0.8 * sum(map(bool, words)) and "  " in line:
        line = _SET_APART.sub("", line)
    return line


def cut(line: str) -> Tuple[Tuple[Cell, ...], bool]:
    """Return the cells of a line of text and whether marks (bars, tabs, quotes, semicolons) part them."""
    for mark in ("|", "\t", ";"):
        if line.count(mark) >= (1 if mark == "\t" else 2):
            return tuple(Cell(_bare(part), i) for i, part in enumerate(line.split(mark))), True
    quoted = [match[1] if match[1] is not None else match[2] for match in _QUOTED.finditer(line)]
    if len(quoted) >= 3 and sum(map(len, quoted)) > len(line) / 2:
        return tuple(Cell(part.strip(), i) for i, part in enumerate(quoted)), True
    return tuple(Cell(match[0], match.start()) for match in _WIDE.finditer(line.expandtabs())), False
