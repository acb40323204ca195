"""What a measured pair is: by standing, holder, level and number, and by which rule that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Dict, FrozenSet, Mapping, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.audit.model import AuditedObject, AuditPair, Measured, PairKind
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.checks.overlaps import LICENCE, Standing, standing
from mineral_plugin.core.checks.register_repeats import licence_number
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.reference.registers import same_name
from mineral_plugin.core.regulation.model import Regulation

RULES: Mapping[str, str] = {
    "pending_application": "O08",
    "state_survey": "O06",
    "prohibited": "Z01",
    "temporarily_prohibited": "Z02",
    "national_reserve": "Z05",
    "protected_forest": "Z03",
    "nature_reserve": "Z03",
    "relic": "Z03",
    "religious_land": "Z03",
    "defence": "Z03",
    "corridor": "Z04",
    "border_belt": "Z07",
    "coast": "Z11",
}
"""The rule that looks at ground shared with an object of a role; other roles are no obstacle to a licence."""
_OTHERS, _OWN, _PENDING, _TWICE = "O01", "O02", "O05", "O09"
_OPEN = (Standing.ENDED_BY_DATE, Standing.UNKNOWN_STATUS)


class Judgement(NamedTuple):
    """What a pair is: kind, verdict, the reason as a word of the program, and the rule."""

    kind: PairKind
    outcome: Outcome
    reason: str
    rule: str


@dataclass(frozen=True)
class Judge:
    """Knows the law on the day, and which layers (by number) have no say: what they show blocks nobody."""

    law: Regulation
    day: date
    silent: FrozenSet[int] = frozenset()

    def pair(self, first: AuditedObject, second: AuditedObject, measured: Measured) -> AuditPair:
        """Return a measured pair with what it is."""
        found = self._judged(first, second, measured)
        severity = self._severities.get(found.rule)
        rule = found.rule if severity else ""
        return AuditPair(first, second, found.kind, found.outcome, found.reason, measured, rule, severity)

    @cached_property
    def _severities(self) -> Dict[str, Severity]:
        """Return the weight of each rule in force: a register is of both kinds, so the milder one counts."""
        mildest = list(Severity).index
        return {
            rule.id: max((rule.severity_for(kind) for kind in rule.kinds), key=mildest)
            for rule in self.law.rules
            if rule.kinds
        }

    def standing(self, licence: ReferenceObject) -> Standing:
        """Return what a licence is worth on the day."""
        said = licence.status, licence.valid_from, licence.valid_to
        if said not in self._standings:
            self._standings[said] = standing(licence, self.law, self.day)
        return self._standings[said]

    @cached_property
    def _standings(self) -> Dict[Tuple[str, Optional[date], Optional[date]], Standing]:
        """Return the standings met so far, by all that they rest on: few differ in a whole register."""
        return {}

    def _judged(self, first: AuditedObject, second: AuditedObject, measured: Measured) -> Judgement:
        one, other = first.object, second.object
        both = other.role == LICENCE
        found = self._two_licences(one, other) if both else self._on_zone(one, other)
        if found.kind is PairKind.NOT_IN_FORCE:
            return found
        if measured.area_m2 == 0.0:
            return found._replace(kind=PairKind.UNREADABLE, outcome=Outcome.CANNOT_TELL, reason="unreadable")
        if measured.outcome is Outcome.WITHIN_TOLERANCE:
            return found._replace(
                kind=PairKind.SLIVER, outcome=Outcome.WITHIN_TOLERANCE, reason="within_errors"
            )
        if measured.outcome is Outcome.CANNOT_TELL:
            return found._replace(
                kind=PairKind.DOUBT, outcome=Outcome.CANNOT_TELL, reason="errors_leave_open"
            )
        if self.silent and found.outcome is Outcome.CONFLICT and {first.layer, second.layer} & self.silent:
            return found._replace(outcome=Outcome.CANNOT_TELL, reason="source_has_no_say")
        return found

    def _two_licences(self, one: ReferenceObject, other: ReferenceObject) -> Judgement:
        worth = [self.standing(licence) for licence in (one, other)]
        number = licence_number(one)
        if number and number == licence_number(other):
            return Judgement(PairKind.DUPLICATE, Outcome.CONFLICT, "same_number", _TWICE)
        if Standing.NOT_IN_FORCE in worth:
            return Judgement(PairKind.NOT_IN_FORCE, Outcome.CLEAR, "not_in_force", "")
        open_ones = [one_worth.value for one_worth in worth if one_worth in _OPEN]
        if open_ones:
            return Judgement(PairKind.ENDED, Outcome.CANNOT_TELL, open_ones[0], _PENDING)
        if one.holder.strip() and same_name(one.holder, other.holder):
            return _of_one_holder(levels_of(one, other))
        rule = _PENDING if Standing.PENDING in worth else _OTHERS
        if levels_of(one, other) is Levels.APART:
            return Judgement(PairKind.TWO_DEPTHS, Outcome.CONFLICT, "levels_apart", rule)
        return Judgement(PairKind.OVERLAP, Outcome.CONFLICT, "overlap", rule)

    def _on_zone(self, licence: ReferenceObject, zone: ReferenceObject) -> Judgement:
        rule = RULES.get(zone.role, "")
        worth = self.standing(licence)
        if worth is Standing.NOT_IN_FORCE or not in_force(zone, self.day):
            return Judgement(PairKind.NOT_IN_FORCE, Outcome.CLEAR, "not_in_force", "")
        if worth in _OPEN:
            return Judgement(PairKind.ENDED, Outcome.CANNOT_TELL, worth.value, rule)
        return Judgement(PairKind.OVERLAP, Outcome.CONFLICT, "overlap", rule)


def _of_one_holder(levels: Levels) -> Judgement:
    if levels is Levels.MEET:
        return Judgement(PairKind.OWN, Outcome.CONFLICT, "same_holder", _OWN)
    if levels is Levels.APART:
        return Judgement(PairKind.OWN_LEVELS, Outcome.CLEAR, "levels_apart", _OWN)
    return Judgement(PairKind.OWN_LEVELS, Outcome.CANNOT_TELL, "levels_unknown", _OWN)


def older_first(first: AuditedObject, second: AuditedObject) -> Tuple[AuditedObject, AuditedObject]:
    """Return two licences, the older one first; where neither is known to be, the one with the smaller id."""
    start, other = first.object.valid_from, second.object.valid_from
    if start is not None and other is not None and start != other:
        return (first, second) if start < other else (second, first)
    return (first, second) if first.ref[::-1] <= second.ref[::-1] else (second, first)


def rank(pair: AuditPair) -> Tuple[object, ...]:
    """Return where a pair stands in the list: by kind, what blocks first, larger ground first."""
    ids = pair.first.ref, pair.second.ref
    worst = _WORST_FIRST.index(pair.outcome), _SEVERITIES[pair.severity]
    return (_KINDS[pair.kind], *worst, -pair.measured.area_m2, ids)


_KINDS = {kind: number for number, kind in enumerate(PairKind)}
_SEVERITIES: Dict[Optional[Severity], int] = {
    severity: number for number, severity in enumerate((*Severity, None))
}
_WORST_FIRST = (Outcome.CONFLICT, Outcome.CANNOT_TELL, Outcome.WITHIN_TOLERANCE, Outcome.CLEAR)


def register_roles(law: Regulation) -> Tuple[str, ...]:
    """Return the roles whose ground an audit looks at besides licences, in the order of the rule set."""
    return tuple(role.id for role in law.roles if role.id in RULES)
