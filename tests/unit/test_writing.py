"""Corner tables out: the form, the digits, and what each plain format makes of it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import areamaker
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.corner_tables.writing.csv_file import csv_bytes, harmless
from mineral_plugin.core.corner_tables.writing.form import TableOptions, one_line, table_form
from mineral_plugin.core.corner_tables.writing.html import html_page
from mineral_plugin.core.corner_tables.writing.text import aligned_text, tabbed_text
from mineral_plugin.core.work.writing import (
    KINDS,
    clipboard_table,
    safe_names,
    write_corner_tables,
    write_each,
)

HOLE = areamaker.box(2_412_050, 442_050, 60, 90, 1, first=5)
WITH_HOLE = areamaker.area(
    Part(areamaker.box(2_412_000, 442_000, 200, 300, 2), (HOLE,), 120.5, -60.0), stated="5.46"
)
LEVELS = areamaker.area(
    Part(areamaker.box(2_412_000, 442_000, 200, 300), (), 120.0, 0.0),
    Part(areamaker.box(2_412_000, 442_300, 200, 300), (), 0.0, -60.0),
    Part(areamaker.box(2_412_300, 442_000, 100, 100), (), 120.0, 0.0),
    stated="13.0",
    name="Khu vực hai tầng",
)
PARTS = areamaker.area(
    Part(areamaker.box(2_412_000, 442_000, 200, 300)), Part(areamaker.box(2_413_000, 442_300, 200, 300))
)
HOSTILE = areamaker.area(
    Part(
        areamaker.named(
            areamaker.box(2_412_000, 442_000, 200, 300),
            ["=1+1", "<b>2</b>", 'a"&b', "@x\r\nX;|\t\u202ey\x00"],
        )
    ),
    name="<script>alert(1)</script> & =cmd|' /C calc'!A0",
)
ALL = (areamaker.worked(), WITH_HOLE, LEVELS, PARTS, HOSTILE)


# --- digits -------------------------------------------------------------------------------------------


def corner_of(x_text, y_text, north, east, decimals=0):
    return Corner("1", x_text, y_text, north, east, decimals)


@pytest.mark.parametrize(
    ("corner", "vi", "en"),
    [
        (
            corner_of("2508444", "442.393", 2508444.0, 442393.0),
            ("2.508.444", "442.393"),
            ("2,508,444", "442,393"),
        ),
        (
            corner_of("2.383.275,00", "441008,5", 2383275.0, 441008.5, 2),
            ("2.383.275,00", "441.008,5"),
            ("2,383,275.00", "441,008.5"),
        ),
        (
            corner_of("2 418 692.120", "442393", 2418692.12, 442393.0, 3),
            ("2.418.692,120", "442.393"),
            ("2,418,692.120", "442,393"),
        ),
        # Texts of degrees print no metres: the number itself is written, to a tenth of a millimetre.
        (
            corner_of("21°48'30\"", "104°12'00\"", 2412129.25, 442393.12345678, 0),
            ("2.412.129,25", "442.393,1235"),
            ("2,412,129.25", "442,393.1235"),
        ),
    ],
)
def test_a_corner_keeps_its_printed_digits(corner, vi, en):
    area = areamaker.area(Part(Ring((corner,) * 3)))
    for lang, expected in (("vi", vi), ("en", en)):
        row = table_form(area, lang).tables[0].rows[0]
        assert (row.x.text, row.y.text) == expected
        assert float(row.x.value) == pytest.approx(corner.north_m, abs=5e-5)


def test_digits_that_differ_within_a_ring_stay_so():
    ring = areamaker.ring("2412129/442393.5 2412174.25/442586 2412187.000/442856")
    rows = table_form(areamaker.area(Part(ring))).tables[0].rows
    assert [(row.x.decimals, row.y.decimals) for row in rows] == [(0, 1), (2, 0), (3, 0)]


def test_thousands_can_be_left_unmarked():
    rows = table_form(areamaker.worked(), "vi", TableOptions(grouped=False)).tables[0].rows
    assert (rows[0].x.text, rows[0].y.text) == ("2412129", "442393")


# --- the form -----------------------------------------------------------------------------------------


def test_the_form_of_one_ring():
    form = table_form(areamaker.worked(), "vi", TableOptions(attached_to="Giấy phép số 412/GP-UBND"))
    (table,) = form.tables
    assert form.heading_lines == (
        "RANH GIỚI, TỌA ĐỘ KHU VỰC",
        "Mỏ đá vôi Đồng Khê",
        "(Kèm theo Giấy phép số 412/GP-UBND)",
    )
    assert table.system_head == "Hệ tọa độ VN-2000 (kinh tuyến trục 104°45′, múi chiếu 3°)"
    assert (table.heading, table.corner_head, table.x_head, table.y_head) == (
        "",
        "Điểm góc",
        "X (m)",
        "Y (m)",
    )
    assert [row.name for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [fact.line for fact in table.facts] == ["Diện tích: 2,25 ha"]
    assert form.facts == ()


def test_the_form_in_english():
    form = table_form(WITH_HOLE, "en")
    outer, hole = form.tables
    assert "central meridian 104°45′, zone width 3°" in outer.system_head
    assert hole.heading == "Unmined ground inside the area"
    lines = [fact.line for fact in form.facts]
    assert lines == ["Area: 5.46 ha", "Highest mining level (m): 120.5", "Lowest mining level (m): -60"]


def test_every_hole_has_its_own_table_after_its_part():
    form = table_form(WITH_HOLE)
    assert [table.heading for table in form.tables] == ["", "Diện tích không khai thác nằm trong khu vực"]
    assert [row.name for row in form.tables[1].rows] == ["5", "6", "7", "8"]


def test_parts_at_levels_are_grouped_by_level():
    form = table_form(LEVELS)
    assert [table.heading for table in form.tables] == [
        "Phần 1, mức sâu từ 120 m đến 0 m",
        "Phần 2, mức sâu từ 120 m đến 0 m",
        "Phần 3, mức sâu từ 0 m đến -60 m",
    ]
    assert [len(table.facts) for table in form.tables] == [3, 3, 3]
    assert [fact.line for fact in form.facts] == ["Tổng diện tích: 13,0 ha"]
    assert form.title == "RANH GIỚI, TỌA ĐỘ, MỨC SÂU KHU VỰC"


def test_an_area_that_states_none_says_what_the_corners_give():
    (table,) = table_form(replace(areamaker.worked(), stated_area=None)).tables
    assert [fact.line for fact in table.facts] == ["Tính từ tọa độ các điểm góc: 2,2272 ha"]


def test_the_unit_is_the_stated_one():
    lines = [
        table_form(areamaker.area(*PARTS.parts, stated=stated, unit=unit)).facts[0].line
        for stated, unit in (("120000", "m2"), ("0.120", "km2"), ("12", "ha"))
    ]
    assert lines == ["Tổng diện tích: 120.000 m²", "Tổng diện tích: 0,120 km²", "Tổng diện tích: 12 ha"]


def test_source_and_grade_are_told():
    area = replace(areamaker.worked(), source=Source("Quyết định số 2581", date(2025, 11, 24), "published"))
    assert table_form(area).notes == (
        "Nguồn: Quyết định số 2581, ngày 24/11/2025",
        "Cấp nguồn: văn bản đã công bố",
    )
    own = replace(area, source=Source("", None, "GNSS RTK"))
    assert table_form(own, "en").notes == ("Grade of the source: GNSS RTK",)


@pytest.mark.parametrize(
    ("grade", "known", "warned"),
    [("typed", None, False), ("layer", None, True), ("typed", False, True), ("layer", True, False)],
)
def test_a_table_from_a_layer_warns_that_the_printed_digits_are_unknown(grade, known, warned):
    area = replace(areamaker.worked(), source=Source("", None, grade))
    notes = table_form(area, "en", TableOptions(digits_known=known)).notes
    assert any("the digits printed in the original document are unknown" in note for note in notes) == warned
    assert not (warned and any("typed from" in note for note in notes))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\tc", "a b c"),
        ("x\x00\x1b[31my", "x [31my"),
        ("\u202egnp.exe", "gnp.exe"),
        ("  Mỏ  ", "Mỏ"),
        ("e\u0302\u0301", "ế"),
        ("\ud800z", "z"),
    ],
)
def test_one_line(text, clean):
    assert one_line(text) == clean


def test_order_numbers_as_closure_maps_have_them():
    letters = areamaker.area(Part(areamaker.named(areamaker.worked().parts[0].outer, "ABCDE")), stated="2.25")
    form = table_form(letters, "vi", TableOptions(numbered=True))
    lines = aligned_text([form]).splitlines()
    assert "TT | Tên điểm góc |     X (m) |   Y (m)" in lines
    assert "1  | A            | 2.412.129 | 442.393" in lines
    assert ["5", "E", "2.412.107", "442.393"] in read_csv(csv_bytes([form]))
    rows = parsed([form]).rows
    assert rows[0][:2] == ["TT", "Tên điểm góc"] and rows[2] == ["1", "A", "2.412.129", "442.393"]
    assert rows[-1] == ["Diện tích", "2,25 ha"]


# --- plain text ---------------------------------------------------------------------------------------


def test_columns_are_aligned():
    lines = aligned_text([table_form(areamaker.worked())]).splitlines()
    rows = [line for line in lines if line.count("|") == 2]
    assert len(rows) == 6 and len({tuple(i for i, c in enumerate(row) if c == "|") for row in rows}) == 1
    assert rows[1] == "1        | 2.412.129 | 442.393"


def test_a_bar_in_a_name_does_not_make_a_column():
    lines = aligned_text([table_form(HOSTILE)]).splitlines()
    assert "@x X;¦ y | 2.412.000 | 442.300" in lines


def test_the_clipboard_text_has_tabs():
    text = tabbed_text([table_form(areamaker.worked(), "en")])
    assert "1\t2,412,129\t442,393" in text.splitlines()


# --- CSV ----------------------------------------------------------------------------------------------


def read_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_for_a_vietnamese_excel():
    rows = read_csv(csv_bytes([table_form(areamaker.worked())]))
    assert rows[2] == ["Điểm góc", "Hệ tọa độ VN-2000 (kinh tuyến trục 104°45′, múi chiếu 3°)", ""]
    assert rows[4] == ["1", "2.412.129", "442.393"]
    assert rows[9] == ["Diện tích", "2,25 ha", ""]
    assert {len(row) for row in rows} == {3}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("-60", "-60"),
        ("-60,5", "-60,5"),
        ("2.412.129", "2.412.129"),
        ("1=2", "1=2"),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert harmless(cell) == written


def test_a_hostile_area_in_csv():
    cells = [cell for row in read_csv(csv_bytes([table_form(HOSTILE)])) for cell in row]
    assert "'=1+1" in cells and "'@x X;| y" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


# --- HTML ---------------------------------------------------------------------------------------------


class Tables(HTMLParser):
    """Collects tags, and rows of cells."""

    def __init__(self):
        super().__init__()
        self.tags, self.rows, self.inside = [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        if self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def parsed(forms):
    reader = Tables()
    reader.feed(html_page(forms))
    return reader


def test_html_rows():
    rows = parsed([table_form(areamaker.worked())]).rows
    assert rows[0] == ["Điểm góc", "Hệ tọa độ VN-2000 (kinh tuyến trục 104°45′, múi chiếu 3°)"]
    assert rows[1:3] == [["X (m)", "Y (m)"], ["1", "2.412.129", "442.393"]]
    assert rows[-1] == ["Diện tích", "2,25 ha"]


def test_html_needs_nothing_else_and_runs_nothing():
    page = html_page([table_form(area) for area in ALL])
    assert not {"script", "link", "img", "iframe", "b2"} & set(parsed([table_form(HOSTILE)]).tags)
    assert "http" not in page and "url(" not in page and "<script" not in page


def test_hostile_names_are_text():
    rows = parsed([table_form(HOSTILE)]).rows
    assert [row[0] for row in rows[2:6]] == ["=1+1", "<b>2</b>", 'a"&b', "@x X;| y"]


# --- files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_equal_areas_give_equal_bytes(tmp_path, kind, lang):
    one = write_corner_tables(ALL, tmp_path / f"một{kind}", lang)
    two = write_corner_tables(ALL, tmp_path / f"hai{kind.upper()}", lang)
    assert one.read_bytes() == two.read_bytes() and one.stat().st_size > 100


def test_a_kind_that_is_not_known(tmp_path):
    with pytest.raises(InputError) as caught:
        write_corner_tables(ALL, tmp_path / "bảng.doc")
    assert ".docx" in caught.value.text("vi") and not list(tmp_path.iterdir())


@pytest.mark.parametrize("areas", [[], [replace(PARTS, parts=())], [replace(PARTS, parts=(Part(Ring(())),))]])
def test_nothing_to_write(tmp_path, areas):
    with pytest.raises(InputError):
        write_corner_tables(areas, tmp_path / "a.txt")
    with pytest.raises(InputError):
        clipboard_table(areas)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_leaves_nothing(tmp_path):
    with pytest.raises(CannotWriteError):
        write_corner_tables(ALL, tmp_path / "no" / "a.html")


def test_one_file_for_each_area(tmp_path):
    twice = [*ALL, areamaker.worked()]
    paths = write_each(twice, tmp_path, ".csv", "en")
    assert [path.name for path in paths[:2]] == ["Mỏ đá vôi Đồng Khê.csv", "Mỏ đá vôi Đồng Khê (2).csv"]
    assert len(set(paths)) == len(twice) and {path.parent for path in paths} == {tmp_path}
    assert sorted(paths) == sorted(tmp_path.iterdir())


def test_one_of_many_without_corners_leaves_all_as_they_were(tmp_path):
    areas = [replace(PARTS, name="A"), replace(PARTS, name="B")]
    (tmp_path / "A.csv").write_text("earlier", encoding="utf-8")
    with pytest.raises(InputError):
        write_each([*areas, replace(PARTS, parts=())], tmp_path, ".csv")
    assert (tmp_path / "A.csv").read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "CON",
        "nul.txt",
        "",
        "..",
        ".",
        "a\x00b",
        "x" * 500,
        "ế" * 300,
    ]
    + ["%00", "a/b\\c", "-rf", "~root", "\u202eb", "x.", " x "],
)
def test_names_of_files_are_safe(name, tmp_path):
    (stem,) = safe_names([name])
    assert (tmp_path / f"{stem}.csv").resolve().parent == tmp_path.resolve()
    (path,) = write_each([replace(PARTS, name=name)], tmp_path, ".csv")
    assert path.is_file() and path.parent == tmp_path
    assert not path.name.startswith((".", "-", "~")) and len(path.name.encode()) < 200


def test_names_that_differ_in_case_only_are_two_files():
    assert safe_names(["Mỏ", "MỎ", "mỏ"]) == ("Mỏ", "MỎ (2)", "mỏ (3)")


def test_the_clipboard_has_both():
    page, text = clipboard_table([areamaker.worked()], "vi")
    assert "2.412.129" in page and "2.412.129\t442.393" in text


def test_areas_are_not_changed():
    assert isinstance(WITH_HOLE, LicenceArea)
    before = repr(ALL)
    clipboard_table(ALL)
    assert repr(ALL) == before


# --- any area -----------------------------------------------------------------------------------------


def plain(text, lang):
    """Read a printed number by the book: the marks of its language and nothing else."""
    group, mark = (".", ",") if lang == "vi" else (",", ".")
    assert re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})*(\{mark}\d+)?", text), text
    return text.replace(group, "").replace(mark, ".")


@settings(max_examples=60, deadline=None)
@given(area=areamaker.areas(), lang=st.sampled_from(["vi", "en"]))
def test_every_corner_is_written_with_the_digits_it_was_typed_with(area, lang):
    form = table_form(area, lang)
    rings = [ring for part in area.parts for ring in part.rings]
    by_level = len({(part.top_m, part.bottom_m) for part in area.parts}) > 1
    if not by_level:
        assert len(form.tables) == len(rings)
    written = [
        (row.name, plain(row.x.text, lang), plain(row.y.text, lang))
        for table in form.tables
        for row in table.rows
    ]
    typed = [(c.name, c.x_text, c.y_text) for ring in rings for c in ring.corners]
    assert sorted(written) == sorted(typed) if by_level else written == typed
    pages = aligned_text([form]), tabbed_text([form]), html_page([form]), csv_bytes([form]).decode("utf-8")
    for table in form.tables:
        for row in table.rows:
            assert all(row.x.text in page and row.y.text in page for page in pages)
