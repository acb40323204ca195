"""Numbers and sentences around the rows: areas, units, meridians, zones and levels, each with its line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Dict, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.corner_tables.captions import (
    area_column_unit,
    areas_in,
    is_computed,
    loose_areas_in,
    net_of_in,
)
from mineral_plugin.core.corner_tables.columns import stacked, texts_below
from mineral_plugin.core.corner_tables.evidence import Figure, agrees, best_of, figure, ground_m2, points_of
from mineral_plugin.core.corner_tables.level_words import Levels
from mineral_plugin.core.corner_tables.levels import levels_at, under_each_table
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.result import NetOf
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.runs import Run
from mineral_plugin.core.corner_tables.zone_words import NamedZone, zone_in, zones_in

_AREA_HEAD = re.compile(r"diện\s*tích|\barea\b|^S\s*\(", re.IGNORECASE)
_ZONE_WORD = re.compile(
    r"\bSRID\b|\bEPSG\b|\bTM-?3\b|\bl?cm\b|\bmc\b|mui\b|kinh[\s_]*tuy|ktt|múi|meridian|zone", re.IGNORECASE
)
_MERIDIAN_WORD = re.compile(r"kinh\s*tuy|ktt|meridian", re.IGNORECASE)
_WIDTH_WORD = re.compile(r"^\W*m[uú]i\b|^\W*zone", re.IGNORECASE)
_WIDTH_CELL = re.compile(r"^[36]\s*(?:°|º|độ)$", re.IGNORECASE)
_FOOT = re.compile(r"^\W*(?:tổng|cộng|diện\s*tích|area|DT\b|S\s*=)", re.IGNORECASE)
_LONG_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{6,9}|\d{1,4}(?:[ .,']\d{3})+)(?:[.,]\d+)?(?![\d]|[.,]\d|\s*(?:ha|m2|m²|km|héc))",
    re.IGNORECASE,
)
_MOST_TEXT = 2_000
_MOST_JOINED = 20_000
_BEGINNING_LINES = 400
_HEAD_LINES = 12
_LONGEST_FIGURE = 16
_WHOLE_RING = 60
_LONGEST_SENTENCE = 4_000
_LETTERS = re.compile(r"[^\W\d_]{2}")
_DECIMALS = re.compile(r"[.,]\d{1,4}$")


@dataclass(frozen=True)
class Segment:
    """Lines without corners between lines with corners: first and last line, and their text joined."""

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Figures:
    """Everything a content states beside its corners."""

    lines: Sequence[Line]
    segments: Tuple[Segment, ...]
    numbers: Dict[int, Tuple[Figure, ...]]
    sentences: Tuple[Tuple[int, StatedArea], ...]
    loose: Tuple[Tuple[int, StatedArea], ...]
    unit: Optional[str]
    meridians: Dict[int, int]
    beside_corners: Dict[int, str]

    def beside(self, rows: Sequence[Row]) -> Tuple[Tuple[Figure, ...], Optional[str]]:
        """Return the numbers on and between the lines of rows that may be areas, and their unit if known."""
        first, last = min(row.line for row in rows), max(row.line for row in rows)
        if rows[0].place != self.lines[rows[0].line].place:
            # One value stands on each line: those behind the row before may be of this area.
            first = max((line for line in self.beside_corners if line < first), default=first)
        found = [number for line in range(first, last + 1) for number in self.numbers.get(line, ())]
        distinct = {number.text: number for number in found}
        return tuple(distinct.values()), self.unit

    def column_figure(self, rows: Sequence[Row]) -> Optional[Figure]:
        """Return the figure before the names of all rows, else the one with decimals beside them."""
        before = Counter(
            row.left[-1] for row in rows if len(row.left) > 1 and _LETTERS.search(" ".join(row.left))
        )
        if len(before) == 1 and sum(before.values()) > 0.8 * len(rows):
            return figure(rows[0].line, next(iter(before)))
        numbers, _ = self.beside(rows)
        decimal = [number for number in numbers if _DECIMALS.search(number.text)]
        return decimal[0] if len(decimal) == 1 else None

    def net_of(self, run: Run) -> Tuple[NetOf, ...]:
        """Return what the texts at a run say was subtracted from its area."""
        near = [" ".join(run.key), run.heading]
        beside = slice(
            bisect_left(self._lasts, run.first_line - 3), bisect_right(self._firsts, run.last_line)
        )
        near += [segment.text for segment in self.segments[beside]]
        left = " ".join(cell for row in run.rows for cell in row.left if len(cell) > 3)
        inside = " ".join(self.lines[i].raw for i in range(max(0, run.first_line - 2), run.last_line + 1))
        for text in (*near, left, inside):
            found = net_of_in(text)
            if found:
                return found
        return ()

    def net_m2(self, run: Run) -> float:
        """Return the sum of what was subtracted, in m2."""
        return sum(one.stated.square_metres for one in self.net_of(run))

    def agreeing(self, run: Run, net_m2: float) -> Optional[StatedArea]:
        """Return the stated area near a run that agrees with its ground, from a column or a sentence."""
        computed = ground_m2(points_of(run.rows))
        numbers, unit = self.beside(run.rows)
        fitting = [one for one in self.sentences_at(run.rows) if agrees(computed, one, net_m2)]
        said = min(fitting, key=lambda one: abs(one.square_metres - computed), default=None)
        if said is not None and unit is None:
            return said
        return best_of(numbers, computed, unit, net_m2) or said

    def sentences_at(self, rows: Sequence[Row]) -> Tuple[StatedArea, ...]:
        """Return the areas that sentences state on, right before or right behind the lines of rows.

        Between two tables a line that begins with the area is the foot of the upper one.
        """
        return self._at(rows, self.sentences) or self._at(rows, self.loose)

    def between(self, before: int, behind: int) -> Tuple[Tuple[int, StatedArea], ...]:
        """Return the areas stated between two lines with their lines, loose ones if there are no others."""
        for stated_areas in (self.sentences, self.loose):
            found = _on_lines(stated_areas, before + 1, behind - 1)
            if found:
                return found
        return ()

    @cached_property
    def said(self) -> Tuple[StatedArea, ...]:
        """Return all areas that sentences state, those that are called so first."""
        return tuple(dict.fromkeys(area for _, area in (*self.sentences, *self.loose)))

    def _at(self, rows: Sequence[Row], sentences: "_Sentences") -> Tuple[StatedArea, ...]:
        first, last = min(row.line for row in rows), max(row.line for row in rows)
        ahead = next(iter(self.before(first)[-1:]), None)
        behind = next(iter(self.behind(last)[:1]), None)
        found: List[StatedArea] = []
        from_line, to_line = ahead.first if ahead else first, behind.last if behind else last
        for line, area in _on_lines(sentences, from_line, to_line):
            foot = bool(_FOOT.search(self.lines[line].raw))
            if first <= line <= last:
                found.append(area)
            elif ahead is not None and ahead.first <= line <= ahead.last:
                found += [area] if not foot or ahead.first == 0 else []
            elif behind is not None and behind.first <= line <= behind.last:
                found += [area] if foot or behind.last == len(self.lines) - 1 else []
        return tuple(dict.fromkeys(found))

    def feet_at(self, rows: Sequence[Row]) -> Tuple[StatedArea, ...]:
        """Return the areas of the lines right behind rows that begin with the area."""
        last = max(row.line for row in rows)
        behind = next(iter(self.behind(last)[:1]), None)
        if behind is None:
            return ()
        stated_areas = _on_lines(self.sentences, behind.first, behind.last)
        return tuple(dict.fromkeys(one for at, one in stated_areas if _FOOT.search(self.lines[at].raw)))

    def zones_at(self, rows: Sequence[Row]) -> Iterator[Tuple[NamedZone, int]]:
        """Yield what names the zone of rows, the nearest first: on, before, behind their lines."""
        first, last = min(row.line for row in rows), max(row.line for row in rows)
        own = [i for i in range(first, last + 1) if _ZONE_WORD.search(self.lines[i].raw)]
        yield from ((zone, i) for i in own for zone in zones_in(self.lines[i].raw))
        yield from ((NamedZone(None, width), row.line) for row in rows[:1] for width in _widths(row))
        named = (i for i in range(first, last + 1) if i in self.meridians)
        yield from ((NamedZone(self.meridians[i], None), i) for i in named)
        yield from ((zone, rows[0].line) for zone in self._zone_columns(rows))
        for at in range(bisect_left(self._zone_lasts, last) - 1, -1, -1):
            yield from self._zone_texts[at][1]
        for at in range(bisect_right(self._zone_firsts, last), len(self._zone_firsts)):
            yield from self._zone_texts[at][1]

    def before(self, line: int) -> Tuple[Segment, ...]:
        """Return the stretches that end before a line."""
        return self.segments[: bisect_left(self._lasts, line)]

    def behind(self, line: int) -> Tuple[Segment, ...]:
        """Return the stretches that begin behind a line."""
        return self.segments[bisect_right(self._firsts, line) :]

    @cached_property
    def beginning(self) -> str:
        """Return the text that a document begins with, where its province is named."""
        return " ".join(line.raw for line in self.lines[:_BEGINNING_LINES])[:_MOST_JOINED]

    @cached_property
    def levels_under_tables(self) -> bool:
        """Tell whether levels stand under their tables."""
        return under_each_table(self)

    @cached_property
    def _firsts(self) -> Tuple[int, ...]:
        return tuple(segment.first for segment in self.segments)

    @cached_property
    def _lasts(self) -> Tuple[int, ...]:
        return tuple(segment.last for segment in self.segments)

    @cached_property
    def _zone_texts(self) -> Tuple[Tuple[Segment, Tuple[Tuple[NamedZone, int], ...]], ...]:
        """The stretches of text that name zones, each zone with its line."""
        named = ((segment, self._zones_of(segment)) for segment in self.segments)
        return tuple(
            (segment, tuple((zone, self._line_of(segment)) for zone in zones))
            for segment, zones in named
            if zones
        )

    @cached_property
    def _zone_firsts(self) -> Tuple[int, ...]:
        return tuple(segment.first for segment, _ in self._zone_texts)

    @cached_property
    def _zone_lasts(self) -> Tuple[int, ...]:
        return tuple(segment.last for segment, _ in self._zone_texts)

    def _zones_of(self, segment: Segment) -> Tuple[NamedZone, ...]:
        """Return the zones a stretch of text names; a head that goes on below itself is read down first."""
        found = zones_in(segment.text)
        if any(zone.zone for zone in found):
            return found
        lines = self.lines[segment.first : segment.last + 1]
        heads = [
            stacked(cell, lines[at + 1 : at + 3])
            for at, line in enumerate(lines)
            if not line.columns and len(line.cells) < 12 and _ZONE_WORD.search(line.raw)
            for cell in line.cells
            if _ZONE_WORD.search(cell.text)
        ]
        whole = [zone for head in heads for zone in zones_in(head) if zone.zone]
        return tuple(dict.fromkeys(whole)) or found

    def _zone_columns(self, rows: Sequence[Row]) -> Tuple[NamedZone, ...]:
        """Return the zone that columns of its own name: ``KTT | Múi`` over ``106°15' | 3``."""
        at = [row.line for row in rows]
        meridians = texts_below(self.lines, at, _MERIDIAN_WORD)
        widths = texts_below(self.lines, at, _WIDTH_WORD)
        one = zone_in(f"KTT {meridians[0]}") if len(meridians) == 1 else None
        other = zone_in(f"múi {widths[0]}") if len(widths) == 1 else None
        named = NamedZone(one.central_meridian_min if one else None, other.width_deg if other else None)
        return (named,) if named != NamedZone(None, None) else ()

    def _line_of(self, segment: Segment) -> int:
        for index in range(segment.first, segment.last + 1):
            if _ZONE_WORD.search(self.lines[index].raw):
                return index
        return segment.first

    def levels_at(self, rows: Sequence[Row], heading: str, before: int, behind: int) -> Levels:
        """Return the levels of rows: in their cells, before them from line ``before`` on, or behind."""
        return levels_at(self, rows, heading, before, behind)


