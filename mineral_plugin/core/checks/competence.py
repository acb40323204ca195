"""C01: who decides on the licence, as information."""

from __future__ import annotations

from typing import Any, Dict, Iterator

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import EXPLORATION, Rule


def authority(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C01: the deciding authority by mineral group and date; at sea the boundary of the province decides."""
    context, answers = inspection.context, inspection.answers(rule)
    mineral = context.mineral
    values: Dict[str, Any] = {"mineral": mineral.name, "group": mineral.group}
    decides = context.regulation.authority(mineral.group)
    if mineral.group == "IV" and inspection.kind == EXPLORATION:
        yield answers.answer(
            Outcome.NOT_APPLICABLE, Phrase("check.c01.group_iv", values), reason="no_exploration_licence"
        )
    elif decides is None:
        yield answers.answer(
            Outcome.CANNOT_TELL,
            Phrase("check.c01.law_not_read", {**values, "day": context.event_date}),
            reason="law_not_read",
            remedy=Phrase("remedy.c01"),
        )
    elif mineral.at_sea:
        yield answers.answer(
            Outcome.CANNOT_TELL,
            Phrase("check.c01.at_sea", {**values, "decides": decides.decides}),
            reason="sea_boundary_unknown",
            remedy=Phrase("remedy.c01_sea"),
            ask=context.regulation.role("sea").ask,
        )
    else:
        notes = [Phrase("check.c01.small_scattered")] if mineral.group == "I" else []
        if mineral.special_strategic:
            notes.append(Phrase("check.c01.special_strategic"))
        whom = {**values, "decides": decides.decides, "appraises": decides.appraises}
        yield answers.answer(Outcome.CLEAR, Phrase("check.c01.clear", whom), notes=notes)
