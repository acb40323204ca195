"""How the drawn area is painted: lines with a pale edge that stand out on any map, labels that keep apart.

A picture is painted for every move of the mouse: points go to pixels all at once, words and marks are stamps.
"""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.drawing.places import Place, distance_m, points_of
from mineral_plugin.core.drawing.sides import Side, bearing_deg
from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap, Point
from mineral_plugin.gui.drawing.drawing_stamps import LINE, PALE, Stamps

_VEIL = QColor(18, 53, 91, 34)
_LEAST_SIDE_FOR_HANDLE_PX = 44.0
# Of very many corners only so many get a number, and so many sides their measures: the rest would be a smear.
_MOST_LABELS = 300
_LABEL_PX = 13.0


class Ink(NamedTuple):
    """What painting needs to know: stamps, the words of a side, the visible room."""

    stamps: Stamps
    words: Callable[[Side], str]
    room: QRectF


class _Ring(NamedTuple):
    """A ring in pixels: where it stands in the area, its corners, their pixels, which of them are in view."""

    part: int
    ring: int
    corners: Sequence[Corner]
    pixels: Any
    in_view: Any


def paint_picture(painter: QPainter, shown: Any, plane: PlaneOnMap, ink: Ink) -> None:
    """Paint everything that is shown, what lies below first."""
    plane.look()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    labels = Labels(painter, ink)
    rings = _rings(shown.area, plane, ink.room) if shown.area is not None else []
    if rings:
        _paint_rings(painter, rings, plane)
        if shown.handles:
            _paint_handles(painter, shown, rings, ink)
    for line in shown.preview:
        _stroke(painter, plane.outline(line, closed=True), 2.0, Qt.PenStyle.DashLine)
    if shown.open_line:
        _paint_open(painter, shown, plane, ink, labels)
    _paint_side_words(shown, rings, ink, labels)
    _paint_corners(painter, shown, rings, ink, labels)


def _rings(area: Any, plane: PlaneOnMap, room: QRectF) -> List[_Ring]:
    lines = [
        (part, number, ring)
        for part, whole in enumerate(area.parts)
        for number, ring in enumerate(whole.rings)
    ]
    pixels = plane.pixels([point for _part, _number, ring in lines for point in points_of(ring)])
    found: List[_Ring] = []
    start = 0
    for part, number, ring in lines:
        own = pixels[start : start + len(ring.corners)]
        start += len(ring.corners)
        x, y = own[:, 0], own[:, 1]
        in_view = (x > room.left()) & (x < room.right()) & (y > room.top()) & (y < room.bottom())
        found.append(_Ring(part, number, ring.corners, own, in_view))
    return found


def _paint_rings(painter: QPainter, rings: Sequence[_Ring], plane: PlaneOnMap) -> None:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    outlines = [_outline(ring, plane) for ring in rings]
    for outline in outlines:
        path.addPolygon(outline)
    painter.fillPath(path, _VEIL)
    for outline in outlines:
        _stroke(painter, outline, 2.0)


def _outline(ring: _Ring, plane: PlaneOnMap) -> QPolygonF:
    is_closed = len(ring.corners) > 2
    if not plane.is_same:
        points = [(corner.east_m, corner.north_m) for corner in ring.corners]
        return plane.outline(points, is_closed)
    points = [QPointF(x, y) for x, y in ring.pixels.tolist()]
    return QPolygonF(points + points[:1] if is_closed else points)


def _stroke(
    painter: QPainter, outline: QPolygonF, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(PALE, width + 3.0))
    painter.drawPolyline(outline)
    painter.setPen(QPen(LINE, width, style))
    painter.drawPolyline(outline)


def _put(painter: QPainter, ink: Ink, kind: str, x: float, y: float) -> None:
    picture, half = ink.stamps.mark(kind)
    painter.drawPixmap(QPointF(x - half, y - half), picture)


def _paint_open(painter: QPainter, shown: Any, plane: PlaneOnMap, ink: Ink, labels: "Labels") -> None:
    """Paint the line from corner to corner to the hand, and dashed the side that would close it."""
    points = shown.open_line
    _stroke(painter, plane.outline(points, closed=False), 2.0)
    if shown.closes and len(points) > 2:
        _stroke(painter, plane.outline((points[-1], points[0]), closed=False), 1.5, Qt.PenStyle.DashLine)
    pixels = plane.pixels(points).tolist()
    for x, y in pixels[:-1] if shown.has_hand else pixels:
        _put(painter, ink, "corner", x, y)
    if shown.snapped:
        _put(painter, ink, "snapped", *pixels[-1])
    for seq, name in enumerate(shown.open_names):
        labels.write(_outward(pixels, seq, ink.stamps.width(name, True)), name, must=True, bold=True)
    if shown.has_hand and len(points) > 1:
        _write_leg(plane, points[-2:], ink, labels)


def _write_leg(plane: PlaneOnMap, ends: Sequence[Point], ink: Ink, labels: "Labels") -> None:
    """Write length and bearing of the side that the hand is drawing."""
    start, end = (Corner("", "", "", north, east) for east, north in ends)
    (x0, y0), (x1, y1) = plane.pixels(ends).tolist()
    if math.hypot(x1 - x0, y1 - y0) > 30.0:
        words = ink.words(_side(Place(0, 0, 0), start, end))
        labels.write(QPointF((x0 + x1) / 2, (y0 + y1) / 2 - _LABEL_PX), words, must=True)


