"""The corners of an area rounded to metres, decimetres or centimetres, and what that does to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Tuple

from mineral_plugin.core.area.geometry import crossings
from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.new_area import each_ring, same_spot
from mineral_plugin.core.drawing.places import corner_at, corners_of, distance_m, with_parts

STEPS_M: Mapping[float, int] = {1.0: 0, 0.1: 1, 0.01: 2}
"""The steps to which corners are rounded (m), and the decimals that are then printed."""


@dataclass(frozen=True)
class Rounded:
    """A rounded area: how many corners moved, the farthest of them (m), by how much the area grew (m2).

    ``trouble`` says what rounding spoilt: corners that fell on one another, a boundary that crosses itself.
    """

    area: LicenceArea
    moved: int
    largest_shift_m: float
    area_change_m2: float
    trouble: Optional[Phrase] = None


def rounded(area: LicenceArea, step_m: float) -> LicenceArea:
    """Return the area with its corners rounded to 1, 0.1 or 0.01 m.

    A corner printed with no more decimals stays as it is: more digits would claim more than is known.

    Raises:
        InputError: the step is none of these.
    """
    return rounding_of(area, step_m).area


def rounding_of(area: LicenceArea, step_m: float) -> Rounded:
    """Return the area rounded as ``rounded`` does it, with what that changed.

    Raises:
        InputError: the step is none of 1, 0.1 and 0.01 m.
    """
    if step_m not in STEPS_M:
        raise InputError("drawing.rounding_step", text=str(step_m))
    decimals = STEPS_M[step_m]
    after = with_parts(area, [_part(part, decimals) for part in area.parts])
    shifts = [distance_m(old, new) for old, new in zip(corners_of(area), corners_of(after))]
    return Rounded(
        area=after,
        moved=sum(shift > 0.0 for shift in shifts),
        largest_shift_m=max(shifts, default=0.0),
        area_change_m2=area_m2(after) - area_m2(area),
        trouble=_trouble(area, after),
    )


def _part(part: Part, decimals: int) -> Part:
    return each_ring(part, lambda ring: Ring(tuple(_corner(corner, decimals) for corner in ring.corners)))


def _corner(corner: Corner, decimals: int) -> Corner:
    if corner.decimals <= decimals:
        return corner
    return corner_at(corner.east_m, corner.north_m, decimals, corner.name)


def _trouble(before: LicenceArea, after: LicenceArea) -> Optional[Phrase]:
    old_rings = [ring for part in before.parts for ring in part.rings]
    new_rings = [ring for part in after.parts for ring in part.rings]
    for old, new in zip(old_rings, new_rings):
        pair = _fallen_together(old, new)
        if pair is not None:
            return Phrase("drawing.rounded_together", {"first": pair[0].name, "second": pair[1].name})
    for old, new in zip(old_rings, new_rings):
        found = crossings(new)
        if found and not crossings(old):
            return Phrase("drawing.rounded_crossing", _side_names(new, found[0].first, found[0].second))
    return None


def _fallen_together(old: Ring, new: Ring) -> Optional[Tuple[Corner, Corner]]:
    """Return two corners of a ring that stand on one place now and did not before."""
    seen: Dict[Tuple[float, float], int] = {}
    for at, corner in enumerate(new.corners):
        first = seen.setdefault((corner.east_m, corner.north_m), at)
        if first != at and not same_spot(old.corners[first], old.corners[at]):
            return new.corners[first], corner
    return None


def _side_names(ring: Ring, first: int, second: int) -> Dict[str, str]:
    return {name: side_name(ring, side) for name, side in (("first", first), ("second", second))}


def side_name(ring: Ring, side: int) -> str:
    """Return the name of a side by its corners: ``4–5``."""
    return f"{ring.corners[side].name}–{ring.corners[(side + 1) % len(ring.corners)].name}"
