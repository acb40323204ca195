"""The drawing board: holds the tool, the pen or the grip, and the picture; writes each step by the draft.

It is a ``Board`` for the grip. What the page shows it is told by signals; it knows no page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Optional, Sequence, Tuple

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QPointF, pyqtSignal

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.drawing.places import Place, corner_of
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.draw_words import side_words
from mineral_plugin.gui.drawing.drawing_canvas import DrawingCanvas, Shown
from mineral_plugin.gui.drawing.drawing_grip import Grip
from mineral_plugin.gui.drawing.drawing_hands import Pen, Point, Spot
from mineral_plugin.gui.drawing.drawing_pens import RingPen
from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap
from mineral_plugin.gui.drawing.drawing_rings import RingDrawing, has_place, is_complete, points_in, rings_but
from mineral_plugin.gui.drawing.drawing_snap import CornerSnap
from mineral_plugin.gui.drawing.drawing_tool import LARGE_REACH_PX, DrawingTool
from mineral_plugin.gui.drawing.live_canvas import LiveCanvas
from mineral_plugin.gui.parts.sentences import error_sentence

OFF, DRAW, EDIT, LINE, KEEP = "", "draw", "edit", "line", "keep"
_STEPS = {
    "moved": "drawing.step.corner_moved",
    "inserted": "drawing.step.corner_inserted",
    "deleted": "drawing.step.corner_deleted",
}


class DrawingBoard(QObject):
    """One area on one canvas: drawn, edited, or crossed by a line, whatever is in the hand."""

    mode_changed = pyqtSignal(str)
    chosen = pyqtSignal(object)
    hinted = pyqtSignal(str, str, int)
    refused = pyqtSignal(str)
    followed = pyqtSignal(object)
    closed = pyqtSignal()

    def __init__(
        self, desk: Desk, canvas: QgsMapCanvas, drafting: Any, watch: Any, cad_dock: Any, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._canvas, self._drafting, self._watch = desk, canvas, drafting, watch
        lang = desk.lang
        self.picture = DrawingCanvas(canvas, lambda side: side_words(side, lang))
        self.live = LiveCanvas(canvas, lang)
        self.grip = Grip(self)
        self.pen: Optional[Pen] = None
        self.rings: Optional[RingPen] = None
        self.mode = OFF
        self._tool = DrawingTool(canvas, cad_dock, CornerSnap(canvas, self._corners_to_snap))
        self._tool.held = self._held_point
        if settings.load().settings.large_targets:
            self._tool.reach_px = LARGE_REACH_PX
        self._tool.left.connect(self._on_left)
        self._tool.hand_gone.connect(lambda: self.picture.say(""))
        self._tool.hand_moved.connect(self.picture.move_hand)
        self._plane: Optional[PlaneOnMap] = None
        self._beside: Tuple[Any, ...] = ()
        self._other_points: Optional[Tuple[Any, Any, Tuple[Point, ...]]] = None
        self._is_changing = False
        self._all_sides = False
        self._is_shown = False
        self._preview: Tuple[Tuple[Point, ...], ...] = ()
        canvas.destinationCrsChanged.connect(self._on_map_crs)
        canvas.extentsChanged.connect(self._tool_follow)

    # --- what is in the hand ------------------------------------------------------------------------

    @property
    def area(self) -> Any:
        """Return the area at work."""
        return self._desk.area

    @property
    def tool(self) -> DrawingTool:
        """Return the map tool."""
        return self._tool

    @property
    def plane_zone(self) -> Optional[Any]:
        """Return the zone that is drawn in, ``None`` before that is known."""
        return self._plane.zone if self._plane is not None else None

    def draw(self, ring: RingDrawing, spots: Sequence[Spot] = ()) -> None:
        """Take the pen for a new area, a part or a hole; ``spots``: what was set of it before."""
        self._beside = tuple(area for area in self._desk.areas if area is not ring.base)
        self.rings = RingPen(self, ring)
        if spots:
            self.rings.go_on(self.area, tuple(spots))
        self._take_pen(DRAW, self.rings.pen, ring.zone)
        self.hinted.emit(DRAW, ring.purpose, len(spots))

    def draw_line(
        self,
        mode: str,
        on_move: Callable[[Tuple[Point, ...]], None],
        on_finish: Callable[[Tuple[Point, ...]], None],
    ) -> None:
        """Take the pen for a line across the area (``LINE``), or a ring around what is kept (``KEEP``)."""

        def show(spots: Tuple[Spot, ...], spot: Optional[Spot] = None) -> None:
            points = [one.point for one in spots] + ([spot.point] if spot else [])
            self.show_open(points, (), spot, self.area)
            self.hinted.emit(mode, "", len(spots))
            on_move(tuple(points))

        def finish(spots: Tuple[Spot, ...]) -> None:
            self.edit()
            on_finish(tuple(one.point for one in spots))

        def key(name: str) -> bool:
            return pen.key("back", 0.0, False) if name == "undo" else True

        pen = Pen(show, show, finish, self.edit, key, closes=mode == KEEP)
        self.rings = None
        self._take_pen(mode, pen, self.area.zone)
        self.hinted.emit(mode, "", 0)

    def _take_pen(self, mode: str, pen: Pen, zone: Any) -> None:
        self.choose(None)
        self.pen = pen
        self._plane = PlaneOnMap(self._canvas, zone)
        self._tool.take(pen, self._plane)
        self._set_mode(mode)
        self.refresh()

    def edit(self) -> None:
        """Take the grip."""
        self.pen, self.rings = None, None
        self._aim()
        self._tool.take(self.grip, self._plane)
        self._set_mode(EDIT)
        self.refresh()
        self.hinted.emit(EDIT, "", 0)
        self._ask_again()

    def leave(self) -> None:
        """Put the tool away; what was drawn stays."""
        if self.mode == OFF:
            return
        self._set_mode(OFF)
        self._canvas.unsetMapTool(self._tool)

    def _on_left(self) -> None:
        """Another tool was taken, or none."""
        self.grip.settle()
        self.pen, self.rings = None, None
        self._set_mode(OFF)
        self.picture.say("")
        self.refresh()
        self.hinted.emit(OFF, "", 0)
        self._ask_again()

    def _ask_again(self) -> None:
        """Ask for the area as it is: the last answer was of a ring with the hand as a corner."""
        if is_complete(self.area):
            self._watch.ask(self.area)

    def _set_mode(self, mode: str) -> None:
        changed, self.mode = mode != self.mode, mode
        if mode != OFF and self._canvas.mapTool() is not self._tool:
            self._canvas.setMapTool(self._tool)
        if changed:
            self.mode_changed.emit(mode)

    def close(self) -> None:
        """Leave nothing on the canvas."""
        self._canvas.destinationCrsChanged.disconnect(self._on_map_crs)
        self._canvas.extentsChanged.disconnect(self._tool_follow)
        self._tool.left.disconnect(self._on_left)
        if self._canvas.mapTool() is self._tool:
            self._canvas.unsetMapTool(self._tool)
        self._tool.deleteLater()
        self.picture.close()
        self.live.close()

    # --- the area -----------------------------------------------------------------------------------

    def area_changed(self) -> None:
        """Follow the desk: a step of our own, an undo, or another area altogether."""
        area = self.area
        if not self._is_changing and self.rings is not None and not self.rings.follow(area):
            self.edit() if area is not None else self.leave()
        if area is None or not has_place(area, self.grip.chosen):
            self.choose(None)
        self._preview = ()
        if self.pen is None:
            self._aim()
            self._tool.take(self.grip if self.mode == EDIT else None, self._plane)
        self.refresh()
        if is_complete(area):
            self._watch.ask(area)
        else:
            self.live.clear()

    def show_answer(self, answer: Any) -> None:
        """Show what is known of the area on the map, and one line beside the hand."""
        if not self._is_shown:
            return
        self.live.show(answer)
        if self.mode != OFF and self._canvas.underMouse() or self.grip.is_dragging:
            self.picture.say(say(answer.line, self._desk.lang))

    def show_on_map(self, shown: bool) -> None:
        """Show the area on the map, or only while a tool is in the hand."""
        self._is_shown = shown
        if not shown:
            self.live.clear()  # they belong to the page
            self.picture.say("")
        self.refresh()

    def show_all_sides(self, shown: bool) -> None:
        """Write lengths and bearings on all sides, or on the one under the hand only."""
        self._all_sides = shown
        self.refresh()

    def preview(self, lines: Sequence[Sequence[Point]], zone: Optional[Any] = None) -> None:
        """Show lines that stand for what would be; none takes them away. ``zone``: where there is no area."""
        self._preview = tuple(tuple(line) for line in lines)
        if self._plane is None and zone is not None:
            self._plane = PlaneOnMap(self._canvas, zone)
        self.refresh()

    def refresh(self) -> None:
        """Show the picture of the area as it is."""
        area = self.area
        if self.mode == OFF and not self._is_shown:
            area = None
        if self.rings is not None:
            if self.rings.show():
                return
            area = self.rings.ring.base
        self.picture.show(
            Shown(
                area=area,
                chosen=self.grip.chosen if self.mode == EDIT or self._is_shown else None,
                handles=self.mode == EDIT,
                all_sides=self._all_sides,
                preview=self._preview,
            ),
            self._plane,
        )

    # --- a board for the grip -----------------------------------------------------------------------

    def follow(self, area: Any) -> None:
        """Show an area while a corner of it moves; only the picture and the live answers follow."""
        shown = replace(self.picture.shown, area=area, chosen=self.grip.chosen, side=self._side_of_chosen())
        self.picture.show(shown, self._plane)
        if self.grip.chosen is not None and self._plane is not None and has_place(area, self.grip.chosen):
            corner = corner_of(area, self.grip.chosen)
            self._plane.look()
            x, y = self._plane.pixels([(corner.east_m, corner.north_m)]).tolist()[0]
            self.picture.say(self.picture.line, QPointF(x, y))
        self.ask(area)

    def _side_of_chosen(self) -> Optional[Place]:
        place = self.grip.chosen
        return None if place is None else Place(place.part, place.ring, max(place.seq - 1, 0))

    def hover(self, corner: Any, side: Any) -> None:
        """Mark what lies under the hand."""
        shown = self.picture.shown
        if (shown.corner, shown.side) != (corner, side):
            self.picture.show(replace(shown, corner=corner, side=side), self._plane)

    def choose(self, place: Any) -> None:
        """Mark a corner, and tell."""
        if place == self.grip.chosen:
            return
        self.grip.chosen = place
        self.picture.show(replace(self.picture.shown, chosen=place), self._plane)
        self.chosen.emit(place)

    def write(self, area: Any, what: str, name: str) -> None:
        """Write a step of the grip down."""
        self.apply(area, Phrase(_STEPS[what], {"name": name}))

    def apply(self, area: Any, label: Phrase) -> bool:
        """Write a step down; return whether it was taken."""
        self._is_changing = True
        try:
            taken = self._drafting.apply(area, label) is not False
        finally:
            self._is_changing = False
        if not taken:
            self.refresh()
        return taken

    def begin(self, area: Any, label: Phrase) -> None:
        """Begin a draft with an area."""
        self._is_changing = True
        try:
            self._drafting.begin(area, label)
        finally:
            self._is_changing = False

    def ask(self, area: Any) -> None:
        """Ask what is to be said of an area that is not written down yet."""
        self.followed.emit(area)
        self._watch.ask(area)

    def show_open(
        self,
        points: Sequence[Point],
        names: Tuple[str, ...],
        spot: Optional[Spot],
        base: Optional[Any],
    ) -> None:
        """Show a line that is being drawn, with the hand (``spot``) at its end or without, over an area."""
        shown = Shown(
            area=base,
            open_line=tuple(points),
            open_names=names,
            has_hand=spot is not None,
            closes=self.pen is None or self.pen.closes,
            all_sides=self._all_sides,
            snapped=spot is not None and spot.is_fixed,
        )
        self.picture.show(shown, self._plane)

    def refuse(self, error: Exception) -> None:
        """Say why something cannot be done."""
        self.refused.emit(error_sentence(error, self._desk.lang))

    def walk(self, name: str) -> bool:
        """Undo or redo."""
        (self._drafting.undo if name == "undo" else self._drafting.redo)()
        return True

    # --- the plane ----------------------------------------------------------------------------------

    def _aim(self) -> None:
        area = self.area
        if area is None:
            self._plane = None
        elif self._plane is None or self._plane.zone != area.zone:
            self._plane = PlaneOnMap(self._canvas, area.zone)

    def _on_map_crs(self) -> None:
        if self._plane is not None:
            self._plane.renew()
            self.refresh()

    def _tool_follow(self) -> None:
        if self.mode != OFF:
            self._tool.follow_map()

    def _held_point(self) -> Optional[Point]:
        place, area = self.grip.held, self.area
        if place is None or not has_place(area, place):
            return None
        corner = corner_of(area, place)
        return corner.east_m, corner.north_m

    def _corners_to_snap(self) -> Sequence[Point]:
        """Return the corners that are worth snapping to, in the plane of the area that is drawn.

        Those of all other areas; of the area itself the other rings while a corner is dragged, the first
        corner of a ring that is drawn, and all of them for a line across it.
        """
        if self._plane is None:
            return ()
        if self.rings is not None:
            first = [spot.point for spot in self.rings.pen.spots[:1]]
            base = self.rings.ring.base
            return (*first, *self._points_beside(self._beside), *(rings_but(base, None) if base else ()))
        held = self.grip.held
        if self.mode == EDIT and held is None:
            return ()
        others = tuple(area for area in self._desk.areas if area is not self.area)
        return (*self._points_beside(others), *rings_but(self.area, held))

    def _points_beside(self, areas: Tuple[Any, ...]) -> Tuple[Point, ...]:
        """Return the corners of other areas; they are brought over once."""
        zone = self._plane.zone if self._plane is not None else None
        if self._other_points is None or self._other_points[:2] != (areas, zone):
            self._other_points = (areas, zone, points_in(areas, zone) if zone is not None else ())
        return self._other_points[2]
