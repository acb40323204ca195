"""Pieces of common ground as strips between two boundaries: how deep they are, what errors make of them.

Each side of a piece is a stretch of a side of one of the two polygons. Where a corner of a polygon moves,
the sides at it move in proportion, so each corner's error changes the area of the piece, to the first order,
by a known share. That gives the standard deviation of its area, and the most that rounding can make of it.
A piece with sides of one polygon alone is an *islet*: a whole plot of that polygon lies inside the other.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Optional, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import parts_of
from mineral_plugin.core.overlap.errors_of import BoundaryErrors
from mineral_plugin.core.overlap.sides import (
    ON_SIDE_M,
    Flags,
    Floats,
    Ints,
    SidePair,
    Sides,
    ends_of,
    tree_of,
)

Errors = Tuple[BoundaryErrors, BoundaryErrors]

# Corners that move also turn and lengthen the sides, which the first order does not see.
SECOND_ORDER = 1.1

# Thinner than sides can be told apart.
_THIN_M = 10.0 * ON_SIDE_M
# Pieces run clockwise: a step along a side, its axes swapped, points outwards with these signs.
_OUTWARD = np.array([-1.0, 1.0])


class _Edges(NamedTuple):
    """Sides of pieces: ends (n, 2), piece (n,), the side of each polygon that each lies on, -1 for none."""

    starts: Floats
    ends: Floats
    piece: Ints
    on_first: Ints
    on_second: Ints


class Pulls(NamedTuple):
    """By how many m2 a piece grows for each m that a corner moves east and north.

    One row for each piece and corner that touch: ``piece`` (k,), ``corner`` (k,), and the pulls of that
    corner as one of the first and of the second polygon, each (k, 2) in m2/m.
    """

    piece: Ints
    corner: Ints
    first: Floats
    second: Floats


class Strips(NamedTuple):
    """The pieces of a common ground, each array (n,): area (m2), its standard deviation, perimeter (m).

    ``area_most_m2`` is the most that rounding makes of the area, infinite where errors have no bound.
    ``owner`` of an islet is the polygon that has all its sides (0, 1; 2 for both); -1 for any other piece.
    ``border_m`` (n, 2) is how long each polygon's sides on the piece are.
    """

    area_m2: Floats
    area_std_m2: Floats
    area_most_m2: Floats
    perimeter_m: Floats
    owner: Ints
    border_m: Floats
    pulls: Pulls
    edges: _Edges

    @property
    def width_m(self) -> Floats:
        """Return the mean width 2A/P in m."""
        return 2.0 * self.area_m2 / self.perimeter_m

    @property
    def width_std_m(self) -> Floats:
        """Return the standard deviation of the mean width in m."""
        return 2.0 * self.area_std_m2 / self.perimeter_m

    @property
    def islet(self) -> Flags:
        """Return which pieces have sides of one polygon alone."""
        return self.owner >= 0


class Together(NamedTuple):
    """Several pieces as one: area (m2), the most that its standard deviation can be, the most of rounding."""

    area_m2: float
    area_std_m2: float
    area_most_m2: float


def strips_of(common: BaseGeometry, sides: SidePair, errors: Errors) -> Strips:
    """Return the pieces (polygons) of the common ground of the two polygons of ``sides`` as strips."""
    pieces = parts_of(common)
    starts, ends, piece = ends_of(shapely.normalize(pieces))
    edges = _Edges(starts, ends, piece, *(_met(starts, ends, one) for one in (sides.first, sides.second)))
    pulls = _pulls(edges, sides)
    area, perimeter = shapely.area(pieces), shapely.length(pieces)
    return Strips(
        area_m2=area,
        area_std_m2=_std(pulls, errors, len(pieces)),
        area_most_m2=_most(pulls, errors, len(pieces)),
        perimeter_m=perimeter,
        owner=_owner(edges, 2.0 * area / perimeter),
        border_m=_border_m(edges, len(pieces)),
        pulls=pulls,
        edges=edges,
    )


def depths_of(strips: Strips, sides: SidePair, reach_m: float) -> Floats:
    """Return how far one polygon reaches over the boundary of the other in each piece, (n,) in m.

    That is the farthest that a point of the piece on the boundary of one alone lies from the boundary of the
    other: from its sides on the piece (at its thin end, sides seem to belong to both); for a piece that hangs
    by a narrow mouth or not at all, from all sides of the other. Infinite there beyond ``reach_m``, within
    which ``sides`` hold all sides, and where both have all sides in common.
    """
    edges = strips.edges
    depth = np.where(strips.owner == 2, np.inf, np.where(strips.width_m < _THIN_M, strips.width_m, 0.0))
    # Set side by side, pieces never find the sides of another: one index serves them all.
    apart = _side_by_side(edges)
    on = edges.on_first >= 0, edges.on_second >= 0
    for mine, other in (on, on[::-1]):
        _deepen(depth, apart, mine & ~other, tree_of(apart.starts[other], apart.ends[other]), None)
    plots = hanging(strips, depth) & (strips.owner != 2)
    if not plots.any():
        return depth
    of_plot = np.zeros(len(depth))
    for mine, other, polygon in ((*on, sides.second), (*on[::-1], sides.first)):
        _deepen(of_plot, edges, mine & ~other & plots[edges.piece], polygon.tree, reach_m)
    return np.where(plots, of_plot, depth)


def hanging(strips: Strips, depths_m: Floats) -> Flags:
    """Return which pieces hang on the border by a narrow mouth or not at all, (n,).

    The border of either in such a piece is shorter than the piece is wide over its depth: how the border
    moves says little of how much of the piece is left.
    """
    with np.errstate(invalid="ignore"):
        most = SECOND_ORDER * strips.border_m.min(axis=1) * depths_m
        held: Flags = strips.area_m2 <= most
    return strips.islet | ~held


def area_deviations(strips: Strips, depths_m: Floats, errors: Errors) -> Floats:
    """Return by how many of its standard deviations the area of each piece is larger than nothing, (n,).

    What a boundary has in common takes a piece away when it moves by its depth, and no sooner: where the
    border turns, its pulls would seem to cancel. Infinite where rounding cannot have made the area.
    """
    count = len(strips.area_m2)
    with np.errstate(divide="ignore", invalid="ignore"):
        section = strips.area_m2 / depths_m
        variance = _single_variance(strips.pulls, errors, count)
        for pull, one in zip((strips.pulls.first, strips.pulls.second), errors):
            if one.common_std_m:
                whole = np.hypot(*_summed(strips.pulls.piece, pull, count).T)
                variance = variance + np.square(np.fmax(whole, section) * one.common_std_m)
        deviations = strips.area_m2 / np.sqrt(variance)
    return np.where(strips.area_m2 > SECOND_ORDER * strips.area_most_m2, np.inf, deviations)


def own_deviations(strips: Strips, errors: Errors) -> Floats:
    """Return by how many deviations of its own corners the area of each islet differs from nothing, (n,).

    Here each corner counts as moving by itself, by all the errors of its boundary: nothing holds the shape of
    a plot that is smaller than they are. Infinite where rounding cannot have made the plot, or both have it.
    """
    count = len(strips.area_m2)
    found = np.full(count, np.inf)
    for number, one in enumerate(errors):
        pull = (strips.pulls.first, strips.pulls.second)[number]
        variance = np.square(pull).sum(axis=1) * (one.single_std_m**2 + one.common_std_m**2)
        std = np.sqrt(np.bincount(strips.pulls.piece, variance, count))
        most = np.full(count, np.inf)
        if math.isfinite(one.most_m):
            most = np.bincount(strips.pulls.piece, np.abs(pull).sum(axis=1) * one.most_m, count)
        own = (strips.owner == number) & (std > 0.0) & (strips.area_m2 <= SECOND_ORDER * most)
        found[own] = strips.area_m2[own] / std[own]
    return found


def together(strips: Strips, chosen: Ints, errors: Errors) -> Together:
    """Return the pieces of the numbers ``chosen`` (k,) as one.

    What a boundary has in common is taken to push all pieces the same way, the most it can do to their sum.
    """
    marked = np.zeros(len(strips.area_m2), dtype=bool)
    marked[chosen] = True
    kept = marked[strips.pulls.piece]
    piece, first, second = strips.pulls.piece[kept], strips.pulls.first[kept], strips.pulls.second[kept]
    corners, corner = _numbered(strips.pulls.corner[kept])
    at_corner = Pulls(
        np.zeros(len(corners), dtype=np.int64),
        corners,
        _summed(corner, first, len(corners)),
        _summed(corner, second, len(corners)),
    )
    single = _single_variance(at_corner, errors, 1)[0]
    common = [
        np.hypot(*_summed(piece, pull, len(marked)).T).sum() * one.common_std_m
        for pull, one in zip((first, second), errors)
    ]
    return Together(
        area_m2=float(strips.area_m2[chosen].sum()),
        area_std_m2=math.sqrt(float(single) + common[0] ** 2 + common[1] ** 2),
        area_most_m2=float(_most(at_corner, errors, 1)[0]),
    )


def _numbered(values: Ints) -> Tuple[Ints, Ints]:
    """Return the different values (k,), ascending, and for each value its number among them (n,)."""
    found, numbers = np.unique(values, return_inverse=True)
    return np.asarray(found, dtype=np.int64), np.asarray(numbers, dtype=np.int64).reshape(-1)


def _met(starts: Floats, ends: Floats, sides: Sides) -> Ints:
    """Return for each side of a piece the number of the polygon's side it lies on, -1 for none."""
    found = np.full(len(starts), -1, dtype=np.int64)
    if not len(sides.starts):
        return found
    middles = np.asarray(shapely.points((starts + ends) / 2.0), dtype=object)
    number, side = sides.tree.query(middles, "dwithin", ON_SIDE_M)
    if (number[1:] == number[:-1]).any():  # they come in order
        # Where two sides are so close, the nearer one comes last and stays.
        order = np.argsort(-shapely.distance(middles[number], sides.tree.geometries[side]), kind="stable")
        number, side = number[order], side[order]
    found[number] = side
    return found


