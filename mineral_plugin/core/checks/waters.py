"""Z09: which further bodies are asked before sand or gravel is taken from a river, reservoir or the sea."""

from __future__ import annotations

from typing import Iterator, List, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.around import not_stated, questions
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.roles import role_gaps
from mineral_plugin.core.regulation.model import Rule

SEA = "sea"
WATER_BODY = "sand_water_body"
CONSENT = "sand_body_consent"
# The old law's limit for construction materials in waters marks the minerals that this rule is about.
_IN_WATERS = "construction_water"


def sand_in_waters(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Z09: the bodies by the type of water: as stated, and the sea where its layer says so."""
    mineral = inspection.context.mineral
    if mineral.old_limit != _IN_WATERS:
        phrase = Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name})
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, phrase, reason="mineral")
    elif not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
    else:
        yield from _bodies(inspection, rule)


def _bodies(inspection: Inspection, rule: Rule) -> List[Finding]:
    waters = _waters(inspection)
    if not waters:
        return inspection.fact_gaps(rule, *not_stated(inspection, WATER_BODY, CONSENT))
    finding = _asked(inspection, rule, waters)
    if finding.outcome is not Outcome.CLEAR or waters == (SEA,):
        return [finding]
    # A stated river may run into the sea: without the layer the bodies at sea cannot be left out.
    return role_gaps(inspection, rule, inspection.role_data(SEA)) or [finding]


def _waters(inspection: Inspection) -> Tuple[str, ...]:
    """Return the types of water: the one stated, and the sea where the area shares ground with it."""
    stated = inspection.context.facts.text(WATER_BODY)
    meetings = inspection.encounters(SEA)
    at_sea = any(meeting.shared and not meeting.shared.within_tolerance for meeting in meetings)
    found = (stated, SEA if at_sea else "")
    return tuple(dict.fromkeys(filter(None, found)))


def _asked(inspection: Inspection, rule: Rule, waters: Tuple[str, ...]) -> Finding:
    values = {
        "waters": tuple(Phrase(f"term.water.{water}") for water in waters),
        "bodies": tuple(Phrase(f"term.water_body.{water}") for water in waters),
    }
    answers, consent = inspection.answers(rule), inspection.context.facts.flag(CONSENT)
    if consent is None:
        said = Phrase("check.z09.not_stated", {**values, "questions": questions(inspection, (CONSENT,))})
        remedy = Phrase("remedy.fact_missing")
        return answers.answer(
            Outcome.CANNOT_TELL, said, reason="fact_missing", remedy=remedy, facts=(CONSENT,)
        )
    if not consent:
        said, remedy = Phrase("check.z09.conflict", values), Phrase("remedy.z09")
        return answers.answer(Outcome.CONFLICT, said, reason="not_asked", remedy=remedy)
    return answers.answer(Outcome.CLEAR, Phrase("check.z09.clear", values), reason="asked")
