"""The use case of a supplement: a version begun for a demand, changed where asked, filed exactly once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import requests

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import (
    CannotWriteError,
    InputError,
    MissingError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.dossier.drafts import RECEIPT, find_draft
from mineral_plugin.core.dossier.manifest import checked_manifest
from mineral_plugin.core.dossier.versions import (
    Remark,
    Version,
    begin_version,
    note_change,
    open_version,
    put_file,
    take_area,
)
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.following import Demand, Following
from mineral_plugin.core.portal.later_actions import DONE, SUPPLEMENT, LaterAction
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.following import Followed, LoginFor, Now, client_of
from mineral_plugin.core.work.sending import Sending, bring
from mineral_plugin.core.work.settling import settle

__all__ = [
    "Version",
    "begin_supplement",
    "file_supplement",
    "note_change",
    "open_supplement",
    "put_file",
    "supplement_told",
    "take_area",
    "take_area_of",
]


def begin_supplement(one: Followed, home: Path) -> Version:
    """Begin the next version of a dossier for the demand that is open; one begun already is returned.

    Raises:
        MissingError: no demand is open as far as is known, or the dossier's folder is not here.
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    demand = _open_demand(one)
    remarks = [Remark(component, said or demand.content) for component, said in demand.items]
    return begin_version(find_draft(home, one.draft), one.version + 1, demand.no, remarks)


def open_supplement(one: Followed, home: Path) -> Version:
    """Return the version that was begun for a dossier.

    Raises:
        MissingError: none was begun.
    """
    found = open_version(find_draft(home, one.draft))
    if found is None:
        raise MissingError("supplement.not_begun", draft=one.draft)
    return found


def take_area_of(version: Version, home: Path, reference: str) -> Version:
    """Take the corrected area with its report from another draft; raises as ``take_area``."""
    return take_area(version, find_draft(home, reference))


def file_supplement(
    one: Followed,
    version: Version,
    session: requests.Session,
    home: Path,
    now: Now,
    progress: Optional[Progress] = None,
    waiting: Optional[Waiting] = None,
    logins: Optional[LoginFor] = None,
) -> Receipt:
    """File a version as the answer to its demand and return the receipt; again returns the same one.

    It is written to the outbox first; after any doubt the service is asked before anything is sent again.

    Raises:
        InputError: something that was asked for has no new file, or a file is not what was recorded.
        ServiceUnreachableError: no answer; nothing is lost, file again later.
        ServiceRefusedError: the service refused; where the last day has passed its sentence says what next.
            What was sent stays at the service, and the version here.
        CancelledError: the user stopped; what has arrived stays.
        CannotWriteError: the data folder is full, or another program is sending.
    """
    if version.untouched:
        raise InputError("supplement.untouched", missing=list(version.untouched))
    manifest = checked_manifest(version.draft)
    sha256 = sha256_of_json(manifest)
    outbox = Outbox(home, now)
    with outbox.sender() as alive:
        action = outbox.plan_later(SUPPLEMENT, one.action, str(version.demand))
        if action.state == DONE and action.answer is not None:
            receipt = receipt_from_dict(action.answer)
        else:
            client = client_of(one, session, home, logins)
            sending = Sending(
                client,
                outbox,
                version.draft,
                client.landing(),
                alive,
                waiting or Waiting(),
                progress or NoProgress(),
            )
            receipt = _send(sending, version, action, manifest, sha256)
            outbox.finish_later(action, receipt.to_dict())
        _store(version, receipt)
    if receipt.manifest_sha256 != sha256:
        raise ServiceRefusedError("supplement.earlier_answer", draft=one.draft, receipt=receipt.receipt_id)
    return receipt


def supplement_told(version: Version, lang: str) -> Dict[str, Any]:
    """Return a version as JSON data: each remark with the change made for it and its new files."""
    names = {component.id: component.name.text(lang) for component in version.draft.components}
    return {
        "draft": version.draft.reference,
        "version": version.draft.version,
        "demand": version.demand,
        "folder": str(version.draft.folder),
        "areaMayChange": version.area_may_change,
        "missing": list(version.untouched),
        "remarks": [
            {
                "component": remark.component,
                "name": names.get(remark.component, remark.component),
                "said": remark.said,
                "change": remark.change,
                "files": [file.file_name for file in version.files_of(remark.component)],
            }
            for remark in version.remarks
        ],
    }


def _open_demand(one: Followed) -> Demand:
    demand = one.open_demand
    if demand is None:
        raise MissingError("supplement.none", draft=one.draft)
    return demand


def _send(
    sending: Sending, version: Version, action: LaterAction, manifest: Mapping[str, Any], sha256: str
) -> Receipt:
    ask, dossier = Following(sending.client.line), action.dossier
    found = _filed(ask, sending.client, action, version)
    if found is not None:
        return found
    bring(sending, action, dossier, version.changed, ask.sent_for(dossier, version.demand))
    receipt = settle(
        lambda: ask.answer(dossier, version.demand, action.key, manifest, sha256),
        lambda: _filed(ask, sending.client, action, version),
        sending.go_on,
        sending.waiting,
    )
    if receipt.draft != action.draft:
        raise ServiceRefusedError("filing.not_our_receipt", draft=action.draft)
    return receipt


def _filed(ask: Following, client: PortalClient, action: LaterAction, version: Version) -> Optional[Receipt]:
    """Return the receipt where this version has been filed already, ``None`` when it certainly has not.

    What was filed may be the version as it was before its last change: its hash tells.
    """
    try:
        receipt = ask.receipt(action.dossier)
    except ServiceUnreachableError as error:
        raise ServiceUnreachableError("filing.in_doubt", url=client.url) from error
    return receipt if receipt.version >= version.draft.version else None


def _store(version: Version, receipt: Receipt) -> None:
    """Write the receipt beside its version; the outbox holds it already."""
    text = json.dumps(receipt.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        write_bytes(version.draft.folder / RECEIPT, text.encode("utf-8"))
    except CannotWriteError as error:
        raise CannotWriteError("filing.receipt_not_stored", receipt=receipt.receipt_id) from error
