"""The plane of a licence on a canvas: there and back between its metres, the map's system and pixels.

A side is straight in the licence's own plane: where the map is in another system, points are put on it
first, so that it is drawn as it lies on the ground.
"""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

import numpy as np
from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsLineString, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QPolygonF

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.core.area.geometry import longest_step_m
from mineral_plugin.core.area.zones import Zone

Point = Tuple[float, float]
_WKB_HEAD = 9
_STRAIGHT_TO_M = 0.01
_NO_PIXELS = np.empty((0, 2))


class PlaneOnMap:
    """Brings points of one zone to the map and to pixels of the canvas, and clicks to the zone."""

    def __init__(self, canvas: QgsMapCanvas, zone: Zone) -> None:
        self._canvas = canvas
        self.zone = zone
        self._crs = zone_crs(zone)
        self._step_m = longest_step_m(_STRAIGHT_TO_M)
        self.renew()

    def renew(self) -> None:
        """Follow the map into another coordinate system."""
        target = self._canvas.mapSettings().destinationCrs()
        context = QgsProject.instance().transformContext()
        self._there = QgsCoordinateTransform(self._crs, target, context)
        self._is_same = not target.isValid() or self._crs == target or self._there.isShortCircuited()
        self.look()

    @property
    def is_same(self) -> bool:
        """Return whether the map is in the plane of the zone."""
        return self._is_same

    def to_zone(self, point: QgsPointXY) -> Optional[Point]:
        """Return a point of the map as (east, north) in m, ``None`` where the zone does not reach."""
        if self._is_same:
            return point.x(), point.y()
        try:
            back = self._there.transform(point, Qgis.TransformDirection.Reverse)
        except QgsCsException:
            return None
        return back.x(), back.y()

    def to_map(self, point: Point) -> QgsPointXY:
        """Return a point (east, north) in m in the map's system; an empty one where there is none."""
        there = QgsPointXY(point[0], point[1])
        if self._is_same:
            return there
        try:
            return self._there.transform(there)
        except QgsCsException:
            return QgsPointXY()

    def metres_of(self, pixels: float, at: QgsPointXY) -> float:
        """Return how many metres of the zone's plane ``pixels`` are at a place of the map."""
        step = self._canvas.mapSettings().mapUnitsPerPixel() * pixels
        here, there = self.to_zone(at), self.to_zone(QgsPointXY(at.x() + step, at.y()))
        if here is None or there is None:
            return step
        return float(np.hypot(there[0] - here[0], there[1] - here[1]))

    def pixels(self, points: Sequence[Point]) -> Any:
        """Return points as pixels of the canvas as ``look`` has seen it, shape (n, 2)."""
        if not len(points):
            return _NO_PIXELS
        return self._to_pixels(self._moved(np.asarray(points, dtype=np.float64).reshape(-1, 2)))

    def outline(self, points: Sequence[Point], closed: bool) -> QPolygonF:
        """Return a line through points as pixels, with points on its sides where the map bends them."""
        if not len(points):
            return QPolygonF()
        ends = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        if closed and len(ends) > 1:
            ends = np.vstack([ends, ends[:1]])
        dense = ends if self._is_same else self._dense(ends)
        return QPolygonF([QPointF(x, y) for x, y in self._to_pixels(self._moved(dense)).tolist()])

    def _dense(self, ends: Any) -> Any:
        pieces: List[Any] = []
        for start, end in zip(ends[:-1], ends[1:]):
            count = int(np.hypot(*(end - start)) // self._step_m) + 1
            share = np.arange(count)[:, None] / count
            pieces.append(start + share * (end - start))
        return np.vstack([*pieces, ends[-1:]])

    def _moved(self, points: Any) -> Any:
        if self._is_same:
            return points
        if len(points) == 1:
            there = self.to_map((points[0][0], points[0][1]))
            return np.array([[there.x(), there.y()]])
        line = QgsLineString(points[:, 0].tolist(), points[:, 1].tolist())
        try:
            line.transform(self._there)
        except QgsCsException:
            return points
        return np.frombuffer(bytes(line.asWkb()), dtype="<f8", offset=_WKB_HEAD).reshape(-1, 2)

    def look(self) -> None:
        """Take up how the map lies on the canvas now: extent, scale, turn."""
        settings = self._canvas.mapSettings()
        to_pixel = self._canvas.getCoordinateTransform()
        centre, step = settings.visibleExtent().center(), max(settings.mapUnitsPerPixel(), 1e-12)
        origin = to_pixel.transform(centre)
        right = to_pixel.transform(QgsPointXY(centre.x() + step, centre.y()))
        up = to_pixel.transform(QgsPointXY(centre.x(), centre.y() + step))
        # The way from map to pixels is straight (it may be turned): two steps say all of it.
        turn = ((right.x() - origin.x(), right.y() - origin.y()), (up.x() - origin.x(), up.y() - origin.y()))
        self._centre = np.array([centre.x(), centre.y()])
        self._turn = np.array(turn) / step
        self._origin = np.array([origin.x(), origin.y()])

    def _to_pixels(self, points: Any) -> Any:
        return self._origin + (points - self._centre) @ self._turn
