"""Who writes the formats that need GDAL: fiona without QGIS, QGIS's own OGR inside."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Protocol

from mineral_plugin.core.exports.features import ExportLayer

SHAPEFILE, MAPINFO = "ESRI Shapefile", "MapInfo File"


class LayerSink(Protocol):
    """Writes one layer to a new file."""

    def write(self, layer: ExportLayer, path: Path, driver: str, options: Mapping[str, str]) -> None:
        """Write ``layer`` with GDAL's ``driver``, texts in UTF-8, and its layer creation ``options``.

        The path does not exist.

        Raises:
            MissingError: what writes the format is not installed.
            OSError: the file could not be written.
        """
