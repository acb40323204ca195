"""What a report says, in plain sentences: titles of findings, measures, grounds, the law, the layers."""

from __future__ import annotations

from datetime import date
from typing import Any, List, Mapping

from mineral_plugin.core.area.stated import stated_told
from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference.told import LAW_WORDS, TRUST_WORDS
from mineral_plugin.core.report.reading import area_of_report

SIGNS = {
    "conflict": "✕",
    "error": "!",
    "cannot_tell": "?",
    "within_tolerance": "◐",
    "clear": "✓",
    "not_applicable": "–",
}
OUTCOME_WORDS = {
    "conflict": "outcome.conflict",
    "error": "outcome.error",
    "cannot_tell": "outcome.cannot_tell",
    "within_tolerance": "outcome.within_tolerance",
    "clear": "outcome.clear",
    "not_applicable": "outcome.not_applicable",
    "not_checked": "outcome.not_checked",
}
UNCONFIRMED = {
    "read_copy": "report.unconfirmed",
    "recalled": "report.unconfirmed",
    "derived": "report.basis_derived",
    "practice": "report.basis_practice",
}
PROBLEMS = ("conflict", "error", "cannot_tell", "within_tolerance")
"""The outcomes that raise a question, the worst first."""
SEVERITY_WORDS = {"blocks": "severity.blocks", "warns": "severity.warns", "informs": "severity.informs"}


def word(phrase_id: str, lang: str, **values: Any) -> str:
    """Return a sentence of the catalogue."""
    return say(Phrase(phrase_id, values), lang)


def law_sentences(report: Mapping[str, Any], lang: str) -> List[str]:
    """Return up to which day the law was read, how old that is, and what a day of receipt means."""
    law, run = report["regulation"], report["run"]
    lines: List[str] = []
    if law.get("read_on"):
        read_on = date.fromisoformat(law["read_on"])
        values = {"version": law["version"], "day": read_on, "sha256": law["sha256"]}
        lines.append(word("report.law_read", lang, **values))
    if law.get("corridors"):
        lines.append(word("report.corridors", lang, **law["corridors"]))
    if run.get("law_notice"):
        lines.append(run["law_notice"][lang])
    transition = report.get("transition")
    if transition:
        lines += [sentence[lang] for sentence in transition["sentences"]]
    return lines


def measures_told(report: Mapping[str, Any], lang: str) -> str:
    """Return the line on the area as computed, its zone, and the area that its document states."""
    area, stated = report["area"], area_of_report(report).stated_area
    values = {
        "area": area["area_m2"],
        "meridian": area["zone"]["central_meridian"],
        "width": area["zone"]["width_deg"],
        "stated": stated_told(stated).text(lang) if stated else word("term.not_stated", lang),
    }
    return word("report.measures", lang, **values)


def outcome_told(outcome: str, lang: str) -> str:
    """Return an outcome with its sign: ``✕ Vướng``."""
    return f"{SIGNS.get(outcome, '–')} {word(OUTCOME_WORDS[outcome], lang)}"


def finding_title(finding: Mapping[str, Any], lang: str) -> str:
    """Return sign, rule, outcome and weight of a finding."""
    outcome = finding["outcome"]
    weight = word(SEVERITY_WORDS[finding["severity"]], lang)
    return f"{SIGNS[outcome]} {finding['rule']} · {word(OUTCOME_WORDS[outcome], lang)} · {weight}"


def measure_line(finding: Mapping[str, Any], lang: str) -> str:
    """Return what was measured and the limit; nothing where nothing was measured."""
    if finding["measured"] is None:
        return ""
    measured = measure_told(finding["measured"], finding["unit"], lang)
    if finding["limit"] is None:
        return word("report.measured", lang, measured=measured)
    limit = measure_told(finding["limit"], finding["unit"], lang)
    return word("report.measured_limit", lang, measured=measured, limit=limit)


def basis_line(finding: Mapping[str, Any], lang: str) -> str:
    """Return the article of a finding, and what it rests on where its basis is not confirmed."""
    basis = finding["basis"]
    pieces = [basis["article"]] if basis["article"] else []
    if not basis["confirmed"] and finding["outcome"] != "not_applicable":
        pieces.append(word(UNCONFIRMED[basis["source"]], lang))
    return " · ".join(pieces)


def layer_origin(layer: Mapping[str, Any]) -> str:
    """Return whose a layer is: issuer and pack, or the file; the decision where one is named."""
    named = layer["pack"] or " ".join(filter(None, (layer["source"], layer["version"])))
    return " · ".join(filter(None, (layer["issuer"], named, layer["decision"])))


def layer_standing(layer: Mapping[str, Any], lang: str) -> str:
    """Return the status of a layer in law and what its signature is worth."""
    status = LAW_WORDS.get(layer["legal_status"] or "")
    words = [word(status, lang)] if status else []
    words.append(word(TRUST_WORDS[layer["trust"]], lang))
    return "; ".join(words)


def layer_age(layer: Mapping[str, Any], lang: str) -> str:
    """Return how old a layer is, nothing where that is not known."""
    days = layer["age_days"]
    return "" if days is None or days < 0 else word("report.age", lang, days=days)


def day_told(text: Any, lang: str) -> str:
    """Return a day of JSON as people read it, a dash for none."""
    return format_date(date.fromisoformat(text), lang) if text else "–"
