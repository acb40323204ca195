"""Snapping to corners that are there: those of our own areas, and of the reference objects on the map.

QGIS's own snapping goes by the settings of the project; this one needs none, and never builds an index in
the window's thread.
"""

from __future__ import annotations

import math
from typing import Any, Callable, List, Optional, Sequence, Tuple

from qgis.core import Qgis, QgsPointXY, QgsSnappingConfig, QgsSnappingUtils, QgsTolerance, QgsVectorLayer
from qgis.gui import QgsMapCanvas

from mineral_plugin.bridge.project import MARK
from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap, Point

_TOLERANCE_PX = 11.0


class CornerSnap:
    """Finds the corner nearest to the hand among own areas (``corners``) and layers of reference data."""

    def __init__(self, canvas: QgsMapCanvas, corners: Callable[[], Sequence[Point]]) -> None:
        self._canvas = canvas
        self._corners = corners
        self._utils = QgsSnappingUtils()
        self._utils.setIndexingStrategy(QgsSnappingUtils.IndexingStrategy.IndexExtent)
        self._utils.setConfig(_to_corners())
        self._has_layers = False

    def follow(self) -> None:
        """Look at the layers that the map shows now, at its extent."""
        layers = [layer for layer in self._canvas.layers() if _is_reference(layer)]
        self._has_layers = bool(layers)
        settings = self._canvas.mapSettings()
        settings.setLayers(layers)
        self._utils.setMapSettings(settings)

    def corner(
        self, there: Point, raw: QgsPointXY, reach_m: float, plane: PlaneOnMap, held: Optional[Point]
    ) -> Optional[Point]:
        """Return the corner (east, north) in m within reach of the hand, ``None`` where there is none.

        ``held`` is where the corner in the hand came from: it is no place to snap to.
        """
        own = _nearest([point for point in self._corners() if point != held], there, reach_m)
        if own is not None:
            return own
        if not self._has_layers:
            return None
        found = self._utils.snapToMap(raw, None, True)
        if not found.isValid() or not found.hasVertex():
            return None
        at = plane.to_zone(found.point())
        is_held = at is not None and held is not None and math.dist(at, held) < 0.001
        return None if at is None or is_held else at


def _nearest(points: Sequence[Point], there: Point, reach_m: float) -> Optional[Point]:
    near: List[Tuple[float, Point]] = []
    for point in points:
        apart = math.hypot(point[0] - there[0], point[1] - there[1])
        if apart <= reach_m:
            near.append((apart, point))
    return min(near)[1] if near else None


def _is_reference(layer: Any) -> bool:
    mark = str(layer.customProperty(MARK) or "")
    return isinstance(layer, QgsVectorLayer) and mark.startswith("reference:")


def _to_corners() -> QgsSnappingConfig:
    config = QgsSnappingConfig()
    config.setEnabled(True)
    config.setMode(QgsSnappingConfig.SnappingMode.AllLayers)
    config.setTolerance(_TOLERANCE_PX)
    config.setUnits(QgsTolerance.UnitType.Pixels)
    # QGIS 3.26 moved the kinds of snapping.
    kinds, flags = getattr(Qgis, "SnappingType", None), getattr(Qgis, "SnappingTypes", None)
    if kinds is not None and flags is not None:
        config.setTypeFlag(flags(kinds.Vertex))
    else:
        config.setTypeFlag(QgsSnappingConfig.SnappingTypeFlag(QgsSnappingConfig.SnappingTypes.VertexFlag))
    return config
