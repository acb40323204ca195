"""The report as one self-contained HTML page, in Vietnamese or English."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import Any, Mapping, Sequence

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_hectares, format_time
from mineral_plugin.core.corner_tables.writing.form import Fact, RingTable, table_form
from mineral_plugin.core.report.error_model import error_model_of
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.report.pictures import finding_picture
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.report.sketch import svg_sketch
from mineral_plugin.core.report.told import (
    OUTCOME_WORDS,
    PROBLEMS,
    SIGNS,
    basis_line,
    day_told,
    finding_title,
    law_sentences,
    layer_age,
    layer_origin,
    layer_standing,
    measure_line,
    measures_told,
    word,
)

_MAP_MM = (90.0, 60.0)
LAYER_HEADS = (
    "report.role",
    "report.source",
    "report.standing",
    "report.as_of",
    "report.grade",
    "report.hash",
)
"""The heads of ``layer_cells``, as words."""
ACCEPTED_HEADS = (
    "report.accepted_finding",
    "report.accepted_by",
    "report.accepted_at",
    "report.accepted_reason",
)


def render_html(reports: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return the page of one or more reports (``report-1`` data); every text in it is escaped."""
    style = resource_path("styles", "report.css").read_text(encoding="utf-8")
    body = "".join(_report(report, lang) for report in reports)
    title = escape(word("report.title", lang))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _report(report: Mapping[str, Any], lang: str) -> str:
    findings = report["findings"]
    problems = [f for f in findings if f["outcome"] in PROBLEMS]
    problems.sort(key=lambda f: PROBLEMS.index(f["outcome"]))
    passes = [f for f in findings if f["outcome"] == "clear"]
    others = [f for f in findings if f["outcome"] == "not_applicable"]
    summary = report["summary"]
    verdict = summary["verdict"]
    return (
        f"<article>{_head(report, lang)}"
        f'<p class="headline {escape(verdict)}"><b>{SIGNS.get(verdict, "–")}</b> '
        f"{escape(summary['headline'][lang])}</p>"
        f"{_families(summary['families'], lang)}"
        f'<div class="columns">{svg_sketch(report)}{_corners(report, lang)}</div>'
        f"<h2>{_text('report.problems', lang, count=len(problems))}</h2>"
        f"{''.join(_finding(f, lang, _map(report, f, lang)) for f in problems)}{_accepted(report, lang)}"
        f"{_folded('report.passes', passes, lang)}{_folded('report.not_applicable', others, lang)}"
        f"{_stated(report['procedure'].get('stated', ()), lang)}"
        f"{_reference(report['reference'], lang)}{_foot(report, lang)}</article>"
    )


def _accepted(report: Mapping[str, Any], lang: str) -> str:
    """Return what people answer for, by whom, when and why; the findings themselves stay as they are."""
    accepted = report["run"].get("accepted", ())
    if not accepted:
        return ""
    said = {finding["id"]: finding["message"][lang] for finding in report["findings"]}
    heads = "".join(f"<th>{_text(head, lang)}</th>" for head in ACCEPTED_HEADS)
    rows = "".join(
        f"<tr><td>{escape(one['rule'])}: {escape(said.get(one['finding'], ''))}</td>"
        f"<td>{escape(one['by'])}</td><td>{escape(format_time(datetime.fromisoformat(one['at']), lang))}</td>"
        f"<td>{escape(one['reason'])}</td></tr>"
        for one in accepted
    )
    title = _text("report.accepted", lang, count=len(accepted))
    note = _text("report.accepted_note", lang)
    return f'<h2>{title}</h2><p>{note}</p><table class="sources"><tr>{heads}</tr>{rows}</table>'


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
    return escape(word(phrase_id, lang, **values))


def _head(report: Mapping[str, Any], lang: str) -> str:
    day = date.fromisoformat(report["event_date"])
    name = report["area"]["name"] or word("report.unnamed", lang)
    subject = {
        "procedure": report["procedure"]["name"][lang],
        "mineral": report["procedure"]["mineral_name"][lang],
        "day": day,
        "version": report["regulation"]["version"],
    }
    return (
        f"<header><h1>{escape(name)}</h1><p>{_text('report.subject', lang, **subject)}</p>"
        f"{law_lines(report, lang)}<p>{escape(measures_told(report, lang))}</p></header>"
    )


def law_lines(report: Mapping[str, Any], lang: str) -> str:
    """Return as HTML up to which day the law was read, how old that is, and what a day of receipt means."""
    notice = (report["run"].get("law_notice") or {}).get(lang)
    lines = (
        f"<strong>{escape(line)}</strong>" if line == notice else escape(line)
        for line in law_sentences(report, lang)
    )
    return "".join(f'<p class="law">{line}</p>' for line in lines)


