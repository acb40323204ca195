"""C01-C05: who decides, which province receives, one mine director, the fee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, List, Optional, Tuple

import pytest
from checks_world import TODAY, area, box, plain_area, square
from rules_z_world import Layers, context, findings, law, outcomes

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.checks import siting
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stated_case import filed_procedure
from mineral_plugin.core.regulation.dated import newest

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
STONE, GOLD, SEA = "stone_vlxdtt", "gold", "titanium_sea"
LARGE, AT_SEA = {"small_scattered": False}, {"place": "sea_outside"}
BEFORE_L147, L147 = date(2025, 12, 31), date(2026, 1, 1)
BEFORE_D21, D21 = date(2026, 1, 15), date(2026, 1, 16)
BEFORE_R6619, R6619, R6619_ENDS, AFTER_R6619 = (
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
)
BEFORE_R6625, R6625 = date(2026, 9, 14), date(2026, 9, 15)


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def province(name: str, x: float, width: float) -> Tuple[Any, dict]:
    """Return a province from ``x`` m east of the world's corner, 40 km to the north and south."""
    return box(x, -40_000, width, 80_000), {"id": name, "name": name}


def provinces(layers: Layers, *rows: Tuple[Any, dict], as_of: date = date(2026, 11, 1)) -> List[str]:
    return [layers.rows("province", rows, as_of)]


def two(layers: Layers, border: float = 30, as_of: date = date(2026, 11, 1)) -> List[str]:
    """Return the layer of two provinces that meet ``border`` m east of the world's corner."""
    west = province("Tỉnh Lào Cai", border - 50_000, 50_000)
    return provinces(layers, west, province("Tỉnh Phú Thọ", border, 50_000), as_of=as_of)


def one(
    rule: str, mineral: str, procedure: str = "P14", reference: Any = (), day: date = TODAY, **facts: Any
) -> Finding:
    (found,) = findings(rule, plain_area(), reference, procedure, mineral, day, facts)
    return found


def told(*args: Any, **kwargs: Any) -> Tuple[Outcome, str]:
    found = one(*args, **kwargs)
    return found.outcome, found.reason


# --- what is filed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("procedure", "purpose", "filed"),
    [
        ("P01", "new", "P01"),
        ("P01", "regrant", "P02"),
        ("P01", "extension", "P03"),
        ("P01", "partial_return", "P04"),
        ("P01", "coordinate_correction", "P04"),
        ("P01", "name_change", "P06"),
        ("P01", "transfer", "P07"),
        ("P01", "exchange", ""),
        ("P01", "other", ""),
        ("P14", "new", "P14"),
        ("P14", "regrant", "P14"),
        ("P14", "extension", "P15"),
        ("P14", "partial_return", "P15"),
        ("P14", "transfer", "P15"),
        ("P14", "coordinate_correction", "P16"),
        ("P14", "name_change", "P16"),
        ("P14", "exchange", "P19"),
    ],
)
def test_what_is_filed_is_the_procedure_for_its_purpose(procedure: str, purpose: str, filed: str) -> None:
    stated = context(plain_area(), procedure=procedure, facts={"filing_purpose": purpose})
    assert filed_procedure(Inspection(stated)) == filed


@pytest.mark.parametrize(
    ("facts", "filed"),
    [
        ({}, "P14"),
        ({"partial_return": True}, "P15"),
        ({"coordinate_correction": True}, "P16"),
        ({"partial_return": False}, "P14"),
        ({"partial_return": True, "filing_purpose": "new"}, "P14"),
    ],
)
def test_a_stated_return_or_correction_counts_before_the_procedure(facts: Any, filed: str) -> None:
    assert filed_procedure(Inspection(context(plain_area(), facts=facts))) == filed


def test_a_procedure_that_is_not_for_a_new_licence_is_filed_as_it_is() -> None:
    stated = context(plain_area(), facts={"filing_purpose": "extension"})
    salvage = replace(stated, procedure=replace(stated.procedure, id="P21"))
    assert filed_procedure(Inspection(salvage)) == "P21"


@pytest.mark.parametrize("rule", ["C01", "C02", "C03", "C05"])
def test_where_it_is_not_known_what_is_filed_nobody_is_named(rule: str) -> None:
    found = one(rule, GOLD, filing_purpose="other")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "purpose_open")
    assert found.facts == ("filing_purpose",) and found.severity is Severity.INFORMS
    assert found.remedy is not None


@pytest.mark.parametrize("rule", ["C01", "C02", "C03", "C05"])
def test_group_iv_needs_no_exploration_licence(rule: str) -> None:
    assert told(rule, "fill_soil", "P01") == (NOT_APPLICABLE, "no_exploration_licence")


