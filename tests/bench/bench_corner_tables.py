"""From a corner table to its corners, beside the plain cost of taking the same text or workbook apart."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, List, Tuple

import openpyxl
from score_tables.shapes import CAPTION, HEAD, pipes, ring, rows

from mineral_plugin.core.work.reading import read_file, read_text

Count = Callable[[], int]
DECIMALS = 2


def table_text(count: int) -> str:
    """Return a table of one ring with bars between its cells."""
    return f"{CAPTION}\n{pipes(HEAD, *_rows(count))}\n"


def write_workbook(path: Path, count: int) -> None:
    """Write the same table as a workbook, its coordinates as numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Tọa độ")
    sheet.append([CAPTION])
    sheet.append(list(HEAD))
    for name, x, y in ring(count, reach=20_000.0, decimals=DECIMALS):
        sheet.append([name, x, y])
    book.save(path)


def _rows(count: int) -> List[Tuple[str, ...]]:
    return rows(ring(count, reach=20_000.0, decimals=DECIMALS), "comma")


def ours_text(text: str) -> Count:
    """Return the product's way from a text to its corners."""
    return lambda: _corners(read_text(text))


def peer_text(text: str) -> Count:
    """Return the plain way: lines, cells, two numbers a line."""

    def split() -> int:
        corners = []
        for line in text.splitlines()[2:]:
            name, x, y = (cell.strip() for cell in line.split("|"))
            corners.append((name, float(x.replace(",", ".")), float(y.replace(",", "."))))
        return len(corners)

    return split


def ours_workbook(path: Path) -> Count:
    """Return the product's way from a workbook to its corners."""
    return lambda: _corners(read_file(path))


def peer_workbook(path: Path) -> Count:
    """Return the plain way: openpyxl, every row of the sheet."""

    def opened() -> int:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        found = [row for row in book.active.iter_rows(min_row=3, values_only=True)]
        book.close()
        return len(found)

    return opened


def _corners(reading: object) -> int:
    return sum(len(one.corners) for area in reading.areas for one in area.rings)  # type: ignore[attr-defined]