def _on_lines(stated_areas: "_Sentences", first: int, last: int) -> "_Sentences":
    """Return the areas stated on the lines from ``first`` to ``last``; they stand in order of their lines."""
    return tuple(stated_areas[bisect_left(stated_areas, (first,)) : bisect_left(stated_areas, (last + 1,))])


def _widths(row: Row) -> List[int]:
    """Return the zone width that stands in a column of its own."""
    return [int(cell[0]) for cell in row.right if _WIDTH_CELL.match(cell)]


def figures_of(lines: Sequence[Line], rows: Sequence[Row]) -> Figures:
    """Return what stands around the rows of a content."""
    taken = {row.line for row in rows}
    segments = _segments(lines, taken)
    joined = " ".join(segment.text for segment in segments)
    with_meridians = bool(_MERIDIAN_WORD.search(joined)) and not all(
        zone.central_meridian_min for segment in segments for zone in zones_in(segment.text)
    )
    columns = _area_columns(lines, taken)
    numbers, meridians = _numbers(lines, rows, columns, with_meridians)
    beside = _texts_beside(lines, rows)
    sentences, loose = _sentences(lines, beside)
    return Figures(
        lines,
        segments,
        numbers,
        sentences,
        loose,
        area_column_unit(joined) or _stacked_unit(lines, taken),
        meridians,
        beside,
    )


