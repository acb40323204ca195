"""Files and pastes of every format, brought to one form."""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

import formatmaker as make
import pytest

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats import (
    content_of_bytes,
    content_of_html,
    content_of_text,
    is_vector,
    open_content,
)

HEAD = ("Điểm", "X (m)", "Y (m)")


def cells(content: Content, block: int = 0) -> List[Tuple[str, ...]]:
    return [row.cells for row in content.blocks[block].rows]


def merged(content: Content, block: int = 0) -> List[Tuple[int, ...]]:
    return [tuple(at for at, flag in enumerate(row.merged) if flag) for row in content.blocks[block].rows]


def kinds(content: Content) -> List[bool]:
    return [block.is_table for block in content.blocks]


def notes(content: Content) -> List[str]:
    return [note.id for note in content.notes]


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(InputError) as caught:
        content_of_bytes(data, name)
    assert caught.value.text("vi") != caught.value.text("en")
    return caught.value.phrase.id


# Text


def test_plain_text_stays_lines_with_their_leading_blanks() -> None:
    content = content_of_text("Khu vực 1\n\n   1   2383275,12   512345,34\n")
    assert cells(content) == [("Khu vực 1",), ("",), ("   1   2383275,12   512345,34",)]
    assert kinds(content) == [False]
    assert [row.place.number for row in content.blocks[0].rows] == [1, 2, 3]


def test_a_pasted_sheet_becomes_a_table_between_lines() -> None:
    content = content_of_text("Khu 1\nĐiểm\tX (m)\tY (m)\n1\t2.383.275,12\t512 345,34\nDiện tích 12,5 ha")
    assert kinds(content) == [False, True, False]
    assert cells(content, 1) == [HEAD, ("1", "2.383.275,12", "512 345,34")]
    assert [row.place.number for row in content.blocks[1].rows] == [2, 3]


def test_a_quoted_cell_of_a_paste_keeps_its_line_end() -> None:
    content = content_of_text('1\t"2383275\n(mới)"\t512345\n2\t2383280\t512350')
    assert cells(content) == [("1", "2383275\n(mới)", "512345"), ("2", "2383280", "512350")]
    assert [row.place.number for row in content.blocks[0].rows] == [1, 3]


def test_seconds_of_an_angle_are_no_quotation_marks() -> None:
    content = content_of_text("1\t21°04'05\"\t105°45'10\"\n2\t21°04'06\"\t105°45'11\"")
    assert cells(content) == [("1", "21°04'05\"", "105°45'10\""), ("2", "21°04'06\"", "105°45'11\"")]


def test_tabs_that_only_align_a_text_make_no_table() -> None:
    content = content_of_text("Điểm\t\tX\n1\t2383275\n2\t\t\t2383276\n3\t\t2383277\t\t1\n4\t5\t6\t7\t8\t9\n")
    assert kinds(content) == [False]


def test_pipes_stay_in_the_lines() -> None:
    content = content_of_text("| 1 | 2383275 | 512345 |\n| 2 | 2383276 | 512346 |")
    assert cells(content) == [("| 1 | 2383275 | 512345 |",), ("| 2 | 2383276 | 512346 |",)]


def test_a_form_feed_makes_no_line_of_its_own() -> None:
    assert cells(content_of_text("a\n\fb\r\nc\rd")) == [("a",), ("b",), ("c",), ("d",)]


