"""Questions shared out: those about the rows of one area go with it, so that the others can be used."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, Sequence, Tuple

from mineral_plugin.core.corner_tables.result import Question, ReadArea, Verdict

_BESIDE = 2
"""Lines above and below an area whose rows may belong to it."""
Shared = Tuple[Tuple[ReadArea, ...], Tuple[Question, ...]]


def shared_out(areas: Sequence[ReadArea], questions: Sequence[Question]) -> Shared:
    """Return areas with the questions about their own rows, and the questions about the whole file.

    A doubt about a row is a doubt about the area in whose lines it stands, or beside them; a doubt about the
    file, or about a row far from all areas, is one about every area.
    """
    own: Dict[int, List[Question]] = {}
    rest: List[Question] = []
    spans = [_span(area) for area in areas]
    for question in questions:
        near = _near(question, spans) if len(areas) > 1 else []
        for index in near:
            own.setdefault(index, []).append(question)
        rest += [] if near else [question]
    return tuple(_with(area, own.get(i, []), bool(rest)) for i, area in enumerate(areas)), tuple(rest)


def _span(area: ReadArea) -> Tuple[str, int, int]:
    places = [place for ring in area.rings for place in ring.places]
    numbers = [place.number for place in places]
    return places[0].holder, min(numbers), max(numbers)


def _near(question: Question, spans: Sequence[Tuple[str, int, int]]) -> List[int]:
    place = question.place
    # Ids without a row are questions about the file: its system, its zone, which of two versions.
    if place is None or ":" not in question.id:
        return []
    return [
        index
        for index, (holder, first, last) in enumerate(spans)
        if place.holder == holder and first - _BESIDE <= place.number <= last + _BESIDE
    ]


def _with(area: ReadArea, questions: Sequence[Question], doubtful: bool) -> ReadArea:
    if not questions and not doubtful:
        return area
    return replace(area, verdict=Verdict.ASK, questions=(*questions, *area.questions))
