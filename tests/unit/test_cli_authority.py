"""The command ``authority``: who, where and how much, from real files, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import cases
import pytest
from builders import Item, box, table_text, write_layer, write_pack

from mineral_plugin.cli.main import main

SIDE = cases.SIDE
VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
CAPTION = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°. Diện tích {stated} ha"


def province(name: str, x: float, width: float, **more: Any) -> Item:
    """Return a province from ``x`` m east of the area's west side, 40 km to the north and south."""
    ring = box(cases.EAST + x, cases.NORTH - 40_000, width, 80_000)
    return Item([ring], {"id": name, "name": name, **more})


WEST, EAST = province("Tỉnh Lào Cai", -50_000, 50_060), province("Tỉnh Phú Thọ", 60, 50_000)


class Desk:
    """A computer with a data folder and one table."""

    def __init__(self, folder: Path, heard: Any, patch: Any) -> None:
        self.folder, self._heard = folder, heard
        patch.setenv("MINERAL_HOME", str(folder / "home"))
        self.table = folder / "area.txt"
        self.draw(SIDE, SIDE, "4,00")

    def draw(self, width: float, height: float, stated: str) -> None:
        text = table_text(box(cases.EAST, cases.NORTH, width, height), CAPTION.format(stated=stated))
        self.table.write_text(text, encoding="utf-8")

    def layer(self, *items: Item, as_of: str = "2026-11-01") -> Tuple[str, str]:
        path = self.folder / f"tinh-{len(list(self.folder.glob('tinh-*')))}.gpkg"
        write_layer(path, "province", items)
        return "--reference", f"province={path}" + (f"|as_of={as_of}" if as_of else "")

    def run(self, *more: str, lang: str = "en", procedure: str = "P14", mineral: str = "stone_vlxdtt") -> int:
        asked = ["--table", str(self.table), "--procedure", procedure, "--mineral", mineral]
        at = [] if "--at" in more else ["--at", cases.DAY]
        return main(["--lang", lang, "authority", *asked, *at, *more])

    def ask(self, *more: str, **asked: str) -> Dict[str, Any]:
        code = self.run(*more, **asked)
        out, err = self._heard.readouterr()
        assert code == 0, err
        (answer,) = json.loads(out)
        return answer

    def refused(self, *more: str, **asked: str) -> str:
        said = {}
        for lang in ("vi", "en"):
            assert self.run(*more, lang=lang, **asked) == 2
            out, err = self._heard.readouterr()
            (said[lang],) = err.strip().splitlines()
            assert out == "" and said[lang].endswith(".") and "{" not in said[lang]
        assert VIETNAMESE & set(said["vi"])
        return said["en"]


@pytest.fixture
def desk(tmp_path: Path, capsys: Any, monkeypatch: Any) -> Desk:
    return Desk(tmp_path, capsys, monkeypatch)


def english(sentences: Sequence[Dict[str, str]]) -> str:
    return " ".join(sentence["en"] for sentence in sentences)


def names(answer: Dict[str, Any]) -> List[Tuple[str, float]]:
    return [(one["name"], one["share"]) for one in answer["provinces"]["shares"]]


def test_an_area_in_one_province_is_certain_and_filed_there(desk: Desk) -> None:
    answer = desk.ask(*desk.layer(province("Tỉnh Lào Cai", -5_000, 10_000)))
    assert answer["certain"] and answer["decides"]["id"] == "province_chairman"
    assert (answer["receiving_province"], names(answer)) == ("Lào Cai", [("Lào Cai", 1.0)])
    assert "filed in Lào Cai" in english(answer["sentences"])


def test_of_two_provinces_the_one_with_the_largest_share_receives(desk: Desk) -> None:
    answer = desk.ask(*desk.layer(WEST, EAST))
    assert names(answer) == [("Phú Thọ", 0.7), ("Lào Cai", 0.3)]
    assert [one["area_m2"] for one in answer["provinces"]["shares"]] == [28_000.0, 12_000.0]
    assert (answer["receiving_province"], answer["certain"]) == ("Phú Thọ", True)
    assert "36" in answer["basis"][2] and "largest share" in english(answer["sentences"])


def test_before_the_rule_of_the_largest_share_no_province_is_named(desk: Desk) -> None:
    answer = desk.ask(*desk.layer(WEST, EAST, as_of="2026-01-01"), "--at", "2026-01-15")
    assert (answer["receiving_province"], answer["certain"]) == (None, False)
    assert "several provinces" in english(answer["unknown"])


def test_a_sliver_in_a_second_province_is_told_and_not_counted(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -5_000, 5_000.6), province("Phú Thọ", 0.6, 5_000))
    answer = desk.ask(*layer)
    assert [one["sliver"] for one in answer["provinces"]["shares"]] == [False, True]
    assert (answer["receiving_province"], "sliver" in english(answer["sentences"])) == ("Phú Thọ", True)
    assert not desk.ask(*layer, "--sliver-width-m", "0.5")["provinces"]["shares"][1]["sliver"]