def test_odd_blanks_and_invisible_letters_are_made_plain() -> None:
    assert cells(content_of_text("2\u00a0383\u202f275\u200b,12\x07")) == [("2 383 275,12",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_in_every_form(encoding: str) -> None:
    text = "Kinh tuyến trục 104°45', múi chiếu 3°\r\n1 2383275,12 512345,34\r\n"
    assert cells(content_of_bytes(text.encode(encoding), "a.txt")) == [
        ("Kinh tuyến trục 104°45', múi chiếu 3°",),
        ("1 2383275,12 512345,34",),
    ]


def test_utf_16_with_its_mark_in_both_orders() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        data = mark + "Điểm 1".encode(encoding)
        assert cells(content_of_bytes(data, "a.txt")) == [("Điểm 1",)]


# CSV


def test_a_comma_between_cells_is_told_from_one_between_digits() -> None:
    between_cells = content_of_text("1,2383275.12,512345.34\n2,2383280.5,512350.25")
    assert cells(between_cells) == [("1", "2383275.12", "512345.34"), ("2", "2383280.5", "512350.25")]
    between_digits = content_of_text("1 2383275,12 512345,34\n2 2383280,50 512350,25")
    assert kinds(between_digits) == [False]
    both = content_of_text("1,2383275,12,512345,34\n2,2383280,50,512350,25")
    assert kinds(both) == [False]


def test_a_third_number_beside_whole_coordinates_is_a_cell() -> None:
    content = content_of_text("1,2383275,512345,0\n2,2383280,512350,0")
    assert cells(content)[0] == ("1", "2383275", "512345", "0")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_each_delimiter_of_a_csv_is_found(delimiter: str) -> None:
    lines = [HEAD, ("1", "2383275.12", "512345.34"), ("2", "2383280.10", "512350.20")]
    data = "\n".join(delimiter.join(line) for line in lines).encode()
    content = content_of_bytes(data, "a.csv")
    assert kinds(content) == [True]
    assert cells(content) == lines
    assert content.blocks[0].rows[2].place.kind == "row"


def test_decimal_commas_stay_in_the_cells_of_a_csv_with_semicolons() -> None:
    content = content_of_bytes(b"1;2.383.275,12;512.345,34\n2;2.383.280,00;512.350,00\n", "a.csv")
    assert cells(content)[0] == ("1", "2.383.275,12", "512.345,34")


def test_quoted_cells_of_a_csv_may_hold_the_delimiter() -> None:
    content = content_of_bytes(b'1,"2,383,275.12","512,345.34"\n2,"2,383,280.00","512,350.00"\n', "a.csv")
    assert cells(content)[0] == ("1", "2,383,275.12", "512,345.34")


def test_a_sentence_among_csv_rows_stays_whole() -> None:
    text = (
        "Khu vực 1, xã A, tỉnh B, kinh tuyến trục 105,75 độ\n1,2383275.12,512345.34\n2,2383280.5,512350.25\n"
    )
    content = content_of_bytes(text.encode(), "a.csv")
    assert cells(content)[0] == ("Khu vực 1, xã A, tỉnh B, kinh tuyến trục 105,75 độ",)


# HTML


def test_html_gives_lines_and_tables_in_order() -> None:
    html = (
        "<html><head><title>no</title><style>p{}</style></head><body><script>var a='<td>'</script>"
        "<p>Kinh tuy&#7871;n tr&#7909;c 104<sup>0</sup>45'</p><!-- <p>no</p> -->"
        "<table><caption>Khu 1</caption><tr><th rowspan=2>Điểm<th colspan='2'>Tọa độ</tr>"
        "<tr><td>X<td>Y</tr><tr><td>1</td><td>2383275<br>,12</td><td>512&nbsp;345</td></tr></table>"
        "S = 5 m<sup>2</sup>"
    )
    content = content_of_html(html)
    assert kinds(content) == [False, True, False]
    assert cells(content) == [("Kinh tuyến trục 104°45'",), ("Khu 1",)]
    assert cells(content, 1) == [
        ("Điểm", "Tọa độ", "Tọa độ"),
        ("Điểm", "X", "Y"),
        ("1", "2383275\n,12", "512 345"),
    ]
    assert merged(content, 1) == [(2,), (0,), ()]
    assert cells(content, 2) == [("S = 5 m2",)]


def test_a_clipboard_fragment_is_read_alone() -> None:
    html = (
        "Version:0.9\r\nStartHTML:00000097\r\n<html><body><table><!--StartFragment-->"
        "<tr><td>1</td><td>2383275</td></tr><!--EndFragment--></table>after</body></html>"
    )
    content = content_of_html(html)
    assert kinds(content) == [True]
    assert cells(content) == [("1", "2383275")]


def test_a_table_that_holds_tables_only_lays_out_the_page() -> None:
    inner = "<table><tr><td>1</td><td>2383275</td></tr></table>"
    content = content_of_html(f"<table><tr><td>Khu A{inner}sau</td><td>{inner}</td></tr></table>")
    assert kinds(content) == [False, True, False, True]
    assert cells(content) == [("Khu A",)]
    assert cells(content, 2) == [("sau",)]


def test_hidden_rows_of_html_are_read_and_told() -> None:
    html = "<table><tr><td>1</td></tr><tr style='display: none'><td>2</td></tr></table>"
    content = content_of_html(html)
    assert cells(content) == [("1",), ("2",)]
    assert notes(content) == ["format.note.hidden_cells"]


def test_an_html_file_with_another_ending_is_html() -> None:
    data = b"<html><body><table><tr><td>1</td><td>2383275</td></tr></table></body></html>"
    assert cells(content_of_bytes(data, "a.xls")) == [("1", "2383275")]


# XLSX


def test_numbers_of_a_sheet_have_the_digits_they_print() -> None:
    data = make.rows(
        [["1", 2383275.125, 512345.1, 0.30000000000000004], ["2", 2383280, 512350.0, 1e-7]],
        styles=[0, 1, 2, 0],
    )
    content = content_of_bytes(make.xlsx({"S": make.sheet(data)}, formats=["#,##0.00", "0.000"]), "a.xlsx")
    assert cells(content) == [
        ("1", "2383275.13", "512345.100", "0.3"),
        ("2", "2383280.00", "512350.000", "0.0000001"),
    ]
    assert notes(content) == ["format.note.more_digits"]


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0", 2383275.5, "2383276"),
        ("0", 2383274.5, "2383275"),
        ("#,##0.00;[Red]-#,##0.00", -12.345, "-12.35"),
        ("0.0#", 12.5, "12.5"),
        ("0.0#", 12.0, "12.0"),
        ("0000000.00", 512345.5, "0512345.50"),
        ('0.00" m"', 1.5, "1.50 m"),
        ('"KTT "0.00\\°', 104.75, "KTT 104.75°"),
        ("0.00%", 0.125, "12.50%"),
        ("@", 12.5, "12.5"),
        ("General", 2383275.12, "2383275.12"),
        ("0.00E+00", 2383275.12, "2383275.12"),
        ("dd/mm/yyyy", 45000, "15/03/2023"),
        ("[h]:mm", 1.5, "31/12/1899 12:00:00"),
        ("[$-1042A]0.00", 7.125, "7.13"),
        ("_(* #,##0.00_);_(* (#,##0.00)", 1234.5, "1234.50"),
    ],
)
def test_a_number_format_prints_what_the_program_shows(code: str, value: float, text: str) -> None:
    data = make.xlsx({"S": make.sheet(make.rows([[value]], styles=[1]))}, formats=[code])
    assert cells(content_of_bytes(data, "a.xlsx")) == [(text,)]


