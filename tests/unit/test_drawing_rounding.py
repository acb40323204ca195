"""Corners rounded to m, dm and cm, and what that spoils."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.drawing_world import area_of, rough_areas, square, texts

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import say
from mineral_plugin.core.drawing.places import corners_of
from mineral_plugin.core.drawing.rounding import rounded, rounding_of, side_name

ROUGH = ((0.004, 0.016), (0.127, 1000.046), (1000.55, 999.949), (1000.0, 0.5))


@pytest.mark.parametrize(
    "step, x, y",
    [(1.0, "2384000", "489000"), (0.1, "2384000.0", "489000.1"), (0.01, "2384000.05", "489000.13")],
)
def test_corners_are_printed_with_the_decimals_of_the_step(step, x, y):
    assert texts(rounded(area_of(ROUGH, decimals=3), step))[0] == ("1", x, y)


def test_the_farthest_move_is_told():
    found = rounding_of(area_of(((0, 0), (0, 1000), (1000.3, 1000.4), (1000, 0)), decimals=1), 1.0)
    assert found.moved == 1
    assert found.largest_shift_m == pytest.approx(0.5)
    assert found.area_change_m2 == pytest.approx(area_m2(found.area) - 1_000_350.0, abs=1.0)
    assert found.trouble is None


def test_a_move_of_a_millimetre_is_one():
    found = rounding_of(area_of(((0, 0), (0, 1000), (1000, 1000), (1000.001, 0)), decimals=3), 0.01)
    assert (found.moved, round(found.largest_shift_m, 6)) == (1, 0.001)


def test_coarser_corners_get_no_digits_that_nobody_measured():
    assert rounded(square(0), 0.01).id == square(0).id
    assert rounding_of(square(0), 0.01).moved == 0


def test_zeros_at_the_end_go_with_the_digits():
    assert texts(rounded(square(2), 1.0)) == texts(square(0))
    assert rounding_of(square(2), 1.0).largest_shift_m == 0.0


def test_another_step_is_refused():
    with pytest.raises(InputError) as error:
        rounded(square(), 0.5)
    assert error.value.phrase.id == "drawing.rounding_step"


def test_corners_that_fall_together_are_named():
    found = rounding_of(area_of(((0, 0), (0, 10), (0.3, 10.2), (10, 0)), decimals=1), 1.0)
    assert found.trouble is not None
    assert say(found.trouble, "vi").startswith("Sau khi làm tròn, điểm 1 và điểm 2 trùng nhau")


def test_a_boundary_that_comes_to_cross_itself_is_told():
    # The narrow neck closes: 4.4 goes down below 4.6's new place.
    ring = ((0, 0), (0, 10), (10, 10), (10, 5.6), (5, 5.4), (10.4, 5.5), (10.4, 0))
    found = rounding_of(area_of(ring, decimals=1), 1.0)
    assert found.trouble is not None
    assert found.trouble.id in ("drawing.rounded_crossing", "drawing.rounded_together")


def test_a_side_is_named_by_its_corners():
    ring = square().parts[0].outer
    assert (side_name(ring, 0), side_name(ring, 3)) == ("1–2", "4–1")


@given(rough_areas(), st.sampled_from([1.0, 0.1, 0.01]))
@settings(max_examples=60, deadline=None)
def test_no_corner_moves_farther_than_half_the_step_both_ways_and_a_second_time_none(area, step):
    found = rounding_of(area, step)
    assert found.largest_shift_m <= step * 0.7072
    assert rounding_of(found.area, step).moved == 0
    assert [corner.name for corner in corners_of(found.area)] == [corner.name for corner in corners_of(area)]
