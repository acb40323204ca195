"""Coordinates of a vector file as corner text: how many decimals the file justifies, and what that moves.

A format that rounds (MapInfo's whole numbers in a box, DGN's units) cannot keep a printed number. Where all
coordinates of a file lie within half its step of rounder numbers, and that can be no chance, the rounder
ones are the printed ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Tuple

import numpy as np

from mineral_plugin.core.area.zones import Coordinates

MOST_DECIMALS = 3
_NOISE_M = 5e-6
_CHANCE = 1e-6


@dataclass(frozen=True)
class Step:
    """The step of a file's coordinates in metres, east and north; 0 where it keeps what was written."""

    east_m: float = 0.0
    north_m: float = 0.0

    @property
    def largest_m(self) -> float:
        """Return the coarser of both."""
        return max(self.east_m, self.north_m)


EXACT = Step()


@dataclass(frozen=True)
class Printing:
    """How coordinates are printed: decimals, the farthest one moved (m), and whether a step was undone."""

    decimals: int
    moved_m: float
    snapped: bool = False


def printing_of(points: Coordinates, step: Step = EXACT) -> Printing:
    """Return with how many decimals the plane points (n, 2) of one file are to be printed."""
    if step.largest_m > 0:
        return _of_step(points, step)
    for decimals in range(MOST_DECIMALS):
        if _farthest(points, decimals) < _NOISE_M:
            return Printing(decimals, 0.0)
    return Printing(MOST_DECIMALS, _farthest(points, MOST_DECIMALS))


def _of_step(points: Coordinates, step: Step) -> Printing:
    # GDAL gives a MapInfo coordinate with two decimals more than the step asks, rounded once more.
    reach = np.asarray([_reach(step.east_m), _reach(step.north_m)])
    finest = min(MOST_DECIMALS, max(0, math.ceil(-math.log10(step.largest_m * 1.02))))
    for decimals in range(MOST_DECIMALS):
        off = np.abs(points - np.round(points, decimals))
        chance = np.prod(np.minimum(1.0, 2 * reach * 10.0**decimals)) ** len(points)
        if bool(np.all(off <= reach)) and chance < _CHANCE:
            return Printing(decimals, float(off.max()), snapped=True)
    return Printing(finest, _farthest(points, finest))


def _reach(step_m: float) -> float:
    return step_m / 2 * 1.001 + min(0.0051, step_m) + _NOISE_M


def _farthest(points: Coordinates, decimals: int) -> float:
    return float(np.abs(points - np.round(points, decimals)).max()) if len(points) else 0.0


def printed(value: float, decimals: int) -> Tuple[str, float]:
    """Return a coordinate as text with a decimal point, and the number that the text says."""
    text = f"{value:.{decimals}f}"
    return text, float(text)
