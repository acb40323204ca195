"""What schemathesis has to know of the contract: bytes as bodies, who may ask what, and what there is."""

from __future__ import annotations

import os
from typing import Any

import schemathesis

CHUNK = "application/offset+octet-stream"
ADMIN = os.environ["MINERAL_TEST_ADMIN"]
OFFICER = os.environ["MINERAL_TEST_OFFICER"]
FILED = os.environ["MINERAL_TEST_FILED"]


@schemathesis.serializer(CHUNK)
def as_bytes(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Ask as whoever alone may, about a dossier that there is: otherwise all answers are the same refusal."""
    headers = case.headers or {}
    if case.path.startswith("/v1/office") and "Authorization" in headers:
        case.headers["Authorization"] = f"Bearer {OFFICER}"
        case.path_parameters["dossier"] = FILED
    closed = ("/v1/people", "/v1/register/results", "/v1/register/coverage", "/v1/register/titles")
    if case.path.startswith(closed) and "Authorization" in headers:
        case.headers["Authorization"] = f"Bearer {ADMIN}"


@schemathesis.hook
def map_body(_context: Any, body: Any) -> Any:
    """Name a procedure and a mineral that there are, where texts were made up for them."""
    if isinstance(body, dict) and isinstance(body.get("procedure"), str):
        known = {"procedure": "P01", "mineral": "gold"}
        return {**body, **{name: value for name, value in known.items() if isinstance(body.get(name), str)}}
    return body
