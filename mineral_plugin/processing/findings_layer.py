"""The findings of reports as features of a Processing sink."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
)

from mineral_plugin.compat import real_field, text_field, whole_field
from mineral_plugin.core.base.threads import in_python_thread

COLUMNS = {
    "area_id": text_field,
    "finding_id": text_field,
    "rule": text_field,
    "family": text_field,
    "outcome": text_field,
    "severity": text_field,
    "reason": text_field,
    "article": text_field,
    "confirmed": whole_field,
    "message_vi": text_field,
    "message_en": text_field,
    "remedy_vi": text_field,
    "remedy_en": text_field,
    "measured": real_field,
    "limit": real_field,
    "unit": text_field,
    "objects": text_field,
    "part": whole_field,
}


def finding_fields() -> QgsFields:
    """Return the fields of the findings, named as the columns of an areas file."""
    fields = QgsFields()
    for name, make in COLUMNS.items():
        fields.append(make(name))
    return fields


def finding_crs() -> QgsCoordinateReferenceSystem:
    """Return VN-2000 in degrees: findings of areas in different zones share one layer."""
    return QgsCoordinateReferenceSystem("EPSG:4756")


def add_findings(sink: QgsFeatureSink, reports: Sequence[Any]) -> bool:
    """Add the findings of the reports to a sink; return whether all could be written."""
    from mineral_plugin.core.work.outputs import finding_rows

    rows = in_python_thread(lambda: list(finding_rows(reports)))
    features = [_feature(row.values, row.wkb) for row in rows]
    return bool(sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert)) and bool(sink.flushBuffer())


def _feature(values: Mapping[str, Any], wkb: Any) -> QgsFeature:
    feature = QgsFeature(finding_fields())
    feature.setAttributes([values[name] for name in COLUMNS])
    if wkb is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature.setGeometry(geometry)
    return feature
