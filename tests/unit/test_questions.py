"""The questions of the rules: which are asked, in which order, and what is an answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

import pytest
from checks_world import TODAY, area, plain_area, ring
from schemas import problems

from mineral_plugin.core.area.model import Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.base.findings import Severity
from mineral_plugin.core.base.words import both
from mineral_plugin.core.checks.facts import Facts, read_facts
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.drafting import make_draft
from mineral_plugin.core.work.keeping import keep_area, workspace_path
from mineral_plugin.core.work.questions import (
    NumberRange,
    fact_to_answer,
    number_range,
    questions_of,
)
from mineral_plugin.core.work.stated_told import unit_told
from mineral_plugin.core.work.stating import (
    Stated,
    areas_of_file,
    areas_to_state,
    facts_path,
    is_corrected,
    keep_stated,
    kept_stated,
    load_facts,
    write_facts,
)
from mineral_plugin.core.work.typed_answers import (
    day_shown,
    day_typed,
    number_shown,
    number_typed,
    range_told,
)

LAW = load_regulation(TODAY)
NOW = datetime(2026, 11, 23, 12, 0)
ANY = NumberRange()
POINT = replace(area(Part(ring((1, 2)))), id="point")
OTHER = replace(plain_area(), id="other", name="Other")
EVERY_KIND = Facts(
    {
        "extension": False,
        "mining_term_years": 5.5,
        "licence_ends_on": date(2026, 12, 31),
        "auction_decision": "12/QĐ-UBND",
        "mining_right_way": "auction",
        "old_area": OTHER,
        "plan_point": POINT,
    }
)


def report(facts=None, procedure="P14", mineral="limestone_vlxdtt"):
    return _report(tuple((facts or {}).items()), procedure, mineral)


@lru_cache(maxsize=None)
def _report(facts, procedure, mineral):
    request = CheckRequest((plain_area(),), procedure, mineral, TODAY, facts=Facts(dict(facts)))
    return check_areas(request, NOW, "test")[0]


def asked(facts=None, procedure="P14", mineral="limestone_vlxdtt", before=()):
    stated = Facts(facts or {})
    return questions_of(report(facts, procedure, mineral), stated, LAW, before)


def ids(questions):
    return [question.fact.id for question in questions]


# --- what is asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure, mineral", [("P01", "gold"), ("P14", "limestone_vlxdtt")])
def test_every_finding_that_waits_names_its_facts_and_each_is_asked_once(procedure, mineral):
    waiting = [one for one in report(None, procedure, mineral).findings if one.reason == "fact_missing"]
    assert waiting and all(one.facts for one in waiting)
    questions = asked(None, procedure, mineral)
    assert len(set(ids(questions))) == len(questions)
    assert {name for one in waiting for name in one.facts} <= set(ids(questions))


def test_a_question_names_the_rules_that_miss_its_answer():
    (question,) = [one for one in asked() if one.fact.id == "erosion_reach"]
    assert [rule.id for rule in question.rules] == ["Z10"]
    assert question.rules[0].title == LAW.rule("Z10").title and question.severity is Severity.WARNS


def test_what_stops_a_filing_is_asked_first_then_what_warns_then_what_informs():
    order = list(Severity)
    weights = [order.index(question.severity) for question in asked() if not question.is_offered]
    assert weights == sorted(weights) and len(set(weights)) == 3


def test_what_would_bring_more_rules_in_is_offered_after_all_questions():
    questions = asked()
    offered = [question.is_offered for question in questions]
    assert offered == sorted(offered)
    named = {
        question.fact.id: [rule.id for rule in question.rules]
        for question in questions[offered.index(True) :]
    }
    assert {"filing_purpose", "map_ready", "dossier_ready", "dossier_filed"} <= set(named)
    assert "M01" in named["map_ready"] and "D01" in named["dossier_ready"]


def test_an_offered_answer_asks_what_its_rules_need():
    names = {question.fact.id: question for question in asked({"map_ready": True})}
    assert names["map_ready"].stated is True and not names["map_scale_denominator"].is_offered


def test_what_would_change_nothing_is_not_asked():
    assert "auction_decision" not in ids(asked({"mining_right_way": "neither"}))
    assert "auction_decision" in ids(asked({"mining_right_way": "auction"}))
    assert "licences_elsewhere" not in ids(asked())


def test_an_answer_stays_listed_where_its_question_was_with_the_rules_that_asked():
    before = asked()
    after = asked({"erosion_reach": False}, before=before)
    assert [name for name in ids(after) if name in ids(before)] == ids(before)
    (question,) = [one for one in after if one.fact.id == "erosion_reach"]
    assert question.stated is False and [rule.id for rule in question.rules] == ["Z10"]


def test_an_answer_given_before_the_first_check_names_the_rules_that_it_is_for():
    (question,) = [one for one in asked({"erosion_reach": True}) if one.fact.id == "erosion_reach"]
    assert question.stated is True and [rule.id for rule in question.rules] == ["Z10"]


def test_an_answer_that_no_rule_in_force_asks_is_listed_last():
    last = [one for one in asked({"wells": OTHER}) if not one.is_offered][-1]
    assert (last.fact.id, last.rules, last.severity) == ("wells", (), Severity.INFORMS)


def test_an_answer_taken_back_is_asked_again_before_the_next_check():
    made = report({"erosion_reach": False})
    before = questions_of(made, Facts({"erosion_reach": False}), LAW)
    now = questions_of(made, Facts(), LAW, before)
    assert ids(now) == ids(before)
    (question,) = [one for one in now if one.fact.id == "erosion_reach"]
    assert question.stated is None


def test_a_report_carries_the_facts_that_its_findings_wait_for():
    body = to_dict(report())
    assert problems("report-1", body) == []
    (finding,) = [one for one in body["findings"] if one["rule"] == "Z10"]
    assert finding["facts"] == ["erosion_reach"]


def test_a_finding_leads_to_its_first_fact_without_an_answer():
    questions = asked({"explored_by_applicant": True})
    names = ("explored_by_applicant", "result_recognised_on")
    assert fact_to_answer(names, questions) == "result_recognised_on"
    assert fact_to_answer(names[:1], questions) == "explored_by_applicant"
    assert fact_to_answer(("not_there",), questions) == "" and fact_to_answer((), questions) == ""


def test_a_report_tells_what_was_stated_in_words():
    body = to_dict(report(EVERY_KIND.values))
    assert problems("report-1", body) == []
    told = {one["fact"]: one["answer"] for one in body["procedure"]["stated"]}
    assert told["extension"] == {"vi": "không", "en": "no"}
    assert told["mining_term_years"] == {"vi": "5,5 năm", "en": "5.5 years"}
    assert told["licence_ends_on"] == {"vi": "31/12/2026", "en": "31 Dec 2026"}
    assert told["mining_right_way"] == {"vi": "trúng đấu giá", "en": "won at an auction"}
    assert told["auction_decision"]["vi"] == "12/QĐ-UBND"
    assert told["old_area"]["vi"] == "Other (1,00 ha)" and told["plan_point"]["vi"] == "Khu vực thử (1 điểm)"
    page = render_html([body], "vi")
    assert "Người nộp hồ sơ khai: 7 mục" in page and "5,5 năm" in page
    assert "Người nộp hồ sơ khai" not in render_html([to_dict(report())], "vi")


def test_every_number_that_is_asked_has_a_unit_that_people_read():
    for fact in LAW.facts:
        told = unit_told(fact.unit)
        assert "_" not in told.vi and (told.vi, told.en) == (told.vi.strip(), told.en.strip())
        assert fact.unit in ("", "%", "m", "km2") or told.vi != told.en, fact


# --- names of choices --------------------------------------------------------------------------------


def test_every_choice_has_a_name_in_both_languages_and_no_question_lists_ids():
    for fact in LAW.facts:
        names = [choice.name for choice in fact.choices]
        assert bool(names) == (fact.kind in ("choice", "choices"))
        assert len({name.vi for name in names}) == len(names) == len({name.en for name in names})
        for text in (fact.question.vi, fact.question.en, *(text for name in names for text in name)):
            assert text.strip() and "_" not in text, (fact.id, text)


# --- what is typed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, lang, number",
    [
        ("12", "vi", 12.0),
        ("12,5", "vi", 12.5),
        ("12.5", "vi", 12.5),
        ("1.234", "vi", 1234.0),
        ("1.234,5", "vi", 1234.5),
        ("1 234", "vi", 1234.0),
        ("1,234", "vi", 1.234),
        ("1,234", "en", 1234.0),
        ("1.234", "en", 1.234),
        ("12,5", "en", 12.5),
        ("0", "en", 0.0),
        (" ", "vi", None),
    ],
)
def test_a_number_is_read_as_it_is_written_in_the_language(text, lang, number):
    assert number_typed(text, ANY, lang) == number


@pytest.mark.parametrize("text", ["abc", "1.2.3", "1e5", "nan", "12 m", "--1", "1" * 13])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InputError) as caught:
        number_typed(text, ANY, "vi")
    assert caught.value.phrase.id == "error.answer_number"


@pytest.mark.parametrize(
    "number, allowed, holds",
    [
        (0.0, NumberRange(), True),
        (-0.1, NumberRange(), False),
        (100.0, NumberRange(most=100.0), True),
        (100.1, NumberRange(most=100.0), False),
        (2.0, NumberRange(whole=True), True),
        (2.5, NumberRange(whole=True), False),
    ],
)
def test_a_number_is_held_against_its_range(number, allowed, holds):
    assert allowed.holds(number) is holds
    if not holds:
        with pytest.raises(InputError) as caught:
            number_typed(str(number), allowed, "en")
        assert caught.value.phrase.id == "error.answer_range"


def test_the_range_of_a_number_follows_from_its_unit():
    assert number_range(LAW.fact("mined_share_percent")) == NumberRange(most=100.0)
    assert number_range(LAW.fact("unmined_tables")) == NumberRange(whole=True)
    assert number_range(LAW.fact("mining_term_years")) == NumberRange()
    told = [both(range_told(one)).en for one in (NumberRange(most=100.0), NumberRange(whole=True), ANY)]
    assert told == ["from 0 to 100", "a whole number from 0", "0 or more"]


@pytest.mark.parametrize("number", [0.0, 12.0, 1234.5, 1000000.0, 0.000001])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_number_that_is_shown_is_read_back(number, lang):
    assert number_typed(number_shown(number, lang), ANY, lang) == number


@pytest.mark.parametrize("text", ["23/11/2026", "2026-11-23", "23.11.2026", "23-11-2026", " 23/11/2026 "])
def test_a_day_is_read_however_it_is_written(text):
    assert day_typed(text) == TODAY and day_typed(day_shown(TODAY)) == TODAY


@pytest.mark.parametrize("text", ["31/2/2026", "abc", "1/2/26", "12/2026", "31/12/1899"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InputError) as caught:
        day_typed(text)
    assert caught.value.phrase.id == "error.answer_day"


def test_no_text_is_no_day():
    assert day_typed("  ") is None and day_typed("1/1/1900") == date(1900, 1, 1)


# --- what is kept ------------------------------------------------------------------------------------


def test_answers_of_every_kind_are_written_and_read_back(tmp_path):
    path = tmp_path / "facts.json"
    write_facts(EVERY_KIND, path)
    assert problems("facts-1", json.loads(path.read_text(encoding="utf-8"))) == []
    assert load_facts(path, LAW) == read_facts(path, LAW) == EVERY_KIND


def test_answers_belong_to_one_area(tmp_path):
    keep_stated(Stated(EVERY_KIND), tmp_path, "area/1")
    assert kept_stated(tmp_path, "area/1", LAW).facts == EVERY_KIND
    assert kept_stated(tmp_path, "area/2", LAW) == Stated()


def test_no_answer_leaves_no_file(tmp_path):
    keep_stated(Stated(Facts({"extension": True})), tmp_path, "area")
    keep_stated(Stated(), tmp_path, "area")
    assert not facts_path(tmp_path, "area").exists()
    keep_stated(Stated(), tmp_path, "never")
    assert kept_stated(tmp_path, "never", LAW) == Stated()


def test_an_answer_of_another_rule_set_is_kept_though_it_is_not_understood(tmp_path):
    path = facts_path(tmp_path, "area")
    path.parent.mkdir()
    strange = {"colour": "red", "extension": "perhaps", "old_area": {"areas": "gone.gpkg"}}
    body = {"schema": "facts-1", "facts": {**strange, "partial_return": True}}
    path.write_text(json.dumps(body), encoding="utf-8")
    kept = kept_stated(tmp_path, "area", LAW)
    assert kept.facts.values == {"partial_return": True} and kept.left == strange
    keep_stated(Stated(Facts({"extension": True}), kept.left), tmp_path, "area")
    again = kept_stated(tmp_path, "area", LAW)
    assert again.facts.values == {"extension": True}
    assert again.left == {name: strange[name] for name in ("colour", "old_area")}


def test_answers_that_cannot_be_read_at_all_are_told(tmp_path):
    path = facts_path(tmp_path, "area")
    path.parent.mkdir()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        kept_stated(tmp_path, "area", LAW)


def test_answers_that_cannot_be_written_are_told(tmp_path):
    (tmp_path / "facts").write_text("in the way", encoding="utf-8")
    with pytest.raises(CannotWriteError):
        keep_stated(Stated(EVERY_KIND), tmp_path, "area")


def test_two_areas_with_one_id_are_refused_before_anything_is_written(tmp_path):
    facts = Facts({"old_area": OTHER, "returned_area": replace(OTHER, name="Else")})
    with pytest.raises(InputError) as caught:
        write_facts(facts, tmp_path / "facts.json")
    assert caught.value.phrase.id == "error.facts_same_id" and not list(tmp_path.iterdir())
    write_facts(Facts({"old_area": OTHER, "returned_area": OTHER}), tmp_path / "facts.json")


def test_a_draft_keeps_the_answers_of_its_report_and_none_where_there_were_none(tmp_path):
    made = make_draft(report({"erosion_reach": False}), tmp_path, NOW, facts=EVERY_KIND)
    assert read_facts(made.folder / "facts.json", LAW) == EVERY_KIND
    assert not any(file.file_name.startswith("facts") for file in made.files)
    assert not (make_draft(report(), tmp_path, NOW).folder / "facts.json").exists()


def test_an_area_with_other_levels_or_one_corner_moved_is_the_same_one_corrected():
    first = plain_area().parts[0]
    assert is_corrected(
        plain_area(), replace(plain_area(), parts=(replace(first, top_m=10.0, bottom_m=0.0),))
    )
    moved = (
        replace(first.outer.corners[0], north_m=first.outer.corners[0].north_m + 5.0),
        *first.outer.corners[1:],
    )
    assert is_corrected(plain_area(), replace(plain_area(), parts=(replace(first, outer=Ring(moved)),)))


def test_an_area_that_shares_half_its_corners_or_lies_in_another_zone_is_another_one():
    first = plain_area().parts[0]
    corners = [replace(c, east_m=c.east_m + 5.0 * (n < 2)) for n, c in enumerate(first.outer.corners)]
    assert not is_corrected(
        plain_area(), replace(plain_area(), parts=(replace(first, outer=Ring(tuple(corners))),))
    )
    assert not is_corrected(plain_area(), replace(plain_area(), zone=Zone(105 * 60, 3)))


# --- other areas -------------------------------------------------------------------------------------


def test_the_areas_at_work_are_offered_first_then_those_kept_never_the_checked_one(tmp_path):
    kept, at_work = replace(OTHER, id="kept"), replace(OTHER, id="work")
    for one in (kept, plain_area(), replace(at_work, name="as it was")):
        keep_area(one, tmp_path)
    offered = areas_to_state((plain_area(), at_work), workspace_path(tmp_path), plain_area().id)
    assert [one.id for one in offered] == ["work", "kept"] and offered[0] == at_work


def test_a_workspace_that_cannot_be_read_offers_nothing(tmp_path):
    workspace_path(tmp_path).write_bytes(b"no database")
    assert areas_to_state((OTHER,), workspace_path(tmp_path), "area") == (OTHER,)


def test_the_areas_of_a_file_of_ours_and_of_a_table_are_read(tmp_path):
    keep_area(OTHER, tmp_path)
    assert areas_of_file(workspace_path(tmp_path)) == (OTHER,)
    table = tmp_path / "old.txt"
    rows = "\n".join(
        f"{n}\t{2383275 + 100 * y}\t{489781 + 100 * x}" for n, x, y in ((1, 0, 0), (2, 1, 0), (3, 1, 1))
    )
    table.write_text(f"KTT 104°45', múi 3°\n{rows}", encoding="utf-8")
    (read,) = areas_of_file(table)
    assert read.name == "old" and len(read.parts[0].outer.corners) == 3
    table.write_text("xin chào", encoding="utf-8")
    with pytest.raises(InputError):
        areas_of_file(table)
