"""Passwords and tokens: made, and kept as hashes alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import unicodedata
from functools import lru_cache
from typing import Optional

_N, _R, _P = 2**14, 8, 1
_SALT = 16


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return what is kept of a token: it has 256 bits of chance, so that one hash is enough."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def hash_password(password: str) -> str:
    """Return what is kept of a password: scrypt with its parameters and salt."""
    salt = os.urandom(_SALT)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(_derive(password, salt))}"


def is_password(password: str, kept: Optional[str]) -> bool:
    """Return whether a password is the one that is kept; without one it takes as long, and it is not."""
    nobody = _nobody()
    parts = (kept or nobody).split("$")
    right = base64.b64decode(parts[5])
    given = _derive(password, base64.b64decode(parts[4]))
    return hmac.compare_digest(right, given) and kept is not None


def _derive(password: str, salt: bytes) -> bytes:
    composed = unicodedata.normalize("NFC", password)  # keyboards write Vietnamese letters in two ways
    return hashlib.scrypt(composed.encode("utf-8"), salt=salt, n=_N, r=_R, p=_P, maxmem=64 * 1024 * 1024)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Return what is compared where there is no password, so that it takes as long."""
    return hash_password(secrets.token_urlsafe(32))
