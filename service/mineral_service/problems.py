"""What goes wrong, answered as RFC 9457 problems in Vietnamese and English, never as a stack trace."""

from __future__ import annotations

import errno
from typing import Any, Dict, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from mineral_plugin.core.base.words import Bilingual, both
from mineral_plugin.core.portal.problems import KINDS, MEDIA_TYPE, detail, title
from mineral_service import logs

_FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
_SQLITE_FULL = ("disk is full", "disk I/O error")
# The driver of PostgreSQL has no code for a server that it cannot reach.
_BUSY = ("locked", "busy", "connection")
_POSTGRESQL_FULL = "53100"
# Lost connection, out of connections or memory, a deadlock, no lock in time, shut down by its administrator.
_POSTGRESQL_BUSY = ("08", "40", "53", "55", "57")
_HTTP_SLUGS = {404: "not-found", 405: "method-not-allowed"}
_RETRY_AFTER_S = "1"


class Problem(Exception):
    """A request that cannot be served: the kind's slug and the values of its sentence.

    ``members`` are further members of the answer, for programs.
    """

    def __init__(self, slug: str, values: Dict[str, Any] | None = None, **members: Any) -> None:
        super().__init__(slug)
        self.slug = slug
        self.values = values or {}
        self.members = members
        self.headers: Dict[str, str] = {}

    def with_headers(self, headers: Dict[str, str]) -> "Problem":
        """Return the problem with headers of its own."""
        self.headers = headers
        return self


def preferred_language(header: str) -> str:
    """Return ``vi`` or ``en`` for an ``Accept-Language`` header; Vietnamese unless English is preferred."""
    weights = {"vi": 0.0, "en": 0.0}
    for item in header.split(","):
        name, _, quality = item.strip().partition(";q=")
        language = name.strip().lower().split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(quality))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


SAFE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "; ".join(
        f"{name} 'none'" for name in ("default-src", "base-uri", "form-action", "frame-ancestors")
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cache-Control": "no-store",
}
"""What every answer says to a browser, unless it says something of its own."""


def answer(request: Request, problem: Problem) -> JSONResponse:
    """Return a problem as ``application/problem+json``."""
    kind = KINDS[problem.slug]
    name, sentence = both(title(kind.slug)), both(detail(kind.slug, problem.values))
    language = preferred_language(request.headers.get("accept-language", ""))
    body = {
        "type": f"{str(request.base_url).rstrip('/')}/v1/problems/{kind.slug}",
        "title": name.text(language),
        "status": kind.status,
        "detail": sentence.text(language),
        "instance": request.url.path,
        "traceId": logs.trace_of(request.scope),
        "retryable": kind.retryable,
        "lang": language,
        "translations": {
            "vi": {"title": name.vi, "detail": sentence.vi},
            "en": {"title": name.en, "detail": sentence.en},
        },
        "values": {name: _told(value) for name, value in problem.values.items()},
        **problem.members,
    }
    # A fault is answered outside of what guards the others.
    headers = {**SAFE_HEADERS, "Content-Language": language, **problem.headers}
    if kind.status in (409, 423, 503) and kind.retryable:
        headers["Retry-After"] = _RETRY_AFTER_S
    return JSONResponse(body, kind.status, headers, media_type=MEDIA_TYPE)


def _told(value: Any) -> Any:
    """Return a value of a sentence as JSON: what has words of its own keeps them in both languages."""
    if isinstance(value, Bilingual):
        return value.as_dict()
    return [_told(one) for one in value] if isinstance(value, (list, tuple)) else value


def install(app: FastAPI) -> None:
    """Answer every failure of ``app`` with a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(OSError, _on_os_error)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)
    app.add_exception_handler(Exception, _on_fault)


def _on_problem(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Problem):
        return _on_fault(request, error)
    return answer(request, error)


def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    where = "/"
    if isinstance(error, RequestValidationError):
        where = "/".join(str(step) for step in error.errors()[0]["loc"])
    return answer(request, Problem("malformed", {"where": where}))


def _on_http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    slug = _HTTP_SLUGS.get(status)
    if slug is None:
        return answer(request, Problem("malformed", {"where": request.url.path}))
    values = {"path": request.url.path}
    if slug == "method-not-allowed":
        values["method"] = request.method
    return answer(request, Problem(slug, values))


def _on_disconnect(_request: Request, _error: Exception) -> Response:
    # Nobody is there to read it.
    return Response(status_code=400)


def _on_os_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, OSError) and error.errno in _FULL:
        return answer(request, Problem("disk-full"))
    return _on_fault(request, error)


def _on_database(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, DataError):
        # A text that a database cannot hold, such as one with a NUL.
        return answer(request, Problem("malformed", {"where": "/"}))
    state = getattr(getattr(error, "orig", None), "sqlstate", "") or ""
    text = str(getattr(error, "orig", error))
    if state == _POSTGRESQL_FULL or any(words in text for words in _SQLITE_FULL):
        return answer(request, Problem("disk-full"))
    unreachable = isinstance(error, PoolTimeout) or getattr(error, "connection_invalidated", False)
    if unreachable or state.startswith(_POSTGRESQL_BUSY) or any(words in text for words in _BUSY):
        return answer(request, Problem("backend-unavailable"))
    return _on_fault(request, error)


def _on_fault(request: Request, error: Exception) -> JSONResponse:
    trace = logs.trace_of(request.scope)
    logs.fault(error, trace)
    return answer(request, Problem("internal", {"trace": trace}))
