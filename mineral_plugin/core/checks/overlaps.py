"""O01-O07: overlap with licences and close neighbours."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any, Dict, Iterator, List, Tuple

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.reference.registers import same_name
from mineral_plugin.core.regulation.model import MINING, Regulation, Rule

LICENCE = "licence"
GROUP_IV = "IV"
# Facts of O03: the remaining reserve of the own licence is taken into the new project, and the document.
MERGED, DOCUMENT = "reserve_merged", "reserve_merged_document"


class Standing(enum.Enum):
    """What a licence in a register is worth on a date."""

    VALID = "valid"
    PENDING = "pending"
    ENDED_BY_DATE = "ended_by_date"
    UNKNOWN_STATUS = "unknown_status"
    NOT_IN_FORCE = "not_in_force"


_UNCLEAR = (Standing.ENDED_BY_DATE, Standing.UNKNOWN_STATUS)


def standing(licence: ReferenceObject, regulation: Regulation, day: date) -> Standing:
    """Return what a licence is worth on a date.

    A licence whose date has passed may be under closure or under review for extension, which count
    as active (Law 54/2024 art. 25.1; Decree 193/2025 art. 62.3-4): only a status can say that it ended.
    """
    status = regulation.status(licence.status) if licence.status.strip() else None
    if status is not None and status.counts_as == "ended":
        return Standing.NOT_IN_FORCE
    if licence.valid_from is not None and licence.valid_from > day:
        return Standing.NOT_IN_FORCE
    if status is not None and status.counts_as == "pending":
        return Standing.PENDING
    if licence.status.strip() and status is None:
        return Standing.UNKNOWN_STATUS
    if licence.valid_to is not None and licence.valid_to < day:
        return Standing.ENDED_BY_DATE
    return Standing.VALID


def others_licences(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O01: no ground shared with another holder's valid licence; depth excuses only the same holder."""
    if _group_iv_rules(inspection):
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE, Phrase("check.o01.group_iv"), reason="group_iv"
        )
        return
    yield from _others(inspection, rule)


def group_iv(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O04: a group IV mining area lies where nobody else lawfully explores or mines."""
    if inspection.context.mineral.group != GROUP_IV:
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE,
            Phrase(
                "check.not_for_mineral", {"title": rule.title, "mineral": inspection.context.mineral.name}
            ),
            reason="mineral",
        )
        return
    yield from _others(inspection, rule)


def _group_iv_rules(inspection: Inspection) -> bool:
    context = inspection.context
    in_force = any(rule.id == "O04" for rule in context.regulation.rules)
    return context.mineral.group == GROUP_IV and inspection.kind == MINING and in_force


def _others(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    found: List[Finding] = []
    for meeting in _shared(inspection):
        licence = meeting.placed.object
        if standing_of(inspection, meeting) is Standing.VALID and not is_own(inspection, meeting):
            apart = levels_of(meeting.part.part, licence) is Levels.APART
            values = _values(inspection, meeting)
            found.append(
                shared_ground(
                    inspection,
                    rule,
                    meeting,
                    conflict=Phrase("check.o01.conflict", values),
                    within=Phrase("check.o01.within", values),
                    remedy=Phrase("remedy.o01"),
                    notes=[Phrase("check.o01.levels_apart")] if apart else [],
                )
            )
    yield from _closed(inspection, rule, found, "check.o01.clear")


def own_licences(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O02: the same holder may overlap on the surface where the levels are apart."""
    if not inspection.context.holder.strip():
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE, Phrase("check.o02.no_holder"), reason="holder_not_stated"
        )
        return
    counting = (Standing.VALID, Standing.PENDING)
    found = [
        _own(inspection, rule, meeting)
        for meeting in _shared(inspection)
        if is_own(inspection, meeting) and standing_of(inspection, meeting) in counting
    ]
    yield from _closed(inspection, rule, found, "check.o02.clear")


