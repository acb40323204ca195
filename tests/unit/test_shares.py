"""Shares of an area in provinces, and the nearest province, on plain rectangles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from mineral_plugin.core.overlap.shares import NamedGround, nearest_province, province_shares

AREA = box(0, 0, 100, 100)
WEST, EAST = NamedGround("Tây", box(-1000, -1000, 30, 1000)), NamedGround("Đông", box(30, -1000, 1000, 1000))


def told(*provinces: NamedGround, area=AREA, sliver_width_m: float = 1.0):
    return province_shares(area, provinces, sliver_width_m)


def test_an_area_inside_one_province_lies_wholly_in_it() -> None:
    shares = told(NamedGround("Đông", box(-1, -1, 101, 101)))
    assert [(one.name, one.area_m2, one.share) for one in shares.provinces] == [("Đông", 10_000.0, 1.0)]
    assert (shares.none_m2, shares.doubled_m2, shares.wholly_inside) == (0.0, 0.0, True)


def test_two_provinces_share_an_area_largest_first() -> None:
    shares = told(WEST, EAST)
    assert [(one.name, one.area_m2, one.share) for one in shares.provinces] == [
        ("Đông", 7000.0, 0.7),
        ("Tây", 3000.0, 0.3),
    ]
    assert [one.name for one in shares.largest] == ["Đông"] and shares.largest_is_sure


def test_a_province_that_only_touches_has_no_share() -> None:
    shares = told(NamedGround("Đông", box(0, 0, 100, 100)), NamedGround("Tây", box(-50, 0, 0, 100)))
    assert [one.name for one in shares.provinces] == ["Đông"]


@pytest.mark.parametrize(("width", "sliver"), [(0.9, True), (1.1, False)])
def test_a_part_under_the_tolerance_is_told_and_not_counted(width: float, sliver: bool) -> None:
    shares = told(NamedGround("Tây", box(-50, 0, width, 100)), NamedGround("Đông", box(width, 0, 200, 100)))
    assert [(one.name, one.sliver) for one in shares.provinces] == [("Đông", False), ("Tây", sliver)]
    assert [one.name for one in shares.counted] == (["Đông"] if sliver else ["Đông", "Tây"])
    assert shares.provinces[1].width_m == pytest.approx(width, rel=0.02)


def test_without_a_tolerance_nothing_is_a_sliver() -> None:
    shares = told(
        NamedGround("Tây", box(-50, 0, 0.01, 100)),
        NamedGround("Đông", box(0.01, 0, 200, 100)),
        sliver_width_m=0,
    )
    assert len(shares.counted) == 2


def test_an_area_narrower_than_the_tolerance_still_lies_somewhere() -> None:
    shares = told(WEST, EAST, area=box(0, 0, 100, 0.5))
    assert [one.name for one in shares.counted] == ["Đông", "Tây"]


def test_the_part_in_no_province_is_told() -> None:
    shares = told(NamedGround("Tây", box(-50, 0, 60, 100)))
    assert (shares.none_m2, shares.none_share, shares.wholly_inside) == (4000.0, 0.4, False)


def test_a_crack_between_provinces_under_the_tolerance_is_a_sliver() -> None:
    shares = told(NamedGround("Tây", box(-50, 0, 50, 100)), NamedGround("Đông", box(50.5, 0, 200, 100)))
    assert (shares.none_m2, shares.none_sliver, shares.wholly_inside) == (50.0, True, True)


def test_an_area_in_no_province_has_no_largest() -> None:
    shares = told(NamedGround("Tây", box(-50, 0, -10, 100)))
    assert (shares.provinces, shares.largest, shares.largest_is_sure) == ((), (), False)
    assert (shares.none_share, shares.wholly_inside) == (1.0, False)


def test_no_province_at_all_is_no_error() -> None:
    assert told().none_share == 1.0


def test_equal_shares_have_no_sure_largest() -> None:
    shares = told(NamedGround("Tây", box(-50, 0, 50, 100)), NamedGround("Đông", box(50, 0, 200, 100)))
    assert len(shares.largest) == 2 and not shares.largest_is_sure


def test_ground_given_twice_is_told_and_may_leave_the_largest_open() -> None:
    shares = told(NamedGround("Tây", box(-50, 0, 48, 100)), NamedGround("Đông", box(45, 0, 200, 100)))
    assert (shares.doubled_m2, shares.largest_is_sure) == (300.0, True)
    shares = told(NamedGround("Tây", box(-50, 0, 52, 100)), NamedGround("Đông", box(45, 0, 200, 100)))
    assert (shares.doubled_m2, shares.largest_is_sure) == (700.0, False)


def test_pieces_of_one_name_are_one_province() -> None:
    pieces = [NamedGround("Tây", box(0, 0, 20, 100)), NamedGround("Tây", box(80, 0, 120, 100))]
    shares = told(*pieces, NamedGround("Đông", box(20, 0, 80, 100)))
    assert [(one.name, one.area_m2) for one in shares.provinces] == [("Đông", 6000.0), ("Tây", 4000.0)]


def test_an_area_of_several_parts_is_measured_as_a_whole() -> None:
    area = MultiPolygon([box(0, 0, 10, 10), box(90, 0, 100, 30)])
    shares = told(WEST, EAST, area=area)
    assert [(one.name, one.share) for one in shares.provinces] == [("Đông", 0.75), ("Tây", 0.25)]


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
def test_shares_of_provinces_side_by_side_sum_to_the_whole(cuts: list) -> None:
    edges = [-10, *sorted(cuts), 110]
    provinces = [NamedGround(str(n), box(a, -5, b, 105)) for n, (a, b) in enumerate(zip(edges, edges[1:]))]
    shares = told(*provinces, sliver_width_m=0.0)
    assert sum(one.area_m2 for one in shares.provinces) == pytest.approx(10_000.0, abs=0.05)
    assert (shares.none_m2, shares.doubled_m2) == (0.0, 0.0)
    sizes = [one.area_m2 for one in shares.provinces]
    assert sizes == sorted(sizes, reverse=True)


def test_the_nearest_province_and_its_distance() -> None:
    found = nearest_province(
        AREA, [NamedGround("Tây", box(-500, 0, -30.5, 100)), NamedGround("Đông", box(131, 0, 200, 100))]
    )
    assert found == (("Tây",), 30.5)


def test_equally_near_provinces_are_both_named() -> None:
    found = nearest_province(
        AREA, [NamedGround("Tây", box(-500, 0, -30, 100)), NamedGround("Đông", box(130, 0, 200, 100))]
    )
    assert found == (("Tây", "Đông"), 30.0)


def test_no_province_has_no_nearest() -> None:
    with pytest.raises(ValueError):
        nearest_province(AREA, [])
