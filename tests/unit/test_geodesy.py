"""The proof of the geodesy: official pairs in two zones, the seven parameters by hand, straight sides."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import ellipsoid
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from mineral_plugin.core.area.geometry import densify, moved
from mineral_plugin.core.area.old_systems import HN72, INDIAN_1960, old_system_in, old_system_of_epsg
from mineral_plugin.core.area.zones import (
    Zone,
    as_points,
    between_zones,
    from_geographic,
    from_wgs84,
    known_zones,
    to_wgs84,
    zone_from_epsg,
)
from mineral_plugin.core.base.geopackage import FeatureTable
from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.vectors.placing import exactly_from_wgs84
from mineral_plugin.core.reference.systems import system_of

THREE, SIX = Zone(6285, 3), Zone(6300, 6)
PAIRS = Path(__file__).resolve().parents[1] / "data/vo_lao_pairs.csv"
DECISION_3, DECISION_6 = 480.995, 480.751

# Seven places from Lũng Cú to Cà Mau: VN-2000 longitude and latitude, the shift to WGS 84 (m east, north).
PLACES = {
    "Lũng Cú": (105.32, 23.36, 195.85, -107.28),
    "Lào Cai": (103.97, 22.48, 196.09, -105.99),
    "Hà Nội": (105.85, 21.03, 195.70, -109.16),
    "Móng Cái": (107.97, 21.53, 195.04, -111.60),
    "Đà Nẵng": (108.20, 16.05, 194.89, -113.28),
    "TP. Hồ Chí Minh": (106.70, 10.78, 195.36, -112.66),
    "Cà Mau": (104.73, 8.60, 195.82, -111.69),
}


def official_pairs():
    """Corners that one decision prints in two zones (QĐ 2463/QĐ-UBND of Lào Cai, 16/07/2026, annex)."""
    with PAIRS.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    three = as_points([(float(row["y_3"]), float(row["x_3"])) for row in rows])
    six = as_points([(float(row["y_6"]), float(row["x_6"])) for row in rows])
    return three, six


def metres(first, second, latitude):
    """Return the distance of two places in degrees, in metres, over a few hundred metres at most."""
    sin2 = math.sin(math.radians(latitude)) ** 2
    nu = ellipsoid.A / math.sqrt(1 - ellipsoid.E2 * sin2)
    rho = nu * (1 - ellipsoid.E2) / (1 - ellipsoid.E2 * sin2)
    east = math.radians(second[0] - first[0]) * nu * math.cos(math.radians(latitude))
    return east, math.radians(second[1] - first[1]) * rho


def test_the_official_pairs_of_two_zones_agree_to_what_is_printed():
    three, six = official_pairs()
    assert len(three) == 242
    off = np.hypot(*(between_zones(three, THREE, SIX) - six).T)
    assert off.max() <= 0.0015
    assert math.sqrt(float((off**2).mean())) <= 0.0007
    back = np.hypot(*(between_zones(six, SIX, THREE) - three).T)
    assert back.max() <= 0.0015


def test_a_wrong_width_or_meridian_would_be_seen_in_the_official_pairs():
    three, six = official_pairs()
    for wrong in (Zone(6300, 3), Zone(6315, 6)):
        assert np.hypot(*(between_zones(three, THREE, wrong) - six).T).min() > 100


@pytest.mark.parametrize("name", PLACES)
def test_seven_parameters_by_hand_and_in_the_core(name):
    longitude, latitude, east, north = PLACES[name]
    by_hand = ellipsoid.vn2000_to_wgs84(longitude, latitude)
    shift = metres((longitude, latitude), by_hand, latitude)
    assert shift == pytest.approx((east, north), abs=0.006)
    for zone in known_zones():
        if abs(zone.central_meridian_min / 60 - longitude) > 3:
            continue
        plane = from_geographic(as_points([(longitude, latitude)]), zone)
        found = to_wgs84(plane, zone)[0]
        assert math.hypot(*metres(by_hand, found, latitude)) <= 1e-5, zone.text


@settings(max_examples=200, deadline=None)
@given(st.floats(102.2, 109.4), st.floats(8.4, 23.4))
@example(106.70, 10.78)
@example(105.78, 10.03)
def test_the_way_to_wgs84_is_one_in_the_whole_country_the_mekong_delta_included(longitude, latitude):
    zone = min(known_zones(), key=lambda zone: abs(zone.central_meridian_min / 60 - longitude))
    found = to_wgs84(from_geographic(as_points([(longitude, latitude)]), zone), zone)[0]
    by_hand = ellipsoid.vn2000_to_wgs84(longitude, latitude)
    assert math.hypot(*metres(by_hand, found, latitude)) <= 1e-5


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(known_zones()), st.floats(300_000, 700_000), st.floats(950_000, 2_590_000))
def test_there_and_back_keeps_a_corner(zone, east, north):
    plane = as_points([(east, north)])
    there = to_wgs84(plane, zone)
    assert np.abs(exactly_from_wgs84(there, zone) - plane).max() <= 1e-5
    assert np.abs(from_wgs84(there, zone) - plane).max() <= 0.0015
    other = between_zones(between_zones(plane, zone, SIX), SIX, zone)
    assert np.abs(other - plane).max() <= 1e-5


sides = st.tuples(
    st.sampled_from(known_zones()),
    st.floats(350_000, 650_000),
    st.floats(950_000, 2_590_000),
    st.floats(-40_000, 40_000),
    st.floats(-40_000, 40_000),
)


@settings(max_examples=100, deadline=None)
@given(sides, st.sampled_from([SIX, Zone(6660, 6), Zone(6495, 3), None]))
def test_a_straight_side_densified_stays_within_a_centimetre(side, target):
    zone, east, north, over, up = side
    if math.hypot(over, up) < 1.0 or (
        target is not None and abs(target.central_meridian_min - zone.central_meridian_min) > 240
    ):
        return
    line = LineString([(east, north), (east + over, north + up)])

    def place(points):
        if target is not None:
            return between_zones(points, zone, target)
        # Degrees as metres on the spot, so that a distance is one.
        degrees = to_wgs84(points, zone)
        return degrees * [111_320 * math.cos(math.radians(north / 110_600)), 110_600]

    dense = moved(densify(line, 0.01), place)
    shares = np.linspace(0, 1, 400)
    true = place(np.asarray(line.coords)[0] + shares[:, None] * [over, up])
    worst = max(dense.distance(point) for point in map(_point, true))
    assert worst <= 0.01


def _point(pair):
    from shapely.geometry import Point

    return Point(*pair)


def test_a_long_side_left_undensified_would_miss_the_centimetre():
    line = LineString([(380_000, 2_300_000), (420_000, 2_340_000)])
    bare = moved(line, lambda points: between_zones(points, THREE, SIX))
    middle = between_zones(as_points([(400_000, 2_320_000)]), THREE, SIX)[0]
    assert bare.distance(_point(middle)) > 0.05


@pytest.mark.parametrize("code", [6956, 6957, 6958, 6959])
def test_swapped_codes_are_taken_nowhere(code):
    assert zone_from_epsg(code) is None
    table = FeatureTable("a", "fid", "geom", (), "EPSG", code, "", has_rtree=False)
    assert system_of(table) is None


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("Hệ tọa độ HN-72, múi 6 độ", HN72),
        ("hệ tọa độ Hà Nội 1972", HN72),
        ("HN72", HN72),
        ("Hanoi_1972", HN72),
        ("Elipxoit Krasovski", HN72),
        ("Krassowsky 1940", HN72),
        ("Indian 1960", INDIAN_1960),
        ("INDIAN_1960", INDIAN_1960),
        ("lưới chiếu UTM Everest", INDIAN_1960),
        ("Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°", None),
        ("Hà Nội, ngày 19 tháng 7 năm 2024", None),
        ("WGS 84 / UTM zone 48N", None),
        ("mỏ HN-721", None),
    ],
)
def test_old_systems_are_known_by_their_names(text, system):
    assert old_system_in(text) is system


@pytest.mark.parametrize("code", [4147, 2044, 2045, 2093, 4131, 3148, 3149, 3176])
def test_old_systems_are_known_by_their_codes_and_say_the_error(code):
    system = old_system_of_epsg(code)
    assert system is not None
    assert f"{system.error_m:.0f}" in say(system.phrase, "vi")
    assert old_system_of_epsg(3405) is None
