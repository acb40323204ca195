"""PL02: what needs no plan: the reasons of the law, and whether a stated one fits the application."""

from __future__ import annotations

from typing import Iterator, NamedTuple, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.filings import NEW, PURPOSE, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import MINING, Rule

EXEMPTION, EXPANSION = "planning_exemption", "expansion"
NONE = "none"
_WIDER, _CHANGES = "deeper_wider", "extension_regrant_adjustment"
_CHANGING = ("extension", "regrant", "partial_return", "name_change")
# The mineral group that a reason is about.
_GROUPS = {"group_iv": "IV", "public_works": "III"}


class Exemption(NamedTuple):
    """A reason why no plan is needed (``none`` for no reason), and why it does not fit, if so."""

    reason: str
    misfit: Optional[Phrase]

    @property
    def counts(self) -> bool:
        """Return whether the application is exempt."""
        return self.reason != NONE and self.misfit is None


def exemption_of(inspection: Inspection) -> Optional[Exemption]:
    """Return the reason that mineral, purpose or a statement gives; ``None`` where nothing tells it."""
    reason = _implied(inspection) or inspection.context.facts.text(EXEMPTION)
    return Exemption(reason, _misfit(inspection, reason)) if reason else None


def exempt_from_plan(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL02: the reason chosen is one of the law's and fits the application."""
    exemption, answers = exemption_of(inspection), inspection.answers(rule)
    if exemption is None:
        yield from inspection.fact_gaps(rule, EXEMPTION)
    elif exemption.reason == NONE:
        message = Phrase("check.pl02.none")
        yield answers.answer(Outcome.NOT_APPLICABLE, message, reason="no_exemption")
    elif exemption.misfit is not None:
        yield answers.answer(
            Outcome.CONFLICT,
            Phrase("check.pl02.conflict", {"reason": exemption_name(exemption.reason)}),
            reason="exemption_does_not_fit",
            remedy=Phrase("remedy.pl02"),
            notes=[exemption.misfit],
        )
    else:
        message = Phrase("check.pl02.clear", {"reason": exemption_name(exemption.reason)})
        yield answers.answer(Outcome.CLEAR, message, reason=exemption.reason)


def exemption_name(reason: str) -> Phrase:
    """Return the name of a reason."""
    return Phrase(f"term.exemption.{reason}")


def _implied(inspection: Inspection) -> str:
    """Return the reason that needs no statement of its own, empty for none."""
    context = inspection.context
    if context.mineral.group == "IV":
        return "group_iv"
    if context.facts.text(EXPANSION) not in ("", NONE):
        return _WIDER
    return _CHANGES if purpose_of(inspection) in _CHANGING else ""


def _misfit(inspection: Inspection, reason: str) -> Optional[Phrase]:
    """Return the sentence that says why a reason does not fit what else is stated."""
    context = inspection.context
    group = _GROUPS.get(reason, context.mineral.group)
    if group != context.mineral.group:
        values = {"group": group, "mineral": context.mineral.name, "own": context.mineral.group}
        return Phrase("check.pl02.other_group", values)
    if reason == "salvage" and inspection.kind != MINING:
        return Phrase("check.pl02.no_salvage")
    if reason == _WIDER and context.facts.text(EXPANSION) == NONE:
        return Phrase("check.pl02.no_expansion")
    if reason == _CHANGES and context.facts.text(PURPOSE) == NEW:
        return Phrase("check.pl02.new_licence")
    return None