# --- C01 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mineral", "day", "decides"),
    [
        (GOLD, BEFORE_L147, "Bộ trưởng Bộ Nông nghiệp và Môi trường quyết định"),
        ("kaolin", BEFORE_L147, "Bộ trưởng Bộ Nông nghiệp và Môi trường quyết định"),
        ("kaolin", L147, "Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định"),
        (STONE, BEFORE_L147, "Ủy ban nhân dân cấp tỉnh quyết định"),
        (STONE, L147, "Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định"),
        (GOLD, BEFORE_R6625, "Bộ trưởng Bộ Nông nghiệp và Môi trường quyết định"),
        (GOLD, R6625, "Bộ trưởng Bộ Công Thương quyết định"),
        (STONE, BEFORE_R6625, "Sở Nông nghiệp và Môi trường thẩm định"),
        (STONE, R6625, "Sở Công Thương thẩm định"),
        ("fill_soil", TODAY, "Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định"),
    ],
)
def test_c01_names_who_is_competent_on_the_day(mineral: str, day: date, decides: str) -> None:
    found = one("C01", mineral, day=day, place="province", **LARGE)
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)
    assert decides in found.message.vi and "Căn cứ: Luật 54/2024/QH15, Điều 108" in found.message.vi


@pytest.mark.parametrize(
    ("day", "decides"),
    [
        (BEFORE_R6619, "the Minister of Agriculture and Environment decides"),
        (R6619, "the Chairman of the provincial People's Committee decides"),
        (R6619_ENDS, "the Chairman of the provincial People's Committee decides"),
    ],
)
def test_c01_knows_what_is_delegated_to_the_provinces(day: date, decides: str) -> None:
    found = one("C01", GOLD, "P01", day=day, filing_purpose="extension", place="province", **LARGE)
    assert decides in found.message.en and found.outcome is CLEAR


@pytest.mark.parametrize("day", [R6619_ENDS, AFTER_R6619])
def test_c01_a_first_licence_of_group_i_is_not_delegated(day: date) -> None:
    found = one("C01", GOLD, "P01", day=day, place="province", **LARGE)
    assert ("Minister" in found.message.en) and "Chairman" not in found.message.en


def test_c01_nobody_is_named_once_both_resolutions_have_ended() -> None:
    asked = {"day": AFTER_R6619, "place": "province", **LARGE}
    assert told("C01", GOLD, **asked) == (CANNOT_TELL, "law_not_read")
    assert told("C01", GOLD, **{**asked, "day": R6619_ENDS}) == (CLEAR, "")
    province_decides = one("C01", STONE, **asked)
    assert (province_decides.outcome, province_decides.reason) == (CANNOT_TELL, "in_doubt")
    assert "Chairman" in province_decides.message.en and "tells the name" in province_decides.message.en


def test_c01_asks_for_the_small_scattered_area_only_where_it_decides() -> None:
    found = one("C01", GOLD)
    assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "fact_missing", ("small_scattered",))
    assert "Minister of Industry and Trade" in found.message.en and "Chairman" in found.message.en
    assert found.severity is Severity.INFORMS and found.remedy is not None
    assert told("C01", STONE) == told("C01", "kaolin") == (CLEAR, "")
    assert "Chairman" in one("C01", GOLD, small_scattered=True, place="province").message.en


def test_c01_asks_for_the_place_of_a_mineral_of_the_sea() -> None:
    found = one("C01", "sand_sea", "P01")
    assert (found.outcome, found.facts) == (CANNOT_TELL, ("place",))
    assert 'no layer "Provinces"' in found.message.en
    assert "Chairman" in one("C01", "sand_sea", place="province").message.en
    assert "the Minister of Industry and Trade decides" in one("C01", "sand_sea", **AT_SEA).message.en


def test_c01_tells_that_it_took_the_area_to_lie_in_a_province(layers: Layers) -> None:
    assert "is taken to lie in a province" in one("C01", STONE).message.en
    assert "is taken to lie" not in one("C01", STONE, place="province").message.en
    assert "is taken to lie" not in one("C01", STONE, reference=two(layers)).message.en
    # The Minister grants licences of group I on land and at sea alike.
    assert "is taken to lie" not in one("C01", GOLD, **LARGE).message.en


def test_c01_a_part_in_no_province_leaves_the_place_open(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -5_000, 5_075))
    found = one("C01", STONE, reference=shown)
    assert (found.outcome, found.facts) == (CANNOT_TELL, ("place",))
    assert "2,500 m² (25.00 %) of the area lies in no province" in found.message.en
    assert told("C01", STONE, reference=shown, place="province") == (CLEAR, "")


