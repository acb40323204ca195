"""Sliver or overlap: whether what two polygons share is real, or no more than the errors of both.

Two boundaries stand against one another: that the true areas share nothing and errors made the overlap, and
that they truly overlap. Within tolerance is what is certainly no wider than twice the standard deviation
between the two; a conflict is what errors cannot have made; in between nobody can tell. See
``docs/decisions/0009-sliver-or-overlap.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Optional

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import parts_of
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.overlap.common_ground import common_box, gap_m, only_polygons, shared
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, ErrorValues, pair_std_m
from mineral_plugin.core.overlap.measured_ground import MeasuredGround, measured_alone
from mineral_plugin.core.overlap.pieces import AREA_DECIMALS, LENGTH_DECIMALS, mean_width_m, wider_than
from mineral_plugin.core.overlap.sides import Floats, near_corners, side_pair
from mineral_plugin.core.overlap.strip import (
    SECOND_ORDER,
    Errors,
    Strips,
    area_deviations,
    depths_of,
    hanging,
    own_deviations,
    strips_of,
    together,
)

PROBABILITY_DECIMALS = 4
WIDTH_STEP_M = 0.001

# A mean width has at most twice the deviation of a single place; five deviations are one in 3.5 million.
_SURE_DEVIATIONS = 2.0 * 5.0
# The mean width is at least so small a part of the largest one where the latter is looked at.
_NEAR_TOLERANCE = 3.0
# So many deviations are no error at any of 50,000 places, to the decimals that are shown.
_CERTAIN_DEVIATIONS = 6.0
# At so many corners of a piece its depth is looked for first.
_SOME_CORNERS = 32
_SAME_BOX_M = 0.001
# Of so many pieces at most it is asked whether errors have made them all.
_MOST_TOGETHER = 16


@dataclass(frozen=True)
class Limits:
    """What follows from the errors of two boundaries, in m.

    ``std_m`` the standard deviation between them, ``tolerance_m`` twice that; ``place_std_m`` the deviation
    at one place across the boundary, ``doubt_m`` how far a mean width may be too small; ``sure_m`` the mean
    width from which an overlap is real without a look at its shape; ``rounding_m`` the most that rounding
    moves two boundaries at one place, infinite where errors have no bound.
    """

    std_m: float
    tolerance_m: float
    place_std_m: float
    doubt_m: float
    sure_m: float
    rounding_m: float

    @property
    def reach_m(self) -> float:
        """Return how far from a boundary errors can play a part, in m."""
        rounding = SECOND_ORDER * self.rounding_m
        return max(self.sure_m, rounding) if math.isfinite(rounding) else self.sure_m


@dataclass(frozen=True)
class RealOverlap:
    """What is known of the common ground of two areas.

    ``outcome`` is one of the four verdicts. ``area_m2`` is the whole common area with its standard deviation,
    ``width_m`` the mean width 2A/P of its widest piece with its standard deviation, ``widest_m`` the largest
    inscribed width where that decides, ``depth_m`` how far one area reaches over the boundary of the other
    (``None``: not needed, or farther than errors do), ``length_m`` half the perimeter of all pieces: for a
    strip its length. Without common ground ``gap_m`` is the distance. ``ground`` is the common ground itself,
    a polygon or several.

    ``probability`` is that of a real overlap: that the two truly overlap where they do so most surely, when
    nothing is taken for granted beforehand. ``errors_alone`` is the chance that errors alone would make so
    large an overlap anywhere along the border of areas that truly share nothing; 0 where rounding cannot.
    """

    outcome: Outcome
    probability: float
    errors_alone: float
    area_m2: float = 0.0
    area_std_m2: Optional[float] = None
    width_m: float = 0.0
    width_std_m: Optional[float] = None
    widest_m: Optional[float] = None
    depth_m: Optional[float] = None
    length_m: float = 0.0
    gap_m: float = 0.0
    std_m: float = 0.0
    tolerance_m: float = 0.0
    ground: Optional[BaseGeometry] = field(default=None, compare=False, repr=False)


@lru_cache(maxsize=1024)
def limits_of(first: BoundaryErrors, second: BoundaryErrors, values: ErrorValues) -> Limits:
    """Return the limits of a pair from the errors of both boundaries."""
    std = pair_std_m(first, second, values)
    common = math.hypot(first.common_std_m, second.common_std_m)
    single = math.hypot(first.single_std_m, second.single_std_m)
    place = math.hypot(common, single)
    # The mean width of a strip is that of two corners at least.
    doubt = math.hypot(values.doubt_common * common, values.doubt_single * single / math.sqrt(2.0))
    tolerance = values.tolerance_multiple * std
    return Limits(
        std_m=std,
        tolerance_m=tolerance,
        place_std_m=place,
        doubt_m=doubt,
        sure_m=max(_SURE_DEVIATIONS * place, _NEAR_TOLERANCE * tolerance),
        rounding_m=math.sqrt(2.0) * (first.most_m + second.most_m),
    )


def real_overlap(
    first: BaseGeometry,
    second: BaseGeometry,
    first_errors: BoundaryErrors,
    second_errors: BoundaryErrors,
    values: ErrorValues,
    common: Optional[MeasuredGround] = None,
) -> RealOverlap:
    """Return what two valid polygonal geometries in one plane (m) share, and whether it is real.

    ``common`` is their common ground where that is known already. Ground that rounds to 0.00 m2 is a shared
    border (see ``pieces.overlap``).
    """
    limits = limits_of(first_errors, second_errors, values)
    common = _common(first, second) if common is None else common
    told, ground = _told(common, limits), common.geometry
    if told.area_m2 == 0.0:
        return _apart(first, second, limits, values)
    if told.width_m >= limits.sure_m or _deep(first, second, ground, limits):
        return told
    errors = first_errors, second_errors
    box = common_box(first, second, limits.reach_m)
    sides = side_pair(first, second, box or ground.bounds, values.same_corner_m)
    strips = strips_of(ground, sides, errors)
    told = _with_spread(told, strips)
    depths = depths_of(strips, sides, limits.reach_m)
    deviations = _deviations(strips, depths, errors, limits)
    places = max(len(near_corners(sides, limits.tolerance_m)[0]), 2)
    told = _weighed(told, strips, deviations, errors, places, values.false_conflict)
    return _narrow(told, strips, depths, limits, told.errors_alone <= values.false_conflict)


def sure_overlap(
    ground: MeasuredGround, first_errors: BoundaryErrors, second_errors: BoundaryErrors, values: ErrorValues
) -> Optional[RealOverlap]:
    """Return what ``real_overlap`` would, where the common ground alone decides; ``None`` where it does not.

    It does where it has more than 0.00 m2 and a piece is wider than errors can have made.
    """
    limits = limits_of(first_errors, second_errors, values)
    told = _told(ground, limits)
    return told if told.area_m2 > 0.0 and told.width_m >= limits.sure_m else None


def outcome_under(found: RealOverlap, width_m: float) -> Outcome:
    """Return the verdict where ground nowhere wider than a width in m is taken as within tolerance."""
    if found.ground is None or found.area_m2 == 0.0 or found.width_m > width_m:
        return found.outcome
    wider = any(wider_than(piece, width_m) for piece in shapely.get_parts(found.ground))
    return found.outcome if wider else Outcome.WITHIN_TOLERANCE


def _common(first: BaseGeometry, second: BaseGeometry) -> MeasuredGround:
    ground = shared(first, second)
    # Wrapping one polygon up and taking it out again would cost more than measuring it.
    return measured_alone(ground if isinstance(ground, Polygon) else only_polygons(ground))


def _told(ground: MeasuredGround, limits: Limits) -> RealOverlap:
    """Return the measures of a common ground; a conflict until errors are looked at."""
    return RealOverlap(
        outcome=Outcome.CONFLICT,
        probability=1.0,
        errors_alone=0.0,
        area_m2=round(ground.area_m2, AREA_DECIMALS),
        width_m=round(ground.width_m, LENGTH_DECIMALS),
        length_m=round(ground.perimeter_m / 2.0, LENGTH_DECIMALS),
        std_m=round(limits.std_m, LENGTH_DECIMALS),
        tolerance_m=round(limits.tolerance_m, LENGTH_DECIMALS),
        ground=ground.geometry,
    )


def _with_spread(told: RealOverlap, strips: Strips) -> RealOverlap:
    return replace(
        told,
        area_std_m2=round(float(strips.area_std_m2.sum()), AREA_DECIMALS),
        width_std_m=round(float(strips.width_std_m[strips.width_m.argmax()]), LENGTH_DECIMALS),
    )


def _weighed(
    told: RealOverlap, strips: Strips, deviations: Floats, errors: Errors, places: int, false_conflict: float
) -> RealOverlap:
    """Return the measures with the probability of a real overlap and the chance of errors alone."""
    likely = _normal(float(deviations.max()))
    # The largest of so many places along the border is what was found.
    chance = 1.0 - likely**places
    if chance > false_conflict:
        summed = _chance_together(strips, deviations, errors, places)
        chance, likely = min(chance, summed), max(likely, 1.0 - summed)
    return replace(told, probability=_rounded(likely), errors_alone=_rounded(chance))


def _narrow(told: RealOverlap, strips: Strips, depths: Floats, limits: Limits, real: bool) -> RealOverlap:
    """Return the verdict on a common ground that is narrow, with what it rests on."""
    depth, width = float(depths.max()), float(strips.width_m.max())
    small = width + limits.doubt_m <= limits.tolerance_m and depth <= limits.tolerance_m
    widest = _widest_m(told.ground) if small and width >= limits.tolerance_m / _NEAR_TOLERANCE else None
    if small and (widest or 0.0) <= limits.tolerance_m:
        # A plot that lies inside as a whole would be lost as a whole: it is no matter of tolerance.
        outcome = Outcome.CANNOT_TELL if bool(strips.islet.any()) else Outcome.WITHIN_TOLERANCE
    else:
        outcome = Outcome.CONFLICT if real else Outcome.CANNOT_TELL
    return replace(
        told,
        outcome=outcome,
        widest_m=None if widest is None else round(widest, LENGTH_DECIMALS),
        depth_m=round(depth, LENGTH_DECIMALS) if math.isfinite(depth) else None,
    )


def _apart(first: BaseGeometry, second: BaseGeometry, limits: Limits, values: ErrorValues) -> RealOverlap:
    """Return the verdict on two areas that share no ground as they are recorded."""
    gap = round(gap_m(first, second), LENGTH_DECIMALS)
    clear = limits.doubt_m - gap <= limits.tolerance_m or _one_border(first, second, limits, values)
    return RealOverlap(
        outcome=Outcome.CLEAR if clear else Outcome.CANNOT_TELL,
        probability=0.0 if clear else _rounded(_normal(-gap / limits.place_std_m)),
        errors_alone=1.0,
        gap_m=gap,
        std_m=round(limits.std_m, LENGTH_DECIMALS),
        tolerance_m=round(limits.tolerance_m, LENGTH_DECIMALS),
    )


def _deep(first: BaseGeometry, second: BaseGeometry, ground: BaseGeometry, limits: Limits) -> bool:
    """Return whether the largest piece is surely deeper than any error, from some of its corners alone.

    Only for pieces that are no plot of their own: those have the box of a part of one of the two.
    """
    pieces = _parts(ground)
    piece = pieces[shapely.area(pieces).argmax()]
    light = min(first, second, key=shapely.get_num_coordinates)
    points = shapely.get_coordinates(piece)
    some = shapely.points(points[:: len(points) // _SOME_CORNERS + 1])
    need = max(_CERTAIN_DEVIATIONS * limits.place_std_m, limits.tolerance_m)
    if shapely.distance(some, shapely.boundary(light)).max() < need:
        return False
    boxes = shapely.bounds(np.concatenate([_parts(first), _parts(second)]))
    return not bool((np.abs(boxes - shapely.bounds(piece)) < _SAME_BOX_M).all(axis=1).any())


def _parts(geometry: BaseGeometry) -> npt.NDArray[np.object_]:
    """Return the polygons of a polygonal geometry, (n,), none of them copied if it is one."""
    if isinstance(geometry, Polygon):
        return np.array([geometry] * (not geometry.is_empty), dtype=object)
    return parts_of(geometry)


def _deviations(strips: Strips, depths: Floats, errors: Errors, limits: Limits) -> Floats:
    """Return by how many standard deviations each piece is larger than nothing, (n,)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        by_depth = np.divide(depths, limits.place_std_m)
        by_width = np.divide(strips.width_m, limits.place_std_m)
    by_depth[depths > SECOND_ORDER * limits.rounding_m] = np.inf
    found = np.fmax(area_deviations(strips, depths, errors), by_depth)
    plots = hanging(strips, depths)
    if not plots.any():
        return found
    # What lies inside but for a narrow mouth vanishes when it moves out: by its depth, its width at least.
    of_plot = np.minimum(np.fmax(by_depth, by_width), own_deviations(strips, errors))
    return np.where(plots, of_plot, found)


