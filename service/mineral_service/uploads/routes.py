"""Uploads over HTTP: tus 1.0.0 with creation, creation-with-upload, expiration, checksum, termination."""

from __future__ import annotations

import uuid
from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Connection, Row
from starlette.concurrency import run_in_threadpool

from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import idempotency_key, media_type
from mineral_service.problems import Problem
from mineral_service.slots import Slot, check_size, check_target
from mineral_service.uploads import headers, rows
from mineral_service.uploads.part import part_path
from mineral_service.uploads.receiving import append, check_offset, settle

PATH = "/v1/uploads"
_OVERRIDE = "x-http-method-override"

router = APIRouter()


@router.options(PATH + "/{upload}", status_code=204)
def announce_for_one(upload: str, request: Request) -> Response:
    """Say the same for one upload, whether or not it is there."""
    return announce(request)


@router.options(PATH, status_code=204)
def announce(request: Request) -> Response:
    """Say which version and extensions of tus are there, and the largest upload."""
    told = {
        "Tus-Version": headers.VERSION,
        "Tus-Extension": headers.EXTENSIONS,
        "Tus-Checksum-Algorithm": ",".join(headers.ALGORITHMS),
        "Tus-Max-Size": str(context_of(request).backend.max_file_bytes),
    }
    return Response(status_code=204, headers=told)


@router.post(PATH, status_code=201)
async def create(request: Request) -> Response:
    """Open an upload for one place of a dossier; a body is its first chunk.

    ``Upload-Metadata``: ``dossierId``, ``component``, ``slot``, ``filename``, ``mime``, ``sha256``. With an
    ``Idempotency-Key`` the same request gives the same upload. A file that the dossier holds already is
    answered with 200 and ``X-Upload-State: already-have``.
    """
    context = context_of(request)
    headers.check_version(request)
    length = headers.number(request, "upload-length")
    announced = request.headers.get("upload-metadata", "")
    target = headers.slot_of(headers.metadata(announced))
    key = idempotency_key(request) if "idempotency-key" in request.headers else f"upload-{uuid.uuid4().hex}"
    row = await run_in_threadpool(_open, context, person_of(request), key, target, length, announced)
    if row.state == rows.READY:
        return Response(status_code=200, headers={**_told(row), "X-Upload-State": "already-have"})
    if media_type(request) == headers.CHUNK_TYPE and row.received == 0:
        async with context.turns.take(row.id) as turn:
            # The same creation sent before may have brought bytes while this one waited for its turn.
            row = await run_in_threadpool(rows.find_open, context, row.id, person_of(request))
            if row.state == rows.RECEIVING and row.received == 0:
                row = await append(context, row, request, turn, headers.checksum(request))
    return Response(status_code=201, headers=_told(row))


@router.head(PATH + "/{upload}")
async def offset(upload: str, request: Request) -> Response:
    """Say how many bytes of an upload are on the disk."""
    context = context_of(request)
    headers.check_version(request)
    # Whoever still writes is ended first. A chunk that is still on its way may yet come in: 409 then tells.
    async with context.turns.take(upload):
        row = await run_in_threadpool(_settled, context, upload, person_of(request))
    return Response(status_code=200, headers=headers.told(row))


@router.get(PATH + "/{upload}")
def state(upload: str, request: Request) -> Dict[str, Any]:
    """Return what became of an upload."""
    return rows.wire(rows.find_for(context_of(request), upload, person_of(request)))


@router.patch(PATH + "/{upload}", status_code=204)
async def patch(upload: str, request: Request) -> Response:
    """Take the next bytes of an upload."""
    context = context_of(request)
    headers.check_version(request)
    headers.check_chunk_type(request)
    begins, checksum = headers.number(request, "upload-offset"), headers.checksum(request)
    async with context.turns.take(upload) as turn:
        row = await run_in_threadpool(rows.find_open, context, upload, person_of(request))
        check_offset(row, begins)
        _check_length(context, row, request.headers.get("content-length", ""))
        row = await append(context, row, request, turn, checksum)
    return Response(status_code=204, headers=headers.told(row))


@router.delete(PATH + "/{upload}", status_code=204)
async def terminate(upload: str, request: Request) -> Response:
    """Give up an upload and its bytes; a file that is in its dossier already stays there."""
    context = context_of(request)
    headers.check_version(request)
    async with context.turns.take(upload):
        row = await run_in_threadpool(rows.find_open, context, upload, person_of(request))
        await run_in_threadpool(_remove, context, row)
    return Response(status_code=204)


@router.post(PATH + "/{upload}", status_code=204)
async def override(upload: str, request: Request) -> Response:
    """Do what ``X-HTTP-Method-Override`` names, for whom a proxy lets no PATCH or DELETE through."""
    wanted = request.headers.get(_OVERRIDE, "").upper()
    known = {"PATCH": patch, "DELETE": terminate, "HEAD": offset}
    if wanted not in known:
        raise Problem("method-not-allowed", {"path": request.url.path, "method": wanted or "POST"})
    return await known[wanted](upload, request)


def _told(row: Row[Any]) -> Dict[str, str]:
    return {"Location": f"{PATH}/{row.id}", **headers.told(row)}


def _open(context: Context, person: Person, key: str, target: Slot, length: int, announced: str) -> Row[Any]:
    check_size(context, length)
    rows.sweep(context)
    now = context.timestamp()

    def work(connection: Connection) -> Answer:
        check_target(context, connection, target, person)
        row = rows.create(context, connection, uuid.uuid4().hex, target, length, announced)
        return Answer(201, {"id": row.id})

    asked = KeyedRequest(key, f"POST {PATH}", {"length": length, "announced": announced}, person.id)
    answer = once(context.store, context.busy, asked, now, work, (dossier_lock(target.dossier),))
    return _settled(context, str(answer.body["id"]), person)


def _settled(context: Context, upload: str, person: Person) -> Row[Any]:
    return settle(context, rows.find_open(context, upload, person))


def _check_length(context: Context, row: Row[Any], length: str) -> None:
    room = min(row.length - row.received, context.backend.max_append_bytes)
    if length.isdigit() and int(length) > room:
        raise Problem("file-too-large", {"limit": room})


def _remove(context: Context, row: Row[Any]) -> None:
    part_path(context.blobs, row.id).unlink(missing_ok=True)
    rows.remove(context, row.id)
