"""What an unreadable or doubtful coordinate may have been: at most three answers, likeliest first."""

from __future__ import annotations

from decimal import Decimal
from typing import Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

import numpy as np

from mineral_plugin.core.area.zones import as_points
from mineral_plugin.core.base.typed_numbers import SCANNED, axes_of, bare
from mineral_plugin.core.corner_tables.evidence import ground_m2, points_of
from mineral_plugin.core.corner_tables.rows import Row

MOST = 3
_MOST_KEPT = 60
_AGREES = 0.005


class Ring(NamedTuple):
    """The rows of a ring around an unreadable one, before and behind it, and the areas stated (m2)."""

    before: Sequence[Row]
    behind: Sequence[Row]
    stated_m2: Sequence[float]


def guesses(x_text: str, y_text: str, near: Sequence[Row], ring: Optional[Ring] = None) -> Tuple[str, ...]:
    """Return pairs ``X Y`` that an unreadable pair may have been, judged by the corners around it.

    Where an area is stated, the pair with which the ring agrees with it comes first.
    """
    if not near:
        return ()
    points = points_of(near)
    centre = np.median(points, axis=0)
    spread = float(max(np.ptp(points, axis=0).max(), 500.0)) * 3
    xs = _nearest(_spellings(x_text, 7), float(centre[1]), spread, 0, set(points[:, 1]))
    ys = _nearest(_spellings(y_text, 6), float(centre[0]), spread, 1, set(points[:, 0]))
    pairs = [f"{x} {y}" for x in xs for y in ys]
    if ring is not None and ring.stated_m2 and len(pairs) > 1:
        pairs.sort(key=lambda pair: _off(pair, ring) > _AGREES)
    if len(xs) > 1 and len(ys) > 1 and len(pairs) > MOST:
        # Both are unreadable: the likeliest of each first.
        pairs.sort(key=lambda pair: xs.index(pair.split()[0]) + ys.index(pair.split()[1]))
    return tuple(dict.fromkeys(pairs))[:MOST]


def _off(pair: str, ring: Ring) -> float:
    """Return by which share the ring with a pair in it differs from the nearest stated area."""
    x, y = pair.split()
    north, east = axes_of(x).north, axes_of(y).east
    if north is None or east is None:
        return 1.0
    inside = [*points_of(ring.before), (float(east.value), float(north.value)), *points_of(ring.behind)]
    ground = ground_m2(as_points([(float(one), float(other)) for one, other in inside]))
    return min(abs(ground - stated) / stated for stated in ring.stated_m2)


def _nearest(
    spellings: Iterator[str], centre: float, spread: float, axis: int, known: Set[float]
) -> List[str]:
    found: List[Tuple[float, str]] = []
    values: List[Decimal] = []
    for rank, text in enumerate(dict.fromkeys(spellings)):
        reading = axes_of(text)[axis]
        if reading is None or text.startswith("0") or any(reading.value == value for value in values):
            continue
        values.append(reading.value)
        off = abs(float(reading.value) - centre)
        if off <= spread:
            if rank == 0:
                return [text]
            # A number that a neighbour has too is likelier than any other that fits.
            shared = 0.0 if float(reading.value) in known else spread
            found.append((off + (0.0 if rank < 3 else spread + shared), text))
    return [text for _, text in sorted(found)[:_MOST_KEPT]]


def _spellings(text: str, whole_digits: int) -> Iterator[str]:
    """Yield what a text may have been: letters as digits, the mark moved, a digit more, less, other."""
    plain = bare(text).replace(" ", "")
    yield plain
    read = plain.translate(SCANNED)
    yield read
    digits = "".join(char for char in read if char.isdigit())
    yield digits
    if len(digits) > whole_digits:
        yield f"{digits[:whole_digits]},{digits[whole_digits:]}"
    whole, _, rest = read.replace(",", ".").rpartition(".")
    body = "".join(char for char in (whole or rest) if char.isdigit())
    tail = f",{rest}" if whole and len(rest) <= 3 else ""
    for number, behind in ((body, tail), (digits, "")):
        for at in range(len(number) + 1):
            for digit in "0123456789":
                yield number[:at] + digit + number[at:] + behind
        for at in range(len(number)):
            yield number[:at] + number[at + 1 :] + behind
            for digit in "0123456789":
                yield number[:at] + digit + number[at + 1 :] + behind
            if at:
                yield number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :] + behind
