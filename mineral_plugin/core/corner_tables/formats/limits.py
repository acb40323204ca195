"""How much a file may hold before it is refused, so that no file can stop or fill the machine.

``MAX_CORNERS`` in any format lie far below each of the others; the numbers are explained in
``docs/decisions/0004-reading-files.md``.
"""

from __future__ import annotations

import re
from typing import Callable, Iterable

from mineral_plugin.core.base.errors import InputError

MAX_CORNERS = 12_000
"""Corners in one file; a provincial plan of 774 areas has 8,042, a licence a few hundred at most."""
MAX_COORDINATES = 4 * MAX_CORNERS
"""Long numbers in one file: X and Y, in two zones side by side; more stop the reading where they are met."""
MAX_FILE_BYTES = 64 * 1024 * 1024
"""Largest file of any format that is opened at all."""
MAX_TEXT_BYTES = 24 * 1024 * 1024
"""Largest text, CSV or HTML."""
MAX_ROWS = 400_000
"""Rows or lines in one file: four times 100,000 corners, for one value a line."""
MAX_CELLS = 1_500_000
"""Cells in one file, counted after merged and repeated cells are spread out."""
MAX_UNPACKED_BYTES = 112 * 1024 * 1024
"""All parts of one office file that are read, unpacked."""
MAX_RATIO = 250
"""Unpacked to packed size of one part, for parts over a megabyte."""
MAX_ENTRIES = 10_000
"""Entries of one office file (a report may hold thousands of pictures)."""
MAX_ELEMENTS = 3_000_000
"""XML elements in one office file."""
MAX_DEPTH = 200
"""Levels of nesting of XML elements, and of tables in HTML."""
MAX_XML_TOKEN_BYTES = 4 * 1024 * 1024
"""One tag with its attributes, or one comment: a parser of 2023 or before reads it again with each piece."""
MAX_PDF_PAGES = 400
"""Pages of a PDF."""
MAX_PDF_STREAM_BYTES = 16 * 1024 * 1024
"""One unpacked stream of a PDF that is read (page content, font table)."""

_COORDINATE = re.compile(r"\d(?:[., '’]?\d){5}")
"""Six digits with or without marks between them; 2,00 ha and 22°20′ are none."""

Expired = Callable[[], bool]
"""Tells whether the time for reading is used up; asked between pages and parts."""


def never() -> bool:
    """Return ``False``: there is no hurry."""
    return False


class Budget:
    """Counts rows, cells and long numbers as they are made and refuses the file that makes too many."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = MAX_ROWS
        self._cells = MAX_CELLS
        self._coordinates = MAX_COORDINATES

    def rows(self, count: int = 1) -> None:
        """Take ``count`` rows from what is left; InputError when there are not so many."""
        self._rows -= count
        if self._rows < 0:
            raise InputError("format.too_many_rows", name=self._name, limit=MAX_ROWS)

    def cells(self, count: int = 1) -> None:
        """Take ``count`` cells from what is left; InputError when there are not so many."""
        self._cells -= count
        if self._cells < 0:
            raise InputError("format.too_many_cells", name=self._name, limit=MAX_CELLS)

    def coordinates(self, texts: Iterable[str]) -> None:
        """Count the texts that may be coordinates; InputError when there are more than any table has."""
        for text in texts:
            if holds_coordinate(text):
                self._coordinates -= 1
                if self._coordinates < 0:
                    raise InputError("read.too_many", most=MAX_CORNERS)


def holds_coordinate(text: str) -> bool:
    """Tell whether a text holds a number as long as a coordinate."""
    return bool(_COORDINATE.search(text))


def hold(size: int, limit: int, name: str) -> None:
    """Refuse content of ``size`` bytes when ``limit`` is less."""
    if size > limit:
        raise InputError("format.too_large", name=name, limit=limit // (1024 * 1024))


def hurry(expired: Expired, name: str) -> None:
    """Refuse the file when its time is used up."""
    if expired():
        raise InputError("format.too_slow", name=name)