def test_c01_a_stated_sea_that_the_layer_shows_to_be_a_province_is_not_believed(layers: Layers) -> None:
    found = one("C01", SEA, reference=two(layers), **AT_SEA)
    assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "place_contradicted", ("place",))
    assert "Phú Thọ, Lào Cai" in found.message.vi


@pytest.mark.parametrize(
    ("mineral", "addressed", "outcome"),
    [
        (STONE, "province", CLEAR),
        (STONE, "ministry", CONFLICT),
        (STONE, "commune", CONFLICT),
        (GOLD, "ministry", CLEAR),
        (GOLD, "province", CONFLICT),
    ],
)
def test_c01_warns_where_another_level_is_addressed(mineral: str, addressed: str, outcome: Outcome) -> None:
    found = one("C01", mineral, place="province", addressee=addressed, **LARGE)
    assert found.outcome is outcome
    assert (found.reason == "addressee") is (outcome is CONFLICT)
    assert found.severity is (Severity.WARNS if outcome is CONFLICT else Severity.INFORMS)


def test_c01_the_warning_says_where_to_file() -> None:
    found = one("C01", GOLD, place="province", addressee="province", **LARGE)
    assert found.remedy is not None and "one-stop office of the Ministry of Industry" in found.remedy.en
    assert "the province is stated" in found.message.en and found.facts == ("addressee",)


def test_c01_rare_earths_need_the_prime_minister() -> None:
    assert "Prime Minister has to consent" in one("C01", "rare_earth", **LARGE).message.en
    assert "Prime Minister" not in one("C01", GOLD, **LARGE).message.en


def test_c01_a_strategic_mineral_of_group_ii_is_in_doubt() -> None:
    asked = {"place": "province"}
    found = one("C01", "kaolin", strategic=True, **asked)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "in_doubt")
    assert "Ministry of Industry and Trade before filing" in found.message.en and found.remedy is not None
    assert told("C01", "kaolin", strategic=False, **asked) == (CLEAR, "")


def test_c01_a_dossier_of_the_day_before_the_change_moves_as_it_is() -> None:
    asked = {"place": "province", **LARGE}
    pending = one("C01", GOLD, received_on=BEFORE_R6625, **asked)
    assert "handed over as it is" in pending.message.en and "Bộ Công Thương" in pending.message.vi
    assert "handed over as it is" not in one("C01", GOLD, received_on=R6625, **asked).message.en


def test_c01_a_dossier_of_the_day_before_the_delegation_is_in_doubt() -> None:
    asked = {"filing_purpose": "extension", "place": "province", **LARGE}
    assert told("C01", GOLD, "P01", received_on=BEFORE_R6619, **asked) == (CANNOT_TELL, "in_doubt")
    assert told("C01", GOLD, "P01", received_on=R6619, **asked) == (CLEAR, "")


def test_c01_at_sea_the_nearest_province_tells_whether_it_has_taken_over(layers: Layers) -> None:
    asked = {"filing_purpose": "extension", **AT_SEA}
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000))
    found = one("C01", SEA, "P01", shown, **asked)
    assert found.outcome is CLEAR and "Lào Cai handed the work" in found.message.en
    near = provinces(layers, province("Lào Cai", -60_000, 30_000), province("Phú Thọ", 30_100, 9_000))
    assert "day of this province was not read" in one("C01", SEA, "P01", near, **asked).message.en


def test_c01_needs_no_ground() -> None:
    flat = area(Part(square(0, 0, 0)))
    (found,) = findings("C01", flat, (), "P14", STONE, TODAY, {"place": "province"})
    assert found.outcome is CLEAR


def test_c01_answers_from_the_files_of_the_rule_set_in_use(tmp_path: Path) -> None:
    text = newest("authorities").read_text(encoding="utf-8")
    path = tmp_path / "authorities.json"
    path.write_text(text.replace("Bộ trưởng Bộ Công Thương", "Bộ trưởng Bộ Khác"), encoding="utf-8")
    stated = context(plain_area(), mineral=GOLD, facts={"place": "province", **LARGE})
    alone = tuple(rule for rule in stated.regulation.rules if rule.id == "C01")
    regulation = replace(stated.regulation, rules=alone, files={"authorities": path})
    (found,) = run_checks(replace(stated, regulation=regulation))
    assert "Bộ trưởng Bộ Khác quyết định" in found.message.vi


@pytest.mark.parametrize(("day", "wordings"), [(date(2025, 6, 30), 0), (date(2025, 7, 1), 1)])
def test_c01_begins_with_the_new_law(day: date, wordings: int) -> None:
    assert len(outcomes("C01", plain_area(), day=day)) == wordings


