"""From the page "draw" to the map and back: modes, table, figures, zone of a new area; the tools beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional, Tuple

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.draw_page import DRAW, EDIT, NEW, OFF, PART
from mineral_plugin.gui.drawing.draw_table import Where
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.sentences import error_sentence


class DrawingSteps(QObject):
    """Connects the page with the board; each edit of the area goes through the draft.

    What imports the geometry of the core is imported when an area is drawn or shown first.
    """

    mode_changed = pyqtSignal()

    def __init__(  # noqa: QGS105 - QGIS gives its iface to the plugin
        self,
        dock: Any,
        desk: Desk,
        view: MapView,
        drafting: Any,
        watch: Any,
        iface: Any,
    ) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._view = dock, desk, view
        self._page = dock.draw
        self._drafting, self._watch, self._iface = drafting, watch, iface
        self._board: Optional[Any] = None
        self._tools: Optional[Any] = None
        self._purpose = NEW
        self._is_closed = False
        page = self._page
        page.take_steps(drafting.undo_action, drafting.redo_action)
        page.mode_asked.connect(self._on_mode)
        page.purpose_asked.connect(self._on_purpose)
        page.zone.changed.connect(lambda _zone: self._draw() if self._mode() == DRAW else None)
        page.table.corner_chosen.connect(self._on_row)
        page.table.delete_asked.connect(self._on_delete)
        page.table.rows.typed.connect(self._on_typed)
        page.renamed.connect(self._on_renamed)
        page.renumber_asked.connect(self._on_renumber)
        page.delete_ring_asked.connect(self._on_delete_ring)
        page.measures_toggled.connect(lambda shown: self.board.show_all_sides(shown))
        page.zoom_asked.connect(self._on_zoom)
        page.check_asked.connect(lambda: dock.open_page("check"))
        dock.check.findings.levels_asked.connect(lambda _id: self.open_levels())
        dock.page_opened.connect(self._on_page)
        desk.area_changed.connect(self._on_area)
        drafting.changed.connect(self._show_allowed)
        drafting.failed.connect(page.show_problem)
        watch.answered.connect(self._on_answer)
        watch.troubled.connect(page.show_problem)
        self._show_area()

    @property
    def has_numbers(self) -> bool:
        """Return whether the board numbers corners: on its page, and wherever its tool is in the hand."""
        return self._dock.page == "draw" or (self._board is not None and self._board.mode != OFF)

    @property
    def board(self) -> Any:
        """Return the drawing board; it is made when it is needed first."""
        if self._board is None:
            from mineral_plugin.gui.drawing.drawing_board import DrawingBoard

            cad = self._iface.cadDockWidget() if self._iface is not None else None
            board = DrawingBoard(self._desk, self._view.canvas, self._drafting, self._watch, cad, self)
            board.mode_changed.connect(self._on_board_mode)
            board.chosen.connect(self._on_corner_chosen)
            board.hinted.connect(self._on_hint)
            board.refused.connect(self._page.show_problem)
            board.followed.connect(self._on_followed)
            board.closed.connect(self._on_closed)
            self._board = board
            board.show_on_map(self._dock.page == "draw")
        return self._board

    @property
    def tools(self) -> Any:
        """Return the tools of the page; they are made when one is opened first."""
        if self._tools is None:
            from mineral_plugin.gui.drawing.drawing_tool_steps import ToolSteps

            self._tools = ToolSteps(self._page, self._desk, self.board, self._drafting, self._new_area, self)
        return self._tools

    def begin(self) -> None:
        """Begin a new area: the page, the zone by the map, the pen."""
        self._dock.open_page("draw")
        self._purpose = NEW
        self._draw()

    def open_levels(self) -> None:
        """Go to where the levels of the parts are written, with the keyboard."""
        self._dock.open_page("draw")
        levels = self._page.levels
        levels.open()
        self._page.reveal(levels)
        levels.top.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Leave nothing on the map."""
        self._is_closed = True
        if self._board is not None:
            self._board.close()

    # --- modes --------------------------------------------------------------------------------------

    def _mode(self) -> str:
        return str(self._board.mode) if self._board is not None else OFF

    def _on_mode(self, mode: str) -> None:
        self._say("")
        if mode == DRAW:
            if self._desk.area is not None and self._purpose == NEW:
                self._purpose = PART  # the area there is stays; a new one is begun by choosing it
            self._draw()
        elif mode == EDIT:
            self.board.edit()
        else:
            self.board.leave()

    def _on_purpose(self, purpose: str) -> None:
        self._purpose = purpose
        self._draw()

    def _draw(self) -> None:
        """Take the pen for what is drawn next."""
        from mineral_plugin.core.drawing.places import corners_of, decimals_of
        from mineral_plugin.gui.drawing.drawing_rings import RingDrawing, begun_spots

        area = self._desk.area
        spots = begun_spots(area) if area is not None and self._purpose != NEW else ()
        if area is not None and spots:
            # One or two corners are no area yet: Draw goes on with them.
            ring = RingDrawing(NEW, None, area.zone, area.name, decimals_of(corners_of(area)))
        elif self._purpose == NEW or area is None:
            self._offer_zone()
            zone, name, decimals = self._new_area()
            ring = RingDrawing(NEW, None, zone, name, decimals)
        else:
            ring = RingDrawing(self._purpose, area, area.zone, area.name, decimals_of(corners_of(area)))
        self._page.show_problem("")
        self.board.draw(ring, spots)
        self._show_choices()

    def _new_area(self) -> Tuple[Any, str, int]:
        """Return zone, name and decimals of an area that is begun."""
        from mineral_plugin.core.area.zones import zone_from_text

        if not self._page.zone.zone_text():
            self._offer_zone()
        return zone_from_text(self._page.zone.zone_text()), self._new_name(), self._decimals()

    def _decimals(self) -> int:
        from mineral_plugin.bridge import settings

        return int(getattr(settings.load().settings, "corner_decimals", 2))

    def _new_name(self) -> str:
        return self.tr("New area {day}").format(day=format_date(self._desk.today(), self._desk.lang))

    def _offer_zone(self) -> None:
        """Propose the zone by where the map is, unless the user has chosen one."""
        from mineral_plugin.gui.drawing.drawing_zone import offered, proposed

        choice = self._page.zone
        if choice.box.count() == 0:
            choice.set_zones(offered())
        if choice.is_chosen:
            return
        zone, reason = proposed(self._view.canvas, self._desk.today())
        choice.propose(zone.text, reason)

    def _on_board_mode(self, mode: str) -> None:
        self._page.show_mode(EDIT if mode in ("line", "keep") else mode)
        if mode != EDIT:
            self._say("")
        else:
            self._purpose = PART if self._purpose == NEW else self._purpose
        self._show_choices()
        self.mode_changed.emit()

    def _on_hint(self, mode: str, purpose: str, count: int) -> None:
        from mineral_plugin.gui.drawing.draw_words import hint

        self._page.show_hint(hint(mode, purpose, count))
        self._show_choices()

    def _show_choices(self) -> None:
        """Show what is drawn next, and the zone as long as it can be changed."""
        area, mode = self._desk.area, self._mode()
        pen = self._board.pen if self._board is not None else None
        is_new = mode == DRAW and self._purpose == NEW
        begun = pen is not None and bool(pen.spots)
        self._page.zone.setVisible((is_new or area is None) and not begun)
        self._page.show_purpose(self._purpose, mode == DRAW and area is not None and not begun)
        if area is None and self._page.zone.box.count() == 0:
            self._page.zone.hide()

    def _on_closed(self) -> None:
        from mineral_plugin.core.area.measure import area_m2
        from mineral_plugin.gui.drawing.draw_words import hectares

        area = self._desk.area
        corners = sum(len(ring.corners) for part in area.parts for ring in part.rings)
        words = self.tr("Closed: {corners} corners, {area}. Drag a corner to change it.")
        self._say(words.format(corners=corners, area=hectares(area_m2(area), self._desk.lang)))

    # --- the area -----------------------------------------------------------------------------------

    def _on_area(self) -> None:
        if self._is_closed:
            return
        self._page.show_problem("")
        self._say("")  # what was said of the area as it was
        if self._desk.area is not None or self._board is not None:
            self.board.area_changed()
        self._show_area()
        if self._tools is not None:
            self._tools.area_changed()

    def _show_area(self) -> None:
        area = self._desk.area
        self._page.show_name(area.name if area is not None else "")
        self._show_allowed()
        self._show_choices()
        if area is None:
            self._page.table.show_rows(())
            return
        self._show_table(area)
        self._show_area_figure(area)

    def _show_table(self, area: Any) -> None:
        from mineral_plugin.core.drawing.sides import sides
        from mineral_plugin.gui.drawing.draw_words import rows_of

        self._page.table.show_rows(rows_of(area, sides(area), self._desk.lang))
        self._show_ring_button()

    def _show_area_figure(self, area: Any) -> None:
        from mineral_plugin.core.area.measure import area_m2
        from mineral_plugin.gui.drawing.draw_answers import show_area

        show_area(self._page.figures, area_m2(area), self._desk.lang)

    def _show_allowed(self) -> None:
        area, state = self._desk.area, self._drafting.state
        read_only = state is not None and bool(state.read_only)
        complete = False
        if area is not None:
            complete = all(len(ring.corners) > 2 for part in area.parts for ring in part.rings)
        self._page.allow(area is not None, complete, read_only)
        if read_only and self._mode() != OFF:
            self.board.leave()

    def _on_answer(self, answer: Any) -> None:
        from mineral_plugin.gui.drawing.draw_answers import crossing_sentence, show_answer

        if self._is_closed or self._desk.area is None:
            return
        show_answer(self._page.figures, answer, self._desk.lang)
        self._page.show_crossing(crossing_sentence(answer, self._desk.lang))
        self.board.show_answer(answer)

    def _on_followed(self, area: Any) -> None:
        """A corner is on its way: the figure of the area follows at once, the table when it is put down."""
        self._show_area_figure(area)

    def _on_page(self, page: str) -> None:
        if page == "draw" and not self._page.zone.box.count():
            self._offer_zone()
            self._show_choices()
        if self._desk.area is not None or self._board is not None:
            self.board.show_on_map(page == "draw")
            if page == "draw" and self._desk.area is not None:
                self.board.area_changed()
        if page == "draw":
            self.tools.area_changed()

    def _on_zoom(self) -> None:
        if self._desk.area is not None:
            self._view.zoom_to_area(self._desk.area)

    def _say(self, sentence: str) -> None:
        self._page.say(sentence)

    # --- the table ----------------------------------------------------------------------------------

    def _place(self, where: Optional[Where]) -> Optional[Any]:
        from mineral_plugin.core.drawing.places import Place

        return None if where is None else Place(*where)

    def _on_row(self, where: Optional[Where]) -> None:
        if self._desk.area is not None:
            self.board.grip.settle()
            self.board.choose(self._place(where))

    def _on_corner_chosen(self, place: Optional[Any]) -> None:
        where = None if place is None else (place.part, place.ring, place.seq)
        self._page.table.choose(where)
        self._show_ring_button()
        if self._tools is not None:
            self._tools.corner_changed()

    def _show_ring_button(self) -> None:
        area, where = self._desk.area, self._page.table.chosen()
        is_other = where is not None and area is not None and (where[1] > 0 or len(area.parts) > 1)
        self._page.allow_ring(bool(is_other) and self._page.table.rows.can_edit)

    def _on_typed(self, where: Where, x_text: str, y_text: str) -> None:
        from mineral_plugin.core.drawing.edits import typed_corner
        from mineral_plugin.core.drawing.places import corner_of

        place = self._place(where)
        self._edit(
            lambda area: typed_corner(area, place, x_text, y_text),
            lambda area: Phrase("drawing.step.corner_typed", {"name": corner_of(area, place).name}),
        )

    def _on_delete(self, where: Where) -> None:
        self._page.show_problem("")
        self.board.grip.delete(self._place(where))

    def _on_renamed(self, name: str) -> None:
        from mineral_plugin.core.drawing.edits import renamed

        if self._desk.area is None or name == self._desk.area.name:
            return
        if not self._edit(lambda area: renamed(area, name), lambda _area: Phrase("drawing.step.renamed")):
            self._page.show_name(self._desk.area.name)

    def _on_renumber(self) -> None:
        from mineral_plugin.core.drawing.new_area import renumbered

        self._edit(renumbered, lambda _area: Phrase("drawing.step.renumbered"))

    def _on_delete_ring(self) -> None:
        from mineral_plugin.core.drawing.edits import without_ring

        where = self._page.table.chosen()
        if where is None:
            return
        part, ring, _seq = where
        label = "drawing.step.hole_deleted" if ring else "drawing.step.part_deleted"
        self._edit(
            lambda area: without_ring(area, part, ring), lambda _area: Phrase(label, {"part": part + 1})
        )

    def _edit(self, change: Any, label: Any) -> bool:
        """Change the area by a pure edit and write the step down; say what stands against it."""
        self.board.grip.settle()
        before = self._desk.area
        self._page.show_problem("")
        try:
            after = change(before)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
            return False
        if after.id == before.id and replace(after) == before:
            return False
        return bool(self.board.apply(after, label(after)))
