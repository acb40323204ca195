"""What rules on places share: a wider look around, the finding for an object met, gaps told in one."""

from __future__ import annotations

from dataclasses import replace
from typing import List, NamedTuple, Optional, Sequence, Tuple

import shapely

from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.answers import Measure, measure, reference_ref, sentences_after
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told
from mineral_plugin.core.reference.layers import PlacedObject, RoleData
from mineral_plugin.core.reference.states import Days
from mineral_plugin.core.reference.told import origin
from mineral_plugin.core.regulation.model import Rule


class Nearby(NamedTuple):
    """What the layers of a role say within a reach of the area, and each part with each object there."""

    data: RoleData
    meetings: Tuple[Encounter, ...]


def nearby(inspection: Inspection, role_id: str, reach_m: float) -> Nearby:
    """Return the objects of a role within ``reach_m`` of the area; there has to be some ground."""
    if not inspection.has_layers((role_id,)):
        return Nearby(inspection.role_data(role_id), ())
    context = inspection.context
    role = context.regulation.role(role_id)
    days = Days(context.event_date, role.max_age_days, context.known_on)
    reach = max(reach_m, context.tolerances.neighbour_m)
    data = context.reference.role(role_id, inspection.ground.area, reach, days, role.geometry)
    meetings = tuple(
        inspection.meet(part, placed) for part in inspection.ground.parts for placed in data.objects
    )
    return Nearby(data, meetings)


def has_no_extent(placed: PlacedObject) -> bool:
    """Return whether an object is drawn as a point or a line, so that its own ground is not known."""
    return bool(shapely.get_dimensions(placed.geometry) < 2)


def met(
    inspection: Inspection,
    rule: Rule,
    meeting: Encounter,
    outcome: Outcome,
    message: Phrase,
    *,
    reason: str,
    remedy: Optional[Phrase] = None,
    notes: Sequence[Phrase] = (),
    measured: Optional[Measure] = None,
) -> Finding:
    """Return the finding for a part and an object that share ground.

    Its figure is ``measured``, else the shared area in m2.
    """
    shared = meeting.shared
    area = measure(shared.area_m2, None, "m2") if shared else None
    return inspection.answers(rule).answer(
        outcome,
        message,
        reason=reason,
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measured or area,
        where=shared.geometry if shared else None,
        remedy=remedy,
        notes=[*notes, *inspection.repair_notes(meeting.part, meeting.placed)],
    )


def not_stated(inspection: Inspection, *fact_ids: str) -> Tuple[str, ...]:
    """Return those facts that the applicant has not stated."""
    return tuple(name for name in fact_ids if name not in inspection.context.facts.values)


def questions(inspection: Inspection, fact_ids: Sequence[str]) -> Tuple[Bilingual, ...]:
    """Return the questions of some facts."""
    return tuple(inspection.context.regulation.fact(name).question for name in fact_ids)


def in_one(findings: Sequence[Finding]) -> List[Finding]:
    """Return several findings without an object as one, the first, with what the others say added.

    A finding is known by its rule, part and objects, so that two without objects could not be told apart.
    """
    if not findings:
        return []
    whole = findings[0]
    for finding in findings[1:]:
        whole = replace(
            whole,
            message=_after(whole.message, finding.message),
            remedy=_joined(whole.remedy, finding.remedy),
            ask=whole.ask or finding.ask,
            facts=tuple(dict.fromkeys(whole.facts + finding.facts)),
        )
    return [whole]


def _joined(first: Optional[Bilingual], second: Optional[Bilingual]) -> Optional[Bilingual]:
    if first is None or second is None or first == second:
        return first or second
    return _after(first, second)


def _after(first: Bilingual, second: Bilingual) -> Bilingual:
    return Bilingual(vi=f"{first.vi} {second.vi}", en=f"{first.en} {second.en}")


def heard(inspection: Inspection, finding: Finding, placed: PlacedObject) -> Finding:
    """Return a finding as "cannot tell" where the object's source has no say and the finding would decide."""
    if placed.silent is None or finding.outcome not in (Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE):
        return finding
    role = inspection.context.regulation.role(placed.object.role)
    return replace(
        finding,
        outcome=Outcome.CANNOT_TELL,
        severity=Severity.WARNS if finding.severity is Severity.BLOCKS else finding.severity,
        reason="source_has_no_say",
        message=sentences_after(
            finding.message, Phrase("note.source_has_no_say", {"origin": origin(placed.silent)})
        ),
        remedy=both(Phrase("remedy.role", {"role": role.name, "ask": role.ask})),
        ask=role.ask,
    )


def only_warns(finding: Finding) -> Finding:
    """Return a finding that would block as one that warns."""
    return replace(finding, severity=Severity.WARNS) if finding.severity is Severity.BLOCKS else finding


def clear_by(inspection: Inspection, rule: Rule, phrase: str, *data: RoleData) -> Finding:
    """Return "clear" with the sentence ``phrase``, which prints the data that it rests on."""
    told: List[Bilingual] = []
    for one in data:
        by = data_told(inspection, one)
        # Layers of one pack are printed once.
        told += [] if by in told else [by]
    return inspection.answers(rule).answer(
        Outcome.CLEAR, Phrase(phrase, {"as_of": told}), notes=inspection.repair_notes()
    )
