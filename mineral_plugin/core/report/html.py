"""The report as one self-contained HTML page, in Vietnamese or English."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import Any, List, Mapping, Sequence

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import (
    format_date,
    format_hectares,
    format_number,
    format_time,
)
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference.told import LAW_WORDS, TRUST_WORDS
from mineral_plugin.core.report.error_model import error_model_of
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.report.sketch import svg_sketch

_SIGNS = {
    "conflict": "✕",
    "error": "!",
    "cannot_tell": "?",
    "within_tolerance": "◐",
    "clear": "✓",
    "not_applicable": "–",
}
_OUTCOME_WORDS = {
    "conflict": "outcome.conflict",
    "error": "outcome.error",
    "cannot_tell": "outcome.cannot_tell",
    "within_tolerance": "outcome.within_tolerance",
    "clear": "outcome.clear",
    "not_applicable": "outcome.not_applicable",
    "not_checked": "outcome.not_checked",
}
_UNCONFIRMED = {
    "read_copy": "report.unconfirmed",
    "recalled": "report.unconfirmed",
    "derived": "report.basis_derived",
    "practice": "report.basis_practice",
}
_SEVERITY_WORDS = {"blocks": "severity.blocks", "warns": "severity.warns", "informs": "severity.informs"}
LAYER_HEADS = (
    "report.role",
    "report.source",
    "report.standing",
    "report.as_of",
    "report.grade",
    "report.hash",
)
"""The heads of ``layer_cells``, as words."""
_PROBLEMS = ("conflict", "error", "cannot_tell", "within_tolerance")


def render_html(reports: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return the page of one or more reports (``report-1`` data); every text in it is escaped."""
    style = resource_path("styles", "report.css").read_text(encoding="utf-8")
    body = "".join(_report(report, lang) for report in reports)
    title = escape(_word("report.title", lang))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _word(phrase_id: str, lang: str, **values: Any) -> str:
    return say(Phrase(phrase_id, values), lang)


def _report(report: Mapping[str, Any], lang: str) -> str:
    findings = report["findings"]
    problems = [f for f in findings if f["outcome"] in _PROBLEMS]
    problems.sort(key=lambda f: _PROBLEMS.index(f["outcome"]))
    passes = [f for f in findings if f["outcome"] == "clear"]
    others = [f for f in findings if f["outcome"] == "not_applicable"]
    summary = report["summary"]
    verdict = summary["verdict"]
    return (
        f"<article>{_head(report, lang)}"
        f'<p class="headline {verdict}"><b>{_SIGNS.get(verdict, "–")}</b> '
        f"{escape(summary['headline'][lang])}</p>"
        f"{_families(summary['families'], lang)}"
        f'<div class="columns">{svg_sketch(report)}{_corners(report["area"], lang)}</div>'
        f"<h2>{_text('report.problems', lang, count=len(problems))}</h2>"
        f"{''.join(_finding(f, lang) for f in problems)}"
        f"{_folded('report.passes', passes, lang)}{_folded('report.not_applicable', others, lang)}"
        f"{_stated(report['procedure'].get('stated', ()), lang)}"
        f"{_reference(report['reference'], lang)}{_foot(report, lang)}</article>"
    )


