"""Build the saved QGIS project of the demo: resources/demo/demo.qgs, with relative paths only.

Run again only to change how the demo looks; the result is kept in the repository.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, List, Tuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import ROOT
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

DEMO = ROOT / "resources" / "demo"
LAYOUT = "demo"
EXTENT = QgsRectangle(489480, 2383130, 490147, 2383730)  # the shape of the map item, 200 x 180 mm
FONT = "DejaVu Sans"

# The verdicts: colour with hatching or dots, never colour alone.
FINDINGS = (
    ("conflict", "Vướng", {"style": "b_diagonal", "color": "179,38,30", "outline_color": "179,38,30"}),
    (
        "within_tolerance",
        "Trong dung sai",
        {"style": "no", "outline_color": "217,119,6", "outline_width": "0.8"},
    ),
    ("cannot_tell", "Chưa kết luận được", {"style": "dense6", "color": "74,85,104", "outline_style": "dot"}),
)


def fill(**properties: str) -> QgsFillSymbol:
    """Return a fill symbol."""
    return QgsFillSymbol.createSimple(properties)


def layer(file_name: str, table: str, title: str) -> QgsVectorLayer:
    """Return a table of the demo folder as a read-only layer."""
    found = QgsVectorLayer(f"{DEMO / file_name}|layername={table}", title, "ogr")
    if not found.isValid():
        raise SystemExit(f"{file_name}: {table}")
    found.setReadOnly(True)
    return found


def labelled(target: QgsVectorLayer, expression: str, size: float, color: str) -> None:
    """Label a layer's features with an expression."""
    text = QgsTextFormat()
    text.setFont(QFont(FONT))
    text.setSize(size)
    text.setColor(QColor(color))
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.8)
    text.setBuffer(buffer)
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    settings.setFormat(text)
    target.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    target.setLabelsEnabled(True)


def reference_layers() -> List[QgsVectorLayer]:
    """Return the reference layers, styled."""
    licences = layer("reference.gpkg", "giay_phep", "Giấy phép (minh họa)")
    licences.setRenderer(
        QgsSingleSymbolRenderer(fill(color="226,232,240,160", outline_color="71,85,105", outline_width="0.5"))
    )
    labelled(licences, '"id" || \'\\n\' || "name"', 7, "#334155")
    prohibited = layer("reference.gpkg", "khu_vuc_cam", "Khu vực cấm (minh họa)")
    prohibited.setRenderer(
        QgsSingleSymbolRenderer(
            fill(style="cross", color="22,101,52", outline_color="22,101,52", outline_width="0.6")
        )
    )
    labelled(prohibited, '"name"', 7, "#14532d")
    temporary = layer("reference.gpkg", "tam_thoi_cam", "Khu vực tạm thời cấm (minh họa)")
    temporary.setRenderer(
        QgsSingleSymbolRenderer(fill(style="horizontal", color="3,105,161", outline_color="3,105,161"))
    )
    return [temporary, prohibited, licences]


def area_layers() -> List[QgsVectorLayer]:
    """Return the area, its findings and its corners, styled."""
    areas = layer("findings.gpkg", "areas", "Khu vực đề nghị")
    areas.setRenderer(
        QgsSingleSymbolRenderer(fill(color="59,130,246,40", outline_color="29,78,216", outline_width="0.9"))
    )
    labelled(areas, '"name"', 10, "#1d4ed8")
    findings = layer("findings.gpkg|geometrytype=Polygon", "findings", "Phát hiện")
    categories = [QgsRendererCategory(value, fill(**style), title) for value, title, style in FINDINGS]
    findings.setRenderer(QgsCategorizedSymbolRenderer("outcome", categories))
    corners = layer("findings.gpkg", "corners", "Điểm góc")
    corners.setRenderer(
        QgsSingleSymbolRenderer(
            QgsMarkerSymbol.createSimple({"color": "29,78,216", "size": "2.2", "outline_style": "no"})
        )
    )
    labelled(corners, '"name"', 10, "#1e3a8a")
    return [areas, findings, corners]


def placed(item: Any, place: Tuple[float, float], size: Tuple[float, float]) -> Any:
    """Put a layout item at a place with a size, in mm."""
    item.attemptMove(QgsLayoutPoint(*place, QgsUnitTypes.LayoutMillimeters))
    item.attemptResize(QgsLayoutSize(*size, QgsUnitTypes.LayoutMillimeters))
    return item


def add_layout(project: QgsProject) -> None:
    """Add the print layout whose picture the demo shows."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(LAYOUT)
    picture = QgsLayoutItemMap(layout)
    layout.addLayoutItem(placed(picture, (8, 22), (200, 180)))
    picture.setExtent(EXTENT)
    picture.setFrameEnabled(True)
    for text, place, size, points in (
        ("Đồng Khê: khu vực đề nghị và kết quả kiểm tra (dữ liệu lân cận là minh họa)", (8, 6), (280, 8), 14),
        ("Hệ VN-2000, kinh tuyến trục 104°45′, múi chiếu 3°", (8, 14), (280, 6), 10),
    ):
        label = QgsLayoutItemLabel(layout)
        label.setText(text)
        label.setFont(QFont(FONT, points))
        layout.addLayoutItem(placed(label, place, size))
    legend = QgsLayoutItemLegend(layout)
    legend.setTitle("Chú giải")
    legend.setLinkedMap(picture)
    layout.addLayoutItem(placed(legend, (212, 22), (78, 100)))
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(picture)
    bar.setUnits(QgsUnitTypes.DistanceMeters)
    bar.setUnitLabel("m")
    bar.setUnitsPerSegment(50)
    bar.setNumberOfSegments(4)
    bar.setNumberOfSegmentsLeft(0)
    layout.addLayoutItem(placed(bar, (212, 188), (70, 12)))
    project.layoutManager().addLayout(layout)


def main() -> int:
    """Build and save the project."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    project.setFilePathStorage(project.filePathStorage().__class__.Relative)
    project.setTitle("Mineral Licence: Đồng Khê")
    for item in [*reference_layers(), *area_layers()]:
        project.addMapLayer(item)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(EXTENT, project.crs()))
    add_layout(project)
    written = project.write(str(DEMO / "demo.qgs"))
    Path(DEMO / "demo_attachments.zip").unlink(missing_ok=True)
    application.exitQgis()
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
