"""What the outbox tells of a filing that does not come to its end at once, and what can be done with it."""

from __future__ import annotations

import json
import socket
import time
from datetime import timedelta

import pytest
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from draftmaker import NOW, small_draft
from meddling_proxy import MeddlingProxy
from quick_time import QuickTime
from service_process import ServiceProcess
from small_pdf import big_pdf

from mineral_plugin.core.base.errors import (
    CancelledError,
    InputError,
    MissingError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.words import say
from mineral_plugin.core.dossier.drafts import find_draft
from mineral_plugin.core.portal.retrying import PATIENCE_S
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft, list_receipts
from mineral_plugin.core.work.outbox_view import (
    Stand,
    cancel_filing,
    due,
    line_told,
    outbox_lines,
    pause_filing,
)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """One service for all of them: what is tried is on this side of the line, so one database will do."""
    process = ServiceProcess(tmp_path_factory.mktemp("service")).start()
    yield process
    process.kill()


class Stopping:
    """A person who stops once a third has arrived."""

    share = 0.0

    def report(self, fraction):
        self.share = fraction

    def cancelled(self):
        return self.share > 0.3


@pytest.fixture
def nobody():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return "http://127.0.0.1:%d" % door.getsockname()[1]


@pytest.fixture
def clock():
    """The present moment of a test, which it may move."""
    return [NOW]


@pytest.fixture
def file_now(draft, session, home, clock):
    """File the draft at an address; what went wrong is given back."""
    waiting = QuickTime().waiting()

    def try_it(url, expected=ServiceUnreachableError, progress=None):
        with pytest.raises(expected) as told:
            file_draft(draft, url, session, home, lambda: clock[0], progress, waiting)
        return told.value

    return try_it


@pytest.fixture
def line(home, clock):
    """Return how the only filing stands."""

    def look():
        (only,) = outbox_lines(home, lambda: clock[0])
        return only

    return look


def dossiers_of(service, draft_row):
    """Return the dossiers whose owner has this one."""
    owner = f"SELECT owner FROM dossiers WHERE id = '{draft_row}'"
    return [row[0] for row in service.rows(f"SELECT id FROM dossiers WHERE owner = ({owner})")]


def test_without_a_network_it_says_so_and_when_it_goes_on(file_now, line, nobody, clock):
    file_now(nobody)
    found = line()
    assert (found.stand, found.draft, found.url) == (Stand.WAITING, "HS-20261123-0001", nobody)
    assert say(found.reason, "en").startswith("no network") and say(found.reason, "vi").startswith("không có")
    assert found.tried_at == NOW and NOW < found.next_at <= NOW + timedelta(seconds=1)
    assert due([found], NOW) is None
    assert due([found], found.next_at) == found


def test_each_attempt_in_vain_waits_longer_and_after_ten_minutes_it_is_paused(file_now, line, nobody, clock):
    waits = []
    while not waits or line().stand is Stand.WAITING:
        file_now(nobody)
        found = line()
        if found.next_at is not None:
            waits.append((found.next_at - clock[0]).total_seconds())
            clock[0] = found.next_at
    assert line().stand is Stand.PATIENCE and line().can_continue
    assert sum(waits) <= PATIENCE_S and waits[:4] == [0.5, 1.0, 2.0, 4.0] and max(waits) == 60.0
    # Asked by a person, it begins to be patient anew.
    file_now(nobody)
    assert line().stand is Stand.WAITING


def test_what_waits_is_due_once_its_time_has_come_also_by_a_clock_that_ran_ahead(file_now, line, nobody):
    file_now(nobody)
    assert due([line()], NOW - timedelta(days=1)) == line()


def test_a_filing_that_waited_goes_on_and_is_filed_once(
    service, file_now, line, nobody, draft, session, home
):
    file_now(nobody)
    receipt = file_draft(draft, service.url, session, home, lambda: NOW)
    assert line().stand is Stand.FILED and line().receipt == receipt.receipt_id
    assert dossiers_of(service, receipt.dossier_id) == [receipt.dossier_id]


@pytest.mark.parametrize(
    "status, words", [(407, "the proxy asks for a log-in"), (200, "not the service"), (503, "gateway")]
)
def test_what_answers_in_between_is_told_in_words(service, file_now, line, status, words):
    proxy = MeddlingProxy(service.port)
    proxy.answer("GET", status, times=0)
    file_now(proxy.url)
    proxy.close()
    assert words in say(line().reason, "en") and line().stand is Stand.WAITING


def test_a_refusal_is_told_with_its_title_and_nothing_goes_on_by_itself(service, file_now, line, home):
    """An office's own service may look for more than the program does before it attaches a file."""
    proxy = MeddlingProxy(service.port)
    problem = {"type": "/v1/problems/file-has-script", "values": {"files": ["Đơn đề nghị.pdf"]}}
    body, told = json.dumps(problem).encode(), {"Content-Type": "application/problem+json"}
    proxy.answer("POST", 422, told, body, least=5000)
    refused = file_now(proxy.url, ServiceRefusedError)
    proxy.close()
    assert "Đơn đề nghị.pdf" in refused.text("vi")
    found = line()
    assert (found.stand, found.next_at) == (Stand.REFUSED, None)
    assert say(found.reason, "en").startswith("the server refused: ")
    assert "Đơn" not in say(found.reason, "vi")
    assert "Đơn".encode() not in (home / "outbox.sqlite").read_bytes()


@pytest.fixture
def big(draft, tmp_path):
    """The draft with a file that goes in several pieces."""
    paper = tmp_path / "project.pdf"
    paper.write_bytes(big_pdf(20_000_000))
    return attach(draft, "project", paper)


def test_a_pause_from_elsewhere_stops_the_sender_and_a_person_continues(
    service, big, file_now, line, session, home
):
    proxy = MeddlingProxy(service.port)
    pause = lambda: (pause_filing(home, lambda: NOW, big.reference), time.sleep(1.1))  # noqa: E731
    proxy.cut("PATCH", "", MEANWHILE, pause)
    file_now(proxy.url, CancelledError)
    found = line()
    assert found.stand is Stand.PAUSED and 0.3 < found.share < 0.9
    assert due([found], NOW + timedelta(days=1)) is None
    sent = proxy.bytes_of("POST", "PATCH")
    file_draft(big, proxy.url, session, home, lambda: NOW)
    assert line().stand is Stand.FILED
    assert proxy.bytes_of("POST", "PATCH") - sent < 13_000_000
    proxy.close()


def test_a_cancelled_filing_leaves_nothing_at_the_service_and_the_draft_here(
    service, big, file_now, line, session, home
):
    proxy = MeddlingProxy(service.port)
    file_now(proxy.url, CancelledError, Stopping())
    before = service.rows("SELECT count(*) FROM dossiers")[0][0]
    cancel_filing(home, lambda: NOW, big.reference, session)
    assert outbox_lines(home, lambda: NOW) == ()
    assert service.rows("SELECT count(*) FROM dossiers") == [(before - 1,)]
    assert find_draft(home, big.reference) == big
    receipt = file_draft(big, proxy.url, session, home, lambda: NOW)
    assert dossiers_of(service, receipt.dossier_id) == [receipt.dossier_id]
    proxy.close()


def test_a_dossier_whose_opening_was_in_doubt_is_thrown_away_too(service, file_now, session, home, draft):
    proxy = MeddlingProxy(service.port)
    before = service.rows("SELECT count(*) FROM dossiers")
    proxy.cut("POST", "/v1/dossiers", AFTER_ANSWER)
    file_now(proxy.url)
    assert service.rows("SELECT count(*) FROM dossiers") != before
    cancel_filing(home, lambda: NOW, draft.reference, session)
    assert service.rows("SELECT count(*) FROM dossiers") == before
    proxy.close()


def test_after_a_doubt_it_cannot_be_cancelled_but_has_to_be_asked(
    service, file_now, line, session, home, draft
):
    proxy = MeddlingProxy(service.port)
    proxy.cut("POST", "/submission", AFTER_ANSWER)
    proxy.cut("GET", "/v1/submissions", BEFORE_REQUEST)
    file_now(proxy.url)
    assert line().is_in_doubt and not line().can_cancel
    assert "asked first" in say(line().reason, "en")
    with pytest.raises(InputError) as told:
        cancel_filing(home, lambda: NOW, draft.reference, session)
    assert "may have been filed" in told.value.text("en")
    receipt = file_draft(draft, proxy.url, session, home, lambda: NOW)
    assert dossiers_of(service, receipt.dossier_id) == [receipt.dossier_id]
    proxy.close()


@pytest.mark.parametrize("moment", [BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER])
def test_a_cancel_cut_in_the_middle_is_finished_by_the_next_filing(
    service, big, file_now, line, session, home, moment
):
    proxy = MeddlingProxy(service.port)
    file_now(proxy.url, CancelledError, Stopping())
    proxy.cut("DELETE", "", moment)
    with pytest.raises(ServiceUnreachableError):
        cancel_filing(home, lambda: NOW, big.reference, session)
    assert line().stand is Stand.CANCELLING and not line().can_continue
    receipt = file_draft(big, proxy.url, session, home, lambda: NOW)
    assert dossiers_of(service, receipt.dossier_id) == [receipt.dossier_id]
    assert list_receipts(home, lambda: NOW) == (receipt,)
    proxy.close()


def test_what_was_filed_or_never_begun_can_neither_be_paused_nor_cancelled(service, draft, session, home):
    file_draft(draft, service.url, session, home, lambda: NOW)
    for act in (pause_filing, lambda *given: cancel_filing(*given, session)):
        with pytest.raises(MissingError):
            act(home, lambda: NOW, draft.reference)
        with pytest.raises(MissingError):
            act(home, lambda: NOW, "HS-20200101-0001")


def test_a_filing_given_up_before_the_service_ever_answered_asks_nobody(
    file_now, session, home, draft, nobody
):
    file_now(nobody)
    cancel_filing(home, lambda: NOW, draft.reference, session)
    assert outbox_lines(home, lambda: NOW) == ()


def test_a_repeated_filing_without_an_answer_is_one_line(service, big, file_now, line, session, home):
    proxy = MeddlingProxy(service.port)
    file_now(proxy.url, CancelledError, Stopping())
    proxy.answer("GET", 503, times=1)
    file_now(proxy.url)
    found = line()
    assert found.stand is Stand.WAITING and found.share > 0.3
    proxy.close()


def test_all_of_it_is_told_as_data(file_now, line, nobody):
    file_now(nobody)
    told = line_told(line(), "vi")
    assert told["state"] == "waiting" and told["sentence"].startswith("Chờ gửi tiếp")
    assert told["service"] == nobody and told["arrived"] == 0 and told["receipt"] is None
    assert told["nextAttempt"] > told["lastAttempt"] and told["inDoubt"] is False


def test_two_drafts_have_two_lines(file_now, home, session, nobody):
    file_now(nobody)
    with pytest.raises(ServiceUnreachableError):
        file_draft(small_draft(home), nobody, session, home, lambda: NOW)
    assert [one.draft[-4:] for one in outbox_lines(home, lambda: NOW)] == ["0001", "0002"]
