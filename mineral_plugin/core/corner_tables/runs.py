"""Rows -> runs: the corners of one ring each, cut where the document says that another ring begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.corner_tables.captions import is_hole_heading, is_section, loose_areas_in
from mineral_plugin.core.corner_tables.level_words import levels_in
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.names import Step, step
from mineral_plugin.core.corner_tables.rows import Row

_LETTERS = re.compile(r"[^\W\d_]{2,}")


_HEAD_LINES = 6
_MOST_BESIDE = 4
_LONGEST_HEADING = 200
_OTHER_POINTS = re.compile(
    r"^\W*công\s*trình\b|lỗ\s*khoan|miệng\s*lỗ|công\s*trình\s*(?:thăm\s*dò|khoan)|(?:điểm|mốc)\s*khống\s*chế|lấy\s*mẫu|quan\s*trắc"
    r"|borehole|drill\s*(?:hole|collar)|collar",
    re.IGNORECASE,
)
_OF_CORNERS = re.compile(r"góc|ranh\s*giới|khép|corner|boundary", re.IGNORECASE)
# "b) Mức sâu khai thác từ +50 m đến -30 m" begins the table of the next level.
_LISTED = re.compile(r"^\W*(?:[a-zđ]|\d{1,2}|[IVX]{1,4})\s*[).]\s", re.IGNORECASE)
_CENTRED = re.compile(r"\S {2,}(?:1[01]\d {2,})?\d+[.,]\d+\s*$")


class Break(NamedTuple):
    """A place inside a run where the names do not run on: index of the row behind it, how it steps."""

    at: int
    kind: Step


class _Headings(NamedTuple):
    """The headings of a content: their lines, ascending, and their texts."""

    lines: List[int]
    texts: List[str]


@dataclass
class Run:
    """Consecutive rows of one ring. ``closed`` if the first corner was repeated; ``key`` names its area.

    ``twice`` are rows that only repeat the one before them, as at a page break; ``other`` is the heading
    that says that the points are no corners: boreholes, pits, survey marks. ``aliens`` are single rows of
    another series between two corners that follow one another.
    """

    rows: List[Row]
    key: Tuple[str, ...] = ()
    heading: str = ""
    hole: bool = False
    closed: bool = False
    twice: List[Row] = field(default_factory=list)
    aliens: List[Row] = field(default_factory=list)
    other: str = ""
    breaks: List[Break] = field(default_factory=list)

    @property
    def first_line(self) -> int:
        """Return the first line with a corner."""
        return min(row.line for row in self.rows)

    @property
    def last_line(self) -> int:
        """Return the last line with a corner."""
        return max(row.line for row in self.rows)


def runs_of(rows: Sequence[Row], lines: Sequence[Line]) -> List[Run]:
    """Return the runs of rows in reading order."""
    taken = {row.line for row in rows}
    headings = _headings(lines, taken)
    runs: List[Run] = []
    waiting: List[str] = []
    closed = True
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        key = _key(row, lines)
        if runs and _repeats(runs[-1].rows[-1], row):
            runs[-1].twice.append(row)
            continue
        if runs and not closed and _is_alien(runs[-1].rows[-1], row, following):
            runs[-1].aliens.append(row)
            continue
        before = runs[-1].rows[-1] if runs else None
        between = _between(headings, before, row)
        if before is None or closed or _begins(runs[-1], before, row, following, key, between, lines):
            heading, waiting = _heading(between, waiting)
            other = _other_points(lines, taken, row, before, runs)
            runs.append(Run([row], key, heading, bool(between) and is_hole_heading(heading), other=other))
            closed = False
            continue
        run = runs[-1]
        if _closes(run, row, following):
            closed = run.closed = True
            continue
        run.rows.append(row)
    for run in runs:
        run.breaks = breaks_of(run.rows)
    return runs


def breaks_of(rows: Sequence[Row]) -> List[Break]:
    """Return where the names of a run do not run on."""
    pairs = ((at, rows[at - 1].name, rows[at].name) for at in range(1, len(rows)))
    steps = [(at, step(before, name)) for at, before, name in pairs if before and name]
    return [Break(at, kind) for at, kind in steps if kind is not Step.NEXT]


def _heading(between: Sequence[str], waiting: List[str]) -> Tuple[str, List[str]]:
    """Return the heading of a run and those that wait for the next ones: two tables side by side."""
    if not between:
        return (waiting[0], waiting[1:]) if waiting else ("", [])
    side_by_side = [text for text in between[-_MOST_BESIDE:] if is_section(text) and loose_areas_in(text)]
    if len(side_by_side) > 1 and side_by_side == list(between[-len(side_by_side) :]):
        return side_by_side[0], side_by_side[1:]
    return between[-1], []


def _other_points(
    lines: Sequence[Line], taken: "set[int]", row: Row, before: "Row | None", runs: Sequence[Run]
) -> str:
    """Return the heading right before a row that says what other points than corners follow, else ""."""
    first = max(before.line + 1 if before else 0, row.line - _HEAD_LINES)
    said = [lines[at] for at in range(first, row.line) if at not in taken and lines[at].raw.strip()]
    if not said and runs and runs[-1].other:
        # Another series of the same table.
        return runs[-1].other
    texts = [
        " ".join(line.raw.replace("|", " ").split()) for line in said if len(line.raw) < _LONGEST_HEADING
    ]
    if any(_OF_CORNERS.search(text) for text in texts):
        return ""
    return next((text for text in reversed(texts) if _OTHER_POINTS.search(text)), "")


def _same_place(first: Row, second: Row) -> bool:
    return (first.north.value, first.east.value) == (second.north.value, second.east.value)


def _new_head(lines: Sequence[Line], before: Row, row: Row) -> bool:
    """Return whether a heading of other points stands between two rows."""
    between = lines[before.line + 1 : row.line] if row.line > before.line else ()
    return any(len(line.raw) < _LONGEST_HEADING and _OTHER_POINTS.search(line.raw) for line in between)


def _is_alien(before: Row, row: Row, following: "Row | None") -> bool:
    """Return whether a row of another series stands between two that follow one another: 3, LK5, 4."""
    if following is None or not (before.name and row.name and following.name):
        return False
    own = any(map(str.isdecimal, before.name)) and any(map(str.isdecimal, following.name))
    return (
        own
        and step(before.name, row.name) is Step.OTHER_SERIES
        and step(before.name, following.name) is Step.NEXT
    )


def _repeats(before: Row, row: Row) -> bool:
    return bool(row.name) and row.name == before.name and _same_place(before, row)


def _closes(run: Run, row: Row, following: "Row | None") -> bool:
    """Return whether a row repeats the first corner; one that the next row goes on from begins a ring."""
    if len(run.rows) < 3 or not _same_place(run.rows[0], row):
        return False
    if following is None or not (row.name and following.name):
        return True
    return step(row.name, following.name) is not Step.NEXT


def _begins(
    run: Run,
    before: Row,
    row: Row,
    following: "Row | None",
    key: Tuple[str, ...],
    between: Sequence[str],
    lines: Sequence[Line],
) -> bool:
    if key and run.key and key != run.key:
        return True
    if len(run.rows) >= 3 and _same_place(run.rows[0], row):
        return not _closes(run, row, following)
    if between or _new_head(lines, before, row):
        return True
    if not (before.name and row.name):
        return lines[before.line].block != lines[row.line].block
    kind = step(before.name, row.name)
    if kind in (Step.RESTART, Step.OTHER_SERIES):
        # The last row of an area that a column names is no table of its own.
        last = bool(key) and key == run.key and (following is None or _key(following, lines) != key)
        return not (last and kind is Step.RESTART and len(run.rows) >= 3)
    return kind is not Step.NEXT and lines[before.line].block != lines[row.line].block


def _key(row: Row, lines: Sequence[Line]) -> Tuple[str, ...]:
    """Return the cells before the name that tell whose corner it is, where a table repeats them."""
    if not lines[row.line].columns:
        return ()
    return tuple(cell for cell in row.left if _LETTERS.search(cell))


def _headings(lines: Sequence[Line], taken: "set[int]") -> _Headings:
    found = _Headings([], [])
    for line in lines:
        text = " ".join(line.raw[:400].replace("|", " ").split())
        if not line.columns and len(line.cells) > 1 and _CENTRED.search(line.raw):
            # The name of an area in the middle of its rows, its figure in a column beside it.
            continue
        if line.index not in taken and text and _heads(text):
            found.lines.append(line.index)
            found.texts.append(text)
    return found


def _heads(text: str) -> bool:
    levels = bool(_LISTED.search(text)) and bool(levels_in(text))
    return levels or is_section(text) or is_hole_heading(text)


def _between(headings: _Headings, before: "Row | None", row: Row) -> Sequence[str]:
    first = 0 if before is None else bisect_right(headings.lines, before.line)
    return headings.texts[first : bisect_left(headings.lines, row.line)]
