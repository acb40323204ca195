"""Where an object without coordinates is known to lie, from texts as registers have them."""

from __future__ import annotations

from datetime import date
from typing import Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_plugin.core.reference.places import extents, find_commune, place_of, place_text
from mineral_plugin.core.regulation.provinces import Extent, load_provinces

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)
KNOWN = load_provinces()


def box(name: str, current: bool) -> Extent:
    provinces = KNOWN.current if current else KNOWN.former
    return next(province.extent for province in provinces if province.name == name)


def test_commune_and_province_of_an_old_licence() -> None:
    place = place_of("xã A Mú Sung, huyện Bát Xát, tỉnh Lào Cai", BEFORE)
    assert (place.commune, place.provinces) == ("A Mú Sung", ("Lào Cai",))
    assert extents(place) == (box("Lào Cai", current=False),)


def test_a_province_of_the_same_name_then_and_now_may_be_either_since_the_change() -> None:
    place = place_of("tỉnh Lào Cai", SINCE)
    assert set(extents(place)) == {box("Lào Cai", current=True), box("Lào Cai", current=False)}


@pytest.mark.parametrize(
    "text",
    [
        "xã X (nay thuộc xã Y), tỉnh Yên Bái (nay là tỉnh Lào Cai)",
        "xã X, nay là xã Y, tỉnh Yên Bái, nay là tỉnh Lào Cai",
        "xã X cũ, nay là xã Y, tỉnh Yên Bái (nay thuộc tỉnh Lào Cai)",
    ],
)
def test_of_two_names_the_one_of_the_day_counts(text: str) -> None:
    since, before = place_of(text, SINCE), place_of(text, BEFORE)
    assert (since.communes, since.other_communes) == (("Y",), ("X",))
    assert (before.communes, before.other_communes) == (("X",), ("Y",))
    assert since.provinces == ("Yên Bái", "Lào Cai")
    assert extents(since) == (box("Yên Bái", current=False),)


@pytest.mark.parametrize("text", ["xã Y (xã X cũ), tỉnh Lào Cai", "xã Y (trước đây là xã X), tỉnh Lào Cai"])
def test_the_former_name_may_stand_behind(text: str) -> None:
    assert (place_of(text, SINCE).commune, place_of(text, BEFORE).commune) == ("Y", "X")


@pytest.mark.parametrize(
    ("text", "communes"),
    [
        ("phường Nam Cường, thành phố Lào Cai", ("Nam Cường",)),
        ("TT. Mường Khương, tỉnh Lào Cai", ("Mường Khương",)),
        ("đặc khu Phú Quốc, tỉnh An Giang", ("Phú Quốc",)),
        ("thị xã Nghĩa Lộ, tỉnh Yên Bái", ()),
        ("02 điểm cát Sông Hồng, xã Minh Tiến và xã Y Can, huyện Trấn Yên", ("Minh Tiến", "Y Can")),
        ("các xã Động Quan, Tô Mậu và Tân Lĩnh, huyện Lục Yên", ("Động Quan", "Tô Mậu", "Tân Lĩnh")),
        ("Cát, sỏi sông Chảy, xã Khánh Hòa và Phúc Khánh", ("Khánh Hòa", "Phúc Khánh")),
        ("Phù Nham, xã Phù Nham, Sơn A, huyện Văn Chấn", ("Phù Nham", "Sơn A")),
        ("xã Lương Thịnh, Hưng Khánh", ("Lương Thịnh", "Hưng Khánh")),
        ("xã Làng Giàng, Văn Bàn, Lào Cai", ("Làng Giàng",)),
        ("xã Làng Giàng, Lào Cai", ("Làng Giàng",)),
        ("xã Hồ Bốn, huyện Mù Cang Chải (từ Trạm y tế xã đến cầu cứng)", ("Hồ Bốn",)),
        ("xã Làng Giàng, h Văn Bàn", ("Làng Giàng",)),
        ("xã làng giàng, huyện văn bàn", ("làng giàng",)),
        ("phường 12, thành phố Vũng Tàu", ("12",)),
        ("xã La Pán Tẩn, xã Nâm Khắt huyện Mù Cang Chải", ("La Pán Tẩn", "Nâm Khắt")),
        ("Mỏ đất thôn Giáp Cư xã Bản Lầu (Vườn Ươm)", ("Bản Lầu",)),
        ("xã Pha Long - huyện Mường Khương", ("Pha Long",)),
        ("xa A Mu Sung, huyen Bat Xat, tinh Lao Cai", ("A Mu Sung",)),
        ("A Mú Sung, Bát Xát, Lào Cai", ("A Mú Sung",)),
        ("Bát Xát, Lào Cai", ()),
        ("nằm xa khu dân cư", ()),
    ],
)
def test_communes_are_found_in_texts_of_registers(text: str, communes: Tuple[str, ...]) -> None:
    assert place_of(text, SINCE).communes == communes


