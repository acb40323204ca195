"""O03: space shared with an own licence whose remaining reserve is taken into the new project."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.checks.licences import LICENCE, is_holders
from mineral_plugin.core.checks.overlaps import DOCUMENT, MERGED, Standing, standing
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_values
from mineral_plugin.core.regulation.model import Rule


class _Answer(NamedTuple):
    """What is said of one overlap."""

    outcome: Outcome
    sentence: str
    reason: str


def merged_reserve(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O03: such an overlap is declared, with the document that takes the remaining reserve in."""
    if not inspection.context.holder.strip():
        message = Phrase("check.o02.no_holder")
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="holder_not_stated")
        return
    met = _own_space(inspection)
    gaps = inspection.ground_gaps(rule)
    if inspection.has_ground:
        gaps = gaps + role_gaps(inspection, rule, inspection.role_data(LICENCE))
    yield from gaps
    if met:
        yield from inspection.fact_gaps(rule, *_asked(inspection)) or _all_told(inspection, rule, met)
    elif not gaps:
        message = Phrase("check.o03.none", {"as_of": data_told(inspection, inspection.role_data(LICENCE))})
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="no_own_overlap")


def _asked(inspection: Inspection) -> List[str]:
    """Return the facts that are needed: a document only of a reserve that is merged."""
    return [MERGED, DOCUMENT] if inspection.context.facts.flag(MERGED) else [MERGED]


def _own_space(inspection: Inspection) -> List[Encounter]:
    """Return the own licences that share space with the area, or may: levels that are apart share none."""
    return [
        meeting
        for meeting in (inspection.encounters(LICENCE) if inspection.has_ground else ())
        if meeting.shared is not None
        and not meeting.shared.within_tolerance
        and is_holders(meeting.placed.object, inspection.context.holder)
        and _counts(inspection, meeting)
        and levels_of(meeting.part.part, meeting.placed.object) is not Levels.APART
    ]


def _counts(inspection: Inspection, meeting: Encounter) -> bool:
    context = inspection.context
    worth = standing(meeting.placed.object, context.regulation, context.event_date)
    return worth in (Standing.VALID, Standing.PENDING)


def _all_told(inspection: Inspection, rule: Rule, met: List[Encounter]) -> List[Finding]:
    return [_told(inspection, rule, meeting) for meeting in met]


def _answer(merged: Optional[bool], levels: Levels) -> _Answer:
    if merged:
        return _Answer(Outcome.CLEAR, "check.o03.clear", "")
    if levels is Levels.UNKNOWN:
        return _Answer(Outcome.CANNOT_TELL, "check.o03.levels_unknown", "levels_unknown")
    return _Answer(Outcome.CONFLICT, "check.o03.conflict", "not_merged")


def _told(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    facts = inspection.context.facts
    levels = levels_of(meeting.part.part, meeting.placed.object)
    answer = _answer(facts.flag(MERGED), levels)
    values: Dict[str, Any] = {
        **shared_values(meeting),
        "document": facts.text(DOCUMENT),
        "as_of": data_told(inspection, inspection.role_data(LICENCE)),
    }
    clear, unsure = answer.outcome is Outcome.CLEAR, answer.outcome is Outcome.CANNOT_TELL
    return inspection.answers(rule).answer(
        answer.outcome,
        Phrase(answer.sentence, values),
        reason=answer.reason,
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(values["area"], None, "m2"),
        where=meeting.common,
        remedy=None if clear else Phrase("remedy.levels" if unsure else "remedy.o03"),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
        ask=inspection.context.regulation.role(LICENCE).ask if unsure else None,
    )
