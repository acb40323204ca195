"""G01, G03, G05, G08: corners, zone and levels of an area."""

from __future__ import annotations

import math
from typing import Iterator, Optional, Tuple

import pyproj

from mineral_plugin.core.area.geometry import outside_zone_deg
from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import to_geographic
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref, ring_name
from mineral_plugin.core.checks.ground import distinct_corners
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule


def enough_corners(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G01: each ring is closed by straight sides, so it has at least three different corners."""
    least = int(rule.number("least_corners"))
    answers, area = inspection.answers(rule), inspection.context.area
    poor = list(_poor_rings(area, least))
    for part, ring, count in poor:
        values = {"part": part, "ring": ring_name(ring), "count": count, "least": least}
        yield answers.answer(
            Outcome.CONFLICT,
            Phrase("check.g01.conflict", values),
            reason="too_few_corners",
            part=part,
            objects=[own_ref("ring", area.id, (part, ring), str(ring))],
            remedy=Phrase("remedy.g01"),
        )
    if not poor and area.parts:
        rings = sum(len(part.rings) for part in area.parts)
        corners = sum(len(ring.corners) for part in area.parts for ring in part.rings)
        yield answers.answer(Outcome.CLEAR, Phrase("check.g01.clear", {"rings": rings, "corners": corners}))
    elif not area.parts:
        yield answers.answer(
            Outcome.CONFLICT, Phrase("check.g01.empty"), reason="no_parts", remedy=Phrase("remedy.g01")
        )


def _poor_rings(area: LicenceArea, least: int) -> Iterator[Tuple[int, int, int]]:
    for number, part in enumerate(area.parts, start=1):
        for index, ring in enumerate(part.rings):
            count = distinct_corners(ring)
            if count < least:
                yield number, index, count


def zone_declared(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G03: the table names a VN-2000 zone, and one that exists."""
    zone = inspection.context.area.zone
    usual = rule.numbers(f"meridians_{zone.width_deg}_min")
    values = {"meridian": zone.meridian_text, "width": zone.width_deg}
    answers = inspection.answers(rule)
    if zone.central_meridian_min in usual:
        yield answers.answer(Outcome.CLEAR, Phrase("check.g03.clear", values))
    elif zone.width_deg == 6:
        yield answers.answer(
            Outcome.CONFLICT,
            Phrase("check.g03.conflict", values),
            reason="no_such_zone",
            remedy=Phrase("remedy.g03"),
        )
    else:
        yield answers.answer(
            Outcome.CANNOT_TELL,
            Phrase("check.g03.cannot_tell", values),
            reason="unusual_meridian",
            remedy=Phrase("remedy.g03"),
        )


def inside_zone(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G05: no corner lies farther from the central meridian than half the zone."""
    area, answers = inspection.context.area, inspection.answers(rule)
    margin = inspection.context.tolerances.zone_margin_deg
    values = {"meridian": area.zone.meridian_text, "width": area.zone.width_deg}
    beyond = _beyond_deg(area)
    if beyond is None:
        yield answers.answer(
            Outcome.CONFLICT,
            Phrase("check.g05.nowhere", values),
            reason="nowhere",
            remedy=Phrase("remedy.g05"),
        )
    elif beyond == 0.0:
        yield answers.answer(Outcome.CLEAR, Phrase("check.g05.clear", values))
    else:
        far = beyond > margin
        yield answers.answer(
            Outcome.CONFLICT if far else Outcome.WITHIN_TOLERANCE,
            Phrase("check.g05.conflict" if far else "check.g05.within", {**values, "beyond": beyond}),
            reason="outside_zone",
            measured=measure(beyond, margin, "deg"),
            where=None if not inspection.ground.parts else inspection.ground.outline,
            remedy=Phrase("remedy.g05"),
        )


def _beyond_deg(area: LicenceArea) -> Optional[float]:
    """Return by how many degrees corners lie beyond the zone; ``None`` where they lie nowhere on earth."""
    if not any(ring.corners for part in area.parts for ring in part.rings):
        return None
    try:
        beyond = outside_zone_deg(area, to_geographic)
    except pyproj.exceptions.ProjError:
        return None
    return round(beyond, 6) if math.isfinite(beyond) else None


def levels_given(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G08: each part of a mining area has a top level above its bottom level."""
    for number, part in enumerate(inspection.context.area.parts, start=1):
        yield _levels(inspection, rule, number, part)


def _levels(inspection: Inspection, rule: Rule, number: int, part: Part) -> Finding:
    answers = inspection.answers(rule)
    if part.top_m is None or part.bottom_m is None:
        return answers.answer(
            Outcome.CONFLICT,
            Phrase("check.g08.missing", {"part": number}),
            reason="levels_missing",
            part=number,
            remedy=Phrase("remedy.g08"),
        )
    values = {"part": number, "top": part.top_m, "bottom": part.bottom_m}
    height = measure(part.top_m - part.bottom_m, None, "m")
    if part.top_m <= part.bottom_m:
        return answers.answer(
            Outcome.CONFLICT,
            Phrase("check.g08.order", values),
            reason="levels_order",
            part=number,
            measured=height,
            remedy=Phrase("remedy.g08"),
        )
    return answers.answer(Outcome.CLEAR, Phrase("check.g08.clear", values), part=number, measured=height)
