"""What the search for places of labels is asked, and the shapes it looks at: boxes, hulls, what lies near."""

from __future__ import annotations

import math
from typing import List, NamedTuple, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray

from mineral_plugin.core.maps.box_arrays import Array, Flags
from mineral_plugin.core.maps.plan import Box

APART_MM, MARK_MM, FRAME_MM, SIDE_MM, LINE_MM = 0.5, 0.9, 0.8, 0.25, 0.12
BESIDE_MM = (1.1, 1.8)
TURNED, PER_MM = 5.0, 0.7
_WAYS = 24
_CLASS_MM = 1.5
Numbers = NDArray[np.intp]


class Wishes(NamedTuple):
    """Corners (n, 2), sizes of their labels (n, 2), and ways out of the area (n, 2), in mm."""

    points: Array
    sizes: Array
    outward: Array


class Keep(NamedTuple):
    """What labels keep clear of: frame, sides (m, 4), rings, obstacles (k, 4), lines of the grid (l, 4)."""

    frame: Box
    sides: Array
    rings: Tuple[Array, ...]
    obstacles: Array
    grid: Array


def classes_of(sizes: Array) -> Tuple[Numbers, Array]:
    """Return the class of each size and half the size of each class: those of about one width go together."""
    steps = np.ceil(sizes[:, 0] / _CLASS_MM - 1e-9).astype(int)
    kinds, of_each = np.unique(steps, return_inverse=True)
    halves = [sizes[of_each == kind].max(axis=0) / 2 for kind in range(len(kinds))]
    return of_each, np.array(halves)


def loose_first(points: Array, reach: float) -> List[int]:
    """Return the numbers of points, those with the fewest others within a reach both ways first."""
    order = np.argsort(points[:, 0], kind="stable")
    xs = points[order, 0]
    first, behind = np.searchsorted(xs, xs - reach), np.searchsorted(xs, xs + reach)
    crowd = np.zeros(len(order))
    for place, number in enumerate(order):
        near = points[order[first[place] : behind[place]], 1]
        crowd[number] = np.count_nonzero(np.abs(near - points[number, 1]) < reach)
    return [int(number) for number in np.argsort(crowd, kind="stable")]


def spread(numbers: Sequence[int]) -> List[int]:
    """Return numbers in an order in which neighbours come far apart: each half, each quarter, and so on."""
    bits = max(len(numbers) - 1, 1).bit_length()
    keys = [int(format(place, f"0{bits}b")[::-1], 2) for place in range(len(numbers))]
    return [number for _, number in sorted(zip(keys, numbers))]


def beside(point: Array, size: Array, outward: Array) -> Tuple[Array, Array]:
    """Return boxes around a corner, those of the way out first, and what each costs by itself."""
    start = math.atan2(outward[1], outward[0])
    turns = start + 2 * np.pi * np.arange(_WAYS) / _WAYS
    ways = np.column_stack([np.cos(turns), np.sin(turns)])
    # How far the middle of a box is from the point where its edge is met on each way.
    reach = np.min(size / 2 / np.maximum(np.abs(ways), 1e-9), axis=1)
    middles = np.vstack([point + ways * (reach + gap)[:, None] for gap in BESIDE_MM])
    cost = TURNED * (1.0 - np.cos(turns - start)) / 2.0
    return boxes_of(middles, size), np.concatenate([cost + PER_MM * gap for gap in BESIDE_MM])


def boxes_of(middles: Array, size: Array) -> Array:
    """Return boxes of one size around middles (m, 2)."""
    return np.hstack([middles - size / 2, middles + size / 2])


def wider(box: Sequence[float]) -> Tuple[float, float, float, float]:
    """Return a box with the room that is kept between two labels."""
    return box[0] - APART_MM, box[1] - APART_MM, box[2] + APART_MM, box[3] + APART_MM


def crowding_reach(points: Array, least: int = 3) -> Array:
    """Return for each point (n, 2) the distance within which it has ``least`` others; infinite with fewer."""
    if len(points) <= least:
        return np.full(len(points), np.inf)
    apart = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    return np.asarray(np.partition(apart, least, axis=1)[:, least])


def hull(boxes: Array) -> Array:
    """Return the rectangle (x0, y0, x1, y1) around boxes."""
    flat = boxes.reshape(-1, 2)
    return np.concatenate([flat.min(axis=0), flat.max(axis=0)])


def meeting(segments: Array, reach: Array) -> Array:
    """Return the segments whose rectangles meet another."""
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    band = SIDE_MM + 0.1
    there = (low < reach[2:] + band) & (high > reach[:2] - band)
    return np.asarray(segments[there.all(axis=1)])


def in_frame(boxes: Array, frame: Box) -> Flags:
    """Return which boxes lie in a frame."""
    low = (boxes[:, :2] >= (frame.x, frame.y)).all(axis=1)
    return np.asarray(low & (boxes[:, 2:] <= (frame.right, frame.bottom)).all(axis=1))


def gaps(boxes: Array, points: Array) -> Array:
    """Return (n, m): how far points are from boxes; 0 within."""
    middles, halves = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]) / 2
    away = np.maximum(np.abs(points[None, :, :] - middles[:, None, :]) - halves[:, None, :], 0.0)
    return np.asarray(np.hypot(away[..., 0], away[..., 1]))


def within(points: Array, sides: Array) -> Array:
    """Return 1 for points within an odd number of rings (inside the area and in no hole), else 0."""
    x0, y0, x1, y1 = sides.T
    y = points[:, 1, None]
    rising = (y1 > y) != (y0 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return np.asarray((rising & (points[:, 0, None] < at)).sum(axis=1) % 2)