@pytest.mark.parametrize(
    ("day", "cited"),
    [
        (BEFORE_L147, "Điều 108"),
        (L147, "khoản 29)"),
        (BEFORE_R6619, "khoản 29)"),
        (R6619, "66.19/2026/NQ-CP, Điều 6 khoản 2"),
        (R6625, "66.25/2026/NQ-CP, Điều 3"),
        (R6619_ENDS, "66.25/2026/NQ-CP, Điều 3"),
        (AFTER_R6619, "khoản 29)"),
    ],
)
def test_c01_cites_the_texts_of_the_day(day: date, cited: str) -> None:
    assert one("C01", STONE, day=day).basis.article.endswith(cited)


# --- C02 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("border", "province_named", "largest"),
    [(30, "Phú Thọ", 7000.0), (49, "Phú Thọ", 5100.0), (51, "Lào Cai", 5100.0), (70, "Lào Cai", 7000.0)],
)
def test_c02_the_largest_share_receives(
    layers: Layers, border: float, province_named: str, largest: float
) -> None:
    found = one("C02", STONE, reference=two(layers, border))
    assert (found.outcome, found.measured, found.unit) == (CLEAR, largest, "m2")
    assert f"hồ sơ nộp tại tỉnh {province_named}" in found.message.vi
    assert f"({largest / 100:.2f} %) of the area lies in {province_named}" in found.message.en
    assert [ref.name for ref in found.objects] == ["Tỉnh Lào Cai", "Tỉnh Phú Thọ"]


def test_c02_equal_shares_are_not_decided_by_guess(layers: Layers) -> None:
    found = one("C02", STONE, reference=two(layers, 50))
    assert (found.outcome, found.reason) == (CANNOT_TELL, "shares_equal")
    assert found.remedy is not None and found.message.en.count("5,000 m² (50.00 %)") == 2


def test_c02_a_sliver_is_told_and_not_counted(layers: Layers) -> None:
    shown = two(layers, siting.SLIVER_WIDTH_M)
    found = one("C02", STONE, reference=shown)
    assert found.outcome is CLEAR and "in one province only" in found.message.en
    assert "Only 100 m² (1.00 %" in found.message.en
    assert "in several provinces" in one("C02", STONE, reference=two(layers, 1.01)).message.en


def test_c02_an_area_in_one_province_is_filed_there(layers: Layers) -> None:
    found = one("C02", GOLD, reference=provinces(layers, province("Tỉnh Lào Cai", -5_000, 10_000)))
    assert (found.outcome, found.measured) == (CLEAR, 10_000.0)
    assert "filed in Lào Cai" in found.message.en and "22 days old" in found.message.en


def test_c02_a_province_without_a_name_is_told_by_its_id(layers: Layers) -> None:
    found = one("C02", STONE, reference=provinces(layers, (box(-500, -500, 900, 900), {"id": "T29"})))
    assert "filed in T29" in found.message.en


def test_c02_begins_with_the_decree(layers: Layers) -> None:
    asked = {"reference": two(layers, as_of=date(2026, 1, 1)), "mineral": STONE}
    assert told("C02", day=D21, **asked) == (CLEAR, "")
    assert outcomes("C02", plain_area(), asked["reference"], "P14", STONE, BEFORE_D21) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (BEFORE_R6619, (NOT_APPLICABLE, "ministry")),
        (R6619, (CLEAR, "")),
        (R6619_ENDS, (CLEAR, "")),
        (AFTER_R6619, (NOT_APPLICABLE, "ministry")),
    ],
)
def test_c02_counts_for_group_i_while_it_is_delegated(layers: Layers, day: date, expected: Any) -> None:
    asked = {"day": day, "filing_purpose": "extension", **LARGE}
    assert told("C02", GOLD, "P01", two(layers, as_of=date(2026, 6, 1)), **asked) == expected


def test_c02_shares_do_not_choose_where_the_ministry_decides(layers: Layers) -> None:
    found = one("C02", GOLD, reference=two(layers), **LARGE)
    assert (found.outcome, found.reason) == (NOT_APPLICABLE, "ministry")
    assert "7,000 m² (70.00 %)" in found.message.en
    assert told("C02", GOLD, place="province", **LARGE) == (NOT_APPLICABLE, "ministry")


def test_c02_asks_what_decides_between_ministry_and_province(layers: Layers) -> None:
    found = one("C02", GOLD, reference=two(layers))
    assert (found.outcome, found.facts) == (CANNOT_TELL, ("small_scattered",))
    assert "Phú Thọ, Lào Cai" in found.message.en and found.measured == 7000.0


def test_c02_where_no_text_names_the_province_none_is_named(layers: Layers) -> None:
    assert told("C02", "fill_soil", reference=two(layers)) == (CANNOT_TELL, "law_not_read")


