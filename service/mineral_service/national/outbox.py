"""The rows of the sync: what is to be told of a dossier, written in the transaction of the act it tells of.

A row is a step of the progress or the dossier as it was after an event. Whether the portal has the dossier,
up to which step it has the progress, and what was sent without an answer stands beside them, and is written
down before a message leaves: after a kill it is known what may have arrived.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Dict, List, Optional, Sequence, Tuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex
from mineral_plugin.core.base.words import Phrase
from mineral_service.flow.rows import Happened
from mineral_service.national.gathering import NotMappedError, gather, receipt_of, step_of
from mineral_service.national.mapping import Body, dossier_body, step_body
from mineral_service.national.settings import Settings
from mineral_service.storage import schema

DOSSIER, PROGRESS = "dossier", "progress"
WAITING, SENT, REPLACED, HELD = "waiting", "sent", "replaced", "held"
"""A row that is ``held`` waits for a person; one that is ``replaced`` told less than a later one."""
_ROWS, _KNOWN, _WORKERS = schema.national_outbox, schema.national_dossiers, schema.national_workers
_UNSENT = (WAITING, HELD)


@dataclass(frozen=True)
class Parcel:
    """A dossier of which something is to be told, and what the portal is known to have of it.

    ``asked``: it was sent as a new one and the answer did not say whether it was taken. ``steps_to`` is the
    last step that the portal took, ``steps_asked_to`` the last of those that were sent without an answer.
    """

    dossier: str
    code: str
    legal_effect: bool
    is_there: bool
    asked: bool
    steps_to: int
    steps_asked_to: int


# --- in the transaction of an act ----------------------------------------------------------------------


def follow(
    settings: Optional[Settings], connection: Connection, row: Row[Any], events: Sequence[Happened]
) -> None:
    """Write down what is to be told after the last of ``events``; before its reception nothing is.

    What cannot be told yet does not stand in the way of the act: its row has no payload.
    """
    accepted = next((event.seq for event in events if event.act == "accept"), None)
    if settings is None or accepted is None:
        return
    code, last = receipt_of(connection, row.id)["maHoSo"], events[-1]
    first = max(accepted, _last_written(connection, row.id) + 1)
    if first == accepted:
        _begin(connection, settings.unit, row.id, code)
    for event in events:
        if event.seq >= first:
            _add(connection, settings.unit, row.id, PROGRESS, event, step_body(code, step_of(event)))
    _add(connection, settings.unit, row.id, DOSSIER, last, payload_of(connection, settings, row, events))


def payload_of(
    connection: Connection, settings: Settings, row: Row[Any], events: Sequence[Happened]
) -> Optional[Body]:
    """Return a dossier as it is to be told, ``None`` where something for it is not known."""
    try:
        return dossier_body(gather(connection, settings, row, events))
    except NotMappedError:
        return None


def _last_written(connection: Connection, dossier: str) -> int:
    query = select(func.max(_ROWS.c.seq)).where(_ROWS.c.dossier == dossier)
    return int(connection.execute(query).scalar_one() or 0)


def _begin(connection: Connection, agency: str, dossier: str, code: str) -> None:
    values = {"is_there": 0, "asked": 0, "steps_to": 0, "steps_asked_to": 0}
    connection.execute(insert(_KNOWN).values(dossier=dossier, agency=agency, code=code, **values))


def _add(
    connection: Connection, agency: str, dossier: str, op: str, event: Happened, body: Optional[Body]
) -> None:
    values = {"state": WAITING, "attempts": 0, "next_at": event.at, "last_error": "", **_payload(body)}
    connection.execute(insert(_ROWS).values(dossier=dossier, seq=event.seq, op=op, agency=agency, **values))


def _payload(body: Optional[Body]) -> Dict[str, str]:
    if body is None:
        return {"payload": "", "payload_hash": ""}
    data = canonical_bytes(body)
    return {"payload": data.decode("utf-8"), "payload_hash": sha256_hex(data)}


# --- for the worker ------------------------------------------------------------------------------------


def due(connection: Connection, agency: str, now: str) -> Tuple[str, ...]:
    """Return the dossiers of an agency of which nothing waits beyond now, the longest waiting first."""
    here, latest = (_ROWS.c.agency == agency) & (_ROWS.c.state == WAITING), func.max(_ROWS.c.next_at)
    query = select(_ROWS.c.dossier).where(here).group_by(_ROWS.c.dossier).having(latest <= now)
    return tuple(connection.execute(query.order_by(latest, _ROWS.c.dossier)).scalars())


def unsettled(connection: Connection, agency: str) -> Tuple[str, ...]:
    """Return all dossiers of an agency with something that was not sent."""
    here = (_ROWS.c.agency == agency) & _ROWS.c.state.in_(_UNSENT)
    return tuple(connection.execute(select(_ROWS.c.dossier).where(here).distinct()).scalars())


def parcel(connection: Connection, dossier: str) -> Parcel:
    """Return a dossier and what the portal has of it."""
    row = connection.execute(select(_KNOWN).where(_KNOWN.c.dossier == dossier)).one()
    legal = receipt_of(connection, dossier)["legalEffect"] is True
    states = (bool(row.is_there), bool(row.asked), row.steps_to, row.steps_asked_to)
    return Parcel(dossier, row.code, legal, *states)


def with_code(connection: Connection, agency: str, code: str) -> Optional[str]:
    """Return the dossier of an agency with a code, if there is one."""
    here = (_KNOWN.c.agency == agency) & (_KNOWN.c.code == code)
    return connection.execute(select(_KNOWN.c.dossier).where(here)).scalar_one_or_none()


def newest(connection: Connection, dossier: str) -> Optional[Row[Any]]:
    """Return the newest row of a dossier as a whole that was not sent; older ones tell less."""
    here = (_ROWS.c.dossier == dossier) & (_ROWS.c.op == DOSSIER) & _ROWS.c.state.in_(_UNSENT)
    query = select(_ROWS).where(here).order_by(_ROWS.c.seq.desc())
    return connection.execute(query.limit(1)).one_or_none()


def steps(connection: Connection, dossier: str) -> List[Row[Any]]:
    """Return the steps that were not sent, in their order."""
    here = (_ROWS.c.dossier == dossier) & (_ROWS.c.op == PROGRESS) & _ROWS.c.state.in_(_UNSENT)
    return list(connection.execute(select(_ROWS).where(here).order_by(_ROWS.c.seq)))


def mark(connection: Connection, dossier: str, **values: int) -> None:
    """Write down what the portal has of a dossier, or may have."""
    connection.execute(update(_KNOWN).where(_KNOWN.c.dossier == dossier).values(**values))


def settle(connection: Connection, dossier: str, op: str, seq: int) -> None:
    """Write down that the portal took a dossier as it was after an event, or the steps up to it."""
    here = (_ROWS.c.dossier == dossier) & (_ROWS.c.op == op) & _ROWS.c.state.in_(_UNSENT)
    if op == DOSSIER:
        older = here & (_ROWS.c.seq < seq)
        connection.execute(update(_ROWS).where(older).values(state=REPLACED, last_error=""))
    reached = here & (_ROWS.c.seq <= seq)
    connection.execute(update(_ROWS).where(reached).values(state=SENT, last_error=""))


def fill(connection: Connection, row: Row[Any], body: Body) -> None:
    """Give a row the payload that could not be told when it was written."""
    here = (_ROWS.c.dossier == row.dossier) & (_ROWS.c.seq == row.seq) & (_ROWS.c.op == row.op)
    connection.execute(update(_ROWS).where(here).values(**_payload(body)))


def put_off(connection: Connection, dossier: str, last: int, why: Phrase, until: Optional[str]) -> None:
    """Let what was not sent of a dossier up to an event wait until a moment, or without one for a person."""
    here = (_ROWS.c.dossier == dossier) & (_ROWS.c.seq <= last) & _ROWS.c.state.in_(_UNSENT)
    told = json.dumps({"id": why.id, "values": dict(why.values)}, ensure_ascii=False)
    values: Dict[str, Any] = {"last_error": told, "attempts": _ROWS.c.attempts + 1}
    values.update({"state": WAITING, "next_at": until} if until else {"state": HELD})
    connection.execute(update(_ROWS).where(here).values(**values))


def release(connection: Connection, dossier: str, now: str) -> None:
    """Let all that was not sent of a dossier be sent at once."""
    here = (_ROWS.c.dossier == dossier) & _ROWS.c.state.in_(_UNSENT)
    connection.execute(update(_ROWS).where(here).values(state=WAITING, next_at=now))


def last_unsent(connection: Connection, dossier: str) -> int:
    """Return the last event of which something was not sent, 0 if all was."""
    here = (_ROWS.c.dossier == dossier) & _ROWS.c.state.in_(_UNSENT)
    return int(connection.execute(select(func.max(_ROWS.c.seq)).where(here)).scalar_one() or 0)


def unsent(connection: Connection, dossier: str) -> Optional[Row[Any]]:
    """Return one row of what was not sent, one that was tried if there is one."""
    here = (_ROWS.c.dossier == dossier) & _ROWS.c.state.in_(_UNSENT)
    query = select(_ROWS).where(here).order_by(_ROWS.c.attempts.desc(), _ROWS.c.seq)
    return connection.execute(query.limit(1)).one_or_none()


def reason(row: Row[Any]) -> Optional[Phrase]:
    """Return why a row was not sent, ``None`` if it was not tried yet."""
    told = json.loads(row.last_error) if row.last_error else None
    return Phrase(told["id"], told["values"]) if told else None


# --- one worker at a time ------------------------------------------------------------------------------


def take_lease(connection: Connection, agency: str, holder: str, now: datetime, seconds: float) -> bool:
    """Return whether a worker may work for an agency from now on, in a transaction with the agency's lock."""
    row = connection.execute(select(_WORKERS).where(_WORKERS.c.agency == agency)).one_or_none()
    if row is not None and row.holder != holder and row.until > now.isoformat(timespec="seconds"):
        return False
    until = (now + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    connection.execute(delete(_WORKERS).where(_WORKERS.c.agency == agency))
    connection.execute(insert(_WORKERS).values(agency=agency, holder=holder, until=until))
    return True


def give_back(connection: Connection, agency: str, holder: str) -> None:
    """Let another worker work for an agency."""
    mine = (_WORKERS.c.agency == agency) & (_WORKERS.c.holder == holder)
    connection.execute(delete(_WORKERS).where(mine))