def _chance_together(strips: Strips, deviations: Floats, errors: Errors, places: int) -> float:
    """Return the chance that errors alone make so many so sure pieces along the border.

    At each of ``count`` of the places the deviation is at least that of the least sure piece. Which places
    those are was seen only afterwards, so it is the chance for any so many of them; and all counts share one
    whole (two pieces a half, three a quarter, and so on). Pieces that the same corners make count as fewer.
    """
    strip = np.flatnonzero(~strips.islet)
    if len(strip) < 2:
        return 1.0
    whole = together(strips, strip, errors)
    if whole.area_m2 > SECOND_ORDER * whole.area_most_m2:
        return 0.0
    surest = strip[np.argsort(-deviations[strip], kind="stable")][:_MOST_TOGETHER]
    chance = 1.0
    for count in range(2, min(len(surest), places) + 1):
        some = surest[:count]
        std = together(strips, some, errors).area_std_m2
        apart = min(float(strips.area_std_m2[some].sum()) ** 2 / std**2, count) if std else count
        ways = math.comb(places, count) * 2.0 ** (count - 1)
        chance = min(chance, ways * _normal(-float(deviations[some[-1]])) ** apart)
    return chance


def _rounded(probability: float) -> float:
    return round(probability, PROBABILITY_DECIMALS)


