"""What an officer does with a dossier of the own office: acts, and the papers that go with them."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Iterator, List, Optional, Tuple

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from sqlalchemy import Connection, Row, insert
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.clock_model import WORKING
from mineral_service import catalogue
from mineral_service.blobs import Incoming
from mineral_service.contents import check_content, check_ending
from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock, of_office
from mineral_service.downloads import download
from mineral_service.flow import rows
from mineral_service.flow.acting import answered, check_version, do
from mineral_service.flow.bodies import OfficeAct
from mineral_service.flow.clock import is_case
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import announced_sha256, file_name, idempotency_key, media_type, read_json
from mineral_service.pdf_signatures import rows as pdf_signatures
from mineral_service.pdf_signatures.awaited import Listed, check_looked_at, wait_until_looked_at
from mineral_service.problems import Problem
from mineral_service.slots import check_size
from mineral_service.storage import schema

PAPER_TYPES = ("application/pdf", "image/jpeg", "image/png")
"""What the papers of an office may be."""

router = APIRouter()


@router.post("/v1/office/dossiers/{dossier}/acts")
async def act(dossier: str, request: Request) -> JSONResponse:
    """Do an act on a dossier; ``If-Match`` says which state of it the officer has seen."""
    key = idempotency_key(request)
    body = await read_json(request)
    person, path = person_of(request), f"POST /v1/office/dossiers/{dossier}/acts"
    keyed = KeyedRequest(key, path, body, person.id)
    seen, context = request.headers.get("if-match"), context_of(request)
    await wait_until_looked_at(request, lambda: _papers_named(context, dossier, person, body))
    answer = await run_in_threadpool(_act, context, dossier, keyed, person, seen)
    response = answer.response()
    response.headers["ETag"] = answer.body["etag"]
    return response


def _act(
    context: Context, dossier: str, request: KeyedRequest, person: Person, seen: Optional[str]
) -> Answer:
    def work(connection: Connection) -> Answer:
        data = _parsed(request.body)
        row = of_office(connection, dossier, person)
        check_version(connection, dossier, seen)
        _check(context, connection, row, data)
        event = do(context, connection, row, data.pop("act"), data, person)
        return Answer(201, answered(event, dossier))

    return once(context.store, context.busy, request, context.timestamp(), work, (dossier_lock(dossier),))


def _parsed(body: Dict[str, Any]) -> Dict[str, Any]:
    """Return the members of an act without those that say nothing."""
    try:
        told = OfficeAct.model_validate(body).root.model_dump(exclude_none=True)
    except ValidationError as error:
        where = "/" + "/".join(str(step) for step in error.errors()[0]["loc"][1:])
        raise Problem("malformed", {"where": where}) from error
    return dict(told)


# --- what only the data of the service can tell --------------------------------------------------------


def _check(context: Context, connection: Connection, row: Row[Any], data: Dict[str, Any]) -> None:
    """Refuse an act that names a paper, a case, a component or a day that there is not."""
    for sha256 in _papers(data):
        paper = rows.office_file(connection, row.id, sha256)
        if paper is None:
            raise Problem("file-unknown", {"sha256": sha256})
        check_looked_at(connection, (_listed(paper),))
    if data["act"] == "accept":
        _check_case(connection, row, data)
    if data["act"] == "require_supplement":
        listed = catalogue.components(context.now().date(), row.procedure, row.mineral)
        for item in data["items"]:
            catalogue.accepted_types(listed, item)
    if data["act"] in ("require_supplement", "extend_supplement"):
        _check_day(context, row, data["until"])
    if data["act"] == "require_payment" and "codeUntil" in data:
        _check_ahead(context, data["codeUntil"])


def _papers_named(context: Context, dossier: str, person: Person, body: Dict[str, Any]) -> Tuple[Listed, ...]:
    """Return the papers that a sound act on a dossier of the own office names."""
    with context.store.read() as connection:
        try:
            row = of_office(connection, dossier, person)
            named = [rows.office_file(connection, row.id, sha256) for sha256 in _papers(_parsed(body))]
        except Problem:
            return ()
    return tuple(_listed(paper) for paper in named if paper is not None)


def _listed(paper: Row[Any]) -> Listed:
    return Listed("papers", paper.file_name, paper.sha256, paper.media_type)


def _papers(data: Dict[str, Any]) -> Iterator[str]:
    meeting = data.get("meeting", {})
    for sha256 in (data.get("paper"), data.get("reportSha256"), meeting.get("minutes")):
        if sha256:
            yield sha256


def _check_case(connection: Connection, row: Row[Any], data: Dict[str, Any]) -> None:
    code, case = data.get("code", ""), data.get("case", "")
    filed = date.fromisoformat(rows.events_of(connection, row.id)[0].at[:10])
    if (code or case) and not is_case(row.procedure, filed, code, case):
        raise Problem("case-unknown", {"procedure": row.procedure, "code": code, "case": case})


def _check_day(context: Context, row: Row[Any], text: str) -> None:
    """Refuse a last day for the applicant that is over, or later than a text that was read allows."""
    today, day = context.now().date(), _check_ahead(context, text)
    most = rows.rules_of(row.procedure).flow.applicant_time
    latest: Optional[date] = None
    if most is not None and most.time.unit == WORKING:
        latest = load_calendar().add_working_days(today, most.time.days).day
    if latest is not None and day > latest:
        raise Problem("date-unfit", {"day": text, "earliest": today.isoformat()})


def _check_ahead(context: Context, text: str) -> date:
    """Return a day; refuse one that is over, or none at all."""
    today = context.now().date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day < today:
        raise Problem("date-unfit", {"day": text, "earliest": today.isoformat()})
    return day


# --- papers --------------------------------------------------------------------------------------------


@router.put("/v1/office/dossiers/{dossier}/papers")
async def put_paper(dossier: str, request: Request) -> JSONResponse:
    """Take a paper of the office; acts name it by its SHA-256. The same paper again changes nothing."""
    context, person = context_of(request), person_of(request)
    wanted, kind = announced_sha256(request), media_type(request)
    name = file_name(request, wanted[:16])
    await run_in_threadpool(_check_paper, context, dossier, person, name, kind)
    length = request.headers.get("content-length", "")
    if length.isdigit():
        check_size(context, int(length))
    incoming = Incoming(context.blobs)
    try:
        async for piece in request.stream():
            if incoming.size + len(piece) > context.backend.max_file_bytes:
                raise Problem("file-too-large", {"limit": context.backend.max_file_bytes})
            await run_in_threadpool(incoming.write, piece)
        if incoming.sha256 != wanted:
            raise Problem("checksum-mismatch")
        values = {"sha256": wanted, "file_name": name, "media_type": kind, "bytes": incoming.size}
        body = await run_in_threadpool(_keep_paper, context, dossier, incoming, values)
    finally:
        incoming.drop()
    return JSONResponse(body, 200)


@router.get("/v1/office/dossiers/{dossier}/papers")
def list_papers(dossier: str, request: Request) -> Dict[str, List[Dict[str, Any]]]:
    """Return the papers of the office to a dossier."""
    context = context_of(request)
    with context.store.read() as connection:
        of_office(connection, dossier, person_of(request))
        papers = rows.office_files(connection, dossier)
        told = [pdf_signatures.told_of(connection, row.sha256) for row in papers]
    return {"items": [{**_wire(row), "signatures": found} for row, found in zip(papers, told)]}


@router.get("/v1/office/dossiers/{dossier}/papers/{sha256}")
def get_paper(dossier: str, sha256: str, request: Request) -> Response:
    """Return a paper of the office, byte for byte (``Range``)."""
    context, missing = context_of(request), Problem("file-missing", {"place": sha256})
    with context.store.read() as connection:
        of_office(connection, dossier, person_of(request))
        paper = rows.office_file(connection, dossier, sha256)
    if paper is None:
        raise missing
    return download(context, paper, missing)


def _check_paper(context: Context, dossier: str, person: Person, name: str, kind: str) -> None:
    with context.store.read() as connection:
        of_office(connection, dossier, person)
    if kind not in PAPER_TYPES:
        raise Problem("type-not-accepted", {"found": kind or "-", "accepted": list(PAPER_TYPES)})
    check_ending(name, kind)


def _keep_paper(context: Context, dossier: str, incoming: Incoming, values: Dict[str, Any]) -> Dict[str, Any]:
    check_content(incoming.written(), values["file_name"], values["media_type"], context.backend)
    incoming.keep()
    with context.store.write(dossier_lock(dossier)) as connection:
        row = rows.office_file(connection, dossier, values["sha256"])
        if row is None:
            made = insert(schema.office_files).values(
                dossier=dossier, received_at=context.timestamp(), **values
            )
            connection.execute(made)
            pdf_signatures.ask(connection, values["sha256"], values["media_type"])
            row = rows.office_file(connection, dossier, values["sha256"])
        return _wire(row)


def _wire(row: Any) -> Dict[str, Any]:
    return {
        "sha256": row.sha256,
        "fileName": row.file_name,
        "mime": row.media_type,
        "bytes": row.bytes,
        "receivedAt": row.received_at,
    }
