"""Sliver or overlap: whether what two polygons share is real, or no more than the errors of both.

Two boundaries stand against one another: that the true areas share nothing and errors made the overlap, and
that they truly overlap. Within tolerance is what is certainly no wider than twice the standard deviation
between the two; a conflict is what errors cannot have made; in between nobody can tell. See
``docs/decisions/0009-sliver-or-overlap.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Optional, Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, ErrorValues, pair_std_m
from mineral_plugin.core.overlap.pieces import (
    AREA_DECIMALS,
    LENGTH_DECIMALS,
    distance_m,
    mean_width_m,
    wider_than,
)
from mineral_plugin.core.overlap.strip import Floats, Strip, side_pair, strip_of

PROBABILITY_DECIMALS = 4
WIDTH_STEP_M = 0.001

# A mean width has at most twice the deviation of a single place; five deviations are one in 3.5 million.
_SURE_DEVIATIONS = 2.0 * 5.0
# The mean width is at least so small a part of the largest one where the latter is looked at.
_NEAR_TOLERANCE = 3.0
# Corners that move also turn and lengthen the sides, which the first order does not see.
_SECOND_ORDER = 1.1


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


@dataclass(frozen=True)
class RealOverlap:
    """What is known of the common ground of two areas.

    ``outcome`` is one of the four verdicts. ``area_m2`` is the whole common area with its standard deviation,
    ``width_m`` the mean width 2A/P of its widest piece with its standard deviation, ``widest_m`` the largest
    inscribed width where that decides, ``depth_m`` how far one area reaches over the boundary of the other
    (``None``: not needed, or one holds the other), ``length_m`` half the perimeter of all pieces: for a strip
    its length. Without common ground ``gap_m`` is the distance.

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
) -> RealOverlap:
    """Return what two valid polygonal geometries in one plane (m) share, and whether it is real.

    Ground that rounds to 0.00 m2 is a shared border (see ``pieces.overlap``).
    """
    limits = limits_of(first_errors, second_errors, values)
    common = polygons_of(shapely.intersection(first, second))
    if round(float(common.area), AREA_DECIMALS) == 0.0:
        return _apart(first, second, limits, values)
    told = _measured(common, limits)
    if told.width_m >= limits.sure_m:
        return told
    sides = side_pair(first, second, common, values.same_corner_m)
    strips = [strip_of(piece, sides, (first_errors, second_errors)) for piece in common.geoms]
    near = _near_corners(first, second, limits.tolerance_m)
    deviations = max(_deviations(strip, limits) for strip in strips)
    # The largest of so many places along the border is what was found.
    chance = 1.0 - _normal(deviations) ** max(len(near), 2)
    told = replace(told, probability=_rounded(_normal(deviations)), errors_alone=_rounded(chance))
    return _narrow(told, common, strips, limits, chance <= values.false_conflict)


def _measured(common: MultiPolygon, limits: Limits) -> RealOverlap:
    """Return the measures of a common ground; a conflict until errors are looked at."""
    return RealOverlap(
        outcome=Outcome.CONFLICT,
        probability=1.0,
        errors_alone=0.0,
        area_m2=round(float(common.area), AREA_DECIMALS),
        width_m=round(max(mean_width_m(piece) for piece in common.geoms), LENGTH_DECIMALS),
        length_m=round(float(common.length) / 2.0, LENGTH_DECIMALS),
        std_m=round(limits.std_m, LENGTH_DECIMALS),
        tolerance_m=round(limits.tolerance_m, LENGTH_DECIMALS),
    )


