"""Slips in the order of corners: two exchanged, one left out, one far from all others."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import List, Set, Tuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LinearRing

from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.model import Cause, Slip, State
from mineral_plugin.core.corner_tables.doctor.numbers import (
    area_tolerance_m2,
    area_weights,
    computed_area_m2,
    expected_area_m2,
    farness,
    gaps,
    in_range,
)
from mineral_plugin.core.corner_tables.names import Step, step

MOST_CORNERS = 26
KEPT = 6
_HABIT = math.log(0.02)
_NEIGHBOURS_SHARE = 0.7
_APART = 5.0
_Value = TypeVar("_Value")


def exchanged_corners(state: State) -> List[State]:
    """Return the readings in which two exchanged corners are put back.

    In a ring that crosses itself every pair at the crossings is tried; in a simple ring whose area does not
    agree, each corner with the next.
    """
    found: List[State] = []
    for ring, points in enumerate(state.points):
        if len(points) < 4:
            continue
        simple = LinearRing(points).is_simple
        if simple and _area_agrees(state):
            continue
        pairs = _next_pairs(len(points)) if simple else _pairs(points)
        found.extend(_exchanged(state, ring, pair, simple) for pair in _fitting(state, ring, pairs))
    return found


def _area_agrees(state: State) -> bool:
    """Return whether the stated area agrees to 1 %, or says nothing."""
    expected = expected_area_m2(state)
    return expected is None or abs(computed_area_m2(state) / expected - 1.0) <= 0.01


def _next_pairs(count: int) -> List[Tuple[int, int]]:
    return [(index, index + 1) for index in range(count - 1)] + [(0, count - 1)]


def _fitting(state: State, ring: int, pairs: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Return the likeliest exchanges that leave a simple ring: by the area they give, neighbours first."""
    points = state.points[ring]
    pairs = [pair for pair in pairs if not np.array_equal(points[pair[0]], points[pair[1]])]
    expected = expected_area_m2(state)
    weights = np.array([-_tried(pair, len(points)) for pair in pairs])
    if expected is not None and pairs:
        rest = computed_area_m2(state) - abs(signed_area_m2(points))
        areas = np.array([rest + abs(signed_area_m2(_after(points, *pair))) for pair in pairs])
        weights = weights + area_weights(areas, expected, area_tolerance_m2(state))
    fitting: List[Tuple[int, int]] = []
    for index in np.argsort(-weights, kind="stable"):
        if len(fitting) < KEPT and _simple_after(points, *pairs[index]):
            fitting.append(pairs[index])
    return fitting


def _tried(pair: Tuple[int, int], count: int) -> float:
    """Return the logarithm of how many exchanges of this kind a ring has: neighbours are the usual ones."""
    if _steps(pair, count) == 1:
        return math.log(count / _NEIGHBOURS_SHARE)
    return math.log(max(1.0, count * (count - 3) / 2 / (1 - _NEIGHBOURS_SHARE)))


def _simple_after(points: Coordinates, first: int, second: int) -> bool:
    return bool(LinearRing(_after(points, first, second)).is_simple)


def _after(points: Coordinates, first: int, second: int) -> Coordinates:
    turned = points.copy()
    turned[[first, second]] = turned[[second, first]]
    return turned


def _pairs(points: Coordinates) -> List[Tuple[int, int]]:
    """Return the pairs worth trying: ends of crossing sides, neighbours first."""
    count = len(points)
    suspects = sorted(_suspects(points))
    return sorted(combinations(suspects, 2), key=lambda pair: (_steps(pair, count), pair))


def _steps(pair: Tuple[int, int], count: int) -> int:
    apart = pair[1] - pair[0]
    return min(apart, count - apart)


def _suspects(points: Coordinates) -> Set[int]:
    """Return the corners at the ends of sides that cross, those with most crossings if they are many."""
    count = len(points)
    crossing = _crossing_sides(points)
    weight = np.zeros(count, dtype=np.int64)
    for side, times in enumerate(crossing.sum(axis=1)):
        weight[side] += times
        weight[(side + 1) % count] += times
    order = np.argsort(-weight, kind="stable")[:MOST_CORNERS]
    return {int(corner) for corner in order if weight[corner] > 0}


