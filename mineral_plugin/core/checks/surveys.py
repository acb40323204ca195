"""O06: no exploration where the State surveys the same mineral."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.licences import is_for_mineral
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.regulation.model import Rule

SURVEY = "state_survey"


def state_surveys(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O06: no ground in an area that the State surveys for the mineral; surveys of others are told."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    found: List[Finding] = [
        _survey(inspection, rule, meeting)
        for meeting in inspection.encounters(SURVEY)
        if meeting.shared is not None
    ]
    data = inspection.role_data(SURVEY)
    gaps = inspection.ground_gaps(rule) + role_gaps(inspection, rule, data)
    yield from found
    yield from gaps
    if not found and not gaps:
        message = Phrase("check.o06.clear", {"as_of": data_told(inspection, data)})
        yield inspection.answers(rule).answer(Outcome.CLEAR, message, notes=inspection.repair_notes())


def _survey(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    survey, context = meeting.placed.object, inspection.context
    same = is_for_mineral(survey, context)
    values: Dict[str, Any] = {
        **shared_values(meeting),
        "mineral": context.mineral.name,
        "surveyed": survey.mineral or Phrase("term.mineral_unknown"),
        "day": context.event_date,
        "as_of": data_told(inspection, inspection.role_data(SURVEY)),
    }
    if not in_force(survey, context.event_date):
        return _passed(inspection, rule, meeting, Phrase("check.o06.not_in_force", values), "not_in_force")
    if same is False:
        return _passed(inspection, rule, meeting, Phrase("check.o06.other", values), "other_mineral")
    if same is None:
        return _unclear(inspection, rule, meeting, Phrase("check.o06.unclear", values))
    return shared_ground(
        inspection,
        rule,
        meeting,
        conflict=Phrase("check.o06.conflict", values),
        within=Phrase("check.o06.within", values),
        remedy=Phrase("remedy.o06"),
    )


def _passed(inspection: Inspection, rule: Rule, meeting: Encounter, message: Phrase, reason: str) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CLEAR,
        message,
        reason=reason,
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(meeting.shared.area_m2 if meeting.shared else 0.0, None, "m2"),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
    )


def _unclear(inspection: Inspection, rule: Rule, meeting: Encounter, message: Phrase) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        message,
        reason="mineral_unclear",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(meeting.shared.area_m2 if meeting.shared else 0.0, None, "m2"),
        where=meeting.common,
        remedy=Phrase("remedy.o06.unclear"),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
        ask=inspection.context.regulation.role(SURVEY).ask,
    )
