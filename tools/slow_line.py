"""A line of a few Mbit/s with drop-outs, as a TCP proxy: what goes up is paced, now and then all is cut."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from typing import List, Sequence, Set

_PIECE = 16 * 1024
_BUFFER = 64 * 1024
_RESET = struct.pack("ii", 1, 0)


class SlowLine:
    """Passes bytes on to a port; ``bytes_up`` counts those that went up.

    ``bits_per_s`` is what goes up on all connections together. Each time that another one of ``cuts`` (bytes
    that have gone up) is reached, every connection is reset, and none is let through for ``gone_s`` seconds.
    While ``is_up`` is false none is let through at all.
    """

    def __init__(self, port: int, bits_per_s: float, gone_s: float = 1.5) -> None:
        self.port = port
        self.is_up = True
        self.bytes_up = 0
        self.drop_outs = 0
        self._bytes_per_s = bits_per_s / 8
        self._gone_s = gone_s
        self._cuts: List[int] = []
        self._gone_until = 0.0
        self._free_at = 0.0
        self._open: Set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.socket()
        # What a sender may be ahead of the line by is kept small, as on a real one.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(16)
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, cuts: Sequence[int]) -> None:
        """Drop out when so many more bytes have gone up."""
        with self._lock:
            self._cuts = sorted(self.bytes_up + cut for cut in cuts)

    def close(self) -> None:
        """Let nothing through any more."""
        self._listener.close()
        self._drop()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.is_up and time.monotonic() >= self._gone_until:
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()
            else:
                _reset(client)

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.port))
        except OSError:
            _reset(client)
            return
        with self._lock:
            self._open |= {client, server}
        down = threading.Thread(target=self._down, args=(server, client), daemon=True)
        down.start()
        self._up(client, server)
        down.join()
        with self._lock:
            self._open -= {client, server}
        for end in (client, server):
            end.close()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := client.recv(_PIECE):
                self._pace(len(piece))
                server.sendall(piece)
                self._count(len(piece))
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := server.recv(_PIECE):
                client.sendall(piece)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_WR)

    def _pace(self, size: int) -> None:
        with self._lock:
            now = time.monotonic()
            self._free_at = max(now, self._free_at) + size / self._bytes_per_s
            wait_s = self._free_at - now
        time.sleep(wait_s)

    def _count(self, size: int) -> None:
        with self._lock:
            self.bytes_up += size
            is_cut = bool(self._cuts) and self.bytes_up >= self._cuts[0]
            if is_cut:
                self._cuts.pop(0)
                self.drop_outs += 1
                self._gone_until = time.monotonic() + self._gone_s
        if is_cut:
            self._drop()

    def _drop(self) -> None:
        with self._lock:
            ends = tuple(self._open)
        for end in ends:
            _reset(end, close=False)


def _reset(end: socket.socket, close: bool = True) -> None:
    """Cut a connection as a line does that is gone: no goodbye."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        if close:
            end.close()
        else:
            end.shutdown(socket.SHUT_RDWR)
