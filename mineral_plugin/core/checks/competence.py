"""C01: who decides, receives and appraises, and whether the level that receives is the one addressed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Iterator, List

from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.case_words import alternative_told, with_sentences
from mineral_plugin.core.checks.cases import Case, place_matters
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.scattered import thresholds_told
from mineral_plugin.core.checks.stated_case import (
    PLACE,
    SMALL_SCATTERED,
    no_case,
    place_contradicted,
    stated_case,
    statement,
)
from mineral_plugin.core.regulation.authorities import Office
from mineral_plugin.core.regulation.model import Rule

ADDRESSEE = "addressee"


def authority(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C01: by procedure, mineral, place and day; it informs, and warns where another level is addressed."""
    for finding in no_case(inspection, rule) or [_answer(inspection, rule, stated_case(inspection))]:
        conflict = finding.outcome is Outcome.CONFLICT
        yield finding if conflict else replace(finding, severity=Severity.INFORMS)


def _answer(inspection: Inspection, rule: Rule, case: Case) -> Finding:
    competence = case.competence
    contradicted = place_contradicted(inspection, rule, case.site)
    if contradicted is not None:
        return contradicted
    if competence.alternatives:
        return _depends(inspection, rule, case)
    if competence.decides is None or not competence.decides.named:
        return _not_read(inspection, rule, case)
    if competence.receives is None or competence.unknown:
        return _in_doubt(inspection, rule, case, competence.decides)
    return _known(inspection, rule, case, competence.receives)


def _depends(inspection: Inspection, rule: Rule, case: Case) -> Finding:
    """Return the answers among which facts choose that were not stated, with the questions for them."""
    asked = list(case.competence.alternatives[0].when)
    questions = [inspection.context.regulation.fact(name).question for name in asked]
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c01.depends", {**_values(inspection), "questions": questions}),
        reason="fact_missing",
        remedy=Phrase("remedy.fact_missing"),
        notes=[
            *(alternative_told(one) for one in case.competence.alternatives),
            *(thresholds_told(inspection) if SMALL_SCATTERED in asked else []),
        ],
        facts=asked,
    )
    why = [*case.site.reasons, *([case.site.layer_reason] if case.site.shares is None else [])]
    return with_sentences(finding, [*(why if PLACE in asked else []), *_notes(case)])


def _not_read(inspection: Inspection, rule: Rule, case: Case) -> Finding:
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c01.law_not_read", _values(inspection)),
        reason="law_not_read",
        remedy=Phrase("remedy.c01"),
    )
    return with_sentences(finding, [*case.competence.unknown, *_notes(case)])


def _in_doubt(inspection: Inspection, rule: Rule, case: Case, decides: Office) -> Finding:
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c01.in_doubt", {**_values(inspection), "decides": decides.name}),
        reason="in_doubt",
        remedy=Phrase("remedy.c01_doubt"),
    )
    return with_sentences(finding, [*case.competence.unknown, *_notes(case)])


def _known(inspection: Inspection, rule: Rule, case: Case, receives: Office) -> Finding:
    competence, answers = case.competence, inspection.answers(rule)
    addressed = inspection.context.facts.text(ADDRESSEE)
    offices = (competence.decides, competence.receives, competence.appraises)
    names = [office.name for office in offices if office is not None]
    values = {**_values(inspection), **dict(zip(("decides", "receives", "appraises"), names))}
    if addressed and addressed != receives.level:
        values["addressed"] = Phrase(f"term.level.{addressed}")
        finding = answers.answer(
            Outcome.CONFLICT,
            Phrase("check.c01.addressee", values),
            reason="addressee",
            remedy=Phrase("remedy.c01_addressee", {"receives": receives.name}),
            facts=[ADDRESSEE],
        )
    else:
        finding = answers.answer(Outcome.CLEAR, Phrase("check.c01.clear", values))
    assumed = case.site.assumed and place_matters(statement(inspection), case.site)
    return with_sentences(finding, [*(case.site.reasons if assumed else []), *_notes(case)])


def _notes(case: Case) -> List[Bilingual]:
    """Return the consents, hand-overs and limits of what was read, and where it stands."""
    basis = case.competence.basis
    said = [both(Phrase("competence.basis", {"basis": "; ".join(basis)}))] if basis else []
    return [*said, *case.competence.notes]


def _values(inspection: Inspection) -> Dict[str, Any]:
    context = inspection.context
    return {"mineral": context.mineral.name, "group": context.mineral.group, "day": context.event_date}
