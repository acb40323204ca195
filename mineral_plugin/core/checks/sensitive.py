"""Z03, Z08, Z10: places that may lead to prohibition or restriction, and reaches that erode."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Sequence

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.around import clear_by, has_no_extent, in_one, met
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told, gaps_of_roles
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.checks.zones import TEMPORARILY_PROHIBITED, in_force
from mineral_plugin.core.regulation.model import Rule

NATURAL_FOREST = "natural_production_forest"
EROSION_REACH = "erosion_reach"


class _Said(NamedTuple):
    """The ids of a rule's sentences: ground shared, shared within tolerance, what to do."""

    conflict: str
    within: str
    remedy: str


_PROHIBITION = _Said("check.z03.conflict", "check.z03.within", "remedy.z03")
_RESTRICTION = _Said("check.z08.conflict", "check.z08.within", "remedy.z08")
_EROSION_SAID = _Said("check.z10.conflict", "check.z10.within", "remedy.z10")


def may_be_prohibited(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z03: no ground on objects on which prohibited areas are drawn; each role of the rule is looked at."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    found = _over(inspection, rule, rule.roles, _PROHIBITION)
    gaps = _gaps(inspection, rule)
    yield from found
    yield from gaps
    if not gaps and not _open(found):
        yield clear_by(inspection, rule, "check.z03.clear", *map(inspection.role_data, rule.roles))


def restricted(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z08: places and forest for whose sake mineral activity may be restricted."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    found = _over(inspection, rule, rule.roles, _RESTRICTION)
    stated = _stated(inspection, rule, NATURAL_FOREST, "check.z08.forest", "remedy.z08")
    gaps = in_one(stated + _gaps(inspection, rule))
    yield from found
    yield from gaps
    if not gaps and not _open(found):
        yield clear_by(inspection, rule, "check.z08.clear", *map(inspection.role_data, rule.roles))


def eroding(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z10: no ground in a reach that erodes, by the list of temporarily prohibited areas and as stated."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    found = [
        finding
        for meeting in inspection.encounters(TEMPORARILY_PROHIBITED)
        if _erodes(meeting.placed.object)
        for finding in _of(inspection, rule, meeting, _EROSION_SAID)
    ]
    stated = _stated(inspection, rule, EROSION_REACH, "check.z10.stated", "remedy.z10")
    gaps = in_one(stated + _gaps(inspection, rule))
    yield from found
    yield from gaps
    if not gaps and not _open(found):
        data = inspection.role_data(TEMPORARILY_PROHIBITED)
        yield clear_by(inspection, rule, "check.z10.clear", data)


def _erodes(zone: ReferenceObject) -> bool:
    """Return whether a zone's class says that it was drawn for erosion, in either language."""
    said = both(Phrase("term.erosion_words"))
    words = [word.strip() for text in (said.vi, said.en) for word in text.split(";")]
    return any(word in zone.object_class.casefold() for word in words)


def _open(found: Sequence[Finding]) -> bool:
    return any(finding.outcome is not Outcome.CLEAR for finding in found)


def _gaps(inspection: Inspection, rule: Rule) -> List[Finding]:
    return in_one(inspection.ground_gaps(rule) + gaps_of_roles(inspection, rule, rule.roles))


def _stated(inspection: Inspection, rule: Rule, fact_id: str, phrase: str, remedy: str) -> List[Finding]:
    """Return a conflict for a "yes", a "cannot tell" where nothing was stated, nothing for a "no"."""
    if inspection.context.facts.flag(fact_id) is None:
        return inspection.fact_gaps(rule, fact_id)
    if not inspection.context.facts.flag(fact_id):
        return []
    return [
        inspection.answers(rule).answer(
            Outcome.CONFLICT, Phrase(phrase), reason="stated", remedy=Phrase(remedy)
        )
    ]


def _over(inspection: Inspection, rule: Rule, roles: Sequence[str], said: _Said) -> List[Finding]:
    return [
        finding
        for role_id in roles
        for meeting in inspection.encounters(role_id)
        for finding in _of(inspection, rule, meeting, said)
    ]


def _of(inspection: Inspection, rule: Rule, meeting: Encounter, said: _Said) -> List[Finding]:
    values = _values(inspection, meeting)
    if meeting.shared is None:
        return [_without_extent(inspection, rule, meeting, said)] if has_no_extent(meeting.placed) else []
    if not in_force(meeting.placed.object, inspection.context.event_date):
        phrase = Phrase("check.z.not_in_force", {**values, "day": inspection.context.event_date})
        return [met(inspection, rule, meeting, Outcome.CLEAR, phrase, reason="not_in_force")]
    return [
        shared_ground(
            inspection,
            rule,
            meeting,
            conflict=Phrase(said.conflict, values),
            within=Phrase(said.within, values),
            remedy=Phrase(said.remedy),
        )
    ]


def _without_extent(inspection: Inspection, rule: Rule, meeting: Encounter, said: _Said) -> Finding:
    """Return the finding for a place drawn as a point: inside it counts, beside it its extent is unknown."""
    inside = meeting.gap_m == 0.0
    values = {**_values(inspection, meeting), "gap": meeting.gap_m}
    return met(
        inspection,
        rule,
        meeting,
        Outcome.CONFLICT if inside else Outcome.CANNOT_TELL,
        Phrase("check.z.point_inside" if inside else "check.z.point_near", values),
        reason="point_inside" if inside else "no_extent",
        remedy=Phrase(said.remedy),
    )


def _values(inspection: Inspection, meeting: Encounter) -> Dict[str, Any]:
    role_id = meeting.placed.object.role
    return {
        **shared_values(meeting),
        "role": inspection.context.regulation.role(role_id).name,
        "as_of": data_told(inspection, inspection.role_data(role_id)),
    }
