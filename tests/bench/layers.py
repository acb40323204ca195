"""Synthetic layers for benches, always the same for the same size."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import fiona

EPSG = 9208
SPACING_M = 700.0
FIELDS = {
    "id": "str",
    "name": "str",
    "holder": "str",
    "status": "str",
    "valid_from": "str",
    "valid_to": "str",
}


def licence_ring(column: int, row: int) -> List[Tuple[float, float]]:
    """Return a ring of 8 to 23 corners around a place of a grid; neighbours overlap now and then."""
    seed = (column * 7919 + row * 104729) % 1009
    corners = 8 + seed % 16
    east, north = 400_000 + column * SPACING_M, 2_300_000 + row * SPACING_M
    ring = []
    for number in range(corners):
        angle = 2 * math.pi * number / corners
        reach = 250 + (seed * (number + 3) * 31) % 140
        ring.append((round(east + reach * math.cos(angle), 2), round(north + reach * math.sin(angle), 2)))
    return [*ring, ring[0]]


def records(count: int) -> Iterator[Dict[str, Any]]:
    """Yield ``count`` licences as fiona records."""
    side = math.ceil(math.sqrt(count))
    for number in range(count):
        ring = licence_ring(number % side, number // side)
        properties = dict.fromkeys(FIELDS, "")
        properties.update(id=f"L{number}", name=f"L{number}", status="valid", valid_to="2050-12-31")
        yield {"geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}


def write_licences(path: Path, count: int) -> None:
    """Write a GeoPackage of ``count`` licences with an R-tree."""
    schema = {"geometry": "Polygon", "properties": FIELDS}
    with fiona.open(path, "w", driver="GPKG", crs=f"EPSG:{EPSG}", schema=schema, layer="licences") as layer:
        layer.writerecords(records(count))
