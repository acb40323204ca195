"""From areas that were read or opened to areas on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence, Tuple

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.widgets import once_laid_out
from mineral_plugin.gui.table.reading_steps import ReadingSteps
from mineral_plugin.gui.table.reading_view import AreaLine
from mineral_plugin.gui.table.reading_words import licence_shown, report_lines
from mineral_plugin.gui.table.table_tool_steps import TableToolSteps


class AreaSteps(QObject):
    """Connects the start page and the page of the corner table with the map."""

    def __init__(self, dock: MineralDock, desk: Desk, view: MapView, drafting: Drafting) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._view, self._drafting = dock, desk, view, drafting
        self._on_map: Tuple[Any, ...] = ()
        self._is_stale = False
        self.reading = ReadingSteps(dock, desk, vector_source, self)
        self.tools = TableToolSteps(dock, desk, self.reading, vector_source, self)
        dock.start.paste_chosen.connect(lambda: dock.open_page("paste"))
        dock.start.areas_file_chosen.connect(self.open_areas)
        dock.paste.files_chosen.connect(self.take_files)
        dock.paste.result.area_chosen.connect(self._choose_opened)
        dock.paste.result.map_asked.connect(self.put_on_map)
        dock.paste.result.check_asked.connect(self.go_to_check)
        dock.files_dropped.connect(self.take_files)
        dock.table_dropped.connect(self.take_table)
        dock.page_opened.connect(self._show_in_sight)
        desk.area_changed.connect(self._show_area)

    def offer_zones(self) -> None:
        """Offer the zones of Viet Nam; asked once the engine is ready."""
        from mineral_plugin.core.area.zones import known_zones

        text = self.tr("{meridian}, {width}-degree zone")
        zones = [
            (text.format(meridian=zone.meridian_text, width=zone.width_deg), zone.text)
            for zone in known_zones()
        ]
        self._dock.paste.set_zones(zones)

    def take_files(self, paths: Sequence[str]) -> None:
        """Take files: packs are handed on, an areas file of the model is opened, anything else is read."""
        from mineral_plugin.core.work.corners import is_areas_file
        from mineral_plugin.core.work.layer_choice import GivenFile, kind_of_file

        packs = [path for path in paths if kind_of_file(Path(path)) is GivenFile.PACK]
        if packs:
            self._dock.packs_dropped.emit(packs)
            paths = [path for path in paths if path not in packs]
        if not paths:
            return
        if len(paths) == 1 and is_areas_file(Path(paths[0])):
            self.open_areas(paths[0])
            return
        self._dock.open_page("paste")
        self.reading.take_files(paths)

    def take_table(self, text: str, html: str) -> None:
        """Take dropped text or a dropped table."""
        self._dock.open_page("paste")
        self.reading.take_table(text, html)

    def open_areas(self, path: str) -> None:
        """Open an areas file of the model."""
        from mineral_plugin.core.work.corners import read_areas

        try:
            areas = tuple(read_areas(Path(path)))
        except MineralError as error:
            self._dock.start.show_message(error_sentence(error, self._desk.lang))
            self._dock.open_page("start")
            return
        self._dock.start.show_message("")
        self.reading.forget_source()
        self._dock.paste.show_source("", self.tr("From: {names}").format(names=Path(path).name))
        self._desk.take_areas(areas, path)
        self._dock.open_page("paste")

    def put_on_map(self) -> None:
        """Show the areas as layers and zoom to them: the button says so. The one at work becomes a draft."""
        if self._put():
            self._dock.open_page("draw")

    def go_to_check(self) -> None:
        """Go on to the check, the area on the map: whoever is told of a place wants to see it."""
        if self._desk.areas is not self._on_map:
            self._put()
        self._dock.open_page("check")

    def _put(self) -> bool:
        if not self._desk.areas or not self._keep():
            return False
        was_empty = not self._view.canvas.layers()
        self._drafting.begin(self._desk.area, Phrase("drafts.begun"))
        self._show_on_map()
        self._zoom()
        if was_empty:
            # QGIS goes to a first layer by itself a moment later, and leaves no room around it.
            once_laid_out(self._dock, self._zoom)
        return True

    def _zoom(self) -> None:
        if self._desk.area is not None:
            self._view.zoom_to_area(self._desk.area)

    def _show_on_map(self) -> None:
        # The area at work first: the others are shown where they share its zone.
        others = tuple(area for area in self._desk.areas if area is not self._desk.area)
        self._view.show_areas((self._desk.area, *others))
        self._on_map = self._desk.areas

    def _keep(self) -> bool:
        """Keep the areas at work in the workspace, so that a project can name them."""
        from mineral_plugin.core.work.keeping import keep_areas

        if self._desk.areas_file:
            return True
        try:
            self._desk.areas_file = str(keep_areas(self._desk.areas, self._desk.home()))
        except MineralError as error:
            self._dock.paste.result.problem.show_line("conflict", error_sentence(error, self._desk.lang))
            return False
        return True

    def _is_read(self) -> bool:
        """Return whether the areas on the desk come from what is on the page."""
        return bool(self.reading.licences) and self._desk.areas is self.reading.licences

    def _choose_opened(self, number: int) -> None:
        if not self.reading.readings:
            self._desk.choose_area(number)

    def _show_area(self) -> None:
        area = self._desk.area
        self._dock.allow("check", area is not None)
        if self._desk.areas is not self._on_map:
            self._follow_on_map()
        if self._is_read():
            self._is_stale = False
        else:
            # A project or an areas file has put it there: what was read before is no longer asked about.
            self.reading.forget_source()
            self._is_stale = True
            self._show_in_sight(self._dock.page)

    def _show_in_sight(self, page: str) -> None:
        """Show the area on the page of tables once that is looked at: what it rests on takes a moment."""
        if page == "paste" and self._is_stale:
            self._is_stale = False
            self._show_opened()

    def _follow_on_map(self) -> None:
        """Let the map show an area as it is drawn; what a table only reads is put there by its button."""
        state, area = self._drafting.state, self._desk.area
        if area is not None and state is not None and state.area == area and _has_ground(area):
            self._show_on_map()
        else:
            self._view.remove_areas()
            self._on_map = ()

    def _show_opened(self) -> None:
        result, area = self._dock.paste.result, self._desk.area
        result.show_nothing()
        if area is None:
            return
        lines = [AreaLine(each.name, "clear") for each in self._desk.areas]
        result.show_areas(lines, self._desk.areas.index(area), can_tick=False)
        result.show_area(licence_shown(area, self._desk.lang))
        result.tools.show_report(report_lines(area, (), self._desk.lang))
        result.allow(True)


def _has_ground(area: Any) -> bool:
    """Return whether every ring of an area is drawn far enough to be shown."""
    return all(len(ring.corners) > 2 for part in area.parts for ring in part.rings)


def vector_source() -> Any:
    """Return what opens vector files: QGIS itself."""
    from mineral_plugin.bridge.vector_source import QgisSource

    return QgisSource()
