"""PL01-PL05: inside the plan, exempt from it, auction or list, inside the reserve, inside the survey."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, List, Optional, Tuple

import pytest
from checks_world import TODAY, area, box, plain_area, ring, square
from rules_z_world import Layers, context, findings, law, outcomes
from shapely.geometry import Polygon

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.containment import claim_on_surface, held
from mineral_plugin.core.checks.inspection import Inspection

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
WITHIN, CANNOT_TELL, NOT_APPLICABLE = Outcome.WITHIN_TOLERANCE, Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
PLAN, LIST, RESERVE, SURVEY = "mineral_planning", "non_auction_area", "recognised_reserve", "explored_area"
OLD_LAW_ENDS, NEW_LAW, DECREE = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
BEFORE_L147, L147 = date(2025, 12, 31), date(2026, 1, 1)
BEFORE_D21, D21 = date(2026, 1, 15), date(2026, 1, 16)
WHOLE = box(0, 0, 100, 100)
# An area whose two corners bound nothing.
OPEN = area(Part(ring((0, 0), (100, 0))))
NO_EXEMPTION = {"planning_exemption": "none"}
LISTED = {"mining_right_way": "non_auction"}


class Places(Layers):
    """Layers of one role whose objects have a decision number."""

    def of(self, role: str, *rows: Tuple[Optional[Polygon], dict], decision: str = "", **spec_: Any) -> str:
        """Return the spec of a layer of gold objects, each a polygon and what differs."""
        written = [
            (place, {"id": f"K{number}", "name": f"Khu {number}", "mineral": "gold", **fields})
            for number, (place, fields) in enumerate(rows, start=1)
        ]
        made = self.rows(role, written, **spec_)
        path = self.folder / f"{role}{self.count}.gpkg"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("ALTER TABLE objects ADD COLUMN decision TEXT")
            connection.execute("UPDATE objects SET decision = ?", (decision,))
        return made


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def planned(reference: List[str], subject: Any = None, day: date = TODAY, **facts: Any) -> List[Any]:
    told = {**NO_EXEMPTION, **facts}
    return list(findings("PL01", subject or plain_area(), reference, "P01", day=day, facts=told))


def results(found: Any) -> List[Tuple[Outcome, str]]:
    return [(one.outcome, one.reason) for one in found]


# --- PL01 ---------------------------------------------------------------------------------------------


def test_pl01_an_area_inside_the_plan_and_not_deeper_is_clear(places: Places) -> None:
    plan = places.of(PLAN, (WHOLE, {"bottom_m": 0.0}), decision="866/QĐ-TTg")
    (found,) = planned([plan])
    assert (found.outcome, found.measured, found.limit, found.part) == (CLEAR, 0.0, 0.0, 1)
    assert "866/QĐ-TTg" in found.message.vi and "Khu 1" in found.message.en
    assert found.objects[0].id == "K1"
    for place in ("Điều 43 khoản 1 điểm b", "điểm e", "Điều 33 khoản 2", "Điều 4 khoản 2 điểm a"):
        assert place in found.basis.article


def test_pl01_a_plan_without_decision_number_says_so(places: Places) -> None:
    (found,) = planned([places.of(PLAN, (WHOLE, {"bottom_m": 0.0}))])
    assert "decision number not known" in found.message.en


def test_pl01_ground_outside_of_the_plan_blocks_with_its_figures(places: Places) -> None:
    (found,) = planned([places.of(PLAN, (box(0, 0, 60, 100), {"bottom_m": 0.0}))])
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "outside", Severity.BLOCKS)
    assert (found.measured, found.limit, found.unit) == (4000.0, 0.0, "m2")
    assert "40.00 %" in found.message.en and found.where is not None and found.remedy is not None
    assert found.objects == ()


def test_pl01_a_sliver_outside_is_told_as_within_tolerance(places: Places) -> None:
    plan = places.of(PLAN, (box(0, 0, 99.95, 100), {"bottom_m": 0.0}))
    (found,) = planned([plan])
    assert (found.outcome, found.reason, found.measured) == (WITHIN, "outside", 5.0)
    assert found.severity is Severity.WARNS and "0.1" in found.message.en


def test_pl01_less_than_a_square_metre_is_told_as_well(places: Places) -> None:
    (found,) = planned([places.of(PLAN, (box(0, 0, 99.995, 100), {"bottom_m": 0.0}))])
    assert (found.outcome, found.measured, found.limit) == (WITHIN, 0.5, 0.0)
    row = (box(99.995, 0, 10, 100), {"bottom_m": 0.0, "mineral": ""})
    (unsure,) = planned([places.of(PLAN, (box(0, 0, 99.995, 100), {"bottom_m": 0.0}), row)])
    assert (unsure.outcome, unsure.measured) == (CANNOT_TELL, 0.5)
    assert [ref.id for ref in unsure.objects] == ["K2"]


def test_pl01_two_plan_areas_that_touch_hold_the_area_together(places: Places) -> None:
    west, east = box(0, 0, 50, 100), box(50, 0, 50, 100)
    assert results(planned([places.of(PLAN, (west, {"bottom_m": 0.0}), (east, {"bottom_m": -5.0}))])) == [
        (CLEAR, "")
    ]


def test_pl01_nothing_planned_here_leaves_the_whole_area_outside(places: Places) -> None:
    (found,) = planned([places.of(PLAN, (box(5000, 0, 100, 100), {}))])
    assert (found.outcome, found.reason, found.measured) == (CONFLICT, "outside", 10000.0)


@pytest.mark.parametrize(
    ("bottom_m", "expected"), [(0.0, (CLEAR, "")), (-0.001, (CLEAR, "")), (0.001, (CONFLICT, "levels"))]
)
def test_pl01_no_deeper_than_the_plan_to_the_millimetre(
    places: Places, bottom_m: float, expected: Any
) -> None:
    (found,) = planned([places.of(PLAN, (WHOLE, {"bottom_m": bottom_m}))])
    assert (found.outcome, found.reason) == expected
    assert [ref.id for ref in found.objects] == ["K1"]


def test_pl01_outside_and_too_deep_are_told_apart(places: Places) -> None:
    deep, outside = sorted(
        planned([places.of(PLAN, (box(0, 0, 60, 100), {"bottom_m": 20.0}))]), key=lambda one: one.reason
    )
    assert (deep.reason, deep.measured, outside.reason, outside.measured) == (
        "levels",
        6000.0,
        "outside",
        4000.0,
    )
    assert deep.id != outside.id


def test_pl01_a_layer_without_depth_leaves_the_depth_open(places: Places) -> None:
    plan = places.of(PLAN, (WHOLE, {}))
    (found,) = planned([plan])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "unsure")
    assert "plan_gives_depth" in found.message.vi and found.ask is not None
    assert results(planned([plan], plan_gives_depth=True)) == [(CANNOT_TELL, "unsure")]
    assert results(planned([plan], plan_gives_depth=False)) == [(CLEAR, "")]


def test_pl01_an_area_without_bottom_cannot_be_compared_with_a_planned_depth(places: Places) -> None:
    subject = area(Part(square(0, 0, 100)))
    (found,) = planned([places.of(PLAN, (WHOLE, {"bottom_m": 10.0}))], subject)
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "unsure", 10000.0)
    assert "10" in found.message.en
    plan = places.of(PLAN, (WHOLE, {}))
    assert results(planned([plan], subject, plan_gives_depth=False)) == [(CLEAR, "")]


def test_pl01_a_plan_for_another_mineral_or_of_another_time_holds_nothing(places: Places) -> None:
    for fields in ({"mineral": "copper"}, {"valid_to": "2026-11-22"}, {"valid_from": "2026-11-24"}):
        plan = places.of(PLAN, (WHOLE, {"bottom_m": 0.0, **fields}))
        assert results(planned([plan])) == [(CONFLICT, "outside")]
    for fields in ({"valid_to": "2026-11-23"}, {"valid_from": "2026-11-23"}):
        plan = places.of(PLAN, (WHOLE, {"bottom_m": 0.0, **fields}))
        assert results(planned([plan])) == [(CLEAR, "")]


def test_pl01_a_plan_whose_mineral_is_not_told_decides_only_beyond_its_outline(places: Places) -> None:
    plan = places.of(PLAN, (box(0, 0, 60, 100), {"bottom_m": 0.0, "mineral": ""}))
    found = {one.reason: one for one in planned([plan])}
    assert (found["unsure"].outcome, found["unsure"].measured) == (CANNOT_TELL, 6000.0)
    assert [ref.id for ref in found["unsure"].objects] == ["K1"] and found["outside"].objects == ()
    assert (found["outside"].outcome, found["outside"].measured) == (CONFLICT, 4000.0)


def test_pl01_without_a_usable_layer_nothing_can_be_told(places: Places) -> None:
    assert results(planned([])) == [(CANNOT_TELL, "role_missing")]
    old = places.of(PLAN, (WHOLE, {"bottom_m": 0.0}), as_of=date(2015, 1, 1))
    assert results(planned([old])) == [(CANNOT_TELL, "role_too_old")]
    assert results(planned([places.of(PLAN, (WHOLE, {"bottom_m": 0.0}))], OPEN)) == [
        (CANNOT_TELL, "no_ground")
    ]


def test_pl01_a_part_without_ground_does_not_hide_the_others(places: Places) -> None:
    two = area(Part(square(0, 0, 100), bottom_m=0.0), Part(ring((0, 0), (100, 0))))
    found = planned([places.of(PLAN, (WHOLE, {"bottom_m": 0.0}))], two)
    assert sorted(results(found), key=str) == sorted([(CLEAR, ""), (CANNOT_TELL, "no_ground")], key=str)


def test_pl01_outside_of_the_plan_asks_for_an_exemption_before_it_blocks(places: Places) -> None:
    plan = places.of(PLAN, (box(0, 0, 60, 100), {"bottom_m": 0.0}))
    (found,) = findings("PL01", plain_area(), [plan], "P01")
    assert (found.outcome, found.reason, found.severity) == (CANNOT_TELL, "fact_missing", Severity.WARNS)
    assert found.measured == 4000.0 and found.where is not None
    assert "planning_exemption" in found.facts
    inside = places.of(PLAN, (WHOLE, {"bottom_m": 0.0}))
    assert outcomes("PL01", plain_area(), [inside], "P01") == [(CLEAR, "")]


def test_pl01_is_not_looked_at_where_no_plan_is_needed(places: Places) -> None:
    for facts in ({"planning_exemption": "sea"}, {"filing_purpose": "extension"}, {"expansion": "wider"}):
        assert results(planned([], **{**NO_EXEMPTION, **facts})) == [(NOT_APPLICABLE, "exempt")]
    assert outcomes("PL01", plain_area(), [], "P01", "fill_soil") == [(NOT_APPLICABLE, "mineral")]


def test_pl01_a_reason_that_does_not_fit_exempts_nothing(places: Places) -> None:
    assert results(planned([], planning_exemption="public_works")) == [(CANNOT_TELL, "role_missing")]


def test_pl01_wordings_by_day(places: Places) -> None:
    plan = places.of(PLAN, (WHOLE, {"bottom_m": 0.0}), as_of=NEW_LAW)
    assert planned([plan], day=OLD_LAW_ENDS) == []
    (first,), (second,) = planned([plan], day=NEW_LAW), planned([plan], day=DECREE)
    assert first.outcome is second.outcome is CLEAR
    assert "193/2025" not in first.basis.article and "193/2025" in second.basis.article


def test_pl01_the_list_of_exemptions_was_read_from_2026_only() -> None:
    exempt = {"planning_exemption": "sea"}
    (before,), (after,) = planned([], day=BEFORE_L147, **exempt), planned([], day=L147, **exempt)
    assert (before.outcome, before.reason) == (CANNOT_TELL, "exemptions_not_read")
    assert before.remedy is not None and before.severity is Severity.WARNS
    assert (after.outcome, after.reason) == (NOT_APPLICABLE, "exempt")
    assert "147/2025" in after.basis.article and "147/2025" not in before.basis.article


# --- PL02 ---------------------------------------------------------------------------------------------


def exempt(mineral: str = "gold", day: date = TODAY, **facts: Any) -> List[Tuple[Outcome, str]]:
    return outcomes("PL02", plain_area(), [], "P01", mineral, day=day, facts=facts)


def test_pl02_asks_for_the_reason() -> None:
    assert exempt() == [(CANNOT_TELL, "fact_missing")]
    assert exempt(**NO_EXEMPTION) == [(NOT_APPLICABLE, "no_exemption")]


@pytest.mark.parametrize(
    ("reason", "mineral"),
    [
        ("deeper_wider", "gold"),
        ("extension_regrant_adjustment", "gold"),
        ("public_works", "stone_vlxdtt"),
        ("sea", "sand_sea"),
        ("associated", "gold"),
    ],
)
def test_pl02_a_reason_of_the_law_that_fits_is_clear(reason: str, mineral: str) -> None:
    assert exempt(mineral, planning_exemption=reason) == [(CLEAR, reason)]


@pytest.mark.parametrize(
    ("facts", "mineral", "why"),
    [
        ({"planning_exemption": "group_iv"}, "gold", "group IV only"),
        ({"planning_exemption": "public_works"}, "limestone_cement", "group III only"),
        ({"planning_exemption": "salvage"}, "gold", "salvage mining"),
        ({"planning_exemption": "deeper_wider", "expansion": "none"}, "gold", "deepened or widened"),
        (
            {"planning_exemption": "extension_regrant_adjustment", "filing_purpose": "new"},
            "gold",
            "new licence",
        ),
    ],
)
def test_pl02_a_reason_that_does_not_fit_is_told_with_why(facts: Any, mineral: str, why: str) -> None:
    (found,) = findings("PL02", plain_area(), [], "P01", mineral, facts=facts)
    assert (found.outcome, found.reason) == (CONFLICT, "exemption_does_not_fit")
    assert found.severity is Severity.INFORMS and why in found.message.en and found.remedy is not None


def test_pl02_mineral_purpose_and_expansion_answer_by_themselves() -> None:
    assert exempt("fill_soil") == [(CLEAR, "group_iv")]
    assert exempt(expansion="deeper") == [(CLEAR, "deeper_wider")]
    assert exempt(expansion="none") == [(CANNOT_TELL, "fact_missing")]
    for purpose in ("extension", "regrant", "partial_return", "name_change"):
        assert exempt(filing_purpose=purpose) == [(CLEAR, "extension_regrant_adjustment")]
    assert exempt(filing_purpose="transfer") == [(CANNOT_TELL, "fact_missing")]


def test_pl02_holds_from_law_147() -> None:
    assert exempt(day=BEFORE_L147, planning_exemption="sea") == []
    assert exempt(day=L147, planning_exemption="sea") == [(CLEAR, "sea")]


# --- PL03 ---------------------------------------------------------------------------------------------


def right(reference: List[str], day: date = TODAY, procedure: str = "P14", **facts: Any) -> List[Any]:
    return list(findings("PL03", plain_area(), reference, procedure, day=day, facts=facts))


def test_pl03_an_area_on_the_list_is_clear_whatever_is_stated(places: Places) -> None:
    listed = places.of(LIST, (WHOLE, {}), decision="1/QĐ-UBND")
    for facts in ({}, LISTED, {"mining_right_way": "neither"}):
        (found,) = right([listed], **facts)
        assert found.outcome is CLEAR and "1/QĐ-UBND" in found.message.vi


def test_pl03_outside_of_the_list_without_an_auction_warns(places: Places) -> None:
    listed = places.of(LIST, (box(0, 0, 60, 100), {}))
    for way in ("non_auction", "neither"):
        (found,) = right([listed], mining_right_way=way)
        assert (found.outcome, found.reason, found.severity) == (CONFLICT, "outside", Severity.WARNS)
        assert found.measured == 4000.0 and found.remedy is not None


def test_pl03_the_boundary_of_the_list_is_inside_and_a_sliver_within_tolerance(places: Places) -> None:
    assert results(right([places.of(LIST, (WHOLE, {}))], **LISTED)) == [(CLEAR, "")]
    sliver = places.of(LIST, (box(0, 0, 99.95, 100), {}))
    assert results(right([sliver], **LISTED)) == [(WITHIN, "outside")]


def test_pl03_outside_of_the_list_asks_how_the_right_was_obtained(places: Places) -> None:
    (found,) = right([places.of(LIST, (box(0, 0, 60, 100), {}))])
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "fact_missing", 4000.0)
    assert "mining_right_way" in found.facts


def test_pl03_without_layer_and_statement_both_are_asked_in_one(places: Places) -> None:
    (found,) = right([])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "role_missing")
    assert "mining_right_way" in found.facts
    (stated,) = right([], **LISTED)
    assert stated.remedy is not None and "mining_right_way" not in stated.remedy.vi


def test_pl03_an_auction_needs_its_decision_and_no_list() -> None:
    (asked,) = right([], mining_right_way="auction")
    assert (asked.outcome, asked.reason) == (CANNOT_TELL, "fact_missing")
    assert "auction_decision" in asked.facts
    (found,) = right([], mining_right_way="auction", auction_decision="9/QĐ-UBND")
    assert (found.outcome, found.reason) == (CLEAR, "auction") and "9/QĐ-UBND" in found.message.en


def test_pl03_an_area_for_an_unknown_mineral_cannot_be_counted(places: Places) -> None:
    listed = places.of(LIST, (WHOLE, {"mineral": ""}))
    assert results(right([listed], **LISTED)) == [(CANNOT_TELL, "unsure")]
    other = places.of(LIST, (WHOLE, {"mineral": "copper"}))
    assert results(right([other], **LISTED)) == [(CONFLICT, "outside")]


def test_pl03_is_asked_of_new_licences_only() -> None:
    assert results(right([], filing_purpose="extension")) == [(NOT_APPLICABLE, "purpose")]
    assert results(right([], procedure="P01", extension=True)) == [(NOT_APPLICABLE, "purpose")]
    assert results(right([], procedure="P01", filing_purpose="new")) == [(CANNOT_TELL, "role_missing")]


@pytest.mark.parametrize(
    ("day", "cited", "not_cited"),
    [
        (NEW_LAW, "54/2024", "193/2025"),
        (DECREE, "193/2025", "147/2025"),
        (BEFORE_L147, "193/2025", "147/2025"),
        (L147, "147/2025", "21/2026"),
        (BEFORE_D21, "147/2025", "21/2026"),
        (D21, "21/2026", "none"),
    ],
)
def test_pl03_cites_the_wording_of_the_day(day: date, cited: str, not_cited: str) -> None:
    (found,) = right([], day=day, mining_right_way="auction", auction_decision="9")
    assert found.outcome is CLEAR and found.basis.confirmed
    assert cited in found.basis.article and not_cited not in found.basis.article


def test_pl03_begins_with_the_new_law() -> None:
    assert right([], day=OLD_LAW_ENDS) == []


# --- PL04 ---------------------------------------------------------------------------------------------


def mined(reference: List[str], subject: Any = None, day: date = TODAY, **facts: Any) -> List[Any]:
    return list(findings("PL04", subject or plain_area(), reference, "P14", day=day, facts=facts))


def levels(top_m: Optional[float], bottom_m: Optional[float], **more: Any) -> dict:
    return {"top_m": top_m, "bottom_m": bottom_m, **more}


def test_pl04_a_mine_inside_the_reserve_with_its_levels_is_clear(places: Places) -> None:
    (found,) = mined([places.of(RESERVE, (WHOLE, levels(50.0, 0.0)), decision="5/QĐ-HĐTLQG")])
    assert (found.outcome, found.measured) == (CLEAR, 0.0) and "5/QĐ-HĐTLQG" in found.message.en


def test_pl04_ground_outside_of_the_reserve_blocks(places: Places) -> None:
    (found,) = mined([places.of(RESERVE, (box(0, 0, 60, 100), levels(50.0, 0.0)))])
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "outside", Severity.BLOCKS)
    assert found.measured == 4000.0 and found.remedy is not None


@pytest.mark.parametrize(
    ("top_m", "bottom_m", "reason"),
    [
        (50.0, 0.001, "levels"),
        (50.0, -0.001, ""),
        (49.99, 0.0, "levels"),
        (60.0, -10.0, ""),
        (0.0, -50.0, "levels"),
        (90.0, 50.0, "levels"),
    ],
)
def test_pl04_the_levels_lie_inside_the_reserves(
    places: Places, top_m: float, bottom_m: float, reason: str
) -> None:
    (found,) = mined([places.of(RESERVE, (WHOLE, levels(top_m, bottom_m)))], cut_above_reserve=False)
    assert (found.outcome, found.reason) == (CONFLICT if reason else CLEAR, reason)


def test_pl04_reserves_one_above_the_other_hold_a_mine_together(places: Places) -> None:
    upper, lower, gap = levels(50.0, 20.0), levels(20.0, -5.0), levels(19.0, -5.0)
    both = places.of(RESERVE, (WHOLE, upper), (WHOLE, lower))
    assert results(mined([both])) == [(CLEAR, "")]
    apart = places.of(RESERVE, (WHOLE, upper), (WHOLE, gap))
    assert results(mined([apart], cut_above_reserve=False)) == [(CONFLICT, "levels")]


def test_pl04_ground_above_a_reserve_is_asked_about(places: Places) -> None:
    reserve = places.of(RESERVE, (WHOLE, levels(40.0, 0.0)))
    (found,) = mined([reserve])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "unsure")
    assert "10 m above" in found.message.en and "cut_above_reserve" in found.message.vi
    assert results(mined([reserve], cut_above_reserve=True)) == [(CLEAR, "")]
    assert results(mined([reserve], cut_above_reserve=False)) == [(CONFLICT, "levels")]


def test_pl04_a_mine_that_ends_above_the_reserve_takes_none_of_it(places: Places) -> None:
    above = area(Part(square(0, 0, 100), top_m=90.0, bottom_m=40.0))
    reserve = places.of(RESERVE, (WHOLE, levels(40.0, 0.0)))
    assert results(mined([reserve], above, cut_above_reserve=True)) == [(CONFLICT, "levels")]
    into = area(Part(square(0, 0, 100), top_m=90.0, bottom_m=39.999))
    assert results(mined([reserve], into, cut_above_reserve=True)) == [(CLEAR, "")]


@pytest.mark.parametrize("known", [levels(None, None), levels(50.0, None), levels(None, 0.0)])
def test_pl04_levels_that_are_not_told_never_pass(places: Places, known: dict) -> None:
    (found,) = mined([places.of(RESERVE, (WHOLE, known))], cut_above_reserve=True)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "unsure") and "Khu 1" in found.message.en
    part = Part(square(0, 0, 100), **known)
    whole = places.of(RESERVE, (WHOLE, levels(50.0, 0.0)))
    assert results(mined([whole], area(part))) == [(CANNOT_TELL, "unsure")]


def test_pl04_a_reserve_that_ends_above_the_mine_fails_even_without_its_top(places: Places) -> None:
    assert results(mined([places.of(RESERVE, (WHOLE, levels(None, 10.0)))])) == [(CONFLICT, "levels")]


def test_pl04_only_the_same_mineral_in_force_counts(places: Places) -> None:
    for fields in ({"mineral": "copper"}, {"valid_to": "2026-11-22"}):
        reserve = places.of(RESERVE, (WHOLE, levels(50.0, 0.0, **fields)))
        assert results(mined([reserve])) == [(CONFLICT, "outside")]
    unclear = places.of(RESERVE, (WHOLE, levels(50.0, 0.0, mineral="")))
    assert results(mined([unclear])) == [(CANNOT_TELL, "unsure")]


def test_pl04_gaps_and_other_cases(places: Places) -> None:
    assert results(mined([])) == [(CANNOT_TELL, "role_missing")]
    assert results(mined([], OPEN)) == [(CANNOT_TELL, "no_ground")]
    assert outcomes("PL04", plain_area(), [], "P14", "fill_soil") == [(NOT_APPLICABLE, "mineral")]
    assert outcomes("PL04", plain_area(), [], "P01") == [(NOT_APPLICABLE, "procedure")]


def test_pl04_each_part_is_looked_at_with_its_own_levels(places: Places) -> None:
    two = area(
        Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0), Part(square(0, 0, 100), top_m=0.0, bottom_m=-9.0)
    )
    found = mined([places.of(RESERVE, (WHOLE, levels(50.0, 0.0)))], two, cut_above_reserve=True)
    assert [(one.part, one.outcome) for one in found] == [(1, CLEAR), (2, CONFLICT)]


def test_pl04_wordings_by_day(places: Places) -> None:
    assert mined([], day=OLD_LAW_ENDS) == []
    (first,), (second,) = mined([], day=NEW_LAW), mined([], day=DECREE)
    assert "Điều 54 khoản 2" in first.basis.article and "193/2025" not in first.basis.article
    assert "Điều 61 khoản 1 điểm a" in second.basis.article


# --- PL05 ---------------------------------------------------------------------------------------------


def surveyed(reference: List[str], mineral: str = "fill_soil", day: date = TODAY, **facts: Any) -> List[Any]:
    return list(findings("PL05", plain_area(), reference, "P14", mineral, day=day, facts=facts))


def test_pl05_group_iv_inside_a_confirmed_survey_is_clear(places: Places) -> None:
    survey = places.of(SURVEY, (WHOLE, {"mineral": "fill_soil"}), decision="7/UBND-KT")
    (found,) = surveyed([survey])
    assert found.outcome is CLEAR and "7/UBND-KT" in found.message.vi
    assert "Điều 89 khoản 1 điểm d" in found.basis.article and "36/2025" in found.basis.article


def test_pl05_outside_blocks_and_a_sliver_is_within_tolerance(places: Places) -> None:
    part = places.of(SURVEY, (box(0, 0, 60, 100), {"mineral": "fill_soil"}), decision="7")
    (found,) = surveyed([part])
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.BLOCKS, 4000.0)
    sliver = places.of(SURVEY, (box(0, 0, 99.95, 100), {"mineral": "fill_soil"}), decision="7")
    assert results(surveyed([sliver])) == [(WITHIN, "outside")]


def test_pl05_a_survey_without_confirmation_is_asked_about(places: Places) -> None:
    survey = places.of(SURVEY, (WHOLE, {"mineral": "fill_soil"}), decision=" ")
    (found,) = surveyed([survey])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "unsure")
    assert "survey_confirmation" in found.message.en
    assert results(surveyed([survey], survey_confirmation="7/UBND-KT")) == [(CLEAR, "")]


def test_pl05_levels_do_not_count(places: Places) -> None:
    survey = places.of(SURVEY, (WHOLE, {"mineral": "fill_soil", **levels(5.0, 1.0)}), decision="7")
    assert results(surveyed([survey])) == [(CLEAR, "")]


def test_pl05_gaps_other_groups_and_first_day(places: Places) -> None:
    assert results(surveyed([])) == [(CANNOT_TELL, "role_missing")]
    assert results(surveyed([], "gold")) == [(NOT_APPLICABLE, "mineral")]
    assert surveyed([], day=NEW_LAW) == []
    assert results(surveyed([], day=DECREE)) == [(CANNOT_TELL, "role_missing")]


def test_each_part_is_compared_with_what_lies_under_it(places: Places) -> None:
    two = area(
        Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0), Part(square(500, 0, 100), top_m=50.0, bottom_m=0.0)
    )
    west = {"name": "Tây", "bottom_m": 0.0}
    plan = places.of(PLAN, (WHOLE, west), (box(500, 0, 100, 100), {"name": "Đông", "bottom_m": 0.0}))
    first, second = planned([plan], two)
    assert [[ref.id for ref in one.objects] for one in (first, second)] == [["K1"], ["K2"]]
    assert "Tây" in first.message.vi and "Đông" not in first.message.vi


# --- what they share ----------------------------------------------------------------------------------


def test_an_object_whose_source_has_no_say_can_neither_pass_nor_fail(places: Places) -> None:
    inspection = Inspection(context(plain_area(), [places.of(LIST, (WHOLE, {}))], "P14"))
    (meeting,) = inspection.encounters(LIST)
    silent = replace(meeting, placed=replace(meeting.placed, silent=inspection.role_data(LIST).specs[0]))
    assert claim_on_surface(inspection, meeting).sure is not None
    claim = claim_on_surface(inspection, silent)
    assert claim.sure is None and claim.maybe is not None and len(claim.doubts) == 1


def test_ground_is_held_where_the_claims_cover_every_level() -> None:
    west = box(0, 0, 50, 100)
    claims = [(WHOLE, (10.0, 20.0)), (west, (0.0, 10.0)), (WHOLE, None)]
    assert held(WHOLE, (0.0, 20.0), claims).area == pytest.approx(5000.0)
    assert held(WHOLE, (10.0, 20.0), claims).area == pytest.approx(10000.0)
    assert held(WHOLE, (0.0, 21.0), claims).area == 0.0
    assert held(WHOLE, (10.0, 10.0), claims).area == pytest.approx(10000.0)
    assert held(WHOLE, (0.0, 20.0), []).is_empty


def test_every_choice_of_the_facts_has_a_name_in_both_languages() -> None:
    names = {"planning_exemption": "exemption", "filing_purpose": "filing", "licence_lacks": "lacks"}
    for fact_id, term in names.items():
        for choice in law(TODAY).fact(fact_id).choice_ids:
            if choice != "nothing":
                assert both(Phrase(f"term.{term}.{choice}")).vi