def _families(families: Mapping[str, str], lang: str) -> str:
    cells = "".join(
        f'<li class="{escape(verdict)}">{SIGNS.get(verdict, "–")} {_text(f"family.{family}", lang)}: '
        f"{_text(OUTCOME_WORDS[verdict], lang)}</li>"
        for family, verdict in families.items()
    )
    return f'<ul class="families">{cells}</ul>'


def _corners(report: Mapping[str, Any], lang: str) -> str:
    """Return the corner tables as every paper prints them; a ring without corners has none."""
    area = area_of_report(report)
    if not all(ring.corners for part in area.parts for ring in part.rings):
        return ""
    form = table_form(area, lang)
    facts = _facts(form.facts)
    tables = "".join(_table(table) for table in form.tables)
    return f'<div class="corners">{tables}{facts}</div>'


def _table(table: RingTable) -> str:
    caption = f"<caption>{escape(table.heading)}</caption>" if table.heading else ""
    rows = "".join(
        f"<tr><td>{escape(row.name)}</td><td>{row.x.text}</td><td>{row.y.text}</td></tr>"
        for row in table.rows
    )
    return (
        f'<table>{caption}<tr><th rowspan="2">{escape(table.corner_head)}</th>'
        f'<th colspan="2">{escape(table.system_head)}</th></tr>'
        f"<tr><th>{escape(table.x_head)}</th><th>{escape(table.y_head)}</th></tr>{rows}</table>"
        f"{_facts(table.facts)}"
    )


def _facts(facts: Sequence[Fact]) -> str:
    return "".join(f'<p class="fact">{escape(fact.line)}</p>' for fact in facts)


def _map(report: Mapping[str, Any], finding: Mapping[str, Any], lang: str) -> str:
    """Return the surroundings of a finding, nothing where it has no place."""
    picture = finding_picture(report, finding, lang, *_MAP_MM)
    says = _text("report.map_of_finding", lang, rule=finding["rule"])
    return f'<figure role="img" aria-label="{says}">{picture.svg}</figure>' if picture else ""


def _finding(finding: Mapping[str, Any], lang: str, picture: str = "") -> str:
    remedy, kind = finding["remedy"], escape(finding["outcome"])
    return (
        f'<section class="finding {kind}"><h3>{escape(finding_title(finding, lang))}</h3>'
        f"<p>{escape(finding['message'][lang])}</p>{_measure(finding, lang)}"
        + (f'<p class="remedy">{escape(remedy[lang])}</p>' if remedy else "")
        + f"{_basis(finding, lang)}{picture}</section>"
    )


def _basis(finding: Mapping[str, Any], lang: str) -> str:
    told = basis_line(finding, lang)
    return f'<p class="basis">{escape(told)}</p>' if told else ""


def _measure(finding: Mapping[str, Any], lang: str) -> str:
    told = measure_line(finding, lang)
    return f'<p class="measure">{escape(told)}</p>' if told else ""


def _reference(layers: Sequence[Mapping[str, Any]], lang: str) -> str:
    rows = "".join(f"<tr>{layer_cells(layer, lang)}</tr>" for layer in layers)
    heads = "".join(f"<th>{_text(word, lang)}</th>" for word in LAYER_HEADS)
    return f"<h2>{_text('report.reference', lang)}</h2><table class='sources'><tr>{heads}</tr>{rows}</table>"


def layer_cells(layer: Mapping[str, Any], lang: str) -> str:
    """Return the cells of a layer's row: role, origin, standing, day and age, grade, hash."""
    return (
        f"<td>{escape(layer['role_name'][lang])}</td><td>{escape(layer_origin(layer))}</td>"
        f"<td>{_standing(layer, lang)}</td><td>{_day(layer['as_of'], lang)}{_age(layer, lang)}</td>"
        f"<td>{escape(layer['grade'] or '–')}</td><td><code>{escape(layer['sha256'][:16])}…</code></td>"
    )


def _standing(layer: Mapping[str, Any], lang: str) -> str:
    """Return the status in law and what the signature is worth, with the key's fingerprint."""
    key = f"<br><code>{escape(layer['key'])}</code>" if layer["key"] else ""
    return escape(layer_standing(layer, lang)) + key


def _age(layer: Mapping[str, Any], lang: str) -> str:
    told = layer_age(layer, lang)
    return f"<br>{escape(told)}" if told else ""


def _day(text: Any, lang: str) -> str:
    return escape(day_told(text, lang))


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
