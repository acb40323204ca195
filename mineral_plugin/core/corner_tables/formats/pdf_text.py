"""PDF files with a text layer: each page as lines, its columns apart as they are on paper."""

from __future__ import annotations

from typing import List, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow, Place
from mineral_plugin.core.corner_tables.formats.limits import MAX_PDF_PAGES, Budget, Expired, hurry
from mineral_plugin.core.corner_tables.formats.pdf.fonts import UNREADABLE
from mineral_plugin.core.corner_tables.formats.pdf.glyphs import PageReader
from mineral_plugin.core.corner_tables.formats.pdf.lines import lines_of
from mineral_plugin.core.corner_tables.formats.pdf.objects import Document
from mineral_plugin.core.corner_tables.formats.pdf.pages import page_entries, page_of

_LEAST_LETTERS = 10
"""A PDF with fewer letters has no text layer; some scanners print a page number or a mark of theirs."""


def read_pdf(data: bytes, name: str, budget: Budget, expired: Expired) -> Content:
    """Return the lines of a PDF's pages.

    Raises:
        InputError: it is protected, damaged, without text, or larger than the limits.
    """
    document = Document(data, name, expired)
    if "Encrypt" in document.trailer and document.resolve(document.trailer["Encrypt"]) is not None:
        raise InputError("format.encrypted", name=name)
    entries = page_entries(document)
    if not entries:
        raise InputError("format.damaged", name=name)
    if len(entries) > MAX_PDF_PAGES:
        raise InputError("format.too_many_pages", name=name, limit=MAX_PDF_PAGES)
    reader = PageReader(document)
    blocks: List[Block] = []
    letters = unreadable = turned = 0
    for number, each in enumerate(entries, start=1):
        hurry(expired, name)
        page = page_of(document, each)
        placed = reader.read(page.content, page.resources, page.turn)
        lines, left_out = lines_of(placed)
        letters += sum(1 for letter in placed if not letter.blank)
        unreadable += sum(line.count(UNREADABLE) for line in lines)
        turned += left_out
        blocks.extend(_page_block(lines, str(number) if len(entries) > 1 else "", budget))
    if letters < _LEAST_LETTERS or unreadable * 2 > letters:
        raise InputError("format.pdf_without_text", name=name)
    return Content(tuple(blocks), _notes(unreadable, turned, reader.invisible * 2 > letters))


def _page_block(lines: List[str], holder: str, budget: Budget) -> List[Block]:
    budget.rows(len(lines))
    budget.cells(len(lines))
    rows = tuple(ContentRow(Place("line", at, holder), (line,)) for at, line in enumerate(lines, start=1))
    return [Block(rows)] if rows else []


def _notes(unreadable: int, turned: int, recognised: bool) -> Tuple[Phrase, ...]:
    notes = []
    if unreadable:
        notes.append(Phrase("format.note.unreadable", {"count": unreadable}))
    if turned:
        notes.append(Phrase("format.note.turned_text", {"count": turned}))
    if recognised:
        notes.append(Phrase("format.note.recognised"))
    return tuple(notes)
