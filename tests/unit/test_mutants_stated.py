"""What each finding about figures and stated facts brings along: figure, limit, unit, remedy, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Mapping, NamedTuple, Optional, Tuple

import pytest
from checks_world import TODAY, context, plain_area

from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.checks.engine import run_checks

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
NONE = (None, None, "")


class Told(NamedTuple):
    """Outcome and reason; figure, limit and unit; whether the finding says what to do."""

    outcome: Outcome
    reason: str
    measured: Tuple[Optional[float], Optional[float], str]
    advises: bool


class Case(NamedTuple):
    """A rule, what it is asked (with the width of the square in m), what is stated, what is told."""

    rule: str
    procedure: str
    mineral: str
    day: date
    width_m: float
    facts: Mapping[str, Any]
    told: Told
    words: str


# fmt: off
CASES = [
    Case("A02", "P01", "gold", TODAY, 8000.0,
         {},
         Told(CONFLICT, "over_limit", (64000000.0, 50000000.0, "m2"), True),
         "64,000,000 m² | 50 km² | Gold | 14,000,000 m²"),
    Case("A02", "P01", "gold", TODAY, 7000.0,
         {},
         Told(CLEAR, "", (49000000.0, 50000000.0, "m2"), False), "49,000,000 m² | 50 km² | Gold"),
    Case("A06", "P01", "mineral_water", TODAY, 100.0,
         {},
         Told(CLEAR, "", (10000.0, None, "m2"), False), "10,000 m² | Natural mineral water"),
    Case("A08", "P01", "gold", date(2020, 1, 1), 8000.0,
         {},
         Told(CONFLICT, "over_limit", (64000000.0, 50000000.0, "m2"), True),
         "64,000,000 m² | 50 km² | Gold | 14,000,000 m²"),
    Case("A08", "P01", "gold", date(2020, 1, 1), 100.0,
         {},
         Told(CLEAR, "", (10000.0, 50000000.0, "m2"), False), "10,000 m² | 50 km² | Gold"),
    Case("A05", "P01", "sand_river", TODAY, 1500.0,
         {},
         Told(CONFLICT, "over_limit", (2250000.0, 2000000.0, "m2"), True),
         "2,250,000 m² | 2 km² | 250,000 m²"),
    Case("A05", "P01", "sand_river", TODAY, 100.0,
         {},
         Told(CLEAR, "", (10000.0, 2000000.0, "m2"), False), "10,000 m² | 2 km²"),
    # At sea an area that is under the smaller limit or over the larger one needs no look at the coast.
    Case("A05", "P01", "sand_sea", TODAY, 100.0,
         {},
         Told(CLEAR, "", (10000.0, 2000000.0, "m2"), False), "10,000 m² | 2 km²"),
    Case("A05", "P01", "sand_sea", TODAY, 100000.0,
         {},
         Told(CONFLICT, "over_limit", (1e10, 30000000.0, "m2"), True), "30 km² | 9,970,000,000 m²"),
    Case("A07", "P01", "gold", TODAY, 100.0,
         {"intergovernmental_agreement": True, "agreement_area_km2": 0.001},
         Told(CONFLICT, "over_agreement", (10000.0, 1000.0, "m2"), True),
         "10,000 m² | 0.001 km² | Gold | 9,000 m²"),
    Case("A07", "P01", "gold", TODAY, 100.0,
         {"intergovernmental_agreement": True, "agreement_area_km2": 0.02},
         Told(CLEAR, "", (10000.0, 20000.0, "m2"), False), "10,000 m² | 0.02 km² | Gold"),
    Case("A07", "P01", "gold", TODAY, 100.0,
         {"intergovernmental_agreement": False},
         Told(NOT_APPLICABLE, "no_agreement", NONE, False), ""),
    Case("Z12", "P14", "gold", TODAY, 100.0,
         {"blasting_method": 'none'},
         Told(NOT_APPLICABLE, "no_blasting", NONE, False), ""),
    Case("Z12", "P14", "gold", TODAY, 100.0,
         {"blasting_method": 'plaster_charge', "blasting_distance": 250.0},
         Told(CONFLICT, "too_near", (250.0, 300.0, "m"), True), "250 m | 50 m | 300 m | plaster charge"),
    Case("Z12", "P14", "gold", TODAY, 100.0,
         {"blasting_method": 'plaster_charge', "blasting_distance": 310.5},
         Told(CLEAR, "", (310.5, 300.0, "m"), False), "310.5 m | 300 m | plaster charge"),
    Case("Z12", "P14", "gold", TODAY, 100.0,
         {"blasting_method": 'small_hole', "blasting_distance": 250.0, "blasting_downhill": True},
         Told(CLEAR, "", (250.0, 200.0, "m"), False), "250 m | 200 m | small drill hole"),
    Case("Z09", "P14", "sand_river", TODAY, 100.0,
         {"sand_water_body": 'sea', "sand_body_consent": False},
         Told(CONFLICT, "not_asked", NONE, True), "construction and defence"),
    Case("Z09", "P14", "sand_river", TODAY, 100.0,
         {"sand_water_body": 'sea', "sand_body_consent": True},
         Told(CLEAR, "asked", NONE, False), "construction and defence"),
    Case("Z09", "P14", "sand_river", TODAY, 100.0,
         {"sand_water_body": 'sea'},
         Told(CANNOT_TELL, "fact_missing", NONE, True), "construction and defence"),
    Case("Z09", "P14", "gold", TODAY, 100.0,
         {},
         Told(NOT_APPLICABLE, "mineral", NONE, False), "Gold"),
    Case("D03", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": "extension", "licence_ends_on": TODAY},
         Told(CONFLICT, "too_few_days", (0.0, 45.0, "days"), True),
         "only 0 days left | 45 days short | fined first"),
    Case("D03", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "licence_ends_on": date(2027, 1, 2)},
         Told(CONFLICT, "too_few_days", (40.0, 45.0, "days"), True),
         "an extension | 23 Nov 2026 | 40 days | 2 Jan 2027 | 5 days | 45 days | fined first"),
    Case("D03", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "licence_ends_on": date(2026, 11, 20)},
         Told(CONFLICT, "licence_ended", (-3.0, 45.0, "days"), True),
         "an extension | 23 Nov 2026 | 20 Nov 2026 | 45 days"),
    Case("D03", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "licence_ends_on": date(2027, 3, 3)},
         Told(CLEAR, "", (100.0, 45.0, "days"), False),
         "an extension | 23 Nov 2026 | 100 days | 3 Mar 2027 | 45 days"),
    Case("D03", "P14", "gold", TODAY, 100.0,
         {"filing_purpose": 'transfer', "licence_ends_on": date(2027, 5, 3)},
         Told(CONFLICT, "too_few_days", (161.0, 181.0, "days"), True),
         "a transfer | 23 Nov 2026 | 161 days | 3 May 2027 | 20 days | 6 months"),
    Case("D03", "P14", "fill_soil", date(2026, 1, 15), 100.0,
         {"filing_purpose": 'extension', "licence_ends_on": date(2026, 3, 3)},
         Told(CANNOT_TELL, "limit_not_read", NONE, True), "15 Jan 2026"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"exploration_term_months": 60.0},
         Told(CONFLICT, "over_cap", (60.0, 48.0, "months"), True), "60 months | 48 months | 12 months"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"exploration_term_months": 36.0},
         Told(CLEAR, "", (36.0, 48.0, "months"), False), "36 months | at most 4 | 8 months"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"exploration_term_months": 0.0},
         Told(CANNOT_TELL, "no_term", NONE, True), "0 months"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "exploration_term_months": 20.0,
          "earlier_extension_months": 12.0, "earlier_extensions": 1.0},
         Told(CONFLICT, "over_cap", (32.0, 24.0, "months"), True),
         "32 months | 12 months | 24 months | 8 months"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "exploration_term_months": 2.0,
          "earlier_extension_months": 12.0, "earlier_extensions": 1.0},
         Told(CLEAR, "", (14.0, 24.0, "months"), False), "14 months | 12 months | at most 2 | 4 months"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "exploration_term_months": 2.0,
          "earlier_extension_months": 2.0, "earlier_extensions": 2.0},
         Told(CONFLICT, "too_many_extensions", (3.0, 2.0, "extensions"), True), "number 3 | at most 2"),
    Case("D06", "P01", "gold", TODAY, 100.0,
         {"filing_purpose": 'regrant'},
         Told(CANNOT_TELL, "regrant", NONE, True), ""),
    Case("D06", "P14", "fill_soil", TODAY, 100.0,
         {"listed_works": True, "works_years": 3.0, "mining_term_years": 3.5},
         Told(CONFLICT, "over_cap", (3.5, 3.0, "years"), True), "3.5 years | 3 years | 0.5 years"),
    Case("D06", "P14", "fill_soil", TODAY, 100.0,
         {"listed_works": True, "works_years": 3.0, "mining_term_years": 2.0},
         Told(CLEAR, "", (2.0, 3.0, "years"), False), "2 years | 3 years"),
    Case("D06", "P14", "fill_soil", date(2026, 1, 15), 100.0,
         {"listed_works": True, "works_years": 3.0, "mining_term_years": 3.0},
         Told(CANNOT_TELL, "cap_not_read", NONE, True), "15 Jan 2026"),
    Case("D06", "P14", "gold", TODAY, 100.0,
         {"mining_term_years": 30.25},
         Told(CONFLICT, "over_cap", (30.25, 30.0, "years"), True), "30.25 years | 30 years | 0.25 years"),
    Case("D06", "P14", "gold", TODAY, 100.0,
         {"filing_purpose": 'transfer'},
         Told(NOT_APPLICABLE, "purpose", NONE, False), "a transfer"),
    Case("D07", "P14", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "licence_lacks": 'nothing'},
         Told(CLEAR, "", NONE, False), "reserve (volume)"),
    Case("D07", "P14", "gold", TODAY, 100.0,
         {"filing_purpose": 'extension', "licence_lacks": 'reserve'},
         Told(CONFLICT, "exchange_due", NONE, True), "reserve (volume) | 36 months | 31 Dec 2028 | 769 days"),
    Case("D07", "P14", "gold", TODAY, 100.0,
         {"filing_purpose": 'exchange', "licence_lacks": 'term'},
         Told(CLEAR, "exchange", NONE, False), "its term | 769 days | 36 months | 31 Dec 2028"),
    Case("D07", "P14", "gold", date(2029, 1, 1), 100.0,
         {"filing_purpose": 'exchange', "licence_lacks": 'term'},
         Told(CONFLICT, "exchange_late", NONE, True), "its term | 36 months | 31 Dec 2028 | 1 day"),
    Case("PL06", "P14", "gold", TODAY, 100.0,
         {"explored_by_applicant": True, "result_recognised_on": date(2026, 2, 1)},
         Told(CLEAR, "", (295.0, 1096.0, "days"), False),
         "23 Nov 2026 | 36 months | 1 Feb 2026 | 1 Feb 2029 | 801 days"),
    Case("PL06", "P14", "gold", TODAY, 100.0,
         {"explored_by_applicant": True, "result_recognised_on": date(2026, 12, 1)},
         Told(CANNOT_TELL, "recognised_later", NONE, True), "1 Dec 2026 | 23 Nov 2026"),
    Case("PL06", "P14", "gold", TODAY, 100.0,
         {"explored_by_applicant": True, "result_recognised_on": date(2023, 11, 13)},
         Told(CONFLICT, "window_over", (1106.0, 1096.0, "days"), True),
         "23 Nov 2026 | 10 days | 36 months | 13 Nov 2023 | 13 Nov 2026"),
    Case("PL06", "P14", "gold", TODAY, 100.0,
         {"explored_by_applicant": False},
         Told(NOT_APPLICABLE, "not_explorer", NONE, False), ""),
    Case("PL06", "P14", "stone_vlxdtt", date(2027, 7, 11), 100.0,
         {"explored_by_applicant": True, "result_recognised_on": date(2025, 12, 31)},
         Told(CANNOT_TELL, "earlier_window", (557.0, 546.0, "days"), True),
         "18 months | 31 Dec 2025 | 30 Jun 2027 | 31 Dec 2028"),
]
# fmt: on


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.rule}-{case.told.outcome.value}-{case.told.reason}"
)
def test_a_finding_names_its_figures_and_what_to_do(case: Case) -> None:
    given = context(
        plain_area(case.width_m), (), case.procedure, case.mineral, day=case.day, facts=case.facts
    )
    rules = tuple(rule for rule in given.regulation.rules if rule.id == case.rule)
    (found,) = run_checks(replace(given, regulation=replace(given.regulation, rules=rules)))
    assert (
        Told(
            found.outcome,
            found.reason,
            (found.measured, found.limit, found.unit),
            found.remedy is not None,
        )
        == case.told
    )
    assert [word for word in case.words.split(" | ") if word not in found.message.en] == []
    assert (found.ask, found.where, found.part, found.objects) == (None, None, 0, ())


def test_where_an_agreement_holds_the_usual_limit_stands_back_by_its_name() -> None:
    stated = {"intergovernmental_agreement": True, "agreement_area_km2": 0.001}
    given = context(plain_area(), (), "P01", facts=stated)
    (found,) = (one for one in run_checks(given) if one.rule == "A02")
    assert (found.outcome, found.reason) == (NOT_APPLICABLE, "agreement")
    assert given.regulation.rule("A02").title.en in found.message.en
