"""M04, M05: the status map (bản đồ hiện trạng) of a mine: scale, zone, ground covered, yearly date.

Circular 36/2025, articles 12-15: for solid minerals, every year with the state of 31 December, filed before
1 February; a status map also goes with an extension, an adjustment or a return.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Dict, Iterator, List, Optional

import shapely

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.map_scales import no_scale
from mineral_plugin.core.checks.spans import days_between
from mineral_plugin.core.checks.stages import STATUS_MAP, before_stage
from mineral_plugin.core.checks.stated_grounds import no_stated_ground, stated_ground
from mineral_plugin.core.overlap.pieces import wider_than
from mineral_plugin.core.regulation.model import Rule

SCALE, MAPPED = "status_map_scale_denominator", "status_map_area"
YEARLY, DATA_TO, FILED_ON = "status_map_yearly", "status_map_data_to", "status_map_filed_on"
OLD_AREA = "old_area"
# The articles speak of solid minerals; water has no status map.
WATERS = ("mineral_water", "hot_water")


def scale_and_zone(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M04: the status map has one of the three scales, and the meridian and zone of the licence map."""
    refused = _refused(inspection, rule) or inspection.fact_gaps(rule, SCALE, MAPPED)
    if refused:
        yield from refused
        return
    scale = inspection.context.facts.number(SCALE) or 0.0
    if scale <= 0.0:
        yield no_scale(inspection, rule, SCALE)
        return
    faults = [*_wrong_scale(inspection, rule, scale), *_other_zone(inspection, rule)]
    yield from in_one(faults) or [_as_licence(inspection, rule, scale)]


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    mineral = inspection.context.mineral
    if mineral.id in WATERS:
        message = Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name})
        return [inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="mineral")]
    return before_stage(inspection, rule, STATUS_MAP)


def _wrong_scale(inspection: Inspection, rule: Rule, scale: float) -> List[Finding]:
    allowed = rule.numbers("scale_denominators")
    if scale in allowed:
        return []
    return [
        inspection.answers(rule).answer(
            Outcome.CONFLICT,
            Phrase("check.m04.scale", {"scale": scale, "allowed": _scales(rule)}),
            reason="other_scale",
            remedy=Phrase("remedy.m04.scale", {"allowed": _scales(rule)}),
        )
    ]


def _scales(rule: Rule) -> List[Phrase]:
    return [Phrase("term.scale", {"number": number}) for number in rule.numbers("scale_denominators")]


def _other_zone(inspection: Inspection, rule: Rule) -> List[Finding]:
    values = _zones(inspection)
    if values["mapped"] == values["licence"]:
        return []
    return [
        inspection.answers(rule).answer(
            Outcome.CONFLICT,
            Phrase("check.m04.zone", values),
            reason="other_zone",
            remedy=Phrase("remedy.m04.zone", values),
        )
    ]


def _zones(inspection: Inspection) -> Dict[str, Any]:
    """Return the zones of the status map and of the licence (of the area checked if none is stated)."""
    facts, area = inspection.context.facts, inspection.context.area
    mapped = facts.area(MAPPED) or area
    return {"mapped": mapped.zone.text, "licence": (facts.area(OLD_AREA) or area).zone.text}


def _as_licence(inspection: Inspection, rule: Rule, scale: float) -> Finding:
    values = {"scale": scale, **_zones(inspection)}
    return inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.m04.clear", values))


