"""The corner tables of a form as blocks of a paper: the numbers are those of ``table_form``, printed once."""

from __future__ import annotations

from typing import Iterator, List, Tuple

from mineral_plugin.core.corner_tables.writing.form import Fact, FormRow, RingTable, TableForm
from mineral_plugin.core.papers.model import CENTER, LEFT, RIGHT, Block, Cell, Grid, Heading, Paragraph, Row

_SHARE = 0.85
_NAMES = {1: (2.0,), 2: (0.8, 1.6)}
_NUMBERS = (2.6, 2.6)


def corner_blocks(form: TableForm, with_notes: bool = True) -> Tuple[Block, ...]:
    """Return the tables of a form with what stands below them."""
    return tuple(_blocks(form, with_notes))


def heading_blocks(form: TableForm) -> Tuple[Block, ...]:
    """Return the lines above the first table: title, the area's name, the paper it belongs to."""
    title, *others = form.heading_lines
    return (
        Heading(title, 1, CENTER),
        *(Paragraph(line, CENTER, bold=number == 0) for number, line in enumerate(others)),
    )


def _blocks(form: TableForm, with_notes: bool) -> Iterator[Block]:
    for table in form.tables:
        if table.heading:
            yield Heading(table.heading, 3)
        yield _grid(table)
    for fact in form.facts:
        yield Paragraph(fact.line)
    for note in form.notes if with_notes else ():
        yield Paragraph(note, italic=True)


def _grid(table: RingTable) -> Grid:
    names = len(table.name_heads)
    rows: List[Row] = [_row(table, index, row) for index, row in enumerate(table.rows)]
    rows += [_fact(fact, names) for fact in table.facts]
    return Grid(_heads(table), tuple(rows), (*_NAMES[names], *_NUMBERS), share=_SHARE)


def _heads(table: RingTable) -> Tuple[Row, ...]:
    first = tuple(Cell(head, CENTER, bold=True, down=2) for head in table.name_heads)
    return (
        (*first, Cell(table.system_head, CENTER, bold=True, over=2)),
        (Cell(table.x_head, CENTER, bold=True), Cell(table.y_head, CENTER, bold=True)),
    )


def _row(table: RingTable, index: int, row: FormRow) -> Row:
    names = tuple(Cell(cell, CENTER) for cell in table.name_cells(index))
    return (*names, Cell(row.x.text, RIGHT), Cell(row.y.text, RIGHT))


def _fact(fact: Fact, names: int) -> Row:
    return (Cell(fact.label, LEFT, over=names), Cell(fact.text, LEFT, over=2))
