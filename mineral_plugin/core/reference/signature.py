"""The signature of a manifest: Ed25519 (RFC 8032) over its bytes and what they are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.ed25519 import sign, verify
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.keys import SigningKey, fingerprint

SCHEMA = "pack-signature-1"
MOST_BYTES = 4096
# So that a signature of something else can never be passed off as one of a pack.
_PURPOSE = b"mineral-licence pack-1\n"
_HEX = {"key": re.compile(r"[0-9a-f]{64}"), "signature": re.compile(r"[0-9a-f]{128}")}


@dataclass(frozen=True)
class Signature:
    """The public key (32 bytes) and the signature (64 bytes) made with it."""

    key: bytes
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """Return what people compare of the key."""
        return fingerprint(self.key)

    def holds(self, manifest: bytes) -> bool:
        """Return whether this is the key's signature of a manifest."""
        return _holds(self.key, manifest, self.signature)


@lru_cache(maxsize=64)
def _holds(key: bytes, manifest: bytes, signature: bytes) -> bool:
    # The same few packs are looked at again and again.
    return verify(key, _PURPOSE + manifest, signature)


def signed(manifest: bytes, key: SigningKey) -> Signature:
    """Return the signature of a manifest's bytes."""
    return Signature(key.public, sign(key.seed, _PURPOSE + manifest))


def signature_bytes(signature: Signature) -> bytes:
    """Return a signature as canonical JSON of the schema ``pack-signature-1``."""
    return canonical_bytes(
        {
            "schema": SCHEMA,
            "algorithm": "Ed25519",
            "key": signature.key.hex(),
            "signature": signature.signature.hex(),
        }
    )


def signature_from(data: bytes, file: str) -> Signature:
    """Return the signature written in ``data``; ``file`` names it in the sentence.

    Raises:
        InputError: it is no signature of ours, or not in the one form that it has.
    """
    try:
        value = json.loads(data.decode("utf-8"))
        key, signature = (_hex(value, name) for name in ("key", "signature"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("pack.bad_signature", file=file) from error
    found = Signature(key, signature)
    if signature_bytes(found) != data:
        raise InputError("pack.bad_signature", file=file)
    return found


def _hex(value: object, name: str) -> bytes:
    text = value[name] if isinstance(value, dict) else ""
    if _HEX[name].fullmatch(text) is None:
        raise ValueError(name)
    return bytes.fromhex(text)
