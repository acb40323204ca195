"""The outbox in the dock: what it shows, what its buttons do, and what goes on by itself."""

from __future__ import annotations

import socket
import threading

import pytest
from cutting_proxy import MEANWHILE
from draftmaker import small_draft
from qgis.PyQt.QtWidgets import QAbstractButton, QWidget
from small_pdf import big_pdf
from test_gui_dock import click, made
from test_uploading_qgis import proxy, service  # noqa: F401 - the real service of these tests, too

from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.work import outbox_view
from mineral_plugin.core.work.drafting import attach, open_draft
from mineral_plugin.core.work.filing import file_draft, list_receipts

SIZE = 20_000_000


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path, lang="en", session=qgis_session)
    made_one.outbox = made_one.steps[2].outbox
    yield made_one
    made_one.view.close()
    made_one.memory.close()


@pytest.fixture
def begun(office, tmp_path, proxy):  # noqa: F811 - the fixture
    """A large draft whose filing was begun elsewhere, as on the command line, and got no answer."""
    paper = tmp_path / "project.pdf"
    paper.write_bytes(big_pdf(SIZE))
    draft = attach(small_draft(office.home), "project", paper)
    with socket.create_server(("127.0.0.1", 0)) as door:
        nobody = "http://127.0.0.1:%d" % door.getsockname()[1]
    begin(office, draft, nobody)
    return draft


def begin(office, draft, url):
    import requests

    with pytest.raises(ServiceUnreachableError):
        file_draft(draft, url, requests.Session(), office.home, office.desk.now)


def point_at(office, draft, url):
    """Let the only filing go to another address, as if the service had come up there."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(str(office.home / "outbox.sqlite"))) as connection, connection:
        connection.execute("UPDATE actions SET url = ?", (url,))


def line(office):
    (only,) = outbox_view.outbox_lines(office.home, office.desk.now)
    return only


def wait_until_filed(office):
    """Wait until it is filed and the window has heard of it: the window goes when the test ends."""
    office.qtbot.waitUntil(
        lambda: line(office).stand is outbox_view.Stand.FILED and not office.steps[2].is_sending,
        timeout=90_000,
    )


def is_given_up(office):
    is_busy = office.steps[2].is_sending or office.outbox._cancelling is not None
    return not is_busy and outbox_view.outbox_lines(office.home, office.desk.now) == ()


def hold(office, draft):
    outbox_view.pause_filing(office.home, office.desk.now, draft.reference)


def words(office):
    shown = office.dock.dossier.outbox.list
    return [shown.item(row).text() for row in range(shown.count())]


def enabled(office, name):
    return office.dock.findChild(QAbstractButton, name).isEnabled()


def test_with_nothing_unfinished_there_is_nothing_to_be_seen(office):
    office.outbox.look()
    office.dock.open_page("dossier")
    assert not office.dock.dossier.outbox.isVisible()
    assert not office.dock.start.unfinished.isVisible()


def test_what_is_unfinished_is_offered_on_the_first_page_and_told_on_that_of_the_dossier(office, begun):
    hold(office, begun)
    office.outbox.look()
    assert begun.reference in office.dock.start.unfinished.words.text()
    click(office, "showUnfinished")
    assert office.dock.dossier.outbox.isVisible()
    (told,) = words(office)
    assert begun.reference in told and "Paused" in told and "no network" in told
    assert (enabled(office, "outboxContinue"), enabled(office, "outboxPause")) == (True, False)


def test_what_waits_goes_on_by_itself_when_its_time_has_come(office, begun, proxy):  # noqa: F811
    point_at(office, begun, proxy.url)
    due = line(office).next_at
    office.desk.now = lambda: due
    wait_until_filed(office)
    (receipt,) = list_receipts(office.home, office.desk.now)
    assert receipt.draft == begun.reference
    office.qtbot.waitUntil(lambda: not office.dock.dossier.outbox.list.count(), timeout=20_000)


def test_a_paused_one_is_continued_paused_in_the_middle_and_continued_again(
    office,
    begun,
    proxy,  # noqa: F811
):
    hold(office, begun)
    point_at(office, begun, proxy.url)
    held = threading.Event()
    proxy.cut("PATCH", "", MEANWHILE, lambda: held.wait(20))
    office.outbox.look()
    office.dock.open_page("dossier")
    click(office, "outboxContinue")
    office.qtbot.waitUntil(lambda: enabled(office, "outboxPause"), timeout=20_000)
    office.qtbot.waitUntil(lambda: line(office).share > 0.3, timeout=20_000)
    click(office, "outboxPause")
    office.qtbot.waitUntil(lambda: not office.steps[2].is_sending, timeout=20_000)
    held.set()
    office.outbox.look()
    assert line(office).stand is outbox_view.Stand.PAUSED
    sent = proxy.bytes_of("POST", "PATCH")
    click(office, "outboxContinue")
    wait_until_filed(office)
    assert proxy.bytes_of("POST", "PATCH") - sent < SIZE


def test_cancelling_asks_once_and_leaves_the_draft(office, begun, proxy):  # noqa: F811
    hold(office, begun)
    point_at(office, begun, proxy.url)
    office.outbox.look()
    office.dock.open_page("dossier")
    click(office, "outboxCancel")
    assert begun.reference in office.dock.findChild(QWidget, "askCard").accessibleName()
    click(office, "askAccept")
    office.qtbot.waitUntil(lambda: office.outbox._cancelling is None, timeout=20_000)
    assert outbox_view.outbox_lines(office.home, office.desk.now) == ()
    assert open_draft(office.home, begun.reference) == begun
    assert not office.dock.dossier.outbox.isVisible()


def test_what_is_sent_can_be_cancelled_in_the_middle(office, begun, proxy):  # noqa: F811
    hold(office, begun)
    point_at(office, begun, proxy.url)
    held = threading.Event()
    proxy.cut("PATCH", "", MEANWHILE, lambda: held.wait(20))
    office.outbox.look()
    office.dock.open_page("dossier")
    click(office, "outboxContinue")
    office.qtbot.waitUntil(lambda: line(office).share > 0.3, timeout=20_000)
    click(office, "outboxCancel")
    click(office, "askAccept")
    held.set()
    office.qtbot.waitUntil(lambda: is_given_up(office), timeout=60_000)
    assert list_receipts(office.home, office.desk.now) == ()


def test_what_a_person_asks_for_counts_more_than_what_goes_on_by_itself(office, begun, proxy):  # noqa: F811
    office.desk.take_draft(begun)
    due = line(office).next_at
    office.desk.now = lambda: due
    office.outbox.look()
    assert office.steps[2].is_sending
    # A dead line that is tried by itself does not hold the page.
    assert office.dock.dossier.file.isEnabled()
    office.dock.dossier.service.setText(proxy.url)
    office.dock.open_page("dossier")
    click(office, "fileDossier")
    wait_until_filed(office)
    (receipt,) = list_receipts(office.home, office.desk.now)
    assert receipt.draft == begun.reference
