"""Repairs: rings put right, areas brought onto a neighbour or cut along it, and what that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence, Tuple

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon
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
from mineral_plugin.core.area.measure import area_m2, part_area_m2
from mineral_plugin.core.area.model import LicenceArea, ReferenceObject
from mineral_plugin.core.base.words import say
from mineral_plugin.core.drawing import repairs
from mineral_plugin.core.drawing.edits import renamed_corner, with_hole, with_levels, with_part
from mineral_plugin.core.drawing.new_area import drawn_area
from mineral_plugin.core.drawing.places import Place, corners_of, with_corners
from mineral_plugin.core.drawing.repairs import (
    CLIP,
    DROP_REPEATED,
    SNAP,
    UNCROSS,
    Neighbour,
    Repair,
    repairs_for,
)

OBJECT = ReferenceObject("licence", "register", "412", "GP 412/GP-UBND")
HOLE = ((400, 400), (400, 500), (500, 500), (500, 400))


def neighbour(*points: Tuple[float, float]) -> Neighbour:
    return Neighbour("GP 412/GP-UBND", Polygon(at(*points)), OBJECT)


def proposed(area: LicenceArea, *neighbours: Neighbour, tolerance_m: float = 0.5) -> Tuple[Repair, ...]:
    """Return the repairs after looking that each can be said and figures what it says."""
    found = repairs_for(area, neighbours, tolerance_m)
    for repair in found:
        for lang in ("vi", "en"):
            assert say(repair.label, lang) and say(repair.cost, lang)
        assert len(corners_of(repair.after)) - len(corners_of(area)) == repair.corners_added
        assert repair.after.name == area.name and repair.after.id != area.id
    assert list(found) == sorted(found, key=lambda one: one.lost_m2 + one.gained_m2)
    return found


def of_kind(found: Sequence[Repair], kind: str) -> Repair:
    return next(repair for repair in found if repair.kind == kind)


def places(area: LicenceArea) -> set:
    return {(corner.x_text, corner.y_text) for corner in corners_of(area)}


# --- cut along a neighbour


def test_the_cut_takes_the_neighbours_corners_as_they_are():
    other = neighbour((800, -100), (800.25, 400.75), (1200, 500), (1200, -100))
    cut = proposed(square(2), other)[0]
    assert cut.kind == CLIP
    assert ("2383400.75", "489800.25") in places(cut.after)
    assert ("2383000.00", "490000.00") not in places(cut.after)
    assert cut.lost_m2 == pytest.approx(area_m2(square()) - area_m2(cut.after), abs=1e-6)
    assert say(cut.label, "vi") == "Cắt theo ranh giới GP 412/GP-UBND"
    assert say(cut.cost, "vi") == "mất 8,5046 ha, thêm 2 điểm góc"
    assert say(cut.cost, "en") == "8.5046 ha lost, 2 corners more"


def test_after_the_cut_nothing_is_shared_and_nothing_gained():
    other = neighbour((713, -100), (801.25, 437.75), (1200, 511), (1200, -100))
    for decimals in range(3):
        for cut in proposed(square(decimals), other):
            assert area_polygon(cut.after).intersection(other.geometry).area < 0.01
            assert cut.gained_m2 < 0.01


def test_new_corners_have_the_digits_of_the_table_and_with_whole_metres_a_finer_cut_is_proposed_too():
    other = neighbour((713, -100), (801, 438), (1200, 511), (1200, -100))
    finer, coarse = proposed(square(0), other)
    assert finer.label.id == "drawing.clip_finer" and coarse.label.id == "drawing.clip_coarser"
    assert {corner.decimals for corner in corners_of(coarse.after)} == {0}
    assert {corner.decimals for corner in corners_of(finer.after)} == {0, 2}
    assert finer.lost_m2 + 1.0 < coarse.lost_m2


def test_where_whole_metres_lose_nothing_more_no_finer_cut_is_proposed():
    assert len(proposed(square(0), neighbour((800, -100), (800, 400), (1200, 400), (1200, -100)))) == 1


def test_a_cut_into_two_parts_says_so_and_the_largest_alone_is_proposed_too():
    other = neighbour((300, -10), (300, 1010), (400, 1010), (400, -10))
    both, largest = proposed(square(0), other)
    assert len(both.after.parts) == 2 and len(largest.after.parts) == 1
    assert say(both.cost, "vi") == "mất 10,00 ha, thêm 4 điểm góc, khu vực thành 2 phần (60,00 ha, 30,00 ha)"
    assert largest.label.id == "drawing.clip_largest"
    assert (both.lost_m2, largest.lost_m2) == (100_000.0, 400_000.0)
    assert [name for name, _, _ in texts(largest.after)] == ["1", "2", "3", "4"]


def test_a_neighbour_inside_becomes_ground_left_out():
    cut = proposed(square(0), neighbour(*HOLE))[0]
    assert [len(part.holes) for part in cut.after.parts] == [1]
    assert "thêm 1 phần trừ ra" in say(cut.cost, "vi")


def test_a_spike_is_told():
    other = neighbour((-10, -10), (-10, 950), (1010, 1001), (1010, -10))
    cut = proposed(square(1), other)[0]
    assert "mũi nhọn" in say(cut.cost, "vi") and "spike" in say(cut.cost, "en")


def test_a_spike_that_was_there_is_not_told_again():
    spiky = area_of([(0, 0), (0, 1000), (40, 0), (800, 0), (800, -500), (0, -500)])
    cut = proposed(spiky, neighbour((700, -600), (700, -400), (900, -400), (900, -600)))[0]
    assert "mũi nhọn" not in say(cut.cost, "vi")


def test_a_short_side_is_told():
    cut = proposed(square(2), neighbour((800, -100), (800, 400), (1200, 999.6), (1200, -100)))[0]
    assert "chỉ dài" not in say(cut.cost, "vi")
    cut = proposed(square(2), neighbour((800, -100), (800, 999.6), (1200, 999.6), (1200, -100)))[0]
    assert "cạnh" in say(cut.cost, "vi") and "chỉ dài 0,4 m" in say(cut.cost, "vi")


def test_a_corner_hard_by_is_taken_instead_of_a_new_one():
    other = neighbour((990, 999.98), (1500, 999.98), (1500, 500), (990, 500))
    cut = proposed(square(2), other, tolerance_m=0.0)[0]
    assert places(cut.after) == places(square(2)) | {
        ("2383999.98", "489990.00"),
        ("2383500.00", "489990.00"),
        ("2383500.00", "490000.00"),
    }
    assert "chỉ dài" not in say(cut.cost, "vi")


def test_where_the_neighbour_runs_nearly_along_a_side_what_is_gained_is_told_and_next_to_nothing():
    other = neighbour((-50, -300), (-50, 0.4), (1050, -0.1), (1050, -300))
    best = proposed(square(0), other, tolerance_m=0.0)[0]
    assert best.gained_m2 < 1.0 and best.lost_m2 < 400.0
    assert area_polygon(best.after).intersection(other.geometry).area < 0.01


def test_a_crumb_thinner_than_nobody_mines_goes():
    other = neighbour((500, -10), (500, 1010), (999.95, 1010), (999.95, -10))
    cut = proposed(square(2), other, tolerance_m=0.0)[0]
    assert len(cut.after.parts) == 1
    assert cut.lost_m2 == pytest.approx(500_000.0, abs=0.1)


def test_the_direction_of_the_table_and_its_first_corner_stay():
    backwards = with_corners(square(0), 0, 0, corners_of(square(0))[::-1])
    backwards = with_corners(
        backwards, 0, 0, [renamed_corner(square(0), Place(0, 0, at), name).parts[0].outer.corners[at]
                          for at, name in ((3, "1"), (2, "2"), (1, "3"), (0, "4"))]
    )  # fmt: skip
    cut = proposed(backwards, neighbour((800, -100), (800, 400), (1200, 400), (1200, -100)))[0]
    assert [(x, y) for _, x, y in texts(cut.after)] == [
        ("2383000", "489000"),
        ("2383000", "489800"),
        ("2383400", "489800"),
        ("2383400", "490000"),
        ("2384000", "490000"),
        ("2384000", "489000"),
    ]
    assert [name for name, _, _ in texts(cut.after)] == ["1", "2", "3", "4", "5", "6"]


def test_names_of_a_document_stay_and_new_corners_are_named_behind_them():
    area = renamed_corner(square(0), Place(0, 0, 2), "C")
    cut = proposed(area, neighbour((800, 800), (800, 1100), (1200, 1100), (1200, 800)))[0]
    assert [name for name, _, _ in texts(cut.after)] == ["1", "1a", "1b", "1c", "C", "4"]


def test_levels_and_holes_stay():
    area = with_hole(square(0), 0, at(*HOLE))
    cut = proposed(area, neighbour((800, -100), (800, 400), (1200, 400), (1200, -100)))[0]
    assert [len(part.holes) for part in cut.after.parts] == [1]
    assert places(area) - places(cut.after) == {("2383000", "490000")}


def test_only_the_part_that_is_met_is_cut():
    area = with_part(square(0), at((2000, 0), (2000, 1000), (3000, 0)))
    cut = proposed(area, neighbour((800, -100), (800, 400), (1200, 400), (1200, -100)))[0]
    assert cut.after.parts[1].outer == area.parts[1].outer or len(cut.after.parts[1].outer.corners) == 3


def test_what_ends_above_or_below_the_neighbour_is_not_cut():
    deep = replace(OBJECT, top_m=-50.0, bottom_m=-200.0)
    ground = Polygon(at((800, -100), (800, 400), (1200, 400), (1200, -100)))
    shallow = with_levels(square(0), 0, 100.0, -50.0)
    assert proposed(shallow, Neighbour("GP 7", ground, deep)) == ()
    assert proposed(with_levels(square(0), 0, -200.0, -300.0), Neighbour("GP 7", ground, deep)) == ()
    assert proposed(square(0), Neighbour("GP 7", ground, deep)) != (), "unknown levels are never apart"
    both = with_levels(with_part(shallow, at(*SQUARE)), 1, -40.0, -90.0)
    (cut,) = proposed(both, Neighbour("GP 7", ground, deep))
    assert cut.after.parts[0].outer == both.parts[0].outer
    assert part_area_m2(cut.after.parts[1]) == 920_000.0


def test_a_neighbour_of_several_parts_is_cut_off_everywhere():
    both = MultiPolygon(
        [Polygon(at((-5, -5), (-5, 100), (100, -5))), Polygon(at((900, 900), (900, 1100), (1100, 900)))]
    )
    cut = proposed(square(2), Neighbour("GP 9", both, OBJECT))[0]
    assert area_polygon(cut.after).intersection(both).area < 0.01


def test_where_nothing_would_be_left_no_cut_is_proposed():
    assert proposed(square(0), neighbour((-5, -5), (-5, 1005), (1005, 1005), (1005, -5))) == ()


def test_a_neighbour_beside_or_far_away_needs_no_repair():
    assert proposed(square(0), neighbour((1000, 0), (1000, 1000), (2000, 1000), (2000, 0))) == ()
    assert proposed(square(0), neighbour((3000, 0), (3000, 1000), (4000, 1000), (4000, 0))) == ()
    assert proposed(square(0)) == ()


def test_what_has_no_inside_is_passed_over():
    bow = Polygon(at((500, 500), (1500, 1500), (1500, 500), (500, 1500)))
    assert repairs_for(square(0), [Neighbour("x", bow, OBJECT)], 0.5) == ()
    assert repairs_for(square(0), [Neighbour("x", Point(EAST, NORTH), OBJECT)], 0.5) == ()


def test_a_zone_with_very_many_corners_is_cut_but_not_taken_over_by_the_thousand():
    circle = Point(EAST + 1000, NORTH + 500).buffer(400.0, quad_segs=2000)
    assert repairs_for(square(0), [Neighbour("x", circle, OBJECT)], 0.5) == ()
    circle = Point(EAST + 1000, NORTH + 500).buffer(400.0, quad_segs=20)
    cut = proposed(square(2), Neighbour("x", circle, OBJECT))[0]
    assert area_polygon(cut.after).intersection(circle).area < 0.01
    assert all(corner.decimals <= 3 for corner in corners_of(cut.after))


@given(rough_areas(), rough_points(3, 6), st.sampled_from([0, 1, 2, 9]))
@settings(max_examples=100, deadline=None)
def test_a_cut_keeps_both_apart_and_loses_little_more_than_what_they_shared(area, points, digits):
    ground = Polygon(np.round(points, digits))
    assume(ground.is_valid and ground.area > 1.0)
    shared = area_polygon(area).intersection(ground).area
    found = [one for one in proposed(area, Neighbour("GP 1", ground, OBJECT)) if one.kind == CLIP]
    left = area_polygon(area).difference(ground).area
    assert found or shared < 0.01 or left < 200.0
    own = {(corner.east_m, corner.north_m): corner for corner in corners_of(area)}
    theirs = set(map(tuple, shapely.get_coordinates(ground).tolist()))
    for cut in found:
        after = area_polygon(cut.after)
        assert after.is_valid and after.intersection(ground).area < 0.01
        assert cut.lost_m2 >= shared - 0.01
        if cut.label.id == "drawing.clip_largest":
            continue
        crumbs = after.length * max(0.1, 10.0 ** -max(c.decimals for c in corners_of(area)))
        assert cut.lost_m2 <= shared + crumbs + 5.0
        for corner in corners_of(cut.after):
            place = (corner.east_m, corner.north_m)
            new = place not in own and place not in theirs
            assert not new or corner.decimals <= 3
            assert place not in own or own[place].x_text == corner.x_text


# --- brought onto a neighbour


def test_corners_near_those_of_a_neighbour_become_these():
    other = neighbour((1000.12, -0.07), (999.95, 1000.04), (2000, 1000), (2000, 0))
    found = proposed(square(0), other)
    snap = of_kind(found, SNAP)
    assert places(snap.after) == {
        ("2384000", "489000"),
        ("2384000.04", "489999.95"),
        ("2382999.93", "490000.12"),
        ("2383000", "489000"),
    }
    assert say(snap.label, "vi") == "Đưa ranh giới trùng với ranh giới GP 412/GP-UBND"
    assert "dời 2 điểm góc, xa nhất 0,139 m" in say(snap.cost, "vi")
    assert area_polygon(snap.after).intersection(other.geometry).area < 0.01


def test_a_corner_of_the_neighbour_along_a_side_is_taken_over():
    other = neighbour((1000, 0), (1000.2, 400), (1000, 1000), (2000, 1000), (2000, 0))
    snap = of_kind(proposed(square(0), other), SNAP)
    assert ("2383400.0", "490000.2") in places(snap.after)
    assert snap.corners_added == 1
    assert [name for name, _, _ in texts(snap.after)] == ["1", "2", "3", "4", "5"]


def test_a_corner_near_a_side_goes_beside_it_to_a_rounded_place():
    other = neighbour((1000.03, -500), (1000.13, 1500), (2000, 1500), (2000, -500))
    snap = of_kind(proposed(square(2), other), SNAP)
    after = area_polygon(snap.after)
    assert after.intersection(other.geometry).area < 0.01
    assert after.distance(other.geometry) < 0.015
    assert {corner.decimals for corner in corners_of(snap.after)} == {2}


def test_beyond_the_tolerance_nothing_is_brought_anywhere():
    other = neighbour((1000.6, 0), (1000.6, 1000), (2000, 1000), (2000, 0))
    assert proposed(square(0), other) == ()
    assert proposed(square(0), other, tolerance_m=0.7)[0].kind == SNAP
    assert (
        proposed(square(0), neighbour((1000.1, 0), (1000.1, 1000), (2000, 1000), (2000, 0)), tolerance_m=0.0)
        == ()
    )


def test_an_overlap_deeper_than_the_tolerance_is_cut_and_not_snapped():
    other = neighbour((1000.1, 0), (990, 500), (1000.1, 1000), (2000, 1000), (2000, 0))
    assert {repair.kind for repair in proposed(square(0), other)} == {CLIP}


def test_what_lies_on_the_neighbour_already_is_left():
    assert proposed(square(2), neighbour((1000, 0), (1000, 1000), (2000, 1000), (2000, 0))) == ()


def test_a_corner_of_the_neighbour_that_is_near_alone_draws_no_kink():
    other = neighbour((1000.2, 500), (1500, 900), (1500, 100))
    assert proposed(square(0), other) == ()


def test_names_of_a_document_stay_when_a_corner_comes_in():
    other = neighbour((1000, 0), (1000.2, 400), (1000, 1000), (2000, 1000), (2000, 0))
    snap = of_kind(proposed(renamed_corner(square(0), Place(0, 0, 0), "A"), other), SNAP)
    assert [name for name, _, _ in texts(snap.after)] == ["A", "2", "2a", "3", "4"]


@given(rough_areas(holes=False), st.data())
@settings(max_examples=60, deadline=None)
def test_a_neighbour_that_is_the_same_border_typed_a_little_otherwise_is_met_exactly(area, data):
    corners = corners_of(area)
    start = data.draw(st.integers(0, len(corners) - 1))
    one, two = corners[start], corners[(start + 1) % len(corners)]
    shift = st.integers(-9, 9).map(lambda n: n / 100)
    ends = [(c.east_m + data.draw(shift), c.north_m + data.draw(shift)) for c in (two, one)]
    along = np.array([two.east_m - one.east_m, two.north_m - one.north_m])
    out = np.array([-along[1], along[0]]) / np.hypot(*along)
    ring = np.vstack([ends, np.array(ends[1]) + 50.0 * out, np.array(ends[0]) + 50.0 * out])
    ground = Polygon(np.round(ring, 2))
    rest = area_polygon(area).intersection(ground.buffer(-2.0))
    assume(ground.is_valid and rest.area == 0.0)
    for repair in proposed(area, Neighbour("GP 2", ground, OBJECT), tolerance_m=0.2):
        assert area_polygon(repair.after).intersection(ground).area < 0.01
        if repair.kind == SNAP:
            exact = {(c.east_m, c.north_m) for c in corners_of(repair.after)}
            assert {tuple(np.round(end, 2)) for end in ends} & exact


# --- rings


def test_two_corners_that_stand_in_each_others_place_are_exchanged():
    corners = corners_of(square())
    crossing = with_corners(square(), 0, 0, [corners[0], corners[2], corners[1], corners[3]])
    (repair,) = proposed(crossing)
    assert repair.kind == UNCROSS
    assert [name for name, _, _ in texts(repair.after)] == ["1", "2", "3", "4"]
    assert say(repair.label, "vi") == "Xếp lại thứ tự các điểm góc 2, 3 để ranh giới không tự cắt"
    assert (repair.lost_m2, repair.corners_added) == (0.0, 0)
    assert area_m2(repair.after) == 1_000_000.0


def test_a_corner_far_from_its_place_goes_back_there():
    ring = [(0, 0), (0, 400), (0, 1000), (500, 1100), (1000, 1000), (1000, 400), (1000, 0), (500, -100)]
    area = area_of(ring)
    corners = list(corners_of(area))
    corners.insert(1, corners.pop(5))
    (repair,) = proposed(with_corners(area, 0, 0, corners))
    assert area_m2(repair.after) == area_m2(area)
    assert {corner.name for corner in corners_of(repair.after)} == {corner.name for corner in corners}


def test_a_crossing_hole_is_put_right_in_its_ring():
    area = with_hole(square(), 0, at(*HOLE))
    hole = area.parts[0].holes[0].corners
    (repair,) = proposed(with_corners(area, 0, 1, [hole[0], hole[2], hole[1], hole[3]]))
    assert area_m2(repair.after) == 990_000.0
    assert repair.after.parts[0].outer == area.parts[0].outer


def test_a_ring_in_great_disorder_is_uncrossed_by_turning_stretches():
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    points = [(2500 + 1000 * np.sin(a), 2500 + 1000 * np.cos(a)) for a in angles]
    order = np.random.default_rng(3).permutation(24)
    area = area_of(points)
    corners = [corners_of(area)[number] for number in order]
    (repair,) = proposed(with_corners(area, 0, 0, corners))
    assert part_polygon(repair.after.parts[0]).is_valid
    assert sorted(places(repair.after)) == sorted(places(area))
    assert say(repair.label, "vi").endswith("điểm góc để ranh giới không tự cắt")
    assert len(say(repair.label, "vi")) < 80


def test_as_long_as_a_ring_crosses_itself_nothing_is_cut():
    corners = corners_of(square())
    crossing = with_corners(square(), 0, 0, [corners[0], corners[2], corners[1], corners[3]])
    other = neighbour((800, -100), (800, 400), (1200, 400), (1200, -100))
    assert [repair.kind for repair in proposed(crossing, other)] == [UNCROSS]


def test_corners_on_one_another_cannot_be_put_in_order():
    flat = drawn_area([[at((0, 0), (10, 0), (5, 0), (2, 0))]], ZONE, "x", 0)
    assert proposed(flat) == ()
    assert proposed(drawn_area([[at((0, 0), (10, 0))]], ZONE, "x", 0)) == ()


def test_a_repeated_corner_goes_and_the_others_close_up():
    corners = corners_of(square())
    area = with_corners(square(), 0, 0, [corners[0], corners[1], corners[1], corners[2], corners[3]])
    (repair,) = proposed(area)
    assert repair.kind == DROP_REPEATED
    assert [name for name, _, _ in texts(repair.after)] == ["1", "2", "3", "4"]
    assert say(repair.label, "vi") == "Bỏ điểm góc trùng: điểm 2 ghi hai lần"
    assert say(repair.cost, "vi") == "diện tích không đổi, bớt 1 điểm góc"


def test_a_last_corner_that_repeats_the_first_goes():
    area = area_of([*SQUARE, (500, -100)])
    corners = corners_of(area)
    typed = with_corners(
        area, 0, 0, [*corners, renamed_corner(area, Place(0, 0, 0), "6").parts[0].outer.corners[0]]
    )
    (repair,) = proposed(typed)
    assert repair.after.id == area.id
    assert say(repair.label, "en") == "Remove repeated corners: 6 repeats 1"


def test_corners_two_millimetres_apart_are_two():
    area = area_of([(0, 0), (0, 1000), (0.002, 1000), (1000, 1000), (1000, 0)], decimals=3)
    assert proposed(area) == ()


def test_a_ring_of_one_corner_typed_three_times_is_left():
    assert repairs.without_repeats(area_of([(0, 0), (0, 0), (5, 5), (5, 5)])) is None
