"""PDF files with a text layer: ruled tables with their cells, the rest as lines with columns apart."""

from __future__ import annotations

from typing import Dict, List, Optional

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow, Place
from mineral_plugin.core.corner_tables.formats.limits import MAX_PDF_PAGES, Budget, Expired, hurry
from mineral_plugin.core.corner_tables.formats.pdf.fonts import UNREADABLE
from mineral_plugin.core.corner_tables.formats.pdf.glyphs import PageReader, Placed
from mineral_plugin.core.corner_tables.formats.pdf.lines import (
    PlacedLine,
    placed_lines,
    usual_quarter,
    with_empty_lines,
)
from mineral_plugin.core.corner_tables.formats.pdf.objects import Document
from mineral_plugin.core.corner_tables.formats.pdf.pages import page_entries, page_of
from mineral_plugin.core.corner_tables.formats.pdf.rules import Rule
from mineral_plugin.core.corner_tables.formats.pdf.rules import turned as turned_rules
from mineral_plugin.core.corner_tables.formats.pdf.tables import fill, grid_of, ruled_tables

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
    letters = unreadable = turned = rejoined = 0
    for number, each in enumerate(entries, start=1):
        hurry(expired, name)
        page = page_of(document, each)
        placed = reader.read(page.content, page.resources, page.turn)
        quarter = usual_quarter(placed)
        upright = [letter for letter in placed if letter.quarter == quarter]
        letters += sum(1 for letter in placed if not letter.blank)
        turned += sum(1 for letter in placed if letter.quarter != quarter and not letter.blank)
        unreadable += sum(letter.text.count(UNREADABLE) for letter in upright)
        holder = str(number) if len(entries) > 1 else ""
        made = _PageBlocks(holder, budget)
        blocks.extend(made.of(upright, *turned_rules(reader.paths, quarter)))
        rejoined += made.rejoined
    if letters < _LEAST_LETTERS or unreadable * 2 > letters:
        raise InputError("format.pdf_without_text", name=name)
    notes = _notes({"unreadable": unreadable, "turned_text": turned, "rejoined": rejoined})
    if reader.invisible * 2 > letters:
        notes.append(Phrase("format.note.recognised"))
    return Content(tuple(blocks), tuple(notes))


class _PageBlocks:
    """One page as blocks from top to bottom; its lines and rows are counted together."""

    def __init__(self, holder: str, budget: Budget) -> None:
        self._holder = holder
        self._budget = budget
        self._count = 0
        self._blocks: List[Block] = []
        self.rejoined = 0

    def of(self, letters: List[Placed], horizontal: List[Rule], vertical: List[Rule]) -> List[Block]:
        """Return the blocks of a page's letters, tables where ruled lines make them."""
        tables = ruled_tables(horizontal, vertical)
        fill(tables, letters)
        grids = [(table, grid_of(table, self._budget)) for table in tables]
        kept = [(table, grid) for table, grid in grids if grid is not None]
        for table, _ in kept:
            self.rejoined += table.rejoined
            table.letters.clear()
        lines = with_empty_lines(placed_lines(fill([table for table, _ in kept], letters)))
        for table, grid in kept:
            above = [line for line in lines if line.base > table.top]
            lines = lines[len(above) :]
            self._add_lines(above)
            self._add_table(grid.block(self._holder))
        self._add_lines(lines)
        return self._blocks

    def _add_lines(self, lines: List[PlacedLine]) -> None:
        while lines and not lines[-1].text:
            lines = lines[:-1]
        if lines:
            self._budget.rows(len(lines))
            self._budget.cells(len(lines))
            rows = tuple(ContentRow(self._next_place(), (line.text,)) for line in lines)
            self._blocks.append(Block(rows))

    def _add_table(self, block: Optional[Block]) -> None:
        if block is not None:
            rows = tuple(ContentRow(self._next_place(), row.cells, row.merged) for row in block.rows)
            self._blocks.append(Block(rows, is_table=True))

    def _next_place(self) -> Place:
        self._count += 1
        return Place("line", self._count, self._holder)


def _notes(counts: Dict[str, int]) -> List[Phrase]:
    """Return a note for each thing that was met."""
    return [Phrase(f"format.note.{key}", {"count": count}) for key, count in counts.items() if count]
