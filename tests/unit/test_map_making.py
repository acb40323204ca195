"""What a map of an area is asked for: forms, the rule on the scale, the other area, what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mineral_plugin.core.area.model import LicenceArea, Part, Ring, area_id
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.drawing.places import corner_at
from mineral_plugin.core.drawing.splitting import kept_and_returned
from mineral_plugin.core.maps.forms import form_named
from mineral_plugin.core.maps.scales import STANDARD_SCALES
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.work.map_answers import keep_map_answers, kept_map_answers, with_map
from mineral_plugin.core.work.map_choices import MapChoices, choices_path, keep_map_choices, kept_map_choices
from mineral_plugin.core.work.map_making import (
    MapAsked,
    MapChoice,
    MapTexts,
    chosen_form,
    form_told,
    forms_offered,
    map_request,
    papers_offered,
    planned_map,
    scale_told,
)
from mineral_plugin.core.work.map_offered import map_offered
from mineral_plugin.core.work.map_parts import parts_of, second_role, seconds_offered
from mineral_plugin.core.work.mapping import map_requests

DAY = date(2026, 11, 23)
ZONE = Zone(6285, 3)
EAST, NORTH = 489_000.0, 2_383_000.0


def square(east: float, north: float, width: float, height: float, name: str = "Đồng Khê") -> LicenceArea:
    places = [(east, north + height), (east + width, north + height), (east + width, north), (east, north)]
    corners = tuple(corner_at(x, y, 2, str(number)) for number, (x, y) in enumerate(places, start=1))
    parts = (Part(Ring(corners)),)
    return LicenceArea(area_id(name, ZONE, parts), name, ZONE, parts)


AREA = square(EAST, NORTH, 400.0, 300.0)


def asked(**more: object) -> MapAsked:
    about = {name: more.pop(name) for name in ("area", "procedure", "second") if name in more}
    return replace(MapAsked(AREA, "P14", replace(MapChoice(DAY), **more)), **about)


# --- form, rule, paper ------------------------------------------------------------------------------


def test_the_form_of_the_procedure_comes_first_and_all_others_are_offered_once() -> None:
    forms = forms_offered("P04", DAY)
    assert forms[0].id == "partial_return_exploration"
    assert len({form.id for form in forms}) == len(forms) > 5


def test_without_a_form_named_the_procedure_chooses_it() -> None:
    assert chosen_form("", "P14", DAY).id == "mining"
    assert chosen_form("closure", "P14", DAY).id == "closure"


def test_a_procedure_without_a_map_is_told_in_one_sentence_and_forms_are_offered_all_the_same(
    tmp_path: Path,
) -> None:
    offered = map_offered(asked(procedure="P03"), (), "", tmp_path)
    assert offered.problem is not None and "P03" in offered.problem.text("vi")
    assert offered.scale is None and offered.usual is None and offered.forms


def test_what_was_not_read_in_a_text_says_so_beside_the_note() -> None:
    told = [one.vi for one in form_told(form_named("exploration", DAY))]
    assert "Thông tư 37/2025/TT-BNNMT" in told[0]
    assert any("Theo thông lệ" in one for one in told) and any("Suy ra" in one for one in told)


def test_the_rule_on_the_scale_names_area_article_and_the_scales_it_allows(tmp_path: Path) -> None:
    told = scale_told(asked(), tmp_path)
    assert (
        told.is_confirmed and "12,00 ha" in told.sentence.vi and "Điều 20 khoản 4 điểm c" in told.sentence.vi
    )
    assert max(told.allowed) < max(STANDARD_SCALES)
    assert f"1:{max(told.allowed):,}" in told.sentence.en


def test_a_rule_that_is_not_confirmed_says_so_and_forbids_no_scale(tmp_path: Path) -> None:
    told = scale_told(asked(procedure="P01"), tmp_path)
    assert not told.is_confirmed and "chưa được xác nhận" in told.sentence.vi
    assert told.allowed == STANDARD_SCALES


def test_status_maps_have_a_list_of_scales_and_closure_maps_no_rule(tmp_path: Path) -> None:
    status = scale_told(asked(form="status"), tmp_path)
    assert status.is_confirmed and all(f"1:{one:,}" in status.sentence.en for one in status.allowed)
    closure = scale_told(asked(form="closure"), tmp_path)
    assert not closure.is_confirmed and "Không đọc được" in closure.sentence.vi


def test_a_paper_is_asked_for_by_the_code_it_was_offered_under(tmp_path: Path) -> None:
    for name, words in papers_offered():
        paper = map_request(asked(paper=name), tmp_path).paper
        assert paper is not None and paper.name in words.vi and paper.code == name
    assert map_request(asked(), tmp_path).paper is None


def test_an_unknown_paper_is_told_with_those_there_are(tmp_path: Path) -> None:
    for code in ("A7", "A3-lying"):
        with pytest.raises(InputError, match="A4"):
            map_request(asked(paper=code), tmp_path)


def test_the_batch_and_the_window_ask_for_the_same_map(tmp_path: Path) -> None:
    choice = MapChoice(DAY, form="mining", paper="A3", scale=2_000)
    (batch,) = map_requests((AREA,), choice, tmp_path)
    assert batch == map_request(MapAsked(AREA, "P14", choice), tmp_path)


def test_the_plan_keeps_paper_and_scale_that_were_asked_for(tmp_path: Path) -> None:
    plan = planned_map(asked(paper="A3-landscape", scale=2_000), tmp_path).plan
    assert (plan.paper.name, plan.paper.orientation, plan.scale) == ("A3", "landscape", 2_000)


def test_an_area_that_is_still_being_drawn_has_no_map(tmp_path: Path) -> None:
    ring = Ring(AREA.parts[0].outer.corners[:2])
    unfinished = replace(AREA, parts=(Part(ring),))
    with pytest.raises(InputError, match="three corners"):
        planned_map(asked(area=unfinished), tmp_path)
    assert map_offered(asked(area=unfinished), (), "", tmp_path).scale is None


# --- the other area ---------------------------------------------------------------------------------


def test_both_parts_of_a_partial_return_are_found_in_each_other() -> None:
    form = form_named("partial_return", DAY)
    points = [
        (EAST - 10, NORTH - 10),
        (EAST + 250, NORTH - 10),
        (EAST + 250, NORTH + 310),
        (EAST - 10, NORTH + 310),
    ]
    found = kept_and_returned(AREA, points)
    elsewhere = square(EAST + 5_000, NORTH, 100.0, 100.0)
    others = (elsewhere, AREA, found.kept, found.returned)
    assert second_role(form) == "returned"
    assert seconds_offered(form, found.kept, others) == (found.returned,)
    assert [one.role for one in parts_of(form, found.kept, found.returned)] == list(form.tables)
    assert {one.role: one.area for one in parts_of(form, found.kept, found.returned)} == {
        "kept": found.kept,
        "returned": found.returned,
    }


def test_a_kept_part_without_its_other_half_tells_how_to_make_it(tmp_path: Path) -> None:
    offered = map_offered(asked(form="partial_return"), (AREA,), "", tmp_path)
    assert offered.seconds == () and offered.how is not None and "Giữ một phần" in offered.how.vi
    with pytest.raises(InputError, match="Keep a part"):
        planned_map(asked(form="partial_return"), tmp_path)


def test_the_part_inside_a_prohibited_area_lies_within_the_area() -> None:
    form = form_named("prohibited_inside", DAY)
    inside, across = square(EAST, NORTH, 100.0, 100.0), square(EAST - 50, NORTH, 100.0, 100.0)
    assert seconds_offered(form, AREA, (across, inside)) == (inside,)


def test_an_area_of_another_zone_is_never_the_other_half() -> None:
    form = form_named("prohibited_inside", DAY)
    inside = replace(square(EAST, NORTH, 100.0, 100.0), zone=Zone(6300, 3))
    assert seconds_offered(form, AREA, (inside,)) == ()


def test_a_form_with_one_area_offers_no_other() -> None:
    assert seconds_offered(form_named("mining", DAY), AREA, (square(EAST, NORTH, 1.0, 1.0),)) == ()


# --- what is kept -----------------------------------------------------------------------------------


def test_what_was_chosen_and_written_comes_back(tmp_path: Path) -> None:
    texts = MapTexts(mineral="Đá vôi", commune="Đồng Khê", base="extract", base_scale=10_000, sheet="F-48-68")
    chosen = MapChoices("status", "A3-landscape", 2_000, "en", "area-2", False, texts)
    keep_map_choices(chosen, tmp_path, "draft-1")
    assert kept_map_choices(tmp_path, "draft-1") == chosen
    assert kept_map_choices(tmp_path, "draft-2") == MapChoices()


def test_choices_that_say_nothing_leave_no_file(tmp_path: Path) -> None:
    keep_map_choices(MapChoices(paper="A4 portrait"), tmp_path, "draft-1")
    keep_map_choices(MapChoices(), tmp_path, "draft-1")
    assert not choices_path(tmp_path, "draft-1").exists()


def test_a_damaged_file_of_choices_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    keep_map_choices(MapChoices(scale=2_000), tmp_path, "draft-1")
    path = choices_path(tmp_path, "draft-1")
    path.write_text('{"schema": "map-choices-1"', encoding="utf-8")
    with pytest.raises(InputError):
        kept_map_choices(tmp_path, "draft-1")
    assert path.exists()


def test_answers_of_a_map_come_back_with_the_area_that_its_table_prints(tmp_path: Path) -> None:
    law = load_regulation(DAY)
    answers = {"map_scale_denominator": 2_000.0, "map_items": ("title", "scale"), "map_table": AREA}
    keep_map_answers(answers, tmp_path, AREA.id)
    assert kept_map_answers(tmp_path, AREA.id, law) == answers
    keep_map_answers({}, tmp_path, AREA.id)
    assert kept_map_answers(tmp_path, AREA.id, law) == {}


def test_answers_that_the_rules_no_longer_take_are_read_anew_from_the_map(tmp_path: Path) -> None:
    keep_map_answers({"nobody_asks": 1.0}, tmp_path, AREA.id)
    assert kept_map_answers(tmp_path, AREA.id, load_regulation(DAY)) == {}


def test_the_own_answer_of_the_applicant_wins_over_that_of_the_map() -> None:
    stated = Facts({"map_scale_denominator": 5_000.0})
    both = with_map(stated, {"map_scale_denominator": 2_000.0, "map_sheet": "F-48"})
    assert both.number("map_scale_denominator") == 5_000.0 and both.text("map_sheet") == "F-48"
