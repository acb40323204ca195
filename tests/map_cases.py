"""Maps of real areas in every form: what each is asked for, by a name that tells the form and the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Dict, List, Tuple

import mapmaker
import shapely
from shapely.geometry import Polygon, mapping

from mineral_plugin.core.area.geometry import area_polygon
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.drawing.splitting import split
from mineral_plugin.core.maps.plan import INSIDE, KEPT, RETURNED, WHOLE, MapArea
from mineral_plugin.core.maps.requests import MapRequest
from mineral_plugin.core.papers.inside import inside_area
from mineral_plugin.core.report.model import area_to_dict

# Few corners and many, one part and several, 1 ha and 30 km2, both widths of zones.
_OF_FORM: Dict[str, Tuple[str, ...]] = {
    "exploration": ("156", "211", "049"),
    "salvage": ("170", "029", "041"),
    "group_iv": ("039", "150", "059"),
    "partial_return": ("156", "183", "065", "208"),
    "partial_return_exploration": ("074", "211", "212"),
    "status": ("023", "070", "097", "049"),
    "closure": ("157", "192", "041", "208"),
    "prohibited_inside": ("044", "158", "185", "208"),
    "unmined": ("095", "063", "041", "212"),
    "levels": ("059", "097", "185"),
}


def named_requests() -> List[str]:
    """Return the names of the maps: ``partial_return-065`` is of the table 065."""
    return [f"{form}-{number}" for form, numbers in _OF_FORM.items() for number in numbers]


def request_named(name: str) -> MapRequest:
    """Return a map by its name; the number of a table alone asks for the map of its whole area."""
    form, _, number = name.rpartition("-")
    lang = "vi" if int(number) % 2 else "en"
    area = mapmaker.real_area(number)
    make = _MAKERS.get(form)
    if make is None:
        return mapmaker.request_for(area, form or "mining", lang)
    form_id, areas = make(area, form)
    return mapmaker.request_of(areas, form_id, lang)


_Made = Tuple[str, Tuple[MapArea, ...]]


def _parted(area: LicenceArea, form: str) -> _Made:
    """Cut an area in the middle, across its longer way; the larger piece is kept."""
    west, south, east, north = area_polygon(area).bounds
    if east - west > north - south:
        line = [((west + east) / 2, south - 100), ((west + east) / 2 + 1, north + 100)]
    else:
        line = [(west - 100, (south + north) / 2), (east + 100, (south + north) / 2 + 1)]
    pieces = sorted(split(area, line), key=lambda one: -area_polygon(one).area)
    return form, (MapArea(KEPT, pieces[0]), MapArea(RETURNED, pieces[1]))


def _inside(area: LicenceArea, form: str) -> _Made:
    """Let a slanting prohibited area cover the east of an area."""
    west, south, east, north = area_polygon(area).bounds
    high = north - south
    edge = [(west + 0.55 * (east - west), south - high), (west + 0.75 * (east - west), north + high)]
    ground = Polygon([*edge, (east + high, north + high), (east + high, south - high)])
    part = shapely.intersection(area_polygon(area), ground)
    finding = {"rule": "Z01", "outcome": "conflict", "where": {"geometry": mapping(part)}}
    inside = inside_area({"area": area_to_dict(area), "findings": [finding]})
    return form, (MapArea(WHOLE, area), MapArea(INSIDE, inside))


def _unmined(area: LicenceArea, form: str) -> _Made:
    holed = mapmaker.holed(area)
    parts = tuple(replace(part, top_m=135.5, bottom_m=-20.0) for part in holed.parts)
    return "mining", (MapArea(WHOLE, replace(holed, parts=parts)),)


def _levels(area: LicenceArea, form: str) -> _Made:
    """Give each part levels of its own; an area of one part is two storeys of it where it is cut."""
    pieces = area.parts if len(area.parts) > 1 else tuple(p for one in split_east(area) for p in one.parts)
    parts = tuple(
        replace(part, top_m=150.0 - 12.5 * at, bottom_m=20.25 - 30 * at) for at, part in enumerate(pieces)
    )
    return "mining", (MapArea(WHOLE, replace(area, parts=parts)),)


def split_east(area: LicenceArea) -> Tuple[LicenceArea, ...]:
    """Return an area cut from south to north."""
    west, south, east, north = area_polygon(area).bounds
    middle = (west + east) / 2
    return split(area, [(middle, south - 100), (middle + 1, north + 100)])


_MAKERS: Dict[str, Callable[[LicenceArea, str], _Made]] = {
    "partial_return": _parted,
    "partial_return_exploration": _parted,
    "prohibited_inside": _inside,
    "unmined": _unmined,
    "levels": _levels,
}
