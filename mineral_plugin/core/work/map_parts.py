"""Use case: the areas of a map with two of them: which other area belongs to the one at work."""

from __future__ import annotations

from typing import Optional, Sequence, Set, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import part_polygon, repaired
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.places import corners_of
from mineral_plugin.core.maps.forms import MapForm
from mineral_plugin.core.maps.plan import INSIDE, KEPT, RETURNED, WHOLE, MapArea

# What two tables of whole metres may share along a common line, over the area of the smaller one.
_SLIVER = 0.005
_FEWEST_SHARED = 2


def second_role(form: MapForm) -> str:
    """Return what the other area of a form is there for (``returned``, ``inside``); empty for one area."""
    return next((role for role in form.tables if role in (RETURNED, INSIDE)), "")


def seconds_offered(
    form: MapForm, area: LicenceArea, others: Sequence[LicenceArea]
) -> Tuple[LicenceArea, ...]:
    """Return which of other areas can be the second one of a form, in their order.

    Returned is what meets the area along common corners and lies outside it; inside is what it holds.
    """
    role = second_role(form)
    fits = {RETURNED: _is_beside, INSIDE: _is_within}.get(role)
    if fits is None:
        return ()
    own = {one.id: one for one in others if one.zone == area.zone and one.id != area.id}
    return tuple(one for one in own.values() if one.has_ground and fits(area, one))


def parts_of(form: MapForm, area: LicenceArea, second: Optional[LicenceArea]) -> Tuple[MapArea, ...]:
    """Return the areas of a map in the order of the form's tables.

    Raises:
        InputError: a boundary has fewer than three corners, or the second area of the form is missing.
    """
    if not area.has_ground:
        raise InputError("mapping.not_drawn", name=area.name)
    role = second_role(form)
    if role and second is None:
        raise InputError(how_to_make(role).id)
    given = {WHOLE: area, KEPT: area, role: second}
    return tuple(MapArea(one, given[one] or area) for one in form.tables)


def how_to_make(role: str) -> Phrase:
    """Return the sentence that tells how the second area of a form comes about."""
    return Phrase("mapping.no_inside" if role == INSIDE else "mapping.no_returned")


def _places(area: LicenceArea) -> Set[Tuple[float, float]]:
    return {(round(one.north_m, 3), round(one.east_m, 3)) for one in corners_of(area)}


def _is_beside(area: LicenceArea, other: LicenceArea) -> bool:
    if len(_places(area) & _places(other)) < _FEWEST_SHARED:
        return False
    return _shared_share(area, other) <= _SLIVER


def _is_within(area: LicenceArea, other: LicenceArea) -> bool:
    return _ground(other).area < _ground(area).area and _shared_share(area, other) >= 1.0 - _SLIVER


def _shared_share(area: LicenceArea, other: LicenceArea) -> float:
    """Return the share of the other area, or of this one if it is smaller, that both have in common."""
    one, two = _ground(area), _ground(other)
    smaller = min(one.area, two.area)
    return float(one.intersection(two).area / smaller) if smaller > 0.0 else 1.0


def _ground(area: LicenceArea) -> BaseGeometry:
    return shapely.union_all([repaired(part_polygon(part)) for part in area.parts])
