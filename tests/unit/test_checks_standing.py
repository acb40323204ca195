"""Answers that stand from one area to the next, and are kept only where the area was not read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Iterable, List, Tuple

import cases
import pytest
from builders import box, licence, write_pack, zone_item

from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks import engine
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.standing import StandingAnswers
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.model import Rule

DAY = date(2026, 11, 23)
LAW = load_regulation(DAY)
NEAR = licence("GP-1", box(cases.EAST + 150, cases.NORTH + 20, 120, 90))
ZONE = zone_item("KV-1", box(cases.EAST - 50, cases.NORTH - 50, 100, 100))


def area(name: str = "a", shift_m: float = 0.0, side_m: float = 200.0, **part: Any) -> LicenceArea:
    ring = cases.ring_of(box(cases.EAST + shift_m, cases.NORTH, side_m, side_m))
    return LicenceArea(name, name, cases.TM3, (Part(ring, **part),))


def crossing() -> LicenceArea:
    corners = cases.ring_of(cases.GROUND).corners
    ring = Ring((corners[0], corners[2], corners[1], corners[3]))
    return LicenceArea("crossing", "", cases.TM3, (Part(ring),))


def unfinished() -> LicenceArea:
    two = Ring(cases.ring_of(cases.GROUND).corners[:2])
    whole = area("u").parts[0]
    return LicenceArea("unfinished", "", cases.TM3, (whole, Part(two)))


AREAS = (
    area(),
    area("b", 5_000.0),
    area("c", 150.0, 900.0, top_m=380.0, bottom_m=200.0),
    crossing(),
    unfinished(),
)


def context(
    given: LicenceArea, packs: Iterable[str] = (), procedure: str = "P14", **facts: Any
) -> CheckContext:
    return CheckContext(
        *(given, LAW.procedure(procedure), LAW.mineral("gold"), "Công ty A", DAY, LAW),
        reference=open_reference(list(packs)),
        facts=Facts(facts),
    )


@pytest.fixture
def pack(tmp_path: Path) -> str:
    return str(write_pack(tmp_path, "pack", {"licence": [NEAR], "prohibited": [ZONE]}))


@pytest.mark.parametrize("procedure", ["P01", "P14"])
@pytest.mark.parametrize("facts", [{}, dict(cases.ORDINARY)])
@pytest.mark.parametrize("has_layers", [True, False])
def test_findings_are_the_same_with_standing_answers_and_without(pack, procedure, facts, has_layers):
    standing = StandingAnswers()
    for given in (*AREAS, *reversed(AREAS)):
        asked = context(given, [pack] * has_layers, procedure, **facts)
        assert run_checks(asked, standing=standing) == run_checks(asked)


def test_most_rules_do_not_look_at_the_area(pack):
    standing = StandingAnswers()
    asked = context(area(), [pack])
    run_checks(asked, standing=standing)
    kept = {rule.id for number, rule in enumerate(LAW.rules, start=1) if number in standing}
    assert len(kept) > len(LAW.rules) / 2
    assert not kept & {"G01", "G02", "G05", "O01", "Z01"}
    assert {"Z04", "Z11", "C01"} <= kept, "no layer asks them to look at it"


def test_a_finding_of_an_area_is_told_of_the_next_one(pack):
    standing = StandingAnswers()
    first = run_checks(context(area(), [pack]), standing=standing)
    second = run_checks(context(area("b", 5_000.0), [pack]), standing=standing)
    assert {one.area for one in first} == {"a"} and {one.area for one in second} == {"b"}
    assert not {one.id for one in first} & {one.id for one in second}


def asked_rule(monkeypatch: pytest.MonkeyPatch, check: Any) -> Tuple[List[Finding], List[Finding]]:
    """Return what a check in the place of D05 says of two areas, one after the other."""
    monkeypatch.setattr(engine, "CHECKS", {**engine.CHECKS, "D05": check})
    standing = StandingAnswers()
    told = [run_checks(context(given), standing=standing) for given in (AREAS[0], AREAS[1])]
    first, second = ([one for one in findings if one.rule == "D05"] for findings in told)
    return first, second


def said(inspection: Inspection, rule: Rule, text: str, outcome: Outcome = Outcome.CLEAR) -> Finding:
    return inspection.answers(rule).answer(
        outcome, Phrase("check.failed", {"title": rule.title, "kind": text})
    )


def first_east(inspection: Inspection) -> float:
    return inspection.context.area.parts[0].outer.corners[0].east_m


LOOKS = {
    "corners": first_east,
    "ground": lambda inspection: inspection.ground.outline.bounds[0],
    "once": lambda inspection: inspection.once("x", lambda: first_east(inspection)),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_rule_that_looks_at_the_area_is_asked_each_time(monkeypatch, look):
    def check(inspection, rule):
        inspection.once("x", lambda: first_east(inspection))
        return [said(inspection, rule, str(LOOKS[look](inspection)))]

    first, second = asked_rule(monkeypatch, check)
    assert first[0].message != second[0].message


def test_a_rule_that_does_not_look_is_asked_once(monkeypatch):
    calls = []

    def check(inspection, rule):
        calls.append(inspection.area_id)
        return [said(inspection, rule, inspection.context.holder)]

    first, second = asked_rule(monkeypatch, check)
    assert (calls, second[0]) == (["a"], replace(first[0], area="b"))


def test_a_rule_that_failed_is_asked_again(monkeypatch):
    calls = []

    def check(inspection, rule):
        calls.append(inspection.area_id)
        if len(calls) == 1:
            raise OSError("for once")
        return [said(inspection, rule, "now")]

    first, second = asked_rule(monkeypatch, check)
    assert (first[0].outcome, second[0].outcome) == (Outcome.ERROR, Outcome.CLEAR)
