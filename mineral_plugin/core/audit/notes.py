"""What is odd about the rows of a layer by themselves: unsound shapes, passed days, repeated ids."""

from __future__ import annotations

from collections import Counter
from typing import Iterator, List

from mineral_plugin.core.audit.judging import Judge
from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.model import AuditedObject, NoteKind, RowNote
from mineral_plugin.core.checks.overlaps import LICENCE, Standing
from mineral_plugin.core.overlap.flat import FeatureState
from mineral_plugin.core.reference.values import read_date


def notes_on(layer: AuditLayer, judge: Judge) -> Iterator[RowNote]:
    """Yield what is odd about each row of a layer, kind by kind, in the order of the table."""
    for kind, state in (
        (NoteKind.INVALID, FeatureState.INVALID),
        (NoteKind.NO_POLYGON, FeatureState.NO_POLYGON),
    ):
        yield from (RowNote(kind, one) for one in layer.objects(layer.places_in(state).tolist()))
    if layer.role == LICENCE:
        yield from (RowNote(NoteKind.PAST_END, one) for one in _past_end(layer, judge))
    yield from (RowNote(NoteKind.REPEATED_ID, one) for one in layer.objects(_repeated(layer)))


def _past_end(layer: AuditLayer, judge: Judge) -> List[AuditedObject]:
    """Return the licences whose last day has passed and of which no status says that they ended."""
    ends = layer.texts("valid_to")
    if ends is None:
        return []
    past = {text for text in set(ends) if _is_past(text, judge)}
    passed = layer.objects([place for place, text in enumerate(ends) if text in past])
    return [one for one in passed if judge.standing(one.object) is Standing.ENDED_BY_DATE]


def _is_past(text: str, judge: Judge) -> bool:
    day = read_date(text, end_of_period=True)
    return day is not None and day < judge.day


def _repeated(layer: AuditLayer) -> List[int]:
    ids = layer.texts("id")
    if ids is None:
        return []
    written = [*filter(None, ids)]
    if len(set(written)) == len(written):
        return []
    counts = Counter(written)
    return [place for place, text in enumerate(ids) if counts.get(text, 0) > 1]
