"""Synthetic layers for benches, always the same for the same size."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import fiona
import numpy as np
import pyogrio
import shapely

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

# A register and protected zones of the country's size, after the shapes of real ones.
COUNTRY_EPSG = 3405
COUNTRY_M = (300_000.0, 950_000.0, 900_000.0, 2_600_000.0)
BELTS = 14
MEAN_CORNERS_OF_A_ZONE = 1_000
CORNERS_OF_A_HOLE = 40


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


def write_register(path: Path, count: int) -> None:
    """Write ``count`` licences of 4 to 60 corners (14 in the mean), crowded along mineral belts."""
    chance = np.random.default_rng([1, count])
    corners = np.clip(4 + np.floor(chance.gamma(1.1, 9.0, count)), 4, 60).astype(int)
    radius_m = np.sqrt(np.exp(chance.normal(math.log(12e4), 1.2, count)).clip(1e4, 1e8) / math.pi)
    rings = star_rings(chance, corners, radius_m, roughness=0.35)
    places = belt_places(chance, count)
    owner = np.repeat(np.arange(count), corners)
    polygons = shapely.polygons(shapely.linearrings(np.round(rings + places[owner], 2), indices=owner))
    _write(path, "licences", polygons, "Polygon")


def write_zones(path: Path, count: int) -> None:
    """Write ``count`` zones of 100 to 20,000 corners (1,000 in the mean).

    Every seventh has 2 to 6 parts, every tenth 1 to 8 holes.
    """
    chance = np.random.default_rng([2, count])
    corners = np.exp(chance.normal(0, 1.15, count))
    for _ in range(50):  # clipping changes the mean, so it is set again
        corners = np.clip(corners * count * MEAN_CORNERS_OF_A_ZONE / corners.sum(), 100, 20_000)
    radius_m = np.sqrt(np.exp(chance.normal(math.log(8e6), 1.3, count)).clip(1e5, 2e9) / math.pi)
    places = belt_places(chance, count)
    zones = [
        zone(chance, int(corners[number]), float(radius_m[number]), places[number], number)
        for number in range(count)
    ]
    _write(path, "zones", np.array(zones, dtype=object), "MultiPolygon")


def zone(
    chance: np.random.Generator, corners: int, radius_m: float, place: np.ndarray, number: int
) -> shapely.MultiPolygon:
    """Return one zone, its parts side by side from west to east, the holes in the first part."""
    parts = int(chance.integers(2, 7)) if number % 7 == 0 else 1
    holes = int(chance.integers(1, 9)) if number % 10 == 0 else 0
    each = max(CORNERS_OF_A_HOLE, (corners - holes * CORNERS_OF_A_HOLE) // parts)
    polygons = []
    for part in range(parts):
        middle = place + [part * 3.0 * radius_m, 0.0]
        ring = star_rings(chance, np.array([each]), np.array([radius_m]), roughness=0.05) + middle
        inside = [hole(chance, radius_m, middle, turn) for turn in range(holes if part == 0 else 0)]
        polygons.append(shapely.Polygon(np.round(ring, 3), inside))
    return shapely.MultiPolygon(polygons)


def hole(chance: np.random.Generator, radius_m: float, middle: np.ndarray, turn: int) -> np.ndarray:
    """Return one of at most eight small rings around the middle, well apart from each other."""
    ring = star_rings(chance, np.array([CORNERS_OF_A_HOLE]), np.array([radius_m * 0.05]), roughness=0.05)
    angle = 2 * math.pi * turn / 8
    return np.round(ring + middle + 0.25 * radius_m * np.array([math.cos(angle), math.sin(angle)]), 3)


def star_rings(
    chance: np.random.Generator, corners: np.ndarray, radius_m: np.ndarray, roughness: float
) -> np.ndarray:
    """Return rings around (0, 0) that never cross themselves, one after the other: (all corners, 2), metres.

    ``roughness`` moves a corner along the circle by a part of its step, outwards by a part of the radius.
    """
    owner = np.repeat(np.arange(len(corners)), corners)
    first = np.cumsum(corners) - corners
    step = (np.arange(len(owner)) - first[owner]) + chance.uniform(-roughness, roughness, len(owner))
    angle = step * 2 * math.pi / corners[owner]
    reach = 1 + chance.uniform(-roughness, roughness, len(owner)) / 4
    for wave, height in ((2, 0.18), (3, 0.12), (5, 0.06)):
        phase = chance.uniform(0, 2 * math.pi, len(corners))
        reach += height * np.cos(wave * angle + phase[owner])
    return (radius_m[owner] * reach)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


def belt_places(chance: np.random.Generator, count: int) -> np.ndarray:
    """Return places (count, 2) in metres around belts that run from north-west to south-east."""
    belts = np.random.default_rng(7)  # the same belts for every layer
    west, south, east, north = COUNTRY_M
    middle = np.column_stack([belts.uniform(west, east, BELTS), belts.uniform(south, north, BELTS)])
    angle, half_m = belts.normal(math.pi * 0.75, 0.35, BELTS), belts.uniform(80e3, 260e3, BELTS)
    belt = chance.integers(0, BELTS, count)
    along, across = chance.uniform(-1, 1, count) * half_m[belt], chance.normal(0, 25e3, count)
    cos, sin = np.cos(angle[belt]), np.sin(angle[belt])
    return middle[belt] + np.column_stack([along * cos - across * sin, along * sin + across * cos])


def _write(path: Path, name: str, geometry: np.ndarray, kind: str) -> None:
    if not shapely.is_valid(geometry).all():
        raise ValueError(name)
    ids = np.array([f"{name[0].upper()}{number}" for number in range(len(geometry))], dtype=object)
    wkb = shapely.to_wkb(geometry)
    options = {"layer": name, "driver": "GPKG", "geometry_type": kind, "crs": f"EPSG:{COUNTRY_EPSG}"}
    # The version that the oldest QGIS of the bench knows.
    pyogrio.raw.write(path, wkb, [ids], ["id"], dataset_options={"VERSION": "1.2"}, **options)
