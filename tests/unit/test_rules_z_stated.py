"""Z07, Z09, Z11, Z12: border belt, sand in waters, the coast and blasting, with what the applicant states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from checks_world import EAST, NORTH, plain_area
from rules_z_world import Layers, context, findings, outcomes
from shapely.geometry import LineString

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks import coasts
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.reference.layers import PlacedObject, RoleData
from mineral_plugin.core.reference.states import RoleState

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
CONSENTED = {"domestic_investor": True, "border_consent": True}


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


# --- Z07 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CONSENTED, (CLEAR, "consented")),
        ({**CONSENTED, "domestic_investor": False}, (CONFLICT, "not_domestic")),
        ({**CONSENTED, "border_consent": False}, (CONFLICT, "no_consent")),
        ({"domestic_investor": False}, (CONFLICT, "not_domestic")),
        ({"border_consent": False}, (CONFLICT, "no_consent")),
        ({"domestic_investor": True}, (CANNOT_TELL, "fact_missing")),
        ({"border_consent": True}, (CANNOT_TELL, "fact_missing")),
        ({}, (CANNOT_TELL, "fact_missing")),
    ],
)
def test_z07_ground_in_the_belt_is_decided_by_investor_and_consent(layers, facts, expected):
    (found,) = findings("Z07", plain_area(), [layers.one("border_belt", 60)], facts=facts)
    assert (found.outcome, found.reason) == expected
    assert found.measured == 4000.0 and found.severity is not Severity.BLOCKS


def test_z07_asks_only_what_was_not_stated(layers):
    specs = [layers.one("border_belt", 60)]
    (found,) = findings("Z07", plain_area(), specs, facts={"domestic_investor": True})
    assert "border authority?" in found.message.en and "domestic investor?" not in found.message.en


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.95, WITHIN), (99.89, CONFLICT)])
def test_z07_outside_the_belt_nothing_is_asked(layers, x, expected):
    specs = [layers.one("border_belt", x)]
    (found,) = findings("Z07", plain_area(), specs, facts={"domestic_investor": False})
    assert found.outcome is expected
    (found,) = findings("Z07", plain_area(), [layers.one("border_belt", 500)])
    assert found.outcome is CLEAR


def test_z07_a_belt_not_in_force_and_a_missing_layer(layers):
    specs = [layers.one("border_belt", 60, valid_to="2026-11-22")]
    assert outcomes("Z07", plain_area(), specs) == [(CLEAR, "")]
    assert outcomes("Z07", plain_area(), []) == [(CANNOT_TELL, "role_missing")]


def test_z07_begins_with_decree_193(layers):
    specs = [layers.one("border_belt", 60, as_of=date(2025, 7, 1))]
    assert findings("Z07", plain_area(), specs, day=date(2025, 7, 1)) == ()
    (found,) = findings("Z07", plain_area(), specs, day=date(2025, 7, 2), facts=CONSENTED)
    assert "Điều 30 khoản 2" in found.basis.article and "Điều 143 khoản 2" in found.basis.article


# --- Z09 ----------------------------------------------------------------------------------------------

RIVER = {"sand_water_body": "river", "sand_body_consent": True}


def sand(layers, specs, facts, mineral="sand_river", **more):
    return findings("Z09", plain_area(), specs, facts=facts, mineral=mineral, **more)


def test_z09_is_about_sand_in_waters_only(layers):
    assert outcomes("Z09", plain_area(), [], mineral="gold") == [(NOT_APPLICABLE, "mineral")]
    assert outcomes("Z09", plain_area(), [], mineral="sand_other") == [(NOT_APPLICABLE, "mineral")]


@pytest.mark.parametrize(
    ("water", "body"),
    [
        ("irrigation_reservoir", "irrigation works"),
        ("hydropower_reservoir", "hydropower works"),
        ("river", "disaster prevention body"),
        ("sea", "construction and defence bodies"),
    ],
)
def test_z09_each_type_of_water_has_its_bodies(layers, water, body):
    facts = {"sand_water_body": water}
    for stated, expected in ((True, CLEAR), (False, CONFLICT), (None, CANNOT_TELL)):
        more = {} if stated is None else {"sand_body_consent": stated}
        (found,) = sand(layers, layers.far("sea"), {**facts, **more})
        assert found.outcome is expected and body in found.message.en
        assert found.severity is Severity.INFORMS


def test_z09_the_layer_of_the_sea_adds_the_bodies_at_sea(layers):
    (found,) = sand(layers, [layers.one("sea", 60)], {**RIVER, "sand_body_consent": False})
    assert "disaster prevention body" in found.message.en and "construction and defence" in found.message.en
    (found,) = sand(layers, [layers.one("sea", 60)], {}, mineral="sand_sea")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "construction and defence" in found.message.en


def test_z09_a_shore_line_shared_or_a_sliver_is_not_the_sea(layers):
    for x in (100, 99.95):
        (found,) = sand(layers, [layers.one("sea", x)], RIVER)
        assert "construction and defence" not in found.message.en
    (found,) = sand(layers, [layers.one("sea", 99.89)], RIVER)
    assert "construction and defence" in found.message.en


def test_z09_a_river_without_the_layer_of_the_sea_is_not_clear(layers):
    (found,) = sand(layers, [], RIVER)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "role_missing")
    (found,) = sand(layers, [], {**RIVER, "sand_water_body": "sea"})
    assert found.outcome is CLEAR


def test_z09_the_water_that_was_not_stated_is_asked(layers):
    (found,) = sand(layers, layers.far("sea"), {})
    assert found.outcome is CANNOT_TELL and "Where does the sand" in found.message.en
    (found,) = sand(layers, layers.far("sea"), {"sand_body_consent": True})
    assert found.outcome is CANNOT_TELL and "opinion" not in found.message.en


def test_z09_decree_21_joins_on_16_january_2026(layers):
    assert sand(layers, [], RIVER, day=date(2025, 7, 1)) == ()
    for day, amended in ((date(2025, 7, 2), False), (date(2026, 1, 15), False), (date(2026, 1, 16), True)):
        (found,) = sand(layers, [], RIVER, day=day)
        assert ("21/2026" in found.basis.article) == amended


# --- Z11 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("procedure", "facts", "expected", "severity"),
    [
        ("P14", {"coast_consent": False}, CONFLICT, Severity.BLOCKS),
        ("P01", {"coast_consent": False}, CONFLICT, Severity.WARNS),
        ("P14", {"coast_consent": True}, CLEAR, Severity.INFORMS),
        ("P14", {}, CANNOT_TELL, Severity.WARNS),
        ("P01", {}, CANNOT_TELL, Severity.WARNS),
    ],
)
def test_z11_the_corridor_blocks_mining_and_warns_exploration(layers, procedure, facts, expected, severity):
    specs = [layers.one("coast", 60)]
    (found,) = findings("Z11", plain_area(), specs, procedure=procedure, facts=facts)
    assert (found.outcome, found.severity, found.measured) == (expected, severity, 4000.0)
    place = "Điều 24 khoản 1" if procedure == "P14" else "Điều 25 khoản 1 điểm d"
    assert place in found.basis.article


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.95, WITHIN), (99.89, CONFLICT)])
def test_z11_the_border_of_the_corridor_is_outside(layers, x, expected):
    specs = [layers.one("coast", x)]
    assert [o for o, _ in outcomes("Z11", plain_area(), specs, facts={"coast_consent": False})] == [expected]
    if expected is WITHIN:
        assert [o for o, _ in outcomes("Z11", plain_area(), specs)] == [WITHIN]


def test_z11_a_corridor_no_longer_in_force_and_a_missing_layer(layers):
    specs = [layers.one("coast", 60, valid_to="2026-11-22")]
    assert outcomes("Z11", plain_area(), specs) == [(CLEAR, "")]
    assert outcomes("Z11", plain_area(), []) == [(CANNOT_TELL, "role_missing")]


def coastline(east: float, facts: dict, valid_to=None):
    inspection = Inspection(context(plain_area(), facts=facts))
    part = inspection.ground.parts[0]
    line = LineString([(EAST + east, NORTH - 500), (EAST + east, NORTH + 500)])
    shore = ReferenceObject("coast", "bo_bien", "B1", "Bờ biển", valid_to=valid_to)
    gap = round(line.distance(part.geometry), 3)
    meeting = Encounter(part, PlacedObject(shore, line, False), None, gap)
    data = RoleData("coast", RoleState.USABLE, (), (meeting.placed,))
    return coasts._met(inspection, inspection.context.regulation.rule("Z11"), meeting, data)


@pytest.mark.parametrize(("east", "near"), [(199.999, True), (200.0, False), (50.0, True)])
def test_z11_a_bare_coastline_within_100_m_cannot_be_told(east, near):
    found = coastline(east, {})
    assert (found is not None) == near
    if found is not None:
        assert (found.outcome, found.reason, found.limit) == (CANNOT_TELL, "corridor_not_drawn", 100.0)
        assert found.measured == max(0.0, round(east - 100.0, 3)) and found.remedy is not None


def test_z11_consent_settles_a_bare_coastline():
    agreed, refused = (coastline(150.0, {"coast_consent": said}) for said in (True, False))
    assert agreed.outcome is CLEAR and "has agreed" in agreed.message.en
    assert refused.outcome is CANNOT_TELL and "Cannot tell" in refused.message.en
    assert coastline(150.0, {}, valid_to=date(2026, 11, 22)) is None


# --- Z12 ----------------------------------------------------------------------------------------------


def blasting(method, distance=None, downhill=None):
    facts = {"blasting_method": method}
    if distance is not None:
        facts["blasting_distance"] = distance
    if downhill is not None:
        facts["blasting_downhill"] = downhill
    return findings("Z12", plain_area(), [], facts=facts)


@pytest.mark.parametrize(
    ("method", "limit"),
    [
        ("plaster_charge", 300),
        ("small_hole", 200),
        ("large_hole", 200),
        ("sprung_large_hole", 300),
        ("tunnel_boulder", 400),
        ("exploration_pit", 100),
        ("exploration_borehole", 30),
        ("stump", 200),
        ("river_soil", 100),
        ("river_rock_small_hole", 50),
        ("river_plaster_small", 200),
        ("river_plaster_large", 300),
    ],
)
def test_z12_the_least_radius_of_each_method_is_enough_and_a_millimetre_less_is_not(method, limit):
    (enough,) = blasting(method, float(limit))
    assert (enough.outcome, enough.limit, enough.unit) == (CLEAR, float(limit), "m")
    (short,) = blasting(method, limit - 0.001)
    assert (short.outcome, short.severity, short.measured) == (CONFLICT, Severity.WARNS, limit - 0.001)
    assert "0.001 m" in short.message.en and "term." not in short.message.vi


@pytest.mark.parametrize("method", ["sprung_small_hole", "small_chamber"])
def test_z12_downhill_of_a_hillside_the_radius_is_300_m(method):
    assert blasting(method, 200.0, downhill=False)[0].outcome is CLEAR
    assert blasting(method, 299.999, downhill=True)[0].outcome is CONFLICT
    assert blasting(method, 300.0, downhill=True)[0].outcome is CLEAR
    (asked,) = blasting(method, 500.0)
    assert asked.outcome is CANNOT_TELL and "downhill" in asked.message.en


def test_z12_other_methods_have_no_downhill_radius():
    assert blasting("large_hole", 200.0, downhill=True)[0].outcome is CLEAR


def test_z12_without_blasting_there_is_nothing_to_keep():
    assert [(f.outcome, f.reason) for f in blasting("none")] == [(NOT_APPLICABLE, "no_blasting")]


def test_z12_what_was_not_stated_is_asked():
    (found,) = findings("Z12", plain_area(), [])
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "method" in found.message.en and "How many metres" in found.message.en
    (found,) = blasting("large_hole")
    assert "method is blasted" not in found.message.en and "How many metres" in found.message.en
    assert blasting("large_hole", 0.0)[0].outcome is CONFLICT


def test_z12_every_method_that_can_be_stated_has_a_radius_and_a_word():
    law = context(plain_area()).regulation
    for method in law.fact("blasting_method").choice_ids:
        if method != "none":
            assert law.rule("Z12").number(method) > 0.0
            assert blasting(method, 1000.0, downhill=False)[0].outcome is CLEAR


def test_a_part_with_a_source_without_say_never_decides(layers):
    from mineral_plugin.core.checks.around import heard

    (found,) = findings("Z11", plain_area(), [layers.one("coast", 60)], facts={"coast_consent": False})
    inspection = Inspection(context(plain_area(), [layers.one("coast", 60)]))
    data = inspection.role_data("coast")
    spoken = data.objects[0]
    assert heard(inspection, found, spoken) == found
    silent = heard(inspection, found, replace(spoken, silent=data.specs[0]))
    assert (silent.outcome, silent.severity) == (CANNOT_TELL, Severity.WARNS)
    assert silent.reason == "source_has_no_say" and silent.ask is not None