def test_c02_without_a_usable_layer_nothing_is_told(layers: Layers) -> None:
    assert told("C02", STONE) == (CANNOT_TELL, "role_missing")
    old = two(layers, as_of=date(2020, 1, 1))
    assert told("C02", STONE, reference=old) == (CANNOT_TELL, "role_too_old")


def test_c02_a_part_in_no_province_leaves_it_open(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -5_000, 5_075))
    found = one("C02", STONE, reference=shown)
    assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "fact_missing", ("place",))
    assert told("C02", STONE, reference=shown, place="province") == (CLEAR, "")
    assert told("C02", STONE, reference=shown, **AT_SEA) == (CANNOT_TELL, "place_contradicted")


def test_c02_the_sea_of_a_province_that_the_layer_does_not_show_leaves_it_open(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000))
    found = one("C02", "sand_sea", reference=shown, place="province")
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "in_no_province", None)


def test_c02_at_sea_outside_of_all_no_province_has_a_share(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000))
    asked = {"filing_purpose": "extension", **AT_SEA}
    assert told("C02", SEA, "P01", shown, **asked) == (NOT_APPLICABLE, "outside_provinces")


def test_c02_an_area_without_ground_is_not_shared_out(layers: Layers) -> None:
    flat = area(Part(square(0, 0, 0)))
    assert outcomes("C02", flat, two(layers), "P14", STONE) == [(CANNOT_TELL, "no_ground")]


# --- C03 ----------------------------------------------------------------------------------------------

EXTENSION_AT_SEA = {"filing_purpose": "extension", **AT_SEA}


def test_c03_the_nearest_province_receives_with_its_distance(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000), province("Phú Thọ", 30_101, 9_000))
    found = one("C03", SEA, "P01", shown, **EXTENSION_AT_SEA)
    assert (found.outcome, found.measured, found.unit) == (CLEAR, 30_000.0, "m")
    assert "the nearest one, Lào Cai, which is 30,000 m away" in found.message.en


def test_c03_equally_near_provinces_are_not_decided_by_guess(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000), province("Phú Thọ", 30_100, 9_000))
    found = one("C03", SEA, "P01", shown, **EXTENSION_AT_SEA)
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "equally_near", 30_000.0)
    assert "Lào Cai, Phú Thọ" in found.message.en and found.ask is not None
    assert found.remedy is not None and "all provinces along the coast" in found.remedy.en


@pytest.mark.parametrize(("x", "known"), [(-600_000.0, False), (-529_000.0, True)])
def test_c03_looks_500_km_far(layers: Layers, x: float, known: bool) -> None:
    shown = provinces(layers, province("Lào Cai", x, 30_000))
    found = one("C03", SEA, "P01", shown, **EXTENSION_AT_SEA)
    assert (found.outcome, found.reason) == ((CLEAR, "") if known else (CANNOT_TELL, "layer_ends"))


def test_c03_without_a_layer_no_province_is_named() -> None:
    assert told("C03", SEA, "P01", **EXTENSION_AT_SEA) == (CANNOT_TELL, "role_missing")


def test_c03_asks_for_the_place_where_nothing_shows_it(layers: Layers) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000))
    for reference in ((), shown):
        found = one("C03", SEA, "P01", reference, filing_purpose="extension")
        assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "fact_missing", ("place",))
    assert "10,000 m² (100.00 %) of the area lies in no province" in found.message.en


def test_c03_a_stated_sea_that_the_layer_contradicts_is_not_believed(layers: Layers) -> None:
    asked = told("C03", SEA, "P01", two(layers), **EXTENSION_AT_SEA)
    assert asked == (CANNOT_TELL, "place_contradicted")


def test_c03_within_a_province_the_nearest_does_not_count(layers: Layers) -> None:
    asked = {"filing_purpose": "extension"}
    assert told("C03", SEA, "P01", two(layers), **asked) == (NOT_APPLICABLE, "in_province")
    assert told("C03", SEA, "P01", place="province", **asked) == (NOT_APPLICABLE, "in_province")


@pytest.mark.parametrize(("procedure", "purpose"), [("P01", "new"), ("P14", "extension"), ("P14", "new")])
def test_c03_what_is_not_delegated_stays_with_the_ministry(procedure: str, purpose: str) -> None:
    asked = told("C03", SEA, procedure, filing_purpose=purpose, **AT_SEA)
    assert asked == (NOT_APPLICABLE, "not_delegated")


@pytest.mark.parametrize(
    ("day", "wordings"), [(BEFORE_R6619, 0), (R6619, 1), (R6619_ENDS, 1), (AFTER_R6619, 0)]
)
def test_c03_holds_while_the_delegation_does(layers: Layers, day: date, wordings: int) -> None:
    shown = provinces(layers, province("Lào Cai", -60_000, 30_000), as_of=date(2026, 6, 1))
    found = outcomes("C03", plain_area(), shown, "P01", SEA, day, EXTENSION_AT_SEA)
    assert found == [(CLEAR, "")] * wordings


