"""The tables of an audit (``audit-1`` data): pairs, neighbours, odd rows, layers, and who has to be told."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.model import SHARE_DECIMALS
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference.registers import plain_name
from mineral_plugin.core.report.audit_words import (
    LICENCE,
    NOTE_WORDS,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    asks_something,
    kind_word,
    mark_of,
    mark_text,
    reason_word,
    word,
)
from mineral_plugin.core.report.sheets import Cell, Column, Figure, Table

Document = Mapping[str, Any]
Row = Tuple[Cell, ...]
_SIDES = (("first", "audit.head.of_first"), ("second", "audit.head.of_second"))
_SIDE_COLUMNS = (
    ("audit.head.role", 18),
    ("audit.head.ref", 20),
    ("audit.head.name", 28),
    ("audit.head.holder", 28),
    ("audit.head.status", 16),
    ("audit.head.valid_to", 12),
    ("audit.head.decision", 20),
    ("audit.head.source", 20),
)
_PAIR_HEADS = (
    ("audit.head.number", 7),
    ("audit.head.kind", 24),
    ("audit.head.verdict", 18),
    ("audit.head.reason", 40),
)
_MEASURE_HEADS = (
    ("audit.head.area_m2", 14),
    ("audit.head.share_first", 12),
    ("audit.head.share_second", 12),
    ("audit.head.width_m", 10),
    ("audit.head.widest_m", 10),
    ("audit.head.length_m", 10),
    ("audit.head.probability", 10),
    ("audit.head.tolerance_m", 10),
    ("audit.head.plane", 14),
    ("audit.head.repaired", 12),
    ("audit.head.rule", 8),
    ("audit.head.severity", 16),
    ("audit.head.article", 36),
    ("audit.head.state", 34),
    ("audit.head.mark_reason", 28),
    ("audit.head.mark_by", 18),
    ("audit.head.mark_on", 12),
    ("audit.head.id", 18),
)
_GAP_HEADS = (
    ("audit.head.gap_m", 12),
    ("audit.head.shared_m", 14),
    ("audit.head.corners_agree", 18),
    ("audit.head.plane", 14),
    ("audit.head.id", 18),
)
_LAYER_HEADS = (
    ("report.role", 24),
    ("report.source", 24),
    ("audit.head.version", 12),
    ("audit.head.issuer", 24),
    ("report.as_of", 12),
    ("audit.head.age_days", 10),
    ("report.grade", 14),
    ("audit.head.rows", 10),
    ("audit.head.invalid", 14),
    ("audit.head.no_polygon", 14),
    ("report.hash", 66),
)


class Telling(NamedTuple):
    """Somebody who has to be told: holder ("" where none is named), his licences, the numbers of the pairs.

    Licences are numbers of objects, pairs count from 1 in the ranked list.
    """

    holder: str
    licences: Tuple[int, ...]
    pairs: Tuple[int, ...]


def pair_table(document: Document, lang: str) -> Table:
    """Return the ranked pairs: verdict, both objects, measures, rule, what people decided."""
    columns = [*_columns(_PAIR_HEADS, lang), *_side_columns(lang), *_columns(_MEASURE_HEADS, lang)]
    articles = {rule["id"]: rule["article"] for rule in document["rules"]}
    sides = _sides(document, lang)
    rows = [_pair_row(document, number, sides, articles, lang) for number in range(len(document["pairs"]))]
    return Table(_word("audit.sheet.pairs", lang), tuple(columns), rows)


def gap_table(document: Document, lang: str) -> Table:
    """Return the neighbours, closest first."""
    columns = [*_side_columns(lang), *_columns(_GAP_HEADS, lang)]
    sides = _sides(document, lang)
    return Table(
        _word("audit.sheet.gaps", lang),
        tuple(columns),
        [_gap_row(sides, gap, lang) for gap in document["gaps"]],
    )


def note_table(document: Document, lang: str) -> Table:
    """Return what is odd about rows by themselves."""
    columns = [Column(_word("audit.head.note", lang), 44), *_columns(_SIDE_COLUMNS, lang)]
    columns.append(Column(_word("audit.head.row", lang), 8))
    rows = [_note_row(document, note, lang) for note in document["notes"]]
    return Table(_word("audit.sheet.notes", lang), tuple(columns), rows)


def layer_table(document: Document, lang: str) -> Table:
    """Return the layers that were looked at."""
    rows = [_layer_row(layer, lang) for layer in document["layers"]]
    return Table(_word("audit.sheet.layers", lang), tuple(_columns(_LAYER_HEADS, lang)), rows)


def telling_table(document: Document, lang: str) -> Table:
    """Return who has to be told of which pairs."""
    heads = (
        ("audit.head.holder", 36),
        ("audit.head.licences", 48),
        ("audit.head.pair_count", 10),
        ("audit.head.pair_numbers", 40),
    )
    rows: List[Sequence[Cell]] = []
    for telling in tellings(document):
        licences = ", ".join(licence_text(document["objects"][number]) for number in telling.licences)
        pairs = ", ".join(map(str, telling.pairs))
        holder = telling.holder or _word("audit.no_holder", lang)
        rows.append((holder, licences, Figure(len(telling.pairs)), pairs))
    return Table(_word("audit.sheet.tellings", lang), tuple(_columns(heads, lang)), rows)


def tellings(document: Document) -> Tuple[Telling, ...]:
    """Return who has to be told, most urgent first: holders of licences in pairs that ask for something.

    Names that are the same but for capitals and spaces are one holder; a licence without a holder stands
    by itself.
    """
    objects = document["objects"]
    plain = [plain_name(one["holder"]) for one in objects]
    found: Dict[Tuple[str, int], Tuple[Dict[int, None], Dict[int, None]]] = {}
    for number, pair in enumerate(document["pairs"], start=1):
        if not asks_something(pair, mark_of(document, pair)):
            continue
        for side in (pair["first"], pair["second"]):
            if objects[side]["role"] == LICENCE:
                key = (plain[side], -1 if plain[side] else side)
                licences, pairs = found.setdefault(key, ({}, {}))
                licences[side] = pairs[number] = None
    return tuple(
        Telling(_one_space(objects[next(iter(licences))]["holder"]), tuple(licences), tuple(pairs))
        for licences, pairs in found.values()
    )


def _one_space(name: str) -> str:
    return " ".join(name.split())


def licence_text(one: Mapping[str, Any]) -> str:
    """Return an object as people call it: its name, and its number where the name does not say it."""
    name, ref = one["name"].strip(), one["ref"]
    return f"{name} ({ref})" if name and ref not in name else name or ref


def plane_text(plane: Mapping[str, int]) -> str:
    """Return a plane as ``104°45′/3``."""
    return Zone(plane["central_meridian_min"], plane["width_deg"]).text


def _word(phrase_id: str, lang: str, **values: Any) -> str:
    return say(Phrase(phrase_id, values), lang)


def _columns(heads: Sequence[Tuple[str, int]], lang: str) -> List[Column]:
    return [Column(_word(head, lang), width) for head, width in heads]


def _side_columns(lang: str) -> List[Column]:
    return [
        Column(_word(of_side, lang, head=_word(head, lang)), width)
        for _, of_side in _SIDES
        for head, width in _SIDE_COLUMNS
    ]


def _sides(document: Document, lang: str) -> List[Row]:
    """Return the cells of each object."""
    return [_side(document, one, lang) for one in document["objects"]]


def _side(document: Document, one: Mapping[str, Any], lang: str) -> Row:
    role = document["layers"][one["layer"]]["told"]["role_name"][lang]
    return (
        role,
        one["ref"],
        one["name"],
        one["holder"],
        one["status"],
        _day(one["valid_to"], lang),
        one["decision"],
        one["source"],
    )


def _pair_row(
    document: Document, number: int, sides: Sequence[Row], articles: Mapping[str, str], lang: str
) -> Row:
    pair = document["pairs"][number]
    return (
        Figure(number + 1),
        kind_word(pair["kind"], lang),
        word(OUTCOME_WORDS[pair["outcome"]], lang),
        reason_word(pair["reason"], lang),
        *sides[pair["first"]],
        *sides[pair["second"]],
        *_measures(pair, lang),
        pair["rule"] or "",
        word(SEVERITY_WORDS[pair["severity"]], lang) if pair["severity"] else "",
        articles.get(pair["rule"] or "", ""),
        *_mark(document, pair, lang),
        pair["id"],
    )


def _measures(pair: Mapping[str, Any], lang: str) -> Row:
    return (
        Figure(pair["area_m2"], 2),
        Figure(100.0 * pair["share_first"], SHARE_DECIMALS - 2),
        Figure(100.0 * pair["share_second"], SHARE_DECIMALS - 2),
        _figure(pair["width_m"], 3),
        _figure(pair["widest_m"], 3),
        _figure(pair["length_m"], 3),
        Figure(100.0 * pair["probability"], 2),
        _figure(pair["tolerance_m"], 3),
        plane_text(pair["plane"]),
        ", ".join(map(str, pair["repaired"])),
    )


def _mark(document: Document, pair: Mapping[str, Any], lang: str) -> Row:
    mark = mark_of(document, pair)
    if mark is None:
        return (mark_text(None, pair, lang), "", "", "")
    return (mark_text(mark, pair, lang), mark["reason"], mark["by"], _day(mark["on"], lang))


def _gap_row(sides: Sequence[Row], gap: Mapping[str, Any], lang: str) -> Row:
    return (
        *sides[gap["first"]],
        *sides[gap["second"]],
        Figure(gap["gap_m"], 3),
        Figure(gap["shared_m"], 3),
        corners_word(gap["corners_agree"], lang),
        plane_text(gap["plane"]),
        gap["id"],
    )


def corners_word(agree: Optional[bool], lang: str) -> str:
    """Return whether the corners along a common border agree, in words."""
    if agree is None:
        return word("audit.no_border", lang)
    return word("audit.corners_agree" if agree else "audit.corners_differ", lang)


def _note_row(document: Document, note: Mapping[str, Any], lang: str) -> Row:
    one = document["objects"][note["object"]]
    return (word(NOTE_WORDS[note["kind"]], lang), *_side(document, one, lang), Figure(one["row"]))


def _layer_row(layer: Mapping[str, Any], lang: str) -> Row:
    told = layer["told"]
    return (
        told["role_name"][lang],
        told["pack"] or told["source"],
        told["version"],
        told["issuer"],
        _day(told["as_of"], lang),
        "" if told["age_days"] is None else Figure(told["age_days"]),
        told["grade"],
        Figure(layer["rows"]),
        Figure(layer["invalid"]),
        Figure(layer["no_polygon"]),
        told["sha256"],
    )


def _figure(value: Optional[float], decimals: int) -> Cell:
    return "" if value is None else Figure(value, decimals)


def _day(text: Optional[str], lang: str) -> str:
    return format_date(date.fromisoformat(text), lang) if text else ""
