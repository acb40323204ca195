"""Holders and clients: who applies, who signs for them, and by which paper somebody acts for them.

They are kept in a file of their own in the data folder, readable by its owner alone. A draft names a party by
its number here (``KH-0001``), which says nothing to anybody else; nothing of a party stands in a manifest, a
log or a QGIS project.
"""

from __future__ import annotations

import enum
import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.dossier.drafts import FOLDER as DRAFTS

FILE_NAME = "parties.json"
OF_DRAFT = "party"
SCHEMA = "parties-1"
_ID = re.compile(r"KH-\d{4}")
_MOST = 9999
_NUMBER = re.compile(r"[0-9]{9,13}(-[0-9]{1,5})?")
_MOST_LETTERS = 500


class PartyKind(enum.Enum):
    """What a party is; the contract's kinds of applicants."""

    ENTERPRISE = "enterprise"
    PERSON = "person"
    STATE_BODY = "state"
    ORGANISATION = "org"


@dataclass(frozen=True)
class Party:
    """A holder or client.

    ``number`` is the tax or enterprise number, or that of a person's identity paper. ``address_before`` is
    the address as it read before communes were merged. ``mandate`` is the paper by which somebody else acts
    for the party, and ``mandate_until`` the last day it holds; both empty where the party files itself.
    """

    id: str
    kind: PartyKind
    name: str
    name_en: str = ""
    number: str = ""
    address: str = ""
    address_before: str = ""
    representative: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    mandate: str = ""
    mandate_until: str = ""

    def mandate_ended(self, day: date) -> bool:
        """Return whether the paper to act for the party no longer holds on ``day``."""
        return bool(self.mandate_until) and date.fromisoformat(self.mandate_until) < day

    def to_dict(self) -> Dict[str, Any]:
        """Return the party as JSON data."""
        return {**asdict(self), "kind": self.kind.value}


def party_from_dict(body: Mapping[str, Any], party_id: str = "") -> Party:
    """Return a party from JSON data; ``party_id`` instead of the one that stands there.

    Raises:
        InputError: an entry is unknown or no text, the name is missing, a number or a day is none.
    """
    known = {one.name for one in fields(Party)}
    unknown = sorted(set(body) - known)
    if unknown:
        raise InputError("party.unknown_entry", entry=unknown[0], known=sorted(known - {"id"}))
    texts = {name: _text(name, value) for name, value in body.items() if name not in ("id", "kind")}
    try:
        kind = PartyKind(body.get("kind", PartyKind.ENTERPRISE.value))
    except ValueError as error:
        raise InputError("party.unknown_kind", kinds=[one.value for one in PartyKind]) from error
    return checked(Party(party_id or str(body.get("id", "")), kind, **{"name": "", **texts}))


def checked(party: Party) -> Party:
    """Return a party whose entries can be used.

    Raises:
        InputError: the name is missing, a number or a day is none.
    """
    if not party.name:
        raise InputError("party.no_name")
    if party.number and not _NUMBER.fullmatch(party.number.replace(" ", "")):
        raise InputError("party.no_number", text=party.number)
    if party.mandate_until:
        try:
            date.fromisoformat(party.mandate_until)
        except ValueError as error:
            raise InputError("party.no_day", text=party.mandate_until) from error
    return party


def load_parties(home: Path) -> Tuple[Party, ...]:
    """Return the parties of a data folder in the order of their numbers.

    Raises:
        InputError: the file cannot be read.
        NewerFileError: a newer version of the program wrote it.
    """
    path = home / FILE_NAME
    if not path.is_file():
        return ()
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        newer = body["schema"] != SCHEMA
        found = () if newer else tuple(party_from_dict(one) for one in body["parties"])
    except (OSError, ValueError, KeyError, TypeError, InputError) as error:
        raise InputError("party.unreadable", path=str(path)) from error
    if newer:
        raise NewerFileError("party.newer")
    return tuple(sorted(found, key=lambda one: one.id))


def find_party(home: Path, party_id: str) -> Party:
    """Return the party with this number.

    Raises:
        MissingError: there is none.
    """
    for party in load_parties(home):
        if party.id == party_id:
            return party
    raise MissingError("party.missing", party=party_id)


def keep_party(home: Path, party: Party) -> Party:
    """Keep a party, a new one under the next number that was never given; return it with its number.

    Raises:
        CannotWriteError: the data folder is full or not writable; the file is as it was.
    """
    kept = {one.id: one for one in load_parties(home)}
    named = checked(party if party.id else replace(party, id=_next_id(home, kept)))
    kept[named.id] = named
    _write(home, kept.values())
    return named


def drop_party(home: Path, party_id: str) -> None:
    """Keep a party no more.

    Raises:
        MissingError: there is none.
        CannotWriteError: the data folder is not writable; the file is as it was.
    """
    find_party(home, party_id)
    _write(home, [one for one in load_parties(home) if one.id != party_id])


def _next_id(home: Path, kept: Mapping[str, Party]) -> str:
    # A number is not given twice: a draft of a party that is gone must not become another's.
    used = [int(name[3:]) for name in [*kept, *_of_drafts(home)] if _ID.fullmatch(name)]
    number = 1 + max(used, default=0)
    if number > _MOST:
        raise InputError("party.too_many")
    return f"KH-{number:04d}"


def party_of(folder: Path) -> str:
    """Return the number of the party that the draft in ``folder`` is for, "" if none was chosen."""
    path = folder / OF_DRAFT
    try:
        found = path.read_text(encoding="ascii", errors="replace").strip() if path.is_file() else ""
    except OSError as error:
        raise InputError("party.unreadable", path=str(path)) from error
    return found if _ID.fullmatch(found) else ""


def choose_party(folder: Path, party_id: str) -> None:
    """Say for whom the draft in ``folder`` is; "" takes that back. It stands beside the manifest, not in it.

    Raises:
        CannotWriteError: the folder is full or not writable.
    """
    write_whole(folder / OF_DRAFT, lambda part: _write_private(part, party_id.encode("ascii")))


def _of_drafts(home: Path) -> Tuple[str, ...]:
    folder = home / DRAFTS
    return tuple(party_of(path) for path in folder.iterdir()) if folder.is_dir() else ()


def _write(home: Path, parties: Any) -> None:
    body = {"schema": SCHEMA, "parties": [one.to_dict() for one in sorted(parties, key=lambda one: one.id)]}
    data = (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    write_whole(home / FILE_NAME, lambda part: _write_private(part, data))


def _write_private(part: Path, data: bytes) -> None:
    part.chmod(0o600)
    part.write_bytes(data)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MOST_LETTERS or any(ord(char) < 32 for char in value):
        raise InputError("party.no_text", entry=name)
    return value.strip()
