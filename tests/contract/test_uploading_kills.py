"""The program's own uploader through kills: of the service, of the program; and what memory it needs."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST, DURING_REQUEST, MEANWHILE
from draftmaker import NOW
from preloaded import Program
from quick_time import QuickTime
from sending_office import KIB, SendingOffice
from service_process import ROOT, ServiceProcess
from small_pdf import big_pdf
from test_uploading import LARGE, assert_whole, opening_bytes, stop_after
from testdata import by_scale

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft

LARGE_SIZE = by_scale(60_000_000, 600_000_000)
FILING = """
import sys
from pathlib import Path
import requests
from draftmaker import NOW
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import file_draft
home = Path(sys.argv[1])
file_draft(open_draft(home, sys.argv[2]), sys.argv[3], requests.Session(), home, lambda: NOW)
"""
MEASURING = """
import resource, sys
from pathlib import Path
import requests
from sending_office import SendingOffice
office = SendingOffice(Path(sys.argv[1]), sys.argv[2], requests.Session())
office.send(office.file(1000, slot=2))
file, before = office.file(int(sys.argv[3])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
office.send(file, office.uploader(chunk=8 << 20))
assert office.has(file)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.fixture
def service(tmp_path, database):
    process = ServiceProcess(tmp_path / "service", LARGE, database=database).start()
    yield process
    process.kill()


def test_a_restart_at_another_address_changes_nothing(office, home, session, service):
    file = office.file(1_000_000)
    with pytest.raises(CancelledError):
        office.send(file, alive=stop_after(400_000, office))
    service.kill()
    again = SendingOffice(home, service.start().url, session)
    again.send(file)
    assert again.arrived[0] >= 400_000
    assert_whole(service, again, file)


@pytest.mark.parametrize("moment", [BEFORE_REQUEST, DURING_REQUEST, AFTER_ANSWER])
@pytest.mark.parametrize("method, ending", [("POST", "/v1/uploads"), ("PATCH", "")])
def test_the_service_killed_at_a_chunk_and_back_again_takes_the_rest(
    office, proxy, service, method, ending, moment
):
    def restart():
        service.kill()
        proxy.upstream = service.start().port

    file = office.file(1_000_000)
    proxy.cut(method, ending, moment, restart)
    office.send(file)
    assert_whole(service, office, file)
    again = proxy.bytes_of("POST", "PATCH") - opening_bytes(proxy) - file.size_bytes
    assert again <= 100 * KIB


def test_the_service_killed_between_the_bytes_and_their_count_leaves_no_gap_and_no_double(
    office, proxy, service
):
    """The count is held up from outside: the bytes are on the disk, the answer has not left."""
    file, seen = office.file(1_000_000), []

    def hold():
        holding = contextlib.ExitStack()
        holding.enter_context(service.held())
        threading.Thread(target=kill_and_restart, args=(holding,)).start()

    def kill_and_restart(holding):
        (part,) = (service.data / "blobs" / "uploads").iterdir()
        deadline = time.monotonic() + 20
        while part.stat().st_size < 200 * KIB and time.monotonic() < deadline:
            time.sleep(0.01)
        seen.append(part.stat().st_size)
        service.kill()
        holding.close()
        proxy.upstream = service.start().port

    proxy.cut("PATCH", "", MEANWHILE, hold)
    # In real time: the service needs some to be back.
    office.send(file, office.uploader(waiting=Waiting()))
    assert seen == [200 * KIB]
    assert_whole(service, office, file)


def test_the_program_killed_in_the_middle_goes_on_where_the_service_is(
    service, proxy, draft, session, home, tmp_path
):
    paper = tmp_path / "project.pdf"
    paper.write_bytes(big_pdf(30_000_000))
    attach(draft, "project", paper)
    reached, go_on = threading.Event(), threading.Event()
    proxy.cut("PATCH", "", AFTER_ANSWER, lambda: (reached.set(), go_on.wait(30)), after=1)
    client = Program(["-c", FILING, home, draft.reference, proxy.url], environ(), ROOT)
    assert reached.wait(60)
    client.kill()
    client.wait(10)
    go_on.set()
    before = proxy.bytes_of("PATCH")
    later = NOW + timedelta(minutes=2)
    receipt = file_draft(draft, proxy.url, session, home, lambda: later, waiting=QuickTime().waiting())
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    # Three chunks of 8 MiB had arrived, the answer to the last of them was lost.
    left = paper.stat().st_size - 3 * 8 * KIB * KIB
    assert proxy.bytes_of("PATCH") - before == left


def test_the_program_needs_no_more_memory_for_a_large_file(service, home, tmp_path):
    # A fresh one: the peak of a forked process begins at what it was forked from.
    command = [sys.executable, "-c", MEASURING, str(home), service.url, str(LARGE_SIZE)]
    told = subprocess.check_output(command, env=environ(), cwd=str(ROOT), text=True, timeout=500)
    assert int(told) < 24 * KIB, f"{told} KiB more at its peak"


def environ():
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return {**os.environ, "PYTHONPATH": path, "NO_PROXY": "*"}
