"""Lists of dossiers: those of an office for its officers, one's own for everybody else, page by page."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Dict, NamedTuple, Optional

from fastapi import APIRouter, Query, Request
from sqlalchemy import ColumnElement, Connection, Row, and_, select, tuple_

from mineral_service.context import context_of
from mineral_service.flow.machine import DRAFT
from mineral_service.identity.access import person_of
from mineral_service.identity.model import Person
from mineral_service.problems import Problem
from mineral_service.storage import schema

LIMIT, HIGHEST_LIMIT = 50, 200
_DOSSIERS = schema.dossiers
_BETWEEN = "|"

router = APIRouter()


class Place(NamedTuple):
    """Where a page ends: the time and the id of its last dossier, which no later one changes."""

    created_at: str
    id: str


@router.get("/v1/dossiers")
def list_dossiers(
    request: Request,
    state: Optional[str] = Query(default=None, max_length=40),
    procedure: Optional[str] = Query(default=None, max_length=20),
    after: Optional[str] = Query(default=None, max_length=200),
    limit: int = Query(default=LIMIT, ge=1, le=HIGHEST_LIMIT),
) -> Dict[str, Any]:
    """Return dossiers, the newest first; ``next`` is what to send as ``after`` for the page that follows."""
    context = context_of(request)
    with context.store.read() as connection:
        here = [_theirs(connection, person_of(request), context.today())]
        here += [_DOSSIERS.c.state == state] if state is not None else []
        here += [_DOSSIERS.c.procedure == procedure] if procedure is not None else []
        here += [_older_than(_place(after))] if after is not None else []
        rows = connection.execute(_page(and_(*here), limit + 1)).all()
    more = len(rows) > limit
    items = [_wire(row) for row in rows[:limit]]
    return {"items": items, "next": _told(rows[limit - 1]) if more else None}


def _theirs(connection: Connection, person: Person, today: str) -> ColumnElement[bool]:
    """Return the condition that a person may see a dossier: the one of ``dossiers.seen_by``."""
    if person.office:
        return and_(_DOSSIERS.c.unit == person.office, _DOSSIERS.c.state != DRAFT)
    table = schema.mandates
    here = (table.c.representative == person.id) & (table.c.until >= today)
    applicants = connection.execute(select(table.c.applicant).where(here)).scalars().all()
    return _DOSSIERS.c.owner.in_([person.id, *applicants])


def _page(here: ColumnElement[bool], limit: int) -> Any:
    filed = schema.submissions
    columns = (_DOSSIERS, filed.c.receipt_id, filed.c.received_at)
    joined = _DOSSIERS.outerjoin(filed, filed.c.dossier == _DOSSIERS.c.id)
    order = (_DOSSIERS.c.created_at.desc(), _DOSSIERS.c.id.desc())
    return select(*columns).select_from(joined).where(here).order_by(*order).limit(limit)


def _older_than(place: Place) -> ColumnElement[bool]:
    return tuple_(_DOSSIERS.c.created_at, _DOSSIERS.c.id) < tuple_(place.created_at, place.id)


def _told(row: Row[Any]) -> str:
    text = f"{row.created_at}{_BETWEEN}{row.id}"
    return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii")


def _place(text: str) -> Place:
    try:
        created_at, bar, dossier = base64.urlsafe_b64decode(text).decode("utf-8").partition(_BETWEEN)
    except (binascii.Error, ValueError) as error:
        raise Problem("malformed", {"where": "?after"}) from error
    if not bar or "\0" in created_at + dossier:
        raise Problem("malformed", {"where": "?after"})
    return Place(created_at, dossier)


def _wire(row: Row[Any]) -> Dict[str, Any]:
    return {
        "id": row.id,
        "procedure": row.procedure,
        "mineral": row.mineral,
        "areaName": row.area_name,
        "state": row.state,
        "createdAt": row.created_at,
        "receiptId": row.receipt_id,
        "receivedAt": row.received_at,
    }
