"""Patients of the doctor: real tables of the test data, and the mistakes that are made in them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import shapely
from testdata import testdata

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.model import Corner, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only, rows_in_box, wkb_of
from mineral_plugin.core.corner_tables.doctor import NamedPlace, Patient
from mineral_plugin.core.corner_tables.result import ReadPart
from mineral_plugin.core.reference.systems import System

ANY_ZONE = Zone(105 * 60, 6)
EVERYWHERE = (90.0, 0.0, 130.0, 40.0)
Edit = Callable[[Corner], Corner]


def text_of(value: float) -> str:
    """Return a coordinate as it is typed: no more decimals than it has."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def corner(name: str, north: float, east: float) -> Corner:
    """Return a corner typed with these numbers."""
    texts = text_of(north), text_of(east)
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return Corner(name, texts[0], texts[1], float(texts[0]), float(texts[1]), decimals)


@lru_cache(maxsize=256)
def table(number: str) -> Dict[str, Any]:
    """Return one real table."""
    path = testdata("corner_tables", f"{number}.json")
    loaded: Dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def numbers() -> List[str]:
    """Return the numbers of all real tables."""
    return sorted(path.stem for path in testdata("corner_tables").glob("*.json"))


def patient(number: str) -> Patient:
    """Return a real table as a patient: every ring a part of its own."""
    data = table(number)
    rings = tuple(Ring(tuple(corner(n, x, y) for n, x, y in ring)) for ring in data["rings"])
    stated = None
    if data["stated_area"]:
        value = Decimal(str(data["stated_area"]))
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
        stated = StatedArea(f"{value} {data['area_unit']}", value, data["area_unit"])
    return Patient(
        rings=rings,
        parts=tuple(ReadPart(index) for index in range(len(rings))),
        zone=Zone(round(data["central_meridian"] * 60), data["zone_width_deg"]),
        stated_area=stated,
    )


def with_corners(sick: Patient, edit: Edit) -> Patient:
    """Return a patient with every corner changed."""
    rings = tuple(Ring(tuple(edit(entry) for entry in ring.corners)) for ring in sick.rings)
    return replace(sick, rings=rings)


def with_corner(sick: Patient, index: int, edit: Edit) -> Patient:
    """Return a patient with one corner of its first ring changed."""
    corners = list(sick.rings[0].corners)
    corners[index] = edit(corners[index])
    return replace(sick, rings=(Ring(tuple(corners)), *sick.rings[1:]))


@lru_cache(maxsize=8)
def layer(name: str, field: str) -> Tuple[NamedPlace, ...]:
    """Return the polygons of a layer of the test data in VN-2000 degrees."""
    path: Path = testdata("layers", f"{name}.gpkg")
    with opened_read_only(path) as connection:
        feature = feature_tables(connection)[0]
        rows = list(rows_in_box(connection, feature, EVERYWHERE))
    system = System(wgs84=True)
    return tuple(
        NamedPlace(str(row[field]), to_degrees(system, shapely.from_wkb(wkb_of(bytes(row["geom"])))))
        for row in rows
    )


def to_degrees(system: System, geometry: Any) -> Any:
    """Return a geometry of a layer in VN-2000 degrees."""
    from mineral_plugin.core.area.zones import to_geographic

    placed = system.to_zone(repaired(geometry), ANY_ZONE, 0.5)
    return repaired(shapely.transform(placed, lambda points: to_geographic(points, ANY_ZONE)))
