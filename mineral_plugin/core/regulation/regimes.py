"""Which law a dossier falls under that was received before a change, and what the applicant may choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Dict, Iterator, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Family
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.model import LAW, OFFICES, Regulation, Transition
from mineral_plugin.core.regulation.sets import RuleSet

COMPETENCE = Family.COMPETENCE
RECEIVED, CURRENT, NOT_STATED = "received", "current", ""
CHOICES = (RECEIVED, CURRENT)


@dataclass(frozen=True)
class Regime:
    """What lies between the receipt of a dossier and the day it is looked at.

    ``stated`` is the applicant's choice (``received``, ``current``, empty: not stated), ``changes`` are the
    changes of regime between the two days, ``differs`` the rules whose wording is not the same on both.
    """

    received_on: date
    day: date
    stated: str
    changes: Tuple[Transition, ...]
    differs: Tuple[str, ...]

    @property
    def can_choose(self) -> bool:
        """Return whether a clause lets the applicant choose the procedure of the day of receipt."""
        return any(change.choice for change in self.changes)

    @property
    def law_day(self) -> date:
        """Return the day whose law is applied: that of receipt only where it may be chosen and was."""
        return self.received_on if self.stated == RECEIVED and self.can_choose else self.day

    @property
    def sentences(self) -> Tuple[Bilingual, ...]:
        """Return what lies between, which law was applied, and what may still be chosen."""
        return tuple(both(phrase) for phrase in self._phrases())

    def _phrases(self) -> Iterator[Phrase]:
        days = {"received": self.received_on, "day": self.day}
        if not self.changes:
            yield Phrase("regime.no_change", days)
            return
        for change in self.changes:
            told = {"day": change.day, "change": change.change}
            if change.clause is None:
                yield Phrase("regime.change_unread", told)
            else:
                basis = [citation.printed for citation in change.clause_citations]
                yield Phrase("regime.change", {**told, "clause": change.clause, "basis": basis})
        yield self._applied(days)
        if any(change.scope == OFFICES for change in self.changes):
            yield Phrase("regime.offices", days)

    def _applied(self, days: Dict[str, date]) -> Phrase:
        values: Dict[str, Any] = {**days, "rules": self.differs or Phrase("term.none")}
        if not self.can_choose:
            return Phrase("regime.no_choice" if self.stated == RECEIVED else "regime.current_only", values)
        return Phrase(f"regime.chosen_{self.stated}" if self.stated else "regime.open", values)

    def as_dict(self) -> Dict[str, Any]:
        """Return the regime as JSON data."""
        return {
            "received_on": self.received_on.isoformat(),
            "regime": self.stated or None,
            "law_day": self.law_day.isoformat(),
            "can_choose": self.can_choose,
            "changes": [_change_as_dict(change) for change in self.changes],
            "differs": list(self.differs),
            "sentences": [sentence.as_dict() for sentence in self.sentences],
        }


def _change_as_dict(change: Transition) -> Dict[str, Any]:
    return {
        "id": change.id,
        "day": change.day.isoformat(),
        "scope": change.scope,
        "change": change.change.as_dict(),
        "choice": change.choice,
        "clause": change.clause.as_dict() if change.clause else None,
        "basis": "; ".join(citation.printed for citation in change.clause_citations),
    }


def regime_of(rules: RuleSet, received_on: date, day: date, stated: str, group: str, kind: str) -> Regime:
    """Return what lies between receipt and ``day`` for a mineral group and a kind of procedure.

    Raises:
        InputError: the dossier was received after the day, or the choice is none.
    """
    if received_on > day:
        raise InputError("regime.received_later", received=received_on, day=day)
    if stated not in (*CHOICES, NOT_STATED):
        raise InputError("regime.unknown", text=stated, choices=CHOICES)
    now, then = rules.regulation(day), rules.regulation(received_on)
    changes = tuple(
        change for change in now.transitions if received_on < change.day <= day and change.concerns(group)
    )
    return Regime(received_on, day, stated, changes, _differing(_kept(then, now, changes), now, kind))


def law_under(rules: RuleSet, regime: Regime) -> Regulation:
    """Return the law that is applied.

    Where the applicant chose the day of receipt, its rules count but for those on who decides and how
    dossiers are handled: pending dossiers move as they are (Resolution 66.25/2026/NQ-CP, articles 3, 4, 6).
    """
    now = rules.regulation(regime.day)
    if regime.law_day == regime.day:
        return now
    return _kept(rules.regulation(regime.law_day), now, regime.changes)


def _kept(then: Regulation, now: Regulation, changes: Sequence[Transition]) -> Regulation:
    """Return the law of the day of receipt with those rules of today that no choice can leave aside."""
    days = {change.day for change in changes if change.scope != LAW}
    today = {rule.id: rule for rule in now.rules if rule.family is COMPETENCE or rule.valid_from in days}
    kept = {rule.id: rule for rule in then.rules if rule.family is not COMPETENCE}
    found = {**kept, **today}
    return replace(then, rules=tuple(found[name] for name in then.known_rules if name in found))


def _differing(then: Regulation, now: Regulation, kind: str) -> Tuple[str, ...]:
    """Return the ids of the rules for a kind of procedure whose wording is not the same in both."""
    left, right = ({rule.id: rule for rule in law.rules if kind in rule.kinds} for law in (then, now))
    return tuple(name for name in now.known_rules if left.get(name) != right.get(name))
