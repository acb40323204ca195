"""A real HTTP server on this machine with real faults, for the transport."""

from __future__ import annotations

import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Optional

SLOW_S = 0.4


class Handler(BaseHTTPRequestHandler):
    """Answers by path; the path says what goes wrong."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "FaultyServer"

    def log_message(self, *_args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append(
            {
                "method": self.command,
                "path": self.path,
                "headers": dict(self.headers.items()),
                "size": len(body),
            }
        )
        self.server.last_body = body
        getattr(self, "at_" + self.path.partition("?")[0].strip("/").split("/")[0])()

    def _answer(self, status: int, body: bytes, headers: Optional[Dict[str, str]] = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def at_echo(self) -> None:
        if self.path.startswith("http:"):  # asked as a proxy, which this is not
            self.close_connection = True
            return
        text = json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers.items())})
        self._answer(200, text.encode(), {"Content-Type": "application/json"})

    def at_status(self) -> None:
        status = int(self.path.rsplit("/", 1)[1])
        self._answer(status, b"" if status == 204 else f"body of {status}".encode())

    def at_never(self) -> None:
        self.server.ending.wait(30)
        self.close_connection = True

    def at_hangup(self) -> None:
        self.close_connection = True

    def at_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 10)
        self.wfile.flush()
        self.close_connection = True

    def at_cutchunk(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"a\r\n0123456789\r\n")
        self.wfile.flush()
        self.close_connection = True

    def at_half(self) -> None:
        """Send half of the body and then nothing more."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"x" * 500)
        self.wfile.flush()
        self.at_never()

    def at_slow(self) -> None:
        """Take longer in all than the limit, yet never be silent for so long."""
        self.send_response(200)
        self.send_header("Content-Length", "6")
        self.end_headers()
        for _ in range(6):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(SLOW_S)

    def at_gzip(self) -> None:
        self._answer(200, gzip.compress("Hồ sơ".encode()), {"Content-Encoding": "gzip"})

    def at_large(self) -> None:
        self._answer(200, b"0123456789abcdef" * 1_250_000)

    def at_away(self) -> None:
        self._answer(302, b"", {"Location": self.server.elsewhere})

    def at_seen(self) -> None:
        self._answer(302, b"", {"Location": "/echo"})

    def at_login(self) -> None:
        self._answer(401, b"who are you?", {"WWW-Authenticate": "Bearer"})

    def at_garbage(self) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")
        self.close_connection = True


class FaultyServer(ThreadingHTTPServer):
    """The server, what it has seen, and where it redirects to."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, context: Any = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: List[Dict[str, Any]] = []
        self.last_body = b""
        self.elsewhere = ""
        self.ending = threading.Event()
        self.scheme = "http"
        if context is not None:
            self.scheme = "https"
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_args: Any) -> None:
        """Keep quiet: clients that go away are what is tested."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "FaultyServer":
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_args: Any) -> None:
        self.ending.set()
        self.shutdown()
        self.server_close()
