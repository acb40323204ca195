"""What goes wrong, answered as RFC 9457 problems in Vietnamese and English, never as a stack trace."""

from __future__ import annotations

import errno
import logging
import uuid
from typing import Any, Dict

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from mineral_plugin.core.base.words import both
from mineral_plugin.core.portal.problems import KINDS, MEDIA_TYPE, detail, title

_LOG = logging.getLogger("mineral_service")
_FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
_SQLITE_FULL = ("disk is full", "disk I/O error")
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


def answer(request: Request, problem: Problem, trace: str | None = None) -> JSONResponse:
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
        "traceId": trace or uuid.uuid4().hex,
        "retryable": kind.retryable,
        "lang": language,
        "translations": {
            "vi": {"title": name.vi, "detail": sentence.vi},
            "en": {"title": name.en, "detail": sentence.en},
        },
        "values": problem.values,
        **problem.members,
    }
    headers = {"Content-Language": language}
    if kind.status in (409, 503) and kind.retryable:
        headers["Retry-After"] = _RETRY_AFTER_S
    return JSONResponse(body, kind.status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every failure of ``app`` with a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(OSError, _on_os_error)
    app.add_exception_handler(OperationalError, _on_database)
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


def _on_os_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, OSError) and error.errno in _FULL:
        return answer(request, Problem("disk-full"))
    return _on_fault(request, error)


def _on_database(request: Request, error: Exception) -> JSONResponse:
    text = str(getattr(error, "orig", error))
    if any(words in text for words in _SQLITE_FULL):
        return answer(request, Problem("disk-full"))
    if "locked" in text or "busy" in text:
        return answer(request, Problem("backend-unavailable"))
    return _on_fault(request, error)


def _on_fault(request: Request, error: Exception) -> JSONResponse:
    trace = uuid.uuid4().hex
    _LOG.error("fault %s on %s %s", trace, request.method, request.url.path, exc_info=error)
    return answer(request, Problem("internal", {"trace": trace}), trace)
