"""Files of a dossier: one body a file, checked against its announced digest, stored by content."""

from __future__ import annotations

from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from mineral_service.blobs import Incoming
from mineral_service.contents import check_content
from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock, files_of, seen_by
from mineral_service.downloads import download
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import announced_sha256, file_name, media_type
from mineral_service.problems import Problem
from mineral_service.slots import Slot, check_size, check_target, fill_slot, slot_number

router = APIRouter()


@router.put("/v1/dossiers/{dossier}/components/{component:path}/{slot}")
async def put_component(dossier: str, component: str, slot: str, request: Request) -> JSONResponse:
    """Receive one file; sending the same file again changes nothing."""
    context = context_of(request)
    target = Slot(
        dossier,
        component,
        slot_number(component, slot),
        file_name(request, f"{component}-{slot}"),
        media_type(request),
        announced_sha256(request),
    )
    await run_in_threadpool(_check, context, target, person_of(request))
    length = request.headers.get("content-length", "")
    if length.isdigit():
        check_size(context, int(length))
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


@router.get("/v1/dossiers/{dossier}/components/{component:path}/{slot}")
def get_component(dossier: str, component: str, slot: str, request: Request) -> Response:
    """Return the file in a place of a dossier, byte for byte (``Range``)."""
    context, number = context_of(request), slot_number(component, slot)
    missing = Problem("file-missing", {"place": f"{component}/{number}"})
    with context.store.read() as connection:
        seen_by(connection, dossier, person_of(request), context.today())
        found = [
            file
            for file in files_of(connection, dossier)
            if (file.component, file.slot) == (component, number)
        ]
    if not found:
        raise missing
    return download(context, found[0], missing)


def _check(context: Context, target: Slot, person: Person) -> None:
    with context.store.read() as connection:
        check_target(context, connection, target, person)


def _keep(context: Context, target: Slot, incoming: Incoming) -> Dict[str, Any]:
    check_content(incoming.written(), target.file_name, target.media_type, context.backend)
    incoming.keep()
    with context.store.write(dossier_lock(target.dossier)) as connection:
        return fill_slot(context, connection, target, incoming.size, context.timestamp())
