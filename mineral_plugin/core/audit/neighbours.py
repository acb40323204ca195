"""Licences that share no ground and lie close to one another: gap, common border, whether corners agree."""

from __future__ import annotations

import math
from typing import Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.memory import MeasuredGap
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.overlap.flat import FeatureState, Floats, Geometries, Ints
from mineral_plugin.core.overlap.flat_measures import box_pairs_within
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS
from mineral_plugin.core.overlap.shared_borders import SAME_M, shared_borders
from mineral_plugin.core.overlap.whole_sides import whole_sides

_AT_ONCE = 4_096
# Boxes in the audit's plane, distances in the first licence's: the two differ by less than this.
_PLANES_DIFFER = 1.005

PlacePair = Tuple[int, int]


class Near(NamedTuple):
    """Places of two layers whose objects lie within reach of one another and share no ground (n,).

    ``border_m`` (n,) is the common border in m of those that have the same corners along it, measured in the
    plane of the arrays; not a number for all others, which need a closer look.
    """

    a: Ints
    b: Ints
    border_m: Floats


def near_pairs(
    first: AuditLayer, second: AuditLayer, reach_m: float, shared: Sequence[PlacePair], progress: Progress
) -> Near:
    """Return what lies within reach in m of one another in two layers (or in one, each pair once).

    ``shared`` are the pairs that share ground, places of the first layer first.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    reach = reach_m * _PLANES_DIFFER
    rows, others = box_pairs_within(first.flat, None if first is second else second.flat, reach)
    apart = ~_are_among(first.flat.place[rows], second.flat.place[others], shared, first is second)
    rows, others = rows[apart], others[apart]
    is_plain = first.system.zone == first.kept.plane and second.system.zone == second.kept.plane
    kept, lengths = [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for start in _starts(len(rows), progress):
        some = slice(start, start + _AT_ONCE)
        one, other = first.flat.geometry(rows[some]), second.flat.geometry(others[some])
        sound = (first.flat.state[rows[some]] | second.flat.state[others[some]]) == FeatureState.SOUND
        near = np.ones(len(one), dtype=bool)
        near[sound] = shapely.dwithin(one[sound], other[sound], reach)
        kept.append(np.flatnonzero(near) + start)
        lengths.append(_plain_borders(one[near], other[near], sound[near] & is_plain))
    at = np.concatenate(kept)
    return Near(first.flat.place[rows[at]], second.flat.place[others[at]], np.concatenate(lengths))


def _are_among(a: Ints, b: Ints, pairs: Sequence[PlacePair], within_one: bool) -> npt.NDArray[np.bool_]:
    """Return which pairs of places (n,) are among some others; within one layer their order is no matter."""
    mine, known = np.stack([a, b]), np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    if within_one:
        mine, known = np.sort(mine, axis=0), np.sort(known, axis=0)
    most = 1 + max(int(one.max(initial=0)) for one in (mine, known))
    among: npt.NDArray[np.bool_] = np.isin(mine[0] * most + mine[1], known[0] * most + known[1])
    return among


def _plain_borders(ones: Geometries, others: Geometries, plain: npt.NDArray[np.bool_]) -> Floats:
    """Return the common border in m (n,) of plain pairs with the same corners along it, else not a number."""
    lengths = np.full(len(ones), np.nan)
    found = whole_sides(ones[plain], others[plain])
    lengths[plain] = np.where(found.is_all, found.length_m, np.nan)
    return lengths


def plain_gap(layer: AuditLayer, border_m: float) -> Optional[MeasuredGap]:
    """Return the figures of a pair whose border ``near_pairs`` found, ``None`` where it did not."""
    if math.isnan(border_m):
        return None
    return MeasuredGap(layer.kept.plane, 0.0, round(border_m, LENGTH_DECIMALS), True)


def measured_gaps(
    first: AuditLayer, a: Ints, second: AuditLayer, b: Ints, reach_m: float, progress: Progress
) -> List[Optional[MeasuredGap]]:
    """Return gap and common border of pairs of licences that share no ground (n), ``None`` beyond the reach.

    A pair is measured in the plane of its first licence.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    found: List[Optional[MeasuredGap]] = []
    for start in _starts(len(a), progress):
        some = slice(start, start + _AT_ONCE)
        found += _gaps(first, a[some], second, b[some], reach_m)
    return found


def _gaps(
    first: AuditLayer, a: Ints, second: AuditLayer, b: Ints, reach_m: float
) -> Iterator[Optional[MeasuredGap]]:
    zones = [first.zone(place) for place in a.tolist()]
    ones, others = first.shapes_in(a, zones), second.shapes_in(b, zones)
    gaps = [round(gap, LENGTH_DECIMALS) for gap in shapely.distance(ones, others).tolist()]
    touching = np.array(gaps) <= SAME_M
    borders = iter(zip(*(part.tolist() for part in shared_borders(ones[touching], others[touching]))))
    for zone, gap in zip(zones, gaps):
        shared_m, agree = next(borders) if gap <= SAME_M else (0.0, True)
        measured = MeasuredGap(zone, gap, shared_m, agree if shared_m > 0.0 else None)
        yield measured if gap <= reach_m else None


def _starts(count: int, progress: Progress) -> Iterator[int]:
    for start in range(0, count, _AT_ONCE):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        yield start
