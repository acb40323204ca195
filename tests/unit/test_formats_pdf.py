"""PDF files with a text layer: lines as on paper, columns apart, raised degrees, and files without text."""

from __future__ import annotations

from typing import List

import formatmaker as make
import pytest
from test_formats import notes, refusal

from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats import content_of_bytes
from mineral_plugin.core.corner_tables.formats.pdf.fonts import letter_of, letters_of_cmap
from mineral_plugin.core.corner_tables.formats.pdf.values import Name, Reader, Reference

TABLE = make.shown(
    (50, 800, "Diem"), (150, 800, "X \\(m\\)"), (250, 800, "Y \\(m\\)"),
    (50, 786, "1"), (150, 786, "2383275,12"), (250, 786, "512345,34"),
    (50, 772, "2"), (150, 772, "2383280,00"), (250, 772, "512350,00"),
)  # fmt: skip
COMPOSITE = (
    "/F1 << /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 101 0 R "
    "/DescendantFonts [<< /Subtype /CIDFontType2 /DW 500 /W [3 [250] 10 12 600] >>] >>"
)
CMAP = (
    b"1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0003> <0020> <0004> <1ED9> "
    b"endbfchar 2 beginbfrange <0010> <0019> <0030> <0020> <0021> [<0054> <00660069>] endbfrange"
)


def lines(content: Content) -> List[str]:
    return [row.cells[0] for block in content.blocks for row in block.rows]


def words(content: Content) -> List[List[str]]:
    return [[word for word in line.split("  ") if word.strip()] for line in lines(content)]


def test_columns_of_a_page_stay_two_blanks_apart() -> None:
    content = content_of_bytes(make.pdf([TABLE]), "a.pdf")
    assert [[word.strip() for word in line] for line in words(content)] == [
        ["Diem", "X (m)", "Y (m)"],
        ["1", "2383275,12", "512345,34"],
        ["2", "2383280,00", "512350,00"],
    ]
    starts = [line.index(word) for line, word in zip(lines(content), ("X", "2383275", "2383280"))]
    assert len(set(starts)) == 1
    assert [row.place.kind for row in content.blocks[0].rows] == ["line"] * 3
    assert content.blocks[0].rows[0].place.holder == ""


def test_each_page_holds_its_lines() -> None:
    content = content_of_bytes(make.pdf([TABLE, TABLE]), "a.pdf")
    assert [block.rows[0].place.holder for block in content.blocks] == ["1", "2"]


def test_narrow_columns_are_told_from_blanks_of_a_number() -> None:
    digits = 4 * 10 * 0.556
    page = make.shown((50, 700, "2383"), (50 + digits + 4.5, 700, "512 345,34"), (50, 680, "Kinh tuyen truc"))
    assert lines(content_of_bytes(make.pdf([page]), "a.pdf")) == ["2383  512 345,34", "Kinh tuyen truc"]


def test_letters_moved_apart_within_a_word_stay_one_word() -> None:
    page = (
        "BT /F1 10 Tf 50 700 Td [(23) -20 (832) 30 (75,12)] TJ "
        "0 -14 TD [(Kinh) -300 (tuyen)] TJ T* (truc 105) ' ET"
    )
    assert lines(content_of_bytes(make.pdf([page]), "a.pdf"))[:2] == ["2383275,12", "Kinh tuyen"]


@pytest.mark.parametrize("rise", ["0 3.3 Td", "0 5 Td"])
def test_a_raised_zero_is_a_degree(rise: str) -> None:
    width = 7 * 10 * 0.5
    page = (
        f"BT /F1 10 Tf 50 700 Td (KTT 104) Tj 1 0 0 1 {50 + width + 3} 700 Tm {rise} /F1 6 Tf (0) Tj "
        f"1 0 0 1 {50 + width + 7} 700 Tm /F1 10 Tf (45', mui 3) Tj ET"
    )
    shown = lines(content_of_bytes(make.pdf([page]), "a.pdf"))
    assert len(shown) == 1
    assert shown[0].replace(" ", "") == "KTT104°45',mui3"


def test_letters_of_a_composite_font_come_from_its_map() -> None:
    page = "BT /F1 10 Tf 50 700 Td <0012001300180013001200170015> Tj 0 -14 Td <002000040003> Tj "
    page += "0 -14 Td <00210021> Tj ET"
    data = make.pdf([page], fonts=COMPOSITE, objects={101: make.pdf_stream(CMAP)})
    assert lines(content_of_bytes(data, "a.pdf")) == ["2383275", "Tộ", "fifi"]


def test_letters_without_a_code_are_shown_and_told() -> None:
    page = "BT /F1 10 Tf 50 700 Td <00120013001800130012001700150012001300180013> Tj <00FF> Tj ET"
    data = make.pdf([page], fonts=COMPOSITE, objects={101: make.pdf_stream(CMAP)})
    content = content_of_bytes(data, "a.pdf")
    assert lines(content) == ["23832752383\ufffd"]
    assert notes(content) == ["format.note.unreadable"]


def test_a_pdf_whose_letters_have_no_codes_has_no_text() -> None:
    page = "BT /F1 10 Tf 50 700 Td <001200130018001300120017001500120013001800130011> Tj ET"
    assert refusal(make.pdf([page], fonts=COMPOSITE), "a.pdf") == "format.pdf_without_text"


def test_a_scan_has_no_text() -> None:
    page = "q 595 0 0 842 0 0 cm /Im1 Do Q BI /W 1 /H 1 ID abc( EI"
    assert refusal(make.pdf([page]), "a.pdf") == "format.pdf_without_text"


