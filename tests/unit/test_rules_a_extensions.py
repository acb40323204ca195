"""A07, A10, A11: the area under an agreement, and the area of an extension against its licence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, List

import numpy as np
import pytest
from checks_world import TODAY, area, context, findings, outcomes, plain_area, ring, square

from mineral_plugin.core.area.model import LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.checks.engine import run_checks

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
WITHIN, CANNOT_TELL, NOT_APPLICABLE = Outcome.WITHIN_TOLERANCE, Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
OLD_LAW_ENDS, NEW_LAW, DECREE = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
LIMITS = [("A01", "coal", 100), ("A02", "gold", 50), ("A03", "apatite", 10), ("A05", "sand_river", 2)]


def told(
    rule: str, subject: LicenceArea, day: date = TODAY, mineral: str = "gold", **facts: Any
) -> List[Any]:
    return outcomes(rule, subject, procedure="P01", mineral=mineral, day=day, facts=facts)


def extended(
    rule: str, subject: LicenceArea, old: LicenceArea, day: date = TODAY, mineral: str = "gold"
) -> List[Finding]:
    facts = {"extension": True, "old_area": old}
    return list(findings(rule, subject, procedure="P01", mineral=mineral, day=day, facts=facts))


def in_another_zone(subject: LicenceArea, zone: Zone) -> LicenceArea:
    def moved(ring_: Ring) -> Ring:
        corners = []
        for corner in ring_.corners:
            ((east, north),) = between_zones(np.array([[corner.east_m, corner.north_m]]), subject.zone, zone)
            corners.append(replace(corner, east_m=float(east), north_m=float(north)))
        return Ring(tuple(corners))

    parts = tuple(replace(part, outer=moved(part.outer)) for part in subject.parts)
    return replace(subject, zone=zone, parts=parts)


# --- A07 ----------------------------------------------------------------------------------------------


def test_a07_asks_whether_there_is_an_agreement() -> None:
    (found,) = findings("A07", plain_area(), procedure="P01")
    assert (found.outcome, found.reason, found.severity) == (CANNOT_TELL, "fact_missing", Severity.INFORMS)
    assert "liên chính phủ" in found.message.vi and "intergovernmental_agreement" in found.facts


def test_a07_without_an_agreement_the_usual_limits_hold() -> None:
    facts = {"intergovernmental_agreement": False}
    assert told("A07", plain_area(), **facts) == [(NOT_APPLICABLE, "no_agreement")]
    assert told("A02", plain_area(1000, 50_001), **facts) == [(CONFLICT, "over_limit")]


@pytest.mark.parametrize(("rule", "mineral", "limit_km2"), LIMITS)
def test_a07_an_agreement_takes_the_place_of_the_usual_limit(rule: str, mineral: str, limit_km2: int) -> None:
    over = plain_area(1000, limit_km2 * 1000 + 1)
    assert told(rule, over, mineral=mineral, intergovernmental_agreement=True) == [
        (NOT_APPLICABLE, "agreement")
    ]
    assert told(rule, over, mineral=mineral) == [(CONFLICT, "over_limit")]


def test_a07_an_agreement_takes_the_place_of_the_limit_at_sea() -> None:
    facts = {"intergovernmental_agreement": True}
    assert told("A04", plain_area(), mineral="titanium_sea", **facts) == [(NOT_APPLICABLE, "agreement")]
    assert told("A04", plain_area(), mineral="gold", **facts) == [(NOT_APPLICABLE, "mineral")]


def test_a07_asks_for_the_area_of_the_agreement() -> None:
    (found,) = findings("A07", plain_area(), procedure="P01", facts={"intergovernmental_agreement": True})
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "agreement_area_km2" in found.facts


@pytest.mark.parametrize(
    ("height", "outcome", "excess"),
    [(59_999, CLEAR, None), (60_000, CLEAR, None), (60_001, CONFLICT, "1.000")],
)
def test_a07_the_limit_of_the_agreement_at_its_edge(height: int, outcome: Outcome, excess: Any) -> None:
    facts = {"intergovernmental_agreement": True, "agreement_area_km2": 60.0}
    (found,) = findings("A07", plain_area(1000, height), procedure="P01", facts=facts)
    assert (found.outcome, found.measured, found.limit, found.unit) == (outcome, height * 1000.0, 6e7, "m2")
    assert excess is None or excess in found.message.vi
    assert (found.remedy is None) == (outcome is CLEAR)


def test_a07_needs_ground_and_a_mineral_that_is_explored() -> None:
    facts = {"intergovernmental_agreement": True, "agreement_area_km2": 60.0}
    bare = area(Part(ring((0, 0), (10, 0))))
    assert told("A07", bare, **facts) == [(CANNOT_TELL, "no_ground")]
    assert told("A07", plain_area(), mineral="fill_soil", **facts) == [(NOT_APPLICABLE, "mineral")]


def test_a07_begins_with_the_new_law() -> None:
    facts = {"intergovernmental_agreement": False}
    assert told("A07", plain_area(), day=OLD_LAW_ENDS, **facts) == []
    assert told("A07", plain_area(), day=NEW_LAW, **facts) == [(NOT_APPLICABLE, "no_agreement")]


# --- A10, A11: what both ask --------------------------------------------------------------------------

BOTH = [("A10", OLD_LAW_ENDS), ("A11", TODAY)]


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_a_new_licence_is_no_extension(rule: str, day: date) -> None:
    assert told(rule, plain_area(), day) == [(NOT_APPLICABLE, "no_extension")]
    assert told(rule, plain_area(), day, extension=False) == [(NOT_APPLICABLE, "no_extension")]


@pytest.mark.parametrize(("rule", "day"), BOTH)
@pytest.mark.parametrize(("procedure", "missing"), [("P02", "extension"), ("P03", "old_area")])
def test_what_neither_procedure_nor_facts_tell_is_asked(
    rule: str, day: date, procedure: str, missing: str
) -> None:
    asked = context(plain_area(), procedure="P01", day=day)
    asked = replace(asked, procedure=replace(asked.procedure, id=procedure))
    (found,) = (one for one in run_checks(asked) if one.rule == rule)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert missing in found.facts


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_an_extension_without_the_old_area_cannot_be_told(rule: str, day: date) -> None:
    assert told(rule, plain_area(), day, extension=True) == [(CANNOT_TELL, "fact_missing")]


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_areas_that_do_not_close_cannot_be_compared(rule: str, day: date) -> None:
    open_ = area(Part(ring((0, 0), (10, 0))))
    half = area(Part(square(0, 0, 100)), Part(ring((0, 0), (10, 0))))
    for old in (open_, half):
        (found,) = extended(rule, plain_area(), old, day)
        assert (found.outcome, found.reason) == (CANNOT_TELL, "old_no_ground")
        assert "old_area" in found.facts
    assert told(rule, open_, day, extension=True, old_area=plain_area()) == [(CANNOT_TELL, "no_ground")]


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_ground_outside_the_licence_is_a_conflict_part_by_part(rule: str, day: date) -> None:
    subject = area(Part(square(0, 0, 50)), Part(square(60, 0, 50)))
    beyond = [f for f in extended(rule, subject, plain_area(100), day) if f.reason == "outside_licence"]
    assert [(f.outcome, f.part, f.measured, f.limit, f.unit) for f in beyond] == [
        (CONFLICT, 2, 500.0, 0.0, "m2")
    ]
    assert beyond[0].where is not None and "500 m²" in beyond[0].message.vi
    assert "không được thêm" in beyond[0].message.vi and beyond[0].remedy is not None


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_a_sliver_outside_the_licence_is_shown_within_tolerance(rule: str, day: date) -> None:
    for width, outcome in ((50.1, WITHIN), (50.2, CONFLICT)):
        subject = area(Part(square(0, 0, width, 10, decimals=1)))
        old = plain_area(50)
        (found,) = (f for f in extended(rule, subject, old, day) if f.reason == "outside_licence")
        assert found.outcome is outcome
        assert ("nowhere wider" in found.message.en) == (outcome is WITHIN)


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_figures_are_told_to_the_hundredth(rule: str, day: date) -> None:
    subject = area(Part(square(0, 0, 50.123, 10.01, decimals=3)))
    (found,) = (f for f in extended(rule, subject, plain_area(50), day) if f.reason == "outside_licence")
    assert "has 1.23 m² outside" in found.message.en


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_ground_of_less_than_half_a_hundredth_is_no_ground(rule: str, day: date) -> None:
    for width, count in ((50.0004, 0), (50.0006, 1)):
        subject = area(Part(square(0, 0, width, 10, decimals=4)))
        found = extended(rule, subject, plain_area(50), day)
        assert len([f for f in found if f.reason == "outside_licence"]) == count


@pytest.mark.parametrize(("rule", "day"), BOTH)
def test_an_old_area_in_another_zone_is_compared_on_the_same_ground(rule: str, day: date) -> None:
    old = in_another_zone(plain_area(1000), Zone(105 * 60 + 30, 3))
    found = extended(rule, area(Part(square(0, 0, 1000, 600))), old, day)
    assert not [f for f in found if f.outcome is CONFLICT and f.reason == "outside_licence"]


# --- A10 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("height", "outcome"), [(699, CLEAR), (700, CLEAR), (701, CONFLICT)])
def test_a10_thirty_percent_are_given_back(height: int, outcome: Outcome) -> None:
    (found,) = extended("A10", area(Part(square(0, 0, 1000, height))), plain_area(1000), OLD_LAW_ENDS)
    assert (found.outcome, found.measured, found.limit) == (outcome, height * 1000.0, 700_000.0)
    assert found.severity is (Severity.INFORMS if outcome is CLEAR else Severity.WARNS)
    assert (found.remedy is None) == (outcome is CLEAR)


def test_a10_says_how_much_is_missing() -> None:
    (found,) = extended("A10", area(Part(square(0, 0, 1000, 750))), plain_area(1000), OLD_LAW_ENDS)
    assert found.reason == "too_little_returned" and found.remedy is not None
    assert "25,00 %" in found.message.vi and "50.000 m²" in found.message.vi and "30 %" in found.message.vi
    assert found.basis.article == "Luật 60/2010/QH12, Điều 41 khoản 2" and found.basis.confirmed


def test_a10_ends_with_the_old_law_and_a11_follows() -> None:
    subject, old = plain_area(1000), plain_area(1000)
    assert [f.outcome for f in extended("A10", subject, old, date(2011, 7, 1))] == [CONFLICT]
    assert extended("A10", subject, old, date(2011, 6, 30)) == []
    assert [f.outcome for f in extended("A10", subject, old, OLD_LAW_ENDS)] == [CONFLICT]
    assert extended("A11", subject, old, OLD_LAW_ENDS) == []
    assert extended("A10", subject, old, NEW_LAW) == []
    assert [f.outcome for f in extended("A11", subject, old, NEW_LAW)] == [CLEAR]


# --- A11 ----------------------------------------------------------------------------------------------


def test_a11_the_whole_area_is_kept() -> None:
    (found,) = extended("A11", plain_area(1000), plain_area(1000))
    assert (found.outcome, found.measured, found.limit, found.unit) == (CLEAR, 1e6, 1e6, "m2")


def test_a11_a_smaller_area_is_told_and_only_informs() -> None:
    (found,) = extended("A11", area(Part(square(0, 0, 1000, 700))), plain_area(1000))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "smaller", Severity.INFORMS)
    assert (found.measured, found.limit) == (700_000.0, 1e6)
    assert "300.000 m²" in found.message.vi and found.where is not None and found.remedy is not None


@pytest.mark.parametrize(("width", "outcome"), [(49.9, WITHIN), (49.8, CONFLICT)])
def test_a11_a_sliver_left_out_is_within_tolerance(width: float, outcome: Outcome) -> None:
    subject = area(Part(square(0, 0, width, 50, decimals=1)))
    (found,) = extended("A11", subject, plain_area(50))
    assert (found.outcome, found.reason) == (outcome, "smaller")
    assert ("nowhere wider" in found.message.en) == (outcome is WITHIN)


def test_a11_names_the_decree_from_its_first_day() -> None:
    (before,), (after,) = (extended("A11", plain_area(), plain_area(), day) for day in (NEW_LAW, DECREE))
    assert before.basis.article == "Luật 54/2024/QH15, Điều 44"
    assert after.basis.article == "Luật 54/2024/QH15, Điều 44; Nghị định 193/2025/NĐ-CP, Điều 37"


def test_a10_and_a11_tell_figures_to_the_hundredth() -> None:
    subject, old = area(Part(square(0, 0, 88.13, 10.01, decimals=2))), plain_area(100, 11.11)
    shares = {f.rule: f.message.en for f in extended("A10", subject, old, OLD_LAW_ENDS)}
    assert "gives back 20.60 % of 1,111 m²" in shares["A10"]
    assert "at most 777.7 m² are kept, 104.48 m² too much" in shares["A10"]
    (kept,) = extended("A11", subject, old)
    assert "leaves out 228.82 m² of the 1,111 m²" in kept.message.en
