"""How a sheet is divided: title above, blocks below, between them the map with tables, legend and sketch.

On upright paper the tables, the legend and the sketch stand below the map in columns of one width; on lying
paper they stand in columns at its right. What the tables leave over goes on continuation sheets.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.corner_tables.writing.form import TableForm
from mineral_plugin.core.maps import wording
from mineral_plugin.core.maps.papers import LANDSCAPE, Paper
from mineral_plugin.core.maps.plan import Box, Element, TableElement
from mineral_plugin.core.maps.strips import (
    Setting,
    Strip,
    blocks_strip,
    legend_strip,
    scale_strip,
    title_strip,
)
from mineral_plugin.core.maps.tables import (
    BETWEEN_MM,
    TableFlow,
    TableStyle,
    balanced,
    column_height,
    comfortable_width_mm,
    flow,
    least_width_mm,
    whole_tables,
)

_LEAST_SKETCH_MM = 36.0
_HIGHEST_SKETCH = 1.0
_LEAST_COLUMN_MM = 56.0
_LEAST_TILE_MM = 60.0
_MOST_COLUMNS = 8
# The number of the sheet takes a line of its own, whether it is printed in the end or not.
_MANY = 99


@dataclass(frozen=True)
class Arrangement:
    """A sheet with room for a map: frames of the map and the sketch, all else, and tables left over."""

    frame: Box
    sketch: Box
    elements: Tuple[Element, ...]
    rest: Tuple[TableElement, ...] = ()


class Known(NamedTuple):
    """What is known of tables: how they are laid into columns, and the widths of columns."""

    laid: Dict[Tuple[Paper, float, int], TableFlow]
    widths_mm: Dict[Tuple[Paper, str], float]


@dataclass(frozen=True)
class Sheets:
    """What the sheets of a map are made of: the setting and the printed forms.

    ``known`` keeps what was found out of tables on a paper: it is the same at every scale.
    """

    setting: Setting
    forms: Tuple[TableForm, ...]
    known: Known = field(default_factory=lambda: Known({}, {}), compare=False, repr=False)

    def style(self, width_mm: float) -> TableStyle:
        """Return how tables are set in a column of a width."""
        return TableStyle(self.setting.sizes, width_mm, self.setting.lang, self.setting.request.letter_width)

    def tables(self, width_mm: float) -> Tuple[TableElement, ...]:
        """Return the uncut tables at a width."""
        headings = wording.table_headings(self.setting.request, self.setting.areas)
        return whole_tables(self.setting.areas, self.forms, headings, self.style(width_mm))

    def balanced(self, width_mm: float, columns: int) -> TableFlow:
        """Return the tables in so many columns of a width and of about one height."""
        key = self.setting.paper, width_mm, columns
        if key not in self.known.laid:
            self.known.laid[key] = balanced(self.tables(width_mm), columns, self.style(width_mm))
        return self.known.laid[key]

    @property
    def least_mm(self) -> float:
        """Return the least width of a column in mm."""
        key = self.setting.paper, "least"
        if key not in self.known.widths_mm:
            needed = least_width_mm(self.forms, self.setting.sizes, self.setting.request.letter_width)
            self.known.widths_mm[key] = max(_LEAST_COLUMN_MM, needed)
        return self.known.widths_mm[key]

    @property
    def comfortable_mm(self) -> float:
        """Return a width of a column in mm that lets heads of tables be short."""
        key = self.setting.paper, "comfortable"
        if key not in self.known.widths_mm:
            wanted = comfortable_width_mm(self.forms, self.setting.sizes, self.setting.request.letter_width)
            self.known.widths_mm[key] = max(self.least_mm, wanted)
        return self.known.widths_mm[key]


def arrangements(sheets: Sheets, needed: Tuple[float, float], may_go_on: bool) -> Iterator[Arrangement]:
    """Yield the ways to divide a sheet in which the frame has the needed width and height in mm.

    ``may_go_on`` allows tables to go on on other sheets.
    """
    ways = _lying if sheets.setting.paper.orientation == LANDSCAPE else _upright
    for found in ways(sheets, needed, may_go_on):
        fits = found.frame.width >= needed[0] - 1e-6 and found.frame.height >= needed[1] - 1e-6
        if fits and (may_go_on or not found.rest):
            yield found


def _around(setting: Setting) -> Tuple[Tuple[Element, ...], Box]:
    """Return title and blocks of a sheet, and the box between them."""
    content, gap = setting.content, setting.sizes.gap_mm
    title, blocks = title_strip(setting, 1, _MANY), blocks_strip(setting)
    top, bottom = content.y + title.height + gap, content.bottom - blocks.height - gap
    elements = (*title.at(content.x, content.y), *blocks.at(content.x, content.bottom - blocks.height))
    return elements, Box(content.x, top, content.width, bottom - top)


def _framed(setting: Setting, zone: Box) -> Tuple[Box, Tuple[Element, ...]]:
    """Return the frame of the map in a zone, less the band of its numbers, and the strip below it."""
    strip, band = scale_strip(setting, zone.width), setting.sizes.band_mm
    below = zone.bottom - strip.height
    outer = Box(zone.x, zone.y, zone.width, below - setting.sizes.gap_mm * 0.6 - zone.y)
    return outer.grown(-band), strip.at(zone.x, below)


# --- upright ----------------------------------------------------------------------------------------


def _upright(sheets: Sheets, needed: Tuple[float, float], may_go_on: bool) -> Iterator[Arrangement]:
    setting = sheets.setting
    fixed, middle = _around(setting)
    found = []
    for table_columns, side_columns in _divisions(sheets, middle.width):
        lower = _lower(sheets, middle.width, table_columns, side_columns, None)
        if may_go_on:
            below_map = scale_strip(setting, middle.width).height + 2 * setting.sizes.gap_mm
            room = middle.height - needed[1] - 2 * setting.sizes.band_mm - below_map
            if lower.height > room:
                lower = _lower(sheets, middle.width, table_columns, side_columns, room)
        found.append(lower)
    found.sort(key=lambda one: (len(one.rest), round(one.height, 1)))
    for lower in found:
        top = middle.bottom - lower.height
        zone = Box(middle.x, middle.y, middle.width, top - setting.sizes.gap_mm - middle.y)
        frame, strip = _framed(setting, zone)
        sketch = replace(lower.sketch, x=lower.sketch.x + middle.x, y=lower.sketch.y + top)
        elements = (*fixed, *strip, *Strip(lower.elements, middle.width, lower.height).at(middle.x, top))
        yield Arrangement(frame, sketch, elements, lower.rest)


@dataclass(frozen=True)
class _Lower:
    """The zone below the map, from (0, 0)."""

    height: float
    sketch: Box
    elements: Tuple[Element, ...]
    rest: Tuple[TableElement, ...]


def _divisions(sheets: Sheets, width: float) -> Iterator[Tuple[int, int]]:
    """Yield how many columns the tables get and how many the legend and the sketch."""
    gap = sheets.setting.sizes.gap_mm
    # On small paper three narrow columns are better than two wide ones.
    wide, narrow = (int((width + gap) // (one + gap)) for one in (sheets.comfortable_mm, sheets.least_mm))
    most = max(2, min(_MOST_COLUMNS, wide if wide > 2 else min(narrow, 3)))
    yield from ((count - side, side) for count in range(2, most + 1) for side in (1, 2) if count > side)


def _lower(sheets: Sheets, width: float, tables: int, side: int, room: Optional[float]) -> _Lower:
    gap = sheets.setting.sizes.gap_mm
    each = (width - gap * (tables + side - 1)) / (tables + side)
    legend = legend_strip(sheets.setting, each)
    beside = max(legend.height, _LEAST_SKETCH_MM) if side == 2 else legend.height + gap + _LEAST_SKETCH_MM
    if room is None:
        laid = sheets.balanced(each, tables)
    else:
        laid = flow(sheets.tables(each), [room] * tables, sheets.style(each))
    height = max(laid.height_mm, beside)
    elements = [*_columns(laid, each + gap)]
    x = tables * (each + gap)
    elements += legend.at(x, 0.0)
    if side == 2:
        sketch = Box(x + each + gap, 0.0, each, height)
    else:
        sketch = Box(x, legend.height + gap, each, height - legend.height - gap)
    return _Lower(height, _not_too_high(sketch, at_bottom=side == 1), tuple(elements), laid.rest)


def _not_too_high(sketch: Box, at_bottom: bool) -> Box:
    height = min(sketch.height, _HIGHEST_SKETCH * sketch.width)
    return Box(sketch.x, sketch.bottom - height if at_bottom else sketch.y, sketch.width, height)


def _columns(laid: TableFlow, step: float, x: float = 0.0, y: float = 0.0) -> List[Element]:
    """Return the pieces of tables in columns, each with an id of area, ring and first row."""
    found = []
    for number, column in enumerate(laid.columns):
        top = y
        for piece in column:
            box = Box(x + number * step, top, sum(piece.column_mm), piece.height_mm)
            found.append(Element(f"table.{piece.area}.{piece.ring}.{piece.first_row}", box, piece))
            top = box.bottom + BETWEEN_MM
    return found


# --- lying ------------------------------------------------------------------------------------------


def _lying(sheets: Sheets, needed: Tuple[float, float], may_go_on: bool) -> Iterator[Arrangement]:
    setting = sheets.setting
    fixed, middle = _around(setting)
    gap, each = setting.sizes.gap_mm, sheets.comfortable_mm
    legend = legend_strip(setting, each)
    beside = legend.height + gap + _LEAST_SKETCH_MM + gap
    style, uncut = sheets.style(each), sheets.tables(each)
    for count in range(1, _MOST_COLUMNS + 1):
        taken = count * each + (count - 1) * gap
        zone = Box(middle.x, middle.y, middle.width - taken - gap, middle.height)
        if zone.width < max(needed[0], 0.35 * middle.width):
            return
        heights = [*[middle.height] * (count - 1), middle.height - beside]
        laid = flow(uncut, heights, style)
        if laid.rest and not may_go_on:
            continue
        frame, strip = _framed(setting, zone)
        sketch, side = _side(laid, legend, middle, _Columns(zone.right + gap, each, each + gap, count))
        yield Arrangement(frame, sketch, (*fixed, *strip, *side), laid.rest)


@dataclass(frozen=True)
class _Columns:
    """Columns beside one another: where they begin, their width, the step to the next, how many."""

    x: float
    width: float
    step: float
    count: int


def _side(laid: TableFlow, legend: Strip, middle: Box, place: _Columns) -> Tuple[Box, Tuple[Element, ...]]:
    """Return the place of the sketch and the elements in the columns beside the map."""
    last = place.x + (place.count - 1) * place.step
    in_last = laid.columns[place.count - 1] if len(laid.columns) == place.count else ()
    used = column_height(in_last)
    legend_top = middle.y + used + (place.step - place.width if used else 0.0)
    below = legend_top + legend.height + place.step - place.width
    sketch = Box(last, below, place.width, middle.bottom - below)
    elements = (*_columns(laid, place.step, place.x, middle.y), *legend.at(last, legend_top))
    return _not_too_high(sketch, at_bottom=True), elements


# --- sheets that go on ------------------------------------------------------------------------------


def continuation(
    sheets: Sheets, rest: Sequence[TableElement]
) -> Tuple[Tuple[Element, ...], Tuple[TableElement, ...]]:
    """Return the tables of a sheet that only goes on, over its whole width, and what is left for another."""
    setting = sheets.setting
    content, gap = setting.content, setting.sizes.gap_mm
    top = content.y + title_strip(setting, 1, _MANY, short=True).height + gap
    each = sum(rest[0].column_mm)
    count = max(1, int((content.width + gap) // (each + gap)))
    laid = flow(rest, [content.bottom - top] * count, sheets.style(each))
    if not laid.rest:
        laid = balanced(rest, count, sheets.style(each))
    used = max(1, len(laid.columns))
    left = content.x + (content.width - used * each - (used - 1) * gap) / 2
    return tuple(_columns(laid, each + gap, left, top)), laid.rest


# --- sheets of a map that goes over several ---------------------------------------------------------


@dataclass(frozen=True)
class TileSheet:
    """A sheet with a piece of the map: its frame, the places of the diagram and the sketch, all else."""

    frame: Box
    key: Box
    sketch: Box
    elements: Tuple[Element, ...]


def tile_sheet(setting: Setting) -> Optional[TileSheet]:
    """Return how a sheet with a piece of the map is divided; ``None`` where it leaves no frame."""
    fixed, middle = _around(setting)
    gap = setting.sizes.gap_mm
    if setting.paper.orientation == LANDSCAPE:
        each = _LEAST_COLUMN_MM
        legend, x = legend_strip(setting, each), middle.right - each
        room = (middle.height - legend.height - 2 * gap) / 2
        places = [
            Box(x, middle.y + legend.height + gap, each, room),
            Box(x, middle.bottom - room, each, room),
        ]
        zone = Box(middle.x, middle.y, middle.width - each - gap, middle.height)
        beside = legend.at(x, middle.y)
    else:
        each = (middle.width - 2 * gap) / 3
        legend = legend_strip(setting, each)
        height = max(legend.height, _LEAST_SKETCH_MM)
        top = middle.bottom - height
        places = [Box(middle.x + number * (each + gap), top, each, height) for number in (1, 2)]
        zone = Box(middle.x, middle.y, middle.width, top - gap - middle.y)
        beside = legend.at(middle.x, top)
    frame, strip = _framed(setting, zone)
    if min(frame.width, frame.height) < _LEAST_TILE_MM:
        return None
    key, sketch = (_not_too_high(place, at_bottom=False) for place in places)
    return TileSheet(frame, key, sketch, (*fixed, *strip, *beside))
