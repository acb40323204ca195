"""M01-M07: the licence map, the status map, maps of prohibited areas."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, List, Tuple

import pytest
from checks_world import TODAY, ZONE, area, plain_area, ring, square
from rules_z_world import context, findings, law, outcomes

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.checks.facts import facts_from
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.map_items import BOTH_AREAS, CUSTOMARY, REQUIRED, RETURN_TABLES, UNMINED_TABLE
from mineral_plugin.core.checks.map_scales import scale_for_area
from mineral_plugin.core.checks.stages import STAGES, is_reached
from mineral_plugin.core.checks.status_maps import last_filing_day

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
NEW_LAW, DECREE, BEFORE_C04, C04 = date(2025, 7, 1), date(2025, 7, 2), date(2026, 1, 15), date(2026, 1, 16)
PLAIN = plain_area()
MAP_RULES = ("M01", "M02", "M03", "M04", "M05", "M06", "M07")


def found_in(
    rule: str,
    procedure: str = "P14",
    subject: LicenceArea = PLAIN,
    mineral: str = "gold",
    day: date = TODAY,
    **facts: Any,
) -> Tuple[Finding, ...]:
    return findings(rule, subject, [], procedure, mineral, day=day, facts=facts)


def told(
    rule: str,
    procedure: str = "P14",
    subject: LicenceArea = PLAIN,
    mineral: str = "gold",
    day: date = TODAY,
    **facts: Any,
) -> List[Tuple[Outcome, str]]:
    return outcomes(rule, subject, [], procedure, mineral, day=day, facts=facts)


def one(rule: str, procedure: str = "P14", subject: LicenceArea = PLAIN, **facts: Any) -> Finding:
    (found,) = found_in(rule, procedure, subject, **facts)
    return found


# --- stages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure", ["P01", "P14"])
def test_a_first_look_at_the_ground_is_not_disturbed_by_rules_on_maps(procedure: str) -> None:
    for rule in MAP_RULES:
        for found in found_in(rule, procedure):
            assert found.outcome is NOT_APPLICABLE and found.severity is Severity.INFORMS
            assert found.remedy is None


def test_before_there_is_a_map_the_answer_says_so_in_plain_words() -> None:
    found = one("M01")
    assert (found.outcome, found.reason) == (NOT_APPLICABLE, "no_map")
    assert "there is no map of the area yet" in found.message.en
    assert "chưa có bản đồ khu vực" in found.message.vi
    assert one("M04").reason == "no_status_map"


def test_a_map_that_is_stated_to_be_ready_is_asked_about() -> None:
    found = one("M01", map_ready=True)
    assert (found.outcome, found.facts) == (CANNOT_TELL, ("map_scale_denominator",))


def test_saying_that_there_is_no_map_is_as_saying_nothing() -> None:
    assert told("M01", map_ready=False) == [(NOT_APPLICABLE, "no_map")]
    assert told("M01", map_ready=False, map_scale_denominator=5000.0) == [(CLEAR, "")]


@pytest.mark.parametrize("stage", STAGES)
def test_any_fact_of_a_stage_reaches_it_and_no_other(stage: Any) -> None:
    kinds = {kind.id: kind.kind for kind in law(TODAY).facts}
    values = {"flag": False, "number": 1.0, "date": TODAY, "text": "x", "choice": "x", "choices": ()}
    values["area"] = plain_area()
    for fact in stage.facts:
        inspection = Inspection(context(plain_area(), facts={fact: values[kinds[fact]]}))
        assert [other for other in STAGES if is_reached(inspection, other)] == [stage]
    flagged = Inspection(context(plain_area(), facts={stage.flag: True}))
    assert is_reached(flagged, stage) and kinds[stage.flag] == "flag"


# --- M01 ----------------------------------------------------------------------------------------------

SCALES = [
    (499_999.99, 5000),
    (500_000.0, 10_000),
    (1_999_999.99, 10_000),
    (2_000_000.0, 25_000),
    (4_999_999.99, 25_000),
    (5_000_000.0, 50_000),
]


@pytest.mark.parametrize(("area_m2", "required"), SCALES)
def test_m01_the_bounds_of_the_table_are_exact(area_m2: float, required: float) -> None:
    rule = law(TODAY).rule("M01")
    assert rule is not None and scale_for_area(rule, area_m2) == required


@pytest.mark.parametrize(
    ("width", "height", "required"),
    [(1000, 499, 5000), (1000, 500, 10_000), (2000, 1000, 25_000), (2500, 2000, 50_000)],
)
def test_m01_the_map_is_not_smaller_than_its_area_needs(width: int, height: int, required: int) -> None:
    subject = plain_area(width, height)
    assert told("M01", subject=subject, map_scale_denominator=float(required)) == [(CLEAR, "")]
    assert told("M01", subject=subject, map_scale_denominator=required / 2.0) == [(CLEAR, "")]
    beyond = told("M01", subject=subject, map_scale_denominator=required + 1.0)
    assert beyond == [(CONFLICT, "scale_too_small")]


def test_m01_tells_the_area_and_both_scales_and_blocks_a_mining_map() -> None:
    found = one("M01", subject=plain_area(1000, 500), map_scale_denominator=25_000.0)
    assert "1:25,000" in found.message.en and "1:10,000" in found.message.en
    assert "1:25.000" in found.message.vi and "500" in found.message.vi
    assert found.remedy is not None and "1:10,000" in found.remedy.en
    assert found.severity is Severity.BLOCKS
    assert "Điều 20 khoản 4 điểm c" in found.basis.article and found.basis.confirmed
    assert "Circular 37" not in found.message.en


def test_m01_only_warns_for_exploration_and_says_that_its_scale_was_not_read() -> None:
    found = one("M01", "P01", map_scale_denominator=10_000.0)
    assert (found.outcome, found.severity) == (CONFLICT, Severity.WARNS)
    assert not found.basis.confirmed and "37/2025" in found.basis.article
    assert "was not read" in found.message.en


@pytest.mark.parametrize("number", [0.0, -5000.0])
def test_m01_a_denominator_that_is_none_cannot_be_told(number: float) -> None:
    found = one("M01", map_scale_denominator=number)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "no_scale")
    assert found.facts == ("map_scale_denominator",)


def test_m01_needs_ground() -> None:
    flat = area(Part(ring((0, 0), (10, 0))))
    assert told("M01", subject=flat, map_scale_denominator=5000.0) == [(CANNOT_TELL, "no_ground")]


def test_m01_holds_from_the_circular_on() -> None:
    assert told("M01", day=NEW_LAW, map_scale_denominator=5000.0) == []
    assert told("M01", day=DECREE, map_scale_denominator=5000.0) == [(CLEAR, "")]


# --- M02 ----------------------------------------------------------------------------------------------


def test_m02_a_map_with_every_part_is_clear() -> None:
    found = one("M02", map_items=(*REQUIRED, *CUSTOMARY))
    assert (found.outcome, found.reason) == (CLEAR, "")
    assert "the title of the map" in found.message.en and "usually" not in found.message.en


@pytest.mark.parametrize("item", REQUIRED)
def test_m02_each_part_of_the_form_is_needed(item: str) -> None:
    name = next(c.name.en for c in law(TODAY).fact("map_items").choices if c.id == item)
    found = one("M02", map_items=tuple(other for other in REQUIRED if other != item))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "items_missing", Severity.BLOCKS)
    assert "lacks 1" in found.message.en and name in found.message.en
    assert found.remedy is not None and name in found.remedy.en


def test_m02_an_empty_list_states_that_all_is_missing() -> None:
    assert "lacks 6" in one("M02", map_items=()).message.en


@pytest.mark.parametrize("item", CUSTOMARY)
def test_m02_a_customary_part_is_told_and_not_missed(item: str) -> None:
    found = one("M02", map_items=(*REQUIRED, *(other for other in CUSTOMARY if other != item)))
    name = next(c.name.en for c in law(TODAY).fact("map_items").choices if c.id == item)
    assert found.outcome is CLEAR and name in found.message.en and "usually" in found.message.en


def test_m02_unmined_ground_needs_its_table() -> None:
    hole = area(Part(square(0, 0, 100), (square(40, 40, 10),)))
    found = one("M02", subject=hole, map_items=REQUIRED)
    assert found.outcome is CONFLICT and "unmined ground" in found.message.en
    assert told("M02", subject=hole, map_items=(*REQUIRED, UNMINED_TABLE)) == [(CLEAR, "")]


def test_m02_a_partial_return_needs_both_tables() -> None:
    items = (*REQUIRED, "kept_table")
    assert told("M02", partial_return=True, map_items=items) == [(CONFLICT, "items_missing")]
    items = (*REQUIRED, *RETURN_TABLES)
    assert told("M02", partial_return=True, map_items=items) == [(CLEAR, "")]
    assert told("M02", partial_return=False, map_items=REQUIRED) == [(CLEAR, "")]


def test_m02_asks_whether_it_is_a_partial_return_where_only_that_decides() -> None:
    facts = {"filing_purpose": "extension"}
    assert one("M02", map_items=REQUIRED, **facts).facts == ("partial_return",)
    assert told("M02", map_items=REQUIRED[1:], **facts) == [(CONFLICT, "items_missing")]
    assert told("M02", map_items=(*REQUIRED, *RETURN_TABLES), **facts) == [(CLEAR, "")]


def test_m02_only_warns_for_exploration() -> None:
    found = one("M02", "P01", map_items=())
    assert found.severity is Severity.WARNS and "form 09" in found.message.en


def test_m02_holds_from_circular_04_on() -> None:
    assert told("M02", day=BEFORE_C04, map_items=()) == []
    assert told("M02", day=C04, map_items=()) == [(CONFLICT, "items_missing")]


# --- M03 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["topographic_map", "extract"])
def test_m03_a_topographic_base_with_its_sheet_is_clear(base: str) -> None:
    found = one("M03", map_base=base, map_sheet="F-48-68-A-b")
    assert found.outcome is CLEAR and "F-48-68-A-b" in found.message.en


def test_m03_another_base_is_a_conflict_with_or_without_a_sheet() -> None:
    assert told("M03", map_base="other") == [(CONFLICT, "other_base")]
    found = one("M03", map_base="other", map_sheet="F-48-68-A-b")
    assert (found.severity, found.outcome) == (Severity.WARNS, CONFLICT) and found.remedy is not None
    assert "Điều 20 khoản 4 điểm b" in found.basis.article


def test_m03_asks_for_the_base_and_the_sheet() -> None:
    assert one("M03", map_ready=True).facts == ("map_base", "map_sheet")
    assert one("M03", map_base="extract").facts == ("map_sheet",)
    assert one("M03", map_sheet="F-48-68-A-b").facts == ("map_base",)
    assert not one("M03", "P01", map_base="other").basis.confirmed


# --- M04 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1000.0, 2000.0, 5000.0])
def test_m04_the_three_scales_in_the_zone_of_the_licence_are_clear(scale: float) -> None:
    facts = {"status_map_scale_denominator": scale, "status_map_area": plain_area()}
    assert told("M04", **facts) == [(CLEAR, "")]


@pytest.mark.parametrize("scale", [500.0, 999.0, 2500.0, 5001.0, 10_000.0])
def test_m04_any_other_scale_is_a_conflict(scale: float) -> None:
    found = one("M04", status_map_scale_denominator=scale, status_map_area=plain_area())
    assert (found.outcome, found.reason) == (CONFLICT, "other_scale")
    assert "1:1,000" in found.message.en and "1:5,000" in found.message.en
    assert found.severity is Severity.WARNS and found.remedy is not None


def elsewhere(zone: Zone) -> LicenceArea:
    return area(Part(square(0, 0, 100)), zone=zone)


@pytest.mark.parametrize("zone", [Zone(105 * 60, 3), Zone(104 * 60 + 45, 6)])
def test_m04_the_zone_is_that_of_the_licence(zone: Zone) -> None:
    facts = {"status_map_scale_denominator": 2000.0, "status_map_area": elsewhere(zone)}
    found = one("M04", **facts)
    assert (found.outcome, found.reason) == (CONFLICT, "other_zone")
    assert zone.text in found.message.en and ZONE.text in found.message.en
    assert told("M04", **facts, old_area=elsewhere(zone)) == [(CLEAR, "")]
    facts["status_map_area"] = plain_area()
    assert told("M04", **facts, old_area=elsewhere(zone)) == [(CONFLICT, "other_zone")]


def test_m04_tells_both_faults_in_one() -> None:
    zone = Zone(105 * 60, 3)
    found = one("M04", status_map_scale_denominator=2500.0, status_map_area=elsewhere(zone))
    assert "1:2,500" in found.message.en and zone.text in found.message.en


def test_m04_asks_what_it_needs_and_is_for_mines_of_solid_minerals() -> None:
    asked = one("M04", status_map_ready=True)
    assert asked.facts == ("status_map_scale_denominator", "status_map_area")
    facts = {"status_map_scale_denominator": 0.0, "status_map_area": plain_area()}
    assert told("M04", **facts) == [(CANNOT_TELL, "no_scale")]
    for mineral in ("mineral_water", "hot_water"):
        assert told("M04", mineral=mineral, **facts) == [(NOT_APPLICABLE, "mineral")]
    assert told("M04", "P01", **facts) == [(NOT_APPLICABLE, "procedure")]


# --- M05 ----------------------------------------------------------------------------------------------


def mapped(width: float = 100.0, **facts: Any) -> List[Tuple[Outcome, str]]:
    return told("M05", **{"status_map_area": plain_area(width, 100.0), "status_map_yearly": False, **facts})


def test_m05_a_status_map_covers_the_whole_area() -> None:
    assert mapped(100.0) == [(CLEAR, "")]
    assert mapped(150.0) == [(CLEAR, "")]
    assert mapped(99.0) == [(CONFLICT, "not_covered")]


def test_m05_tells_what_is_left_out_and_where() -> None:
    found = one("M05", status_map_area=plain_area(90.0, 100.0), status_map_yearly=False)
    assert (found.measured, found.limit, found.unit) == (1000.0, 0.0, "m2")
    assert "1,000" in found.message.en and "10.00 %" in found.message.en
    assert found.where is not None and found.severity is Severity.WARNS
    assert "within the tolerance" not in found.message.en and found.remedy is not None


def test_m05_a_sliver_is_within_the_tolerance() -> None:
    cut = area(Part(square(0, 0, 99.95, 100, decimals=2)))
    found = one("M05", status_map_area=cut, status_map_yearly=False)
    assert (found.outcome, found.reason) == (Outcome.WITHIN_TOLERANCE, "not_covered")
    assert "within the tolerance" in found.message.en and found.measured == 5.0
    covered = one("M05", status_map_area=plain_area(), status_map_yearly=False)
    assert (covered.measured, covered.limit) == (0.0, 0.0)


def yearly(data_to: date, **facts: Any) -> List[Tuple[Outcome, str]]:
    return mapped(status_map_yearly=True, status_map_data_to=data_to, **facts)


def test_m05_the_yearly_map_is_of_31_december_and_filed_before_1_february() -> None:
    state = date(2025, 12, 31)
    assert yearly(state, status_map_filed_on=date(2026, 1, 31)) == [(CLEAR, "")]
    assert yearly(state, status_map_filed_on=date(2026, 2, 1)) == [(CONFLICT, "yearly_late")]
    assert yearly(date(2025, 12, 30), status_map_filed_on=date(2026, 1, 5)) == [(CONFLICT, "yearly_state")]
    assert yearly(date(2026, 1, 31)) == [(CONFLICT, "yearly_state")]


def test_m05_tells_by_how_many_days_it_was_late() -> None:
    facts = {"status_map_data_to": date(2025, 12, 31), "status_map_filed_on": date(2026, 2, 10)}
    found = one("M05", status_map_area=plain_area(), status_map_yearly=True, **facts)
    assert (found.measured, found.limit, found.unit) == (10.0, 0.0, "days")
    assert "10 days" in found.message.en and "2026" in found.message.en
    assert found.remedy is not None and "31 January" in found.remedy.en


def test_m05_a_yearly_map_still_to_be_filed_is_no_fault_before_its_last_day() -> None:
    facts = {"status_map_area": plain_area(), "status_map_yearly": True}
    facts["status_map_data_to"] = date(2025, 12, 31)
    found = one("M05", day=date(2026, 1, 31), **facts)
    assert found.outcome is CLEAR and "still has to be filed" in found.message.en
    late = one("M05", day=date(2026, 2, 1), **facts)
    assert (late.outcome, late.facts) == (CANNOT_TELL, ("status_map_filed_on",))


def test_m05_tells_both_faults_in_one_and_a_fault_before_a_question() -> None:
    facts = {"status_map_area": plain_area(90.0, 100.0), "status_map_yearly": True}
    found = one("M05", status_map_data_to=date(2025, 11, 30), **facts)
    assert "leaves out" in found.message.en and "day 31 of month 12" in found.message.en
    assert told("M05", **facts) == [(CONFLICT, "not_covered")]


def test_m05_asks_what_it_needs() -> None:
    assert one("M05", status_map_ready=True).facts == ("status_map_area", "status_map_yearly")
    asked = one("M05", status_map_area=plain_area(), status_map_yearly=True)
    assert asked.facts == ("status_map_data_to",)
    flat = area(Part(ring((0, 0), (10, 0))))
    assert told("M05", status_map_area=flat, status_map_yearly=False) == [(CANNOT_TELL, "stated_no_ground")]
    facts = {"status_map_area": plain_area(), "status_map_yearly": False}
    assert told("M05", subject=flat, **facts) == [(CANNOT_TELL, "no_ground")]
    assert told("M05", mineral="hot_water", **facts) == [(NOT_APPLICABLE, "mineral")]


def test_m05_the_last_day_is_in_the_year_after() -> None:
    rule = law(TODAY).rule("M05")
    assert rule is not None and last_filing_day(rule, date(2025, 12, 31)) == date(2026, 1, 31)


# --- M06 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("procedure", "clause"), [("P14", "Điều 64 khoản 5"), ("P01", "Điều 39 khoản 4")])
def test_m06_a_partial_return_draws_both_areas(procedure: str, clause: str) -> None:
    assert told("M06", procedure, partial_return=True, areas_drawn=BOTH_AREAS) == [(CLEAR, "")]
    for left in BOTH_AREAS:
        found = one("M06", procedure, partial_return=True, areas_drawn=(left,))
        assert (found.outcome, found.reason) == (CONFLICT, "area_not_drawn")
        assert found.severity is Severity.BLOCKS and clause in found.basis.article
        missing = "the part returned" if left == "kept" else "the part kept"
        assert f"does not draw {missing}." in found.message.en
    neither = one("M06", procedure, partial_return=True, areas_drawn=())
    assert "the part kept" in neither.message.en and "the part returned" in neither.message.en


def test_m06_asks_and_is_for_partial_returns_only() -> None:
    assert one("M06", partial_return=True, map_ready=True).facts == ("areas_drawn",)
    assert one("M06", filing_purpose="extension", map_ready=True).facts == ("partial_return",)
    assert told("M06", map_ready=True) == [(NOT_APPLICABLE, "no_return")]
    assert told("M06", partial_return=True) == [(NOT_APPLICABLE, "no_map")]


# --- M07 ----------------------------------------------------------------------------------------------


def prohibited(scale: float, complex_ground: bool) -> List[Tuple[Outcome, str]]:
    facts = {"prohibited_map_scale_denominator": scale, "prohibited_map_complex": complex_ground}
    return told("M07", prohibited_map=True, **facts)


def test_m07_says_nothing_to_applicants() -> None:
    for facts in ({}, {"prohibited_map": False}, {"map_ready": True}):
        found = one("M07", **facts)
        assert (found.outcome, found.reason) == (NOT_APPLICABLE, "for_officials")


@pytest.mark.parametrize("scale", [25_000.0, 30_000.0, 50_000.0])
def test_m07_a_plain_area_is_drawn_in_its_range(scale: float) -> None:
    assert prohibited(scale, False) == [(CLEAR, "")]


@pytest.mark.parametrize("scale", [24_999.0, 10_000.0, 50_001.0])
def test_m07_a_plain_area_outside_its_range_is_told(scale: float) -> None:
    assert prohibited(scale, False) == [(CONFLICT, "scale_out_of_range")]


@pytest.mark.parametrize(
    ("scale", "outcome"),
    [(2000.0, CLEAR), (5000.0, CLEAR), (10_000.0, CLEAR), (10_001.0, CONFLICT), (25_000.0, CONFLICT)],
)
def test_m07_a_complex_area_may_be_drawn_larger(scale: float, outcome: Outcome) -> None:
    assert [found for found, _ in prohibited(scale, True)] == [outcome]


def test_m07_asks_informs_and_names_its_clause() -> None:
    asked = one("M07", prohibited_map=True)
    assert asked.facts == ("prohibited_map_scale_denominator", "prohibited_map_complex")
    assert prohibited(0.0, True) == [(CANNOT_TELL, "no_scale")]
    facts = {"prohibited_map_scale_denominator": 100_000.0, "prohibited_map_complex": False}
    found = one("M07", prohibited_map=True, **facts)
    assert found.severity is Severity.INFORMS and "Điều 12 khoản 5" in found.basis.article
    assert "1:100,000" in found.message.en and "1:50,000" in found.message.en


# --- dates and data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["M01", "M03", "M04", "M05", "M06", "M07"])
def test_the_map_rules_begin_with_the_decree(rule: str) -> None:
    assert law(NEW_LAW).rule(rule) is None
    begun = law(DECREE).rule(rule)
    assert begun is not None and begun.valid_from == DECREE and begun.confirmed
    assert law(TODAY + timedelta(days=3650)).rule(rule) is not None


def test_the_parts_of_a_map_are_the_choices_of_the_question() -> None:
    kind = law(TODAY).fact("map_items")
    assert sorted(kind.choice_ids) == sorted((*REQUIRED, UNMINED_TABLE, *RETURN_TABLES, *CUSTOMARY))
    assert law(TODAY).fact("areas_drawn").choice_ids == BOTH_AREAS


def test_several_choices_are_read_once_each_and_told_as_a_list(tmp_path: Any) -> None:
    stated = {"map_items": ["title", "legend", "title"], "areas_drawn": []}
    facts = facts_from(Node(json.loads(json.dumps(stated)), "", "facts.json"), law(TODAY), tmp_path)
    assert facts.chosen("map_items") == ("title", "legend") and facts.chosen("areas_drawn") == ()
    assert facts.chosen("map_base") is None
    assert facts.as_dict() == {"map_items": ["title", "legend"], "areas_drawn": []}
