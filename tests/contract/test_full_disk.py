"""No space left, on the server and on the user's machine: one sentence, and earlier results untouched."""

from __future__ import annotations

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from bare_api import Api, slug
from cutting_proxy import MEANWHILE
from draftmaker import NOW, small_draft
from service_process import ServiceProcess
from small_pdf import small_pdf

from mineral_plugin.core.base.errors import CannotWriteError, ServiceRefusedError
from mineral_plugin.core.work.filing import file_draft, list_receipts

MIB = 1024 * 1024
AT_MOST_ONE_MIB_A_FILE = {"RLIMIT_FSIZE": MIB}


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MiB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], stderr=subprocess.DEVNULL
        ).returncode
    )
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no byte on the disk of ``folder``; the file returned can be deleted again."""
    path = folder / "filler"
    with open(path, "wb", buffering=0) as stream:
        for size in (65536, 4096, 512, 1):
            try:
                while stream.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return path


def test_a_file_that_cannot_be_stored_is_answered_with_507_and_the_rest_stays(tmp_path, session):
    service = ServiceProcess(tmp_path / "service", limits=AT_MOST_ONE_MIB_A_FILE).start()
    try:
        api = Api(service.url, session)
        dossier = api.dossier()
        assert api.put(dossier, "request", small_pdf("small")).status_code == 200
        answer = api.put(dossier, "project", b"x" * (2 * MIB))
        assert (answer.status_code, slug(answer)) == (507, "disk-full")
        (kept,) = api.get(f"/v1/dossiers/{dossier}").json()["components"]
        assert kept["component"] == "request"
        assert not list((service.data / "blobs" / "incoming").iterdir())
    finally:
        service.kill()


def test_a_service_on_a_full_disk_says_so_and_files_once_there_is_space(small_disk, draft, file_at):
    service = ServiceProcess(small_disk / "service").start()
    try:
        filler = fill(small_disk)
        with pytest.raises(ServiceRefusedError) as told:
            file_at(service.url)
        assert "no space" in told.value.text("en")
        filler.unlink()
        receipt = file_at(service.url)
        assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    finally:
        service.kill()


def test_a_full_disk_at_home_files_nothing_and_keeps_the_draft(small_disk, service, session):
    home = small_disk / "home"
    home.mkdir()
    draft = small_draft(home)
    filler = fill(small_disk)
    with pytest.raises(CannotWriteError) as told:
        file_draft(draft, service.url, session, home, lambda: NOW)
    assert "\n" not in told.value.text("vi")
    assert service.rows("SELECT count(*) FROM dossiers") == [(0,)]
    filler.unlink()
    receipt = file_draft(draft, service.url, session, home, lambda: NOW)
    assert list_receipts(home, lambda: NOW) == (receipt,)


def test_a_disk_that_fills_up_during_the_filing_loses_no_receipt(small_disk, service, proxy, session):
    home = small_disk / "home"
    home.mkdir()
    draft = small_draft(home)
    fillers = []
    proxy.cut("POST", "/submission", MEANWHILE, lambda: fillers.append(fill(small_disk)))
    with pytest.raises(CannotWriteError) as told:
        file_draft(draft, proxy.url, session, home, lambda: NOW)
    assert "THU-" in told.value.text("en")
    fillers[0].unlink()
    receipt = file_draft(draft, service.url, session, home, lambda: NOW + timedelta(minutes=2))
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    assert list_receipts(home, lambda: NOW) == (receipt,)


def test_a_draft_that_does_not_fit_leaves_nothing_behind(small_disk):
    home = small_disk / "home"
    home.mkdir()
    before = small_draft(home)
    fill(small_disk)
    with pytest.raises(CannotWriteError):
        small_draft(home)
    assert [path.name for path in (home / "drafts").iterdir()] == [before.reference]


def test_the_service_does_not_start_where_it_cannot_write(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    service = ServiceProcess(blocked, loads_itself=True)
    with pytest.raises(RuntimeError):
        service.start()
    (line,) = service.log().splitlines()
    assert str(blocked) in line
