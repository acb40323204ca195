"""Canonical JSON (RFC 8785) and SHA-256: what "the same" means."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import rfc8785

_BLOCK = 1 << 20


def canonical_bytes(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value."""
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of ``data`` as lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_json(value: Any) -> str:
    """Return the SHA-256 of the canonical form of a JSON value."""
    return sha256_hex(canonical_bytes(value))


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(_BLOCK), b""):
            digest.update(block)
    return digest.hexdigest()
