"""Ground shared with a reference object, as a finding: conflict, or within tolerance with its figures."""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence, Union

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.weighing import WeighedOverlap
from mineral_plugin.core.regulation.model import Rule


def shared_ground(
    inspection: Inspection,
    rule: Rule,
    meeting: Encounter,
    *,
    conflict: Phrase,
    within: Phrase,
    remedy: Phrase,
    notes: Sequence[Phrase] = (),
) -> Finding:
    """Return one finding for a part and an object that share ground."""
    shared = meeting.shared
    if shared is None:
        raise LookupError("this part and this object share no ground")
    inside = shared.within_tolerance
    width, area = measure(shared.width_m, shared.tolerance_m, "m"), measure(shared.area_m2, None, "m2")
    return inspection.answers(rule).answer(
        Outcome.WITHIN_TOLERANCE if inside else Outcome.CONFLICT,
        within if inside else conflict,
        reason="overlap",
        part=meeting.part.number,
        objects=[reference_ref(meeting.placed.object)],
        measured=width if inside else area,
        where=shared.geometry,
        remedy=remedy,
        notes=[*notes, *inspection.repair_notes(meeting.part, meeting.placed)],
    )


def shared_values(meeting: Encounter) -> Dict[str, Any]:
    """Return the named places that every sentence about shared ground has."""
    shared = meeting.shared
    return {
        "part": meeting.part.number,
        "name": meeting.placed.object.name,
        "area": shared.area_m2 if shared else 0.0,
        "width": width_told(shared),
        "share": round(shared.share * 100.0, 2) if shared else 0.0,
    }


def width_told(shared: Optional[WeighedOverlap]) -> Union[Phrase, str]:
    """Return the mean width of a strip as part of a sentence: 2A/P of thick ground is no width."""
    if shared is None or not shared.is_strip:
        return ""
    return Phrase("term.strip_width", {"width": shared.width_m})