def _normal(deviations: float) -> float:
    return 0.5 * math.erfc(-deviations / math.sqrt(2.0))


def _one_border(first: BaseGeometry, second: BaseGeometry, limits: Limits, values: ErrorValues) -> bool:
    """Return whether two areas have the same corners along their border: then it is one record."""
    box = common_box(first, second, limits.tolerance_m)
    if box is None:
        return False
    _, numbers = near_corners(side_pair(first, second, box, values.same_corner_m), limits.tolerance_m)
    if len(numbers) < 4:
        return False
    _, counts = np.unique(numbers, return_counts=True)
    return bool(np.all(counts >= 2))


def _widest_m(ground: Optional[BaseGeometry]) -> float:
    """Return the largest inscribed width of all pieces in m."""
    pieces = shapely.get_parts(ground)
    return max(inscribed_width_m(piece) for piece in pieces)


def inscribed_width_m(piece: BaseGeometry) -> float:
    """Return the diameter of the largest circle inside a polygon in m, to 1 mm or 1 %, never too small."""
    least, most = mean_width_m(piece), 2.0 * math.sqrt(float(piece.area) / math.pi)
    while most - least > max(WIDTH_STEP_M, 0.01 * most):
        middle = (least + most) / 2.0
        if wider_than(piece, middle):
            least = middle
        else:
            most = middle
    return most
