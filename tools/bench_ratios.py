"""Which ratios on a page of the bench got worse against an earlier page.

A ratio is a cell of a column named below. What is no ratio (milliseconds, requests a second) belongs to the
machine and is never compared; nor are two pages of different scale.
"""

from __future__ import annotations

import re
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

WORSE = 1.2
"""By this factor worse, and the bench fails."""
LESS_IS_BETTER = ("ratio", "p50 ratio", "p99 ratio", "ratio of exports")
MORE_IS_BETTER = (
    "times as fast as reading all, warm",
    "cold",
    "times as long as ours, 1 thread",
    "shapely / ours",
)
_OURS_ALONE = ("p50 ratio", "p99 ratio", "times as fast as reading all, warm", "cold")
"""Columns in which the rows of the peers say how the peers stand to each other."""
_SCALE = re.compile(r"^Measured \S+ at (\w+) scale\.$", re.MULTILINE)
_NUMBER = re.compile(r"^\d+(\.\d+)?$")

Place = Tuple[str, str, str, str]
"""Part and table (their headings), row (its first cell) and column."""


class Worse(NamedTuple):
    """A ratio that got worse: where it stands, what it was and what it is."""

    place: Place
    before: float
    now: float

    def told(self) -> str:
        """Return it as a line."""
        where = " / ".join(word for word in self.place if word)
        return f"{where}: {self.before:g} before, {self.now:g} now"


def got_worse(before: Dict[str, List[str]], now: Dict[str, List[str]]) -> Dict[str, List[Worse]]:
    """Return by part what got worse by ``WORSE``, of the parts that both pages have at the same scale."""
    found: Dict[str, List[Worse]] = {}
    for part in [name for name in now if name in before]:
        old, new = ("\n".join(page[part]) for page in (before, now))
        if _scale(old) != _scale(new):
            continue
        earlier = dict(ratios(part, before[part]))
        pairs = [
            (place, earlier[place], value) for place, value in ratios(part, now[part]) if place in earlier
        ]
        worse = [Worse(*pair) for pair in pairs if _factor(*pair) > WORSE]
        if worse:
            found[part] = worse
    return found


def ratios(part: str, lines: Sequence[str]) -> Iterator[Tuple[Place, float]]:
    """Return all ratios of a part of a page that can be compared."""
    table, head = "", []
    for line in lines:
        if line.startswith("### "):
            table, head = line[4:], []
        elif not line.startswith("|"):
            head = []
        elif not head:
            head = _cells(line)
        else:
            yield from _of_row(part, table, head, _cells(line))


def _of_row(part: str, table: str, head: List[str], cells: List[str]) -> Iterator[Tuple[Place, float]]:
    for name, cell in zip(head, cells):
        is_ours = cells[0].startswith("ours") or name not in _OURS_ALONE
        if name in (*LESS_IS_BETTER, *MORE_IS_BETTER) and is_ours and _NUMBER.match(cell) and float(cell):
            yield (part, table, cells[0], name), float(cell)


def _factor(place: Place, before: float, now: float) -> float:
    return now / before if place[3] in LESS_IS_BETTER else before / now


def _cells(line: str) -> List[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _scale(text: str) -> str:
    found = _SCALE.search(text)
    return found[1] if found else ""