def _narrow(
    told: RealOverlap,
    common: MultiPolygon,
    strips: Sequence[Strip],
    limits: Limits,
    real: bool,
) -> RealOverlap:
    """Return the verdict on a common ground that is narrow, with what it rests on."""
    depth = max(strip.depth_m for strip in strips)
    width = max(strip.width_m for strip in strips)
    near = limits.tolerance_m / _NEAR_TOLERANCE <= width <= limits.tolerance_m * _NEAR_TOLERANCE
    widest = max(inscribed_width_m(piece) for piece in common.geoms) if near else None
    small = width + limits.doubt_m <= limits.tolerance_m and depth <= limits.tolerance_m
    if small and (widest or 0.0) <= limits.tolerance_m:
        outcome = Outcome.WITHIN_TOLERANCE
    else:
        outcome = Outcome.CONFLICT if real else Outcome.CANNOT_TELL
    return replace(
        told,
        outcome=outcome,
        area_std_m2=round(sum(strip.area_std_m2 for strip in strips), AREA_DECIMALS),
        width_std_m=round(max(strips, key=_width).width_std_m, LENGTH_DECIMALS),
        widest_m=None if widest is None else round(widest, LENGTH_DECIMALS),
        depth_m=round(depth, LENGTH_DECIMALS) if math.isfinite(depth) else None,
    )


def _width(strip: Strip) -> float:
    return strip.width_m


def _apart(first: BaseGeometry, second: BaseGeometry, limits: Limits, values: ErrorValues) -> RealOverlap:
    """Return the verdict on two areas that share no ground as they are recorded."""
    gap = distance_m(first, second)
    clear = limits.doubt_m - gap <= limits.tolerance_m or _one_border(first, second, limits, values)
    return RealOverlap(
        outcome=Outcome.CLEAR if clear else Outcome.CANNOT_TELL,
        probability=0.0 if clear else _rounded(_normal(-gap / limits.place_std_m)),
        errors_alone=1.0,
        gap_m=gap,
        std_m=round(limits.std_m, LENGTH_DECIMALS),
        tolerance_m=round(limits.tolerance_m, LENGTH_DECIMALS),
    )


def _deviations(strip: Strip, limits: Limits) -> float:
    """Return by how many standard deviations a piece is larger than nothing."""
    if (
        strip.area_m2 > _SECOND_ORDER * strip.area_most_m2
        or strip.depth_m > _SECOND_ORDER * limits.rounding_m
    ):
        return math.inf
    by_area = strip.area_m2 / strip.area_std_m2 if strip.area_std_m2 else math.inf
    by_depth = strip.depth_m / limits.place_std_m if limits.place_std_m else math.inf
    return max(by_area, by_depth)


def _rounded(probability: float) -> float:
    return round(probability, PROBABILITY_DECIMALS)


def _normal(deviations: float) -> float:
    return 0.5 * math.erfc(-deviations / math.sqrt(2.0))


def _one_border(first: BaseGeometry, second: BaseGeometry, limits: Limits, values: ErrorValues) -> bool:
    """Return whether two areas have the same corners along their border: then it is one record."""
    near = _near_corners(first, second, limits.tolerance_m)
    if len(near) < 4:
        return False
    numbers = np.rint((near - near.min(axis=0)) / values.same_corner_m)
    _, counts = np.unique(numbers, axis=0, return_counts=True)
    return bool(np.all(counts >= 2))


def _near_corners(first: BaseGeometry, second: BaseGeometry, reach_m: float) -> Floats:
    """Return the corners of either polygon within ``reach_m`` of the boundary of the other, (n, 2)."""
    found = [_corners_near(first, second, reach_m), _corners_near(second, first, reach_m)]
    return np.vstack(found)


def _corners_near(geometry: BaseGeometry, other: BaseGeometry, reach_m: float) -> Floats:
    rings = shapely.get_rings(shapely.get_parts(geometry))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    open_end = np.append(ring[:-1] == ring[1:], False)
    west, south, east, north = other.bounds
    low, high = np.array([west, south]) - reach_m, np.array([east, north]) + reach_m
    points = points[open_end & ((points >= low) & (points <= high)).all(axis=1)]
    border = other.boundary
    shapely.prepare(border)
    kept: Floats = points[shapely.dwithin(border, shapely.points(points), reach_m)]
    return kept


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