def _side(place: Place, start: Corner, end: Corner) -> Side:
    return Side(place, start, end, distance_m(start, end), bearing_deg(start, end))


def _paint_handles(painter: QPainter, shown: Any, rings: Sequence[_Ring], ink: Ink) -> None:
    """Paint a small circle at the middle of each side that is long enough: pressed, it is a new corner."""
    for ring in rings:
        if len(ring.corners) < 2:
            continue
        ends = np.roll(ring.pixels, -1, axis=0)
        middles = (ring.pixels + ends) / 2
        long_enough = np.hypot(*(ends - ring.pixels).T) >= _LEAST_SIDE_FOR_HANDLE_PX
        for seq in np.flatnonzero(long_enough).tolist():
            x, y = middles[seq].tolist()
            if ink.room.contains(x, y):
                is_under = _is_at(shown.side, ring, seq)
                _put(painter, ink, "handle_under" if is_under else "handle", x, y)


def _paint_side_words(shown: Any, rings: Sequence[_Ring], ink: Ink, labels: "Labels") -> None:
    """Write length and bearing on the side under the hand, or on every side that has room for them."""
    if not shown.all_sides and shown.side is None:
        return
    for ring in rings:
        count = len(ring.corners)
        for seq in range(count if count > 2 else count - 1):
            is_under = _is_at(shown.side, ring, seq)
            if is_under or (shown.all_sides and labels.has_room):
                _write_side(ring, seq, is_under, ink, labels)


def _write_side(ring: _Ring, seq: int, is_under: bool, ink: Ink, labels: "Labels") -> None:
    following = (seq + 1) % len(ring.corners)
    (x0, y0), (x1, y1) = ring.pixels[seq].tolist(), ring.pixels[following].tolist()
    at = QPointF((x0 + x1) / 2, (y0 + y1) / 2 - _LABEL_PX)
    if not ink.room.contains(at):
        return
    long_px = math.hypot(x1 - x0, y1 - y0)
    if not is_under and long_px < 60.0:
        return
    words = ink.words(_side(Place(ring.part, ring.ring, seq), ring.corners[seq], ring.corners[following]))
    if is_under or long_px > ink.stamps.width(words) * 0.8:
        labels.write(at, words, must=is_under)


def _paint_corners(painter: QPainter, shown: Any, rings: Sequence[_Ring], ink: Ink, labels: "Labels") -> None:
    plain = "corner" if shown.handles else "point"
    for ring in rings:
        pixels = ring.pixels.tolist()
        for seq in np.flatnonzero(ring.in_view).tolist():
            x, y = pixels[seq]
            is_chosen = _is_at(shown.chosen, ring, seq)
            kind = "chosen" if is_chosen else "corner_under" if _is_at(shown.corner, ring, seq) else plain
            _put(painter, ink, kind, x, y)
            if is_chosen or labels.has_room:
                name = ring.corners[seq].name
                at = _outward(pixels, seq, ink.stamps.width(name, True))
                labels.write(at, name, must=is_chosen, bold=True)


def _is_at(place: Any, ring: _Ring, seq: int) -> bool:
    return place is not None and (place.seq, place.ring, place.part) == (seq, ring.ring, ring.part)


def _outward(pixels: Sequence[Sequence[float]], seq: int, width: float) -> QPointF:
    """Return where the number of a corner stands: on the side of the corner away from its neighbours."""
    x, y = pixels[seq]
    (x0, y0), (x1, y1) = pixels[seq - 1], pixels[(seq + 1) % len(pixels)]
    first, second = _unit(x - x0, y - y0), _unit(x - x1, y - y1)
    away = _unit(first[0] + second[0], first[1] + second[1])
    if away == (0.0, 0.0):
        away = (0.0, -1.0)
    return QPointF(x + away[0] * (11.0 + width / 2), y + away[1] * 15.0)


def _unit(x: float, y: float) -> Tuple[float, float]:
    size = math.hypot(x, y)
    return (x / size, y / size) if size > 1e-6 else (0.0, 0.0)


class Labels:
    """Puts words down; words that would lie on others are left out unless they must be seen."""

    _CELL_PX = 64.0

    def __init__(self, painter: QPainter, ink: Ink) -> None:
        self._painter = painter
        self._stamps = ink.stamps
        self._cells: Dict[Tuple[int, int], List[QRectF]] = {}
        self._left = _MOST_LABELS

    @property
    def has_room(self) -> bool:
        """Return whether more words may be written."""
        return self._left > 0

    def write(self, at: QPointF, text: str, must: bool = False, bold: bool = False) -> None:
        """Write words around a place."""
        if not text:
            return
        picture, wide, high = self._stamps.words(text, bold)
        box = QRectF(at.x() - wide / 2, at.y() - high / 2, wide, high)
        cells = self._cells_of(box)
        taken = (other for cell in cells for other in self._cells.get(cell, ()))
        if not must and any(box.intersects(other) for other in taken):
            return
        for cell in cells:
            self._cells.setdefault(cell, []).append(box)
        self._left -= 1
        self._painter.drawPixmap(box.topLeft(), picture)

    def _cells_of(self, box: QRectF) -> List[Tuple[int, int]]:
        size = self._CELL_PX
        columns = range(int(box.left() // size), int(box.right() // size) + 1)
        rows = range(int(box.top() // size), int(box.bottom() // size) + 1)
        return [(column, row) for column in columns for row in rows]
