"""Licence areas between the core's model and QGIS layers: features to areas, areas to layers."""

from __future__ import annotations

import re
from typing import Any, Iterable, Iterator, List, Optional, Sequence, Tuple

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSource,
    QgsField,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
    QgsWkbTypes,
)

from mineral_plugin.compat import text_field
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
from mineral_plugin.core.area.zones import Zone, zone_from_epsg
from mineral_plugin.core.base.errors import InputError

# 0.1 mm: finer than any corner table prints, coarser than the noise of binary fractions.
_MOST_DECIMALS = 4
_NOISE_M = 5e-6
# PROJ writes seven decimals of a degree: a meridian of whole minutes comes back within half of the last.
_WRITTEN_MIN = 60 * 0.5e-7
_NAME_FIELDS = ("name", "ten", "ten_khu_vuc", "ten_mo")


def zone_crs(zone: Zone) -> QgsCoordinateReferenceSystem:
    """Return the coordinate system of a zone; one without EPSG code is made from its definition."""
    if zone.epsg is not None:
        crs = QgsCoordinateReferenceSystem(f"EPSG:{zone.epsg}")
        if crs.isValid():
            return crs
    return QgsCoordinateReferenceSystem.fromWkt(zone.wkt2)


def zone_of_crs(crs: QgsCoordinateReferenceSystem) -> Optional[Zone]:
    """Return the VN-2000 zone of a coordinate system, ``None`` when it is no such zone.

    Codes with swapped axes (EPSG:6956 to 6959) and systems of another datum are never taken.
    """
    authority, _, code = crs.authid().partition(":")
    if authority == "EPSG":
        return zone_from_epsg(int(code)) if code.isdigit() else None
    return _zone_of_definition(crs)


def _zone_of_definition(crs: QgsCoordinateReferenceSystem) -> Optional[Zone]:
    wkt = crs.toWkt()
    if "Vietnam_2000" not in wkt and "Vietnam 2000" not in wkt and "VN-2000" not in wkt:
        return None
    values = dict(re.findall(r"\+(\w+)=(\S+)", crs.toProj()))
    if values.get("proj") == "utm":
        values = {
            "proj": "tmerc",
            "lon_0": str(int(values.get("zone", 0)) * 6 - 183),
            "k": "0.9996",
            "x_0": "500000",
        }
    if values.get("proj") != "tmerc" or float(values.get("x_0", 0)) != 500_000:
        return None
    width = {0.9999: 3, 0.9996: 6}.get(float(values.get("k", values.get("k_0", 1))))
    minutes = float(values.get("lon_0", 0)) * 60
    if width is None or abs(minutes - round(minutes)) > _WRITTEN_MIN:
        return None
    try:
        return Zone(round(minutes), width)
    except InputError:
        return None


def areas_from_features(source: QgsFeatureSource, zone: Optional[Zone] = None) -> Tuple[LicenceArea, ...]:
    """Return one licence area for each polygon feature of a layer or Processing source.

    The corners are the vertices in the layer's own plane coordinates, written with the fewest
    decimals (four at most) that keep them.

    Raises:
        InputError: the layer has no polygons, has curves, or is in no VN-2000 zone.
    """
    name = source.sourceName()
    if source.wkbType() != QgsWkbTypes.Type.Unknown:
        if QgsWkbTypes.isCurvedType(source.wkbType()):
            raise InputError("layer.curves", layer=name)
        if QgsWkbTypes.geometryType(source.wkbType()) != QgsWkbTypes.GeometryType.PolygonGeometry:
            raise InputError("layer.no_polygons", layer=name)
    found = _zone_for(source, zone)
    areas = tuple(_area(feature, found, name) for feature in source.getFeatures() if feature.hasGeometry())
    if not areas:
        raise InputError("layer.no_polygons", layer=name)
    return areas


def _zone_for(source: QgsFeatureSource, zone: Optional[Zone]) -> Zone:
    crs = source.sourceCrs()
    own = zone_of_crs(crs) if crs.isValid() else zone
    if own is None:
        raise InputError(
            "layer.no_zone", layer=source.sourceName(), crs=crs.authid() or crs.description() or "-"
        )
    if zone is not None and own != zone:
        raise InputError("layer.other_zone", layer=source.sourceName(), own=own.text, asked=zone.text)
    return own


def _area(feature: QgsFeature, zone: Zone, layer: str) -> LicenceArea:
    geometry = feature.geometry()
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        raise InputError("layer.curves", layer=layer)
    if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        raise InputError("layer.no_polygons", layer=layer)
    levels = (_number(feature, "top_m"), _number(feature, "bottom_m"))
    polygons = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    decimals = _decimals_of(point for polygon in polygons for ring in polygon for point in ring)
    parts = tuple(_part(polygon, decimals, levels) for polygon in polygons)
    name = next((text for text in (_text(feature, field) for field in _NAME_FIELDS) if text), "")
    name = name or f"{layer} {feature.id()}"
    return LicenceArea(
        id=_text(feature, "id") or area_id(name, zone, parts), name=name, zone=zone, parts=parts
    )