def test_equal_shares_are_not_decided_by_guess(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -5_000, 5_100), province("Phú Thọ", 100, 5_000))
    answer = desk.ask(*layer)
    assert (answer["receiving_province"], answer["certain"]) == (None, False)
    assert "cannot be told which province has the largest share" in english(answer["unknown"])


def test_without_a_layer_of_provinces_nothing_is_said_of_shares(desk: Desk) -> None:
    answer = desk.ask()
    assert (answer["provinces"]["layer"], answer["provinces"]["shares"]) == ("missing", None)
    assert (answer["receiving_province"], answer["certain"]) == (None, False)
    assert "taken to lie in a province" in english(answer["unknown"])


@pytest.mark.parametrize(
    ("as_of", "state"), [("", "undated"), ("2020-01-01", "too_old")], ids=["undated", "too old"]
)
def test_a_layer_that_cannot_be_relied_on_gives_no_shares(desk: Desk, as_of: str, state: str) -> None:
    answer = desk.ask(*desk.layer(WEST, EAST, as_of=as_of))
    assert (answer["provinces"]["layer"], answer["provinces"]["shares"]) == (state, None)
    assert "cannot be told in which province" in english(answer["unknown"]) and not answer["certain"]


def test_a_layer_that_does_not_reach_gives_no_shares(desk: Desk) -> None:
    pack = write_pack(desk.folder, "xa", {"province": [WEST]}, coverage=(106.0, 10.0, 107.0, 11.0))
    answer = desk.ask("--reference", str(pack))
    assert (answer["provinces"]["layer"], answer["provinces"]["shares"]) == ("outside_coverage", None)


def test_a_province_that_ended_before_the_day_is_not_counted(desk: Desk) -> None:
    ended = province("Yên Bái", -5_000, 10_000, valid_to="2025-06-30")
    answer = desk.ask(*desk.layer(ended, province("Lào Cai", -6_000, 12_000, valid_from="2025-07-01")))
    assert names(answer) == [("Lào Cai", 1.0)]


def test_where_the_ministry_decides_no_layer_is_asked_for(desk: Desk) -> None:
    answer = desk.ask("--small-scattered", "no", "--place", "province", procedure="P01", mineral="gold")
    assert (answer["decides"]["name"]["vi"], answer["certain"]) == ("Bộ trưởng Bộ Công Thương", True)
    assert answer["unknown"] == []


def test_the_ministry_follows_the_day_that_is_asked_for(desk: Desk) -> None:
    asked = ("--small-scattered", "no", "--place", "province")
    before = desk.ask(*asked, "--at", "14/09/2026", procedure="P01", mineral="gold")
    assert before["decides"]["name"]["vi"] == "Bộ trưởng Bộ Nông nghiệp và Môi trường"


def test_an_unknown_small_scattered_area_gives_both_answers(desk: Desk) -> None:
    answer = desk.ask("--place", "province", procedure="P01", mineral="gold")
    assert answer["decides"] is None and not answer["certain"]
    assert [one["decides"]["id"] for one in answer["alternatives"]] == ["minister", "province_chairman"]
    assert english(answer["sentences"]).count("If the area is") == 2


def test_a_part_in_no_province_leaves_the_place_open(desk: Desk) -> None:
    answer = desk.ask(*desk.layer(province("Lào Cai", -5_000, 5_150)), mineral="sand_sea")
    assert answer["provinces"]["none"] == {"area_m2": 10_000.0, "share": 0.25, "sliver": False}
    assert answer["decides"] is None and len(answer["alternatives"]) == 2
    assert "lies in no province" in english(answer["unknown"])


def test_at_sea_the_nearest_province_receives_what_is_delegated(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -60_000, 30_000), province("Phú Thọ", 60_200, 30_000))
    answer = desk.ask(*layer, "--place", "sea_outside", procedure="P03", mineral="titanium_sea")
    assert answer["provinces"]["nearest"] == {"names": ["Lào Cai"], "distance_m": 30_000.0}
    assert (answer["decides"]["id"], answer["receiving_province"]) == ("province_chairman", "Lào Cai")
    assert answer["certain"] and "nearest province, Lào Cai" in english(answer["sentences"])


def test_a_licence_at_sea_outside_of_provinces_stays_with_the_minister(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -60_000, 30_000))
    answer = desk.ask(*layer, "--place", "sea_outside", procedure="P01", mineral="titanium_sea")
    assert (answer["decides"]["id"], answer["receiving_province"]) == ("minister", None)


