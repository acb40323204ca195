"""Conditions of a request on the state it was made for (RFC 9110, 13.1): ``If-Match``, ``If-None-Match``."""

from __future__ import annotations

from typing import Optional

from fastapi import Request

from mineral_service.problems import Problem


def check_match(here: str, seen: Optional[str], *, needed: bool) -> None:
    """Refuse a change of what is not as it was when it was read; ``needed``: it has to be said what was read.

    ``here`` is the entity tag of now, ``seen`` what ``If-Match`` says.

    Raises:
        Problem: ``precondition-failed``, ``precondition-required``.
    """
    if seen is None:
        if needed:
            raise Problem("precondition-required")
        return
    if here not in _tags(seen) and (needed or seen.strip() != "*"):
        raise Problem("precondition-failed").with_headers({"ETag": here})


def has_it(request: Request, tag: str) -> bool:
    """Return whether who asks has what would be answered (``If-None-Match``)."""
    return tag in _tags(request.headers.get("if-none-match", ""))


def _tags(listed: str) -> "list[str]":
    return [one.strip() for one in listed.split(",")]
