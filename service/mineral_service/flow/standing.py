"""Where a dossier stands in the process of its procedure: each step, who acts, its time and its day."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Optional

from sqlalchemy import Connection, Row

from mineral_plugin.core.base.words import both
from mineral_plugin.core.regulation.clock import StepDue
from mineral_plugin.core.regulation.flows import FlowStep, load_flows
from mineral_service.context import Context
from mineral_service.flow import rows
from mineral_service.flow.clock import Standing, cases_of, standing
from mineral_service.flow.machine import Case, allowed


def standing_of(context: Context, connection: Connection, row: Row[Any]) -> Dict[str, Any]:
    """Return the process of a dossier and where it stands today."""
    events = rows.events_of(connection, row.id)
    case, flows, today = rows.case_after(events), load_flows(), context.now().date()
    flow = flows.of(row.procedure)
    where = (
        Standing(None) if case.is_over or not events else standing(row.procedure, case.chosen, events, today)
    )
    filed = date.fromisoformat(events[0].at[:10]) if events else today
    return {
        "state": row.state,
        "articles": flow.articles,
        "flows": {"version": flows.version, "sha256": flows.sha256},
        "steps": [
            {**_step(step), "name": flows.kinds[step.kind].as_dict(), **_done(step, case)}
            for step in flow.steps
        ],
        "stepsUnknown": flow.reason.as_dict() if flow.reason else None,
        "case": {"code": case.chosen[0] or None, "case": case.chosen[1] or None},
        "cases": _cases(row.procedure, filed),
        "deadlines": [_due(one) for one in where.timeline.steps] if where.timeline else [],
        "dueOn": where.due_on,
        "dueUnknown": both(where.unknown).as_dict() if where.unknown else None,
        "remarks": [both(one).as_dict() for one in where.timeline.remarks] if where.timeline else [],
        "opinions": [{"no": one.no, "body": one.body, "answer": one.answer or None} for one in case.opinions],
        "waitingCounts": flows.waiting_counts,
        "allowed": list(allowed(row.state)),
    }


def _step(step: FlowStep) -> Dict[str, Any]:
    time = step.time
    return {
        "kind": step.kind,
        "who": step.who,
        "required": step.required,
        "electronic": step.electronic,
        "offline": list(step.offline),
        "time": {"days": time.time.days, "unit": time.time.unit, "basis": time.basis} if time else None,
        "basis": step.basis or None,
    }


def _done(step: FlowStep, case: Case) -> Dict[str, Optional[str]]:
    return {"outcome": case.steps.get(step.kind)}


def _cases(procedure: str, day: date) -> List[Dict[str, str]]:
    return [
        {"code": national.code, "case": one.id, "level": national.level, "when": one.when}
        for national, one in cases_of(procedure, day)
    ]


def _due(one: StepDue) -> Dict[str, Any]:
    return {
        "name": one.step.name.as_dict(),
        "who": one.step.who.as_dict(),
        "days": one.step.days,
        "unit": one.step.unit,
        "basis": one.step.basis,
        "state": one.state,
        "startedOn": one.start.isoformat() if one.start else None,
        "dueOn": one.due.isoformat() if one.due else None,
        "doneOn": one.done_on.isoformat() if one.done_on else None,
        "uncertain": [day.day.isoformat() for day in one.uncertain],
    }
