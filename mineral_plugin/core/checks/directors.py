"""C04: one mine director: at most so many open pits of one holder, near each other, or one underground mine.

Which mines a director runs only the applicant knows; whose they are the register tells, if it shows them.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.ground import Ground, PartGround, ground_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.licences import LICENCE, is_holders, is_in_force, is_to_explore
from mineral_plugin.core.checks.spans import plain
from mineral_plugin.core.checks.stated_grounds import no_stated_ground, stated_ground
from mineral_plugin.core.overlap.pieces import distance_m, overlap
from mineral_plugin.core.reference.layers import PlacedObject
from mineral_plugin.core.reference.states import Days, RoleState
from mineral_plugin.core.regulation.model import Rule

SHARED, SAME_HOLDER, MINES = "director_shared", "director_same_holder", "director_mines"
OPEN_PITS, UNDERGROUND = "director_open_pits", "director_underground"
_KM = 1000.0


class _Owners(NamedTuple):
    """Whose the other mines are: licences of others in force there, and whether all are the holder's own."""

    others: Tuple[ReferenceObject, ...]
    all_ours: bool


def one_director(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C04: a director who runs other mines too runs open pits only, few, near each other, of one holder.

    The distance of two mines is that of their areas, from boundary to boundary.
    """
    shared = inspection.context.facts.flag(SHARED)
    if shared is None:
        yield from inspection.fact_gaps(rule, SHARED)
        return
    if not shared:
        yield inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.c04.own_director"))
        return
    gaps = inspection.ground_gaps(rule)
    mines = None if gaps else stated_ground(inspection, MINES)
    owners = _owners(inspection) if mines else _Owners((), False)
    found = [*_counts(inspection, rule), *_holder(inspection, rule, owners)]
    found += _distances(inspection, rule, mines) if mines else []
    yield from found
    if not gaps:
        asked = () if owners.all_ours else (SAME_HOLDER,)
        gaps = inspection.fact_gaps(rule, OPEN_PITS, UNDERGROUND, *asked, MINES)
    if not gaps and mines is None:
        gaps = [no_stated_ground(inspection, rule, MINES)]
    yield from gaps
    if mines is not None and not found and not gaps:
        yield _near(inspection, rule, mines)


def _counts(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Yield what the stated numbers and the holder break."""
    facts = inspection.context.facts
    pits, underground = facts.number(OPEN_PITS), facts.number(UNDERGROUND)
    most = rule.number("open_pits")
    if pits is not None and pits > most:
        values = {"pits": plain(pits), "limit": plain(most), "excess": plain(pits - most)}
        yield _conflict(inspection, rule, Phrase("check.c04.too_many", values), "too_many")
    if underground is not None and underground > 0:
        values = {"underground": plain(underground), "limit": plain(rule.number("underground"))}
        yield _conflict(inspection, rule, Phrase("check.c04.underground", values), "underground")


def _holder(inspection: Inspection, rule: Rule, owners: _Owners) -> Iterator[Finding]:
    """Yield the conflict that a mine is another holder's, by the register or as stated."""
    if owners.others:
        values = {"names": [one.name for one in owners.others], "holder": inspection.context.holder}
        said = Phrase("check.c04.others_licence", values)
        objects = [reference_ref(one) for one in owners.others]
        yield _conflict(inspection, rule, said, "other_holder", objects=objects)
    elif inspection.context.facts.flag(SAME_HOLDER) is False:
        yield _conflict(inspection, rule, Phrase("check.c04.other_holder"), "other_holder")


def _owners(inspection: Inspection) -> _Owners:
    """Return whose the stated mines are by the register; nobody's where it cannot be relied on."""
    context, stated = inspection.context, inspection.context.facts.area(MINES)
    if stated is None or not context.holder.strip():
        return _Owners((), False)
    ground, role = ground_of(stated), context.regulation.role(LICENCE)
    days = Days(context.event_date, role.max_age_days, context.known_on)
    data = context.reference.role(role.id, ground.area, 0.0, days, role.geometry)
    if data.state is not RoleState.USABLE:
        return _Owners((), False)
    others: List[ReferenceObject] = []
    ours = 0
    for part in ground.parts:
        licences = [one.object for one in data.objects if _is_licensed(inspection, part, one)]
        mine = any(is_holders(one, context.holder) for one in licences)
        ours += mine
        others += [one for one in licences if not mine and is_holders(one, context.holder) is False]
    return _Owners(tuple(dict.fromkeys(others)), ours == len(ground.parts))


def _is_licensed(inspection: Inspection, part: PartGround, placed: PlacedObject) -> bool:
    """Return whether a mine lies in a licence to mine that is in force, by more than the tolerance."""
    width_m = inspection.context.tolerances.overlap_width_m
    shared = overlap(part.geometry, placed.geometry, width_m)
    if shared is None or shared.within_tolerance or is_to_explore(placed.object):
        return False
    return is_in_force(placed.object, inspection.context) is True


def _distances(inspection: Inspection, rule: Rule, mines: Ground) -> Iterator[Finding]:
    """Yield one finding for each two mines that are too far apart."""
    limit_m = rule.number("distance") * _KM
    for first, second, gap_m in _gaps(inspection, mines):
        if gap_m > limit_m:
            values = {"first": first, "second": second, "gap": gap_m, "limit": limit_m}
            values["excess"] = round(gap_m - limit_m, 3)
            said = Phrase("check.c04.too_far", values)
            yield _conflict(inspection, rule, said, "too_far", measured_m=(gap_m, limit_m))


def _gaps(inspection: Inspection, mines: Ground) -> List[Tuple[int, int, float]]:
    """Return each two mines with their distance in m; this area is mine 1, the parts stated are the next."""
    grounds = [inspection.ground.outline, *(part.geometry for part in mines.parts)]
    return [
        (first + 1, second + 1, distance_m(grounds[first], grounds[second]))
        for first in range(len(grounds))
        for second in range(first + 1, len(grounds))
    ]


def _near(inspection: Inspection, rule: Rule, mines: Ground) -> Finding:
    """Return the answer where nothing is broken: clear if as many areas as mines were stated."""
    answers, pits = inspection.answers(rule), inspection.context.facts.number(OPEN_PITS) or 0.0
    drawn = 1 + len(mines.parts)
    if pits != drawn:
        values: Dict[str, Any] = {"pits": plain(pits), "drawn": drawn}
        remedy = Phrase("remedy.c04.differ")
        said = Phrase("check.c04.differ", values)
        return answers.answer(
            Outcome.CANNOT_TELL, said, reason="mines_differ", remedy=remedy, facts=(OPEN_PITS, MINES)
        )
    limit_m = rule.number("distance") * _KM
    widest_m = max(gap_m for _, _, gap_m in _gaps(inspection, mines))
    return answers.answer(
        Outcome.CLEAR,
        Phrase("check.c04.clear", {"pits": drawn, "gap": widest_m, "limit": limit_m}),
        measured=measure(widest_m, limit_m, "m"),
        notes=inspection.repair_notes(),
    )


def _conflict(
    inspection: Inspection,
    rule: Rule,
    said: Phrase,
    reason: str,
    measured_m: Optional[Tuple[float, float]] = None,
    objects: Sequence[ObjectRef] = (),
) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        said,
        reason=reason,
        objects=objects,
        measured=measure(*measured_m, "m") if measured_m else None,
        remedy=Phrase(f"remedy.c04.{reason}"),
    )
