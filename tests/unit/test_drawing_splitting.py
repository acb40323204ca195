"""Areas split, merged, and parted into what is kept and what is returned."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from checks_world import findings
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon
from unit.drawing_world import (
    EAST,
    NORTH,
    SQUARE,
    ZONE,
    area_of,
    at,
    rough_areas,
    rough_points,
    square,
    texts,
)

from mineral_plugin.core.area.geometry import area_polygon, part_polygon
from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, Source
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.drawing.cutting import SNAP_M
from mineral_plugin.core.drawing.edits import with_hole, with_levels, with_part
from mineral_plugin.core.drawing.new_area import drawn_area, renumbered
from mineral_plugin.core.drawing.places import corners_of
from mineral_plugin.core.drawing.splitting import Partial, kept_and_returned, merged, split

HOLE = ((400, 400), (400, 500), (500, 500), (500, 400))
# No side of this is one on which whole metres lie.
SLANTED = ((7, 3), (130, 1013), (1211, 907), (1049, -61))
LEFT_HALF = ((-100, -200), (-100, 1200), (500, 1200), (500, -200))


def places(area: LicenceArea) -> set:
    return {(corner.x_text, corner.y_text) for corner in corners_of(area)}


def somebody_drew(ring) -> bool:
    """Return whether a ring does not cross itself, not even if its corners move by a few centimetres."""
    keep = Polygon(ring)
    return keep.is_valid and shapely.minimum_clearance(keep) > 0.05


def refusal(call, *arguments) -> str:
    with pytest.raises(InputError) as error:
        call(*arguments)
    assert error.value.text("vi") and error.value.text("en")
    return error.value.phrase.id


def adds_up(area: LicenceArea, found: Partial) -> None:
    """Check that two tables make the old area: to the square metre, on the ground as in figures."""
    kept = [part_polygon(part) for part in found.kept.parts]
    returned = [part_polygon(part) for part in found.returned.parts]
    assert all(polygon.is_valid for polygon in (*kept, *returned))
    assert sum(one.intersection(other).area for one in kept for other in returned) < 1e-3
    both = shapely.union_all([*kept, *returned])
    assert both.symmetric_difference(area_polygon(area)).area < 1.0
    assert found.kept_m2 == area_m2(found.kept)
    assert abs(found.kept_m2 + found.returned_m2 - found.old_m2) < 0.5
    assert found.difference_m2 == found.kept_m2 + found.returned_m2 - found.old_m2
    assert found.kept_share == pytest.approx(found.kept_m2 / found.old_m2)
    shares = found.kept_share + found.returned_share
    assert shares == pytest.approx(1.0 + found.difference_m2 / found.old_m2, abs=1e-9)
    assert places(area) <= places(found.kept) | places(found.returned)


def test_half_of_a_square_is_kept():
    found = kept_and_returned(square(), at(*LEFT_HALF))
    assert (found.kept_m2, found.returned_m2, found.kept_share) == (500_000.0, 500_000.0, 0.5)
    assert texts(found.kept) == [
        ("1", "2384000", "489000"),
        ("2", "2384000", "489500"),
        ("3", "2383000", "489500"),
        ("4", "2383000", "489000"),
    ]
    assert places(found.returned) & places(found.kept) == {("2384000", "489500"), ("2383000", "489500")}
    assert found.difference_m2 == 0.0


def test_on_a_slanted_side_a_new_corner_has_the_digits_that_it_takes():
    area = area_of(SLANTED)
    found = kept_and_returned(area, at(*LEFT_HALF))
    adds_up(area, found)
    assert len(found.new_corners) == 2
    assert all(new.corner.decimals == 2 and new.sliver_m2 <= 0.2 for new in found.new_corners)
    assert all(abs(new.corner.east_m - EAST - 500) < 1.0 for new in found.new_corners)


def test_with_the_digits_of_the_table_the_sliver_is_told():
    area = area_of(SLANTED)
    found = kept_and_returned(area, at(*LEFT_HALF), 0)
    assert all(corner.decimals == 0 for corner in corners_of(found.kept))
    assert 1.0 < abs(found.difference_m2) < 500.0
    assert abs(found.difference_m2) <= sum(new.sliver_m2 for new in found.new_corners) + 1e-6


def test_between_ends_without_a_rounded_place_the_nearer_end_is_taken():
    # No whole metre lies between the two ends of the short side.
    area = area_of([(0, 0), (0.3, 1000), (0.9, 1000.4), (1000, 1000), (1000, 0)], decimals=1)
    found = kept_and_returned(area, at((1, -10), (1, 990), (0, 1010), (-10, 1010), (-10, -10)), 0)
    assert {corner.decimals for corner in corners_of(found.kept)} == {0, 1}
    assert ("2384000.0", "489000.3") in places(found.kept) & places(found.returned)


def test_a_new_corner_inside_has_the_digits_of_the_table():
    found = kept_and_returned(square(1), at((-5, -5), (-5, 500), (300.26, 499.94), (300, -5)))
    assert ("2383499.9", "489300.3") in places(found.kept) & places(found.returned)


def test_a_ring_drawn_from_corner_to_corner_needs_no_new_corner():
    area = area_of(SLANTED)
    found = kept_and_returned(area, at(SLANTED[0], SLANTED[1], SLANTED[2]))
    assert found.new_corners == ()
    assert found.difference_m2 == pytest.approx(0.0, abs=1e-6)
    assert len(corners_of(found.kept)) == len(corners_of(found.returned)) == 3


def test_a_ring_that_passes_hard_by_a_corner_goes_through_it():
    near = SNAP_M / 2.0
    found = kept_and_returned(square(), at((-10, 1010 + near), (500, 500), (-near, -near), (-10, -10)))
    assert places(found.kept) == {("2384000", "489000"), ("2383500", "489500"), ("2383000", "489000")}


def test_a_ring_along_an_old_side_keeps_to_it():
    found = kept_and_returned(square(), at((0.03, 200), (0.03, 800), (300, 800), (300, 200)))
    assert places(found.kept) == {(f"2383{n}00", f"489{e}00") for n in (2, 8) for e in (0, 3)}
    adds_up(square(), found)


def test_a_ring_inside_leaves_a_hole_to_be_returned():
    found = kept_and_returned(square(), at(*HOLE))
    assert found.kept_m2 == 10_000.0
    assert [len(part.holes) for part in found.returned.parts] == [1]


def test_a_ring_that_touches_the_boundary_from_inside_at_one_corner_is_parted_there():
    found = kept_and_returned(square(), at((0, 500), (300, 600), (300, 400)))
    adds_up(square(), found)
    assert ("2383500", "489000") in places(found.kept) & places(found.returned)


def test_a_ring_around_the_middle_returns_two_parts():
    found = kept_and_returned(square(), at((300, -10), (300, 1010), (600, 1010), (600, -10)))
    assert len(found.returned.parts) == 2
    assert [name for name, _, _ in texts(found.returned)] == [str(n) for n in range(1, 9)]
    adds_up(square(), found)


def test_an_old_hole_that_is_cut_stays_cut_out_of_both():
    area = with_hole(square(), 0, at(*HOLE))
    found = kept_and_returned(area, at((-10, -10), (-10, 1010), (450, 1010), (450, -10)))
    adds_up(area, found)
    assert found.old_m2 == 990_000.0
    assert found.kept_m2 == 445_000.0


def test_parts_and_levels_go_where_they_belong():
    area = with_levels(with_part(square(), at((2000, 0), (2000, 1000), (3000, 0))), 1, 50.0, -100.0)
    found = kept_and_returned(area, at((500, -10), (500, 1010), (2500, 1010), (2500, -10)))
    adds_up(area, found)
    for side in (found.kept, found.returned):
        assert sorted(part.top_m or 0.0 for part in side.parts) == [0.0, 50.0]


def test_two_parts_with_a_common_border_get_the_same_new_corner_on_it():
    area = drawn_area(
        [[at((0, 0), (13, 1000), (700, 991))], [at((0, 0), (700, 991), (650, -50))]], ZONE, "x", 0
    )
    found = kept_and_returned(area, at((300, -100), (300, 1100), (1000, 1100), (1000, -100)))
    adds_up(area, found)


def test_a_tip_narrower_than_the_snapping_is_cut_through_and_not_pinched():
    spiky = area_of([(3350, 3550), (2595, 2531), (2597, 2475), (2400, 2497), (2511, 2599)])
    adds_up(spiky, kept_and_returned(spiky, at((0, 0), (0, 4880), (3350, 3549))))
    assert sum(map(area_m2, split(spiky, at((0, 4880), (3350, 3549), (3400, 3500))))) > 0.0


def test_what_a_document_states_of_the_old_area_is_not_said_of_its_parts():
    area = replace(square(), source=Source("GP 412"), import_report="{}")
    found = kept_and_returned(area, at(*LEFT_HALF))
    assert found.kept.stated_area is None and found.kept.import_report == ""
    assert found.kept.source == Source("GP 412")
    assert (found.kept.name, found.returned.name) == ("Đồng Khê", "Đồng Khê (2)")


def test_what_is_returned_may_have_a_name_of_its_own():
    found = kept_and_returned(square(), at(*LEFT_HALF), returned_name="Đồng Khê (phần trả lại)")
    assert (found.kept.name, found.returned.name) == ("Đồng Khê", "Đồng Khê (phần trả lại)")


def test_what_cannot_be_parted_is_told():
    assert refusal(kept_and_returned, square(), at((-50, 0), (-50, 50), (-10, 50))) == "drawing.keep_nothing"
    assert (
        refusal(kept_and_returned, square(), at((-5, -5), (-5, 2000), (2000, 2000), (2000, -5)))
        == "drawing.keep_all"
    )
    assert refusal(kept_and_returned, square(), at(*SQUARE)) == "drawing.keep_all"
    crossing = at((0, 0), (500, 500), (500, 0), (0, 500))
    assert refusal(kept_and_returned, square(), crossing) == "drawing.keep_crosses"
    assert refusal(kept_and_returned, square(), at((0, 0), (500, 500))) == "drawing.keep_crosses"
    bow = area_of([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    assert refusal(kept_and_returned, bow, at(*LEFT_HALF)) == "drawing.crosses_itself"


def test_a_closing_point_of_the_ring_makes_no_difference():
    closed = kept_and_returned(square(), at(*LEFT_HALF, LEFT_HALF[0]))
    assert closed.kept.id == kept_and_returned(square(), at(*LEFT_HALF)).kept.id


@given(rough_areas(), rough_points(3, 6))
@settings(max_examples=150, deadline=None)
def test_kept_and_returned_make_the_old_area_to_the_square_metre(area, ring):
    assume(somebody_drew(ring))
    try:
        found = kept_and_returned(area, ring)
    except InputError as error:
        assert error.phrase.id in ("drawing.keep_nothing", "drawing.keep_all")
        return
    adds_up(area, found)
    assert merged([found.kept, found.returned], area.name).id == renumbered(area).id


@given(rough_areas(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_ring_through_old_corners_and_sides_parts_the_area_too(area, data):
    corners = corners_of(area)
    ring = []
    for _ in range(data.draw(st.integers(3, 5))):
        at_corner = data.draw(st.integers(0, len(corners) - 1))
        one, two = corners[at_corner], corners[at_corner - 1]
        share, off = data.draw(st.floats(0.0, 1.0)), data.draw(st.sampled_from([0.0, 0.01, -0.03, 40.0]))
        ring.append(
            (
                one.east_m + share * (two.east_m - one.east_m) + off,
                one.north_m + share * (two.north_m - one.north_m),
            )
        )
    assume(somebody_drew(ring))
    try:
        adds_up(area, kept_and_returned(area, ring))
    except InputError as error:
        assert error.phrase.id in ("drawing.keep_nothing", "drawing.keep_all", "drawing.keep_crosses")


@given(rough_areas(), rough_points(3, 5))
@settings(max_examples=15, deadline=None)
def test_the_rule_on_partial_returns_finds_nothing_to_say(area, ring):
    assume(somebody_drew(ring))
    try:
        found = kept_and_returned(area, ring)
    except InputError:
        return
    facts = {"partial_return": True, "old_area": area, "returned_area": found.returned}
    (finding,) = findings("G10", found.kept, facts=facts)
    assert finding.outcome is Outcome.CLEAR


def test_a_square_is_split_by_a_line():
    west, east = split(square(), at((400, -10), (400, 1010)))[::-1]
    assert (area_m2(west), area_m2(east)) == (400_000.0, 600_000.0)
    assert (east.name, west.name) == ("Đồng Khê", "Đồng Khê (2)")
    assert texts(west)[0] == ("1", "2384000", "489000")


def test_a_line_from_side_to_side_splits_too():
    assert len(split(square(), at((400, 0), (400, 1000)))) == 2
    assert len(split(square(), at((400, 0.02), (600, 500), (400, 999.97)))) == 2


def test_parts_that_the_line_does_not_meet_stay_with_the_largest_piece():
    area = with_part(square(), at((2000, 0), (2000, 1000), (3000, 0)))
    first, second = split(area, at((400, -10), (400, 1010)))
    assert (area_m2(first), area_m2(second)) == (1_100_000.0, 400_000.0)
    assert len(first.parts) == 2


def test_levels_over_the_same_ground_stay_together():
    area = with_part(with_levels(square(), 0, 50.0, 0.0), at(*SQUARE))
    area = with_levels(area, 1, 0.0, -50.0)
    pieces = split(area, at((400, -10), (400, 1010)))
    assert [len(piece.parts) for piece in pieces] == [2, 2]


def test_neighbouring_parts_stay_together_on_each_side():
    area = with_part(square(), at((1000, 0), (1000, 1000), (2000, 1000), (2000, 0)))
    north, south = split(area, at((-10, 600), (2010, 600)))[::-1]
    assert (len(north.parts), len(south.parts)) == (2, 2)
    assert area_m2(north) == 800_000.0


def test_a_line_around_which_the_parts_hang_together_cuts_nothing():
    area = with_part(square(), at((1000, 0), (1000, 1000), (2000, 1000), (2000, 0)))
    assert refusal(split, area, at((-10, 600), (1500, 600))) == "drawing.line_cuts_nothing"


def test_a_ring_narrower_than_the_digits_of_the_table_gets_more_of_them():
    area = area_of(SLANTED)
    found = kept_and_returned(area, at((-100, 500), (-100, 500.9), (2000, 501.3)))
    adds_up(area, found)
    assert 100.0 < found.kept_m2 < 1000.0


def test_a_line_that_ends_inside_cuts_nothing():
    assert refusal(split, square(), at((400, -10), (400, 500))) == "drawing.line_cuts_nothing"
    assert refusal(split, square(), at((-10, -10), (-10, 500))) == "drawing.line_cuts_nothing"
    assert refusal(split, square(), at((-10, -10))) == "drawing.line_cuts_nothing"
    assert refusal(split, square(), at((0, 0), (0, 1000))) == "drawing.line_cuts_nothing"


def test_a_line_that_crosses_itself_is_refused():
    loop = at((400, -10), (400, 800), (600, 800), (600, 400), (200, 400))
    assert refusal(split, square(), loop) == "drawing.line_crosses_itself"


def test_a_line_through_a_hole_cuts_on_both_sides_of_it():
    area = with_hole(square(), 0, at(*HOLE))
    pieces = split(area, at((450, -10), (450, 1010)))
    assert sum(map(area_m2, pieces)) == 990_000.0
    assert merged(pieces, area.name).id == renumbered(area).id


@given(rough_areas(), rough_points(2, 5))
@settings(max_examples=150, deadline=None)
def test_pieces_give_the_old_area_back(area, line):
    assume(LineString(line).is_simple)
    try:
        pieces = split(area, line)
    except InputError as error:
        assert error.phrase.id in ("drawing.line_cuts_nothing", "drawing.line_crosses_itself")
        return
    assert abs(sum(map(area_m2, pieces)) - area_m2(area)) < 0.5
    assert all(area_polygon(piece).is_valid for piece in pieces)
    assert merged(pieces, area.name).id == renumbered(area).id
    assert merged(pieces[::-1], area.name).id == renumbered(area).id


def test_neighbours_become_one_part_with_the_corners_of_both():
    east = area_of([(1000, 0), (1000, 1000), (1800, 900), (1700, 0)], decimals=2)
    whole = merged([square(), east], "Cả hai")
    assert (whole.name, len(whole.parts), area_m2(whole)) == ("Cả hai", 1, area_m2(square()) + area_m2(east))
    assert ("2384000", "490000") in places(whole)
    assert ("2383000", "490000") not in places(whole), "the border meets a straight side there"
    assert ("2383900.00", "490800.00") in places(whole)


def test_areas_that_touch_at_one_corner_stay_two_parts():
    other = area_of([(1000, 1000), (1000, 2000), (2000, 2000), (2000, 1000)])
    assert len(merged([square(), other], "x").parts) == 2


def test_areas_on_each_other_count_common_ground_once():
    other = area_of([(500, 500), (500, 1500), (1500, 1500), (1500, 500)])
    assert area_m2(merged([square(), other], "x")) == 1_750_000.0


def test_parts_at_other_levels_stay_parts():
    deep = with_levels(square(), 0, -50.0, -100.0)
    assert len(merged([square(), deep], "x").parts) == 2


def test_areas_around_a_gap_leave_a_hole():
    ring = [((0, 0), (0, 300), (100, 300), (100, 0)), ((200, 0), (200, 300), (300, 300), (300, 0))]
    bars = [((100, 0), (100, 100), (200, 100), (200, 0)), ((100, 200), (100, 300), (200, 300), (200, 200))]
    whole = merged([area_of(points) for points in (*ring, *bars)], "x")
    assert area_m2(whole) == 80_000.0
    assert len(whole.parts[0].holes) == 1
    assert len(corners_of(whole)) == 8


def test_the_source_stays_where_it_is_one():
    one, other = (replace(square(), source=Source("GP 1")), replace(square(), source=Source("GP 2")))
    assert merged([one, one], "x").source == Source("GP 1")
    assert merged([one, other], "x").source == Source()


def test_what_cannot_be_merged_is_told():
    other = replace(square(), zone=Zone(6300, 3))
    assert refusal(merged, [square(), other], "x") == "drawing.merge_zones"
    assert refusal(merged, [], "x") == "drawing.merge_zones"
    bow = area_of([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    assert refusal(merged, [square(), bow], "x") == "drawing.crosses_itself"


def test_one_area_merged_is_itself():
    assert merged([square()], square().name).id == square().id
    assert NORTH < corners_of(merged([square()], "y"))[0].north_m
