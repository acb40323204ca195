"""A TCP proxy that breaks exchanges where a test wants them broken."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from typing import Callable, List, NamedTuple, Optional, Tuple

BEFORE_REQUEST = "before the request"
DURING_REQUEST = "half of the request sent"
MEANWHILE = "nothing is cut"
AFTER_ANSWER = "answered, but the answer is cut"
_AT_ONCE = 256 * 1024
_LAST_CHUNK = b"0\r\n\r\n"


class Chunk(NamedTuple):
    """Bytes of an upload that a client gave onto the line: where they begin, and how many."""

    offset: int
    length: int


@dataclass
class Fault:
    """Break the next exchange whose request line has ``method`` and ends with ``ending``.

    ``share`` of the body goes out before a cut during the request; ``after`` matching exchanges pass first.
    """

    method: str
    ending: str
    moment: str
    meanwhile: Callable[[], None]
    share: float = 0.5
    after: int = 0


class CuttingProxy:
    """Forwards one request at a time per connection.

    ``seen`` lists the requests in order, ``chunks`` those with bytes of an upload. Who sits behind it may be
    replaced meanwhile: ``upstream`` is the port of now.
    """

    def __init__(self, port: int) -> None:
        self.upstream = port
        self.seen: List[str] = []
        self.chunks: List[Chunk] = []
        self._faults: List[Fault] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(
        self,
        method: str,
        ending: str,
        moment: str,
        meanwhile: Optional[Callable[[], None]] = None,
        share: float = 0.5,
        after: int = 0,
    ) -> None:
        """Break the next matching exchange at ``moment``, once, after doing ``meanwhile``."""
        self._faults.append(Fault(method, ending, moment, meanwhile or (lambda: None), share, after))

    @property
    def faults_left(self) -> int:
        """Return how many cuts have not been made."""
        return len(self._faults)

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            while True:
                try:
                    head, body = _message(client)
                    if not head or not self._exchange(client, head, body):
                        return
                except OSError:
                    return

    def _exchange(self, client: socket.socket, head: bytes, body: bytes) -> bool:
        method, path = head.split(b" ", 2)[:2]
        request = "%s %s" % (method.decode(), path.decode())
        self.seen.append(request)
        if offset := _header(head, b"upload-offset"):
            self.chunks.append(Chunk(int(offset), len(body)))
        fault = self._fault(request)
        moment = fault.moment if fault else ""
        if fault and moment == BEFORE_REQUEST:
            fault.meanwhile()
            return False
        if fault and moment == MEANWHILE:
            fault.meanwhile()
        with socket.create_connection(("127.0.0.1", self.upstream)) as upstream:
            whole = head + body
            if fault and moment == DURING_REQUEST:
                upstream.sendall(whole[: len(head) + int(len(body) * fault.share)])
                fault.meanwhile()
                return False
            upstream.sendall(whole)
            answer_head, answer_body = _message(upstream)
            if fault and moment == AFTER_ANSWER:
                fault.meanwhile()
                return False
            client.sendall(answer_head + answer_body)
            return bool(answer_head)

    def _fault(self, request: str) -> Optional[Fault]:
        path = request.partition("?")[0]
        for fault in self._faults:
            if path.startswith(fault.method + " ") and path.endswith(fault.ending):
                if fault.after:
                    fault.after -= 1
                    return None
                self._faults.remove(fault)
                return fault
        return None


def sent_again(chunks: List[Chunk]) -> List[int]:
    """Return of each chunk how many of its bytes had been given onto the line before."""
    again, farthest = [], 0
    for chunk in chunks:
        end = chunk.offset + chunk.length
        again.append(max(0, min(end, farthest) - chunk.offset))
        farthest = max(farthest, end)
    return again


def told_of_cuts(size: int, again: List[int], seconds: float) -> str:
    """Return the figure of a file that came over a line that was cut: what was sent again, in MB."""
    repeated = [number for number in again if number]
    return (
        f"the same SHA-256; of {size / 1e6:.0f} MB {sum(again) / 1e6:.1f} MB were sent again, in "
        f"{len(repeated)} chunks, at most {max(again) / 1e6:.1f} MB of one; {seconds:.0f} s"
    )


def _message(stream: socket.socket) -> Tuple[bytes, bytes]:
    """Read one HTTP message with a Content-Length, or in chunks as Node writes its answers."""
    data = bytearray()
    while b"\r\n\r\n" not in data:
        piece = stream.recv(_AT_ONCE)
        if not piece:
            return b"", b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(_header(bytes(head), b"content-length") or 0)
    in_chunks = _header(bytes(head), b"transfer-encoding") == b"chunked"
    while len(body) < length or (in_chunks and not body.endswith(_LAST_CHUNK)):
        piece = stream.recv(_AT_ONCE)
        if not piece:
            break
        body += piece
    return bytes(head) + b"\r\n\r\n", bytes(body)


def _header(head: bytes, wanted: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == wanted:
            return value.strip()
    return b""
