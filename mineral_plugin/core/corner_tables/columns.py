"""Columns of tables and of printed pages: what stands below a head, what goes on below a cell."""

from __future__ import annotations

import re
from typing import List, Sequence, Tuple

from mineral_plugin.core.corner_tables.lines import Cell, Line

_LONGEST_HEAD = 60
_HEAD_LINES = 12


def texts_below(lines: Sequence[Line], at: Sequence[int], head: "re.Pattern[str]") -> Tuple[str, ...]:
    """Return the different texts that lines ``at`` have in the column whose head matches, nearest head first.

    Only lines whose cells stand in columns of one table have columns; a head may be repeated on each page.
    """
    first = lines[at[0]]
    if not first.columns:
        return ()
    heads = [
        line
        for line in lines[max(0, at[0] - _HEAD_LINES) : at[0]]
        if line.columns and line.block == first.block
    ]
    for line in reversed(heads):
        starts = [c.start for c in line.cells if len(c.text) < _LONGEST_HEAD and head.search(c.text)]
        if starts and len(line.cells) >= len(first.cells) - 1:
            found = (c.text for i in at for c in lines[i].cells if c.start == starts[-1])
            return tuple(dict.fromkeys(text for text in found if text))
    return ()


def stacked(cell: Cell, below: Sequence[Line]) -> str:
    """Return a cell of a printed page with what goes on right below it."""
    texts: List[str] = [cell.text]
    end = cell.start + len(cell.text)
    for line in below:
        texts += [o.text for o in line.cells if o.start < end and o.start + len(o.text) > cell.start]
    return " ".join(texts)
