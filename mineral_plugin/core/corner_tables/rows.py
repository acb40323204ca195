"""Rows of a corner table found in lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.corner_tables.numbers import EAST_RANGE, NORTH_RANGE, coordinate, readings

_SEPARATORS = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r";"), re.compile(r",(?=\s)|,(?=\S)"))
_QUOTES = "'\"“”‘’`[](){}"
_NAME = re.compile(r"^[^\W_]{1,8}(?:[-./'][^\W_]{1,4})?$")
_NUMBER = r"\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?"
_SPACED = re.compile(rf"^\s*(\S+)\s+({_NUMBER}?)\s+({_NUMBER}?)(?:\s+(\S+))?\s*$")
_LONG_NUMBER = re.compile(r"\d[\d., ]{3,}\d")


@dataclass(frozen=True)
class Row:
    """A row that was read: line number from 1, the corner, and cells after the coordinates."""

    line: int
    corner: Corner
    rest: Tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A line that looks like a row and cannot be read; ``swapped`` if it reads with X and Y exchanged."""

    line: int
    text: str
    swapped: bool = False


def find_rows(lines: Sequence[str]) -> Tuple[List[Row], List[BadRow]]:
    """Return the rows found in ``lines`` and the lines that look like rows but are not readable."""
    rows: List[Row] = []
    bad: List[BadRow] = []
    for number, line in enumerate(lines, start=1):
        row = _row(number, line)
        if row is not None:
            rows.append(row)
        elif _looks_like_row(line):
            bad.append(BadRow(number, line.strip(), swapped=_row(number, line, swapped=True) is not None))
    return rows, bad


def find_stacked_rows(lines: Sequence[str]) -> Tuple[List[Row], Set[int]]:
    """Return the rows of a flattened table (name, X and Y each on a line of its own) and their lines."""
    cells = [(number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()]
    rows: List[Row] = []
    used: Set[int] = set()
    for index in range(len(cells) - 2):
        corner = _corner(cells[index][1], cells[index + 1][1], cells[index + 2][1])
        if corner is not None:
            rest = cells[index + 3][1] if index + 3 < len(cells) else ""
            rows.append(Row(cells[index][0], corner, (rest,)))
            used.update(number for number, _ in cells[index : index + 3])
    return rows, used


def _row(number: int, line: str, swapped: bool = False) -> Optional[Row]:
    for cells in _splits(line):
        for start in range(len(cells) - 2):
            name, first, second = cells[start : start + 3]
            x_text, y_text = (second, first) if swapped else (first, second)
            corner = _corner(name, x_text, y_text)
            if corner is not None:
                return Row(number, corner, tuple(cells[start + 3 :]))
    return None


def _splits(line: str) -> Iterator[List[str]]:
    """Yield the ways to cut a line into cells, the surest first."""
    for separator in _SEPARATORS:
        cells = [_clean(cell) for cell in separator.split(line)]
        if len(cells) >= 3:
            yield [cell for cell in cells if cell]
    yield line.split()
    words = line.split()
    for middle in range(2, len(words)):
        yield [words[0], " ".join(words[1:middle]), " ".join(words[middle:])]


def _clean(cell: str) -> str:
    return cell.strip().strip(_QUOTES + ",").strip()


def _corner(name: str, x_text: str, y_text: str) -> Optional[Corner]:
    north = coordinate(x_text, NORTH_RANGE)
    east = coordinate(y_text, EAST_RANGE)
    if north is None or east is None or not _NAME.match(name):
        return None
    return Corner(
        name=name,
        x_text=x_text,
        y_text=y_text,
        north_m=float(north.value),
        east_m=float(east.value),
        decimals=max(north.decimals, east.decimals),
    )


def _looks_like_row(line: str) -> bool:
    """Return whether a line holds something that must have been meant as coordinates."""
    long_numbers = [found for found in _LONG_NUMBER.findall(line) if _digits(found) >= 5]
    if not long_numbers:
        return False
    first = line.split()[0].strip(_QUOTES + ",|;") if line.split() else ""
    named = bool(_NAME.match(first)) and any(ch.isdigit() for ch in first)
    return named or len(long_numbers) >= 2


def _digits(text: str) -> int:
    return sum(character.isdigit() for character in text)


def numeric(cell: str) -> bool:
    """Return whether a cell is a number in some reading."""
    return bool(readings(cell))
