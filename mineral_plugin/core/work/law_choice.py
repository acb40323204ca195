"""Use case: which law the next check will rest on, told before it runs, and what may be chosen of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Tuple, Union

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.regulation.model import Regulation, Rule
from mineral_plugin.core.regulation.regimes import NOT_STATED, RECEIVED, Regime, law_under, regime_of
from mineral_plugin.core.regulation.sets import RuleSet
from mineral_plugin.core.work.regulation_sets import choose_set, list_sets


@dataclass(frozen=True)
class LawAsked:
    """What is known before a check: day, procedure, mineral, rule set, day of receipt and choice of law.

    ``rules`` as ``choose_set`` takes it; ``regime`` is ``received``, ``current`` or empty (not stated).
    """

    event_date: date
    procedure: str
    mineral: str
    rules: str = ""
    received_on: Optional[date] = None
    regime: str = NOT_STATED


@dataclass(frozen=True)
class LawOffered:
    """The law that a check would rest on.

    ``sets`` are those that may be chosen, the one read furthest first; ``used`` is the one asked for,
    ``None`` where it cannot be used. ``regime`` is what lies between receipt and event, ``None`` without a
    receipt. ``differs`` tells rule by rule what depends on the choice. ``problem`` says what is in the way.
    """

    sets: Tuple[RuleSet, ...]
    used: Optional[RuleSet] = None
    regime: Optional[Regime] = None
    differs: Tuple[Bilingual, ...] = ()
    problem: Optional[MineralError] = None

    @property
    def can_choose(self) -> bool:
        """Return whether a clause lets the applicant choose between the two laws."""
        return self.regime is not None and self.regime.can_choose


def law_offered(asked: LawAsked, home: Optional[Path], trust: TrustList) -> LawOffered:
    """Return the law that a check would rest on; what is in the way is told, not raised."""
    usable = [one.rules for one in list_sets(home, trust) if one.usable and one.rules]
    sets = tuple(sorted(usable, key=lambda one: (one.read_on, one.version), reverse=True))
    offered = LawOffered(sets)
    try:
        rules = choose_set(asked.rules, home, trust)
        offered = replace(offered, used=rules)
        if asked.received_on is None:
            return offered
        law = rules.regulation(asked.event_date)
        kind = law.procedure(asked.procedure).kind
        group = law.mineral(asked.mineral).group
        regime = regime_of(rules, asked.received_on, asked.event_date, asked.regime, group, kind)
    except MineralError as error:
        return replace(offered, problem=error)
    differs = rules_differing(rules, regime, kind) if regime.can_choose else ()
    return replace(offered, regime=regime, differs=differs)


def rules_differing(rules: RuleSet, regime: Regime, kind: str) -> Tuple[Bilingual, ...]:
    """Return one sentence for each rule for a kind of procedure that depends on the choice of law."""
    now = rules.regulation(regime.day)
    then = law_under(rules, replace(regime, stated=RECEIVED))
    left, right = _by_id(then), _by_id(now)
    return tuple(both(_difference(left.get(name), right.get(name), regime, kind)) for name in regime.differs)


def _by_id(law: Regulation) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in law.rules}


def _difference(then: Optional[Rule], now: Optional[Rule], regime: Regime, kind: str) -> Phrase:
    shown = now or then
    days = {"received": regime.received_on, "day": regime.day}
    values = {"rule": shown.id if shown else "", "title": shown.title if shown else "", **days}
    if then is None or now is None or kind not in then.kinds or kind not in now.kinds:
        only_now = then is None or kind not in then.kinds
        return Phrase("regime.rule_only_now" if only_now else "regime.rule_only_then", values)
    changed = next(_told(then, now, kind), None)
    if changed is None:
        return Phrase("regime.rule_differs" if _works_otherwise(then, now) else "regime.rule_same", values)
    name, old, new = changed
    return Phrase(f"regime.rule_{name}", {**values, "old": old, "new": new})


def _told(then: Rule, now: Rule, kind: str) -> Iterator[Tuple[str, Any, Any]]:
    """Yield what is not the same, what tells a reader most first."""
    if then.explanation != now.explanation:
        yield "wording", then.explanation, now.explanation
    left, right = then.severity_for(kind), now.severity_for(kind)
    if left is not right:
        yield "severity", Phrase(f"severity.{left.value}"), Phrase(f"severity.{right.value}")
    if _basis(then, kind) != _basis(now, kind):
        yield "basis", _basis(then, kind), _basis(now, kind)


def _works_otherwise(then: Rule, now: Rule) -> bool:
    """Return whether numbers, layers or questions of the rule are not the same; citations are told before."""
    return (then.parameters, then.roles, then.facts, then.limit_key) != (
        now.parameters,
        now.roles,
        now.facts,
        now.limit_key,
    )


def _basis(rule: Rule, kind: str) -> Union[str, Phrase]:
    return rule.basis(kind).article or Phrase("term.none")
