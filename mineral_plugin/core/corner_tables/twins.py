"""One boundary printed twice, each time in another zone: one is taken, the other one proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

import numpy as np

from mineral_plugin.core.area.zones import Coordinates, Zone, as_points, between_zones
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question, ReadArea

_SAME_M = 1.5
_ALIKE_SHARE = 0.5
_CELL_M = 3.0
"""Corners are sorted into squares of this size, so that not every area is held against every other."""


class Twins(NamedTuple):
    """The areas without those that only repeat another one, and the question where they differ."""

    areas: Tuple[ReadArea, ...]
    question: Optional[Question] = None


def one_of_twins(areas: Sequence[ReadArea], given: Optional[Zone], answers: Answers) -> Twins:
    """Return areas of which none repeats another in a second zone; where the two differ it is asked."""
    kept = dict(enumerate(areas))
    for first, second in _near(areas):
        if first not in kept or second not in kept:
            continue
        one, other = kept[first], kept[second]
        apart = _apart_m(one, other)
        if apart is None:
            continue
        question = _question(one, other, float(apart.max()))
        wanted = answers.get(question.id, given.text if given else "")
        if float(apart.max()) > _SAME_M and question.id not in answers:
            return Twins(tuple(kept.values()), question)
        taken, left = (second, first) if other.zone and other.zone.text == wanted else (first, second)
        kept[taken] = _noted(kept[taken], kept.pop(left), float(apart.max()))
    return Twins(tuple(kept.values()))


def _near(areas: Sequence[ReadArea]) -> List[Tuple[int, int]]:
    """Return the pairs of areas in different zones of which one corner lies within the same few metres."""
    zones = list(dict.fromkeys(area.zone for area in areas if area.zone is not None))
    cells: Dict[Tuple[int, int], Set[int]] = {}
    pairs: Set[Tuple[int, int]] = set()
    for number, area in enumerate(areas if len(zones) > 1 else ()):
        if area.zone is None:
            continue
        placed = np.floor(between_zones(_corners(area), area.zone, zones[0]) / _CELL_M).astype(int)
        for column, row in {(int(column), int(row)) for column, row in placed}:
            around = ((column + right, row + up) for right in (-1, 0, 1) for up in (-1, 0, 1))
            pairs |= {(before, number) for cell in around for before in cells.get(cell, ())}
        for column, row in placed:
            cells.setdefault((int(column), int(row)), set()).add(number)
    return sorted((one, other) for one, other in pairs if areas[one].zone != areas[other].zone)


def _corners(area: ReadArea) -> Coordinates:
    return as_points([(corner.east_m, corner.north_m) for ring in area.rings for corner in ring.corners])


def _apart_m(one: ReadArea, other: ReadArea) -> Optional[Coordinates]:
    """Return how far the corners of two areas are apart (m), ``None`` where they are no twins."""
    if one.zone is None or other.zone is None:
        return None
    if [len(ring.corners) for ring in one.rings] != [len(ring.corners) for ring in other.rings]:
        return None
    apart = np.hypot(*(between_zones(_corners(one), one.zone, other.zone) - _corners(other)).T)
    return apart if float(np.mean(apart <= _SAME_M)) > _ALIKE_SHARE else None


def _values(one: ReadArea, other: ReadArea, apart_m: float) -> "dict[str, object]":
    zones = [area.zone.text for area in (one, other) if area.zone]
    return {"place": one.rings[0].places[0].phrase, "zones": zones, "apart": apart_m}


def _question(one: ReadArea, other: ReadArea, apart_m: float) -> Question:
    values = _values(one, other, apart_m)
    choices = tuple(Choice(area.zone.text) for area in (one, other) if area.zone)
    place = one.rings[0].places[0]
    return Question(f"twins:{place.key}", Phrase("read.ask.pairs", values), choices, None, place)


def _noted(taken: ReadArea, left: ReadArea, apart_m: float) -> ReadArea:
    values = {**_values(taken, left, apart_m), "zone": taken.zone.text if taken.zone else ""}
    stated = taken.stated_area or left.stated_area
    return replace(taken, stated_area=stated, notes=(*taken.notes, Phrase("read.note.pairs", values)))
