"""What an unreadable or doubtful coordinate may have been: at most three answers, likeliest first."""

from __future__ import annotations

from decimal import Decimal
from typing import Iterator, List, Sequence, Set, Tuple

import numpy as np

from mineral_plugin.core.corner_tables.evidence import points_of
from mineral_plugin.core.corner_tables.numbers import axes_of, bare
from mineral_plugin.core.corner_tables.rows import Row

_OCR = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8", "Z": "2"})
MOST = 3


def guesses(x_text: str, y_text: str, near: Sequence[Row]) -> Tuple[str, ...]:
    """Return pairs ``X Y`` that an unreadable pair may have been, judged by the corners around it."""
    if not near:
        return ()
    points = points_of(near)
    centre = np.median(points, axis=0)
    spread = float(max(np.ptp(points, axis=0).max(), 500.0)) * 3
    xs = _nearest(_spellings(x_text), float(centre[1]), spread, 0, set(points[:, 1]))
    ys = _nearest(_spellings(y_text), float(centre[0]), spread, 1, set(points[:, 0]))
    return tuple(dict.fromkeys(f"{x} {y}" for x in xs for y in ys))[:MOST]


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
    return [text for _, text in sorted(found)[:MOST]]


def _spellings(text: str) -> Iterator[str]:
    plain = bare(text)
    yield plain
    read = plain.translate(_OCR)
    yield read
    digits = "".join(char for char in read if char.isdigit())
    yield digits
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
