"""Corner tables as XLSX and DOCX: the parts, the numbers and their formats, and what LibreOffice sees."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.parsers import expat

import areamaker
import pytest
from test_writing import ALL, HOSTILE, LEVELS, WITH_HOLE

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.corner_tables.writing.form import TableOptions
from mineral_plugin.core.corner_tables.writing.workbook import sheet_names
from mineral_plugin.core.work.writing import write_corner_tables

SOFFICE = shutil.which("soffice")


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def elements(xml):
    """Return (name, attributes, text) of every element in the order they begin; XML that is wrong raises."""
    found, opened = [], []
    parser = expat.ParserCreate()

    def start(name, attributes):
        found.append([name, attributes, ""])
        opened.append(found[-1])

    def text(data):
        opened[-1][2] += data

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: opened.pop()
    parser.CharacterDataHandler = text
    parser.Parse(xml.encode("utf-8"), True)
    return found


def sheet_of(parts, number=1):
    """Return {cell: (text or value, number format)} of a sheet."""
    strings = [text for name, _, text in elements(parts["xl/sharedStrings.xml"]) if name == "t"]
    styles = elements(parts["xl/styles.xml"])
    formats = {a["numFmtId"]: a["formatCode"] for name, a, _ in styles if name == "numFmt"}
    cells, found = None, {}
    # The first xf is that of the cell styles.
    shown = [a for name, a, _ in styles if name == "xf"][1:]
    for name, attributes, text in elements(parts[f"xl/worksheets/sheet{number}.xml"]):
        if name == "c":
            cells = attributes
        if name == "v":
            value = strings[int(text)] if cells.get("t") == "s" else text
            style = shown[int(cells["s"])]
            found[cells["r"]] = (value, formats.get(style["numFmtId"]), style.get("quotePrefix"))
    return found


@pytest.fixture(params=[".xlsx", ".docx"])
def parts(request, tmp_path):
    return parts_of(write_corner_tables(ALL, tmp_path / f"bảng{request.param}"))


def test_every_part_is_xml_and_named(parts):
    types = elements(parts["[Content_Types].xml"])
    named = {attributes["PartName"] for name, attributes, _ in types if name == "Override"}
    assert named == {f"/{name}" for name in parts if not name.endswith((".rels", "[Content_Types].xml"))}
    for xml in parts.values():
        elements(xml)
        assert not re.search(r"<!DOCTYPE|<!ENTITY", xml)


def test_every_relation_has_its_target(parts):
    for name, xml in parts.items():
        if name.endswith(".rels"):
            base = Path(name).parent.parent
            for element, attributes, _ in elements(xml):
                if element == "Relationship":
                    assert (base / attributes["Target"]).as_posix() in parts


# --- XLSX ---------------------------------------------------------------------------------------------


def test_coordinates_are_numbers_that_show_their_printed_decimals(tmp_path):
    ring = areamaker.ring("2412129/442393.5 2412174.25/442586 2412187.000/442856")
    area = areamaker.area(Part(ring), stated="2.25")
    cells = sheet_of(parts_of(write_corner_tables([area], tmp_path / "a.xlsx")))
    assert cells["A5"][0] == "1"
    assert [cells[place][:2] for place in ("B5", "C5", "B6", "C6", "B7", "C7")] == [
        ("2412129", "#,##0"),
        ("442393.5", "#,##0.0"),
        ("2412174.25", "#,##0.00"),
        ("442586", "#,##0"),
        ("2412187.000", "#,##0.000"),
        ("442856", "#,##0"),
    ]
    assert (cells["A8"][0], cells["B8"][0]) == ("Diện tích", "2,25 ha")
    plain = write_corner_tables([area], tmp_path / "b.xlsx", options=TableOptions(grouped=False))
    assert sheet_of(parts_of(plain))["B6"][:2] == ("2412174.25", "0.00")


def test_levels_are_numbers(tmp_path):
    cells = sheet_of(parts_of(write_corner_tables([WITH_HOLE], tmp_path / "a.xlsx")))
    both = [row for row in range(3, 22) if {f"A{row}", f"B{row}"} <= set(cells)]
    facts = {cells[f"A{row}"][0]: cells[f"B{row}"][:2] for row in both}
    assert facts["Mức sâu khai thác cao nhất (m)"] == ("120.5", "#,##0.0")
    assert facts["Mức sâu khai thác thấp nhất (m)"] == ("-60", "#,##0")


def test_the_head_is_merged_and_repeated_in_print(tmp_path):
    parts = parts_of(write_corner_tables([areamaker.worked()], tmp_path / "a.xlsx"))
    merged = {a["ref"] for name, a, _ in elements(parts["xl/worksheets/sheet1.xml"]) if name == "mergeCell"}
    assert {"A3:A4", "B3:C3"} <= merged
    defined = [text for name, _, text in elements(parts["xl/workbook.xml"]) if name == "definedName"]
    assert defined == ["'Mỏ đá vôi Đồng Khê'!$3:$4"]


def test_no_cell_is_a_formula_whatever_it_begins_with(tmp_path):
    parts = parts_of(write_corner_tables([HOSTILE], tmp_path / "a.xlsx"))
    cells = sheet_of(parts)
    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    quoted = {value for value, _, mark in cells.values() if mark == "1"}
    assert quoted == {"=1+1", "@x X;| y"}
    assert "<b>2</b>" in {value for value, _, _ in cells.values()}


def test_names_of_sheets():
    names = ["A/B", "a_b", "x" * 40, "x" * 40, "", "History", "'q'", "😀" * 20]
    found = sheet_names(names)
    assert found[:2] == ["A_B", "a_b (2)"]
    assert found[4:7] == ["5", "_History", "_q_"]
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) <= 62 for name in found)


# --- DOCX ---------------------------------------------------------------------------------------------


def test_the_document_has_tables_with_merged_and_repeated_heads(tmp_path):
    xml = parts_of(write_corner_tables([WITH_HOLE], tmp_path / "a.docx"))["word/document.xml"]
    names = [name for name, _, _ in elements(xml)]
    assert names.count("w:tbl") == 2
    assert names.count("w:tblHeader") == 4
    assert names.count("w:vMerge") == 4 and names.count("w:gridSpan") == 2
    texts = [text for name, _, text in elements(xml) if name == "w:t"]
    assert texts[texts.index("2.412.000,00") - 1] == "1"


def test_every_area_begins_a_page(tmp_path):
    xml = parts_of(write_corner_tables([WITH_HOLE, LEVELS, HOSTILE], tmp_path / "a.docx"))[
        "word/document.xml"
    ]
    assert xml.count('<w:br w:type="page"/>') == 2


def test_hostile_names_are_text_in_a_document(tmp_path):
    xml = parts_of(write_corner_tables([HOSTILE], tmp_path / "a.docx"))["word/document.xml"]
    texts = [text for name, _, text in elements(xml) if name == "w:t"]
    assert {"=1+1", "<b>2</b>", 'a"&b', "@x X;| y"} <= set(texts)


def test_order_numbers_have_a_column_of_their_own(tmp_path):
    options = TableOptions(numbered=True)
    parts = parts_of(write_corner_tables([areamaker.worked()], tmp_path / "a.xlsx", options=options))
    cells = sheet_of(parts)
    assert [cells[f"{letter}5"][0] for letter in "ABCD"] == ["1", "1", "2412129", "442393"]
    assert (cells["A10"][0], cells["C10"][0]) == ("Diện tích", "2,25 ha")
    merged = {a["ref"] for name, a, _ in elements(parts["xl/worksheets/sheet1.xml"]) if name == "mergeCell"}
    assert {"A3:A4", "B3:B4", "C3:D3", "A10:B10", "C10:D10"} <= merged
    xml = parts_of(write_corner_tables([areamaker.worked()], tmp_path / "a.docx", options=options))
    texts = [text for name, _, text in elements(xml["word/document.xml"]) if name == "w:t"]
    assert texts[texts.index("TT") + 1] == "Tên điểm góc"
    assert texts[texts.index("2.412.174") - 2 : texts.index("2.412.174")] == ["2", "2"]


# --- another program ----------------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("kind", "target", "shown"),
    [
        (".docx", "txt:Text (encoded):UTF8", ["2.412.129", "442.393", "2.412.200,00", "Điểm góc", "2,25 ha"]),
        (
            ".xlsx",
            "csv:Text - txt - csv (StarCalc):59,34,76,1",
            ['"1";2,412,129;442,393', '"Diện tích";"2,25 ha"'],
        ),
        (".html", "txt:Text (encoded):UTF8", ["2.412.129", "442.393", "2.412.200,00", "Điểm góc", "2,25 ha"]),
        # Calc takes 442.393 for 442 and a bit where it is not told the number.
        (
            ".html",
            "csv:Text - txt - csv (StarCalc):59,34,76,1",
            ['"1";2.412.129;442.393', ";442.300,00", '"Diện tích";"2,25 ha"'],
        ),
    ],
)
def test_libreoffice_shows_the_same_digits(tmp_path, kind, target, shown):
    decimals = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 200, 300, 2)))
    path = write_corner_tables([areamaker.worked(), decimals], tmp_path / f"a{kind}")
    own = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    calc = ["--infilter=HTML (StarCalc)"] if (kind, target[:3]) == (".html", "csv") else []
    command = [
        str(SOFFICE),
        "--headless",
        own,
        *calc,
        "--convert-to",
        target,
        "--outdir",
        str(tmp_path / "out"),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=100)
    (made,) = (tmp_path / "out").iterdir()
    text = made.read_text(encoding="utf-8-sig")
    assert [line for line in shown if line not in text] == []
