"""Z07: the border belt, where only domestic investors work, and with the consent of the border authority."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.around import clear_by, in_one, met, not_stated, questions
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.regulation.model import Rule

BORDER_BELT = "border_belt"
DOMESTIC = "domestic_investor"
CONSENT = "border_consent"


def border_belt(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z07: ground in the border belt needs a domestic investor and the border authority's consent."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    day = inspection.context.event_date
    found: List[Finding] = [
        _belt(inspection, rule, meeting)
        for meeting in inspection.encounters(BORDER_BELT)
        if meeting.shared is not None and in_force(meeting.placed.object, day)
    ]
    data = inspection.role_data(BORDER_BELT)
    gaps = in_one(inspection.ground_gaps(rule) + role_gaps(inspection, rule, data))
    yield from found
    yield from gaps
    if not found and not gaps:
        yield clear_by(inspection, rule, "check.z07.clear", data)


def _belt(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    facts, values = inspection.context.facts, _values(inspection, meeting)
    missing = not_stated(inspection, DOMESTIC, CONSENT)
    if meeting.shared is not None and meeting.shared.within_tolerance:
        within = Phrase("check.z07.within", values)
        return shared_ground(
            inspection, rule, meeting, conflict=within, within=within, remedy=Phrase("remedy.z07")
        )
    if facts.flag(DOMESTIC) is False:
        said, remedy = Phrase("check.z07.foreign", values), Phrase("remedy.z07.foreign")
        return met(inspection, rule, meeting, Outcome.CONFLICT, said, reason="not_domestic", remedy=remedy)
    if facts.flag(CONSENT) is False:
        said, remedy = Phrase("check.z07.no_consent", values), Phrase("remedy.z07")
        return met(inspection, rule, meeting, Outcome.CONFLICT, said, reason="no_consent", remedy=remedy)
    if missing:
        said = Phrase("check.z07.not_stated", {**values, "questions": questions(inspection, missing)})
        remedy = Phrase("remedy.fact_missing")
        found = met(
            inspection, rule, meeting, Outcome.CANNOT_TELL, said, reason="fact_missing", remedy=remedy
        )
        return replace(found, facts=tuple(missing))
    said = Phrase("check.z07.consented", values)
    return met(inspection, rule, meeting, Outcome.CLEAR, said, reason="consented")


def _values(inspection: Inspection, meeting: Encounter) -> Dict[str, Any]:
    told = data_told(inspection, inspection.role_data(BORDER_BELT))
    return {**shared_values(meeting), "as_of": told}
