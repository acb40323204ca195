"""The use cases of clients: keep them, say for whom a dossier is, hand their dossiers over, erase them."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.dossier.drafts import is_filed, list_drafts
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.parties import (
    Party,
    choose_party,
    drop_party,
    find_party,
    keep_party,
    load_parties,
    party_from_dict,
    party_of,
)
from mineral_plugin.core.portal.followed import FollowedFile
from mineral_plugin.core.portal.outbox import FILE_NAME as OUTBOX
from mineral_plugin.core.portal.outbox import SUBMITTING, Outbox

Now = Callable[[], datetime]
_PARTY_ENTRY = "client.json"


def clients_of(home: Path) -> Tuple[Party, ...]:
    """Return the parties of a data folder."""
    return load_parties(home)


def keep_client(home: Path, party: Party) -> Party:
    """Keep a party; a new one gets the next number."""
    return keep_party(home, party)


def keep_client_file(home: Path, path: Path, party_id: str = "") -> Party:
    """Keep a party from a JSON file, as a new one or instead of ``party_id``.

    Raises:
        MissingError: there is no such file, or no such party.
        InputError: the file cannot be used.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    if party_id:
        find_party(home, party_id)
    try:
        body = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("party.no_file", path=str(path)) from error
    if not isinstance(body, dict):
        raise InputError("party.no_file", path=str(path))
    return keep_party(home, party_from_dict({**body, "id": party_id}))


def client_of(home: Path, draft: Draft) -> Optional[Party]:
    """Return for whom a draft is; ``None`` if nobody was chosen, or the party is kept no more."""
    chosen = party_of(draft.folder)
    return next((one for one in load_parties(home) if one.id == chosen), None)


def choose_client(home: Path, draft: Draft, party_id: str) -> None:
    """Say for whom a draft is; "" takes that back.

    Raises:
        MissingError: there is no such party.
    """
    if party_id:
        find_party(home, party_id)
    choose_party(draft.folder, party_id)


def dossiers_of(home: Path, party_id: str) -> Tuple[Draft, ...]:
    """Return the drafts of a party, filed ones too."""
    return tuple(draft for draft in list_drafts(home) if party_of(draft.folder) == party_id)


def form_values(party: Party, lang: str) -> Dict[str, str]:
    """Return what a party fills into the entries of a request form, by entry."""
    address = party.address
    if party.address_before:
        told = Phrase("party.address_both", {"now": party.address, "before": party.address_before})
        address = say(told, lang)
    values = {
        "applicant": party.name_en if lang == "en" and party.name_en else party.name,
        "address": address,
        "phone": party.phone,
        "identity": party.number,
    }
    return {name: text for name, text in values.items() if text}


def hand_over(home: Path, party_id: str, target: Path) -> Path:
    """Write everything of a client into one ZIP: who it is and each dossier's folder, byte for byte.

    Raises:
        MissingError: there is no such party.
        CannotWriteError: the file cannot be written; an earlier one is untouched.
    """
    party, drafts = find_party(home, party_id), dossiers_of(home, party_id)

    def write(part: Path) -> None:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            archive.writestr(_PARTY_ENTRY, json.dumps(party.to_dict(), ensure_ascii=False, indent=1))
            for draft in drafts:
                for path in sorted(draft.folder.rglob("*")):
                    if path.is_file():
                        name = path.relative_to(draft.folder.parent).as_posix()
                        archive.write(path, name)

    try:
        write_whole(target, write)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(target), reason=reason) from error
    return target


def erase(home: Path, party_id: str, now: Now) -> List[str]:
    """Erase a client: who it is, its dossiers with all files, what was sent and learned of them.

    Areas are kept: they name nobody. Return the references of what is gone.

    Raises:
        MissingError: there is no such party.
        InputError: a dossier of the client is just being filed.
        CannotWriteError: the data folder is not writable; erase again to go on.
    """
    find_party(home, party_id)
    drafts = dossiers_of(home, party_id)
    gone = [draft.reference for draft in drafts]
    if (home / OUTBOX).is_file():
        outbox = Outbox(home, now)
        with outbox.sender():
            under_way = outbox.in_state(SUBMITTING, gone)
            if under_way:
                raise InputError("party.filing_open", drafts=under_way)
            known = outbox.forget(gone)
        followed = FollowedFile(home)
        for which in known:
            followed.forget(which)
    for draft in drafts:
        try:
            shutil.rmtree(draft.folder)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise CannotWriteError("error.cannot_write", path=str(draft.folder), reason=reason) from error
    drop_party(home, party_id)
    return gone


def client_told(home: Path, party: Party, day: date, lang: str) -> Dict[str, Any]:
    """Return what a front door tells of a party: no more of it than it takes to choose one."""
    drafts = dossiers_of(home, party.id)
    told: Dict[str, Any] = {
        "client": party.id,
        "name": party.name,
        "kind": party.kind.value,
        "dossiers": [draft.reference for draft in drafts],
        "filed": [draft.reference for draft in drafts if is_filed(draft)],
        "warning": None,
    }
    if party.mandate_ended(day):
        phrase = Phrase("party.mandate_ended", {"name": party.name, "day": _day(party)})
        told["warning"] = say(phrase, lang)
    return told


def _day(party: Party) -> date:
    return date.fromisoformat(party.mandate_until)
