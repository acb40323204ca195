"""Tables of a page by their ruled lines: true cells, merged ones too, with the letters that stand in them.

A table is only made where its lines leave no doubt; otherwise its letters stay lines with their columns
apart. Rows without a line between them are told by baselines that their numbers share.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.corner_tables.formats.grid import Grid
from mineral_plugin.core.corner_tables.formats.limits import Budget
from mineral_plugin.core.corner_tables.formats.pdf.glyphs import Placed
from mineral_plugin.core.corner_tables.formats.pdf.lines import PlacedLine, placed_lines
from mineral_plugin.core.corner_tables.formats.pdf.rules import Rule, joined

_NEAR = 3.0
"""Points within which lines touch and edges are one."""
_MOST_LINES = 600
_MOST_CELLS = 6_000
_MOST_TABLES = 40
_OPEN_SIDE = 10.0
"""A side without a border that the lines across reach beyond the last border by."""
_MIDDLE = 0.3
"""How far over its baseline the middle of a letter stands, in sizes."""
_MOST_PADDING = 12.0
_DIGIT = 0.56
_NUMBER_LINE = re.compile(r"[\d.,+-]+(?: [\d.,]+)*")
_TWO_NUMBERS = re.compile(r"\d {2,}[-+]?\d")


class Cell(NamedTuple):
    """One cell by first and last row and column, borders included."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass
class Ruled:
    """One ruled table: its edges from left to right and from top to bottom, and its cells by place.

    ``rejoined`` counts the numbers that did not fit into one line of their cell and were made whole.
    """

    xs: List[float]
    ys: List[float]
    cells: Dict[Tuple[int, int], Cell]
    letters: Dict[Cell, List[Placed]] = field(default_factory=dict)
    rejoined: int = 0

    def __post_init__(self) -> None:
        self._depths = [-y for y in self.ys]

    @property
    def top(self) -> float:
        """Return the height of the upper edge."""
        return self.ys[0]

    def cell_at(self, letter: Placed) -> Optional[Cell]:
        """Return the cell in which a letter stands, or None."""
        column = bisect_right(self.xs, (letter.x + letter.end) / 2) - 1
        row = bisect_right(self._depths, -(letter.y + letter.size * _MIDDLE)) - 1
        return self.cells.get((row, column))


