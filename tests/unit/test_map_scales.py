"""Scales, papers, grids, sizes of texts, and tables laid into columns."""

from __future__ import annotations

from datetime import date
from typing import List

import pytest
from areamaker import area, areas, box
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.maps.forms import form_named
from mineral_plugin.core.maps.grid import EAST, NORTH, grid_interval_m, grid_lines
from mineral_plugin.core.maps.papers import LANDSCAPE, paper, papers
from mineral_plugin.core.maps.plan import KEPT, RETURNED, WHOLE, Extent, MapArea, TableElement
from mineral_plugin.core.maps.planning import clear_of_corners
from mineral_plugin.core.maps.requests import ScaleRule, scale_rule
from mineral_plugin.core.maps.scales import (
    STANDARD_SCALES,
    allowed_scales,
    governing_area_m2,
    is_allowed,
    surface_area_m2,
)
from mineral_plugin.core.maps.tables import TableStyle, balanced, flow, forms_of, whole_tables
from mineral_plugin.core.maps.text_size import broken, text_size_mm, text_width_mm
from mineral_plugin.core.maps.type_sizes import type_sizes
from mineral_plugin.core.regulation import load_regulation

TODAY = date(2026, 11, 23)


def m01() -> ScaleRule:
    rule = scale_rule(load_regulation(TODAY), form_named("mining", TODAY))
    assert rule is not None
    return rule


@pytest.mark.parametrize(
    ("hectares", "smallest"),
    [
        (49.999999, 5_000),
        (50.0, 10_000),
        (199.999999, 10_000),
        (200.0, 25_000),
        (499.9, 25_000),
        (500.0, 50_000),
    ],
)
def test_the_smallest_scale_follows_the_area(hectares: float, smallest: int) -> None:
    allowed = allowed_scales(m01(), hectares * 10_000)
    assert allowed == tuple(one for one in STANDARD_SCALES if one <= smallest)
    assert is_allowed(m01(), hectares * 10_000, smallest, 0.0)
    assert not is_allowed(m01(), hectares * 10_000, smallest + 1, 0.0)


def test_a_list_of_scales_allows_nothing_between() -> None:
    rule = ScaleRule("M04", (), (1_000, 2_000, 5_000), True)
    assert allowed_scales(rule, 1.0) == (1_000, 2_000, 5_000)
    assert is_allowed(rule, 1.0, 2_000.4, 0.0005) and not is_allowed(rule, 1.0, 1_500, 0.0005)


def test_without_a_rule_every_standard_scale_may_be_used() -> None:
    assert allowed_scales(None, 1e9) == STANDARD_SCALES


def test_ground_at_two_levels_counts_once() -> None:
    ring = box(2_412_000, 442_000, 100, 200)
    assert surface_area_m2(area(Part(ring, top_m=9.0), Part(ring, top_m=2.0))) == pytest.approx(20_000.0)


def test_what_is_kept_rules_the_scale_of_a_partial_return() -> None:
    kept, back = area(Part(box(2_412_000, 442_000, 100, 200))), area(Part(box(2_412_000, 443_000, 10, 10)))
    assert governing_area_m2((MapArea(RETURNED, back), MapArea(KEPT, kept))) == pytest.approx(20_000.0)


# --- papers and grids -------------------------------------------------------------------------------


def test_papers_grow_and_lie_both_ways() -> None:
    assert [one.name for one in papers()] == ["A4", "A4", "A3", "A3", "A2", "A2", "A1", "A1", "A0", "A0"]
    assert paper("A3", LANDSCAPE).width_mm == 420.0 and paper("A3").height_mm == 420.0
    with pytest.raises(InputError):
        paper("A9")


@pytest.mark.parametrize(
    ("scale", "interval"),
    [(1_000, 100.0), (2_000, 200.0), (5_000, 500.0), (10_000, 1_000.0), (25_000, 2_000.0), (50_000, 5_000.0)],
)
def test_the_grid_is_ten_centimetres_on_paper_where_the_frame_is_large(scale: int, interval: float) -> None:
    assert grid_interval_m(scale, 300.0, 250.0) == interval
    assert grid_interval_m(scale, 300.0, 120.0) <= interval / 2


def test_grid_lines_are_whole_multiples_with_their_numbers() -> None:
    lines = grid_lines(Extent(441_950.0, 2_411_900.0, 442_500.0, 2_412_100.0), 100.0)
    assert [line.text for line in lines if line.axis == EAST] == [
        "442000", "442100", "442200", "442300", "442400", "442500",
    ]  # fmt: skip
    assert [line.value_m for line in lines if line.axis == NORTH] == [2_411_900.0, 2_412_000.0, 2_412_100.0]