def _owner(edges: _Edges, width_m: Floats) -> Ints:
    """Return which polygon has all sides of each piece: 0, 1, both (2), none (-1)."""
    count = len(width_m)
    lacks = [np.bincount(edges.piece, side < 0, count) > 0 for side in (edges.on_first, edges.on_second)]
    owner = np.where(lacks[0], np.where(lacks[1], -1, 1), np.where(lacks[1], 0, 2))
    # A piece whose sides cannot be told apart is no plot of its own.
    return np.where(width_m < _THIN_M, -1, owner).astype(np.int64)


def _border_m(edges: _Edges, count: int) -> Floats:
    length = np.hypot(*(edges.ends - edges.starts).T)
    on = edges.on_first >= 0, edges.on_second >= 0
    return np.column_stack([np.bincount(edges.piece, length * flags, count) for flags in on])


def _pulls(edges: _Edges, sides: SidePair) -> Pulls:
    """Return by how much each corner pulls at each piece whose sides lie on the corner's sides."""
    both = [
        _side_pulls(edges, edges.on_first, sides.first),
        _side_pulls(edges, edges.on_second, sides.second),
    ]
    corners = max(sides.corners, 1)
    keys = [piece * corners + corner for piece, corner, _ in both]
    found, row = np.unique(np.concatenate(keys), return_inverse=True)
    rows = np.split(np.asarray(row).reshape(-1), [len(keys[0])])
    summed = [_summed(row, pull, len(found)) for row, (_, _, pull) in zip(rows, both)]
    return Pulls(found // corners, found % corners, summed[0], summed[1])


def _side_pulls(edges: _Edges, met: Ints, sides: Sides) -> Tuple[Ints, Ints, Floats]:
    """Return piece (2k,), corner (2k,) and pull (2k, 2) of both ends of the polygon's sides on the pieces."""
    on = met >= 0
    start, end, side = edges.starts[on], edges.ends[on], met[on]
    along = sides.ends[side] - sides.starts[side]
    share = np.einsum("ij,ij->i", (start + end) / 2.0 - sides.starts[side], along)
    share /= np.einsum("ij,ij->i", along, along)
    share = np.minimum(np.maximum(share, 0.0), 1.0)[:, None]
    outward = (end - start)[:, ::-1] * _OUTWARD
    corners = np.concatenate([sides.start_corners[side], sides.end_corners[side]])
    piece = edges.piece[on]
    return np.concatenate([piece, piece]), corners, np.concatenate([outward * (1.0 - share), outward * share])


def _summed(row: Ints, vectors: Floats, count: int) -> Floats:
    """Return the sums of (n, 2) vectors by row number, (count, 2)."""
    return np.array([np.bincount(row, vectors[:, axis], count) for axis in range(2)]).T


def _single_variance(pulls: Pulls, errors: Errors, count: int) -> Floats:
    """Return the variance of each area from what moves each corner by itself, (count,) in m4."""
    whose = [(pull != 0.0).any(axis=1) for pull in (pulls.first, pulls.second)]
    single = np.maximum(whose[0] * errors[0].single_std_m, whose[1] * errors[1].single_std_m)
    variance = np.square((pulls.first + pulls.second) * single[:, None]).sum(axis=1)
    return np.asarray(np.bincount(pulls.piece, variance, count), dtype=np.float64)


def _std(pulls: Pulls, errors: Errors, count: int) -> Floats:
    """Return the standard deviation of the area of each piece in m2."""
    variance = _single_variance(pulls, errors, count)
    for pull, one in zip((pulls.first, pulls.second), errors):
        variance += np.square(_summed(pulls.piece, pull, count)).sum(axis=1) * one.common_std_m**2
    return np.sqrt(variance)


def _most(pulls: Pulls, errors: Errors, count: int) -> Floats:
    """Return the largest area in m2 that rounding alone can make; infinite where errors have no bound."""
    if not math.isfinite(errors[0].most_m + errors[1].most_m):
        return np.full(count, np.inf)
    whose = [(pull != 0.0).any(axis=1) for pull in (pulls.first, pulls.second)]
    most = np.maximum(whose[0] * errors[0].most_m, whose[1] * errors[1].most_m)
    weights = (np.abs(pulls.first + pulls.second) * most[:, None]).sum(axis=1)
    return np.asarray(np.bincount(pulls.piece, weights, count), dtype=np.float64)


def _side_by_side(edges: _Edges) -> _Edges:
    """Return the sides of pieces moved apart, each piece farther from the next than it is large."""
    low = np.minimum(edges.starts.min(axis=0), edges.ends.min(axis=0))
    size = float((np.maximum(edges.starts, edges.ends) - low).max())
    move = np.column_stack([edges.piece * (3.0 * size + 1.0), np.zeros(len(edges.piece))]) - low
    return edges._replace(starts=edges.starts + move, ends=edges.ends + move)


def _deepen(
    depth: Floats, edges: _Edges, these: Flags, tree: shapely.STRtree, reach_m: Optional[float]
) -> None:
    """Raise the depth of each piece to the farthest that corners and middles of ``these`` lie from the tree.

    The end of a side is the start of the next, or lies on the other polygon.
    """
    start = edges.starts[these]
    if not len(start):
        return
    points = np.concatenate([start, (start + edges.ends[these]) / 2.0])
    far = np.full(len(points), np.inf)
    if len(tree):
        (number, _), distance = tree.query_nearest(
            shapely.points(points), max_distance=reach_m, all_matches=False, return_distance=True
        )
        far[number] = distance
    piece = edges.piece[these]
    np.maximum.at(depth, np.concatenate([piece, piece]), far)
