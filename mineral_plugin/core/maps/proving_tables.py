"""Whether the tables of a map print what the boundary has: every cell, the head of the system, the area."""

from __future__ import annotations

import re
import unicodedata
from typing import Iterator, List, Optional, Sequence

from mineral_plugin.core.corner_tables.explain import Explained, explain_area
from mineral_plugin.core.corner_tables.writing.form import Fact, RingTable, TableForm
from mineral_plugin.core.maps.as_read import tables_of
from mineral_plugin.core.maps.faults import MapFault, Spot, fault
from mineral_plugin.core.maps.plan import Box, MapArea
from mineral_plugin.core.maps.reading import ReadMap, ReadTable

_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """Return a text composed, on one line, with single blanks."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def table_faults(read: ReadMap, forms: Sequence[TableForm], names: Sequence[str]) -> Iterator[MapFault]:
    """Yield what differs between the tables of the areas and what is printed; ``names`` are the areas'."""
    for area, (form, name) in enumerate(zip(forms, names)):
        printed: List[ReadTable] = []
        for ring, table in enumerate(form.tables):
            pieces = tables_of(read, area, ring)
            if not pieces:
                yield fault("table_missing", {"area": name})
                continue
            printed += pieces
            yield from _ring_faults(read, table, pieces, name)
        if printed:
            yield from _fact_faults(read, form.facts, printed, name)


def stated_faults(areas: Sequence[MapArea], names: Sequence[str]) -> Iterator[MapFault]:
    """Yield the areas whose stated figure, which is what the map prints, is not that of their corners.

    A warning: which of the two is right, only the document can tell.
    """
    for one, name in zip(areas, names):
        found = explain_area(one.area)
        if found.verdict is Explained.NOT_EXPLAINED:
            values = {"area": name, "stated": found.stated_m2, "computed": found.computed_m2}
            yield fault("area_differs", values, warning=True, sentence="map.fault.area_not_explained")


def _ring_faults(
    read: ReadMap, table: RingTable, pieces: Sequence[ReadTable], name: str
) -> Iterator[MapFault]:
    heads = (*table.name_heads, table.x_head, table.y_head)
    printed = [(piece, row) for piece in pieces for row in piece.rows]
    if len(printed) != len(table.rows):
        values = {"area": name, "found": len(printed), "expected": len(table.rows)}
        piece = pieces[0]
        yield fault("table_differs", values, _spot(read, piece), sentence="map.fault.table_rows")
    for index, (piece, row) in enumerate(printed[: len(table.rows)]):
        expected = (*table.name_cells(index), table.rows[index].x.text, table.rows[index].y.text)
        found = [plain(cell) for cell in row] + [""] * (len(expected) - len(row))
        for column, right, wrong in zip(heads, expected, found):
            if plain(right) != wrong:
                values = {
                    "corner": table.rows[index].name,
                    "column": column,
                    "found": wrong,
                    "expected": right,
                }
                yield fault("table_differs", values, _spot(read, piece))
    for piece in pieces:
        if plain(piece.system_head) != plain(table.system_head):
            values = {"found": plain(piece.system_head), "expected": table.system_head}
            yield fault("wrong_zone_in_header", values, _spot(read, piece))
    yield from _fact_faults(read, table.facts, pieces, name)


def _fact_faults(
    read: ReadMap, facts: Sequence[Fact], pieces: Sequence[ReadTable], name: str
) -> Iterator[MapFault]:
    printed = {plain(line) for piece in pieces for line in piece.facts}
    for fact in facts:
        if plain(fact.line) not in printed:
            values = {"area": name, "expected": fact.line}
            yield fault("area_differs", values, _spot(read, pieces[-1]))


def _spot(read: ReadMap, piece: ReadTable) -> Spot:
    return Spot(piece.item, piece.sheet, box_of(read, piece.sheet, piece.item))


def box_of(read: ReadMap, sheet: int, item: str) -> Optional[Box]:
    """Return the box of an item on a sheet, if it is there."""
    boxes: List[Box] = [
        one.box for page in read.sheets if page.number == sheet for one in page.items if one.id == item
    ]
    return boxes[0] if boxes else None
