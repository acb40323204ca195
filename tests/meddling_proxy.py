"""A proxy that also answers in the service's place, changes bytes on their way, and counts them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Callable, List, Mapping, Optional, Tuple

from cutting_proxy import CuttingProxy

HTML = b"<html><body>This network says no</body></html>"


@dataclass
class Answer:
    """The proxy's own answer to ``times`` requests with ``method`` and at least ``least`` bytes."""

    method: str
    text: bytes
    times: int
    least: int


class MeddlingProxy(CuttingProxy):
    """``sent`` lists what came in: method, and how many bytes of a body."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.sent: List[Tuple[str, int]] = []
        self._answers: List[Answer] = []
        self._changes: List[Tuple[str, Callable[[bytes], bytes]]] = []

    def answer(
        self,
        method: str,
        status: int,
        headers: Optional[Mapping[str, str]] = None,
        body: bytes = HTML,
        times: int = 1,
        least: int = 0,
    ) -> None:
        """Answer the next requests with ``method`` instead of passing them on; ``times`` 0: all of them."""
        told = {"Content-Type": "text/html", "Content-Length": str(len(body)), **(headers or {})}
        lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        self._answers.append(Answer(method, "\r\n".join(lines).encode("ascii") + body, times, least))

    def change(self, method: str, change: Callable[[bytes], bytes]) -> None:
        """Change the body of the next request with ``method``."""
        self._changes.append((method, change))

    def bytes_of(self, *methods: str) -> int:
        """Return how many bytes of bodies came in with these methods."""
        return sum(size for method, size in self.sent if method in methods)

    def _exchange(self, client: socket.socket, head: bytes, body: bytes) -> bool:
        method = head.split(b" ", 1)[0].decode("ascii")
        self.sent.append((method, len(body)))
        own = self._own_answer(method, len(body))
        if own is not None:
            self.seen.append(method)
            client.sendall(own.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else own)
            return True
        return super()._exchange(client, head, self._changed(method, body))

    def _own_answer(self, method: str, size: int) -> Optional[bytes]:
        for answer in self._answers:
            if answer.method in (method, "*") and size >= answer.least:
                answer.times -= 1
                if answer.times == 0:
                    self._answers.remove(answer)
                return answer.text
        return None

    def _changed(self, method: str, body: bytes) -> bytes:
        for entry in self._changes:
            if entry[0] == method:
                self._changes.remove(entry)
                return entry[1](body)
        return body


def flipped(body: bytes) -> bytes:
    """Return a body with one bit turned."""
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
