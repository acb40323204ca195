"""Tables of objects through QGIS: of vector files, and of any layer that is open, whatever its provider."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Dict, Iterator, Optional, Sequence, Tuple

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsFeatureIterator,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, Qt, QTime

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage_write import Column, Crs
from mineral_plugin.core.reference.tables import (
    ANY_GEOMETRY,
    MOST_TABLES,
    UNKNOWN_CRS,
    Row,
    SourceTable,
    check_columns,
    crs_of_wkt,
    plain_value,
)
from mineral_plugin.core.reference.vector_files import BYTE_BY_BYTE, Opening, least_objects, opening

_COUNTING = ("ogr", "memory")
# QMetaType::Type, whose numbers QVariant::Type shares.
_KINDS: Dict[int, str] = {
    1: "BOOLEAN",
    2: "INTEGER",
    3: "INTEGER",
    4: "INTEGER",
    5: "INTEGER",
    6: "REAL",
    12: "BLOB",
    14: "DATE",
    16: "DATETIME",
}


class QgisTables:
    """Opens vector files with QGIS's OGR provider; a ``TableReader`` of the core that changes no file."""

    def tables(self, path: Path) -> Tuple[SourceTable, ...]:
        """Return the tables with geometry of a file; see ``TableReader``.

        Raises:
            MissingError: there is no such file.
            InputError: the file cannot be opened, is unsafe, damaged or too large.
        """
        with opening(path) as how:
            names = _layer_names(path, how)
            if len(names) > MOST_TABLES:
                raise InputError("table.too_many_tables", file=path.name, limit=MOST_TABLES)
            found = [_table_of_file(path, how, name) for name in names]
        return tuple(table for table in found if table is not None)


def table_of_layer(layer: QgsVectorLayer) -> SourceTable:
    """Return an open layer as a table: its objects as they are shown: filter, joins, unsaved edits.

    Call it in the thread of the layer; the rows can be read in any one thread. The layer is not touched.

    Raises:
        InputError: the layer has no shapes or more columns than are kept.
    """
    if not layer.isValid() or not layer.isSpatial():
        raise InputError("table.none", file=layer.name())
    check_columns(layer.name(), layer.fields())
    source = QgsVectorLayerFeatureSource(layer)
    places = _content_columns(layer)
    kinds = _kinds(layer.fields())
    columns = tuple(Column(layer.fields()[place].name(), kinds[place]) for place in places)
    return SourceTable(
        name=layer.name(),
        columns=columns,
        crs=_system(layer.crs()),
        geometry_type=ANY_GEOMETRY,
        count=_count(layer),
        rows=partial(_rows_of_source, source, layer.name(), kinds, places),
        curves=_curves(source, layer),
    )


def _content_columns(layer: QgsVectorLayer) -> Tuple[int, ...]:
    """Return the places of the columns that are content: QGIS shows the row numbers of a GeoPackage too."""
    numbers: Sequence[int] = ()
    if layer.providerType() == "ogr" and layer.dataProvider().storageType() in ("GPKG", "SQLite"):
        numbers = layer.primaryKeyAttributes()
    return tuple(place for place in range(layer.fields().count()) if place not in numbers)


def _count(layer: QgsVectorLayer) -> Optional[int]:
    """Return how many objects a layer has; databases and services may only guess."""
    count = int(layer.featureCount())
    return count if count >= 0 and layer.providerType() in _COUNTING else None


def _layer_names(path: Path, how: Opening) -> Tuple[str, ...]:
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    found = [one for one in metadata.querySublayers(str(how.path)) if one.driverName() in how.drivers]
    if not found:
        raise InputError("vector.damaged", file=path.name)
    # One layer with shapes of several types is named once for each of them.
    return tuple(dict.fromkeys(one.name() for one in found))


