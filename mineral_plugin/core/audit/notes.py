"""What is odd about the rows of a layer by themselves: unsound shapes, passed days, repeated ids."""

from __future__ import annotations

from collections import Counter
from typing import Iterator, List

from mineral_plugin.core.audit.judging import Judge
from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.model import NoteKind, RowNote
from mineral_plugin.core.checks.overlaps import LICENCE, Standing, standing
from mineral_plugin.core.overlap.flat import FeatureState
from mineral_plugin.core.reference.values import read_date


def notes_on(layer: AuditLayer, judge: Judge) -> Iterator[RowNote]:
    """Yield what is odd about each row of a layer, kind by kind, in the order of the table."""
    for kind, state in (
        (NoteKind.INVALID, FeatureState.INVALID),
        (NoteKind.NO_POLYGON, FeatureState.NO_POLYGON),
    ):
        for place in layer.places_in(state).tolist():
            yield RowNote(kind, layer.object(place))
    if layer.role == LICENCE:
        for place in _past_end(layer, judge):
            yield RowNote(NoteKind.PAST_END, layer.object(place))
    for place in _repeated(layer):
        yield RowNote(NoteKind.REPEATED_ID, layer.object(place))


def _past_end(layer: AuditLayer, judge: Judge) -> Iterator[int]:
    """Yield the places of licences whose last day has passed and of which no status says that they ended."""
    ends = layer.texts("valid_to")
    if ends is None:
        return
    past = {text for text in set(ends) if _is_past(text, judge)}
    for place, text in enumerate(ends):
        if text in past:
            licence = layer.object(place).object
            if standing(licence, judge.law, judge.day) is Standing.ENDED_BY_DATE:
                yield place


def _is_past(text: str, judge: Judge) -> bool:
    day = read_date(text, end_of_period=True)
    return day is not None and day < judge.day


def _repeated(layer: AuditLayer) -> List[int]:
    ids = layer.texts("id")
    if ids is None:
        return []
    counts = Counter(text for text in ids if text)
    return [place for place, text in enumerate(ids) if counts.get(text, 0) > 1]
