"""Whatever somebody types as a name stays a text in every page, paper, table and file that we write."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Set, Tuple
from xml.etree import ElementTree

import areamaker
import cases
import pytest
from audit_samples import sample_run
from draftmaker import small_report
from hostile_texts import PLAIN, TEXTS, skeleton, text_places, with_text
from shapely.errors import ShapelyError
from test_report import reports_of

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.corner_tables.writing.csv_file import csv_bytes
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.corner_tables.writing.html import html_page as table_page
from mineral_plugin.core.dossier.checklist import render_checklist
from mineral_plugin.core.dossier.corners import corner_table_csv
from mineral_plugin.core.dossier.handoff import BundleFile
from mineral_plugin.core.dossier.handoff_guide import Guide, Link, render_guide
from mineral_plugin.core.exports.dxf import dxf_bytes
from mineral_plugin.core.exports.kml import kml_bytes
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.html import html_page
from mineral_plugin.core.papers.model import Cell, Grid, Heading, Paper, Paragraph
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.report.audit_data import digest
from mineral_plugin.core.report.audit_html import render_audit
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import to_dict
from mineral_plugin.core.report.sheets import Column, Figure, Table, xlsx_bytes
from mineral_plugin.core.report.sheets import csv_bytes as sheet_csv
from mineral_plugin.core.work.audit_outputs import audit_document

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
BREAK = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}br"
NUMBER = re.compile(r"[+-]?[\d.,]+")
by_kind = pytest.mark.parametrize("kind", sorted(TEXTS))


def area_named(text: str) -> Any:
    """Return an area with the text as its own name and as that of every corner."""
    ring = areamaker.ring(areamaker.WORKED)
    return areamaker.area(Part(areamaker.named(ring, [text] * len(ring.corners))), stated="2.25", name=text)


def paper_of(text: str) -> Paper:
    row = (Cell(text), Cell(text))
    grid = Grid((row,), (row,), (1.0, 1.0))
    return Paper("vi", text, (Heading(text, 1), Paragraph(text), grid), text)


def guide_of(text: str) -> str:
    both = Bilingual(text, text)
    file = BundleFile(text, 1, "0" * 64, Path("x"))
    links, files = (Link(both, text), Link(both, text, False)), ((both, file),)
    return render_guide(Guide(text, text, both, links, ((text, text),), files, (both,), 1, (text,)), "vi")


PAGES: Dict[str, Callable[[str], str]] = {
    "report": lambda text: render_html([to_dict(replace(small_report(), area=area_named(text)))], "vi"),
    "corner table": lambda text: table_page([table_form(area_named(text))]),
    "paper": lambda text: html_page(paper_of(text)),
    "checklist": lambda text: render_checklist(text, text, (), "vi"),
    "guide": guide_of,
}


@by_kind
@pytest.mark.parametrize("page", PAGES)
def test_no_text_adds_a_tag_or_an_attribute_to_a_page(page: str, kind: str) -> None:
    assert _without_breaks(PAGES[page](TEXTS[kind])) == _without_breaks(PAGES[page](PLAIN))


def _without_breaks(page: str) -> List[Tuple[str, Tuple[str, ...]]]:
    """Return the tags of a page; a text of several lines may be broken in several."""
    return [tag for tag in skeleton(page) if tag[0] not in ("br", "/br")]


# --- documents that somebody else wrote ---------------------------------------------------------------


def _forms_of(document: Any) -> List[Tuple[Any, ...]]:
    """Return one place of each kind: the second entry of a list has texts where the first has."""
    found: Dict[Tuple[Any, ...], Tuple[Any, ...]] = {}
    for place in text_places(document):
        found.setdefault(tuple("*" if isinstance(step, int) else step for step in place), place)
    return list(found.values())


def _tags_with(render: Callable[[Any], str], document: Any, place: Tuple[Any, ...], text: str) -> Any:
    """Return the tags of a page, ``None`` where the text is refused; what is no such document may be."""
    try:
        return _without_breaks(render(with_text(document, place, text)))
    except (MineralError, ShapelyError, ValueError, KeyError, TypeError):
        return None


def _changed_by_attack(render: Callable[[Any], str], document: Any) -> List[Tuple[Any, ...]]:
    """Return the places of a document at which the attack makes other tags than a plain text does."""
    whole = _without_breaks(render(document))
    found = []
    for place in _forms_of(document):
        attacked = _tags_with(render, document, place, ATTACK)
        if attacked not in (None, whole) and attacked != _tags_with(render, document, place, PLAIN):
            found.append(place)
    return found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    folder = tmp_path_factory.mktemp("report")
    told = dict(json.loads(json.dumps(to_dict(reports_of(cases.conflicts(folder), folder)[0]))))
    by_outcome = {one["outcome"]: one for one in told["findings"]}
    return {**told, "findings": list(by_outcome.values())}  # one of each kind: every map takes its time


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Any]:
    return dict(json.loads(json.dumps(audit_document(sample_run(tmp_path_factory.mktemp("audit"))))))


def _report_page(report: Any) -> str:
    return render_html([report], "vi")


def _report_on_paper(report: Any) -> str:
    return html_page(report_paper([report], "vi"))


ATTACK = """'"><img src=x onerror=alert(1)><script>x</script><b onload='x' """


