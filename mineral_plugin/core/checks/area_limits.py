"""A01-A08: the largest exploration area one licence may have."""

from __future__ import annotations

from typing import Iterator, List

import shapely

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.roles import role_gaps
from mineral_plugin.core.regulation.model import Rule

KM2 = 1_000_000.0
SEA = "sea"
# Less ground than this (m2) outside the sea is rounding of the coast, not land.
_NO_LAND_M2 = 0.01


def within_limit(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A01-A03: the surface area is at most the limit of the mineral's point of the law."""
    if not _concerns(inspection, rule):
        yield _not_for_mineral(inspection, rule)
        return
    yield from inspection.ground_gaps(rule) or [_compare(inspection, rule, rule.number("limit") * KM2)]


def within_limit_at_sea(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A04, A05: the limit at sea holds only where the ground is known to lie at sea.

    A mineral of group III on land has the limit of rule A05 for land.
    """
    if not _concerns(inspection, rule):
        yield _not_for_mineral(inspection, rule)
        return
    gaps = inspection.ground_gaps(rule)
    if gaps:
        yield from gaps
    elif inspection.context.mineral.at_sea:
        yield from _at_sea(inspection, rule)
    else:
        yield _compare(inspection, rule, rule.number("limit") * KM2)


def without_limit(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A06: mineral and hot water have no limit; the area is told."""
    if not _concerns(inspection, rule):
        yield _not_for_mineral(inspection, rule)
        return
    area_m2 = inspection.ground.surface_area_m2
    yield from inspection.ground_gaps(rule) or [
        inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.area.no_limit", {"area": area_m2, "mineral": inspection.context.mineral.name}),
            measured=measure(area_m2, None, "m2"),
            notes=inspection.repair_notes(),
        )
    ]


def within_old_limit(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A08: the limits of the 2010 Law on Minerals."""
    limit_m2 = rule.number(inspection.context.mineral.old_limit) * KM2
    yield from inspection.ground_gaps(rule) or [_compare(inspection, rule, limit_m2)]


def _concerns(inspection: Inspection, rule: Rule) -> bool:
    return inspection.context.mineral.limit_key == rule.limit_key


def _not_for_mineral(inspection: Inspection, rule: Rule) -> Finding:
    mineral = inspection.context.mineral
    return inspection.answers(rule).answer(
        Outcome.NOT_APPLICABLE,
        Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name}),
        reason="mineral",
    )


def _compare(inspection: Inspection, rule: Rule, limit_m2: float) -> Finding:
    area_m2 = inspection.ground.surface_area_m2
    values = {"area": area_m2, "limit": limit_m2, "mineral": inspection.context.mineral.name}
    answers, notes = inspection.answers(rule), inspection.repair_notes()
    if area_m2 <= limit_m2:
        return answers.answer(
            Outcome.CLEAR,
            Phrase("check.area.clear", values),
            measured=measure(area_m2, limit_m2, "m2"),
            notes=notes,
        )
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.area.conflict", {**values, "excess": round(area_m2 - limit_m2, 2)}),
        reason="over_limit",
        measured=measure(area_m2, limit_m2, "m2"),
        remedy=Phrase("remedy.area"),
        notes=notes,
    )


def _at_sea(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    sea_limit = rule.number("limit_sea" if "limit_sea" in rule.parameters else "limit") * KM2
    land_limit = rule.number("limit") * KM2 if "limit_sea" in rule.parameters else 0.0
    area_m2 = inspection.ground.surface_area_m2
    if area_m2 > sea_limit or area_m2 <= land_limit:
        # Over the larger limit, or under the smaller one: where the coast runs does not matter.
        yield _compare(inspection, rule, sea_limit if area_m2 > sea_limit else land_limit)
        return
    data = inspection.role_data(SEA)
    gaps: List[Finding] = role_gaps(inspection, rule, data)
    if gaps:
        yield from gaps
        return
    sea = shapely.union_all([placed.geometry for placed in data.objects])
    land_m2 = round(float(shapely.difference(inspection.ground.outline, sea).area), 2)
    at_sea = land_m2 <= _NO_LAND_M2
    yield _compare(inspection, rule, sea_limit) if at_sea else _on_land(inspection, rule, land_m2)


def _on_land(inspection: Inspection, rule: Rule, land_m2: float) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.area.on_land", {"land": land_m2, "area": inspection.ground.surface_area_m2}),
        reason="part_on_land",
        measured=measure(land_m2, None, "m2"),
        remedy=Phrase("remedy.area_on_land"),
        ask=inspection.context.regulation.role(SEA).ask,
    )
