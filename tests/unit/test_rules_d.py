"""D01, D02, D04, D05, D08: components, databases, deadlines, supplements, form versions."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, List, Tuple

import pytest
from checks_world import TODAY, plain_area
from draftmaker import small_draft
from rules_z_world import context, findings, law, outcomes

from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.checks import deadline_cases
from mineral_plugin.core.checks.deadline_cases import cases_for
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.checks.form_versions import form_number
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.dossier.stated import stated_by
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.work.drafting import attach, draft_summary

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
NEW_LAW, DECREE, BEFORE_D21, D21 = date(2025, 7, 1), date(2025, 7, 2), date(2026, 1, 15), date(2026, 1, 16)
BEFORE_MOVE, MOVE = date(2026, 9, 14), date(2026, 9, 15)
LAST_DAY, AFTER = date(2027, 2, 28), date(2027, 3, 1)


def told(
    rule: str, procedure: str = "P14", mineral: str = "gold", day: date = TODAY, **facts: Any
) -> List[Tuple[Outcome, str]]:
    return outcomes(rule, plain_area(), [], procedure, mineral, day=day, facts=facts)


def one(rule: str, procedure: str = "P14", mineral: str = "gold", day: date = TODAY, **facts: Any) -> Finding:
    (found,) = findings(rule, plain_area(), [], procedure, mineral, day=day, facts=facts)
    return found


@pytest.mark.parametrize("procedure", ["P01", "P14"])
@pytest.mark.parametrize("rule", ["D01", "D02", "D04", "D05", "D08"])
def test_a_first_look_at_the_ground_is_not_disturbed_by_rules_on_papers(procedure: str, rule: str) -> None:
    found = one(rule, procedure)
    stage = "no_filed" if rule in ("D04", "D05") else "no_dossier"
    assert (found.outcome, found.reason, found.severity) == (NOT_APPLICABLE, stage, Severity.INFORMS)
    said = "has not been received yet" if stage == "no_filed" else "there is no dossier yet"
    assert said in found.message.en


# --- D01 ----------------------------------------------------------------------------------------------

EXPLORATION = ("request", "area_map", "project", "financial_capacity")
MINING = ("request", "area_map", "feasibility_study", "environment")
WITHOUT_CONTRACT = {"components_not_needed": ("service_contract",), "components_copies": ()}


def test_d01_a_whole_dossier_is_clear() -> None:
    found = one("D01", "P14", components_attached=MINING, components_copies=())
    assert found.outcome is CLEAR and "4 of the 4 components" in found.message.en
    exploration = one("D01", "P01", components_attached=EXPLORATION, **WITHOUT_CONTRACT)
    assert exploration.outcome is CLEAR and "4 of the 5 components" in exploration.message.en


@pytest.mark.parametrize("missing", EXPLORATION)
def test_d01_each_component_that_is_always_needed_is_missed(missing: str) -> None:
    attached = tuple(name for name in EXPLORATION if name != missing)
    found = one("D01", "P01", components_attached=attached, **WITHOUT_CONTRACT)
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "missing", Severity.BLOCKS)
    listed = law(TODAY).procedure("P01").components
    name = next(component.name.en for component in listed if component.id == missing)
    assert name in found.message.en and "lacks 1" in found.message.en and found.remedy is not None


def test_d01_names_form_and_original_or_copy() -> None:
    found = one("D01", "P01", components_attached=())
    assert "lacks 4" in found.message.en and "(5 listed)" in found.message.en
    assert "Mẫu số 09; bản chính" in found.message.vi and "(bản sao hợp lệ)" in found.message.vi
    assert "Điều 36 khoản 3" in found.basis.article and "khoản 4a" in found.basis.article
    assert "Điều 61 khoản 3" in one("D01", components_attached=()).basis.article


def test_d01_a_conditional_component_is_asked_about_with_its_condition() -> None:
    found = one("D01", "P01", components_attached=EXPLORATION, components_copies=())
    assert (found.outcome, found.reason) == (CANNOT_TELL, "condition_unknown")
    assert found.facts == ("components_not_needed",)
    assert "does not carry out the project itself" in found.message.en
    whole = (*EXPLORATION, "service_contract")
    assert told("D01", "P01", components_attached=whole, components_copies=()) == [(CLEAR, "")]


def test_d01_what_the_mineral_does_not_need_is_not_listed() -> None:
    ordinary = one("D01", "P01", components_attached=EXPLORATION, components_copies=())
    assert "radiation" not in ordinary.message.en
    strategic = one("D01", "P01", "rare_earth", components_attached=EXPLORATION, components_copies=())
    assert "radiation" in strategic.message.en
    soil = one("D01", "P14", "fill_soil", components_attached=())
    assert "group IV mining licence" in soil.message.en and "lacks 1" in soil.message.en
    both = {"components_attached": ("request_iv", "plan_iv", "contractor_iv"), "components_copies": ()}
    assert told("D01", "P14", "fill_soil", **both) == [(CANNOT_TELL, "condition_unknown")]
    ruled_out = {**both, "components_not_needed": ("feasibility_iv",)}
    assert told("D01", "P14", "fill_soil", **ruled_out) == [(CLEAR, "")]


def test_d01_a_component_always_needed_cannot_be_ruled_out() -> None:
    facts = {"components_attached": MINING[1:], "components_not_needed": ("request",)}
    assert told("D01", components_copies=(), **facts) == [(CONFLICT, "missing")]


def test_d01_a_copy_in_the_place_of_an_original_is_a_fault() -> None:
    found = one("D01", components_attached=MINING, components_copies=("request", "environment"))
    assert (found.outcome, found.reason) == (CONFLICT, "copies")
    assert "these are copies (1)" in found.message.en and "Approved environmental" not in found.message.en
    assert told("D01", components_attached=MINING, components_copies=("environment",)) == [(CLEAR, "")]
    assert one("D01", components_attached=MINING).facts == ("components_copies",)


def test_d01_tells_what_is_missing_and_what_is_a_copy_in_one() -> None:
    found = one("D01", components_attached=MINING[:3], components_copies=("request",))
    assert found.reason == "missing"
    assert "Approved environmental" in found.message.en and "these are copies (1)" in found.message.en


def test_d01_a_component_in_a_named_database_need_not_be_filed_since_decree_21() -> None:
    facts = {
        "components_attached": MINING[:3],
        "components_copies": (),
        "components_in_database": ("environment",),
    }
    assert told("D01", **facts) == [(CONFLICT, "missing")]
    named = {**facts, "components_database": "CSDL môi trường quốc gia"}
    found = one("D01", day=D21, **named)
    assert found.outcome is CLEAR and "database stated holds them" in found.message.en
    assert told("D01", day=BEFORE_D21, **named) == [(CONFLICT, "missing")]


def test_d01_lists_new_licences_only_and_says_so() -> None:
    found = one("D01", filing_purpose="extension", components_attached=())
    assert (found.outcome, found.reason) == (CANNOT_TELL, "no_list")
    assert "an extension" in found.message.en and found.remedy is not None
    assert told("D01", filing_purpose="extension") == [(NOT_APPLICABLE, "no_dossier")]
    assert one("D01", dossier_ready=True).facts == ("components_attached",)


def test_d01_holds_from_the_decree_on() -> None:
    assert told("D01", day=NEW_LAW, components_attached=()) == []
    first = one("D01", day=DECREE, components_attached=())
    assert first.outcome is CONFLICT and "khoản 4a" not in first.basis.article
    assert "khoản 4a" in one("D01", day=D21, components_attached=()).basis.article


def test_the_questions_offer_every_component_of_every_procedure() -> None:
    regulation = law(TODAY)
    ids = {component.id for procedure in regulation.procedures for component in procedure.components}
    for fact in ("attached", "copies", "not_needed", "in_database"):
        assert set(regulation.fact(f"components_{fact}").choice_ids) == ids


def test_a_draft_states_its_own_components(tmp_path: Path) -> None:
    paper = tmp_path / "request.pdf"
    paper.write_bytes(b"%PDF-1.7")
    draft = attach(small_draft(tmp_path), "request", paper)
    facts = stated_by(draft, Facts({"components_attached": (), "components_copies": ()}))
    assert facts.values == {"components_attached": ("request",), "components_copies": ()}
    assert draft_summary(draft, "en")["facts"] == {"components_attached": ["request"]}
    assert "lacks 3" in one("D01", "P01", **facts.values).message.en


# --- D02 ----------------------------------------------------------------------------------------------


def test_d02_cites_the_database_and_what_the_office_may_still_ask() -> None:
    facts = {"components_in_database": ("environment",), "components_database": "CSDL môi trường quốc gia"}
    found = one("D02", components_attached=MINING[:3], **facts)
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)
    assert (
        "CSDL môi trường quốc gia" in found.message.en and "missing, incomplete or wrong" in found.message.en
    )
    assert "khoản 4a" in found.basis.article and "Điều 1 khoản 4" in found.basis.article


def test_d02_asks_for_the_database_and_only_where_something_is_missing() -> None:
    claimed = one("D02", components_in_database=("environment",))
    assert claimed.facts == ("components_database",)
    assert one("D02", components_attached=MINING[:3]).facts == ("components_in_database",)
    assert told("D02", components_attached=MINING) == [(NOT_APPLICABLE, "none_claimed")]
    facts = {"components_attached": MINING[:3], "components_in_database": ()}
    assert told("D02", **facts) == [(NOT_APPLICABLE, "none_claimed")]


def test_d02_a_component_off_the_list_is_none_of_the_dossier() -> None:
    facts = {"components_in_database": ("project",), "components_database": "CSDL"}
    assert told("D02", **facts) == [(NOT_APPLICABLE, "not_listed")]
    facts["components_in_database"] = ("project", "environment")
    found = one("D02", **facts)
    assert found.outcome is CLEAR and "project" not in found.message.en.lower().replace("projects", "")


def test_d02_begins_with_decree_21() -> None:
    facts = {"components_in_database": ("environment",), "components_database": "CSDL"}
    assert told("D02", day=BEFORE_D21, **facts) == []
    assert told("D02", day=D21, **facts) == [(CLEAR, "")]


# --- D04 ----------------------------------------------------------------------------------------------

RECEIVED = date(2026, 10, 1)


def test_d04_tells_the_day_of_each_step() -> None:
    found = one("D04", received_on=RECEIVED)
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)
    for said in ("1.014236/1", "6 Oct 2026", "7 Dec 2026", "14 Dec 2026", "result is due by 16 Dec 2026"):
        assert said in found.message.en
    assert "Điều 67" in found.basis.article and "Điều 43" not in found.basis.article


def test_d04_waits_while_the_applicant_has_to_answer_and_grows_after_it() -> None:
    asked = {"received_on": RECEIVED, "supplement_asked_on": date(2026, 10, 20)}
    stopped = one("D04", "P01", **asked)
    assert stopped.outcome is CLEAR and "waits for the applicant" in stopped.message.en
    assert "Appraisal: not known yet" in stopped.message.en and "has grown" not in stopped.message.en
    answered = one("D04", "P01", supplement_answered_on=date(2026, 10, 27), **asked)
    assert "result is due by 1 Feb 2027" in answered.message.en and "has grown" in answered.message.en


def test_d04_after_the_last_day_it_asks_whether_there_is_a_result() -> None:
    facts = {"received_on": date(2026, 3, 2)}
    assert told("D04", day=date(2026, 5, 13), **facts) == [(CLEAR, "")]
    found = one("D04", day=date(2026, 5, 14), **facts)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "progress_unknown")
    assert found.facts == ("result_on", "step_reached") and "13 May 2026" in found.message.en


def test_d04_a_step_reached_is_late_after_its_day_with_the_working_days() -> None:
    facts = {"received_on": date(2026, 3, 2), "step_reached": 1.0}
    assert told("D04", day=date(2026, 3, 5), **facts) == [(CLEAR, "")]
    found = one("D04", day=date(2026, 3, 10), **facts)
    assert (found.outcome, found.reason) == (CONFLICT, "step_late")
    assert (found.measured, found.limit, found.unit) == (3.0, 0.0, "days")
    assert "3 working days late" in found.message.en and "5 Mar 2026" in found.message.en
    assert found.severity is Severity.INFORMS and found.remedy is not None
    facts["step_reached"] = 2.0
    assert told("D04", day=date(2026, 3, 10), **facts) == [(CLEAR, "")]
    assert told("D04", day=date(2026, 5, 5), **facts) == [(CONFLICT, "step_late")]


@pytest.mark.parametrize("step", [0.0, -3.0, 9.0])
def test_d04_a_step_beyond_the_list_counts_as_the_nearest(step: float) -> None:
    facts = {"received_on": date(2026, 3, 2), "step_reached": step}
    late = told("D04", day=date(2026, 3, 10), **facts)
    assert late == ([(CLEAR, "")] if step > 1.0 else [(CONFLICT, "step_late")])


def test_d04_a_result_in_time_or_late() -> None:
    facts = {"received_on": date(2026, 3, 2)}
    in_time = one("D04", result_on=date(2026, 5, 13), **facts)
    assert in_time.outcome is CLEAR and "result in time" in in_time.message.en
    late = one("D04", result_on=date(2026, 5, 14), **facts)
    assert (late.outcome, late.reason, late.measured) == (CONFLICT, "result_late", 1.0)


def test_d04_the_hour_of_receipt_matters_and_is_told_where_it_is_not_stated() -> None:
    day = {"received_on": date(2026, 3, 2), "day": date(2026, 3, 4)}
    assert "If it was received after 15:00 the result is due by 14 May 2026" in one("D04", **day).message.en
    assert "result is due by 14 May 2026" in one("D04", received_after_15=True, **day).message.en
    early = one("D04", received_after_15=False, **day).message.en
    assert "result is due by 13 May 2026" in early and "15:00" not in early


def test_d04_days_beyond_the_notices_are_said_to_be_uncertain() -> None:
    sure = one("D04", received_on=RECEIVED)
    assert "not announced yet" not in sure.message.en
    unsure = one("D04", received_on=TODAY, received_after_15=False)
    assert "not announced yet" in unsure.message.en and "31 Dec 2026" in unsure.message.en


@pytest.mark.parametrize(
    ("procedure", "mineral", "purpose", "ref"),
    [
        ("P01", "gold", "new", "1.014232/1"),
        ("P01", "rare_earth", "new", "1.014232/2"),
        ("P01", "kaolin", "new", "1.014261/1"),
        ("P01", "kaolin", "extension", "1.014263/1"),
        ("P01", "gold", "partial_return", "1.014237/2"),
        ("P01", "gold", "name_change", "1.014237/1"),
        ("P14", "gold", "new", "1.014236/1"),
        ("P14", "rare_earth", "new", "1.014236/2"),
        ("P14", "rare_earth", "extension", "1.014240/1"),
        ("P14", "kaolin", "new", "1.014257/1"),
        ("P14", "kaolin", "coordinate_correction", "1.014267/2"),
        ("P14", "stone_vlxdtt", "extension", "1.014266/1"),
        ("P14", "gold", "exchange", "1.014244/1"),
    ],
)
def test_d04_knows_the_page_by_what_is_filed_and_the_mineral(
    procedure: str, mineral: str, purpose: str, ref: str
) -> None:
    found = one("D04", procedure, mineral, day=RECEIVED, filing_purpose=purpose, received_on=RECEIVED)
    assert found.outcome is CLEAR and f"procedure {ref})" in found.message.en


def test_d04_pages_with_other_times_are_asked_about_never_guessed() -> None:
    stone = one("D04", "P14", "stone_vlxdtt", received_on=RECEIVED)
    assert (stone.outcome, stone.reason, stone.facts) == (CANNOT_TELL, "which_case", ("procedure_case",))
    assert "1.014257/1" in stone.message.en and "1.014257/2" in stone.message.en
    facts = {"received_on": RECEIVED, "procedure_case": "1.014257/2"}
    assert "procedure 1.014257/2)" in one("D04", "P14", "stone_vlxdtt", **facts).message.en


def test_d04_group_iv_depends_on_the_listed_works() -> None:
    asked = one("D04", "P14", "fill_soil", received_on=RECEIVED)
    assert (asked.outcome, asked.facts) == (CANNOT_TELL, ("listed_works",))
    for works, ref in ((False, "1.014257/3"), (True, "1.014257/4")):
        found = one("D04", "P14", "fill_soil", day=RECEIVED, received_on=RECEIVED, listed_works=works)
        assert f"procedure {ref})" in found.message.en


def test_d04_a_stated_page_counts_first_and_an_unknown_one_is_told() -> None:
    assert "procedure 1.014240/1)" in one("D04", received_on=TODAY, procedure_case="1.014240").message.en
    for wrong in ("9.999999/1", "1.014240/9"):
        found = one("D04", received_on=TODAY, procedure_case=wrong)
        assert (found.outcome, found.reason) == (CANNOT_TELL, "unknown_case") and wrong in found.message.en
    assert told("D04", received_on=TODAY, filing_purpose="other") == [(NOT_APPLICABLE, "purpose")]


@pytest.mark.parametrize(
    "facts",
    [
        {"received_on": TODAY + timedelta(days=1)},
        {"supplement_asked_on": RECEIVED - timedelta(days=1)},
        {"supplement_asked_on": RECEIVED, "supplement_answered_on": RECEIVED - timedelta(days=1)},
        {"result_on": RECEIVED - timedelta(days=1)},
        {"result_on": TODAY + timedelta(days=1)},
    ],
)
def test_d04_days_out_of_order_are_a_slip(facts: Any) -> None:
    found = one("D04", **{"received_on": RECEIVED, **facts})
    assert (found.outcome, found.reason) == (CANNOT_TELL, "out_of_order")
    assert set(found.facts) == {"received_on", *facts}


def test_d04_asks_for_the_receipt_and_for_the_request_that_was_answered() -> None:
    assert one("D04", dossier_filed=True).facts == ("received_on",)
    facts = {"received_on": RECEIVED, "supplement_answered_on": RECEIVED}
    assert one("D04", **facts).facts == ("supplement_asked_on",)


def test_d04_a_dossier_received_the_day_before_decree_21_has_no_page_read() -> None:
    found = one("D04", day=D21, received_on=BEFORE_D21)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "steps_not_read")
    assert told("D04", day=BEFORE_D21, received_on=BEFORE_D21) == [(CANNOT_TELL, "steps_not_read")]
    assert told("D04", day=D21, received_on=D21) == [(CLEAR, "")]
    assert told("D04", day=NEW_LAW, received_on=NEW_LAW) == []


def test_d04_cites_the_one_stop_decree_from_its_first_day() -> None:
    before, first = date(2026, 8, 4), date(2026, 8, 5)
    assert "309/2026" not in one("D04", day=before, received_on=before).basis.article
    assert "309/2026" in one("D04", day=first, received_on=first).basis.article


def test_every_page_named_exists_and_is_of_its_level() -> None:
    procedures = load_procedures()
    tables = (
        (deadline_cases._MINISTRY.values(), "ministry"),
        (deadline_cases._STRATEGIC.values(), "ministry"),
        (deadline_cases._PROVINCE.values(), "province"),
        (deadline_cases._FAST_LANE.values(), "province"),
        ([ref for pair in deadline_cases._GROUP_IV.values() for ref in pair], "province"),
    )
    for refs, level in tables:
        for ref in refs:
            code, _, number = ref.partition("/")
            procedure = procedures.with_code(code)
            assert procedure.level == level and number in [case.id for case in procedure.cases]


def test_cases_without_a_page_are_none() -> None:
    facts = {"filing_purpose": "coordinate_correction", "received_on": RECEIVED}
    assert cases_for(Inspection(context(plain_area(), [], "P14", "fill_soil", facts=facts))) == ()


# --- D05 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0.0, 1.0])
def test_d05_one_request_is_allowed(count: float) -> None:
    found = one("D05", supplement_requests=count)
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)


def test_d05_a_second_request_may_demand_nothing_new() -> None:
    assert one("D05", supplement_requests=2.0).facts == ("supplement_new_demands",)
    again = one("D05", supplement_requests=2.0, supplement_new_demands=False)
    assert again.outcome is CLEAR and "the appraisal stops" in again.message.en
    found = one("D05", supplement_requests=2.0, supplement_new_demands=True)
    assert (found.outcome, found.reason) == (CONFLICT, "new_demands") and found.remedy is not None


def test_d05_a_third_request_is_one_too_many() -> None:
    for new in (None, False, True):
        facts = {} if new is None else {"supplement_new_demands": new}
        found = one("D05", supplement_requests=3.0, **facts)
        assert (found.outcome, found.reason) == (CONFLICT, "too_often") and "3" in found.message.en
        assert "Điều 23 khoản 3" in found.basis.article


@pytest.mark.parametrize("count", [-1.0, 1.5])
def test_d05_a_number_that_is_no_count_cannot_be_told(count: float) -> None:
    found = one("D05", supplement_requests=count)
    assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "no_count", ("supplement_requests",))


def test_d05_asks_for_the_count_and_begins_with_the_decree() -> None:
    assert one("D05", dossier_filed=True).facts == ("supplement_requests",)
    assert told("D05", day=NEW_LAW, supplement_requests=3.0) == []
    assert told("D05", day=DECREE, supplement_requests=3.0) == [(CONFLICT, "too_often")]


# --- D08 ----------------------------------------------------------------------------------------------

OLD_OFFICE, NEW_OFFICE = "agriculture_environment", "industry_trade"


def form(version: str, addressee: str, day: date = TODAY, procedure: str = "P14", **facts: Any) -> Finding:
    return one("D08", procedure, day=day, form_version=version, form_addressee=addressee, **facts)


@pytest.mark.parametrize(
    ("day", "version", "addressee"),
    [
        (DECREE, "first", OLD_OFFICE),
        (BEFORE_D21, "first", OLD_OFFICE),
        (D21, "amended", OLD_OFFICE),
        (BEFORE_MOVE, "amended", OLD_OFFICE),
        (MOVE, "amended", NEW_OFFICE),
        (LAST_DAY, "amended", NEW_OFFICE),
        (TODAY, "amended", "people_committee"),
    ],
)
def test_d08_the_template_and_the_addressee_of_the_day_are_clear(
    day: date, version: str, addressee: str
) -> None:
    found = form(version, addressee, day)
    assert (found.outcome, found.reason) == (CLEAR, "") and "form 01" in found.message.en


@pytest.mark.parametrize(
    ("day", "stated", "reason"),
    [
        (BEFORE_MOVE, NEW_OFFICE, "addressee_agriculture_environment"),
        (MOVE, OLD_OFFICE, "addressee_industry_trade"),
        (LAST_DAY, OLD_OFFICE, "addressee_industry_trade"),
        (MOVE, "other", "addressee_industry_trade"),
    ],
)
def test_d08_the_addressee_of_another_day_warns(day: date, stated: str, reason: str) -> None:
    found = form("amended", stated, day)
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, reason, Severity.WARNS)
    assert found.remedy is not None


def test_d08_after_the_resolution_ends_the_addressee_was_not_read() -> None:
    for stated in (OLD_OFFICE, NEW_OFFICE):
        found = form("amended", stated, AFTER)
        assert (found.outcome, found.reason) == (CANNOT_TELL, "addressee_not_read")
        assert "66.25" not in found.basis.article
    assert form("amended", "people_committee", AFTER).outcome is CLEAR
    assert "66.25" in form("amended", NEW_OFFICE, LAST_DAY).basis.article
    assert "66.25" not in form("amended", OLD_OFFICE, BEFORE_MOVE).basis.article


def test_d08_a_replaced_template_depends_on_the_day_it_was_filled_in() -> None:
    assert form("first", NEW_OFFICE).facts == ("form_made_on",)
    late = form("first", NEW_OFFICE, form_made_on=D21)
    assert (late.outcome, late.reason) == (CONFLICT, "too_old") and "16 Jan 2026" in late.message.en
    early = form("first", NEW_OFFICE, form_made_on=BEFORE_D21)
    assert (early.outcome, early.reason) == (CANNOT_TELL, "made_before")
    assert form("first", OLD_OFFICE, BEFORE_D21).outcome is CLEAR


def test_d08_a_form_that_was_not_replaced_stays_as_it_is() -> None:
    for purpose in ("extension", "transfer"):
        assert form("first", NEW_OFFICE, filing_purpose=purpose).outcome is CLEAR
    for purpose in ("regrant", "exchange", "partial_return", "coordinate_correction", "name_change"):
        found = form("first", NEW_OFFICE, filing_purpose=purpose, form_made_on=D21)
        assert (found.outcome, found.reason) == (CONFLICT, "too_old")


def test_d08_mining_papers_made_before_the_circular_keep_their_value() -> None:
    kept = form("earlier", NEW_OFFICE, form_made_on=NEW_LAW)
    assert kept.outcome is CLEAR and "keeps its value" in kept.message.en
    assert form("earlier", NEW_OFFICE, form_made_on=DECREE).reason == "too_old"
    assert form("earlier", NEW_OFFICE).facts == ("form_made_on",)
    exploration = form("earlier", NEW_OFFICE, procedure="P01", form_made_on=NEW_LAW)
    assert (exploration.outcome, exploration.reason) == (CANNOT_TELL, "made_before")


def test_d08_a_template_that_did_not_exist_yet_is_told() -> None:
    found = form("amended", OLD_OFFICE, BEFORE_D21)
    assert (found.outcome, found.reason) == (CONFLICT, "too_new") and found.remedy is not None


def test_d08_which_exploration_forms_changed_was_read_for_the_first_only() -> None:
    assert form("first", NEW_OFFICE, procedure="P01", form_made_on=D21).reason == "too_old"
    unread = form("first", NEW_OFFICE, procedure="P01", filing_purpose="extension")
    assert (unread.outcome, unread.reason) == (CANNOT_TELL, "change_not_read")
    assert form("amended", NEW_OFFICE, procedure="P01", filing_purpose="extension").outcome is CLEAR


def test_d08_a_dossier_received_before_a_change_follows_its_receipt() -> None:
    received = form("first", OLD_OFFICE, D21, received_on=BEFORE_D21)
    assert received.outcome is CLEAR and "15 Jan 2026" in received.message.en
    assert form("first", OLD_OFFICE, D21, received_on=D21).outcome is CANNOT_TELL
    moved = form("amended", OLD_OFFICE, MOVE, received_on=BEFORE_MOVE)
    assert moved.outcome is CLEAR and "rules of its receipt" in moved.message.en
    assert form("amended", OLD_OFFICE, MOVE, received_on=MOVE).outcome is CONFLICT
    assert "rules of its receipt" not in form("amended", NEW_OFFICE, MOVE, received_on=MOVE).message.en


def test_d08_tells_both_faults_in_one_and_a_fault_before_a_question() -> None:
    found = form("first", OLD_OFFICE, form_made_on=TODAY)
    assert "had been replaced" in found.message.en and "industry and trade" in found.message.en
    assert form("first", OLD_OFFICE).reason == "addressee_industry_trade"
    assert form("first", NEW_OFFICE, AFTER, form_made_on=BEFORE_D21).reason == "made_before"


NUMBERS = [
    ("P14", "gold", "new", 1),
    ("P14", "fill_soil", "new", 2),
    ("P14", "gold", "extension", 4),
    ("P14", "fill_soil", "extension", 5),
    ("P14", "gold", "regrant", 7),
    ("P14", "gold", "name_change", 8),
    ("P14", "gold", "transfer", 12),
    ("P14", "gold", "other", None),
    ("P01", "gold", "new", 1),
    ("P01", "gold", "extension", 2),
    ("P01", "gold", "regrant", 3),
    ("P01", "gold", "partial_return", 4),
    ("P01", "gold", "transfer", 6),
    ("P01", "gold", "exchange", None),
]


@pytest.mark.parametrize(("procedure", "mineral", "purpose", "number"), NUMBERS)
def test_d08_knows_the_form_of_what_is_filed(procedure: str, mineral: str, purpose: str, number: Any) -> None:
    facts = {"filing_purpose": purpose}
    assert form_number(Inspection(context(plain_area(), [], procedure, mineral, facts=facts))) == number


def test_d08_asks_what_it_needs_and_begins_with_the_circulars() -> None:
    assert one("D08", dossier_ready=True).facts == ("form_version", "form_addressee")
    assert told("D08", dossier_ready=True, filing_purpose="other") == [(NOT_APPLICABLE, "purpose")]
    facts = {"form_version": "first", "form_addressee": OLD_OFFICE}
    assert told("D08", day=NEW_LAW, **facts) == []
    assert told("D08", day=DECREE, **facts) == [(CLEAR, "")]
