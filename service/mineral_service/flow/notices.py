"""Notices: what the offices did with the dossiers of a person, until they say that they saw it."""

from __future__ import annotations

from typing import Any, Dict, List

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select, update
from starlette.concurrency import run_in_threadpool

from mineral_service.context import Context, context_of
from mineral_service.flow import rows
from mineral_service.flow.bodies import Ack
from mineral_service.flow.waiting import found_in_time
from mineral_service.identity.access import person_of
from mineral_service.incoming import parse, read_json
from mineral_service.storage import schema

PAGE = 100
_TABLE = schema.notices

router = APIRouter()


@router.get("/v1/notifications")
async def notifications(request: Request, cursor: int = 0) -> Response:
    """Return what was not seen yet after a number; ``Prefer: wait=n`` waits, 204 if nothing came."""
    context, person = context_of(request), person_of(request).id
    items = await found_in_time(request, lambda: _unseen(context, person, cursor))
    return JSONResponse({"items": items, "next": items[-1]["seq"]}) if items else Response(status_code=204)


@router.post("/v1/notifications/ack")
async def acknowledge(request: Request) -> Dict[str, int]:
    """Say that everything up to a number was seen; saying it again changes nothing."""
    up_to = parse(Ack, await read_json(request)).upTo
    seen = await run_in_threadpool(_see, context_of(request), person_of(request).id, up_to)
    return {"seen": seen}


def _unseen(context: Context, person: str, cursor: int) -> List[Dict[str, Any]]:
    here = (
        (_TABLE.c.person == person) & (_TABLE.c.seen == 0) & (_TABLE.c.seq > max(0, min(cursor, 2**31 - 1)))
    )
    with context.store.read() as connection:
        found = connection.execute(select(_TABLE).where(here).order_by(_TABLE.c.seq).limit(PAGE)).all()
        told = []
        for row in found:
            event = rows.events_of(connection, row.dossier, row.event - 1)[0]
            told.append({"seq": row.seq, "dossierId": row.dossier, "event": rows.wire(event)})
    return told


def _see(context: Context, person: str, up_to: int) -> int:
    """Return how many notices were new to the person."""
    here = (_TABLE.c.person == person) & (_TABLE.c.seen == 0) & (_TABLE.c.seq <= min(up_to, 2**31 - 1))
    with context.store.write(f"notices {person}") as connection:
        return int(connection.execute(update(_TABLE).where(here).values(seen=1)).rowcount)