def ruled_tables(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> List[Ruled]:
    """Return the tables that ruled lines make, from top to bottom."""
    across, along = joined(list(horizontal)), joined(list(vertical))
    if len(across) > _MOST_LINES or len(along) > _MOST_LINES:
        return []
    made = (_table(*group) for group in _groups(across, along))
    tables = [table for table in made if table is not None]
    return sorted(tables, key=lambda table: (-table.top, table.xs[0])) if len(tables) <= _MOST_TABLES else []


def _groups(across: List[Rule], along: List[Rule]) -> List[Tuple[List[Rule], List[Rule]]]:
    """Return lines in groups that hang together."""
    owner = list(range(len(across) + len(along)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for one, level in enumerate(across):
        for other, upright in enumerate(along, start=len(across)):
            if _meets(level, upright.across) and _meets(upright, level.across):
                owner[root(one)] = root(other)
    groups: Dict[int, Tuple[List[Rule], List[Rule]]] = {}
    for index in range(len(owner)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            group[0].append(across[index])
        else:
            group[1].append(along[index - len(across)])
    return list(groups.values())


def _meets(rule: Rule, place: float) -> bool:
    return rule.begin - _NEAR <= place <= rule.end + _NEAR


def _table(across: List[Rule], along: List[Rule]) -> Optional[Ruled]:
    if not across or not along:
        return None
    xs = _edges([rule.across for rule in along], across)
    ys = _edges([rule.across for rule in across], along)[::-1]
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
        return None
    return Ruled(xs, ys, _cells(xs, ys, across, along))


def _edges(places: List[float], crossing: List[Rule]) -> List[float]:
    """Return edges in order; where crossing lines reach well beyond them, their ends are edges too."""
    low, high = min(rule.begin for rule in crossing), max(rule.end for rule in crossing)
    if low < min(places) - _OPEN_SIDE:
        places = [*places, low]
    if high > max(places) + _OPEN_SIDE:
        places = [*places, high]
    edges: List[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _cells(
    xs: List[float], ys: List[float], across: List[Rule], along: List[Rule]
) -> Dict[Tuple[int, int], Cell]:
    """Return the cell at each place: neighbours without a line between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1

    def line_below(row: int, column: int) -> bool:
        return _has(across, ys[row + 1], (xs[column] + xs[column + 1]) / 2)

    def line_right(row: int, column: int) -> bool:
        return _has(along, xs[column + 1], (ys[row] + ys[row + 1]) / 2)

    cells: Dict[Tuple[int, int], Cell] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in cells:
                continue
            last_column, last_row = column, row
            while last_column + 1 < columns and not line_right(row, last_column):
                last_column += 1
            while last_row + 1 < rows and not any(
                line_below(last_row, each) for each in range(column, last_column + 1)
            ):
                last_row += 1
            cell = Cell(row, column, last_row, last_column)
            for each in range(row, last_row + 1):
                cells.update({(each, at): cell for at in range(column, last_column + 1)})
    return cells


def _has(rules: List[Rule], across: float, place: float) -> bool:
    return any(abs(rule.across - across) <= _NEAR and rule.begin <= place <= rule.end for rule in rules)


def fill(tables: List[Ruled], letters: List[Placed]) -> List[Placed]:
    """Put letters into the cells they stand in; return the others."""
    rest: List[Placed] = []
    for letter in letters:
        for table in tables:
            cell = table.cell_at(letter)
            if cell is not None:
                table.letters.setdefault(cell, []).append(letter)
                break
        else:
            rest.append(letter)
    return rest


def grid_of(table: Ruled, budget: Budget) -> Optional[Grid]:
    """Return a table's text as a grid; None where its lines do not tell all its columns."""
    lines = {cell: placed_lines(letters) for cell, letters in table.letters.items()}
    if any(_TWO_NUMBERS.search(line.text) for found in lines.values() for line in found):
        return None
    lines = {cell: [line._replace(text=line.text.strip()) for line in found] for cell, found in lines.items()}
    lines = {cell: found for cell, found in lines.items() if found}
    if len(lines) < 2:
        return None
    padding = _padding(table, lines)
    texts = {cell: _unwrapped(table, cell, found, padding) for cell, found in lines.items()}
    grid = Grid(budget)
    at = 0
    for row in range(len(table.ys) - 1):
        begun = {cell: texts[cell] for cell in texts if cell.row == row}
        height = _stacked(begun)
        _put_row(table, grid, at, row, height, begun)
        at += height
    _span(table, grid, texts, _heights(table, texts))
    return grid


def _heights(table: Ruled, texts: Dict[Cell, List[PlacedLine]]) -> List[int]:
    """Return the row of the grid at which each ruled row begins, and the end."""
    starts = [0]
    for row in range(len(table.ys) - 1):
        starts.append(starts[-1] + _stacked({cell: texts[cell] for cell in texts if cell.row == row}))
    return starts


def _put_row(
    table: Ruled, grid: Grid, at: int, row: int, height: int, begun: Dict[Cell, List[PlacedLine]]
) -> None:
    for each in range(height):
        grid.row(at + each)
    for cell, lines in begun.items():
        if height > 1 and len(lines) == height and cell.last_row == row:
            for each, line in enumerate(lines):
                grid.row(at + each)[cell.column] = line.text
        else:
            grid.row(at)[cell.column] = "\n".join(line.text for line in lines)


def _span(table: Ruled, grid: Grid, texts: Dict[Cell, List[PlacedLine]], starts: List[int]) -> None:
    for cell, lines in texts.items():
        height = starts[cell.row + 1] - starts[cell.row]
        if height > 1 and len(lines) == height and cell.last_row == cell.row:
            continue
        grid.span((starts[cell.row], cell.column, starts[cell.last_row + 1] - 1, cell.last_column))


def _stacked(begun: Dict[Cell, List[PlacedLine]]) -> int:
    """Return how many rows stand in a ruled row: as many as lines of numbers share their baselines."""
    counted: Dict[int, List[List[PlacedLine]]] = {}
    for cell, lines in begun.items():
        if (
            len(lines) > 1
            and cell.row == cell.last_row
            and all(_NUMBER_LINE.fullmatch(line.text) for line in lines)
        ):
            counted.setdefault(len(lines), []).append(lines)
    for count in sorted(counted, reverse=True):
        first, *others = counted[count]
        if any(_level(first, other) for other in others):
            return count
    return 1


def _level(one: List[PlacedLine], other: List[PlacedLine]) -> bool:
    return all(abs(a.base - b.base) < 0.5 * max(a.size, b.size) for a, b in zip(one, other))


def _padding(table: Ruled, lines: Dict[Cell, List[PlacedLine]]) -> float:
    """Return the blank that cells keep beside their text: what the fullest line leaves."""
    slacks = [_slack(table, cell, line) for cell, found in lines.items() for line in found]
    return max(0.0, min([_MOST_PADDING, *slacks]))


def _slack(table: Ruled, cell: Cell, line: PlacedLine) -> float:
    return table.xs[cell.last_column + 1] - table.xs[cell.column] - (line.end - line.begin)


def _unwrapped(table: Ruled, cell: Cell, lines: List[PlacedLine], padding: float) -> List[PlacedLine]:
    """Return a cell's lines, a number that did not fit into one line made whole again."""
    if not all(_NUMBER_LINE.fullmatch(line.text) for line in lines):
        return lines
    made = [lines[0]]
    for line in lines[1:]:
        above = made[-1]
        room = _slack(table, cell, above) - padding
        if room < _DIGIT * above.size and len(line.text) < len(above.text):
            whole = above.text + line.text
            # The lower line's place, so that a third line is measured against what stands beside it.
            table.rejoined += 1
            made[-1] = PlacedLine(whole, above.base, above.size, line.begin, line.end)
        else:
            made.append(line)
    return made
