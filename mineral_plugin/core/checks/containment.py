"""An area inside what a layer allows: outline and levels, with what may hold kept apart from what does.

Each object of the layer lays claim to an interval of levels: one that it surely covers and one that it may
cover. Ground is held where the claims together cover the levels of the part; ground that only uncertain
claims hold is "cannot tell", never "clear" and never a conflict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.ground import PartGround
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.licences import is_for_mineral
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.overlap.pieces import wider_than
from mineral_plugin.core.regulation.model import Rule

Interval = Tuple[float, float]
EVERY_LEVEL: Interval = (-math.inf, math.inf)


@dataclass(frozen=True)
class Claim:
    """The levels (bottom, top in m) that an object surely covers, and may cover; ``None`` for none.

    ``doubts`` are sentences that say why the two differ.
    """

    sure: Optional[Interval]
    maybe: Optional[Interval]
    doubts: Tuple[Phrase, ...] = ()


NOTHING = Claim(None, None)


class _Laid(NamedTuple):
    """A claim laid on a part by an object met there."""

    meeting: Encounter
    claim: Claim


@dataclass(frozen=True)
class Enclosure:
    """The question of a rule: inside which role, what each object covers, which levels the part needs."""

    role: str
    claim: Callable[[Inspection, Encounter], Claim]
    need: Callable[[Part], Interval] = lambda part: EVERY_LEVEL


def contained(inspection: Inspection, rule: Rule, inside: Enclosure) -> List[Finding]:
    """Return the findings on each part: inside, outside, beyond the levels, or cannot tell.

    Sentences are named after the rule: ``check.<id>.clear``, ``.outside``, ``.within``, ``.levels``,
    ``.unsure``. A layer that cannot carry a verdict gives its reason alone.
    """
    gaps = inspection.ground_gaps(rule)
    if not inspection.has_ground:
        return gaps
    silent = role_gaps(inspection, rule, inspection.role_data(inside.role))
    if silent:
        return in_one([*silent, *gaps])
    found = [
        finding
        for part in inspection.ground.parts
        for finding in _PartAnswers(inspection, rule, inside, part).findings()
    ]
    return [*found, *gaps]


def claim_on_surface(inspection: Inspection, meeting: Encounter) -> Claim:
    """Return the claim of an object in force for the mineral, levels not looked at."""
    return claimed(inspection, meeting, EVERY_LEVEL, EVERY_LEVEL)


def claimed(
    inspection: Inspection,
    meeting: Encounter,
    sure: Optional[Interval],
    maybe: Optional[Interval],
    doubts: Sequence[Phrase] = (),
) -> Claim:
    """Return a claim to levels, less what date, mineral and source of the object take away from it."""
    found, context = meeting.placed.object, inspection.context
    same = is_for_mineral(found, context)
    if same is False or not in_force(found, context.event_date):
        return NOTHING
    if same is None:
        values = {"name": found.name, "mineral": context.mineral.name}
        return Claim(None, maybe, (*doubts, Phrase("check.inside.mineral_unclear", values)))
    if meeting.placed.silent is not None:
        return Claim(None, maybe, (*doubts, Phrase("check.inside.no_say", {"name": found.name})))
    return Claim(sure, maybe, tuple(doubts))


class _PartAnswers:
    """Answers for one part."""

    def __init__(self, inspection: Inspection, rule: Rule, inside: Enclosure, part: PartGround) -> None:
        self.inspection, self.rule, self.inside, self.part = inspection, rule, inside, part
        self.laid = tuple(
            _Laid(meeting, claim)
            for meeting in inspection.encounters(inside.role)
            if meeting.part.number == part.number and meeting.shared is not None
            for claim in (inside.claim(inspection, meeting),)
            if claim is not NOTHING
        )

    def findings(self) -> Iterator[Finding]:
        """Yield "clear", or what is outside, beyond the levels, and what nobody can tell."""
        need, whole = self.inside.need(self.part.part), self.part.geometry
        sure = held(whole, need, [(one.meeting.placed.geometry, one.claim.sure) for one in self.laid])
        maybe = held(whole, need, [(one.meeting.placed.geometry, one.claim.maybe) for one in self.laid])
        rest = shapely.difference(whole, sure)
        if _area_m2(rest) == 0.0:
            yield self._clear()
            return
        failed = shapely.difference(rest, maybe)
        met = shapely.union_all([one.meeting.placed.geometry for one in self.laid])
        yield from self._failed(shapely.difference(failed, met), "outside", [])
        beyond = shapely.intersection(failed, met)
        yield from self._failed(beyond, "levels", self._on(beyond))
        yield from self._unsure(shapely.intersection(rest, maybe))

    def _on(self, ground: BaseGeometry) -> List[_Laid]:
        return [
            one
            for one in self.laid
            if _area_m2(shapely.intersection(one.meeting.placed.geometry, ground)) > 0.0
        ]

    def _clear(self) -> Finding:
        holding = [one for one in self.laid if one.claim.sure is not None]
        found = [one.meeting.placed.object for one in holding]
        decisions: List[Any] = [held_by.decision for held_by in found if held_by.decision.strip()]
        values = {
            **self._values(self.part.geometry),
            "names": [held_by.name for held_by in found],
            "decisions": decisions or [Phrase("term.decision_unknown")],
        }
        return self.inspection.answers(self.rule).answer(
            Outcome.CLEAR,
            Phrase(self._id("clear"), values),
            part=self.part.number,
            objects=self._refs(holding),
            measured=measure(0.0, 0.0, "m2"),
            notes=self._notes(holding),
        )

    def _failed(self, ground: BaseGeometry, reason: str, laid: Sequence[_Laid]) -> Iterator[Finding]:
        pieces = polygons_of(ground)
        if _area_m2(pieces) == 0.0:
            return
        tolerance = self.inspection.context.tolerances.overlap_width_m
        wide = any(wider_than(piece, tolerance) for piece in pieces.geoms)
        yield self.inspection.answers(self.rule).answer(
            Outcome.CONFLICT if wide else Outcome.WITHIN_TOLERANCE,
            Phrase(self._id(reason if wide else "within"), {**self._values(pieces), "width": tolerance}),
            reason=reason,
            part=self.part.number,
            objects=self._refs(laid),
            measured=measure(float(pieces.area), 0.0, "m2"),
            where=pieces,
            remedy=Phrase(f"remedy.{self.rule.id.lower()}"),
            notes=self._notes(laid),
        )

    def _unsure(self, ground: BaseGeometry) -> Iterator[Finding]:
        pieces = polygons_of(ground)
        if _area_m2(pieces) == 0.0:
            return
        laid = [one for one in self._on(pieces) if one.claim.doubts]
        role = self.inspection.context.regulation.role(self.inside.role)
        doubts: List[Phrase] = []
        for one in laid:
            doubts += [doubt for doubt in one.claim.doubts if doubt not in doubts]
        yield self.inspection.answers(self.rule).answer(
            Outcome.CANNOT_TELL,
            Phrase(self._id("unsure"), self._values(pieces)),
            reason="unsure",
            part=self.part.number,
            objects=self._refs(laid),
            measured=measure(float(pieces.area), 0.0, "m2"),
            where=pieces,
            remedy=Phrase("remedy.inside.unsure", {"ask": role.ask}),
            notes=[*doubts, *self._notes(laid)],
            ask=role.ask,
        )

    def _id(self, sentence: str) -> str:
        return f"check.{self.rule.id.lower()}.{sentence}"

    def _refs(self, laid: Sequence[_Laid]) -> List[ObjectRef]:
        return [reference_ref(one.meeting.placed.object) for one in laid]

    def _notes(self, laid: Sequence[_Laid]) -> List[Phrase]:
        notes = self.inspection.repair_notes(self.part)
        for one in laid:
            notes += self.inspection.repair_notes(self.part, one.meeting.placed)
        return [note for number, note in enumerate(notes) if note not in notes[:number]]

    def _values(self, ground: BaseGeometry) -> Dict[str, Any]:
        return {
            "part": self.part.number,
            "area": _area_m2(ground),
            "share": round(100.0 * float(ground.area) / self.part.geometry.area, 2),
            "mineral": self.inspection.context.mineral.name,
            "as_of": data_told(self.inspection, self.inspection.role_data(self.inside.role)),
        }


def held(
    ground: BaseGeometry, need: Interval, claims: Sequence[Tuple[BaseGeometry, Optional[Interval]]]
) -> BaseGeometry:
    """Return the ground on which the claims together cover every level of ``need`` (bottom, top in m)."""
    laid = [(geometry, levels) for geometry, levels in claims if levels is not None]
    cuts = {need[0], need[1], *(level for _, levels in laid for level in levels)}
    inside = sorted(level for level in cuts if need[0] <= level <= need[1])
    slabs = list(zip(inside, inside[1:])) or [need]
    for bottom, top in slabs:
        covering = [geometry for geometry, levels in laid if levels[0] <= bottom and top <= levels[1]]
        ground = shapely.intersection(ground, shapely.union_all(covering))
    return ground


def _area_m2(ground: BaseGeometry) -> float:
    return round(float(ground.area), 2)