def _opened(path: Path, how: Opening, name: str) -> QgsVectorLayer:
    """Return one layer whole: without a geometry type in its address it gives objects of every type."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    # A layer without a system stays without one: neither asked for nor taken from the project.
    options.skipCrsValidation = True
    options.forceReadOnly = True
    layer = QgsVectorLayer(f"{how.path}|layername={name}", name, "ogr", options)
    if not layer.isValid():
        raise InputError("vector.damaged", file=path.name)
    if how.codec is not None:
        layer.setProviderEncoding(BYTE_BY_BYTE)
    return layer


def _table_of_file(path: Path, how: Opening, name: str) -> Optional[SourceTable]:
    layer = _opened(path, how, name)
    if not layer.isSpatial():
        return None
    check_columns(name, layer.fields())
    kinds = _kinds(layer.fields())
    return SourceTable(
        name=name,
        columns=tuple(Column(how.text(field.name()), kind) for field, kind in zip(layer.fields(), kinds)),
        crs=_system(layer.crs()),
        geometry_type=ANY_GEOMETRY,
        count=_count(layer),
        rows=partial(_rows_of_file, path, name, kinds),
    )


def _kinds(fields: QgsFields) -> Tuple[str, ...]:
    # An enum of Python's own in Qt 6, a number in Qt 5.
    numbers = (getattr(field.type(), "value", field.type()) for field in fields)
    return tuple(_KINDS.get(int(number), "TEXT") for number in numbers)


def _system(crs: QgsCoordinateReferenceSystem) -> Crs:
    if not crs.isValid():
        return UNKNOWN_CRS
    found = crs_of_wkt(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT1_GDAL))
    organization, _, code = crs.authid().partition(":")
    if organization == "EPSG" and code.isdigit():
        return Crs("EPSG", int(code), found.name, found.definition)
    return found


def _curves(source: QgsVectorLayerFeatureSource, layer: QgsVectorLayer) -> int:
    """Return how many objects have curves; only a layer whose type allows for them is read through."""
    if not QgsWkbTypes.isCurvedType(layer.wkbType()):
        return 0
    request = QgsFeatureRequest().setSubsetOfAttributes([])
    return sum(_is_curved(feature.geometry()) for feature in source.getFeatures(request))


def _is_curved(geometry: QgsGeometry) -> bool:
    return not geometry.isNull() and bool(geometry.constGet().hasCurvedSegments())


def _rows_of_file(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Row]:
    with opening(path) as how:
        layer = _opened(path, how, name)
        read = 0
        single = how.drivers == ("ESRI Shapefile",)
        for wkb, values in _rows(layer.getFeatures(), name, kinds, single):
            yield wkb, tuple(map(how.text, values))
            read += 1
        if read < least_objects(path):
            raise InputError("vector.damaged", file=path.name)


def _rows_of_source(
    source: QgsVectorLayerFeatureSource, name: str, kinds: Sequence[str], places: Sequence[int]
) -> Iterator[Row]:
    # As a generator it holds the source, without which the iterator of QGIS reads freed memory.
    for wkb, values in _rows(source.getFeatures(QgsFeatureRequest()), name, kinds):
        yield wkb, tuple(values[place] for place in places)


def _rows(
    features: QgsFeatureIterator, name: str, kinds: Sequence[str], single: bool = False
) -> Iterator[Row]:
    for feature in features:
        values = tuple(plain_value(_value(value), kind) for value, kind in zip(feature.attributes(), kinds))
        geometry = feature.geometry()
        yield (_wkb(_single(geometry) if single else geometry)), values
    if not features.isValid():
        raise InputError("table.layer_broken", table=name)


def _single(geometry: QgsGeometry) -> QgsGeometry:
    """Return a polygon or line of one part as such: of a shapefile QGIS makes each one a collection."""
    kinds = (QgsWkbTypes.Type.MultiPolygon, QgsWkbTypes.Type.MultiLineString)
    if geometry.isNull() or QgsWkbTypes.flatType(geometry.wkbType()) not in kinds:
        return geometry
    parts = geometry.constGet()
    return QgsGeometry(parts.geometryN(0).clone()) if parts.numGeometries() == 1 else geometry


def _wkb(geometry: QgsGeometry) -> Optional[bytes]:
    """Return ISO WKB with heights but without measures, curves as chords; the geometry itself stays."""
    if geometry.isNull():
        return None
    shape = geometry.constGet()
    if shape.hasCurvedSegments() or QgsWkbTypes.isCurvedType(shape.wkbType()):
        shape = shape.segmentize()
    if shape.isMeasure():
        shape = shape.clone()
        shape.dropMValue()
    return bytes(shape.asWkb())


def _value(value: Any) -> Any:
    """Return an attribute as Python has it: texts of days and moments by ISO 8601."""
    if value is None or value == NULL:
        return None
    if isinstance(value, (QDate, QTime, QDateTime)):
        return value.toString(Qt.DateFormat.ISODateWithMs) if value.isValid() else None
    return bytes(value) if isinstance(value, QByteArray) else value
