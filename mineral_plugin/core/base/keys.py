"""Keys that sign reference packs: made, kept in PEM files (RFC 7468, RFC 8410), compared by phone.

Only the few DER forms of RFC 8410 are known, by comparing bytes; there is no general ASN.1 reader.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import List, NamedTuple, Optional, Union

from mineral_plugin.core.base.ed25519 import PUBLIC_BYTES, SEED_BYTES, is_public_key, public_key
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.words import Phrase

_FINGERPRINT_BYTES = 20
_SHOWN_LETTERS = 60
_LARGEST_FILE = 64 * 1024
"""Bytes; a key file has about 120, with attributes and remarks some hundreds."""

_PRIVATE = "PRIVATE KEY"
_PUBLIC = "PUBLIC KEY"
_ENCRYPTED = "ENCRYPTED " + _PRIVATE

# RFC 8410, sections 3, 4 and 7, and RFC 5958, section 2.
_ALGORITHM = bytes.fromhex("300506032b6570")
_VERSIONS = (bytes.fromhex("020100"), bytes.fromhex("020101"))
_SEED_HEAD = bytes.fromhex("04220420")
_PRIVATE_HEAD = bytes.fromhex("302e") + _VERSIONS[0] + _ALGORITHM + _SEED_HEAD
_PUBLIC_FIELD = bytes.fromhex("812100")
_PUBLIC_HEAD = bytes.fromhex("302a") + _ALGORITHM + bytes.fromhex("032100")
_SEQUENCE, _ATTRIBUTES = 0x30, 0xA0

Where = Union[str, Phrase]
"""What a sentence calls the place of a key: a path, or a noun of the catalogue."""


@dataclass(frozen=True)
class SigningKey:
    """A private key; ``seed`` (32 bytes, RFC 8032, 5.1.5) is never printed.

    Raises:
        ValueError: ``seed`` has another length.
    """

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError("seed length")

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes; computed each time, about 1 ms."""
        return public_key(self.seed)


PRACTICE_KEY = SigningKey(hashlib.sha256(b"mineral-licence practice key: no legal effect").digest())
"""The key of practice packs. Everybody has it, so its signature never counts for real work."""


def is_practice(public: bytes) -> bool:
    """Tell whether a public key is that of `PRACTICE_KEY`."""
    return public == _practice_public()


def new_signing_key() -> SigningKey:
    """Return a new private key from the system's source of randomness."""
    return SigningKey(secrets.token_bytes(SEED_BYTES))


# --- what two people read to each other -----------------------------------------------------------


def fingerprint(public: bytes) -> str:
    """Return the first 20 bytes of the SHA-256 of a raw public key in hexadecimal, ten groups of four.

    Example:
        >>> fingerprint(bytes(32))[:14]
        '6668 7aad f862'
    """
    return _grouped(hashlib.sha256(public).digest()[:_FINGERPRINT_BYTES].hex())


def parse_fingerprint(text: str) -> str:
    """Return a fingerprint as `fingerprint` writes it, whatever its case, blanks, hyphens and colons.

    Raises:
        InputError: there are not 40 hexadecimal digits, or there is something else.
    """
    digits = re.sub(r"[\s:\-]+", "", text).lower()
    if not re.fullmatch("[0-9a-f]{%d}" % (2 * _FINGERPRINT_BYTES), digits):
        shown = " ".join(text.split())
        shown = shown if len(shown) <= _SHOWN_LETTERS else shown[:_SHOWN_LETTERS] + "…"
        raise InputError("keys.bad_fingerprint", text=shown)
    return _grouped(digits)