def test_text_recognised_over_a_scan_is_told() -> None:
    content = content_of_bytes(make.pdf([TABLE.replace("BT", "BT 3 Tr")]), "a.pdf")
    assert notes(content) == ["format.note.recognised"]


def test_differences_of_an_encoding_name_their_letters() -> None:
    font = (
        "/F1 << /Subtype /TrueType /FirstChar 1 /Widths [600 600 600 600] "
        "/Encoding << /Differences [1 /two /uni1ED9 /dcroat /acircumflexacute] >> >>"
    )
    page = "BT /F1 10 Tf 50 700 Td <01020304010203040102> Tj ET"
    assert lines(content_of_bytes(make.pdf([page], fonts=font), "a.pdf")) == ["2ộđấ2ộđấ2ộ"]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("A", "A"),
        ("degree", "°"),
        ("uni00B0", "°"),
        ("u1EA5", "ấ"),
        ("ohornhookabove", "ở"),
        ("g12", "\ufffd"),
    ],
)
def test_glyph_names(name: str, letter: str) -> None:
    assert letter_of(name) == letter


def test_legacy_font_text_of_a_pdf_is_repaired() -> None:
    page = make.shown((50, 700, "§iÓm khÐp gãc 1234567890")).encode("cp1252").decode("latin-1")
    content = content_of_bytes(make.pdf([page]), "a.pdf")
    assert lines(content) == ["Điểm khép góc 1234567890"]
    assert notes(content) == ["format.note.tcvn3"]


@pytest.mark.parametrize(
    ("turn", "matrix"), [(90, "0 1 -1 0 500 100"), (270, "0 -1 1 0 100 700"), (180, "-1 0 0 -1 500 700")]
)
def test_a_turned_page_reads_as_it_is_shown(turn: int, matrix: str) -> None:
    page = f"{matrix} cm {make.shown((0, 0, 'Dong mot 123456'), (0, -14, 'Dong hai 123456'))}"
    content = content_of_bytes(make.pdf([page], page=f"/Rotate {turn}"), "a.pdf")
    assert lines(content) == ["Dong mot 123456", "Dong hai 123456"]
    assert notes(content) == []


def test_text_written_upwards_on_an_upright_page_is_left_out_and_told() -> None:
    page = TABLE + " BT /F1 10 Tf 0 1 -1 0 20 300 Tm (ben le) Tj ET"
    content = content_of_bytes(make.pdf([page]), "a.pdf")
    assert len(lines(content)) == 3
    assert [note.values for note in content.notes] == [{"count": 5}]


def test_text_printed_twice_for_a_bold_is_read_once() -> None:
    page = make.shown((50, 700, "2383275 111"), (50.3, 700, "2383275 111"))
    assert lines(content_of_bytes(make.pdf([page]), "a.pdf")) == ["2383275 111"]


def test_text_of_a_form_within_the_page() -> None:
    form = make.pdf_stream(TABLE.encode(), "/Subtype /Form /Matrix [1 0 0 1 5 5] /BBox [0 0 1 1]")
    content = content_of_bytes(make.pdf(["q /X1 Do Q"], objects={100: form}), "a.pdf")
    assert len(lines(content)) == 3


def test_the_later_of_two_objects_holds() -> None:
    first = make.pdf([make.shown((50, 700, "cu cu cu cu cu"))])
    update = (
        b"\n11 0 obj\n" + make.pdf_stream(make.shown((50, 700, "moi moi moi moi")).encode()) + b"\nendobj\n"
    )
    assert lines(content_of_bytes(first + update, "a.pdf")) == ["moi moi moi moi"]


def test_objects_packed_in_a_stream_are_found() -> None:
    font = b"<< /Subtype /Type1 /BaseFont /Courier >>"
    packed = make.pdf_stream(b"200 0 201 3 (a) " + font, "/Type /ObjStm /N 2 /First 12")
    data = make.pdf([make.shown((50, 700, "2383275 512345"))], fonts="/F1 201 0 R", objects={150: packed})
    assert lines(content_of_bytes(data, "a.pdf")) == ["2383275 512345"]


def test_a_protected_pdf_has_its_sentence() -> None:
    assert (
        refusal(make.pdf([TABLE], trailer="/Encrypt << /Filter /Standard >>"), "a.pdf") == "format.encrypted"
    )


def test_a_pdf_without_pages_is_damaged() -> None:
    assert refusal(b"%PDF-1.7\nnothing", "a.pdf") == "format.damaged"


def test_a_pdf_cut_off_in_the_middle_gives_what_is_left_or_a_sentence() -> None:
    data = make.pdf([TABLE] * 3)
    for end in range(0, len(data), 97):
        try:
            content_of_bytes(b"%PDF-" + data[5:end], "a.pdf")
        except Exception as error:
            assert type(error).__name__ == "InputError"


def test_values_are_read_as_the_standard_says() -> None:
    source = b"% note\n[1 -2.5 .5 /A#20b (a\\(b\\)\\101\\\n(c)) <414> true null 3 0 R << /K [/V] >> ] end"
    reader = Reader(source)
    assert reader.value() == [
        1, -2.5, 0.5, Name("A b"), b"a(b)A(c)", b"A@", True, None, Reference(3), {"K": [Name("V")]},
    ]  # fmt: skip
    assert reader.value() == "end"
    assert reader.value() == ""


def test_a_map_of_letters_stays_within_its_limit() -> None:
    letters = letters_of_cmap(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange")
    assert len(letters) <= 70_001
    assert letters[1] == "B"
