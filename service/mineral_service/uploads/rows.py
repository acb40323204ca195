"""The rows of uploads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Dict, Optional

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mineral_service.blobs import blob_path
from mineral_service.context import Context
from mineral_service.dossiers import owned_by
from mineral_service.identity.model import Person
from mineral_service.problems import Problem
from mineral_service.slots import Slot, fill_slot
from mineral_service.storage import schema
from mineral_service.uploads.part import part_path

RECEIVING = "receiving"
READY = "ready"
REJECTED = "rejected"
EXPIRED = "expired"
_TABLE = schema.uploads
_ENDED = {REJECTED: "upload-rejected", EXPIRED: "upload-expired"}


def create(
    context: Context, connection: Connection, upload: str, target: Slot, length: int, announced: str
) -> Row[Any]:
    """Open an upload in a transaction that holds the dossier's lock.

    A file that the dossier holds already is in its new place at once, without a byte being sent.
    """
    now = context.timestamp()
    _check_quota(context, connection, target, length)
    here = _has(context, connection, target, length)
    if here:
        fill_slot(context, connection, target, length, now)
    until = context.now() + timedelta(seconds=context.backend.upload_max_age_s)
    connection.execute(
        insert(_TABLE).values(
            id=upload,
            dossier=target.dossier,
            component=target.component,
            slot=target.slot,
            file_name=target.file_name,
            media_type=target.media_type,
            sha256=target.sha256,
            announced=announced,
            length=length,
            received=length if here else 0,
            state=READY if here else RECEIVING,
            reason="",
            created_at=now,
            expires_at=until.isoformat(timespec="seconds"),
        )
    )
    return connection.execute(select(_TABLE).where(_TABLE.c.id == upload)).one()


def find_for(context: Context, upload: str, person: Person) -> Row[Any]:
    """Return an upload into a dossier of that person, or the same problem as if there were none."""
    row = find(context, upload)
    try:
        with context.store.read() as connection:
            owned_by(connection, row.dossier, person, context.today())
    except Problem as problem:
        raise Problem("upload-unknown") from problem
    return row


def find(context: Context, upload: str) -> Row[Any]:
    """Return an upload, or the problem that there is none any more."""
    with context.store.read() as connection:
        row = connection.execute(select(_TABLE).where(_TABLE.c.id == upload)).one_or_none()
    if row is None:
        raise Problem("upload-unknown")
    return row


def find_open(context: Context, upload: str, person: Person) -> Row[Any]:
    """Return an upload of that person that has neither been refused nor run out."""
    row = find_for(context, upload, person)
    state = EXPIRED if row.state == RECEIVING and row.expires_at <= context.timestamp() else row.state
    if state in _ENDED:
        raise Problem(_ENDED[state])
    return row


def advance(context: Context, row: Row[Any], received: int) -> None:
    """Write down that ``received`` bytes are on the disk; refuse if somebody else wrote meanwhile."""
    unchanged = (_TABLE.c.id == row.id) & (_TABLE.c.state == RECEIVING) & (_TABLE.c.received == row.received)
    with context.store.write(f"upload {row.id}") as connection:
        done = connection.execute(update(_TABLE).where(unchanged).values(received=received))
        if done.rowcount != 1:
            raise Problem("upload-locked")


def end(connection: Connection, upload: str, state: str, reason: str = "") -> bool:
    """Say how an upload ended; return whether it had not ended before."""
    going_on = (_TABLE.c.id == upload) & (_TABLE.c.state == RECEIVING)
    done = connection.execute(update(_TABLE).where(going_on).values(state=state, reason=reason))
    return done.rowcount == 1


def remove(context: Context, upload: str) -> None:
    """Forget an upload."""
    with context.store.write() as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.id == upload))


def sweep(context: Context) -> None:
    """Throw away the bytes of uploads whose time has run out."""
    late = (_TABLE.c.state == RECEIVING) & (_TABLE.c.expires_at <= context.timestamp())
    with context.store.read() as connection:
        gone = [row.id for row in connection.execute(select(_TABLE.c.id).where(late))]
    for upload in gone:
        with context.store.write() as connection:
            is_over = end(connection, upload, EXPIRED)
        if is_over:
            part_path(context.blobs, upload).unlink(missing_ok=True)


def target_of(row: Row[Any]) -> Slot:
    """Return where an upload goes."""
    return Slot(row.dossier, row.component, row.slot, row.file_name, row.media_type, row.sha256)


def wire(row: Row[Any]) -> Dict[str, Any]:
    """Return an upload as the contract writes it."""
    verifying = row.state == RECEIVING and row.received == row.length
    return {
        "id": row.id,
        "state": "verifying" if verifying else row.state,
        "reason": row.reason or None,
        "dossierId": row.dossier,
        "component": row.component,
        "slot": row.slot,
        "fileName": row.file_name,
        "mime": row.media_type,
        "sha256": row.sha256,
        "offset": row.received,
        "length": row.length,
        "expiresAt": row.expires_at,
    }


def _has(context: Context, connection: Connection, target: Slot, length: int) -> bool:
    table = schema.component_files
    same = (table.c.dossier == target.dossier) & (table.c.sha256 == target.sha256) & (table.c.bytes == length)
    # What is sound as a text was not looked at as an archive.
    same &= table.c.media_type == target.media_type
    row = connection.execute(select(table.c.slot).where(same)).first()
    return row is not None and blob_path(context.blobs, target.sha256).is_file()


def _check_quota(context: Context, connection: Connection, target: Slot, length: int) -> None:
    """Count what is there and what is on its way, but not what this upload will replace."""
    files = schema.component_files
    others = (files.c.component != target.component) | (files.c.slot != target.slot)
    kept = _sum(connection, files.c.bytes, (files.c.dossier == target.dossier) & others)
    coming = (_TABLE.c.dossier == target.dossier) & (_TABLE.c.state == RECEIVING)
    elsewhere = (_TABLE.c.component != target.component) | (_TABLE.c.slot != target.slot)
    announced = _sum(connection, _TABLE.c.length, coming & elsewhere)
    if kept + announced + length > context.backend.max_dossier_bytes:
        raise Problem("quota-exceeded", {"limit": context.backend.max_dossier_bytes})
    count = connection.execute(select(func.count()).select_from(_TABLE).where(coming)).scalar_one()
    if count >= context.backend.max_open_uploads:
        raise Problem("too-many-uploads", {"limit": context.backend.max_open_uploads})


def _sum(connection: Connection, column: Any, condition: Any) -> int:
    total: Optional[int] = connection.execute(select(func.sum(column)).where(condition)).scalar_one()
    return int(total or 0)
