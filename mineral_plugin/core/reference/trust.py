"""Whose signature counts: the trusted issuers, what each may speak of, and what follows for a pack.

A signature proves that a pack is whole and whose key made it. Whether that key belongs to somebody whose
word decides is confirmed by the user, who compares the fingerprint, or set by the office for all.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.keys import fingerprint, is_practice
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json
from mineral_plugin.core.reference.manifest import Manifest
from mineral_plugin.core.reference.signature import Signature
from mineral_plugin.core.regulation.provinces import known_provinces

SCHEMA = "trusted-issuers-1"
FILE_NAME = "trusted-issuers.json"
USER, OFFICE = "user", "office"
_KEY = re.compile(r"[0-9a-f]{64}")


class Trust(enum.Enum):
    """What the signature of a layer is worth."""

    TRUSTED = "trusted"
    PRACTICE = "practice"
    UNKNOWN_ISSUER = "unknown_issuer"
    OUT_OF_SCOPE = "out_of_scope"
    KEY_EXPIRED = "key_expired"
    KEY_REVOKED = "key_revoked"
    UNSIGNED = "unsigned"
    """A file of the user's own, to which he gave a role: no signature speaks for it, the user does."""

    @property
    def counts(self) -> bool:
        """Return whether a layer may decide a verdict."""
        return self in (Trust.TRUSTED, Trust.UNSIGNED)


@dataclass(frozen=True)
class Issuer:
    """Somebody whose key is trusted.

    ``roles`` and ``provinces`` limit what he may speak of (``None``: no limit); packs issued outside
    ``valid_from`` to ``valid_to`` are not trusted, after ``valid_to`` none can be installed; a revoked key
    is not trusted whatever the date, for whoever took it can write any date.
    """

    name: str
    key: bytes
    roles: Optional[Tuple[str, ...]] = None
    provinces: Optional[Tuple[str, ...]] = None
    valid_from: Optional[date] = None
    valid_to: Optional[date] = None
    revoked: bool = False
    confirmed_on: Optional[date] = None
    confirmed_by: str = USER

    @property
    def fingerprint(self) -> str:
        """Return what people compare of the key."""
        return fingerprint(self.key)

    def covers(self, day: date) -> bool:
        """Return whether the key holds on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class TrustList:
    """The trusted issuers, those set by the office first; ``practice`` lets the practice key count."""

    issuers: Tuple[Issuer, ...] = ()
    practice: bool = False

    def find(self, key: bytes) -> Optional[Issuer]:
        """Return the issuer with a key; what the office says of a key goes before what the user says."""
        return next((issuer for issuer in self.issuers if issuer.key == key), None)

    def of_pack(self, manifest: Manifest, signature: Optional[Signature]) -> Trust:
        """Return what a pack as a whole is worth."""
        if signature is None:
            return Trust.UNKNOWN_ISSUER
        if is_practice(signature.key):
            return Trust.TRUSTED if self.practice else Trust.PRACTICE
        issuer = self.find(signature.key)
        if issuer is None:
            return Trust.UNKNOWN_ISSUER
        if issuer.revoked:
            return Trust.KEY_REVOKED
        if not issuer.covers(manifest.issued):
            return Trust.KEY_EXPIRED
        return Trust.TRUSTED if _for_its_provinces(issuer, manifest) else Trust.OUT_OF_SCOPE

    def of_layer(self, manifest: Manifest, signature: Optional[Signature], role: str) -> Trust:
        """Return what one layer of a pack is worth."""
        trust = self.of_pack(manifest, signature)
        issuer = self.find(signature.key) if signature is not None else None
        if trust is Trust.TRUSTED and issuer is not None and issuer.roles is not None:
            return trust if role in issuer.roles else Trust.OUT_OF_SCOPE
        return trust

    def refuse_new(self, manifest: Manifest, signature: Optional[Signature], today: date) -> None:
        """Refuse to install what an expired or revoked key signed; whoever holds it can write any date.

        Raises:
            InputError: the key has ended.
        """
        issuer = self.find(signature.key) if signature is not None else None
        if issuer is None:
            return
        values = {"pack": manifest.label, "issuer": issuer.name}
        if issuer.revoked:
            raise InputError("pack.key_revoked", **values)
        if not issuer.covers(today):
            raise InputError("pack.key_expired", end=issuer.valid_to or issuer.valid_from, **values)


def _for_its_provinces(issuer: Issuer, manifest: Manifest) -> bool:
    if issuer.provinces is None:
        return True
    return bool(manifest.provinces) and set(manifest.provinces) <= set(issuer.provinces)


def trust_path(home: Path) -> Path:
    """Return where the user's list lies in the data folder."""
    return home / FILE_NAME


