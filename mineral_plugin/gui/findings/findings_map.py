"""The findings on the map: their layer, what is marked or hinted at, what is picked, what the map shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Collection, Dict, List, Mapping, Optional, Tuple

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer, pyqtSignal
from qgis.PyQt.QtXml import QDomDocument

from mineral_plugin.bridge.finding_symbols import STATE_COLUMN, accepted_ids, style_findings_by_state
from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.gui.findings.finding_pick import FindingPickTool
from mineral_plugin.gui.findings.findings_filter import Extent
from mineral_plugin.gui.findings.map_highlight import geometry_from_geojson
from mineral_plugin.gui.findings.repair_preview import RepairPreview
from mineral_plugin.gui.manners.map_tips import dress
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.outcomes import PROBLEMS, outcome_word

FINDINGS = "findings"
_SETTLED_MS = 200
Place = Optional[Mapping[str, Any]]


class FindingsMap(QObject):
    """What the map shows of findings; it moves only where ``moves`` says that the user wants it.

    ``picked`` names the finding that was clicked or selected on the map; ``picking`` says whether a click
    picks; ``extent_changed`` comes once the map rests.
    """

    picked = pyqtSignal(str)
    picking = pyqtSignal(bool)
    extent_changed = pyqtSignal()

    def __init__(self, view: MapView, lang: str, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._lang = view, lang
        self.path: Optional[Path] = None
        self.preview = RepairPreview(view.canvas)
        self._tool = FindingPickTool(view.canvas, self.picked.emit, self.layer)
        self._tool.activated.connect(lambda: self.picking.emit(True))
        self._tool.deactivated.connect(lambda: self.picking.emit(False))
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.extent_changed.emit)
        view.canvas.extentsChanged.connect(self._settled.start)

    # --- the layer ----------------------------------------------------------------------------------

    def layer(self) -> Optional[QgsVectorLayer]:
        """Return the layer of the findings in the project, ``None`` where it is not shown."""
        return next(iter(self._view.layers.layers(FINDINGS)), None)

    def pieces(self, path: Path, accepted: Callable[[], Collection[str]]) -> List[Callable[[], None]]:
        """Return what shows the findings of a file in place of those before, to be done in turns.

        ``accepted()`` gives the ids of what was accepted.
        """
        layers: List[QgsVectorLayer] = []

        def read() -> None:
            self.preview.clear()
            self._view.highlight.clear()
            layer = findings_layer(path, self.tr("Findings"))
            layers.extend([] if layer is None else [layer])

        def dress_it() -> None:
            for layer in layers:
                self._style(layer, accepted())
                dress(layer, FINDINGS, self._lang)
                layer.selectionChanged.connect(lambda *_changed, of=layer: self._pick_selected(of))

        def show() -> None:
            for layer in layers:
                self._view.layers.show(FINDINGS, layer)
                self.path = path

        return [read, dress_it, show]

    def show_accepted(self, accepted: Collection[str]) -> None:
        """Draw the findings with these ids as accepted."""
        layer = self.layer()
        if layer is not None:
            self._style(layer, accepted)

    def _style(self, layer: QgsVectorLayer, accepted: Collection[str]) -> None:
        words, accepted_words = legend_words()
        shown = accepted_words if accepted else {}
        style_findings_by_state(layer, words, shown, accepted_ids(accepted))

    def close(self) -> None:
        """Take the findings off the map; their file is closed."""
        self.preview.clear()
        self._view.close_findings()
        self.path = None

    # --- what is marked -----------------------------------------------------------------------------

    def mark(self, where: Place, area: Any, moves: Mapping[str, bool]) -> None:
        """Mark the place of a finding, and move or flash as the user wants; without a place: no mark."""
        geometry, crs = _geometry(where), zone_crs(area.zone)
        highlight = self._view.highlight
        highlight.show(geometry, crs)
        if moves.get("zoom"):
            highlight.zoom(geometry, crs)
        elif moves.get("pan"):
            highlight.pan(geometry, crs)
        if moves.get("flash"):
            highlight.flash(geometry, crs)

    def hint(self, where: Place, area: Any) -> None:
        """Hint at the place of a finding; without one the hint goes."""
        self._view.highlight.hint(_geometry(where), zone_crs(area.zone))

    def extent(self, area: Any) -> Optional[Extent]:
        """Return what the map shows in the plane of an area; ``None``: it cannot be told."""
        canvas = self._view.canvas
        from_map = canvas.mapSettings().destinationCrs()
        to_plane = QgsCoordinateTransform(from_map, zone_crs(area.zone), QgsProject.instance())
        try:
            box = to_plane.transformBoundingBox(canvas.extent())
        except QgsCsException:
            return None
        return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())

    # --- picking ------------------------------------------------------------------------------------

    def pick(self, picking: bool) -> None:
        """Let a click on the map pick a finding, or give the map back to the tool that pans."""
        canvas = self._view.canvas
        if picking:
            canvas.setMapTool(self._tool)
        elif canvas.mapTool() is self._tool:
            canvas.unsetMapTool(self._tool)

    def _pick_selected(self, layer: QgsVectorLayer) -> None:
        """Tell which finding the user selected on the map, where it is one."""
        if layer.selectedFeatureCount() == 1:
            self.picked.emit(str(layer.selectedFeatures()[0]["finding_id"]))


def findings_layer(path: Path, title: str) -> Optional[QgsVectorLayer]:
    """Return the findings of a file that have ground, as a layer that cannot be edited, ``None``: none."""
    options = QgsVectorLayer.LayerOptions()
    options.forceReadOnly = True
    options.loadDefaultStyle = False
    uri = f"{path}|layername=findings|geometrytype=MultiPolygon"
    layer = QgsVectorLayer(uri, title, "ogr", options)
    if not layer.isValid():
        return None
    layer.setReadOnly(True)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    return layer


def style_of_export(path: Path, with_accepted: bool, lang: str) -> str:
    """Return the style (QML) of a layer of findings like the one in a file, by the state in its rows."""
    layer = findings_layer(path, "")
    if layer is None:
        return ""
    words, accepted_words = legend_words()
    style_findings_by_state(layer, words, accepted_words if with_accepted else {}, STATE_COLUMN)
    dress(layer, FINDINGS, lang)
    document = QDomDocument()
    layer.exportNamedStyle(document)
    return str(document.toString())


def legend_words() -> Tuple[Dict[str, str], Dict[str, str]]:
    """Return the words of the legend by outcome, for open and for accepted findings."""
    words = {outcome: outcome_word(outcome) for outcome in PROBLEMS}
    text = QCoreApplication.translate("FindingsMap", "{outcome} (accepted)")
    return words, {outcome: text.format(outcome=word) for outcome, word in words.items()}


def _geometry(where: Place) -> QgsGeometry:
    return geometry_from_geojson(where["geometry"]) if where else QgsGeometry()
