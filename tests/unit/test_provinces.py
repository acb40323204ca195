"""Provinces and their usual meridians: what the file says, how names are found, how faults are refused."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any, Callable, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemas import problems

from mineral_plugin.core.area.zones import EPSG_3_DEGREES, zone_from_text
from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation.provinces import (
    candidate_zones,
    load_provinces,
    plain_name,
    provinces_from,
    provinces_named,
    usual_zones,
)

FILE = resource_path("vn2000", "provinces-2025-07-01.json")
DATA: Any = json.loads(FILE.read_text(encoding="utf-8"))
PROVINCES = load_provinces()


def zones(text: str) -> List[str]:
    return [f"{z.meridian_text}/{z.width_deg}" for z in usual_zones(text)]


def names(text: str) -> List[str]:
    return [named.provinces[0].name for named in provinces_named(text)]


def test_file_keeps_to_its_schema() -> None:
    assert problems("vn2000-provinces-1", DATA) == []


def test_34_provinces_of_63_with_meridians_that_have_a_code() -> None:
    assert (len(PROVINCES.current), len(PROVINCES.former)) == (34, 63)
    used = {province.meridian_min for province in (*PROVINCES.current, *PROVINCES.former)}
    assert used == set(EPSG_3_DEGREES) - {102 * 60}


def test_18_provinces_hold_20_former_ones_of_another_meridian() -> None:
    differing = [p for p in PROVINCES.former if p.meridian_min != PROVINCES.successor(p).meridian_min]
    assert len(differing) == 20  # Lai Chau among them: it changed without a merger
    assert len({p.successor for p in differing}) == 18


@pytest.mark.parametrize("day, count", [(date(2025, 6, 30), 63), (date(2025, 7, 1), 34)])
def test_provinces_change_on_the_first_of_july_2025(day: date, count: int) -> None:
    assert len(PROVINCES.on(day)) == count


def test_extent_of_a_province_holds_those_it_was_made_of() -> None:
    for now in PROVINCES.current:
        for old in PROVINCES.predecessors(now):
            assert old.extent[0] < now.extent[2] and now.extent[0] < old.extent[2], (now.name, old.name)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("tỉnh Lào Cai", ["104°45′/3", "105°00′/6"]),
        ("TINH YEN BAI", ["104°45′/3", "105°00′/6"]),
        ("tỉnh Phú Thọ", ["104°45′/3", "105°00′/3", "105°00′/6"]),
        ("tỉnh Hoà Bình (nay là tỉnh Phú Thọ)", ["106°00′/3", "104°45′/3", "105°00′/6"]),
        ("tỉnh Lai Châu", ["104°45′/3", "103°00′/3", "105°00′/6"]),
        ("Thừa Thiên - Huế", ["107°00′/3", "105°00′/6"]),
        ("TPHCM", ["105°45′/3", "107°45′/3", "105°00′/6"]),
        ("ĐĂK LĂK", ["108°30′/3", "111°00′/6", "105°00′/6"]),
        ("no province here", []),
    ],
)
def test_zones_to_offer(text: str, expected: List[str]) -> None:
    assert zones(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Mỏ đá xã Hòa Bình, tỉnh Vĩnh Long", ["Vĩnh Long"]),
        ("Công ty Hà Nội khai thác tại tỉnh Bắc Giang", ["Bắc Giang"]),
        ("đường Hà Giang", []),
        ("hạ năm mét", []),
        ("Hà Nam", ["Hà Nam"]),
        ("Lào Cai, tỉnh Yên Bái", ["Yên Bái", "Lào Cai"]),
        ("trên địa bàn Lâm Đồng", ["Lâm Đồng"]),
        ("Lào Cai; LÀO CAI; lao cai", ["Lào Cai"]),
        ("Bà Rịa – Vũng Tàu", ["Bà Rịa - Vũng Tàu"]),
        ("Vĩnh Longan", []),
    ],
)
def test_names_found(text: str, expected: List[str]) -> None:
    assert names(text) == expected


@given(st.sampled_from(PROVINCES.current + PROVINCES.former), st.sampled_from([str, str.upper, plain_name]))
def test_every_name_is_found_in_every_spelling(province: Any, form: Callable[[str], str]) -> None:
    for spelling in province.spellings:
        text = f"Khu vực 12, tỉnh {form(spelling)}, ngày 3"
        assert any(province in named.provinces for named in provinces_named(text))
        assert province.zone in usual_zones(text)


@given(st.text(max_size=200))
def test_any_text_gives_at_most_three_distinct_zones(text: str) -> None:
    found = usual_zones(text)
    assert len(found) <= 3 and len(set(found)) == len(found)


def test_all_zones_of_a_province_of_three() -> None:
    phu_tho = next(p for p in PROVINCES.current if p.name == "Phú Thọ")
    texts = ("104.75/3", "105/3", "106/3", "105/6")
    assert candidate_zones(phu_tho) == tuple(zone_from_text(text) for text in texts)


def change(path: str, value: Any) -> Callable[[Any], None]:
    def apply(data: Any) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.strip("/").split("/")]
        for step in steps:
            data = data[step]
        data[last] = value

    return apply


@pytest.mark.parametrize(
    "place, value",
    [
        ("/changed_on", "1/7/2025"),
        ("/provinces/0/meridian", "105.0"),
        ("/provinces/0/meridian", "099°00′"),
        ("/provinces/3/former/0/meridian", "103"),
        ("/provinces/0/kind", "commune"),
        ("/provinces/2/extent", [1, 2, 3]),
        ("/provinces/2/extent", [104.0, 21.0, 102.0, 22.0]),
        ("/provinces/5/six_degrees/0", ""),
        ("/provinces/7/name", ""),
    ],
)
def test_faulty_value_is_refused_with_its_place(place: str, value: Any) -> None:
    data = copy.deepcopy(DATA)
    change(place, value)(data)
    with pytest.raises(InputError) as caught:
        provinces_from(Node(data, "", "p.json"))
    assert caught.value.phrase.values["place"] == place


def test_province_named_twice_is_refused() -> None:
    data = copy.deepcopy(DATA)
    data["provinces"][1]["name"] = data["provinces"][0]["name"]
    with pytest.raises(InputError) as caught:
        provinces_from(Node(data, "", "p.json"))
    assert caught.value.phrase.values["place"] == "/provinces/1"


def test_file_that_is_missing_newer_or_no_json(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        load_provinces(tmp_path / "none.json")
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps({**DATA, "schema": "vn2000-provinces-2"}), encoding="utf-8")
    with pytest.raises(NewerFileError):
        load_provinces(newer)
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load_provinces(broken)
