"""An area as GeoPackage: boundaries and corners in the licence's own zone, the numbers as they are."""

from __future__ import annotations

from datetime import date
from typing import Iterator, Sequence

import shapely

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.files import Writer
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, Row, fill_geopackage
from mineral_plugin.core.exports.features import COUNT, NUMBER, TEXT, ExportLayer
from mineral_plugin.core.exports.systems import zone_wkt1

_KINDS = {TEXT: "TEXT", NUMBER: "REAL", COUNT: "INTEGER"}


def geopackage_writer(layers: Sequence[ExportLayer], made_on: date) -> Writer:
    """Return what fills an empty file with the layers; equal layers and days give equal bytes."""
    tables = [
        NewTable(
            name=layer.name,
            columns=tuple(Column(field.name, _KINDS[field.kind]) for field in layer.fields),
            crs=_crs(layer.zone),
            geometry_type=layer.geometry,
            rows=tuple(_rows(layer)),
        )
        for layer in layers
    ]
    return lambda part: fill_geopackage(part, tables, made_on)


def _crs(zone: Zone) -> Crs:
    if zone.epsg is not None:
        return Crs("EPSG", zone.epsg, zone.name, zone_wkt1(zone))
    # No register numbers these zones; the meridian in minutes and the width tell them apart.
    return Crs("MINERAL-LICENCE", zone.central_meridian_min * 10 + zone.width_deg, zone.name, zone_wkt1(zone))


def _rows(layer: ExportLayer) -> Iterator[Row]:
    for row in layer.rows:
        yield bytes(shapely.to_wkb(row.shape, byte_order=1)), row.values