def _grouped(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


# --- private keys ---------------------------------------------------------------------------------


def write_signing_key(path: Path, key: SigningKey) -> None:
    """Write a private key to a new file that only its owner can read (mode 0600 where there are modes).

    Raises:
        InputError: there is something at ``path`` already; a key is never overwritten.
        CannotWriteError: the folder is missing, full or not writable; no file is left.
    """
    data = _pem(_PRIVATE, _PRIVATE_HEAD + key.seed)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(str(path), flags, 0o600)
    except FileExistsError as error:
        raise InputError("keys.exists", path=str(path)) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise _cannot_write(path, error) from error


def read_signing_key(path: Path) -> SigningKey:
    """Return the private key of a PKCS#8 PEM file.

    Raises:
        MissingError: there is no such file.
        InputError: the file cannot be read, others can read it, or it holds no Ed25519 key, one that is
            encrypted, or one that is damaged.
    """
    return _signing_key(_file_text(path, private=True), str(path))


def signing_key_from_pem(text: str) -> SigningKey:
    """Return the private key of PKCS#8 PEM text, for instance from standard input.

    Raises:
        InputError: the text holds no Ed25519 key, one that is encrypted, or one that is damaged.
    """
    return _signing_key(text, Phrase("keys.given_text"))


def _signing_key(text: str, where: Where) -> SigningKey:
    block = next((block for block in _blocks(text) if block.label.endswith(_PRIVATE)), None)
    if block is None:
        raise InputError("keys.not_private", where=where)
    if block.label == _ENCRYPTED:
        raise InputError("keys.encrypted", where=where)
    body = _sequence_body(_der(block, _PRIVATE, where))
    if body is None:
        raise InputError("keys.damaged", where=where)
    if body[3:10] != _ALGORITHM:
        raise InputError("keys.other_kind", where=where)
    seed = body[14:46]
    well_formed = body[:3] in _VERSIONS and body[10:14] == _SEED_HEAD and len(seed) == SEED_BYTES
    if not (well_formed and _is_tail(body[46:], seed)):
        raise InputError("keys.damaged", where=where)
    return SigningKey(seed)


def _is_tail(tail: bytes, seed: bytes) -> bool:
    """Tell whether only what RFC 5958 allows follows a private key: attributes, then its public key.

    The attributes are not looked at, they change nothing; a public key that is not this key's is an error.
    """
    if tail[:1] == bytes([_ATTRIBUTES]):
        rest = _after_element(tail)
        if rest is None:
            return False
        tail = rest
    return not tail or tail == _PUBLIC_FIELD + public_key(seed)


# --- public keys ----------------------------------------------------------------------------------


def write_public_key(path: Path, public: bytes) -> None:
    """Write a public key (32 bytes) as SPKI PEM, whole or not at all.

    Raises:
        CannotWriteError: the folder is missing, full or not writable; ``path`` is as it was.
        ValueError: ``public`` has another length.
    """
    if len(public) != PUBLIC_BYTES:
        raise ValueError("key length")
    write_bytes(path, _pem(_PUBLIC, _PUBLIC_HEAD + public))


def read_public_key(path: Path) -> bytes:
    """Return the public key (32 bytes) of an SPKI PEM file.

    Raises:
        MissingError: there is no such file.
        InputError: the file cannot be read or holds no usable Ed25519 public key.
    """
    return _public_key(_file_text(path, private=False), str(path))


def public_key_from_pem(text: str) -> bytes:
    """Return the public key (32 bytes) of SPKI PEM text.

    Raises:
        InputError: the text holds no usable Ed25519 public key.
    """
    return _public_key(text, Phrase("keys.given_text"))


def _public_key(text: str, where: Where) -> bytes:
    blocks = _blocks(text)
    if any(block.label.endswith(_PRIVATE) for block in blocks):
        raise InputError("keys.private_given", where=where)
    block = next((block for block in blocks if block.label.endswith(_PUBLIC)), None)
    if block is None:
        raise InputError("keys.not_public", where=where)
    der = _der(block, _PUBLIC, where)
    if _sequence_body(der) is None:
        raise InputError("keys.damaged", where=where)
    public = der[len(_PUBLIC_HEAD) :]
    if der[2:9] != _ALGORITHM:
        raise InputError("keys.other_kind", where=where)
    if not (der.startswith(_PUBLIC_HEAD) and is_public_key(public)):
        raise InputError("keys.unusable", where=where)
    return public


@lru_cache(maxsize=1)
def _practice_public() -> bytes:
    return PRACTICE_KEY.public


# --- PEM and DER ----------------------------------------------------------------------------------


class _Block(NamedTuple):
    """One block of a PEM text; ``body`` is its base64, None where the last line is missing."""

    label: str
    body: Optional[str]


def _blocks(text: str) -> List[_Block]:
    """Return the blocks of a PEM text in their order; remarks between them are passed over (RFC 7468, 2)."""
    blocks: List[_Block] = []
    label, lines = "", [""]
    for line in text[:_LARGEST_FILE].splitlines():
        edge = re.fullmatch(r"\s*-----(BEGIN|END) ([A-Z0-9 ]+)-----\s*", line)
        if edge and label:
            blocks.append(_Block(label, "".join(lines) if edge.groups() == ("END", label) else None))
            label = ""
        if edge and edge[1] == "BEGIN":
            label, lines = edge[2], []
        elif label:
            lines.append("".join(line.split()))
    return [*blocks, _Block(label, None)] if label else blocks


def _der(block: _Block, label: str, where: Where) -> bytes:
    """Return the bytes of a block that should have the given label."""
    if block.label != label:
        raise InputError("keys.other_kind", where=where)
    try:
        return base64.b64decode(block.body or "", validate=True)
    except ValueError as error:
        raise InputError("keys.damaged", where=where) from error


def _pem(label: str, der: bytes) -> bytes:
    """Return the PEM text of a short key: its base64 fits on one line."""
    body = base64.b64encode(der).decode("ascii")
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode("ascii")


def _sequence_body(der: bytes) -> Optional[bytes]:
    """Return what is in a SEQUENCE that takes up all of ``der``, or None."""
    start = _body_start(der)
    if der[:1] != bytes([_SEQUENCE]) or start is None or _after_element(der) != b"":
        return None
    return der[start:]


def _after_element(der: bytes) -> Optional[bytes]:
    """Return what follows the first element, or None where the element is cut off."""
    start = _body_start(der)
    if start is None:
        return None
    length = der[1] if start == 2 else int.from_bytes(der[2:start], "big")
    return der[start + length :] if start + length <= len(der) else None


def _body_start(der: bytes) -> Optional[int]:
    """Return where the content of the first element begins; lengths of up to two bytes more are known."""
    if len(der) < 2 or der[1] > 0x82 or der[1] == 0x80:
        return None
    return 2 if der[1] < 0x80 else 2 + (der[1] & 0x7F)


# --- files ----------------------------------------------------------------------------------------


def _file_text(path: Path, private: bool) -> str:
    """Return the beginning of a key file as text; where it is private, only if nobody else can read it."""
    # Without O_NONBLOCK a named pipe would hold the program until somebody writes into it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(str(path), flags)
    except FileNotFoundError as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except OSError as error:
        raise InputError("keys.unreadable", path=str(path), reason=_reason(error)) from error
    try:
        _require_key_file(path, os.fstat(handle).st_mode, private)
        return os.read(handle, _LARGEST_FILE).decode("utf-8", "replace")
    except OSError as error:
        raise InputError("keys.unreadable", path=str(path), reason=_reason(error)) from error
    finally:
        os.close(handle)


def _require_key_file(path: Path, mode: int, private: bool) -> None:
    if not stat.S_ISREG(mode):
        raise InputError("keys.no_file", path=str(path))
    if private and os.name == "posix" and mode & 0o077:
        raise InputError("keys.open_to_others", path=str(path))


def _cannot_write(path: Path, error: OSError) -> CannotWriteError:
    return CannotWriteError("error.cannot_write", path=str(path), reason=_reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
