"""Faults 2, 11, 12, 20 and 21 of the contract's table: what ends in the middle, and what nobody may send."""

from __future__ import annotations

import contextlib
import os
import resource
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
from bare_api import slug
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from fault_office import TWO_CHUNKS, FaultOffice
from people_api import Door
from preloaded import Program
from service_process import ROOT, ServiceProcess
from small_pdf import OBJECTS, pdf_of
from test_faults_line import SCRIPT, said, told_vi
from tus_api import announcement, encoded

from mineral_plugin.core.base.errors import InputError, ServiceUnreachableError
from mineral_plugin.core.portal.account_login import AccountLogin, MemoryStore
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.problems import detail_of
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.drafting import attach, detach

MIB = 1024 * 1024
CHUNK = 8 * MIB
AT_MOST_ONE_MIB_A_FILE = {"RLIMIT_FSIZE": MIB}
FILING = """
import sys
from datetime import timedelta
from pathlib import Path
import requests
from draftmaker import NOW
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import file_draft
home, later = Path(sys.argv[1]), NOW + timedelta(seconds=float(sys.argv[4]))
file_draft(open_draft(home, sys.argv[2]), sys.argv[3], requests.Session(), home, lambda: later)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: Any) -> Iterator[ServiceProcess]:
    """One service for all of them; who kills it starts it again."""
    process = ServiceProcess(tmp_path_factory.mktemp("ends") / "service").start()
    yield process
    process.kill()


@pytest.fixture
def office(service: ServiceProcess, tmp_path: Path) -> Iterator[FaultOffice]:
    made = FaultOffice(service, tmp_path)
    yield made
    made.close()


def back_again(office: FaultOffice) -> None:
    """Kill the service as a power cut would, and start it."""
    office.service.kill()
    office.proxy.upstream = office.service.start().port


def test_2_the_service_killed_between_the_bytes_and_their_count(office):
    """The count is held up from outside: the bytes are on the disk, the answer has not left."""
    folder, size = office.service.data / "blobs" / "uploads", office.paper.stat().st_size

    def hold() -> None:
        holding = contextlib.ExitStack()
        holding.enter_context(office.service.held())
        threading.Thread(target=kill, args=(holding,)).start()

    def kill(holding: contextlib.ExitStack) -> None:
        until = time.monotonic() + 20
        while not any(path.stat().st_size == size for path in folder.iterdir()) and time.monotonic() < until:
            time.sleep(0.01)
        office.service.kill()
        holding.close()
        office.proxy.upstream = office.service.start().port

    # The first file's upload is opened without its bytes; they come with a request of their own.
    (first, *_) = office.draft.files
    office.proxy.cut("POST", "/v1/uploads", BEFORE_REQUEST, after=len(office.draft.files) - 1)
    office.proxy.cut("PATCH", "", MEANWHILE, hold)
    office.file(waiting=Waiting())
    assert office.proxy.faults_left == 0
    office.settled(2, "killed when the bytes were on its disk and not yet counted", said(office), 2 * size)


def test_11_a_log_in_that_runs_out_and_one_that_is_ended(service, tmp_path):
    office = FaultOffice(service, tmp_path, TWO_CHUNKS)
    door = Door(service.url, service.admin_token)
    door.person("an", "applicant")
    account = AccountLogin(MemoryStore(), service.url)
    account.take(door.log_in("an"))
    office.login = account

    def change(sql: str) -> None:
        with service.database.changing(service.data) as doing:
            doing(sql)

    office.proxy.cut(
        "POST", "/v1/uploads", MEANWHILE, lambda: change("UPDATE tokens SET access_until = '2026-01-01'")
    )
    office.proxy.cut("PATCH", "", MEANWHILE, lambda: change("UPDATE tokens SET revoked = 1"))
    sentence = office.refused().replace(office.proxy.url, "https://…")
    assert office.proxy.seen.count("POST /oauth/token") == 2
    account.take(door.log_in("an"))
    office.file()
    words = "the token runs out (one refresh, without a word), then the log-in is ended; logged in again"
    office.settled(11, words, sentence, 2 * CHUNK)
    office.close()


def test_12_a_disk_of_the_service_that_is_full(tmp_path):
    folder = tmp_path / "service"
    small = ServiceProcess(folder, limits=AT_MOST_ONE_MIB_A_FILE).start()
    office = FaultOffice(small, tmp_path, 2 * MIB)
    sentence = office.refused()
    small.kill()
    office.service = ServiceProcess(folder).start()
    office.proxy.upstream = office.service.port
    office.file()
    office.settled(12, "no room at the service (507); filed when there is", sentence, 6 * MIB)
    office.close()
    office.service.kill()


@contextlib.contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """Let this process write no file, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_12_a_disk_of_the_applicant_that_is_full(office):
    with nothing_can_be_written():
        sentence = office.refused()
    office.file()
    sentence = sentence.replace(str(office.home), "…")
    office.settled(12, "no room for the outbox on this computer; filed when there is", sentence, 0)


