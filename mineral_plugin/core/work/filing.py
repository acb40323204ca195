"""The use cases of filing: file a draft exactly once, list the receipts."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

import requests

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import (
    CannotWriteError,
    InputError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.dossier.declared import declared_of
from mineral_plugin.core.dossier.drafts import FOLDER, find_draft
from mineral_plugin.core.dossier.manifest import checked_manifest
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.portal.client import Landing, PortalClient
from mineral_plugin.core.portal.line import Login, RefusedError
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.outbox import FILE_NAME as OUTBOX
from mineral_plugin.core.portal.outbox import SUBMITTING, Action, Outbox
from mineral_plugin.core.portal.outbox_state import Hold
from mineral_plugin.core.portal.receipts import FILE_NAME, Receipt
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.attempting import attempted
from mineral_plugin.core.work.giving_up import give_up
from mineral_plugin.core.work.sending import Sending, send_files
from mineral_plugin.core.work.settling import settle

Now = Callable[[], datetime]
_ASK_TIMES = 10
_ASK_EVERY_S = 0.5


def file_draft(
    draft: Draft,
    service_url: str,
    session: requests.Session,
    home: Path,
    now: Now,
    progress: Optional[Progress] = None,
    waiting: Optional[Waiting] = None,
    login: Optional[Login] = None,
) -> Receipt:
    """File a draft at a service and return the receipt; filing it again returns the same receipt.

    What is about to happen is written to the outbox first. After any doubt the service is asked before
    anything is sent again, so that a lost answer or a kill at any step files nothing twice. The draft is
    read again from the data folder: files attached elsewhere meanwhile are part of it. ``progress`` hears
    which share of the bytes has arrived; ``waiting`` is how the time between two attempts passes; ``login``
    is who files, without it the invented applicant of the data folder.

    Raises:
        ServiceUnreachableError: no answer; nothing is lost, file again later.
        CancelledError: the user stopped; what has arrived stays, file again to go on.
        ServiceRefusedError: the service refused, or an earlier version of the draft is what was filed.
        InputError: a file of the draft is not what was recorded, or is too large for the service; or it was
            declared as filed by hand.
        CannotWriteError: the data folder is full, or another program is filing.
    """
    client = PortalClient(session, service_url, login=login or PracticeLogin(home))
    waiting, progress = waiting or Waiting(), progress or NoProgress()
    current = find_draft(home, draft.reference)
    if declared_of(current) is not None:
        raise InputError("filing.declared_by_hand", draft=current.reference)
    manifest = checked_manifest(current)
    sha256 = sha256_of_json(manifest)
    outbox = Outbox(home, now)
    with outbox.sender() as alive:
        planned = outbox.plan(current.reference, client.url, _opening(current), sha256)
        known = outbox.begun(current.reference, client.url) or planned
        with attempted(outbox, known, progress, waiting, now) as attempt:
            landing = client.landing()
            action = _bound(client, outbox, planned, landing)
            attempt.take(action)
            sending = Sending(client, outbox, current, landing, alive, waiting, attempt)
            receipt = action.receipt or _send(_Filing(sending, manifest, sha256), action)
        _store_beside(home, receipt)
    if receipt.manifest_sha256 != sha256:
        raise ServiceRefusedError(
            "filing.earlier_version", draft=current.reference, receipt=receipt.receipt_id
        )
    return receipt


def _bound(client: PortalClient, outbox: Outbox, planned: Action, landing: Landing) -> Action:
    """Return the action at this backend; one that was given up goes first: the service may not know yet."""
    action = outbox.bind(planned, landing.backend_id)
    if outbox.standings.of(action.id).hold is not Hold.CANCELLING:
        return action
    give_up(client, outbox, action)
    anew = outbox.plan(action.draft, client.url, planned.opening, planned.manifest_sha256)
    return outbox.bind(anew, landing.backend_id)


def list_receipts(home: Path, now: Now) -> Tuple[Receipt, ...]:
    """Return all receipts; a receipt file that is missing beside its draft is written again."""
    if not (home / OUTBOX).is_file():
        return ()
    receipts = Outbox(home, now).receipts()
    for receipt in receipts:
        # To show the receipts matters more than to complete the folders.
        with contextlib.suppress(CannotWriteError):
            store_receipt_file(home, receipt)
    return receipts


def store_receipt_file(home: Path, receipt: Receipt) -> Optional[Path]:
    """Write the receipt beside its draft if it is not there; return its path, ``None`` without the draft.

    The outbox holds the receipt already, so that a kill before this loses nothing.
    """
    folder = home / FOLDER / receipt.draft
    if not folder.is_dir():
        return None
    path = folder / FILE_NAME
    if not path.is_file():
        text = json.dumps(receipt.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_bytes(path, text.encode("utf-8"))
    return path


@dataclass(frozen=True)
class _Filing:
    """What every step of one filing needs."""

    sending: Sending
    manifest: Mapping[str, Any]
    sha256: str

    @property
    def client(self) -> PortalClient:
        """Return who asks the service."""
        return self.sending.client

    @property
    def outbox(self) -> Outbox:
        """Return where it is written down."""
        return self.sending.outbox

    @property
    def draft(self) -> Draft:
        """Return what is filed."""
        return self.sending.draft


def _opening(draft: Draft) -> Dict[str, Any]:
    return {
        "draft": draft.reference,
        "procedure": draft.procedure,
        "mineral": draft.mineral,
        "areaName": draft.area_name,
    }


def _send(filing: _Filing, action: Action) -> Receipt:
    """Bring an action from wherever it stands to its receipt."""
    if action.state == SUBMITTING:
        found = _ask(filing, action)
        if found is not None:
            return _keep(filing, action, found)
    _check_policy(filing.draft, filing.sending.landing)
    # Opening again under the same key gives the same dossier, also after a restore of the service.
    dossier = filing.client.open_dossier(action.dossier_key, action.opening)
    if action.state != SUBMITTING:
        action = filing.outbox.opened(action, dossier)
    try:
        send_files(filing.sending, action, dossier)
    except RefusedError as error:
        # Frozen: an earlier submission, held up on its way, has arrived since we asked.
        found = _ask(filing, action) if error.slug == "frozen" else None
        if found is None:
            raise
        return _keep(filing, action, found)
    action = filing.outbox.submitting(action, filing.sha256)
    return _keep(filing, action, _submit_whole(filing, action, dossier))


def _submit_whole(filing: _Filing, action: Action, dossier: str) -> Receipt:
    """Submit; where the service lacks what had been sent, it was taken out since: it is sent once more.

    What the outbox remembers of those uploads is of no use then: they were whole, and are over.
    """
    try:
        return _submit(filing, action, dossier)
    except RefusedError as error:
        if error.slug != "not-submittable":
            raise
        filing.outbox.forget_uploads(action)
        send_files(filing.sending, action, dossier)
    return _submit(filing, action, dossier)


def _check_policy(draft: Draft, landing: Landing) -> None:
    if landing.requires_all_components and draft.missing_required:
        names = [component.name for component in draft.missing_required]
        raise ServiceRefusedError("filing.incomplete", service=landing.name, missing=names)
    for file in draft.files:
        if file.size_bytes > landing.max_file_bytes:
            raise InputError("filing.file_too_large", file=file.file_name, limit=landing.max_file_bytes)
    if sum(file.size_bytes for file in draft.files) > landing.max_dossier_bytes:
        raise InputError("filing.dossier_too_large", limit=landing.max_dossier_bytes)


def _submit(filing: _Filing, action: Action, dossier: str) -> Receipt:
    """Submit; after a doubt ask first, and send once more only when nothing had arrived."""
    return settle(
        lambda: filing.client.submit(dossier, action.submission_key, filing.manifest, filing.sha256),
        lambda: _ask(filing, action),
        filing.sending.go_on,
        filing.sending.waiting,
    )


def _ask(filing: _Filing, action: Action) -> Optional[Receipt]:
    """Return the receipt of a submission that may have arrived, ``None`` when it certainly has not."""
    for _ in range(_ASK_TIMES):
        filing.sending.alive()
        try:
            state, receipt = filing.client.find_submission(action.submission_key)
        except ServiceUnreachableError as error:
            raise ServiceUnreachableError("filing.in_doubt", url=filing.client.url) from error
        if state == "unknown":
            return None
        if receipt is not None:
            return receipt
        filing.sending.waiting.pause(_ASK_EVERY_S)
    raise ServiceUnreachableError("filing.in_doubt", url=filing.client.url)


def _keep(filing: _Filing, action: Action, receipt: Receipt) -> Receipt:
    """Store a receipt in the outbox, after making sure that it is ours."""
    if receipt.draft != filing.draft.reference:
        raise ServiceRefusedError("filing.not_our_receipt", draft=filing.draft.reference)
    try:
        filing.outbox.filed(action, receipt)
    except CannotWriteError as error:
        raise CannotWriteError("filing.receipt_not_stored", receipt=receipt.receipt_id) from error
    return receipt


def _store_beside(home: Path, receipt: Receipt) -> None:
    try:
        store_receipt_file(home, receipt)
    except CannotWriteError as error:
        raise CannotWriteError("filing.receipt_not_stored", receipt=receipt.receipt_id) from error
