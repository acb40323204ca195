"""Papers as PDF, read back by poppler: the same numbers, Vietnamese as text, embedded fonts, whole tables."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QPdfWriter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import areamaker
import cases
from real_areas import real_areas
from test_papers import report_of

from mineral_plugin.bridge.paper_layout import PageMaker
from mineral_plugin.bridge.paper_pdf import paper_font, write_paper_pdf
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.papers.model import Cell, Grid, Heading, Paper, Paragraph, Picture
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.papers.request_paper import table_paper
from mineral_plugin.core.papers.summary import summary_paper
from mineral_plugin.core.report.told import PROBLEMS


def poppler(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def pages_of(path):
    return poppler("pdftotext", "-layout", path, "-").split("\f")[:-1]


def words_of(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def conflicts(tmp_path_factory):
    return report_of(cases.conflicts, tmp_path_factory.mktemp("pdf"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_25_real_areas_print_every_corner_area_and_zone_of_the_form(qgis_app, tmp_path, lang):
    for number, area in enumerate(real_areas()):
        path = tmp_path / f"{number}.pdf"
        write_paper_pdf(table_paper((area,), lang), path)
        form, pages = table_form(area, lang), pages_of(path)
        rows = [line.split() for page in pages for line in page.splitlines()]
        printed = [row for row in rows if len(row) == 3 and row[1][:1].isdigit() and row[2][:1].isdigit()]
        truth = [[r.name, r.x.text, r.y.text] for table in form.tables for r in table.rows]
        assert [row for row in printed if row in truth] == truth
        whole = words_of(" ".join(pages))
        for table in form.tables:
            assert all(fact.text in whole for fact in table.facts)
            assert area.zone.meridian_text in whole


def test_a_long_table_is_cut_between_rows_with_its_head_on_every_page(qgis_app, tmp_path):
    longest = max(real_areas(), key=lambda area: sum(len(r.corners) for p in area.parts for r in p.rings))
    path = tmp_path / "long.pdf"
    count = write_paper_pdf(table_paper((longest,), "vi"), path)
    pages = pages_of(path)
    assert len(pages) == count > 1
    assert all("X (m)" in page and f"Trang {at}/{count}" in page for at, page in enumerate(pages, start=1))


def test_vietnamese_is_text_and_every_font_is_embedded(qgis_app, tmp_path, conflicts):
    path = tmp_path / "r.pdf"
    write_paper_pdf(report_paper([conflicts], "vi"), path)
    whole = words_of(" ".join(pages_of(path)))
    for finding in conflicts["findings"]:
        if finding["outcome"] in PROBLEMS:
            assert words_of(finding["message"]["vi"])[:60] in whole
    fonts = [line.split() for line in poppler("pdffonts", path).splitlines()[2:]]
    assert fonts and all(line[-5:-2] == ["yes", "no", "yes"] or line[-5] == "yes" for line in fonts)


def test_maps_of_findings_are_lines_and_no_bitmaps(qgis_app, tmp_path, conflicts):
    path = tmp_path / "r.pdf"
    write_paper_pdf(report_paper([conflicts], "vi"), path)
    assert len(poppler("pdfimages", "-list", path).splitlines()) == 2  # the head alone


@pytest.mark.parametrize("make", [cases.conflicts, cases.hole_and_levels, cases.clear])
def test_the_clients_page_is_one_page(qgis_app, tmp_path, make):
    report = report_of(make, tmp_path / "case")
    path = tmp_path / "s.pdf"
    assert write_paper_pdf(summary_paper(report), path) == 1
    text = words_of(pages_of(path)[0])
    assert "TÓM TẮT CHO KHÁCH HÀNG" in text and "SUMMARY FOR THE CLIENT" in text


def test_a_heading_never_ends_a_page(qgis_app, tmp_path):
    for filler in range(34, 46):
        blocks = (*(Paragraph(f"dòng {at}") for at in range(filler)), Heading("ĐẦU MỤC"), Paragraph("SAU ĐÓ"))
        path = tmp_path / "h.pdf"
        write_paper_pdf(Paper("vi", "x", blocks), path)
        (page,) = [page for page in pages_of(path) if "ĐẦU MỤC" in page]
        assert "SAU ĐÓ" in page, filler


@pytest.mark.parametrize("filler", range(0, 60, 4))
def test_a_picture_is_never_cut(qgis_app, tmp_path, filler):
    writer = QPdfWriter(str(tmp_path / "p.pdf"))
    width, height = float(writer.width()), float(writer.height())
    blocks = (*(Paragraph(f"dòng {at}") for at in range(filler)), Picture("<svg/>", 100, 80, "x"))
    pages = PageMaker(writer, paper_font(), width, height).pages(blocks)
    (top, piece) = pages[-1][-1]
    assert piece.picture is not None and top + piece.height <= height
    for page in pages:
        for (above, first), (below, _) in zip(page, page[1:]):
            assert above + first.height <= below


def test_a_table_row_is_never_cut_and_none_is_lost(qgis_app, tmp_path):
    rows = tuple((Cell(f"hàng {at}\nhai dòng {at}"), Cell(str(at))) for at in range(90))
    grid = Grid(((Cell("ĐẦU BẢNG"), Cell("SỐ")),), rows, (3.0, 1.0))
    path = tmp_path / "t.pdf"
    write_paper_pdf(Paper("vi", "x", (Paragraph("a"), grid)), path)
    pages = pages_of(path)
    assert len(pages) > 2 and all("ĐẦU BẢNG" in page for page in pages)
    for at in range(90):
        (page,) = [page for page in pages if re.search(rf"hai dòng {at}\b", page)]
        assert re.search(rf"hàng {at}\b", page)


def test_the_font_has_every_vietnamese_letter(qgis_app):
    assert paper_font().family()


def test_an_earlier_file_stays_where_the_new_one_cannot_be_written(qgis_app, tmp_path):
    with pytest.raises(CannotWriteError):
        write_paper_pdf(table_paper((areamaker.worked(),), "vi"), tmp_path / "none" / "a.pdf")


def test_a_paper_can_be_printed_beside_the_window(qgis_app, tmp_path, conflicts):
    """The toolbox runs algorithms in a thread of their own."""
    paper, pages = report_paper([conflicts], "vi"), []
    worker = threading.Thread(target=lambda: pages.append(write_paper_pdf(paper, tmp_path / "b.pdf")))
    worker.start()
    worker.join()
    assert pages == [write_paper_pdf(paper, tmp_path / "a.pdf")]
    assert pages_of(tmp_path / "b.pdf") == pages_of(tmp_path / "a.pdf")
