"""Filing from the dock to the real service: how far it is, a stop in the middle, and going on from there."""

from __future__ import annotations

import threading

import pytest
from cutting_proxy import MEANWHILE
from qgis.PyQt.QtWidgets import QProgressBar
from small_pdf import big_pdf
from test_gui_dock import attach, check, click, made, prepare
from test_uploading_qgis import proxy, service  # noqa: F401 - the real service of these tests, too

from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.work.filing import list_receipts

SIZE = 20_000_000
CHUNK = 8 * 1024 * 1024


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path, proxy):  # noqa: F811 - the fixture
    made_one = made(qtbot, tmp_path, session=qgis_session)
    check(made_one)
    prepare(made_one)
    paper = tmp_path / "đơn đề nghị.pdf"
    paper.write_bytes(big_pdf(SIZE))
    attach(made_one, made_one.desk.draft.components[0].id, paper)
    made_one.dock.dossier.service.setText(proxy.url)
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def ended(office):
    office.qtbot.waitUntil(lambda: office.dock.dossier.file.isEnabled(), timeout=60_000)


def test_a_stopped_filing_says_what_stays_and_the_next_one_goes_on(office, proxy):  # noqa: F811
    held = threading.Event()
    proxy.cut("PATCH", "", MEANWHILE, lambda: held.wait(30))
    bar = office.dock.findChild(QProgressBar, "filingProgress")
    click(office, "fileDossier")
    assert bar.isVisible() and bar.maximum() == 0
    office.qtbot.waitUntil(lambda: 0 < bar.value() < 100 == bar.maximum(), timeout=30_000)
    click(office, "stopFiling")
    ended(office)
    held.set()
    assert "file again" in office.dock.dossier.problem.text() and not bar.isVisible()
    assert list_receipts(office.home, office.desk.now) == ()
    sent = proxy.bytes_of("POST", "PATCH")
    click(office, "fileDossier")
    ended(office)
    assert not office.dock.dossier.problem.isVisible()
    (receipt,) = list_receipts(office.home, office.desk.now)
    assert receipt.draft == office.desk.draft.reference
    assert proxy.bytes_of("POST", "PATCH") - sent <= SIZE


def test_a_clock_that_is_days_off_is_told_with_the_time_of_the_service(office, proxy):  # noqa: F811
    page = office.dock.dossier
    page.service_changed.emit(proxy.url)
    office.qtbot.waitUntil(lambda: bool(page.clock.text()), timeout=20_000)
    assert "mọi thời hạn tính theo giờ dịch vụ" in page.clock.text() and "chậm hơn" in page.clock.text()
    page.service_changed.emit("")
    assert page.clock.text() == ""
