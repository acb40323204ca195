"""Boxes and segments as arrays: who meets whom. Boxes are (n, 4): x0, y0, x1, y1; segments (n, 4): ends."""

from __future__ import annotations

from typing import Tuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_FLAT = 1e-9
_ON_LINE = 1e-8


def grown(boxes: Array, by: float) -> Array:
    """Return boxes with a band around them."""
    return np.asarray(boxes + np.array([-by, -by, by, by]))


def boxes_meet(first: Array, second: Array) -> Flags:
    """Return (n, m): whether boxes share more than a line."""
    a, b = first[:, None, :], second[None, :, :]
    across = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    return np.asarray(across & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3]))


def points_in(boxes: Array, points: Array) -> Flags:
    """Return (n, m): whether points (m, 2) lie within boxes."""
    a, p = boxes[:, None, :], points[None, :, :]
    across = (a[..., 0] < p[..., 0]) & (p[..., 0] < a[..., 2])
    return np.asarray(across & (a[..., 1] < p[..., 1]) & (p[..., 1] < a[..., 3]))


def boxes_cut(boxes: Array, segments: Array) -> Flags:
    """Return (n, m): whether segments pass through boxes (the slab test of Liang and Barsky)."""
    enter_x, leave_x = _slab(boxes[:, 0, None], boxes[:, 2, None], segments[None, :, 0], segments[None, :, 2])
    enter_y, leave_y = _slab(boxes[:, 1, None], boxes[:, 3, None], segments[None, :, 1], segments[None, :, 3])
    first = np.maximum(np.maximum(enter_x, enter_y), 0.0)
    return np.asarray(first < np.minimum(np.minimum(leave_x, leave_y), 1.0))


def _slab(low: Array, high: Array, start: Array, end: Array) -> Tuple[Array, Array]:
    """Return where along segments they enter and leave the strip between two values."""
    way = end - start
    # A segment along the strip is within it from far before to far behind, or never.
    step = np.where(np.abs(way) < _FLAT, np.where(way < 0, -_FLAT, _FLAT), way)
    first, second = (low - start) / step, (high - start) / step
    return np.minimum(first, second), np.maximum(first, second)


def segments_cross(first: Array, second: Array) -> Flags:
    """Return (n, m): whether segments cross in a point inside of both."""
    return np.asarray(_parted(first, second) & _parted(second, first).T)


def _parted(lines: Array, segments: Array) -> Flags:
    """Return (n, m): whether the ends of segments lie on both sides of lines."""
    start, way = lines[:, :2], lines[:, 2:] - lines[:, :2]
    square = np.column_stack([-way[:, 1], way[:, 0]])
    own = (square * start).sum(axis=1)[:, None]
    first, second = square @ segments[:, :2].T - own, square @ segments[:, 2:].T - own
    # What is rounded away here is no side of its own.
    return np.asarray((np.minimum(first, second) < -_ON_LINE) & (np.maximum(first, second) > _ON_LINE))


def fan_crosses(point: Array, ends: Array, segments: Array) -> Flags:
    """Return (m, n): whether lines from a point to ends (m, 2) cross segments in a point inside of both."""
    to, first, second = ends - point, segments[:, :2] - point, segments[:, 2:] - point
    across = np.column_stack([-to[:, 1], to[:, 0]])
    way = second - first
    normal = np.column_stack([-way[:, 1], way[:, 0]])
    own = (first * normal).sum(axis=1)
    beyond = (to @ normal.T - own) * -own < 0
    return np.asarray(beyond & ((across @ first.T) * (across @ second.T) < 0))


def diagonals(boxes: Array) -> Array:
    """Return the diagonals of boxes as segments (2 n, 4): a line that passes through a box crosses one."""
    return np.vstack([boxes, boxes[:, [0, 3, 2, 1]]])


def segments_of(ring: Array) -> Array:
    """Return the sides of a ring (n, 2) as segments."""
    return np.hstack([ring, np.roll(ring, -1, axis=0)])
