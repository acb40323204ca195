"""PL04, PL05: mining inside the recognised reserve with its levels; group IV inside the surveyed area."""

from __future__ import annotations

import math
from typing import Iterator, List, Optional

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.containment import (
    EVERY_LEVEL,
    Claim,
    Enclosure,
    Interval,
    claim_on_surface,
    claimed,
    contained,
)
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.regulation.model import Rule

RESERVE, SURVEYED = "recognised_reserve", "explored_area"
CUT_ABOVE, CONFIRMATION = "cut_above_reserve", "survey_confirmation"


def inside_reserve(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL04: each part lies inside areas with recognised reserves, and its levels inside theirs."""
    if inspection.context.mineral.group == GROUP_IV:
        yield _other_group(inspection, rule)
        return
    yield from contained(inspection, rule, Enclosure(RESERVE, _reserve_claim, _need))


def inside_survey(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL05: a group IV mining area lies where a survey or exploration result was confirmed."""
    if inspection.context.mineral.group != GROUP_IV:
        yield _other_group(inspection, rule)
        return
    yield from contained(inspection, rule, Enclosure(SURVEYED, _survey_claim))


def _other_group(inspection: Inspection, rule: Rule) -> Finding:
    values = {"title": rule.title, "mineral": inspection.context.mineral.name}
    message = Phrase("check.not_for_mineral", values)
    return inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="mineral")


def _need(part: Part) -> Interval:
    if part.top_m is None or part.bottom_m is None:
        return EVERY_LEVEL
    return (part.bottom_m, part.top_m)


def _reserve_claim(inspection: Inspection, meeting: Encounter) -> Claim:
    """Return the levels that a reserve covers for a part.

    Ground above a reserve may be cut by the works that reach it (Decree 193/2025 art. 3.10): whether it is
    part of the project is a fact.
    """
    reserve, part = meeting.placed.object, meeting.part.part
    if part.top_m is None or part.bottom_m is None:
        doubt = Phrase("check.pl04.part_levels", {"part": meeting.part.number})
        return claimed(inspection, meeting, None, EVERY_LEVEL, [doubt])
    if reserve.top_m is None or reserve.bottom_m is None:
        maybe = (_level(reserve.bottom_m, -math.inf), math.inf)
        return claimed(
            inspection, meeting, None, maybe, [Phrase("check.pl04.reserve_levels", {"name": reserve.name})]
        )
    strict = (reserve.bottom_m, reserve.top_m)
    if part.bottom_m >= reserve.top_m:
        return claimed(inspection, meeting, strict, strict)
    return _with_cover(inspection, meeting, strict)


def _with_cover(inspection: Inspection, meeting: Encounter, strict: Interval) -> Claim:
    """Return the claim of a reserve that a part reaches, with the ground above it."""
    top_m, cut = meeting.part.part.top_m, inspection.context.facts.flag(CUT_ABOVE)
    if top_m is None or top_m <= strict[1] or cut is False:
        return claimed(inspection, meeting, strict, strict)
    open_above = (strict[0], math.inf)
    if cut:
        return claimed(inspection, meeting, open_above, open_above)
    values = {"name": meeting.placed.object.name, "gap": top_m - strict[1], "fact": CUT_ABOVE}
    return claimed(inspection, meeting, strict, open_above, [Phrase("check.pl04.above", values)])


def _level(level_m: Optional[float], otherwise: float) -> float:
    return otherwise if level_m is None else level_m


def _survey_claim(inspection: Inspection, meeting: Encounter) -> Claim:
    """Return the claim of a survey: only one with a confirmation, in the layer or stated, is sure."""
    surveyed = meeting.placed.object
    if surveyed.decision.strip() or inspection.context.facts.text(CONFIRMATION):
        return claim_on_surface(inspection, meeting)
    doubts: List[Phrase] = [Phrase("check.pl05.not_confirmed", {"name": surveyed.name, "fact": CONFIRMATION})]
    return claimed(inspection, meeting, None, EVERY_LEVEL, doubts)
