"""The order of corners where a table is printed in halves or thirds side by side."""

from __future__ import annotations

from typing import Dict, List, Sequence

from mineral_plugin.core.corner_tables.names import Step, step
from mineral_plugin.core.corner_tables.rows import Row

_MOST_GROUPS = 6


def in_reading_order(rows: Sequence[Row]) -> List[Row]:
    """Return rows in the order of their names: along the lines, down each column, or page by page.

    Where the names do not tell, columns are read from top to bottom, page by page.
    """
    if not any(row.group for row in rows):
        return _unwoven(list(rows))
    along = list(rows)
    pages = _pages(along)
    down_pages = [row for page in pages for row in _down(page)]
    down_all = _down(along)
    return max((down_pages, down_all, along), key=_continuity)


def _continuity(rows: Sequence[Row]) -> int:
    return sum(
        step(old.name, new.name) is Step.NEXT for old, new in zip(rows, rows[1:]) if old.name and new.name
    )


def _down(rows: Sequence[Row]) -> List[Row]:
    groups: Dict[int, List[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [row for number in sorted(groups) for row in groups[number]]


def _pages(rows: Sequence[Row]) -> List[List[Row]]:
    """Return the rows parted where more than one line without rows stands between them."""
    pages: List[List[Row]] = []
    for row in rows:
        if not pages or row.line - pages[-1][-1].line > 2:
            pages.append([])
        pages[-1].append(row)
    return pages


def _unwoven(rows: List[Row]) -> List[Row]:
    """Return flattened thirds in order: 1, 15, 29, 2, 16, 30 ... becomes 1, 2 ... 15, 16 ... 29, 30."""
    best, most = rows, _continuity(rows)
    # Only what was flattened to one value a line can be woven; rows of a table stand as they are printed.
    flat = len(rows) > 1 and rows[1].line - rows[0].line > 1
    if not flat or len(rows) < 4 or most > len(rows) / 2 or sum(not row.name for row in rows) > 1:
        return rows
    for groups in range(2, _MOST_GROUPS + 1):
        woven = [row for first in range(groups) for row in rows[first::groups]]
        continuity = _continuity(woven)
        if continuity > most:
            best, most = woven, continuity
    return best
