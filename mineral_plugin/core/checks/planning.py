"""PL01: an exploration area lies inside the mineral plan, is not larger and not deeper."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Iterator

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.answers import sentences_after
from mineral_plugin.core.checks.containment import (
    EVERY_LEVEL,
    Claim,
    Enclosure,
    Interval,
    claimed,
    contained,
)
from mineral_plugin.core.checks.exemptions import EXEMPTION, exemption_name, exemption_of
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.regulation.model import Rule

PLANNING = "mineral_planning"
GIVES_DEPTH = "plan_gives_depth"


def inside_plan(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL01: every part lies inside plan areas for the mineral and ends above their bottom, unless exempt."""
    mineral, exemption = inspection.context.mineral, exemption_of(inspection)
    if mineral.group == GROUP_IV:
        values = {"title": rule.title, "mineral": mineral.name}
        message = Phrase("check.not_for_mineral", values)
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="mineral")
        return
    if exemption is not None and exemption.counts:
        yield _exempt(inspection, rule, exemption.reason)
        return
    for finding in contained(inspection, rule, Enclosure(PLANNING, _claim, _need)):
        yield finding if exemption is not None else unless_stated(inspection, finding, EXEMPTION)


def unless_stated(inspection: Inspection, finding: Finding, fact_id: str) -> Finding:
    """Return a conflict as "cannot tell" while a fact that may lift it is not stated; its ground is kept."""
    if finding.outcome not in (Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE):
        return finding
    question = inspection.context.regulation.fact(fact_id).question
    return replace(
        finding,
        outcome=Outcome.CANNOT_TELL,
        severity=Severity.WARNS if finding.severity is Severity.BLOCKS else finding.severity,
        reason="fact_missing",
        message=sentences_after(finding.message, Phrase("check.inside.depends", {"questions": (question,)})),
        remedy=both(Phrase("remedy.fact_missing")),
        facts=(fact_id,),
    )


def _exempt(inspection: Inspection, rule: Rule, reason: str) -> Finding:
    """Return "not applicable"; "cannot tell" in the wording whose list of exemptions was not read."""
    values = {"reason": exemption_name(reason)}
    if rule.number("exemptions_read") > 0.0:
        message = Phrase("check.pl01.exempt", values)
        return inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="exempt")
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.pl01.exemptions_not_read", {**values, "day": inspection.context.event_date}),
        reason="exemptions_not_read",
        remedy=Phrase("remedy.pl01.exemptions_not_read"),
    )


def _need(part: Part) -> Interval:
    """Return the levels a part needs: from its bottom up; where that is not given, all."""
    return (-math.inf if part.bottom_m is None else part.bottom_m, math.inf)


def _claim(inspection: Inspection, meeting: Encounter) -> Claim:
    """Return what a plan area covers: everything above its bottom; all levels where the plan sets none."""
    plan, values = meeting.placed.object, {"name": meeting.placed.object.name}
    if plan.bottom_m is None:
        if inspection.context.facts.flag(GIVES_DEPTH) is False:
            return claimed(inspection, meeting, EVERY_LEVEL, EVERY_LEVEL)
        doubt = Phrase("check.pl01.depth_not_given", {**values, "fact": GIVES_DEPTH})
        return claimed(inspection, meeting, None, EVERY_LEVEL, [doubt])
    if meeting.part.part.bottom_m is None:
        doubt = Phrase("check.pl01.bottom_not_given", {**values, "bottom": plan.bottom_m})
        return claimed(inspection, meeting, None, EVERY_LEVEL, [doubt])
    above = (plan.bottom_m, math.inf)
    return claimed(inspection, meeting, above, above)