def load_trust(home: Optional[Path], office: Optional[Path] = None, practice: bool = False) -> TrustList:
    """Return the issuers set by the office (a file of the same schema) and those the user confirmed.

    Raises:
        MissingError: the office's file is not there.
        NewerFileError, InputError: a list cannot be read; nothing is trusted on a guess.
    """
    set_by_office = read_issuers(office, OFFICE) if office is not None else ()
    own = trust_path(home) if home is not None else None
    confirmed = read_issuers(own, USER) if own is not None and own.is_file() else ()
    return TrustList((*set_by_office, *confirmed), practice)


def read_issuers(path: Path, confirmed_by: str) -> Tuple[Issuer, ...]:
    """Return the issuers of a list.

    Raises:
        MissingError: the file is not there.
        NewerFileError: it was written for a newer program.
        InputError: it is faulty, or names the practice key.
    """
    root = read_json(path, "trust.unreadable")
    if root.field("schema").text() != SCHEMA:
        raise NewerFileError("trust.newer", file=str(path), schema=root.field("schema").text())
    return tuple(_issuer(node, confirmed_by) for node in root.field("issuers").entries())


def _issuer(node: Node, confirmed_by: str) -> Issuer:
    roles, provinces = node.maybe("roles"), node.maybe("provinces")
    key = node.field("key").text()
    if _KEY.fullmatch(key) is None:
        raise node.field("key").fault("error.data_kind", kind="64 hex")
    return checked(
        Issuer(
            name=node.field("name").text(),
            key=bytes.fromhex(key),
            roles=roles.texts() if roles else None,
            provinces=provinces.texts() if provinces else None,
            valid_from=day_or_none(node.maybe("valid_from")),
            valid_to=day_or_none(node.maybe("valid_to")),
            revoked=node.field("revoked").flag(),
            confirmed_on=day_or_none(node.maybe("confirmed_on")),
            confirmed_by=confirmed_by,
        )
    )


def checked(issuer: Issuer) -> Issuer:
    """Return an issuer that may stand in a list.

    Raises:
        InputError: it is the practice key, whose private half is public, its days are turned round, or a
            province is unknown.
    """
    if is_practice(issuer.key):
        raise InputError("trust.practice_key")
    if (issuer.valid_from or date.min) > (issuer.valid_to or date.max):
        raise InputError("trust.days_turned", issuer=issuer.name)
    provinces = known_provinces(issuer.provinces) if issuer.provinces is not None else None
    return replace(issuer, provinces=provinces)


def confirm(home: Path, issuer: Issuer) -> None:
    """Add an issuer to the user's list, or put it in the place of the entry with the same key.

    Raises:
        InputError: it cannot be trusted, was revoked before, or the list cannot be read.
        CannotWriteError: the list cannot be written.
    """
    if any(one.key == issuer.key and one.revoked for one in _own(home)):
        raise InputError("trust.revoked_before", issuer=issuer.name)
    others = tuple(one for one in _own(home) if one.key != issuer.key)
    _write(home, (*others, checked(issuer)))


def revoke(home: Path, key: bytes) -> None:
    """Mark a key of the user's list as revoked; its packs stop counting at once."""
    _write(home, tuple(replace(one, revoked=True) if one.key == key else one for one in _own(home)))


def forget(home: Path, key: bytes) -> None:
    """Take a key out of the user's list: its issuer is unknown again."""
    _write(home, tuple(one for one in _own(home) if one.key != key))


def _own(home: Path) -> Tuple[Issuer, ...]:
    path = trust_path(home)
    return read_issuers(path, USER) if path.is_file() else ()


def _write(home: Path, issuers: Iterable[Issuer]) -> None:
    write_bytes(trust_path(home), issuers_json(tuple(issuers)).encode("utf-8"))


def issuers_json(issuers: Sequence[Issuer]) -> str:
    """Return a list of issuers as text of the schema ``trusted-issuers-1``."""
    document = {"schema": SCHEMA, "issuers": [_as_json(issuer) for issuer in issuers]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_json(issuer: Issuer) -> Dict[str, Any]:
    return {
        "name": issuer.name,
        "key": issuer.key.hex(),
        "fingerprint": issuer.fingerprint,
        "roles": list(issuer.roles) if issuer.roles is not None else None,
        "provinces": list(issuer.provinces) if issuer.provinces is not None else None,
        "valid_from": issuer.valid_from.isoformat() if issuer.valid_from else None,
        "valid_to": issuer.valid_to.isoformat() if issuer.valid_to else None,
        "revoked": issuer.revoked,
        "confirmed_on": issuer.confirmed_on.isoformat() if issuer.confirmed_on else None,
    }
