"""Signatures and filing by hand in the dock: files out and back, verdicts, the ZIP, what is declared."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest
from files_named import name_files
from made_signature import SIGNER, signed_like
from qgis.PyQt.QtWidgets import QLineEdit
from small_pdf import small_pdf
from tasks_left import tasks_ended
from test_gui_dock import check, click, made, prepare

from mineral_plugin.bridge.paper_printer import QtPaperPrinter
from mineral_plugin.core.corner_tables.formats import open_content
from mineral_plugin.core.dossier.drafts import is_filed
from mineral_plugin.core.dossier.signing.choosing import listing_manifest_sha256
from mineral_plugin.core.dossier.signing.stated_list import hashes_stated
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.signing import list_paper

CODE = "H22.01-261123-0001"


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path, "en")
    check(made_one)
    prepare(made_one)
    paper = tmp_path / "đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("request"))
    request = made_one.desk.draft.components[0].id
    made_one.desk.take_draft(attach(made_one.desk.draft, request, paper))
    made_one.dock.open_page("dossier")
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def idle(office):
    office.qtbot.waitUntil(lambda: not office.dock.dossier.is_busy, timeout=30_000)


def rows(office):
    listed = office.dock.dossier.signing.files
    return [listed.item(number).text() for number in range(listed.count())]


def test_files_go_out_come_back_and_are_judged(office, monkeypatch, tmp_path):
    card, out = office.dock.dossier.signing, tmp_path / "ra"
    card.open()
    idle(office)
    assert "not signed" in rows(office)[0] and "pyHanko" in card.judge.text()
    name_files(monkeypatch, out)
    click(office, "signOut")
    idle(office)
    (form,) = out.glob("01-*.pdf")
    assert "Files put out: 1" in card.result.text()
    signed = tmp_path / "scan.pdf"
    signed.write_bytes(signed_like(form.read_bytes()))
    name_files(monkeypatch, form, signed)
    click(office, "signIn")
    office.qtbot.waitUntil(lambda: SIGNER in rows(office)[0], timeout=30_000)
    idle(office)
    assert "the signed file was taken" in card.result.text()
    assert "Not checked" in rows(office)[0] and "Valid" not in rows(office)[0]
    assert [file.file_name for file in office.desk.draft.files][-1] == "đơn đề nghị-da-ky.pdf"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_printed_list_states_its_hash_on_one_line(office, tmp_path, lang):
    draft, path = office.desk.draft, tmp_path / "list.pdf"
    QtPaperPrinter().print_pdf(list_paper(draft, lang), path)
    sha256 = listing_manifest_sha256(draft)
    assert sha256 in hashes_stated(path)
    lines = [row.cells[0] for block in open_content(path).blocks for row in block.rows]
    # As the letters are drawn: "ff" may be one of them.
    assert sha256 in [unicodedata.normalize("NFKC", line).strip() for line in lines]


def test_the_unsigned_file_comes_back_when_asked(office, monkeypatch, tmp_path):
    test_files_go_out_come_back_and_are_judged(office, monkeypatch, tmp_path)
    card = office.dock.dossier.signing
    assert not card.undo.isVisible()
    card.files.item(0).setSelected(True)
    click(office, "signUndo")
    office.qtbot.waitUntil(lambda: "not signed" in rows(office)[0], timeout=30_000)
    idle(office)
    assert "back in its place" in card.result.text()
    assert [file.file_name for file in office.desk.draft.files][-1] == "đơn đề nghị.pdf"


def test_the_list_of_components_is_printed_and_goes_out(office, monkeypatch, tmp_path):
    card, out = office.dock.dossier.signing, tmp_path / "ra"
    card.open()
    idle(office)
    card.files.item(card.files.count() - 1).setSelected(True)
    name_files(monkeypatch, out)
    click(office, "signOut")
    idle(office)
    (listing,) = out.glob("*.pdf")
    assert listing.read_bytes().startswith(b"%PDF-") and "bang-ke" in listing.name
    signed = tmp_path / "list.pdf"
    signed.write_bytes(signed_like(listing.read_bytes()))
    name_files(monkeypatch, signed)
    click(office, "signIn")
    office.qtbot.waitUntil(lambda: SIGNER in rows(office)[-1], timeout=30_000)


def test_a_strange_file_is_told_in_one_sentence(office, monkeypatch, tmp_path):
    card = office.dock.dossier.signing
    card.open()
    idle(office)
    strange = tmp_path / "strange.pdf"
    strange.write_bytes(signed_like(small_pdf("another")))
    name_files(monkeypatch, strange)
    before = office.desk.draft
    click(office, "signIn")
    idle(office)
    assert "not one of the files that went out" in card.result.text() and office.desk.draft == before


def test_the_zip_is_sealed_and_the_filing_declared_by_hand(office, monkeypatch, tmp_path):
    card, folder = office.dock.dossier.handoff, tmp_path / "zip"
    card.open()
    name_files(monkeypatch, folder)
    click(office, "sealZip")
    idle(office)
    path = folder / f"{office.desk.draft.reference}.zip"
    assert str(path) in card.sealed.text()
    with zipfile.ZipFile(str(path)) as archive:
        assert "huong-dan.html" in archive.namelist()
    receipt = tmp_path / "giấy tiếp nhận.pdf"
    receipt.write_bytes(small_pdf("receipt"))
    name_files(monkeypatch, receipt)
    click(office, "chooseReceipt")
    code = office.dock.findChild(QLineEdit, "declaredCode")
    assert not card.declare.isEnabled()
    code.setText(CODE)
    click(office, "declareFiled")
    tasks_ended(office.qtbot)
    assert "Declared by hand" in card.declared.text() and is_filed(office.desk.draft)
    assert card.receipt.text() == receipt.name
    listed = office.dock.dossier.receipts.list
    assert CODE in listed.item(0).text() and "declared by hand" in listed.item(0).text()
    code.setText("wrong code")
    click(office, "declareFiled")
    assert "does not look like others" in card.declared.text()
    click(office, "withdrawDeclared")
    tasks_ended(office.qtbot)
    assert not is_filed(office.desk.draft) and not card.withdraw.isVisible() and listed.count() == 0


def test_what_the_portal_does_not_take_is_told(office, monkeypatch, tmp_path):
    path = [file for file in office.desk.draft.files if file.component == "request"][0]
    Path(path.path(office.desk.draft.folder)).write_bytes(small_pdf("changed"))
    card = office.dock.dossier.handoff
    card.open()
    name_files(monkeypatch, tmp_path / "zip")
    click(office, "sealZip")
    idle(office)
    assert "has changed since it was attached" in card.sealed.text()
    assert list((tmp_path / "zip").iterdir()) == []
