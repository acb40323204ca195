"""Fetching by ranges from a server that lies, breaks off, and serves something else than it announced."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from quick_time import QuickTime

from mineral_plugin.core.base.errors import CancelledError, ServiceUnreachableError
from mineral_plugin.core.portal.downloading import DiffersError, fetch
from mineral_plugin.core.portal.line import Line, RefusedError

DATA = os.urandom(50_000)
SHA256 = hashlib.sha256(DATA).hexdigest()
PIECE = 20_000


class Server(ThreadingHTTPServer):
    """Serves ``data``; ``short`` answers say their length and break off before it, ``whole``: no ranges."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.data, self.digest = DATA, SHA256
        self.short, self.whole, self.refusals = 0, False, []
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    def log_message(self, *_args):
        """Say nothing."""

    def do_GET(self):  # noqa: N802 - the library's name
        """Answer with a stretch."""
        server, wanted = self.server, self.headers.get("Range", "")
        server.asked.append(wanted)
        if server.refusals:
            return self._refuse(server.refusals.pop(0))
        begin, end = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", wanted).groups())
        if server.whole:
            begin, end = 0, len(server.data)
        part = server.data[begin : end + 1]
        if not part:
            return self._refuse(416)
        self.send_response(200 if server.whole else 206)
        self.send_header("Content-Length", str(len(part)))
        if not server.whole:
            self.send_header("Content-Range", f"bytes {begin}-{begin + len(part) - 1}/{len(server.data)}")
        if server.digest:
            told = base64.b64encode(bytes.fromhex(server.digest)).decode()
            self.send_header("Repr-Digest", f"sha-256=:{told}:")
        self.end_headers()
        if server.short:
            server.short -= 1
            part = part[: len(part) // 2]
            self.close_connection = True
        self.wfile.write(part)
        return None

    def _refuse(self, status):
        body = b'{"type": "/problems/result-unknown", "values": {"no": "1"}}' if status == 404 else b"<html>"
        self.send_response(status)
        self.send_header("Content-Type", "application/problem+json" if status == 404 else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server():
    made = Server()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def get(server, tmp_path):
    def run(alive=lambda: None, sha256=SHA256):
        with requests.Session() as session:
            session.trust_env = False
            line = Line(session, f"http://127.0.0.1:{server.server_address[1]}")
            target = tmp_path / "result.pdf"
            fetch(line, "/file", target, sha256, alive, QuickTime().waiting(), PIECE)
        return target

    return run


def test_a_file_comes_in_stretches_and_is_whole(server, get):
    assert get().read_bytes() == DATA
    assert server.asked == ["bytes=0-19999", "bytes=20000-39999", "bytes=40000-59999"]


def test_a_body_shorter_than_it_says_is_a_cut_and_not_a_success(server, get):
    server.short = 2
    target = get()
    assert target.read_bytes() == DATA and len(server.asked) > 3
    assert not target.with_name("result.pdf.part").exists()


def test_a_server_that_knows_no_ranges_is_taken_whole(server, get):
    server.whole = True
    assert get().read_bytes() == DATA and len(server.asked) == 1


def test_servers_in_trouble_are_asked_again(server, get):
    server.refusals = [503, 502]
    assert get().read_bytes() == DATA


def test_a_page_of_somebody_in_between_is_not_taken_for_the_file(server, get, tmp_path):
    server.digest = ""
    with pytest.raises(ServiceUnreachableError):
        get()
    assert not (tmp_path / "result.pdf").exists()


def test_a_refusal_is_not_asked_again(server, get):
    server.refusals = [404]
    with pytest.raises(RefusedError):
        get()
    assert len(server.asked) == 1


@pytest.mark.parametrize("announced", [SHA256, "0" * 64])
def test_other_bytes_than_announced_are_not_kept(server, get, tmp_path, announced):
    if announced == SHA256:
        server.data = DATA[:-1] + bytes([DATA[-1] ^ 1])
    with pytest.raises(DiffersError):
        get(sha256=announced)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_there_of_a_longer_file_is_begun_anew(server, get, tmp_path):
    (tmp_path / "result.pdf.part").write_bytes(b"x" * 60_000)
    assert get().read_bytes() == DATA


def test_the_user_stops_and_what_has_come_stays(server, get, tmp_path):
    calls = []

    def alive():
        calls.append(1)
        if len(calls) > 2:
            raise CancelledError("error.cancelled")

    with pytest.raises(CancelledError):
        get(alive)
    assert (tmp_path / "result.pdf.part").stat().st_size == 2 * PIECE
    assert get().read_bytes() == DATA and server.asked[-1] == "bytes=40000-59999"
