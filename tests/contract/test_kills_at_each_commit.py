"""The program killed (-9) around every commit of its outbox: started again it files exactly once.

The steps are not listed here: a driver counts the commits of `outbox.sqlite` in a filing that nobody
disturbs, and then dies at each of them, before it or after it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import requests
from draftmaker import NOW, small_draft
from quick_time import QuickTime
from service_process import ROOT, ServiceProcess
from small_pdf import small_pdf
from testdata import by_scale

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.filing import file_draft, list_receipts
from mineral_plugin.core.work.outbox_view import outbox_lines, unfinished

LATER = NOW + timedelta(minutes=2)
MOMENTS = by_scale(("before",), ("before", "after"))
"""Before a commit: what the service has answered is not written down yet."""
DRIVER = """
import os, signal, sqlite3, sys
from pathlib import Path
import requests
from draftmaker import NOW
from mineral_plugin.core.work.drafting import open_draft
from mineral_plugin.core.work.filing import file_draft

real, seen = sqlite3.connect, [0]


class Dying(sqlite3.Connection):
    def execute(self, text, *values):
        if text != "COMMIT":
            return super().execute(text, *values)
        seen[0] += 1
        if (seen[0], moment) == (at, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        done = super().execute(text, *values)
        if seen[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def connect(path, **options):
    return real(path, factory=Dying, **options) if path.endswith("outbox.sqlite") else real(path, **options)


sqlite3.connect = connect
for line in sys.stdin:
    home, draft, url, number, moment = line.split()
    at, child = int(number), os.fork()
    if child == 0:
        seen[0] = 0
        file_draft(open_draft(Path(home), draft), url, requests.Session(), Path(home), lambda: NOW)
        print(seen[0], flush=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "done", flush=True)
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory, shared_database):
    process = ServiceProcess(tmp_path_factory.mktemp("service"), database=shared_database).start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def driver():
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    environ = {**os.environ, "PYTHONPATH": path, "NO_PROXY": "*"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", DRIVER], env=environ, cwd=str(ROOT), **pipes) as process:
        yield process
        process.stdin.close()


def told(driver, home, draft, url, number, moment):
    driver.stdin.write(f"{home} {draft.reference} {url} {number} {moment}\n")
    driver.stdin.flush()
    return driver.stdout.readline().strip()


def office(folder):
    """Return a data folder with a draft that has a file of a person's."""
    folder.mkdir()
    paper = folder / "request.pdf"
    paper.write_bytes(small_pdf(folder.name))
    return folder, attach(small_draft(folder), "request", paper)


def commits(driver, service, folder):
    home, draft = office(folder)
    count = int(told(driver, home, draft, service.url, 0, "after"))
    assert driver.stdout.readline().strip() == "done"
    return count


def chosen(service, count):
    """Return each commit on the service's own file; on PostgreSQL, where this side does the same, some."""
    return range(1, count + 1, by_scale(3, 1) if service.database.url else 1)


@pytest.mark.timeout(400)
def test_killed_at_any_commit_it_files_once_when_it_comes_back(service, driver, tmp_path):
    count = commits(driver, service, tmp_path / "undisturbed")
    assert count >= 10, "the driver does not see the commits"
    with requests.Session() as session:
        session.trust_env = False
        for number in chosen(service, count):
            for moment in MOMENTS:
                home, draft = office(tmp_path / f"{moment}-{number}")
                assert told(driver, home, draft, service.url, number, moment) == "killed"
                comes_back(service, session, home, draft)


def comes_back(service, session, home, draft):
    """File again, as the person does who is offered it, and look at what both sides have."""
    receipt = file_draft(draft, service.url, session, home, lambda: LATER, waiting=QuickTime().waiting())
    assert receipt.manifest_sha256 == sha256_of_json(manifest_of(draft))
    assert list_receipts(home, lambda: LATER) == (receipt,)
    assert unfinished(outbox_lines(home, lambda: LATER)) == ()
    owner = f"SELECT owner FROM dossiers WHERE id = '{receipt.dossier_id}'"
    assert service.rows(f"SELECT id, state FROM dossiers WHERE owner = ({owner})") == [
        (receipt.dossier_id, "submitted")
    ]
    query = f"SELECT receipt_id FROM submissions WHERE dossier = '{receipt.dossier_id}'"
    assert service.rows(query) == [(receipt.receipt_id,)]
    hashes = f"SELECT sha256 FROM component_files WHERE dossier = '{receipt.dossier_id}' ORDER BY sha256"
    assert service.rows(hashes) == sorted((file.sha256,) for file in draft.files)
