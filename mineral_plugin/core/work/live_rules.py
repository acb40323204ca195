"""The rules on places asked while a corner moves: outcomes as in a full check, no sentences made.

The same rule functions answer, over the same inspection; only what they would print is left out, which takes
longer than everything they look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.findings import Basis, Family, Finding, ObjectRef, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.checks.answers import Answers, Measure
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.doubts import with_doubts
from mineral_plugin.core.checks.engine import CHECKS
from mineral_plugin.core.checks.ground import PartGround
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.roles import weighed
from mineral_plugin.core.reference.layers import PlacedObject
from mineral_plugin.core.reference.states import RoleState
from mineral_plugin.core.regulation.model import Regulation, Rule
from mineral_plugin.core.work.live import (
    CLEAR,
    CONFLICT,
    TOLERANCE,
    UNKNOWN,
    LiveConflict,
    LiveGap,
    LiveLimit,
)

# These ask for documents, for the register itself, or for neighbours, who are told beside.
_NOT_OF_PLACE = ("O03", "O07", "O09")
_LIMITS = ("A01", "A02", "A03", "A04", "A05", "A07", "A08")
_UNSAID = Bilingual("", "")
_NO_BASIS = Basis("", None, False, "")
_OUTCOMES = {Outcome.CONFLICT: CONFLICT, Outcome.CANNOT_TELL: UNKNOWN, Outcome.WITHIN_TOLERANCE: TOLERANCE}
_WORST_FIRST = (CONFLICT, UNKNOWN, TOLERANCE)
# More corners than these show nothing more on a map.
_MOST_SHOWN = 2_000
_COARSER = 4.0


@dataclass(frozen=True)
class UnsaidAnswers(Answers):
    """Makes findings without their sentences, places and bases."""

    def answer(
        self,
        outcome: Outcome,
        message: Phrase,
        *,
        reason: str = "",
        part: int = 0,
        objects: Sequence[ObjectRef] = (),
        measured: Optional[Measure] = None,
        where: Optional[BaseGeometry] = None,
        remedy: Optional[Phrase] = None,
        notes: Sequence[Phrase] = (),
        ask: Optional[Bilingual] = None,
        facts: Sequence[str] = (),
    ) -> Finding:
        """Return a finding with all that decides and nothing that is read."""
        return Finding(
            rule=self.rule.id,
            family=self.rule.family,
            outcome=outcome,
            severity=Severity.INFORMS,
            basis=_NO_BASIS,
            message=_UNSAID,
            area=self.area_id,
            part=part,
            reason=reason,
            measured=measured.measured if measured else None,
            limit=measured.limit if measured else None,
            unit=measured.unit if measured else "",
            objects=tuple(objects),
            ask=ask,
            facts=tuple(facts),
        )


class UnsaidInspection(Inspection):
    """An inspection whose rules answer without sentences; ``breathe()`` comes before what takes a moment."""

    def __init__(self, context: CheckContext, breathe: Callable[[], None]) -> None:
        super().__init__(context)
        self._breathe = breathe

    def meet(self, part: PartGround, placed: PlacedObject) -> Encounter:
        """Return a part with an object near it."""
        self._breathe()
        return super().meet(part, placed)

    def answers(self, rule: Rule) -> Answers:
        """Return what makes the findings of a rule."""
        return UnsaidAnswers(rule, self.context.area.id, self.kind)


class Told(NamedTuple):
    """What the rules on places say of an area; ``failed``: the ids of rules that broke."""

    conflicts: Tuple[LiveConflict, ...]
    gaps: Tuple[LiveGap, ...]
    limit: Optional[LiveLimit]
    failed: Tuple[str, ...]


def rules_on_places(regulation: Regulation, kind: str) -> Tuple[Rule, ...]:
    """Return the rules in force that ask what ground is shared, and those on the largest area."""
    return tuple(
        rule
        for rule in regulation.rules
        if kind in rule.kinds
        and (rule.id in _LIMITS or rule.family in (Family.OVERLAP, Family.ZONES))
        and rule.id not in _NOT_OF_PLACE
    )


def told_by_rules(context: CheckContext, rules: Iterable[Rule], breathe: Callable[[], None]) -> Told:
    """Return what rules say of the area of a context, which has some ground.

    ``breathe()`` is called every millisecond or so: who answers beside a window lets it go first there.
    """
    inspection = UnsaidInspection(context, breathe)
    found: List[Finding] = []
    failed: List[str] = []
    for rule in rules:
        breathe()
        try:
            answers = with_doubts(inspection, rule, CHECKS[rule.id])
            found.extend(weighed(inspection, one) for one in answers)
        except CancelledError:
            raise
        except Exception:  # as in a full check: a broken rule does not stop the others
            failed.append(rule.id)
    limits = [one for one in found if one.rule in _LIMITS]
    rest = [one for one in found if one.rule not in _LIMITS]
    return Told(_conflicts(inspection, rest), _gaps(inspection), _limit(inspection, limits), tuple(failed))


def _limit(inspection: Inspection, found: Sequence[Finding]) -> Optional[LiveLimit]:
    """Return the limit that holds: rules for other minerals name none."""
    outcomes = {Outcome.CLEAR: CLEAR, Outcome.CONFLICT: CONFLICT}
    one = next((finding for finding in found if finding.limit is not None), None)
    rule = inspection.context.regulation.rule(one.rule) if one else None
    if one is None or one.limit is None or rule is None:
        return None
    basis = rule.basis(inspection.kind)
    return LiveLimit(one.limit, outcomes.get(one.outcome, UNKNOWN), rule.id, basis.article, basis.confirmed)


def _gaps(inspection: Inspection) -> Tuple[LiveGap, ...]:
    regulation = inspection.context.regulation
    unusable = [data for data in inspection.asked_roles() if data.state is not RoleState.USABLE]
    roles = [(regulation.role(data.role), data.state) for data in unusable]
    return tuple(LiveGap(role.id, role.name, state.value, role.ask) for role, state in roles)


def _conflicts(inspection: Inspection, found: Sequence[Finding]) -> Tuple[LiveConflict, ...]:
    """Return one conflict for each object that a finding speaks of, the worst first."""
    by_object: Dict[Tuple[str, str, str], List[Tuple[Finding, Encounter]]] = {}
    for finding in found:
        if finding.outcome not in _OUTCOMES:
            continue
        for ref in finding.objects:
            for meeting in inspection.met_with(finding.part, ref.role, ref.source, ref.id):
                by_object.setdefault((ref.role, ref.source, ref.id), []).append((finding, meeting))
    told = [_conflict(pairs) for pairs in by_object.values()]
    return tuple(sorted(told, key=lambda one: (_WORST_FIRST.index(one.outcome), -one.area_m2, one.object.id)))


def _conflict(pairs: Sequence[Tuple[Finding, Encounter]]) -> LiveConflict:
    outcome = min((_OUTCOMES[finding.outcome] for finding, _ in pairs), key=_WORST_FIRST.index)
    meetings = list({id(meeting): meeting for _, meeting in pairs}.values())
    shared = [meeting.shared for meeting in meetings if meeting.shared is not None]
    first = meetings[0]
    return LiveConflict(
        role=first.placed.object.role,
        object=first.placed.object,
        outcome=outcome,
        area_m2=round(sum(one.area_m2 for one in shared), 2),
        width_m=max((one.width_m for one in shared), default=0.0),
        ground=_shown([one.geometry for one in shared]) if shared else _way(first),
        rules=tuple(dict.fromkeys(finding.rule for finding, _ in pairs)),
    )


def _way(meeting: Encounter) -> BaseGeometry:
    return shapely.shortest_line(meeting.part.geometry, meeting.placed.geometry)


def _shown(grounds: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return grounds as one geometry to be shown, with no more corners than a map can show."""
    shown: Any = grounds[0] if len(grounds) == 1 else shapely.multipolygons(shapely.get_parts(grounds))
    step_m = 0.25
    while shapely.get_num_coordinates(shown) > _MOST_SHOWN and step_m < 1_000.0:
        shown = shapely.simplify(shown, step_m, preserve_topology=False)
        step_m *= _COARSER
    found: BaseGeometry = shown
    return found
