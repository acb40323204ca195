"""From a request to the plan of a map: paper, scale, sheets and labels, all chosen here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.writing.form import TableForm
from mineral_plugin.core.maps.areas_of import area_extent, areas_of
from mineral_plugin.core.maps.arrange import Arrangement, Known, Sheets, arrangements, continuation
from mineral_plugin.core.maps.box_arrays import Array
from mineral_plugin.core.maps.corners_shown import (
    LabelStyle,
    ShownCorner,
    View,
    crowding,
    labels_on,
    rooms_m,
    shown_corners,
)
from mineral_plugin.core.maps.grid import grid_interval_m
from mineral_plugin.core.maps.papers import Paper, papers
from mineral_plugin.core.maps.plan import (
    Box,
    CornerLabel,
    Element,
    Extent,
    MapArea,
    MapElement,
    MapPlan,
    Sheet,
    TableElement,
)
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.maps.scales import allowed_scales, governing_area_m2
from mineral_plugin.core.maps.sheet_parts import frames, inset, numbered, table_sheet_title
from mineral_plugin.core.maps.strips import Setting
from mineral_plugin.core.maps.tables import forms_of
from mineral_plugin.core.maps.tiles import tiled_sheets
from mineral_plugin.core.maps.type_sizes import SMALL_LABEL_PT, type_sizes

# Room around the area for the numbers of its corners, and the least frame worth drawing.
_CLEAR_MM = 11.0
_LEAST_FRAME_MM = 66.0
# So many labels may lie badly before larger paper is tried.
_BAD_SHARE = 0.04
_CROWDED_SHARE = 0.3
_LEAST_FILLED = 0.4


@dataclass(frozen=True)
class _Task:
    """What every try shares: the request, the areas as drawn and where they lie, their corners and tables.

    ``rooms`` are in m: how far from each corner its third neighbour is.
    """

    request: MapRequest
    areas: Tuple[MapArea, ...]
    extent: Extent
    scales: Tuple[int, ...]
    corners: Tuple[ShownCorner, ...]
    rooms: Array
    forms: Tuple[TableForm, ...]
    known: Known

    def sheets(self, setting: Setting) -> Sheets:
        """Return what sheets of a setting are made of."""
        return Sheets(setting, self.forms, self.known)


@dataclass(frozen=True)
class _Sized:
    """A map on one sheet, not yet labelled: paper, scale, how the sheet is divided, how roomy it is."""

    setting: Setting
    arrangement: Arrangement
    roomy: float


def plan_map(request: MapRequest) -> MapPlan:
    """Return the plan of a map; the same request gives the same plan.

    Without a paper the smallest is taken on which map and tables have their place on one sheet; without a
    scale the largest allowed that fits. On a paper that was asked for, tables go on on further sheets, and an
    area that is longer than the paper is drawn on several.

    Raises:
        InputError: no area, a role of the form is missing, two zones, or no paper has room.
    """
    task = _task(request)
    found = _best(task, may_go_on=False) or _best(task, may_go_on=True)
    return found if found is not None else _on_several(task)


def _task(request: MapRequest) -> _Task:
    areas = areas_of(request)
    corners = shown_corners(areas)
    return _Task(
        request=request,
        areas=areas,
        extent=area_extent(areas),
        scales=_scales(request, areas),
        corners=corners,
        rooms=rooms_m(corners),
        forms=forms_of(areas, request.lang, request.form.numbered),
        known=Known({}, {}),
    )


# --- what is asked for ------------------------------------------------------------------------------


def _scales(request: MapRequest, areas: Sequence[MapArea]) -> Tuple[int, ...]:
    if request.scale is not None:
        return (request.scale,)
    return allowed_scales(request.rule, governing_area_m2(areas))


def _sizes_of_paper(request: MapRequest) -> List[Tuple[Paper, ...]]:
    """Return the papers to be tried, those of one size together, the smallest size first."""
    if request.paper is not None:
        return [(request.paper,)]
    names = dict.fromkeys(one.name for one in papers())
    return [tuple(one for one in papers() if one.name == name) for name in names]


# --- one sheet with a map ---------------------------------------------------------------------------


def _best(task: _Task, may_go_on: bool) -> Optional[MapPlan]:
    """Return the first plan whose labels lie well, else the one in which the fewest lie badly.

    Where corners crowd, their labels are not tried before all else has been, and then in small letters.
    """
    best: Optional[Tuple[int, MapPlan]] = None
    crowded: List[Tuple[float, _Sized]] = []
    for sized in _sized(task, may_go_on):
        share = _crowded(task, sized.setting.paper, sized.setting.scale)
        if share > _CROWDED_SHARE:
            crowded.append((share, _with_small_numbers(sized)))
            continue
        labelled = _labelled(task, sized)
        if labelled and labelled[1] <= _BAD_SHARE * len(labelled[0].labels):
            return labelled[0]
        if labelled and (best is None or labelled[1] < best[0]):
            best = labelled[1], labelled[0]
    for _, sized in sorted(crowded, key=lambda one: one[0]) if best is None else ():
        labelled = _labelled(task, sized)
        if labelled:
            return labelled[0]
    return best[1] if best else None


def _with_small_numbers(sized: _Sized) -> _Sized:
    return replace(sized, setting=replace(sized.setting, crowded=True))


def _crowded(task: _Task, paper: Paper, scale: int) -> float:
    """Return the share of corners that have no room for a label beside them."""
    style = LabelStyle(type_sizes(paper).label_pt, task.request.letter_width, 0.0)
    return crowding(scale, task.corners, task.rooms, style)


def _style(setting: Setting, element: MapElement) -> LabelStyle:
    return LabelStyle(element.label_size_pt, setting.request.letter_width, element.grid_interval_m)


def _sized(task: _Task, may_go_on: bool) -> Iterator[_Sized]:
    """Yield the maps that fit, small paper before large, on each the largest scale first.

    A drawing that is lost in its frame although a larger scale is allowed comes last.
    """
    lost: List[_Sized] = []
    for same_size in _sizes_of_paper(task.request):
        for scale in task.scales:
            ways = [_divided(task, paper, scale, may_go_on) for paper in same_size]
            fitting = [way for way in ways if way is not None]
            for way in sorted(fitting, key=lambda way: -way.roomy)[:1]:
                if scale != task.scales[0] and _filled(way, task.extent) < _LEAST_FILLED:
                    lost.append(way)
                else:
                    yield way
    yield from lost


def _filled(sized: _Sized, extent: Extent) -> float:
    """Return how much of the frame, the wider way, an extent takes."""
    frame, per_m = sized.arrangement.frame, 1000.0 / sized.setting.scale
    return max(extent.width * per_m / frame.width, extent.height * per_m / frame.height)


def _needed(extent: Extent, scale: int) -> Tuple[float, float]:
    """Return the width and height in mm that a frame needs for an extent at a scale."""
    width, height = (length * 1000.0 / scale + 2 * _CLEAR_MM for length in (extent.width, extent.height))
    return max(width, _LEAST_FRAME_MM), max(height, _LEAST_FRAME_MM)


def _divided(task: _Task, paper: Paper, scale: int, may_go_on: bool) -> Optional[_Sized]:
    needed = _needed(task.extent, scale)
    content = paper.width_mm - 2 * paper.margin_mm, paper.height_mm - 2 * paper.margin_mm
    if needed[0] > content[0] or needed[1] > content[1]:
        return None
    setting = Setting(task.request, task.areas, paper, scale)
    found = next(arrangements(task.sheets(setting), needed, may_go_on), None)
    if found is None:
        return None
    roomy = min(found.frame.width / needed[0], found.frame.height / needed[1])
    return _Sized(setting, found, roomy)


def _labelled(task: _Task, sized: _Sized) -> Optional[Tuple[MapPlan, int]]:
    """Return the plan with its labels and how many of them lie badly; ``None`` where they have no room."""
    setting, frame = sized.setting, sized.arrangement.frame
    element = map_element(setting, frame, task.extent.middle)
    view = View(1, frame, element.extent, setting.scale)
    found = labels_on(view, setting.areas, task.corners, _style(setting, element))
    if found is None:
        return None
    labels, bad = found
    sketch = inset(setting, sized.arrangement.sketch, element.extent)
    first = (
        *frames(setting.paper),
        *sized.arrangement.elements,
        Element("map", frame, element),
        *([sketch] if sketch else []),
    )
    return _plan(task.sheets(setting), [first], sized.arrangement.rest, labels), bad


def map_element(setting: Setting, frame: Box, middle: Tuple[float, float]) -> MapElement:
    """Return the map of a frame around a place, at the scale of the setting."""
    sizes, per_mm = type_sizes(setting.paper), setting.scale / 1000.0
    half = frame.width * per_mm / 2, frame.height * per_mm / 2
    interval = grid_interval_m(setting.scale, frame.width, frame.height)
    extent = Extent(middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
    return MapElement(
        extent=clear_of_corners(extent, interval, sizes.band_mm * per_mm),
        scale=setting.scale,
        grid_interval_m=interval,
        band_mm=sizes.band_mm,
        grid_size_pt=sizes.grid_pt,
        label_size_pt=min(sizes.label_pt, SMALL_LABEL_PT) if setting.crowded else sizes.label_pt,
    )


def clear_of_corners(extent: Extent, interval: float, away: float) -> Extent:
    """Return the extent moved a little where two numbers of the grid would meet in a corner of the frame.

    ``away`` is in m: a line nearer to a corner than that has its number there.
    """

    def push(low: float, high: float) -> float:
        first = -low % interval
        last = high % interval
        if first < away:
            return -(away - first)
        return away - last if last < away else 0.0

    east, north = push(extent.west, extent.east), push(extent.south, extent.north)
    if not east or not north:
        return extent
    return Extent(extent.west + east, extent.south, extent.east + east, extent.north)


def _plan(
    sheets: Sheets,
    first: Sequence[Tuple[Element, ...]],
    rest: Sequence[TableElement],
    labels: Tuple[CornerLabel, ...],
) -> MapPlan:
    """Return the plan of sheets with maps, and behind them the sheets on which tables go on."""
    setting, request = sheets.setting, sheets.setting.request
    all_sheets = list(first)
    while rest:
        elements, left = continuation(sheets, rest)
        if len(left) == len(rest) and left[0] == rest[0]:
            raise InputError("map.no_room", paper=setting.paper.name, scale=setting.scale)
        all_sheets.append((*frames(setting.paper), *table_sheet_title(setting), *elements))
        rest = left
    count = len(all_sheets)
    return MapPlan(
        form_id=request.form.id,
        lang=request.lang,
        zone=setting.areas[0].area.zone,
        scale=setting.scale,
        areas=setting.areas,
        labels=labels,
        sheets=tuple(
            Sheet(number, setting.paper, numbered(setting, elements, number, count))
            for number, elements in enumerate(all_sheets, start=1)
        ),
    )


# --- several sheets with maps -----------------------------------------------------------------------


def _on_several(task: _Task) -> MapPlan:
    """Return a plan in which the map itself goes over several sheets, at the smallest scale allowed."""
    scale, papers_left = task.scales[-1], _sizes_of_paper(task.request)[-1]
    for paper in reversed(papers_left):
        crowded = _crowded(task, paper, scale) > _CROWDED_SHARE
        setting = Setting(task.request, task.areas, paper, scale, crowded)
        found = tiled_sheets(setting, task.extent, map_element, _CLEAR_MM)
        if found is not None:
            sheets = task.sheets(setting)
            return _plan(sheets, found.sheets, sheets.tables(sheets.least_mm), found.labels)
    raise InputError("map.no_room", paper=papers_left[0].name, scale=scale)
