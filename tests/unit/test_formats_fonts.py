"""Text typed for TCVN3 and VNI fonts, and in Windows-1258: read as what it says, and right text untouched."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Dict, List, Mapping

import pytest

from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats import content_of_bytes, content_of_text
from mineral_plugin.core.corner_tables.formats.fonts import TCVN3, VNI, from_tcvn3, from_vni, repair
from mineral_plugin.core.corner_tables.formats.syllables import is_syllable

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in itertools.product(VOWELS, TONES)] + [
    "đ"
]
MARKED = [letter for letter in LOWER if not letter.isascii()]
TEXT = """Phụ lục: bảng tọa độ các điểm khép góc khu vực khai thác khoáng sản
Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°
Mỏ đá vôi làm vật liệu xây dựng thông thường tại xã Yên Thắng, huyện Lục Yên, tỉnh Lào Cai
1 2.497.366,81 512 345,34
TB.5n1 2497366 512345
2' 2497366 512345
Diện tích khu vực: 12,5 ha (đã trừ 0,9 ha đất quốc phòng); mức sâu từ +150 m đến +80 m
Nguyễn Hữu Quỳnh ký; giấy phép khai thác số 2581/QĐ-TTg ngày 24 tháng 11 năm 2025"""


def typed(text: str, table: Mapping[str, str]) -> str:
    """Return text as it is typed for a font: each letter as its codes."""
    codes: Dict[str, str] = {}
    for code, letter in table.items():
        codes.setdefault(letter, code)
    return "".join(codes.get(letter, letter) for letter in text)


def lines(content: Content) -> List[str]:
    return [row.cells[0] for block in content.blocks for row in block.rows]


def notes(content: Content) -> List[str]:
    return [note.id for note in content.notes]


def test_tcvn3_has_every_small_letter_and_the_capitals_of_its_set() -> None:
    assert sorted(TCVN3.values()) == sorted([*MARKED, *"ĂÂÊÔƠƯĐ"])
    for letter in MARKED:
        assert from_tcvn3(typed(letter, TCVN3)) == letter


def test_vni_has_every_letter_in_both_cases() -> None:
    assert set(VNI.values()) == {*MARKED, *(letter.upper() for letter in MARKED)}
    for letter in [*MARKED, *(letter.upper() for letter in MARKED)]:
        assert from_vni(typed(letter, VNI)) == letter


@pytest.mark.parametrize(("code", "table"), [("tcvn3", TCVN3), ("vni", VNI)])
def test_a_whole_table_is_repaired_and_its_numbers_stay(code: str, table: Mapping[str, str]) -> None:
    content = content_of_text(typed(TEXT, table))
    assert lines(content) == TEXT.splitlines()
    assert notes(content) == [f"format.note.{code}"]


@pytest.mark.parametrize("table", [TCVN3, VNI])
def test_a_file_of_one_byte_letters_is_recognised(table: Mapping[str, str]) -> None:
    data = typed(TEXT, table).encode("cp1252")
    assert lines(content_of_bytes(data, "a.txt")) == TEXT.splitlines()


def test_words_in_capitals_of_a_tcvn3_font_are_capitals() -> None:
    content = content_of_text("B¶NG TäA §é C¸C §IÓM KHÐP GãC")
    assert lines(content) == ["BẢNG TỌA ĐỘ CÁC ĐIỂM KHÉP GÓC"]


def test_names_with_a_d_stroke_are_repaired_with_their_table() -> None:
    content = content_of_text(
        typed("Điểm khép góc khu vực đá vôi, kinh tuyến trục", TCVN3) + "\n§1 2383275 512345"
    )
    assert lines(content)[1] == "Đ1 2383275 512345"


def in_1258(text: str) -> bytes:
    """Return text in Windows-1258: letters with their hats whole, tones after them."""
    coded = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        hats = "".join(part for part in parts[1:] if part in "\u0306\u0302\u031b")
        tones = "".join(part for part in parts[1:] if part not in hats)
        coded.append(unicodedata.normalize("NFC", parts[0] + hats) + tones)
    return "".join(coded).encode("cp1258")


def test_windows_1258_with_its_combining_marks() -> None:
    content = content_of_bytes(in_1258(TEXT), "a.txt")
    assert lines(content) == TEXT.splitlines()
    assert notes(content) == []


def test_every_letter_of_windows_1258_is_composed() -> None:
    for letter in MARKED:
        assert lines(content_of_bytes(b"x " + in_1258(letter), "a.txt")) == ["x " + letter]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        unicodedata.normalize("NFD", TEXT),
        "Xã Hòa Bình",
        "tã lót, bão, sáng, làm, bán",
        "Société générale, façade, naïve, Peña, São Paulo, Göteborg",
        "10 µm; 5 kN·m; 12,5 m²; § 5; © 2025; ½ ha; «Bon»; 45º; ±0,5; 3×5",
        "H¹ T² ¼ ½",
        "Ñ1 2383275 512345",
        "§1 2383275 512345",
    ],
)
def test_text_that_is_right_is_not_touched(text: str) -> None:
    content = content_of_text(text)
    assert lines(content) == unicodedata.normalize("NFC", text).splitlines()
    assert notes(content) == []


def test_right_text_beside_legacy_text_stays() -> None:
    right = ["Kinh tuyến trục", "Xã Hòa Bình", "Điểm", "khai thác", "µm", "«Bon»", "N·m"]
    legacy = [typed(text, TCVN3) for text in ("Khu vực khai thác", "tọa độ điểm khép góc", "đá vôi xây dựng")]
    fixed, found = repair([*right, *legacy])
    assert fixed == {
        legacy[0]: "Khu vực khai thác",
        legacy[1]: "tọa độ điểm khép góc",
        legacy[2]: "đá vôi xây dựng",
    }
    assert [note.values["count"] for note in found] == [3]


@pytest.mark.parametrize(
    "word", "nghiêng quyển giếng gì yên uống khoáng Đắk Hữu QUỲNH ở ý oằn khuya toong".split()
)
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["gãc", "kÕt", "täa", "ñoä", "Société", "nhiểp", "tàc", "xyz", "ááp", "a" * 10_000]
)
def test_other_words_are_not_syllables(word: str) -> None:
    assert not is_syllable(word)
