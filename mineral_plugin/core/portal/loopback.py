"""A door on this machine that takes one answer from a browser and closes."""

from __future__ import annotations

import html
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any, Callable, Dict, Optional, Type
from urllib.parse import parse_qsl, urlsplit

from mineral_plugin.core.base.errors import ServiceRefusedError
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.portal.retrying import Waiting

PATH = "/back"
_LOOK_S = 0.2
_SLOW_S = 2.0
_MOST_PARAMETERS = 20
_SAFE = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}

IsOurs = Callable[[Dict[str, str]], bool]


class Loopback:
    """Listens on 127.0.0.1 alone, on a port that the system chooses, as long as it is open."""

    def __init__(self) -> None:
        self._server = _Server()

    @property
    def address(self) -> str:
        """Return where the browser is to be sent back to."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def wait(
        self, is_ours: IsOurs, alive: Callable[[], None], waiting: Waiting, patience_s: float
    ) -> Dict[str, str]:
        """Return the parameters of the first request that ``is_ours``; others are turned away.

        Raises:
            ServiceRefusedError: it did not come in time.
        """
        self._server.is_ours = is_ours
        end = waiting.clock() + patience_s
        while self._server.found is None:
            alive()
            if waiting.clock() > end:
                raise ServiceRefusedError("login.too_late")
            self._server.handle_request()
        return self._server.found

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(
        self,
        _kind: Optional[Type[BaseException]],
        _error: Optional[BaseException],
        _trace: Optional[TracebackType],
    ) -> None:
        self._server.server_close()


class _Server(HTTPServer):
    timeout = _LOOK_S

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.is_ours: IsOurs = lambda _told: False
        self.found: Optional[Dict[str, str]] = None

    def handle_error(self, *_request: Any) -> None:
        """Keep quiet about whoever goes away in the middle."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SLOW_S  # who connects and says nothing does not keep the browser out

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        """Take an answer, or turn it away."""
        parts = urlsplit(self.path)
        told = _parameters(parts.query) if parts.path == PATH else {}
        if not told or not self.server.is_ours(told):
            self._page(400, Phrase("login.page.strange"))
            return
        self.server.found = told
        self._page(200, Phrase("login.page.done" if "code" in told else "login.page.refused"))

    def _page(self, status: int, phrase: Phrase) -> None:
        said = both(phrase)
        lines = "".join(f'<p lang="{lang}">{html.escape(said.text(lang))}</p>' for lang in ("vi", "en"))
        body = f"<!doctype html><meta charset=utf-8><title>Mineral Licence</title>{lines}".encode()
        self.send_response(status)
        for name, value in {**_SAFE, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Log nothing: the address holds a code."""


def _parameters(query: str) -> Dict[str, str]:
    try:
        return dict(parse_qsl(query, max_num_fields=_MOST_PARAMETERS))
    except ValueError:
        return {}
