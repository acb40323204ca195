"""Is stated minus computed area explained by rounding, of the printed corners and of the printed area?

Every printed coordinate may be off by half of its last digit, evenly and each by itself. The plane area
is the shoelace sum, so to first order its change is the gradient times the roundings: the standard
deviation is sqrt(sum (g h)^2 / 3) and the bound sum |g| h, plus half the products of two roundings at
each side. Products of roundings are left out of the standard deviation (below 1 % of it for any area
that is wider than some metres). A corner that several rings share was rounded once.

Levels, for the difference less half of the stated figure's last digit: up to one standard deviation
*explained*, up to the bound *barely*, beyond it *not explained*. Beyond three standard deviations
*barely* is said to be possible only if nearly all corners were rounded in one sense.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from shapely.geometry import LinearRing

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.measure import area_m2, signed_area_m2
from mineral_plugin.core.area.model import LicenceArea, Ring
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.corner_tables.printed import east_decimals, north_decimals

EXPLAINED_DEVIATIONS = 1.0
UNLIKELY_DEVIATIONS = 3.0
_DECIMALS = 2


class Explained(Enum):
    """Whether rounding explains the difference of the stated and the computed area."""

    EXPLAINED = "explained"
    BARELY = "barely"
    NOT_EXPLAINED = "not_explained"
    NOT_STATED = "not_stated"


class Roundings(NamedTuple):
    """What the rounding of the printed corners can do to the plane area: deviation and bound, in m2."""

    standard_deviation_m2: float
    bound_m2: float


@dataclass(frozen=True)
class AreaExplanation:
    """A stated and a computed area compared; everything in m2.

    ``difference_m2`` is computed less ``net_of_m2`` less stated. ``crosses`` tells that a ring crosses
    itself, so that the shoelace area is not that of the ground.
    """

    stated_m2: Optional[float]
    net_of_m2: float
    computed_m2: float
    half_unit_m2: float
    standard_deviation_m2: float
    bound_m2: float
    crosses: bool = False

    @property
    def difference_m2(self) -> float:
        """Return computed, less what the stated area leaves out, less stated; 0 where none is stated."""
        if self.stated_m2 is None:
            return 0.0
        return round(self.computed_m2 - self.net_of_m2 - self.stated_m2, _DECIMALS) + 0.0

    @property
    def deviations(self) -> float:
        """Return the difference in standard deviations of the corners' rounding."""
        spread = self.standard_deviation_m2
        return round(abs(self.difference_m2) / spread, 2) if spread > 0 else 0.0

    @property
    def beyond_m2(self) -> float:
        """Return how much of the difference the rounding of the stated figure does not explain."""
        return max(0.0, round(abs(self.difference_m2) - self.half_unit_m2, _DECIMALS))

    @property
    def verdict(self) -> Explained:
        """Return whether rounding explains the difference."""
        if self.stated_m2 is None:
            return Explained.NOT_STATED
        if self.beyond_m2 <= EXPLAINED_DEVIATIONS * self.standard_deviation_m2:
            return Explained.EXPLAINED
        return Explained.BARELY if self.beyond_m2 <= self.bound_m2 else Explained.NOT_EXPLAINED

    @property
    def phrase(self) -> Phrase:
        """Return the verdict with its numbers as one sentence."""
        values = {
            "stated": self.stated_m2,
            "computed": self.computed_m2,
            "difference": abs(self.difference_m2),
            "half_unit": self.half_unit_m2,
            "deviation": self.standard_deviation_m2,
            "deviations": self.deviations,
            "bound": self.bound_m2,
        }
        return Phrase(f"explain.{self._case}", values)

    @property
    def notes(self) -> Tuple[Phrase, ...]:
        """Return what has to be known beside the sentence."""
        found: List[Phrase] = []
        if self.net_of_m2:
            found.append(Phrase("explain.note.net_of", {"net": self.net_of_m2}))
        if self.crosses:
            found.append(Phrase("explain.note.crosses"))
        return tuple(found)

    @property
    def _case(self) -> str:
        verdict = self.verdict
        if verdict is Explained.EXPLAINED and self.beyond_m2 == 0:
            return "equal"
        unlikely = self.beyond_m2 > UNLIKELY_DEVIATIONS * self.standard_deviation_m2
        return "unlikely" if verdict is Explained.BARELY and unlikely else verdict.value

    def as_dict(self) -> Dict[str, Any]:
        """Return the explanation as JSON values; areas in m2, sentences in both languages."""
        return {
            "verdict": self.verdict.value,
            "stated_m2": self.stated_m2,
            "net_of_m2": self.net_of_m2,
            "computed_m2": self.computed_m2,
            "difference_m2": self.difference_m2,
            "half_unit_m2": self.half_unit_m2,
            "standard_deviation_m2": self.standard_deviation_m2,
            "bound_m2": self.bound_m2,
            "deviations": self.deviations,
            "text": both(self.phrase).as_dict(),
            "notes": [both(note).as_dict() for note in self.notes],
        }


