"""Supplements: what an office demands, the files that come for it, and the answer that is filed.

Files may come as long as the dossier waits; only the answer has a last day. So nothing that was sent is lost
when the day passes: the office may give a later one.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Set, Tuple

from sqlalchemy import Connection, Row, delete, insert, select

from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_service import catalogue
from mineral_service.context import Context
from mineral_service.dossiers import files_of, owned_by, wire_file
from mineral_service.flow.acting import problem_of
from mineral_service.flow.machine import SUPPLEMENT_REQUIRED, Case, Demand, NotAllowed
from mineral_service.flow.rows import Happened, case_after, events_of
from mineral_service.identity.model import Person
from mineral_service.pdf_signatures.awaited import Listed, check_looked_at, listed
from mineral_service.problems import Problem
from mineral_service.storage import schema
from mineral_service.submissions import Manifest, Submission, check_manifest, receipt_of, signed

_FILES = schema.supplement_files


def sent_files(connection: Connection, dossier: str, demand: int) -> List[Row[Any]]:
    """Return the files that came for a demand and are not filed yet, in the order of component and slot."""
    here = (_FILES.c.dossier == dossier) & (_FILES.c.demand == demand)
    query = select(_FILES).where(here).order_by(_FILES.c.component, _FILES.c.slot)
    return list(connection.execute(query))


def wire_demands(connection: Connection, dossier: str) -> List[Dict[str, Any]]:
    """Return all demands of a dossier as the contract writes them."""
    events = events_of(connection, dossier)
    asked = [event for event in events if event.act == "require_supplement"]
    return [
        _wire(connection, dossier, demand, event) for demand, event in zip(case_after(events).demands, asked)
    ]


def _wire(connection: Connection, dossier: str, demand: Demand, event: Happened) -> Dict[str, Any]:
    reasons = event.data.get("reasons", {})
    return {
        "no": demand.no,
        "askedAt": event.at,
        "content": event.data.get("note", ""),
        "items": [{"component": item, "reason": reasons.get(item, "")} for item in demand.items],
        "until": demand.until,
        "state": "answered" if demand.answered else "open",
        "files": [wire_file(row) for row in sent_files(connection, dossier, demand.no)],
    }


def files_sent(context: Context, dossier: str, no: int, person: Person) -> Tuple[Listed, ...]:
    """Return the files that came for a demand on a dossier of that person; of others nothing is told."""
    with context.store.read() as connection:
        try:
            owned_by(connection, dossier, person, context.today())
        except Problem:
            return ()
        return listed(sent_files(connection, dossier, no))


def answer(
    context: Context, connection: Connection, row: Row[Any], no: int, submission: Submission
) -> Dict[str, Any]:
    """File the answer to a demand as the next version of the dossier; return its receipt.

    Raises:
        Problem: there is no such demand, its last day is over (the files are kept), or files are missing.
    """
    case = case_after(events_of(connection, row.id))
    demand = _waiting(case, row, no)
    if context.today() > demand.until:
        raise Problem("supplement-late", {"until": demand.until}, until=demand.until)
    manifest = check_manifest(submission, row)
    sent = sent_files(connection, row.id, no)
    _check_complete(connection, row.id, demand, manifest, sent)
    check_looked_at(connection, listed(sent))
    _put_in_place(connection, row.id, case.version, sent)
    receipt = _receipt(context, connection, row, case.version + 1, manifest, submission)
    _record(connection, row.id, submission, receipt)
    return receipt


def _waiting(case: Case, row: Row[Any], no: int) -> Demand:
    known = next((demand for demand in case.demands if demand.no == no), None)
    if known is None:
        raise Problem("supplement-unknown", {"no": no})
    if row.state != SUPPLEMENT_REQUIRED or known.answered:
        raise problem_of(NotAllowed("act-not-allowed", act="supplement", state=row.state))
    return known


def _check_complete(
    connection: Connection, dossier: str, demand: Demand, manifest: Manifest, sent: List[Row[Any]]
) -> None:
    """Refuse unless each demanded item came anew, and everything listed is here with the listed hash."""
    here = {(file.component, file.slot): file.sha256 for file in files_of(connection, dossier)}
    here.update({(file.component, file.slot): file.sha256 for file in sent})
    listed = {(file.component, file.slot): file.sha256 for file in manifest.files}
    not_received = [
        f"{name}/{slot}" for (name, slot), sha256 in listed.items() if here.get((name, slot)) != sha256
    ]
    if not_received:
        raise Problem("not-submittable", {"missing": not_received}, missing=not_received)
    came: Set[str] = {file.component for file in sent if (file.component, file.slot) in listed}
    missing = [item for item in demand.items if item not in came]
    if missing:
        raise Problem("supplement-incomplete", {"missing": missing}, missing=missing)


def _put_in_place(connection: Connection, dossier: str, version: int, sent: List[Row[Any]]) -> None:
    """Move the files of an answer to their slots; what lay there is kept as of the version before."""
    table = schema.component_files
    # A signed list is of the files as they were.
    for component, slot in ((LISTING, 1), *((file.component, file.slot) for file in sent)):
        here = (table.c.dossier == dossier) & (table.c.component == component) & (table.c.slot == slot)
        for old in connection.execute(select(table).where(here)).mappings():
            connection.execute(insert(schema.earlier_files).values(version=version, **old))
        connection.execute(delete(table).where(here))
    for file in sent:
        values = {name: value for name, value in file._mapping.items() if name != "demand"}
        connection.execute(insert(table).values(**values))
    connection.execute(delete(_FILES).where(_FILES.c.dossier == dossier))


def _receipt(
    context: Context,
    connection: Connection,
    row: Row[Any],
    version: int,
    manifest: Manifest,
    submission: Submission,
) -> Dict[str, Any]:
    """Return the receipt of a later version: the number of the first one, its own time and hash."""
    listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
    filed = {file.component for file in manifest.files}
    receipt = {
        **receipt_of(connection, row.id, 1),
        "version": version,
        "receivedAt": context.timestamp(),
        "manifestSha256": submission.manifestSha256,
        "missingComponents": catalogue.missing_components(listed, filed),
    }
    return signed(context, receipt)


def _record(connection: Connection, dossier: str, submission: Submission, receipt: Dict[str, Any]) -> None:
    connection.execute(
        insert(schema.filed_versions).values(
            dossier=dossier,
            version=receipt["version"],
            manifest_sha256=submission.manifestSha256,
            manifest=canonical_bytes(submission.manifest).decode("utf-8"),
            receipt=json.dumps(receipt, ensure_ascii=False),
            received_at=receipt["receivedAt"],
        )
    )
