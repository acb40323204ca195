"""The tools of the page "draw" that change corners: rounding, legs, GPX and GPS, levels."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QPointF

from mineral_plugin.core.area.zones import as_points, from_wgs84
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.drawing.edits import with_corner, with_levels, with_part
from mineral_plugin.core.drawing.gps_tracks import points_of_gpx
from mineral_plugin.core.drawing.new_area import drawn_area
from mineral_plugin.core.drawing.places import Place, Point, corner_of, points_of
from mineral_plugin.core.drawing.rounding import rounding_of
from mineral_plugin.core.drawing.traverse import closing_error_m, legs_from_text, points_from_legs
from mineral_plugin.core.drawing.typed import typed_coordinates
from mineral_plugin.core.work.levels import level_of
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.draw_tools_traverse import TYPED
from mineral_plugin.gui.drawing.draw_words import kinds, level_text, metres, ring_heading
from mineral_plugin.gui.drawing.drawing_grip import all_places
from mineral_plugin.gui.drawing.drawing_hands import Spot
from mineral_plugin.gui.drawing.drawing_rings import is_complete
from mineral_plugin.gui.drawing.drawing_share_steps import ShareSteps
from mineral_plugin.gui.parts.sentences import error_sentence

# A traverse that comes back this near (of its length) is meant to close: the program's choice, told.
_CLOSES_WITHIN = 1 / 500


class ToolSteps(QObject):
    """Does what the tools ask; ``new_area()`` gives zone, name and decimals of an area that is begun."""

    def __init__(
        self,
        page: Any,
        desk: Desk,
        board: Any,
        drafting: Any,
        new_area: Callable[[], Tuple[Any, str, int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._desk, self._board, self._drafting = page, desk, board, drafting
        self._new_area = new_area
        self._lines: Tuple[Any, ...] = ()
        self._legs: Tuple[Point, ...] = ()
        self._gpx_zone: Optional[Any] = None
        self.shares = ShareSteps(page, desk, board, drafting, self)
        page.rounding.preview_asked.connect(self._preview_rounding)
        page.rounding.apply_asked.connect(self._round)
        page.traverse.edited.connect(self._preview_legs)
        page.traverse.apply_asked.connect(self._add_legs)
        page.gps.file_chosen.connect(self.read_gpx)
        page.gps.line_chosen.connect(self._preview_line)
        page.gps.apply_asked.connect(self._take_line)
        page.gps.position_asked.connect(self._take_position)
        page.levels.apply_asked.connect(self._set_levels)
        for tool in page.tools:
            tool.head.toggled.connect(self._on_tool)

    def area_changed(self) -> None:
        """Follow another area: what was seen before it belongs to the one before."""
        self._page.rounding.show_preview("", False)
        if self._page.rounding.is_open() and self._page.rounding.step_m():
            self._preview_rounding(self._page.rounding.step_m())
        self._offer_starts()
        self._show_levels()
        self._page.gps.allow_part(is_complete(self._desk.area))
        self.shares.area_changed()

    def corner_changed(self) -> None:
        """Follow another chosen corner."""
        self._show_levels()

    def _on_tool(self, opened: bool) -> None:
        """Another tool is opened, or closed: what the one before showed on the map goes."""
        self._board.preview(())
        if opened:
            self.area_changed()
            if self._page.traverse.is_open():
                self._preview_legs()

    def _done(self, taken: bool, sentence: str) -> None:
        if taken:
            self._page.say(sentence)

    def _tell(self, error: MineralError) -> None:
        self._page.show_problem(error_sentence(error, self._desk.lang))

    # --- rounding -----------------------------------------------------------------------------------

    def _preview_rounding(self, step_m: float) -> None:
        area = self._desk.area
        if area is None:
            return
        found = rounding_of(area, step_m)
        self._board.preview(_rings(found.area) if found.moved else ())
        if not found.moved:
            self._page.rounding.show_preview(self.tr("No corner would move."), False)
            return
        words = self.tr("{moved} corners move, the farthest by {shift}; the area changes by {change} m².")
        change = f"{found.area_change_m2:+.2f}"
        if self._desk.lang == "vi":
            change = change.replace(".", ",")
        told = words.format(
            moved=found.moved, shift=metres(found.largest_shift_m, self._desk.lang), change=change
        )
        if found.trouble is not None:
            told = f"{told} {say(found.trouble, self._desk.lang)}"
        self._page.rounding.show_preview(told, found.trouble is None)

    def _round(self, step_m: float) -> None:
        area = self._desk.area
        if area is None or not step_m:
            return
        found = rounding_of(area, step_m)
        label = Phrase("drawing.step.rounded", {"step": step_m})
        self._done(self._board.apply(found.area, label), self.tr("The corners are rounded."))

    # --- azimuth and distance -----------------------------------------------------------------------

    def _offer_starts(self) -> None:
        area = self._desk.area
        places = all_places(area) if area is not None else ()
        words = self.tr("corner {name}")
        self._page.traverse.offer_starts(
            [(words.format(name=corner_of(area, place).name), place) for place in places]
        )

    def _preview_legs(self) -> None:
        tool = self._page.traverse
        self._legs = ()
        if not tool.legs.toPlainText().strip() or tool.is_start_missing():
            tool.show_preview("", False)
            self._board.preview(())
            return
        try:
            points = points_from_legs(self._start(), legs_from_text(tool.legs.toPlainText()))
        except MineralError as error:
            tool.show_preview(error_sentence(error, self._desk.lang), False)
            self._board.preview(())
            return
        self._legs, told = self._closed(points)
        self._board.preview((self._legs,), self._new_area()[0])
        tool.show_preview(told, len(self._legs) > 1)

    def _start(self) -> Point:
        """Return where the legs begin: at a corner, or at X and Y as typed."""
        tool = self._page.traverse
        place = tool.start.currentData()
        if place == TYPED or self._desk.area is None:
            north, east = typed_coordinates(tool.north.text().strip(), tool.east.text().strip())
            return float(east.value), float(north.value)
        corner = corner_of(self._desk.area, place)
        return corner.east_m, corner.north_m

    def _closed(self, points: Tuple[Point, ...]) -> Tuple[Tuple[Point, ...], str]:
        """Return the points without one that closes the traverse, and what is to be said of it."""
        lang, apart = self._desk.lang, closing_error_m(points)
        length = sum(
            ((east - east0) ** 2 + (north - north0) ** 2) ** 0.5
            for (east0, north0), (east, north) in zip(points, points[1:])
        )
        count = len(points) - 1
        if len(points) > 3 and apart <= length * _CLOSES_WITHIN:
            words = self.tr("{count} legs, {length} in all; closes, with an error of {error}.")
            return points[:-1], words.format(
                count=count, length=metres(length, lang), error=metres(apart, lang)
            )
        words = self.tr("{count} legs, {length} in all; the end is {apart} from the start.")
        return points, words.format(count=count, length=metres(length, lang), apart=metres(apart, lang))

    def _add_legs(self) -> None:
        points, area, place = self._legs, self._desk.area, self._page.traverse.start.currentData()
        if len(points) < 2:
            return
        label = Phrase("drawing.step.legs", {"count": len(points) - 1})
        try:
            if place == TYPED or area is None:
                taken = self._begin_or_add(points, label)
            else:
                for offset, (east, north) in enumerate(points[1:], start=1):
                    area = with_corner(area, Place(place.part, place.ring, place.seq + offset), east, north)
                taken = self._board.apply(area, label)
        except MineralError as error:
            self._tell(error)
            return
        if taken:
            self._page.traverse.legs.setPlainText("")
            self._page.say(self.tr("{count} corners added.").format(count=len(points) - 1))

    def _begin_or_add(self, points: Sequence[Point], label: Phrase) -> bool:
        """Begin a new area where there is none, else add a part."""
        area = self._desk.area
        if area is not None:
            return bool(self._board.apply(with_part(area, points), label))
        self._begin(points, label)
        return True

    def _begin(self, points: Sequence[Point], label: Phrase) -> None:
        zone, name, decimals = self._new_area()
        self._drafting.begin(drawn_area([[points]], zone, name, decimals), label)
        self._board.edit()

    # --- GPX and GPS --------------------------------------------------------------------------------

    def read_gpx(self, path: str) -> None:
        """Read a GPX file away from the window's thread."""
        zone = self._desk.area.zone if self._desk.area is not None else self._new_area()[0]
        file = Path(path)
        self._page.gps.show_told(self.tr("Reading {file} …").format(file=file.name), False)

        def done(lines: Tuple[Any, ...]) -> None:
            if sip.isdeleted(self):
                return
            self._lines, self._gpx_zone = lines, zone
            self._page.gps.show_lines(kinds(lines))
            self._preview_line(0)

        def failed(error: BaseException) -> None:
            if sip.isdeleted(self):
                return
            self._lines = ()
            self._page.gps.show_lines(())
            self._page.gps.show_told(error_sentence(error, self._desk.lang), False)

        title = self.tr("Read a GPX file")
        self._desk.run(title, lambda _progress: points_of_gpx(file, zone), done, failed)

    def _preview_line(self, number: int) -> None:
        if not 0 <= number < len(self._lines):
            return
        line = self._lines[number]
        self._board.preview((line.places,), self._gpx_zone)
        words = self.tr("{count} points, brought from WGS 84 to VN-2000 ({zone}) by EPSG:6960, good to 1 m.")
        told = words.format(count=len(line.points), zone=self._gpx_zone.text if self._gpx_zone else "")
        if line.left_out:
            left = self.tr("{count} points without a place in Viet Nam are left out.")
            told = f"{told} {left.format(count=line.left_out)}"
        self._page.gps.show_told(told, len(line.points) > 2)
        self._page.reveal(self._page.gps)

    def _take_line(self, number: int, as_part: bool) -> None:
        if not 0 <= number < len(self._lines):
            return
        line = self._lines[number]
        label = Phrase("drawing.step.gpx", {"count": len(line.points)})
        try:
            if as_part and self._desk.area is not None:
                taken = self._board.apply(with_part(self._desk.area, line.places), label)
            else:
                self._begin_line(line, label)
                taken = True
        except MineralError as error:
            self._tell(error)
            return
        self._done(taken, self.tr("The line is on the map; the corners can be edited."))

    def _begin_line(self, line: Any, label: Phrase) -> None:
        _zone, name, decimals = self._new_area()
        area = drawn_area([[line.places]], self._gpx_zone, line.name or name, decimals)
        self._drafting.begin(area, label)
        self._board.edit()
        # A track of yesterday lies anywhere but in what the map shows now.
        self._page.zoom_asked.emit()

    def _take_position(self) -> None:
        """Set a corner where the receiver is: with the pen the next one, else behind the chosen one."""
        point = _receiver_position()
        if point is None:
            self._page.show_problem(
                self.tr(
                    "QGIS is not connected to a GPS receiver with a position; connect it in QGIS's own GPS"
                    " panel first."
                )
            )
            return
        board = self._board
        place, pen = board.grip.chosen, board.pen
        zone = board.plane_zone
        if zone is None or (pen is None and place is None):
            self._page.show_problem(self.tr("Press Draw, or choose the corner behind which it comes, first."))
            return
        east, north = from_wgs84(as_points([point]), zone).tolist()[0]
        if pen is not None:
            pen.released(Spot(east, north, 0.0, QPointF()))
        else:
            board.grip.insert(Place(place.part, place.ring, place.seq + 1), (east, north))
        words = self.tr("A corner at the GPS position, brought from WGS 84 to VN-2000 by EPSG:6960.")
        self._page.say(words)

    # --- levels -------------------------------------------------------------------------------------

    def _part(self) -> int:
        where = self._page.table.chosen()
        return 0 if where is None else int(where[0])

    def _show_levels(self) -> None:
        area = self._desk.area
        if area is None:
            self._page.levels.show_levels("", "", "")
            return
        number = min(self._part(), len(area.parts) - 1)
        part = area.parts[number]
        about = ring_heading(area, number, 0, self._desk.lang) if len(area.parts) > 1 else ""
        lang = self._desk.lang
        self._page.levels.show_levels(about, level_text(part.top_m, lang), level_text(part.bottom_m, lang))

    def _set_levels(self, top: str, bottom: str) -> None:
        area = self._desk.area
        if area is None:
            return
        number = min(self._part(), len(area.parts) - 1)
        try:
            after = with_levels(area, number, level_of(top), level_of(bottom))
        except MineralError as error:
            self._tell(error)
            return
        label = Phrase("drawing.step.levels", {"part": number + 1})
        if after != area:
            self._done(self._board.apply(after, label), self.tr("The levels are set."))


def _rings(area: Any) -> Tuple[Tuple[Point, ...], ...]:
    return tuple(points_of(ring) for part in area.parts for ring in part.rings)


def _receiver_position() -> Optional[Point]:
    """Return longitude and latitude (WGS 84) of the first receiver that has a position, ``None`` without."""
    for connection in QgsApplication.gpsConnectionRegistry().connectionList():
        found = connection.currentGPSInformation()
        if found.isValid():
            return float(found.longitude), float(found.latitude)
    return None
