"""The areas of a map as it draws them: in the order of the form's tables, with the names the form wants."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterator, Sequence, Tuple

from mineral_plugin.core.area.geometry import area_polygon
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.maps.forms import LETTERS
from mineral_plugin.core.maps.plan import Extent, MapArea
from mineral_plugin.core.maps.requests import MapRequest

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def areas_of(request: MapRequest) -> Tuple[MapArea, ...]:
    """Return the areas of a map as it draws them.

    Raises:
        InputError: no area, a role of the form is missing, or two zones.
    """
    roles = [one.role for one in request.areas]
    if not roles:
        raise InputError("map.no_area")
    missing = [role for role in request.form.tables if role not in roles]
    if missing:
        raise InputError("map.no_role", form=request.form.id, missing=missing)
    zones = sorted({one.area.zone for one in request.areas})
    if len(zones) > 1:
        raise InputError("map.two_zones", zones=[zone.text for zone in zones])
    wanted = list(request.form.tables)
    areas = sorted(
        request.areas, key=lambda one: wanted.index(one.role) if one.role in wanted else len(wanted)
    )
    if request.form.corner_names == LETTERS:
        areas = [replace(one, area=lettered(one.area)) for one in areas]
    return tuple(areas)


def area_extent(areas: Sequence[MapArea]) -> Extent:
    """Return the ground that all areas cover."""
    bounds = [area_polygon(one.area).bounds for one in areas]
    return Extent(
        min(b[0] for b in bounds),
        min(b[1] for b in bounds),
        max(b[2] for b in bounds),
        max(b[3] for b in bounds),
    )


def lettered(area: LicenceArea) -> LicenceArea:
    """Return an area whose corners are named A, B, ... in the order of its tables, if they were not."""
    names = [corner.name for part in area.parts for ring in part.rings for corner in ring.corners]
    if all(name[:1].isalpha() for name in names):
        return area
    numbers = iter(range(len(names)))
    parts = tuple(_renamed(part, numbers) for part in area.parts)
    return replace(area, parts=parts)


def _renamed(part: Part, numbers: Iterator[int]) -> Part:
    rings = [Ring(tuple(_named(corner, next(numbers)) for corner in ring.corners)) for ring in part.rings]
    return replace(part, outer=rings[0], holes=tuple(rings[1:]))


def _named(corner: Corner, number: int) -> Corner:
    name, left = "", number + 1
    while left:
        left, letter = divmod(left - 1, len(_LETTERS))
        name = _LETTERS[letter] + name
    return replace(corner, name=name)
