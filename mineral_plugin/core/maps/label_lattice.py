"""A lattice of places for labels: which are free, told at once for all of them.

Labels come in a few classes of size. For each class and place the lattice knows whether a box there would lie
on a side, a corner or out of the frame (which stays so), and how many labels and lines placed so far it meets
(which changes). What is put down marks the few places around it, so that asking costs nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from mineral_plugin.core.maps.box_arrays import Array, Flags, grown, segments_of
from mineral_plugin.core.maps.label_shapes import APART_MM, FRAME_MM, MARK_MM, SIDE_MM, Keep
from mineral_plugin.core.maps.plan import Box

_LEAST_STEP_MM, _MOST_STEP_MM, _MOST_PLACES = 1.3, 4.0, 30_000.0
Counts = NDArray[np.int16]


class Window(NamedTuple):
    """A piece of the lattice: first row and column, and those behind the last."""

    top: int
    bottom: int
    left: int
    right: int


class Lattice:
    """Places in rows and columns over a region in mm; ``halves`` (k, 2) are half the sizes of each class."""

    def __init__(self, region: Box, halves: Array) -> None:
        step = math.sqrt(region.width * region.height / _MOST_PLACES)
        self.step = min(max(step, _LEAST_STEP_MM), _MOST_STEP_MM)
        self.xs = np.arange(region.x, region.right, self.step)
        self.ys = np.arange(region.y, region.bottom, self.step)
        shape = (len(halves), len(self.ys), len(self.xs))
        self._halves = halves
        self.barred = np.zeros(shape, dtype=np.bool_)
        self._met: Counts = np.zeros(shape, dtype=np.int16)

    # --- what bars a place for good -------------------------------------------------------------------

    def bar_outside(self, frame: Box) -> None:
        """Bar the places from which a label would stand out of the frame."""
        for kind, (wide, high) in enumerate(self._halves):
            across = (self.xs < frame.x + wide) | (self.xs > frame.right - wide)
            down = (self.ys < frame.y + high) | (self.ys > frame.bottom - high)
            self.barred[kind] |= down[:, None] | across[None, :]

    def bar_box(self, box: Sequence[float]) -> None:
        """Bar the places from which a label would meet a box."""
        for kind in range(len(self._halves)):
            top, bottom, left, right = self._around(kind, box)
            self.barred[kind, top:bottom, left:right] = True

    def bar_segment(self, segment: Sequence[float], gap: float) -> None:
        """Bar the places from which a label would come nearer to a segment than ``gap``."""
        rows, columns, met = self._met_by(segment, gap)
        self.barred[:, rows, columns] |= met

    # --- what meets a place now -----------------------------------------------------------------------

    def put_box(self, box: Sequence[float], by: int) -> None:
        """Count a label in (``by`` 1) or out (-1)."""
        for kind in range(len(self._halves)):
            top, bottom, left, right = self._around(kind, box)
            self._met[kind, top:bottom, left:right] += by

    def put_segment(self, segment: Sequence[float], gap: float, by: int) -> None:
        """Count a line in (``by`` 1) or out (-1)."""
        rows, columns, met = self._met_by(segment, gap)
        self._met[:, rows, columns] += by * met.astype(np.int16)

    # --- what is asked --------------------------------------------------------------------------------

    def window(self, point: Sequence[float], reach: float) -> Window:
        """Return the piece of the lattice within a reach of a point."""
        top, bottom = _span(point[1] - reach, point[1] + reach, self.ys, self.step)
        left, right = _span(point[0] - reach, point[0] + reach, self.xs, self.step)
        return Window(top, bottom, left, right)

    def free(self, kind: int, window: Window, now: bool = True) -> Array:
        """Return the places (m, 2) for a class that are not barred, ``now`` not met by anything either."""
        top, bottom, left, right = window
        there = ~self.barred[kind, top:bottom, left:right]
        if now:
            there &= self._met[kind, top:bottom, left:right] == 0
        rows, columns = np.nonzero(there)
        return np.column_stack([self.xs[left + columns], self.ys[top + rows]])

    def _around(self, kind: int, box: Sequence[float]) -> Window:
        wide, high = self._halves[kind]
        top, bottom = _span(box[1] - high, box[3] + high, self.ys, self.step)
        left, right = _span(box[0] - wide, box[2] + wide, self.xs, self.step)
        return Window(top, bottom, left, right)

    def _met_by(self, segment: Sequence[float], gap: float) -> Tuple[slice, slice, Flags]:
        """Return rows, columns and (k, rows, columns): whether a box there meets a segment.

        A box and a segment lie apart along x, along y or square to the segment, or they meet.
        """
        x0, y0, x1, y1 = segment
        halves = self._halves + gap
        wide, high = float(halves[:, 0].max()), float(halves[:, 1].max())
        top, bottom = _span(min(y0, y1) - high, max(y0, y1) + high, self.ys, self.step)
        left, right = _span(min(x0, x1) - wide, max(x0, x1) + wide, self.xs, self.step)
        half = abs(x1 - x0) / 2, abs(y1 - y0) / 2
        across = self.xs[left:right] - (x0 + x1) / 2
        down = self.ys[top:bottom] - (y0 + y1) / 2
        square = np.abs(across[None, :] * (y1 - y0) - down[:, None] * (x1 - x0))
        reach = 2.0 * (halves[:, 0] * half[1] + halves[:, 1] * half[0])
        met = square[None, :, :] < reach[:, None, None]
        met &= (np.abs(across) < halves[:, :1] + half[0])[:, None, :]
        met &= (np.abs(down) < halves[:, 1:] + half[1])[:, :, None]
        return slice(top, bottom), slice(left, right), met

    def inside(self, rings: Sequence[Array]) -> Flags:
        """Return (rows, columns): which places lie within an odd number of rings (not in a hole)."""
        turns = np.zeros((len(self.ys), len(self.xs) + 1), dtype=np.int32)
        for ring in rings:
            x0, y0, x1, y1 = segments_of(ring).T
            rows, sides = np.nonzero((y0 > self.ys[:, None]) != (y1 > self.ys[:, None]))
            share = (self.ys[rows] - y0[sides]) / (y1[sides] - y0[sides])
            at = x0[sides] + share * (x1[sides] - x0[sides])
            columns = np.clip(np.ceil((at - self.xs[0]) / self.step), 0, len(self.xs)).astype(int)
            np.add.at(turns, (rows, columns), 1)
        return np.asarray(np.cumsum(turns, axis=1)[:, :-1] % 2 == 1)


def lattice_over(region: Box, halves: Array, keep: Keep, corners: Array) -> Lattice:
    """Return the lattice of a region, barred where labels would lie on what they keep clear of."""
    lattice = Lattice(region, halves)
    lattice.bar_outside(keep.frame.grown(-FRAME_MM))
    for side in keep.sides.tolist():
        lattice.bar_segment(side, SIDE_MM)
    for obstacle in grown(keep.obstacles, APART_MM).tolist():
        lattice.bar_box(obstacle)
    for mark in np.hstack([corners - MARK_MM, corners + MARK_MM]).tolist():
        lattice.bar_box(mark)
    return lattice


def _span(low: float, high: float, values: Array, step: float) -> Tuple[int, int]:
    """Return which of evenly spaced values lie between two, as the first and the one behind the last."""
    first = max(math.floor((low - values[0]) / step) + 1, 0)
    behind = min(math.ceil((high - values[0]) / step), len(values))
    return first, max(behind, first)
