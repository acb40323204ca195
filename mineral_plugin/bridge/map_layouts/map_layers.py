"""The layers that a map shows of its own: grounds, boundaries and corners, in the zone of the plan.

They are views fed from the plan, in the memory of QGIS; ``kept_layers`` keeps what is in them.
"""

from __future__ import annotations

from typing import Dict, Iterator, List, NamedTuple, Tuple

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPointXY,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsVectorLayer,
)

from mineral_plugin.bridge.layers import area_geometry, zone_crs
from mineral_plugin.bridge.map_layouts.corner_labels import label_corners
from mineral_plugin.bridge.map_layouts.hatching import hatch_lines
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK, fill, new_feature
from mineral_plugin.bridge.map_layouts.roles import (
    STYLES,
    corner_symbol,
    ground_symbol,
    line_symbol,
)
from mineral_plugin.compat import real_field, text_field, whole_field
from mineral_plugin.core.area.model import Ring
from mineral_plugin.core.maps.plan import UNMINED, CornerLabel, MapArea, MapPlan

GROUNDS, BOUNDARIES, CORNERS = "grounds", "boundaries", "corners"
KINDS = (CORNERS, BOUNDARIES, GROUNDS)
_TYPES = {GROUNDS: "MultiPolygon", BOUNDARIES: "MultiLineString", CORNERS: "Point"}


class MapLayers(NamedTuple):
    """The layers of one map, from the top."""

    corners: QgsVectorLayer
    boundaries: QgsVectorLayer
    grounds: QgsVectorLayer


def map_layers(plan: MapPlan, names: Dict[str, str]) -> MapLayers:
    """Return the layers of a plan; ``names`` gives the name of each kind in the user's language."""
    made = {kind: _empty(kind, names.get(kind, kind), plan) for kind in KINDS}
    for kind, layer in made.items():
        _fill(layer, kind, plan)
    _style(made, plan)
    return MapLayers(made[CORNERS], made[BOUNDARIES], made[GROUNDS])


def _fill(layer: QgsVectorLayer, kind: str, plan: MapPlan) -> None:
    """Put what the plan says of one kind into its layer."""
    layer.dataProvider().addAttributes(_fields(kind))
    layer.updateFields()
    fill(layer, list(_features(kind, plan)))


def _empty(kind: str, name: str, plan: MapPlan) -> QgsVectorLayer:
    layer = QgsVectorLayer(_TYPES[kind], name, "memory")
    layer.setCrs(zone_crs(plan.zone))
    layer.setCustomProperty(LAYER_MARK, kind)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    layer.setFlags(layer.flags() & ~layer.LayerFlag.Searchable)
    return layer


def _fields(kind: str) -> List[QgsField]:
    if kind == CORNERS:
        places = [real_field(name) for name in ("label_east", "label_north")]
        numbers = [whole_field(name) for name in ("sheet", "area", "leader")]
        return [text_field("corner"), *numbers, *places]
    return [text_field("role"), whole_field("area"), text_field("hatch")]


def _features(kind: str, plan: MapPlan) -> Iterator[QgsFeature]:
    if kind == CORNERS:
        for label in plan.labels:
            yield new_feature(QgsGeometry.fromPointXY(QgsPointXY(*label.point)), _of_label(label))
        return
    for number, one in enumerate(plan.areas):
        for role, ground, border in _pieces(one):
            if kind == BOUNDARIES:
                yield new_feature(border, [role, number, ""])
            else:
                yield new_feature(ground, [role, number, _hatch(ground, role, plan.scale)])


def _of_label(label: CornerLabel) -> List[object]:
    return [label.text, label.sheet, label.area, int(label.leader), *label.middle]


def _pieces(one: MapArea) -> Iterator[Tuple[str, QgsGeometry, QgsGeometry]]:
    """Yield role, ground and border of an area, then of each piece of ground in it that is not mined."""
    outer = QgsGeometry.fromMultiPolylineXY([_closed(part.outer) for part in one.area.parts])
    yield one.role, area_geometry(one.area), outer
    for part in one.area.parts:
        for hole in part.holes:
            line = _closed(hole)
            yield UNMINED, QgsGeometry.fromMultiPolygonXY([[line]]), QgsGeometry.fromMultiPolylineXY([line])


def _closed(ring: Ring) -> List[QgsPointXY]:
    points = [QgsPointXY(corner.east_m, corner.north_m) for corner in ring.corners]
    return points + points[:1]


def _hatch(geometry: QgsGeometry, role: str, scale: int) -> str:
    style = STYLES[role]
    if style.hatch_deg is None:
        return ""
    return hatch_lines(geometry, style.hatch_deg, style.spacing_mm * scale / 1000.0).asWkt(2)


def _style(made: Dict[str, QgsVectorLayer], plan: MapPlan) -> None:
    roles = list(dict.fromkeys(role for one in plan.areas for role, *_ in _pieces(one)))
    made[BOUNDARIES].setRenderer(_by_role({role: line_symbol(role) for role in roles}))
    made[GROUNDS].setRenderer(_by_role({role: ground_symbol(role) for role in roles}))
    made[CORNERS].setRenderer(QgsSingleSymbolRenderer(corner_symbol()))
    colours = [STYLES[one.role].colour for one in plan.areas] if len(plan.areas) > 1 else []
    label_corners(made[CORNERS], _label_size(plan), colours)


def _by_role(symbols: Dict[str, QgsSymbol]) -> QgsCategorizedSymbolRenderer:
    categories = [QgsRendererCategory(role, symbol, role) for role, symbol in symbols.items()]
    return QgsCategorizedSymbolRenderer("role", categories)


def _label_size(plan: MapPlan) -> float:
    sizes = [sheet.map.content.label_size_pt for sheet in plan.sheets if sheet.map is not None]
    return sizes[0] if sizes else 8.0
