"""One pair of an audit in words: all its figures, what decided, by which rule, from which data.

The core is imported here, so this module is loaded only once its geometry engine is there.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, List, Mapping, NamedTuple, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_date, format_hectares, format_time, format_trimmed
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.report.audit_data import IN_QUESTION
from mineral_plugin.core.report.audit_rows import licence_text, plane_text
from mineral_plugin.core.report.audit_words import (
    SEVERITY_WORDS,
    kind_word,
    mark_text,
    reason_word,
    share_text,
    word,
)
from mineral_plugin.gui.parts.outcomes import outcome_word

_SMALL_M2 = 10_000.0
_WIDTHS = (("width_m", "audit.width"), ("widest_m", "audit.widest"), ("length_m", "audit.length"))


class PairTold(NamedTuple):
    """A pair in words; ``mark`` is what people decided, ``state`` its value, "" where nothing is asked."""

    number: int
    outcome: str
    title: str
    lines: Tuple[str, ...]
    mark: str
    state: str

    def text(self) -> str:
        """Return all of it, to be pasted elsewhere."""
        return "\n".join(line for line in (self.title, *self.lines, self.mark) if line)


def pair_told(shown: Any, number: int) -> PairTold:
    """Return a pair of the results (``AuditShown``) in words."""
    pair, document, lang = shown.pairs[number], shown.document, shown.lang
    outcome = pair["outcome"]
    # A sliver is called what its verdict is called.
    names = dict.fromkeys((kind_word(pair["kind"], lang), outcome_word(outcome)))
    title = QCoreApplication.translate("AuditWords", "No. {number}").format(number=number + 1)
    return PairTold(
        number,
        outcome,
        " · ".join((title, *names)),
        tuple(_lines(document, pair, lang)),
        _sentence(mark_text(shown.mark(number), pair, lang)),
        shown.state(number),
    )


def _lines(document: Mapping[str, Any], pair: Mapping[str, Any], lang: str) -> List[str]:
    sides = [document["objects"][pair[side]] for side in ("first", "second")]
    lines = [f"{place}. {_object(document, one, lang)}" for place, one in enumerate(sides, start=1)]
    lines += [_shared(pair, lang), _errors(pair, lang), _reason(pair, lang)]
    lines += _rule(document, pair, lang)
    for layer in dict.fromkeys(one["layer"] for one in sides):
        lines.append(_data(document["layers"][layer]["told"], lang))
    return lines


def _object(document: Mapping[str, Any], one: Mapping[str, Any], lang: str) -> str:
    """Return an object with what tells it from others."""
    pieces = [licence_text(one), one["holder"], document["layers"][one["layer"]]["told"]["role_name"][lang]]
    pieces += [one["decision"], _status(one["status"])]
    if one["valid_to"]:
        pieces.append(say(Phrase("audit.until", {"day": date.fromisoformat(one["valid_to"])}), lang))
    if one["top_m"] is not None and one["bottom_m"] is not None:
        levels = QCoreApplication.translate("AuditWords", "levels {top} to {bottom} m")
        top, bottom = (format_trimmed(one[name], 0, 2, lang) for name in ("top_m", "bottom_m"))
        pieces.append(levels.format(top=top, bottom=bottom))
    return " · ".join(piece for piece in pieces if piece)


def _status(status: str) -> str:
    """Return a state of ours in words; what a register wrote in its own words stays."""
    ours = {
        "valid": QCoreApplication.translate("AuditWords", "in force"),
        "pending": QCoreApplication.translate("AuditWords", "applied for"),
        "ended": QCoreApplication.translate("AuditWords", "ended"),
    }
    return ours.get(status, status)


def _shared(pair: Mapping[str, Any], lang: str) -> str:
    area_m2 = pair["area_m2"]
    area = format_hectares(area_m2, lang) if area_m2 >= _SMALL_M2 else measure_told(area_m2, "m2", lang)
    first, second = (share_text(pair[f"share_{side}"], lang) for side in ("first", "second"))
    text = QCoreApplication.translate(
        "AuditWords",
        "Shared ground: {area}, {first} % of area 1 and {second} % of area 2, measured in the zone {zone}",
    )
    return text.format(area=area, first=first, second=second, zone=plane_text(pair["plane"]))


def _errors(pair: Mapping[str, Any], lang: str) -> str:
    """Return widths and length, the tolerance of both boundaries, the probability of a true overlap."""
    pieces = [
        say(Phrase(phrase, {"value": pair[name]}), lang) for name, phrase in _WIDTHS if pair[name] is not None
    ]
    pieces = pieces or [word("audit.wide", lang)]
    if pair["tolerance_m"] is not None:
        pieces.append(say(Phrase("audit.tolerance", {"value": pair["tolerance_m"]}), lang))
    percent = format_trimmed(100.0 * pair["probability"], 0, 2, lang)
    pieces.append(say(Phrase("audit.probability", {"percent": percent}), lang))
    if pair["repaired"]:
        pieces.append(say(Phrase("audit.repaired", {"numbers": pair["repaired"]}), lang))
    return _sentence("; ".join(pieces))


def _reason(pair: Mapping[str, Any], lang: str) -> str:
    text = QCoreApplication.translate("AuditWords", "Why: {reason}")
    return text.format(reason=reason_word(pair["reason"], lang))


def _rule(document: Mapping[str, Any], pair: Mapping[str, Any], lang: str) -> List[str]:
    rule = next((one for one in document["rules"] if one["id"] == pair["rule"]), None)
    if rule is None:
        return []
    pieces = [f"{rule['id']} {rule['title'][lang]}", rule["article"]]
    if pair["severity"] and pair["outcome"] in IN_QUESTION:
        pieces.append(word(SEVERITY_WORDS[pair["severity"]], lang))
    if not rule["confirmed"]:
        pieces.append(word("report.unconfirmed", lang))
    return [" · ".join(piece for piece in pieces if piece)]


def _data(told: Mapping[str, Any], lang: str) -> str:
    name = " ".join(piece for piece in (told["source"], told["version"]) if piece)
    if told["as_of"] is None:
        text = QCoreApplication.translate("AuditWords", "Data: {name}, day not told")
        return text.format(name=name)
    day = format_date(date.fromisoformat(told["as_of"]), lang)
    text = QCoreApplication.translate("AuditWords", "Data: {name}, as of {day}, {age} days old")
    return text.format(name=name, day=day, age=told["age_days"])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def headline(document: Mapping[str, Any], lang: str) -> str:
    """Return what was found and what was decided on it."""
    counts = document["counts"]
    found = say(Phrase("audit.headline", {"pairs": counts["pairs"], **counts["outcomes"]}), lang)
    return f"{found} {say(Phrase('audit.states', dict(document['marks']['states'])), lang)}"


def subject(document: Mapping[str, Any], lang: str) -> str:
    """Return the day and the rule set of an audit, when it was made, and which layers it looked at."""
    values = {"day": date.fromisoformat(document["day"]), "version": document["regulation"]["version"]}
    layers = [layer["told"] for layer in document["layers"]]
    names = dict.fromkeys(f"{told['source']} {told['version']}".strip() for told in layers)
    made = QCoreApplication.translate("AuditWords", "made {time}")
    time = format_time(datetime.fromisoformat(document["run"]["at"]), lang)
    subject_of = say(Phrase("audit.subject", values), lang)
    return f"{subject_of} · {made.format(time=time)} · {', '.join(names)}"


def not_looked_at(document: Mapping[str, Any], lang: str) -> Tuple[str, ...]:
    """Return what an audit says nothing about: roles without data, rows without a boundary, no dates."""
    lines = []
    for role in document["without_data"]:
        values = {"role": role["name"][lang], "ask": role["ask"][lang]}
        lines.append(say(Phrase("audit.without_data", values), lang))
    for layer in document["layers"]:
        source = layer["told"]["source"]
        if layer["no_polygon"]:
            values = {"count": layer["no_polygon"], "source": source}
            lines.append(say(Phrase("audit.without_polygon", values), lang))
        if layer["told"]["as_of"] is None:
            lines.append(say(Phrase("audit.undated", {"source": source}), lang))
    if document["neighbour_m"] <= 0.0:
        lines.append(word("audit.no_neighbours", lang))
    return tuple(lines)
