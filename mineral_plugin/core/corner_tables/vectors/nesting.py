"""Lines of a drawing that lie in each other or twice: a hole or an area of its own is the user's to say."""

from __future__ import annotations

from dataclasses import replace
from typing import FrozenSet, List, Optional, Sequence, Set, Tuple

from shapely.geometry import Polygon
from shapely.prepared import prep

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question
from mineral_plugin.core.corner_tables.vectors.outlines import Outline
from mineral_plugin.core.corner_tables.vectors.source import Vertex

HOLE, OWN = "hole", "area"
# Beyond this many the pairs are not looked at: such a drawing is no plan of a licence.
_MOST_COMPARED = 400


def without_doubles(outlines: Sequence[Outline]) -> Tuple[Tuple[Outline, ...], int]:
    """Return the outlines without those that repeat another (a hatch and its border), and how many."""
    seen: Set[FrozenSet[Vertex]] = set()
    kept: List[Outline] = []
    for outline in outlines:
        vertices = frozenset((round(x, 6), round(y, 6)) for line in outline.lines for x, y in line)
        if vertices not in seen:
            seen.add(vertices)
            kept.append(outline)
    return tuple(kept), len(outlines) - len(kept)


def asked_nesting(outlines: Sequence[Outline], answers: Answers) -> Tuple[Outline, ...]:
    """Return outlines with a question for each that lies inside another, or joined as it was answered."""
    if not 1 < len(outlines) <= _MOST_COMPARED:
        return tuple(outlines)
    found = list(outlines)
    gone: Set[int] = set()
    for inner, outer in _nested(outlines):
        identity = f"hole:{found[inner].place.key}"
        answer = answers.get(identity)
        if answer == HOLE:
            first, *rest = found[outer].parts
            found[outer] = replace(found[outer], parts=((*first, found[inner].parts[0][0]), *rest))
            gone.add(inner)
        elif answer != OWN:
            asked = (*found[inner].questions, _question(identity, found[inner], found[outer]))
            found[inner] = replace(found[inner], questions=asked)
    return tuple(outline for index, outline in enumerate(found) if index not in gone)


def _nested(outlines: Sequence[Outline]) -> List[Tuple[int, int]]:
    """Return (inner, outer) for each simple outline inside another one, the smallest that holds it."""
    polygons = [_polygon(outline) for outline in outlines]
    found: List[Tuple[int, int]] = []
    for inner, small in enumerate(polygons):
        if small is None or len(outlines[inner].lines) != 1:
            continue
        holders = [
            (large.area, outer)
            for outer, large in enumerate(polygons)
            if outer != inner
            and large is not None
            and large.area > small.area
            and prep(large).contains(small)
        ]
        if holders:
            found.append((inner, min(holders)[1]))
    return found


def _polygon(outline: Outline) -> Optional[Polygon]:
    """Return the first part as a polygon with its own holes; ``None`` where it crosses itself."""
    polygon = Polygon(outline.parts[0][0], outline.parts[0][1:])
    return polygon if polygon.is_valid else None


def _question(identity: str, inner: Outline, outer: Outline) -> Question:
    values = {"inner": inner.place.phrase, "outer": outer.place.phrase}
    return Question(
        id=identity,
        text=Phrase("vector.ask.nested", values),
        choices=(
            Choice(HOLE, Phrase("vector.choice.hole", values)),
            Choice(OWN, Phrase("vector.choice.own_area", values)),
        ),
        proposed=HOLE,
        place=inner.place,
    )
