"""A13-A15: exploration that deepens or widens a mine which is being worked."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.adjoining import Contact, Neighbour, neighbours
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.ground import PartGround
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.licences import LICENCE
from mineral_plugin.core.checks.overlaps import nearest_vertex
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.regulation.model import Mineral, Rule

EXPANSION = "expansion"
MINED_SHARE = "mined_share_percent"
DEEPER, WIDER, BOTH, ENCLAVE = "deeper", "wider", "deeper_and_wider", "enclave"
DEEPENING = (DEEPER, BOTH)
WIDENING = (WIDER, BOTH, ENCLAVE)
_GROUP_III = "III"
_CONSTRUCTION = "construction_"


class _Room(NamedTuple):
    """What is certain to be allowed (m2) and what may be at most, with the ground added against each."""

    certain_m2: float
    most_m2: float
    added: BaseGeometry
    least_added: BaseGeometry


def share_of_mine(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A13: what is added has at most a share of the area of the mine it adjoins, or of those around it."""
    concerned = is_construction_material(inspection.context.mineral)
    refused = _not_concerned(inspection, rule, concerned, (DEEPER, *WIDENING)) or _refused(inspection, rule)
    yield from refused or _shared(inspection, rule)


def mined_enough(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A14: a mine is deepened only once enough of its licensed reserve was mined."""
    concerned = is_construction_material(inspection.context.mineral)
    refused = _not_concerned(inspection, rule, concerned, DEEPENING)
    yield from refused or inspection.fact_gaps(rule, MINED_SHARE) or [_mined(inspection, rule)]


def adjoins_mine(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A15: each part of a widening adjoins a mining licence of the same holder for the same mineral."""
    concerned = bool(inspection.context.mineral.limit_key)
    refused = _not_concerned(inspection, rule, concerned, WIDENING) or _refused(inspection, rule)
    yield from refused
    if not refused:
        near = neighbours(inspection)
        for part in inspection.ground.parts:
            here = [one for one in near if one.meeting.part.number == part.number]
            yield _adjoining(inspection, rule, part, here)


def is_construction_material(mineral: Mineral) -> bool:
    """Return whether a mineral is a common construction material (the old law's limits name these)."""
    return mineral.group == _GROUP_III and mineral.old_limit.startswith(_CONSTRUCTION)


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why what the register says cannot be used."""
    gaps = inspection.ground_gaps(rule)
    if gaps:
        return gaps
    if not inspection.context.holder.strip():
        return [
            inspection.answers(rule).answer(
                Outcome.CANNOT_TELL,
                Phrase("check.a.no_holder", {"title": rule.title}),
                reason="holder_not_stated",
                remedy=Phrase("remedy.a.no_holder"),
            )
        ]
    return role_gaps(inspection, rule, inspection.role_data(LICENCE))


def _not_concerned(
    inspection: Inspection, rule: Rule, concerned: bool, kinds: Sequence[str]
) -> List[Finding]:
    """Return why a rule does not apply to the mineral or the expansion, or that the latter is not stated."""
    answers = inspection.answers(rule)
    if not concerned:
        mineral = inspection.context.mineral.name
        message = Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral})
        return [answers.answer(Outcome.NOT_APPLICABLE, message, reason="mineral")]
    gaps = inspection.fact_gaps(rule, EXPANSION)
    if gaps or inspection.context.facts.text(EXPANSION) in kinds:
        return gaps
    message = Phrase("check.a.no_expansion", {"title": rule.title})
    return [answers.answer(Outcome.NOT_APPLICABLE, message, reason="no_expansion")]


def _shared(inspection: Inspection, rule: Rule) -> List[Finding]:
    mines = _adjoined(inspection)
    if not mines:
        return [
            inspection.answers(rule).answer(
                Outcome.CANNOT_TELL,
                Phrase("check.a13.no_mine", _told(inspection)),
                reason="no_adjoining_mine",
                remedy=Phrase("remedy.a15"),
                ask=inspection.context.regulation.role(LICENCE).ask,
            )
        ]
    room = _room(inspection, rule, mines)
    added_m2, least_m2 = (round(float(one.area), 2) for one in (room.added, room.least_added))
    if added_m2 <= room.certain_m2:
        values = _figures(inspection, rule, mines, added_m2, room.certain_m2)
        return [
            inspection.answers(rule).answer(
                Outcome.CLEAR,
                Phrase("check.a13.clear", values),
                objects=[reference_ref(one.licence) for one in mines],
                measured=measure(added_m2, room.certain_m2, "m2"),
                notes=inspection.repair_notes(),
            )
        ]
    if least_m2 > room.most_m2:
        return [_too_large(inspection, rule, mines, room, least_m2)]
    return [_unclear(inspection, rule, mines, room, added_m2)]


def _too_large(
    inspection: Inspection, rule: Rule, mines: Sequence[Neighbour], room: _Room, added_m2: float
) -> Finding:
    values = _figures(inspection, rule, mines, added_m2, room.most_m2)
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.a13.conflict", values),
        reason="over_share",
        objects=[reference_ref(one.licence) for one in mines],
        measured=measure(added_m2, room.most_m2, "m2"),
        where=room.least_added,
        remedy=Phrase("remedy.a13"),
        notes=inspection.repair_notes(),
    )


def _unclear(
    inspection: Inspection, rule: Rule, mines: Sequence[Neighbour], room: _Room, added_m2: float
) -> Finding:
    values = _figures(inspection, rule, mines, added_m2, room.certain_m2)
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.a13.unsure", {**values, "most": room.most_m2}),
        reason="mine_unclear",
        objects=[reference_ref(one.licence) for one in mines],
        measured=measure(added_m2, room.certain_m2, "m2"),
        where=room.added,
        remedy=Phrase("remedy.a13.unsure", {"names": values["names"]}),
        notes=inspection.repair_notes(),
        ask=inspection.context.regulation.role(LICENCE).ask,
    )


def _figures(
    inspection: Inspection, rule: Rule, mines: Sequence[Neighbour], area_m2: float, limit_m2: float
) -> Dict[str, Any]:
    return {
        **_told(inspection),
        "share": rule.number("share"),
        "names": [one.licence.name for one in mines],
        "area": area_m2,
        "limit": limit_m2,
        "excess": round(area_m2 - limit_m2, 2),
    }


def _adjoined(inspection: Inspection) -> Tuple[Neighbour, ...]:
    """Return each licence once that some part meets along a side."""
    met = (one for one in neighbours(inspection) if one.contact is Contact.SIDE)
    return tuple({(one.licence.source, one.licence.id): one for one in met}.values())


def _room(inspection: Inspection, rule: Rule, mines: Tuple[Neighbour, ...]) -> _Room:
    """Return how much may be added: a share of the mines around an enclave together, else of one mine.

    Which of several mines is widened is not told: the smallest one is certain, the largest one is the most.
    """
    share = rule.number("share") / 100.0
    sure, every = ([float(one.geometry.area) for one in mines if one.sure], [m.geometry.area for m in mines])
    enclave = inspection.context.facts.text(EXPANSION) == ENCLAVE
    certain = (sum(sure) if len(sure) > 1 else 0.0) if enclave else min(sure, default=0.0)
    most = sum(every) if enclave else max(every)
    outline = inspection.ground.outline
    return _Room(
        round(certain * share, 2),
        round(float(most) * share, 2),
        _beyond(outline, [one for one in mines if one.sure]),
        _beyond(outline, mines),
    )


def _beyond(outline: BaseGeometry, mines: Sequence[Neighbour]) -> BaseGeometry:
    return polygons_of(shapely.difference(outline, shapely.union_all([one.geometry for one in mines])))


def _mined(inspection: Inspection, rule: Rule) -> Finding:
    mined, least = inspection.context.facts.number(MINED_SHARE) or 0.0, rule.number("mined")
    enough = mined >= least
    values = {"mined": mined, "least": least, "missing": round(least - mined, 2)}
    return inspection.answers(rule).answer(
        Outcome.CLEAR if enough else Outcome.CONFLICT,
        Phrase("check.a14.clear" if enough else "check.a14.conflict", values),
        reason="" if enough else "mined_too_little",
        measured=measure(mined, least, "%"),
        remedy=None if enough else Phrase("remedy.a14"),
    )


def _adjoining(inspection: Inspection, rule: Rule, part: PartGround, near: Sequence[Neighbour]) -> Finding:
    """Return the finding of one part, for the best of the licences near it."""
    ranked = sorted(near, key=lambda one: (list(Contact).index(one.contact), not one.sure, one.meeting.gap_m))
    if not ranked:
        return inspection.answers(rule).answer(
            Outcome.CONFLICT,
            Phrase("check.a15.none", {**_told(inspection), "part": part.number}),
            reason="none_near",
            part=part.number,
            remedy=Phrase("remedy.a15"),
            notes=inspection.repair_notes(part),
        )
    best = ranked[0]
    outcome, sentence, reason = _judged(best)
    values = {
        **_told(inspection),
        "part": part.number,
        "name": best.licence.name,
        "gap": best.meeting.gap_m,
        "limit": inspection.context.tolerances.overlap_width_m,
    }
    apart = best.contact is Contact.APART
    return inspection.answers(rule).answer(
        outcome,
        Phrase(sentence, values),
        reason=reason,
        part=part.number,
        objects=[reference_ref(best.licence)],
        measured=measure(values["gap"], values["limit"], "m"),
        where=nearest_vertex(part.geometry, best.geometry) if apart else None,
        remedy=None if outcome is Outcome.CLEAR else Phrase("remedy.a15"),
        notes=inspection.repair_notes(part, best.meeting.placed),
        ask=inspection.context.regulation.role(LICENCE).ask if outcome is Outcome.CANNOT_TELL else None,
    )


def _judged(best: Neighbour) -> Tuple[Outcome, str, str]:
    """Return outcome, sentence and reason for the best neighbour of a part."""
    if best.contact is Contact.APART:
        return Outcome.CONFLICT, "check.a15.apart", "apart"
    if not best.sure:
        return Outcome.CANNOT_TELL, "check.a15.unsure", "mine_unclear"
    if best.contact is Contact.CORNER:
        return Outcome.WITHIN_TOLERANCE, "check.a15.corner", "corner_only"
    return Outcome.CLEAR, "check.a15.clear", ""


def _told(inspection: Inspection) -> Dict[str, Any]:
    return {
        "holder": inspection.context.holder,
        "mineral": inspection.context.mineral.name,
        "as_of": data_told(inspection, inspection.role_data(LICENCE)),
    }
