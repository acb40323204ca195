"""The rows of what became of a dossier: its events in their order, and the papers of the office."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from sqlalchemy import Connection, Row, func, insert, select, update

from mineral_plugin.core.regulation.flows import load_flows
from mineral_service.flow.machine import (
    APPLICANTS_ACTS,
    CODES,
    SUPPLEMENT_REQUIRED,
    Case,
    Demand,
    Rules,
    changed,
)
from mineral_service.storage import schema
from mineral_service.storage.engines import lock

_EVENTS = schema.flow_events


@dataclass(frozen=True)
class Happened:
    """An event: the act, the moment, what was sent with it, and what was told of the deadline then."""

    seq: int
    at: str
    act: str
    state: str
    due_on: Optional[str]
    data: Mapping[str, Any]

    @property
    def is_applicants(self) -> bool:
        """Return whether the applicant did it, and not the office."""
        return self.act in APPLICANTS_ACTS


def rules_of(procedure: str) -> Rules:
    """Return what the law says of the process of a procedure."""
    flows = load_flows()
    return Rules(flows.of(procedure), flows.supplement)


def events_of(connection: Connection, dossier: str, after: int = 0) -> Tuple[Happened, ...]:
    """Return the events of a dossier after a number, in their order."""
    here = (_EVENTS.c.dossier == dossier) & (_EVENTS.c.seq > after)
    rows = connection.execute(select(_EVENTS).where(here).order_by(_EVENTS.c.seq))
    return tuple(
        Happened(row.seq, row.at, row.act, row.state, row.due_on, json.loads(row.data)) for row in rows
    )


def case_after(events: Tuple[Happened, ...]) -> Case:
    """Return the case that events made."""
    case = Case()
    for event in events:
        case = changed(case, event.act, event.data)
    return case


def last_seq(connection: Connection, dossier: str) -> int:
    """Return the number of the last event, 0 for a draft."""
    query = select(func.max(_EVENTS.c.seq)).where(_EVENTS.c.dossier == dossier)
    return int(connection.execute(query).scalar_one() or 0)


def etag(seq: int) -> str:
    """Return the entity tag of a dossier after its event of that number (RFC 9110)."""
    return f'"{seq}"'


def add_event(connection: Connection, dossier: str, event: Happened, actor: str) -> None:
    """Write an event and the state that it leads to, in a transaction that holds the dossier's lock."""
    values = {"at": event.at, "act": event.act, "state": event.state, "due_on": event.due_on}
    data = json.dumps(dict(event.data), ensure_ascii=False)
    connection.execute(
        insert(_EVENTS).values(dossier=dossier, seq=event.seq, actor=actor, data=data, **values)
    )
    table = schema.dossiers
    connection.execute(update(table).where(table.c.id == dossier).values(state=event.state))


def open_demand(connection: Connection, row: Row[Any]) -> Optional[Demand]:
    """Return the demand for a supplement that a dossier waits under, ``None`` if it does not."""
    if row.state != SUPPLEMENT_REQUIRED:
        return None
    return case_after(events_of(connection, row.id)).open_demand


def notify(connection: Connection, person: Optional[str], dossier: str, event: int) -> None:
    """Put an event on the list of what a person has to be told of."""
    if person is None:
        return
    lock(connection, (f"notices {person}",))
    table = schema.notices
    query = select(func.max(table.c.seq)).where(table.c.person == person)
    seq = int(connection.execute(query).scalar_one() or 0) + 1
    connection.execute(insert(table).values(person=person, seq=seq, dossier=dossier, event=event, seen=0))


def wire(event: Happened) -> Dict[str, Any]:
    """Return an event as the applicant reads it; the papers of the office are told by their own routes."""
    step = event.data if event.act == "record_step" else {}
    return {
        "seq": event.seq,
        "at": event.at,
        "code": CODES[event.state],
        "state": event.state,
        "act": event.act,
        "by": "applicant" if event.is_applicants else "office",
        "note": event.data.get("note", ""),
        "reason": event.data.get("reason", ""),
        "dueOn": event.due_on,
        "step": step.get("step", ""),
        "outcome": step.get("outcome", ""),
    }


# --- papers of the office ------------------------------------------------------------------------------


def office_file(connection: Connection, dossier: str, sha256: str) -> Optional[Row[Any]]:
    """Return a paper of the office, if the dossier has it."""
    table = schema.office_files
    here = (table.c.dossier == dossier) & (table.c.sha256 == sha256)
    return connection.execute(select(table).where(here)).one_or_none()


def office_files(connection: Connection, dossier: str) -> List[Row[Any]]:
    """Return all papers of the office to a dossier, as they came."""
    table = schema.office_files
    query = select(table).where(table.c.dossier == dossier).order_by(table.c.received_at, table.c.sha256)
    return list(connection.execute(query))
