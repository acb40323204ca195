"""Layers written through fiona, where there is no QGIS."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping

import shapely
from shapely.geometry import mapping

from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.corner_tables.vectors.fiona_source import quiet
from mineral_plugin.core.exports.features import COUNT, NUMBER, POLYGONS, ExportField, ExportLayer
from mineral_plugin.core.exports.systems import zone_wkt1


class FionaSink:
    """Writes layers with fiona, which is looked for only when a file is written; a ``LayerSink``."""

    def write(self, layer: ExportLayer, path: Path, driver: str, options: Mapping[str, str]) -> None:
        """Write a layer; see ``LayerSink``.

        Raises:
            MissingError: fiona is not installed.
            OSError: the file could not be written.
        """
        fiona = _fiona()
        names = [field.name for field in layer.fields]
        schema = {
            "geometry": _geometry(layer),
            "properties": {field.name: _kind(field) for field in layer.fields},
        }
        try:
            # GDAL knows no name of MapInfo's for UTF-8, writes the bytes without one, and warns.
            with (
                quiet(),
                fiona.open(
                    str(path),
                    "w",
                    driver=driver,
                    crs_wkt=zone_wkt1(layer.zone),
                    schema=schema,
                    encoding="UTF-8",
                    **options,
                ) as opened,
            ):
                opened.writerecords(
                    {
                        "geometry": mapping(_plain(row.shape, layer)),
                        "properties": dict(zip(names, row.values)),
                    }
                    for row in layer.rows
                )
        except fiona.errors.FionaError as error:
            raise OSError(str(error)) from error


def _geometry(layer: ExportLayer) -> str:
    if layer.geometry != POLYGONS:
        return "Point"
    return "MultiPolygon" if _has_parts(layer) else "Polygon"


def _has_parts(layer: ExportLayer) -> bool:
    return any(shapely.get_num_geometries(row.shape) > 1 for row in layer.rows)


def _plain(shape: Any, layer: ExportLayer) -> Any:
    """Return a single part as a polygon where all are: fiona checks the type that MapInfo does not know."""
    return shapely.get_geometry(shape, 0) if layer.geometry == POLYGONS and not _has_parts(layer) else shape


def _kind(field: ExportField) -> str:
    if field.kind == NUMBER:
        return f"float:{field.width}.{field.decimals}"
    return f"int:{field.width}" if field.kind == COUNT else f"str:{field.width}"


def _fiona() -> Any:
    try:
        import fiona
        import fiona.errors
    except ImportError as error:
        raise MissingError("export.no_fiona") from error
    return fiona
