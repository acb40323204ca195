"""The summary of a report: a verdict for each family, one for all, and a headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Sequence, Tuple, Union

from mineral_plugin.core.base.findings import Family, Finding, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual, Phrase, both

# The worst first. "Not applicable" is no verdict: it stands where nothing else was found.
ORDER = (Outcome.CONFLICT, Outcome.ERROR, Outcome.CANNOT_TELL, Outcome.WITHIN_TOLERANCE, Outcome.CLEAR)
_UNKNOWN = (Outcome.CANNOT_TELL, Outcome.ERROR)
NOT_CHECKED = "not_checked"
_FAMILY_WORDS = {
    Family.AREA: "family.area",
    Family.GEOMETRY: "family.geometry",
    Family.OVERLAP: "family.overlap",
    Family.ZONES: "family.zones",
    Family.PLANNING: "family.planning",
    Family.COMPETENCE: "family.competence",
    Family.MAP: "family.map",
    Family.DOSSIER: "family.dossier",
}
_Term = Union[Phrase, Bilingual]


@dataclass(frozen=True)
class Summary:
    """Verdicts by family (``not_checked`` where no rule answered), the verdict for all, a headline."""

    verdict: str
    families: Mapping[str, str]
    headline: Bilingual

    def as_dict(self) -> Dict[str, Any]:
        """Return the summary as JSON data."""
        return {
            "verdict": self.verdict,
            "families": dict(self.families),
            "headline": self.headline.as_dict(),
        }


def summarize(findings: Sequence[Finding], practice: bool = False) -> Summary:
    """Return the summary of findings worst first (see ``ORDER``); ``practice`` is said first of all."""
    families = {family.value: _verdict([f for f in findings if f.family is family]) for family in Family}
    headline = _headline(findings, families)
    if practice:
        first = both(Phrase("headline.practice"))
        headline = _joined(first, headline)
    weighing = [finding for finding in findings if _weighs(finding)]
    return Summary(verdict=_verdict(weighing), families=families, headline=headline)


def worst_verdict(verdicts: Sequence[str]) -> str:
    """Return the worst of several verdicts of reports."""
    order = [*(outcome.value for outcome in ORDER), Outcome.NOT_APPLICABLE.value, NOT_CHECKED]
    return min(verdicts, key=order.index)


def _weighs(finding: Finding) -> bool:
    """Return whether a finding counts in the verdict for all.

    What a rule that only informs cannot tell (a fee that was not read, who decides) keeps no area from being
    clear; it stays in the verdict of its family, and the headline names it.
    """
    return not (finding.severity is Severity.INFORMS and finding.outcome is Outcome.CANNOT_TELL)


def _verdict(findings: Sequence[Finding]) -> str:
    found = {finding.outcome for finding in findings}
    for outcome in ORDER:
        if outcome in found:
            return outcome.value
    return Outcome.NOT_APPLICABLE.value if found else NOT_CHECKED


def _headline(findings: Sequence[Finding], families: Mapping[str, str]) -> Bilingual:
    """Return one sentence for each verdict that there is, the worst first, and what stays open."""
    weighing = [finding for finding in findings if _weighs(finding)]
    if not any(finding.outcome in ORDER for finding in weighing):
        return _joined(both(Phrase("headline.nothing_checked", {"ask": _offices(weighing)})))
    unchecked = _family_terms(families, NOT_CHECKED)
    parts = (
        ("headline.conflict", {"families": _family_terms(families, "conflict")}),
        ("headline.cannot_tell", {"families": _unknown_terms(weighing), "ask": _offices(weighing)}),
        ("headline.within_tolerance", {"families": _family_terms(families, "within_tolerance")}),
        ("headline.clear", {"families": _clear_terms(findings, families)}),
        ("headline.not_checked", {"families": unchecked, "ask": _offices(weighing)}),
    )
    told = (both(Phrase(phrase_id, values)) for phrase_id, values in parts if values["families"])
    return _joined(*told, *_open_ends(findings))


def _clear_terms(findings: Sequence[Finding], families: Mapping[str, str]) -> Tuple[_Term, ...]:
    """Return the families that are wholly clear; where there is none, how many rules found nothing."""
    clear = len({finding.rule for finding in findings if finding.outcome is Outcome.CLEAR})
    counted = (Phrase("term.rules", {"count": clear}),) if clear else ()
    return _family_terms(families, "clear") or counted


def _open_ends(findings: Sequence[Finding]) -> List[Bilingual]:
    """Return what is open beside the verdict: what informs only, and the questions to the applicant."""
    informing = [finding for finding in findings if not _weighs(finding)]
    questions = {fact for finding in findings if finding.outcome in _UNKNOWN for fact in finding.facts}
    told: List[Bilingual] = []
    if informing:
        told.append(both(Phrase("headline.informing", {"families": _unknown_terms(informing)})))
    if questions:
        told.append(both(Phrase("headline.questions", {"count": len(questions)})))
    return told


def _joined(*said: Bilingual) -> Bilingual:
    return Bilingual(" ".join(one.vi for one in said), " ".join(one.en for one in said))


def _family_terms(families: Mapping[str, str], *verdicts: str) -> Tuple[_Term, ...]:
    terms = tuple(Phrase(_FAMILY_WORDS[f]) for f in Family if families[f.value] in verdicts)
    return terms


def _unknown_terms(findings: Sequence[Finding]) -> Tuple[_Term, ...]:
    """Return every family with something unknown, also where another finding is worse."""
    families = {finding.family for finding in findings if finding.outcome in _UNKNOWN}
    return tuple(Phrase(_FAMILY_WORDS[f]) for f in Family if f in families)


def _offices(findings: Sequence[Finding]) -> Tuple[_Term, ...]:
    asked: List[Bilingual] = []
    for finding in findings:
        if finding.outcome in _UNKNOWN and finding.ask is not None and finding.ask not in asked:
            asked.append(finding.ask)
    return tuple(asked) or (Phrase("term.licensing_authority"),)
