"""Slips of a whole column: X and Y exchanged, dots read as decimals, the zone number before Y."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Iterator, List, Optional, Tuple

import numpy as np

from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.model import Cause, Slip, State
from mineral_plugin.core.corner_tables.doctor.numbers import in_range

ZONE_NUMBERS = (18, 19, 48, 49, 481, 482, 491)
_RANGES = (EAST_RANGE, NORTH_RANGE)
_AXES = ("Y", "X")
_POWERS = (3, -3, -2, -1)
_SHOWN = 5
# Such a slip runs through a column; at one number alone a wrong digit is likelier.
_SINGLE = -5.0
_HABITS = {Cause.SWAPPED: math.log(0.01), Cause.MAGNITUDE: math.log(0.01), Cause.ZONE_NUMBER: math.log(0.005)}


def whole_column_slips(state: State) -> List[State]:
    """Return the readings in which one of these slips is put right; only where a number is out of range."""
    if all(in_range(points).all() for points in state.points):
        return []
    found = [_swapped(state), _zone_number(state), _magnitude(state)]
    return [entry for entry in found if entry is not None]


def _swapped(state: State) -> Optional[State]:
    turned = [~in_range(points) & in_range(points[:, ::-1]) for points in state.points]
    count, total = sum(int(flags.sum()) for flags in turned), sum(map(len, state.points))
    if not count:
        return None
    points = tuple(np.where(flags[:, None], p[:, ::-1], p) for flags, p in zip(turned, state.points))
    decimals = tuple(
        tuple((d[1], d[0]) if flag else d for flag, d in zip(flags, ring))
        for flags, ring in zip(turned, state.decimals)
    )
    names = [n for flags, ring in zip(turned, state.names) for flag, n in zip(flags, ring) if flag]
    words = Phrase("doctor.swapped") if count == total else _some("doctor.swapped_some", names)
    return _applied(state, Cause.SWAPPED, words, points, decimals)


def _some(phrase_id: str, names: List[str]) -> Phrase:
    return Phrase(phrase_id, {"names": tuple(names[:_SHOWN]), "count": len(names)})


def _applied(
    state: State,
    cause: Cause,
    sentence: Phrase,
    points: Tuple[Coordinates, ...],
    decimals: Tuple[Tuple[Tuple[int, int], ...], ...],
    single: bool = False,
) -> State:
    habit = _HABITS[cause] + (_SINGLE if single else 0.0)
    slip = Slip(cause, sentence, Phrase(f"doctor.noun.{cause.value}"), habit)
    return replace(state, points=points, decimals=decimals, slips=(*state.slips, slip))


def _zone_number(state: State) -> Optional[State]:
    numbers = {_number(float(east)) for points in state.points for east in points[:, 0]} - {None}
    if len(numbers) != 1:
        return None
    number = numbers.pop() or 0
    points = tuple(_stripped(p, number) for p in state.points)
    words = Phrase("doctor.zone_number", {"number": str(number)})
    return _applied(state, Cause.ZONE_NUMBER, words, points, state.decimals)


def _number(east: float) -> Optional[int]:
    number = int(east // 1_000_000)
    rest = east - number * 1_000_000
    return number if number in ZONE_NUMBERS and EAST_RANGE[0] <= rest <= EAST_RANGE[1] else None


def _stripped(points: Coordinates, number: int) -> Coordinates:
    stripped = points.copy()
    has = (points[:, 0] // 1_000_000) == number
    stripped[has, 0] -= number * 1_000_000
    return stripped


def _magnitude(state: State) -> Optional[State]:
    """Put right numbers that are a power of ten too small or too large: 442.393 for 442393."""
    points = [p.copy() for p in state.points]
    decimals = [list(ring) for ring in state.decimals]
    words: List[Tuple[str, int]] = []
    count = 0
    for axis in (1, 0):
        bad = list(_outside(state, axis))
        count += len(bad)
        power = _power([float(state.points[ring][corner, axis]) for ring, corner in bad], axis)
        if bad and power is None:
            return None
        for ring, corner in bad:
            points[ring][corner, axis] *= 10.0 ** (power or 0)
            pair = list(decimals[ring][corner])
            pair[axis] = max(0, pair[axis] - (power or 0))
            decimals[ring][corner] = (pair[0], pair[1])
        if bad:
            words.append((_AXES[axis], power or 0))
    if not words:
        return None
    changed = tuple(map(tuple, decimals))
    return _applied(state, Cause.MAGNITUDE, _powers(words), tuple(points), changed, count == 1)


def _powers(words: List[Tuple[str, int]]) -> Phrase:
    axes = tuple(axis for axis, _ in words)
    larger = all(power > 0 for _, power in words)
    if larger:
        return Phrase("doctor.magnitude_dots", {"axes": axes})
    return Phrase("doctor.magnitude_comma", {"axes": axes, "factor": 10.0 ** abs(words[0][1])})


def _outside(state: State, axis: int) -> Iterator[Tuple[int, int]]:
    low, high = _RANGES[axis]
    for ring, points in enumerate(state.points):
        for corner, value in enumerate(points[:, axis]):
            if not low <= value <= high:
                yield ring, corner


def _power(values: List[float], axis: int) -> Optional[int]:
    low, high = _RANGES[axis]
    for power in _POWERS:
        if values and all(low <= value * 10.0**power <= high for value in values):
            return power
    return None