def _segments(lines: Sequence[Line], taken: "set[int]") -> Tuple[Segment, ...]:
    groups: List[List[Line]] = []
    for line in lines:
        if line.index in taken:
            continue
        if groups and groups[-1][-1].index == line.index - 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(Segment(group[0].index, group[-1].index, _joined(group)) for group in groups)


def _stacked_unit(lines: Sequence[Line], taken: "set[int]") -> Optional[str]:
    """Return the unit of an area column whose head goes on below itself on a printed page."""
    first = min(taken, default=0)
    for at in range(max(0, first - _HEAD_LINES), first):
        for cell in lines[at].cells if not lines[at].columns else ():
            if _AREA_HEAD.search(cell.text) and len(cell.text) < 40:
                unit = area_column_unit(stacked(cell, lines[at + 1 : first]))
                if unit:
                    return unit
    return None


def _joined(lines: Sequence[Line]) -> str:
    """Return the text of lines; of a very long stretch only the beginning and the end, next to the rows."""
    near = lines if len(lines) <= 400 else [*lines[:200], *lines[-200:]]
    text = " ".join(" ".join(line.raw[:_MOST_TEXT].replace("|", " ").split()) for line in near)
    return text if len(text) <= 2 * _MOST_JOINED else f"{text[:_MOST_JOINED]} {text[-_MOST_JOINED:]}"