def test_built_in_date_formats_are_dates() -> None:
    styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"
    data = make.xlsx({"S": make.sheet(make.rows([[45000]], styles=[1]))}, more={"xl/styles.xml": styles})
    assert cells(content_of_bytes(data, "a.xlsx")) == [("15/03/2023",)]


def test_shared_strings_keep_a_raised_degree_and_leave_hints_out() -> None:
    item = (
        "<si><r><t>104</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>0</t></r><r><t>45'</t></r>"
        "<rPh><t>hint</t></rPh></si>"
    )
    data = make.sheet("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>9</v></c></row>")
    assert cells(content_of_bytes(make.xlsx({"S": data}, shared=[item]), "a.xlsx")) == [("104°45'",)]


def test_results_of_formulas_are_read_and_missing_ones_told() -> None:
    data = make.sheet(
        "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c><c r='B1' t='str'><f>A1</f><v>hai</v></c>"
        "<c r='C1'><f>A1</f></c><c r='D1' t='b'><v>1</v></c><c r='E1' t='e'><v>#N/A</v></c></row>"
    )
    content = content_of_bytes(make.xlsx({"S": data}), "a.xlsx")
    assert cells(content) == [("2", "hai", "", "TRUE", "#N/A")]
    assert notes(content) == ["format.note.no_result"]


def test_merged_cells_stand_in_every_place_they_cover() -> None:
    data = make.rows([["Điểm", "Tọa độ", None], [None, "X", "Y"], [1, 2383275, 512345]])
    xml = make.sheet(data, after=make.merges("A1:A2", "B1:C1", "A9:XFD1048576"))
    content = content_of_bytes(make.xlsx({"S": xml}), "a.xlsx")
    assert cells(content)[:2] == [("Điểm", "Tọa độ", "Tọa độ"), ("Điểm", "X", "Y")]
    assert merged(content) == [(2,), (0,), ()]


