"""Z11: the coastal protection corridor, closed to mining unless the Prime Minister agrees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List, Optional

import shapely

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.around import (
    clear_by,
    has_no_extent,
    heard,
    in_one,
    met,
    nearby,
    only_warns,
    questions,
)
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.overlap.pieces import overlap
from mineral_plugin.core.reference.layers import RoleData
from mineral_plugin.core.regulation.model import MINING, Rule

COAST = "coast"
CONSENT = "coast_consent"


def coastal_corridor(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z11: no ground in a drawn corridor without consent; beside a coastline alone its width is not known."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    around = nearby(inspection, COAST, rule.number("least_width"))
    found: List[Finding] = []
    for meeting in around.meetings:
        finding = _met(inspection, rule, meeting, around.data)
        if finding is not None:
            found.append(heard(inspection, finding, meeting.placed))
    gaps = in_one(inspection.ground_gaps(rule) + role_gaps(inspection, rule, around.data))
    yield from found
    yield from gaps
    if not found and not gaps:
        yield clear_by(inspection, rule, "check.z11.clear", around.data)


def _met(inspection: Inspection, rule: Rule, meeting: Encounter, data: RoleData) -> Optional[Finding]:
    if not in_force(meeting.placed.object, inspection.context.event_date):
        return None
    values = {**shared_values(meeting), "as_of": data_told(inspection, data)}
    if has_no_extent(meeting.placed):
        near = meeting.gap_m < rule.number("least_width")
        return _near_line(inspection, rule, meeting, values) if near else None
    return None if meeting.shared is None else _in_corridor(inspection, rule, meeting, values)


def _in_corridor(inspection: Inspection, rule: Rule, meeting: Encounter, values: Dict[str, Any]) -> Finding:
    consent = inspection.context.facts.flag(CONSENT)
    if consent:
        said = Phrase("check.z11.consented", values)
        return met(inspection, rule, meeting, Outcome.CLEAR, said, reason="consented")
    if consent is None and meeting.shared is not None and not meeting.shared.within_tolerance:
        asked = {**values, "questions": questions(inspection, (CONSENT,))}
        said, remedy = Phrase("check.z11.not_stated", asked), Phrase("remedy.z11")
        found = met(
            inspection, rule, meeting, Outcome.CANNOT_TELL, said, reason="fact_missing", remedy=remedy
        )
        return replace(found, facts=(CONSENT,))
    finding = shared_ground(
        inspection,
        rule,
        meeting,
        conflict=Phrase("check.z11.conflict", values),
        within=Phrase("check.z11.within", values),
        remedy=Phrase("remedy.z11"),
    )
    return finding if inspection.kind == MINING else only_warns(finding)


def _near_line(inspection: Inspection, rule: Rule, meeting: Encounter, values: Dict[str, Any]) -> Finding:
    limit_m = rule.number("least_width")
    strip = shapely.buffer(meeting.placed.geometry, limit_m, quad_segs=16)
    shared = overlap(meeting.part.geometry, strip, inspection.context.tolerances.overlap_width_m)
    role = inspection.context.regulation.role(COAST)
    consented = inspection.context.facts.flag(CONSENT) is True
    return inspection.answers(rule).answer(
        Outcome.CLEAR if consented else Outcome.CANNOT_TELL,
        Phrase(
            "check.z11.line_consented" if consented else "check.z11.near_line",
            {**values, "gap": meeting.gap_m, "limit": limit_m},
        ),
        reason="consented" if consented else "corridor_not_drawn",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(meeting.gap_m, limit_m, "m"),
        where=shared.geometry if shared else None,
        remedy=None if consented else Phrase("remedy.z11.ask", {"ask": role.ask}),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
        ask=None if consented else role.ask,
    )
