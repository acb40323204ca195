"""A09, A12: how many exploration licences a holder has, and how large they are together.

A register may not tell whether a licence counts, and it never tells what other registers hold. So two
numbers are kept: what is certain, and what may be at most. Over the limit with what is certain is a conflict,
within it with all that may be is clear, and in between nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.filings import EXTENSION, is_for
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.licences import (
    LICENCE,
    is_for_mineral,
    is_holders,
    is_in_force,
    is_to_explore,
)
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.reference.layers import RoleData
from mineral_plugin.core.reference.registers import Registered, registered
from mineral_plugin.core.reference.states import Days
from mineral_plugin.core.regulation.model import Rule

KM2 = 1_000_000.0
IN_ALL, PER_MINERAL = "in_all", "per_mineral"
ELSEWHERE = {IN_ALL: "licences_elsewhere", PER_MINERAL: "mineral_licences_elsewhere"}
AREA_ELSEWHERE = "mineral_area_elsewhere_km2"
OLD_LIMITS = "A08"


class Holdings(NamedTuple):
    """The other exploration licences of a holder: those that count, those that may, and the data's worth."""

    certain: Tuple[Registered, ...]
    possible: Tuple[Registered, ...]
    data: RoleData


@dataclass(frozen=True)
class _Range:
    """The least and the most that something can be; ``most`` is ``None`` where there is no telling."""

    least: float
    most: Optional[float]


