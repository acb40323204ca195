"""What an applicant follows and does after filing: timeline, supplements, withdrawal, fees, results."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from mineral_service.context import Context, context_of
from mineral_service.dossiers import dossier_lock, owned_by, seen_by
from mineral_service.downloads import download
from mineral_service.flow import rows, supplements
from mineral_service.flow.acting import answered, do
from mineral_service.flow.bodies import Withdrawal
from mineral_service.flow.fees import fees_of
from mineral_service.flow.results import content_of, results_of
from mineral_service.flow.standing import standing_of
from mineral_service.flow.waiting import found_in_time
from mineral_service.idempotency import Answer, KeyedRequest, once
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.incoming import idempotency_key, parse, read_json
from mineral_service.pdf_signatures.awaited import wait_until_looked_at
from mineral_service.problems import Problem
from mineral_service.submissions import Submission

_DOSSIER = "/v1/dossiers/{dossier}"

router = APIRouter()


@router.get(_DOSSIER + "/timeline")
async def timeline(dossier: str, request: Request, after: int = 0) -> Response:
    """Return the events after a number; ``Prefer: wait=n`` waits for the next one, 204 if none came."""
    context, person = context_of(request), person_of(request)
    events = await found_in_time(request, lambda: _events(context, dossier, person, after))
    return JSONResponse({"events": events}) if events else Response(status_code=204)


def _events(context: Context, dossier: str, person: Person, after: int) -> List[Dict[str, Any]]:
    with context.store.read() as connection:
        seen_by(connection, dossier, person, context.today())
        # A number that no event can have is beyond what a database takes.
        found = rows.events_of(connection, dossier, max(0, min(after, 2**31 - 1)))
    return [rows.wire(event) for event in found]


@router.get(_DOSSIER + "/flow")
def read_flow(dossier: str, request: Request) -> Dict[str, Any]:
    """Return the steps of the process: who acts, within which time, and where each stands."""
    context = context_of(request)
    with context.store.read() as connection:
        row = seen_by(connection, dossier, person_of(request), context.today())
        return standing_of(context, connection, row)


@router.get(_DOSSIER + "/supplement-requests")
def supplement_requests(dossier: str, request: Request) -> Dict[str, Any]:
    """Return what the office demands, item by item, and what came for it."""
    context = context_of(request)
    with context.store.read() as connection:
        seen_by(connection, dossier, person_of(request), context.today())
        return {"items": supplements.wire_demands(connection, dossier)}


@router.post(_DOSSIER + "/supplement-requests/{no}/responses")
async def answer_supplement(dossier: str, no: str, request: Request) -> JSONResponse:
    """File the answer to a demand: the next version of the dossier, with a receipt of its own."""
    number = int(no) if no.isascii() and no.isdigit() and len(no) < 4 else 0

    def work(
        context: Context, connection: Connection, body: Any, person: Person
    ) -> Tuple[int, Dict[str, Any]]:
        row = owned_by(connection, dossier, person, context.today())
        receipt = supplements.answer(context, connection, row, number, parse(Submission, body))
        do(context, connection, row, "supplement", {"no": number, "version": receipt["version"]}, person)
        return 201, receipt

    context, person = context_of(request), person_of(request)
    await wait_until_looked_at(request, lambda: supplements.files_sent(context, dossier, number, person))
    return await _once(request, dossier, f"/supplement-requests/{number}/responses", work)


@router.post(_DOSSIER + "/withdrawal")
async def withdraw(dossier: str, request: Request) -> JSONResponse:
    """Take a dossier back, as long as nothing was decided."""

    def work(
        context: Context, connection: Connection, body: Any, person: Person
    ) -> Tuple[int, Dict[str, Any]]:
        reason = parse(Withdrawal, body).reason
        row = owned_by(connection, dossier, person, context.today())
        return 202, answered(do(context, connection, row, "withdraw", {"reason": reason}, person), dossier)

    return await _once(request, dossier, "/withdrawal", work)


async def _once(request: Request, dossier: str, place: str, work: Any) -> JSONResponse:
    """Do the work of an applicant's request once under its key, in one transaction."""
    key, body = idempotency_key(request), await read_json(request)
    context, person = context_of(request), person_of(request)
    keyed = KeyedRequest(key, f"POST /v1/dossiers/{dossier}{place}", body, person.id)

    def worked(connection: Connection) -> Answer:
        return Answer(*work(context, connection, body, person))

    locks = (dossier_lock(dossier),)
    answer = await run_in_threadpool(
        once, context.store, context.busy, keyed, context.timestamp(), worked, locks
    )
    return answer.response()


@router.get(_DOSSIER + "/fees")
def fees(dossier: str, request: Request) -> Dict[str, Any]:
    """Return what is to be paid, as far as the data of fees tell, and whether it was."""
    context = context_of(request)
    with context.store.read() as connection:
        row = seen_by(connection, dossier, person_of(request), context.today())
        return {"items": fees_of(row, rows.events_of(connection, dossier))}


@router.get(_DOSSIER + "/results")
def results(dossier: str, request: Request) -> Dict[str, Any]:
    """Return the decisions on a dossier."""
    context = context_of(request)
    with context.store.read() as connection:
        seen_by(connection, dossier, person_of(request), context.today())
        return {"items": results_of(connection, dossier)}


@router.get(_DOSSIER + "/results/{no}/content")
def result_content(dossier: str, no: str, request: Request) -> Response:
    """Return the paper of a decision that was handed over, byte for byte (``Range``)."""
    context = context_of(request)
    with context.store.read() as connection:
        row = seen_by(connection, dossier, person_of(request), context.today())
        paper = content_of(connection, row, no)
    return download(context, paper, Problem("result-unknown", {"no": no}))
