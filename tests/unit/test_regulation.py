"""The dated law: what the data file says, by date, and how faulty data are refused."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any, Callable

import pytest
from jsonschema import Draft202012Validator

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.findings import Severity
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.checks.engine import CHECKS
from mineral_plugin.core.regulation import latest_set, load_regulation

TODAY = date(2026, 11, 23)
OLD_LAW_ENDS, NEW_LAW_BEGINS = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def data() -> Any:
    return json.loads(latest_set().read_text(encoding="utf-8"))


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "set-test.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_data_file_keeps_to_its_schema(data: Any) -> None:
    schema = json.loads(resource_path("schema", "regulation-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


def test_schema_refuses_a_rule_without_title(data: Any) -> None:
    schema = json.loads(resource_path("schema", "regulation-1.json").read_text(encoding="utf-8"))
    del data["rules"][0]["title"]
    assert not Draft202012Validator(schema).is_valid(data)


@pytest.mark.parametrize(
    ("rule_id", "limit_km2", "point"),
    [("A01", 100, "a"), ("A02", 50, "b"), ("A03", 10, "c"), ("A04", 200, "d")],
)
def test_exploration_limits_of_law_54(rule_id: str, limit_km2: float, point: str) -> None:
    rule = load_regulation(TODAY).rule(rule_id)
    assert rule is not None
    assert (rule.number("limit"), rule.limit_key) == (limit_km2, point)
    assert rule.basis("exploration").article.startswith(f"Luật 54/2024/QH15, Điều 41 khoản 1 điểm {point}")


def test_group_three_limits_on_land_and_at_sea() -> None:
    rule = load_regulation(TODAY).rule("A05")
    assert rule is not None
    assert (rule.number("limit"), rule.number("limit_sea"), rule.limit_key) == (2, 30, "đ")


def test_old_limits_hold_to_the_last_day_of_the_old_law() -> None:
    old = load_regulation(OLD_LAW_ENDS)
    rule = old.rule("A08")
    assert rule is not None and old.rule("A01") is None
    assert {name: rule.number(name) for name in rule.parameters} == {
        "gem_metal": 50,
        "coal_bauxite_nonmetal": 100,
        "shelf": 200,
        "construction_land": 2,
        "construction_water": 1,
        "mineral_water": 2,
    }
    assert rule.basis("exploration").article == "Luật 60/2010/QH12, Điều 38 khoản 2"


def test_new_limits_hold_from_the_first_day_of_the_new_law() -> None:
    new = load_regulation(NEW_LAW_BEGINS)
    assert new.rule("A08") is None
    assert new.rule("A01") is not None


def test_who_decides_on_large_sea_areas_changed_with_law_147() -> None:
    before, after = (load_regulation(day).rule("A04") for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before is not None and after is not None
    assert "Prime Minister" in before.explanation.en
    assert "Minister" in after.explanation.en and "Prime" not in after.explanation.en
    assert after.basis("exploration").article.endswith("(sửa đổi: Luật 147/2025/QH15, Điều 1 khoản 12)")
    assert after.basis("exploration").version_date == date(2026, 1, 1)


def test_citation_follows_the_kind_of_procedure() -> None:
    rule = load_regulation(TODAY).rule("O01")
    assert rule is not None
    assert rule.basis("mining").article == "Luật 54/2024/QH15, Điều 55 khoản 1 điểm a"
    assert rule.basis("exploration").article == "Luật 54/2024/QH15, Điều 43 khoản 1 điểm a"


def test_a_citation_without_a_place_is_not_confirmed() -> None:
    rule = load_regulation(date(2024, 1, 1)).rule("O01")
    assert rule is not None
    assert rule.basis("exploration").confirmed
    assert not rule.basis("mining").confirmed


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2024, 1, 1), date(2025, 9, 1), TODAY])
def test_what_is_not_confirmed_never_blocks(day: date) -> None:
    for rule in load_regulation(day).rules:
        for kind in rule.kinds:
            assert rule.basis(kind).confirmed or rule.severity_for(kind) is not Severity.BLOCKS


def test_every_rule_of_the_data_has_a_check_and_every_check_a_rule() -> None:
    assert sorted(load_regulation(TODAY).known_rules) == sorted(CHECKS)


def test_national_codes_and_components_of_the_two_procedures() -> None:
    regulation = load_regulation(TODAY)
    explore, mine = regulation.procedure("P01"), regulation.procedure("P14")
    assert (explore.ministry_code, explore.province_code) == ("1.014232", "1.014261")
    assert (mine.ministry_code, mine.province_code) == ("1.014236", "1.014257")
    maps = {p.id: [c for c in p.components if c.is_map] for p in (explore, mine)}
    assert [c.form.printed for c in maps["P01"] if c.form] == [
        "Thông tư 37/2025/TT-BNNMT, Phụ lục II Mẫu số 09"
    ]
    assert [c.form.printed for c in maps["P14"] if c.form] == [
        "Thông tư 36/2025/TT-BNNMT, Phụ lục II Mẫu số 35"
    ]
    gold = [c.id for c in mine.components_for(regulation.mineral("gold"))]
    assert gold == ["request", "area_map", "feasibility_study", "environment"]
    assert "request_iv" in [c.id for c in mine.components_for(regulation.mineral("fill_soil"))]


def test_radiation_plan_is_for_special_strategic_minerals_only() -> None:
    regulation = load_regulation(TODAY)
    procedure = regulation.procedure("P01")
    with_plan = {
        m.id for m in regulation.minerals if "radiation_plan" in [c.id for c in procedure.components_for(m)]
    }
    assert with_plan == {"rare_earth"}


def test_every_mineral_has_an_old_limit_the_old_rule_knows() -> None:
    rule = load_regulation(OLD_LAW_ENDS).rule("A08")
    assert rule is not None
    assert {mineral.old_limit for mineral in load_regulation(TODAY).minerals} <= set(rule.parameters)


@pytest.mark.parametrize(
    ("choose", "among"),
    [
        (lambda r: r.mineral("silver!"), "gold"),
        (lambda r: r.procedure("P99"), "P01, P14"),
        (lambda r: r.role("forest"), "licence"),
        (lambda r: r.rule("X01"), "A01"),
    ],
)
def test_unknown_ids_are_refused_with_what_can_be_chosen(choose: Callable[[Any], Any], among: str) -> None:
    with pytest.raises(InputError) as refused:
        choose(load_regulation(TODAY))
    assert among in refused.value.text("vi") and among in refused.value.text("en")


def test_hash_is_of_the_content_not_of_its_layout(tmp_path: Path, data: Any) -> None:
    path = written(tmp_path, data)
    assert load_regulation(TODAY, path).sha256 == load_regulation(TODAY).sha256
    data["rules"][0]["title"]["en"] += "."
    assert load_regulation(TODAY, written(tmp_path, data)).sha256 != load_regulation(TODAY).sha256


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda d: d["rules"][3].pop("severity"), "/rules/3"),
        (lambda d: d["rules"][3].update(severity="stops"), "/rules/3/severity"),
        (lambda d: d["rules"][3].update(valid_from="1 July 2025"), "/rules/3/valid_from"),
        (
            lambda d: d["rules"][3]["parameters"]["limit"].update(value="200"),
            "/rules/3/parameters/limit/value",
        ),
        (lambda d: d["rules"][3]["citations"][0].update(text="l99"), "/rules/3/citations/0/text"),
        (lambda d: d["rules"][0].update(confirmed=False, source="recalled"), "/rules/0"),
        (lambda d: d["rules"][0].update(confirmed=False, severity="warns"), "/rules/0/source"),
        (lambda d: d["rules"].append(copy.deepcopy(d["rules"][0])), "/rules/"),
        (lambda d: d["rules"][0].update(valid_to="2025-01-01"), "/rules/0/valid_to"),
        (lambda d: d["rules"][0]["title"].pop("en"), "/rules/0/title"),
        (lambda d: d["minerals"].append(copy.deepcopy(d["minerals"][0])), "/minerals/"),
        (lambda d: d["minerals"][0].update(group="V"), "/minerals/0/group"),
        (lambda d: d["roles"][0].update(max_age_days=-1), "/roles/0/max_age_days"),
        (lambda d: d["roles"][0].update(rules=["O99"]), "/roles/0/rules/0"),
        (
            lambda d: d["procedures"][0]["components"][0].update(made_by="cat"),
            "/procedures/0/components/0/made_by",
        ),
        (lambda d: d.update(schema="other-1"), "/schema"),
    ],
)
def test_bad_data_are_refused_with_their_place(
    tmp_path: Path, data: Any, spoil: Callable[[Any], Any], place: str
) -> None:
    spoil(data)
    with pytest.raises(InputError) as refused:
        load_regulation(TODAY, written(tmp_path, data))
    assert place in refused.value.text("en")
    assert place in refused.value.text("vi")


def test_a_newer_form_of_the_file_is_told_from_a_faulty_one(tmp_path: Path, data: Any) -> None:
    data["schema"] = "regulation-2"
    with pytest.raises(NewerFileError):
        load_regulation(TODAY, written(tmp_path, data))


def test_a_missing_file_and_a_torn_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        load_regulation(TODAY, tmp_path / "none.json")
    torn = tmp_path / "torn.json"
    torn.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load_regulation(TODAY, torn)


@pytest.mark.parametrize(
    ("word", "counts_as"),
    [("Còn  hiệu lực", "valid"), ("ĐANG ĐÓNG CỬA MỎ", "pending"), ("revoked", "ended")],
)
def test_status_words_of_registers_are_understood(word: str, counts_as: str) -> None:
    status = load_regulation(TODAY).status(word)
    assert status is not None and status.counts_as == counts_as


def test_an_unknown_status_word_is_not_guessed() -> None:
    assert load_regulation(TODAY).status("lưu kho") is None


def test_age_limits_say_that_they_are_office_practice() -> None:
    for role in load_regulation(TODAY).roles:
        assert role.max_age_days > 0 and "not law" in role.max_age_note.en