@settings(max_examples=60)
@given(st.floats(0.0, 499.0), st.floats(0.0, 499.0), st.floats(400.0, 3000.0), st.floats(400.0, 3000.0))
def test_no_two_numbers_of_the_grid_meet_in_a_corner(east: float, north: float, w: float, h: float) -> None:
    extent = Extent(442_000 + east, 2_412_000 + north, 442_000 + east + w, 2_412_000 + north + h)
    moved = clear_of_corners(extent, 500.0, 22.5)
    assert abs(moved.west - extent.west) <= 22.5 and moved.south == extent.south
    near_east = _near(moved.west, moved.east)
    near_north = _near(moved.south, moved.north)
    assert not (near_north and near_east) or w % 500.0 < 45.0 or w % 500.0 > 455.0


def _near(low: float, high: float) -> bool:
    return min(-low % 500.0, high % 500.0) < 22.5 - 1e-6


# --- texts ------------------------------------------------------------------------------------------


def test_widths_of_texts_are_those_of_arial() -> None:
    # 10 digits of 0.556 and a blank of 0.278 times 10 pt.
    assert text_width_mm("0123456789 ", 10.0) == pytest.approx(5.838 * 10 * 25.4 / 72)
    assert text_width_mm("tỉnh", 10.0) == text_width_mm("tinh", 10.0)
    assert text_width_mm("ữ", 10.0) == text_width_mm("ư", 10.0) > text_width_mm("u", 10.0)
    assert text_width_mm("A", 10.0, letter_width=1.2) == pytest.approx(1.2 * text_width_mm("A", 10.0))


@settings(max_examples=80)
@given(st.text("aăâ bcđ êfg ơuw ", max_size=120), st.floats(8.0, 60.0), st.booleans())
def test_broken_texts_keep_their_letters_and_fit(text: str, width: float, bold: bool) -> None:
    lines = broken(text, width, 8.0, bold)
    assert "".join(lines.split()) == "".join(text.split())
    assert text_size_mm(lines, 8.0, bold)[0] <= width + 1e-6


def test_lines_of_a_broken_text_are_about_equally_long() -> None:
    first, second = broken("BẢN ĐỒ KHU VỰC KHAI THÁC KHOÁNG SẢN", 100.0, 14.0, True).split("\n")
    assert abs(len(first) - len(second)) <= 6


# --- tables -----------------------------------------------------------------------------------------

STYLE = TableStyle(type_sizes(paper("A4")), 58.0, "vi", 1.0)


@settings(max_examples=30, deadline=None)
@given(areas(), st.lists(st.floats(45.0, 160.0), min_size=1, max_size=6))
def test_a_flow_prints_every_row_once_and_in_order(made: object, heights: List[float]) -> None:
    areas = (MapArea(WHOLE, made),)  # type: ignore[arg-type]
    whole = whole_tables(areas, forms_of(areas, "vi", False), ["Tọa độ"], STYLE)
    laid = flow(whole, heights, STYLE)
    pieces = [piece for column in laid.columns for piece in column]
    for ring in range(len(whole)):
        printed = [row for piece in (*pieces, *laid.rest) if piece.ring == ring for row in piece.rows]
        assert printed == list(whole[ring].rows)
        told = [fact for piece in (*pieces, *laid.rest) if piece.ring == ring for fact in piece.facts]
        assert told == list(whole[ring].facts)


def test_columns_of_a_flow_are_no_higher_than_their_room() -> None:
    laid = flow(_long_table(), [60.0, 80.0, 60.0], STYLE)
    assert laid.rest and [len(column) for column in laid.columns] == [1, 1, 1]
    assert all(sum(p.height_mm for p in c) <= room for c, room in zip(laid.columns, [60.0, 80.0, 60.0]))


def test_balanced_columns_are_about_equally_high() -> None:
    laid = balanced(_long_table(), 3, STYLE)
    heights = [sum(piece.height_mm for piece in column) for column in laid.columns]
    assert not laid.rest and len(heights) == 3 and max(heights) - min(heights) < 12.0


def test_a_table_that_goes_on_says_so_and_repeats_its_head() -> None:
    first, second, *_ = [
        piece for column in flow(_long_table(), [60.0] * 9, STYLE).columns for piece in column
    ]
    assert "(tiếp theo)" in second.heading and second.system_head == first.system_head
    assert second.first_row == len(first.rows) and not first.facts


def _long_table() -> List[TableElement]:
    corners = [box(2_412_000 + 10 * i, 442_000, 5, 5, first=4 * i + 1) for i in range(12)]
    ring = corners[0].__class__(tuple(corner for one in corners for corner in one.corners))
    areas = (MapArea(WHOLE, area(Part(ring), stated="2.25")),)
    return list(whole_tables(areas, forms_of(areas, "vi", False), ["Tọa độ các điểm khép góc"], STYLE))
