"""The words of an audit's pairs: what they are, why, and what people made of them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Mapping, Optional

from mineral_plugin.core.audit.model import SHARE_DECIMALS, MarkState, PairKind
from mineral_plugin.core.base.numbers import format_trimmed
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.report.audit_data import IN_QUESTION

LICENCE = "licence"
"""The role whose holders are told of what was found."""
KIND_WORDS = {
    "overlap": "audit.kind.overlap",
    "two_depths": "audit.kind.two_depths",
    "own": "audit.kind.own",
    "duplicate": "audit.kind.duplicate",
    "ended": "audit.kind.ended",
    "doubt": "audit.kind.doubt",
    "unreadable": "audit.kind.unreadable",
    "own_levels": "audit.kind.own_levels",
    "not_in_force": "audit.kind.not_in_force",
    "sliver": "audit.kind.sliver",
}
REASON_WORDS = {
    "overlap": "audit.reason.overlap",
    "levels_apart": "audit.reason.levels_apart",
    "levels_unknown": "audit.reason.levels_unknown",
    "same_number": "audit.reason.same_number",
    "same_holder": "audit.reason.same_holder",
    "not_in_force": "audit.reason.not_in_force",
    "ended_by_date": "audit.reason.ended_by_date",
    "unknown_status": "audit.reason.unknown_status",
    "within_errors": "audit.reason.within_errors",
    "errors_leave_open": "audit.reason.errors_leave_open",
    "source_has_no_say": "audit.reason.source_has_no_say",
    "unreadable": "audit.reason.unreadable",
}
NOTE_WORDS = {
    "invalid": "audit.note.invalid",
    "no_polygon": "audit.note.no_polygon",
    "past_end": "audit.note.past_end",
    "repeated_id": "audit.note.repeated_id",
}
OUTCOME_WORDS = {
    "conflict": "outcome.conflict",
    "cannot_tell": "outcome.cannot_tell",
    "within_tolerance": "outcome.within_tolerance",
    "clear": "outcome.clear",
}
SEVERITY_WORDS = {"blocks": "severity.blocks", "warns": "severity.warns", "informs": "severity.informs"}
STATE_WORDS = {
    "open": "audit.state.open",
    "accepted": "audit.state.accepted",
    "fixed": "audit.state.fixed",
}
FOLDED = frozenset([PairKind.NOT_IN_FORCE.value, PairKind.SLIVER.value])
"""Kinds of pairs that ask for nothing: told, so that nothing is hidden, and folded away on a page."""


@lru_cache(maxsize=None)
def word(phrase_id: str, lang: str) -> str:
    """Return a word of the catalogue that has no places; a long table says it many times."""
    return say(Phrase(phrase_id), lang)


def kind_word(kind: str, lang: str) -> str:
    """Return the name of a kind of pair."""
    return word(KIND_WORDS[kind], lang)


def share_text(share: float, lang: str) -> str:
    """Return a share (0 to 1) in per cent, to 0.01; with more digits where it would else be nothing."""
    decimals = 2 if share == 0.0 or round(100.0 * share, 2) > 0.0 else SHARE_DECIMALS - 2
    return format_trimmed(100.0 * share, 0, decimals, lang)


def reason_word(reason: str, lang: str) -> str:
    """Return what decided on a pair in words; a reason of a newer program as it is written."""
    known = REASON_WORDS.get(reason)
    return word(known, lang) if known else reason


def state_word(state: str, lang: str) -> str:
    """Return the name of a state."""
    return word(STATE_WORDS[state], lang)


def mark_of(document: Mapping[str, Any], pair: Mapping[str, Any]) -> Optional[Mapping[str, Any]]:
    """Return the mark of a pair of an ``audit-1`` document, ``None`` where nobody decided on it."""
    found: Optional[Mapping[str, Any]] = document["marks"]["pairs"].get(pair["id"])
    return found


def mark_text(mark: Optional[Mapping[str, Any]], pair: Mapping[str, Any], lang: str) -> str:
    """Return in one sentence what people decided on a pair, and what became of it since.

    Empty for a pair that asks for nothing and that nobody marked.
    """
    if mark is None:
        return state_word(MarkState.OPEN.value, lang) if pair["outcome"] in IN_QUESTION else ""
    state = mark["state"]
    if mark["on"] is None:
        return state_word(state, lang)
    values = {
        "day": date.fromisoformat(mark["on"]),
        "by": mark["by"],
        "reason": mark["reason"],
        "before": mark["area_m2"],
        "now": pair["area_m2"],
    }
    return say(Phrase(_mark_word(state, mark["carried"]), values), lang)


def _mark_word(state: str, carried: bool) -> str:
    if state == MarkState.ACCEPTED.value:
        return "audit.mark.accepted"
    if state == MarkState.FIXED.value:
        return "audit.mark.still_there" if carried else "audit.mark.fixed"
    return "audit.mark.grown"


def asks_something(pair: Mapping[str, Any], mark: Optional[Mapping[str, Any]]) -> bool:
    """Return whether somebody has to do something about a pair: in question, and not accepted."""
    return pair["outcome"] in IN_QUESTION and (mark is None or mark["state"] != MarkState.ACCEPTED.value)
