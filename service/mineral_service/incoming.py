"""Reading requests: JSON bodies of limited size and the headers of the contract."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Dict, TypeVar
from urllib.parse import unquote

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError

from mineral_service.contents import check_name
from mineral_service.problems import Problem

MAX_JSON_BYTES = 4 * 1024 * 1024
_KEY = re.compile(r"[\x21-\x7e]{8,255}")
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")
_FILE_NAME = re.compile(r"filename\*=UTF-8''([^;\s]*)", re.IGNORECASE)


class Body(BaseModel):
    """A JSON body of the contract: strict types, unknown members ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


BodyT = TypeVar("BodyT", bound=Body)


async def read_json(request: Request) -> Dict[str, Any]:
    """Return the body, a JSON object of at most ``MAX_JSON_BYTES``."""
    if media_type(request) != "application/json":
        accepted = ["application/json"]
        raise Problem("type-not-accepted", {"found": media_type(request) or "-", "accepted": accepted})
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > MAX_JSON_BYTES:
            raise Problem("file-too-large", {"limit": MAX_JSON_BYTES})
    try:
        value = json.loads(bytes(data), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # half a letter (\\ud800) is no text
    except (ValueError, RecursionError) as error:
        raise Problem("malformed", {"where": "/"}) from error
    if not isinstance(value, dict):
        raise Problem("malformed", {"where": "/"})
    return value


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def parse(model: type[BodyT], value: Any) -> BodyT:
    """Return ``value`` as ``model``, or a problem that names the first wrong place."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        where = "/" + "/".join(str(step) for step in error.errors()[0]["loc"])
        raise Problem("malformed", {"where": where}) from error


def media_type(request: Request) -> str:
    """Return the media type of the body without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def idempotency_key(request: Request) -> str:
    """Return the request's idempotency key."""
    key = request.headers.get("idempotency-key", "")
    if not _KEY.fullmatch(key):
        raise Problem("idempotency-missing")
    return key


def announced_sha256(request: Request) -> str:
    """Return the SHA-256 that ``Repr-Digest`` announces, in hex (RFC 9530)."""
    found = _DIGEST.search(request.headers.get("repr-digest", ""))
    try:
        digest = base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise Problem("digest-missing")
    return digest.hex()


def file_name(request: Request, default: str) -> str:
    """Return the name a file was sent under (RFC 8187), for people to read; it is never used as a path.

    Raises:
        Problem: ``file-name-refused``, it is no plain name.
    """
    found = _FILE_NAME.search(request.headers.get("content-disposition", ""))
    if found is None:
        return default
    try:
        name = unquote(found.group(1), errors="strict")
    except UnicodeDecodeError as error:
        raise Problem("malformed", {"where": "Content-Disposition"}) from error
    check_name(name)
    return name
