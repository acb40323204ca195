"""One boundary printed twice, each time in another zone: one is taken, the other one proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.zones import Coordinates, Zone, as_points, between_zones
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question, ReadArea

_SAME_M = 1.5
_ALIKE_SHARE = 0.5


class Twins(NamedTuple):
    """The areas without those that only repeat another one, and the question where they differ."""

    areas: Tuple[ReadArea, ...]
    question: Optional[Question] = None


def one_of_twins(areas: Sequence[ReadArea], given: Optional[Zone], answers: Answers) -> Twins:
    """Return areas of which none repeats another in a second zone; where the two differ it is asked."""
    kept = list(areas)
    if len({area.zone for area in areas if area.zone is not None}) < 2:
        return Twins(tuple(kept))
    for one in areas:
        for other in areas[areas.index(one) + 1 :]:
            apart = _apart_m(one, other)
            if apart is None or one not in kept or other not in kept:
                continue
            question = _question(one, other, float(apart.max()))
            wanted = answers.get(question.id, given.text if given else "")
            if float(apart.max()) > _SAME_M and question.id not in answers:
                return Twins(tuple(kept), question)
            taken, left = (other, one) if other.zone and other.zone.text == wanted else (one, other)
            kept[kept.index(taken)] = _noted(taken, left, float(apart.max()))
            kept.remove(left)
    return Twins(tuple(kept))


def _apart_m(one: ReadArea, other: ReadArea) -> Optional[Coordinates]:
    """Return how far the corners of two areas are apart (m), ``None`` where they are no twins."""
    if one.zone is None or other.zone is None or one.zone == other.zone:
        return None
    if [len(ring.corners) for ring in one.rings] != [len(ring.corners) for ring in other.rings]:
        return None
    first, second = (
        as_points([(c.east_m, c.north_m) for ring in area.rings for c in ring.corners])
        for area in (one, other)
    )
    apart = np.hypot(*(between_zones(first, one.zone, other.zone) - second).T)
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
