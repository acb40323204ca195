"""D06: how long a licence may last, first and with its extensions."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.filings import EXTENDS, NEW, REGRANT, other_purpose, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.checks.spans import MONTHS, YEARS, Span, maybe_span, plain, span_told
from mineral_plugin.core.regulation.model import EXPLORATION, Rule

WORKS, WORKS_YEARS = "listed_works", "works_years"
TIMES = "earlier_extensions"
_SALVAGE = ("P20", "P21")


class _Scheme(NamedTuple):
    """Which terms count: the beginning of the parameters' names, and the facts that state them."""

    name: str
    unit: str
    asked: str
    earlier: str


def term_within_cap(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D06: the term asked for, with earlier extensions where it is one, is at most the cap."""
    purpose = purpose_of(inspection)
    if purpose == REGRANT:
        yield _regrant(inspection, rule)
    elif purpose not in (NEW, EXTENDS):
        yield from other_purpose(inspection, rule, purpose)
    elif _scheme(inspection).name == "group_iv":
        yield from _group_iv(inspection, rule, purpose)
    else:
        yield from _capped(inspection, rule, purpose)


def _scheme(inspection: Inspection) -> _Scheme:
    context = inspection.context
    if inspection.kind == EXPLORATION:
        return _Scheme(EXPLORATION, MONTHS, "exploration_term_months", "earlier_extension_months")
    salvage, group_iv = context.procedure.id in _SALVAGE, context.mineral.group == GROUP_IV
    name = "salvage" if salvage else "group_iv" if group_iv else "mining"
    return _Scheme(name, YEARS, "mining_term_years", "earlier_extension_years")


def _group_iv(inspection: Inspection, rule: Rule, purpose: str) -> List[Finding]:
    """Return the answer for group IV: for listed works the term is that of building them."""
    gaps = inspection.fact_gaps(rule, WORKS)
    if gaps:
        return gaps
    if not inspection.context.facts.flag(WORKS):
        return _capped(inspection, rule, purpose)
    if "group_iv_works" not in rule.parameters:
        return [_not_read(inspection, rule)]
    scheme, facts = _scheme(inspection), inspection.context.facts
    asked, building = facts.number(scheme.asked), facts.number(WORKS_YEARS)
    if asked is None or building is None:
        return inspection.fact_gaps(rule, scheme.asked, WORKS_YEARS)
    return [_answer(inspection, rule, asked, Span(building, YEARS), "works")]


def _capped(inspection: Inspection, rule: Rule, purpose: str) -> List[Finding]:
    scheme, facts = _scheme(inspection), inspection.context.facts
    first = purpose == NEW
    cap = maybe_span(rule, f"{scheme.name}_{'first' if first else 'extensions'}")
    if cap is None:
        return [_not_read(inspection, rule)]
    times = None if first else maybe_span(rule, f"{scheme.name}_times")
    needed = [scheme.asked] if first else [scheme.asked, scheme.earlier, *([TIMES] if times else [])]
    gaps = inspection.fact_gaps(rule, *needed)
    if gaps:
        return gaps
    asked = facts.number(scheme.asked) or 0.0
    if first:
        return [_answer(inspection, rule, asked, cap, "first")]
    earlier = facts.number(scheme.earlier) or 0.0
    too_often = _too_often(inspection, rule, times)
    total = _answer(inspection, rule, asked + earlier, cap, "extensions", earlier)
    return in_one([*too_often, *([total] if not too_often or total.outcome is Outcome.CONFLICT else [])])


def _too_often(inspection: Inspection, rule: Rule, times: Optional[Span]) -> List[Finding]:
    """Return a conflict where this would be one extension too many."""
    count = (inspection.context.facts.number(TIMES) or 0.0) + 1.0
    if times is None or count <= times.number:
        return []
    values = {"count": plain(count), "limit": plain(times.number)}
    return [
        inspection.answers(rule).answer(
            Outcome.CONFLICT,
            Phrase("check.d06.too_often", values),
            reason="too_many_extensions",
            measured=measure(count, times.number, "extensions"),
            remedy=Phrase("remedy.d06.too_often"),
        )
    ]


def _answer(
    inspection: Inspection, rule: Rule, asked: float, cap: Span, what: str, earlier: float = 0.0
) -> Finding:
    """Return whether a term is at most its cap; ``what`` names the sentence."""
    values: Dict[str, Any] = {
        "asked": span_told(Span(asked, cap.unit)),
        "earlier": span_told(Span(earlier, cap.unit)),
        "cap": span_told(cap),
        "over": span_told(Span(round(asked - cap.number, 3), cap.unit)),
    }
    answers = inspection.answers(rule)
    if asked <= 0.0:
        remedy = Phrase("remedy.d06.no_term")
        message = Phrase("check.d06.no_term", values)
        return answers.answer(Outcome.CANNOT_TELL, message, reason="no_term", remedy=remedy)
    measured = measure(asked, cap.number, cap.unit)
    if asked <= cap.number:
        return answers.answer(Outcome.CLEAR, Phrase(f"check.d06.{what}_clear", values), measured=measured)
    return answers.answer(
        Outcome.CONFLICT,
        Phrase(f"check.d06.{what}_conflict", values),
        reason="over_cap",
        measured=measured,
        remedy=Phrase("remedy.d06"),
    )


def _not_read(inspection: Inspection, rule: Rule) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d06.not_read", {"day": inspection.context.event_date}),
        reason="cap_not_read",
        remedy=Phrase("remedy.not_read"),
    )


def _regrant(inspection: Inspection, rule: Rule) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d06.regrant"),
        reason="regrant",
        remedy=Phrase("remedy.d06.regrant"),
    )
