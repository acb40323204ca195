"""Use case: which questions the rules ask of the applicant, in the order in which they weigh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.facts import Facts, FactValue
from mineral_plugin.core.regulation.model import FactKind, Regulation, Rule
from mineral_plugin.core.report.model import Report

NOT_STATED = "fact_missing"
_PERCENT = "%"
_MOST_PERCENT = 100.0
_COUNTED = ("extensions", "licences", "mines", "requests", "step", "tables")
_HEAVIEST_FIRST = list(Severity)


@dataclass(frozen=True)
class AskingRule:
    """A rule that asks a question: its id, its title, and what a conflict with it means."""

    id: str
    title: Bilingual
    severity: Severity


@dataclass(frozen=True)
class Question:
    """What the applicant is asked once: the fact, the rules that ask it, and the answer given so far.

    ``rules`` is empty for an answer that no rule in force asks for any longer. ``stated`` is ``None`` where
    nothing was answered. ``is_offered``: no rule waits for it, but another answer would bring more rules in
    (a map that is ready, something else than a new licence).
    """

    fact: FactKind
    rules: Tuple[AskingRule, ...]
    stated: Optional[FactValue] = None
    is_offered: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether a rule waits for an answer."""
        return self.stated is None and not self.is_offered

    @property
    def severity(self) -> Severity:
        """Return the weight of the heaviest rule that asks."""
        return min(
            (rule.severity for rule in self.rules), key=_HEAVIEST_FIRST.index, default=Severity.INFORMS
        )


@dataclass(frozen=True)
class NumberRange:
    """What a number may be, both ends included; ``most`` is ``None`` where nothing bounds it."""

    least: float = 0.0
    most: Optional[float] = None
    whole: bool = False

    def holds(self, number: float) -> bool:
        """Return whether a number may be stated."""
        below = self.most is None or number <= self.most
        return self.least <= number and below and (not self.whole or number == int(number))


def number_range(fact: FactKind) -> NumberRange:
    """Return what a number of this unit may be: a share to 100 %, a count is whole, nothing is negative."""
    return NumberRange(most=_MOST_PERCENT if fact.unit == _PERCENT else None, whole=fact.unit in _COUNTED)


def questions_of(
    report: Report, facts: Facts, regulation: Regulation, before: Sequence[Question] = ()
) -> Tuple[Question, ...]:
    """Return what is still asked about the area of a report, and what was answered, each question once.

    Still asked is what a finding could not tell without. The questions of rules that stop a filing come
    first, then of those that warn, then of those that inform. ``before`` are the questions as they were: one
    that was answered since stays where it was. An answer that the report was made with and that was taken
    back since is asked again.
    """
    kind = regulation.procedure(str(report.procedure["id"])).kind
    rules = [rule for rule in regulation.rules if kind in rule.kinds]
    asked = _asked(report.findings, facts, rules)
    offered = _offered(report.findings, facts)
    missed = {name for names in asked.values() for name in names}
    asked_before = {question.fact.id: question.rules for question in before}
    wanted = {*missed, *offered, *facts.values, *report.procedure.get("facts", {})}
    found = []
    for fact in regulation.facts:
        if fact.id in wanted:
            asking = [rule for rule in rules if fact.id in asked.get(rule.id, ())]
            declared = [rule for rule in rules if fact.id in rule.facts]
            now = tuple(_asking_rule(rule, kind) for rule in asking or declared)
            known = () if fact.id in missed else asked_before.get(fact.id, ())
            found.append(Question(fact, known or now, facts.values.get(fact.id), fact.id in offered - missed))
    places = {rule.id: place for place, rule in enumerate(rules)}
    return tuple(sorted(found, key=lambda question: _order(question, places)))


def fact_to_answer(finding_facts: Sequence[str], questions: Sequence[Question]) -> str:
    """Return which of a finding's facts is answered next: one without an answer, else the first.

    Return "" where none of them is asked.
    """
    stated = {question.fact.id: question.stated is not None for question in questions}
    listed = [name for name in finding_facts if name in stated]
    return next((name for name in listed if not stated[name]), listed[0] if listed else "")


def _asked(findings: Sequence[Finding], facts: Facts, rules: Sequence[Rule]) -> Dict[str, List[str]]:
    """Return by rule the facts without which its findings could not tell."""
    declared = {rule.id: rule.facts for rule in rules}
    asked: Dict[str, List[str]] = {}
    for finding in (finding for finding in findings if finding.outcome is not Outcome.NOT_APPLICABLE):
        names = finding.facts
        if finding.reason == NOT_STATED and not names:
            names = declared.get(finding.rule, ())
        asked.setdefault(finding.rule, []).extend(name for name in names if name not in facts.values)
    return asked


def _offered(findings: Sequence[Finding], facts: Facts) -> Set[str]:
    """Return the facts that would bring in rules that do not apply as things stand."""
    quiet = (finding for finding in findings if finding.outcome is Outcome.NOT_APPLICABLE)
    return {name for finding in quiet for name in finding.facts if name not in facts.values}


def _asking_rule(rule: Rule, kind: str) -> AskingRule:
    return AskingRule(rule.id, rule.title, rule.severity_for(kind))


def _order(question: Question, places: Mapping[str, int]) -> Tuple[int, int, int]:
    """Return the place of a question: offered ones last, then by the heaviest rule that asks."""
    ranks = [
        (_HEAVIEST_FIRST.index(rule.severity), places.get(rule.id, len(places))) for rule in question.rules
    ]
    return (int(question.is_offered), *min(ranks, default=(len(_HEAVIEST_FIRST), 0)))
