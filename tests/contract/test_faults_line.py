"""Faults 1, 3 to 10, 13 to 16 of the contract's table: the line and what sits on it, at one real service."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email.utils import formatdate
from typing import Any, Callable, Iterator

import pytest
import requests
from bare_api import slug
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from draftmaker import NOW
from fault_office import TWO_CHUNKS, FaultOffice
from meddling_proxy import flipped
from quick_time import QuickTime
from service_process import ServiceProcess
from small_pdf import OBJECTS, pdf_of
from tls_proxy import Authority, TlsProxy

from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.words import say
from mineral_plugin.core.portal.problems import detail_of
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.choices import ask_service
from mineral_plugin.core.work.clock_told import clock_warning
from mineral_plugin.core.work.drafting import attach, detach

CUTS = 100
CHUNK = 8 * 1024 * 1024
SCRIPT = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"


@pytest.fixture(scope="module")
def service(tmp_path_factory: Any) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("faults") / "service"
    process = ServiceProcess(folder).start()
    yield process
    process.kill()


@pytest.fixture
def make(service: ServiceProcess, tmp_path: Any) -> Iterator[Callable[..., FaultOffice]]:
    """Make an applicant with a dossier, each with a folder and a line of their own."""
    made = []

    def one(**options: Any) -> FaultOffice:
        made.append(FaultOffice(service, tmp_path, **options))
        return made[-1]

    yield one
    for office in made:
        office.close()


def said(office: FaultOffice) -> str:
    """Return the sentence of the receipt: all that a person sees of a fault that mends itself."""
    from mineral_plugin.core.base.words import say
    from mineral_plugin.core.work.filing import list_receipts

    (receipt,) = list_receipts(office.home, office.now)
    return say(receipt.phrase(), "vi")


def test_1_a_line_that_is_cut_a_hundred_times(make):
    office, piece = make(size=8_000_000), 64 * 1024
    # The service may say that it takes less at once: a hundred cuts need more than a hundred chunks.
    landing = requests.get(office.service.url + "/v1/", timeout=20).json()
    landing["limits"].update(minAppendBytes=piece, maxAppendBytes=piece)
    office.proxy.answer("GET", 200, {"Content-Type": "application/json"}, json.dumps(landing).encode())
    for number in range(CUTS):
        moment = (DURING_REQUEST, AFTER_ANSWER)[number % 5 == 4]
        office.proxy.cut("PATCH", "", moment, share=(number * 37 % 100) / 100, after=number % 2)
    office.file()
    assert office.proxy.faults_left == 0
    words = f"a file of 8 MB in chunks of 64 KiB, {CUTS} of them cut at another byte each"
    office.settled(1, words, said(office), CUTS * piece)


def test_3_the_answer_to_the_submission_is_lost(make):
    office = make()
    office.proxy.cut("POST", "/submission", AFTER_ANSWER)
    office.file()
    assert len([seen for seen in office.proxy.seen if seen.endswith("/submission")]) == 1
    office.settled(3, "the answer to the submission is lost; the service is asked", said(office), 0)


def test_4_two_windows_file_together(make):
    office, told = make(), []

    def other_window() -> None:
        with pytest.raises(CannotWriteError) as refused:
            office.file(office.service.url)
        told.append(refused.value.text("vi"))

    office.proxy.cut("POST", "/submission", MEANWHILE, other_window)
    first = office.file()
    assert office.file() == first
    office.settled(4, "another window files the same draft in the middle of it, and once more", told[0], 0)


def test_5_a_key_that_is_used_again_for_something_else(make):
    office = make()
    receipt = office.file()
    (action,) = office_actions(office)
    place = f"/v1/dossiers/{receipt.dossier_id}/submission"
    other = {"manifest": {"schema": "dossier-1"}, "manifestSha256": "0" * 64}
    headers = {"Idempotency-Key": action.submission_key}
    answer = office.client().line.ask("POST", place, json=other, headers=headers)
    assert (answer.status_code, slug(answer)) == (422, "idempotency-reused")
    sentence = detail_of(answer.json())
    assert sentence is not None and office.file() == receipt
    office.settled(5, "the key of the submission comes again with another body", told_vi(sentence))


def office_actions(office: FaultOffice) -> Any:
    from mineral_plugin.core.portal.outbox import Outbox

    return Outbox(office.home, office.now).actions()


def told_vi(phrase: Any) -> str:
    from mineral_plugin.core.base.words import say

    return say(phrase, "vi")


def test_6_bursts_of_a_server_in_trouble(make):
    office = make(size=TWO_CHUNKS)
    then = {"Retry-After": formatdate(90_000.0, usegmt=True), "Date": formatdate(89_970.0, usegmt=True)}
    for status, headers in ((500, {}), (502, {}), (503, {"Retry-After": "20"}), (503, then), (504, {})):
        office.proxy.answer("PATCH", status, headers)
    office.file()
    assert 50 <= sum(office.time.waits) < 120
    office.settled(
        6, "500, 502, 503 (seconds), 503 (a date), 504, one after the other", said(office), 5 * CHUNK
    )


def test_6_a_server_that_stays_in_trouble(make):
    office = make()
    office.proxy.answer("OPTIONS", 503, times=0)
    sentence = office.refused()
    assert 540 <= sum(office.time.waits) <= 600
    office.file(office.service.url)
    office.settled(6, "503 for ten minutes: it stops, and is filed later", sentence, 0)


def test_7_a_storm_of_429_is_waited_out_and_other_services_are_not_held_up(make):
    office, other = make(), make()

    class Meanwhile(QuickTime):
        def waiting(self) -> Waiting:
            plain = super().waiting()

            def pause(seconds: float) -> None:
                if not self.waits:
                    other.file(other.service.url)
                plain.pause(seconds)

            return Waiting(plain.clock, plain.chance, pause)

    office.proxy.answer("POST", 429, {"Retry-After": "120"}, least=100_000)
    office.proxy.answer("PATCH", 429, {"Retry-After": "120"})
    before, time = len(office.proxy.sent), Meanwhile()
    office.file(waiting=time.waiting())
    # Nothing but waits of two minutes, and no call in them.
    assert sum(time.waits) == 240 and len(office.proxy.sent) - before < 20
    other.settled(7, "meanwhile another dossier goes to another address", said(other))
    office.settled(7, "429 twice, each asks for 120 s", said(office), 3 * 300_000)


def test_8_the_same_file_in_two_places(make):
    office = make()
    attach(office.draft, "project", office.paper)
    whole = sum(file.size_bytes for file in office.draft.files)
    office.file()
    assert office.sent_bytes() == whole - office.paper.stat().st_size
    office.settled(8, "one paper in two places: sent once", said(office), 0)


def test_9_a_turned_bit(make):
    office = make(size=TWO_CHUNKS)
    office.proxy.change("PATCH", flipped)
    office.file()
    office.settled(9, "one bit of a chunk is turned on the way", said(office), CHUNK)


@pytest.mark.parametrize("change", ["shorter", "changed", "changed while it is sent"])
def test_9_a_file_that_is_not_what_it_was(make, change):
    office = make(size=TWO_CHUNKS)
    (file,) = [one for one in office.draft.files if one.component == "request"]
    path = file.path(office.draft.folder)
    sound = path.read_bytes()
    other = sound[:-100_000] if change == "shorter" else flipped(sound)
    if change == "changed while it is sent":
        # The turned bit is behind what was sent already.
        other = sound[:-50_000] + flipped(sound[-50_000:])
        office.proxy.cut("PATCH", "", BEFORE_REQUEST, lambda: path.write_bytes(other))
    else:
        path.write_bytes(other)
    sentence = office.refused()
    path.write_bytes(sound)
    office.file()
    office.settled(9, f"the file on the disk is {change}; put back, it is filed", sentence, 2 * CHUNK)


@pytest.mark.parametrize("days", [-1, 1])
def test_10_a_clock_that_is_a_day_off_in_a_zone_of_its_own(make, days):
    office = make()
    wrong = NOW.astimezone(timezone(timedelta(hours=-9))) + timedelta(days=days)
    office.now = lambda: wrong
    receipt = office.file()
    now = datetime.now(timezone.utc)
    assert abs((receipt.received_at - now).total_seconds()) < 300
    assert receipt.received_at.utcoffset() == timedelta(hours=7)
    words = f"this computer's clock is {days:+d} day, zone UTC-9: the receipt has the service's time"
    shown = now.astimezone(wrong.tzinfo) + timedelta(days=days)
    sentence = say(clock_warning(ask_service(office.proxy.url, office.session), shown), "vi")
    assert ("nhanh" if days > 0 else "chậm") in sentence and "24 giờ 0 phút" in sentence
    assert clock_warning(ask_service(office.proxy.url, office.session), now) is None
    office.settled(10, words, sentence, 0)


def test_13_a_proxy_that_knows_no_patch(make):
    office = make(size=TWO_CHUNKS)
    office.proxy.answer("PATCH", 405, times=0)
    office.file()
    office.settled(13, "a proxy does not let PATCH through: POST with the override", said(office), CHUNK)


def test_13_a_proxy_that_takes_a_mebibyte(make):
    office = make(size=TWO_CHUNKS)
    for method in ("POST", "PATCH"):
        office.proxy.answer(method, 413, times=0, least=1024 * 1024 + 1)
    office.file()
    office.settled(13, "a proxy takes bodies of 1 MiB: chunks become smaller", said(office), 3 * CHUNK)


def test_13_a_network_that_wants_a_log_in(make):
    office = make()
    office.proxy.answer("*", 200, times=8)
    sentence = office.refused()
    office.file(office.service.url)
    office.settled(13, "the network answers with its own log-in page", sentence)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: Any) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("fault", ["unknown authority", "expired", "another name"])
def test_14_a_certificate_that_does_not_hold(make, authority, tmp_path, fault):
    office = make()
    wrong = Authority(tmp_path).certificate() if fault == "unknown authority" else None
    days = -1 if fault == "expired" else 1
    name = "elsewhere.example" if fault == "another name" else "localhost"
    office.session.verify = str(authority.path)
    proxy = TlsProxy(office.service.port, wrong or authority.certificate(name, days))
    sentence = office.refused(proxy.url)
    assert "chứng chỉ" in sentence and proxy.seen == []
    proxy.close()
    sound = TlsProxy(office.service.port, authority.certificate())
    office.file(sound.url)
    sound.close()
    sentence = sentence.replace(proxy.url, "https://…")
    office.settled(14, f"the certificate: {fault}; nothing is sent and nothing can be pressed away", sentence)


def test_15_what_the_service_has_changes_before_the_submission(make):
    office = make()

    def take_away() -> None:
        client = office.client()
        dossier = office_actions(office)[0].dossier
        client.remove(dossier, "request", 1)

    office.proxy.cut("POST", "/submission", MEANWHILE, take_away)
    office.file()
    assert office.again_bytes() == office.paper.stat().st_size
    words = "a file is taken out at the service between sending and submitting: it is sent again"
    office.settled(15, words, said(office), 400_000)


def test_16_files_that_are_still_looked_at(tmp_path):
    hurried = ServiceProcess(tmp_path / "service", ["--looking-wait-s", "0"]).start()
    office = FaultOffice(hurried, tmp_path)
    many = pdf_of([*OBJECTS, *(b"<</A %d/B[1 2 3]>>" % number for number in range(3_000))])
    slow = office.home / "nhiều trang.pdf"
    slow.write_bytes(many)
    attach(office.draft, "project", slow)
    # In real time: the service needs some.
    office.file(waiting=Waiting())
    assert len([seen for seen in office.proxy.seen if seen.endswith("/submission")]) > 1
    office.settled(16, "the service needs a while to look into a file: it is waited for", said(office), 0)
    office.close()
    hurried.kill()


def test_16_a_file_that_is_refused(make):
    office = make()
    bad = office.home / "có mã chạy.pdf"
    bad.write_bytes(pdf_of([SCRIPT, *OBJECTS[1:]]))
    attach(office.draft, "project", bad)
    sentence = office.refused()
    assert "có mã chạy.pdf" in sentence
    detach(office.draft, "project", 1)
    office.file()
    office.settled(16, "a file is refused when it was looked into; taken out, the rest is filed", sentence)
