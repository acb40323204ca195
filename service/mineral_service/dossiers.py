"""Dossiers: opening one and reading its state."""

from __future__ import annotations

import uuid
from typing import Any, Dict, List

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy import Connection, Row, insert, select
from starlette.concurrency import run_in_threadpool

from mineral_service import catalogue, schema
from mineral_service.context import Context, context_of
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.incoming import Body, idempotency_key, parse, read_json
from mineral_service.problems import Problem

DRAFT = "draft"
SUBMITTED = "submitted"

router = APIRouter()


class NewDossier(Body):
    """The body of ``POST /v1/dossiers``: the client's reference of its draft and what it is for."""

    draft: str = Field(min_length=1, max_length=200)
    procedure: str = Field(min_length=1, max_length=20)
    mineral: str = Field(min_length=1, max_length=40)
    areaName: str = Field(max_length=1000)


@router.post("/v1/dossiers")
async def open_dossier(request: Request) -> JSONResponse:
    """Open a dossier; the same key and body give the same dossier."""
    key = idempotency_key(request)
    body = await read_json(request)
    keyed = KeyedRequest(key, "POST /v1/dossiers", body)
    answer = await run_in_threadpool(_open, context_of(request), keyed)
    return answer.response()


def _open(context: Context, request: KeyedRequest) -> Answer:
    wanted = parse(NewDossier, request.body)
    catalogue.components(context.now().date(), wanted.procedure, wanted.mineral)
    now = context.timestamp()

    def work(connection: Connection) -> Answer:
        dossier = uuid.uuid4().hex
        connection.execute(
            insert(schema.dossiers).values(
                id=dossier,
                draft=wanted.draft,
                procedure=wanted.procedure,
                mineral=wanted.mineral,
                area_name=wanted.areaName,
                state=DRAFT,
                created_at=now,
            )
        )
        return Answer(201, {"id": dossier, "state": DRAFT, "version": 1, "createdAt": now})

    return once(context.store, context.busy, request, now, work)


@router.get("/v1/dossiers/{dossier}")
def read_dossier(dossier: str, request: Request) -> Dict[str, Any]:
    """Return a dossier's state and the files received so far."""
    with context_of(request).store.read() as connection:
        row = row_of(connection, dossier)
        files = files_of(connection, dossier)
    return {
        "id": row.id,
        "draft": row.draft,
        "procedure": row.procedure,
        "mineral": row.mineral,
        "areaName": row.area_name,
        "state": row.state,
        "version": 1,
        "createdAt": row.created_at,
        "components": [wire_file(file) for file in files],
    }


def row_of(connection: Connection, dossier: str) -> Row[Any]:
    """Return the row of a dossier, or the problem that there is none."""
    table = schema.dossiers
    row = connection.execute(select(table).where(table.c.id == dossier)).one_or_none()
    if row is None:
        raise Problem("dossier-unknown", {"dossier": dossier})
    return row


def files_of(connection: Connection, dossier: str) -> List[Row[Any]]:
    """Return the files of a dossier in the order of component and slot."""
    table = schema.component_files
    query = select(table).where(table.c.dossier == dossier).order_by(table.c.component, table.c.slot)
    return list(connection.execute(query))


def wire_file(row: Row[Any]) -> Dict[str, Any]:
    """Return a received file as the contract writes it."""
    return {
        "component": row.component,
        "slot": row.slot,
        "fileName": row.file_name,
        "mime": row.media_type,
        "bytes": row.bytes,
        "sha256": row.sha256,
        "receivedAt": row.received_at,
    }
