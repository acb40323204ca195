"""The register over HTTP: entering decisions made on paper, its versions, their packs and differences."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from sqlalchemy import Connection, Row, select
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_service.auditing import chain
from mineral_service.conditions import has_it
from mineral_service.context import Context, context_of
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import idempotency_key, parse, read_json
from mineral_service.problems import Problem
from mineral_service.register import reading
from mineral_service.register.bodies import CoverageBody, ResultBody
from mineral_service.register.differences import difference
from mineral_service.register.packs import pack_id, pack_of
from mineral_service.register.results import Written
from mineral_service.register.rows import newest_version
from mineral_service.register.writing import state_complete, write_result

PATH = "/v1/register"
MOST_LISTED = 200
HIGHEST = 2**31 - 1

router = APIRouter()


@router.post(PATH + "/results")
async def enter_result(request: Request) -> JSONResponse:
    """Enter a decision that was made elsewhere, on paper; the same key and body enter it once."""
    key = idempotency_key(request)
    body = await read_json(request)
    context, person = context_of(request), _of_the_office(request)
    keyed = KeyedRequest(key, f"POST {PATH}/results", body, person.id)
    return (await run_in_threadpool(_enter, context, keyed)).response()


def _enter(context: Context, request: KeyedRequest) -> Answer:
    result = parse(ResultBody, request.body).result()
    now = context.timestamp()

    def work(connection: Connection) -> Answer:
        written = write_result(connection, result, now)
        thing = f"register {written.version}"
        chain.append(connection, now, request.person, "enter_result", thing, request.body)
        return Answer(201, _written(written))

    return once(context.store, context.busy, request, now, work)


@router.put(PATH + "/coverage/{role}")
async def put_coverage(role: str, request: Request) -> Dict[str, Any]:
    """Say where a list of the register is complete, as of now; only there it can show that ground is free."""
    context, person = context_of(request), _of_the_office(request)
    body = parse(CoverageBody, await read_json(request))
    return await run_in_threadpool(_complete, context, role, body, person)


def _complete(context: Context, role: str, body: CoverageBody, person: Person) -> Dict[str, Any]:
    now = context.timestamp()
    with context.store.write() as connection:
        written = state_complete(connection, role, body.box, now)
        thing = f"register {written.version}"
        chain.append(connection, now, person.id, "state_complete", thing, body.model_dump())
        return _written(written)


@router.get(PATH + "/titles")
def read_title(request: Request, title: str = Query(min_length=1, max_length=200)) -> Dict[str, Any]:
    """Return all that the register ever knew of a title, with its holder; for those of its office."""
    context, _ = context_of(request), _of_the_office(request)
    records = reading.RECORDS
    order = (records.c.version_from, records.c.valid_from, records.c.id)
    with context.store.read() as connection:
        rows = connection.execute(select(records).where(records.c.title == title).order_by(*order)).all()
    return {"items": [_private(row, context.today()) for row in rows]}


@router.get(PATH + "/versions")
def list_versions(
    request: Request,
    before: int = Query(default=HIGHEST, ge=0, le=HIGHEST),
    limit: int = Query(default=50, ge=1, le=MOST_LISTED),
) -> Dict[str, Any]:
    """Return the versions of the register, the newest first; the next page is those ``before`` its last."""
    context = context_of(request)
    table = reading.VERSIONS
    query = select(table).where(table.c.version < before).order_by(table.c.version.desc()).limit(limit)
    with context.store.read() as connection:
        newest, rows = newest_version(connection), connection.execute(query).all()
    return {"newest": newest, "pack": pack_id(context), "items": [_version(row) for row in rows]}


@router.get(PATH + "/packs/{version}")
def read_register_pack(version: int, request: Request) -> Response:
    """Return the signed pack of a version, byte for byte the same each time; a part of it for ``Range``."""
    sealed = pack_of(context_of(request), _number(version))
    headers = {
        "ETag": f'"{sha256_of_file(sealed.path)}"',
        "Cache-Control": "max-age=31536000, immutable",
    }
    name = f"{sealed.manifest.label}.zip"
    return FileResponse(sealed.path, headers=headers, media_type="application/zip", filename=name)


@router.get(PATH + "/diff")
def read_difference(
    request: Request,
    older: int = Query(alias="from", ge=0, le=HIGHEST),
    newer: Optional[int] = Query(default=None, alias="to", ge=0, le=HIGHEST),
    form: str = Query(default="records", pattern="^(records|pack-diff-1)$"),
) -> Response:
    """Return what changed between two versions: records added, ended, changed; or ``pack-diff-1``."""
    context = context_of(request)
    with context.store.read() as connection:
        newest = newest_version(connection)
    latest = newest if newer is None else newer
    if not older <= latest <= newest:
        raise Problem("malformed", {"where": "/to"})
    body = difference(context, older, latest, form)
    tag = f'"{older}-{latest}-{form}"'
    headers = {"ETag": tag}
    if has_it(request, tag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(body, headers=headers)


def _of_the_office(request: Request) -> Person:
    """Return who asks, if it is an administrator or somebody of the office whose register this is."""
    person = person_of(request)
    if person.office not in ("", context_of(request).backend.unit):
        raise Problem("not-allowed")
    return person


def _number(version: int) -> int:
    return version if 0 <= version <= HIGHEST else 0


def _written(written: Written) -> Dict[str, Any]:
    return {"version": written.version, "records": list(written.records)}


def _version(row: Row[Any]) -> Dict[str, Any]:
    return {
        "version": row.version,
        "knownAt": row.known_at,
        "act": row.act,
        "title": row.title or None,
        "links": {"pack": f"{PATH}/packs/{row.version}"},
    }


def _private(row: Row[Any], today: str) -> Dict[str, Any]:
    replaced: List[str] = json.loads(row.replaces)
    return {
        "id": row.id,
        **reading.told(row, today),
        "endedBy": row.ended_by or None,
        "replaces": replaced,
        "dossier": row.dossier or None,
        "holder": row.holder or None,
        "area": json.loads(row.area),
    }
