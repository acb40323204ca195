"""The border of two neighbours: gap, shared length, corners, nearest points."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.overlap.borders import Border, border_of

REACH_M = 50.0
FAR = (480_000.123, 2_400_000.457)
WEST = box(0, 0, 100, 100)


def border(second, first=WEST, reach_m=REACH_M):
    """The border of both where they are, the same far from the origin."""
    found = border_of(first, second, reach_m)
    moved = border_of(affinity.translate(first, *FAR), affinity.translate(second, *FAR), reach_m)
    assert (moved.gap_m, moved.touches, moved.corners_agree) == (
        found.gap_m,
        found.touches,
        found.corners_agree,
    )
    assert moved.shared_m == pytest.approx(found.shared_m, abs=0.002)
    return found


def test_neighbours_with_one_border_share_it_and_its_corners():
    found = border(box(100, 0, 200, 100))
    assert (found.gap_m, found.shared_m, found.touches, found.corners_agree) == (0.0, 100.0, True, True)


def test_a_border_with_a_corner_of_one_alone_does_not_agree():
    other = Polygon([(100, 0), (100, 40), (100, 100), (200, 100), (200, 0)])
    assert (
        border(other)
        == border(WEST, first=other)
        == Border(0.0, 100.0, True, False, (100.0, 0.0), (100.0, 0.0))
    )


def test_neighbours_that_are_longer_than_their_border_do_not_agree():
    found = border(box(100, -20, 200, 60))
    assert (found.shared_m, found.corners_agree) == (60.0, False)


def test_a_border_within_a_millimetre_is_shared():
    found = border(box(100.0009, 0, 200, 100))
    assert (found.shared_m, found.touches, found.corners_agree, found.gap_m) == (100.0, True, True, 0.001)


def test_a_border_two_millimetres_away_is_not_shared():
    found = border(box(100.002, 0, 200, 100))
    assert (found.shared_m, found.touches, found.gap_m) == (0.0, False, 0.002)


def test_borders_that_part_share_what_lies_within_a_millimetre():
    other = Polygon([(100, 0), (100.002, 100), (200, 100), (200, 0)])
    assert border(other).shared_m == pytest.approx(50.0, abs=0.01)


def test_boundaries_that_cross_share_no_border():
    found = border(box(50, 50, 150, 150))
    assert (found.gap_m, found.shared_m, found.touches) == (0.0, 0.0, True)
    assert found.first_point == found.second_point == (50.0, 100.0)


def test_boundaries_that_cross_aslant_share_no_border():
    other = Polygon([(50, 50), (150, 150), (250, 50), (150, -50)])
    assert border(other).shared_m == 0.0


def test_a_border_that_runs_beside_the_same_side_twice_counts_once():
    assert border(box(100, 20, 100.0005, 60)).shared_m == 40.0


def test_touching_in_a_corner_is_touching_without_a_shared_border():
    assert border(box(100, 100, 200, 200)) == Border(0.0, 0.0, True, True, (100.0, 100.0), (100.0, 100.0))


def test_a_gap_is_told_with_its_nearest_points():
    other = Polygon([(103.25, 40), (200, 100), (200, 0)])
    found = border(other)
    assert (found.gap_m, found.touches) == (3.25, False)
    assert (found.first_point, found.second_point) == ((100.0, 40.0), (103.25, 40.0))


def test_of_places_equally_near_the_most_western_then_southern_one_is_told():
    found = border(box(103, -20, 200, 120))
    assert (found.first_point, found.second_point) == ((100.0, 0.0), (103.0, 0.0))


def test_neither_order_nor_direction_nor_start_of_the_rings_plays_a_part():
    first, second = MultiPolygon([WEST, box(0, 200, 100, 260)]), box(101.5, -20, 200, 230)
    expected = border(second, first=first)
    turned = MultiPolygon(
        [
            Polygon(list(part.exterior.coords)[2:0:-1] + list(part.exterior.coords)[4:1:-1][:2])
            for part in list(first.geoms)[::-1]
        ]
    )
    assert turned.equals(first)
    assert border(second, first=turned) == expected
    swapped = border(first, first=second)
    assert (swapped.first_point, swapped.second_point) == (expected.second_point, expected.first_point)


def test_beyond_the_reach_nothing_is_told():
    assert border(box(180, 0, 300, 100)) == Border(None)
    assert border(box(151, 0, 300, 100)) == Border(None)
    assert border(box(150, 0, 300, 100)).gap_m == 50.0


def test_a_plot_inside_has_no_gap_whether_near_the_border_or_deep_inside():
    near = border(box(90, 40, 95, 45))
    assert (near.gap_m, near.touches, near.first_point) == (0.0, False, (100.0, 40.0))
    wide = box(-500, -500, 600, 600)
    assert border(WEST, first=wide) == Border(0.0)


def test_what_fills_a_hole_shares_its_rim():
    ring = box(-100, -100, 200, 200).difference(WEST)
    assert border(WEST, first=ring).shared_m == 400.0
    assert border(WEST, first=ring).corners_agree


@pytest.fixture(scope="module")
def many():
    return list(zip(*pairs(96, 20261127)))


def test_gaps_and_nearest_points_agree_with_the_engine(many):
    for first, second in many:
        found = border_of(first, second, 5_000.0)
        assert found.gap_m == pytest.approx(shapely.distance(first, second), abs=0.0011)
        apart = shapely.Point(found.first_point).distance(shapely.Point(found.second_point))
        assert apart == pytest.approx(shapely.distance(first.boundary, second.boundary), abs=0.002)
        assert first.boundary.distance(shapely.Point(found.first_point)) < 0.001


def test_shared_lengths_agree_with_the_engine(many):
    for first, second in many:
        band = shapely.buffer(second.boundary, 0.001, cap_style="flat")
        expected = shapely.intersection(first.boundary, band).length
        crossings = 0.05 * len(shapely.get_coordinates(shapely.intersection(first.boundary, second.boundary)))
        found = border_of(first, second, 10.0).shared_m
        assert found == pytest.approx(expected, rel=0.01, abs=0.05 + crossings)


def test_the_same_pair_the_other_way_round_has_the_same_border(many):
    for first, second in many:
        one, other = border_of(first, second, 20.0), border_of(second, first, 20.0)
        assert (one.gap_m, one.touches, one.corners_agree) == (
            other.gap_m,
            other.touches,
            other.corners_agree,
        )
        assert one.shared_m == pytest.approx(other.shared_m, abs=0.001)


def test_heavy_neighbours_have_the_same_border_as_light_ones():
    light = box(-5_000, -3_000, 99.5, 4_000), box(100, -3_000, 6_000, 4_000)
    heavy = [shapely.segmentize(one, 2.0) for one in light]
    found = border_of(*heavy, REACH_M)
    assert found == border_of(*light, REACH_M)
    assert found.gap_m == 0.5


def test_corners_that_both_have_on_a_dense_border_agree():
    line = np.column_stack([100.0 + np.sin(np.arange(0, 60.0)), np.arange(0, 60.0)])
    west, east = Polygon([*line, (0, 59), (0, 0)]), Polygon([*line[::-1], (200, 0), (200, 59)])
    found = border_of(west, east, REACH_M)
    assert found.corners_agree
    assert found.shared_m == pytest.approx(shapely.LineString(line).length, abs=0.002)
    more = Polygon([*line[:31], line[30:32].mean(axis=0), *line[31:], (0, 59), (0, 0)])
    assert not border_of(more, east, REACH_M).corners_agree
