"""Signing with a token in the window: libraries, certificates, the PIN, what is signed, what is said."""

from __future__ import annotations

import shutil
import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest
from files_named import name_files
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit
from small_pdf import small_pdf
from test_gui_dock import check, click, made, prepare
from token_office import LABEL, MODULE, PIN, PYTHON, tokens  # noqa: F401 - the fixture

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.signing import TRUST

SIGNER = "Nguyễn Văn Ký"


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path, tokens, monkeypatch):  # noqa: F811
    monkeypatch.setattr(settings, "_GROUP", "mineral_licence_token")
    QgsSettings().remove("mineral_licence_token")
    made_one = made(qtbot, tmp_path, "en")
    # Certificates are of the days on which they are made.
    made_one.desk.now = lambda: datetime.now(VIETNAM_TIME)
    shutil.copytree(tokens / "trust", tmp_path / TRUST)
    check(made_one)
    prepare(made_one)
    paper = tmp_path / "don.pdf"
    paper.write_bytes(small_pdf("request"))
    made_one.desk.take_draft(attach(made_one.desk.draft, made_one.desk.draft.components[0].id, paper))
    made_one.dock.open_page("dossier")
    made_one.dock.dossier.signing.open()
    idle(made_one)
    yield made_one
    QgsSettings().remove("mineral_licence_token")
    made_one.view.close()
    made_one.memory.close()


@pytest.fixture
def ready(office):
    """The window with the Python that signs, the library, and the tokens in view."""
    settings.save(signing_python=str(PYTHON))
    card = office.dock.dossier.signing.token
    card.open()
    card.module.setCurrentIndex(card.module.findData(MODULE))
    click(office, "listTokens")
    idle(office)
    return office


def idle(office):
    office.qtbot.waitUntil(lambda: not office.dock.dossier.is_busy, timeout=60_000)


def rows(office):
    listed = office.dock.dossier.signing.token.certificates
    return [listed.item(number).text() for number in range(listed.count())]


def files(office):
    listed = office.dock.dossier.signing.files
    return [listed.item(number).text() for number in range(listed.count())]


def choose(office, words):
    (number,) = [number for number, text in enumerate(rows(office)) if words in text]
    office.dock.dossier.signing.token.certificates.setCurrentRow(number)


def sign(office, pin=PIN):
    office.dock.findChild(QLineEdit, "tokenPin").setText(pin)
    click(office, "signWithToken")
    idle(office)


def test_without_pyhanko_the_page_says_what_to_do(office, monkeypatch, tmp_path):
    card = office.dock.dossier.signing.token
    card.open()
    assert "needs pyHanko 0.38.0" in card.tool.text() and "choose a Python" in card.tool.text()
    assert not card.look.isEnabled() and not card.pin.isEnabled() and card.python.isEnabled()
    name_files(monkeypatch, sys.executable)
    click(office, "signingPython")
    idle(office)
    assert "needs pyHanko 0.38.0 with python-pkcs11" in card.result.text()
    assert settings.load().settings.signing_python == ""
    name_files(monkeypatch, tmp_path / "don.pdf")
    click(office, "signingPython")
    idle(office)
    assert "cannot be run" in card.result.text()
    name_files(monkeypatch, PYTHON)
    click(office, "signingPython")
    idle(office)
    assert settings.load().settings.signing_python == str(PYTHON)
    assert str(PYTHON) in card.tool.text() and card.pin.isEnabled() and card.result.text() == ""


def test_the_python_of_the_office_is_not_chosen_here(office, monkeypatch):
    monkeypatch.setenv("MINERAL_SIGNING_PYTHON", str(PYTHON))
    card = office.dock.dossier.signing.token
    card.open()
    assert str(PYTHON) in card.tool.text() and card.pin.isEnabled() and not card.python.isEnabled()


def test_libraries_and_certificates_are_shown_without_a_pin(ready):
    card = ready.dock.dossier.signing.token
    assert "SoftHSM" in card.module.currentText()
    assert settings.load().settings.signing_module == MODULE
    (sound,) = [text for text in rows(ready) if LABEL in text]
    assert SIGNER in sound and "issued by Made-up root" in sound and "valid from" in sound
    assert "not valid today" not in sound
    (old,) = [text for text in rows(ready) if "· cu" in text]
    assert "not valid today" in old and not card.sign.isEnabled()


