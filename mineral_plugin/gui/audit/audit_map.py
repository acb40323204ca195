"""The results of an audit on the map: pairs hatched by verdict, neighbours as lines, one of them marked."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Mapping, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from mineral_plugin.bridge.symbols import style_gaps, style_outcomes
from mineral_plugin.gui.audit.audit_filter import Extent
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.outcomes import outcome_word

PAIRS, GAPS = "audit", "audit-gaps"
_OUTCOMES = ("conflict", "cannot_tell", "within_tolerance", "clear")
_SETTLED_MS = 200


class AuditMap(QObject):
    """What the map shows of an audit; it moves only where ``moves`` says that the user wants it."""

    extent_changed = pyqtSignal()
    picked = pyqtSignal(int)

    def __init__(self, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._path: Optional[Path] = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.extent_changed.emit)
        view.canvas.extentsChanged.connect(self._settled.start)

    def show(self, path: Path) -> None:
        """Show the layers of a results file in place of those before; nothing where they are there."""
        if path == self._path and self._view.layers.layers(PAIRS):
            return
        self.close()
        gaps = _layer(path, "gaps", self.tr("Audit: neighbours"))
        pairs = _layer(path, "pairs", self.tr("Audit: shared ground"))
        if gaps is not None:
            style_gaps(gaps)
            self._view.layers.show(GAPS, gaps)
        if pairs is not None:
            words: Dict[str, str] = {outcome: outcome_word(outcome) for outcome in _OUTCOMES}
            style_outcomes(pairs, words)
            pairs.selectionChanged.connect(lambda *_changed: self._pick(pairs))
            self._view.layers.show(PAIRS, pairs)
        self._path = path

    def close(self) -> None:
        """Take the layers and the mark off the map; the file is closed."""
        self._view.highlight.clear()
        for kind in (PAIRS, GAPS):
            self._view.layers.remove(kind)
        self._path = None

    def _pick(self, layer: QgsVectorLayer) -> None:
        """Tell which pair the user selected on the map, where it is one."""
        if layer.selectedFeatureCount() == 1:
            self.picked.emit(int(layer.selectedFeatures()[0]["number"]) - 1)

    def mark(self, wkb: Optional[bytes], moves: Mapping[str, bool]) -> None:
        """Mark a place (WKB in VN-2000 degrees), and move or flash as the user wants; no place: no mark."""
        geometry = QgsGeometry()
        if wkb:
            geometry.fromWkb(wkb)
        degrees = _degrees()
        self._view.highlight.show(geometry, degrees)
        if geometry.isEmpty():
            return
        if moves.get("zoom"):
            self.zoom(wkb)
        elif moves.get("pan"):
            self._pan(geometry)
        if moves.get("flash"):
            self._view.canvas.flashGeometries([geometry], degrees)

    def zoom(self, wkb: Optional[bytes]) -> None:
        """Show a place with some ground around it."""
        geometry = QgsGeometry()
        if wkb:
            geometry.fromWkb(wkb)
            box = geometry.boundingBox()
            self._view.highlight.zoom_box(box, _degrees())

    def _pan(self, geometry: QgsGeometry) -> None:
        center = geometry.boundingBox().center()
        to_map = QgsCoordinateTransform(_degrees(), self._crs(), QgsProject.instance())
        self._view.canvas.setCenter(to_map.transform(center))
        self._view.canvas.refresh()

    def _crs(self) -> QgsCoordinateReferenceSystem:
        return self._view.canvas.mapSettings().destinationCrs()

    def extent(self) -> Optional[Extent]:
        """Return what the map shows as west, south, east, north in degrees; ``None``: it cannot be told."""
        to_degrees = QgsCoordinateTransform(self._crs(), _degrees(), QgsProject.instance())
        try:
            box = to_degrees.transformBoundingBox(self._view.canvas.extent())
        except QgsCsException:
            return None
        return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())


def _degrees() -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem("EPSG:4756")


def _layer(path: Path, table: str, title: str) -> Optional[QgsVectorLayer]:
    """Return a table of a results file as a layer that cannot be edited, ``None``: it cannot be opened."""
    options = QgsVectorLayer.LayerOptions()
    options.forceReadOnly = True
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{path}|layername={table}", title, "ogr", options)
    if not layer.isValid():
        return None
    layer.setReadOnly(True)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    return layer
