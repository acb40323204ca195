"""The ground of another area that the applicant states: the old licence, the part returned."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.ground import Ground, ground_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.reference.systems import System
from mineral_plugin.core.regulation.model import Rule

# How far sides may bend when an area is brought from another zone, in m.
_BEND_M = 0.01


def stated_ground(inspection: Inspection, fact_id: str) -> Optional[Ground]:
    """Return the ground of a stated area in the zone of the area that is checked.

    ``None`` where it was not stated, or where one of its parts does not close.
    """
    stated = inspection.context.facts.area(fact_id)
    if stated is None:
        return None
    ground = ground_of(stated)
    if ground.without or not ground.parts:
        return None
    system, zone = System(zone=stated.zone), inspection.context.area.zone
    if stated.zone == zone:
        return ground
    # Marked as changed, so that its area is that of the copy: all figures are then of one plane.
    parts = (
        replace(part, geometry=system.to_zone(part.geometry, zone, _BEND_M), was_repaired=True)
        for part in ground.parts
    )
    return replace(ground, parts=tuple(parts))


def no_stated_ground(inspection: Inspection, rule: Rule, fact_id: str) -> Finding:
    """Return the "cannot tell" for a stated area without ground."""
    question = inspection.context.regulation.fact(fact_id).question
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.stated_no_ground", {"fact": fact_id, "question": question}),
        reason="stated_no_ground",
        remedy=Phrase("remedy.stated_no_ground", {"fact": fact_id}),
        facts=(fact_id,),
    )
