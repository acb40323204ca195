"""The difference of two corner tables: decision against application, version against version.

Shifts are new less old, in millimetres north and east, in the plane of the old table's zone; a new table
in another zone is brought over first. Parts are matched to parts by the corners they share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.matching import Outline, RingMatch, match_rings
from mineral_plugin.core.corner_tables.printed import east_decimals, north_decimals

Levels = Tuple[Optional[float], Optional[float]]

DEFAULT_TOLERANCE_MM = 1.0
_DECIMALS = 1


class Change(Enum):
    """What became of a corner."""

    SAME = "same"
    ROUNDED = "rounded"
    SHIFTED = "shifted"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True)
class CornerPair:
    """A corner in both tables. Shifts in mm are new less old in the old zone; place in its ring from 0."""

    old: Corner
    new: Corner
    old_place: int
    new_place: int
    north_mm: float
    east_mm: float
    change: Change

    @property
    def length_mm(self) -> float:
        """Return the length of the shift in mm."""
        return round(float(np.hypot(self.north_mm, self.east_mm)), _DECIMALS)

    @property
    def is_renamed(self) -> bool:
        """Return whether the corner has another name."""
        return self.old.name != self.new.name


@dataclass(frozen=True)
class RingDifference:
    """Two rings compared. Parts and holes are numbered from 1; ``hole`` is 0 for the outer ring.

    ``old_part`` or ``new_part`` is ``None`` for a ring that is in one table only; all its corners are
    then missing or added. ``out_of_order`` are paired corners that follow in another order; ``levels``
    are the top and bottom levels (m) of the part, old and new, where they differ.
    """

    old_part: Optional[int]
    new_part: Optional[int]
    old_hole: int = 0
    new_hole: int = 0
    pairs: Tuple[CornerPair, ...] = ()
    missing: Tuple[Corner, ...] = ()
    added: Tuple[Corner, ...] = ()
    is_reversed: bool = False
    out_of_order: Tuple[Corner, ...] = ()
    levels: Optional[Tuple[Levels, Levels]] = None

    @property
    def renamed(self) -> Tuple[CornerPair, ...]:
        """Return the pairs whose names differ."""
        return tuple(pair for pair in self.pairs if pair.is_renamed)

    @property
    def is_renumbered(self) -> bool:
        """Return whether more than half of at least three corners have other names."""
        return len(self.pairs) >= 3 and 2 * len(self.renamed) > len(self.pairs)

    @property
    def starts_at(self) -> Optional[Corner]:
        """Return the old corner at which the new ring starts, ``None`` if it is the first one again."""
        first = next((pair for pair in self.pairs if pair.new_place == 0), None)
        return first.old if first and first.old_place else None

    @property
    def shifted(self) -> Tuple[CornerPair, ...]:
        """Return the pairs that lie apart by more than the tolerance and the printed digits."""
        return tuple(pair for pair in self.pairs if pair.change is Change.SHIFTED)

    @property
    def rounded(self) -> Tuple[CornerPair, ...]:
        """Return the pairs that lie apart by no more than their printed digits."""
        return tuple(pair for pair in self.pairs if pair.change is Change.ROUNDED)


class CommonShift(NamedTuple):
    """The vector by which all corners moved (mm), and how far the farthest corner is off it."""

    north_mm: float
    east_mm: float
    spread_mm: float

    @property
    def length_mm(self) -> float:
        """Return the length in mm."""
        return round(float(np.hypot(self.north_mm, self.east_mm)), _DECIMALS)


@dataclass(frozen=True)
class CornerDifference:
    """Two corner tables compared, ring by ring; old parts in their order, then those only the new has.

    ``stated`` are the stated areas, old and new, where they differ.
    """

    old_zone: Zone
    new_zone: Zone
    tolerance_mm: float
    rings: Tuple[RingDifference, ...]
    common_shift: Optional[CommonShift] = None
    stated: Optional[Tuple[Optional[StatedArea], Optional[StatedArea]]] = None

    @property
    def pairs(self) -> Tuple[CornerPair, ...]:
        """Return all corners that are in both tables."""
        return tuple(pair for ring in self.rings for pair in ring.pairs)

    @property
    def counts(self) -> Dict[str, int]:
        """Return how many corners are the same, rounded, shifted, missing, added and renamed."""
        found = {change.value: 0 for change in Change}
        for pair in self.pairs:
            found[pair.change.value] += 1
        found["missing"] = sum(len(ring.missing) for ring in self.rings)
        found["added"] = sum(len(ring.added) for ring in self.rings)
        found["renamed"] = sum(len(ring.renamed) for ring in self.rings)
        return found

    @property
    def is_same_ground(self) -> bool:
        """Return whether both tables bound the same ground: nothing missing, added, shifted, reordered."""
        counts = self.counts
        moved = counts["shifted"] + counts["missing"] + counts["added"]
        return moved == 0 and not any(ring.out_of_order for ring in self.rings)

    @property
    def largest_shift(self) -> Optional[CornerPair]:
        """Return the corner that moved farthest, the first of several, ``None`` if none moved."""
        moved = [pair for pair in self.pairs if pair.change is Change.SHIFTED]
        return max(moved, key=lambda pair: pair.length_mm, default=None)


def compare_corners(
    old: LicenceArea, new: LicenceArea, tolerance_mm: float = DEFAULT_TOLERANCE_MM
) -> CornerDifference:
    """Compare two corner tables; a shift up to ``tolerance_mm`` (mm) is none.

    Raises:
        InputError: the tolerance is no length.
    """
    if not 0 <= tolerance_mm < float("inf"):
        raise InputError("error.compare.tolerance", tolerance=str(tolerance_mm))
    comparer = _Comparer(old, new, tolerance_mm)
    rings = tuple(comparer.rings())
    stated = (old.stated_area, new.stated_area)
    return CornerDifference(
        old_zone=old.zone,
        new_zone=new.zone,
        tolerance_mm=tolerance_mm,
        rings=rings,
        common_shift=_common_shift(rings, tolerance_mm),
        stated=None if _figures(stated[0]) == _figures(stated[1]) else stated,
    )


def _figures(stated: Optional[StatedArea]) -> Optional[Tuple[str, str]]:
    """Return what makes two stated areas the same: value with its digits, and unit."""
    return (str(stated.value), stated.unit) if stated else None


def _common_shift(rings: Sequence[RingDifference], tolerance_mm: float) -> Optional[CommonShift]:
    """Return the one vector that moved all of three or more corners, to within their printed digits."""
    pairs = [pair for ring in rings for pair in ring.pairs]
    if len(pairs) < 3 or any(pair.change is not Change.SHIFTED for pair in pairs):
        return None
    shifts = np.array([(pair.north_mm, pair.east_mm) for pair in pairs])
    middle = np.median(shifts, axis=0)
    allowed = np.array([_rounding_mm(pair) for pair in pairs]) * 2 + tolerance_mm
    if np.any(np.abs(shifts - middle) > allowed):
        return None
    spread = float(np.max(np.hypot(*(shifts - middle).T)))
    north, east = (round(float(value), _DECIMALS) for value in middle)
    return CommonShift(north, east, round(spread, _DECIMALS))


def _rounding_mm(pair: CornerPair) -> Tuple[float, float]:
    return _roundings_mm(pair.old, pair.new)


def _roundings_mm(old: Corner, new: Corner) -> Tuple[float, float]:
    """Return how far X and Y of one corner may differ by the printed digits of both tables (mm)."""
    north = 500.0 * (10.0 ** -north_decimals(old) + 10.0 ** -north_decimals(new))
    east = 500.0 * (10.0 ** -east_decimals(old) + 10.0 ** -east_decimals(new))
    return north, east


class _Named(NamedTuple):
    """A ring of one table with its numbers and its outline in the old zone."""

    part: int
    hole: int
    ring: Ring
    outline: Outline


class _Comparer:
    """Matches rings to rings and makes their differences."""

    def __init__(self, old: LicenceArea, new: LicenceArea, tolerance_mm: float) -> None:
        self._tolerance_mm = tolerance_mm
        self._old = [self._part(n, part, old.zone, old.zone) for n, part in enumerate(old.parts, start=1)]
        self._new = [self._part(n, part, new.zone, old.zone) for n, part in enumerate(new.parts, start=1)]
        # Bringing a table from one zone to another is no exact copy of its printed numbers.
        self._same_zone = old.zone == new.zone
        self._levels = tuple([(part.top_m, part.bottom_m) for part in area.parts] for area in (old, new))

    @staticmethod
    def _part(number: int, part: Part, zone: Zone, target: Zone) -> List[_Named]:
        return [
            _Named(
                number, hole, ring, Outline(_brought(ring, zone, target), tuple(c.name for c in ring.corners))
            )
            for hole, ring in enumerate(part.rings)
        ]

    def rings(self) -> Iterator[RingDifference]:
        """Yield the differences: outer rings with their holes, then what only one table has."""
        matched = self._assigned([rings[0] for rings in self._old], [rings[0] for rings in self._new])
        for old_number, rings in enumerate(self._old):
            if old_number not in matched:
                yield from (_missing(named) for named in rings)
                continue
            new_number, match = matched[old_number]
            yield from self._part_pair(rings, self._new[new_number], match)
        taken = {number for number, _ in matched.values()}
        for new_number, rings in enumerate(self._new):
            if new_number not in taken:
                yield from (_added(named) for named in rings)

    def _part_pair(self, old: List[_Named], new: List[_Named], match: RingMatch) -> Iterator[RingDifference]:
        levels = (self._levels[0][old[0].part - 1], self._levels[1][new[0].part - 1])
        outer = self._difference(old[0], new[0], match)
        yield outer if levels[0] == levels[1] else replace(outer, levels=levels)
        holes = self._assigned(old[1:], new[1:])
        for number, named in enumerate(old[1:]):
            if number in holes:
                other, found = holes[number]
                yield self._difference(named, new[1 + other], found)
            else:
                yield _missing(named)
        taken = {number for number, _ in holes.values()}
        yield from (_added(named) for number, named in enumerate(new[1:]) if number not in taken)

    def _assigned(self, old: List[_Named], new: List[_Named]) -> Dict[int, Tuple[int, RingMatch]]:
        """Return which ring of one list is which of the other: those with most corners in common first."""
        found: Dict[int, Tuple[int, RingMatch]] = {}
        taken: Dict[int, int] = {}
        for _, i, j, match in sorted(self._candidates(old, new), key=lambda item: item[:3]):
            if i not in found and j not in taken:
                found[i], taken[j] = (j, match), i
        return found

    def _candidates(
        self, old: List[_Named], new: List[_Named]
    ) -> Iterator[Tuple[Tuple[float, float], int, int, RingMatch]]:
        only = len(old) == len(new) == 1
        for i, mine in enumerate(old):
            for j, its in enumerate(new):
                if not only and not self._may_be_one(mine, its):
                    continue
                match = match_rings(mine.outline, its.outline, self._near_m(mine, its))
                if match.pairs or only:
                    yield self._rank(mine, its, match), i, j, match

    @staticmethod
    def _may_be_one(mine: _Named, its: _Named) -> bool:
        """Return whether two rings among several can be one: their boxes meet, or all names are alike."""
        if mine.outline.names == its.outline.names and len(set(mine.outline.names)) == len(
            mine.outline.names
        ):
            return True
        if not len(mine.outline.points) or not len(its.outline.points):
            return False
        boxes = [(n.outline.points.min(axis=0), n.outline.points.max(axis=0)) for n in (mine, its)]
        (low, high), (other_low, other_high) = boxes
        return bool(np.all(low <= other_high) and np.all(other_low <= high))

    def _rank(self, mine: _Named, its: _Named, match: RingMatch) -> Tuple[float, float]:
        """Return how well two rings fit, the smaller the better: share of corners alike, then distance."""
        near = self._near_m(mine, its)
        left = [i for i, _ in match.pairs]
        right = [j for _, j in match.pairs]
        lengths = (
            np.hypot(*(its.outline.points[right] - mine.outline.points[left]).T) if left else np.zeros(0)
        )
        most = max(len(mine.outline.points), len(its.outline.points))
        alike = float(np.count_nonzero(lengths <= near)) / max(most, 1)
        return -alike, float(np.mean(lengths)) if left else float("inf")

    def _near_m(self, mine: _Named, its: _Named) -> float:
        """Return how far equal corners of two rings may lie: the tolerance or the coarsest digits (m)."""
        coarsest = max(
            (max(_roundings_mm(c, c)) for named in (mine, its) for c in named.ring.corners), default=0.0
        )
        return max(self._tolerance_mm, coarsest, 0.1) / 1000.0 * 1.0001

    def _difference(self, mine: _Named, its: _Named, match: RingMatch) -> RingDifference:
        old, new = mine.ring.corners, its.ring.corners
        paired_old, paired_new = {i for i, _ in match.pairs}, {j for _, j in match.pairs}
        return RingDifference(
            old_part=mine.part,
            new_part=its.part,
            old_hole=mine.hole,
            new_hole=its.hole,
            pairs=tuple(self._pair(mine, its, i, j) for i, j in match.pairs),
            missing=tuple(corner for i, corner in enumerate(old) if i not in paired_old),
            added=tuple(corner for j, corner in enumerate(new) if j not in paired_new),
            is_reversed=match.is_reversed,
            out_of_order=tuple(old[i] for i in match.out_of_order),
        )

    def _pair(self, mine: _Named, its: _Named, i: int, j: int) -> CornerPair:
        old, new = mine.ring.corners[i], its.ring.corners[j]
        shift = (its.outline.points[j] - mine.outline.points[i]) * 1000.0
        east, north = (round(float(value), _DECIMALS) + 0.0 for value in shift)
        allowed_north, allowed_east = _roundings_mm(old, new)
        slack = 0.05 if self._same_zone else 1.0
        if float(np.hypot(north, east)) <= self._tolerance_mm:
            change = Change.SAME
        elif abs(north) <= allowed_north + slack and abs(east) <= allowed_east + slack:
            change = Change.ROUNDED if self._may_round(old, new) else Change.SHIFTED
        else:
            change = Change.SHIFTED
        return CornerPair(old, new, i, j, north, east, change)

    def _may_round(self, old: Corner, new: Corner) -> bool:
        """Return whether a difference can come from rounding: other digits, or numbers of another zone.

        In one zone and with the same digits two tables print the same corner alike.
        """
        digits = (north_decimals(old), east_decimals(old)) != (north_decimals(new), east_decimals(new))
        return digits or not self._same_zone


def _brought(ring: Ring, zone: Zone, target: Zone) -> "np.ndarray[Tuple[int, int], np.dtype[np.float64]]":
    return between_zones(ring_points(ring), zone, target)


def _missing(named: _Named) -> RingDifference:
    return RingDifference(named.part, None, old_hole=named.hole, missing=named.ring.corners)


def _added(named: _Named) -> RingDifference:
    return RingDifference(None, named.part, new_hole=named.hole, added=named.ring.corners)
