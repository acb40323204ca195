"""Licences that share no ground and lie close to one another: gap, common border, whether corners agree."""

from __future__ import annotations

from typing import Iterator, NamedTuple, Optional

import numpy as np
import shapely

from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.memory import MeasuredGap
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.overlap.borders import SAME_M, border_of
from mineral_plugin.core.overlap.flat import FeatureState, Floats, Ints
from mineral_plugin.core.overlap.flat_measures import box_pairs_within
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS, distance_m
from mineral_plugin.core.overlap.whole_sides import whole_sides

_AT_ONCE = 4_096
# Boxes in the audit's plane, distances in the first licence's: the two differ by less than this.
_PLANES_DIFFER = 1.005


class Near(NamedTuple):
    """Places of two layers whose objects may lie within reach of one another (n,)."""

    a: Ints
    b: Ints


def near_pairs(first: AuditLayer, second: AuditLayer, reach_m: float, progress: Progress) -> Near:
    """Return the places of two layers (or of one, each pair once) that lie within reach of one another in m.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    reach = reach_m * _PLANES_DIFFER
    rows, others = box_pairs_within(first.flat, None if first is second else second.flat, reach)
    kept = _within(first, second, rows, others, reach, progress)
    return Near(first.flat.place[rows[kept]], second.flat.place[others[kept]])


def plain_borders(first: AuditLayer, second: AuditLayer, near: Near, progress: Progress) -> Floats:
    """Return the common border in m (n,) of pairs with the same corners along it; not a number for others.

    Only for pairs that share no ground, measured in the plane of the arrays.
    """
    lengths = np.full(len(near.a), np.nan)
    if first.system.zone != first.kept.plane or second.system.zone != second.kept.plane:
        return lengths
    rows, others = first.row_of[near.a], second.row_of[near.b]
    sound = (first.flat.state[rows] | second.flat.state[others]) == FeatureState.SOUND
    (numbers,) = sound.nonzero()
    for start in _starts(len(numbers), progress):
        some = numbers[start : start + _AT_ONCE]
        found = whole_sides(first.flat.geometry(rows[some]), second.flat.geometry(others[some]))
        lengths[some] = np.where(found.is_all, found.length_m, np.nan)
    return lengths


def measured_gap(
    first: AuditLayer, a: int, second: AuditLayer, b: int, reach_m: float, border_m: float
) -> Optional[MeasuredGap]:
    """Return gap and common border of two licences that share no ground, ``None`` beyond the reach.

    ``border_m``: their border as ``plain_borders`` found it.
    """
    zone = first.zone(a)
    if border_m == border_m:
        return MeasuredGap(zone, 0.0, round(border_m, LENGTH_DECIMALS), True)
    one, other = first.shape(a, zone), second.shape(b, zone)
    gap = distance_m(one, other)
    if gap > reach_m:
        return None
    if gap > SAME_M:
        return MeasuredGap(zone, gap, 0.0, None)
    border = border_of(one, other, reach_m)
    return MeasuredGap(zone, gap, border.shared_m, border.corners_agree if border.shared_m > 0.0 else None)


def _within(
    first: AuditLayer, second: AuditLayer, rows: Ints, others: Ints, reach_m: float, progress: Progress
) -> Ints:
    kept = [np.empty(0, dtype=np.int64)]
    for start in _starts(len(rows), progress):
        some = slice(start, start + _AT_ONCE)
        one, other = first.flat.geometry(rows[some]), second.flat.geometry(others[some])
        sound = (first.flat.state[rows[some]] == FeatureState.SOUND) & (
            second.flat.state[others[some]] == FeatureState.SOUND
        )
        near = np.ones(len(one), dtype=bool)
        near[sound] = shapely.dwithin(one[sound], other[sound], reach_m)
        kept.append(np.flatnonzero(near) + start)
    return np.concatenate(kept)


def _starts(count: int, progress: Progress) -> Iterator[int]:
    for start in range(0, count, _AT_ONCE):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        yield start