def test_no_text_of_a_report_that_somebody_sent_becomes_markup(report: Dict[str, Any]) -> None:
    assert _changed_by_attack(_report_page, report) == []
    assert _changed_by_attack(_report_on_paper, report) == []


def test_no_text_of_an_audit_that_somebody_sent_becomes_markup(audit: Dict[str, Any]) -> None:
    assert _changed_by_attack(lambda told: render_audit(told, digest(told), "vi"), audit) == []


def test_the_attack_is_seen_where_a_page_lets_it_through(report: Dict[str, Any]) -> None:
    verdict = ("summary", "verdict")
    assert _changed_by_attack(lambda told: f"<p class={told['summary']['verdict']}>", report) == [verdict]


# --- XML ----------------------------------------------------------------------------------------------


def _parts(package: bytes) -> Dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _sheet(text: str) -> List[Table]:
    return [Table(text[:20] or "x", (Column(text), Column("Y")), ((text,), (Figure(-1.5, 2),)))]


XML: Dict[str, Callable[[str], Dict[str, bytes]]] = {
    "kml": lambda text: {"kml": kml_bytes([area_named(text)], text, "vi")},
    "docx": lambda text: _parts(docx_bytes(paper_of(text))),
    "xlsx": lambda text: _parts(xlsx_bytes(_sheet(text))),
}


@by_kind
@pytest.mark.parametrize("form", XML)
def test_every_file_of_xml_stays_sound_and_gets_no_element_by_a_text(form: str, kind: str) -> None:
    hostile, plain = XML[form](TEXTS[kind]), XML[form](PLAIN)
    assert list(hostile) == list(plain)
    for name, data in hostile.items():
        if name.endswith(("xml", "rels", "kml")):
            assert _elements(data) == _elements(plain[name]), name


def _elements(data: bytes) -> Set[str]:
    assert b"<!DOCTYPE" not in data and b"<!ENTITY" not in data
    return {str(element.tag) for element in ElementTree.fromstring(data).iter()} - {BREAK}


@by_kind
def test_no_text_adds_a_line_to_a_drawing(kind: str) -> None:
    """In DXF a line break would begin a group of its own."""
    hostile, plain = (dxf_bytes([area_named(text)], "vi") for text in (TEXTS[kind], PLAIN))
    assert len(hostile.splitlines()) == len(plain.splitlines())


# --- spreadsheets -------------------------------------------------------------------------------------

CSV: Dict[str, Callable[[str], Tuple[bytes, str]]] = {
    "corner table": lambda text: (csv_bytes([table_form(area_named(text))]), ";"),
    "dossier": lambda text: (corner_table_csv(area_named(text), "vi"), ","),
    "audit": lambda text: (sheet_csv(_sheet(text)[0], "vi"), ";"),
}


@by_kind
@pytest.mark.parametrize("form", CSV)
def test_no_cell_of_a_table_is_a_formula_and_numbers_stay_numbers(form: str, kind: str) -> None:
    data, delimiter = CSV[form](TEXTS[kind])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []
    assert any(cell.startswith(("2.412.129", "2412129", "-1,50")) for cell in cells)


@by_kind
def test_a_text_of_a_workbook_is_no_formula_whatever_it_begins_with(kind: str) -> None:
    parts = _parts(xlsx_bytes(_sheet(TEXTS[kind])))
    assert not [name for name, data in parts.items() if b"<f>" in data or b"<f " in data]
    assert b"<v>-1.5" in parts["xl/worksheets/sheet1.xml"]
