"""Dossiers: opening one and reading its state."""

from __future__ import annotations

import uuid
from typing import Any, Dict, List, Optional

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field
from sqlalchemy import Connection, Row, insert, select
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_service import catalogue
from mineral_service.context import Context, context_of
from mineral_service.flow.machine import DRAFT
from mineral_service.flow.rows import case_after, etag, events_of, last_seq
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import OFFICER, Person
from mineral_service.identity.people import acts_for, by_name
from mineral_service.incoming import Body, idempotency_key, parse, read_json
from mineral_service.pdf_signatures import rows as pdf_signatures
from mineral_service.problems import Problem
from mineral_service.signed_list import held_list
from mineral_service.storage import schema

router = APIRouter()
_TAG_LETTERS = 20


class NewDossier(Body):
    """The body of ``POST /v1/dossiers``: the client's reference of its draft and what it is for."""

    draft: str = Field(min_length=1, max_length=200)
    procedure: str = Field(min_length=1, max_length=20)
    mineral: str = Field(min_length=1, max_length=40)
    areaName: str = Field(max_length=1000)
    actingFor: Optional[str] = Field(default=None, max_length=100)


@router.post("/v1/dossiers")
async def open_dossier(request: Request) -> JSONResponse:
    """Open a dossier; the same key and body give the same dossier."""
    key = idempotency_key(request)
    body = await read_json(request)
    person = person_of(request)
    keyed = KeyedRequest(key, "POST /v1/dossiers", body, person.id)
    answer = await run_in_threadpool(_open, context_of(request), keyed, person)
    return answer.response()


def _open(context: Context, request: KeyedRequest, person: Person) -> Answer:
    wanted = parse(NewDossier, request.body)
    catalogue.components(context.now().date(), wanted.procedure, wanted.mineral)
    now = context.timestamp()

    def work(connection: Connection) -> Answer:
        dossier = uuid.uuid4().hex
        owner = _owner(context, connection, person, wanted.actingFor)
        connection.execute(
            insert(schema.dossiers).values(
                id=dossier,
                draft=wanted.draft,
                procedure=wanted.procedure,
                mineral=wanted.mineral,
                area_name=wanted.areaName,
                state=DRAFT,
                created_at=now,
                owner=owner,
                filed_by=person.id,
                unit=context.backend.unit,
            )
        )
        return Answer(201, {"id": dossier, "state": DRAFT, "version": 1, "createdAt": now})

    return once(context.store, context.busy, request, now, work)


def _owner(context: Context, connection: Connection, person: Person, acting_for: Optional[str]) -> str:
    if acting_for is None or acting_for == person.name:
        return person.id
    applicant = by_name(connection, acting_for)
    if applicant is None or not acts_for(connection, person, applicant.id, context.today()):
        raise Problem("acting-for-denied", {"applicant": acting_for})
    return applicant.id


@router.get("/v1/dossiers/{dossier}")
def read_dossier(dossier: str, request: Request, response: Response) -> Dict[str, Any]:
    """Return a dossier's state and the files received so far; ``ETag`` is what the next act has to match."""
    context = context_of(request)
    with context.store.read() as connection:
        row = seen_by(connection, dossier, person_of(request), context.today())
        response.headers["ETag"] = tag_of(connection, row)
        return told(connection, row)


def told(connection: Connection, row: Row[Any]) -> Dict[str, Any]:
    """Return a dossier as the contract writes it."""
    files = [_wire_with_signatures(connection, file) for file in files_of(connection, row.id)]
    if row.state != DRAFT:
        held_list(connection, row.id, files)
    return {
        "id": row.id,
        "draft": row.draft,
        "procedure": row.procedure,
        "mineral": row.mineral,
        "areaName": row.area_name,
        "state": row.state,
        "version": case_after(events_of(connection, row.id)).version,
        "createdAt": row.created_at,
        "components": files,
    }


def tag_of(connection: Connection, row: Row[Any]) -> str:
    """Return the entity tag of a dossier (RFC 9110): of a draft what it holds, later its last event."""
    if row.state != DRAFT:
        return etag(last_seq(connection, row.id))
    files = [[one.component, one.slot, one.file_name, one.sha256] for one in files_of(connection, row.id)]
    digest = sha256_of_json({"areaName": row.area_name, "mineral": row.mineral, "files": files})
    return f'"draft-{digest[:_TAG_LETTERS]}"'


def dossier_lock(dossier: str) -> str:
    """Return the name of the lock that everything takes which changes a dossier."""
    return f"dossier {dossier}"


def seen_by(connection: Connection, dossier: str, person: Person, today: str) -> Row[Any]:
    """Return the row of a dossier that a person may read, or the same problem as if there were none."""
    row = _find(connection, dossier)
    is_theirs = _is_theirs(connection, row, person, today)
    if row is None or not (is_theirs or _is_of_office(row, person)):
        raise Problem("dossier-unknown", {"dossier": dossier})
    return row


def owned_by(connection: Connection, dossier: str, person: Person, today: str) -> Row[Any]:
    """Return the row of a dossier that a person may change, or the same problem as if there were none."""
    row = _find(connection, dossier)
    is_theirs = _is_theirs(connection, row, person, today)
    if row is None or not is_theirs:
        raise Problem("dossier-unknown", {"dossier": dossier})
    return row


def of_office(connection: Connection, dossier: str, person: Person) -> Row[Any]:
    """Return the row of a filed dossier that an officer may act on, or the problem that there is none."""
    row = _find(connection, dossier)
    if row is None or row.state == DRAFT or person.role != OFFICER or person.unit != row.unit:
        raise Problem("dossier-unknown", {"dossier": dossier})
    return row


def _is_theirs(connection: Connection, row: Optional[Row[Any]], person: Person, today: str) -> bool:
    # The same is asked of the database where there is nothing: the time of an answer tells nothing either.
    owner = (row.owner if row is not None else None) or ""
    acts = acts_for(connection, person, owner, today)
    return owner != "" and (owner == person.id or acts)


def _is_of_office(row: Row[Any], person: Person) -> bool:
    return row.state != DRAFT and person.office != "" and person.office == row.unit


def row_of(connection: Connection, dossier: str) -> Row[Any]:
    """Return the row of a dossier for whoever was let through to it, or the problem that there is none."""
    row = _find(connection, dossier)
    if row is None:
        raise Problem("dossier-unknown", {"dossier": dossier})
    return row


def _find(connection: Connection, dossier: str) -> Optional[Row[Any]]:
    table = schema.dossiers
    return connection.execute(select(table).where(table.c.id == dossier)).one_or_none()


def files_of(connection: Connection, dossier: str) -> List[Row[Any]]:
    """Return the files of a dossier in the order of component and slot."""
    table = schema.component_files
    query = select(table).where(table.c.dossier == dossier).order_by(table.c.component, table.c.slot)
    return list(connection.execute(query))


def _wire_with_signatures(connection: Connection, row: Row[Any]) -> Dict[str, Any]:
    told = wire_file(row)
    if row.media_type != pdf_signatures.PDF:
        return told
    return {**told, "signatures": pdf_signatures.told_of(connection, row.sha256)}


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
