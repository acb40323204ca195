"""The national procedures: all load, times agree or say why not, faults are refused with their place."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime
from typing import Any, Callable, Dict

import procedures_page
import procedures_times
import pytest
from procedures_data import PAGE
from schemas import problems

from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation.authority_data import load_authorities
from mineral_plugin.core.regulation.clock_model import StepTime
from mineral_plugin.core.regulation.procedures import Days
from mineral_plugin.core.regulation.procedures_loader import (
    latest_procedures,
    load_procedures,
    procedures_from,
)
from mineral_plugin.core.regulation.sets import shipped_set
from mineral_plugin.core.work.law_in_use import LawInUse
from mineral_plugin.core.work.procedures import procedures_told

TODAY = date(2026, 11, 23)
KNOWN = load_procedures()
LAW = LawInUse(shipped_set(), datetime(2026, 11, 23))
RAW = json.loads(latest_procedures().read_text(encoding="utf-8"))
CASES = [(one, case) for one in KNOWN.procedures for case in one.cases]

# Code -> days of the steps of each case, by hand from the law fact sheets: working, calendar.
BY_HAND = {
    "1.014232": [(10, 70), (13, 70)],
    "1.014234": [(34, 0)],
    "1.014237": [(14, 0), (26, 0)],
    "1.014241": [(34, 0), (17, 0), (29, 0)],
    "1.014247": [(13, 50)],
    "1.014248": [(10, 50)],
    "1.014250": [(10, 40), (29, 0)],
    "1.014251": [(26, 90)],
    "1.014256": [(44, 0), (13, 0), (11, 0)],
    "1.014258": [(44, 0), (13, 0)],
    "1.014260": [(29, 0)],
    "1.014266": [(34, 0), (18, 0), (10, 0)],
    "1.014269": [(34, 0), (25, 0)],
    "1.014270": [(34, 0)],
    "1.014272": [(17, 0), (34, 0)],
    "1.014289": [(9, 0)],
    "1.014294": [(13, 0)],
    "1.014466": [(12, 45), (34, 0), (11, 31)],
    "1.014787": [(22, 0)],
    "1.014788": [(26, 0)],
}


def test_all_67_load_29_of_the_ministry_36_of_provinces_2_of_communes() -> None:
    levels = [one.level for one in KNOWN.procedures]
    assert [levels.count(level) for level in ("ministry", "province", "commune")] == [29, 36, 2]
    assert len({one.code for one in KNOWN.procedures}) == 67


def test_each_procedure_has_papers_steps_a_legal_basis_and_its_page() -> None:
    for one in KNOWN.procedures:
        assert one.papers and one.stages and one.legal and one.results, one.code
        assert one.url.startswith("https://dichvucong.gov.vn/"), one.code
        assert all(case.steps and case.channels for case in one.cases), one.code


def test_the_data_follow_their_schema() -> None:
    assert problems("procedures-1", RAW) == []


def test_each_total_shown_is_the_sum_of_the_printed_steps_or_says_why_not() -> None:
    unexplained = [
        (one.code, case.id)
        for one, case in CASES
        for channel in case.channels
        if case.difference is None
        and (channel.total is None or case.printed_sum() != {channel.total.unit: channel.total.days})
    ]
    assert unexplained == []


def test_no_difference_is_claimed_where_the_total_agrees() -> None:
    for one, case in CASES:
        totals = [channel.total for channel in case.channels]
        agrees = all(total and case.printed_sum() == {total.unit: total.days} for total in totals)
        assert not (agrees and case.difference), (one.code, case.id)


def test_the_cases_whose_total_differs_are_the_ones_known() -> None:
    differing = [
        (one.code, case.id) for one, case in CASES if case.difference and case.difference.kind == "differs"
    ]
    assert differing == [
        ("1.014245", "2"),
        *(("1.014256", number) for number in "123"),
        ("1.014260", "1"),
        *(("1.014267", number) for number in "123456"),
        ("1.014270", "1"),
        ("1.014289", "1"),
        ("1.014788", "1"),
    ]


@pytest.mark.parametrize("code", sorted(BY_HAND))
def test_the_steps_add_up_to_what_the_law_sheets_say(code: str) -> None:
    sums = [case.sum_of_steps() for case in KNOWN.with_code(code).cases]
    assert [(found.get("working", 0), found.get("calendar", 0)) for found in sums] == BY_HAND[code]


def test_every_id_of_the_working_list_reaches_its_codes_or_says_why_not() -> None:
    assert [entry.id for entry in KNOWN.working] == [f"P{number:02}" for number in range(1, 38)]
    for entry in KNOWN.working:
        pages = KNOWN.of_working_id(entry.id, TODAY)
        assert [one.code for one, _ in pages] == list(entry.codes)
        cases = [case for _, found in pages for case in found]
        assert bool(cases) != bool(entry.reason), entry.id


def test_only_the_auction_has_no_code_and_only_a_change_by_the_authority_has_no_case() -> None:
    assert [entry.id for entry in KNOWN.working if not entry.codes] == ["P36"]
    assert [entry.id for entry in KNOWN.working if entry.reason] == ["P05", "P36"]


def test_each_code_of_a_working_id_names_that_id_and_the_other_way_round() -> None:
    pairs = {(entry.id, code) for entry in KNOWN.working for code in entry.codes}
    assert pairs == {(id_, one.code) for one in KNOWN.procedures for id_ in one.working_ids}


def test_the_procedures_outside_the_working_list_are_the_eight_of_the_gaps_page() -> None:
    outside = [one.code for one in KNOWN.procedures if not one.working_ids]
    assert sorted(outside) == [
        "1.014255",
        "1.014259",
        "1.014295",
        "1.014344",
        "1.014345",
        "1.014346",
        "1.014775",
        "1.014786",
    ]


def test_recognition_at_the_province_splits_by_group() -> None:
    ((_, small),) = KNOWN.of_working_id("P12", TODAY)
    ((_, third),) = KNOWN.of_working_id("P13", TODAY)
    assert [case.id for case in small] == ["1"] and [case.id for case in third] == ["2", "3"]


def test_provincial_exploration_licence_shows_no_online_channel() -> None:
    (case,) = KNOWN.with_code("1.014261").cases
    assert {channel.channel for channel in case.channels} == {"in_person", "post"}


def test_what_stands_in_the_portals_text_is_kept_where_the_law_has_another_time() -> None:
    step = KNOWN.with_code("1.014247").cases[0].steps[2]
    assert (step.printed, step.time) == (Days(10, "calendar"), Days(8, "working"))
    assert step.amended and step.amended.mark == "derived" and "10 ngày" in step.what


def test_a_step_the_page_breaks_off_before_has_the_time_of_the_decree() -> None:
    step = KNOWN.with_code("1.014260").cases[0].steps[-1]
    assert (step.printed, step.what, step.time) == (None, "", Days(3, "working"))


def test_a_field_check_a_sample_and_an_original_licence_are_not_electronic() -> None:
    assert not KNOWN.with_code("1.014232").cases[0].steps[1].is_electronic
    assert KNOWN.with_code("1.014344").cases[1].steps[0].offline == ("samples",)
    assert KNOWN.with_code("1.014238").cases[0].steps[0].offline == ("original_licence",)
    assert KNOWN.with_code("1.014232").cases[0].steps[0].is_electronic


@pytest.mark.parametrize("working_id", "P01 P02 P03 P04 P07 P14 P15 P20 P25 P28 P29".split())
def test_a_procedure_with_a_field_check_says_so_in_each_case(working_id: str) -> None:
    for one, cases in KNOWN.of_working_id(working_id, TODAY):
        for case in cases:
            assert any("field_check" in step.offline for step in case.steps), (one.code, case.id)


def test_a_number_of_copies_that_ran_into_a_year_is_mended_and_says_so() -> None:
    mended = [paper for one in KNOWN.procedures for paper in one.papers if paper.name.endswith("02/7/2025")]
    assert [(paper.originals, paper.copies) for paper in mended if paper.note] == [(0, 1)]
    assert max(paper.originals for one in KNOWN.procedures for paper in one.papers) == 1


def test_forms_of_the_exploration_licence_are_those_of_the_portal() -> None:
    papers = [paper for paper in KNOWN.with_code("1.014261").papers if paper.is_map]
    (form,) = papers[0].forms
    assert (form.text, form.annex, form.form) == ("37/2025/TT-BNNMT", "II", "09")


def test_closure_forms_attached_the_wrong_way_round_are_pointed_out() -> None:
    noted = [paper.name for paper in KNOWN.with_code("1.014250").papers if paper.note]
    assert any("Bản đồ khu vực đóng cửa mỏ" in name for name in noted)


@pytest.mark.parametrize(
    ("day", "code", "who"),
    [
        (date(2026, 6, 30), "1.014235", "Minister of Agriculture and Environment"),
        (date(2026, 7, 1), "1.014235", "Chairman of the provincial People's Committee"),
        (date(2027, 2, 28), "1.014235", "Chairman of the provincial People's Committee"),
        (date(2027, 3, 1), "1.014235", "Minister in charge of geology and minerals"),
        (date(2026, 9, 14), "1.014232", "Minister of Agriculture and Environment"),
        (date(2026, 9, 15), "1.014232", "Minister of Industry and Trade"),
        (date(2027, 2, 28), "1.014232", "Minister of Industry and Trade"),
        (date(2027, 3, 1), "1.014232", "Minister in charge of geology and minerals"),
        (date(2027, 2, 28), "1.014289", "Provincial Department of Industry and Trade"),
        (date(2027, 3, 1), "1.014289", "Provincial department in charge of geology and minerals"),
        (date(2026, 9, 14), "1.014344", "Department of Geology and Minerals of Vietnam"),
        (date(2026, 9, 15), "1.014344", "Central specialised agency for geology and minerals"),
        (date(2026, 9, 15), "1.014257", "Chairman of the provincial People's Committee"),
    ],
)
def test_who_decides_depends_on_the_day(day: date, code: str, who: str) -> None:
    assert KNOWN.decides_on(KNOWN.with_code(code), day).name.en == who


def test_who_decides_after_both_resolutions_have_ended_was_not_read() -> None:
    office = KNOWN.decides_on(KNOWN.with_code("1.014232"), date(2027, 3, 1))
    assert (office.mark, office.basis) == ("not_read", "")
    (told,) = procedures_told("1.014232", date(2027, 3, 1), "vi", LAW)["procedures"]
    assert (told["decides_known"], told["decides_by"]) == ("not_read", None)


@pytest.mark.parametrize(
    ("office", "same"),
    [("minister", "minister"), ("central", "central_agency"), ("department", "province_department")],
)
@pytest.mark.parametrize(
    "day", [date(2026, 1, 16), date(2026, 9, 14), date(2026, 9, 15), date(2027, 2, 28), date(2027, 3, 1)]
)
def test_an_office_is_called_as_in_the_data_on_competence(office: str, same: str, day: date) -> None:
    name, known = KNOWN.offices[office].name_on(day), load_authorities().offices[same]
    there = [one.name.vi for one in known.names if one.period.holds(day)]
    assert name.name.vi == (there[0] if there else known.general.vi)
    assert (name.mark == "not_read") is not bool(there)


def test_no_page_speaks_of_a_day_before_16_january_2026() -> None:
    assert KNOWN.of_working_id("P14", date(2026, 1, 15)) == ()
    assert len(KNOWN.of_working_id("P14", date(2026, 1, 16))) == 4
    assert len(KNOWN.notes_on(date(2026, 1, 15))) == 1 and KNOWN.notes_on(date(2026, 1, 16)) == ()


def test_steps_are_ready_for_the_clock_of_deadlines() -> None:
    one = KNOWN.with_code("1.014232")
    times = KNOWN.step_times(one, one.cases[0], TODAY)
    assert all(isinstance(time, StepTime) for time in times)
    assert [(time.days, time.unit) for time in times] == [
        (3, "working"),
        (70, "calendar"),
        (5, "working"),
        (2, "working"),
    ]
    assert (times[1].supplement_days, times[1].supplement_unit) == (21, "working")
    assert (
        times[2].who.en == "Minister of Industry and Trade" and times[2].who.vi == "Bộ trưởng Bộ Công Thương"
    )


def test_a_step_without_a_number_of_days_is_left_to_the_reader_not_given_to_the_clock() -> None:
    one = KNOWN.with_code("1.014278")
    assert [len(case.steps) - len(KNOWN.step_times(one, case, TODAY)) for case in one.cases] == [0, 0, 1]


def test_the_law_that_stands_instead_is_the_basis_of_a_step_time() -> None:
    one = KNOWN.with_code("1.014289")
    first = KNOWN.step_times(one, one.cases[0], TODAY)[0]
    assert (first.days, first.unit, first.mark) == (5, "working", "derived") and "21/2026" in first.basis


def test_a_code_with_what_a_province_appends_is_found() -> None:
    assert KNOWN.with_code("1.014258.H38").code == "1.014258"


@pytest.mark.parametrize("code", ["1.004481", "", "P38"])
def test_an_unknown_code_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(InputError):
        KNOWN.with_code(code) if not code.startswith("P") else KNOWN.working_procedure(code)


def test_the_page_about_the_procedures_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == procedures_page.page()


ROWS = (
    "Mô tảTrực tiếp26 Ngày làm việc4,000,000 Việt Nam Đồng(theo quy định)(1) Trường hợp A:\n"
    "* Cách thực hiện: Nộp.\n* Thời hạn giải quyết:\n"
    "- Thời hạn thẩm định hồ sơ: 16 ngày làm việc, kể từ ngày nhận.Trực tuyến"
    "Không có thông tinMiễn phí(2) Trường hợp B:\n* Thời hạn giải quyết:\n- Thời hạn trả kết quả: 70 ngày."
)


def test_a_run_of_text_is_read_by_channel_case_and_step() -> None:
    (when, (channel,), (step,)), (other, (free,), _) = procedures_times.timed(ROWS)
    assert (when, other) == ("Trường hợp A", "Trường hợp B")
    assert channel == {"channel": "in_person", "days": 26, "unit": "working", "fee_vnd": 4_000_000}
    assert (step["kind"], step["value"]) == ("appraise", "16 ngày làm việc, kể từ ngày nhận.")
    assert free == {"channel": "online", "days": None, "unit": None, "fee_vnd": 0}


def test_a_row_that_cannot_be_read_stops_the_work() -> None:
    with pytest.raises(SystemExit, match="cannot be read"):
        procedures_times.timed(ROWS.replace("Miễn phí", "Tùy nơi"))


def test_words_that_a_page_does_not_say_stop_the_work() -> None:
    with pytest.raises(SystemExit, match="does not say"):
        procedures_times.stands_in("1.014261", "Sở Công Thương", ["Sở Nông nghiệp và Môi trường"])


def test_told_on_a_day_before_the_pages_gives_no_procedure_and_the_reason() -> None:
    told = procedures_told("P14", date(2025, 12, 1), "vi", LAW)
    assert told["procedures"] == [] and "21/2026/NĐ-CP" in told["notes"][0]


Change = Callable[[Dict[str, Any]], Any]


def _first(data: Dict[str, Any]) -> Any:
    return data["procedures"][0]


FAULTS: Dict[str, Change] = {
    "/schema": lambda data: data.update(schema="regulation-1"),
    "/valid_from": lambda data: data.update(valid_from="16/01/2026"),
    "/read_to": lambda data: data.update(read_to="2026-02-30"),
    "/source": lambda data: data["source"].pop("en"),
    "/notes/0/text/vi": lambda data: data["notes"][0]["text"].update(vi=" "),
    "/notes/0/valid_to": lambda data: data["notes"][0].update(valid_from="2026-02-01"),
    "/offices/1": lambda data: data["offices"][1].update(id="one_door"),
    "/offices/3/names/1": lambda data: data["offices"][3]["names"][1].update(valid_from="2026-09-16"),
    "/offices/3/names": lambda data: data["offices"][3]["names"].pop(),
    "/offices/0/names/0/mark": lambda data: data["offices"][0]["names"][0].update(mark="recalled"),
    "/delegations/0/codes/0": lambda data: data["delegations"][0]["codes"].insert(0, "1.004481"),
    "/delegations/0/in_place_of/minister": lambda data: data["delegations"][0]["in_place_of"].update(
        minister="king"
    ),
    "/delegations/0": lambda data: data["delegations"][0].update(basis=None),
    "/offline_acts/0/name/en": lambda data: data["offline_acts"][0]["name"].update(en=3),
    "/working/0/codes/1": lambda data: data["working"][0]["codes"].__setitem__(1, "1.99"),
    "/working/35": lambda data: data["working"][35].update(reason=None),
    "/procedures/1": lambda data: data["procedures"][1].update(code="1.014232"),
    "/procedures/0/level": lambda data: _first(data).update(level="district"),
    "/procedures/0/working_ids/0": lambda data: _first(data).update(working_ids=["P99"]),
    "/procedures/0/decides": lambda data: _first(data).update(decides="nobody"),
    "/procedures/0/legal": lambda data: _first(data).update(legal="54/2024/QH15"),
    "/procedures/0/results/0": lambda data: _first(data)["results"][0].pop("code"),
    "/procedures/0/cases/1": lambda data: _first(data)["cases"][1].update(id="1"),
    "/procedures/0/cases/0/channels/0/channel": lambda data: _first(data)["cases"][0]["channels"][0].update(
        channel="fax"
    ),
    "/procedures/0/cases/0/channels/0/fee_vnd": lambda data: _first(data)["cases"][0]["channels"][0].update(
        fee_vnd=-1
    ),
    "/procedures/0/cases/0/steps/1/days": lambda data: _first(data)["cases"][0]["steps"][1].update(days="70"),
    "/procedures/0/cases/0/steps/1/unit": lambda data: _first(data)["cases"][0]["steps"][1].update(
        unit="weeks"
    ),
    "/procedures/0/cases/0/steps/1": lambda data: _first(data)["cases"][0]["steps"][1].update(unit=None),
    "/procedures/0/cases/0/steps/1/supplement_days": lambda data: _first(data)["cases"][0]["steps"][1].update(
        supplement_days=2.5
    ),
    "/procedures/0/cases/0/steps/1/who/0": lambda data: _first(data)["cases"][0]["steps"][1].update(
        who=["x"]
    ),
    "/procedures/0/cases/0/steps/1/offline/0": lambda data: _first(data)["cases"][0]["steps"][1].update(
        offline=["x"]
    ),
    "/procedures/0/cases/0/steps/2/kind": lambda data: _first(data)["cases"][0]["steps"][2].update(kind="x"),
    "/procedures/0/cases/0/steps/2": lambda data: _first(data)["cases"][0]["steps"][2].update(what=None),
    "/procedures/0/cases/0/steps/0/from_told": lambda data: _first(data)["cases"][0]["steps"][0].update(
        from_told="no"
    ),
    "/procedures/2/cases/0": lambda data: data["procedures"][2]["cases"][0]["steps"][0].update(days=4),
    "/procedures/0/cases/0": lambda data: _first(data)["cases"][0].update(difference=None),
    "/procedures/0/cases/0/difference/kind": lambda data: _first(data)["cases"][0]["difference"].update(
        kind="x"
    ),
    "/procedures/0/told/0/stages/0/number": lambda data: _first(data)["told"][0]["stages"][0].update(
        number="1"
    ),
    "/procedures/0/papers/0/papers/0/originals": lambda data: _first(data)["papers"][0]["papers"][0].update(
        originals=True
    ),
    "/procedures/0/papers/0/papers/0/is_map": lambda data: _first(data)["papers"][0]["papers"][0].update(
        is_map=0
    ),
    "/procedures/0/papers/0/papers/0/forms/0": lambda data: _first(data)["papers"][0]["papers"][0]["forms"][
        0
    ].pop("form"),
}


@pytest.mark.parametrize("place", sorted(FAULTS))
def test_a_fault_is_refused_with_its_place(place: str) -> None:
    data = copy.deepcopy(RAW)
    FAULTS[place](data)
    with pytest.raises(InputError) as refused:
        procedures_from(Node(data, "", "procedures.json"))
    assert f" {place} " in f"{refused.value.text('en')} ".replace(":", " ").replace(";", " ").replace(
        ",", " "
    )


def test_an_amended_time_without_its_basis_is_refused() -> None:
    data = copy.deepcopy(RAW)
    step = next(
        step
        for one in data["procedures"]
        for case in one["cases"]
        for step in case["steps"]
        if step["amended"]
    )
    step["amended"]["basis"] = ""
    with pytest.raises(InputError, match="amended/basis"):
        procedures_from(Node(data, "", "procedures.json"))


def test_a_file_of_a_newer_form_asks_for_a_newer_program() -> None:
    with pytest.raises(NewerFileError):
        procedures_from(Node({**RAW, "schema": "procedures-2"}, "", "procedures.json"))


def test_a_file_that_is_no_json_is_refused(tmp_path: Any) -> None:
    file = tmp_path / "procedures-1.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load_procedures(file)