def test_a_nearest_province_beyond_what_the_layer_covers_cannot_be_told(desk: Desk) -> None:
    pack = write_pack(
        desk.folder,
        "hep",
        {"province": [province("Lào Cai", -60_000, 30_000)]},
        coverage=(103.0, 21.6, 104.3, 22.0),
    )
    asked = ("--reference", str(pack), "--place", "sea_outside")
    answer = desk.ask(*asked, procedure="P03", mineral="titanium_sea")
    assert answer["provinces"]["nearest"] is None and not answer["certain"]
    assert "cannot be told which province is nearest" in english(answer["unknown"])


def test_a_pack_that_covers_as_far_as_the_nearest_province_is_enough(desk: Desk) -> None:
    near = (103.85, 21.5, 104.55, 22.1)
    pack = write_pack(desk.folder, "du", {"province": [province("Lào Cai", -60_000, 30_000)]}, coverage=near)
    asked = ("--reference", str(pack), "--place", "sea_outside")
    answer = desk.ask(*asked, procedure="P03", mineral="titanium_sea")
    assert answer["provinces"]["nearest"]["names"] == ["Lào Cai"] and answer["certain"]


def test_the_sea_of_a_province_that_the_layer_does_not_show_leaves_the_receiving_one_open(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -60_000, 30_000))
    answer = desk.ask(*layer, "--place", "province", mineral="sand_sea")
    assert answer["decides"]["id"] == "province_chairman"
    assert (answer["receiving_province"], answer["certain"]) == (None, False)
    assert "state its name" in english(answer["unknown"])


def test_two_equally_near_provinces_leave_the_receiving_one_open(desk: Desk) -> None:
    layer = desk.layer(province("Lào Cai", -60_000, 30_000), province("Phú Thọ", 30_200, 30_000))
    answer = desk.ask(*layer, "--place", "sea_outside", procedure="P03", mineral="titanium_sea")
    assert answer["provinces"]["nearest"]["names"] == ["Lào Cai", "Phú Thọ"]
    assert (answer["receiving_province"], answer["certain"]) == (None, False)


def test_a_stated_sea_that_the_layer_shows_to_be_a_province_is_not_believed(desk: Desk) -> None:
    answer = desk.ask(
        *desk.layer(WEST, EAST), "--place", "sea_outside", procedure="P03", mineral="titanium_sea"
    )
    assert not answer["certain"] and "check the corners" in english(answer["unknown"])


@pytest.mark.parametrize(
    ("height", "stated", "amount"), [(999.99, "99,999", 4_000_000), (1000.0, "100", 10_000_000)]
)
def test_the_fee_follows_the_computed_area_to_the_limit(
    desk: Desk, height: float, stated: str, amount: int
) -> None:
    desk.draw(1000.0, height, stated)
    answer = desk.ask(procedure="P01", mineral="gold")
    assert (answer["fee"]["amount_vnd"], answer["fee"]["certain"]) == (amount, True)


def test_a_stated_area_of_another_band_is_told(desk: Desk) -> None:
    desk.draw(1000.0, 999.99, "100")
    answer = desk.ask(procedure="P01", mineral="gold")
    assert "By the area stated in the document (100 ha) the fee is VND 10,000,000" in english(
        answer["sentences"]
    )


def test_a_stated_area_of_the_same_band_needs_no_word(desk: Desk) -> None:
    assert "By the area stated" not in english(desk.ask(procedure="P01", mineral="gold")["sentences"])


def test_output_and_explosives_choose_the_fee_of_a_quarry(desk: Desk) -> None:
    asked = ("--explosives", "no", "--output-m3-year", "50000")
    assert desk.ask(*asked)["fee"]["amount_vnd"] == 15_000_000
    assert desk.ask()["fee"]["amount_vnd"] is None


def test_every_sentence_is_said_in_both_languages(desk: Desk) -> None:
    answer = desk.ask(*desk.layer(WEST, EAST), "--at", "2027-03-01")
    told = [*answer["sentences"], *answer["unknown"], *answer["notes"]]
    assert len(told) > 6
    for sentence in told:
        assert VIETNAMESE & set(sentence["vi"]) and sentence["vi"] != sentence["en"]
        assert "{" not in sentence["vi"] + sentence["en"] and sentence["en"].endswith(".")


@pytest.mark.parametrize(
    ("more", "asked", "said"),
    [
        ((), {"procedure": "P99"}, "P99"),
        ((), {"procedure": "P01", "mineral": "fill_soil"}, "group"),
        ((), {"mineral": "unobtainium"}, "unobtainium"),
        (("--output-m3-year", "much"), {}, "--output-m3-year"),
        (("--output-m3-year", "-1"), {}, "--output-m3-year"),
        (("--sliver-width-m", "nan"), {}, "--sliver-width-m"),
        (("--at", "2026-02-30"), {}, "2026-02-30"),
        (("--place", "moon"), {}, "moon"),
    ],
)
def test_a_wrong_call_is_refused_with_one_sentence(
    desk: Desk, more: Tuple[str, ...], asked: Dict[str, str], said: str
) -> None:
    assert said in desk.refused(*more, **asked)
