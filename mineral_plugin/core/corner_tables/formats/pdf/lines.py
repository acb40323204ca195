"""Letters with their places to lines of text: what stands in columns stays apart by two blanks or more."""

from __future__ import annotations

from collections import Counter
from typing import List, Tuple

from mineral_plugin.core.corner_tables.formats.pdf.glyphs import Placed
from mineral_plugin.core.corner_tables.formats.superscript import raised

_SAME_LINE = 0.42
"""Baselines nearer than this (of the larger size) are one line; a raised degree stands 0.33 higher."""
_WORD_GAP = 0.17
_COLUMN_GAP = 0.5
_COLUMN_GAP_AFTER_BLANK = 0.7
"""Widths of gaps, in letter sizes, that part words and columns; justified text stretches its blanks."""
_EMPTY_LINE = 1.9
"""A distance of two baselines, in letter sizes, from which an empty line is shown between them."""
_RAISED_SIZE = 0.8
_RAISED_HEIGHT = 0.15
_TWICE = 0.15
_MOST_BLANKS = 150

Line = List[Placed]


def lines_of(letters: List[Placed]) -> Tuple[List[str], int]:
    """Return a page's lines from top to bottom, and how many letters of other directions were left out."""
    if not letters:
        return [], 0
    usual = Counter(letter.quarter for letter in letters).most_common(1)[0][0]
    upright = [letter for letter in letters if letter.quarter == usual]
    left_out = sum(1 for letter in letters if letter.quarter != usual and not letter.blank)
    lines = _baselines(upright)
    if not lines:
        return [], left_out
    start = min(letter.x for line in lines for letter in line)
    width = _letter_width(upright)
    shown: List[str] = []
    above = None
    for line in lines:
        base, size = _base(line)
        if above is not None and above - base > _EMPTY_LINE * size:
            shown.append("")
        above = base
        shown.append(_shown(line, start, width))
    return shown, left_out


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
        near = abs(base - letter.y) <= _SAME_LINE * max(size, letter.size)
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
    for letter in line:
        if letter.blank:
            blanks += 1
            covered += letter.end - letter.x
            continue
        if last is not None and _is_twice(last, letter):
            continue
        gap = letter.x - (last.end if last is not None else start)
        text += _between(text, gap, covered, blanks, letter, start, width, last is None)
        is_raised = letter.size < size * _RAISED_SIZE and letter.y - base > size * _RAISED_HEIGHT
        text += raised(letter.text, text) if is_raised else letter.text
        last, blanks, covered = letter, 0, 0.0
    return text


def _is_twice(last: Placed, letter: Placed) -> bool:
    """Return whether a letter is printed over the one before, as a simulated bold is."""
    return letter.text == last.text and abs(letter.x - last.x) < _TWICE * letter.size


def _between(
    text: str,
    gap: float,
    covered: float,
    blanks: int,
    letter: Placed,
    start: float,
    width: float,
    first: bool,
) -> str:
    """Return the blanks before a letter: none, those of the text, or as many as a column is away."""
    size = letter.size or 1.0
    limit = _COLUMN_GAP_AFTER_BLANK if blanks else _COLUMN_GAP
    if first or gap - covered > limit * size:
        wanted = round((letter.x - start) / width) - len(text)
        least = 0 if first else 2
        return " " * min(max(wanted, least), _MOST_BLANKS)
    if blanks:
        return " " * blanks
    return " " if gap > _WORD_GAP * size else ""
