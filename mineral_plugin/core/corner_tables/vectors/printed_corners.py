"""Corners of points that carry X and Y as printed: the printed digits are the legal ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE, coordinate
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question, ReadRing
from mineral_plugin.core.corner_tables.vectors.outlines import Outline

ATTRIBUTES, GEOMETRY = "attributes", "geometry"
_SLACK_M = 0.001
_NEAR_M = 1.0
_MOST_PRINTED = 4


@dataclass(frozen=True)
class Stated:
    """An outline's rings with the printed digits where they belong, with notes and questions."""

    rings: Tuple[ReadRing, ...]
    notes: Tuple[Phrase, ...] = ()
    questions: Tuple[Question, ...] = ()


def printed_corners(outline: Outline, rings: Sequence[ReadRing], step_m: float, answers: Answers) -> Stated:
    """Return the rings with X and Y as the points' attributes print them.

    Where the attributes and the shape differ by more than the printed digits and the file's step explain,
    it is asked which of them holds.
    """
    as_read = Stated(tuple(rings))
    if not outline.texts or len(rings) != 1:
        return as_read
    corners = _corners(outline, rings[0].corners)
    if corners is None:
        return as_read
    pairs = list(zip(corners, rings[0].corners))
    apart = max(float(np.hypot(a.north_m - b.north_m, a.east_m - b.east_m)) for a, b in pairs)
    taken = Stated(
        (ReadRing(corners, rings[0].places),),
        (Phrase("vector.note.printed_corners", {"layer": outline.place.holder, "apart": apart * 1000}),),
    )
    least_decimals = min(corner.decimals for corner in corners)
    if apart <= 0.5 * 10.0**-least_decimals * 1.5 + step_m + _SLACK_M:
        return taken
    identity = f"coordinates:{outline.place.key}"
    answer = answers.get(identity)
    if answer == ATTRIBUTES:
        return taken
    questions = () if answer == GEOMETRY else (_question(identity, outline, apart),)
    return Stated(tuple(rings), questions=questions)


def _corners(outline: Outline, corners: Sequence[Corner]) -> Optional[Tuple[Corner, ...]]:
    """Return the corners by their printed X and Y (in either order of the two fields), or ``None``."""
    for texts in (outline.texts, tuple((y, x) for x, y in outline.texts)):
        found = [_corner(corner.name, x, y) for corner, (x, y) in zip(corners, texts)]
        sure = tuple(corner for corner in found if corner is not None)
        if len(sure) == len(corners):
            return sure
    return None


def _corner(name: str, x_text: str, y_text: str) -> Optional[Corner]:
    north, east = coordinate(x_text, NORTH_RANGE), coordinate(y_text, EAST_RANGE)
    if north is None or east is None:
        return None
    decimals = max(north.decimals, east.decimals)
    if decimals > _MOST_PRINTED:
        # Computed by a program, printed in no document.
        return None
    return Corner(name, x_text, y_text, float(north.value), float(east.value), decimals)


def _question(identity: str, outline: Outline, apart_m: float) -> Question:
    values = {"layer": outline.place.holder, "apart": apart_m}
    return Question(
        id=identity,
        text=Phrase("vector.ask.printed_differ", values),
        choices=(
            Choice(ATTRIBUTES, Phrase("vector.choice.attributes", values)),
            Choice(GEOMETRY, Phrase("vector.choice.geometry", values)),
        ),
        proposed=ATTRIBUTES if apart_m < _NEAR_M else GEOMETRY,
        place=outline.place,
    )
