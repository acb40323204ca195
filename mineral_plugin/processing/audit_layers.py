"""The pairs and neighbours of an audit as features of Processing sinks."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsWkbTypes,
)

from mineral_plugin.compat import real_field, text_field, whole_field
from mineral_plugin.core.base.threads import in_python_thread

_SIDE = ("role", "source", "ref", "name", "holder")
_SIDES = {f"{side}_{name}": text_field for side in ("first", "second") for name in _SIDE}
_MARK = {"state": "state", "mark_reason": "reason", "mark_by": "by", "mark_on": "on"}
_PAIR_COLUMNS = {
    "number": whole_field,
    "pair_id": text_field,
    **dict.fromkeys(("kind", "outcome", "reason", "rule", "severity"), text_field),
    **_SIDES,
    **dict.fromkeys(("area_m2", "share_first", "share_second"), real_field),
    **dict.fromkeys(("width_m", "widest_m", "length_m", "probability", "tolerance_m"), real_field),
    **dict.fromkeys(("plane", "repaired", *_MARK), text_field),
}
_GAP_COLUMNS = {
    "number": whole_field,
    "pair_id": text_field,
    **_SIDES,
    **dict.fromkeys(("gap_m", "shared_m"), real_field),
    "corners_agree": whole_field,
    "plane": text_field,
}
# Where two areas touch there is no line between them: half a metre to both sides is drawn.
_HALF_M = 0.5
_METRES_PER_DEGREE = 111_320.0


def pair_fields() -> QgsFields:
    """Return the columns of the layer of pairs: those of the results file and what people decided."""
    return _fields(_PAIR_COLUMNS)


def gap_fields() -> QgsFields:
    """Return the columns of the layer of neighbours, as in the results file."""
    return _fields(_GAP_COLUMNS)


def audit_crs() -> QgsCoordinateReferenceSystem:
    """Return VN-2000 in degrees: pairs of different zones share one layer."""
    return QgsCoordinateReferenceSystem("EPSG:4756")


def add_pairs(sink: QgsFeatureSink, stored: Any) -> bool:
    """Add the pairs of a ``StoredAudit`` to a sink; return whether all could be written."""
    rows = in_python_thread(lambda: [_pair(stored, number) for number in range(len(stored.pairs))])
    return _add(sink, pair_fields(), rows, [_polygons(row.wkb) for row in stored.pairs])


def add_gaps(sink: QgsFeatureSink, stored: Any) -> bool:
    """Add the neighbours of a ``StoredAudit`` to a sink; return whether all could be written."""
    rows = in_python_thread(lambda: [_gap(stored, number) for number in range(len(stored.gaps))])
    return _add(sink, gap_fields(), rows, [_line(row.wkb) for row in stored.gaps])


def _fields(columns: Mapping[str, Callable[[str], Any]]) -> QgsFields:
    fields = QgsFields()
    for name, make in columns.items():
        fields.append(make(name))
    return fields


def _add(
    sink: QgsFeatureSink,
    fields: QgsFields,
    rows: Sequence[Mapping[str, Any]],
    places: Sequence[Optional[QgsGeometry]],
) -> bool:
    features = []
    for row, place in zip(rows, places):
        feature = QgsFeature(fields)
        feature.setAttributes([row[field.name()] for field in fields])
        if place is not None:
            feature.setGeometry(place)
        features.append(feature)
    written = sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert) if features else True
    return bool(written) and bool(sink.flushBuffer())


def _pair(stored: Any, number: int) -> Dict[str, Any]:
    from mineral_plugin.core.report.audit_rows import plane_text
    from mineral_plugin.core.report.audit_words import mark_of

    pair = stored.pairs[number].values
    mark = mark_of(stored.document, pair) or {}
    return {
        **pair,
        **_sides(stored.document, pair),
        "number": number + 1,
        "pair_id": pair["id"],
        "plane": plane_text(pair["plane"]),
        "repaired": ",".join(map(str, pair["repaired"])),
        **{column: mark.get(name) for column, name in _MARK.items()},
    }


def _gap(stored: Any, number: int) -> Dict[str, Any]:
    from mineral_plugin.core.report.audit_rows import plane_text

    gap = stored.gaps[number].values
    agree = gap["corners_agree"]
    return {
        **gap,
        **_sides(stored.document, gap),
        "number": number + 1,
        "pair_id": gap["id"],
        "corners_agree": None if agree is None else int(agree),
        "plane": plane_text(gap["plane"]),
    }


def _sides(document: Mapping[str, Any], pair: Mapping[str, Any]) -> Dict[str, str]:
    objects = document["objects"]
    return {f"{side}_{name}": objects[pair[side]][name] for side in ("first", "second") for name in _SIDE}


def _polygons(wkb: Optional[bytes]) -> Optional[QgsGeometry]:
    if wkb is None:
        return None
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


def _line(wkb: Optional[bytes]) -> Optional[QgsGeometry]:
    geometry = _polygons(wkb)
    if geometry is None or geometry.isEmpty():
        return None
    if QgsWkbTypes.geometryType(geometry.wkbType()) == QgsWkbTypes.GeometryType.PointGeometry:
        geometry = QgsGeometry.fromPolylineXY(_short_line(geometry.asPoint()))
    geometry.convertToMultiType()
    return geometry


def _short_line(point: QgsPointXY) -> List[QgsPointXY]:
    half = _HALF_M / (_METRES_PER_DEGREE * math.cos(math.radians(point.y())))
    return [QgsPointXY(point.x() - half, point.y()), QgsPointXY(point.x() + half, point.y())]
