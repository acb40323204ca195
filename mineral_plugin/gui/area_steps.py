"""From a pasted table or an opened file to an area on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Tuple

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_hectares, format_number
from mineral_plugin.gui.corner_table_model import CornerRow
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.sentences import error_sentence


class AreaSteps(QObject):
    """Connects the start page and the page of the corner table with the core's use cases."""

    def __init__(self, dock: MineralDock, desk: Desk, view: MapView) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._view = dock, desk, view
        self._on_map: Tuple[Any, ...] = ()
        dock.start.paste_chosen.connect(lambda: dock.open_page("paste"))
        dock.start.areas_file_chosen.connect(self.open_areas)
        dock.paste.read_asked.connect(self.read_text)
        dock.paste.file_chosen.connect(self.read_file)
        dock.paste.area_chosen.connect(desk.choose_area)
        dock.paste.map_asked.connect(self.put_on_map)
        dock.paste.check_asked.connect(lambda: dock.open_page("check"))
        dock.file_dropped.connect(self.take_file)
        dock.text_dropped.connect(self.take_text)
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

    def take_file(self, path: str) -> None:
        """Take a dropped file: a GeoPackage holds areas, anything else is a table."""
        if path.lower().endswith(".gpkg"):
            self.open_areas(path)
        else:
            self._dock.open_page("paste")
            self.read_file(path)

    def take_text(self, text: str) -> None:
        """Take dropped text as a corner table."""
        self._dock.open_page("paste")
        self._dock.paste.text.setPlainText(text)

    def read_text(self) -> None:
        """Read the pasted table."""
        from mineral_plugin.core.work.corners import read_corners
        from mineral_plugin.core.work.requests import zone_of

        asked = self._dock.paste.asked()
        self._read(lambda: read_corners(asked.text, zone_of(asked.zone), asked.name or self.tr("New area")))

    def read_file(self, path: str) -> None:
        """Put the text of a file into the box and read it."""
        from mineral_plugin.core.work.corners import read_table_file, table_text
        from mineral_plugin.core.work.requests import zone_of

        paste, file = self._dock.paste, Path(path)
        try:
            paste.text.setPlainText(table_text(file))
        except MineralError as error:
            paste.show_problem(error_sentence(error, self._desk.lang))
            return
        if not paste.name.text().strip():
            paste.name.setText(file.stem)
        asked = paste.asked()
        self._read(lambda: read_table_file(file, zone_of(asked.zone), asked.name))

    def open_areas(self, path: str) -> None:
        """Open an areas file of the model."""
        from mineral_plugin.core.work.corners import read_areas

        try:
            areas = read_areas(Path(path))
        except MineralError as error:
            self._dock.start.show_message(error_sentence(error, self._desk.lang))
            self._dock.open_page("start")
            return
        self._dock.start.show_message("")
        self._dock.paste.show_source("")
        self._desk.take_areas(tuple(areas), path)
        self._dock.open_page("paste")

    def put_on_map(self) -> None:
        """Show the areas as layers and zoom to them: the button says so."""
        if self._desk.areas and self._keep():
            # The area at work first: the others are shown where they share its zone.
            others = tuple(area for area in self._desk.areas if area is not self._desk.area)
            self._view.show_areas((self._desk.area, *others))
            self._on_map = self._desk.areas
            self._view.zoom_to_area(self._desk.area)

    def _keep(self) -> bool:
        """Keep the area at work in the workspace, so that a project can name it."""
        from mineral_plugin.core.work.keeping import keep_area

        if self._desk.areas_file:
            return True
        try:
            self._desk.areas_file = str(keep_area(self._desk.area, self._desk.home()))
        except MineralError as error:
            self._dock.paste.show_problem(error_sentence(error, self._desk.lang))
            return False
        return True

    def _read(self, read: Callable[[], Any]) -> None:
        from mineral_plugin.core.work.levels import level_of, with_levels

        asked = self._dock.paste.asked()
        try:
            area = with_levels(read(), level_of(asked.top), level_of(asked.bottom))
        except MineralError as error:
            # What was read before stays at work; the head of the dock names it.
            self._dock.paste.show_problem(error_sentence(error, self._desk.lang))
            return
        self._desk.take_areas((area,))

    def _show_area(self) -> None:
        area = self._desk.area
        self._dock.allow("check", area is not None)
        if self._desk.areas is not self._on_map:
            self._view.remove_areas()
        if area is None:
            self._dock.paste.show_nothing()
            return
        names = [each.name for each in self._desk.areas]
        self._dock.paste.show_choice(names, self._desk.areas.index(area))
        self._dock.paste.show_table(self._understood(area), corner_rows(area), self._figures(area))

    def _understood(self, area: Any) -> str:
        text = self.tr(
            "Understood as: {count} corners, X north, Y east, central meridian {meridian}, "
            "{width}-degree zone"
        )
        zone = area.zone
        return text.format(count=len(corner_rows(area)), meridian=zone.meridian_text, width=zone.width_deg)

    def _figures(self, area: Any) -> str:
        from mineral_plugin.core.area.measure import area_m2

        lang, computed = self._desk.lang, area_m2(area)
        values = {"computed": format_hectares(round(computed, 2), lang)}
        if area.stated_area is None:
            return self.tr("Area computed: {computed}. The table states none.").format(**values)
        stated = area.stated_area
        difference = 100 * (computed - stated.square_metres) / stated.square_metres
        values.update(stated=stated.text, difference=format_number(difference, 1, lang))
        return self.tr(
            "Area stated: {stated}. Area computed: {computed}. Difference: {difference} %."
        ).format(**values)


def corner_rows(area: Any) -> List[CornerRow]:
    """Return the corners of all rings of an area in the order of the table."""
    rings = [ring for part in area.parts for ring in part.rings]
    return [CornerRow(c.name, c.x_text, c.y_text) for ring in rings for c in ring.corners]
