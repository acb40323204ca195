"""Writing into the register, inside the transaction of the act that it follows from.

The caller's transaction has to be one that writes (``Store.write``), with every other lock taken before.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Dict, List, Optional, Tuple

from sqlalchemy import Connection, Row, insert

from mineral_plugin.core.area.model import LicenceArea
from mineral_service.register import rows
from mineral_service.register.grounds import LEAST_M2, readable, same_ground, shared_m2, surplus_m2
from mineral_service.register.refusing import refused
from mineral_service.register.results import (
    CHANGING,
    CLOSURE,
    DELISTED,
    DELISTING,
    ENDING,
    EXCHANGE,
    EXTENSION,
    KINDS,
    LICENCE,
    LISTING,
    LISTS,
    PARTIAL_RETURN,
    PENDING,
    ROLES,
    TRANSFER,
    Pending,
    Result,
    Written,
)
from mineral_service.storage import schema

COMPLETE = "complete"
RECEIVED = "received"
CLOSED = "closed"
Box = Tuple[float, float, float, float]
_FIRST_YEAR = 1900
"""No title that could be in force is older; an earlier year is a slip."""


def write_result(connection: Connection, result: Result, known_at: str) -> Written:
    """Write a decision into the register, raise its version; return that and the records touched.

    ``known_at`` is the moment of the act (RFC 3339, ``+07:00``). A pending application of the same dossier
    is not touched: close it by ``close_pending``.

    Raises:
        Problem: ``register-refused``, the result cannot be; ``code`` says why. Nothing was written.
    """
    _check_form(result)
    rows.hold(connection)
    olds = [_in_force(connection, _replaced_role(result), title, result) for title in result.replaces]
    areas = tuple(readable(told) for told in result.areas)
    _check_ground(result, olds, areas)
    _refuse_repeated(connection, result, olds)
    change = rows.begin(connection, known_at, result.kind, result.title, result.dossier)
    touched = [_end(change, row, result) for row in olds]
    if areas:
        touched.append(rows.enter(change, areas[0], _values(result, olds)))
    return Written(change.version, tuple(touched))


def write_pending(connection: Connection, pending: Pending, known_at: str) -> Written:
    """Write that an application waits for its decision.

    Raises:
        Problem: ``register-refused``, its area bounds no ground, or the dossier waits already.
    """
    _day(pending.received_on)
    area = readable(pending.area)
    rows.hold(connection)
    if rows.pending_of(connection, PENDING, pending.dossier) is not None:
        raise refused("pending_twice", dossier=pending.dossier)
    change = rows.begin(connection, known_at, RECEIVED, "", pending.dossier)
    values = _blank(PENDING, RECEIVED, pending.procedure, pending.mineral, pending.dossier)
    values.update(holder=pending.holder, decided_on="", valid_from=pending.received_on, valid_to=None)
    return Written(change.version, (rows.enter(change, area, values),))


def close_pending(connection: Connection, dossier: str, on_day: str, known_at: str) -> Optional[Written]:
    """Write that an application waits no more from a day on: decided, withdrawn or stopped.

    Returns ``None``, and leaves the register as it is, where the dossier waits for nothing.
    """
    _day(on_day)
    rows.hold(connection)
    row = rows.pending_of(connection, PENDING, dossier)
    if row is None:
        return None
    change = rows.begin(connection, known_at, CLOSED, "", dossier)
    last = _day_before(max(on_day, row.valid_from))
    rows.correct(change, row, {"valid_to": last, "ended_by": CLOSED})
    return Written(change.version, (str(row.id),))


def state_complete(connection: Connection, role: str, box: Box, known_at: str) -> Written:
    """Write where a list is complete (west, south, east, north in degrees), as of ``known_at``.

    Saying the same once more says that the list is complete still.
    """
    if role not in ROLES:
        raise refused("role", role=role)
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise refused("box")
    change = rows.begin(connection, known_at, COMPLETE, role, "")
    sides = {"west": west, "south": south, "east": east, "north": north}
    table = schema.register_coverage
    connection.execute(insert(table).values(role=role, version=change.version, **sides))
    return Written(change.version, ())


# --- what can be ---------------------------------------------------------------------------------------


def _check_form(result: Result) -> None:
    if result.kind not in KINDS:
        raise refused("kind", kind=result.kind)
    if not result.title.strip():
        raise refused("no_title")
    possible = {LISTING: LISTS, DELISTING: DELISTED}.get(result.kind, ("",))
    if result.role not in possible:
        raise refused("role", role=result.role)
    for day in (result.decided_on, result.valid_from, result.valid_to or result.valid_from):
        _day(day)
    if result.valid_to and result.valid_to < result.valid_from:
        raise refused("ends_first", valid_from=_day(result.valid_from), valid_to=_day(result.valid_to))
    _check_number(result)


def _check_number(result: Result) -> None:
    """Refuse a result with more or fewer areas or titles than its kind has."""
    areas = 0 if result.kind in ENDING else 2 if result.kind == PARTIAL_RETURN else 1
    if len(result.areas) != areas:
        raise refused("areas", wanted=areas, found=len(result.areas))
    if len(set(result.replaces)) < len(result.replaces):
        raise refused("repeated")
    if result.kind in (*CHANGING, *ENDING) and len(result.replaces) != 1:
        raise refused("one_title", found=len(result.replaces))


def _replaced_role(result: Result) -> str:
    """Return where the titles lie that a result ends: a closure ends licences, all others their own kind."""
    return LICENCE if result.kind == CLOSURE else result.in_role


def _in_force(connection: Connection, role: str, title: str, result: Result) -> Row[Any]:
    """Return the record of a title that still runs on the day of a result."""
    known = rows.known_now(connection, role, title)
    if not known:
        raise refused("title_unknown", title=title)
    # Of a title that goes on under its number at most one record was ended by nothing.
    row = next((one for one in known if not one.ended_by), known[-1])
    if row.ended_by or (row.valid_to is not None and row.valid_to < _day_before(result.valid_from)):
        # One that ran to its last day may be taken up by an extension that holds from the next.
        raise refused("title_ended", title=title, day=_day(row.valid_to or row.valid_from))
    if result.valid_from < row.valid_from:
        raise refused("before_title", title=title, day=_day(row.valid_from))
    return row


def _refuse_repeated(connection: Connection, result: Result, olds: List[Row[Any]]) -> None:
    """Refuse a number that is another title's already; one that goes on under its number may."""
    if result.kind in ENDING or result.title in {row.title for row in olds}:
        return
    if rows.known_now(connection, result.in_role, result.title):
        raise refused("title_taken", title=result.title)


