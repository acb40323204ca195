"""Arcs that somebody turned to chords before: runs of equal sides with equal turns."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from mineral_plugin.core.area.zones import Coordinates

_LEAST_CHORDS = 5
_MOST_TURN_RAD = math.radians(16.0)
_LEAST_TURN_RAD = math.radians(0.2)
_SIDE_SHARE = 0.02
_TURN_SHARE = 0.05


@dataclass(frozen=True)
class Chorded:
    """Arcs found in a ring: how many, of how many chords, the farthest a chord leaves its arc (m)."""

    count: int = 0
    chords: int = 0
    error: float = 0.0

    def __add__(self, other: Chorded) -> Chorded:
        """Return both together."""
        return Chorded(self.count + other.count, self.chords + other.chords, max(self.error, other.error))


def chorded_arcs(points: Coordinates) -> Chorded:
    """Return the arcs that a ring (n, 2) shows as chords; corners of surveyed areas show none."""
    if len(points) < _LEAST_CHORDS:
        return Chorded()
    sides = np.roll(points, -1, axis=0) - points
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    bearings = np.arctan2(sides[:, 1], sides[:, 0])
    turns = (np.roll(bearings, -1) - bearings + math.pi) % (2 * math.pi) - math.pi
    found = Chorded()
    start = 0
    for index in range(1, len(points) + 1):
        if index == len(points) or not _goes_on(lengths, turns, start, index):
            found += _arc(lengths, turns, start, index - start)
            start = index
    return found


def _goes_on(lengths: Coordinates, turns: Coordinates, start: int, index: int) -> bool:
    """Return whether side ``index`` is one more chord of the arc that begins with side ``start``."""
    turn = turns[index - 1]
    if not _LEAST_TURN_RAD < abs(turn) < _MOST_TURN_RAD:
        return False
    same_side = abs(lengths[index] - lengths[start]) <= _SIDE_SHARE * lengths[start]
    return bool(same_side and abs(turn - turns[start]) <= _TURN_SHARE * abs(turns[start]))


def _arc(lengths: Coordinates, turns: Coordinates, start: int, chords: int) -> Chorded:
    if chords < _LEAST_CHORDS:
        return Chorded()
    turn, side = abs(float(turns[start])), float(lengths[start])
    radius = side / (2 * math.sin(turn / 2))
    return Chorded(1, chords, radius * (1 - math.cos(turn / 2)))
