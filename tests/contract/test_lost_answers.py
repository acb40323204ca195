from __future__ import annotations

import contextlib
import os
import threading
import time
from datetime import timedelta

import pytest
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from draftmaker import NOW
from preloaded import PIPE, Program
from service_process import ROOT
from small_pdf import small_pdf
from testdata import by_scale

from mineral_plugin.core.base.errors import ServiceRefusedError, ServiceUnreachableError
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft, list_receipts

# Method, end of the path, and how many requests like it pass before.
BEGINNING = (("GET", "/v1/", 0), ("POST", "/v1/dossiers", 0))
UPLOADING = (("OPTIONS", "/v1/uploads", 0), ("POST", "/v1/uploads", 0), ("POST", "/v1/uploads", 3))
STEPS = (*BEGINNING, *UPLOADING, ("POST", "/submission", 0))
MOMENTS = (BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER)
CLIENT = """
import sys
from pathlib import Path
import requests
from draftmaker import NOW
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import file_draft
home = Path(sys.argv[1])
file_draft(open_draft(home, sys.argv[2]), sys.argv[3], requests.Session(), home, lambda: NOW)
"""


def named(step):
    return " ".join(map(str, step))


def cut(proxy, step, moment, meanwhile=None):
    method, ending, after = step
    proxy.cut(method, ending, moment, meanwhile, after=after)


def assert_filed_once(service, home, receipt):
    assert service.rows("SELECT count(*) FROM submissions") == [(1,)]
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    assert service.rows("SELECT count(*) FROM dossiers") == [(1,)]
    assert list_receipts(home, lambda: NOW) == (receipt,)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_submission_whose_answer_is_lost_is_settled_in_the_same_filing(
    service, proxy, file_at, home, moment
):
    proxy.cut("POST", "/submission", moment)
    receipt = file_at(proxy.url)
    assert_filed_once(service, home, receipt)
    asked = [request for request in proxy.seen if request.startswith("GET /v1/submissions?")]
    assert len(asked) == 1


def test_after_a_lost_answer_nothing_is_sent_again_when_it_had_arrived(service, proxy, file_at, home):
    cut(proxy, STEPS[-1], AFTER_ANSWER)
    file_at(proxy.url)
    assert sum(request.endswith("/submission") for request in proxy.seen) == 1


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("step", UPLOADING, ids=named)
def test_a_cut_while_files_are_sent_is_made_good_in_the_same_filing(
    service, proxy, file_at, home, step, moment
):
    cut(proxy, step, moment)
    assert_filed_once(service, home, file_at(proxy.url))
    assert proxy.faults_left == 0


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("step", BEGINNING, ids=named)
def test_a_filing_cut_at_its_beginning_says_so_and_goes_on_later(service, proxy, file_at, home, step, moment):
    cut(proxy, step, moment)
    with pytest.raises(ServiceUnreachableError):
        file_at(proxy.url)
    assert service.rows("SELECT count(*) FROM submissions") == [(0,)]
    assert_filed_once(service, home, file_at(proxy.url))


def test_while_it_is_in_doubt_the_user_is_told_and_the_next_filing_asks_first(service, proxy, file_at, home):
    proxy.cut("POST", "/submission", AFTER_ANSWER)
    proxy.cut("GET", "/v1/submissions", BEFORE_REQUEST)
    with pytest.raises(ServiceUnreachableError) as doubt:
        file_at(proxy.url)
    assert "it will not be filed twice" in doubt.value.text("en")
    proxy.seen.clear()
    receipt = file_at(proxy.url)
    asked = [request.split("?")[0] for request in proxy.seen if "/oauth/" not in request]
    assert asked == ["GET /v1/", "GET /v1/submissions"]
    assert_filed_once(service, home, receipt)


def test_a_draft_changed_while_in_doubt_is_not_passed_off_as_filed(
    service, proxy, draft, file_at, home, tmp_path
):
    proxy.cut("POST", "/submission", AFTER_ANSWER)
    proxy.cut("GET", "/v1/submissions", BEFORE_REQUEST)
    with pytest.raises(ServiceUnreachableError):
        file_at(proxy.url)
    paper = tmp_path / "later.pdf"
    paper.write_bytes(small_pdf("later"))
    attach(draft, "request", paper)
    with pytest.raises(ServiceRefusedError) as told:
        file_at(proxy.url)
    (receipt,) = list_receipts(home, lambda: NOW)
    assert receipt.receipt_id in told.value.text("en")
    assert_filed_once(service, home, receipt)


