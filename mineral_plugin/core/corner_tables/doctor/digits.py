"""One coordinate typed wrong: a digit changed, two neighbours exchanged, one lost, one doubled.

All corrections of one digit are tried at once on arrays: the plane area is linear in each coordinate, so a
ring of 300 corners with its 40,000 corrections costs some milliseconds.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Dict, List, NamedTuple, Tuple

import numpy as np
from numpy.typing import NDArray

from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.model import Cause, Slip, State
from mineral_plugin.core.corner_tables.doctor.numbers import (
    Numbers,
    area_tolerance_m2,
    area_weights,
    computed_area_m2,
    expected_area_m2,
    farness,
    farness_weights,
    in_range,
    size_of_others,
)

KEPT = 10
# How often one typed coordinate has a wrong digit, and a whole table at most.
_RATE, _MOST = 0.001, 0.1
# A lost or an extra digit is mostly one of two equal ones.
_EQUAL = 3.0
_RANGES = (EAST_RANGE, NORTH_RANGE)
_DIGITS = (6, 7)
_SHARES = {"changed": 0.4, "exchanged": 0.2, "lost": 0.2, "doubled": 0.2}


class Edit(NamedTuple):
    """One correction of a coordinate: where, axis (0 east, 1 north), kind, new value, how usual (ln)."""

    ring: int
    corner: int
    axis: int
    kind: str
    value: float
    habit: float


def digit_slips(state: State) -> List[State]:
    """Return the most promising readings in which one digit of one coordinate is put right."""
    bad = [(r, int(c)) for r, points in enumerate(state.points) for c in np.flatnonzero(~in_range(points))]
    if len(bad) > 1:
        return []
    edits = [e for place in bad for e in _odd_length_edits(state, *place)]
    if not bad:
        edits = [edit for ring in range(len(state.points)) for edit in _same_length_edits(state, ring)]
    return [_applied(state, edit) for edit in edits]


def _applied(state: State, edit: Edit) -> State:
    points = list(state.points)
    points[edit.ring] = points[edit.ring].copy()
    before = float(points[edit.ring][edit.corner, edit.axis])
    points[edit.ring][edit.corner, edit.axis] = edit.value
    places = state.decimals[edit.ring][edit.corner][edit.axis]
    values = {
        "name": state.names[edit.ring][edit.corner],
        "axis": "YX"[edit.axis],
        "before": f"{before:.{places}f}",
        "after": f"{edit.value:.{places}f}",
    }
    slip = Slip(
        Cause.DIGIT,
        Phrase(f"doctor.digit_{edit.kind}", values),
        Phrase("doctor.noun.digit", {"name": values["name"]}),
        edit.habit,
        at=((edit.ring, edit.corner),),
    )
    return replace(state, points=tuple(points), slips=(*state.slips, slip))


def _rate(state: State) -> float:
    """Return how likely it is that one given coordinate is the wrong one."""
    count = 2 * sum(map(len, state.points))
    return min(_RATE, _MOST / count)


def _odd_length_edits(state: State, ring: int, corner: int) -> List[Edit]:
    """Return the corrections of a number out of range: a digit put in, taken out, or changed."""
    point = state.points[ring][corner]
    axes = [axis for axis in (0, 1) if not _RANGES[axis][0] <= point[axis] <= _RANGES[axis][1]]
    if len(axes) != 1:
        return []
    axis = axes[0]
    values = _rewritten(float(point[axis]), state.decimals[ring][corner][axis])
    edits: List[Edit] = []
    for kind, found in values.items():
        fitting = [value for value in found if _RANGES[axis][0] <= value <= _RANGES[axis][1]]
        shares = [_EQUAL if _doubles(kind, float(point[axis]), value) else 1.0 for value in fitting]
        for value, share in zip(fitting, shares):
            habit = math.log(_rate(state) * _SHARES[kind] * share / sum(shares))
            edits.append(Edit(ring, corner, axis, kind, value, habit))
    changed = np.array([edit.value for edit in edits])
    return _best(state, ring, edits, np.full(len(edits), corner), np.full(len(edits), axis), changed)


def _doubles(kind: str, before: float, after: float) -> bool:
    """Return whether the digit lost or too many stands beside an equal one."""
    if kind not in ("lost", "doubled"):
        return False
    short, long = sorted((f"{before:.0f}", f"{after:.0f}"), key=len)
    pairs = [i for i in range(len(long) - 1) if long[i] == long[i + 1]]
    return any(long[:i] + long[i + 1 :] == short for i in pairs)


def _rewritten(value: float, places: int) -> Dict[str, List[float]]:
    whole, _, fraction = f"{value:.{places}f}".partition(".")
    lost = {whole[:i] + digit + whole[i:] for i in range(len(whole) + 1) for digit in "0123456789"}
    doubled = {whole[:i] + whole[i + 1 :] for i in range(len(whole)) if len(whole) > 1}
    changed = {whole[:i] + digit + whole[i + 1 :] for i in range(len(whole)) for digit in "0123456789"}
    exchanged = {whole[:i] + whole[i + 1] + whole[i] + whole[i + 2 :] for i in range(len(whole) - 1)}
    kinds = {"lost": lost, "doubled": doubled, "changed": changed, "exchanged": exchanged}
    return {kind: sorted(float(f"{text}.{fraction or 0}") for text in texts) for kind, texts in kinds.items()}


def _same_length_edits(state: State, ring: int) -> List[Edit]:
    """Return the best corrections of numbers that are in range: a digit changed or two exchanged."""
    points = state.points[ring]
    if len(points) < 4:
        return []
    found: List[Edit] = []
    for axis in (0, 1):
        for kind, steps in (("changed", _changes), ("exchanged", _exchanges)):
            corner, value = steps(points[:, axis], axis)
            low, high = _RANGES[axis]
            fits = (value >= low) & (value <= high) & (value != points[corner, axis])
            corner, value = corner[fits], value[fits]
            tried = {"changed": 9 * _DIGITS[axis], "exchanged": _DIGITS[axis] - 1}[kind]
            habit = math.log(_rate(state) * _SHARES[kind] / tried)
            edits = _Many(ring, axis, kind, habit)
            found.extend(_best_of_many(state, edits, corner, value))
    return found


class _Many(NamedTuple):
    ring: int
    axis: int
    kind: str
    habit: float


def _digits_of(values: Numbers, count: int) -> NDArray[np.int64]:
    whole = np.floor(values).astype(np.int64)
    return np.stack([(whole // 10**place) % 10 for place in range(count)], axis=1)


def _changes(values: Numbers, axis: int) -> Tuple[NDArray[np.intp], Numbers]:
    """Return corner numbers and values with each digit replaced by each other one."""
    digits = _digits_of(values, _DIGITS[axis])
    scale = 10.0 ** np.arange(_DIGITS[axis])
    new = np.arange(10)
    shifted = values[:, None, None] + (new[None, None, :] - digits[:, :, None]) * scale[None, :, None]
    corner = np.broadcast_to(np.arange(len(values))[:, None, None], shifted.shape)
    return corner.ravel(), shifted.ravel()


def _exchanges(values: Numbers, axis: int) -> Tuple[NDArray[np.intp], Numbers]:
    """Return corner numbers and values with each two neighbouring digits exchanged."""
    digits = _digits_of(values, _DIGITS[axis])
    scale = 10.0 ** np.arange(_DIGITS[axis] - 1)
    shifted = values[:, None] + (digits[:, 1:] - digits[:, :-1]) * -9.0 * scale[None, :]
    corner = np.broadcast_to(np.arange(len(values))[:, None], shifted.shape)
    return corner.ravel(), shifted.ravel()


def _best_of_many(state: State, edits: _Many, corner: NDArray[np.intp], value: Numbers) -> List[Edit]:
    if not len(value):
        return []
    ring, axis = np.full(len(value), edits.ring), np.full(len(value), edits.axis)
    weights = _quick_weights(state, edits.ring, corner, axis, value)
    # Corrections of the same weight (a ring without a stated area) are taken by the smallest move.
    move = np.abs(value - state.points[edits.ring][corner, edits.axis])
    best = np.lexsort((-move, -np.round(weights, 6)))[:KEPT]
    return [
        Edit(int(ring[i]), int(corner[i]), edits.axis, edits.kind, float(np.round(value[i], 4)), edits.habit)
        for i in best
    ]


def _best(
    state: State,
    ring: int,
    edits: List[Edit],
    corner: NDArray[np.intp],
    axis: NDArray[np.intp],
    value: Numbers,
) -> List[Edit]:
    if not edits:
        return []
    weights = _quick_weights(state, ring, corner, axis, value) + np.array([edit.habit for edit in edits])
    return [edits[i] for i in np.argsort(-weights, kind="stable")[:KEPT]]


def _quick_weights(
    state: State, ring: int, corner: NDArray[np.intp], axis: NDArray[np.intp], value: Numbers
) -> Numbers:
    """Return what area and shape say of many corrections of one ring, one corner each."""
    points = state.points[ring]
    moved = points[corner].copy()
    moved[np.arange(len(corner)), axis] = value
    weights = _standing_apart(points, corner, moved)
    expected = expected_area_m2(state)
    if expected is not None:
        areas = _areas(state, ring, corner, moved)
        weights = weights + area_weights(areas, expected, area_tolerance_m2(state))
    return weights


def _areas(state: State, ring: int, corner: NDArray[np.intp], moved: Coordinates) -> Numbers:
    points = state.points[ring]
    signed = signed_area_m2(points)
    across = np.roll(points, -1, axis=0)[corner] - np.roll(points, 1, axis=0)[corner]
    step = moved - points[corner]
    changed = signed + (step[:, 0] * across[:, 1] - step[:, 1] * across[:, 0]) / 2.0
    sign = -1.0 if any(ring in part.holes for part in state.parts) else 1.0
    areas: Numbers = computed_area_m2(state) + sign * (np.abs(changed) - abs(signed))
    return areas


def _standing_apart(points: Coordinates, corner: NDArray[np.intp], moved: Coordinates) -> Numbers:
    """Return the shape's weight after each move, judged by the moved corner and the worst of the others."""
    before, after = np.roll(points, 1, axis=0)[corner], np.roll(points, -1, axis=0)[corner]
    nearer = np.minimum(np.hypot(*(moved - before).T), np.hypot(*(moved - after).T))
    mine = nearer / size_of_others(points)[corner]
    values = farness(points)
    worst = int(np.argmax(values))
    others = np.where(corner == worst, 0.0, values[worst])
    # A corner that stands apart makes its box, and so every other corner's, look small: only it is judged.
    return farness_weights(np.maximum(mine, others))
