"""Plans of maps of the real tables: all on the sheet, nothing on anything else, every row and corner once."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
import pytest
from areamaker import area, box
from mapmaker import TEXTS, real_area, real_numbers, request_for, request_of
from testdata import by_scale

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.maps.as_read import label_box
from mineral_plugin.core.maps.corners_shown import shown_corners
from mineral_plugin.core.maps.papers import LANDSCAPE, paper
from mineral_plugin.core.maps.plan import (
    KEPT,
    RETURNED,
    WHOLE,
    Box,
    Element,
    FrameElement,
    KeyElement,
    MapArea,
    MapElement,
    MapPlan,
    TableElement,
    TextElement,
)
from mineral_plugin.core.maps.planning import plan_map
from mineral_plugin.core.maps.requests import MapRequest, MapTexts
from mineral_plugin.core.maps.scales import allowed_scales, surface_area_m2
from mineral_plugin.core.maps.tables import forms_of
from mineral_plugin.core.maps.text_size import text_size_mm

try:
    NUMBERS = real_numbers()
except pytest.skip.Exception:
    NUMBERS = []
SOME = list(dict.fromkeys([*NUMBERS[:: by_scale(4, 1)], *(["018"] if NUMBERS else [])]))


def problems(request: MapRequest, plan: MapPlan) -> List[str]:
    """Return what no plan may have, in words."""
    return [*_places(plan), *_texts(request, plan), *_labels(plan), *_rows(request, plan), *_maps(plan)]


def _places(plan: MapPlan) -> List[str]:
    found = []
    for sheet in plan.sheets:
        inner = sheet.element("frame.inner").box
        rest = [one for one in sheet.elements if not isinstance(one.content, FrameElement)]
        found += [f"{one.id} leaves the neat line" for one in rest if not inner.holds(one.taken)]
        found += [
            f"{first.id} lies on {second.id}"
            for number, first in enumerate(rest)
            for second in rest[number + 1 :]
            if first.taken.meets(second.taken)
        ]
        found += ["an id twice"] if len({one.id for one in sheet.elements}) < len(sheet.elements) else []
    return found


def _texts(request: MapRequest, plan: MapPlan) -> List[str]:
    return [
        f"{one.id} is cut off"
        for sheet in plan.sheets
        for one in sheet.elements
        if isinstance(one.content, TextElement) and not _fits(one, one.content, request.letter_width)
    ]


def _fits(element: Element, text: TextElement, letter_width: float) -> bool:
    width, height = text_size_mm(text.text, text.size_pt, text.bold, letter_width)
    return width <= element.box.width + 0.01 and height <= element.box.height + 0.01


def _labels(plan: MapPlan) -> List[str]:
    boxes: List[Tuple[int, str, Box]] = [(one.sheet, one.text, label_box(plan, one)) for one in plan.labels]
    found = []
    for number, (sheet, text, place) in enumerate(boxes):
        frame = plan.sheets[sheet - 1].map
        assert frame is not None
        found += [] if frame.box.holds(place) else [f"label {text} out of the map"]
        found += [
            f"label {text} on label {other}"
            for its_sheet, other, its in boxes[number + 1 :]
            if its_sheet == sheet and place.meets(its)
        ]
    named = {(one.area, one.text, one.point) for one in plan.labels}
    wanted = {(one.place[0], one.text, one.point) for one in shown_corners(plan.areas)}
    return [*found, *[f"corner {text} without a label" for _, text, _ in wanted - named]]


def _rows(request: MapRequest, plan: MapPlan) -> List[str]:
    tables = [one.content for s in plan.sheets for one in s.elements if isinstance(one.content, TableElement)]
    found = []
    for number, form in enumerate(forms_of(plan.areas, plan.lang, request.form.numbered)):
        for ring, table in enumerate(form.tables):
            pieces = [one for one in tables if (one.area, one.ring) == (number, ring)]
            pieces.sort(key=lambda one: one.first_row)
            printed = [row for piece in pieces for row in piece.rows]
            wanted = [(*table.name_cells(i), row.x.text, row.y.text) for i, row in enumerate(table.rows)]
            starts = np.cumsum([0, *[len(piece.rows) for piece in pieces]])[:-1].tolist()
            found += [] if printed == wanted else [f"rows of table {number}.{ring} differ"]
            found += [] if [one.first_row for one in pieces] == starts else [f"table {number}.{ring} starts"]
            facts = [line.replace("\n", " ") for piece in pieces for line in piece.facts]
            found += [f"{fact.line} is missing" for fact in table.facts if fact.line not in facts]
    return found


def _maps(plan: MapPlan) -> List[str]:
    found = []
    for sheet in plan.sheets:
        if sheet.map is None or not isinstance(sheet.map.content, MapElement):
            continue
        drawn, content = sheet.map.box, sheet.map.content
        width, height = (one * 1000.0 / plan.scale for one in (content.extent.width, content.extent.height))
        exact = abs(width - drawn.width) < 1e-6 and abs(height - drawn.height) < 1e-6
        found += [] if exact else ["the frame is not the extent at the scale"]
    return found


# --- the real tables --------------------------------------------------------------------------------


@pytest.mark.skipif(not NUMBERS, reason="no test data corner_tables (set MINERAL_TESTDATA)")
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_real_area_has_its_place_on_one_sheet_at_an_allowed_scale(lang: str) -> None:
    found = {}
    for number in SOME:
        request = request_for(real_area(number), lang=lang)
        plan = plan_map(request)
        allowed = allowed_scales(request.rule, surface_area_m2(request.areas[0].area))
        wrong = problems(request, plan)
        wrong += [] if plan.scale in allowed else [f"scale {plan.scale}"]
        wrong += [] if len(plan.sheets) == 1 else ["several sheets"]
        if wrong:
            found[number] = wrong
    assert found == {} and len(SOME) >= 25


@pytest.mark.skipif(not NUMBERS, reason="no test data corner_tables (set MINERAL_TESTDATA)")
@pytest.mark.parametrize("letter_width", [1.2])
@pytest.mark.parametrize("form_id", ["exploration", "status", "closure"])
def test_other_forms_and_wider_letters_hold_as_well(form_id: str, letter_width: float) -> None:
    found = {}
    for number in SOME[::4]:
        request = request_for(real_area(number), form_id, letter_width=letter_width)
        wrong = problems(request, plan_map(request))
        if wrong:
            found[number] = wrong
    assert found == {}


@pytest.mark.skipif(not NUMBERS, reason="no test data corner_tables (set MINERAL_TESTDATA)")
def test_a_long_table_goes_on_on_another_sheet_of_the_paper_asked_for() -> None:
    request = request_for(real_area("208"), paper=paper("A4"), scale=10_000)
    plan = plan_map(request)
    assert problems(request, plan) == [] and len(plan.sheets) == 2
    assert plan.sheets[0].map is not None and plan.sheets[1].map is None
    texts = [one.content.text for s in plan.sheets for one in s.elements
             if one.id == "number" and isinstance(one.content, TextElement)]  # fmt: skip
    assert [text.split("\n")[-1] for text in texts] == ["Tờ 1/2", "Tờ 2/2"]


@pytest.mark.skipif(not NUMBERS, reason="no test data corner_tables (set MINERAL_TESTDATA)")
@pytest.mark.parametrize("orientation", ["portrait", LANDSCAPE])
def test_an_area_longer_than_its_paper_is_drawn_on_several_sheets(orientation: str) -> None:
    request = request_for(real_area("208"), paper=paper("A4", orientation), scale=2_000)
    plan = plan_map(request)
    assert problems(request, plan) == []
    keys = [one.content for s in plan.sheets for one in s.elements if isinstance(one.content, KeyElement)]
    maps = [sheet for sheet in plan.sheets if sheet.map]
    assert len(maps) > 4 and [one.here for one in keys] == [sheet.number for sheet in maps]
    assert all(len(one.cells) == len(maps) for one in keys)


# --- areas made for a purpose -----------------------------------------------------------------------


def small(name: str = "Mỏ thử", holes: bool = False) -> LicenceArea:
    hole = (box(2_412_150, 442_150, 60, 80, first=5),) if holes else ()
    return area(Part(box(2_412_000, 442_000, 400, 500), hole), name=name, stated="20")


def test_the_two_areas_of_a_partial_return_have_tables_and_lines_of_their_own() -> None:
    returned = area(Part(box(2_412_000, 442_500, 400, 200)), name="Phần trả lại")
    request = request_of((MapArea(KEPT, small()), MapArea(RETURNED, returned)), "partial_return")
    plan = plan_map(request)
    assert problems(request, plan) == []
    assert [one.role for one in plan.areas] == [RETURNED, KEPT]  # as the annex of a decision has them
    legend = plan.sheets[0].element("legend").content
    assert {f"area.{KEPT}", f"area.{RETURNED}"} <= {item.symbol for item in legend.items}  # type: ignore[union-attr]


def test_ground_not_mined_has_a_table_and_a_line_of_the_legend() -> None:
    request = request_for(small(holes=True))
    plan = plan_map(request)
    assert problems(request, plan) == []
    sheet = plan.sheets[0]
    assert isinstance(sheet.element("table.0.1.0").content, TableElement)
    assert "unmined" in [item.symbol for item in sheet.element("legend").content.items]  # type: ignore[union-attr]


def test_a_closure_map_names_its_corners_by_letters_on_map_and_table() -> None:
    plan = plan_map(request_for(small(holes=True), "closure"))
    assert sorted(label.text for label in plan.labels) == list("ABCDEFGH")
    table = plan.sheets[0].element("table.0.0.0").content
    assert isinstance(table, TableElement)
    assert [row[:2] for row in table.rows] == [("1", "A"), ("2", "B"), ("3", "C"), ("4", "D")]


def test_letters_that_a_table_has_already_stay() -> None:
    named = area(Part(box(2_412_000, 442_000, 400, 500)))
    corners = tuple(
        corner.__class__(name, corner.x_text, corner.y_text, corner.north_m, corner.east_m)
        for name, corner in zip("KLMN", named.parts[0].outer.corners)
    )
    lettered = area(Part(named.parts[0].outer.__class__(corners)))
    assert sorted(one.text for one in plan_map(request_for(lettered, "closure")).labels) == list("KLMN")


def test_empty_texts_print_dots_and_a_code_has_its_corner() -> None:
    plan = plan_map(request_for(small(), texts=MapTexts(code="sha256:00")))
    sheet = plan.sheets[0]
    dotted = [one.content.text for one in sheet.elements if isinstance(one.content, TextElement)]
    assert sum("…" in text for text in dotted) >= 4
    assert sheet.element("qr").box.width == sheet.element("qr").box.height
    assert problems(request_for(small(), texts=MapTexts(code="sha256:00")), plan) == []


def test_the_area_stands_in_the_middle_of_the_frame() -> None:
    plan = plan_map(request_for(small()))
    content = plan.sheets[0].element("map").content
    assert isinstance(content, MapElement)
    band_m = content.band_mm * plan.scale / 1000.0
    assert content.extent.middle == pytest.approx((442_250.0, 2_412_200.0), abs=band_m)


def test_the_same_request_gives_the_same_plan() -> None:
    assert plan_map(request_for(small(holes=True))) == plan_map(request_for(small(holes=True)))


def test_the_smallest_paper_and_the_largest_scale_are_taken() -> None:
    plan = plan_map(request_for(area(Part(box(2_412_000, 442_000, 60, 100)))))
    assert (plan.paper.name, plan.scale) == ("A4", 1_000)


def test_levels_of_one_ground_share_the_labels_of_their_corners() -> None:
    ring = box(2_412_000, 442_000, 400, 500)
    two = area(Part(ring, top_m=300.0, bottom_m=100.0), Part(ring, top_m=100.0, bottom_m=-50.0))
    plan = plan_map(request_for(two))
    assert sorted(label.text for label in plan.labels) == ["1", "2", "3", "4"]


# --- what cannot be drawn ---------------------------------------------------------------------------


def test_a_map_without_an_area_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        plan_map(request_of((), "mining"))
    assert caught.value.phrase.id == "map.no_area"


def test_a_form_whose_area_is_missing_says_which() -> None:
    with pytest.raises(InputError) as caught:
        plan_map(request_of((MapArea(KEPT, small()),), "partial_return"))
    assert caught.value.phrase.values["missing"] == [RETURNED]


def test_two_zones_on_one_map_are_refused() -> None:
    from mineral_plugin.core.area.zones import Zone

    other = area(Part(box(2_412_000, 442_000, 400, 500)), zone=Zone(6300, 3))
    with pytest.raises(InputError) as caught:
        plan_map(request_of((MapArea(KEPT, small()), MapArea(RETURNED, other)), "partial_return"))
    assert caught.value.phrase.id == "map.two_zones"


def test_an_area_of_a_whole_province_at_one_to_a_thousand_finds_no_room() -> None:
    huge = area(Part(box(2_300_000, 400_000, 90_000, 90_000)))
    with pytest.raises(InputError) as caught:
        plan_map(request_for(huge, scale=1_000, paper=paper("A4")))
    assert caught.value.phrase.id == "map.no_room" and "A4" in caught.value.text("vi")


def test_long_names_break_within_their_blocks() -> None:
    long = "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN KHAI THÁC, CHẾ BIẾN VÀ XUẤT NHẬP KHẨU KHOÁNG SẢN " * 2
    texts = TEXTS.__class__(applicant=long, maker=long, authority=long, place=long, document=long)
    request = request_of((MapArea(WHOLE, small()),), "mining", texts=texts)
    assert problems(request, plan_map(request)) == []
