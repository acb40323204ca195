"""How periods are counted, as dated rules: each with its article, how it was read, and the days it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Dict, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.nodes import Node, day_or_none
from mineral_plugin.core.base.words import Bilingual

CLOCK_START = "clock_start"
LATE_FILING = "late_filing"
DAY_OFF_FILING = "day_off_filing"
PERIOD = "period"
WAITING = "waiting"
SUPPLEMENT_ONCE = "supplement_once"
CHOICE_OF_REGIME = "choice_of_regime"
UNITS = "units"
NEW_DATE_ONCE = "new_date_once"
RULES = (
    CLOCK_START,
    LATE_FILING,
    DAY_OFF_FILING,
    PERIOD,
    WAITING,
    SUPPLEMENT_ONCE,
    CHOICE_OF_REGIME,
    UNITS,
    NEW_DATE_ONCE,
)
MARKS = ("read", "derived", "practice")


@dataclass(frozen=True)
class CountingRule:
    """One rule of counting; only what is ``read`` is the text itself.

    ``after`` is the hour (Vietnamese time) after which a receipt counts from the next working day,
    ``switches`` maps calendar days of the old text to working days of the new one, ``notice_days`` is how
    long before a due date a new date is to be told.
    """

    id: str
    mark: str
    basis: Bilingual
    note: Bilingual
    valid_from: Optional[date]
    valid_to: Optional[date]
    after: Optional[time] = None
    switches: Mapping[int, int] = field(default_factory=dict)
    notice_days: int = 0

    def in_force(self, day: date) -> bool:
        """Return whether the rule holds on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class CountingRules:
    """All rules of counting of a calendar file."""

    rules: Tuple[CountingRule, ...]

    def on(self, rule_id: str, day: date) -> Optional[CountingRule]:
        """Return the wording of a rule that holds on ``day``, ``None`` if none does."""
        return next((rule for rule in self.rules if rule.id == rule_id and rule.in_force(day)), None)


def rules_from(node: Node) -> CountingRules:
    """Return the rules of the list ``counting``.

    Raises:
        InputError: a field is faulty, a rule has no wording at all, or two wordings on the same day.
    """
    found: Dict[str, List[CountingRule]] = {name: [] for name in RULES}
    for entry in node.entries():
        rule = _rule(entry)
        if any(_overlap(rule, other) for other in found[rule.id]):
            raise entry.fault("error.calendar_two_wordings", rule=rule.id)
        found[rule.id].append(rule)
    for name, wordings in found.items():
        if not wordings:
            raise node.fault("error.calendar_rule_missing", rule=name)
    return CountingRules(tuple(rule for wordings in found.values() for rule in wordings))


def _rule(node: Node) -> CountingRule:
    valid_from, valid_to = day_or_none(node.maybe("valid_from")), day_or_none(node.maybe("valid_to"))
    if valid_from and valid_to and valid_to < valid_from:
        raise node.field("valid_to").fault("error.calendar_span", start=valid_from)
    rule_id = node.field("id").one_of(RULES)
    return CountingRule(
        id=rule_id,
        mark=node.field("mark").one_of(MARKS),
        basis=node.field("basis").bilingual(),
        note=node.field("note").bilingual(),
        valid_from=valid_from,
        valid_to=valid_to,
        after=_hour(node.field("after")) if rule_id == LATE_FILING else None,
        switches=_switches(node.field("switches")) if rule_id == UNITS else {},
        notice_days=node.field("notice_days").count() if rule_id == NEW_DATE_ONCE else 0,
    )


def _hour(node: Node) -> time:
    try:
        return datetime.strptime(node.text(), "%H:%M").time()
    except ValueError as error:
        raise node.fault("error.data_kind", kind="HH:MM") from error


def _switches(node: Node) -> Mapping[int, int]:
    return {
        entry.field("calendar_days").count(): entry.field("working_days").count() for entry in node.entries()
    }


def _overlap(one: CountingRule, other: CountingRule) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last
