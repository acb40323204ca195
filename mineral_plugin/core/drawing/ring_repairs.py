"""Rings put right: corners in an order that does not cross itself, no corner twice."""

from __future__ import annotations

from typing import Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely

from mineral_plugin.core.area.geometry import crossings, ring_points
from mineral_plugin.core.area.measure import signed_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Ring
from mineral_plugin.core.drawing.new_area import is_numbered, numbered
from mineral_plugin.core.drawing.places import distance_m, with_parts, with_ring

REPEATED_M = 0.001
"""Corners closer than this are one corner typed twice (as ``Tolerances.least_side_m`` has it)."""

# With more corners only exchanges of near ones and turned stretches are tried.
_FEW = 40
_MOST_TURNS = 500

Order = Tuple[int, ...]


class Reordered(NamedTuple):
    """An area whose rings cross themselves no more, and the names of the corners that changed places."""

    area: LicenceArea
    names: Tuple[str, ...]


class Thinned(NamedTuple):
    """An area without repeated corners: pairs of a corner that went and the one it repeated, by name."""

    area: LicenceArea
    pairs: Tuple[Tuple[str, str], ...]


def reordered(area: LicenceArea) -> Optional[Reordered]:
    """Return the area with the fewest corners in other places of their rings so that none crosses itself.

    Corners keep their names and numbers. ``None`` where no ring crosses itself, or no order helps (a corner
    twice, three corners on a line).
    """
    parts = list(area.parts)
    names: List[str] = []
    for number, part in enumerate(area.parts):
        for ring_number, ring in enumerate(part.rings):
            if not crossings(ring):
                continue
            order = _simple_order(ring)
            if order is None:
                return None
            corners = [ring.corners[at] for at in order]
            names += [new.name for old, new in zip(ring.corners, corners) if old is not new]
            parts[number] = with_ring(parts[number], ring_number, corners)
    return Reordered(with_parts(area, parts), tuple(names)) if names else None


def _simple_order(ring: Ring) -> Optional[Order]:
    """Return the order of corners nearest to a ring's own in which it does not cross itself."""
    count = len(ring.corners)
    points = ring_points(ring)
    candidates = list(dict.fromkeys(_orders(ring, count)))
    closed = [(*order, order[0]) for order in candidates]
    simple = shapely.is_simple(shapely.linearrings(points[np.asarray(closed)]))
    fitting = [order for order, fits in zip(candidates, simple.tolist()) if fits]
    if not fitting:
        return _turned_until_simple(ring)
    clockwise = signed_area_m2(points) <= 0.0

    def cost(order: Order) -> Tuple[int, float, bool, bool]:
        own = points[list(order)]
        length = float(np.hypot(*(np.roll(own, -1, axis=0) - own).T).sum())
        displaced = sum(at != place for place, at in enumerate(order))
        return displaced, round(length, 3), order[0] != 0, (signed_area_m2(own) <= 0.0) != clockwise

    return min(fitting, key=cost)


def _orders(ring: Ring, count: int) -> Iterator[Order]:
    """Yield orders in which two corners are exchanged, one stands elsewhere, or a stretch is turned."""
    own = tuple(range(count))
    reach = count if count <= _FEW else 4
    for first in range(count):
        for second in range(first + 1, min(count, first + reach)):
            order = list(own)
            order[first], order[second] = order[second], order[first]
            yield tuple(order)
            yield (*own[:first], *own[first + 1 : second + 1], first, *own[second + 1 :])
            yield (*own[:first], second, *own[first:second], *own[second + 1 :])
    for crossing in crossings(ring):
        yield _with_turned(own, crossing.first, crossing.second)


def _with_turned(order: Order, first: int, second: int) -> Order:
    """Return an order with the corners between two sides the other way round."""
    return (*order[: first + 1], *order[first + 1 : second + 1][::-1], *order[second + 1 :])


def _turned_until_simple(ring: Ring) -> Optional[Order]:
    """Return an order after turning stretches between crossing sides until none cross.

    Each turn makes the ring shorter, so this ends; sides that lie on one another are not resolved so.
    """
    order: Order = tuple(range(len(ring.corners)))
    for _ in range(_MOST_TURNS):
        found = crossings(Ring(tuple(ring.corners[at] for at in order)))
        if not found:
            return order
        order = _with_turned(order, found[0].first, found[0].second)
    return None


def without_repeats(area: LicenceArea) -> Optional[Thinned]:
    """Return the area without corners that repeat the one before them (or the first one, at the end).

    Numbered corners are numbered again. ``None`` where there are none, or too few corners would be left.
    """
    parts = list(area.parts)
    pairs: List[Tuple[str, str]] = []
    for number, part in enumerate(area.parts):
        for ring_number, ring in enumerate(part.rings):
            kept, repeats = _thinned(ring.corners)
            if repeats and len(kept) < 3:
                return None
            pairs += repeats
            parts[number] = with_ring(parts[number], ring_number, kept)
    if not pairs:
        return None
    return Thinned(with_parts(area, numbered(parts) if is_numbered(area) else parts), tuple(pairs))


def _thinned(corners: Sequence[Corner]) -> Tuple[List[Corner], List[Tuple[str, str]]]:
    kept: List[Corner] = []
    repeats: List[Tuple[str, str]] = []
    for corner in corners:
        if kept and distance_m(kept[-1], corner) < REPEATED_M:
            repeats.append((corner.name, kept[-1].name))
        else:
            kept.append(corner)
    while len(kept) > 1 and distance_m(kept[0], kept[-1]) < REPEATED_M:
        repeats.append((kept.pop().name, kept[0].name))
    return kept, repeats
