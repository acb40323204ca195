"""Rows that are meant as corners and cannot be read: letters among digits, a digit or a number missing."""

from __future__ import annotations

import re
from collections import Counter
from typing import List, NamedTuple, Optional, Sequence, Set, Tuple

from mineral_plugin.core.base.typed_numbers import axes_of, bare
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.lines import Cell, Line
from mineral_plugin.core.corner_tables.names import Step, cleaned_name, is_name, step
from mineral_plugin.core.corner_tables.prose import has_unit, odd_pairs

_NUMBERISH = re.compile(r"^[\d.,'’lIOoSBZ?|°º*#]{4,}$")
_LONGEST_LINE = 2_000
_MOST_DIGITS = 24
_LEAST_WHOLE, _MOST_WHOLE = 3, 9
_Columns = Optional[Tuple[int, int, int]]


class Broken(NamedTuple):
    """A row that is meant as a corner and cannot be read for certain."""

    line: int
    place: Place
    group: int
    name: str
    x_text: str
    y_text: str

    @property
    def text(self) -> str:
        """Return what the row says: name, X, Y."""
        return f"{self.name} {self.x_text} {self.y_text}".strip()


class Known(NamedTuple):
    """What is known of a row that was read: its line, its name and the texts of its two numbers."""

    line: int
    name: str
    x_text: str
    y_text: str


def broken_in(block: Sequence[Line], known: Sequence[Known]) -> List[Broken]:
    """Return the lines of a block that are meant as corners beside those that were read."""
    counts = Counter(row.line for row in known)
    taken = set(counts)
    columns = _columns_of(block, known)
    nameless = sum(not row.name for row in known) > len(known) / 2
    found: List[Broken] = []
    for line in block:
        if counts[line.index] > 1:
            odds = odd_pairs(line)
            found += [Broken(line.index, line.place, odd.group, odd.name, *odd.texts) for odd in odds]
        if line.index in taken or len(line.raw) > _LONGEST_LINE or has_unit(line.raw):
            continue
        bad = _in_columns(line, columns) or _in_words(line, nameless and _inside(line, taken))
        found += [bad] if bad else []
    cut = _cut_off(block, known, {*taken, *(bad.line for bad in found)})
    return found + ([cut] if cut else [])


def _inside(line: Line, taken: Set[int]) -> bool:
    return bool(taken) and min(taken) - 1 <= line.index <= max(taken) + 1


def _columns_of(block: Sequence[Line], known: Sequence[Known]) -> _Columns:
    """Return where name, X and Y stand in a table with columns, ``None`` if not always in the same ones."""
    lines = {line.index: line for line in block if line.columns}
    places: "Counter[Tuple[int, int, int]]" = Counter()
    for row in known:
        texts = [cell.text for cell in lines[row.line].cells] if row.line in lines else []
        bared = [bare(text) for text in texts]
        if row.x_text in bared and row.y_text in bared:
            x, y = bared.index(row.x_text), bared.index(row.y_text)
            named = row.name and min(x, y) and cleaned_name(texts[min(x, y) - 1]) == row.name
            places[(min(x, y) - 1 if named else -1, x, y)] += 1
    if not places:
        return None
    (where, count), *_ = places.most_common(1)
    return where if count >= max(2, len(known) // 2) else None


def _in_columns(line: Line, columns: _Columns) -> Optional[Broken]:
    """Return a row of a table in whose columns X and Y something stands that is no coordinate."""
    if columns is None or not line.columns:
        return None
    name_at, x_at, y_at = columns
    if max(x_at, y_at) >= len(line.cells):
        return None
    x_text, y_text = (bare(line.cells[at].text) for at in (x_at, y_at))
    digits = max(_digits(x_text), _digits(y_text))
    letters = sum(map(str.isalpha, x_text + y_text))
    heads = "(" in x_text + y_text
    if digits < 5 or letters > 4 or heads or (not x_text and not y_text):
        return None
    name = cleaned_name(line.cells[name_at].text) if name_at >= 0 else ""
    return Broken(line.index, line.place, 0, name if is_name(name) else "", x_text, y_text)


def _in_words(line: Line, nameless: bool) -> Optional[Broken]:
    cells = [cell.text for cell in line.cells if cell.text]
    if not line.columns:
        cells = [word for word in line.raw.split() if word != "|"]
    for at in range(len(cells) - 1):
        x_text, y_text = cells[at], cells[at + 1]
        if (
            not (_is_near(x_text) and _is_near(y_text))
            or not 9 <= _digits(x_text) + _digits(y_text) <= _MOST_DIGITS
        ):
            continue
        name = cleaned_name(cells[at - 1]) if at else ""
        if is_name(name) or (nameless and len(cells) == 2):
            return Broken(line.index, line.place, 0, name if is_name(name) else "", x_text, y_text)
    return _half(line, cells)


def _half(line: Line, cells: Sequence[str]) -> Optional[Broken]:
    """Return a row with a name and one of its two numbers."""
    if not 2 <= len(cells) <= 3 or not is_name(cleaned_name(cells[0])) or cells[0] == cells[1]:
        return None
    axes = axes_of(cells[1])
    whole = len(cells) == 3 and axes_of(cells[2]).east
    if _digits(cells[1]) < 6 or not (axes.north or axes.east) or whole:
        return None
    return Broken(
        line.index, line.place, 0, cleaned_name(cells[0]), cells[1], cells[2] if len(cells) == 3 else ""
    )


def _cut_off(block: Sequence[Line], known: Sequence[Known], taken: Set[int]) -> Optional[Broken]:
    """Return the last line of a block where it begins the next corner and ends within a number."""
    filled = [line for line in block if line.raw.strip()]
    if not known or not filled or filled[-1].index in taken or not known[-1].name:
        return None
    words = filled[-1].raw.replace("|", " ").split()
    name = cleaned_name(words[0]) if words else ""
    follows = is_name(name) and step(known[-1].name, name) is Step.NEXT
    if not follows or not 2 <= len(words) <= 3 or not all(map(_is_figure, words[1:])):
        return None
    last = filled[-1]
    return Broken(
        last.index, last.place, 0, cleaned_name(words[0]), words[1], words[2] if len(words) == 3 else ""
    )


def flat_broken(cells: Sequence[Cell], lines: Sequence[Line], taken: Set[int]) -> Tuple[Broken, ...]:
    """Return the rows that cannot be read of a table flattened to one value a line."""
    found: List[Broken] = []
    for at in range(1, len(cells) - 1):
        name, x_text, y_text = (cells[at + k].text for k in (-1, 0, 1))
        if lines[at + 1].index in taken or lines[at].index in taken or not is_name(cleaned_name(name)):
            continue
        if _is_near(x_text) and _is_near(y_text) and _digits(x_text) >= 5 and _digits(y_text) >= 5:
            found.append(Broken(lines[at].index, lines[at - 1].place, 0, cleaned_name(name), x_text, y_text))
    return tuple(found)


def _is_figure(text: str) -> bool:
    return _digits(text) >= 2 and not any(map(str.isalpha, text))


def _is_near(text: str) -> bool:
    whole = text.replace(",", ".").partition(".")[0] if text.count(".") + text.count(",") == 1 else text
    return (
        len(text) >= 4
        and _digits(whole) <= _MOST_WHOLE
        and (_digits(whole) >= _LEAST_WHOLE or _digits(text) > _LEAST_WHOLE + 3)
        and bool(_NUMBERISH.match(bare(text)))
        and _digits(text) >= 4
    )


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
