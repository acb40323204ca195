"""What a request prefers (``Prefer``, RFC 7240): how long it is ready to wait for an answer."""

from __future__ import annotations

import re

from fastapi import Request

_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,4})\"?\s*(?:$|[,;])", re.IGNORECASE)
_ASYNC = re.compile(r"(?:^|,)\s*respond-async\s*(?:$|[,;])", re.IGNORECASE)


def wait_s(request: Request, default: int, longest: int) -> int:
    """Return for how many seconds a request is ready to wait, ``default`` where it does not say."""
    found = _WAIT.search(_preference(request))
    return min(int(found[1]), longest) if found else default


def wants_no_wait(request: Request) -> bool:
    """Return whether a request would rather ask again later (``respond-async``)."""
    return _ASYNC.search(_preference(request)) is not None


def _preference(request: Request) -> str:
    return ", ".join(request.headers.getlist("prefer"))
