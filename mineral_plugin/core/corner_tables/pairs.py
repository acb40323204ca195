"""Tables that print each corner in two zones side by side: one pair is taken, the other one proves it."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.evidence import points_of
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.zone_words import zones_in

_APART_M = 1.0
_VERSIONS_SHARE = 0.1


class Chosen(NamedTuple):
    """The rows of one zone out of two, the zone, and what is to be said or asked about it."""

    rows: Tuple[Row, ...]
    zone: Optional[Zone]
    note: Optional[Phrase] = None
    question: Optional[Question] = None


def one_pair_each(
    rows: Sequence[Row], lines: Sequence[Line], given: Optional[Zone], answers: Answers
) -> Chosen:
    """Return one pair for each corner where a table prints two, the rows as they are elsewhere."""
    first = [row for row in rows if row.group == 0]
    second = [row for row in rows if row.group == 1 and not row.name]
    if len(second) != len(first) or not first or len(first) + len(second) != len(rows):
        return Chosen(tuple(rows), None)
    if not all(row.name and row.line == other.line for row, other in zip(first, second)):
        return Chosen(tuple(rows), None)
    head = " ".join(line.raw for line in lines[: first[0].line])
    zones = [zone.zone for zone in zones_in(head) if zone.zone is not None]
    if len(zones) != 2:
        return _one_version(first, second, answers) or Chosen(tuple(rows), None)
    sides = [tuple(first), tuple(o._replace(name=r.name, group=0) for r, o in zip(first, second))]
    wanted = answers.get("zone", given.text if given else "")
    chosen = next((i for i, zone in enumerate(zones) if zone.text == wanted), None)
    apart = _apart_m(sides, zones)
    texts = {"place": first[0].place.phrase, "zones": [zone.text for zone in zones], "apart": apart}
    if chosen is None and apart > _APART_M:
        question = Question(
            "zone",
            Phrase("read.ask.pairs", texts),
            tuple(Choice(zone.text) for zone in zones),
            None,
            first[0].place,
        )
        return Chosen(sides[0], zones[0], None, question)
    index = chosen or 0
    return Chosen(sides[index], zones[index], Phrase("read.note.pairs", {**texts, "zone": zones[index].text}))


def _apart_m(sides: Sequence[Tuple[Row, ...]], zones: List[Zone]) -> float:
    moved = between_zones(points_of(sides[0]), zones[0], zones[1])
    return float(np.max(np.hypot(*(moved - points_of(sides[1])).T)))


def _one_version(first: Sequence[Row], second: Sequence[Row], answers: Answers) -> Optional[Chosen]:
    """Return one of two versions of each corner side by side in one zone, ``None`` if they are none.

    The licence beside a check survey: in every line the second pair lies near the first one.
    """
    one, other = points_of(first), points_of(second)
    wide = float(np.ptp(one, axis=0).max())
    if float(np.median(np.hypot(*(one - other).T))) > _VERSIONS_SHARE * wide:
        return None
    sides = {"first": first, "second": [o._replace(name=r.name, group=0) for r, o in zip(first, second)]}
    place = first[0].place
    text = Phrase("read.ask.versions", {"place": place.phrase})
    choices = (
        Choice("first", Phrase("read.choice.first_pair")),
        Choice("second", Phrase("read.choice.second_pair")),
    )
    question = Question("versions", text, choices, None, place)
    chosen = sides.get(answers.get(question.id, ""))
    return Chosen(tuple(chosen or first), None, None, None if chosen else question)
