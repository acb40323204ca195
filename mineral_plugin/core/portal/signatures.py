"""The signature of a receipt: a detached JWS (RFC 7515, appendix F) that needs no network to be checked.

What is signed is the canonical form (RFC 8785) of the whole receipt without its member ``jws``. One algorithm
counts, ``Ed25519`` (RFC 8037 as named by RFC 9864): what a header says is compared with it, never followed.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, Mapping, Optional

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex
from mineral_plugin.core.base.ed25519 import is_public_key, verify

ALGORITHM = "Ed25519"
TYPE = "mineral-receipt+jws"
MEMBER = "jws"
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = frozenset(["alg", "kid", "typ"])

Keys = Mapping[str, bytes]
"""Public keys (32 bytes) by their thumbprint (RFC 7638)."""


class Outcome(Enum):
    """What came of checking a receipt."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown-key"
    INVALID = "invalid"


@dataclass(frozen=True)
class CheckedSignature:
    """What came of it, and the thumbprint of the key that the receipt names."""

    outcome: Outcome
    key: Optional[str] = None


def signed_bytes(receipt: Mapping[str, Any]) -> bytes:
    """Return what the signature of a receipt covers.

    Raises:
        ValueError: the receipt has a number or a text that JSON cannot say in one way only.
    """
    return canonical_bytes({name: value for name, value in receipt.items() if name != MEMBER})


def keys_of(published: Mapping[str, Any]) -> Dict[str, bytes]:
    """Return the usable keys of a set as a service publishes it (RFC 7517); others are passed over.

    A key goes by the thumbprint computed here: the name that the set gives it proves nothing.

    Raises:
        ValueError: it is no set of keys.
    """
    listed = published.get("keys")
    if not isinstance(listed, list):
        raise ValueError("keys")
    found: Dict[str, bytes] = {}
    for told in listed:
        public = _public(told)
        if public is not None:
            found[thumbprint(public)] = public
    return found


def thumbprint(public: bytes) -> str:
    """Return the thumbprint (RFC 7638) of a public key of Ed25519."""
    members = {"crv": ALGORITHM, "kty": "OKP", "x": _encoded(public)}
    return _encoded(bytes.fromhex(sha256_hex(canonical_bytes(members))))


def check_signature(receipt: Mapping[str, Any], keys: Keys) -> CheckedSignature:
    """Check a receipt against the keys that are known; whatever it holds, this does not raise."""
    signature = receipt.get(MEMBER)
    if signature is None:
        return CheckedSignature(Outcome.UNSIGNED)
    head, _, rest = signature.partition("..") if isinstance(signature, str) else ("", "", "")
    header, proof = _header(_decoded(head)), _decoded(rest)
    if header is None or proof is None:
        return CheckedSignature(Outcome.INVALID)
    key = str(header["kid"])
    if key not in keys:
        return CheckedSignature(Outcome.UNKNOWN_KEY, key)
    try:
        covered = f"{head}.{_encoded(signed_bytes(receipt))}".encode("ascii")
    except (ValueError, TypeError, RecursionError):
        return CheckedSignature(Outcome.INVALID, key)
    is_right = verify(keys[key], covered, proof)
    return CheckedSignature(Outcome.VALID if is_right else Outcome.INVALID, key)


def _public(told: Any) -> Optional[bytes]:
    if not isinstance(told, dict) or (told.get("kty"), told.get("crv")) != ("OKP", ALGORITHM):
        return None
    public = _decoded(told.get("x"))
    return public if public is not None and is_public_key(public) else None


def _header(data: Optional[bytes]) -> Optional[Dict[str, Any]]:
    """Return a header that says what ours say and nothing more, else ``None``."""
    try:
        header = json.loads(data or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or set(header) != _HEADER or not isinstance(header["kid"], str):
        return None
    return header if (header["alg"], header["typ"]) == (ALGORITHM, TYPE) else None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: Any) -> Optional[bytes]:
    """Return the bytes of base64url without padding; ``None`` for what is not written that one way."""
    if not isinstance(text, str) or not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if _encoded(data) == text else None
