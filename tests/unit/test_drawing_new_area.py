"""An area from points: its rings, its numbers, its corners as they are printed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.drawing_world import EAST, NORTH, SQUARE, ZONE, area_of, at, rough_areas, square, texts

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.measure import area_m2, signed_area_m2
from mineral_plugin.core.area.model import Source
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.new_area import drawn_area, is_numbered, renumbered
from mineral_plugin.core.drawing.places import corner_at, corners_of, exact_decimals, with_corners


def test_a_corner_prints_as_many_decimals_as_it_is_rounded_to():
    corner = corner_at(489781.0, 2383275.126, 2, "1")
    assert (corner.name, corner.x_text, corner.y_text) == ("1", "2383275.13", "489781.00")
    assert (corner.north_m, corner.east_m, corner.decimals) == (2383275.13, 489781.0, 2)


def test_halves_round_to_even_on_the_decimal_form():
    assert corner_at(0.125, 0.135, 2).y_text == "0.12"
    assert corner_at(0.125, 0.135, 2).x_text == "0.14"
    assert corner_at(1.005, 2.5, 0).x_text == "2"


def test_a_little_less_than_nothing_is_printed_without_a_sign():
    assert corner_at(-0.001, 0.0, 2).y_text == "0.00"


@pytest.mark.parametrize("east, north", [(math.nan, 0.0), (0.0, math.inf), (1e12, 0.0)])
def test_what_is_no_place_makes_no_corner(east, north):
    with pytest.raises(InputError) as error:
        corner_at(east, north)
    assert error.value.phrase.id == "drawing.no_place"


@pytest.mark.parametrize(
    "east, north, least, decimals",
    [
        (489781.0, 2383275.0, 0, 0),
        (489781.0, 2383275.0, 2, 2),
        (489781.5, 2383275.25, 0, 2),
        (489781.123, 2383275.0, 0, 3),
        (489781.12345, 2383275.0, 0, 3),
        (489781.1234, 2383275.0, 4, 4),
    ],
)
def test_exact_decimals_are_the_fewest_that_keep_a_place(east, north, least, decimals):
    assert exact_decimals(east, north, least) == decimals


def test_corners_run_clockwise_from_the_north_west_however_they_were_drawn():
    clockwise = square()
    for turn in range(4):
        points = [*SQUARE[turn:], *SQUARE[:turn]]
        assert texts(area_of(points)) == texts(clockwise)
        assert area_of(points[::-1]).id == clockwise.id
    assert texts(clockwise)[0] == ("1", "2384000", "489000")
    assert texts(clockwise)[1] == ("2", "2384000", "490000")


def test_of_two_corners_as_far_to_the_north_west_the_northern_one_is_the_first():
    area = area_of([(0, 0), (0, 900), (100, 1000), (1000, 1000), (1000, 0)])
    assert texts(area)[0] == ("1", "2384000", "489100")


def test_numbers_run_on_through_holes_and_parts():
    hole = [(10, 10), (20, 10), (20, 20)]
    far = [(2000, 0), (2000, 10), (2010, 0)]
    area = drawn_area([[at(*SQUARE), at(*hole)], [at(*far)]], ZONE, "x", 0)
    assert [name for name, _, _ in texts(area)] == [str(number) for number in range(1, 11)]
    assert all(signed_area_m2(ring_points(r)) < 0 for p in area.parts for r in p.rings)
    assert is_numbered(area)


def test_one_and_two_corners_keep_the_order_in_which_they_are_drawn():
    area = drawn_area([[at((5, 0), (0, 5))]], ZONE, "x", 0)
    assert texts(area) == [("1", "2383000", "489005"), ("2", "2383005", "489000")]
    assert len(corners_of(drawn_area([[at((5, 0))]], ZONE, "x", 0))) == 1


def test_a_closing_point_is_dropped():
    assert area_of([*SQUARE, SQUARE[0]]).id == square().id


def test_a_closing_point_is_dropped_where_rounding_makes_it_one():
    assert area_of([*SQUARE, (0.3, 0.2)]).id == square().id


@pytest.mark.parametrize("parts", [[], [[]], [[[]]]])
def test_without_a_point_there_is_no_area(parts):
    with pytest.raises(InputError) as error:
        drawn_area(parts, ZONE, "x")
    assert error.value.phrase.id == "drawing.no_corners"


def test_the_source_is_the_one_that_is_given():
    source = Source("GPS", None, "surveyed")
    assert drawn_area([[at(*SQUARE)]], ZONE, "x", source=source).source == source


def test_corners_on_one_line_are_kept_in_their_order():
    area = drawn_area([[at((0, 0), (5, 5), (10, 10))]], ZONE, "x", 0)
    assert len(corners_of(area)) == 3


@given(rough_areas(), st.integers(0, 11), st.booleans())
@settings(max_examples=60, deadline=None)
def test_numbering_again_does_not_depend_on_where_a_ring_began(area, turn, reverse):
    corners = area.parts[0].outer.corners
    turn %= len(corners)
    turned = corners[turn:] + corners[:turn]
    other = with_corners(area, 0, 0, turned[::-1] if reverse else turned)
    assert renumbered(other).id == area.id
    assert renumbered(area).id == area.id


@given(rough_areas())
@settings(max_examples=40, deadline=None)
def test_numbering_moves_no_corner(area):
    plain = replace(area, name="y")
    assert {(c.x_text, c.y_text) for c in corners_of(renumbered(plain))} == {
        (c.x_text, c.y_text) for c in corners_of(area)
    }
    assert area_m2(renumbered(plain)) == pytest.approx(area_m2(area), abs=1e-6)
    assert all(c.north_m == float(c.x_text) and c.east_m == float(c.y_text) for c in corners_of(area))
    assert all(EAST < c.east_m < EAST + 5000 and NORTH < c.north_m < NORTH + 5000 for c in corners_of(area))