def test_sheets_rows_and_columns_that_are_hidden_are_read_and_told() -> None:
    shown = make.sheet(
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>"
        "<row r='2' hidden='1'><c r='A2'><v>3</v></c></row>",
        before="<cols><col min='2' max='2' hidden='1'/></cols>",
    )
    book = make.xlsx({"Một": shown, "Hai": make.sheet(make.rows([[5]]))}, hidden=["Hai"])
    content = content_of_bytes(book, "a.xlsx")
    assert [block.title for block in content.blocks] == ["Một", "Hai"]
    assert cells(content) == [("1", "2"), ("3", "")]
    found = {note.id: note.values for note in content.notes}
    assert found["format.note.hidden_sheets"] == {"sheets": ("Hai",)}
    assert found["format.note.hidden_cells"] == {"count": 2}


def test_empty_stretches_of_a_sheet_close_up_and_rows_keep_their_numbers() -> None:
    data = make.sheet(
        "<row r='5'><c r='B5'><v>1</v></c><c r='XFD5'><v>2</v></c></row>"
        "<row r='90'><c r='B90'><v>3</v></c></row>"
    )
    content = content_of_bytes(make.xlsx({"S": data}), "a.xlsx")
    assert cells(content) == [("1", "", "2"), ("", "", ""), ("3", "", "")]
    assert [row.place.number for row in content.blocks[0].rows] == [5, 6, 90]
    assert content.blocks[0].rows[0].place.holder == "S"


def test_cells_and_rows_without_references_follow_each_other() -> None:
    data = make.sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert cells(content_of_bytes(make.xlsx({"S": data}), "a.xlsx")) == [("1", "2"), ("3", "")]


# DOCX


def test_paragraphs_and_tables_of_a_document_alternate() -> None:
    body = (
        make.paragraph("Khu vực 1")
        + make.tbl(make.tr(*HEAD), make.tr("1", "2383275", "512345"))
        + make.paragraph("a", "<w:r><w:br/></w:r>", "b")
        + make.tbl(make.tr("2", "3", "4"))
    )
    content = content_of_bytes(make.docx(body), "a.docx")
    assert kinds(content) == [False, True, False, True]
    assert cells(content, 1) == [HEAD, ("1", "2383275", "512345")]
    assert cells(content, 2) == [("a",), ("b",)]
    assert [block.rows[0].place.holder for block in content.blocks] == ["", "1", "", "2"]


def test_merged_cells_of_a_document_are_repeated() -> None:
    body = make.tbl(
        make.tr(make.tc("Điểm", "<w:vMerge w:val='restart'/>"), make.tc("Tọa độ", "<w:gridSpan w:val='2'/>")),
        make.tr(make.tc("", "<w:vMerge/>"), "X", "Y"),
        make.tr("1", "2383275", "512345"),
        make.tr("2", "3", properties="<w:trPr><w:gridBefore w:val='1'/></w:trPr>"),
    )
    content = content_of_bytes(make.docx(body), "a.docx")
    assert cells(content) == [
        ("Điểm", "Tọa độ", "Tọa độ"),
        ("Điểm", "X", "Y"),
        ("1", "2383275", "512345"),
        ("", "2", "3"),
    ]
    assert merged(content) == [(2,), (0,), (), ()]


@pytest.mark.parametrize("sign", ["0", "o", "º"])
def test_a_raised_zero_after_a_number_is_a_degree(sign: str) -> None:
    body = make.paragraph("KTT 104", make.run(sign, make.SUPER), "45', S = 5 m", make.run("2", make.SUPER))
    assert cells(content_of_bytes(make.docx(body), "a.docx")) == [("KTT 104°45', S = 5 m2",)]


def test_a_raised_zero_after_a_letter_stays() -> None:
    body = make.paragraph("H", make.run("0", make.SUPER))
    assert cells(content_of_bytes(make.docx(body), "a.docx")) == [("H0",)]


def test_a_degree_of_an_equation_and_of_the_symbol_font() -> None:
    base, power = "<m:r><m:t>104</m:t></m:r>", "<m:r><m:t>0</m:t></m:r>"
    equation = f"<m:oMath><m:sSup><m:e>{base}</m:e><m:sup>{power}</m:sup></m:sSup></m:oMath>"
    symbol = "<w:r><w:sym w:font='Symbol' w:char='F0B0'/></w:r>"
    body = make.paragraph(equation, "45', 3", symbol)
    assert cells(content_of_bytes(make.docx(body), "a.docx")) == [("104°45', 3°",)]


