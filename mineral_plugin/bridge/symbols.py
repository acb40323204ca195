"""How licence areas, corners and findings look on the map: hatching and dots, never colour alone."""

from __future__ import annotations

from typing import Dict, Tuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointPatternFillSymbolLayer,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

CONFLICT, TOLERANCE, UNKNOWN, ERROR = "#d32f2f", "#b8770b", "#757575", "#8e5bb5"
CLEAR, GAP = "#2e8b57", "#1f5f99"


def style_areas(layer: QgsVectorLayer) -> None:
    """Draw areas as a strong dark outline with a light veil inside."""
    symbol = QgsFillSymbol.createSimple(
        {"color": "30,90,160,28", "outline_color": "20,60,120,255", "outline_width": "0.6"}
    )
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def style_corners(layer: QgsVectorLayer) -> None:
    """Draw corners as small circles with their numbers."""
    symbol = QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "size": "2",
            "color": "255,255,255,255",
            "outline_color": "20,60,120,255",
            "outline_width": "0.4",
        }
    )
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    settings = QgsPalLayerSettings()
    settings.fieldName = "corner"
    settings.setFormat(_text_format())
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def style_outcomes(layer: QgsVectorLayer, words: Dict[str, str]) -> None:
    """Draw the outcomes that have a word for the legend, each with a pattern of its own."""
    makers = {
        "conflict": lambda: _hatched(CONFLICT, 45.0),
        "within_tolerance": lambda: _hatched(TOLERANCE, 135.0),
        "cannot_tell": lambda: _dotted(UNKNOWN),
        "error": lambda: _hatched(ERROR, 90.0),
        "clear": lambda: _hatched(CLEAR, 0.0),
    }
    categories = [QgsRendererCategory(outcome, makers[outcome](), word) for outcome, word in words.items()]
    layer.setRenderer(QgsCategorizedSymbolRenderer("outcome", categories))


def style_gaps(layer: QgsVectorLayer) -> None:
    """Draw the shortest way between two neighbours as a thick dashed line."""
    symbol = QgsLineSymbol.createSimple(
        {"line_color": GAP, "line_width": "0.9", "line_style": "dash", "capstyle": "round"}
    )
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def _hatched(colour: str, angle: float) -> QgsFillSymbol:
    hatching = QgsLinePatternFillSymbolLayer()
    hatching.setColor(QColor(colour))
    hatching.setLineAngle(angle)
    hatching.setDistance(1.6)
    hatching.setLineWidth(0.35)
    return _fill((hatching, _outline(colour)))


def _dotted(colour: str) -> QgsFillSymbol:
    dots = QgsPointPatternFillSymbolLayer()
    dots.setDistanceX(1.8)
    dots.setDistanceY(1.8)
    dots.setSubSymbol(
        QgsMarkerSymbol.createSimple(
            {"name": "circle", "size": "0.8", "color": colour, "outline_style": "no"}
        )
    )
    return _fill((dots, _outline(colour)))


def _outline(colour: str) -> QgsSymbolLayer:
    return QgsSimpleFillSymbolLayer.create({"style": "no", "outline_color": colour, "outline_width": "0.5"})


def _fill(layers: Tuple[QgsSymbolLayer, ...]) -> QgsFillSymbol:
    symbol = QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    for layer in layers:
        symbol.appendSymbolLayer(layer)
    return symbol


def _text_format() -> QgsTextFormat:
    text = QgsTextFormat()
    text.setSize(9)
    text.setColor(QColor(20, 40, 80))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    text.setBuffer(halo)
    return text
