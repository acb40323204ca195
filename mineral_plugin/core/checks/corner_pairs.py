"""Corners of two tables paired by their names, and how far the second stands off the first."""

from __future__ import annotations

from collections import Counter
from typing import Dict, List, NamedTuple, Tuple

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.area.zones import between_zones

_Key = Tuple[int, int, str, int]


class CornerShift(NamedTuple):
    """A corner that both tables name: shifts north and east in m, second less first, in the first's zone."""

    corner: Corner
    north_m: float
    east_m: float

    @property
    def length_m(self) -> float:
        """Return the length of the shift in m, to 1 mm."""
        return round(float((self.north_m**2 + self.east_m**2) ** 0.5), 3)


class CornerPairs(NamedTuple):
    """The corners of both tables, and the names that only one of them has."""

    shifts: Tuple[CornerShift, ...]
    only_first: Tuple[str, ...]
    only_second: Tuple[str, ...]


class _Spot(NamedTuple):
    corner: Corner
    north_m: float
    east_m: float


def pair_corners(first: LicenceArea, second: LicenceArea) -> CornerPairs:
    """Return the corners paired by name; where names repeat, by part, ring and name."""
    by_place = _repeats_names(first) or _repeats_names(second)
    mine, its = _spots(first, first, by_place), _spots(second, first, by_place)
    shifts = tuple(
        CornerShift(spot.corner, its[key].north_m - spot.north_m, its[key].east_m - spot.east_m)
        for key, spot in mine.items()
        if key in its
    )
    return CornerPairs(
        shifts,
        tuple(spot.corner.name for key, spot in mine.items() if key not in its),
        tuple(spot.corner.name for key, spot in its.items() if key not in mine),
    )


def _repeats_names(area: LicenceArea) -> bool:
    names = [c.name.strip() for part in area.parts for ring in part.rings for c in ring.corners]
    return len(set(names)) < len(names)


def _spots(area: LicenceArea, target: LicenceArea, by_place: bool) -> Dict[_Key, _Spot]:
    """Return the corners of a table in the zone of ``target``; a name that comes again is counted on."""
    found: Dict[_Key, _Spot] = {}
    seen: "Counter[Tuple[int, int, str]]" = Counter()
    for number, part in enumerate(area.parts):
        for index, ring in enumerate(part.rings):
            moved: List[List[float]] = between_zones(ring_points(ring), area.zone, target.zone).tolist()
            for corner, (east_m, north_m) in zip(ring.corners, moved):
                name = corner.name.strip()
                place = (number, index, name) if by_place else (0, 0, name)
                found[(*place, seen[place])] = _Spot(corner, north_m, east_m)
                seen[place] += 1
    return found