def _own(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    levels = levels_of(meeting.part.part, meeting.placed.object)
    values = _values(inspection, meeting)
    if levels is not Levels.APART and is_merged(inspection):
        return _left_to_o03(inspection, rule, meeting)
    if levels is Levels.MEET or (meeting.shared is not None and meeting.shared.within_tolerance):
        return shared_ground(
            inspection,
            rule,
            meeting,
            conflict=Phrase("check.o02.conflict", values),
            within=Phrase("check.o02.within", values),
            remedy=Phrase("remedy.o02"),
        )
    apart = levels is Levels.APART
    return inspection.answers(rule).answer(
        Outcome.CLEAR if apart else Outcome.CANNOT_TELL,
        Phrase("check.o02.apart" if apart else "check.o02.levels_unknown", values),
        reason="" if apart else "levels_unknown",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(values["area"], None, "m2"),
        where=meeting.common,
        remedy=None if apart else Phrase("remedy.levels"),
        notes=inspection.repair_notes(meeting.part, meeting.placed),
        ask=None if apart else inspection.context.regulation.role(LICENCE).ask,
    )


def is_merged(inspection: Inspection) -> bool:
    """Return whether the reserve of the own licence is stated to be merged, and by which document."""
    facts = inspection.context.facts
    return bool(facts.flag(MERGED) and facts.text(DOCUMENT).strip())


def _left_to_o03(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    document = inspection.context.facts.text(DOCUMENT)
    return inspection.answers(rule).answer(
        Outcome.NOT_APPLICABLE,
        Phrase("check.o02.merged", {**_values(inspection, meeting), "document": document}),
        reason="reserve_merged",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
    )


def pending_licences(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O05: areas under closure and licences under review count; a passed date alone does not end one."""
    found: List[Finding] = []
    for meeting in _shared(inspection):
        worth, own = standing_of(inspection, meeting), is_own(inspection, meeting)
        if worth is Standing.PENDING and not own:
            values = _values(inspection, meeting)
            found.append(
                shared_ground(
                    inspection,
                    rule,
                    meeting,
                    conflict=Phrase("check.o05.conflict", values),
                    within=Phrase("check.o05.within", values),
                    remedy=Phrase("remedy.o05"),
                )
            )
        elif worth in _UNCLEAR or worth is Standing.NOT_IN_FORCE:
            found.append(_not_counted(inspection, rule, meeting, worth))
    yield from _closed(inspection, rule, found, "check.o05.clear")


def _not_counted(inspection: Inspection, rule: Rule, meeting: Encounter, worth: Standing) -> Finding:
    """Return the finding for a licence that was left out of the other rules, so that none is hidden."""
    values, licence = _values(inspection, meeting), meeting.placed.object
    unclear = worth in _UNCLEAR
    sentences = {
        Standing.NOT_IN_FORCE: Phrase(
            "check.o05.not_in_force", {**values, "day": inspection.context.event_date}
        ),
        Standing.UNKNOWN_STATUS: Phrase("check.o05.unknown_status", {**values, "status": licence.status}),
        Standing.ENDED_BY_DATE: Phrase("check.o05.ended_by_date", {**values, "end": licence.valid_to or ""}),
    }
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL if unclear else Outcome.CLEAR,
        sentences[worth],
        reason=worth.value,
        part=meeting.part.number,
        objects=[reference_ref(licence)],
        measured=measure(values["area"], None, "m2"),
        where=meeting.common,
        remedy=Phrase("remedy.o05") if unclear else None,
        notes=inspection.repair_notes(meeting.part, meeting.placed),
        ask=inspection.context.regulation.role(LICENCE).ask if unclear else None,
    )


def close_neighbours(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O07: licences that share no ground but lie closer than the tolerance for neighbours."""
    limit = inspection.context.tolerances.neighbour_m
    found: List[Finding] = []
    for meeting in _near(inspection):
        near = meeting.shared is None and meeting.gap_m < limit
        if near and standing_of(inspection, meeting) is not Standing.NOT_IN_FORCE:
            licence = meeting.placed.object
            values = {"name": licence.name, "holder": _holder(licence), "gap": meeting.gap_m, "limit": limit}
            found.append(
                inspection.answers(rule).answer(
                    Outcome.WITHIN_TOLERANCE,
                    Phrase("check.o07.within", values),
                    reason="close_neighbour",
                    part=meeting.part.number,
                    objects=[reference_ref(licence)],
                    measured=measure(meeting.gap_m, limit, "m"),
                    where=nearest_vertex(meeting.part.geometry, meeting.placed.geometry),
                    remedy=Phrase("remedy.o07"),
                    notes=inspection.repair_notes(meeting.part, meeting.placed),
                )
            )
    yield from _closed(inspection, rule, found, "check.o07.clear")


def nearest_vertex(first: BaseGeometry, second: BaseGeometry) -> Point:
    """Return the vertex of either polygon that is nearest to the other one.

    The least distance is always met at a vertex; of several equally near ones (to 1 mm) the first by
    coordinates is taken, so that every engine names the same place.
    """
    candidates: List[Tuple[float, float, float]] = []
    for own, other in ((first, second), (second, first)):
        for east, north in shapely.get_coordinates(own).tolist():
            gap = Point(east, north).distance(other)
            candidates.append((round(float(gap), 3), round(east, 3), round(north, 3)))
    _, east, north = min(candidates)
    return Point(east, north)


def _near(inspection: Inspection) -> List[Encounter]:
    return list(inspection.encounters(LICENCE)) if inspection.has_ground else []


def _shared(inspection: Inspection) -> List[Encounter]:
    return [meeting for meeting in _near(inspection) if meeting.shared is not None]


def standing_of(inspection: Inspection, meeting: Encounter) -> Standing:
    """Return what the licence of a meeting is worth on the event date."""
    context = inspection.context
    return standing(meeting.placed.object, context.regulation, context.event_date)


def is_own(inspection: Inspection, meeting: Encounter) -> bool:
    """Return whether the licence of a meeting is the applicant's own."""
    licence = meeting.placed.object
    return bool(licence.holder.strip()) and same_name(licence.holder, inspection.context.holder)


def _holder(licence: ReferenceObject) -> Any:
    return licence.holder or Phrase("term.holder_unknown")


def _values(inspection: Inspection, meeting: Encounter) -> Dict[str, Any]:
    licence = meeting.placed.object
    return {
        **shared_values(meeting),
        "holder": _holder(licence),
        "as_of": data_told(inspection, inspection.role_data(LICENCE)),
    }


def _closed(inspection: Inspection, rule: Rule, found: List[Finding], clear: str) -> Iterator[Finding]:
    """Yield what was found, what could not be told, and "clear" only where there is neither."""
    gaps = inspection.ground_gaps(rule)
    if inspection.has_ground:
        gaps = gaps + role_gaps(inspection, rule, inspection.role_data(LICENCE))
    yield from found
    yield from gaps
    if not found and not gaps:
        as_of = data_told(inspection, inspection.role_data(LICENCE))
        yield inspection.answers(rule).answer(
            Outcome.CLEAR, Phrase(clear, {"as_of": as_of}), notes=inspection.repair_notes()
        )
