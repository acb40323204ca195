"""Numbers of corners on the map: each beside its corner, none on another, on a side or out of the frame.

A corner in a crowd has its number farther off, with a line that leads there and crosses no other. No label is
dropped: where a frame has no room for all of them, that is said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.maps.box_arrays import Array, Flags, boxes_cut, segments_cross, segments_of
from mineral_plugin.core.maps.label_search import Search
from mineral_plugin.core.maps.label_shapes import Keep, Wishes
from mineral_plugin.core.maps.plan import Box

_LONG_MM, _OFF_MM = 30.0, 0.4


@dataclass(frozen=True)
class LabelWish:
    """A label to be placed: its corner in mm, the width and height of its box, the way out of the area."""

    point: Tuple[float, float]
    width: float
    height: float
    outward: Tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """Where a label goes: the middle of its box in mm, and whether a line leads to it.

    ``is_bad`` tells that its line is long or runs over a side or another corner: a larger map is better.
    """

    middle: Tuple[float, float]
    leader: bool
    is_bad: bool


@dataclass(frozen=True)
class Ground:
    """What labels keep clear of, in mm: the frame, rings (n, 2) of sides, boxes, lines of the grid."""

    frame: Box
    rings: Tuple[Array, ...]
    obstacles: Tuple[Box, ...] = ()
    grid: Tuple[Tuple[float, float, float, float], ...] = ()


def outward_ways(ring: Array, is_hole: bool = False) -> Array:
    """Return for each corner the unit vector along the bisector of its sides, away from the area."""
    before, behind = np.roll(ring, 1, axis=0) - ring, np.roll(ring, -1, axis=0) - ring
    first, second = _unit(before), _unit(behind)
    inward = first + second
    straight = np.hypot(*inward.T) < 1e-3
    inward[straight] = np.column_stack([-second[straight, 1], second[straight, 0]])
    turn = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    area = float(np.sum(ring[:, 0] * np.roll(ring[:, 1], -1) - np.roll(ring[:, 0], -1) * ring[:, 1]))
    # At a corner that turns the other way the sum of the sides points out of the ring already.
    reflex = (turn * area > 0) & ~straight
    sign = np.where(reflex, 1.0, -1.0)
    sign[straight] = -1.0 if area > 0 else 1.0
    return np.asarray(_unit(inward) * sign[:, None] * (-1.0 if is_hole else 1.0))


def _unit(vectors: Array) -> Array:
    length = np.hypot(*vectors.T)
    return np.asarray(vectors / np.where(length < 1e-9, 1.0, length)[:, None])


def place_labels(wishes: Sequence[LabelWish], ground: Ground) -> Optional[Tuple[Placed, ...]]:
    """Return a place for each label, ``None`` where the frame has no room for all of them."""
    if not wishes:
        return ()
    asked = Wishes(
        np.array([wish.point for wish in wishes]),
        np.array([(wish.width, wish.height) for wish in wishes]),
        np.array([wish.outward for wish in wishes]),
    )
    sides = np.vstack([segments_of(ring) for ring in ground.rings])
    boxes = np.array([(box.x, box.y, box.right, box.bottom) for box in ground.obstacles]).reshape(-1, 4)
    keep = Keep(ground.frame, sides, ground.rings, boxes, np.array(ground.grid).reshape(-1, 4))
    search = Search(asked, keep)
    if not search.run():
        return None
    bad = _bad(search.leaders, asked.points, sides)
    return tuple(
        Placed(
            middle=(float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2),
            leader=not math.isnan(leader[0]),
            is_bad=bool(one),
        )
        for box, leader, one in zip(search.boxes, search.leaders, bad)
    )


def _bad(leaders: Array, points: Array, sides: Array) -> Flags:
    """Return which lines are long or run over a side or another corner."""
    bad = np.hypot(leaders[:, 2] - leaders[:, 0], leaders[:, 3] - leaders[:, 1]) > _LONG_MM
    led = np.flatnonzero(~np.isnan(leaders[:, 0]))
    over = boxes_cut(np.hstack([points - _OFF_MM, points + _OFF_MM]), leaders[led]).T
    over &= (points[None, :, :] != points[led][:, None, :]).any(axis=2)
    bad[led] |= over.any(axis=1) | segments_cross(leaders[led], sides).any(axis=1)
    return np.asarray(bad)