def test_the_service_killed_after_it_committed_has_filed_once(service, proxy, file_at, home):
    proxy.cut("POST", "/submission", AFTER_ANSWER, service.kill)
    with pytest.raises(ServiceUnreachableError):
        file_at(proxy.url)
    assert service.rows("SELECT count(*) FROM submissions") == [(1,)]
    assert_filed_once(service, home, file_at(service.start().url))


@pytest.mark.parametrize("step", STEPS[1:], ids=named)
def test_the_service_killed_in_the_middle_of_a_request_has_not_filed(service, proxy, file_at, home, step):
    cut(proxy, step, DURING_REQUEST, service.kill)
    with pytest.raises(ServiceUnreachableError):
        file_at(proxy.url)
    assert service.rows("SELECT count(*) FROM submissions") == [(0,)]
    assert_filed_once(service, home, file_at(service.start().url))


@pytest.mark.parametrize("moment", (BEFORE_REQUEST, AFTER_ANSWER))
@pytest.mark.parametrize("step", by_scale((STEPS[1], *STEPS[4:]), STEPS), ids=named)
def test_the_program_killed_at_a_step_files_once_when_it_comes_back(
    service, proxy, draft, session, home, step, moment
):
    reached, go_on = threading.Event(), threading.Event()

    def hold():
        reached.set()
        go_on.wait(30)

    cut(proxy, step, moment, hold)
    environ = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "tests")]), NO_PROXY="*")
    client = Program(["-c", CLIENT, home, draft.reference, proxy.url], environ, ROOT)
    assert reached.wait(60)
    client.kill()
    client.wait(10)
    go_on.set()
    # It could not give its lease back, but it is gone: nobody has to wait for it.
    receipt = file_draft(draft, proxy.url, session, home, lambda: NOW + timedelta(seconds=5))
    assert_filed_once(service, home, receipt)


@pytest.mark.parametrize("after_ms", by_scale((10, 40), tuple(range(0, 200, 4))))
def test_the_service_killed_at_any_moment_files_once_when_it_is_back(service, file_at, home, after_ms):
    killer = threading.Timer(after_ms / 1000, service.kill)
    killer.start()
    # Early kills leave the filing without an answer, late ones find it done.
    with contextlib.suppress(ServiceUnreachableError):
        file_at(service.url)
    killer.join()
    assert_filed_once(service, home, file_at(service.start().url))


def test_two_programs_filing_at_once_file_once(service, draft, home):
    environ = dict(os.environ, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "tests")]), NO_PROXY="*")
    command = ["-c", CLIENT, home, draft.reference, service.url]
    clients = [Program(command, environ, ROOT, stderr=PIPE) for _ in range(2)]
    codes = []
    for client in clients:
        error = client.communicate(timeout=60)[1]
        codes.append(client.returncode)
        assert client.returncode == 0 or "Another window or program" in error
    assert 0 in codes
    (receipt,) = list_receipts(home, lambda: NOW)
    assert_filed_once(service, home, receipt)


def test_the_service_killed_between_a_file_and_its_count_loses_nothing(service, proxy, draft, file_at, home):
    """The write lock is held from outside: the service has the bytes on its disk and waits to count them."""
    holding = contextlib.ExitStack()
    # So that the first bytes come after the upload was opened.
    proxy.cut("POST", "/v1/uploads", BEFORE_REQUEST)
    proxy.cut("PATCH", "", MEANWHILE, lambda: holding.enter_context(service.held()))
    failed = []

    def file_now():
        with pytest.raises(ServiceUnreachableError) as error:
            file_at(proxy.url)
        failed.append(error)

    worker = threading.Thread(target=file_now)
    worker.start()
    parts = service.data / "blobs" / "uploads"
    whole = [draft.files[0].size_bytes]
    deadline = time.monotonic() + 10
    while sizes_in(parts) != whole and time.monotonic() < deadline:
        time.sleep(0.01)
    service.kill()
    holding.close()
    worker.join(30)
    assert failed and sizes_in(parts) == whole
    assert service.rows("SELECT received FROM uploads") == [(0,)]
    assert service.rows("SELECT count(*) FROM component_files") == [(0,)]
    assert_filed_once(service, home, file_at(service.start().url))


def sizes_in(folder):
    return [path.stat().st_size for path in folder.iterdir()] if folder.is_dir() else []