def test_c03_an_area_without_ground_has_no_nearest_province() -> None:
    flat = area(Part(square(0, 0, 0)))
    assert outcomes("C03", flat, (), "P01", SEA, TODAY, EXTENSION_AT_SEA) == [(CANNOT_TELL, "no_ground")]


# --- C04 ----------------------------------------------------------------------------------------------


def mines(*lefts: float, zone: Optional[Zone] = None) -> LicenceArea:
    """Return other mines, each 100 m wide, by the east of their left side."""
    parts = [Part(square(x, 0, 100)) for x in lefts]
    return area(*parts, zone=zone) if zone else area(*parts)


def directed(*lefts: float, **changed: Any) -> dict:
    """Return the facts of a director of open pits: this one and those at ``lefts``."""
    facts = {
        "director_shared": True,
        "director_same_holder": True,
        "director_open_pits": 1.0 + len(lefts),
        "director_underground": 0.0,
        "director_mines": mines(*lefts),
        **changed,
    }
    return {name: value for name, value in facts.items() if value is not None}


def c04(facts: dict, reference: Any = ()) -> List[Tuple[Outcome, str]]:
    return outcomes("C04", plain_area(), reference, facts=facts)


@pytest.mark.parametrize(
    ("left", "expected"), [(10_100, (CLEAR, "")), (10_100.001, (CONFLICT, "too_far")), (200, (CLEAR, ""))]
)
def test_c04_two_mines_are_at_most_10_km_apart(left: float, expected: Any) -> None:
    (found,) = findings("C04", plain_area(), facts=directed(left))
    assert (found.outcome, found.reason) == expected
    assert (found.measured, found.limit, found.unit) == (round(left - 100, 3), 10_000.0, "m")
    assert found.severity is Severity.INFORMS
    assert (found.remedy is not None) is (found.outcome is CONFLICT)


def test_c04_every_two_mines_are_held_against_the_limit() -> None:
    found = findings("C04", plain_area(), facts=directed(9_000, -9_000))
    assert [(one.reason, one.measured) for one in found] == [("too_far", 17_900.0)]
    assert "Mines 2 and 3" in found[0].message.en and "7,900 m more than" in found[0].message.en


@pytest.mark.parametrize(
    ("lefts", "expected"),
    [((200, 400), (CLEAR, "")), ((200, 400, 600), (CONFLICT, "too_many"))],
)
def test_c04_three_open_pits_at_most(lefts: Any, expected: Any) -> None:
    assert c04(directed(*lefts)) == [expected]


def test_c04_an_underground_mine_has_a_director_of_its_own() -> None:
    assert c04(directed(200, director_underground=1.0)) == [(CONFLICT, "underground")]


def test_c04_the_mines_are_of_one_holder() -> None:
    assert c04(directed(200, director_same_holder=False)) == [(CONFLICT, "other_holder")]


def test_c04_a_director_of_this_mine_alone_has_no_limit() -> None:
    assert c04({"director_shared": False}) == [(CLEAR, "")]
    assert c04({"director_shared": False, "director_open_pits": 9.0}) == [(CLEAR, "")]


def test_c04_asks_first_whether_the_director_runs_other_mines() -> None:
    (found,) = findings("C04", plain_area())
    assert (found.outcome, found.facts) == (CANNOT_TELL, ("director_shared",))


@pytest.mark.parametrize(
    "fact", ["director_same_holder", "director_open_pits", "director_underground", "director_mines"]
)
def test_c04_asks_for_each_missing_fact_alone(fact: str) -> None:
    (found,) = findings("C04", plain_area(), facts=directed(200, **{fact: None}))
    assert (found.outcome, found.reason, found.facts) == (CANNOT_TELL, "fact_missing", (fact,))


def test_c04_a_certain_conflict_is_told_beside_what_is_missing() -> None:
    facts = directed(200, director_open_pits=4.0, director_mines=None)
    assert c04(facts) == [(CONFLICT, "too_many"), (CANNOT_TELL, "fact_missing")]


@pytest.mark.parametrize("pits", [1.0, 3.0])
def test_c04_as_many_mines_are_drawn_as_are_stated(pits: float) -> None:
    (found,) = findings("C04", plain_area(), facts=directed(200, director_open_pits=pits))
    assert (found.outcome, found.reason) == (CANNOT_TELL, "mines_differ")
    assert found.facts == ("director_open_pits", "director_mines") and found.remedy is not None


def test_c04_mines_that_do_not_close_have_no_distance() -> None:
    flat = area(Part(square(200, 0, 0)))
    assert c04(directed(200, director_mines=flat)) == [(CANNOT_TELL, "stated_no_ground")]