def _check_ground(result: Result, olds: List[Row[Any]], areas: Tuple[LicenceArea, ...]) -> None:
    if result.kind not in CHANGING:
        return
    old = readable(json.loads(olds[0].area))
    if result.kind == PARTIAL_RETURN:
        _check_returned(old, *areas)
    elif result.kind in (TRANSFER, EXCHANGE) and not same_ground(old, areas[0]):
        raise refused("other_ground", title=olds[0].title)
    elif result.kind == EXTENSION:
        _check_longer(olds[0], result)
        more = surplus_m2(areas, [old], old.zone)
        if more >= LEAST_M2:
            raise refused("more_ground", title=olds[0].title, surplus=more)


def _check_longer(old: Row[Any], result: Result) -> None:
    if old.valid_to is not None and result.valid_to <= old.valid_to:
        raise refused("not_longer", title=old.title, day=_day(old.valid_to))


def _check_returned(old: LicenceArea, kept: LicenceArea, returned: LicenceArea) -> None:
    """Refuse a partial return unless what is kept and what is given back are the old area together."""
    both = (kept, returned)
    apart = surplus_m2([old], both, old.zone) + surplus_m2(both, [old], old.zone)
    shared = shared_m2(kept, returned, old.zone)
    if apart >= LEAST_M2 or shared >= LEAST_M2:
        raise refused("not_the_whole", apart=apart, shared=shared)


# --- what is written -----------------------------------------------------------------------------------


def _end(change: rows.Change, row: Row[Any], result: Result) -> str:
    """End a title the day before a result holds, never later than it would have ended by itself."""
    last = _day_before(result.valid_from)
    valid_to = last if row.valid_to is None else min(last, row.valid_to)
    rows.correct(change, row, {"valid_to": valid_to, "ended_by": f"{result.kind} {result.title}"})
    return str(row.id)


def _values(result: Result, olds: List[Row[Any]]) -> Dict[str, Any]:
    """Return the columns of a new record; what the result does not say goes on as it was."""
    before = olds[0] if olds and result.kind in CHANGING else None
    values = _blank(result.in_role, result.kind, result.procedure, result.mineral, result.dossier)
    if before is not None:
        values["mineral"] = result.mineral or before.mineral
    values.update(
        title=result.title,
        object_class=result.object_class,
        decided_on=result.decided_on,
        valid_from=result.valid_from,
        valid_to=result.valid_to or (before.valid_to if before is not None else None),
        replaces=rows.texts(result.replaces),
        holder=result.holder or (before.holder if before is not None and result.kind != TRANSFER else ""),
    )
    return values


def _blank(role: str, kind: str, procedure: str, mineral: str, dossier: str) -> Dict[str, Any]:
    return {
        "role": role,
        "kind": kind,
        "title": "",
        "procedure": procedure,
        "mineral": mineral,
        "object_class": "",
        "ended_by": "",
        "replaces": rows.texts(()),
        "dossier": dossier,
    }


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise refused("day", text=text) from error
    if found.isoformat() != text or found.year < _FIRST_YEAR:
        raise refused("day", text=text)
    return found


def _day_before(text: str) -> str:
    return (_day(text) - timedelta(days=1)).isoformat()