def _crossing_sides(points: Coordinates) -> NDArray[np.bool_]:
    """Return which sides cross or touch which others, neighbours left out, shape (n, n)."""
    start, end = points, np.roll(points, -1, axis=0)
    along = end - start

    def turn(point: Coordinates) -> NDArray[np.float64]:
        off = point[None, :, :] - start[:, None, :]
        across = along[:, None, 0] * off[:, :, 1] - along[:, None, 1] * off[:, :, 0]
        side: NDArray[np.float64] = np.sign(across)
        return side

    apart = turn(start) * turn(end) <= 0
    result: NDArray[np.bool_] = apart & apart.T
    index = np.arange(len(points))
    near = np.abs(index[:, None] - index[None, :])
    result[(near <= 1) | (near == len(points) - 1)] = False
    return result


def _exchanged(state: State, ring: int, pair: Tuple[int, int], simple: bool) -> State:
    first, second = pair
    points, names, decimals = list(state.points), list(state.names), list(state.decimals)
    count = len(points[ring])
    points[ring] = _after(points[ring], first, second)
    turned = _turned(names[ring], first, second)
    if _in_order(turned) and not _in_order(names[ring]):
        # The rows were exchanged with their names; otherwise only the numbers were.
        names[ring] = turned
    decimals[ring] = _turned(decimals[ring], first, second)
    values = {"first": state.names[ring][first], "second": state.names[ring][second]}
    slip = Slip(
        Cause.EXCHANGED,
        Phrase("doctor.exchanged_simple" if simple else "doctor.exchanged", values),
        Phrase("doctor.noun.exchanged", values),
        _HABIT - _tried(pair, count),
        at=((ring, first), (ring, second)),
    )
    return replace(
        state,
        points=tuple(points),
        names=tuple(names),
        decimals=tuple(decimals),
        slips=(*state.slips, slip),
    )


def _turned(values: Tuple[_Value, ...], first: int, second: int) -> Tuple[_Value, ...]:
    turned = list(values)
    turned[first], turned[second] = turned[second], turned[first]
    return tuple(turned)


def _in_order(names: Tuple[str, ...]) -> bool:
    return all(old and new and step(old, new) is Step.NEXT for old, new in zip(names, names[1:]))


def missing_corners(state: State) -> List[State]:
    """Return the reading in which a corner was left out: seen in the names, not to be made up."""
    found: List[State] = []
    for ring, names in enumerate(state.names):
        for before, after in gaps(names)[:1]:
            values = {"before": before, "after": after}
            slip = Slip(
                Cause.MISSING_CORNER,
                Phrase("doctor.missing_corner", values),
                Phrase("doctor.noun.missing_corner", values),
                _HABIT,
                repairs=False,
                at=((ring, names.index(after)),),
            )
            found.append(replace(state, slips=(*state.slips, slip)))
    return found


def far_corners(state: State) -> List[State]:
    """Return the readings in which one corner is wrong in a way that no single digit explains."""
    found: List[State] = []
    for ring, points in enumerate(state.points):
        if len(points) < 4:
            continue
        bad = np.flatnonzero(~in_range(points))
        values = farness(points)
        worst = int(bad[0]) if len(bad) == 1 else int(np.argmax(values))
        if len(bad) <= 1 and (len(bad) == 1 or values[worst] > _APART):
            found.append(_far(state, ring, worst))
    return found


def _far(state: State, ring: int, corner: int) -> State:
    points = state.points[ring]
    others = np.delete(points, corner, axis=0)
    nearest = float(np.min(np.hypot(*(others - points[corner]).T)))
    values = {"name": state.names[ring][corner], "distance": nearest}
    slip = Slip(
        Cause.FAR_CORNER,
        Phrase("doctor.far_corner", values),
        Phrase("doctor.noun.far_corner", {"name": values["name"]}),
        _HABIT - math.log(len(points)) - 3.0,
        repairs=False,
        at=((ring, corner),),
    )
    return replace(state, slips=(*state.slips, slip))
