"""What the hand may hold: a pen that sets corners, or a grip that moves them. Neither knows Qt's events.

The map tool says where the hand is (``Spot``); a hand changes the area by the pure edits of the core, and
hands each step to its ``Table``, which writes it down and shows it.
"""

from __future__ import annotations

import math
from typing import Any, Callable, List, NamedTuple, Optional, Protocol, Tuple

from qgis.PyQt.QtCore import QPointF

Point = Tuple[float, float]


class Spot(NamedTuple):
    """A place under the hand: (east, north) in m, how many metres its reach is, where it is in pixels.

    ``decimals`` is given where it stands exactly on a corner that is there, else ``None``; ``is_fixed``: it
    was put there by snapping or by a number typed, not by the hand alone.
    """

    east_m: float
    north_m: float
    reach_m: float
    pixel: QPointF
    decimals: Optional[int] = None
    is_fixed: bool = False

    @property
    def point(self) -> Point:
        """Return (east, north) in m."""
        return self.east_m, self.north_m


class Hand(Protocol):
    """What the map tool tells: each place of the hand, and keys by name; ``key`` says whether it was used."""

    def pressed(self, spot: Spot) -> None:
        """Take a press of the left button."""

    def moved(self, spot: Spot, is_held: bool) -> None:
        """Take a move, with the left button held or not."""

    def released(self, spot: Spot) -> None:
        """Take a release of the left button."""

    def finish(self, spot: Optional[Spot]) -> None:
        """Take a right click, a double click or Enter."""

    def key(self, name: str, step_m: float, is_held: bool) -> bool:
        """Take a key: ``back``, ``delete``, ``escape``, an arrow, ``next``, ``previous``, ``undo``, ``redo``.

        Return whether it was used.
        """

    def key_released(self) -> None:
        """Take the release of a key that was held."""

    @property
    def anchors(self) -> Tuple[Point, ...]:
        """Return the two points, the nearer last, that lengths typed in QGIS's panel start from."""


class Pen:
    """Sets corner after corner of one line; what becomes of it is told to the one who gave the pen.

    ``on_corner(points)`` after each corner set or taken back, ``on_move(points)`` while the hand moves
    (its own place last), ``on_finish(points)`` when the line is ended, ``on_leave()`` for Escape.
    """

    def __init__(
        self,
        on_corner: Callable[[Tuple[Spot, ...]], None],
        on_move: Callable[[Tuple[Spot, ...], Spot], None],
        on_finish: Callable[[Tuple[Spot, ...]], None],
        on_leave: Callable[[], None],
        on_key: Callable[[str], bool],
        closes: bool = True,
    ) -> None:
        self._on_corner, self._on_move = on_corner, on_move
        self._on_finish, self._on_leave, self._on_key = on_finish, on_leave, on_key
        self.closes = closes
        self.spots: List[Spot] = []

    @property
    def anchors(self) -> Tuple[Point, ...]:
        """Return the last two corners."""
        return tuple(spot.point for spot in self.spots[-2:])

    def pressed(self, spot: Spot) -> None:
        """Do nothing: a corner is set when the button is let go."""

    def moved(self, spot: Spot, is_held: bool) -> None:
        """Show the line up to the hand."""
        self._on_move(tuple(self.spots), spot)

    def released(self, spot: Spot) -> None:
        """Set a corner; on the first corner again the ring is closed."""
        if self.closes and len(self.spots) > 2 and _apart(self.spots[0], spot) <= spot.reach_m:
            self.finish(None)
            return
        if self.spots and self.spots[-1].point == spot.point:
            return
        self.spots.append(spot)
        self._on_corner(tuple(self.spots))

    def finish(self, spot: Optional[Spot]) -> None:
        """End the line."""
        self._on_finish(tuple(self.spots))

    def key(self, name: str, step_m: float, is_held: bool) -> bool:
        """Take the last corner back, leave, undo; the arrows stay the map's."""
        if name in ("back", "delete"):
            if self.spots:
                self.spots.pop()
                self._on_corner(tuple(self.spots))
            return True
        if name == "escape":
            self._on_leave()
            return True
        return self._on_key(name) if name in ("undo", "redo") else False

    def key_released(self) -> None:
        """Do nothing."""


def _apart(one: Spot, other: Spot) -> float:
    return math.hypot(one.east_m - other.east_m, one.north_m - other.north_m)


class Board(Protocol):
    """Who keeps the area that a grip works on: shows what moves, writes down each step."""

    @property
    def area(self) -> Any:
        """Return the area at work."""

    def follow(self, area: Any) -> None:
        """Show an area while it moves, without a step."""

    def hover(self, corner: Any, side: Any) -> None:
        """Show what lies under the hand."""

    def choose(self, place: Any) -> None:
        """Mark a corner, here and in the table."""

    def write(self, area: Any, what: str, name: str) -> None:
        """Write a step down: ``moved``, ``inserted`` or ``deleted``, and the name of the corner."""

    def refuse(self, error: Exception) -> None:
        """Say why something cannot be done."""

    def leave(self) -> None:
        """Put the tool away."""

    def walk(self, name: str) -> bool:
        """Undo or redo; return that the key was used."""
