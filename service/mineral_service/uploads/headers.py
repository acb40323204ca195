"""The headers of tus 1.0.0: what they say, and what is refused."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Dict, Mapping, Optional

from fastapi import Request
from sqlalchemy import Row

from mineral_service.contents import check_name
from mineral_service.incoming import media_type
from mineral_service.problems import Problem
from mineral_service.slots import Slot, slot_number

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")
CHUNK_TYPE = "application/offset+octet-stream"
MAX_ANNOUNCED = 4096
_NUMBER = re.compile(r"[0-9]{1,18}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Checksum:
    """The checksum of one chunk: name of the algorithm and digest."""

    algorithm: str
    digest: bytes


def check_version(request: Request) -> None:
    """Refuse a request in another version of the protocol."""
    if request.headers.get("tus-resumable") != VERSION:
        raise Problem("tus-version", {"version": VERSION}).with_headers({"Tus-Version": VERSION})


def check_chunk_type(request: Request) -> None:
    """Refuse a body that is not a chunk of an upload."""
    found = media_type(request)
    if found != CHUNK_TYPE:
        raise Problem("type-not-accepted", {"found": found or "-", "accepted": [CHUNK_TYPE]})


def number(request: Request, name: str) -> int:
    """Return the number in a header."""
    text = request.headers.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise Problem("malformed", {"where": name})
    return int(text)


def checksum(request: Request) -> Optional[Checksum]:
    """Return the checksum that a chunk was sent with, ``None`` where there is none."""
    text = request.headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, encoded = text.partition(" ")
    if algorithm not in ALGORITHMS or not encoded:
        raise Problem("malformed", {"where": "Upload-Checksum"})
    return Checksum(algorithm, _decoded(encoded, "Upload-Checksum"))


def metadata(text: str) -> Dict[str, str]:
    """Return the pairs of ``Upload-Metadata``."""
    if len(text) > MAX_ANNOUNCED:
        raise Problem("malformed", {"where": "Upload-Metadata"})
    pairs: Dict[str, str] = {}
    for item in text.split(","):
        name, _, encoded = item.strip().partition(" ")
        try:
            pairs[name] = _decoded(encoded, "Upload-Metadata").decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem("malformed", {"where": "Upload-Metadata"}) from error
    return pairs


def slot_of(pairs: Mapping[str, str]) -> Slot:
    """Return where an upload goes.

    It says so in ``dossierId``, ``component``, ``slot`` (1 if left out), ``filename``, ``mime``, ``sha256``.
    """
    sha256 = pairs.get("sha256", "").lower()
    if not _SHA256.fullmatch(sha256):
        raise Problem("digest-missing")
    component = pairs.get("component", "")
    slot = slot_number(component, pairs.get("slot", "1"))
    name = pairs.get("filename", f"{component}-{slot}")
    check_name(name)
    return Slot(pairs.get("dossierId", ""), component, slot, name, pairs.get("mime", "").lower(), sha256)


def told(row: Row[object]) -> Dict[str, str]:
    """Return the headers that say how far an upload is."""
    return {
        "Upload-Offset": str(row.received),
        "Upload-Length": str(row.length),
        "Upload-Metadata": row.announced,
        "Upload-Expires": http_date(row.expires_at),
    }


def http_date(timestamp: str) -> str:
    """Return a time of ours as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(timestamp).astimezone(timezone.utc), usegmt=True)


def _decoded(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Problem("malformed", {"where": where}) from error
