"""The questions of a corner table: each names its row and offers at most three answers."""

from __future__ import annotations

import re
from typing import Optional, Sequence, Tuple

import numpy as np
from shapely.geometry import Polygon

from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.base.typed_numbers import axes_of
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.broken import Broken
from mineral_plugin.core.corner_tables.evidence import Segment, points_of
from mineral_plugin.core.corner_tables.guesses import Ring, guesses
from mineral_plugin.core.corner_tables.result import LEAVE_OUT, Choice, Question, as_printed, leave_out
from mineral_plugin.core.corner_tables.rows import Row

_FAR_M, _FAR_TIMES = 3_000.0, 12.0
_LEAST_CUT, _MOST_CUT = 4, 300
_AWAY_M, _AWAY_TIMES = 2_000.0, 6.0
_PAIR = re.compile(r"^\s*(?P<x>\S+(?: \d{3})*)[\s;]+(?P<y>\S+(?: \d{3})*)\s*$")


def broken_question(bad: Broken, near: Sequence[Row], ring: Optional[Ring] = None) -> Question:
    """Return the question about a row that cannot be read; ``ring`` is what stands around it."""
    values = guesses(bad.x_text, bad.y_text, near, ring)
    return Question(
        f"row:{bad.place.key}:{bad.name}",
        Phrase("read.ask.broken", {"place": bad.place.phrase, "text": bad.text}),
        tuple(Choice(value) for value in values) or (leave_out(),),
        values[0] if values else None,
        bad.place,
    )


def answered_row(bad: Broken, answer: str) -> Optional[Row]:
    """Return a broken row with the pair ``X Y`` that was answered, ``None`` if the answer is no pair."""
    match = _PAIR.match(answer)
    if match is None:
        return None
    north, east = axes_of(match["x"]).north, axes_of(match["y"]).east
    if north is None or east is None:
        return None
    return Row(bad.line, bad.place, bad.group, bad.name, match["x"], match["y"], north, east, False)


def far_question(rows: Sequence[Row], sure: bool = False) -> Optional[Tuple[int, Question]]:
    """Return the corner that lies far from all others and the question about it, if there is one.

    ``sure`` tells that all rows are of one table; then less is far.
    """
    least_m, times = (_AWAY_M, _AWAY_TIMES) if sure else (_FAR_M, _FAR_TIMES)
    points = points_of(rows)
    off = np.hypot(*(points - np.median(points, axis=0)).T)
    order = np.argsort(off)
    farthest, rest = int(order[-1]), float(off[order[-2]])
    if len(rows) < 4 or off[farthest] < max(least_m, times * rest):
        return None
    row = rows[farthest]
    others = [other for index, other in enumerate(rows) if index != farthest]
    printed = f"{row.x_text} {row.y_text}"
    values = guesses(*_marked(row, others), others)[:2]
    distance_km = float(off[farthest]) / 1000
    choices = (*(Choice(value) for value in values), as_printed(printed))
    text = Phrase("read.ask.far", {"place": row.place.phrase, "name": row.called, "distance": distance_km})
    return farthest, Question(f"far:{row.place.key}:{row.name}", text, choices, choices[0].value, row.place)


def _marked(row: Row, others: Sequence[Row]) -> Tuple[str, str]:
    """Return the texts of a far corner, the one that is off marked so that it is not taken as it is."""
    points = points_of(others)
    low, high = points.min(axis=0), points.max(axis=0)
    room = float(max((high - low).max(), 500.0)) * 3
    x_off = not low[1] - room <= float(row.north.value) <= high[1] + room
    y_off = not low[0] - room <= float(row.east.value) <= high[0] + room
    return (row.x_text + "?" if x_off else row.x_text, row.y_text + "?" if y_off else row.y_text)


def exchanged_question(row: Row) -> Question:
    """Return the question about a row whose X and Y stand the other way round than in the other rows."""
    value = f"{row.x_text} {row.y_text}"
    text = Phrase("read.ask.exchanged", {"place": row.place.phrase, "name": row.called})
    return Question(f"row:{row.place.key}:{row.name}", text, (Choice(value),), value, row.place)


