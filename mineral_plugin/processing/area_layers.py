"""Licence areas and their corners as features of Processing sinks."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
)

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.compat import real_field, text_field, whole_field
from mineral_plugin.core.base.threads import in_python_thread

_AREA_COLUMNS = {
    "id": text_field,
    "name": text_field,
    "zone": text_field,
    "epsg": whole_field,
    "corners": whole_field,
    "stated_area": text_field,
    "stated_m2": real_field,
    "area_m2": real_field,
    "top_m": real_field,
    "bottom_m": real_field,
    "document": text_field,
}
_CORNER_COLUMNS = {
    "area_id": text_field,
    "part": whole_field,
    "ring": whole_field,
    "number": whole_field,
    "corner": text_field,
    "x": text_field,
    "y": text_field,
    "north_m": real_field,
    "east_m": real_field,
}


def area_fields() -> QgsFields:
    """Return the columns of the layer of areas."""
    return _fields(_AREA_COLUMNS)


def corner_fields() -> QgsFields:
    """Return the columns of the layer of corners: ``x`` and ``y`` are as typed, x is north."""
    return _fields(_CORNER_COLUMNS)


def _fields(columns: Dict[str, Any]) -> QgsFields:
    fields = QgsFields()
    for name, make in columns.items():
        field: QgsField = make(name)
        fields.append(field)
    return fields


def common_zone(areas: Sequence[Any]) -> Optional[Any]:
    """Return the zone that all areas share, ``None`` where they do not or where there is none."""
    zones = {area.zone for area in areas}
    return zones.pop() if len(zones) == 1 else None


def areas_crs(areas: Sequence[Any]) -> QgsCoordinateReferenceSystem:
    """Return the areas' own zone, or VN-2000 in degrees where they do not share one."""
    zone = common_zone(areas)
    return QgsCoordinateReferenceSystem("EPSG:4756") if zone is None else zone_crs(zone)


def add_areas(sink: QgsFeatureSink, areas: Sequence[Any]) -> bool:
    """Add areas to a sink made with ``area_fields`` and ``areas_crs``; return whether all were written."""
    shapes = in_python_thread(lambda: [_area_wkb(area, areas) for area in areas])
    rows = in_python_thread(lambda: [_area_values(area) for area in areas])
    return _add(sink, [_feature(area_fields(), row, wkb) for row, wkb in zip(rows, shapes)])


def add_corners(sink: QgsFeatureSink, areas: Sequence[Any]) -> bool:
    """Add the corners of areas to a sink made with ``corner_fields`` and ``areas_crs``."""
    found = in_python_thread(lambda: list(_corners(areas)))
    return _add(sink, [_feature(corner_fields(), row, wkb) for row, wkb in found])


def _add(sink: QgsFeatureSink, features: Sequence[QgsFeature]) -> bool:
    written = sink.addFeatures(list(features), QgsFeatureSink.Flag.FastInsert) if features else True
    return bool(written) and bool(sink.flushBuffer())


def _feature(fields: QgsFields, values: Dict[str, Any], wkb: bytes) -> QgsFeature:
    feature = QgsFeature(fields)
    feature.setAttributes([values[field.name()] for field in fields])
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    feature.setGeometry(geometry)
    return feature


def _placed(geometry: Any, zone: Any, areas: Sequence[Any]) -> bytes:
    """Return a geometry of a zone as WKB in the layer's system."""
    import shapely

    from mineral_plugin.core.area.workspace import in_degrees

    shared = common_zone(areas) is not None
    return bytes(shapely.to_wkb(geometry if shared else in_degrees(geometry, zone), byte_order=1))


def _area_wkb(area: Any, areas: Sequence[Any]) -> bytes:
    from mineral_plugin.core.area.geometry import area_polygon

    return _placed(area_polygon(area), area.zone, areas)


def _area_values(area: Any) -> Dict[str, Any]:
    from mineral_plugin.core.area.measure import area_m2

    stated = area.stated_area
    top_m, bottom_m = _levels(area)
    return {
        "id": area.id,
        "name": area.name,
        "zone": area.zone.text,
        "epsg": area.zone.epsg,
        "corners": sum(len(ring.corners) for part in area.parts for ring in part.rings),
        "stated_area": stated.text if stated else None,
        "stated_m2": round(stated.square_metres, 2) if stated else None,
        "area_m2": round(area_m2(area), 2),
        "top_m": top_m,
        "bottom_m": bottom_m,
        "document": area.source.document,
    }


def _levels(area: Any) -> Tuple[Optional[float], Optional[float]]:
    """Return the levels that all parts share; parts at several levels have them in the areas file only."""
    found = {(part.top_m, part.bottom_m) for part in area.parts}
    return found.pop() if len(found) == 1 else (None, None)


def _corners(areas: Sequence[Any]) -> Iterator[Tuple[Dict[str, Any], bytes]]:
    from shapely.geometry import Point

    for area in areas:
        for part_number, part in enumerate(area.parts, start=1):
            for ring_number, ring in enumerate(part.rings):
                for number, corner in enumerate(ring.corners, start=1):
                    values = {
                        "area_id": area.id,
                        "part": part_number,
                        "ring": ring_number,
                        "number": number,
                        "corner": corner.name,
                        "x": corner.x_text,
                        "y": corner.y_text,
                        "north_m": corner.north_m,
                        "east_m": corner.east_m,
                    }
                    yield values, _placed(Point(corner.east_m, corner.north_m), area.zone, areas)
