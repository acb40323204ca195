"""How findings look on the map: a hatching of its own for each outcome, thinner where somebody accepted it.

Directions and dots tell the outcomes apart without colour: conflict ``////``, within tolerance ``\\\\\\\\``,
cannot tell dots, a failed check upright lines.
"""

from __future__ import annotations

from typing import Iterable, List, Mapping, NamedTuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsMarkerSymbol,
    QgsPointPatternFillSymbolLayer,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from mineral_plugin.bridge.symbols import CONFLICT, ERROR, TOLERANCE, UNKNOWN

STATE_COLUMN = "\"state\" = 'accepted'"
"""What says of a row with a column for it that it is accepted."""
_SUFFIX = "/accepted"


class _Look(NamedTuple):
    colour: str
    angle_deg: float


_LOOKS: Mapping[str, _Look] = {
    "conflict": _Look(CONFLICT, 45.0),
    "within_tolerance": _Look(TOLERANCE, 135.0),
    "cannot_tell": _Look(UNKNOWN, -1.0),
    "error": _Look(ERROR, 90.0),
}


def accepted_ids(ids: Iterable[str]) -> str:
    """Return the expression that holds for the findings with these ids."""
    quoted = ", ".join(QgsExpression.quotedValue(one) for one in sorted(ids))
    return f'"finding_id" IN ({quoted})' if quoted else "false"


def style_findings_by_state(
    layer: QgsVectorLayer, words: Mapping[str, str], accepted_words: Mapping[str, str], accepted: str
) -> None:
    """Draw findings by outcome and state; others than those with a word are not drawn.

    ``words`` and ``accepted_words`` are the legend's by outcome, ``accepted`` is the expression that says of
    a row that it is accepted.
    """
    categories: List[QgsRendererCategory] = []
    for outcome, look in _LOOKS.items():
        if outcome in words:
            categories.append(QgsRendererCategory(outcome, _symbol(look, False), words[outcome]))
        if outcome in accepted_words:
            value = outcome + _SUFFIX
            categories.append(QgsRendererCategory(value, _symbol(look, True), accepted_words[outcome]))
    expression = f"outcome || if({accepted}, '{_SUFFIX}', '')"
    layer.setRenderer(QgsCategorizedSymbolRenderer(expression, categories))
    layer.triggerRepaint()


def _symbol(look: _Look, thin: bool) -> QgsFillSymbol:
    pattern = _dots(look.colour, thin) if look.angle_deg < 0 else _hatching(look, thin)
    symbol = QgsFillSymbol()
    symbol.deleteSymbolLayer(0)
    for layer in (pattern, _outline(look.colour, thin)):
        symbol.appendSymbolLayer(layer)
    return symbol


def _hatching(look: _Look, thin: bool) -> QgsSymbolLayer:
    hatching = QgsLinePatternFillSymbolLayer()
    hatching.setColor(QColor(look.colour))
    hatching.setLineAngle(look.angle_deg)
    hatching.setDistance(3.2 if thin else 1.6)
    hatching.setLineWidth(0.15 if thin else 0.4)
    return hatching


def _dots(colour: str, thin: bool) -> QgsSymbolLayer:
    dots = QgsPointPatternFillSymbolLayer()
    for set_distance in (dots.setDistanceX, dots.setDistanceY):
        set_distance(3.6 if thin else 1.8)
    size = "0.5" if thin else "0.8"
    dots.setSubSymbol(
        QgsMarkerSymbol.createSimple({"name": "circle", "size": size, "color": colour, "outline_style": "no"})
    )
    return dots


def _outline(colour: str, thin: bool) -> QgsSymbolLayer:
    width, style = ("0.25", "dash") if thin else ("0.6", "solid")
    return QgsSimpleFillSymbolLayer.create(
        {"style": "no", "outline_color": colour, "outline_width": width, "outline_style": style}
    )
