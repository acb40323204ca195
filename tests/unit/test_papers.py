"""Papers: the same numbers in DOCX, HTML, report and form; one page for the client; a map of each finding."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import areamaker
import cases
import pytest
from areamaker import box
from paper_reading import corner_rows, docx_root, docx_rows, docx_texts, html_rows
from real_areas import real_areas

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.html import html_page
from mineral_plugin.core.papers.inside import inside_area
from mineral_plugin.core.papers.model import Cell, Grid, NewPage, Paper, Paragraph, Picture
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.papers.request_paper import table_paper
from mineral_plugin.core.papers.summary import summary_paper
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import area_to_dict, to_dict
from mineral_plugin.core.report.pictures import area_picture, finding_picture
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.papering import write_paper
from mineral_plugin.core.work.requests import areas_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
SVG = "{http://www.w3.org/2000/svg}"


def report_of(make, folder):
    folder.mkdir(exist_ok=True)
    case = make(folder)
    table = case.table_file(folder) if case.table else None
    request = CheckRequest(
        areas=areas_of(table, None if table else Path(case.areas), case.zone),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date.fromisoformat(case.event_date),
        reference=case.references,
        holder=case.holder,
    )
    return to_dict(check_areas(request, NOON, "test")[0])


@pytest.fixture(scope="module")
def conflicts(tmp_path_factory):
    return report_of(cases.conflicts, tmp_path_factory.mktemp("paper"))


def form_rows(area, lang):
    return [
        [row.name, row.x.text, row.y.text] for table in table_form(area, lang).tables for row in table.rows
    ]


# --- the same number once -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_25_real_areas_have_the_same_corners_area_and_zone_in_every_paper(lang):
    for area in real_areas():
        paper = table_paper((area,), lang)
        document, page = docx_bytes(paper), html_page(paper)
        truth = form_rows(area, lang)
        assert corner_rows(docx_rows(document)) == truth
        assert corner_rows(html_rows(page)) == truth
        form = table_form(area, lang)
        facts = [[fact.label, fact.text] for table in form.tables for fact in table.facts]
        for rows in (docx_rows(document), html_rows(page)):
            assert all(fact in rows for fact in facts)
            assert any(form.tables[0].system_head in row for row in rows)


def test_25_real_areas_come_back_from_report_data_as_they_were():
    for area in real_areas():
        read = area_of_report({"area": area_to_dict(area)})
        assert replace(read, import_report=area.import_report) == area


def test_levels_and_holes_stand_in_the_paper_as_in_the_form():
    area = areamaker.area(
        Part(box(2412000, 442000, 2500, 3000, 2), (box(2412300, 442300, 200, 200, 2, 5),), 120.0, -60.5)
    )
    texts = docx_texts(docx_bytes(table_paper((area,), "vi")))
    assert "RANH GIỚI, TỌA ĐỘ, MỨC SÂU KHU VỰC" in texts
    assert "Mức sâu khai thác thấp nhất (m): -60,5" in texts
    assert "Diện tích không khai thác nằm trong khu vực" in texts


def test_a_report_that_is_none_is_refused():
    with pytest.raises(InputError):
        area_of_report({"area": {"id": "x"}})


# --- the check report -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_report_paper_says_all_that_the_reports_page_says(conflicts, lang):
    page = html_page(report_paper([conflicts], lang))
    for finding in conflicts["findings"]:
        assert finding["rule"] in page
        if finding["outcome"] in ("conflict", "cannot_tell"):
            for words in (finding["message"][lang], finding["basis"]["article"]):
                assert _escaped(words) in page
    assert conflicts["summary"]["headline"][lang] in page
    assert all(layer["sha256"][:16] in page for layer in conflicts["reference"])


def _escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#x27;")


def test_each_finding_with_a_place_has_its_map_in_paper_and_page(conflicts):
    placed = [f for f in conflicts["findings"] if f["where"] and f["outcome"] in ("conflict", "cannot_tell")]
    pictures = [b for b in report_paper([conflicts], "vi").blocks if isinstance(b, Picture)]
    assert len(pictures) == len(placed) + 1 > 2
    assert render_html([conflicts], "vi").count("<figure") == len(placed)


def test_several_reports_begin_on_pages_of_their_own(conflicts):
    blocks = report_paper([conflicts, conflicts], "en").blocks
    assert sum(isinstance(block, NewPage) for block in blocks) == 1


# --- maps of findings -----------------------------------------------------------------------------


def test_a_conflict_is_hatched_and_lies_inside_the_picture(conflicts):
    (finding,) = [f for f in conflicts["findings"] if f["rule"] == "O01"]
    made = finding_picture(conflicts, finding, "vi", 110, 62)
    root = ElementTree.fromstring(made.svg)
    red = [path for path in root.iter(f"{SVG}path") if path.get("stroke") == "#b3261e"]
    assert len(red) == 2 and red[0].get("d").count("M") > 5
    numbers = [float(n) for path in red for n in re.findall(r"[\d.]+", path.get("d"))]
    assert 0 <= min(numbers) and max(numbers) <= 110


def test_a_picture_needs_no_style_sheet(conflicts):
    made = area_picture(conflicts, "en", 150, 95)
    assert "class=" not in made.svg and "<style" not in made.svg
    assert {t.text for t in ElementTree.fromstring(made.svg).iter(f"{SVG}text")} >= {"1", "2", "3", "4", "N"}


def test_a_finding_without_a_place_or_question_has_no_picture(conflicts):
    (finding,) = [f for f in conflicts["findings"] if f["rule"] == "O01"]
    assert finding_picture(conflicts, {**finding, "where": None}, "vi", 110, 62) is None
    assert finding_picture(conflicts, {**finding, "outcome": "clear"}, "vi", 110, 62) is None


def test_a_point_is_marked_by_a_ring(conflicts):
    corner = conflicts["area"]["parts"][0]["outer"][0]
    spot = {"type": "Point", "coordinates": [corner["east_m"], corner["north_m"]]}
    (finding,) = [f for f in conflicts["findings"] if f["rule"] == "O01"]
    made = finding_picture(conflicts, {**finding, "where": {"part": 0, "geometry": spot}}, "vi", 110, 62)
    assert 'r="2" fill="none" stroke="#b3261e"' in made.svg


# --- the client's page ----------------------------------------------------------------------------


def test_the_clients_page_has_the_same_numbers_in_both_languages(conflicts):
    rows = html_rows(html_page(summary_paper(conflicts)))
    told = [(vi, en) for vi, en in rows if vi and en]
    assert len(told) == len(rows)
    for vi, en in told:
        assert _numbers(vi, ".") == _numbers(en, ","), (vi, en)


def _numbers(text, grouping):
    """Return the digits of plain numbers; dates and rule names are written otherwise in each language."""
    text = re.sub(r"\d{2}/\d{2}/\d{4}|\d{1,2} [A-Z][a-z]{2} \d{4}", "", text)
    found = re.findall(r"\d[\d.,]*\d|\d", text)
    return sorted(number.replace(grouping, "").replace(",", ".") for number in found)


def test_the_clients_page_asks_to_stay_one_page_and_says_how_much_is_left(conflicts):
    paper = summary_paper(conflicts)
    assert paper.one_page
    problems = [f for f in conflicts["findings"] if f["outcome"] in ("conflict", "cannot_tell")]
    page = html_page(paper)
    shown = page.count("→")
    assert f"{len(problems) - shown // 2} mục khác" in page or shown // 2 >= len(problems)
    assert page.index("GP-1") < page.index("Không kết luận được")


def test_a_clear_area_says_that_nothing_has_to_be_looked_at(conflicts):
    clear = {**conflicts, "findings": [f for f in conflicts["findings"] if f["outcome"] == "clear"]}
    assert "Nothing has to be looked at." in html_page(summary_paper(clear))


# --- the formats ----------------------------------------------------------------------------------


def test_equal_papers_give_equal_bytes(conflicts):
    assert docx_bytes(report_paper([conflicts], "vi")) == docx_bytes(report_paper([conflicts], "vi"))
    assert html_page(report_paper([conflicts], "vi")) == html_page(report_paper([conflicts], "vi"))


def test_marks_and_texts_of_others_do_no_harm():
    evil = "<b>&\"'\x00"
    grid = Grid(((Cell(evil),),), ((Cell(evil, over=1),),), (1.0,))
    paper = Paper("vi", "x", (Paragraph("<script>&"), grid), "<i>")
    assert "<script>" not in html_page(paper)
    assert docx_rows(docx_bytes(paper)) == [["<b>&\"'"]] * 2
    assert "<script>&" in docx_texts(docx_bytes(paper))


def test_a_head_that_spans_rows_is_merged_and_repeats_on_every_page():
    root = docx_root(docx_bytes(table_paper((areamaker.worked(),), "vi")))
    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert len(list(root.iter(f"{main}tblHeader"))) == 2
    assert [node.get(f"{main}val") for node in root.iter(f"{main}vMerge")] == ["restart", None]


def test_a_paper_is_written_by_its_ending(tmp_path):
    paper = table_paper((areamaker.worked(),), "vi")
    assert write_paper(paper, tmp_path / "a.docx").read_bytes() == docx_bytes(paper)
    assert "Mỏ đá vôi Đồng Khê" in write_paper(paper, tmp_path / "a.html").read_text("utf-8")
    with pytest.raises(InputError):
        write_paper(paper, tmp_path / "a.odt")
    with pytest.raises(MissingError) as caught:
        write_paper(paper, tmp_path / "a.pdf")
    assert "QGIS" in caught.value.text("en")


# --- the part inside a prohibited area ------------------------------------------------------------


def test_the_part_inside_prohibited_areas_is_what_the_check_measured(conflicts):
    (finding,) = [f for f in conflicts["findings"] if f["rule"] == "Z01"]
    inside = inside_area(conflicts)
    assert area_m2(inside) == pytest.approx(finding["measured"], abs=0.01)
    assert [c.name for c in inside.parts[0].outer.corners] == ["1", "2", "3", "4"]
    assert {c.decimals for c in inside.parts[0].outer.corners} == {2}
    notes = table_form(inside, "en").notes
    assert any("digits printed in the original document are unknown" in note for note in notes)


def test_ground_in_two_prohibited_areas_counts_once(conflicts):
    (finding,) = [f for f in conflicts["findings"] if f["rule"] == "Z01"]
    twice = {**conflicts, "findings": [finding, {**finding, "rule": "Z02"}]}
    assert area_m2(inside_area(twice)) == pytest.approx(finding["measured"], abs=0.01)


def test_a_report_without_prohibited_ground_gives_no_part(conflicts):
    with pytest.raises(InputError) as caught:
        inside_area({**conflicts, "findings": []})
    assert conflicts["area"]["name"] in caught.value.text("vi")


@pytest.mark.parametrize("corners", [0, 1, 2])
def test_an_area_without_ground_has_a_paper_all_the_same(conflicts, corners):
    part = conflicts["area"]["parts"][0]
    wells = {**part, "outer": part["outer"][:corners]}
    report = {**conflicts, "area": {**conflicts["area"], "parts": [wells]}}
    for paper in (report_paper([report], "vi"), summary_paper(report)):
        for picture in (block for block in paper.blocks if isinstance(block, Picture)):
            ElementTree.fromstring(picture.svg)
            assert "nan" not in picture.svg


def test_a_ring_that_crosses_itself_is_drawn(conflicts):
    part = conflicts["area"]["parts"][0]
    first, second, *others = part["outer"]
    crossed = {**part, "outer": [second, first, *others]}
    report = {**conflicts, "area": {**conflicts["area"], "parts": [crossed]}}
    made = area_picture(report, "vi", 150, 95)
    assert len(list(ElementTree.fromstring(made.svg).iter(f"{SVG}circle"))) == 4
