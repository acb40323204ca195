"""Edits of an area: what they change, what they leave, what they refuse."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.drawing_world import EAST, NORTH, SQUARE, area_of, at, rough_areas, square, texts

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, area_id
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing import edits
from mineral_plugin.core.drawing.new_area import drawn_area, numbered
from mineral_plugin.core.drawing.places import (
    Place,
    corner_at,
    corner_of,
    corners_of,
    exact_decimals,
    ring_at,
    with_parts,
    with_ring,
)

HOLE = ((400, 400), (400, 500), (500, 500), (500, 400))


def lettered(decimals: int = 0) -> LicenceArea:
    """Return the square with corners A to D, as a document has them."""
    area = square(decimals)
    named = [replace(corner, name=name) for corner, name in zip(corners_of(area), "ABCD")]
    return with_parts(area, [with_ring(area.parts[0], 0, named)])


def names(area: LicenceArea) -> str:
    return " ".join(corner.name for corner in corners_of(area))


def refusal(call, *arguments) -> str:
    with pytest.raises(InputError) as error:
        call(*arguments)
    assert error.value.text("vi") and error.value.text("en")
    return error.value.phrase.id


def test_a_new_corner_takes_its_number_in_the_row():
    area = edits.with_corner(square(), Place(0, 0, 1), EAST + 500, NORTH + 1100)
    assert texts(area)[1] == ("2", "2384100", "489500")
    assert names(area) == "1 2 3 4 5"


def test_a_new_corner_behind_the_last_closes_the_ring_with_the_first():
    area = edits.with_corner(square(), Place(0, 0, 4), EAST - 100, NORTH + 500)
    assert texts(area)[-1] == ("5", "2383500", "488900")


def test_a_new_corner_between_lettered_ones_is_named_behind_the_one_before():
    area = edits.with_corner(lettered(), Place(0, 0, 1), EAST + 300, NORTH + 1100)
    area = edits.with_corner(area, Place(0, 0, 1), EAST + 200, NORTH + 1100)
    assert names(area) == "A Ab Aa B C D"


def test_a_new_corner_has_the_decimals_of_the_table():
    area = edits.with_corner(square(2), Place(0, 0, 1), EAST + 500.126, NORTH + 1100.0)
    assert texts(area)[1] == ("2", "2384100.00", "489500.13")
    area = edits.with_corner(square(0), Place(0, 0, 1), EAST + 500.126, NORTH + 1100.0, 1)
    assert texts(area)[1] == ("2", "2384100.0", "489500.1")


def test_a_moved_corner_keeps_its_name_and_decimals():
    area = edits.moved_corner(lettered(1), Place(0, 0, 2), EAST + 990.06, NORTH - 10)
    assert texts(area)[2] == ("C", "2382990.0", "489990.1")
    assert names(area) == "A B C D"


def test_a_corner_can_be_moved_exactly_onto_one_with_more_decimals():
    east, north = EAST + 990.123, NORTH + 0.5
    area = edits.moved_corner(square(), Place(0, 0, 2), east, north, exact_decimals(east, north))
    moved = corner_of(area, Place(0, 0, 2))
    assert (moved.east_m, moved.north_m) == (east, north)


def test_an_edit_leaves_what_a_document_says():
    before = replace(square(), import_report="{}")
    after = edits.moved_corner(before, Place(0, 0, 0), EAST, NORTH + 1010)
    assert (after.name, after.zone, after.source, after.import_report) == (
        before.name,
        before.zone,
        before.source,
        "{}",
    )
    assert after.id == area_id(after.name, after.zone, after.parts) != before.id


def test_what_was_is_not_touched():
    before = square()
    edits.moved_corner(before, Place(0, 0, 0), EAST, NORTH + 1010)
    assert before == square()


def test_a_corner_is_typed_as_it_is_written():
    area = edits.typed_corner(square(2), Place(0, 0, 0), " 2.384.010,5 ", "489.020")
    corner = corner_of(area, Place(0, 0, 0))
    assert (corner.x_text, corner.y_text) == ("2.384.010,5", "489.020")
    assert (corner.north_m, corner.east_m, corner.decimals, corner.name) == (2384010.5, 489020.0, 1, "1")


def test_typing_the_same_again_changes_nothing():
    area = square(2)
    corner = corner_of(area, Place(0, 0, 1))
    assert edits.typed_corner(area, Place(0, 0, 1), corner.x_text, corner.y_text) is area


@pytest.mark.parametrize(
    "x, y, told",
    [
        ("2.384.01", "489.020", "drawing.bad_x"),
        ("", "489020", "drawing.bad_x"),
        ("2384010", "4890", "drawing.bad_y"),
        ("2384010", "48902O", "drawing.bad_y"),
        ("489020", "2384010", "drawing.exchanged"),
        ("-2384010", "489020", "drawing.bad_x"),
        ("٢٣٨٤٠١٠", "489020", "drawing.bad_x"),
    ],
)
def test_what_is_no_coordinate_is_refused(x, y, told):
    assert refusal(edits.typed_corner, square(), Place(0, 0, 0), x, y) == told


def test_numbers_close_up_when_a_corner_goes():
    area = edits.without_corner(area_of([*SQUARE, (500, -100)]), Place(0, 0, 2))
    assert names(area) == "1 2 3 4"


def test_letters_stay_when_a_corner_goes():
    assert names(edits.without_corner(lettered(), Place(0, 0, 1))) == "A C D"


def test_a_triangle_keeps_its_corners():
    triangle = area_of([(0, 0), (0, 10), (10, 0)])
    assert refusal(edits.without_corner, triangle, Place(0, 0, 0)) == "drawing.three_corners"


def test_a_line_that_is_being_drawn_can_lose_a_corner_but_not_the_last():
    line = drawn_area([[at((0, 0), (5, 5))]], square().zone, "x", 0)
    one = edits.without_corner(line, Place(0, 0, 1))
    assert texts(one) == [("1", "2383000", "489000")]
    assert refusal(edits.without_corner, one, Place(0, 0, 0)) == "drawing.three_corners"


@pytest.mark.parametrize(
    "place", [Place(1, 0, 0), Place(0, 1, 0), Place(0, 0, 4), Place(0, 0, -1), Place(-1, 0, 0)]
)
def test_a_place_that_is_not_there_is_refused(place):
    assert refusal(edits.moved_corner, square(), place, EAST, NORTH) in (
        "drawing.no_ring",
        "drawing.no_corner",
    )
    assert refusal(edits.without_corner, square(), place) in ("drawing.no_ring", "drawing.no_corner")


def test_a_new_corner_far_behind_the_last_is_refused():
    assert refusal(edits.with_corner, square(), Place(0, 0, 5), EAST, NORTH) == "drawing.no_corner"


def test_a_corner_can_be_named():
    area = edits.renamed_corner(square(), Place(0, 0, 1), " 2A ")
    assert names(area) == "1 2A 3 4"
    assert refusal(edits.renamed_corner, area, Place(0, 0, 1), "  ") == "drawing.no_corner_name"


def test_a_part_is_added_and_taken_away():
    area = edits.with_part(square(), at((2000, 0), (2000, 100), (2100, 0)))
    assert names(area) == "1 2 3 4 5 6 7"
    assert area_m2(area) == 1_005_000.0
    assert edits.without_ring(area, 1, 0).id == square().id
    assert names(edits.without_ring(area, 0, 0)) == "1 2 3"


def test_a_new_part_of_a_lettered_area_has_numbers_that_are_free():
    area = edits.with_part(
        edits.renamed_corner(lettered(), Place(0, 0, 0), "6"), at((2000, 0), (2000, 9), (2009, 0))
    )
    assert names(area) == "6 B C D 5 7 8"


def test_the_only_part_stays():
    assert refusal(edits.without_ring, square(), 0, 0) == "drawing.only_part"


def test_a_part_needs_three_corners():
    assert refusal(edits.with_part, square(), at((0, 0), (5, 5))) == "drawing.ring_short"
    assert refusal(edits.with_part, square(), at((0, 0), (5, 5), (0.2, 0.3))) == "drawing.ring_short"


def test_a_hole_is_added_and_taken_away():
    area = edits.with_hole(square(), 0, at(*HOLE))
    assert area_m2(area) == 990_000.0
    assert names(area) == "1 2 3 4 5 6 7 8"
    assert edits.without_ring(area, 0, 1).id == square().id


def test_the_first_hole_goes_and_the_second_stays():
    second = ((600, 600), (600, 610), (610, 610))
    area = edits.with_hole(edits.with_hole(square(), 0, at(*HOLE)), 0, at(*second))
    assert edits.without_ring(area, 0, 1).id == edits.with_hole(square(), 0, at(*second)).id


def test_a_hole_lies_in_its_part():
    assert (
        refusal(edits.with_hole, square(), 0, at((900, 900), (900, 1100), (950, 900)))
        == "drawing.hole_outside"
    )
    assert refusal(edits.with_hole, square(), 1, at(*HOLE)) == "drawing.no_ring"


def test_a_hole_lies_on_no_other_hole_but_may_touch_it():
    area = edits.with_hole(square(), 0, at(*HOLE))
    assert refusal(edits.with_hole, area, 0, at((450, 450), (450, 600), (600, 450))) == "drawing.hole_on_hole"
    assert area_m2(edits.with_hole(area, 0, at((500, 500), (500, 600), (600, 500)))) == 985_000.0


def test_a_hole_may_touch_the_boundary_at_a_corner():
    assert area_m2(edits.with_hole(square(), 0, at((0, 1000), (100, 900), (90, 800)))) < 1_000_000.0


def test_in_a_boundary_that_crosses_itself_a_hole_is_not_refused():
    crossing = area_of([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    assert len(edits.with_hole(crossing, 0, at(*HOLE)).parts[0].holes) == 1


def test_a_part_gets_its_levels():
    area = edits.with_part(square(), at((2000, 0), (2000, 100), (2100, 0)))
    after = edits.with_levels(area, 1, 120.5, -50.0)
    assert [(part.top_m, part.bottom_m) for part in after.parts] == [(None, None), (120.5, -50.0)]
    assert edits.with_levels(after, 1, None, None).id == area.id


def test_levels_that_are_none_are_refused():
    assert refusal(edits.with_levels, square(), 0, 10.0, 20.0) == "error.levels_exchanged"
    assert refusal(edits.with_levels, square(), 0, math.nan, None) == "error.level_text"
    assert refusal(edits.with_levels, square(), 3, 1.0, None) == "drawing.no_ring"


def test_an_area_gets_another_name():
    assert edits.renamed(square(), " Núi Voi ").name == "Núi Voi"
    assert edits.renamed(edits.renamed(square(), "Núi Voi"), square().name).id == square().id
    assert refusal(edits.renamed, square(), " ") == "drawing.no_name"


@given(rough_areas(), st.data())
@settings(max_examples=80, deadline=None)
def test_an_edit_and_its_opposite_give_the_same_area(area, data):
    ring = data.draw(st.integers(0, len(area.parts[0].rings) - 1))
    seq = data.draw(st.integers(0, len(ring_at(area, 0, ring).corners) - 1))
    place, corner = Place(0, ring, seq), corner_of(area, Place(0, ring, seq))
    moved = edits.moved_corner(area, place, corner.east_m + 7.0, corner.north_m - 3.0)
    assert moved.id != area.id
    assert edits.moved_corner(moved, place, corner.east_m, corner.north_m).id == area.id
    added = edits.with_corner(area, place, corner.east_m + 1.0, corner.north_m + 1.0)
    assert len(corners_of(added)) == len(corners_of(area)) + 1
    assert edits.without_corner(added, place).id == area.id
    typed = edits.typed_corner(moved, place, corner.x_text, corner.y_text)
    assert typed.id == area.id


@given(rough_areas(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_corner_that_goes_comes_back_with_its_number(area, data):
    seq = data.draw(st.integers(0, len(area.parts[0].outer.corners) - 1))
    place = Place(0, 0, seq)
    if len(area.parts[0].outer.corners) == 3:
        return
    gone = corner_of(area, place)
    back = edits.with_corner(
        edits.without_corner(area, place), place, gone.east_m, gone.north_m, gone.decimals
    )
    assert back.id == area.id


def test_numbers_that_were_given_otherwise_are_not_taken_over():
    area = with_parts(square(), numbered(square().parts))
    shifted = edits.renamed_corner(area, Place(0, 0, 0), "5")
    after = edits.with_corner(shifted, Place(0, 0, 2), EAST + 1100, NORTH + 500)
    assert names(after) == "5 2 2a 3 4"


def test_a_corner_as_typed_by_a_program_is_read_back():
    corner = corner_at(EAST + 0.25, NORTH + 0.75, 2)
    area = edits.typed_corner(square(), Place(0, 0, 0), corner.x_text, corner.y_text)
    assert corner_of(area, Place(0, 0, 0)).decimals == 2
