"""What each finding about a place brings along: part, object, figures, ground, remedy, question, notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import pytest
from checks_world import EAST, NORTH, area, box, context, layer, ring, spec
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.reserved_minerals import same_mineral

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL = Outcome.CANNOT_TELL
AREA_TOLD, OBJECT_TOLD = "The boundary is not valid", "The shape of GP 1 in the reference layer is not valid"
SOUND = ((0, 0), (100, 0), (100, 100), (0, 100))
# Two triangles that meet in the middle: the right one reaches as far as the sound square.
CROSSED = ((0, 0), (100, 100), (100, 0), (0, 100))
OWN = {"holder": "Công ty A", "status": "còn hiệu lực", "top_m": 20.0, "bottom_m": -50.0}
OTHER = {"holder": "Công ty B", "status": "còn hiệu lực"}
FAMILIES = {"O": "overlap", "Z": "zones"}
PASSED = {"valid_to": "2026-11-22"}
PLANNED = {"facts": {"planning_exemption": "none"}, "procedure": "P01"}


class Told(NamedTuple):
    """What the finding brings: figure, limit, unit; its ground; whether it advises and asks; words."""

    outcome: Outcome
    reason: str
    objects: Tuple[str, ...]
    measured: Tuple[Optional[float], Optional[float], str]
    ground_m2: Optional[float]
    advises: bool
    asks: bool
    words: str


class Case(NamedTuple):
    """A rule, the role of the object and how far east it begins (m), its columns, the rest of the case."""

    rule: str
    role: str
    x: float
    fields: Mapping[str, Any]
    asked: Mapping[str, Any]
    told: Told


# fmt: off
CASES = [
    Case("Z01", "prohibited", 60, {}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Prohibited areas"')),
    Case("Z01", "prohibited", 60, PASSED, {},
         Told(CLEAR, "not_in_force", ("1/GP",), (4000.0, None, "m2"), None, False, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Prohibited areas" | 23 Nov 2026')),
    Case("Z02", "temporarily_prohibited", 60, {}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Temporarily prohibited areas"')),
    Case("O01", "licence", 60, OTHER, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "GP 1 | Công ty B | 4,000 m² | 40.00 %")),
    Case("O01", "licence", 99.95, OTHER, {},
         Told(WITHIN, "overlap", ("1/GP",), (0.05, 0.1, "m"), 5.0, True, False,
              "GP 1 | Công ty B | 5 m² | 0.05 % | 0.05 m")),
    Case("O02", "licence", 60, OWN, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "GP 1 | Công ty A | 4,000 m² | 40.00 % | levels meet")),
    Case("O02", "licence", 60, {**OWN, "top_m": -1.0}, {},
         Told(CLEAR, "", ("1/GP",), (4000.0, None, "m2"), 4000.0, False, False,
              "4,000 m² | 40.00 % | GP 1 | Công ty A")),
    Case("O02", "licence", 60, {**OWN, "top_m": None}, {},
         Told(CANNOT_TELL, "levels_unknown", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, True,
              "GP 1 | Công ty A | 4,000 m² | 40.00 % | levels are missing")),
    Case("O02", "licence", 99.95, OWN, {},
         Told(WITHIN, "overlap", ("1/GP",), (0.05, 0.1, "m"), 5.0, True, False,
              "GP 1 | Công ty A | 5 m² | 0.05 % | 0.05 m")),
    Case("O05", "licence", 60, {**OTHER, "status": "đang gia hạn"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1 | Công ty B")),
    Case("O05", "licence", 60, {**OTHER, "status": "khác thường"}, {},
         Told(CANNOT_TELL, "unknown_status", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, True,
              "4,000 m² | 40.00 % | GP 1 | Công ty B | khác thường")),
    Case("O05", "licence", 60, {**OTHER, "valid_to": "2026-11-22"}, {},
         Told(CANNOT_TELL, "ended_by_date", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, True,
              "4,000 m² | 40.00 % | GP 1 | Công ty B | 22 Nov 2026")),
    Case("O05", "licence", 60, {**OTHER, "status": "hết hiệu lực"}, {},
         Told(CLEAR, "not_in_force", ("1/GP",), (4000.0, None, "m2"), 4000.0, False, False,
              "4,000 m² | 40.00 % | GP 1 | Công ty B | 23 Nov 2026")),
    Case("O07", "licence", 103, OTHER, {},
         Told(WITHIN, "close_neighbour", ("1/GP",), (3.0, 5.0, "m"), 0.0, True, False,
              "GP 1 | Công ty B | 3 m | 5 m")),
    Case("O06", "state_survey", 60, {"mineral": "Vàng"}, {"procedure": "P01"},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1 | Gold")),
    Case("O06", "state_survey", 60, {"mineral": "Đồng"}, {"procedure": "P01"},
         Told(CLEAR, "other_mineral", ("1/GP",), (4000.0, None, "m2"), None, False, False,
              "4,000 m² | 40.00 % | GP 1 | Đồng | Gold")),
    Case("O06", "state_survey", 60, {}, {"procedure": "P01"},
         Told(CANNOT_TELL, "mineral_unclear", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, True,
              "4,000 m² | 40.00 % | GP 1 | Gold")),
    Case("O06", "state_survey", 60, PASSED, {"procedure": "P01"},
         Told(CLEAR, "not_in_force", ("1/GP",), (4000.0, None, "m2"), None, False, False,
              "4,000 m² | 40.00 % | GP 1 | 23 Nov 2026")),
    Case("O03", "licence", 60, OWN, {"facts": {"reserve_merged": False}},
         Told(CONFLICT, "not_merged", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "GP 1 | 4,000 m² | 40.00 %")),
    Case("Z05", "national_reserve", 60, {"mineral": "Vàng"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1 | Vàng | Gold")),
    Case("Z05", "national_reserve", 60, {"mineral": "Đồng"}, {},
         Told(CANNOT_TELL, "other_mineral", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1 | Đồng | Gold")),
    Case("Z05", "national_reserve", 60, {}, {},
         Told(CANNOT_TELL, "mineral_unclear", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | GP 1 | Gold")),
    Case("Z05", "national_reserve", 60, PASSED, {},
         Told(CLEAR, "not_in_force", ("1/GP",), (4000.0, None, "m2"), 4000.0, False, False,
              "4,000 m² | GP 1 | 23 Nov 2026")),
    Case("Z06", "national_reserve", 60, {"mineral": "Đồng"}, {},
         Told(CANNOT_TELL, "fact_missing", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "GP 1 | Đồng")),
    Case("Z03", "relic", 60, {"class": "1"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Historic-cultural relics and scenic places"')),
    Case("Z03", "protected_forest", 60, {"class": "1"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Special-use and protection forest land"')),
    Case("Z08", "relic", 60, {"class": "1"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Historic-cultural relics and scenic places"')),
    Case("Z08", "defence", 60, {"class": "1"}, {},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              '4,000 m² | 40.00 % | GP 1 | layer "Defence and security land')),
    Case("Z11", "coast", 60, {}, {},
         Told(CANNOT_TELL, "fact_missing", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z11", "coast", 60, {}, {"facts": {"coast_consent": False}},
         Told(CONFLICT, "overlap", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z11", "coast", 60, {}, {"facts": {"coast_consent": True}},
         Told(CLEAR, "consented", ("1/GP",), (4000.0, None, "m2"), 4000.0, False, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z04", "corridor", 60, {"class": "power_line_500"}, {},
         Told(CONFLICT, "on_work", ("1/GP",), (0.0, 0.0, "m"), 4000.0, True, False,
              "GP 1")),
    Case("Z07", "border_belt", 60, {}, {"facts": {"domestic_investor": False}},
         Told(CONFLICT, "not_domestic", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z07", "border_belt", 60, {}, {},
         Told(CANNOT_TELL, "fact_missing", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z07", "border_belt", 60, {}, {"facts": {"domestic_investor": True, "border_consent": False}},
         Told(CONFLICT, "no_consent", ("1/GP",), (4000.0, None, "m2"), 4000.0, True, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("Z07", "border_belt", 60, {}, {"facts": {"domestic_investor": True, "border_consent": True}},
         Told(CLEAR, "consented", ("1/GP",), (4000.0, None, "m2"), 4000.0, False, False,
              "4,000 m² | 40.00 % | GP 1")),
    Case("PL01", "mineral_planning", 60, {"mineral": "gold"}, PLANNED,
         Told(CONFLICT, "outside", (), (6000.0, 0.0, "m2"), 6000.0, True, False,
              "6,000 m² | 60.00 % | Gold")),
    Case("PL01", "mineral_planning", 0, {"mineral": "gold", "bottom_m": 0.0}, PLANNED,
         Told(CLEAR, "", ("1/GP",), (0.0, 0.0, "m2"), None, False, False,
              "Gold | GP 1")),
    Case("PL03", "non_auction_area", 60, {"mineral": "gold"}, {"facts": {"mining_right_way": "non_auction"}},
         Told(CONFLICT, "outside", (), (6000.0, 0.0, "m2"), 6000.0, True, False,
              "6,000 m² | 60.00 % | Gold")),
    Case("PL04", "recognised_reserve", 60, {"mineral": "gold"}, {},
         Told(CONFLICT, "outside", (), (6000.0, 0.0, "m2"), 6000.0, True, False,
              "6,000 m² | 60.00 % | Gold")),
]
# fmt: on


def findings(case: Case, spots: Sequence[Any], shape_: BaseGeometry, folder: Path) -> List[Finding]:
    """Return what the rule alone answers about an area and an object of this shape."""
    subject: LicenceArea = area(Part(ring(*spots), top_m=50.0, bottom_m=0.0))
    fields = {"id": "1/GP", "name": "GP 1", **case.fields}
    given = context(subject, [spec(case.role, layer(folder / "made.gpkg", [(shape_, fields)]))], **case.asked)
    rules = tuple(rule for rule in given.regulation.rules if rule.id == case.rule)
    found = run_checks(replace(given, regulation=replace(given.regulation, rules=rules)))
    return [finding for finding in found if finding.reason == case.told.reason and finding.part]


def crossed(x: float) -> Polygon:
    """Return an object of two triangles whose left one begins x metres to the east."""
    west, south, east, north = box(x, 0, 100, 100).bounds
    return Polygon([(west, south), (east, north), (east, south), (west, north)])


def name_of(case: Case) -> str:
    return f"{case.rule}-{case.told.outcome.value}-{case.told.reason}-{case.x}"


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_finding_names_part_object_figures_and_ground(case: Case, tmp_path: Path) -> None:
    (found,) = findings(case, SOUND, box(case.x, 0, 100, 100), tmp_path)
    told = case.told
    assert (found.outcome, found.part, found.area) == (told.outcome, 1, "area")
    assert tuple(ref.id for ref in found.objects) == told.objects
    assert all(ref.role == case.role and ref.name == "GP 1" for ref in found.objects)
    assert (found.measured, found.limit, found.unit) == told.measured
    ground = None if found.where is None else round(shape(found.where.geometry).area, 2)
    assert ground == told.ground_m2
    assert found.where is None or found.where.part == 1
    assert (found.remedy is not None, found.ask is not None) == (told.advises, told.asks)
    assert [words for words in told.words.split(" | ") if words not in found.message.en] == []


@pytest.mark.parametrize("case", [case for case in CASES if case.x], ids=name_of)
def test_a_repaired_area_and_a_repaired_object_are_told(case: Case, tmp_path: Path) -> None:
    told = {}
    for name, spots, made in (
        ("sound", SOUND, box(case.x, 0, 100, 100)),
        ("area", CROSSED, box(case.x, 0, 100, 100)),
        ("object", SOUND, crossed(case.x)),
    ):
        (tmp_path / name).mkdir()
        (one,) = findings(case, spots, made, tmp_path / name)
        told[name] = (AREA_TOLD in one.message.en, OBJECT_TOLD in one.message.en)
        assert ("bản sao" in one.message.vi) is any(told[name])
    # What lies outside of every object names none.
    by_object = bool(case.told.objects)
    assert told == {"sound": (False, False), "area": (True, False), "object": (False, by_object)}


PLACES: List[Any] = [
    ("Z01", "prohibited", {}),
    ("Z02", "temporarily_prohibited", {}),
    ("Z04", "corridor", {}),
    ("Z05", "national_reserve", {}),
    ("Z07", "border_belt", {}),
    ("Z10", "temporarily_prohibited", {"facts": {"erosion_reach": False}}),
    ("Z11", "coast", {}),
    ("O01", "licence", {}),
    ("O02", "licence", {}),
    ("O05", "licence", {}),
    ("O06", "state_survey", {"procedure": "P01"}),
    ("O07", "licence", {}),
    ("O08", "pending_application", {}),
]
AREAS: List[Any] = [
    ("A02", "licence", {"procedure": "P01"}),
    ("A06", "licence", {"procedure": "P01", "mineral": "mineral_water"}),
    ("A08", "licence", {"procedure": "P01", "day": date(2020, 1, 1)}),
]


@pytest.mark.parametrize(("rule", "role", "asked"), [*PLACES, *AREAS])
def test_a_clear_answer_tells_of_the_repaired_area_and_of_no_part(
    rule: str, role: str, asked: Mapping[str, Any], tmp_path: Path
) -> None:
    told = []
    for name, spots in (("sound", SOUND), ("crossed", CROSSED)):
        (tmp_path / name).mkdir()
        far = layer(tmp_path / name / "made.gpkg", [(box(5000, 0, 100, 100), {"id": "1/GP", "name": "GP 1"})])
        given = context(area(Part(ring(*spots), top_m=50.0, bottom_m=0.0)), [spec(role, far)], **asked)
        (found,) = (one for one in run_checks(given) if one.rule == rule)
        assert (found.outcome, found.part, found.objects, found.where) == (CLEAR, 0, (), None)
        assert found.remedy is None and found.ask is None
        told.append(AREA_TOLD in found.message.en)
    assert told == [False, True]


@pytest.mark.parametrize(("rule", "role", "asked"), PLACES)
def test_a_part_without_ground_keeps_the_answer_open_and_is_named(
    rule: str, role: str, asked: Mapping[str, Any], tmp_path: Path
) -> None:
    far = layer(tmp_path / "made.gpkg", [(box(5000, 0, 100, 100), {"id": "1/GP", "name": "GP 1"})])
    half_open = area(Part(ring(*SOUND), top_m=50.0, bottom_m=0.0), Part(ring((200, 0), (300, 0))))
    (found,) = (one for one in run_checks(context(half_open, [spec(role, far)], **asked)) if one.rule == rule)
    assert (found.outcome, found.reason, found.family.value) == (CANNOT_TELL, "no_ground", FAMILIES[rule[0]])
    assert [(ref.role, ref.source, ref.id, ref.name) for ref in found.objects] == [("part", "area", "2", "2")]
    assert found.remedy is not None and "2" in found.message.en


@pytest.mark.parametrize(("rule", "role", "asked"), PLACES)
def test_without_its_layer_a_rule_cannot_tell_and_says_whom_to_ask(
    rule: str, role: str, asked: Mapping[str, Any]
) -> None:
    given = context(area(Part(ring(*SOUND), top_m=50.0, bottom_m=0.0)), [], **asked)
    (found,) = (one for one in run_checks(given) if one.rule == rule)
    named = given.regulation.role(role)
    assert (found.outcome, found.reason, found.objects) == (CANNOT_TELL, "role_missing", ())
    assert found.ask == named.ask and named.name.en in found.message.en
    assert found.remedy is not None and named.ask.vi in found.remedy.vi


def test_z11_beside_a_coastline_the_ground_within_the_least_width_is_shown(tmp_path: Path) -> None:
    line = LineString([(EAST + 150, NORTH - 500), (EAST + 150, NORTH + 500)])
    shore = spec("coast", layer(tmp_path / "made.gpkg", [(line, {"id": "B1", "name": "Bờ biển"})]))
    given = context(area(Part(ring(*SOUND), top_m=50.0, bottom_m=0.0)), [shore])
    (found,) = (one for one in run_checks(given) if one.rule == "Z11")
    assert (found.outcome, found.reason, found.part) == (CANNOT_TELL, "corridor_not_drawn", 1)
    assert (found.measured, found.limit, found.unit) == (50.0, 100.0, "m")
    assert [ref.id for ref in found.objects] == ["B1"] and found.where is not None
    # The strip reaches 50 m into the square of 100 m.
    assert round(shape(found.where.geometry).area, 2) == 5000.0
    assert found.remedy is not None and found.ask is not None


def test_o02_leaves_a_merged_reserve_to_o03_and_names_the_document(tmp_path: Path) -> None:
    own = layer(tmp_path / "made.gpkg", [(box(60, 0, 100, 100), {"id": "1/GP", "name": "GP 1", **OWN})])
    facts = {"reserve_merged": True, "reserve_merged_document": "12/QĐ"}
    given = context(area(Part(ring(*SOUND), top_m=50.0, bottom_m=0.0)), [spec("licence", own)], facts=facts)
    (found,) = (one for one in run_checks(given) if one.rule == "O02")
    assert (found.outcome, found.reason, found.part) == (Outcome.NOT_APPLICABLE, "reserve_merged", 1)
    assert [ref.id for ref in found.objects] == ["1/GP"] and "12/QĐ" in found.message.en


def test_z06_names_the_fact_that_was_not_stated(tmp_path: Path) -> None:
    made = [(box(60, 0, 100, 100), {"id": "1/GP", "name": "GP 1", "mineral": "Đồng"})]
    reserve = spec("national_reserve", layer(tmp_path / "made.gpkg", made))
    given = context(area(Part(ring(*SOUND), top_m=50.0, bottom_m=0.0)), [reserve])
    (found,) = (one for one in run_checks(given) if one.rule == "Z06")
    assert (found.reason, found.facts) == ("fact_missing", ("mining_term_years",))


def test_a_mineral_is_known_by_its_names_in_both_languages_and_its_id() -> None:
    known = context(area(Part(ring(*SOUND)))).regulation.minerals
    for mineral in known:
        for text in (mineral.name.vi, mineral.name.en, mineral.id):
            assert same_mineral(text.upper(), mineral, known) is True, text
