"""Corner tables on a map: the rows of the printed form laid into columns of a height, over sheets if need be.

Every number comes from ``table_form``; nothing is rounded or written anew here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.writing.form import RingTable, TableForm, TableOptions, table_form
from mineral_plugin.core.maps.plan import MapArea, TableElement, line_mm
from mineral_plugin.core.maps.text_size import broken, text_width_mm
from mineral_plugin.core.maps.type_sizes import TypeSizes

_CELL_MM = 1.6
_ROW_GAP_MM = 0.7
_HEAD_GAP_MM = 1.2
_LEAST_ROWS = 3
_KEPT_WHOLE = 8
# The longer of two lines of a broken text is a little more than half of it.
_HALF_OF_LINE = 0.56
_HALVINGS = 12
BETWEEN_MM = 3.0


@dataclass(frozen=True)
class TableStyle:
    """How tables are set: sizes, width of a column of the sheet in mm, language, letters of the font."""

    sizes: TypeSizes
    width_mm: float
    lang: str
    letter_width: float


@dataclass(frozen=True)
class TableFlow:
    """Pieces by column, and what found no room: tables whose first rows are printed already."""

    columns: Tuple[Tuple[TableElement, ...], ...]
    rest: Tuple[TableElement, ...]

    @property
    def height_mm(self) -> float:
        """Return the height of the highest column in mm."""
        return max((column_height(column) for column in self.columns), default=0.0)


def column_height(pieces: Sequence[TableElement]) -> float:
    """Return the height of pieces one below the other in mm."""
    return sum(piece.height_mm for piece in pieces) + BETWEEN_MM * max(0, len(pieces) - 1)


def forms_of(areas: Sequence[MapArea], lang: str, numbered: bool) -> Tuple[TableForm, ...]:
    """Return the printed form of each area's table."""
    return tuple(table_form(one.area, lang, TableOptions(numbered=numbered)) for one in areas)


def least_width_mm(forms: Sequence[TableForm], sizes: TypeSizes, letter_width: float) -> float:
    """Return the least width in mm at which every cell has room."""
    return max(sum(_needed_columns(table, sizes, letter_width)) for form in forms for table in form.tables)


def comfortable_width_mm(forms: Sequence[TableForm], sizes: TypeSizes, letter_width: float) -> float:
    """Return a width in mm at which heads of tables are short: that of the system breaks into two lines."""
    widest = least_width_mm(forms, sizes, letter_width)
    for form in forms:
        title = Phrase("map.table.continued", {"heading": Phrase("map.table.title")})
        widest = max(widest, text_width_mm(say(title, form.lang), sizes.head_pt, True, letter_width) + 0.5)
        for table in form.tables:
            names = sum(_needed_columns(table, sizes, letter_width)[:-2])
            head = text_width_mm(table.system_head, sizes.table_pt, True, letter_width)
            widest = max(widest, names + head * _HALF_OF_LINE + _CELL_MM)
    return widest


def whole_tables(
    areas: Sequence[MapArea], forms: Sequence[TableForm], headings: Sequence[str], style: TableStyle
) -> Tuple[TableElement, ...]:
    """Return one table for each ring, uncut; ``forms`` and ``headings`` are those of the areas.

    The facts of a whole area stand below its last table; of an area of one part they stand below its own
    boundary, for below a hole they would be read as the hole's.
    """
    found: List[TableElement] = []
    for area, (form, heading) in enumerate(zip(forms, headings)):
        below = 0 if len(areas[area].area.parts) == 1 else len(form.tables) - 1
        for ring, table in enumerate(form.tables):
            lines = [*([heading] if ring == 0 else []), *([table.heading] if table.heading else [])]
            facts = [*table.facts, *(form.facts if ring == below else ())]
            found.append(_table(table, lines, [fact.line for fact in facts], (area, ring), style))
    return tuple(found)


def _table(
    table: RingTable, lines: Sequence[str], facts: Sequence[str], place: Tuple[int, int], style: TableStyle
) -> TableElement:
    size, inner = style.sizes.table_pt, style.width_mm - 2 * _CELL_MM
    columns = _stretched(_needed_columns(table, style.sizes, style.letter_width), style.width_mm)
    over = sum(columns[-2:]) - _CELL_MM
    heading = "\n".join(
        broken(line, style.width_mm, style.sizes.head_pt, True, style.letter_width) for line in lines
    )
    system = broken(table.system_head, over, size, True, style.letter_width)
    heads = tuple(
        broken(head, width - _CELL_MM, size, True, style.letter_width)
        for head, width in zip((*table.name_heads, table.x_head, table.y_head), columns)
    )
    return TableElement(
        heading=heading,
        system_head=system,
        heads=heads,
        column_mm=columns,
        rows=tuple(
            (*table.name_cells(index), row.x.text, row.y.text) for index, row in enumerate(table.rows)
        ),
        facts=tuple(broken(fact, inner, size, False, style.letter_width) for fact in facts),
        area=place[0],
        ring=place[1],
        first_row=0,
        size_pt=size,
        heading_mm=_heading_mm(heading, style.sizes),
        system_mm=_lines(system) * line_mm(size) + _HEAD_GAP_MM,
        head_mm=max(map(_lines, heads)) * line_mm(size) + _HEAD_GAP_MM,
        row_mm=line_mm(size) + _ROW_GAP_MM,
    )


