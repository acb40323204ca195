"""Where errors of boundaries leave open whether ground is truly shared: findings that say so.

Only rules to which shared ground is the question (families O and Z) look at this; for a rule that asks
whether an area lies inside of another one a thin strip decides nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Callable, Dict, Iterator, List, Optional, Sequence

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Family, Finding, Outcome, Severity
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.answers import measure, reference_ref, sentences_after
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.overlaps import (
    LICENCE,
    Standing,
    is_own,
    nearest_vertex,
    standing_of,
)
from mineral_plugin.core.checks.weighing import WeighedOverlap
from mineral_plugin.core.regulation.model import Rule

_FAMILIES = (Family.OVERLAP, Family.ZONES)
_DECIDING = (Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE)
# These look at neighbours, at the register itself, or at what O02 left to them.
_OTHER_QUESTIONS = ("O03", "O07", "O09")
# A strip that is many tolerances wide needs no word on errors.
_NARROW = 3.0


def with_doubts(inspection: Inspection, rule: Rule, findings: Sequence[Finding]) -> List[Finding]:
    """Return the findings of a rule with what the errors of boundaries leave open."""
    if rule.family not in _FAMILIES or rule.id in _OTHER_QUESTIONS:
        return list(findings)
    told = [_weighed(inspection, finding) for finding in findings]
    if all(finding.outcome is Outcome.NOT_APPLICABLE for finding in told):
        return told
    beside = list(_beside(inspection, rule))
    # What may overlap in truth is not clear.
    kept = [one for one in told if not (beside and one.outcome is Outcome.CLEAR and not one.objects)]
    return kept + beside


def _weighed(inspection: Inspection, finding: Finding) -> Finding:
    """Return a finding on narrow ground with what errors make of it, as "cannot tell" where they decide."""
    shared = _shared_by(inspection, finding)
    if shared is None or finding.outcome not in _DECIDING:
        return finding
    if not shared.in_doubt:
        return (
            replace(finding, message=sentences_after(finding.message, _told(shared)))
            if _narrow(shared)
            else finding
        )
    return replace(
        finding,
        outcome=Outcome.CANNOT_TELL,
        severity=Severity.WARNS if finding.severity is Severity.BLOCKS else finding.severity,
        reason="overlap_in_doubt",
        message=sentences_after(finding.message, Phrase("note.overlap_in_doubt"), _told(shared)),
        remedy=both(Phrase("remedy.overlap_in_doubt", {"name": finding.objects[0].name})),
    )


def _narrow(shared: WeighedOverlap) -> bool:
    return shared.is_strip and shared.width_m <= _NARROW * shared.tolerance_m


def _told(shared: WeighedOverlap) -> Phrase:
    percent = round(100.0 * shared.probability, 2)
    values = {"length": shared.length_m, "tolerance": shared.tolerance_m, "percent": percent}
    return Phrase("note.overlap_weighed", values)


def _shared_by(inspection: Inspection, finding: Finding) -> Optional[WeighedOverlap]:
    for ref in finding.objects:
        meeting = inspection.met_with(finding.part, ref.role, ref.source, ref.id)
        if meeting is not None and meeting.shared is not None:
            return meeting.shared
    return None


def _beside(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Yield "cannot tell" for objects that count for a rule and may overlap in truth."""
    for meeting in inspection.all_met():
        if meeting.beside is None or meeting.placed.object.role not in rule.roles:
            continue
        if meeting.placed.silent is None and _counts(inspection, rule, meeting):
            yield _may_overlap(inspection, rule, meeting)


def _may_overlap(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    beside, name = meeting.beside, meeting.placed.object.name
    if beside is None:
        raise LookupError("nothing is in doubt here")
    values = {"part": meeting.part.number, "name": name, "gap": beside.gap_m, "std": beside.std_m}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.beside_in_doubt", values),
        reason="beside_in_doubt",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(beside.gap_m, None, "m"),
        where=nearest_vertex(meeting.part.geometry, meeting.placed.geometry),
        remedy=Phrase("remedy.overlap_in_doubt", {"name": name}),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
    )


def _counts(inspection: Inspection, rule: Rule, meeting: Encounter) -> bool:
    if meeting.placed.object.role != LICENCE:
        return _in_force(meeting.placed.object, inspection.context.event_date)
    counts = _LICENCES.get(rule.id)
    return counts is not None and counts(standing_of(inspection, meeting), is_own(inspection, meeting))


def _in_force(zone: ReferenceObject, day: date) -> bool:
    return (zone.valid_from or date.min) <= day <= (zone.valid_to or date.max)


def _others(worth: Standing, own: bool) -> bool:
    return worth is Standing.VALID and not own


def _own(worth: Standing, own: bool) -> bool:
    return worth in (Standing.VALID, Standing.PENDING) and own


def _pending(worth: Standing, own: bool) -> bool:
    return worth not in (Standing.VALID, Standing.NOT_IN_FORCE) and not own


_LICENCES: Dict[str, Callable[[Standing, bool], bool]] = {
    "O01": _others,
    "O02": _own,
    "O04": _others,
    "O05": _pending,
}