def test_papers_are_signed_and_their_verdicts_are_on_the_page(ready):
    choose(ready, LABEL)
    sign(ready)
    ready.qtbot.waitUntil(lambda: SIGNER in files(ready)[0], timeout=60_000)
    card = ready.dock.dossier.signing
    assert card.token.result.text() == "Signed: 2 of 2."
    assert f"Valid: signed by {SIGNER}" in files(ready)[0] and "Valid" in files(ready)[-1]
    assert "are checked against the folder trust" in card.judge.text()
    assert card.token.pin.text() == ""


def test_only_what_is_selected_is_signed(ready):
    card = ready.dock.dossier.signing
    card.files.item(0).setSelected(True)
    choose(ready, LABEL)
    sign(ready)
    assert card.token.result.text() == "Signed: 1 of 1."
    ready.qtbot.waitUntil(lambda: SIGNER in files(ready)[0], timeout=60_000)
    assert "not signed" in files(ready)[-1]


@pytest.mark.parametrize(
    ("certificate", "pin", "words"),
    [
        (LABEL, "made-up-0000", "PIN of token"),
        ("· cu", PIN, "expired on"),
        ("khong khoa", PIN, "no private key"),
        ("ma hoa", PIN, "not for signing documents"),
    ],
)
def test_what_is_refused_is_one_sentence(ready, certificate, pin, words):
    choose(ready, certificate)
    sign(ready, pin)
    card = ready.dock.dossier.signing.token
    assert words in card.result.text() and pin not in card.result.text() and card.pin.text() == ""
    assert "not signed" in files(ready)[0]


def test_a_token_that_was_pulled_out_is_said_to_be_gone(ready, tokens, tmp_path):  # noqa: F811
    choose(ready, LABEL)
    (tokens / "tokens").rename(tokens / "away")
    (tokens / "tokens").mkdir()
    try:
        sign(ready)
    finally:
        (tokens / "tokens").rmdir()
        (tokens / "away").rename(tokens / "tokens")
    assert "There is no token" in ready.dock.dossier.signing.token.result.text()


def test_a_library_that_breaks_takes_only_its_process_with_it(office, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nread line\nkill -SEGV $$\n", encoding="ascii")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    settings.save(signing_python=str(broken))
    card = office.dock.dossier.signing.token
    card.open()
    card.module.setCurrentIndex(card.module.findData(MODULE))
    click(office, "listTokens")
    idle(office)
    assert "broke off" in card.result.text() and rows(office) == []


def test_who_stops_ends_the_process(office, tmp_path):
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 300\n", encoding="ascii")
    hanging.chmod(hanging.stat().st_mode | stat.S_IXUSR)
    settings.save(signing_python=str(hanging))
    card = office.dock.dossier.signing.token
    card.open()
    card.module.setCurrentIndex(card.module.findData(MODULE))
    click(office, "listTokens")
    office.qtbot.waitUntil(card.running.isVisible)
    QTest.qWait(300)
    click(office, "stopToken")
    office.qtbot.waitUntil(lambda: not office.dock.dossier.is_busy, timeout=5_000)
    assert card.result.text() == "Stopped."


def test_the_pin_is_hidden_and_forgotten(ready, tmp_path):
    card = ready.dock.dossier.signing.token
    assert card.pin.echoMode() == QLineEdit.EchoMode.Password
    choose(ready, LABEL)
    card.pin.setFocus()
    QTest.keyClicks(card.pin, PIN)
    QTest.keyClick(card.pin, Qt.Key.Key_Return)
    idle(ready)
    assert "Signed: 2 of 2." in card.result.text()
    QTest.keyClick(card.pin, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert card.pin.text() == "" and not card.pin.isUndoAvailable()
    QgsSettings().sync()
    kept = [QgsSettings().fileName(), *map(str, Path(QgsApplication.qgisSettingsDirPath()).rglob("*"))]
    kept += map(str, tmp_path.rglob("*"))
    assert all(PIN.encode() not in Path(one).read_bytes() for one in kept if Path(one).is_file())