def _heading_mm(heading: str, sizes: TypeSizes) -> float:
    return _lines(heading) * line_mm(sizes.head_pt) + 1.0 if heading else 0.0


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _needed_columns(table: RingTable, sizes: TypeSizes, letter_width: float) -> Tuple[float, ...]:
    """Return the width that each column needs in mm; heads of names may break at a blank."""
    size = sizes.table_pt
    cells = [(*table.name_cells(i), row.x.text, row.y.text) for i, row in enumerate(table.rows)]
    heads = (*table.name_heads, table.x_head, table.y_head)
    widths = []
    for index, head in enumerate(heads):
        words = [text_width_mm(head, size, True, letter_width)]
        words += [text_width_mm(row[index], size, False, letter_width) for row in cells]
        widths.append(max(words) + 2 * _CELL_MM)
    return tuple(widths)


def _stretched(needed: Sequence[float], width_mm: float) -> Tuple[float, ...]:
    """Return columns that fill a width: X and Y end up of one width and take what is left over."""
    names, pair = list(needed[:-2]), max(needed[-2:])
    if sum(names) + 2 * pair > width_mm:
        return tuple(one * width_mm / sum(needed) for one in needed)
    pair = (width_mm - sum(names)) / 2
    return (*names, pair, pair)


def flow(tables: Sequence[TableElement], heights_mm: Sequence[float], style: TableStyle) -> TableFlow:
    """Lay tables into columns of given heights, in order; a cut table goes on in the next column."""
    columns: List[List[TableElement]] = [[]]
    waiting = list(tables)
    while waiting and len(columns) <= len(heights_mm):
        used = column_height(columns[-1]) + (BETWEEN_MM if columns[-1] else 0.0)
        room, later = heights_mm[len(columns) - 1] - used, heights_mm[len(columns) :]
        cut = None if _waits(waiting[0], room, later) else _cut(waiting[0], room, style)
        if cut is None:
            columns.append([])
            continue
        piece, rest = cut
        columns[-1].append(piece)
        waiting[:1] = [rest] if rest else []
    filled = tuple(tuple(column) for column in columns[: len(heights_mm)])
    return TableFlow(filled, tuple(waiting))


def _waits(table: TableElement, room_mm: float, later_mm: Sequence[float]) -> bool:
    """Return whether a short table is better kept whole in the next column."""
    if table.height_mm <= room_mm + 1e-6 or len(table.rows) > _KEPT_WHOLE or not later_mm:
        return False
    return table.height_mm <= later_mm[0]


def _cut(
    table: TableElement, room_mm: float, style: TableStyle
) -> Optional[Tuple[TableElement, Optional[TableElement]]]:
    """Return what of a table fits into a room and the rest; ``None`` if not even a few rows do."""
    if table.height_mm <= room_mm + 1e-6:
        return table, None
    head = table.heading_mm + table.system_mm + table.head_mm
    # The facts never stand alone: some rows go with them.
    rows = min(int((room_mm - head + 1e-6) // table.row_mm), len(table.rows) - min(2, len(table.rows) - 1))
    if rows < min(_LEAST_ROWS, len(table.rows)) or rows >= len(table.rows):
        return None
    first = replace(table, rows=table.rows[:rows], facts=())
    return first, _continued(table, rows, style)


def _continued(table: TableElement, rows: int, style: TableStyle) -> TableElement:
    plain = table.heading or say(Phrase("map.table.title"), style.lang)
    # Its lines stay lines: they are the title, the area and its part.
    *above, last = plain.split("\n")
    last = last if table.first_row else say(Phrase("map.table.continued", {"heading": last}), style.lang)
    last = broken(last, style.width_mm, style.sizes.head_pt, True, style.letter_width)
    heading = "\n".join([*above, last])
    return replace(
        table,
        heading=heading,
        heading_mm=_heading_mm(heading, style.sizes),
        rows=table.rows[rows:],
        first_row=table.first_row + rows,
    )


def balanced(tables: Sequence[TableElement], columns: int, style: TableStyle) -> TableFlow:
    """Lay tables into so many columns of the least common height."""
    low, high = 0.0, sum(table.height_mm for table in tables) + BETWEEN_MM * len(tables)
    found = flow(tables, [high] * columns, style)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = flow(tables, [middle] * columns, style)
        if tried.rest:
            low = middle
        else:
            high, found = middle, tried
    return found
