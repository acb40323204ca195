"""The program's own uploader at a public server that is neither ours nor Python: the tus server of npm."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator

import pytest
import tus_js
from cutting_proxy import AFTER_ANSWER, DURING_REQUEST, CuttingProxy
from draftmaker import NOW
from figures import leave
from meddling_proxy import MeddlingProxy
from npm_servers import NpmServer, tus_server
from quick_time import QuickTime
from sending_office import DRAFT, KIB, OPENING, nothing
from small_pdf import begun_pdf

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.portal.line import Line
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.tus import FileToSend
from mineral_plugin.core.portal.uploading import Pace, Uploader, Watch

SIZE = 1_000_000
CHUNK = 100 * KIB
CUTS = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    made: Path = tmp_path_factory.mktemp("tus")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[NpmServer]:
    tus_js.make_ready()
    running = tus_server(folder).start()
    yield running
    running.kill()


@pytest.fixture
def proxy(server: NpmServer) -> Iterator[MeddlingProxy]:
    meddler = MeddlingProxy(server.port)
    yield meddler
    meddler.close()


class Sender:
    """Our uploader with its outbox, and one file to send."""

    def __init__(self, home: Path, proxy: CuttingProxy, session: Any, size: int = SIZE) -> None:
        self.outbox = Outbox(home, lambda: NOW)
        planned = self.outbox.plan(DRAFT, proxy.url, OPENING, "0" * 64)
        self.action = self.outbox.bind(planned, "tus-server")
        self.line, self.time = Line(session, proxy.url), QuickTime()
        path = home / "paper.pdf"
        if not path.exists():
            path.write_bytes(begun_pdf(size))
        self.file = FileToSend("D", "request", 1, "Đơn.pdf", "application/pdf", "0" * 64, size, path)
        self.arrived: list = []

    def memory(self) -> Any:
        (found,) = self.outbox.uploads(self.action, [("request", 1, self.file.announced)])
        return found

    def send(self, alive: Any = nothing) -> None:
        uploader = Uploader(self.line, Pace(1, CHUNK), self.time.waiting())
        uploader.send(self.file, self.memory(), Watch(alive, self.arrived.append))


@pytest.fixture
def sender(home: Path, proxy: MeddlingProxy, session: Any) -> Sender:
    return Sender(home, proxy, session)


def files_of(folder: Path) -> Dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".json"}


def assert_arrived(folder: Path, sender: Sender, before: Dict[str, bytes], places: int = 1) -> None:
    """The file is there once, to the byte; ``places``: how many uploads were opened for it."""
    new = {name: data for name, data in files_of(folder).items() if name not in before}
    whole = sender.file.path.read_bytes()
    assert len(new) == places and list(new.values()).count(whole) == 1


@pytest.fixture
def before(folder: Path) -> Dict[str, bytes]:
    return files_of(folder)


def test_a_small_file_is_one_request(folder, home, proxy, session, before):
    sender = Sender(home, proxy, session, 5000)
    sender.send()
    assert proxy.seen == ["OPTIONS /v1/uploads", "POST /v1/uploads"]
    assert_arrived(folder, sender, before)


def test_a_large_file_goes_in_chunks_and_no_byte_twice(folder, sender, proxy, before):
    sender.send()
    assert_arrived(folder, sender, before)
    assert proxy.bytes_of("POST", "PATCH") == SIZE and sender.time.waits == []


def test_over_a_line_that_is_cut_it_goes_on_where_the_server_is(folder, sender, proxy, before):
    for number in range(CUTS):
        moment = (DURING_REQUEST, AFTER_ANSWER)[number % 5 == 4]
        proxy.cut("PATCH", "", moment, share=(number * 37 % 100) / 100, after=number % 2)
    sender.send()
    assert proxy.faults_left == 0
    assert_arrived(folder, sender, before)
    again = proxy.bytes_of("PATCH", "POST") - SIZE
    assert again <= CUTS * CHUNK
    leave(f"our uploader at npm's tus server, cut {CUTS} times", f"{again / 1e3:.0f} kB of 1000 sent again")


def test_an_opening_whose_answer_was_lost_costs_one_chunk(folder, sender, proxy, before):
    """This server knows no keys of actions: what was opened first stays there unfinished."""
    proxy.cut("POST", "/v1/uploads", AFTER_ANSWER)
    sender.send()
    assert_arrived(folder, sender, before, places=2)
    assert proxy.bytes_of("POST", "PATCH") - SIZE <= CHUNK


def test_a_restart_of_the_server_and_of_the_program_costs_nothing(
    folder, server, home, proxy, session, before
):
    first = Sender(home, proxy, session)

    def alive() -> None:
        if first.arrived and first.arrived[-1] >= 400_000:
            raise CancelledError("error.cancelled")

    with pytest.raises(CancelledError):
        first.send(alive)
    server.kill()
    proxy.upstream = server.start().port
    second = Sender(home, proxy, session)
    second.send()
    assert second.arrived[0] >= 400_000
    assert_arrived(folder, second, before)
    assert proxy.bytes_of("POST", "PATCH") == SIZE


def test_an_upload_that_is_gone_begins_anew(folder, sender, before):
    def alive() -> None:
        if sender.arrived and sender.arrived[-1] >= 400_000:
            raise CancelledError("error.cancelled")

    with pytest.raises(CancelledError):
        sender.send(alive)
    for name in set(files_of(folder)) - set(before):
        (folder / name).unlink()
        (folder / f"{name}.json").unlink()
    sender.send()
    assert_arrived(folder, sender, before)
