"""A pen that draws a ring: each corner is a step of the draft, undo and redo go on with the pen."""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QPointF

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.gui.drawing.drawing_hands import Pen, Point, Spot
from mineral_plugin.gui.drawing.drawing_rings import NEW, RingDrawing, is_complete


class RingPen:
    """Draws one ring on a board; ``pen`` is what the hand holds.

    The spots that belong to each area so far are remembered, so that an undo gives the pen back what it had.
    """

    def __init__(self, board: Any, ring: RingDrawing) -> None:
        self._board = board
        self.ring = ring
        self._known: Dict[str, Tuple[Spot, ...]] = {}
        self.pen = Pen(self._on_corner, self._on_move, self._on_close, board.leave, self._on_key)

    def go_on(self, area: Any, spots: Tuple[Spot, ...]) -> None:
        """Go on with a ring of which an area has the first spots already."""
        self._known[area.id] = spots
        self.pen.spots = list(spots)

    def follow(self, area: Optional[Any]) -> bool:
        """Take the spots of an area that came by undo or redo; ``False`` if it is none of this ring."""
        spots = self._known.get(area.id) if area is not None else None
        if spots is not None:
            self.pen.spots = list(spots)
        return spots is not None

    def show(self) -> bool:
        """Show the corners set so far; return whether there are any."""
        points = [spot.point for spot in self.pen.spots]
        if points:
            self._board.show_open(points, self._names(points), None, self.ring.base)
        return bool(points)

    def _on_corner(self, spots: Tuple[Spot, ...]) -> None:
        """A corner was set or taken back: a step, where it makes one."""
        board = self._board
        board.refused.emit("")
        try:
            area = self.ring.area_with(spots)
        except InputError as error:
            board.refuse(error)
            area = None
        if area is not None:
            is_first = self.ring.purpose == NEW and not self._known
            self._known[area.id] = spots
            if area.id != (board.area.id if board.area is not None else ""):
                label = Phrase("drawing.step.corner_set", {"number": str(len(spots))})
                (board.begin if is_first else board.apply)(area, label)
        board.show_open([spot.point for spot in spots], self._names_of(spots), None, self.ring.base)
        board.hinted.emit("draw", self.ring.purpose, len(spots))

    def _on_move(self, spots: Tuple[Spot, ...], spot: Spot) -> None:
        """The hand moves with the pen: the ring up to it is shown, and asked about."""
        board = self._board
        points = [one.point for one in spots] + [spot.point]
        area = self._area_with((*spots, spot))
        names = self.ring.names(area, points) if area is not None else ()
        board.show_open(points, names, spot, self.ring.base)
        if len(points) < 3:
            board.picture.say("", spot.pixel)
        elif is_complete(area):
            board.picture.say(board.picture.line, spot.pixel)
            board.ask(area)

    def _area_with(self, spots: Tuple[Spot, ...]) -> Optional[Any]:
        try:
            return self.ring.area_with(spots)
        except InputError:
            return None

    def _names_of(self, spots: Tuple[Spot, ...]) -> Tuple[str, ...]:
        return self._names([spot.point for spot in spots])

    def _names(self, points: Sequence[Point]) -> Tuple[str, ...]:
        spots = tuple(Spot(east, north, 0.0, QPointF()) for east, north in points)
        area = self._area_with(spots) if spots else None
        return self.ring.names(area, points) if area is not None else ()

    def _on_close(self, spots: Tuple[Spot, ...]) -> None:
        """The ring is closed; with fewer than three corners the pen stays."""
        board = self._board
        if not spots:
            board.leave()
        elif len(spots) < 3:
            board.refuse(InputError("drawing.ring_short"))
        elif board.area is not None and self._known.get(board.area.id) == spots:
            board.edit()
            board.closed.emit()

    def _on_key(self, name: str) -> bool:
        """Undo takes back what is no step yet, then steps."""
        if name == "undo" and self.pen.spots and not self.ring.is_step(self.pen.spots):
            return self.pen.key("back", 0.0, False)
        return bool(self._board.walk(name))
