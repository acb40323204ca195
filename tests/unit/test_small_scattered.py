"""Thresholds of small, scattered deposits: by mineral, kind of deposit and day, and how they are told."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any, List, Tuple

import pytest
from checks_world import plain_area
from rules_z_world import context, findings, law

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.base.words import say
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.scattered import thresholds_told
from mineral_plugin.core.regulation import latest_set
from mineral_plugin.core.regulation.loader import regulation_from

BEFORE_D193, D193 = date(2025, 7, 1), date(2025, 7, 2)
BEFORE_D21, D21, TODAY = date(2026, 1, 15), date(2026, 1, 16), date(2026, 11, 23)


def limits(mineral: str, day: date) -> List[Tuple[str, float, str, str]]:
    return [
        (one.deposit.vi if one.deposit else "", one.less_than, one.unit, one.mark)
        for one in law(day).small_scattered(mineral)
    ]


def told(mineral: str, day: date, lang: str) -> List[str]:
    inspection = Inspection(context(plain_area(), mineral=mineral, day=day))
    return [say(phrase, lang) for phrase in thresholds_told(inspection)]


@pytest.mark.parametrize(
    ("mineral", "expected"),
    [
        ("coal", [("", 500, "kt")]),
        ("iron", [("", 200, "kt")]),
        ("molybdenum", [("", 100, "t")]),
        ("copper", [("", 4500, "t")]),
        ("lead_zinc", [("", 9000, "t")]),
        ("bauxite", [("trầm tích", 1000, "kt")]),
        ("tin", [("gốc", 450, "t"), ("sa khoáng", 120, "t")]),
        ("titanium", [("gốc", 20, "kt"), ("sa khoáng", 30, "kt")]),
        ("gold", [("gốc", 300, "kg"), ("sa khoáng", 50, "kg")]),
        ("apatite", [("", 1000, "kt")]),
    ],
)
def test_thresholds_of_decree_193(mineral: str, expected: List[Tuple[str, float, str]]) -> None:
    assert limits(mineral, D193) == [(*one, "read") for one in expected]


def test_they_begin_with_the_decree_and_are_carried_after_its_amendment() -> None:
    assert limits("coal", BEFORE_D193) == []
    assert limits("coal", BEFORE_D21) == [("", 500, "kt", "read")]
    assert limits("coal", D21) == [("", 500, "kt", "carried")]
    (one,) = law(TODAY).small_scattered("coal")
    assert one.citations[0].printed == (
        "Nghị định 193/2025/NĐ-CP, Phụ lục II (sửa đổi: Nghị định 21/2026/NĐ-CP, Điều 3 khoản 2)"
    )


def test_only_minerals_of_group_one_have_thresholds() -> None:
    assert {one.group for one in law(TODAY).minerals if one.small_scattered} == {"I"}
    assert law(TODAY).small_scattered("stone_vlxdtt") == ()


def test_an_unknown_mineral_is_refused() -> None:
    with pytest.raises(InputError):
        law(TODAY).small_scattered("moon_dust")


def test_the_sentence_names_amount_deposit_what_is_weighed_and_the_text() -> None:
    (whole,) = told("gold", D193, "vi")
    assert whole == (
        "Quy mô phân tán, nhỏ lẻ của Vàng (tổng tài nguyên và trữ lượng): dưới 300 kg (gốc),"
        " dưới 50 kg (sa khoáng) (Nghị định 193/2025/NĐ-CP, Phụ lục II)."
    )
    (metal,) = told("molybdenum", D193, "en")
    assert "under 100 t of metal (" in metal
    (ore,) = told("iron", D193, "vi")
    assert "dưới 200 nghìn tấn quặng" in ore


def test_a_number_of_an_amended_annex_is_told_as_such() -> None:
    first, second = told("copper", TODAY, "en")
    assert "under 4,500 t" in first and "was not read" in second
    assert told("copper", BEFORE_D193, "en") == [] == told("stone_vlxdtt", TODAY, "vi")


def broken(change: Any) -> Any:
    data = json.loads(latest_set().read_text(encoding="utf-8"))
    place = [one["id"] for one in data["minerals"]].index("gold")
    listed = copy.deepcopy(data["minerals"][place]["small_scattered"])
    change(listed)
    data["minerals"][place]["small_scattered"] = listed
    return place, data


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda listed: listed[0].update(less_than=0), "/0/less_than"),
        (lambda listed: listed[0].update(unit="lb"), "/0/unit"),
        (lambda listed: listed[0].update(mark="recalled"), "/0/mark"),
        (lambda listed: listed[0].update(citations=[]), "/0/citations"),
        (lambda listed: listed[1].update(valid_from="2026-01-15"), "/1"),
        (lambda listed: listed[0].update(valid_to="2025-07-01"), "/0/valid_to"),
        (lambda listed: listed.clear(), ""),
    ],
)
def test_faulty_thresholds_are_refused_with_their_place(change: Any, where: str) -> None:
    place, data = broken(change)
    with pytest.raises(InputError) as raised:
        regulation_from(Node(data, "", "set-test.json"), TODAY)
    assert raised.value.phrase.values["place"] == f"/minerals/{place}/small_scattered{where}"


def test_minerals_of_the_lists_that_were_missing_are_there() -> None:
    groups = {one.id: one.group for one in law(TODAY).minerals}
    assert groups["sillimanite"] == groups["white_clay"] == groups["cement_additive"] == "II"
    assert groups["carbon_dioxide"] == "III" and groups["fill_sand"] == groups["fill_clay"] == "IV"
    assert all(law(TODAY).mineral(name).limit_key == "" for name in ("fill_sand", "fill_clay"))


def test_c01_names_the_threshold_where_it_asks_whether_the_area_is_one() -> None:
    (asked,) = findings("C01", plain_area(), mineral="copper", facts={"place": "province"})
    assert asked.facts == ("small_scattered",)
    assert "dưới 4.500 tấn" in asked.message.vi and "under 4,500 t" in asked.message.en
    (stated,) = findings("C01", plain_area(), mineral="copper", facts={"small_scattered": False})
    assert "4,500" not in stated.message.en
