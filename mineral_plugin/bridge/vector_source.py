"""Vector files through QGIS's own providers, for reading where QGIS runs; no file is changed by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator, List, Mapping, Optional, Tuple

from qgis.core import NULL, QgsProviderRegistry, QgsProviderSublayerDetails, QgsVectorLayer

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.vectors.dbf_texts import BYTE_BY_BYTE, codec_of, decoded, decoded_name
from mineral_plugin.core.corner_tables.vectors.shapes import pieces_of_wkb
from mineral_plugin.core.corner_tables.vectors.source import (
    Counter,
    Limits,
    Piece,
    Value,
    VectorLayer,
    numbered,
    plain_value,
)


class QgisSource:
    """Opens vector files with QGIS's OGR provider; a ``VectorSource`` of the core."""

    def layers(self, path: Path, drivers: Tuple[str, ...], limits: Limits) -> Tuple[VectorLayer, ...]:
        """Return the layers of a file; see ``VectorSource``.

        Raises:
            InputError: the file cannot be opened, is damaged, or holds more than ``limits``.
        """
        counter = Counter(path, limits)
        found = _sublayers(path, drivers)
        counter.layer(len(found))
        return tuple(_layer(path, details.name(), counter) for details in found)


def _sublayers(path: Path, drivers: Tuple[str, ...]) -> List[QgsProviderSublayerDetails]:
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    found = [entry for entry in metadata.querySublayers(str(path.resolve())) if entry.driverName() in drivers]
    if not found:
        raise InputError("vector.damaged", file=path.name)
    return found


def _layer(path: Path, name: str, counter: Counter) -> VectorLayer:
    """Return one layer whole: without a geometry type in its address it gives objects of every type."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    # A layer without a system stays without one: neither asked for nor taken from the project.
    options.skipCrsValidation = True
    options.forceReadOnly = True
    layer = QgsVectorLayer(f"{path.resolve()}|layername={name}", name, "ogr", options)
    if not layer.isValid():
        raise InputError("vector.damaged", file=path.name)
    codec = codec_of(path)
    if codec is not None:
        layer.setProviderEncoding(BYTE_BY_BYTE)
    fields = tuple(decoded_name(field.name(), codec) for field in layer.fields())
    return VectorLayer(
        name=name,
        code=layer.crs().authid(),
        wkt=layer.crs().toWkt(),
        fields=fields,
        features=numbered(_features(layer, fields, codec), counter),
    )


def _features(
    layer: QgsVectorLayer, fields: Tuple[str, ...], codec: Optional[str]
) -> Iterator[Tuple[Mapping[str, Value], Tuple[Piece, ...]]]:
    for feature in layer.getFeatures():
        values = zip(fields, map(_value, feature.attributes()))
        attributes = {name: decoded(value, codec) for name, value in values}
        geometry = feature.geometry()
        yield attributes, () if geometry.isNull() else pieces_of_wkb(bytes(geometry.asWkb()))


def _value(value: Any) -> Value:
    return None if value == NULL else plain_value(value)
