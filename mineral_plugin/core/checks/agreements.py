"""A07: the area follows an inter-governmental agreement, which takes the place of the usual limits."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

AGREEMENT = "intergovernmental_agreement"
AGREED_AREA = "agreement_area_km2"
KM2 = 1_000_000.0
_AGREEMENT_RULE = "A07"


def within_agreement(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A07: under an inter-governmental agreement the area is at most what the agreement says."""
    mineral = inspection.context.mineral
    if not mineral.limit_key:
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE,
            Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name}),
            reason="mineral",
        )
        return
    gaps = inspection.fact_gaps(rule, AGREEMENT)
    if gaps:
        yield from gaps
    elif not inspection.context.facts.flag(AGREEMENT):
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE, Phrase("check.a07.none"), reason="no_agreement"
        )
    else:
        gaps = inspection.ground_gaps(rule) + inspection.fact_gaps(rule, AGREED_AREA)
        yield from gaps or [_compared(inspection, rule)]


def unless_agreed(
    check: Callable[[Inspection, Rule], Iterable[Finding]], inspection: Inspection, rule: Rule
) -> Iterator[Finding]:
    """A01-A05: the usual limit, which stands back where an agreement was stated."""
    if inspection.context.mineral.limit_key == rule.limit_key and _agreed(inspection):
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE,
            Phrase("check.a07.instead", {"title": rule.title}),
            reason="agreement",
        )
    else:
        yield from check(inspection, rule)


def _agreed(inspection: Inspection) -> bool:
    context = inspection.context
    in_force = any(rule.id == _AGREEMENT_RULE for rule in context.regulation.rules)
    return in_force and context.facts.flag(AGREEMENT) is True


def _compared(inspection: Inspection, rule: Rule) -> Finding:
    area_m2 = inspection.ground.surface_area_m2
    limit_m2 = (inspection.context.facts.number(AGREED_AREA) or 0.0) * KM2
    values = {"area": area_m2, "limit": limit_m2, "mineral": inspection.context.mineral.name}
    answers, notes = inspection.answers(rule), inspection.repair_notes()
    if area_m2 <= limit_m2:
        return answers.answer(
            Outcome.CLEAR,
            Phrase("check.a07.clear", values),
            measured=measure(area_m2, limit_m2, "m2"),
            notes=notes,
        )
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.a07.conflict", {**values, "excess": round(area_m2 - limit_m2, 2)}),
        reason="over_agreement",
        measured=measure(area_m2, limit_m2, "m2"),
        remedy=Phrase("remedy.a07"),
        notes=notes,
    )
