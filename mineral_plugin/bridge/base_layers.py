"""Layers to draw a map on from what a user writes: a file, a project's layer, an address of a map service."""

from __future__ import annotations

import re
from pathlib import Path
from typing import List, Sequence
from urllib.parse import quote, unquote, urlsplit

from qgis.core import QgsMapLayer, QgsRasterLayer, QgsVectorLayer

_WMS = "wms"
_PREFIX = "wms://"
_TEMPLATE = re.compile(r"^https?://.*\{z\}", re.IGNORECASE)
_SERVICE = re.compile(r"(^|&)(type=xyz|url=https?(:|%3a))", re.IGNORECASE)
_HOST = re.compile(r"https?://[^\s&'\"]+", re.IGNORECASE)


def base_layers_of(texts: Sequence[str]) -> List[QgsMapLayer]:
    """Return a layer for each text, from the top; one that cannot be read is there too, and not valid.

    A text is a raster or vector file, the pattern of a tile service (``https://…/{z}/{x}/{y}.png``), or the
    address of a WMS, WMTS or XYZ layer as QGIS writes it (``type=xyz&url=…``, with or without ``wms://``).
    """
    return [_layer(text.strip()) for text in texts if text.strip()]


def _layer(text: str) -> QgsMapLayer:
    if _TEMPLATE.match(text):
        # The marks of the pattern stay readable, all else that divides an address is hidden in it.
        address = f"type=xyz&zmin=0&zmax=19&url={quote(text, safe=':/{}')}"
        return QgsRasterLayer(address, host_of(text), _WMS)
    if text.startswith(_PREFIX) or _SERVICE.search(text):
        address = text[len(_PREFIX) :] if text.startswith(_PREFIX) else text
        return QgsRasterLayer(address, ", ".join(hosts_of(address)) or _WMS, _WMS)
    name = Path(text.partition("|")[0]).stem
    raster = QgsRasterLayer(text, name, "gdal")
    if raster.isValid():
        return raster
    vector = QgsVectorLayer(text, name, "ogr")
    return vector if vector.isValid() else raster


def host_of(address: str) -> str:
    """Return the host of an address with its port, as Qt writes it, and without any log-in."""
    return urlsplit(address).netloc.rpartition("@")[2].lower()


def hosts_of(source: str) -> List[str]:
    """Return the hosts (with their ports) that a layer's source names; none for files."""
    found = (host_of(address) for address in _HOST.findall(unquote(source)))
    return list(dict.fromkeys(host for host in found if host))
