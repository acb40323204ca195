"""The levels of a ring: in a column of its own, in the cells beside its rows, before or behind its table."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Iterator, List, Mapping, Optional, Protocol, Sequence

from mineral_plugin.core.corner_tables.columns import texts_below
from mineral_plugin.core.corner_tables.level_words import NO_LEVELS, Levels, levels_in
from mineral_plugin.core.corner_tables.lines import Cell, Line
from mineral_plugin.core.corner_tables.rows import Row

_BOTTOM_HEAD = re.compile(
    r"(?:mức|cote|cốt|cos|cao\s*(?:độ|trình)).*(?:đáy|thấp\s*nhất|kết\s*thúc)", re.IGNORECASE
)
_TOP_HEAD = re.compile(
    r"(?:mức|cote|cốt|cos|cao\s*(?:độ|trình)).*(?:đỉnh|cao\s*nhất|bắt\s*đầu)", re.IGNORECASE
)
_FIGURE = re.compile(r"^[+\-−–]?\s*\d+(?:[.,]\d+)?\s*m?\)?$")
_SPAN = re.compile(
    r"\d\s*m?\s*(?:đến|tới|to|÷)\s*[+\-−]?\s*\d|(?:sâu|đến|tới)\s*[+\-−]\s*\d|lộ\s*vỉa", re.IGNORECASE
)
_BEGUN = re.compile(r"(?:đến|tới|từ|÷|[+\-−–])\s*$", re.IGNORECASE)
_OF_THE_TABLE = re.compile(r"^\W*(?:diện\s*tích|area)\b[^.\n]*(?:mức|cote|cốt|cos|level)", re.IGNORECASE)
_ONE_OF_THEM = re.compile(
    r"(?:khu(?:\s*vực)?|phần|thân\s*quặng|khoảnh)\s*(?:số\s*)?(?:[IVX]+\b|\d+\b|trả\s*lại|tiếp\s*tục|còn\s*lại|giữ\s*lại|mở\s*rộng)",
    re.IGNORECASE,
)


class Stretch(Protocol):
    """Lines without corners: first and last line, and their text."""

    @property
    def first(self) -> int:
        """The first line."""

    @property
    def last(self) -> int:
        """The last line."""

    @property
    def text(self) -> str:
        """The text of all its lines."""


class Around(Protocol):
    """What stands around the rows of a content."""

    @property
    def lines(self) -> Sequence[Line]:
        """All lines of the content."""

    @property
    def segments(self) -> Sequence[Stretch]:
        """The stretches of lines without corners."""

    def before(self, line: int) -> Sequence[Stretch]:
        """The stretches that end before a line."""

    def behind(self, line: int) -> Sequence[Stretch]:
        """The stretches that begin behind a line."""

    @property
    def levels_under_tables(self) -> bool:
        """Whether levels stand under their tables."""

    @property
    def beside_corners(self) -> Mapping[int, str]:
        """What the lines with corners say beside them, by line."""


def levels_at(around: Around, rows: Sequence[Row], heading: str, before: int, behind: int) -> Levels:
    """Return the levels of rows: in their cells, before them from line ``before`` on, or behind."""
    first, last = min(row.line for row in rows), max(row.line for row in rows)
    own = {levels for levels in _own(around, rows, first, last) if levels}
    titled = levels_in(heading)
    if len(own) == 1 or titled:
        return titled if len(own) != 1 else next(iter(own))
    beside = [
        around.beside_corners[line]
        for line in sorted({row.line for row in rows} & set(around.beside_corners))
    ]
    inside = [s.text for s in takewhile(lambda s: s.first <= last, around.behind(first - 1))]
    near = takewhile(lambda s: s.last > before, reversed(around.before(first)))
    ahead = [s.text for s in near][::-1]
    if around.levels_under_tables:
        ahead = [*_texts_behind(around, last, behind), *ahead]
    levels = levels_in(" ".join((*inside, *ahead))) or levels_in(" ".join(dict.fromkeys(beside)))
    return levels or _behind(around, last, behind)


def _texts_behind(around: Around, last: int, behind: int) -> List[str]:
    return [s.text for s in takewhile(lambda s: s.first < behind, around.behind(last))]


def under_each_table(around: Around) -> bool:
    """Return whether levels stand under their tables: none before the first corner, some behind the last."""
    if len(around.segments) < 2:
        return False
    head, foot = around.segments[0], around.segments[-1]
    headed = head.first == 0 and levels_in(head.text)
    return not headed and foot.last == len(around.lines) - 1 and bool(levels_in(foot.text))


def _behind(around: Around, last: int, behind: int) -> Levels:
    """Return the levels of the text behind a table; what stands behind the last one holds for all."""
    levels = levels_in(" ".join(_texts_behind(around, last, behind)))
    if levels or not around.segments:
        return levels
    foot = around.segments[-1]
    ends = foot.first > last and foot.last == len(around.lines) - 1
    of_one = _ONE_OF_THEM.search(foot.text) or _OF_THE_TABLE.search(foot.text)
    return levels_in(foot.text) if ends and not of_one else NO_LEVELS


def _own(around: Around, rows: Sequence[Row], first: int, last: int) -> Iterator[Levels]:
    yield _of_columns(around, rows)
    for row in rows:
        yield from (levels_in(f"mức {cell}") for cell in (*row.left, *row.right) if _SPAN.search(cell))
    taken = {row.line for row in rows}
    near = around.lines[max(0, first - 2) : last + 3]
    mine = [line for line in near if line.index in taken or line.index not in around.beside_corners]
    for text in _broken_over(mine):
        yield levels_in(f"mức {text}")


def _of_columns(around: Around, rows: Sequence[Row]) -> Levels:
    """Return the levels that stand in columns headed as such, the same in every row."""
    found: List[Optional[float]] = []
    for head in (_TOP_HEAD, _BOTTOM_HEAD):
        figures = texts_below(around.lines, [row.line for row in rows], head)
        one = figures[0] if len(figures) == 1 and _FIGURE.match(figures[0]) else None
        found.append(levels_in(f"đáy mỏ {one}").bottom_m if one else None)
    return Levels(*found)


def _broken_over(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the cells of a printed page that name levels, whole where they are broken over two lines."""
    for at, line in enumerate(lines):
        if line.columns:
            continue
        for cell in line.cells:
            text = cell.text
            if _BEGUN.search(text):
                text = " ".join((text, *_below(cell, lines[at + 1 : at + 3])))
            if _SPAN.search(text):
                yield text


def _below(cell: Cell, lines: Sequence[Line]) -> List[str]:
    end = cell.start + len(cell.text)
    for line in lines:
        for other in line.cells:
            if cell.start - 1 <= other.start < end and _FIGURE.match(other.text):
                return [other.text]
    return []
