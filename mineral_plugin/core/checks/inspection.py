"""One run of the checks on one area: what several rules need is worked out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, TypeVar

from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import Answers, own_ref
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.ground import Ground, PartGround, ground_of
from mineral_plugin.core.checks.standing import Watch, watched
from mineral_plugin.core.checks.weighing import Beside, WeighedOverlap, Weights, supposed_overlap
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, error_parameters
from mineral_plugin.core.reference.layers import PlacedObject, RoleData
from mineral_plugin.core.reference.states import Days, RoleState
from mineral_plugin.core.regulation.model import Rule

Value = TypeVar("Value")


@dataclass(frozen=True)
class Encounter:
    """A part of the area and a reference object near it: what they share, or how far apart they are.

    ``beside``: they share nothing as recorded, and errors could hide a true overlap.
    """

    part: PartGround
    placed: PlacedObject
    shared: Optional[WeighedOverlap]
    gap_m: float
    beside: Optional[Beside] = None

    @property
    def common(self) -> Optional[BaseGeometry]:
        """Return the ground that both share, ``None`` where they share none."""
        return self.shared.geometry if self.shared else None


class Inspection:
    """Holds the context of a run and remembers ground, reference data and encounters."""

    def __init__(self, context: CheckContext) -> None:
        self.watch = Watch()
        self.context = watched(context, self.watch)
        self._given = context
        self._ground: Optional[Ground] = None
        self._roles: Dict[str, RoleData] = {}
        self._encounters: Dict[str, Tuple[Encounter, ...]] = {}
        self._met: Dict[Tuple[int, str, str, str], List[Encounter]] = {}
        self._errors: Dict[int, BoundaryErrors] = {}
        self._weights = Weights(error_parameters().values, context.tolerances.overlap_width_m)
        self._is_supposing = False
        # What was made with a look at the area, and what was made without one: that outlives this run.
        self._made: Dict[str, Any] = {}
        self.stands: Dict[str, Any] = {}

    @property
    def ground(self) -> Ground:
        """Return the ground of the area."""
        self.watch.is_read = True
        return self._known_ground

    @property
    def has_ground(self) -> bool:
        """Return whether any part of the area has ground to look at; that is no look at it."""
        return bool(self._known_ground.parts)

    @property
    def is_whole(self) -> bool:
        """Return whether every part of the area, one at least, has ground to look at."""
        return self.has_ground and not self._known_ground.without

    @property
    def _known_ground(self) -> Ground:
        if self._ground is None:
            self._ground = ground_of(self._given.area)
        return self._ground

    @property
    def area_id(self) -> str:
        """Return the id of the area; that is no look at it."""
        return self._given.area.id

    @property
    def kind(self) -> str:
        """Return the kind of the procedure: exploration or mining."""
        return self.context.procedure.kind

    def answers(self, rule: Rule) -> Answers:
        """Return what makes the findings of a rule."""
        return Answers(rule, self.area_id, self.kind)

    def role_data(self, role_id: str) -> RoleData:
        """Return what the layers of a role say near the area's ground; there has to be some ground."""
        if not self.has_layers((role_id,)):
            return self._roles.setdefault(role_id, RoleData(role_id, RoleState.MISSING, (), ()))
        self.watch.is_read = True
        if role_id not in self._roles:
            context = self.context
            role = context.regulation.role(role_id)
            days = Days(context.event_date, role.max_age_days, context.known_on)
            margin = max(context.tolerances.neighbour_m, self._reach_m(role_id))
            self._roles[role_id] = context.reference.role(
                role_id, self.ground.area, margin, days, role.geometry
            )
        return self._roles[role_id]

    def has_layers(self, role_ids: Sequence[str]) -> bool:
        """Return whether any layer was given for one of several roles, whatever it says."""
        return not self.context.reference.roles.isdisjoint(role_ids)

    def asked_roles(self) -> Tuple[RoleData, ...]:
        """Return the data of the roles that were asked for so far."""
        self.watch.is_read = True
        return tuple(self._roles.values())

    def encounters(self, role_id: str) -> Tuple[Encounter, ...]:
        """Return each part with each object of a role near it, in the order of parts, sources and ids."""
        if not self.has_layers((role_id,)):
            return ()
        self.watch.is_read = True
        if role_id not in self._encounters:
            placed = self.role_data(role_id).objects
            self._encounters[role_id] = tuple(
                self.meet(part, item) for part in self.ground.parts for item in placed
            )
        return self._encounters[role_id]

    @property
    def weights(self) -> Weights:
        """Return by what common ground is weighed."""
        return self._weights

    def supposing(self) -> Inspection:
        """Return an inspection to which all that may overlap in truth does: what would a rule say then?"""
        self.watch.is_read = True
        other = Inspection(self._given)
        other._ground, other._roles, other._met = self._ground, self._roles, self._met
        other._errors, other.stands, other._is_supposing = self._errors, self.stands, True
        return other

    def meet(self, part: PartGround, placed: PlacedObject) -> Encounter:
        """Return a part with an object near it."""
        self.watch.is_read = True
        known = self._met.setdefault((part.number, *_key(placed)), [])
        meeting = next((one for one in known if one.placed == placed), None)
        if meeting is None:
            meeting = self._encounter(part, placed)
            known.append(meeting)
        if self._is_supposing and meeting.beside is not None:
            return replace(meeting, shared=supposed_overlap(part.geometry, placed.geometry), gap_m=0.0)
        return meeting

    def _encounter(self, part: PartGround, placed: PlacedObject) -> Encounter:
        errors, common = self._errors_of(part), placed.common_with(part.geometry)
        met = self._weights.met(part.geometry, placed.geometry, errors, placed.boundary, common)
        return Encounter(part, placed, met.shared, met.gap_m, met.beside)

    def _errors_of(self, part: PartGround) -> BoundaryErrors:
        if part.number not in self._errors:
            self._errors[part.number] = self._weights.errors_of_part(part.part)
        return self._errors[part.number]

    def met_with(self, part: int, role: str, source: str, object_id: str) -> Tuple[Encounter, ...]:
        """Return how a part (by its number) met the objects of an id: a register may list one id twice."""
        self.watch.is_read = True
        return tuple(self._met.get((part, role, source, object_id), ()))

    def all_met(self) -> Tuple[Encounter, ...]:
        """Return every meeting that was looked at so far, in the order of parts and objects."""
        self.watch.is_read = True
        return tuple(meeting for key in sorted(self._met) for meeting in self._met[key])

    def _reach_m(self, role_id: str) -> float:
        layers = [layer for layer in self.context.reference.layers if layer.spec.role == role_id]
        errors = [self._errors_of(part) for part in self.ground.parts]
        return self.weights.reach_m(errors, layers, self.ground.area.zone)

    def once(self, name: str, make: Callable[[], Value]) -> Value:
        """Return ``make()``, worked out the first time that something of this name is asked for."""
        known: Value
        if name in self.stands:
            known = self.stands[name]
            return known
        if name not in self._made:
            before, self.watch.is_read = self.watch.is_read, False
            known = make()
            if not self.watch.is_read:
                self.watch.is_read, self.stands[name] = before, known
                return known
            self._made[name] = known
        self.watch.is_read = True
        known = self._made[name]
        return known

    def fact_gaps(self, rule: Rule, *fact_ids: str) -> List[Finding]:
        """Return one "cannot tell" with the questions of the facts that were not stated, if any."""
        missing = [name for name in fact_ids if name not in self.context.facts.values]
        if not missing:
            return []
        questions = [self.context.regulation.fact(name).question for name in missing]
        return [
            self.answers(rule).answer(
                Outcome.CANNOT_TELL,
                Phrase("check.fact_missing", {"title": rule.title, "questions": questions}),
                reason="fact_missing",
                remedy=Phrase("remedy.fact_missing"),
                facts=missing,
            )
        ]

    def ground_gaps(self, rule: Rule) -> List[Finding]:
        """Return one "cannot tell" if a part has no ground to look at."""
        if self.is_whole:
            return []
        without, area_id = self.ground.without, self.context.area.id
        return [
            self.answers(rule).answer(
                Outcome.CANNOT_TELL,
                Phrase("check.no_ground", {"parts": without or (0,)}),
                reason="no_ground",
                objects=[own_ref("part", area_id, (number,), str(number)) for number in without or (0,)],
                remedy=Phrase("remedy.no_ground"),
            )
        ]

    def repair_notes(
        self, part: Optional[PartGround] = None, placed: Optional[PlacedObject] = None
    ) -> List[Phrase]:
        """Return the sentences that say what was looked at in a repaired copy."""
        notes: List[Phrase] = []
        if part.was_repaired if part else self.ground.was_repaired:
            notes.append(Phrase("note.area_repaired"))
        if placed is not None and placed.was_repaired:
            notes.append(Phrase("note.object_repaired", {"name": placed.object.name}))
        return notes


def _key(placed: PlacedObject) -> Tuple[str, str, str]:
    return placed.object.role, placed.object.source, placed.object.id
