"""Sides of an area and what lies nearest to a point."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.drawing_world import EAST, NORTH, SQUARE, ZONE, area_of, at, rough_areas, square

from mineral_plugin.core.drawing.edits import with_corner
from mineral_plugin.core.drawing.new_area import drawn_area
from mineral_plugin.core.drawing.places import Place, corner_at, corners_of
from mineral_plugin.core.drawing.sides import bearing_deg, nearest_corner, nearest_side, sides

HOLE = ((400, 400), (400, 500), (500, 500), (500, 400))


def test_the_sides_of_a_square_go_east_south_west_and_north():
    found = sides(square())
    assert [side.bearing_deg for side in found] == [90.0, 180.0, 270.0, 0.0]
    assert [side.length_m for side in found] == [1000.0] * 4
    assert [(side.start.name, side.end.name) for side in found] == [
        ("1", "2"),
        ("2", "3"),
        ("3", "4"),
        ("4", "1"),
    ]
    assert [side.place for side in found] == [Place(0, 0, seq) for seq in range(4)]


@pytest.mark.parametrize("east, north, bearing", [(1, 1, 45.0), (-1, 1, 315.0), (-1, -1, 225.0), (0, 1, 0.0)])
def test_a_bearing_counts_clockwise_from_grid_north(east, north, bearing):
    assert bearing_deg(corner_at(0, 0), corner_at(east, north)) == pytest.approx(bearing)


def test_a_line_that_is_being_drawn_has_one_side_and_a_point_none():
    assert len(sides(drawn_area([[at((0, 0), (3, 4))]], ZONE, "x", 0))) == 1
    assert sides(drawn_area([[at((0, 0), (3, 4))]], ZONE, "x", 0))[0].length_m == 5.0
    assert sides(drawn_area([[at((0, 0))]], ZONE, "x", 0)) == ()


def test_the_nearest_corner_is_found_in_holes_too():
    area = area_of(SQUARE, HOLE)
    found = nearest_corner(area, EAST + 401, NORTH + 402, 10.0)
    assert found is not None and found.ring == 1
    assert nearest_corner(area, EAST + 10, NORTH + 1000, 10.0) == Place(0, 0, 0)
    assert nearest_corner(area, EAST + 10, NORTH + 1000, 9.9) is None


def test_the_nearest_side_tells_where_a_corner_would_break_it():
    area = square()
    assert nearest_side(area, EAST + 500, NORTH + 1002, 5.0) == Place(0, 0, 1)
    assert nearest_side(area, EAST - 2, NORTH + 500, 5.0) == Place(0, 0, 4)
    assert nearest_side(area, EAST + 500, NORTH + 500, 5.0) is None
    assert nearest_side(area, EAST + 1006, NORTH + 1000, 5.0) is None


def test_a_side_without_length_is_as_near_as_its_corner():
    area = area_of([(0, 0), (0, 0), (0, 10), (10, 0)])
    assert nearest_side(area, EAST - 1, NORTH - 1, 1.5) is not None


@given(rough_areas(), st.floats(0.05, 0.95), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_a_corner_put_where_the_nearest_side_says_leaves_the_area_whole(area, share, number):
    side = sides(area)[number % len(sides(area))]
    east = side.start.east_m + share * (side.end.east_m - side.start.east_m)
    north = side.start.north_m + share * (side.end.north_m - side.start.north_m)
    place = nearest_side(area, east, north, 1e-3)
    assert place is not None
    after = with_corner(area, place, east, north, 3)
    lengths = sum(one.length_m for one in sides(after))
    assert lengths == pytest.approx(sum(one.length_m for one in sides(area)), abs=0.01)


@given(rough_areas())
@settings(max_examples=40, deadline=None)
def test_lengths_and_bearings_lead_around_the_ring(area):
    for part in area.parts:
        for ring in part.rings:
            names = {corner.name for corner in ring.corners}
            own = [side for side in sides(area) if side.start.name in names]
            east = sum(side.length_m * math.sin(math.radians(side.bearing_deg)) for side in own)
            north = sum(side.length_m * math.cos(math.radians(side.bearing_deg)) for side in own)
            assert math.hypot(east, north) < 1e-6
    assert len(sides(area)) == len(corners_of(area))