def test_c04_mines_of_another_zone_are_measured_in_the_zone_of_the_area() -> None:
    far = mines(200, zone=Zone(105 * 60, 3))
    (found,) = findings("C04", plain_area(), facts=directed(200, director_mines=far))
    assert found.reason == "too_far" and 25_000 < (found.measured or 0) < 27_000


def licences(layers: Layers, *rows: Tuple[float, str, str]) -> List[str]:
    """Return a register of licences 100 m wide: east of the left side, holder, status."""
    from checks_world import layer, spec

    path = layers.folder / f"licences{len(rows)}-{rows[0][1]}-{rows[0][2]}.gpkg"
    fields = [
        (
            box(x, 0, 100, 100),
            {"id": f"L{number}", "name": f"Giấy phép khai thác {number}", "holder": holder, "status": status},
        )
        for number, (x, holder, status) in enumerate(rows, start=1)
    ]
    return [spec("licence", layer(path, fields))]


VALID = "còn hiệu lực"


def test_c04_the_register_tells_whose_a_mine_is(layers: Layers) -> None:
    ours = licences(layers, (200, "CÔNG TY  A", VALID))
    assert c04(directed(200, director_same_holder=None), ours) == [(CLEAR, "")]
    (found,) = findings("C04", plain_area(), licences(layers, (200, "Công ty B", VALID)), facts=directed(200))
    assert (found.outcome, found.reason) == (CONFLICT, "other_holder")
    assert [ref.id for ref in found.objects] == ["L1"] and "Giấy phép khai thác 1" in found.message.en


def test_c04_a_register_that_shows_only_some_mines_leaves_the_question(layers: Layers) -> None:
    some = licences(layers, (200, "Công ty A", VALID))
    (found,) = findings("C04", plain_area(), some, facts=directed(200, 400, director_same_holder=None))
    assert (found.reason, found.facts) == ("fact_missing", ("director_same_holder",))


@pytest.mark.parametrize(
    ("left", "holder", "status"),
    [(200, "Công ty B", "đã hết hạn"), (300, "Công ty B", VALID), (299.95, "Công ty B", VALID)],
    ids=["ended", "beside", "within the tolerance"],
)
def test_c04_licences_that_are_not_there_tell_nothing(
    layers: Layers, left: float, holder: str, status: str
) -> None:
    shown = licences(layers, (left, holder, status))
    assert c04(directed(200), shown) == [(CLEAR, "")]
    assert c04(directed(200, director_same_holder=None), shown) == [(CANNOT_TELL, "fact_missing")]


@pytest.mark.parametrize(("holder", "reason"), [("", ""), ("Công ty A", "other_holder")])
def test_c04_without_a_holder_the_register_tells_nothing(layers: Layers, holder: str, reason: str) -> None:
    shown = licences(layers, (200, "Công ty B", VALID))
    stated = replace(context(plain_area(), shown, facts=directed(200)), holder=holder)
    alone = tuple(rule for rule in stated.regulation.rules if rule.id == "C04")
    (found,) = run_checks(replace(stated, regulation=replace(stated.regulation, rules=alone)))
    assert found.reason == reason


@pytest.mark.parametrize(("day", "wordings"), [(date(2025, 6, 30), 0), (date(2025, 7, 1), 1)])
def test_c04_begins_with_the_new_law(day: date, wordings: int) -> None:
    assert len(outcomes("C04", plain_area(), day=day)) == wordings


def test_c04_concerns_mining() -> None:
    assert outcomes("C04", plain_area(), (), "P01") == [(NOT_APPLICABLE, "procedure")]


# --- C05 ----------------------------------------------------------------------------------------------


def fee(
    width: float, height: float, mineral: str = GOLD, procedure: str = "P01", stated: str = "", **facts: Any
) -> Finding:
    subject = area(Part(square(0, 0, width, height, decimals=3)), stated=stated)
    (found,) = findings("C05", subject, (), procedure, mineral, TODAY, facts)
    return found


@pytest.mark.parametrize(
    ("width", "height", "amount", "limit"),
    [
        (100, 100, "4,000,000", 1e6),
        (1000, 999.99, "4,000,000", 1e6),
        (1000, 1000, "10,000,000", 5e8),
        (25_000, 20_000, "10,000,000", 5e8),
        (25_000, 20_000.001, "15,000,000", 5e8),
    ],
)
def test_c05_the_band_of_the_area_chooses_the_fee(
    width: float, height: float, amount: str, limit: float
) -> None:
    found = fee(width, height)
    assert (found.outcome, found.limit, found.unit) == (CLEAR, limit, "m2")
    assert found.measured == pytest.approx(width * height, abs=0.01)
    assert f"VND {amount} (" in found.message.en and "paid when the licence is granted" in found.message.en


