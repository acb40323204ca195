"""The log: one line of JSON for each request and each fault, with nothing in it of people or what they sent.

A line says when, what kind of request (method and the route's pattern, never the address that was asked),
with what status, how long it took, and the name under which an answer tells of it (``traceId``). Of a fault
it says the kind and the places in the code; what an error says may hold names, so it is left out. Lines of
libraries keep their pattern and lose what would be put into it.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Optional

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mineral_plugin.core.base.ports import VIETNAM_TIME

NAME = "mineral_service"
_REQUESTS = logging.getLogger(f"{NAME}.requests")
_TRACE = "mineral_service.trace"
_FIELDS = "fields"


def set_up() -> None:
    """Write all logs to standard error, ours from information on, those of libraries from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(NAME).setLevel(logging.INFO)


def trace_of(scope: Scope) -> str:
    """Return the name of a request, under which the log and the answer tell of it."""
    found: Optional[str] = scope.get(_TRACE)
    return found or uuid.uuid4().hex


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without a line break at its end."""
        at = datetime.fromtimestamp(record.created, VIETNAM_TIME).isoformat(timespec="milliseconds")
        told: Dict[str, Any] = {"time": at, "level": record.levelname.lower(), "log": record.name}
        told["event"] = str(record.msg)
        told.update(getattr(record, _FIELDS, {}))
        if record.exc_info and record.exc_info[1] is not None:
            told["errors"] = _errors(record.exc_info[1])
        return json.dumps(told, ensure_ascii=True)


class Logging:
    """Write a line for each request once it is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 0
        scope[_TRACE] = uuid.uuid4().hex

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            fields = {
                **_request(scope),
                "status": status,
                "ms": round(1000 * (time.monotonic() - started), 1),
            }
            _REQUESTS.info("request", extra={_FIELDS: fields})


def fault(error: BaseException, trace: str) -> None:
    """Write down what should not have happened."""
    logging.getLogger(NAME).error("fault", extra={_FIELDS: {"trace": trace}}, exc_info=error)


def note(event: str, **fields: Any) -> None:
    """Write down an event of the service itself; ``fields`` are numbers and names of kinds, nothing else."""
    logging.getLogger(NAME).info(event, extra={_FIELDS: fields})


def _request(scope: Scope) -> Dict[str, Any]:
    route = getattr(scope.get("route"), "path", "-")
    # A method is what a client makes up; one that we do not know is not repeated.
    method = scope["method"] if scope["method"] in _METHODS else "-"
    return {"trace": scope[_TRACE], "method": method, "route": route}


_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


def _errors(error: Optional[BaseException]) -> List[Dict[str, Any]]:
    """Return an error and those that led to it: kinds and places."""
    found: List[Dict[str, Any]] = []
    while error is not None and len(found) < 5:
        frames = traceback.extract_tb(error.__traceback__)
        places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
        found.append({"kind": type(error).__name__, "places": places})
        error = error.__cause__ or error.__context__
    return found
