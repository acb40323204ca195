"""The client of a dossier and the papers that the program makes, by the buttons of the dossier page."""

from __future__ import annotations

import pytest
from files_named import name_files
from qgis.PyQt.QtWidgets import QLineEdit
from small_pdf import OBJECTS, pdf_of
from test_gui_dock import attach, check, click, made, prepare

from mineral_plugin.core.dossier.parties import load_parties

NAME = "Công ty Tự Đặt Tên"


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path)
    check(made_one)
    prepare(made_one)
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def keep(office, **values):
    click(office, "newClient")
    for name, text in values.items():
        office.dock.findChild(QLineEdit, f"client-{name}").setText(text)
    click(office, "keepClient")


def done(office):
    office.qtbot.waitUntil(lambda: not office.dock.dossier.is_busy, timeout=30_000)


def files(office):
    return [file.file_name for file in office.desk.draft.files]


def test_a_new_client_is_kept_and_chosen(office):
    keep(office, name=NAME, number="0109998887")
    assert [party.name for party in load_parties(office.home)] == [NAME]
    assert office.dock.dossier.client.client() == "KH-0001"
    assert NAME in office.dock.dossier.client.clients.currentText()


def test_a_number_that_is_none_is_told_in_the_card_and_nothing_is_kept(office):
    keep(office, name=NAME, number="mười")
    line = office.dock.dossier.client
    assert "mười" in line._card.problem_text() and load_parties(office.home) == ()


def test_request_and_papers_are_made_with_the_client(office):
    keep(office, name=NAME)
    click(office, "makeRequest")
    assert "request_data.docx" in office.dock.dossier.problem.text()
    click(office, "makePapers")
    done(office)
    assert not office.dock.dossier.problem.text()
    assert (office.desk.draft.folder / "request_data.docx").is_file()
    assert {"corner_table.pdf", "report.pdf", "summary.pdf"} <= set(files(office))
    assert (office.desk.draft.folder / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_in_which_something_runs_is_marked_at_once(office, tmp_path):
    paper = tmp_path / "đề án.pdf"
    paper.write_bytes(pdf_of([*OBJECTS, b"<</S/JavaScript/JS(1)>>"]))
    attach(office, office.desk.draft.components[0].id, paper)
    shown = office.dock.dossier.components.item(0).text()
    assert "đề án.pdf (1 " in shown and "tự chạy" in shown


def test_the_rehearsal_tells_what_would_come_back_until_the_draft_changes(office, tmp_path):
    card = office.dock.dossier.rehearsal
    card.open()
    click(office, "rehearse")
    office.qtbot.waitUntil(lambda: card.lines.count() > 0, timeout=20_000)
    first = card.lines.item(0).text()
    assert "Còn thiếu:" in first and "Gắn các tệp này" in first
    assert "sent back" in card.told.text()
    paper = tmp_path / "đơn.pdf"
    paper.write_bytes(pdf_of(list(OBJECTS)))
    attach(office, office.desk.draft.components[0].id, paper)
    assert card.lines.count() == 0


def test_drafts_are_listed_by_client_and_opened_again(office):
    first = office.desk.draft.reference
    keep(office, name=NAME)
    click(office, "page-check")
    prepare(office)
    second, shown = office.desk.draft.reference, office.dock.dossier.drafts
    shown.open()
    assert shown.list.count() == 2 and second in shown.list.item(0).text()
    shown.client.setCurrentIndex(shown.client.findData("KH-0001"))
    shown.client.activated.emit(shown.client.currentIndex())
    assert shown.list.count() == 1 and NAME in shown.list.item(0).text()
    shown.list.itemClicked.emit(shown.list.item(0))
    assert office.desk.draft.reference == first and first in office.dock.dossier.heading.text()
    assert not shown.is_open()


def test_a_client_is_handed_over_and_erased_after_a_question(office, tmp_path, monkeypatch):
    keep(office, name=NAME)
    target = tmp_path / "bàn giao.zip"
    name_files(monkeypatch, target)
    click(office, "handOverClient")
    office.qtbot.waitUntil(target.is_file, timeout=20_000)
    click(office, "eraseClient")
    assert load_parties(office.home) != ()
    click(office, "askAccept")
    assert load_parties(office.home) == () and office.desk.draft is None
    assert not list((office.home / "drafts").iterdir())
