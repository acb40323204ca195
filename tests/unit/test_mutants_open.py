"""No rule breaks, whatever is missing: ground, layers, facts, holder; on any day, for both kinds."""

from __future__ import annotations

from datetime import date
from typing import Any, List

import pytest
from checks_world import TODAY, area, context, ring

from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.checks.engine import run_checks

SQUARE = Part(ring((0, 0), (100, 0), (100, 100), (0, 100)), top_m=50.0, bottom_m=0.0)
OPEN = Part(ring((200, 0), (300, 0)))
SUBJECTS = {
    "whole": area(SQUARE),
    "open": area(OPEN),
    "half open": area(SQUARE, OPEN),
    "ring without corners": area(Part(SQUARE.outer, holes=(Ring(()),))),
    "nothing": area(),
}
STATED = {
    "nothing": {},
    "an extension": {"filing_purpose": "extension", "extension": True, "old_area": SUBJECTS["whole"]},
    "an open old area": {"filing_purpose": "extension", "extension": True, "old_area": SUBJECTS["open"]},
    "a return": {"partial_return": True, "old_area": SUBJECTS["whole"], "returned_area": SUBJECTS["open"]},
    "a correction": {"coordinate_correction": True, "old_area": SUBJECTS["half open"]},
}


def all_of(subject: LicenceArea, **asked: Any) -> List[Finding]:
    return list(run_checks(context(subject, [], **asked)))


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2025, 7, 2), date(2026, 1, 1), TODAY])
@pytest.mark.parametrize("procedure", ["P01", "P14"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_rule_breaks_where_ground_or_layers_are_missing(subject: str, procedure: str, day: date) -> None:
    found = all_of(SUBJECTS[subject], procedure=procedure, day=day)
    assert [(one.rule, one.message.en) for one in found if one.outcome is Outcome.ERROR] == []


@pytest.mark.parametrize("stated", STATED)
@pytest.mark.parametrize("mineral", ["gold", "sand_river", "sand_sea", "fill_soil", "mineral_water"])
@pytest.mark.parametrize("procedure", ["P01", "P14"])
def test_no_rule_breaks_on_what_is_stated(stated: str, mineral: str, procedure: str) -> None:
    asked = {"procedure": procedure, "mineral": mineral, "holder": " ", "facts": STATED[stated]}
    for subject in ("whole", "half open"):
        found = all_of(SUBJECTS[subject], **asked)
        assert [(one.rule, one.message.en) for one in found if one.outcome is Outcome.ERROR] == []


def test_every_open_answer_asks_a_fact_or_says_what_to_do() -> None:
    for procedure in ("P01", "P14"):
        for one in all_of(SUBJECTS["half open"], procedure=procedure):
            if one.outcome in (Outcome.CANNOT_TELL, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE):
                assert one.remedy is not None, one.rule
                assert one.reason, one.rule
            if one.reason == "fact_missing":
                assert one.facts, one.rule


@pytest.mark.parametrize("rule", ["A02", "A08", "G10", "G11", "Z01", "Z04", "O01", "PL01"])
def test_an_area_without_ground_is_named_as_such(rule: str) -> None:
    day = date(2020, 1, 1) if rule == "A08" else TODAY
    procedure = "P14" if rule in ("G10", "G11", "O01") else "P01"
    facts = {
        "partial_return": True, "coordinate_correction": True, "reserve_unchanged": True,
        "old_area": SUBJECTS["whole"], "returned_area": SUBJECTS["whole"], "planning_exemption": "none",
    }  # fmt: skip
    found = [
        one for one in all_of(SUBJECTS["open"], procedure=procedure, day=day, facts=facts) if one.rule == rule
    ]
    assert [(one.outcome, one.reason) for one in found] == [(Outcome.CANNOT_TELL, "no_ground")]
    assert [ref.id for ref in found[0].objects] == ["1"]