def test_names_that_word_counts_by_itself_are_written_out() -> None:
    rows = [make.tr(f"<w:tc>{make.numbered('')}</w:tc>", str(at), "2") for at in range(3)]
    body = (
        make.paragraph("a") + make.tbl(*rows) + make.numbered("Khu", 2) + make.numbered("nhánh", 2, level=1)
    )
    more = make.numbering(("decimal", "%1."), ("lowerRoman", "%1.%2)"))
    content = content_of_bytes(make.docx(body, more), "a.docx")
    assert [row[0] for row in cells(content, 1)] == ["1", "2", "3"]
    assert cells(content, 2) == [("5. Khu",), ("5.i) nhánh",)]


def test_bullets_and_unknown_lists_write_nothing() -> None:
    body = make.numbered("a") + make.numbered("b", key=99) + make.numbered("c", level=5)
    content = content_of_bytes(make.docx(body, make.numbering(("bullet", "\uf0b7"))), "a.docx")
    assert cells(content) == [("a",), ("b",), ("c",)]


def test_deleted_text_and_rows_are_left_out_and_told() -> None:
    body = make.paragraph("a", f"<w:del>{make.run('b').replace('w:t', 'w:delText')}</w:del>", "c") + make.tbl(
        make.tr("1", "2"), make.tr("3", "4", properties="<w:trPr><w:del/></w:trPr>"), make.tr("5", "6")
    )
    content = content_of_bytes(make.docx(body), "a.docx")
    assert cells(content) == [("ac",)]
    assert cells(content, 1) == [("1", "2"), ("5", "6")]
    assert notes(content) == ["format.note.deleted_text"]


def test_nested_tables_and_text_boxes_are_read_once() -> None:
    inner = make.tbl(make.tr("1", "2383275"))
    box = f"<w:txbxContent>{make.paragraph('trong khung')}</w:txbxContent>"
    forms = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    twice = f"<w:r><mc:AlternateContent>{forms}</mc:AlternateContent></w:r>"
    body = (
        make.paragraph(twice, "ngoài")
        + f"<w:tbl><w:tr><w:tc>{make.paragraph('Khu A')}{inner}</w:tc></w:tr></w:tbl>"
    )
    content = content_of_bytes(make.docx(body), "a.docx")
    assert cells(content) == [("trong khung",), ("ngoài",), ("Khu A",)]
    assert cells(content, 1) == [("1", "2383275")]


# ODF


def odf_cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def number(shown: str, value: float, more: str = "") -> str:
    return odf_cell(shown, f"office:value-type='float' office:value='{value!r}' {more}")


def test_a_sheet_of_libreoffice_prints_its_digits_whatever_its_language() -> None:
    row = number("2.383.275,13", 2383275.125) + number("512 345,10", 512345.1) + number("7", 7.0)
    body = f"<table:table table:name='S'><table:table-row>{row}</table:table-row></table:table>"
    content = content_of_bytes(make.odf("spreadsheet", body), "a.ods")
    assert cells(content) == [("2383275.13", "512345.10", "7")]
    assert notes(content) == ["format.note.more_digits"]


def test_repeated_rows_and_columns_do_not_grow() -> None:
    body = (
        "<table:table table:name='S'><table:table-row>"
        + odf_cell("a", "table:number-columns-repeated='2'")
        + "<table:table-cell table:number-columns-repeated='16000'/>"
        + "</table:table-row><table:table-row table:number-rows-repeated='1048570'>"
        + "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        + f"<table:table-row table:number-rows-repeated='2'>{odf_cell('b')}</table:table-row></table:table>"
    )
    content = content_of_bytes(make.odf("spreadsheet", body), "a.ods")
    assert cells(content) == [("a", "a"), ("", ""), ("b", ""), ("b", "")]
    assert [row.place.number for row in content.blocks[0].rows] == [1, 2, 1048572, 1048573]


def test_merged_hidden_and_raised_cells_of_a_sheet() -> None:
    styles = (
        "<style:style style:name='T1'><style:text-properties style:text-position='super 58%'/></style:style>"
        "<style:style style:name='ta2'><style:table-properties table:display='false'/></style:style>"
    )
    body = (
        "<table:table table:name='S' table:style-name='ta2'><table:table-column table:visibility='collapse'/>"
        "<table:table-row>"
        + odf_cell("104<text:span text:style-name='T1'>0</text:span>45'", "table:number-columns-spanned='2'")
        + "<table:covered-table-cell/></table:table-row>"
        + f"<table:table-row>{odf_cell('a')}{odf_cell('b<text:line-break/>c')}</table:table-row>"
        + "</table:table>"
    )
    content = content_of_bytes(make.odf("spreadsheet", body, styles), "a.ods")
    assert cells(content) == [("104°45'", "104°45'"), ("a", "b\nc")]
    assert merged(content) == [(1,), ()]
    assert notes(content) == ["format.note.hidden_sheets", "format.note.hidden_cells"]