@pytest.mark.parametrize(
    ("width", "output", "amount", "expected"),
    [
        (999.99, 99_999.0, "15,000,000", (CLEAR, "")),
        (1000, 99_999.0, "20,000,000", (CANNOT_TELL, "figure_not_confirmed")),
        (999.99, 100_000.0, "20,000,000", (CANNOT_TELL, "figure_not_confirmed")),
        (1000, 100_000.0, "30,000,000", (CANNOT_TELL, "figure_not_confirmed")),
    ],
)
def test_c05_a_figure_not_read_in_the_text_in_force_is_not_certain(
    width: float, output: float, amount: str, expected: Any
) -> None:
    found = fee(width, 100, STONE, "P14", blasting_method="none", output_m3_year=output)
    assert (found.outcome, found.reason) == expected
    assert f"VND {amount} (" in found.message.en and (found.remedy is None) is (found.outcome is CLEAR)


def test_c05_blasting_chooses_the_fee() -> None:
    found = fee(100, 100, STONE, "P14", blasting_method="large_hole")
    assert "VND 40,000,000 (" in found.message.en and "with explosives" in found.message.en


def test_c05_asks_only_what_chooses_the_line() -> None:
    found = fee(100, 100, STONE, "P14")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert found.facts == ("blasting_method", "output_m3_year")
    assert "VND 15,000,000" in found.message.en and "VND 30,000,000" not in found.message.en
    assert fee(100, 100, STONE, "P14", blasting_method="none").facts == ("output_m3_year",)
    assert fee(100, 100, "sand_river", "P14").facts == ("output_m3_year",)


def test_c05_a_stated_area_of_another_band_is_told_with_both_fees() -> None:
    found = fee(1000, 999.99, stated="100")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "stated_area_differs")
    assert "VND 4,000,000" in found.message.en and "VND 10,000,000" in found.message.en
    assert fee(1000, 999.99, stated="99.99").outcome is CLEAR


@pytest.mark.parametrize("mineral", [GOLD, "kaolin", "fill_soil"])
def test_c05_a_fee_that_was_not_read_is_not_made_up(mineral: str) -> None:
    found = fee(100, 100, mineral, "P14")
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "law_not_read", 10_000.0)


@pytest.mark.parametrize("purpose", ["regrant", "transfer", "extension", "name_change"])
def test_c05_other_matters_of_mining_have_no_fee_that_was_read(purpose: str) -> None:
    assert fee(100, 100, STONE, "P14", filing_purpose=purpose).reason == "law_not_read"


def test_c05_an_extension_of_exploration_has_a_figure_of_the_portal_only() -> None:
    found = fee(100, 100, filing_purpose="extension")
    assert found.reason == "figure_not_confirmed" and "VND 4,000,000" in found.message.en


def test_c05_the_fee_of_an_exchange_follows_who_decides() -> None:
    asked = {"filing_purpose": "exchange"}
    assert fee(100, 100, GOLD, "P14", **asked).facts == ("small_scattered",)
    assert "VND 20,000,000" in fee(100, 100, GOLD, "P14", **LARGE, **asked).message.en
    assert "VND 500,000" in fee(100, 100, STONE, "P14", **asked).message.en


@pytest.mark.parametrize(("day", "wordings"), [(date(2024, 3, 20), 0), (date(2024, 3, 21), 1)])
def test_c05_begins_with_the_circular(day: date, wordings: int) -> None:
    assert len(outcomes("C05", plain_area(), (), "P01", day=day)) == wordings


def test_c05_an_area_without_ground_has_no_fee() -> None:
    flat = area(Part(square(0, 0, 0)))
    assert outcomes("C05", flat, (), "P01") == [(CANNOT_TELL, "no_ground")]


# --- all ----------------------------------------------------------------------------------------------


def test_the_place_is_looked_up_once_for_all_rules(layers: Layers, monkeypatch: Any) -> None:
    asked = []
    real = siting.province_shares
    monkeypatch.setattr(siting, "province_shares", lambda *args: asked.append(1) or real(*args))
    stated = context(plain_area(), two(layers), mineral=STONE)
    rules = tuple(rule for rule in stated.regulation.rules if rule.id.startswith("C"))
    run_checks(replace(stated, regulation=replace(stated.regulation, rules=rules)))
    assert len(rules) == 5 and asked == [1]


def test_every_rule_of_the_family_only_informs_or_warns() -> None:
    for day in (date(2025, 7, 1), L147, D21, R6619, R6625, AFTER_R6619):
        rules = [rule for rule in law(day).rules if rule.id.startswith("C")]
        assert rules and all(rule.severity is not Severity.BLOCKS for rule in rules)
