"""Do the papers agree? Asked on the page of the dossier; contradictions stay until the draft changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from qgis.PyQt.QtWidgets import QProgressBar
from small_pdf import OBJECTS, pdf_of
from test_gui_dock import attach, check, click, made, prepare

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

from formatmaker import docx, paragraph

from mineral_plugin.core.dossier.media_types import DOCX

WORDS = "Hệ tọa độ VN-2000, kinh tuyến trục {meridian}, múi chiếu 3°. Loại khoáng sản: {mineral}."
KINDS = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'
MINERAL = "đá vôi làm vật liệu xây dựng thông thường"


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path, lang="en")
    check(made_one)
    prepare(made_one)
    made_one.dock.dossier.agree.open()
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def written(office, meridian, mineral=MINERAL):
    path = office.home / "request.docx"
    path.write_bytes(
        docx(paragraph(WORDS.format(meridian=meridian, mineral=mineral)), {"[Content_Types].xml": KINDS})
    )
    attach(office, "request", path)


def compared(office):
    click(office, "comparePapers")
    card = office.dock.dossier.agree
    office.qtbot.waitUntil(lambda: card.compare.isEnabled(), timeout=20_000)
    return card


def zone_of(office):
    minutes = office.desk.area.zone.central_meridian_min
    return f"{minutes // 60}°{minutes % 60:02d}'"


def test_papers_that_agree_with_the_dossier_are_told_so(office):
    written(office, zone_of(office))
    card = compared(office)
    assert "No contradiction" in card.told.text() and card.lines.count() == 0
    assert not office.dock.findChild(QProgressBar, "comparingProgress").isVisible()


def test_a_contradiction_is_shown_with_both_quotes_until_the_draft_changes(office):
    written(office, "110°00'")
    card = compared(office)
    assert card.lines.count() == 1 and "1 " in card.told.text()
    assert "110°00'" in card.lines.item(0).text() and "request.docx" in card.lines.item(0).text()
    office.desk.take_draft(None)
    assert card.lines.count() == 0 and card.told.text() == ""


def test_a_paper_without_text_is_named_and_nothing_is_told_for_all(office):
    written(office, zone_of(office))
    scan = office.home / "scan.pdf"
    scan.write_bytes(pdf_of(list(OBJECTS)))
    other = next(one.id for one in office.desk.draft.components if one.id != "request")
    attach(office, other, scan)
    card = compared(office)
    assert "cannot be told" in card.told.text()
    assert card.lines.count() == 1 and "scan.pdf" in card.lines.item(0).text()
