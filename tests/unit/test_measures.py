"""Measures of findings: what was measured, the limit and their unit, for shares, counts and spans of time."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Tuple

import pytest
from checks_world import TODAY, plain_area
from rules_z_world import Layers, findings

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.measures import DECIMALS, measure_told
from mineral_plugin.core.base.words import say
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.spans import Span, span_told
from mineral_plugin.core.report.html import _measure

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
LAST_WITH_LIMIT = date(2025, 12, 31)


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def one(rule: str, procedure: str, mineral: str = "gold", day: date = TODAY, **facts: Any) -> Finding:
    (found,) = findings(rule, plain_area(), [], procedure, mineral, day=day, facts=facts)
    return found


def figures(found: Finding) -> Tuple[Any, ...]:
    return found.outcome, found.measured, found.limit, found.unit


@pytest.mark.parametrize(
    ("value", "unit", "vi", "en"),
    [
        (1234.5, "m2", "1.234,5 m²", "1,234.5 m²"),
        (0.0125, "m", "0,012 m", "0.012 m"),
        (0.25, "deg", "0,25°", "0.25°"),
        (69.5, "%", "69,5 %", "69.5 %"),
        (45, "days", "45 ngày", "45 days"),
        (1096, "days", "1.096 ngày", "1,096 days"),
        (-3, "days", "-3 ngày", "-3 days"),
        (1, "days", "1 ngày", "1 day"),
        (48, "months", "48 tháng", "48 months"),
        (1, "months", "1 tháng", "1 month"),
        (2.5, "years", "2,5 năm", "2.5 years"),
        (1.0, "years", "1 năm", "1 year"),
        (6, "licences", "6 giấy phép", "6 licences"),
        (1, "licences", "1 giấy phép", "1 licence"),
        (3, "extensions", "3 lần gia hạn", "3 extensions"),
        (1, "extensions", "1 lần gia hạn", "1 extension"),
        (7.5, "t", "7,5 t", "7.5 t"),
        (7.5, "", "7,5", "7.5"),
    ],
)
def test_a_measure_is_told_with_its_unit_in_both_languages(value: float, unit: str, vi: str, en: str) -> None:
    assert (measure_told(value, unit, "vi"), measure_told(value, unit, "en")) == (vi, en)


def test_the_units_of_findings_are_those_of_the_report_schema() -> None:
    schema = json.loads(resource_path("schema", "report-1.json").read_text(encoding="utf-8"))
    assert set(schema["$defs"]["finding"]["properties"]["unit"]["enum"]) == {"", *DECIMALS}


@pytest.mark.parametrize(
    ("value", "unit", "kept"),
    [
        (69.999, "%", 70.0),
        (69.994, "%", 69.99),
        (44.4, "days", 44.0),
        (2.5004, "years", 2.5),
        (-0.0, "m", 0.0),
    ],
)
def test_measures_are_rounded_by_unit(value: float, unit: str, kept: float) -> None:
    assert measure(value, value, unit) == (kept, kept, unit)


def test_a_measure_of_a_unit_that_reports_do_not_know_is_a_fault() -> None:
    with pytest.raises(KeyError):
        measure(1.0, None, "furlong")


def test_a_span_of_one_is_told_as_one() -> None:
    assert say(span_told(Span(1, "years")), "en") == "1 year"
    assert say(span_told(Span(1, "months")), "vi") == "1 tháng"
    assert say(span_told(Span(2, "years")), "en") == "2 years"


@pytest.mark.parametrize(("elsewhere", "outcome"), [(3, CLEAR), (4, CLEAR), (5, CONFLICT)])
def test_a12_counts_licences_against_their_limit(layers: Layers, elsewhere: int, outcome: Outcome) -> None:
    facts = {"mineral_licences_elsewhere": float(elsewhere)}
    register = layers.rows("licence", [], as_of=LAST_WITH_LIMIT)
    (found,) = findings("A12", plain_area(), [register], "P01", day=LAST_WITH_LIMIT, facts=facts)
    assert figures(found) == (outcome, elsewhere + 1.0, 5.0, "licences")


@pytest.mark.parametrize(("mined", "outcome"), [(69.99, CONFLICT), (70.0, CLEAR)])
def test_a14_measures_the_share_that_was_mined(mined: float, outcome: Outcome) -> None:
    found = one("A14", "P01", "stone_vlxdtt", expansion="deeper", mined_share_percent=mined)
    assert figures(found) == (outcome, mined, 70.0, "%")


@pytest.mark.parametrize(("left", "outcome"), [(44, CONFLICT), (45, CLEAR), (-1, CONFLICT)])
def test_d03_measures_the_days_left(left: int, outcome: Outcome) -> None:
    ends = TODAY + timedelta(days=left)
    found = one("D03", "P01", filing_purpose="extension", licence_ends_on=ends)
    assert figures(found) == (outcome, float(left), 45.0, "days")


def test_d03_tells_months_in_days() -> None:
    ends = date(2027, 5, 22)
    found = one("D03", "P01", filing_purpose="transfer", licence_ends_on=ends)
    assert figures(found) == (CONFLICT, 180.0, 181.0, "days")


@pytest.mark.parametrize(("months", "outcome"), [(48.0, CLEAR), (48.5, CONFLICT)])
def test_d06_measures_a_first_term_in_its_own_unit(months: float, outcome: Outcome) -> None:
    found = one("D06", "P01", filing_purpose="new", exploration_term_months=months)
    assert figures(found) == (outcome, months, 48.0, "months")


def test_d06_measures_extensions_together_in_years() -> None:
    facts = {"mining_term_years": 6.5, "earlier_extension_years": 14.0}
    found = one("D06", "P14", filing_purpose="extension", **facts)
    assert figures(found) == (CONFLICT, 20.5, 20.0, "years")


def test_d06_counts_one_extension_too_many() -> None:
    facts = {"exploration_term_months": 6.0, "earlier_extension_months": 12.0, "earlier_extensions": 2.0}
    found = one("D06", "P01", filing_purpose="extension", **facts)
    assert figures(found) == (CONFLICT, 3.0, 2.0, "extensions")


@pytest.mark.parametrize(("day", "outcome"), [(date(2029, 2, 1), CLEAR), (date(2029, 2, 2), CONFLICT)])
def test_pl06_measures_the_days_since_recognition(day: date, outcome: Outcome) -> None:
    recognised = date(2026, 2, 1)
    facts = {"explored_by_applicant": True, "result_recognised_on": recognised}
    found = one("PL06", "P14", day=day, **facts)
    assert figures(found) == (outcome, float((day - recognised).days), 1096.0, "days")


def test_pl06_measures_the_shorter_window_where_the_earlier_one_may_hold() -> None:
    facts = {"explored_by_applicant": True, "result_recognised_on": date(2025, 1, 1)}
    found = one("PL06", "P14", "stone_vlxdtt", **facts)
    assert figures(found) == (Outcome.CANNOT_TELL, 691.0, 546.0, "days")


@pytest.mark.parametrize(("end", "outcome"), [("2036-11-23", CLEAR), ("2036-11-22", CONFLICT)])
def test_z06_measures_the_days_of_mining_against_those_of_the_reserve(
    layers: Layers, end: str, outcome: Outcome
) -> None:
    reserve = layers.one("national_reserve", 60, mineral="bô-xít", valid_to=end, top_m=100.0, bottom_m=-100.0)
    (found,) = findings("Z06", plain_area(), [reserve], facts={"mining_term_years": 10.0})
    assert figures(found) == (outcome, 3653.0, 3653.0 if outcome is CLEAR else 3652.0, "days")


def test_z06_measures_the_ground_where_a_term_is_not_known(layers: Layers) -> None:
    reserve = layers.one("national_reserve", 60, mineral="bô-xít", top_m=100.0, bottom_m=-100.0)
    (found,) = findings("Z06", plain_area(), [reserve], facts={"mining_term_years": 10.0})
    assert figures(found) == (Outcome.CANNOT_TELL, 4000.0, None, "m2")


@pytest.mark.parametrize(("lang", "text"), [("vi", "2 giấy phép"), ("en", "2 licences")])
def test_the_page_of_a_report_prints_counts_with_their_unit(lang: str, text: str) -> None:
    shown = _measure({"measured": 2.0, "limit": 1.0, "unit": "licences"}, lang)
    assert text in shown and ("1 giấy phép" if lang == "vi" else "1 licence<") in shown
    assert text in _measure({"measured": 2.0, "limit": None, "unit": "licences"}, lang)
    assert _measure({"measured": None, "limit": None, "unit": ""}, lang) == ""
