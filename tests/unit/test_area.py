"""Zones, polygons and measures of an area, against computations by other means and published facts."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import cases
import ellipsoid
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon
from testdata import testdata

from mineral_plugin.core.area.geometry import (
    area_polygon,
    crossings,
    densify,
    first_repeat,
    longest_step_m,
    moved,
    outside_zone_deg,
    repaired,
)
from mineral_plugin.core.area.measure import area_m2, ellipsoidal_area_m2, perimeter_m
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, area_id
from mineral_plugin.core.area.zones import (
    Zone,
    as_points,
    between_zones,
    from_geographic,
    from_wgs84,
    known_zones,
    to_geographic,
    to_wgs84,
    zone_from_epsg,
    zone_from_text,
)
from mineral_plugin.core.base.errors import InputError

# Lũng Cú, Hà Nội, Móng Cái, Đà Nẵng, Hồ Chí Minh City, Cà Mau: VN-2000 longitude, latitude.
PLACES = [(105.32, 23.36), (105.85, 21.03), (107.97, 21.53), (108.20, 16.05), (106.70, 10.78), (104.73, 8.60)]
SCALES = {3: 0.9999, 6: 0.9996}
SIX, THREE = Zone(6300, 6), Zone(6285, 3)


# --- zones --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes", "width"),
    [
        ("104.75/3", 6285, 3),
        ("104,75/3", 6285, 3),
        ("104°45'/3", 6285, 3),
        ("104°45′/3°", 6285, 3),
        (" 105 / 6 ", 6300, 6),
        ("105°/6", 6300, 6),
        ("107.5/3", 6450, 3),
        ("105°5'/3", 6305, 3),
    ],
)
def test_zones_as_people_write_them(text, minutes, width):
    assert zone_from_text(text) == Zone(minutes, width)


@pytest.mark.parametrize(
    "text", ["", "105", "105/5", "104.7512/3", "95/3", "119/6", "105°61'/3", "abc/3", "105//3"]
)
def test_what_is_no_zone_is_refused(text):
    with pytest.raises(InputError):
        zone_from_text(text)


@pytest.mark.parametrize("zone", known_zones())
def test_every_known_zone_goes_through_its_code_and_its_text(zone):
    assert zone_from_epsg(zone.epsg) == zone
    assert zone_from_text(zone.text) == zone


@pytest.mark.parametrize("code", [6956, 6957, 6958, 6959, 32648, 4756, 4326, 2044])
def test_swapped_and_foreign_codes_are_never_taken(code):
    assert zone_from_epsg(code) is None


def test_a_zone_may_have_no_code():
    assert Zone(6315, 3).epsg is None
    assert Zone(6660, 3).epsg is None
    assert Zone(6660, 6).epsg == 3406


# --- projection and datum -------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [THREE, SIX, Zone(6465, 3), Zone(6315, 3), Zone(7020, 6)])
def test_the_projection_is_that_of_krueger_s_series(zone):
    meridian = zone.central_meridian_min / 60
    for longitude, latitude in PLACES:
        if abs(longitude - meridian) > 4:
            continue
        expected = ellipsoid.transverse_mercator(longitude, latitude, meridian, SCALES[zone.width_deg])
        ((east, north),) = from_geographic(as_points([(longitude, latitude)]), zone)
        assert math.hypot(east - expected[0], north - expected[1]) < 1e-4
        back = to_geographic(as_points([(east, north)]), zone)[0]
        assert back == pytest.approx((longitude, latitude), abs=1e-11)


@pytest.mark.parametrize(("longitude", "latitude"), PLACES)
def test_wgs84_is_reached_by_the_seven_parameters_of_the_decision(longitude, latitude):
    zone = Zone(6420, 3)
    plane = from_geographic(as_points([(longitude, latitude)]), zone)
    expected = ellipsoid.vn2000_to_wgs84(longitude, latitude)
    found = to_wgs84(plane, zone)[0]
    assert found == pytest.approx(expected, abs=1e-11)
    # The ellipsoidal height of some 30 m is not carried along: 1 mm there and back.
    assert np.hypot(*(from_wgs84(as_points([tuple(found)]), zone) - plane)[0]) < 0.002


@pytest.mark.parametrize(
    ("place", "east_m", "north_m"),
    [
        ((105.32, 23.36), 195.85, -107.28),
        ((105.85, 21.03), 195.70, -109.16),
        ((104.73, 8.60), 195.82, -111.69),
    ],
)
def test_the_shift_to_wgs84_in_metres(place, east_m, north_m):
    """Measured with EPSG:6960; the wrong sign of the rotations would be 0.5 to 0.8 m off."""
    longitude, latitude = to_wgs84(from_geographic(as_points([place]), SIX), SIX)[0]
    nu = ellipsoid.A / math.sqrt(1 - ellipsoid.E2 * math.sin(math.radians(place[1])) ** 2)
    rho = nu * (1 - ellipsoid.E2) / (1 - ellipsoid.E2 * math.sin(math.radians(place[1])) ** 2)
    parallel = nu * math.cos(math.radians(place[1]))
    assert math.radians(longitude - place[0]) * parallel == pytest.approx(east_m, abs=0.02)
    assert math.radians(latitude - place[1]) * rho == pytest.approx(north_m, abs=0.02)


def test_a_zone_change_goes_and_comes_back():
    points = as_points([(442_400, 2_412_000), (560_000, 2_300_000), (400_000, 1_200_000)])
    there = between_zones(points, THREE, SIX)
    assert np.abs(between_zones(there, SIX, THREE) - points).max() < 1e-6
    assert between_zones(points, THREE, THREE) is points


def test_a_zone_change_is_the_projection_twice():
    for longitude, latitude in PLACES[:3]:
        three = ellipsoid.transverse_mercator(longitude, latitude, 104.75, 0.9999)
        six = ellipsoid.transverse_mercator(longitude, latitude, 105.0, 0.9996)
        assert np.hypot(*(between_zones(as_points([three]), THREE, SIX)[0] - six)) < 1e-4


def test_no_look_up_is_made_where_proj_has_another_choice():
    """Near Hồ Chí Minh City PROJ itself prefers EPSG:5194, 0.8 m away."""
    place = (106.70, 10.78)
    found = to_wgs84(from_geographic(as_points([place]), THREE), THREE)[0]
    assert found == pytest.approx(ellipsoid.vn2000_to_wgs84(*place), abs=1e-11)


# --- polygons -------------------------------------------------------------------------------------------


def ring(*points):
    named = enumerate(points, start=1)
    return Ring(tuple(Corner(str(n), str(y), str(x), float(y), float(x)) for n, (x, y) in named))


def area(*parts, zone=THREE):
    return LicenceArea("area-1", "Khu", zone, parts)


SQUARE = Part(cases.ring_of(cases.GROUND))


def test_holes_are_cut_out_and_direction_plays_no_part():
    hole = cases.ring_of(cases.box(cases.EAST + 10, cases.NORTH + 10, 50, 40))
    turned = Ring(tuple(reversed(hole.corners)))
    for each in (hole, turned):
        part = replace(SQUARE, holes=(each,))
        assert area_m2(area(part)) == pytest.approx(38_000.0)
        assert area_polygon(area(part)).area == pytest.approx(38_000.0)


def test_parts_on_the_same_ground_count_once_each():
    assert area_m2(area(SQUARE, replace(SQUARE, top_m=10.0))) == pytest.approx(80_000.0)


def test_the_perimeter_closes_the_ring():
    assert perimeter_m(SQUARE.outer) == pytest.approx(800.0)


def test_the_official_area_is_the_plane_one_of_the_zone():
    """Võ Lao, Decision 2463/QĐ-UBND of Lào Cai: 480.995 ha in the 3-degree zone, 480.751 ha in the other."""
    table = json.loads(testdata("corner_tables", "018.json").read_text(encoding="utf-8"))
    outline = ring(*((east, north) for _, north, east in table["rings"][0]))
    assert area_m2(area(Part(outline))) / 10_000 == pytest.approx(480.995, abs=0.0006)
    six = between_zones(as_points([(c.east_m, c.north_m) for c in outline.corners]), THREE, SIX)
    assert area_m2(area(Part(ring(*six)), zone=SIX)) / 10_000 == pytest.approx(480.751, abs=0.0006)


@pytest.mark.parametrize(("degrees_off", "ppm"), [(0.0, -200), (1.0, 68), (1.5, 402)])
def test_plane_area_against_the_ellipsoid(degrees_off, ppm):
    """TM-3 at about 20.6 degrees north: between the rows of 20 and 22.5 degrees of a measured table."""
    ((east, north),) = from_geographic(as_points([(104.75 + degrees_off, 20.6)]), THREE)
    block = area(Part(cases.ring_of(cases.box(east - 500, north - 500, 1000, 1000))))
    assert (area_m2(block) / ellipsoidal_area_m2(block) - 1) * 1e6 == pytest.approx(ppm, abs=8)


def test_crossing_sides_are_named_with_their_place():
    (crossing,) = crossings(ring((0, 0), (100, 100), (100, 0), (0, 100)))
    assert (crossing.first, crossing.second) == (0, 2)
    assert (crossing.east_m, crossing.north_m) == (50.0, 50.0)


def test_a_ring_that_touches_itself_is_found():
    touching = ring((0, 0), (100, 0), (100, 100), (50, 0), (0, 100))
    assert crossings(touching)


@pytest.mark.parametrize("points", [[(0, 0), (10, 0), (5, 5)], [(0, 0), (10, 0), (10, 10), (0, 10)]])
def test_simple_rings_have_no_crossings(points):
    assert crossings(ring(*points)) == ()


def test_a_repeated_corner_is_found_also_at_the_closing_side():
    assert first_repeat(ring((0, 0), (10, 0), (10, 0.0005), (5, 5)), 0.001) == (1, 2)
    assert first_repeat(ring((0, 0), (10, 0), (5, 5), (0, 0)), 0.001) == (3, 0)
    assert first_repeat(ring((0, 0), (10, 0), (5, 5)), 0.001) is None


@pytest.mark.parametrize("tolerance", [0.01, 0.001])
@pytest.mark.parametrize("target", [SIX, Zone(6405, 3), "degrees"])
def test_a_densified_side_bends_by_less_than_the_tolerance(tolerance, target):
    line = shapely.linestrings([(310_000, 2_300_000), (330_000, 2_320_000)])

    def place(points):
        return to_geographic(points, THREE) if target == "degrees" else between_zones(points, THREE, target)

    dense, very_dense = (moved(densify(line, t), place) for t in (tolerance, tolerance / 1000))
    metres = 111_000.0 if target == "degrees" else 1.0
    assert shapely.hausdorff_distance(very_dense, dense) * metres < tolerance


def test_a_shorter_side_is_left_alone():
    square = Polygon([(0, 0), (500, 0), (500, 500), (0, 500)])
    assert longest_step_m(0.01) > 500
    assert shapely.get_num_coordinates(densify(square, 0.01)) == 5


def test_repair_keeps_polygons_only():
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    spike = Polygon([(0, 0), (10, 0), (10, 10), (10, 30), (10, 10), (0, 10)])
    assert repaired(bow_tie).area == pytest.approx(50.0)
    assert repaired(spike).geom_type == "MultiPolygon"
    assert repaired(spike).area == pytest.approx(100.0)
    good = Polygon([(0, 0), (1, 0), (1, 1)])
    assert repaired(good) is good


def test_how_far_corners_lie_outside_the_zone():
    inside = area(SQUARE)
    assert outside_zone_deg(inside, to_geographic) == 0.0
    ((east, north),) = from_geographic(as_points([(104.75 + 1.7, 22.0)]), THREE)
    outside = area(Part(cases.ring_of(cases.box(east - 100, north, 100, 100))))
    assert outside_zone_deg(outside, to_geographic) == pytest.approx(0.2, abs=1e-3)


@pytest.mark.parametrize("zone", [THREE, Zone(6300, 6)])
@pytest.mark.parametrize("latitude", [0.0, 8.5, 16.0, 23.4, 24.3])
def test_no_corner_beyond_the_zone_counts_as_inside_unprojected(zone, latitude):
    meridian, half = zone.central_meridian_min / 60, zone.width_deg / 2
    longitudes = [meridian + side * half * part for side in (-1, 1) for part in (0.8, 0.99, 1.001, 1.1)]
    for east, north in from_geographic(as_points([(one, latitude) for one in longitudes]), zone).tolist():
        place = replace(area(Part(cases.ring_of(cases.box(east, north, 1, 1)))), zone=zone)
        ((longitude, _),) = to_geographic(as_points([(east, north)]), zone).tolist()
        beyond = max(0.0, abs(longitude - meridian) - half)
        assert outside_zone_deg(place, to_geographic) == pytest.approx(beyond, abs=1e-4)


def test_the_id_of_a_table_depends_on_its_content_alone():
    first = area_id("Khu", THREE, (SQUARE,))
    assert area_id("Khu", THREE, (SQUARE,)) == first
    assert area_id("Khác", THREE, (SQUARE,)) != first
    assert area_id("Khu", SIX, (SQUARE,)) != first
    assert area_id("Khu", THREE, (replace(SQUARE, top_m=1.0),)) != first
