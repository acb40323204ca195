"""What a file or a paste holds, whatever its format: blocks of rows of cells, in the order of reading.

Every format is brought to this one form first; only then is it asked where the corners are. A plain line
of text is a row of one cell; a table keeps its columns, and a merged cell stands in each place it covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Tuple

from mineral_plugin.core.base.words import Phrase


@dataclass(frozen=True)
class Place:
    """Where a row stands in its source: line or row number from 1, and what holds it.

    ``kind`` is ``line`` (of a text), ``row`` (of a sheet or table) or ``object`` (of a vector file);
    ``holder`` is the sheet's or layer's name, a table's number or a page's number, or empty.
    """

    kind: str
    number: int
    holder: str = ""

    @property
    def phrase(self) -> Phrase:
        """Return the place in words, a noun: ``line 12``, ``row 5 of “Sheet1”``."""
        if self.holder:
            return Phrase(f"place.{self.kind}_of", {"number": self.number, "holder": self.holder})
        return Phrase(f"place.{self.kind}", {"number": self.number})

    @property
    def key(self) -> str:
        """Return the place as a short stable text, part of a question's id."""
        return f"{self.holder}:{self.number}" if self.holder else str(self.number)


@dataclass(frozen=True)
class ContentRow:
    """One row: its place and its cells. ``merged`` tells the cells that only repeat a merged one.

    ``merged`` is empty or as long as ``cells``; the first (top left) cell of a merged block is not merged.
    """

    place: Place
    cells: Tuple[str, ...]
    merged: Tuple[bool, ...] = ()


@dataclass(frozen=True)
class Block:
    """Rows that belong together: the lines of a text, or one table with columns (``is_table``)."""

    rows: Tuple[ContentRow, ...]
    is_table: bool = False
    title: str = ""


@dataclass(frozen=True)
class Content:
    """All that was found in one file or paste, with what was repaired or left out on the way."""

    blocks: Tuple[Block, ...]
    notes: Tuple[Phrase, ...] = ()


def content_of_lines(lines: Iterable[str], holder: str = "") -> Content:
    """Return plain lines as content: one block of rows with one cell each."""
    rows = tuple(
        ContentRow(Place("line", number, holder), (line.rstrip("\r\n"),))
        for number, line in enumerate(lines, start=1)
    )
    return Content((Block(rows),))
