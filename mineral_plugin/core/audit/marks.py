"""What people decided on pairs, carried from run to run.

A mark belongs to a pair of objects, not to its ground, so it is found again whatever became of the ground.
Two things are then looked at. An *accepted* pair whose ground grew by more than the errors of both boundaries
explain is open again and keeps its reason: nobody has accepted what is there now. A pair *marked as fixed*
that is still found stays marked, and is told as still there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.audit.model import AuditPair, Mark, MarkState, Measured

LEAST_GROWTH_M2 = 1.0
"""Growth that opens no accepted pair again, whatever its length; a choice of the program."""


def with_marks(pairs: Sequence[AuditPair], marks: Mapping[str, Mark]) -> Tuple[AuditPair, ...]:
    """Return pairs in their order, each with the mark that an earlier run has under its id."""
    return tuple(_marked(pair, marks.get(pair.id)) for pair in pairs) if marks else tuple(pairs)


def _marked(pair: AuditPair, mark: Optional[Mark]) -> AuditPair:
    if mark is None:
        return pair
    grown = mark.state is MarkState.ACCEPTED and has_grown(pair.measured, mark)
    return replace(pair, mark=replace(mark, state=MarkState.OPEN) if grown else mark)


def has_grown(measured: Measured, mark: Mark) -> bool:
    """Return whether ground is larger than when it was marked, by more than may have been its errors."""
    return measured.area_m2 - mark.area_m2 > allowed_growth_m2(measured)


def allowed_growth_m2(measured: Measured) -> float:
    """Return by how many m2 ground may grow and stay accepted.

    What the tolerance of both boundaries makes over the length of the ground, 1 m2 at least. Where no
    tolerance was asked for the ground is larger than any error can make: there it is 1 m2.
    """
    return max(LEAST_GROWTH_M2, (measured.tolerance_m or 0.0) * (measured.length_m or 0.0))


def is_reopened(mark: Mark) -> bool:
    """Return whether a pair was accepted once and is open again because its ground grew."""
    return mark.state is MarkState.OPEN and mark.on is not None
