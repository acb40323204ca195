"""Z12: the least safe distance of blasting from houses and people, by the method of blasting."""

from __future__ import annotations

from typing import Iterator

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.around import not_stated
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

METHOD = "blasting_method"
DISTANCE = "blasting_distance"
DOWNHILL = "blasting_downhill"
NO_BLASTING = "none"


def safe_distance(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z12: people are at least as far as the radius of the method (QCVN 01:2019/BCT 5.7.d, table 1)."""
    method = inspection.context.facts.text(METHOD)
    if method == NO_BLASTING:
        yield inspection.answers(rule).answer(
            Outcome.NOT_APPLICABLE, Phrase("check.z12.no_blasting"), reason="no_blasting"
        )
        return
    asked = [METHOD, DISTANCE, *([DOWNHILL] if _on_hillsides(rule, method) else [])]
    missing = not_stated(inspection, *asked)
    if missing:
        yield from inspection.fact_gaps(rule, *missing)
    else:
        yield _compare(inspection, rule, method)


def _on_hillsides(rule: Rule, method: str) -> bool:
    return f"downhill_{method}" in rule.parameters


def least_distance_m(rule: Rule, method: str, downhill: bool) -> float:
    """Return the least radius in m; downhill of a hillside some methods have a larger one."""
    usual = rule.number(method)
    return (
        max(usual, rule.number(f"downhill_{method}")) if downhill and _on_hillsides(rule, method) else usual
    )


def _compare(inspection: Inspection, rule: Rule, method: str) -> Finding:
    facts = inspection.context.facts
    distance = facts.number(DISTANCE) or 0.0
    limit = least_distance_m(rule, method, facts.flag(DOWNHILL) is True)
    values = {
        "method": Phrase(f"term.blasting.{method}"),
        "distance": distance,
        "limit": limit,
        "lacking": round(limit - distance, 3),
    }
    if distance >= limit:
        return inspection.answers(rule).answer(
            Outcome.CLEAR, Phrase("check.z12.clear", values), measured=measure(distance, limit, "m")
        )
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.z12.conflict", values),
        reason="too_near",
        measured=measure(distance, limit, "m"),
        remedy=Phrase("remedy.z12", {"limit": limit}),
    )
