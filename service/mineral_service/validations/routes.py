"""Validations over HTTP: answered at once where that is possible, else to be asked for."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Dict

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.base.words import Bilingual
from mineral_service.context import Context, context_of
from mineral_service.identity.access import person_of
from mineral_service.incoming import parse, read_json
from mineral_service.preferences import wait_s, wants_no_wait
from mineral_service.problems import Problem
from mineral_service.validations import rows
from mineral_service.validations.body import Asked

PATH = "/v1/validations"
WAIT_S = 20
LONGEST_WAIT_S = 60

router = APIRouter()


@router.post(PATH)
async def validate(request: Request) -> Response:
    """Check areas and answer with the report, ``report-1`` (of several areas ``report-set-1``).

    ``Prefer: wait=n`` says how long to wait for it, ``respond-async`` not at all: then the answer is 202 with
    the address at which to ask.
    """
    context = context_of(request)
    body = await read_json(request)
    parse(Asked, body)
    validation = await run_in_threadpool(rows.create, context, person_of(request), body)
    wait = wait_s(request, 0 if wants_no_wait(request) else WAIT_S, LONGEST_WAIT_S)
    return await _answer(context, validation, wait)


@router.get(PATH + "/{validation}")
async def read_validation(validation: str, request: Request) -> Response:
    """Return the report of a validation, or 202 while there is none; ``Prefer: wait=n`` waits for it."""
    context = context_of(request)
    row = await run_in_threadpool(rows.find, context, validation, person_of(request))
    if row is None:
        raise Problem("validation-unknown")
    return await _answer(context, validation, wait_s(request, 0, LONGEST_WAIT_S))


async def _answer(context: Context, validation: str, wait: int) -> Response:
    row = await run_in_threadpool(rows.find, context, validation)
    if row is not None and row.state == rows.WAITING:
        future = asyncio.wrap_future(context.running.start(context, validation))
        await asyncio.wait({future}, timeout=wait)
        if future.done() and not future.cancelled():
            future.result()
        row = await run_in_threadpool(rows.find, context, validation)
    if row is None:
        raise Problem("validation-unknown")
    return _told(row)


def _told(row: Row[Any]) -> Response:
    place = f"{PATH}/{row.id}"
    if row.state == rows.WAITING:
        headers = {"Location": place, "Retry-After": "2"}
        return JSONResponse({"id": row.id, "state": row.state}, 202, headers)
    if row.state == rows.FAILED:
        raise Problem("internal", json.loads(row.answer))
    if row.state == rows.REFUSED:
        reason: Dict[str, str] = json.loads(row.answer)["reason"]
        raise Problem("check-refused", {"reason": Bilingual(reason["vi"], reason["en"])})
    headers = {"Content-Location": place, "ETag": f'"{row.sha256}"'}
    return Response(row.answer, 200, headers, media_type="application/json")
