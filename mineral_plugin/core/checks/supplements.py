"""D05: a supplement is asked for once; a second request may demand nothing new, and then it ends."""

from __future__ import annotations

from typing import Iterator, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.spans import plain
from mineral_plugin.core.checks.stages import FILED, before_stage
from mineral_plugin.core.regulation.model import Rule

REQUESTS, NEW_DEMANDS = "supplement_requests", "supplement_new_demands"


def asked_once(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D05: one request, and one more without new demands where the answer still fails; never a third."""
    refused = before_stage(inspection, rule, FILED) or inspection.fact_gaps(rule, REQUESTS)
    if refused:
        yield from refused
        return
    count = inspection.context.facts.number(REQUESTS) or 0.0
    if count < 0.0 or not count.is_integer():
        yield _answer(inspection, rule, Outcome.CANNOT_TELL, "check.d05.no_count", "no_count", count)
    elif count <= rule.number("requests"):
        yield _answer(inspection, rule, Outcome.CLEAR, "check.d05.clear", "", count)
    elif count > rule.number("requests") + rule.number("repeats"):
        yield _answer(inspection, rule, Outcome.CONFLICT, "check.d05.too_often", "too_often", count)
    else:
        yield from inspection.fact_gaps(rule, NEW_DEMANDS) or [_repeated(inspection, rule, count)]


def _repeated(inspection: Inspection, rule: Rule, count: float) -> Finding:
    if inspection.context.facts.flag(NEW_DEMANDS):
        return _answer(inspection, rule, Outcome.CONFLICT, "check.d05.new_demands", "new_demands", count)
    return _answer(inspection, rule, Outcome.CLEAR, "check.d05.repeated", "", count)


def _answer(
    inspection: Inspection, rule: Rule, outcome: Outcome, sentence: str, reason: str, count: float
) -> Finding:
    remedy: Optional[Phrase] = Phrase(f"remedy.d05.{reason}") if reason else None
    message = Phrase(sentence, {"count": plain(count)})
    facts = (REQUESTS,) if outcome is Outcome.CANNOT_TELL else ()
    return inspection.answers(rule).answer(outcome, message, reason=reason, remedy=remedy, facts=facts)
