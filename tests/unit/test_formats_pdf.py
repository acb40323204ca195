"""PDF files with a text layer: lines as on paper, columns apart, raised degrees, and files without text."""

from __future__ import annotations

from typing import List

import formatmaker as make
import pytest
from test_formats import cells, merged, notes, refusal

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


def ruled(xs: List[float], ys: List[float], how: str = "re") -> str:
    """Return ruled lines over all rows and columns: thin boxes, or strokes."""
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    if how == "re":
        level = "".join(f"{left} {y} {right - left} 0.5 re f " for y in ys)
        return level + "".join(f"{x} {bottom} 0.5 {top - bottom} re f " for x in xs)
    level = "".join(f"{left} {y} m {right} {y} l S " for y in ys)
    return level + "".join(f"{x} {bottom} m {x} {top} l S " for x in xs)


XS, YS = [40.0, 100.0, 160.0, 220.0], [720.0, 700.0, 680.0, 660.0]


@pytest.mark.parametrize("how", ["re", "stroke"])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_ruled_table_is_a_table_between_lines(how: str, turn: int) -> None:
    text = make.shown(
        (40, 740, "Kinh tuyen truc 105"), (45, 705, "Diem"), (105, 705, "X"), (165, 705, "Y"),
        (45, 685, "1"), (105, 685, "2383275"), (165, 685, "512345"),
        (45, 665, "2"), (105, 665, "2383280"), (165, 665, "512350"), (40, 640, "Dien tich 5 ha"),
    )  # fmt: skip
    page = ("0 1 -1 0 842 0 cm " if turn else "") + ruled(XS, YS, how) + text
    content = content_of_bytes(make.pdf([page], page=f"/Rotate {turn}"), "a.pdf")
    assert [block.is_table for block in content.blocks] == [False, True, False]
    assert cells(content, 1) == [("Diem", "X", "Y"), ("1", "2383275", "512345"), ("2", "2383280", "512350")]
    places = [row.place.number for block in content.blocks for row in block.rows]
    assert places == [1, 2, 3, 4, 5]


def test_cells_without_a_line_between_them_are_one() -> None:
    rules = "40 720 m 220 720 l 40 660 m 220 660 l 40 680 m 220 680 l 100 700 m 220 700 l S "
    rules += "40 660 m 40 720 l 100 660 m 100 720 l 220 660 m 220 720 l 160 660 m 160 700 l S "
    text = make.shown(
        (45, 695, "Diem"), (120, 705, "Toa do"), (105, 685, "X"), (165, 685, "Y"),
        (45, 665, "1"), (105, 665, "2383275"), (165, 665, "512345"),
    )  # fmt: skip
    content = content_of_bytes(make.pdf([rules + text]), "a.pdf")
    assert cells(content) == [
        ("Diem", "Toa do", "Toa do"),
        ("Diem", "X", "Y"),
        ("1", "2383275", "512345"),
    ]
    assert merged(content) == [(2,), (0,), ()]


def test_rows_without_a_line_between_them_are_told_by_their_numbers() -> None:
    rules = ruled(XS, [720.0, 700.0, 650.0])
    text = make.shown(
        (45, 705, "Diem"), (105, 705, "X"), (165, 705, "Y"), (45, 685, "1"), (45, 671, "2"), (45, 657, "3"),
        (105, 685, "2383275"), (105, 671, "2383280"), (105, 657, "2383290"),
        (165, 685, "512345"), (165, 671, "512350"), (165, 657, "512360"),
    )  # fmt: skip
    content = content_of_bytes(make.pdf([rules + text]), "a.pdf")
    assert cells(content)[1:] == [
        ("1", "2383275", "512345"),
        ("2", "2383280", "512350"),
        ("3", "2383290", "512360"),
    ]


def test_a_number_too_long_for_its_cell_is_made_whole_and_told() -> None:
    rules = ruled([40.0, 72.0, 104.0], [720.0, 690.0])
    text = make.shown((42, 708, "23832"), (42, 696, "75"), (74, 708, "51234"), (74, 696, "5"))
    text += make.shown((40, 740, "Kinh tuyen truc"))
    content = content_of_bytes(make.pdf([rules + text]), "a.pdf")
    assert cells(content, 1) == [("2383275", "512345")]
    assert [note.values for note in content.notes] == [{"count": 2}]


def test_numbers_below_each_other_in_a_wide_cell_stay_apart() -> None:
    rules = ruled([40.0, 140.0, 240.0], [720.0, 690.0])
    text = make.shown((42, 708, "2383275"), (42, 696, "512345"), (144, 702, "Khu A"))
    content = content_of_bytes(make.pdf([rules + text]), "a.pdf")
    assert cells(content) == [("2383275\n512345", "Khu A")]


def test_a_table_ruled_only_in_part_stays_lines() -> None:
    rules = (
        "40 720 m 220 720 l 40 700 m 220 700 l 40 660 m 220 660 l S 40 660 m 40 720 l 220 660 m 220 720 l S "
    )
    rules += "100 700 m 100 720 l S "
    text = make.shown(
        (45, 705, "Diem"), (105, 705, "X"), (45, 685, "1"), (105, 685, "2383275"), (165, 685, "512345")
    )
    text += make.shown((45, 670, "2"), (105, 670, "2383280"), (165, 670, "512350"))
    content = content_of_bytes(make.pdf([rules + text]), "a.pdf")
    assert [block.is_table for block in content.blocks] == [False]
    assert [line.split() for line in lines(content)][-1] == ["2", "2383280", "512350"]


def test_a_drawing_of_many_lines_is_no_table() -> None:
    drawing = "".join(f"{x} 0 m {x} 800 l S 0 {x} m 800 {x} l S " for x in range(3000))
    content = content_of_bytes(make.pdf([drawing + TABLE]), "a.pdf")
    assert [block.is_table for block in content.blocks] == [False]


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