def licence_count(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A12: a holder has at most so many exploration licences, this one included; none since 2026."""
    key = next((name for name in (IN_ALL, PER_MINERAL) if name in rule.parameters), None)
    if key is None:
        yield inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.a12.no_limit"))
        return
    gaps = _holder_gaps(inspection, rule)
    if gaps:
        yield from gaps
        return
    held = _holdings(inspection, same_mineral=key == PER_MINERAL)
    yield from role_gaps(inspection, rule, held.data) or _counted(inspection, rule, key, held)


def _counted(inspection: Inspection, rule: Rule, key: str, held: Holdings) -> List[Finding]:
    limit, elsewhere = rule.number(key), _stated(inspection, ELSEWHERE[key])
    least = 1 + len(held.certain) + (elsewhere or 0.0)
    most = None if elsewhere is None else least + len(held.possible)
    values = {
        "count": least,
        "limit": limit,
        "holder": inspection.context.holder,
        "names": _names(held.certain),
        "as_of": data_told(inspection, held.data),
    }
    answers = inspection.answers(rule)
    scope = "check.a12.in_all" if key == IN_ALL else "check.a12.per_mineral"
    notes = [Phrase(scope, {"mineral": inspection.context.mineral.name})]
    if least > limit:
        return [
            answers.answer(
                Outcome.CONFLICT,
                Phrase("check.a12.conflict", {**values, "excess": least - limit}),
                reason="over_limit",
                objects=[reference_ref(one.object) for one in held.certain],
                measured=measure(least, limit, "licences"),
                remedy=Phrase("remedy.a12"),
                notes=notes,
            )
        ]
    if most is None:
        return inspection.fact_gaps(rule, ELSEWHERE[key])
    if most <= limit:
        return [
            answers.answer(
                Outcome.CLEAR,
                Phrase("check.a12.clear", {**values, "most": most}),
                measured=measure(most, limit, "licences"),
                notes=notes,
            )
        ]
    return [_unsure(inspection, rule, held.possible, Phrase("check.a12.unsure", {**values, "most": most}))]


def area_total(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A09: a holder's exploration licences for one mineral have together at most twice the limit of one."""
    gaps = inspection.ground_gaps(rule) + _holder_gaps(inspection, rule)
    if gaps:
        yield from gaps
        return
    held = _holdings(inspection, same_mineral=True)
    yield from role_gaps(inspection, rule, held.data) or _summed(inspection, rule, held)


def _summed(inspection: Inspection, rule: Rule, held: Holdings) -> List[Finding]:
    limit_m2 = rule.number("factor") * _single_limit_m2(inspection)
    elsewhere = _stated(inspection, AREA_ELSEWHERE)
    total = _total(inspection.ground.surface_area_m2, held, elsewhere)
    values = {
        "area": total.least,
        "own": inspection.ground.surface_area_m2,
        "limit": limit_m2,
        "holder": inspection.context.holder,
        "mineral": inspection.context.mineral.name,
        "names": _names(held.certain),
        "as_of": data_told(inspection, held.data),
    }
    answers, notes = inspection.answers(rule), inspection.repair_notes()
    if total.least > limit_m2:
        return [
            answers.answer(
                Outcome.CONFLICT,
                Phrase("check.a09.conflict", {**values, "excess": round(total.least - limit_m2, 2)}),
                reason="over_limit",
                objects=[reference_ref(one.object) for one in held.certain],
                measured=measure(total.least, limit_m2, "m2"),
                remedy=Phrase("remedy.a09"),
                notes=notes,
            )
        ]
    if elsewhere is None:
        return inspection.fact_gaps(rule, AREA_ELSEWHERE)
    if total.most is None or total.most > limit_m2:
        unknown = tuple(one for one in held.certain if one.area_m2 is None)
        return [_unsure(inspection, rule, (*held.possible, *unknown), Phrase("check.a09.unsure", values))]
    return [
        answers.answer(
            Outcome.CLEAR,
            Phrase("check.a09.clear", {**values, "area": total.most}),
            measured=measure(total.most, limit_m2, "m2"),
            notes=notes,
        )
    ]


def _total(own_m2: float, held: Holdings, elsewhere_km2: Optional[float]) -> _Range:
    """Return the area in m2 that the licences have together; one without a known area has any area."""
    known = [one.area_m2 for one in held.certain if one.area_m2 is not None]
    least = round(own_m2 + sum(known) + (elsewhere_km2 or 0.0) * KM2, 2)
    others = [one.area_m2 for one in (*held.certain, *held.possible)]
    if elsewhere_km2 is None or None in others:
        return _Range(least, None)
    return _Range(least, round(least + sum(one.area_m2 or 0.0 for one in held.possible), 2))


def _single_limit_m2(inspection: Inspection) -> float:
    context = inspection.context
    single = context.regulation.rule(OLD_LIMITS)
    if single is None:
        raise LookupError(OLD_LIMITS)
    return single.number(context.mineral.old_limit) * KM2


def _holdings(inspection: Inspection, same_mineral: bool) -> Holdings:
    """Return the other licences to explore that the register may give the holder."""
    context = inspection.context
    days = Days(context.event_date, context.regulation.role(LICENCE).max_age_days, context.known_on)
    data, licences = registered(context.reference, LICENCE, context.holder, days)
    here = _licences_here(inspection)
    certain: List[Registered] = []
    possible: List[Registered] = []
    for one in licences:
        counts = _counts(inspection, one.object, same_mineral, (one.object.source, one.object.id) in here)
        if counts is not False:
            (certain if counts else possible).append(one)
    return Holdings(tuple(certain), tuple(possible), data)


def _counts(
    inspection: Inspection, licence: ReferenceObject, same_mineral: bool, here: bool
) -> Optional[bool]:
    """Return whether a licence counts beside this area; a licence that is extended is no other one."""
    context = inspection.context
    told = [
        is_holders(licence, context.holder),
        is_to_explore(licence),
        is_in_force(licence, context),
        is_for_mineral(licence, context) if same_mineral else True,
        _is_another(inspection) if here else True,
    ]
    return False if False in told else (None if None in told else True)


def _is_another(inspection: Inspection) -> Optional[bool]:
    extension = is_for(inspection, EXTENSION)
    return None if extension is None else not extension


def _licences_here(inspection: Inspection) -> List[Tuple[str, str]]:
    """Return source and id of each licence that shares ground with the area."""
    if not inspection.has_ground:
        return []
    met = (meeting for meeting in inspection.encounters(LICENCE) if meeting.shared is not None)
    return [(meeting.placed.object.source, meeting.placed.object.id) for meeting in met]


def _stated(inspection: Inspection, fact_id: str) -> Optional[float]:
    """Return a stated number, never below zero: less than nothing would hide what the register shows."""
    value = inspection.context.facts.number(fact_id)
    return None if value is None else max(0.0, value)


def _holder_gaps(inspection: Inspection, rule: Rule) -> List[Finding]:
    if inspection.context.holder.strip():
        return []
    return [
        inspection.answers(rule).answer(
            Outcome.CANNOT_TELL,
            Phrase("check.a.no_holder", {"title": rule.title}),
            reason="holder_not_stated",
            remedy=Phrase("remedy.a.no_holder"),
        )
    ]


def _unsure(inspection: Inspection, rule: Rule, doubtful: Tuple[Registered, ...], message: Phrase) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        message,
        reason="licences_unclear",
        objects=[reference_ref(one.object) for one in doubtful],
        remedy=Phrase("remedy.a.unsure", {"names": _names(doubtful)}),
        ask=inspection.context.regulation.role(LICENCE).ask,
    )


def _names(licences: Tuple[Registered, ...]) -> object:
    return [one.object.name for one in licences] or Phrase("term.none")
