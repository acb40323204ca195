"""Patients of the doctor: real tables of the test data, and the mistakes that are made in them."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import shapely
from testdata import testdata

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.model import Corner, Ring, StatedArea
from mineral_plugin.core.area.zones import Zone, as_points, from_geographic, to_geographic, to_wgs84
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only, rows_in_box, wkb_of
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.corner_tables.doctor import NamedPlace, Patient, state_of
from mineral_plugin.core.corner_tables.doctor.numbers import computed_area_m2
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
    placed = system.to_zone(repaired(geometry), ANY_ZONE, 0.5)
    return repaired(shapely.transform(placed, lambda points: to_geographic(points, ANY_ZONE)))


def healthy() -> List[str]:
    """Return the tables without a known fault whose stated area agrees with the corners to 1 %."""
    found = []
    for number in numbers():
        data = table(number)
        sound = data["agrees_1pct"] and data["ring_valid"] and not data["rings_overlap"]
        if sound and len(data["rings"]) == 1 and not data["xy_swapped_in_source"]:
            found.append(number)
    return found


def other_zone(sick: Patient, zone: Zone) -> Patient:
    """Return a patient whose numbers are right and whose zone is written wrong."""
    return replace(sick, zone=zone)


def swapped(sick: Patient) -> Patient:
    """Return a patient with X and Y exchanged at every corner."""
    return with_corners(sick, lambda c: corner(c.name, c.east_m, c.north_m))


def dots_as_decimals(sick: Patient) -> Patient:
    """Return a patient whose Y was read with its thousands mark as a decimal mark."""

    def edit(old: Corner) -> Corner:
        places = 3 + len(old.y_text.partition(".")[2])
        return typed(old, y_text=f"{old.east_m / 1000:.{places}f}")

    return with_corners(sick, edit)


def zone_number(sick: Patient, number: int = 48) -> Patient:
    """Return a patient with a zone number before Y."""
    return with_corners(sick, lambda c: corner(c.name, c.north_m, number * 1_000_000 + c.east_m))


def typed(old: Corner, x_text: str = "", y_text: str = "") -> Corner:
    """Return a corner with one of its texts replaced."""
    x_text, y_text = x_text or old.x_text, y_text or old.y_text
    decimals = max(len(text.partition(".")[2]) for text in (x_text, y_text))
    return Corner(old.name, x_text, y_text, float(x_text), float(y_text), decimals)


def digit_changed(sick: Patient, index: int, place: int, by: int) -> Patient:
    """Return a patient with one digit of X (counted from the left) raised by ``by``, modulo 10."""

    def edit(old: Corner) -> Corner:
        digit = str((int(old.x_text[place]) + by) % 10)
        return typed(old, x_text=old.x_text[:place] + digit + old.x_text[place + 1 :])

    return with_corner(sick, index, edit)


def digits_exchanged(sick: Patient, index: int, place: int) -> Patient:
    """Return a patient with two neighbouring digits of Y exchanged at one corner."""

    def edit(old: Corner) -> Corner:
        text = old.y_text
        return typed(old, y_text=text[:place] + text[place + 1] + text[place] + text[place + 2 :])

    return with_corner(sick, index, edit)


def digit_lost(sick: Patient, index: int, place: int) -> Patient:
    """Return a patient whose X lacks a digit at one corner."""
    return with_corner(sick, index, lambda c: typed(c, x_text=c.x_text[:place] + c.x_text[place + 1 :]))


def digit_doubled(sick: Patient, index: int, place: int) -> Patient:
    """Return a patient whose X has a digit twice at one corner."""
    return with_corner(sick, index, lambda c: typed(c, x_text=c.x_text[: place + 1] + c.x_text[place:]))


def corners_exchanged(sick: Patient, first: int, second: int) -> Patient:
    """Return a patient in which the numbers of two corners stand in each other's row."""
    corners = list(sick.rings[0].corners)
    one, two = corners[first], corners[second]
    corners[first], corners[second] = replace(two, name=one.name), replace(one, name=two.name)
    return replace(sick, rings=(Ring(tuple(corners)), *sick.rings[1:]))


def corner_missing(sick: Patient, index: int) -> Patient:
    """Return a patient that lacks one corner of its first ring."""
    corners = [entry for number, entry in enumerate(sick.rings[0].corners) if number != index]
    return replace(sick, rings=(Ring(tuple(corners)), *sick.rings[1:]))


def area_times(sick: Patient, factor: str) -> Patient:
    """Return a patient whose stated area was multiplied by a slip of comma or unit."""
    stated = sick.stated_area
    assert stated is not None
    return replace(sick, stated_area=StatedArea(stated.text, stated.value * Decimal(factor), stated.unit))


def as_wgs84(sick: Patient) -> Patient:
    """Return a patient whose numbers are WGS 84 in the projection of its zone: no seven parameters."""
    zone = sick.zone
    assert zone is not None

    def edit(old: Corner) -> Corner:
        degrees = to_wgs84(np.array([[old.east_m, old.north_m]]), zone)
        east, north = from_geographic(degrees, zone)[0]
        return corner(old.name, round(float(north), 2), round(float(east), 2))

    return with_corners(sick, edit)


def beside(sick: Patient) -> NamedPlace:
    """Return a neighbour that shares the first two corners of a patient and lies outside it."""
    zone = sick.zone
    assert zone is not None
    points = as_points([(entry.east_m, entry.north_m) for entry in sick.rings[0].corners])
    away = points[:2] - points.mean(axis=0)
    ring = np.vstack([points[:2], (points[:2] + 0.8 * away)[::-1]])
    ground = repaired(shapely.polygons(ring).difference(repaired(shapely.polygons(points))))
    return NamedPlace("neighbour", shapely.transform(ground, lambda p: to_geographic(p, zone)))


def commune_of(sick: Patient, communes: Tuple[NamedPlace, ...]) -> str:
    """Return the name of the commune that holds the middle of a patient, empty where there is none."""
    zone = sick.zone
    assert zone is not None
    points = as_points([(entry.east_m, entry.north_m) for entry in sick.rings[0].corners])
    middle = shapely.Point(to_geographic(points, zone).mean(axis=0))
    return next((place.name for place in communes if place.geometry.contains(middle)), "")


def converted(sick: Patient, pipeline: str) -> Patient:
    """Return a patient with its numbers in another system, by a pipeline from WGS 84 degrees."""
    zone = sick.zone
    assert zone is not None
    transformer = pyproj.Transformer.from_pipeline(pipeline)

    def edit(old: Corner) -> Corner:
        longitude, latitude = to_wgs84(np.array([[old.east_m, old.north_m]]), zone)[0]
        east, north = transformer.transform(longitude, latitude)
        return corner(old.name, round(north, 2), round(east, 2))

    return with_corners(sick, edit)


def is_simple(sick: Patient) -> bool:
    """Return whether the first ring of a patient does not cross itself."""
    points = as_points([(entry.east_m, entry.north_m) for entry in sick.rings[0].corners])
    return bool(shapely.linearrings(points).is_simple)


def changes_area(sick: Patient, healthy: Patient, least: float) -> bool:
    """Return whether a mistake changes the computed area by more than a share of it."""
    before, after = computed_area_m2(state_of(healthy)), computed_area_m2(state_of(sick))
    return abs(after / before - 1.0) > least
