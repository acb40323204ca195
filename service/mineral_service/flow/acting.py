"""Doing an act: the next state, the event, the register, notices and the log, all in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Mapping, Optional

from sqlalchemy import Connection, Row

from mineral_plugin.core.base.words import Phrase, both
from mineral_service.auditing import chain
from mineral_service.conditions import check_match
from mineral_service.context import Context
from mineral_service.flow import machine, registering, rows
from mineral_service.flow.clock import standing
from mineral_service.flow.machine import Case, NotAllowed
from mineral_service.flow.rows import Happened
from mineral_service.identity.model import Person
from mineral_service.national import outbox
from mineral_service.problems import Problem


def do(
    context: Context, connection: Connection, row: Row[Any], act: str, data: Mapping[str, Any], person: Person
) -> Happened:
    """Do an act on a dossier, in a transaction that holds its lock; return what happened.

    Raises:
        Problem: the act cannot be done; nothing was written.
    """
    events = rows.events_of(connection, row.id)
    case = rows.case_after(events)
    try:
        after = machine.after(case, act, data, rows.rules_of(row.procedure))
    except NotAllowed as refused:
        raise problem_of(refused) from refused
    event = Happened(len(events) + 1, context.timestamp(), act, after.state, None, data)
    event = replace(event, due_on=_due_on(context, row, after, (*events, event)))
    rows.add_event(connection, row.id, event, person.id)
    registering.follow(context.blobs, connection, row, event)
    outbox.follow(context.backend.national, connection, row, (*events, event))
    if not event.is_applicants:
        rows.notify(connection, row.owner, row.id, event.seq)
        chain.append(connection, event.at, person.id, act, f"dossier {row.id}", {**data, "seq": event.seq})
    return event


def check_version(connection: Connection, dossier: str, expected: Optional[str]) -> None:
    """Refuse an act on a dossier that changed since it was read (``If-Match``)."""
    check_match(rows.etag(rows.last_seq(connection, dossier)), expected, needed=True)


def answered(event: Happened, dossier: str) -> Dict[str, Any]:
    """Return the answer to an act: the event, and the tag that the next act has to match."""
    return {"dossierId": dossier, "event": rows.wire(event), "etag": rows.etag(event.seq)}


def _due_on(context: Context, row: Row[Any], case: Case, events: "tuple[Happened, ...]") -> Optional[str]:
    if case.is_over:
        return None
    return standing(row.procedure, case.chosen, events, context.now().date()).due_on


def problem_of(refused: NotAllowed) -> Problem:
    """Return the problem with the state in words, and what may be done instead for programs."""
    values = dict(refused.values)
    if "state" in values:
        state = str(values["state"])
        values["state"] = both(Phrase(f"flow.state.{state}"))
        return Problem(refused.slug, values, state=state, allowed=list(machine.allowed(state)))
    return Problem(refused.slug, values, **{name: _plain(value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
