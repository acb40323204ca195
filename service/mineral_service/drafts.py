"""Drafts of dossiers: changed, looked over before they are filed, emptied, given up."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field
from sqlalchemy import Connection, Row, delete, select, update
from starlette.concurrency import run_in_threadpool

from mineral_service import catalogue
from mineral_service.conditions import check_match
from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock, files_of, owned_by, tag_of, told
from mineral_service.flow.machine import DRAFT
from mineral_service.flow.rows import open_demand
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import Body, parse, read_json
from mineral_service.pdf_signatures import rows as pdf_signatures
from mineral_service.problems import Problem
from mineral_service.slots import slot_number
from mineral_service.storage import schema
from mineral_service.uploads.part import part_path

router = APIRouter()


class DraftChange(Body):
    """What may change in a draft (RFC 7396): what is not named stays."""

    areaName: Optional[str] = Field(default=None, max_length=1000)
    mineral: Optional[str] = Field(default=None, min_length=1, max_length=40)


@router.patch("/v1/dossiers/{dossier}")
async def change_draft(dossier: str, request: Request) -> JSONResponse:
    """Change a draft that is as it was when it was read (``If-Match``)."""
    context, person = context_of(request), person_of(request)
    body, seen = await read_json(request), request.headers.get("if-match")
    changed, tag = await run_in_threadpool(_change, context, dossier, person, body, seen)
    return JSONResponse(changed, headers={"ETag": tag})


def _change(
    context: Context, dossier: str, person: Person, body: Dict[str, Any], seen: Optional[str]
) -> "tuple[Dict[str, Any], str]":
    table, wanted = schema.dossiers, parse(DraftChange, body)
    values = {"area_name": wanted.areaName, "mineral": wanted.mineral}
    values = {name: value for name, value in values.items() if value is not None}
    with context.store.write(dossier_lock(dossier)) as connection:
        row = _draft(context, connection, dossier, person)
        check_match(tag_of(connection, row), seen, needed=True)
        catalogue.components(context.now().date(), row.procedure, values.get("mineral") or row.mineral)
        if values:
            connection.execute(update(table).where(table.c.id == dossier).values(**values))
        row = _draft(context, connection, dossier, person)
        return told(connection, row), tag_of(connection, row)


@router.delete("/v1/dossiers/{dossier}", status_code=204)
def delete_draft(dossier: str, request: Request) -> Response:
    """Throw a draft away with its files and uploads; what was filed stays."""
    context, person = context_of(request), person_of(request)
    with context.store.write(dossier_lock(dossier)) as connection:
        row = _draft(context, connection, dossier, person)
        check_match(tag_of(connection, row), request.headers.get("if-match"), needed=False)
        gone = _delete(connection, dossier)
    for upload in gone:
        part_path(context.blobs, upload).unlink(missing_ok=True)
    return Response(status_code=204)


def _delete(connection: Connection, dossier: str) -> List[str]:
    """Delete all rows of a draft; return its uploads, whose bytes go once that is certain."""
    uploads = schema.uploads
    found = list(connection.execute(select(uploads.c.id).where(uploads.c.dossier == dossier)).scalars())
    for table in (uploads, schema.component_files):
        connection.execute(delete(table).where(table.c.dossier == dossier))
    connection.execute(delete(schema.dossiers).where(schema.dossiers.c.id == dossier))
    return found


@router.delete("/v1/dossiers/{dossier}/components/{component:path}/{slot}", status_code=204)
def delete_component(dossier: str, component: str, slot: str, request: Request) -> Response:
    """Take a file out of a draft, or out of the answer to a supplement that is under way."""
    context, person = context_of(request), person_of(request)
    number = slot_number(component, slot)
    with context.store.write(dossier_lock(dossier)) as connection:
        row = owned_by(connection, dossier, person, context.today())
        check_match(tag_of(connection, row), request.headers.get("if-match"), needed=False)
        table = _open_files(connection, row, component)
        place = (table.c.component == component) & (table.c.slot == number)
        if not connection.execute(delete(table).where((table.c.dossier == dossier) & place)).rowcount:
            raise Problem("file-missing", {"place": f"{component}/{number}"})
    return Response(status_code=204)


def _open_files(connection: Connection, row: Row[Any], component: str) -> Any:
    """Return the table of the files that may still change; refuse what is filed and not asked for."""
    if row.state == DRAFT:
        return schema.component_files
    demand = open_demand(connection, row)
    if demand is None or component not in demand.items:
        raise Problem("frozen", {"dossier": row.id})
    return schema.supplement_files


@router.post("/v1/dossiers/{dossier}/preflight")
def look_over(dossier: str, request: Request) -> Dict[str, Any]:
    """Say what would keep a draft from being filed as it is, and change nothing."""
    context, person = context_of(request), person_of(request)
    with context.store.read() as connection:
        row = _draft(context, connection, dossier, person)
        files = [_looked_at(connection, file) for file in files_of(connection, dossier)]
    listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
    there = {str(file["component"]) for file in files}
    required = catalogue.missing_required(listed, there)
    wanting = required if context.backend.requires_all_components else []
    return {
        "submittable": not wanting and all(file["content"] == "plain" for file in files),
        "missing": required,
        "withoutFile": catalogue.missing_components(listed, there),
        "files": files,
        "policy": {"requiresAllComponents": context.backend.requires_all_components},
    }


def _looked_at(connection: Connection, file: Row[Any]) -> Dict[str, Any]:
    """Return a file with what was found in it: ``plain``, ``script``, ``unknown``, or that it still waits."""
    content: Optional[str] = "plain"
    if file.media_type == pdf_signatures.PDF:
        content = pdf_signatures.content_of(connection, file.sha256) or pdf_signatures.WAITING
    return {"component": file.component, "slot": file.slot, "fileName": file.file_name, "content": content}


def _draft(context: Context, connection: Connection, dossier: str, person: Person) -> Row[Any]:
    """Return the row of a draft that a person may change; what is filed is frozen."""
    row = owned_by(connection, dossier, person, context.today())
    if row.state != DRAFT:
        raise Problem("frozen", {"dossier": dossier})
    return row
