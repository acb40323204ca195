"""Z05, Z06: national mineral reserve areas, by mineral, depth and term."""

from __future__ import annotations

import enum
from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any, Dict, Iterator, List, NamedTuple, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import Measure, measure
from mineral_plugin.core.checks.around import clear_by, in_one, met, only_warns, questions
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.checks.reserved_minerals import same_mineral
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.shared import shared_ground, shared_values
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.regulation.model import MINING, Rule

RESERVE = "national_reserve"
TERM = "mining_term_years"
GROUP_IV = "IV"
_MONTHS_IN_YEAR = 12
# No term or reserve reaches further; a larger number is taken as this one.
_LONGEST_YEARS = 200.0


class Term(enum.Enum):
    """How a requested term lies to what is left of a reserve's."""

    WITHIN = "term_within"
    LONGER = "term_longer"
    NOT_STATED = "fact_missing"
    RESERVE_OPEN = "reserve_term_unknown"


class Terms(NamedTuple):
    """The verdict on the term, the last day of mining, and by how many days it is too long."""

    verdict: Term
    mining_end: Optional[date]
    days_over: int


def national_reserve(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z05: no ground in a reserve of the same mineral at its depth; another mineral is a question of term."""
    yield from _closed(inspection, rule, _found(inspection, rule), "check.z05.clear")


def _found(inspection: Inspection, rule: Rule) -> List[Finding]:
    return [_reserve(inspection, rule, meeting) for meeting in _shared(inspection)]


def _reserve(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    values, reserve = _values(inspection, meeting), meeting.placed.object
    levels, same = levels_of(meeting.part.part, reserve), _same(inspection, meeting)
    if not in_force(reserve, inspection.context.event_date):
        phrase = Phrase("check.z05.not_in_force", {**values, "day": inspection.context.event_date})
        return met(inspection, rule, meeting, Outcome.CLEAR, phrase, reason="not_in_force")
    if levels is Levels.APART:
        phrase = Phrase("check.z05.apart", values)
        return met(inspection, rule, meeting, Outcome.CLEAR, phrase, reason="levels_apart")
    if same is False:
        return _other_mineral(inspection, rule, meeting)
    if meeting.shared is not None and meeting.shared.within_tolerance:
        return _same_ground(inspection, rule, meeting)
    if same is None:
        return _unknown(inspection, rule, meeting, "check.z05.mineral_unclear", "mineral_unclear")
    has_depth = reserve.top_m is not None or reserve.bottom_m is not None
    if levels is Levels.UNKNOWN and has_depth:
        return _unknown(inspection, rule, meeting, "check.z05.levels_unknown", "levels_unknown")
    return _same_ground(inspection, rule, meeting, [] if has_depth else [Phrase("check.z05.no_depth")])


def _same_ground(
    inspection: Inspection, rule: Rule, meeting: Encounter, notes: Optional[List[Phrase]] = None
) -> Finding:
    values = _values(inspection, meeting)
    return shared_ground(
        inspection,
        rule,
        meeting,
        conflict=Phrase("check.z05.conflict", values),
        within=Phrase("check.z05.within", values),
        remedy=Phrase("remedy.z05"),
        notes=notes or [],
    )


def _unknown(inspection: Inspection, rule: Rule, meeting: Encounter, phrase: str, reason: str) -> Finding:
    remedy = Phrase("remedy.z05.ask", {"ask": inspection.context.regulation.role(RESERVE).ask})
    said = Phrase(phrase, _values(inspection, meeting))
    return met(inspection, rule, meeting, Outcome.CANNOT_TELL, said, reason=reason, remedy=remedy)


def _other_mineral(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    """Return the warning for another mineral: mining it is allowed for what is left of the reserve's term."""
    said = Phrase("check.z05.other_mineral", _values(inspection, meeting))
    asks_term = inspection.kind == MINING and TERM in rule.facts
    verdict = terms_of(inspection, meeting).verdict if asks_term else Term.WITHIN
    if verdict is Term.WITHIN:
        return met(inspection, rule, meeting, Outcome.CLEAR, said, reason="other_mineral")
    outcome = Outcome.CONFLICT if verdict is Term.LONGER else Outcome.CANNOT_TELL
    remedy = Phrase("remedy.z05.other")
    found = only_warns(met(inspection, rule, meeting, outcome, said, reason="other_mineral", remedy=remedy))
    return replace(found, facts=(TERM,)) if verdict is Term.NOT_STATED else found


def reserve_term(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z06: mining of another mineral ends before the reserve does."""
    mineral = inspection.context.mineral
    if rule.number("group_iv_only") > 0.0 and mineral.group != GROUP_IV:
        phrase = Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name})
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, phrase, reason="mineral")
        return
    found = [_term(inspection, rule, m) for m in _shared(inspection) if _term_counts(inspection, m)]
    yield from _closed(inspection, rule, found, "check.z06.clear")


def _term_counts(inspection: Inspection, meeting: Encounter) -> bool:
    reserve = meeting.placed.object
    apart = levels_of(meeting.part.part, reserve) is Levels.APART
    within = meeting.shared is not None and meeting.shared.within_tolerance
    holds = in_force(reserve, inspection.context.event_date)
    return holds and not apart and not within and _same(inspection, meeting) is not True


def _term(inspection: Inspection, rule: Rule, meeting: Encounter) -> Finding:
    terms = terms_of(inspection, meeting)
    group_iv = inspection.context.mineral.group == GROUP_IV
    values = {
        **_values(inspection, meeting),
        "mining_end": terms.mining_end or "",
        "reserve_end": meeting.placed.object.valid_to or "",
        "days": terms.days_over,
    }
    outcome, phrase, remedy = _term_answers(inspection, terms, values)
    notes = [Phrase("check.z06.group_iv")] if group_iv else []
    found = met(
        inspection,
        rule,
        meeting,
        outcome,
        phrase,
        reason=terms.verdict.value,
        remedy=remedy,
        notes=notes,
        measured=_days_told(inspection, meeting, terms),
    )
    return replace(found, facts=(TERM,)) if terms.verdict is Term.NOT_STATED else found


def _days_told(inspection: Inspection, meeting: Encounter, terms: Terms) -> Optional[Measure]:
    """Return the days of mining against those that the reserve has left, ``None`` where one is not known."""
    day, end = inspection.context.event_date, meeting.placed.object.valid_to
    if terms.mining_end is None or end is None:
        return None
    return measure((terms.mining_end - day).days, (end - day).days, "days")


def _term_answers(inspection: Inspection, terms: Terms, values: Dict[str, Any]) -> Any:
    """Return outcome, sentence and remedy for a verdict on a term."""
    ask = Phrase("remedy.z05.ask", {"ask": inspection.context.regulation.role(RESERVE).ask})
    asked = {**values, "questions": questions(inspection, (TERM,))}
    return {
        Term.WITHIN: (Outcome.CLEAR, Phrase("check.z06.within", values), None),
        Term.LONGER: (Outcome.CONFLICT, Phrase("check.z06.conflict", values), Phrase("remedy.z06")),
        Term.NOT_STATED: (
            Outcome.CANNOT_TELL,
            Phrase("check.z06.not_stated", asked),
            Phrase("remedy.fact_missing"),
        ),
        Term.RESERVE_OPEN: (Outcome.CANNOT_TELL, Phrase("check.z06.reserve_open", values), ask),
    }[terms.verdict]


def terms_of(inspection: Inspection, meeting: Encounter) -> Terms:
    """Return how the requested term, counted from the event date, lies to the reserve's last day."""
    years, end = inspection.context.facts.number(TERM), meeting.placed.object.valid_to
    if years is None:
        return Terms(Term.NOT_STATED, None, 0)
    mining_end = years_after(inspection.context.event_date, years)
    if end is None:
        return Terms(Term.RESERVE_OPEN, mining_end, 0)
    over = (mining_end - end).days
    return Terms(Term.LONGER if over > 0 else Term.WITHIN, mining_end, max(over, 0))


def years_after(day: date, years: float) -> date:
    """Return the day a number of years later, to whole months; at most the last day of its month."""
    months = round(min(max(years, 0.0), _LONGEST_YEARS) * _MONTHS_IN_YEAR)
    whole = day.year * _MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(whole, _MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _same(inspection: Inspection, meeting: Encounter) -> Optional[bool]:
    context = inspection.context
    return same_mineral(meeting.placed.object.mineral, context.mineral, context.regulation.minerals)


def _shared(inspection: Inspection) -> List[Encounter]:
    if not inspection.has_ground:
        return []
    return [meeting for meeting in inspection.encounters(RESERVE) if meeting.shared is not None]


def _values(inspection: Inspection, meeting: Encounter) -> Dict[str, Any]:
    return {
        **shared_values(meeting),
        "mineral": inspection.context.mineral.name,
        "reserved": meeting.placed.object.mineral or Phrase("term.mineral_unknown"),
        "as_of": data_told(inspection, inspection.role_data(RESERVE)),
    }


def _closed(inspection: Inspection, rule: Rule, found: List[Finding], clear: str) -> Iterator[Finding]:
    gaps = inspection.ground_gaps(rule)
    if inspection.has_ground:
        gaps = gaps + role_gaps(inspection, rule, inspection.role_data(RESERVE))
    yield from found
    yield from in_one(gaps)
    if not found and not gaps:
        yield clear_by(inspection, rule, clear, inspection.role_data(RESERVE))
