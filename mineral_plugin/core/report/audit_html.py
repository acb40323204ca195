"""An audit as one self-contained HTML page, in Vietnamese or English, to be read and printed.

A page stays usable whatever an audit found: the first pairs stand in full, the most urgent ones, and the rest
are counted; all of them are in the other files. What is folded away is at the end and asks for nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import Any, Container, Dict, Iterable, Iterator, List, Mapping, Sequence, Tuple

from mineral_plugin.core.audit.model import PairKind
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_hectares, format_place, format_time, format_trimmed
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.trust import Trust
from mineral_plugin.core.report.audit_data import IN_QUESTION
from mineral_plugin.core.report.audit_rows import (
    corners_word,
    licence_text,
    plane_text,
    tellings,
)
from mineral_plugin.core.report.audit_words import (
    FOLDED,
    NOTE_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    kind_word,
    mark_of,
    mark_text,
    reason_word,
    share_text,
)
from mineral_plugin.core.report.html import LAYER_HEADS, law_lines, layer_cells

MOST_PAIRS, MOST_FOLDED, MOST_ROWS, MOST_NUMBERS = 1_000, 200, 300, 30
"""How many pairs in question, folded pairs of a kind, other rows and numbers of pairs stand on a page."""
_SIGNS = {"conflict": "✕", "cannot_tell": "?", "within_tolerance": "◐", "clear": "✓"}
_PAIR_HEADS = (
    "audit.head.number",
    "audit.head.first",
    "audit.head.second",
    "audit.head.common",
    "audit.head.width",
    "audit.head.basis",
    "audit.head.state",
)
_SMALL_M2 = 10_000.0
Document = Mapping[str, Any]


def render_audit(document: Document, sha256: str, lang: str) -> str:
    """Return the page of an audit (``audit-1`` data with its digest); every text in it is escaped."""
    style = "".join(
        resource_path("styles", name).read_text(encoding="utf-8") for name in ("report.css", "audit.css")
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{_text('audit.title', lang)}</title>"
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f'<body class="audit"><article>{_head(document, lang)}{_layers(document, lang)}'
        f"{_pairs(document, lang)}{_rules(document, lang)}{_tellings(document, lang)}"
        f"{_gaps(document, lang)}{_notes(document, lang)}{_not_looked_at(document, lang)}"
        f"{_foot(document, sha256, lang)}"
        "</article></body></html>\n"
    )


def _text(phrase_id: str, lang: str, **values: Any) -> str:
    return escape(say(Phrase(phrase_id, values), lang))


def _table(heads: Iterable[str], rows: Iterable[str], lang: str, kind: str = "") -> str:
    cells = "".join(f"<th>{_text(head, lang)}</th>" for head in heads)
    return (
        f'<table class="sources {kind}"><thead><tr>{cells}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _row(cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _more(count: int, shown: int, lang: str) -> str:
    """Return the line that says how many rows are not on the page."""
    left = count - shown
    return f'<p class="more">{_text("audit.more", lang, count=left)}</p>' if left > 0 else ""


# --- head -----------------------------------------------------------------------------------------


def _head(document: Document, lang: str) -> str:
    counts, states = document["counts"], document["marks"]["states"]
    outcomes = counts["outcomes"]
    worst = next((name for name in _SIGNS if outcomes[name]), "clear")
    kinds = "".join(
        f"<li>{escape(kind_word(kind.value, lang))}: <b>{counts['kinds'][kind.value]}</b></li>"
        for kind in PairKind
        if counts["kinds"][kind.value]
    )
    day, version = date.fromisoformat(document["day"]), date.fromisoformat(document["errors_version"])
    subject = _text("audit.subject", lang, day=day, version=document["regulation"]["version"])
    return (
        f"<header><h1>{_text('audit.title', lang)}</h1><p>{subject}</p>{law_lines(document, lang)}"
        f'<p class="law">{_text("audit.errors_of", lang, day=version)}</p></header>'
        f'<p class="headline {worst}"><b>{_SIGNS[worst]}</b> '
        f"{_text('audit.headline', lang, pairs=counts['pairs'], **outcomes)} "
        f"{_text('audit.states', lang, **states)}</p>"
        f'<ul class="families">{kinds}</ul>'
    )


def _layers(document: Document, lang: str) -> str:
    heads = (*LAYER_HEADS, "audit.head.rows", "audit.head.invalid", "audit.head.no_polygon")
    rows = (
        f"<tr>{layer_cells(layer['told'], lang)}"
        + "".join(f"<td>{_count(layer[name], lang)}</td>" for name in ("rows", "invalid", "no_polygon"))
        + "</tr>"
        for layer in document["layers"]
    )
    return f"<h2>{_text('audit.data', lang)}</h2>{_table(heads, rows, lang)}"


def _count(value: int, lang: str) -> str:
    return format_place(value, "n0", lang)


# --- pairs ----------------------------------------------------------------------------------------


def _pairs(document: Document, lang: str) -> str:
    """Return the ranked pairs kind by kind: those in question first, the rest folded at the end."""
    open_ones, folded = [], []
    for kind, numbers, shown in _by_kind(document):
        if kind in FOLDED:
            folded.append(_folded(document, kind, numbers, shown, lang))
        else:
            open_ones.append(_section(document, kind, numbers, shown, lang))
    none = "" if open_ones or folded else f"<p>{_text('audit.no_pairs', lang)}</p>"
    return f"<h2>{_text('audit.pairs', lang)}</h2>{none}{''.join(open_ones)}{''.join(folded)}"


def _by_kind(document: Document) -> Iterator[Tuple[str, Sequence[int], Sequence[int]]]:
    """Yield each kind that occurs with the numbers of its pairs, and those that stand on the page."""
    found: Dict[str, List[int]] = {kind.value: [] for kind in PairKind}
    for number, pair in enumerate(document["pairs"], start=1):
        found[pair["kind"]].append(number)
    left = MOST_PAIRS
    for kind, numbers in found.items():
        shown = numbers[: MOST_FOLDED if kind in FOLDED else left]
        left -= 0 if kind in FOLDED else len(shown)
        if numbers:
            yield kind, numbers, shown


def _section(document: Document, kind: str, numbers: Sequence[int], shown: Sequence[int], lang: str) -> str:
    head = f"<h3>{escape(kind_word(kind, lang))}: {_count(len(numbers), lang)}</h3>"
    table = _pair_table(document, shown, lang) if shown else ""
    return f"<section>{head}{table}{_more(len(numbers), len(shown), lang)}</section>"


def _folded(document: Document, kind: str, numbers: Sequence[int], shown: Sequence[int], lang: str) -> str:
    head = f"{escape(kind_word(kind, lang))}: {_count(len(numbers), lang)}"
    more = _more(len(numbers), len(shown), lang)
    return f"<details><summary>{head}</summary>{_pair_table(document, shown, lang)}{more}</details>"


def _pair_table(document: Document, numbers: Sequence[int], lang: str) -> str:
    rules = {rule["id"]: rule for rule in document["rules"]}
    rows = (_pair(document, number, rules, lang) for number in numbers)
    return _table(_PAIR_HEADS, rows, lang, "pairs")


def _pair(document: Document, number: int, rules: Mapping[str, Any], lang: str) -> str:
    pair = document["pairs"][number - 1]
    objects = document["objects"]
    cells = (
        f"{number}",
        _object(document, objects[pair["first"]], lang),
        _object(document, objects[pair["second"]], lang),
        _common(pair, lang),
        _width(pair, lang),
        _basis(pair, rules.get(pair["rule"]), lang),
        _state(document, pair, lang),
    )
    return (
        f'<tr id="p{number}" class="{pair["outcome"]}">' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>"
    )


def _object(document: Document, one: Mapping[str, Any], lang: str) -> str:
    """Return an object with what tells it from others: name, holder, number, role, last day."""
    role = document["layers"][one["layer"]]["told"]["role_name"][lang]
    lines = [f"<b>{escape(licence_text(one))}</b>"]
    lines += [escape(text) for text in (one["holder"], role) if text]
    if one["valid_to"]:
        lines.append(_text("audit.until", lang, day=date.fromisoformat(one["valid_to"])))
    return "<br>".join(lines)


def _common(pair: Mapping[str, Any], lang: str) -> str:
    shares = (share_text(pair[side], lang) for side in ("share_first", "share_second"))
    shares_text = " / ".join(f"{share} %" for share in shares)
    return f"<b>{_area(pair['area_m2'], lang)}</b><br>{shares_text}<br>{escape(plane_text(pair['plane']))}"


def _area(area_m2: float, lang: str) -> str:
    if area_m2 < _SMALL_M2:
        return format_place(area_m2, "m2", lang)
    return format_hectares(area_m2, lang)


def _width(pair: Mapping[str, Any], lang: str) -> str:
    """Return width, length, tolerance and probability; what was not asked for decides nothing."""
    if pair["width_m"] is None:
        return _text("audit.wide", lang)
    lines = [
        _text(word, lang, value=pair[name])
        for name, word in (
            ("width_m", "audit.width"),
            ("widest_m", "audit.widest"),
            ("length_m", "audit.length"),
            ("tolerance_m", "audit.tolerance"),
        )
        if pair[name] is not None
    ]
    lines.append(
        _text("audit.probability", lang, percent=format_trimmed(100.0 * pair["probability"], 0, 2, lang))
    )
    return "<br>".join(lines)


def _basis(pair: Mapping[str, Any], rule: Any, lang: str) -> str:
    outcome = pair["outcome"]
    verdict = f'<span class="verdict">{_SIGNS[outcome]} {_text(OUTCOME_WORDS[outcome], lang)}</span>'
    lines = [f"{verdict} · {escape(reason_word(pair['reason'], lang))}"]
    if rule is not None:
        severity = pair["severity"] if outcome in IN_QUESTION else None
        weight = f" · {_text(SEVERITY_WORDS[severity], lang)}" if severity else ""
        named = f'<a href="#{escape(rule["id"])}">{escape(rule["id"])}</a>{weight}'
        lines.append(f'{named} · <span class="basis">{escape(rule["article"])}</span>')
    if pair["repaired"]:
        lines.append(_text("audit.repaired", lang, numbers=pair["repaired"]))
    return "<br>".join(lines)


def _state(document: Document, pair: Mapping[str, Any], lang: str) -> str:
    return escape(mark_text(mark_of(document, pair), pair, lang)) or "–"


def _rules(document: Document, lang: str) -> str:
    """Return the rules that pairs name, with their whole basis."""
    if not document["rules"]:
        return ""
    rows = (
        f'<tr id="{escape(rule["id"])}"><td>{escape(rule["id"])}</td><td>{escape(rule["title"][lang])}</td>'
        f"<td>{escape(rule['article'])}{_doubt(rule, lang)}</td></tr>"
        for rule in document["rules"]
    )
    table = _table(("audit.head.rule", "audit.head.rule_title", "audit.head.article"), rows, lang)
    return f"<h2>{_text('audit.rules', lang)}</h2>{table}"


def _doubt(rule: Mapping[str, Any], lang: str) -> str:
    return "" if rule["confirmed"] else f'<br><span class="basis">{_text("report.unconfirmed", lang)}</span>'


# --- the other tables -----------------------------------------------------------------------------


def _tellings(document: Document, lang: str) -> str:
    everybody = tellings(document)
    if not everybody:
        return ""
    on_page = frozenset(number for _, _, shown in _by_kind(document) for number in shown)
    rows = [
        _row(
            (
                escape(telling.holder) or f"<i>{_text('audit.no_holder', lang)}</i>",
                _some(
                    (escape(licence_text(document["objects"][n])) for n in telling.licences[:MOST_NUMBERS]),
                    len(telling.licences),
                    lang,
                ),
                _count(len(telling.pairs), lang),
                _some((_link(n, on_page) for n in telling.pairs[:MOST_NUMBERS]), len(telling.pairs), lang),
            )
        )
        for telling in everybody[:MOST_ROWS]
    ]
    heads = ("audit.head.holder", "audit.head.licences", "audit.head.pair_count", "audit.head.pair_numbers")
    return (
        f"<h2>{_text('audit.tellings', lang, count=len(everybody))}</h2>"
        f"{_table(heads, rows, lang)}{_more(len(everybody), len(rows), lang)}"
    )


def _some(texts: Iterable[str], count: int, lang: str) -> str:
    left = count - MOST_NUMBERS
    return ", ".join(texts) + (f" {_text('audit.and_more', lang, count=left)}" if left > 0 else "")


def _link(number: int, on_page: Container[int]) -> str:
    return f'<a href="#p{number}">{number}</a>' if number in on_page else str(number)


def _gaps(document: Document, lang: str) -> str:
    gaps = document["gaps"]
    title = f"<h2>{_text('audit.gaps', lang, reach=document['neighbour_m'], count=len(gaps))}</h2>"
    if document["neighbour_m"] <= 0.0:
        return ""
    if not gaps:
        return title
    objects = document["objects"]
    rows = [
        _row(
            (
                _object(document, objects[gap["first"]], lang),
                _object(document, objects[gap["second"]], lang),
                format_place(gap["gap_m"], "m", lang),
                format_place(gap["shared_m"], "m", lang),
                escape(corners_word(gap["corners_agree"], lang)),
            )
        )
        for gap in gaps[:MOST_ROWS]
    ]
    heads = ("audit.head.first", "audit.head.second", "audit.head.gap", "audit.head.shared")
    table = _table((*heads, "audit.head.corners_agree"), rows, lang)
    return f"{title}{table}{_more(len(gaps), len(rows), lang)}"


def _notes(document: Document, lang: str) -> str:
    notes = document["notes"]
    if not notes:
        return ""
    rows = [_note(document, note, lang) for note in notes[:MOST_ROWS]]
    table = _table(("audit.head.note", "audit.head.row", "audit.head.object"), rows, lang)
    return (
        f"<h2>{_text('audit.notes', lang, count=len(notes))}</h2>{table}{_more(len(notes), len(rows), lang)}"
    )


def _note(document: Document, note: Mapping[str, Any], lang: str) -> str:
    one = document["objects"][note["object"]]
    row = _text("audit.row_of", lang, row=one["row"], source=one["source"])
    return _row((_text(NOTE_WORDS[note["kind"]], lang), row, _object(document, one, lang)))


def _not_looked_at(document: Document, lang: str) -> str:
    """Return what the audit says nothing about: roles without data, rows without polygon, and so on."""
    lines = [
        _text("audit.without_data", lang, role=role["name"][lang], ask=role["ask"][lang])
        for role in document["without_data"]
    ]
    for layer in document["layers"]:
        told = layer["told"]
        if layer["no_polygon"]:
            lines.append(
                _text("audit.without_polygon", lang, count=layer["no_polygon"], source=told["source"])
            )
        if not _has_say(told):
            lines.append(_text("audit.without_say", lang, source=told["source"]))
        if told["as_of"] is None:
            lines.append(_text("audit.undated", lang, source=told["source"]))
    if document["neighbour_m"] <= 0.0:
        lines.append(_text("audit.no_neighbours", lang))
    if not lines:
        return ""
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h2>{_text('audit.not_looked_at', lang)}</h2><ul>{items}</ul>"


def _has_say(told: Mapping[str, Any]) -> bool:
    """Return whether what a layer shows may be a conflict (see ``reference.states.has_say``)."""
    status = told["legal_status"]
    return Trust(told["trust"]).counts and (status is None or LegalStatus(status).counts)


def _foot(document: Document, sha256: str, lang: str) -> str:
    run = document["run"]
    made = format_time(datetime.fromisoformat(run["at"]), lang)
    return (
        f"<footer><p>{_text('report.made', lang, made=made, program=run['program'])}</p>"
        f"<p>{_text('audit.digest', lang)} <code>{escape(sha256)}</code></p>"
        f"<p>{_text('report.disclaimer', lang)}</p></footer>"
    )
