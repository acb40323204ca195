"""Corner tables as CSV: UTF-8 with its mark and semicolons, as a Vietnamese Excel opens it."""

from __future__ import annotations

import csv
import io
import re
from typing import Sequence, Tuple

from mineral_plugin.core.corner_tables.writing.form import TableForm
from mineral_plugin.core.corner_tables.writing.text import grid

_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"^[+-]?\d[\d.,]*$")


def csv_bytes(forms: Sequence[TableForm]) -> bytes:
    """Return the tables as CSV; areas are parted by an empty line."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    for number, form in enumerate(forms):
        if number:
            writer.writerow([])
        lines = grid(form)
        width = max(len(line) for line in lines)
        writer.writerows([harmless(cell) for cell in _padded(line, width)] for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def _padded(line: Tuple[str, ...], width: int) -> Tuple[str, ...]:
    """Return a line with as many cells as the table has, as spreadsheets save it."""
    return line + ("",) * (width - len(line))


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay as they are."""
    if cell.startswith(_FORMULA_SIGNS) and not _NUMBER.match(cell):
        return "'" + cell
    return cell
