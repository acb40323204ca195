"""O08: other applications pending here: told with their day of receipt, never with their applicant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Dict, Iterator, List, Union

from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.licences import is_holders
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_values
from mineral_plugin.core.regulation.model import Rule

APPLICATION = "pending_application"


def pending_applications(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O08: ground that others have applied for and that is not decided yet."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    met = [meeting for meeting in inspection.encounters(APPLICATION) if meeting.shared is not None]
    found = [_told(inspection, rule, meeting) for meeting in met if _is_pending(inspection, meeting)]
    data = inspection.role_data(APPLICATION)
    # Objects without coordinates are not named: their names may be those of applicants.
    gaps: List[Finding] = role_gaps(inspection, rule, replace(data, placeless=()))
    gaps = inspection.ground_gaps(rule) + gaps
    yield from found
    yield from gaps
    if not found and not gaps:
        message = Phrase("check.o08.clear", {"as_of": data_told(inspection, data)})
        yield inspection.answers(rule).answer(Outcome.CLEAR, message, notes=inspection.repair_notes())


def _is_pending(inspection: Inspection, meeting: Encounter) -> bool:
    """Return whether an application was received by the event date and is not known to have ended."""
    application, context = meeting.placed.object, inspection.context
    status = context.regulation.status(application.status) if application.status.strip() else None
    received = application.valid_from is None or application.valid_from <= context.event_date
    return received and (status is None or status.counts_as != "ended")


def _told(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    own = is_holders(meeting.placed.object, inspection.context.holder) is True
    values: Dict[str, Any] = {
        "part": meeting.part.number,
        "area": shared_values(meeting)["area"],
        "share": shared_values(meeting)["share"],
        "received": _received(meeting),
        "as_of": data_told(inspection, inspection.role_data(APPLICATION)),
    }
    return inspection.answers(rule).answer(
        Outcome.CLEAR if own else Outcome.CONFLICT,
        Phrase("check.o08.own" if own else "check.o08.conflict", values),
        reason="own_application" if own else "pending_application",
        part=meeting.part.number,
        objects=[_nameless(meeting)],
        measured=measure(values["area"], None, "m2"),
        where=meeting.common,
        remedy=None if own else Phrase("remedy.o08"),
        notes=[
            *inspection.repair_notes(meeting.part),
            *([Phrase("note.application_repaired")] if meeting.placed.was_repaired else []),
        ],
    )


def _received(meeting: Encounter) -> Union[date, Phrase]:
    return meeting.placed.object.valid_from or Phrase("term.day_unknown")


def _nameless(meeting: Encounter) -> ObjectRef:
    """Return the application by its number alone: its name may be that of its applicant."""
    application = meeting.placed.object
    return ObjectRef(application.role, application.source, application.id, application.id)
