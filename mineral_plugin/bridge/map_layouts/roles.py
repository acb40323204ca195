"""How each role of an area is drawn: line and hatching, told apart without colour."""

from __future__ import annotations

from typing import Dict, NamedTuple, Optional

from qgis.core import (
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsSimpleFillSymbolLayer,
    QgsSymbol,
)
from qgis.PyQt.QtGui import QColor

from mineral_plugin.core.maps.plan import INSIDE, KEPT, RETURNED, UNMINED, WHOLE


class RoleStyle(NamedTuple):
    """The look of a role: colour and style of its line, its width, and the hatching inside, if any."""

    colour: str
    line: str
    width_mm: float
    hatch_deg: Optional[float]
    spacing_mm: float


STYLES: Dict[str, RoleStyle] = {
    WHOLE: RoleStyle("#c00000", "solid", 0.5, None, 0.0),
    KEPT: RoleStyle("#c00000", "solid", 0.5, 45.0, 3.0),
    RETURNED: RoleStyle("#1f4e9c", "dash", 0.5, 135.0, 2.0),
    INSIDE: RoleStyle("#7a1fa2", "dash dot", 0.5, 90.0, 1.6),
    UNMINED: RoleStyle("#404040", "dash", 0.35, 0.0, 1.4),
}


def line_symbol(role: str) -> QgsLineSymbol:
    """Return the line of a role's boundary."""
    style = STYLES[role]
    return QgsLineSymbol.createSimple(
        {
            "line_color": style.colour,
            "line_width": str(style.width_mm),
            "line_style": style.line,
            "joinstyle": "miter",
            "capstyle": "flat",
        }
    )


def ground_symbol(role: str) -> QgsFillSymbol:
    """Return the ground of a role as the map draws it: hatching read from the field ``hatch``."""
    symbol = QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"})
    style = STYLES[role]
    if style.hatch_deg is not None:
        lines = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": 'geom_from_wkt("hatch")'})
        lines.setSymbolType(QgsSymbol.SymbolType.Line)
        lines.setSubSymbol(QgsLineSymbol.createSimple({"line_color": style.colour, "line_width": "0.1"}))
        symbol.appendSymbolLayer(lines)
    return symbol


def ground_sample(role: str) -> QgsFillSymbol:
    """Return the ground of a role for the legend: a piece of the hatching within the boundary."""
    style = STYLES[role]
    symbol = QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    if style.hatch_deg is not None:
        pattern = QgsLinePatternFillSymbolLayer()
        pattern.setColor(QColor(style.colour))
        pattern.setLineAngle(style.hatch_deg)
        pattern.setDistance(style.spacing_mm * 0.6)
        pattern.setLineWidth(0.1)
        symbol.appendSymbolLayer(pattern)
    outline = {"style": "no", "outline_color": style.colour, "outline_style": style.line}
    outline["outline_width"] = str(style.width_mm)
    outline["joinstyle"] = "miter"
    symbol.appendSymbolLayer(QgsSimpleFillSymbolLayer.create(outline))
    return symbol


def corner_symbol() -> QgsMarkerSymbol:
    """Return the mark of a corner: a small white circle with a dark border."""
    return QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "size": "1.2",
            "color": "white",
            "outline_color": "#1a1a1a",
            "outline_width": "0.2",
        }
    )