def gap_question(before: Row, row: Row, missing: bool) -> Question:
    """Return the question about two names that do not run on."""
    kind = "read.ask.gap" if missing else "read.ask.odd"
    return Question(
        f"gap:{row.place.key}:{row.name}",
        Phrase(kind, {"place": row.place.phrase, "before": before.called, "name": row.called}),
        (Choice("same", Phrase("read.choice.same_ring")), Choice("new", Phrase("read.choice.new_ring"))),
        None,
        row.place,
    )


def first_missing_question(row: Row) -> Question:
    """Return the question about a ring that begins with the second name of its series."""
    choices = (as_printed(),)
    text = Phrase("read.ask.first_missing", {"place": row.place.phrase, "name": row.name})
    return Question(f"first:{row.place.key}:{row.name}", text, choices, None, row.place)


def order_question(row: Row) -> Question:
    """Return the question in which order rows without names are printed side by side."""
    choices = (Choice("down", Phrase("read.choice.down")), Choice("along", Phrase("read.choice.along")))
    text = Phrase("read.ask.order", {"place": row.place.phrase})
    return Question(f"order:{row.place.key}", text, choices, None, row.place)


def span_of(rows: Sequence[Row], ring: Segment) -> str:
    """Return which rows a ring takes, as ``29 - 42``."""
    return f"{rows[ring.first].name} - {rows[ring.last - 1].name}"


def rows_question(rows: Sequence[Row], rings: Sequence[Segment]) -> Question:
    """Return the question which rows make up an area whose figure fits several."""
    place = rows[rings[0].first].place
    text = Phrase("read.ask.rows", {"place": place.phrase, "area": rings[0].area.text})
    choices = tuple(Choice(span_of(rows, ring)) for ring in rings[:3])
    return Question(f"rows:{place.key}:{rows[0].name}", text, choices, None, place)


def split_question(before: Row, row: Row) -> Question:
    """Return the question whether corners that run on are one ring or two."""
    return Question(
        f"split:{row.place.key}:{row.name}",
        Phrase("read.ask.split", {"place": row.place.phrase, "before": before.called, "name": row.called}),
        (Choice("new", Phrase("read.choice.new_ring")), Choice("same", Phrase("read.choice.same_ring"))),
        "new",
        row.place,
    )


def stray_question(row: Row) -> Question:
    """Return the question about a row that belongs to no ring."""
    return Question(
        f"stray:{row.place.key}:{row.name}",
        Phrase("read.ask.stray", {"place": row.place.phrase, "text": row.text}),
        (leave_out(),),
        LEAVE_OUT,
        row.place,
    )


def crosses(rows: Sequence[Row]) -> bool:
    """Return whether the ring of rows crosses or touches itself."""
    return not Polygon(points_of(rows)).is_valid


def waist_of(rows: Sequence[Row]) -> Optional[int]:
    """Return where a ring falls into two clusters farther apart than each is wide, ``None`` if nowhere."""
    points = points_of(rows)
    if len(points) < 6:
        return None
    low_a, high_a = np.minimum.accumulate(points), np.maximum.accumulate(points)
    low_b, high_b = np.minimum.accumulate(points[::-1])[::-1], np.maximum.accumulate(points[::-1])[::-1]
    for at in range(3, len(points) - 2):
        apart = np.maximum(low_b[at] - high_a[at - 1], low_a[at - 1] - high_b[at]).max()
        wide = max((high_a[at - 1] - low_a[at - 1]).max(), (high_b[at] - low_b[at]).max())
        if apart > 0.7 * wide:
            return at
    return _cut_of_crossing(points)


def _cut_of_crossing(points: Coordinates) -> Optional[int]:
    """Return where a ring that crosses itself falls into two rings that do not meet, ``None`` if nowhere."""
    if len(points) > _MOST_CUT or Polygon(points).is_valid:
        return None
    for at in range(_LEAST_CUT, len(points) - _LEAST_CUT + 1):
        one, other = Polygon(points[:at]), Polygon(points[at:])
        if one.is_valid and other.is_valid and one.disjoint(other):
            return at
    return None
