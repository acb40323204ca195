"""Z04: safety corridors and protection scopes of works, by the class of each work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.findings import Basis, Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.around import has_no_extent, heard, in_one, nearby
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.overlap.pieces import overlap
from mineral_plugin.core.reference.layers import RoleData
from mineral_plugin.core.regulation.corridors import Width, corridors_on
from mineral_plugin.core.regulation.model import Rule

CORRIDOR = "corridor"


class Verdict(NamedTuple):
    """What a width and a distance come to: the sentence, and the limit (m) that is printed with it."""

    outcome: Outcome
    reason: str
    phrase: str
    limit_m: float


def corridors(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z04: no ground in the corridor of a work; where its width is not certain that is told, not decided."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    context = inspection.context
    law = context.regulation
    table = corridors_on(law.event_date, law.texts, law.files.get("corridors"))
    around = nearby(inspection, CORRIDOR, table.widest_m)
    found: List[Finding] = []
    for meeting in around.meetings:
        width = table.width_of(meeting.placed.object.object_class)
        finding = _corridor(inspection, rule, meeting, width, around.data) if width else None
        if finding is not None:
            found.append(heard(inspection, finding, meeting.placed))
    gaps = in_one(inspection.ground_gaps(rule) + role_gaps(inspection, rule, around.data))
    yield from found
    yield from gaps
    if not gaps and all(finding.outcome is Outcome.CLEAR for finding in found):
        yield _clear(inspection, rule, around.data, table.widest_m)


def _clear(inspection: Inspection, rule: Rule, data: RoleData, widest_m: float) -> Finding:
    values = {"as_of": data_told(inspection, data), "reach": widest_m}
    return inspection.answers(rule).answer(
        Outcome.CLEAR,
        Phrase("check.z04.clear", values),
        reason="clear_of_corridors",
        measured=None,
        notes=inspection.repair_notes(),
    )


def _corridor(
    inspection: Inspection, rule: Rule, meeting: Encounter, width: Width, data: RoleData
) -> Optional[Finding]:
    verdict = verdict_of(meeting, width, inspection.context.tolerances.overlap_width_m)
    if verdict is None:
        return None
    if not in_force(meeting.placed.object, inspection.context.event_date):
        verdict = Verdict(Outcome.CLEAR, "not_in_force", "check.z04.not_in_force", verdict.limit_m)
    values = _values(inspection, meeting, width, data)
    finding = inspection.answers(rule).answer(
        verdict.outcome,
        Phrase(verdict.phrase, {**values, "limit": verdict.limit_m}),
        reason=verdict.reason,
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=measure(meeting.gap_m, verdict.limit_m, "m"),
        where=_where(inspection, meeting, verdict.limit_m),
        remedy=None if verdict.outcome is Outcome.CLEAR else _remedy(inspection, verdict),
        notes=[*_notes(meeting, width), *inspection.repair_notes(meeting.part, meeting.placed)],
        ask=inspection.context.regulation.role(CORRIDOR).ask
        if verdict.outcome is Outcome.CANNOT_TELL
        else None,
    )
    return replace(finding, basis=basis_of(finding.basis, width))


def verdict_of(meeting: Encounter, width: Width, tolerance_m: float) -> Optional[Verdict]:
    """Return what the distance to a work means, ``None`` where the area is out of the widest corridor.

    Only a width that is certain decides: what lies between the least and the widest, or within a width that
    was not read in the text in force, cannot be told.
    """
    on_work = meeting.shared is not None
    if meeting.shared is not None and not meeting.shared.within_tolerance and _is_sure(meeting, width):
        return Verdict(Outcome.CONFLICT, "on_work", "check.z04.on_work", width.least_m)
    if on_work and width.most_m == 0.0:
        return Verdict(Outcome.WITHIN_TOLERANCE, "overlap", "check.z04.within", 0.0)
    if width.read and meeting.gap_m < width.least_m:
        return _certain(meeting.gap_m, width, tolerance_m)
    if meeting.gap_m < width.most_m:
        return _uncertain(width)
    return _extent_unknown(meeting, width)


def _is_sure(meeting: Encounter, width: Width) -> bool:
    """Return whether the ground decides: where errors leave it open, the corridor may still be sure."""
    in_doubt = meeting.shared is not None and meeting.shared.in_doubt
    return not in_doubt or not width.read or width.least_m == 0.0


def _certain(gap_m: float, width: Width, tolerance_m: float) -> Verdict:
    # The corridor is entered nowhere deeper than the least width less the distance.
    if width.least_m - gap_m <= tolerance_m:
        fixed = width.least_m == width.most_m
        return (
            Verdict(Outcome.WITHIN_TOLERANCE, "overlap", "check.z04.within", width.least_m)
            if fixed
            else _uncertain(width)
        )
    return Verdict(Outcome.CONFLICT, "inside_corridor", "check.z04.conflict", width.least_m)


def _uncertain(width: Width) -> Verdict:
    if not width.known:
        return Verdict(Outcome.CANNOT_TELL, "class_unknown", "check.z04.class_unknown", width.most_m)
    if not width.read:
        return Verdict(Outcome.CANNOT_TELL, "width_not_read", "check.z04.width_not_read", width.most_m)
    return Verdict(Outcome.CANNOT_TELL, "width_not_fixed", "check.z04.width_not_fixed", width.most_m)


def _extent_unknown(meeting: Encounter, width: Width) -> Optional[Verdict]:
    """Return "cannot tell" for a work drawn as a point: how far it reaches from there is not known."""
    if shapely.get_dimensions(meeting.placed.geometry) > 0 or width.most_m == 0.0:
        return None
    return Verdict(Outcome.CANNOT_TELL, "no_extent", "check.z04.no_extent", width.most_m)


def basis_of(basis: Basis, width: Width) -> Basis:
    """Return the basis of a rule with the texts that the width itself stands in."""
    articles = "; ".join(filter(None, [basis.article, *(cited.printed for cited in width.citations)]))
    named = all(cited.names_place for cited in width.citations)
    confirmed = basis.confirmed and width.read and width.known and named
    since = width.valid_from or basis.version_date
    return replace(basis, article=articles, version_date=since, confirmed=confirmed)


def _values(inspection: Inspection, meeting: Encounter, width: Width, data: RoleData) -> Dict[str, Any]:
    placed = meeting.placed.object
    return {
        "part": meeting.part.number,
        "name": placed.name,
        "work": width.name or Phrase("term.work"),
        "edge": width.measured_from or Phrase("term.work_edge"),
        "class": placed.object_class or Phrase("term.class_not_written"),
        "gap": meeting.gap_m,
        "least": width.least_m,
        "most": width.most_m,
        "texts": tuple(cited.printed for cited in width.citations),
        "day": inspection.context.event_date,
        "as_of": data_told(inspection, data),
    }


def _notes(meeting: Encounter, width: Width) -> List[Phrase]:
    notes: List[Phrase] = []
    if width.minimum:
        notes.append(Phrase("note.least_width"))
    if has_no_extent(meeting.placed):
        notes.append(Phrase("note.drawn_as_line"))
    return notes


def _remedy(inspection: Inspection, verdict: Verdict) -> Phrase:
    if verdict.outcome is not Outcome.CANNOT_TELL:
        return Phrase("remedy.z04", {"limit": verdict.limit_m})
    ask = inspection.context.regulation.role(CORRIDOR).ask
    return Phrase("remedy.z04.ask", {"limit": verdict.limit_m, "ask": ask})


def _where(inspection: Inspection, meeting: Encounter, limit_m: float) -> Optional[BaseGeometry]:
    strip = shapely.buffer(meeting.placed.geometry, limit_m, quad_segs=16)
    shared = overlap(meeting.part.geometry, strip, inspection.context.tolerances.overlap_width_m)
    return shared.geometry if shared else None
