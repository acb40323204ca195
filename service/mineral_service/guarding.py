"""What every answer carries and every request has to pass: headers for browsers, and whom it was for."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mineral_service.problems import SAFE_HEADERS, Problem, answer


class Guarding:
    """Answer only requests that name one of ``hosts``, so that no page of another site is let in by its name.

    A page elsewhere can give its own name this machine's address; the browser then takes the service for
    that site, but still says the name. An answer that says something of its own keeps it.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    told.setdefault(name, value)
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_form_of_another_site(scope):
            await answer(Request(scope), Problem("not-allowed"))(scope, receive, guarded)
        elif _host(Headers(scope=scope).get("host", "")) in self._hosts:
            await self._app(scope, receive, guarded)
        else:
            request = Request({**scope, "headers": _without_host(scope)})
            await answer(request, Problem("wrong-host"))(scope, receive, guarded)


def _is_form_of_another_site(scope: Scope) -> bool:
    """Return whether a browser says that the page of another site sends this; other programs say nothing."""
    site = Headers(scope=scope).get("sec-fetch-site", "")
    return scope["method"] == "POST" and site not in ("", "same-origin", "none")


def _host(header: str) -> str:
    name, colon, port = header.rpartition(":")
    return (name if colon and port.isdigit() else header).lower()


def _without_host(scope: Scope) -> "list[tuple[bytes, bytes]]":
    # The refusal must not repeat a name that somebody made up.
    return [(name, value) for name, value in scope["headers"] if name != b"host"]
