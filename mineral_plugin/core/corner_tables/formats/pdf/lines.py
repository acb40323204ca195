"""Letters with their places to lines of text: what stands in columns stays apart by two blanks or more."""

from __future__ import annotations

from collections import Counter
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.corner_tables.formats.pdf.glyphs import Placed
from mineral_plugin.core.corner_tables.formats.superscript import raised

_SAME_LINE = 0.42
"""Baselines nearer than this (of the larger size) are one line; a raised degree stands 0.33 higher."""
_SAME_LINE_SMALLER = 0.65
"""The same for letters of another size: some programs raise by half a letter."""
_WORD_GAP = 0.17
_COLUMN_GAP = 0.36
"""Gap, in letter sizes, that parts columns where the text was begun anew; a blank is narrower."""
_STRETCHED_GAP = 0.7
"""The same after a blank or within one run: justified text stretches its blanks."""
_EMPTY_LINE = 1.9
_EMPTY_LINE_OF_USUAL = 1.5
"""Distances, in letter sizes and in usual distances, from which an empty line is shown between two."""
_RAISED_SIZE = 0.86
_RAISED_HEIGHT = 0.15
_TWICE = 0.15
_MOST_BLANKS = 150

Line = List[Placed]


class PlacedLine(NamedTuple):
    """One line of text: its baseline and size, and where it begins and ends."""

    text: str
    base: float
    size: float
    begin: float
    end: float


def usual_quarter(letters: List[Placed]) -> int:
    """Return the direction of most letters, in quarter turns."""
    return Counter(letter.quarter for letter in letters).most_common(1)[0][0] if letters else 0


def placed_lines(letters: List[Placed]) -> List[PlacedLine]:
    """Return letters of one direction as lines from top to bottom."""
    lines = _baselines(letters)
    if not lines:
        return []
    start = min(letter.x for line in lines for letter in line if not letter.blank)
    width = _letter_width(letters)
    made = []
    for line in lines:
        base, size = _base(line)
        seen = [letter for letter in line if not letter.blank]
        made.append(PlacedLine(_shown(line, start, width), base, size, seen[0].x, seen[-1].end))
    return made


def with_empty_lines(lines: List[PlacedLine]) -> List[PlacedLine]:
    """Return lines with an empty one where the distance of two is well over the usual."""
    steps = sorted(above.base - below.base for above, below in zip(lines, lines[1:]))
    usual = steps[len(steps) // 2] if steps else 0.0
    made: List[PlacedLine] = []
    for line in lines:
        step = made[-1].base - line.base if made else 0.0
        if step > max(_EMPTY_LINE * line.size, _EMPTY_LINE_OF_USUAL * usual):
            made.append(line._replace(text=""))
        made.append(line)
    return made


def _letter_width(letters: List[Placed]) -> float:
    widths = sorted(letter.end - letter.x for letter in letters if letter.end > letter.x)
    return max(widths[len(widths) // 2], 0.1) if widths else 1.0


def _baselines(letters: List[Placed]) -> List[Line]:
    """Return letters in lines, each from left to right, the lines from top to bottom."""
    lines: List[Line] = []
    base, size = 0.0, 0.0
    for letter in sorted(letters, key=lambda each: (-each.y, each.x)):
        if letter.blank and not letter.text:
            continue
        large, small = max(size, letter.size), min(size, letter.size)
        limit = _SAME_LINE_SMALLER if small < _RAISED_SIZE * large else _SAME_LINE
        near = abs(base - letter.y) <= limit * large
        if lines and near:
            lines[-1].append(letter)
            if letter.size > size * 1.05:
                base, size = letter.y, letter.size
        else:
            lines.append([letter])
            base, size = letter.y, letter.size
    kept = [line for line in lines if any(not letter.blank for letter in line)]
    return [sorted(line, key=lambda each: each.x) for line in kept]


def _base(line: Line) -> Tuple[float, float]:
    """Return the baseline and the size of most of a line's letters."""
    counted = Counter((round(letter.y, 1), round(letter.size, 1)) for letter in line if not letter.blank)
    return max(counted, key=lambda pair: (counted[pair], pair[1]))


def _shown(line: Line, start: float, width: float) -> str:
    base, size = _base(line)
    text = ""
    last = None
    blanks = 0
    covered = 0.0
    blank_at: Optional[float] = None
    for letter in line:
        if letter.blank:
            if blank_at is None or letter.x - blank_at > _TWICE * letter.size:
                blanks += 1
                covered += letter.end - letter.x
            blank_at = letter.x
            continue
        if last is not None and _is_twice(last, letter):
            continue
        gap = letter.x - (last.end if last is not None else start)
        if last is None:
            text = " " * min(round(gap / width), _MOST_BLANKS)
        elif _is_column(gap - covered, blanks, last, letter):
            text += " " * max(2, min(round((letter.x - start) / width) - len(text), _MOST_BLANKS))
        elif blanks or gap > _WORD_GAP * letter.size:
            text += " " * max(1, blanks)
        is_raised = letter.size < size * _RAISED_SIZE and letter.y - base > size * _RAISED_HEIGHT
        text += raised(letter.text, text) if is_raised else letter.text
        last, blanks, covered = letter, 0, 0.0
    return text


def _is_twice(last: Placed, letter: Placed) -> bool:
    """Return whether a letter is printed over the one before, as a simulated bold is."""
    return letter.text == last.text and abs(letter.x - last.x) < _TWICE * letter.size


def _is_column(gap: float, blanks: int, last: Placed, letter: Placed) -> bool:
    """Return whether a gap, what blanks cover not counted, parts two columns."""
    limit = _STRETCHED_GAP if blanks or last.run == letter.run else _COLUMN_GAP
    return gap > limit * max(last.size, letter.size)