KILLS = (
    ("POST", "/v1/dossiers", AFTER_ANSWER),
    ("POST", "/v1/uploads", AFTER_ANSWER),
    ("POST", "/submission", BEFORE_REQUEST),
    ("POST", "/submission", AFTER_ANSWER),
)


def test_20_the_program_killed_at_each_step_of_one_filing(office):
    for number, (method, ending, moment) in enumerate(KILLS):
        reached, go_on = threading.Event(), threading.Event()

        def hold(reached: threading.Event = reached, go_on: threading.Event = go_on) -> None:
            reached.set()
            go_on.wait(30)

        office.proxy.cut(method, ending, moment, hold)
        client = filing(office, 120 * number)
        assert reached.wait(60), (method, ending)
        client.kill()
        client.wait(10)
        go_on.set()
    office.later(120 * len(KILLS))
    office.file()
    words = f"the program is killed {len(KILLS)} times in one filing, at each step of its journal"
    office.settled(20, words, said(office), 2 * office.paper.stat().st_size)


def filing(office: FaultOffice, later_s: int) -> Program:
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environ = {**os.environ, "PYTHONPATH": path, "NO_PROXY": "*"}
    given = [str(office.home), office.draft.reference, office.proxy.url, str(later_s)]
    return Program(["-c", FILING, *given], environ, ROOT)


def test_20_the_service_killed_at_each_step_of_one_filing(office):
    for method, ending, _ in KILLS[:3]:
        office.proxy.cut(method, ending, DURING_REQUEST, lambda: back_again(office))
    office.proxy.cut("POST", "/submission", AFTER_ANSWER, lambda: back_again(office))
    # Where it is the first request of a filing that is cut, the person is told and files again.
    sentences = []
    while office.proxy.faults_left:
        try:
            office.file()
        except ServiceUnreachableError as error:
            sentences.append(error.text("vi"))
    office.file()
    assert sentences
    words = f"the service is killed {len(KILLS)} times in one filing, at each step"
    sentence = sentences[0].replace(office.proxy.url, "https://…")
    office.settled(20, words, sentence, 2 * office.paper.stat().st_size)


BY_HAND = {
    "a path as the name of a file": {"filename": "../../etc/passwd.pdf"},
    "a drive in the name of a file": {"filename": "C:a.pdf"},
    "a name that is read backwards": {"filename": "a\u202efdp.exe.pdf"},
    "a name whose letters are not composed (NFD)": {"filename": "Đơn đê\u0300 nghị.pdf"},
    "a name of 300 letters": {"filename": "x" * 296 + ".pdf"},
    "a file of 2 GiB and one byte": {"size": str(2 * 1024**3 + 1)},
}
ATTACHED = {
    "a PDF that runs a script": pdf_of([SCRIPT, *OBJECTS[1:]]),
    "an archive that calls itself a PDF": b"PK\x03\x04" + bytes(100),
    "an empty file": b"",
}


def test_21_what_nobody_may_send(office):
    """Names and sizes come by hand, as this program would not send them; the rest as a person attaches it."""
    told = {words: refused_file(office, data) for words, data in ATTACHED.items()}
    told.update((words, refused_by_hand(office, **given)) for words, given in BY_HAND.items())
    office.file()
    assert not [path for path in office.service.data.rglob("*") if "passwd" in path.name]
    for words, sentence in told.items():
        office.settled(21, words, sentence)


def refused_file(office: FaultOffice, data: bytes) -> str:
    """Attach a file, which is refused, or the filing with it is; then it is taken out again."""
    path = office.home / "tài liệu.pdf"
    path.write_bytes(data)
    try:
        attach(office.draft, "project", path)
    except InputError as error:
        return error.text("vi")
    sentence = office.refused()
    detach(office.draft, "project", 1)
    return sentence


def refused_by_hand(office: FaultOffice, filename: str = "a.pdf", size: str = "100") -> str:
    """Open an upload by hand; return the sentence of the refusal."""
    (action,) = Outbox(office.home, office.now).actions()
    pairs = {**announcement(str(action.dossier), b"x"), "filename": filename}
    told = ",".join(f"{name} {encoded(value)}" for name, value in pairs.items())
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": size, "Upload-Metadata": told}
    headers["Idempotency-Key"] = f"by-hand-{len(filename)}-{size}"
    answer = office.client().line.ask("POST", "/v1/uploads", headers=headers)
    assert slug(answer) in ("file-name-refused", "file-too-large"), answer.text
    phrase = detail_of(answer.json())
    assert phrase is not None
    return told_vi(phrase)
