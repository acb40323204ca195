"""Spans of time in the data of a rule: so many days, months or years, and where they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple, Optional, Union

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.filings import months_after
from mineral_plugin.core.regulation.model import Rule

DAYS, MONTHS, YEARS = "days", "months", "years"
_MONTHS_IN_YEAR = 12


class Span(NamedTuple):
    """A number of days, months or years."""

    number: float
    unit: str


def span_of(rule: Rule, name: str) -> Span:
    """Return a parameter of a rule as a span.

    Raises:
        KeyError: this wording of the rule has no such parameter.
    """
    return Span(rule.number(name), rule.parameters[name].unit)


def maybe_span(rule: Rule, name: str) -> Optional[Span]:
    """Return a parameter of a rule as a span, ``None`` where this wording has none."""
    return span_of(rule, name) if name in rule.parameters else None


def last_day(start: date, span: Span) -> date:
    """Return the last day of a span that begins the day after ``start``: a year from 5 March ends on 5 March.

    Months and years are whole; a day that a month does not have is its last one.
    """
    if span.unit == DAYS:
        return start + timedelta(days=round(span.number))
    return months_after(start, span.number * (_MONTHS_IN_YEAR if span.unit == YEARS else 1))


def days_between(first: date, second: date) -> int:
    """Return by how many days the second day lies after the first (negative: before)."""
    return (second - first).days


def span_told(span: Span) -> Phrase:
    """Return a span as it is printed: ``36 months``, ``1 year``."""
    name = f"term.span.{span.unit}"
    return Phrase(f"{name}_one" if span.number == 1 else name, {"number": plain(span.number)})


def plain(number: float) -> Union[int, float]:
    """Return a whole number as one, so that it is printed without decimals."""
    return int(number) if float(number).is_integer() else number
