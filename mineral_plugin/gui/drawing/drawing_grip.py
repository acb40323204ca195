"""The grip: drags corners, inserts them at the middle of a side, moves the chosen one by keys."""

from __future__ import annotations

import math
from typing import Any, Optional, Tuple

from qgis.PyQt.QtCore import QPointF

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.edits import moved_corner, with_corner, without_corner
from mineral_plugin.core.drawing.places import Place, corner_of, ring_at
from mineral_plugin.core.drawing.sides import nearest_corner, nearest_side
from mineral_plugin.gui.drawing.drawing_hands import Board, Point, Spot

# A press that moves less is a click: nobody's hand is quiet to the pixel.
_STILL_PX = 3.0
_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}
_DECIMALS = {1.0: 0, 0.1: 1, 0.01: 2}


class Grip:
    """Works on the corners of the area on a board; ``chosen`` is the corner that keys act on."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.chosen: Optional[Place] = None
        self._before: Optional[Any] = None
        self._now: Optional[Any] = None
        self._what = ""
        self._start: Optional[QPointF] = None
        self._offset: Point = (0.0, 0.0)
        self._is_by_key = False

    @property
    def is_dragging(self) -> bool:
        """Return whether a corner is in the hand."""
        return self._before is not None

    @property
    def held(self) -> Optional[Place]:
        """Return the corner in the hand."""
        return self.chosen if self.is_dragging else None

    @property
    def anchors(self) -> Tuple[Point, ...]:
        """Return the two corners before the chosen one."""
        corners = self._ring()
        if self.chosen is None or self.chosen.seq >= len(corners):
            return ()
        before = (corners[self.chosen.seq - 2], corners[self.chosen.seq - 1])
        return tuple((corner.east_m, corner.north_m) for corner in before)

    def pressed(self, spot: Spot) -> None:
        """Take a corner into the hand, or the middle of a side; nothing there lets go of the chosen one."""
        self.settle()
        area = self._board.area
        if area is None:
            return
        place = nearest_corner(area, spot.east_m, spot.north_m, spot.reach_m)
        if place is not None:
            self._take(area, place, "moved", spot)
            return
        middle = self._middle_near(area, spot)
        if middle is None:
            self._board.choose(None)
            return
        place, point = middle
        try:
            self._take(with_corner(area, place, *point), place, "inserted", spot)
        except InputError as error:
            self._board.refuse(error)

    def _take(self, area: Any, place: Place, what: str, spot: Spot) -> None:
        self._before, self._now, self._what = self._board.area, area, what
        self._start = spot.pixel
        corner = corner_of(area, place)
        self._offset = (corner.east_m - spot.east_m, corner.north_m - spot.north_m)
        self._board.choose(place)
        if what == "inserted":
            self._board.follow(area)

    def _middle_near(self, area: Any, spot: Spot) -> Optional[Tuple[Place, Point]]:
        """Return the side whose middle is under the hand, as the place of a new corner and that middle."""
        place = nearest_side(area, spot.east_m, spot.north_m, spot.reach_m)
        if place is None:
            return None
        corners = ring_at(area, place.part, place.ring).corners
        start, end = corners[place.seq - 1], corners[place.seq % len(corners)]
        middle = ((start.east_m + end.east_m) / 2, (start.north_m + end.north_m) / 2)
        away = math.hypot(middle[0] - spot.east_m, middle[1] - spot.north_m)
        return (place, middle) if away <= spot.reach_m else None

    def moved(self, spot: Spot, is_held: bool) -> None:
        """Drag the corner in the hand, or show what lies under it."""
        area = self._board.area
        if area is None:
            return
        if not (is_held and self.is_dragging):
            corner = nearest_corner(area, spot.east_m, spot.north_m, spot.reach_m)
            side = None if corner else nearest_side(area, spot.east_m, spot.north_m, spot.reach_m)
            self._board.hover(corner, _side_before(side))
            return
        if self._start is not None and _far(self._start, spot.pixel) < _STILL_PX:
            return
        self._start = None
        self._now = self._at(spot)
        self._board.follow(self._now)

    def _at(self, spot: Spot) -> Any:
        """Return the area with the corner in the hand at a spot; a snapped one is taken to the digit."""
        place = self.chosen
        if place is None:
            return self._now
        if spot.is_fixed:
            # Never fewer digits than the table has.
            decimals = max(spot.decimals or 0, corner_of(self._now, place).decimals)
            return moved_corner(self._now, place, spot.east_m, spot.north_m, decimals)
        east, north = spot.east_m + self._offset[0], spot.north_m + self._offset[1]
        return moved_corner(self._now, place, east, north)

    def released(self, spot: Spot) -> None:
        """Put the corner down: one step, if anything changed."""
        if not self.is_dragging:
            return
        if self._start is None:
            self._now = self._at(spot)
        self._put_down()

    def _put_down(self) -> None:
        before, after, what = self._before, self._now, self._what
        self._before, self._now, self._start = None, None, None
        if after is None or self.chosen is None:
            return
        if before is not None and after.id == before.id:
            self._board.follow(before)
            return
        self._board.write(after, what, corner_of(after, self.chosen).name)

    def settle(self) -> None:
        """Write down what keys have moved so far."""
        if self._is_by_key:
            self._is_by_key = False
            self._put_down()

    def finish(self, spot: Optional[Spot]) -> None:
        """Break the side under a double click with a new corner there; else end what is being moved."""
        area = self._board.area
        if spot is None or area is None or self.is_dragging:
            return
        if nearest_corner(area, spot.east_m, spot.north_m, spot.reach_m) is not None:
            return
        place = nearest_side(area, spot.east_m, spot.north_m, spot.reach_m)
        if place is not None:
            self.insert(place, spot.point, spot.decimals)

    def insert(self, place: Place, point: Point, decimals: Optional[int] = None) -> None:
        """Put a new corner before ``place``."""
        try:
            after = with_corner(self._board.area, place, *point, decimals)
        except InputError as error:
            self._board.refuse(error)
            return
        self._board.choose(place)
        self._board.write(after, "inserted", corner_of(after, place).name)

    def key(self, name: str, step_m: float, is_held: bool) -> bool:
        """Do what a key asks; return whether it was for the grip."""
        if name in ("undo", "redo"):
            self.settle()
            # What is in the hand is no step yet: there is nothing to take back but by Escape.
            return True if self.is_dragging else self._board.walk(name)
        if name == "escape":
            self._escape()
            return True
        if name in ("next", "previous"):
            return self._step_on(1 if name == "next" else -1)
        if self.chosen is None:
            return False
        if name in ("delete", "back"):
            self.delete(self.chosen)
            return True
        if name in _ARROWS:
            self._nudge(_ARROWS[name], step_m)
            return True
        return False

    def key_released(self) -> None:
        """Write down how far an arrow key has moved the corner while it was held."""
        self.settle()

    def _escape(self) -> None:
        """Let go in turn: of what is dragged, of the chosen corner, of the tool."""
        if self.is_dragging:
            back = self._before
            self._before, self._now, self._is_by_key = None, None, False
            if self._what == "inserted":
                self._board.choose(None)
            self._board.follow(back)
        elif self.chosen is not None:
            self._board.choose(None)
        else:
            self._board.leave()

    def _step_on(self, by: int) -> bool:
        """Choose the next corner through all rings; without a chosen one the key goes on to the window."""
        self.settle()
        area = self._board.area
        if area is None or self.chosen is None:
            return False
        places = all_places(area)
        at = places.index(self.chosen) if self.chosen in places else -1
        self._board.choose(places[(at + by) % len(places)])
        return True

    def _nudge(self, way: Tuple[int, int], step_m: float) -> None:
        place = self.chosen
        if place is None:
            return
        if not self._is_by_key:
            self._before, self._now, self._what = self._board.area, self._board.area, "moved"
            self._is_by_key = True
        corner = corner_of(self._now, place)
        decimals = max(corner.decimals, _DECIMALS.get(step_m, 2))
        east, north = corner.east_m + way[0] * step_m, corner.north_m + way[1] * step_m
        self._now = moved_corner(self._now, place, east, north, decimals)
        self._board.follow(self._now)

    def delete(self, place: Place) -> None:
        """Take a corner out."""
        self.settle()
        area = self._board.area
        try:
            name = corner_of(area, place).name
            after = without_corner(area, place)
        except InputError as error:
            self._board.refuse(error)
            return
        left = len(ring_at(after, place.part, place.ring).corners)
        self._board.choose(Place(place.part, place.ring, min(place.seq, left - 1)))
        self._board.write(after, "deleted", name)

    def _ring(self) -> Tuple[Any, ...]:
        place = self.chosen
        area = self._now or self._board.area
        return () if place is None or area is None else ring_at(area, place.part, place.ring).corners


def all_places(area: Any) -> Tuple[Place, ...]:
    """Return the places of all corners in the order of the table."""
    return tuple(
        Place(part, ring, seq)
        for part, whole in enumerate(area.parts)
        for ring, line in enumerate(whole.rings)
        for seq in range(len(line.corners))
    )


def _side_before(place: Optional[Place]) -> Optional[Place]:
    """Return the place at which a side begins, from the place where a new corner would break it."""
    return None if place is None else Place(place.part, place.ring, place.seq - 1)


def _far(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
