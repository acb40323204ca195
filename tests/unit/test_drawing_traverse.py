"""Bearings and distances as they are written, and the corners they lead to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.drawing_world import EAST, NORTH, rough_areas

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.places import points_of
from mineral_plugin.core.drawing.sides import sides
from mineral_plugin.core.drawing.traverse import Leg, closing_error_m, legs_from_text, points_from_legs


@pytest.mark.parametrize(
    "text, bearing, length",
    [
        ("45°30'20\" 120,5", 45.505555555, 120.5),
        ("45°30′20″ 120.5", 45.505555555, 120.5),
        ("45º 30’ 20,5” 1.120,5", 45.505694444, 1120.5),
        ("45°30' 120,5", 45.5, 120.5),
        ("45°30'20 120,5", 45.505555555, 120.5),
        ("45° 120,5", 45.0, 120.5),
        ("45°30' 20", 45.5, 20.0),
        ("45-30-20 120,5", 45.505555555, 120.5),
        ("45-30 120,5", 45.5, 120.5),
        ("45 30 20 120,5", 45.505555555, 120.5),
        ("45,5 120,5", 45.5, 120.5),
        ("45.5; 120.5", 45.5, 120.5),
        ("45.5 | 120.5 m", 45.5, 120.5),
        ("45.5, 120.5", 45.5, 120.5),
        ("45,5°\t120,5", 45.5, 120.5),
        ("1. 45°30' 120,5", 45.5, 120.5),
        ("3→4: 45°30' 120,5", 45.5, 120.5),
        ("360 10", 0.0, 10.0),
        ("0 10", 0.0, 10.0),
    ],
)
def test_a_leg_is_read_in_each_way_it_is_written(text, bearing, length):
    (leg,) = legs_from_text(text)
    assert leg.bearing_deg == pytest.approx(bearing, abs=1e-7)
    assert leg.length_m == length


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "45",
        "361 10",
        "45°60' 10",
        "45°30'60\" 10",
        "-5 10",
        "N45E 10",
        "45°30'20\"",
        "1 2 3 4 5 6",
        "4" * 500,
    ],
)
def test_a_line_that_is_no_leg_is_named_by_its_number(text):
    with pytest.raises(InputError) as error:
        legs_from_text(f"90 100\n\n{text}")
    assert error.value.text("vi").startswith("Dòng 3 “") or error.value.phrase.id == "drawing.bad_length"


def test_a_length_with_two_readings_is_asked_about():
    with pytest.raises(InputError) as error:
        legs_from_text("45 1.250")
    assert error.value.phrase.id == "drawing.two_lengths"


def test_nothing_typed_is_told():
    with pytest.raises(InputError) as error:
        legs_from_text(" \n\n")
    assert error.value.phrase.id == "drawing.no_legs"


def test_very_many_legs_are_refused():
    with pytest.raises(InputError) as error:
        legs_from_text("90 1\n" * 3000)
    assert error.value.phrase.id == "drawing.many_legs"


def test_legs_lead_north_east_south_and_west():
    points = points_from_legs((EAST, NORTH), [Leg(0, 10), Leg(90, 20), Leg(180, 10), Leg(270, 15)])
    expected = [(0, 0), (0, 10), (20, 10), (20, 0), (5, 0)]
    for (east, north), (by_east, by_north) in zip(points, expected):
        assert (east - EAST, north - NORTH) == pytest.approx((by_east, by_north), abs=1e-9)
    assert closing_error_m(points) == pytest.approx(5.0)


def test_without_legs_there_is_the_start_alone():
    assert points_from_legs((1.0, 2.0), []) == ((1.0, 2.0),)
    assert closing_error_m([(1.0, 2.0)]) == 0.0


@given(rough_areas(holes=False))
@settings(max_examples=40, deadline=None)
def test_the_sides_of_an_area_as_legs_lead_around_it(area):
    ring = area.parts[0].outer
    legs = [Leg(side.bearing_deg, side.length_m) for side in sides(area)]
    points = points_from_legs(points_of(ring)[0], legs)
    assert closing_error_m(points) < 1e-6
    for found, expected in zip(points, points_of(ring)):
        assert found == pytest.approx(expected, abs=1e-6)


@given(st.integers(0, 359), st.integers(0, 59), st.integers(0, 59), st.decimals("0.1", "999", places=2))
@settings(max_examples=60, deadline=None)
def test_a_printed_leg_is_read_back(degrees, minutes, seconds, length):
    (leg,) = legs_from_text(f"{degrees}°{minutes:02d}'{seconds:02d}\" {str(length).replace('.', ',')}")
    assert leg.bearing_deg == pytest.approx(degrees + minutes / 60 + seconds / 3600)
    assert leg.length_m == float(length)
