"""Layers written through QGIS's own vector writer, where there is no fiona; a ``LayerSink`` of the core."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsVectorFileWriter,
    QgsWkbTypes,
)

from mineral_plugin.bridge.vector_source import QgisSource
from mineral_plugin.compat import real_field, text_field, whole_field
from mineral_plugin.core.exports.features import COUNT, NUMBER, POLYGONS, ExportField, ExportLayer, ExportRow
from mineral_plugin.core.exports.systems import zone_wkt1
from mineral_plugin.core.work.exporting import Programs


class QgisSink:
    """Writes layers with QGIS's OGR writer."""

    def write(self, layer: ExportLayer, path: Path, driver: str, options: Mapping[str, str]) -> None:
        """Write a layer; see ``LayerSink``.

        Raises:
            OSError: the file could not be written.
        """
        settings = QgsVectorFileWriter.SaveVectorOptions()
        settings.driverName = driver
        settings.fileEncoding = "UTF-8"
        settings.layerName = path.stem
        settings.layerOptions = [f"{name}={value}" for name, value in options.items()]
        kind = QgsWkbTypes.Type.MultiPolygon if layer.geometry == POLYGONS else QgsWkbTypes.Type.Point
        crs = QgsCoordinateReferenceSystem.fromWkt(zone_wkt1(layer.zone))
        context = QgsCoordinateTransformContext()
        fields = _fields(layer)
        writer = QgsVectorFileWriter.create(str(path), fields, kind, crs, context, settings)
        try:
            done = writer.hasError() == QgsVectorFileWriter.WriterError.NoError and all(
                writer.addFeature(_feature(row, fields)) for row in layer.rows
            )
            if not done:
                raise OSError(writer.errorMessage())
        finally:
            # The file is closed, and whole, when the writer is gone.
            del writer


def qgis_programs() -> Programs:
    """Return QGIS's own programs for writing and reading back."""
    return Programs(QgisSink(), QgisSource())


def _fields(layer: ExportLayer) -> QgsFields:
    fields = QgsFields()
    for field in layer.fields:
        fields.append(_field(field))
    return fields


def _field(field: ExportField) -> QgsField:
    makers = {NUMBER: real_field, COUNT: whole_field}
    made = makers.get(field.kind, text_field)(field.name)
    made.setLength(field.width)
    made.setPrecision(field.decimals)
    return made


def _feature(row: ExportRow, fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(fields)
    geometry = QgsGeometry()
    geometry.fromWkb(bytes(shapely.to_wkb(row.shape, byte_order=1)))
    feature.setGeometry(geometry)
    for at, value in enumerate(row.values):
        if value is not None:
            feature.setAttribute(at, value)
    return feature