def test_a_text_of_libreoffice() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>cũ</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>Khu<text:s text:c='3'/>1</text:h>"
        "<table:table><table:table-row>"
        + odf_cell("Điểm", "table:number-rows-spanned='2'")
        + odf_cell("Tọa độ", "table:number-columns-spanned='2'")
        + "<table:covered-table-cell/></table:table-row><table:table-row><table:covered-table-cell/>"
        + odf_cell("X")
        + odf_cell("Y")
        + "</table:table-row></table:table><text:p>sau"
        + "<office:annotation><text:p>ghi chú</text:p></office:annotation></text:p>"
    )
    content = content_of_bytes(make.odf("text", body), "a.odt")
    assert kinds(content) == [False, True, False]
    assert cells(content) == [("Khu   1",)]
    assert cells(content, 1) == [("Điểm", "Tọa độ", "Tọa độ"), ("Điểm", "X", "Y")]
    assert cells(content, 2) == [("sau",)]


# Doors


def test_a_file_is_opened_by_what_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "bảng.txt"
    path.write_bytes(make.xlsx({"S": make.sheet(make.rows([[1, 2]]))}))
    assert cells(open_content(path)) == [("1", "2")]


def test_a_missing_path_and_a_folder_have_their_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="not there"):
        open_content(tmp_path / "none.txt")
    with pytest.raises(MissingError):
        open_content(tmp_path / "a\x00b")
    with pytest.raises(InputError) as caught:
        open_content(tmp_path)
    assert caught.value.phrase.id == "format.folder"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"", "a.txt", "empty"),
        (b"\xef\xbb\xbf \r\n", "a.txt", "empty"),
        (b"AC1027\x00\x00", "a.dwg", "dwg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Dgn~H".encode("utf-16-le"), "a.x", "dgn8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a.dgn", "dgn8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", "old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a.msg", "unknown"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "picture"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "picture"),
        (b"II*\x00", "a.tif", "picture"),
        (b"MM\x00*", "a.tif", "picture"),
        (b"GIF89a", "a.gif", "picture"),
        (b"BM\x0a\x00\x00\x00abcd", "a.bmp", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBP", "a.webp", "picture"),
        (b"\x00\x00\x00\x18ftypheic", "a.heic", "picture"),
        (b"{\\rtf1 a}", "a.rtf", "rtf"),
        (b"Rar!\x1a\x07\x00", "a.rar", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", "archive"),
        (b"\x1f\x8b\x08", "a.gz", "archive"),
        (b"SQLite format 3\x00", "a.db", "database"),
        (b"\x00\x00\x27\x0a\x00", "a.shx", "companion"),
        (b"abc\x00\x01\x02def", "a.bin", "unknown"),
        (make.zip_of({"a.txt": "1"}), "a.zip", "zip"),
        (make.zip_of({"xl/workbook.bin": "1"}), "a.xlsb", "old_excel"),
        (b"PK\x03\x04garbage", "a.xlsx", "damaged"),
    ],
)
def test_what_is_not_read_is_recognised_and_answered(data: bytes, name: str, kind: str) -> None:
    assert refusal(data, name) == f"format.{kind}"


def test_an_encrypted_opendocument_is_recognised() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert refusal(make.odf("text", "", manifest=manifest), "a.odt") == "format.encrypted"


def test_a_drawing_of_libreoffice_is_no_text() -> None:
    assert refusal(make.odf("graphics", ""), "a.odg") == "format.unknown"


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("a.gpx", b"<gpx/>", True),
        ("a.KMZ", b"PK", True),
        ("a.geojson", b"{}", True),
        ("a.shp", b"\x00", True),
        ("a.dxf", b"0\nSECTION", True),
        ("a.dgn", b"\x08\x09\xfe\x02", True),
        ("a.dgn", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", False),
        ("a.tab", b"!table\n!version 300", True),
        ("a.tab", b"1\t2\t3", False),
        ("a.txt", b"1", False),
        ("a.docx", b"PK", False),
    ],
)
def test_vector_files_are_told_from_texts(tmp_path: Path, name: str, data: bytes, answer: bool) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert is_vector(path) is answer
