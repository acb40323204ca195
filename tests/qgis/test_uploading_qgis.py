"""The uploader over QGIS's own network, against the real service: bodies that Qt reads, and cuts."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Iterator, Tuple

import pytest
from cutting_proxy import AFTER_ANSWER, DURING_REQUEST, MEANWHILE
from meddling_proxy import MeddlingProxy, flipped
from sending_office import KIB, SendingOffice
from test_bridge_transport import run_task

from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.base.errors import CancelledError

ROOT = Path(__file__).resolve().parents[2]
SIZE = 20_000_000
CHUNK = 8 * KIB * KIB


@pytest.fixture(scope="module")
def service(tmp_path_factory: Any) -> Iterator[Tuple[int, Path]]:
    """The port and the data folder of a service that runs in its own environment."""
    data = tmp_path_factory.mktemp("service") / "data"
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "service")])}
    python = ROOT / "service/.venv/bin/python"
    command = [str(python), "-m", "mineral_service", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        told = json.loads(process.stdout.readline())
        yield int(told["url"].rpartition(":")[2]), data
        process.kill()


@pytest.fixture
def proxy(service: Tuple[int, Path]) -> Iterator[MeddlingProxy]:
    meddler = MeddlingProxy(service[0])
    yield meddler
    meddler.close()


@pytest.fixture
def office(tmp_path: Path, proxy: MeddlingProxy) -> SendingOffice:
    return SendingOffice(tmp_path, proxy.url, qgis_session())


@pytest.fixture(params=["window", "task"])
def send(request: Any, office: SendingOffice) -> Any:
    """Send a file in the window's thread, or in a task while the window's thread goes on."""

    def direct(file: Any) -> None:
        office.send(file, office.uploader(CHUNK))

    return direct if request.param == "window" else lambda file: run_task(lambda _progress: direct(file))


def assert_whole(service: Tuple[int, Path], office: SendingOffice, file: Any) -> None:
    assert office.has(file)
    blob = service[1] / "blobs" / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert blob.read_bytes() == file.path.read_bytes()


@pytest.mark.parametrize("size", [9, 5000, SIZE])
def test_a_file_arrives_to_the_byte(
    size: int, send: Any, office: SendingOffice, proxy: MeddlingProxy, service: Any
) -> None:
    file = office.file(size)
    before = proxy.bytes_of("POST", "PATCH")
    send(file)
    assert_whole(service, office, file)
    assert proxy.bytes_of("POST", "PATCH") - before == size
    assert [method for method, _ in proxy.sent].count("PATCH") == (2 if size == SIZE else 0)


@pytest.mark.parametrize("moment", [DURING_REQUEST, AFTER_ANSWER])
def test_after_a_cut_it_goes_on_where_the_service_is(
    moment: str, send: Any, office: SendingOffice, proxy: MeddlingProxy, service: Any
) -> None:
    file = office.file(SIZE)
    before = proxy.bytes_of("POST", "PATCH")
    proxy.cut("POST", "/v1/uploads", moment)
    proxy.cut("PATCH", "", moment, after=1)
    send(file)
    assert proxy.faults_left == 0
    assert_whole(service, office, file)
    assert proxy.bytes_of("POST", "PATCH") - before <= SIZE + 2 * CHUNK


def test_a_chunk_with_a_turned_bit_is_sent_again(
    send: Any, office: SendingOffice, proxy: MeddlingProxy, service: Any
) -> None:
    file = office.file(SIZE)
    proxy.change("PATCH", flipped)
    send(file)
    assert_whole(service, office, file)


def test_where_patch_is_not_let_through_the_override_header_is_used(
    send: Any, office: SendingOffice, proxy: MeddlingProxy, service: Any
) -> None:
    file = office.file(SIZE)
    proxy.answer("PATCH", 405, times=0)
    send(file)
    assert_whole(service, office, file)
    assert [method for method, _ in proxy.sent].count("PATCH") == 1


def test_a_stopped_sending_ends_at_once_and_another_one_goes_on(
    office: SendingOffice, proxy: MeddlingProxy, service: Any
) -> None:
    file, stop = office.file(SIZE), threading.Event()
    proxy.cut("PATCH", "", MEANWHILE, lambda: (stop.set(), time.sleep(3)))
    stopped = SendingOffice(office.home, proxy.url, qgis_session(cancelled=stop.is_set))
    with pytest.raises(CancelledError):
        run_task(lambda _progress: stopped.send(file, stopped.uploader(CHUNK)))
    assert stopped.memory(file).acknowledged == CHUNK
    sent = proxy.bytes_of("PATCH")
    run_task(lambda _progress: office.send(file, office.uploader(CHUNK)))
    assert_whole(service, office, file)
    assert proxy.bytes_of("PATCH") - sent <= SIZE - CHUNK
