"""Z01, Z02: prohibited and temporarily prohibited areas."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Iterator, List

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.regulation.model import Rule

PROHIBITED = "prohibited"
TEMPORARILY_PROHIBITED = "temporarily_prohibited"


def prohibited(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z01: no ground in an approved prohibited area."""
    return _zones(inspection, rule, PROHIBITED)


def temporarily_prohibited(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z02: no ground in an area temporarily prohibited on the event date."""
    return _zones(inspection, rule, TEMPORARILY_PROHIBITED)


def in_force(zone: ReferenceObject, day: date) -> bool:
    """Return whether a zone holds on a day; one without dates always does."""
    return (zone.valid_from or date.min) <= day <= (zone.valid_to or date.max)


def _zones(inspection: Inspection, rule: Rule, role_id: str) -> Iterator[Finding]:
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    data = inspection.role_data(role_id)
    found: List[Finding] = []
    for meeting in inspection.encounters(role_id):
        if meeting.shared is not None:
            found.append(_zone(inspection, rule, meeting, role_id))
    gaps = inspection.ground_gaps(rule) + role_gaps(inspection, rule, data)
    yield from found
    yield from gaps
    if not found and not gaps:
        role = inspection.context.regulation.role(role_id)
        yield inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.z.clear", {"role": role.name, "as_of": data_told(inspection, data)}),
            notes=inspection.repair_notes(),
        )


def _zone(inspection: Inspection, rule: Rule, meeting: Encounter, role_id: str) -> Finding:
    role = inspection.context.regulation.role(role_id)
    values: Dict[str, Any] = {
        **shared_values(meeting),
        "role": role.name,
        "as_of": data_told(inspection, inspection.role_data(role_id)),
    }
    day = inspection.context.event_date
    if not in_force(meeting.placed.object, day):
        return inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.z.not_in_force", {**values, "day": day}),
            reason="not_in_force",
            part=meeting.part.number,
            objects=[reference_ref(meeting.placed.object)],
            measured=measure(values["area"], None, "m2"),
            notes=inspection.repair_notes(meeting.part, meeting.placed),
        )
    return shared_ground(
        inspection,
        rule,
        meeting,
        conflict=Phrase("check.z.conflict", values),
        within=Phrase("check.z.within", values),
        remedy=Phrase("remedy.z"),
    )