def _part(
    polygon: Sequence[Sequence[QgsPointXY]], decimals: int, levels: Tuple[Optional[float], Optional[float]]
) -> Part:
    number = 0
    rings: List[Ring] = []
    for points in polygon:
        rings.append(_ring(points, decimals, number))
        number += len(rings[-1].corners)
    return Part(outer=rings[0], holes=tuple(rings[1:]), top_m=levels[0], bottom_m=levels[1])


def _ring(points: Sequence[QgsPointXY], decimals: int, numbered: int) -> Ring:
    open_points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    return Ring(tuple(_corner(str(numbered + i), point, decimals) for i, point in enumerate(open_points, 1)))


def _corner(name: str, point: QgsPointXY, decimals: int) -> Corner:
    north, east = f"{point.y():.{decimals}f}", f"{point.x():.{decimals}f}"
    return Corner(name, north, east, float(north), float(east), decimals)


def _decimals_of(points: Iterable[QgsPointXY]) -> int:
    """Return the fewest decimals that keep every coordinate; more than four are cut."""
    values = [value for point in points for value in (point.x(), point.y())]
    for decimals in range(_MOST_DECIMALS):
        if all(abs(value - round(value, decimals)) < _NOISE_M for value in values):
            return decimals
    return _MOST_DECIMALS


def _attribute(feature: QgsFeature, field: str) -> Any:
    index = feature.fieldNameIndex(field)
    value = feature.attribute(index) if index >= 0 else None
    return None if value == NULL else value


def _text(feature: QgsFeature, field: str) -> str:
    value = _attribute(feature, field)
    return "" if value is None else str(value).strip()


def _number(feature: QgsFeature, field: str) -> Optional[float]:
    value = _attribute(feature, field)
    return float(value) if isinstance(value, (int, float)) else None


def area_geometry(area: LicenceArea) -> QgsGeometry:
    """Return the multipolygon of an area in its own zone, holes cut out."""
    polygons = [[_points(ring) for ring in part.rings] for part in area.parts]
    return QgsGeometry.fromMultiPolygonXY(polygons)


def _points(ring: Ring) -> List[QgsPointXY]:
    points = [QgsPointXY(corner.east_m, corner.north_m) for corner in ring.corners]
    return points + points[:1]


def area_layer(areas: Sequence[LicenceArea], title: str) -> QgsVectorLayer:
    """Return a read-only view of areas of one zone: a polygon layer fed from the model."""
    fields = [text_field("id"), text_field("name")]
    return _view("MultiPolygon", zone_crs(areas[0].zone), title, fields, area_features(areas))


def area_features(areas: Sequence[LicenceArea]) -> List[QgsFeature]:
    """Return what an ``area_layer`` holds: one feature an area."""
    return [_feature(area_geometry(area), [area.id, area.name]) for area in areas]


def corner_layer(areas: Sequence[LicenceArea], title: str) -> QgsVectorLayer:
    """Return a read-only view of the corners of areas of one zone: points with number, X and Y as typed."""
    fields = [text_field(name) for name in ("area", "corner", "x", "y")]
    return _view("Point", zone_crs(areas[0].zone), title, fields, corner_features(areas))


def corner_features(areas: Sequence[LicenceArea]) -> List[QgsFeature]:
    """Return what a ``corner_layer`` holds: one feature a corner."""
    return [
        _feature(
            QgsGeometry.fromPointXY(QgsPointXY(corner.east_m, corner.north_m)),
            [area.id, corner.name, corner.x_text, corner.y_text],
        )
        for area, corner in _corners(areas)
    ]


def _feature(geometry: QgsGeometry, values: List[str]) -> QgsFeature:
    feature = QgsFeature()
    feature.setGeometry(geometry)
    feature.setAttributes(values)
    return feature


def _corners(areas: Iterable[LicenceArea]) -> Iterator[Tuple[LicenceArea, Corner]]:
    for area in areas:
        for part in area.parts:
            for ring in part.rings:
                for corner in ring.corners:
                    yield area, corner


def _view(
    kind: str,
    crs: QgsCoordinateReferenceSystem,
    title: str,
    fields: List[QgsField],
    features: List[QgsFeature],
) -> QgsVectorLayer:
    layer = QgsVectorLayer(kind, title, "memory")
    layer.setCrs(crs)
    layer.dataProvider().addAttributes(fields)
    layer.updateFields()
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    layer.setReadOnly(True)
    # The content lives in the workspace file; QGIS need not ask what to do with a view of it.
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    return layer