@pytest.mark.parametrize("text", ["", "không rõ", "Khu vực phía bắc"])
def test_where_nothing_is_said_it_may_lie_anywhere(text: str) -> None:
    place = place_of(text, SINCE)
    assert (place.provinces, place.communes, extents(place)) == ((), (), ())


def test_all_provinces_of_a_list_count() -> None:
    place = place_of("các tỉnh Yên Bái, Lào Cai và Hà Giang", BEFORE)
    assert extents(place) == tuple(box(name, current=False) for name in ("Yên Bái", "Lào Cai", "Hà Giang"))


@pytest.mark.parametrize(
    "text", ["Thừa Thiên Huế và tỉnh Quảng Trị", "Huế - tỉnh Quảng Trị", "tỉnh Quảng Trị, Huế"]
)
def test_a_bare_province_beside_one_called_so_counts(text: str) -> None:
    assert set(extents(place_of(text, BEFORE))) == {
        box("Thừa Thiên Huế", current=False),
        box("Quảng Trị", current=False),
    }


def test_a_neighbour_named_beside_is_not_what_the_first_has_become() -> None:
    place = place_of("xã A, tỉnh Yên Bái và xã B, tỉnh Lào Cai", SINCE)
    assert box("Lào Cai", current=True) in extents(place)


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Mỏ đá Hà Nam, xã Thanh Nghị, tỉnh Ninh Bình", "Hà Nam"),
        ("huyện Hòa Bình, tỉnh Bạc Liêu", "Hòa Bình"),
    ],
)
def test_a_mine_or_district_with_the_name_of_a_province_is_none(text: str, province: str) -> None:
    assert province not in place_of(text, SINCE).provinces


def test_the_sea_before_a_province_is_looked_for_beyond_its_land() -> None:
    west, south, east, north = box("Quảng Ninh", current=True)
    assert extents(place_of("vùng biển tỉnh Quảng Ninh", SINCE))[0] == (
        west - 2,
        south - 2,
        east + 2,
        north + 2,
    )


def test_a_commune_is_found_by_name_in_its_province_only() -> None:
    names = ["Xã A Mú Sung", "Xã A Mú Sung", "Phường Cam Đường", "a mú sung"]
    provinces = ["Lào Cai", "Hà Nội", "Lào Cai", ""]
    assert find_commune(place_of("xã A Mú Sung, tỉnh Lào Cai", SINCE), names, provinces) == (0, 3)


def test_where_one_of_several_communes_is_not_found_none_is_taken_for_all() -> None:
    place = place_of("xã Bản Lầu và xã Nậm Chảy, tỉnh Lào Cai", SINCE)
    assert find_commune(place, ["Bản Lầu"], ["Lào Cai"]) == ()
    assert find_commune(place, ["Bản Lầu", "Nậm Chảy"], ["Lào Cai", "Lào Cai"]) == (0, 1)


def test_a_long_document_names_no_place() -> None:
    assert place_of("xã Bản Lầu, tỉnh Lào Cai. " * 200, SINCE).provinces == ()


def test_a_commune_of_a_former_province_is_found_in_the_present_one() -> None:
    place = place_of("xã Mường Lai, tỉnh Yên Bái", BEFORE)
    assert find_commune(place, ["Mường Lai"], ["Tỉnh Lào Cai"]) == (0,)


def test_the_commune_of_the_other_time_is_asked_where_that_of_the_day_is_not_there() -> None:
    place = place_of("xã X (nay thuộc xã Y), tỉnh Lào Cai", SINCE)
    assert find_commune(place, ["xã X", "xã Z"], ["", ""]) == (0,)
    assert find_commune(place, ["xã X", "xã Y"], ["", ""]) == (1,)


def test_a_name_without_diacritics_fits_the_one_with_them() -> None:
    place = place_of("xa A Mu Sung, tinh Lao Cai", SINCE)
    assert find_commune(place, ["Xã A Mú Sung", "Xã Bản Lầu"], ["Lào Cai", "Lào Cai"]) == (0,)


def test_other_diacritics_are_another_commune() -> None:
    place = place_of("xã Bản Lầu, tỉnh Lào Cai", SINCE)
    assert find_commune(place, ["Xã Bản Lấu"], ["Lào Cai"]) == ()


def test_columns_that_keep_the_units_apart_make_one_text() -> None:
    assert place_text("Bản Lầu", "", "Lào Cai") == "xã Bản Lầu, tỉnh Lào Cai"
    assert (
        place_text("Phường Cam Đường", "TP Lào Cai", "Tỉnh Lào Cai")
        == "Phường Cam Đường, TP Lào Cai, Tỉnh Lào Cai"
    )
    assert place_text() == ""


@given(st.text(alphabet="xã phườngAB,().nay làtỉnhcũ Lào Cai\n", max_size=80))
def test_no_text_raises(text: str) -> None:
    place = place_of(text, SINCE)
    find_commune(place, [text, "xã A"], ["", text])