def explain_area(area: LicenceArea, net_of_m2: Sequence[float] = ()) -> AreaExplanation:
    """Compare the stated area with the one computed from the corners and say what rounding explains.

    ``net_of_m2`` are the areas (m2) that the stated area already leaves out and that no ring bounds.
    Parts at several levels count once each, as their tables state them.
    """
    stated, roundings = area.stated_area, corner_roundings(area)
    return AreaExplanation(
        stated_m2=round(stated.square_metres, _DECIMALS) if stated else None,
        net_of_m2=round(sum(net_of_m2), _DECIMALS) + 0.0,
        computed_m2=round(area_m2(area), _DECIMALS),
        half_unit_m2=round(stated.half_unit_m2, 4) if stated else 0.0,
        standard_deviation_m2=round(roundings.standard_deviation_m2, 4),
        bound_m2=round(roundings.bound_m2, 4),
        crosses=any(_crosses(ring) for part in area.parts for ring in part.rings),
    )


class _Slope(NamedTuple):
    """How the area changes (m2 a metre) with one printed corner, and half of its last digits (m)."""

    by_north: float
    by_east: float
    half_north_m: float
    half_east_m: float

    def plus(self, other: "_Slope") -> "_Slope":
        """Return the slope of a corner that two rings share."""
        return self._replace(by_north=self.by_north + other.by_north, by_east=self.by_east + other.by_east)


def corner_roundings(area: LicenceArea) -> Roundings:
    """Return what the rounding of the printed corners can do to the area of all parts together."""
    slopes: Dict[Tuple[float, float], _Slope] = {}
    products = 0.0
    for part in area.parts:
        for number, ring in enumerate(part.rings):
            for place, slope in _ring_slopes(ring, -1.0 if number else 1.0):
                slopes[place] = slopes[place].plus(slope) if place in slopes else slope
            products += _products_m2(ring)
    reach = [term for slope in slopes.values() for term in _reaches(slope)]
    return Roundings(
        standard_deviation_m2=(sum(term * term for term in reach) / 3.0) ** 0.5,
        bound_m2=sum(abs(term) for term in reach) + products,
    )


def _reaches(slope: _Slope) -> Tuple[float, float]:
    return slope.by_north * slope.half_north_m, slope.by_east * slope.half_east_m


def _ring_slopes(ring: Ring, sign: float) -> Iterator[Tuple[Tuple[float, float], _Slope]]:
    if not ring.corners:
        return
    corners = ring.corners
    turn = sign if signed_area_m2(ring_points(ring)) >= 0 else -sign
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % len(corners)]
        by_east = turn * (after.north_m - before.north_m) / 2.0
        by_north = turn * (before.east_m - after.east_m) / 2.0
        half_north, half_east = _halves_m(ring, index)
        yield (corner.north_m, corner.east_m), _Slope(by_north, by_east, half_north, half_east)


def _halves_m(ring: Ring, index: int) -> Tuple[float, float]:
    corner = ring.corners[index]
    return 0.5 * 10.0 ** -north_decimals(corner), 0.5 * 10.0 ** -east_decimals(corner)


def _products_m2(ring: Ring) -> float:
    """Return the most that products of two neighbouring roundings add to the area of a ring."""
    halves = [_halves_m(ring, index) for index in range(len(ring.corners))]
    pairs = zip(halves, halves[1:] + halves[:1])
    return sum((mine[1] * its[0] + its[1] * mine[0]) / 2.0 for mine, its in pairs)


def _crosses(ring: Ring) -> bool:
    return len(ring.corners) > 3 and not LinearRing(ring_points(ring)).is_simple
