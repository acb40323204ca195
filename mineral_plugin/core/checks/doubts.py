"""Where errors of boundaries leave open whether ground is truly shared: findings that say so.

Only rules to which shared ground is the question (families O and Z) look at this; for a rule that asks
whether an area lies inside of another one a thin strip decides nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, Iterable, List, Optional, Sequence

from mineral_plugin.core.base.findings import Family, Finding, Outcome, Severity
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.answers import measure, reference_ref, sentences_after
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.overlaps import nearest_vertex
from mineral_plugin.core.checks.weighing import Beside, WeighedOverlap
from mineral_plugin.core.regulation.model import Rule

Check = Callable[[Inspection, Rule], Iterable[Finding]]

_FAMILIES = (Family.OVERLAP, Family.ZONES)
_DECIDING = (Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE)
_OPEN = (*_DECIDING, Outcome.CANNOT_TELL)
# These look at neighbours, at the register itself, or at what O02 left to them.
_OTHER_QUESTIONS = ("O03", "O07", "O09")
# The distance from a work decides, whether or not the ground of the work itself is shared.
_BY_DISTANCE = ("inside_corridor",)
# A strip that is many tolerances wide needs no word on errors.
_NARROW = 3.0


def with_doubts(inspection: Inspection, rule: Rule, check: Check) -> List[Finding]:
    """Return the findings of a rule by its check, with what the errors of boundaries leave open."""
    found = list(check(inspection, rule))
    if rule.family not in _FAMILIES or rule.id in _OTHER_QUESTIONS:
        return found
    told = [_weighed(inspection, finding) for finding in found]
    if all(finding.outcome is Outcome.NOT_APPLICABLE for finding in told):
        return told
    beside = _beside(inspection, rule, check, found)
    # What may overlap in truth is not clear.
    kept = [one for one in told if not (beside and one.outcome is Outcome.CLEAR and not one.objects)]
    return kept + beside


def _weighed(inspection: Inspection, finding: Finding) -> Finding:
    """Return a finding on narrow ground with what errors make of it, as "cannot tell" where they decide."""
    shared = _shared_by(inspection, finding)
    if shared is None or finding.outcome not in _DECIDING or finding.reason in _BY_DISTANCE:
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
    """Return the common ground that a finding tells; of several rows of one id the one with its figure."""
    met = [
        one
        for ref in finding.objects
        for one in inspection.met_with(finding.part, ref.role, ref.source, ref.id)
    ]
    grounds = [meeting.shared for meeting in met if meeting.shared is not None]
    figures = [one for one in grounds if finding.measured in (one.area_m2, one.width_m)]
    return next(iter(figures or grounds), None)


def _beside(inspection: Inspection, rule: Rule, check: Check, found: Sequence[Finding]) -> List[Finding]:
    """Return "cannot tell" for what may overlap in truth, where the rule would not be clear if it did."""
    if not inspection.has_layers(rule.roles):
        return []
    meetings = [
        one
        for one in inspection.all_met()
        if one.beside is not None and one.placed.object.role in rule.roles and one.placed.silent is None
    ]
    if not meetings:
        return []
    supposed = [one for one in check(inspection.supposing(), rule) if one.outcome in _OPEN]
    return [
        _may_overlap(inspection, rule, meeting, meeting.beside, by)
        for meeting in meetings
        for by in [_finding_on(meeting, supposed, found)]
        if meeting.beside is not None and by is not None
    ]


def _finding_on(
    meeting: Encounter, supposed: Sequence[Finding], found: Sequence[Finding]
) -> Optional[Finding]:
    """Return what the rule would say of a meeting, ``None`` where nothing or what it says already."""
    if any(_names(one, meeting) and one.outcome in _OPEN for one in found):
        return None
    on_all = [one for one in supposed if not one.objects and one not in found]
    return next((one for one in supposed if _names(one, meeting)), None) or next(iter(on_all), None)


def _names(finding: Finding, meeting: Encounter) -> bool:
    there = meeting.placed.object
    return finding.part == meeting.part.number and any(
        (ref.role, ref.source, ref.id) == (there.role, there.source, there.id) for ref in finding.objects
    )


def _may_overlap(
    inspection: Inspection, rule: Rule, meeting: Encounter, beside: Beside, by: Finding
) -> Finding:
    """Return the finding on a meeting; an object is named as the rule itself names it (``by``)."""
    objects = list(by.objects) or [reference_ref(meeting.placed.object)]
    name = objects[0].name
    placed = meeting.placed if name == meeting.placed.object.name else None
    values = {"part": meeting.part.number, "name": name, "gap": beside.gap_m, "std": beside.std_m}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.beside_in_doubt", values),
        reason="beside_in_doubt",
        part=meeting.part.number,
        objects=objects,
        measured=measure(beside.gap_m, None, "m"),
        where=nearest_vertex(meeting.part.geometry, meeting.placed.geometry),
        remedy=Phrase("remedy.overlap_in_doubt", {"name": name}),
        notes=inspection.repair_notes(meeting.part, placed),
    )
