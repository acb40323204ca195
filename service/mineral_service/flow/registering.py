"""What the register learns of a dossier: that it waits, that it waits no more, and what was decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from mineral_service.flow.machine import DECIDED, ENDS
from mineral_service.flow.rows import Happened
from mineral_service.register.results import Result
from mineral_service.register.writing import close_pending, write_result

_SETTLED = frozenset([DECIDED, *ENDS])


def follow(connection: Connection, row: Row[Any], event: Happened) -> None:
    """Write into the register what follows from an event, in the event's own transaction."""
    if event.state not in _SETTLED or event.act == "hand_over":
        return
    close_pending(connection, row.id, event.at[:10], event.at)
    told = event.data.get("result")
    if told:
        write_result(connection, _result(row, told), event.at)


def _result(row: Row[Any], told: Any) -> Result:
    return Result(
        kind=told["kind"],
        title=told["title"],
        decided_on=told["decidedOn"],
        valid_from=told["validFrom"],
        valid_to=told.get("validTo", ""),
        procedure=row.procedure,
        mineral=row.mineral,
        areas=tuple(told.get("areas", ())),
        holder=told.get("holder", ""),
        replaces=tuple(told.get("replaces", ())),
        dossier=row.id,
    )
