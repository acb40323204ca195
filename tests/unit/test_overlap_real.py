"""Whether what two areas share is real: pieces of common ground as strips, and the four verdicts."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.overlap import real_overlap as module
from mineral_plugin.core.overlap.common_ground import common_box, common_ground
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, error_parameters, pair_std_m
from mineral_plugin.core.overlap.measured_ground import measured_alone
from mineral_plugin.core.overlap.real_overlap import inscribed_width_m, limits_of, real_overlap
from mineral_plugin.core.overlap.sides import side_pair
from mineral_plugin.core.overlap.strip import depths_of, strips_of

VALUES = error_parameters().values
METRE = BoundaryErrors((1.0,), 0.0)
CENTIMETRE = BoundaryErrors((0.01,), 0.0)
DIGITISED = BoundaryErrors((), 25.0)
AREA = box(0, 0, 200, 100)


def verdict(other, first_errors=CENTIMETRE, second_errors=CENTIMETRE, area=AREA):
    return real_overlap(area, other, first_errors, second_errors, VALUES)


# --- a piece as a strip ---------------------------------------------------------------------------------


REACH_M = 60.0


def sides_of(first, second):
    return side_pair(first, second, common_box(first, second, REACH_M), VALUES.same_corner_m)


def strip(first, second, errors):
    return strips_of(common_ground(first, second), sides_of(first, second), errors)


def depth(first, second):
    (found,) = depths_of(strip(first, second, (METRE, METRE)), sides_of(first, second), REACH_M)
    return found


def test_the_area_of_a_strip_deviates_by_the_share_of_each_corner():
    found = strip(AREA, box(199, 0, 300, 100), (METRE, CENTIMETRE))
    corner = 50.0 * METRE.single_std_m
    far = 50.0 * CENTIMETRE.single_std_m
    ends = 1.0 * METRE.single_std_m
    assert found.area_m2 == pytest.approx(100.0)
    assert depth(AREA, box(199, 0, 300, 100)) == pytest.approx(1.0)
    assert found.area_std_m2 == pytest.approx(math.sqrt(2 * (corner**2 + far**2)), rel=ends / corner)


def test_the_deviation_of_an_area_is_that_of_many_recordings():
    rng = np.random.default_rng(7)
    first = np.array([[0, 0], [310.4, 22.7], [402.1, -4.2], [380.0, -200.0], [10.0, -180.0]])
    second = np.array([[5, -6], [150, 3], [420, -12.0], [400, 200], [0, 210]])
    recorded = [
        Polygon(first + rng.uniform(-0.5, 0.5, first.shape)).intersection(
            Polygon(second + rng.uniform(-0.5, 0.5, second.shape))
        )
        for _ in range(4000)
    ]
    spread = float(np.std([one.area for one in recorded]))
    assert strip(Polygon(first), Polygon(second), (METRE, METRE)).area_std_m2 == pytest.approx(
        spread, rel=0.06
    )


def test_the_most_that_rounding_makes_is_never_passed():
    rng = np.random.default_rng(11)
    for _ in range(300):
        x = np.sort(rng.uniform(0, 600, 4))
        line = np.column_stack([x, rng.uniform(-40, 40, 4)]) + [400_000, 2_400_000]
        south = Polygon(np.rint([*line, line[-1] - [0, 500], line[0] - [0, 500]]))
        north = Polygon([*line, line[-1] + [0, 500], line[0] + [0, 500]])
        common = shapely.intersection(south, north)
        for piece in shapely.get_parts(common):
            if piece.geom_type == "Polygon" and piece.area > 1e-6 and min(np.diff(x)) > 20:
                sides = side_pair(south, north, common.bounds, 0.001)
                found = strips_of(piece, sides, (METRE, BoundaryErrors((), 0.0)))
                assert found.area_m2 <= 1.1 * found.area_most_m2


def test_corners_that_both_records_share_move_together():
    both = Polygon([(200, 0), (199.6, 50), (200, 100), (300, 100), (300, 0)])
    apart = Polygon([(200, -10), (199.6, 50), (200, 110), (300, 110), (300, -10)])
    together = strip(AREA, both, (METRE, METRE))
    alone = strip(AREA, apart, (METRE, METRE))
    assert together.area_std_m2 < 0.75 * alone.area_std_m2


def test_a_plot_inside_is_as_deep_as_its_way_out():
    assert depth(AREA, box(50, 50, 50.3, 60)) == pytest.approx(50.0)
    assert depth(AREA, box(1, 1, 3, 4)) == depth(box(1, 1, 3, 4), AREA) == pytest.approx(3.0)
    assert depth(AREA, box(95, 70, 105, 80)) == pytest.approx(30.0)


def test_farther_than_the_reach_a_plot_inside_is_deeper_than_any_error():
    wide = box(0, 0, 400, 400)
    assert depth(wide, box(200, 200, 201, 201)) == math.inf


def test_the_same_plot_twice_has_no_way_out():
    assert depth(AREA, AREA) == math.inf


def test_the_thin_end_of_a_sliver_makes_it_no_deeper():
    sliver = Polygon([(0, 100), (60, 99.999995), (100, 99.99), (200, 100), (200, 200), (0, 200)])
    assert depth(AREA, sliver) == pytest.approx(0.01)


def test_a_band_across_an_area_is_as_deep_as_the_way_out():
    assert depth(AREA, box(50, -10, 50.3, 110)) == pytest.approx(50.0, abs=0.2)


def test_each_piece_has_its_own_depth():
    other = MultiPolygon([box(199, 0, 300, 40), box(197, 60, 300, 100)])
    found = depths_of(strip(AREA, other, (METRE, METRE)), sides_of(AREA, other), REACH_M)
    assert sorted(found) == pytest.approx([1.0, 3.0])


@pytest.mark.parametrize(
    ("piece", "width_m"),
    [
        (box(0, 0, 100, 2), 2.0),
        (Polygon([(0, 0), (100, 0), (100, 1), (60, 1), (60, 8), (50, 8), (50, 1), (0, 1)]), 8.0),
        (box(0, 0, 10, 10), 10.0),
    ],
)
def test_the_inscribed_width_is_that_of_the_largest_circle(piece, width_m):
    assert inscribed_width_m(piece) == pytest.approx(width_m, rel=0.07)
    assert inscribed_width_m(piece) >= width_m * 0.999


# --- sliver or overlap ----------------------------------------------------------------------------------


def test_a_sliver_of_two_centimetres_between_a_table_and_a_tab_file_is_within_tolerance():
    found = verdict(box(199.98, 0, 300, 100), second_errors=BoundaryErrors((0.01, 0.03), 0.0))
    assert found.outcome is Outcome.WITHIN_TOLERANCE
    assert (found.area_m2, found.width_m, found.length_m) == (2.0, 0.02, 100.02)
    assert found.tolerance_m == 0.1


def test_three_metres_between_tables_in_centimetres_are_a_conflict():
    found = verdict(box(197, 0, 300, 100))
    assert (found.outcome, found.probability, found.area_m2) == (Outcome.CONFLICT, 1.0, 300.0)


def test_the_same_overlap_is_open_between_worse_boundaries():
    assert verdict(box(197, 0, 300, 100), second_errors=DIGITISED).outcome is Outcome.CANNOT_TELL


def test_what_rounding_cannot_have_made_is_real_for_certain():
    found = verdict(box(198.2, 0, 300, 100), METRE, METRE)
    assert (found.outcome, found.probability, found.errors_alone) == (Outcome.CONFLICT, 1.0, 0.0)


def test_half_a_metre_between_tables_in_whole_metres_is_open_and_says_how_likely():
    found = verdict(box(199.3, 0, 300, 100), METRE, METRE)
    assert found.outcome is Outcome.CANNOT_TELL
    assert 0.9 < found.probability < 0.995
    assert 0.005 < found.errors_alone < 0.1
    assert found.width_std_m > 0.1


def test_a_small_plot_deep_inside_another_is_real_however_narrow():
    found = verdict(box(50, 50, 50.3, 60))
    assert (found.outcome, found.probability, found.area_m2) == (Outcome.CONFLICT, 1.0, 3.0)


def test_a_plot_smaller_than_its_own_errors_is_open():
    found = verdict(box(50, 50, 50.3, 60), METRE, METRE)
    assert (found.outcome, found.probability < 0.95) == (Outcome.CANNOT_TELL, True)


def test_a_plot_inside_nearer_to_the_border_than_errors_reach_is_open():
    plot = box(190, 40, 198, 48)
    near, far = verdict(plot, DIGITISED, CENTIMETRE), verdict(plot, CENTIMETRE, CENTIMETRE)
    assert (near.outcome, near.depth_m) == (Outcome.CANNOT_TELL, 10.0)
    assert far.outcome is Outcome.CONFLICT
    wide = box(0, 0, 2000, 2000)
    deep = verdict(box(1000, 1000, 1008, 1008), DIGITISED, CENTIMETRE, area=wide)
    assert (deep.outcome, deep.errors_alone) == (Outcome.CONFLICT, 0.0)


def test_a_plot_inside_is_never_within_tolerance():
    assert verdict(box(199.92, 40, 199.99, 47)).outcome is Outcome.CANNOT_TELL
    assert verdict(box(199.92, 40, 210, 47)).outcome is Outcome.WITHIN_TOLERANCE


def test_a_plot_inside_but_for_a_narrow_mouth_is_weighed_as_a_plot():
    surveyed = BoundaryErrors((), 0.3)
    inside = Polygon([(199.4, 50.0), (199.98, 50.3), (200.02, 50.32), (199.98, 50.34), (199.4, 50.64)])
    found = verdict(inside, surveyed, CENTIMETRE)
    assert (found.outcome, found.depth_m) == (Outcome.CANNOT_TELL, 0.6)
    assert 0.99 < found.probability < 0.999


def test_an_overlap_on_three_sides_is_no_surer_than_its_depth():
    """What a boundary has in common cannot cancel along a border that turns: half of it may be the hand."""
    bay = box(-100, -100, 300, 200).difference(box(0, 0, 200, 100))
    wider = verdict(box(-1, -1, 201, 101), BoundaryErrors((), 1.0), CENTIMETRE, area=bay)
    one = verdict(box(-1, 0, 200, 100), BoundaryErrors((), 1.0), CENTIMETRE, area=bay)
    assert (wider.outcome, one.outcome) == (Outcome.CANNOT_TELL, Outcome.CANNOT_TELL)
    assert one.probability <= wider.probability < 0.98


@pytest.mark.parametrize(
    "errors", [(CENTIMETRE, DIGITISED), (METRE, METRE), (BoundaryErrors((), 2.0), METRE)]
)
def test_what_is_surely_deep_would_be_called_a_conflict_at_length(errors, monkeypatch):
    some = [pair for pair in zip(*pairs(160, 20261127)) if not common_ground(*pair).is_empty]
    short = [real_overlap(*pair, *errors, VALUES) for pair in some]
    monkeypatch.setattr(module, "_deep", lambda *case: False)
    long = [real_overlap(*pair, *errors, VALUES) for pair in some]
    assert [one.outcome for one in short] == [one.outcome for one in long]
    assert [one.probability for one in short] == pytest.approx([one.probability for one in long])
    assert [one.errors_alone for one in short] == pytest.approx([one.errors_alone for one in long])
    if errors[1] is DIGITISED:
        assert sum(one.depth_m is None for one in short) > sum(one.depth_m is None for one in long)


def test_a_plot_that_shares_the_border_from_inside_is_weighed_by_its_depth():
    assert verdict(box(199, 40, 200, 60), METRE, METRE).outcome is Outcome.CANNOT_TELL
    assert verdict(box(190, 40, 200, 60), METRE, METRE).outcome is Outcome.CONFLICT


def test_a_narrow_band_across_an_area_is_real():
    assert verdict(box(50, -10, 50.3, 110), METRE, METRE).outcome is Outcome.CONFLICT


def test_the_same_area_twice_is_real():
    assert verdict(AREA).outcome is Outcome.CONFLICT
    thin = box(0, 0, 300, 0.8)
    assert verdict(thin, METRE, METRE, area=thin).outcome is Outcome.CONFLICT


def test_a_long_sliver_with_a_bulge_is_not_within_tolerance():
    bulge = [(99, 99.99), (99, 99.7), (101, 99.7), (101, 99.99)]
    other = Polygon([(0, 99.99), *bulge, (200, 99.99), (200, 200), (0, 200)])
    found = verdict(other)
    assert found.width_m < 0.05
    assert found.outcome is Outcome.CONFLICT


def test_the_widest_piece_decides():
    other = MultiPolygon([box(199.99, 0, 300, 40), box(190, 60, 300, 100)])
    found = verdict(other)
    assert (found.outcome, found.area_m2) == (Outcome.CONFLICT, 400.4)


def test_nothing_under_the_tolerance_loses_its_figures():
    found = verdict(box(199.95, 0, 300, 100))
    assert found.outcome is Outcome.WITHIN_TOLERANCE
    assert min(found.area_m2, found.width_m, found.length_m, found.probability, found.widest_m) > 0.0


def teeth(*depths_m):
    """An area west of another with so many teeth into it, 60 m apart, each as wide as its half."""
    points = [(200.0, 0.0)]
    for number, depth_m in enumerate(depths_m):
        south = 60.0 * number + 10.0
        points += [(200.0, south), (200.0 + depth_m, south + 15.0), (200.0, south + 30.0)]
    high = 60.0 * len(depths_m)
    return Polygon([*points, (200.0, high), (0.0, high), (0.0, 0.0)]), east_of_teeth(
        len(depths_m), corners=True
    )


def east_of_teeth(count, corners):
    """The area east of them, with a corner between any two or with four in all."""
    between = [(200.0, 60.0 * number) for number in range(count, -1, -1)]
    return Polygon(
        [(400.0, 0.0), (400.0, 60.0 * count), *(between if corners else [between[0], between[-1]])]
    )


def test_many_pieces_along_one_border_are_surer_than_the_surest_of_them():
    west, east = teeth(*[1.25] * 10)
    one, ten = (
        verdict(west, METRE, METRE, area=part) for part in (shapely.clip_by_rect(east, 200, 0, 400, 60), east)
    )
    assert (one.outcome, ten.outcome) == (Outcome.CANNOT_TELL, Outcome.CONFLICT)
    assert ten.errors_alone < one.errors_alone / 10.0


def test_many_pieces_that_two_corners_would_make_are_no_surer_together():
    west, _ = teeth(*[1.25] * 10)
    found = verdict(west, METRE, METRE, area=east_of_teeth(10, corners=False))
    assert found.outcome is Outcome.CANNOT_TELL


def test_many_pieces_as_errors_make_them_are_no_surer_together():
    west, east = teeth(*[0.7] * 10)
    found = verdict(west, METRE, METRE, area=east)
    assert (found.outcome, found.errors_alone > 0.5) == (Outcome.CANNOT_TELL, True)


def test_a_boundary_that_is_off_as_a_whole_makes_many_pieces_as_easily_as_one():
    many = teeth(*[40.0] * 10)
    assert verdict(many[0], DIGITISED, CENTIMETRE, area=many[1]).outcome is Outcome.CANNOT_TELL


def test_a_ready_common_ground_is_taken_and_handed_on():
    other = box(199.3, 0, 300, 100)
    common = shapely.intersection(AREA, other)
    found = real_overlap(AREA, other, METRE, METRE, VALUES, measured_alone(common))
    assert found == verdict(other, METRE, METRE)
    assert found.ground.equals(common)
    assert verdict(box(150, 0, 300, 100)).ground.area == pytest.approx(5000.0)
    assert verdict(box(200, 0, 300, 100)).ground is None


def test_what_is_told_of_heavy_boundaries_is_told_of_the_same_ones_with_few_corners():
    other = Polygon([(199.5, -3), (199.8, 60), (199.2, 99), (300, 100), (300, 0)])
    heavy = shapely.union(AREA, shapely.segmentize(box(-30_000, -5_000, 100, 20_000), 2.0))
    light = shapely.union(AREA, box(-30_000, -5_000, 100, 20_000))
    assert shapely.get_num_coordinates(heavy) > 20_000
    assert verdict(other, METRE, METRE, area=heavy) == verdict(other, METRE, METRE, area=light)


def test_the_order_of_the_two_does_not_matter():
    other = Polygon([(199.5, -3), (199.8, 60), (199.2, 99), (300, 100), (300, 0)])
    one = real_overlap(AREA, other, METRE, CENTIMETRE, VALUES)
    assert real_overlap(other, AREA, CENTIMETRE, METRE, VALUES) == one


# --- areas that share nothing as recorded ---------------------------------------------------------------


def test_a_shared_border_of_printed_tables_is_clear():
    found = verdict(box(200, 0, 300, 100), METRE, METRE)
    assert (found.outcome, found.area_m2, found.gap_m) == (Outcome.CLEAR, 0.0, 0.0)


def test_a_digitised_zone_beside_an_area_is_clear_only_at_a_distance():
    near, far = (verdict(box(200 + gap, -50, 900, 150), second_errors=DIGITISED) for gap in (5.0, 40.0))
    assert (near.outcome, near.gap_m) == (Outcome.CANNOT_TELL, 5.0)
    assert 0.0 < near.probability < 0.5
    assert far.outcome is Outcome.CLEAR


def test_digitised_neighbours_with_the_same_corners_have_one_border():
    assert verdict(box(200, 0, 300, 100), DIGITISED, DIGITISED).outcome is Outcome.CLEAR
    assert verdict(box(200, -60, 300, 160), DIGITISED, DIGITISED).outcome is Outcome.CANNOT_TELL


def test_the_limits_of_a_pair_follow_from_both():
    found = limits_of(METRE, CENTIMETRE, VALUES)
    assert found.tolerance_m == pytest.approx(2.0 * pair_std_m(METRE, CENTIMETRE, VALUES))
    assert found.rounding_m == pytest.approx(math.sqrt(2.0) * 0.505)
    assert found.sure_m > found.tolerance_m > found.doubt_m
    assert limits_of(METRE, DIGITISED, VALUES).rounding_m == math.inf
