"""PL06, D03, D06, D07: priority, days left at filing, longest terms, exchange of old licences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, List, Tuple

import pytest
from checks_world import TODAY, plain_area
from rules_z_world import context, findings, law, outcomes

from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.filings import months_after, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.spans import Span, last_day, plain

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
OLD_LAW_ENDS, NEW_LAW, DECREE = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
BEFORE_L147, L147 = date(2025, 12, 31), date(2026, 1, 1)
BEFORE_D21, D21 = date(2026, 1, 15), date(2026, 1, 16)


def found_in(
    rule: str, procedure: str, mineral: str = "gold", day: date = TODAY, **facts: Any
) -> Tuple[Any, ...]:
    return findings(rule, plain_area(), [], procedure, mineral, day=day, facts=facts)


def told(rule: str, procedure: str, mineral: str = "gold", day: date = TODAY, **facts: Any) -> List[Any]:
    return outcomes(rule, plain_area(), [], procedure, mineral, day=day, facts=facts)


# --- PL06 ---------------------------------------------------------------------------------------------


def priority(mineral: str, recognised: date, day: date, **facts: Any) -> List[Any]:
    stated = {"explored_by_applicant": True, "result_recognised_on": recognised, **facts}
    return told("PL06", "P14", mineral, day, **stated)


@pytest.mark.parametrize(
    ("mineral", "works", "end"),
    [
        ("gold", None, date(2029, 2, 1)),
        ("limestone_cement", None, date(2029, 2, 1)),
        ("stone_vlxdtt", None, date(2027, 8, 1)),
        ("fill_soil", False, date(2027, 8, 1)),
        ("fill_soil", True, date(2026, 3, 18)),
    ],
)
def test_pl06_the_window_is_open_to_its_last_day(mineral: str, works: Any, end: date) -> None:
    facts = {} if works is None else {"listed_works": works}
    start = date(2026, 2, 1)
    assert priority(mineral, start, end, **facts) == [(CLEAR, "")]
    assert priority(mineral, start, end + timedelta(days=1), **facts) == [(CONFLICT, "window_over")]


def test_pl06_tells_the_days_and_only_warns() -> None:
    facts = {"explored_by_applicant": True, "result_recognised_on": date(2026, 2, 1)}
    (clear,) = found_in("PL06", "P14", day=date(2029, 1, 22), **facts)
    assert "36 months" in clear.message.en and "10 days are left" in clear.message.en
    (late,) = found_in("PL06", "P14", day=date(2029, 2, 11), **facts)
    assert "10 days after" in late.message.en and late.remedy is not None
    assert late.severity is Severity.WARNS and late.basis.confirmed
    assert "Điều 73 khoản 2a" in late.basis.article


def test_pl06_asks_what_it_needs() -> None:
    (found,) = found_in("PL06", "P14", "fill_soil")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    for name in ("explored_by_applicant", "result_recognised_on", "listed_works"):
        assert name in found.facts
    (found,) = found_in("PL06", "P14")
    assert "listed_works" not in found.facts


def test_pl06_concerns_the_explorer_and_a_new_licence() -> None:
    assert told("PL06", "P14", explored_by_applicant=False) == [(NOT_APPLICABLE, "not_explorer")]
    assert told("PL06", "P14", filing_purpose="extension") == [(NOT_APPLICABLE, "purpose")]
    assert told("PL06", "P01") == [(NOT_APPLICABLE, "procedure")]


def test_pl06_a_recognition_after_the_filing_is_a_slip() -> None:
    assert priority("gold", TODAY, TODAY) == [(CLEAR, "")]
    assert priority("gold", TODAY + timedelta(days=1), TODAY) == [(CANNOT_TELL, "recognised_later")]


def test_pl06_a_result_of_the_earlier_wording_is_open_between_the_two_windows() -> None:
    before, first = BEFORE_L147, L147
    assert priority("stone_vlxdtt", before, date(2027, 6, 30)) == [(CLEAR, "")]
    assert priority("stone_vlxdtt", before, date(2027, 7, 1)) == [(CANNOT_TELL, "earlier_window")]
    assert priority("stone_vlxdtt", before, date(2028, 12, 31)) == [(CANNOT_TELL, "earlier_window")]
    assert priority("stone_vlxdtt", before, date(2029, 1, 1)) == [(CONFLICT, "window_over")]
    assert priority("stone_vlxdtt", first, date(2027, 7, 2)) == [(CONFLICT, "window_over")]


def test_pl06_was_36_months_for_all_before_law_147() -> None:
    recognised = date(2023, 12, 31)
    assert priority("stone_vlxdtt", recognised, BEFORE_L147) == [(CLEAR, "")]
    assert priority("stone_vlxdtt", recognised, L147) == [(CANNOT_TELL, "earlier_window")]
    assert priority("stone_vlxdtt", date(2022, 12, 30), BEFORE_L147) == [(CONFLICT, "window_over")]
    assert priority("fill_soil", recognised, BEFORE_L147) == [(NOT_APPLICABLE, "mineral")]
    assert priority("gold", recognised, NEW_LAW) == [(CLEAR, "")]
    assert priority("gold", recognised, OLD_LAW_ENDS) == []


# --- D03 ----------------------------------------------------------------------------------------------

DAYS = [
    ("P01", "gold", "extension", 45),
    ("P01", "gold", "regrant", 45),
    ("P01", "gold", "partial_return", 45),
    ("P01", "gold", "name_change", 15),
    ("P14", "gold", "extension", 30),
    ("P14", "fill_soil", "extension", 25),
]


@pytest.mark.parametrize(("procedure", "mineral", "purpose", "days"), DAYS)
def test_d03_so_many_days_have_to_be_left(procedure: str, mineral: str, purpose: str, days: int) -> None:
    def left(count: int) -> List[Any]:
        end = TODAY + timedelta(days=count)
        return told("D03", procedure, mineral, filing_purpose=purpose, licence_ends_on=end)

    assert left(days) == [(CLEAR, "")]
    assert left(days - 1) == [(CONFLICT, "too_few_days")]
    assert left(0) == [(CONFLICT, "too_few_days")]
    assert left(-1) == [(CONFLICT, "licence_ended")]


@pytest.mark.parametrize("procedure", ["P01", "P14"])
def test_d03_a_transfer_needs_six_months(procedure: str) -> None:
    facts = {"filing_purpose": "transfer"}
    assert told("D03", procedure, licence_ends_on=date(2027, 5, 23), **facts) == [(CLEAR, "")]
    assert told("D03", procedure, licence_ends_on=date(2027, 5, 22), **facts) == [(CONFLICT, "too_few_days")]


def test_d03_tells_the_figures_and_the_fine_for_a_late_extension_of_exploration() -> None:
    facts = {"filing_purpose": "extension", "licence_ends_on": TODAY + timedelta(days=40)}
    (found,) = found_in("D03", "P01", **facts)
    assert "40 days left" in found.message.en and "5 days short of the 45 days" in found.message.en
    assert "fined first" in found.message.en and found.severity is Severity.WARNS
    assert "Điều 37 khoản 2" in found.basis.article and "Điều 62" not in found.basis.article
    (mining,) = found_in("D03", "P14", **{**facts, "licence_ends_on": TODAY})
    assert "fined" not in mining.message.en and "Điều 62 khoản 1 điểm b" in mining.basis.article


def test_d03_asks_for_the_end_of_the_licence() -> None:
    (found,) = found_in("D03", "P01", extension=True)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "licence_ends_on" in found.facts


@pytest.mark.parametrize("purpose", ["new", "exchange", "other"])
def test_d03_other_purposes_have_no_such_days(purpose: str) -> None:
    assert told("D03", "P01", filing_purpose=purpose) == [(NOT_APPLICABLE, "purpose")]
    assert told("D03", "P14", "fill_soil", filing_purpose=purpose) == [(NOT_APPLICABLE, "purpose")]


def test_d03_group_iv_has_its_25_days_from_decree_21() -> None:
    def extended(day: date) -> List[Any]:
        end = day + timedelta(days=25)
        return told("D03", "P14", "fill_soil", day, filing_purpose="extension", licence_ends_on=end)

    assert extended(BEFORE_D21) == [(CANNOT_TELL, "limit_not_read")]
    assert extended(D21) == [(CLEAR, "")]


def test_d03_begins_with_the_decree() -> None:
    facts = {"filing_purpose": "extension", "licence_ends_on": date(2025, 8, 16)}
    assert told("D03", "P01", day=NEW_LAW, **facts) == []
    assert told("D03", "P01", day=DECREE, **facts) == [(CLEAR, "")]


# --- D06 ----------------------------------------------------------------------------------------------


def first_term(procedure: str, mineral: str, term: float, day: date = TODAY, **facts: Any) -> List[Any]:
    name = "exploration_term_months" if procedure == "P01" else "mining_term_years"
    return told("D06", procedure, mineral, day, **{name: float(term)}, **facts)


def longer(procedure: str, mineral: str, term: float, earlier: float, **facts: Any) -> List[Any]:
    unit = "months" if procedure == "P01" else "years"
    before = {f"earlier_extension_{unit}": float(earlier), "filing_purpose": "extension"}
    return first_term(procedure, mineral, term, **before, **facts)


@pytest.mark.parametrize(
    ("procedure", "mineral", "cap", "facts"),
    [("P01", "gold", 48, {}), ("P14", "gold", 30, {}), ("P14", "fill_soil", 10, {"listed_works": False})],
)
def test_d06_the_first_term_is_at_most_its_cap(procedure: str, mineral: str, cap: int, facts: Any) -> None:
    assert first_term(procedure, mineral, cap, **facts) == [(CLEAR, "")]
    assert first_term(procedure, mineral, cap + 0.5, **facts) == [(CONFLICT, "over_cap")]
    assert first_term(procedure, mineral, 0, **facts) == [(CANNOT_TELL, "no_term")]


@pytest.mark.parametrize(
    ("procedure", "mineral", "cap", "facts"),
    [
        ("P01", "gold", 24, {"earlier_extensions": 1.0}),
        ("P14", "gold", 20, {}),
        ("P14", "fill_soil", 5, {"listed_works": False}),
    ],
)
def test_d06_extensions_count_together(procedure: str, mineral: str, cap: int, facts: Any) -> None:
    assert longer(procedure, mineral, cap - 3, 3, **facts) == [(CLEAR, "")]
    assert longer(procedure, mineral, cap - 2, 3, **facts) == [(CONFLICT, "over_cap")]


def test_d06_salvage_has_its_own_caps() -> None:
    whole = context(plain_area(), [], "P14", facts={"mining_term_years": 10.0, "filing_purpose": "new"})
    rule = tuple(one for one in whole.regulation.rules if one.id == "D06")
    salvage = replace(whole, procedure=replace(whole.procedure, id="P20"))
    salvage = replace(salvage, regulation=replace(whole.regulation, rules=rule))
    assert [one.outcome for one in run_checks(salvage)] == [CLEAR]
    over = replace(salvage.facts, values={**salvage.facts.values, "mining_term_years": 10.5})
    assert [one.outcome for one in run_checks(replace(salvage, facts=over))] == [CONFLICT]


def test_d06_tells_by_how_much_and_blocks() -> None:
    (found,) = found_in("D06", "P01", exploration_term_months=60.0)
    assert "60 months" in found.message.en and "48 months by 12 months" in found.message.en
    assert found.severity is Severity.BLOCKS and found.remedy is not None
    assert "Điều 44 khoản 4" in found.basis.article and "Điều 56" not in found.basis.article


def test_d06_exploration_is_extended_twice_at_most() -> None:
    assert longer("P01", "gold", 6, 12, earlier_extensions=1.0) == [(CLEAR, "")]
    assert longer("P01", "gold", 6, 12, earlier_extensions=2.0) == [(CONFLICT, "too_many_extensions")]
    (found,) = found_in(
        "D06",
        "P01",
        extension=True,
        exploration_term_months=20.0,
        earlier_extension_months=12.0,
        earlier_extensions=2.0,
    )
    assert "extension number 3" in found.message.en and "by 8 months" in found.message.en


def test_d06_a_term_within_its_cap_is_not_praised_beside_one_extension_too_many() -> None:
    (found,) = found_in(
        "D06",
        "P01",
        extension=True,
        exploration_term_months=2.0,
        earlier_extension_months=2.0,
        earlier_extensions=2.0,
    )
    assert "at most 24" not in found.message.en


@pytest.mark.parametrize(
    ("procedure", "mineral", "facts", "asked"),
    [
        ("P01", "gold", {}, ["exploration_term_months"]),
        ("P14", "gold", {}, ["mining_term_years"]),
        ("P14", "fill_soil", {}, ["listed_works"]),
        ("P14", "fill_soil", {"listed_works": True}, ["mining_term_years", "works_years"]),
        ("P14", "fill_soil", {"listed_works": True, "mining_term_years": 3.0}, ["works_years"]),
        ("P14", "fill_soil", {"listed_works": True, "works_years": 3.0}, ["mining_term_years"]),
        (
            "P01",
            "gold",
            {"extension": True},
            ["exploration_term_months", "earlier_extension_months", "earlier_extensions"],
        ),
        (
            "P14",
            "gold",
            {"filing_purpose": "extension"},
            ["mining_term_years", "earlier_extension_years"],
        ),
    ],
)
def test_d06_asks_only_for_what_it_needs(procedure: str, mineral: str, facts: Any, asked: List[str]) -> None:
    (found,) = found_in("D06", procedure, mineral, **facts)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert found.facts == tuple(asked)


def test_d06_for_listed_works_the_term_is_that_of_building_them() -> None:
    works = {"listed_works": True, "works_years": 3.0}
    assert first_term("P14", "fill_soil", 3, **works) == [(CLEAR, "")]
    assert first_term("P14", "fill_soil", 3.5, **works) == [(CONFLICT, "over_cap")]
    assert first_term("P14", "fill_soil", 3, BEFORE_D21, **works) == [(CANNOT_TELL, "cap_not_read")]
    assert first_term("P14", "fill_soil", 3, D21, **works) == [(CLEAR, "")]


def test_d06_group_iv_has_its_caps_from_the_decree() -> None:
    facts = {"listed_works": False}
    assert first_term("P14", "fill_soil", 3, NEW_LAW, **facts) == [(CANNOT_TELL, "cap_not_read")]
    assert first_term("P14", "fill_soil", 3, DECREE, **facts) == [(CLEAR, "")]


def test_d06_under_the_old_law_extensions_of_exploration_had_48_months_and_no_number() -> None:
    old = {"day": OLD_LAW_ENDS}
    assert longer("P01", "gold", 24, 24, **old) == [(CLEAR, "")]
    assert longer("P01", "gold", 25, 24, **old) == [(CONFLICT, "over_cap")]
    assert longer("P01", "gold", 24, 24, day=NEW_LAW, earlier_extensions=1.0) == [(CONFLICT, "over_cap")]
    (found,) = found_in("D06", "P01", exploration_term_months=49.0, **old)
    assert found.severity is Severity.WARNS and "60/2010" in found.basis.article
    assert first_term("P14", "gold", 31, OLD_LAW_ENDS) == [(NOT_APPLICABLE, "procedure")]
    assert first_term("P14", "gold", 31, NEW_LAW) == [(CONFLICT, "over_cap")]


def test_d06_a_regrant_is_counted_by_the_office_and_a_transfer_has_no_term_of_its_own() -> None:
    assert told("D06", "P01", filing_purpose="regrant") == [(CANNOT_TELL, "regrant")]
    assert told("D06", "P14", filing_purpose="transfer") == [(NOT_APPLICABLE, "purpose")]


# --- D07 ----------------------------------------------------------------------------------------------


def exchange(day: date = TODAY, purpose: str = "extension", **facts: Any) -> List[Any]:
    return told("D07", "P14", day=day, filing_purpose=purpose, **facts)


@pytest.mark.parametrize("lacks", ["reserve", "term", "reserve_and_term"])
def test_d07_a_licence_that_lacks_something_has_to_be_exchanged(lacks: str) -> None:
    facts = {"filing_purpose": "other", "licence_lacks": lacks}
    (found,) = found_in("D07", "P14", day=date(2028, 12, 21), **facts)
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "exchange_due", Severity.WARNS)
    assert "36 months" in found.message.en and "10 days from now" in found.message.en
    assert "31 Dec 2028" in found.message.en and "Điều 154 khoản 1" in found.basis.article


def test_d07_a_complete_licence_or_its_exchange_is_clear() -> None:
    assert exchange(licence_lacks="nothing") == [(CLEAR, "")]
    assert exchange(purpose="exchange", licence_lacks="term") == [(CLEAR, "exchange")]


def test_d07_asks_what_is_lacking_and_leaves_new_licences_alone() -> None:
    assert exchange() == [(CANNOT_TELL, "fact_missing")]
    assert told("D07", "P14", licence_lacks="term") == [(NOT_APPLICABLE, "purpose")]
    assert told("D07", "P01") == [(NOT_APPLICABLE, "procedure")]


def test_d07_first_and_last_day_of_the_period() -> None:
    lacking = {"licence_lacks": "term"}
    assert exchange(BEFORE_L147, **lacking) == []
    assert exchange(L147, **lacking) == [(CONFLICT, "exchange_due")]
    assert exchange(date(2028, 12, 31), "exchange", **lacking) == [(CLEAR, "exchange")]
    assert exchange(date(2029, 1, 1), "exchange", **lacking) == [(CONFLICT, "exchange_late")]
    (late,) = found_in("D07", "P14", day=date(2029, 1, 1), filing_purpose="other", **lacking)
    assert "1 day ago" in late.message.en and "mining has to pause" in late.message.en


def test_d07_the_period_of_the_data_is_the_one_of_its_wording() -> None:
    rule = law(TODAY).rule("D07")
    assert rule is not None and rule.valid_from == L147 and rule.valid_to is not None
    assert months_after(L147, rule.number("period")) - timedelta(days=1) == rule.valid_to


# --- what they share ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2026, 5, 5), -7, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_spans_count_in_their_unit() -> None:
    start = date(2026, 1, 31)
    assert last_day(start, Span(45, "days")) == date(2026, 3, 17)
    assert last_day(start, Span(18, "months")) == date(2027, 7, 31)
    assert last_day(start, Span(2, "years")) == date(2028, 1, 31)
    assert (plain(3.0), plain(3.5)) == (3, 3.5)


@pytest.mark.parametrize(
    ("procedure", "facts", "purpose"),
    [
        ("P01", {}, "new"),
        ("P14", {}, "new"),
        ("P01", {"extension": True}, "extension"),
        ("P01", {"extension": False}, "new"),
        ("P01", {"extension": True, "filing_purpose": "transfer"}, "transfer"),
        ("P03", {}, "extension"),
        ("P19", {}, "exchange"),
        ("P15", {}, ""),
    ],
)
def test_the_purpose_is_stated_or_told_by_the_procedure(procedure: str, facts: Any, purpose: str) -> None:
    whole = context(plain_area(), [], "P01", facts=facts)
    named = replace(whole, procedure=replace(whole.procedure, id=procedure))
    assert purpose_of(Inspection(named)) == purpose


@pytest.mark.parametrize("rule", ["PL03", "PL06", "D03", "D06", "D07"])
def test_a_procedure_that_tells_no_purpose_is_asked_about(rule: str) -> None:
    whole = context(plain_area(), [], "P14")
    alone = tuple(one for one in whole.regulation.rules if one.id == rule)
    named = replace(whole, procedure=replace(whole.procedure, id="P15"))
    (found,) = run_checks(replace(named, regulation=replace(whole.regulation, rules=alone)))
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "filing_purpose" in found.facts
