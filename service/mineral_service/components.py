"""Files of a dossier: one body a file, checked against its announced digest, stored by content."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, delete, func, insert, select
from starlette.concurrency import run_in_threadpool

from mineral_service import catalogue, schema
from mineral_service.blobs import Incoming
from mineral_service.context import Context, context_of
from mineral_service.dossiers import DRAFT, row_of
from mineral_service.incoming import announced_sha256, file_name, media_type
from mineral_service.problems import Problem

MAX_SLOT = 99
_KEPT_FREE_BYTES = 256 * 1024

router = APIRouter()


@dataclass(frozen=True)
class Slot:
    """Where a file goes and what it claims to be. Names are data here, never paths."""

    dossier: str
    component: str
    slot: int
    file_name: str
    media_type: str
    sha256: str


@router.put("/v1/dossiers/{dossier}/components/{component:path}/{slot}")
async def put_component(dossier: str, component: str, slot: str, request: Request) -> JSONResponse:
    """Receive one file; sending the same file again changes nothing."""
    context = context_of(request)
    if not (slot.isascii() and slot.isdigit() and 1 <= int(slot) <= MAX_SLOT):
        raise Problem("component-unknown", {"component": f"{component}/{slot}"})
    target = Slot(
        dossier,
        component,
        int(slot),
        file_name(request, f"{component}-{slot}"),
        media_type(request),
        announced_sha256(request),
    )
    await run_in_threadpool(_check_target, context, target)
    _check_length(context, request.headers.get("content-length", ""))
    incoming = Incoming(context.blobs)
    try:
        async for piece in request.stream():
            if incoming.size + len(piece) > context.backend.max_file_bytes:
                raise Problem("file-too-large", {"limit": context.backend.max_file_bytes})
            await run_in_threadpool(incoming.write, piece)
        if incoming.sha256 != target.sha256:
            raise Problem("checksum-mismatch")
        body = await run_in_threadpool(_keep, context, target, incoming)
    finally:
        incoming.drop()
    return JSONResponse(body, 200)


def _check_target(context: Context, target: Slot) -> None:
    """Refuse before the bytes are read what would be refused after."""
    with context.store.read() as connection:
        row = row_of(connection, target.dossier)
    if row.state != DRAFT:
        raise Problem("frozen", {"dossier": target.dossier})
    listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
    accepted = catalogue.accepted_types(listed, target.component)
    if target.media_type not in accepted:
        values = {"found": target.media_type or "-", "accepted": list(accepted)}
        raise Problem("type-not-accepted", values)


def _check_length(context: Context, header: str) -> None:
    if not header.isdigit():
        return
    if int(header) > context.backend.max_file_bytes:
        raise Problem("file-too-large", {"limit": context.backend.max_file_bytes})
    if shutil.disk_usage(context.blobs).free < int(header) + _KEPT_FREE_BYTES:
        raise Problem("disk-full")


def _keep(context: Context, target: Slot, incoming: Incoming) -> Dict[str, Any]:
    # First the bytes, then the row: a kill between the two leaves a file that no row names.
    incoming.keep()
    now = context.timestamp()
    with context.store.write() as connection:
        if row_of(connection, target.dossier).state != DRAFT:
            raise Problem("frozen", {"dossier": target.dossier})
        _replace_row(connection, target, incoming.size, now)
        if _total_bytes(connection, target.dossier) > context.backend.max_dossier_bytes:
            raise Problem("quota-exceeded", {"limit": context.backend.max_dossier_bytes})
    return {
        "component": target.component,
        "slot": target.slot,
        "fileName": target.file_name,
        "mime": target.media_type,
        "bytes": incoming.size,
        "sha256": target.sha256,
        "receivedAt": now,
    }


def _replace_row(connection: Connection, target: Slot, size: int, now: str) -> None:
    table = schema.component_files
    same = (
        (table.c.dossier == target.dossier)
        & (table.c.component == target.component)
        & (table.c.slot == target.slot)
    )
    connection.execute(delete(table).where(same))
    connection.execute(
        insert(table).values(
            dossier=target.dossier,
            component=target.component,
            slot=target.slot,
            file_name=target.file_name,
            media_type=target.media_type,
            bytes=size,
            sha256=target.sha256,
            received_at=now,
        )
    )


def _total_bytes(connection: Connection, dossier: str) -> int:
    table = schema.component_files
    query = select(func.coalesce(func.sum(table.c.bytes), 0)).where(table.c.dossier == dossier)
    return int(connection.execute(query).scalar_one())