def _folded(title: str, findings: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return findings that raise no question as a list that opens on demand."""
    if not findings:
        return ""
    content = "".join(_finding(finding, lang) for finding in findings)
    return f"<details><summary>{_text(title, lang, count=len(findings))}</summary>{content}</details>"


def _stated(stated: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return what the applicant stated: verdicts rest on it as they rest on the data."""
    if not stated:
        return ""
    rows = "".join(
        f"<tr><td>{escape(one['question'][lang])}</td><td>{escape(one['answer'][lang])}</td></tr>"
        for one in stated
    )
    head = _text("report.stated", lang, count=len(stated))
    return f'<h2>{head}</h2><table class="sources">{rows}</table>'


def _text(phrase_id: str, lang: str, **values: Any) -> str:
    return escape(_word(phrase_id, lang, **values))


def _head(report: Mapping[str, Any], lang: str) -> str:
    area = report["area"]
    day = date.fromisoformat(report["event_date"])
    name = area["name"] or _word("report.unnamed", lang)
    zone = area["zone"]
    return (
        f"<header><h1>{escape(name)}</h1><p>"
        + _text(
            "report.subject",
            lang,
            procedure=report["procedure"]["name"][lang],
            mineral=report["procedure"]["mineral_name"][lang],
            day=day,
            version=report["regulation"]["version"],
        )
        + f"</p>{law_lines(report, lang)}<p>"
        + _text(
            "report.measures",
            lang,
            area=area["area_m2"],
            meridian=zone["central_meridian"],
            width=zone["width_deg"],
            stated=area["stated_area"]["text"] if area["stated_area"] else _word("term.not_stated", lang),
        )
        + "</p></header>"
    )


def law_lines(report: Mapping[str, Any], lang: str) -> str:
    """Return as HTML up to which day the law was read, how old that is, and what a day of receipt means."""
    law, run = report["regulation"], report["run"]
    lines = []
    if law.get("read_on"):
        read_on = date.fromisoformat(law["read_on"])
        values = {"version": law["version"], "day": read_on, "sha256": law["sha256"]}
        lines.append(_text("report.law_read", lang, **values))
    if law.get("corridors"):
        lines.append(_text("report.corridors", lang, **law["corridors"]))
    if run.get("law_notice"):
        lines.append(f"<strong>{escape(run['law_notice'][lang])}</strong>")
    transition = report.get("transition")
    if transition:
        lines += [escape(sentence[lang]) for sentence in transition["sentences"]]
    return "".join(f'<p class="law">{line}</p>' for line in lines)


def _families(families: Mapping[str, str], lang: str) -> str:
    cells = "".join(
        f'<li class="{verdict}">{_SIGNS.get(verdict, "–")} {_text(f"family.{family}", lang)}: '
        f"{_text(_OUTCOME_WORDS[verdict], lang)}</li>"
        for family, verdict in families.items()
    )
    return f'<ul class="families">{cells}</ul>'


def _corners(area: Mapping[str, Any], lang: str) -> str:
    tables: List[str] = []
    for number, part in enumerate(area["parts"], start=1):
        for index, ring in enumerate((part["outer"], *part["holes"])):
            caption = "report.ring" if index == 0 else "report.hole"
            rows = "".join(
                f"<tr><td>{escape(c['name'])}</td><td>{format_number(c['north_m'], c['decimals'], lang)}</td>"
                f"<td>{format_number(c['east_m'], c['decimals'], lang)}</td></tr>"
                for c in ring
            )
            tables.append(
                f"<table><caption>{_text(caption, lang, part=number, hole=index)}</caption>"
                f"<tr><th>{_text('report.corner', lang)}</th><th>X (m)</th><th>Y (m)</th></tr>{rows}</table>"
            )
    return f'<div class="corners">{"".join(tables)}</div>'


def _finding(finding: Mapping[str, Any], lang: str) -> str:
    outcome = finding["outcome"]
    remedy = finding["remedy"]
    severity = _text(_SEVERITY_WORDS[finding["severity"]], lang)
    return (
        f'<section class="finding {outcome}"><h3>{_SIGNS[outcome]} {escape(finding["rule"])} · '
        f"{_text(_OUTCOME_WORDS[outcome], lang)} · {severity}</h3>"
        f"<p>{escape(finding['message'][lang])}</p>{_measure(finding, lang)}"
        + (f'<p class="remedy">{escape(remedy[lang])}</p>' if remedy else "")
        + f"{_basis(finding, lang)}</section>"
    )


def _basis(finding: Mapping[str, Any], lang: str) -> str:
    basis = finding["basis"]
    pieces = [escape(basis["article"])] if basis["article"] else []
    if not basis["confirmed"] and finding["outcome"] != "not_applicable":
        pieces.append(_text(_UNCONFIRMED[basis["source"]], lang))
    return f'<p class="basis">{" · ".join(pieces)}</p>' if pieces else ""


def _measure(finding: Mapping[str, Any], lang: str) -> str:
    if finding["measured"] is None:
        return ""
    measured = measure_told(finding["measured"], finding["unit"], lang)
    if finding["limit"] is None:
        return f'<p class="measure">{_text("report.measured", lang, measured=measured)}</p>'
    limit = measure_told(finding["limit"], finding["unit"], lang)
    return f'<p class="measure">{_text("report.measured_limit", lang, measured=measured, limit=limit)}</p>'


def _reference(layers: Sequence[Mapping[str, Any]], lang: str) -> str:
    rows = "".join(f"<tr>{layer_cells(layer, lang)}</tr>" for layer in layers)
    heads = "".join(f"<th>{_text(word, lang)}</th>" for word in LAYER_HEADS)
    return f"<h2>{_text('report.reference', lang)}</h2><table class='sources'><tr>{heads}</tr>{rows}</table>"


def layer_cells(layer: Mapping[str, Any], lang: str) -> str:
    """Return the cells of a layer's row: role, origin, standing, day and age, grade, hash."""
    return (
        f"<td>{escape(layer['role_name'][lang])}</td><td>{escape(_origin(layer))}</td>"
        f"<td>{_standing(layer, lang)}</td><td>{_day(layer['as_of'], lang)}{_age(layer, lang)}</td>"
        f"<td>{escape(layer['grade'] or '–')}</td><td><code>{escape(layer['sha256'][:16])}…</code></td>"
    )


def _origin(layer: Mapping[str, Any]) -> str:
    """Return whose a layer is: issuer and pack, or the file; the decision where one is named."""
    named = layer["pack"] or " ".join(filter(None, (layer["source"], layer["version"])))
    return " · ".join(filter(None, (layer["issuer"], named, layer["decision"])))


def _standing(layer: Mapping[str, Any], lang: str) -> str:
    """Return the status in law and what the signature is worth, with the key's fingerprint."""
    status = LAW_WORDS.get(layer["legal_status"] or "")
    words = [_text(status, lang)] if status else []
    words.append(_text(TRUST_WORDS[layer["trust"]], lang))
    key = f"<br><code>{escape(layer['key'])}</code>" if layer["key"] else ""
    return "; ".join(words) + key


def _age(layer: Mapping[str, Any], lang: str) -> str:
    days = layer["age_days"]
    return "" if days is None or days < 0 else f"<br>{_text('report.age', lang, days=days)}"


def _day(text: Any, lang: str) -> str:
    return escape(format_date(date.fromisoformat(text), lang)) if text else "–"


def _foot(report: Mapping[str, Any], lang: str) -> str:
    run = report["run"]
    made = format_time(datetime.fromisoformat(run["at"]), lang)
    ellipsoidal = format_hectares(report["area"]["ellipsoidal_area_m2"], lang)
    return (
        f"<footer><p>{_text('report.made', lang, made=made, program=run['program'])}</p>"
        f"<p>{_text('report.digest', lang)} <code>{digest(report)}</code></p>"
        f"<p>{_text('report.ellipsoidal', lang, area=ellipsoidal)}</p>{error_model_of(report, lang)}"
        f"<p>{_text('report.disclaimer', lang)}</p></footer>"
    )