def covers_and_yearly(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M05: the status map covers the whole area; the yearly one is of 31 December, filed by 31 January."""
    refused = _refused(inspection, rule) or [
        *inspection.ground_gaps(rule),
        *inspection.fact_gaps(rule, MAPPED, YEARLY),
    ]
    if refused:
        yield from refused
    elif stated_ground(inspection, MAPPED) is None:
        yield no_stated_ground(inspection, rule, MAPPED)
    else:
        uncovered, dated = _uncovered(inspection, rule), _yearly(inspection, rule)
        faults = [one for one in (uncovered, dated) if one and one.outcome is Outcome.CONFLICT]
        unsure = [one for one in (uncovered, dated) if one and one not in faults]
        yield from in_one(faults) or in_one(unsure) or [_covered(inspection, rule)]


def _uncovered(inspection: Inspection, rule: Rule) -> Optional[Finding]:
    """Return the ground of the area that the status map leaves out, if any."""
    mapped = stated_ground(inspection, MAPPED)
    if mapped is None:
        return None
    missing = polygons_of(shapely.difference(inspection.ground.outline, mapped.outline))
    area_m2, whole_m2 = round(float(missing.area), 2), inspection.ground.surface_area_m2
    if area_m2 == 0.0:
        return None
    tolerance = inspection.context.tolerances.overlap_width_m
    wide = any(wider_than(piece, tolerance) for piece in missing.geoms)
    values = {"area": area_m2, "share": round(100.0 * area_m2 / whole_m2, 2), "width": tolerance}
    return inspection.answers(rule).answer(
        Outcome.CONFLICT if wide else Outcome.WITHIN_TOLERANCE,
        Phrase("check.m05.uncovered" if wide else "check.m05.within", values),
        reason="not_covered",
        measured=measure(area_m2, 0.0, "m2"),
        where=missing,
        remedy=Phrase("remedy.m05.uncovered", values),
        notes=inspection.repair_notes(),
    )


def _yearly(inspection: Inspection, rule: Rule) -> Optional[Finding]:
    """Return what is wrong or unknown of the dates of a yearly status map, if anything."""
    facts = inspection.context.facts
    if not facts.flag(YEARLY):
        return None
    data_to = facts.day(DATA_TO)
    if data_to is None:
        return inspection.fact_gaps(rule, DATA_TO)[0]
    month, day = (int(number) for number in rule.numbers("state_of"))
    if (data_to.month, data_to.day) != (month, day):
        values = {"data_to": data_to, "month": month, "day": day}
        return _late(inspection, rule, "state", values)
    return _filing(inspection, rule, data_to)


def _filing(inspection: Inspection, rule: Rule, data_to: date) -> Optional[Finding]:
    """Return what is wrong or unknown of the day of filing; one that is still ahead is neither."""
    last, filed = last_filing_day(rule, data_to), inspection.context.facts.day(FILED_ON)
    if filed is None:
        missed = inspection.context.event_date > last
        return inspection.fact_gaps(rule, FILED_ON)[0] if missed else None
    if filed <= last:
        return None
    values = {"filed": filed, "last": last, "late": days_between(last, filed)}
    return _late(inspection, rule, "late", values)


def last_filing_day(rule: Rule, data_to: date) -> date:
    """Return the last day to file the map of a year: the day before the one named in the year after."""
    month, day = (int(number) for number in rule.numbers("filed_before"))
    return date(data_to.year + 1, month, day) - timedelta(days=1)


def _late(inspection: Inspection, rule: Rule, what: str, values: Dict[str, Any]) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase(f"check.m05.{what}", values),
        reason=f"yearly_{what}",
        measured=measure(values["late"], 0.0, "days") if "late" in values else None,
        remedy=Phrase(f"remedy.m05.{what}", values),
    )


def _covered(inspection: Inspection, rule: Rule) -> Finding:
    facts, notes = inspection.context.facts, inspection.repair_notes()
    data_to, filed = facts.day(DATA_TO), facts.day(FILED_ON)
    if facts.flag(YEARLY) and data_to is not None:
        days = {"data_to": data_to, "last": last_filing_day(rule, data_to), "filed": filed or ""}
        notes.append(Phrase("check.m05.filed" if filed else "check.m05.to_file", days))
    message = Phrase("check.m05.clear", {"area": inspection.ground.surface_area_m2})
    return inspection.answers(rule).answer(
        Outcome.CLEAR, message, measured=measure(0.0, 0.0, "m2"), notes=notes
    )
