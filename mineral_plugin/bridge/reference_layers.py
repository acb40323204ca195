"""Reference data between files and the map: a pack's layer shown without being touched, a map's layer kept.

QGIS changes the bytes of a GeoPackage for good when edit mode is switched on, even if nothing is edited: the
journal of the file becomes another. The permissions of an installed pack stop that for everybody but the
administrator; a layer made here stops it for him, too.
"""

from __future__ import annotations

import re
import weakref
from datetime import datetime
from pathlib import Path
from typing import Callable, Dict, Optional, Tuple

from qgis.core import (
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsProject,
    QgsSimpleFillSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.layer_tables import table_of_layer
from mineral_plugin.bridge.project import MARK
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage_write import fill_geopackage
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.reference.converting import new_table

# Each with a direction of its own, so that no layer is known by its colour alone; None: an outline only.
_LOOKS: Dict[str, Tuple[str, Optional[float]]] = {
    "licence": ("#7a4b12", 45.0),
    "pending_application": ("#7a4b12", 135.0),
    "prohibited": ("#8a1538", 90.0),
    "temporarily_prohibited": ("#8a1538", 0.0),
    "national_reserve": ("#5b3a8c", 60.0),
    "mineral_planning": ("#2f5d8a", 120.0),
    "state_survey": ("#2f5d8a", 15.0),
    "recognised_reserve": ("#5b3a8c", 150.0),
    "explored_area": ("#2f5d8a", 75.0),
    "auction_area": ("#0f6b6b", 30.0),
    "non_auction_area": ("#0f6b6b", 165.0),
    "corridor": ("#555555", 105.0),
    "protected_forest": ("#2b6b2b", 45.0),
    "nature_reserve": ("#2b6b2b", 135.0),
    "relic": ("#8a5a00", 90.0),
    "religious_land": ("#8a5a00", 0.0),
    "defence": ("#444444", 60.0),
    "sea": ("#1f5f99", 0.0),
    "coast": ("#1f5f99", 90.0),
    "border_belt": ("#444444", 120.0),
}
_PLAIN: Tuple[str, Optional[float]] = ("#555555", None)
_UNSAFE = re.compile(r"[^\w.,()+ -]+")
_LONGEST_NAME = 60


def read_only_layer(path: Path, table: Optional[str], title: str, role: str) -> Optional[QgsVectorLayer]:
    """Return a table of a file as a layer that cannot be edited, drawn by its role; ``None``: damaged."""
    options = QgsVectorLayer.LayerOptions()
    options.forceReadOnly = True
    options.loadDefaultStyle = False
    address = f"{path}|layername={table}" if table else str(path)
    layer = QgsVectorLayer(address, title, "ogr", options)
    if not layer.isValid():
        return None
    layer.setReadOnly(True)
    _keep_read_only(layer)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    style_by_role(layer, role)
    return layer


def _keep_read_only(layer: QgsVectorLayer) -> None:
    """Take back at once what the user may untick under Project Properties > Data Sources."""
    known = weakref.ref(layer)

    def again() -> None:
        changed = known()
        if changed is not None and not changed.readOnly():
            changed.setReadOnly(True)

    layer.readOnlyChanged.connect(again)


def style_by_role(layer: QgsVectorLayer, role: str) -> None:
    """Draw a reference layer plainly: hatching in a direction of its role, lines and points in its colour."""
    colour, angle = _LOOKS.get(role, _PLAIN)
    kind = QgsWkbTypes.geometryType(layer.wkbType())
    symbol: QgsSymbol
    if kind == QgsWkbTypes.GeometryType.PointGeometry:
        symbol = QgsMarkerSymbol.createSimple({"name": "diamond", "size": "2.6", "color": colour})
    elif kind == QgsWkbTypes.GeometryType.LineGeometry:
        symbol = QgsLineSymbol.createSimple({"line_color": colour, "line_width": "0.5"})
    else:
        symbol = _fill(colour, angle)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def _fill(colour: str, angle: Optional[float]) -> QgsFillSymbol:
    symbol = QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    if angle is not None:
        hatching = QgsLinePatternFillSymbolLayer()
        hatching.setColor(QColor(colour))
        hatching.setLineAngle(angle)
        hatching.setDistance(2.4)
        hatching.setLineWidth(0.2)
        symbol.appendSymbolLayer(hatching)
    outline = {"style": "no", "outline_color": colour, "outline_width": "0.35"}
    symbol.appendSymbolLayer(QgsSimpleFillSymbolLayer.create(outline))
    return symbol


def put_below(project: QgsProject, layer: QgsMapLayer) -> None:
    """Move a layer to the bottom of its group, so that areas and findings stay on top of it."""
    node = project.layerTreeRoot().findLayer(layer.id())
    group = node.parent() if node is not None else None
    if group is not None:
        group.addChildNode(node.clone())
        group.removeChildNode(node)


def vector_layers(project: QgsProject) -> Tuple[QgsVectorLayer, ...]:
    """Return the layers of a project that may serve as reference data, by name; ours are not among them."""
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    others = [layer for layer in layers if not layer.customProperty(MARK)]
    usable = [layer for layer in others if layer.isValid() and layer.isSpatial()]
    return tuple(sorted(usable, key=lambda layer: layer.name().casefold()))


def snapshot_path(layer: QgsVectorLayer, folder: Path, moment: datetime) -> Path:
    """Return where a layer of the map is kept: its name tells the layer and the moment."""
    name = _UNSAFE.sub(" ", layer.name()).strip(" .")[:_LONGEST_NAME].strip() or "layer"
    return folder / f"{name} {moment:%Y-%m-%d %H%M%S}.gpkg"


def snapshot(layer: QgsVectorLayer, target: Path, moment: datetime) -> Callable[[Progress], Path]:
    """Return the work that writes a layer of the map as it is shown now into a GeoPackage of ours.

    Call this in the window's thread and the work in another; later changes of the layer are not followed.

    Raises:
        InputError: the layer has no shapes, or more columns than are kept.
    """
    table = table_of_layer(layer)

    def write(progress: Progress) -> Path:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made_on = moment.date()
        write_whole(
            target, lambda part: fill_geopackage(part, [new_table(table, table.name, progress)], made_on)
        )
        return target

    return write
