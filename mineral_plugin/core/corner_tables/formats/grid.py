"""One table while it is being read: cells by row and column, merged ones spread, empty ones closed up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple

from mineral_plugin.core.corner_tables.content import Block, ContentRow, Place
from mineral_plugin.core.corner_tables.formats.limits import Budget

Span = Tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 0 and included."""


class Grid:
    """Cells of one table by row and column (from 0), few or many, in any order."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._rows: Dict[int, Dict[int, str]] = {}
        self._spans: List[Span] = []

    def row(self, index: int) -> Dict[int, str]:
        """Return the cells of one row, made when it is new."""
        found = self._rows.get(index)
        if found is None:
            self._budget.rows()
            found = self._rows[index] = {}
        return found

    def span(self, span: Span) -> None:
        """Note a merged cell; its text stands in its first cell."""
        if span[2] > span[0] or span[3] > span[1]:
            self._budget.cells()
            self._spans.append(span)

    def block(self, holder: str, title: str = "") -> Optional[Block]:
        """Return the table, merged cells repeated and told; None when it has no text at all."""
        merged = self._spread()
        columns = _closed_up(self._used_columns())
        if not columns:
            return None
        made: List[ContentRow] = []
        empty = ("",) * len(columns)
        last = -1
        for index in sorted(self._rows):
            self._budget.cells(len(columns))
            if made and index > last + 1:
                # Empty rows part tables from each other; one tells as much as many.
                made.append(ContentRow(Place("row", last + 2, holder), empty))
            last = index
            row = self._rows[index]
            cells = tuple(map(row.get, columns, empty))
            repeated = merged.get(index)
            flags = tuple(column in repeated for column in columns) if repeated else ()
            made.append(ContentRow(Place("row", index + 1, holder), cells, flags))
        return Block(tuple(made), is_table=True, title=title)

    def _used_columns(self) -> Set[int]:
        used: Set[int] = set()
        for row in self._rows.values():
            used.update(column for column, text in row.items() if text)
        return used

    def _spread(self) -> Mapping[int, Set[int]]:
        """Repeat merged cells in every place they cover; return the columns of the repeats by row."""
        merged: Dict[int, Set[int]] = {}
        if not self._spans:
            return merged
        used = sorted(self._used_columns())
        present = sorted(self._rows)
        for span in self._spans:
            text = self._rows.get(span[0], {}).get(span[1], "")
            if text:
                self._repeat(span, text, present, used, merged)
        return merged

    def _repeat(
        self,
        span: Span,
        text: str,
        present: Sequence[int],
        used: Sequence[int],
        merged: Dict[int, Set[int]],
    ) -> None:
        first_row, first_column, last_row, last_column = span
        columns = _between(used, first_column, last_column)
        for index in _between(present, first_row, last_row):
            self._budget.cells(len(columns))
            row = self._rows[index]
            for column in columns:
                if (index, column) != (first_row, first_column):
                    row[column] = text
                    merged.setdefault(index, set()).add(column)


def _between(present: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return the numbers of a sorted sequence from ``first`` to ``last``."""
    return present[bisect_left(present, first) : bisect_right(present, last)]


def _closed_up(used: Set[int]) -> List[int]:
    """Return the columns to show: the used ones, and one empty column where one or more are empty."""
    shown: List[int] = []
    for column in sorted(used):
        if shown and column > shown[-1] + 1:
            shown.append(shown[-1] + 1)
        shown.append(column)
    return shown