def _area_columns(lines: Sequence[Line], taken: "set[int]") -> Dict[int, int]:
    """Return the column headed as area for each block whose cells stand in columns."""
    found: Dict[int, int] = {}
    begun = {lines[index].block: index for index in sorted(taken, reverse=True)}
    for line in lines:
        if line.columns and line.index < begun.get(line.block, -1):
            for cell in line.cells[1:]:
                if (
                    _AREA_HEAD.search(cell.text)
                    and len(cell.text) < 40
                    and not re.search(r"\d", cell.text.replace("m2", ""))
                ):
                    found.setdefault(line.block, cell.start)
    return found


def _numbers(
    lines: Sequence[Line], rows: Sequence[Row], columns: Dict[int, int], with_meridians: bool
) -> Tuple[Dict[int, Tuple[Figure, ...]], Dict[int, int]]:
    cells: Dict[int, List[str]] = {}
    ends = sorted(row.end for row in rows if not lines[row.line].columns)
    edge = ends[len(ends) // 2] if ends else 0
    for row in rows:
        line = lines[row.line]
        column = columns.get(line.block) if line.columns else None
        texts = [cell.text for cell in line.cells if cell.start == column] if column is not None else []
        if not texts or texts[0] and texts[0] not in (*row.left, *row.right):
            # No head names the column, or it has other cells than the rows below.
            texts = [*row.right, *(cell for cell in row.left if _DECIMALS.search(cell) or line.columns)]
            if line.columns and not texts and any(len(cell.text) > _WHOLE_RING for cell in line.cells):
                # A cell holds the whole ring; the figures stand in the cells beside it.
                texts = [cell.text for cell in line.cells if len(cell.text) < _LONGEST_FIGURE]
        cells.setdefault(row.line, []).extend(texts)
    for line_index, text in _counters(rows, lines):
        cells[line_index] = [one for one in cells[line_index] if one != text]
    taken = set(cells)
    for line in lines:
        if line.index not in taken and (line.columns or len(line.raw) < 300 and not is_computed(line.raw)):
            found = [c for c in line.cells if not line.columns and c.start >= edge - 2]
            cells[line.index] = [word for cell in found for word in _figure_words(cell.text)][:8]
    behind = {row.line: frozenset(row.right) for row in rows}
    return _sorted_out(cells, behind, with_meridians)


def _figure_words(text: str) -> List[str]:
    """Return the words of a cell that may be areas: the 2 of a heading such as ``Phần 2`` is none."""
    words = text.split()
    titled = any(_LETTERS.search(word) for word in words)
    return [word for word in words if not titled or _DECIMALS.search(word)]


def _counters(rows: Sequence[Row], lines: Sequence[Line]) -> List[Tuple[int, str]]:
    """Return the numbers of columns that count 1, 2, 3: an order number is no area."""
    found: List[Tuple[int, str]] = []
    for one, two in zip(rows, rows[1:]):
        if lines[one.line].block != lines[two.line].block:
            continue
        for first, second in (*zip(one.left, two.left), *zip(one.right, two.right)):
            if first.isdigit() and second.isdigit() and len(second) < 7 and int(second) == int(first) + 1:
                found += [(one.line, first), (two.line, second)]
    return found


def _sorted_out(
    cells: Dict[int, List[str]], behind: Mapping[int, FrozenSet[str]], with_meridians: bool
) -> Tuple[Dict[int, Tuple[Figure, ...]], Dict[int, int]]:
    """Return areas and meridians by line; where no head names one, 105 before the corners counts rows."""
    numbers: Dict[int, Tuple[Figure, ...]] = {}
    meridians: Dict[int, int] = {}
    for index, texts in cells.items():
        found = [number for number in (figure(index, text.strip()) for text in texts) if number is not None]
        first = found[0] if found else None
        if first is not None and first.text.isdigit() and 102 <= first.value <= 117:
            here = behind.get(index, (first.text,))
            unnamed = len(found) == 2 and first.text in {text.strip() for text in here}
            if with_meridians or unnamed:
                meridians[index] = int(first.value) * 60
                found = found[1:]
        numbers[index] = tuple(found)
    return numbers, meridians


_Sentences = Tuple[Tuple[int, StatedArea], ...]


def _sentences(lines: Sequence[Line], beside: Dict[int, str]) -> Tuple[_Sentences, _Sentences]:
    """Return the areas that lines state: those that are called so, and figures that only have a unit."""
    said = [line for line in lines if len(line.raw) < _LONGEST_SENTENCE]
    strict: List[Tuple[int, StatedArea]] = []
    loose: List[Tuple[int, StatedArea]] = []
    for at, line in enumerate(said):
        text = beside.get(line.index, " ".join(line.raw.replace("|", " ").split()))
        areas = areas_in(text)
        following = said[at + 1] if at + 1 < len(said) else None
        joins = not line.columns and line.index not in beside
        if not areas and joins and following is not None and following.index == line.index + 1:
            if following.index not in beside:
                areas = areas_in(" ".join(f"{line.raw} {following.raw}".split()))
        strict += [(line.index, area) for area in areas]
        if not areas:
            loose += [(line.index, area) for area in loose_areas_in(text)]
    return tuple(dict.fromkeys(strict)), tuple(dict.fromkeys(loose))


def _texts_beside(lines: Sequence[Line], rows: Sequence[Row]) -> Dict[int, str]:
    """Return what the lines with corners say beside them."""
    found: Dict[int, str] = {}
    for row in rows:
        line = lines[row.line]
        if line.columns and (row.left or row.right):
            found[row.line] = " | ".join((found.get(row.line, ""), *row.left, *row.right))
        elif len(line.raw) < _LONGEST_SENTENCE:
            found[row.line] = " ".join(_LONG_NUMBER.sub("|", line.raw).split())
    return found
