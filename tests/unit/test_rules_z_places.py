"""Z03, Z08, Z10: places that may lead to prohibition or restriction, and reaches that erode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from checks_world import EAST, NORTH, TODAY, area, law, plain_area, ring
from rules_z_world import Layers, context, findings, outcomes
from shapely.geometry import Point, box

from mineral_plugin.core.area.model import Part, ReferenceObject
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks import sensitive
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.reference.layers import PlacedObject

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL = Outcome.CANNOT_TELL
Z03_ROLES = ("protected_forest", "nature_reserve", "relic", "religious_land", "defence")
Z08_ROLES = ("defence", "nature_reserve", "relic")


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def others(layers: Layers, roles: tuple, role: str) -> list:
    return layers.far(*(name for name in roles if name != role))


def test_z03_passes_where_no_layer_has_an_object(layers):
    (found,) = findings("Z03", plain_area(), layers.far(*Z03_ROLES))
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)
    assert found.message.vi.count("01/11/2026") == 5


def test_z03_layers_of_one_pack_are_printed_once(tmp_path):
    from builders import write_pack

    path = write_pack(tmp_path, "pack", {role: [] for role in Z03_ROLES})
    (found,) = findings("Z03", plain_area(), [str(path)])
    assert found.outcome is CLEAR and found.message.vi.count("01/11/2026") == 1


@pytest.mark.parametrize("role", Z03_ROLES)
def test_z03_an_object_of_each_role_is_a_warning_with_its_area(layers, role):
    specs = [layers.one(role, 60), *others(layers, Z03_ROLES, role)]
    (found,) = findings("Z03", plain_area(), specs)
    assert (found.outcome, found.severity, found.reason) == (CONFLICT, Severity.WARNS, "overlap")
    assert (found.measured, found.unit, found.objects[0].role) == (4000.0, "m2", role)
    assert "40,00 %" in found.message.vi and found.remedy is not None
    assert found.basis.article.endswith("Điều 26 khoản 1") and found.basis.confirmed


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.95, WITHIN), (99.89, CONFLICT)])
def test_z03_a_common_border_is_clear_and_a_sliver_is_within_tolerance(layers, x, expected):
    specs = [layers.one("relic", x), *others(layers, Z03_ROLES, "relic")]
    assert [outcome for outcome, _ in outcomes("Z03", plain_area(), specs)] == [expected]


def test_z03_missing_layers_are_told_in_one_finding_and_never_clear(layers):
    (found,) = findings("Z03", plain_area(), layers.far("relic", "defence"))
    assert (found.outcome, found.severity) == (CANNOT_TELL, Severity.WARNS)
    for name in ("Special-use and protection forest land", "Natural heritage", "Religious and belief land"):
        assert name in found.message.en
    assert "Historic-cultural" not in found.message.en


def test_z03_a_conflict_is_told_beside_a_missing_layer(layers):
    specs = [layers.one("relic", 60), *layers.far("defence")]
    assert sorted(o.value for o, _ in outcomes("Z03", plain_area(), specs)) == ["cannot_tell", "conflict"]


def test_z03_an_object_not_in_force_is_told_and_leaves_the_area_clear(layers):
    specs = [layers.one("relic", 60, valid_to="2026-11-22"), *others(layers, Z03_ROLES, "relic")]
    assert sorted(outcomes("Z03", plain_area(), specs)) == sorted([(CLEAR, ""), (CLEAR, "not_in_force")])
    specs = [layers.one("relic", 60, valid_to="2026-11-23"), *others(layers, Z03_ROLES, "relic")]
    assert outcomes("Z03", plain_area(), specs) == [(CONFLICT, "overlap")]


@pytest.mark.parametrize(
    ("day", "article"),
    [
        (date(2025, 6, 30), "Luật 60/2010/QH12, Điều 28 khoản 1"),
        (date(2025, 7, 1), "Luật 54/2024/QH15, Điều 26 khoản 1"),
    ],
)
def test_z03_old_law_ends_on_30_june_2025(layers, day, article):
    specs = [layers.one("relic", 60, as_of=day)]
    found = findings("Z03", plain_area(), specs, day=day)
    assert {one.basis.article for one in found} == {article}


def test_z03_no_text_before_july_2011(layers):
    assert findings("Z03", plain_area(), layers.far(*Z03_ROLES), day=date(2011, 6, 30)) == ()
    assert findings("Z03", plain_area(), layers.far(*Z03_ROLES), day=date(2011, 7, 1)) != ()


def test_z03_and_the_others_an_area_without_ground_cannot_be_told(layers):
    flat = area(Part(ring((0, 0), (10, 0))))
    for rule in ("Z03", "Z04", "Z05", "Z07", "Z08", "Z10", "Z11"):
        assert outcomes(rule, flat, layers.far(*Z03_ROLES)) == [(CANNOT_TELL, "no_ground")], rule
    assert outcomes("Z09", flat, [], mineral="sand_river") == [(CANNOT_TELL, "no_ground")]


def point_met(east: float) -> Encounter:
    inspection = Inspection(context(plain_area()))
    part = inspection.ground.parts[0]
    place = Point(EAST + east, NORTH + 50)
    relic = ReferenceObject("relic", "di_tich", "D1", "Đình làng")
    gap = round(place.distance(box(EAST, NORTH, EAST + 100, NORTH + 100)), 3)
    return Encounter(part, PlacedObject(relic, place, False), None, gap)


@pytest.mark.parametrize(("east", "expected"), [(50, CONFLICT), (100, CONFLICT), (101, CANNOT_TELL)])
def test_z03_a_place_drawn_as_a_point_counts_inside_and_is_unknown_beside(east, expected):
    inspection = Inspection(context(plain_area()))
    rule = inspection.context.regulation.rule("Z03")
    (found,) = sensitive._of(inspection, rule, point_met(east), sensitive._PROHIBITION)
    assert found.outcome is expected and "Đình làng" in found.message.vi
    assert ("1 m" in found.message.en) == (expected is CANNOT_TELL)


# --- Z08 ----------------------------------------------------------------------------------------------


def test_z08_passes_where_nothing_is_met_and_no_natural_forest_is_stated(layers):
    specs = layers.far(*Z08_ROLES)
    assert outcomes("Z08", plain_area(), specs, facts={"natural_production_forest": False}) == [(CLEAR, "")]


@pytest.mark.parametrize("role", Z08_ROLES)
def test_z08_a_place_met_only_informs(layers, role):
    specs = [layers.one(role, 60), *others(layers, Z08_ROLES, role)]
    (found,) = findings("Z08", plain_area(), specs, facts={"natural_production_forest": False})
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.INFORMS, 4000.0)


def test_z08_natural_forest_is_what_the_applicant_states(layers):
    specs = layers.far(*Z08_ROLES)
    (found,) = findings("Z08", plain_area(), specs, facts={"natural_production_forest": True})
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "stated", Severity.INFORMS)
    (found,) = findings("Z08", plain_area(), specs)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert "natural forest?" in found.message.en


def test_z08_a_missing_layer_and_a_missing_fact_are_one_finding(layers):
    (found,) = findings("Z08", plain_area(), layers.far("defence"))
    assert found.outcome is CANNOT_TELL and "natural forest?" in found.message.en
    assert "Historic-cultural relics" in found.message.en
    (found,) = findings("Z08", plain_area(), [], facts={"natural_production_forest": False})
    assert (found.outcome, found.reason) == (CANNOT_TELL, "role_missing")


def test_what_is_told_in_one_finding_keeps_each_remedy_once_and_whom_to_ask(layers):
    (fact,) = findings("Z08", plain_area(), layers.far(*Z08_ROLES))
    (role,) = findings("Z07", plain_area(), [])
    (whole,) = in_one([fact, role])
    assert fact.remedy is not None and role.remedy is not None and whole.remedy is not None
    assert whole.remedy.en == f"{fact.remedy.en} {role.remedy.en}" and whole.ask == role.ask is not None
    (first,) = in_one([role, fact])
    assert first.ask == role.ask and first.reason == role.reason
    (twice,) = in_one([role, role])
    assert twice.remedy == role.remedy and twice.message.en == f"{role.message.en} {role.message.en}"
    (bare,) = in_one([replace(fact, remedy=None), role])
    assert bare.remedy == role.remedy
    assert in_one([role, replace(fact, remedy=None)])[0].remedy == role.remedy and in_one([]) == []


def test_z08_begins_with_law_54(layers):
    specs = layers.far(*Z08_ROLES)
    assert findings("Z08", plain_area(), specs, day=date(2025, 6, 30)) == ()
    assert findings("Z08", plain_area(), specs, day=date(2025, 7, 1)) != ()


# --- Z10 ----------------------------------------------------------------------------------------------

BANNED = "temporarily_prohibited"
DRY = {"erosion_reach": False}


def test_z10_passes_by_what_is_stated_and_the_list(layers):
    assert outcomes("Z10", plain_area(), layers.far(BANNED), facts=DRY) == [(CLEAR, "")]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Sạt lở bờ sông", CONFLICT), ("xói lở", CONFLICT), ("Quốc phòng", CLEAR), ("", CLEAR)],
)
def test_z10_only_reaches_that_erode_count(layers, word, expected):
    specs = [layers.one(BANNED, 60, **{"class": word})]
    (found,) = findings("Z10", plain_area(), specs, facts=DRY)
    assert found.outcome is expected
    if expected is CONFLICT:
        assert (found.severity, found.measured) == (Severity.WARNS, 4000.0)


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.95, WITHIN), (99.89, CONFLICT)])
def test_z10_a_common_border_is_no_erosion(layers, x, expected):
    specs = [layers.one(BANNED, x, **{"class": "sạt lở"})]
    assert [o for o, _ in outcomes("Z10", plain_area(), specs, facts=DRY)] == [expected]


def test_z10_what_is_stated_warns_and_what_is_not_stated_cannot_be_told(layers):
    specs = layers.far(BANNED)
    (found,) = findings("Z10", plain_area(), specs, facts={"erosion_reach": True})
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "stated", Severity.WARNS)
    assert outcomes("Z10", plain_area(), specs) == [(CANNOT_TELL, "fact_missing")]
    assert outcomes("Z10", plain_area(), [], facts=DRY) == [(CANNOT_TELL, "role_missing")]
    (found,) = findings("Z10", plain_area(), [], facts={"erosion_reach": True})
    assert found.outcome is CONFLICT and "there is no layer" in found.message.en


def test_z10_begins_with_law_54(layers):
    assert findings("Z10", plain_area(), layers.far(BANNED), day=date(2025, 6, 30)) == ()
    (found,) = findings("Z10", plain_area(), layers.far(BANNED), day=date(2025, 7, 1), facts=DRY)
    assert found.basis.article == "Luật 54/2024/QH15, Điều 26 khoản 2 điểm d"


def test_findings_of_one_rule_have_ids_of_their_own(layers):
    specs = [layers.one("relic", 60), layers.one("defence", 60)]
    for rule in ("Z03", "Z08"):
        found = findings(rule, plain_area(), specs, facts={"natural_production_forest": True})
        assert len({one.id for one in found}) == len(found) == 3


def test_an_object_repaired_is_told(layers):
    from shapely.geometry import Polygon

    bow = Polygon([(EAST + x, NORTH + y) for x, y in ((50, 0), (150, 100), (150, 0), (50, 100))])
    specs = [layers.rows("relic", [(bow, {"id": "d", "name": "Đình"})]), *others(layers, Z03_ROLES, "relic")]
    (found,) = findings("Z03", plain_area(), specs)
    assert "repaired copy" in found.message.en


def test_a_point_in_a_part_that_was_repaired_says_so():
    meeting = point_met(50)
    inspection = Inspection(context(plain_area()))
    rule = inspection.context.regulation.rule("Z03")
    odd = replace(meeting, part=replace(meeting.part, was_repaired=True))
    (found,) = sensitive._of(inspection, rule, odd, sensitive._PROHIBITION)
    assert "repaired copy" in found.message.en


@pytest.mark.parametrize("rule", ["Z03", "Z08"])
def test_layers_that_are_not_there_are_told_in_one_sentence(rule: str) -> None:
    facts = {"natural_production_forest": False}
    (found,) = findings(rule, plain_area(), facts=facts)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "role_missing")
    roles = law(TODAY).rule(rule).roles  # type: ignore[union-attr]
    assert len(roles) > 2
    for lang, start in (("vi", "Không kết luận được"), ("en", "Cannot tell")):
        said = found.message.text(lang)
        assert said.count(start) == 1 and len(said) < 500
        assert all(f"“{law(TODAY).role(role).name.text(lang)}”" in said for role in roles)
        assert found.remedy is not None and len(found.remedy.text(lang)) < 500
