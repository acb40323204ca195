"""The search for a place for every label, none on another and no line over another.

First each corner takes a place beside itself, where there is one; a crowd takes those on a rectangle around
it. Then each label led by a line looks for a better place on a lattice that knows what is free. Where a label
has none, it takes the place that costs least, and those that stood there look for another; who was driven
off often is driven off less gladly. The same input gives the same places.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from typing import Deque, Dict, Iterator, List, NamedTuple, Optional, Tuple

import numpy as np

from mineral_plugin.core.maps.box_arrays import (
    Array,
    Flags,
    boxes_cut,
    boxes_meet,
    diagonals,
    fan_crosses,
    grown,
    points_in,
    segments_cross,
)
from mineral_plugin.core.maps.label_lattice import Lattice, lattice_over
from mineral_plugin.core.maps.label_ring import crowds, given_slots, giving_way, lines_to, rectangles
from mineral_plugin.core.maps.label_shapes import (
    APART_MM,
    BESIDE_MM,
    FRAME_MM,
    LINE_MM,
    MARK_MM,
    PER_MM,
    SIDE_MM,
    TURNED,
    Keep,
    Numbers,
    Wishes,
    beside,
    boxes_of,
    classes_of,
    crowding_reach,
    gaps,
    hull,
    in_frame,
    loose_first,
    meeting,
    spread,
    wider,
    within,
)
from mineral_plugin.core.maps.plan import Box

_OFF_MM = 0.4
_REACHES_MM = (14.0, 40.0, math.inf)
_MOST_LOOKED_AT = 96
_AT_ONCE = 96
_DRIVEN_AT_ONCE = 160
_DRIVEN_MM, _WORTH, _FAR, _STEP_MM = 40.0, 0.5, 30.0, 2.5
_MOST_MOVES = 60
_FULLEST = 0.5
_CROWD, _LEAST_CROWD = 3.0, 12
_SPARE_MM, _JOININGS, _OTHER_RECTANGLES = 0.1, 6, 12
# Costs: what a reader minds most is most dear.
_INSIDE, _LEADER, _ON_GRID = 3.0, 9.0, 0.6
_OVER_SIDE, _OVER_CORNER, _DRIVEN = 7.0, 3.0, 14.0
_NO_LINE = np.full(4, np.nan)


class _Best(NamedTuple):
    """A place that was found: its box (4), its line (4, not a number without one), what it costs."""

    box: Array
    leader: Array
    cost: float


class Search:
    """The places of all labels while they are looked for, in ``boxes`` (n, 4) and ``leaders`` (n, 4)."""

    def __init__(self, wishes: Wishes, keep: Keep) -> None:
        self._points, self._sizes, self._outward = wishes
        self._keep = keep
        count = len(self._points)
        self.boxes, self.leaders = np.full((count, 4), np.nan), np.full((count, 4), np.nan)
        # The rectangle around the box and the line of each.
        self._reached = np.full((count, 4), np.nan)
        self._cost = np.full(count, np.inf)
        self._driven = np.zeros(count)
        self._kinds, halves = classes_of(self._sizes)
        self._halves = halves
        self._spots: Dict[int, Tuple[Array, Array]] = {}
        self._lattice: Optional[Lattice] = None
        self._inside: Flags = np.zeros((0, 0), dtype=np.bool_)

    def run(self) -> bool:
        """Place all labels; return whether all have a place."""
        crowded = crowding_reach(self._points) < float(self._sizes[:, 0].mean())
        for index in loose_first(self._points, float(self._sizes.max()) * 1.5):
            if not crowded[index]:
                self._take(index, self._beside(index))
        waiting = np.flatnonzero(np.isinf(self._cost))
        if not len(waiting):
            return True
        if not self._make_lattice(waiting):
            return False
        if crowded.any():
            numbers = np.flatnonzero(crowded)
            for group in crowds(self._points[numbers], _CROWD * float(self._sizes[:, 0].mean())):
                if len(group) >= _LEAST_CROWD and not self._ring(numbers[group]):
                    return False
        # Those that have a place come nearer first: it makes room for the rest.
        self._go_over()
        if not self._settle_all() and not self._all_around():
            return False
        self._go_over()
        return True

    def _settle_all(self) -> bool:
        waiting = np.flatnonzero(np.isinf(self._cost))
        return self._settle(deque(spread(waiting.tolist())))

    def _all_around(self) -> bool:
        """Begin again with all labels on a rectangle around everything, from where they come nearer.

        Of the rectangles with room for them it is the one on which the fewest are in one another's way.
        """
        everybody = np.arange(len(self._points))
        for index in np.flatnonzero(~np.isinf(self._cost)).tolist():
            self._leave(index)
        self._driven[:] = 0.0
        found = list(itertools.islice(self._around(everybody), _OTHER_RECTANGLES))
        if not found:
            return False
        self._take_all(everybody, *min(found, key=lambda one: len(one[0])))
        self._go_over()
        return self._settle_all()

    # --- around a crowd -------------------------------------------------------------------------------

    def _ring(self, group: Numbers) -> bool:
        """Give a crowd places around it; return ``False`` where no rectangle has room for it.

        What was put down before and is in the way of lines joins the crowd.
        """
        for _ in range(_JOININGS):
            found = next(self._around(group), None)
            if found is None:
                return False
            joining = np.setdiff1d(found[0], group)
            if not len(joining):
                break
            for other in joining.tolist():
                self._leave(other)
            group = np.union1d(group, joining)
        if found is not None and len(found[1]) == len(group):
            self._take_all(group, *found)
        return True

    def _around(self, group: Numbers) -> Iterator[Tuple[Numbers, Array, Array]]:
        """Yield who gives way, boxes and lines of a crowd on each rectangle with room for it, from near."""
        points, sizes = self._points[group], self._sizes[group]
        frame = self._keep.frame.grown(-FRAME_MM)
        for slots in rectangles(points, sizes.max(axis=0), APART_MM + _SPARE_MM, frame):
            if len(slots) >= len(group):
                slots = slots[self._open(slots[:, :4])]
            if len(slots) < len(group):
                continue
            boxes = given_slots(points, sizes, slots)
            leaders = lines_to(points, boxes)
            yield self._not_together(group, boxes, leaders), boxes, leaders

    def _take_all(self, group: Numbers, off: Numbers, boxes: Array, leaders: Array) -> None:
        for other in off.tolist():
            if not math.isinf(self._cost[other]):
                self._leave(other)
        without = set(off.tolist())
        for place, index in enumerate(group.tolist()):
            if index not in without:
                gap = float(np.hypot(*(leaders[place, 2:] - leaders[place, :2])))
                self._take(index, _Best(boxes[place], leaders[place], _LEADER + PER_MM * gap))

    def _is_open_ground(self, boxes: Array) -> Flags:
        """Return which boxes lie in the frame, off sides, corners and obstacles."""
        good = in_frame(boxes, self._keep.frame.grown(-FRAME_MM))
        good &= ~boxes_cut(grown(boxes, SIDE_MM), self._keep.sides).any(axis=1)
        good &= ~points_in(grown(boxes, MARK_MM), self._points).any(axis=1)
        good &= ~boxes_meet(grown(boxes, APART_MM), self._keep.obstacles).any(axis=1)
        return np.asarray(good)

    def _open(self, boxes: Array) -> Flags:
        """Return which boxes lie on open ground and off the labels and lines placed before."""
        good = self._is_open_ground(boxes)
        good &= ~boxes_meet(grown(boxes, APART_MM), self.boxes).any(axis=1)
        return np.asarray(good & ~boxes_cut(grown(boxes, LINE_MM), self.leaders).any(axis=1))

    def _not_together(self, group: Numbers, boxes: Array, leaders: Array) -> Numbers:
        """Return the labels, of the group or placed before, without which the rest go together."""
        all_boxes, all_leaders = self.boxes.copy(), self.leaders.copy()
        all_boxes[group], all_leaders[group] = boxes, leaders
        there = np.flatnonzero(~np.isnan(all_boxes[:, 0]))
        return there[giving_way(all_boxes[there], all_leaders[there], np.isin(there, group))]

    def _make_lattice(self, waiting: Numbers) -> bool:
        """Lay the lattice over the ground around the crowd; return ``False`` where it is too small for it."""
        keep, frame = self._keep, self._keep.frame
        room = float(np.prod(self._sizes[waiting] + APART_MM, axis=1).sum())
        if room > _FULLEST * frame.width * frame.height:
            return False
        low, high = self._points[waiting].min(axis=0), self._points[waiting].max(axis=0)
        away = max(30.0, 1.6 * math.sqrt(room))
        left, top = max(frame.x, low[0] - away), max(frame.y, low[1] - away)
        right, bottom = min(frame.right, high[0] + away), min(frame.bottom, high[1] + away)
        region = Box(left, top, right - left, bottom - top)
        lattice = lattice_over(region, self._halves, keep, self._points)
        for box in self.boxes[~np.isnan(self.boxes[:, 0])].tolist():
            lattice.put_box(wider(box), 1)
        self._lattice, self._inside = lattice, lattice.inside(keep.rings)
        return True

    # --- choosing -------------------------------------------------------------------------------------

    def _settle(self, waiting: Deque[int]) -> bool:
        """Give each of those that wait a place; return ``False`` where they only drive one another off."""
        left = _MOST_MOVES + len(waiting)
        while waiting:
            index = waiting.popleft()
            found = self._beside(index) or self._led(index)
            if found is None:
                left -= 1
                found, there = self._driving(index)
                if found is None or left < 0:
                    return False
                for other in there:
                    self._leave(other)
                    self._driven[other] += 1
                waiting.extend(there)
            self._take(index, found)
        return True

    def _go_over(self) -> int:
        """Let each led label look for a better place, the dearest first; return how many found one."""
        led = np.flatnonzero(~np.isnan(self.leaders[:, 0]))
        changed = 0
        for index in led[np.argsort(-self._cost[led], kind="stable")].tolist():
            before = _Best(self.boxes[index].copy(), self.leaders[index].copy(), float(self._cost[index]))
            self._leave(index)
            found = self._beside(index) or self._led(index, min(before.cost - _WORTH, _FAR))
            found = found or self._along(index, before)
            self._take(index, found or before)
            changed += found is not None
        return changed

    def _along(self, index: int, before: _Best) -> Optional[_Best]:
        """Return the nearest place along the line that a label has had, if it is nearer."""
        point, size = self._points[index], self._sizes[index]
        to = (before.box[:2] + before.box[2:]) / 2 - point
        far = float(np.hypot(*to))
        steps = np.arange(_REACHES_MM[0], far - _STEP_MM, _STEP_MM)
        boxes = boxes_of(point + to / far * steps[:, None], size)
        good = self._open(boxes)
        if not good.any():
            return None
        places = ((boxes[:, :2] + boxes[:, 2:]) / 2)[good]
        cost = before.cost - PER_MM * (far - steps[good])
        return self._best_of(index, places, cost)

    def _take(self, index: int, found: Optional[_Best]) -> None:
        if found is None:
            return
        self.boxes[index], self.leaders[index], self._cost[index] = found
        ends = [found.box] if math.isnan(found.leader[0]) else [found.box, found.leader]
        self._reached[index] = hull(np.concatenate(ends))
        self._put(index, 1)

    def _leave(self, index: int) -> None:
        self._put(index, -1)
        self.boxes[index] = self.leaders[index] = self._reached[index] = np.nan
        self._cost[index] = np.inf

    def _put(self, index: int, by: int) -> None:
        if self._lattice is None:
            return
        self._lattice.put_box(wider(self.boxes[index].tolist()), by)
        leader = self.leaders[index].tolist()
        if not math.isnan(leader[0]):
            self._lattice.put_segment(leader, LINE_MM, by)

    # --- beside the corner ----------------------------------------------------------------------------

    def _beside(self, index: int) -> Optional[_Best]:
        """Return the best place beside a corner, nearer to it than to any other."""
        if index not in self._spots:
            self._spots[index] = self._spots_of(index)
        boxes, cost = self._spots[index]
        if not len(boxes):
            return None
        near = self._near(hull(boxes))
        good = ~boxes_meet(grown(boxes, APART_MM), self.boxes[near]).any(axis=1)
        good &= ~boxes_cut(grown(boxes, LINE_MM), self.leaders[near]).any(axis=1)
        found = np.flatnonzero(good)
        return _Best(boxes[found[0]], _NO_LINE, float(cost[found[0]])) if len(found) else None

    def _spots_of(self, index: int) -> Tuple[Array, Array]:
        """Return the boxes beside a corner on open ground, and what each costs, the cheapest first."""
        boxes, cost = beside(self._points[index], self._sizes[index], self._outward[index])
        good = in_frame(boxes, self._keep.frame.grown(-FRAME_MM)) & self._own(index, boxes)
        good &= ~boxes_cut(grown(boxes, SIDE_MM), meeting(self._keep.sides, hull(boxes))).any(axis=1)
        good &= ~boxes_meet(grown(boxes, APART_MM), self._keep.obstacles).any(axis=1)
        boxes, cost = boxes[good], cost[good]
        cost = cost + _INSIDE * within((boxes[:, :2] + boxes[:, 2:]) / 2, self._keep.sides)
        cost = cost + _ON_GRID * boxes_cut(boxes, self._keep.grid).sum(axis=1)
        order = np.argsort(cost, kind="stable")
        return boxes[order], cost[order]

    def _own(self, index: int, boxes: Array) -> Flags:
        """Return which boxes lie clearly nearer to their corner than to every other."""
        reach = BESIDE_MM[-1] + 0.5
        low, high = boxes[:, :2].min(axis=0) - reach, boxes[:, 2:].max(axis=0) + reach
        others = ((self._points > low) & (self._points < high)).all(axis=1)
        others &= (self._points != self._points[index]).any(axis=1)
        if not others.any():
            return np.ones(len(boxes), dtype=np.bool_)
        away = gaps(boxes, self._points[others])
        own = gaps(boxes, self._points[index][None, :])[:, 0]
        return np.asarray((away > np.maximum(own[:, None] + 0.2, MARK_MM)).all(axis=1))

    # --- led by a line --------------------------------------------------------------------------------

    def _led(self, index: int, below: float = math.inf) -> Optional[_Best]:
        """Return the best free place for a label led by a line, if it costs less than ``below``."""
        most = (below - _LEADER) / PER_MM
        for reach in _REACHES_MM:
            places, cost = self._places(index, min(reach, most))
            order = np.argsort(cost, kind="stable")[:_MOST_LOOKED_AT]
            best: Optional[_Best] = None
            for start in range(0, len(order), _AT_ONCE):
                some = order[start : start + _AT_ONCE]
                if cost[some[0]] >= (below if best is None else best.cost):
                    break
                found = self._best_of(index, places[some], cost[some])
                if found is not None and found.cost < (below if best is None else best.cost):
                    best = found
            if best is not None or reach >= most:
                return best
        return None

    def _places(self, index: int, reach: float, now: bool = True) -> Tuple[Array, Array]:
        """Return the free places (m, 2) within a reach of a corner, and what each costs by itself."""
        lattice = self._the_lattice
        point, size = self._points[index], self._sizes[index]
        far = min(reach, 2.0 * (self._keep.frame.width + self._keep.frame.height))
        places = lattice.free(int(self._kinds[index]), lattice.window(point, far), now)
        gaps = np.hypot(*np.maximum(np.abs(places - point) - size / 2, 0.0).T)
        there = (gaps > BESIDE_MM[0]) & (gaps < far)
        places, gaps = places[there], gaps[there]
        ways = (places - point) / np.maximum(np.hypot(*(places - point).T), 1e-9)[:, None]
        rows = np.rint((places[:, 1] - lattice.ys[0]) / lattice.step).astype(int)
        columns = np.rint((places[:, 0] - lattice.xs[0]) / lattice.step).astype(int)
        cost = _LEADER + PER_MM * gaps + TURNED * (1.0 - ways @ self._outward[index]) / 2.0
        return places, cost + _INSIDE * self._inside[rows, columns]

    def _best_of(self, index: int, places: Array, cost: Array) -> Optional[_Best]:
        """Return the best of some places to which a line comes over no label and no other line."""
        point, boxes = self._points[index], boxes_of(places, self._sizes[index])
        ends = np.clip(point, boxes[:, :2], boxes[:, 2:])
        reach = hull(np.vstack([ends, point]))
        near = self._near(reach)
        lines = self.leaders[near]
        there = np.vstack([lines[~np.isnan(lines[:, 0])], diagonals(grown(self.boxes[near], LINE_MM))])
        good = ~fan_crosses(point, ends, there).any(axis=1)
        if not good.any():
            return None
        boxes, ends, cost = boxes[good], ends[good], cost[good]
        cost = cost + self._over(index, ends, reach)
        best = int(np.argmin(cost))
        return _Best(boxes[best], lines_to(point, boxes[best : best + 1])[0], float(cost[best]))

    def _over(self, index: int, ends: Array, reach: Array) -> Array:
        """Return what lines to some ends cost for the sides and corners that they run over."""
        point = self._points[index]
        cost = _OVER_SIDE * fan_crosses(point, ends, meeting(self._keep.sides, reach)).sum(axis=1)
        there = (self._points > reach[:2]) & (self._points < reach[2:])
        others = self._points[there.all(axis=1) & (self._points != point).any(axis=1)]
        marks = diagonals(np.hstack([others - _OFF_MM, others + _OFF_MM]))
        return np.asarray(cost + _OVER_CORNER * fan_crosses(point, ends, marks).sum(axis=1))

    @property
    def _the_lattice(self) -> Lattice:
        if self._lattice is None:
            raise RuntimeError  # it is laid before labels are led
        return self._lattice

    # --- driving others off ---------------------------------------------------------------------------

    def _driving(self, index: int) -> Tuple[Optional[_Best], List[int]]:
        """Return the place that costs least with what stands there, and the labels to be driven off."""
        places, cost = self._places(index, _DRIVEN_MM, now=False)
        if not len(places):
            places, cost = self._places(index, math.inf, now=False)
        if not len(places):
            return None, []
        some = np.argsort(cost, kind="stable")[:_DRIVEN_AT_ONCE]
        boxes, cost = boxes_of(places[some], self._sizes[index]), cost[some]
        leaders = lines_to(self._points[index], boxes)
        near = self._near(hull(np.append(boxes, self._points[index])))
        there = boxes_meet(grown(boxes, APART_MM), self.boxes[near])
        there |= boxes_cut(grown(boxes, LINE_MM), self.leaders[near])
        there |= boxes_cut(grown(self.boxes[near], LINE_MM), leaders).T
        there |= segments_cross(leaders, self.leaders[near])
        best = int(np.argmin(cost + there @ (_DRIVEN * (1.0 + self._driven[near]))))
        found = _Best(boxes[best], leaders[best], float(cost[best]))
        return found, [int(one) for one in near[there[best]]]

    def _near(self, reach: Array) -> Numbers:
        """Return the placed labels whose box or line may meet a rectangle (x0, y0, x1, y1)."""
        low, high = self._reached[:, :2] < reach[2:] + APART_MM, self._reached[:, 2:] > reach[:2] - APART_MM
        return np.flatnonzero((low & high).all(axis=1))
