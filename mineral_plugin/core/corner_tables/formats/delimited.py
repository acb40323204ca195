"""Text to rows: a pasted sheet or a CSV becomes a table with columns, any other text stays lines.

Which sign parts the cells is found from the lines that hold coordinates; a comma between the digits of
one number (``2497366,81``) is no evidence for a comma between cells.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow, Place
from mineral_plugin.core.corner_tables.formats.limits import Budget

_QUOTED_LINES = 20
"""Lines that one quoted cell may run over; a lone quotation mark does not swallow the file."""
_BROKEN_QUOTES = 50
"""Lone quotation marks (seconds of an angle) after which none is taken for the start of a long cell."""
_COORDINATE = re.compile(r"\s*[-+]?(?:\d{5,}|\d{1,3}(?:[ .,]\d{3})+|\d{1,3}[.,]\d{4,})(?:[.,]\d*)?\s*")
_WHOLE_NUMBER = re.compile(r"\s*(?:\d{5,}|\d{1,3}(?:[. ]\d{3})+)\s*")
_DECIMALS = re.compile(r"\s*\d{1,3}\s*")
_SAMPLE = 2000
"""Lines looked at to find the delimiter."""
# 20,1 ha: the comma is a decimal mark, not the end of a cell.
_DECIMAL_WORDS = re.compile(r"\d,\d+\s*(?:ha\b|m\b|m2|m²|km)", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One record of a delimited text: its first line (from 1), its cells, and the line as it stood."""

    line: int
    cells: Tuple[str, ...]
    text: str
    quoted: bool = False


def text_content(lines: Sequence[str], budget: Budget) -> Content:
    """Return pasted or plain text: tables where tabs, semicolons or commas part cells, else lines."""
    budget.rows(len(lines))
    delimiter = found_delimiter(lines, "\t;,")
    if delimiter is None:
        return Content((_lines(list(enumerate(lines, start=1)), budget),) if lines else ())
    blocks: List[Block] = []
    loose: List[Tuple[int, str]] = []
    rows: List[Record] = []
    for record in records(lines, delimiter):
        if len(record.cells) > 1:
            _flush_lines(loose, blocks, budget)
            rows.append(record)
        else:
            _flush_table(rows, delimiter, blocks, budget)
            loose.append((record.line, record.text))
    _flush_table(rows, delimiter, blocks, budget)
    _flush_lines(loose, blocks, budget)
    return Content(tuple(blocks))


def csv_content(lines: Sequence[str], budget: Budget) -> Content:
    """Return a CSV or TSV file: one table, or lines when nothing parts its cells."""
    delimiter = found_delimiter(lines, "\t;,|") or _frequent(lines, ";\t|,")
    if delimiter is None:
        return text_content(lines, budget)
    budget.rows(len(lines))
    return Content((_table(list(records(lines, delimiter)), delimiter, budget, "row"),))


def found_delimiter(lines: Sequence[str], candidates: str) -> Optional[str]:
    """Return the sign that parts the cells of the lines with coordinates, or None."""
    for delimiter in candidates:
        parted = [record for record in records(lines[:_SAMPLE], delimiter) if len(record.cells) > 1]
        if _is_evident(parted, delimiter):
            return delimiter
    return None


def _is_evident(parted: List[Record], delimiter: str) -> bool:
    if not parted:
        return False
    data = [record for record in parted if _has_coordinate(record.cells)]
    if delimiter == "\t":
        # A sheet's paste has as many tabs in each row; tabs that only align a text do not.
        width, often = Counter(len(record.cells) for record in parted).most_common(1)[0]
        return often * 2 >= len(parted) and (len(data) > 0 or width > 2)
    if len(data) < 2:
        return False
    _, often = Counter(len(record.cells) for record in data).most_common(1)[0]
    if often * 10 < len(data) * 6:
        return False
    return delimiter != "," or not (_barred(data) or _decimal_comma(data))


def _barred(data: List[Record]) -> bool:
    """Return whether bars part the cells of most rows, so that their commas stand inside numbers."""
    return 2 * sum(record.text.count("|") >= 2 for record in data) > len(data)


def _has_coordinate(cells: Sequence[str]) -> bool:
    return any(_COORDINATE.fullmatch(cell) for cell in cells)


def _decimal_comma(data: List[Record]) -> bool:
    """Return whether each whole coordinate has one to three digits alone after it, in most of the rows."""
    rows = [record.cells for record in data if not record.quoted]
    split = sum(1 for cells in rows if _all_followed(cells))
    numbers_apart = sum(1 for cells in rows if any(re.search(r"\d\s+\d", cell) for cell in cells))
    return split * 2 > len(data) or numbers_apart * 2 > len(data)


def _all_followed(cells: Sequence[str]) -> bool:
    followed = [
        index + 1 < len(cells) and _DECIMALS.fullmatch(cells[index + 1]) is not None
        for index, cell in enumerate(cells)
        if _WHOLE_NUMBER.fullmatch(cell)
    ]
    return bool(followed) and all(followed)


def _frequent(lines: Sequence[str], candidates: str) -> Optional[str]:
    """Return the sign that occurs equally often in most lines of a file that says it is a CSV."""
    for delimiter in candidates:
        counts = Counter(line.count(delimiter) for line in lines[:_SAMPLE] if line.strip())
        usual, often = counts.most_common(1)[0] if counts else (0, 0)
        if usual > 0 and often * 10 >= 6 * sum(counts.values()):
            return delimiter
    return None


def records(lines: Sequence[str], delimiter: str) -> Iterator[Record]:
    """Yield the records of a delimited text; a quoted cell may hold the delimiter and line ends."""
    index = broken = 0
    while index < len(lines):
        line = lines[index]
        if '"' not in line:
            yield Record(index + 1, tuple(line.split(delimiter)), line)
            index += 1
            continue
        used = 1
        cells = _quoted(line, delimiter)
        most = _QUOTED_LINES if broken < _BROKEN_QUOTES else 1
        while cells is None and used < most and index + used < len(lines):
            used += 1
            cells = _quoted("\n".join(lines[index : index + used]), delimiter)
        if cells is None:
            cells, used, broken = tuple(line.split(delimiter)), 1, broken + 1
        yield Record(index + 1, cells, "\n".join(lines[index : index + used]), quoted=True)
        index += used


def _quoted(text: str, delimiter: str) -> Optional[Tuple[str, ...]]:
    """Return the cells of one record, or None when a quoted cell does not end in it."""
    cells: List[str] = []
    position = 0
    while True:
        if text.startswith('"', position):
            end = _end_of_quote(text, position + 1, delimiter)
            if end is None:
                return None
            cells.append(text[position + 1 : end].replace('""', '"'))
            position = end + 1
        else:
            end = text.find(delimiter, position)
            end = len(text) if end < 0 else end
            cells.append(text[position:end])
            position = end
        if position >= len(text):
            return tuple(cells)
        position += 1


def _end_of_quote(text: str, start: int, delimiter: str) -> Optional[int]:
    """Return where the quotation mark stands that ends a cell: before a delimiter or the end."""
    position = text.find('"', start)
    while position >= 0:
        if text.startswith('""', position):
            position = text.find('"', position + 2)
            continue
        if position + 1 == len(text) or text[position + 1] == delimiter:
            return position
        position = text.find('"', position + 1)
    return None


def _flush_lines(loose: List[Tuple[int, str]], blocks: List[Block], budget: Budget) -> None:
    if loose:
        blocks.append(_lines(loose, budget))
        loose.clear()


def _flush_table(rows: List[Record], delimiter: str, blocks: List[Block], budget: Budget) -> None:
    if rows:
        blocks.append(_table(rows, delimiter, budget, "line"))
        rows.clear()


def _lines(lines: Sequence[Tuple[int, str]], budget: Budget) -> Block:
    budget.cells(len(lines))
    budget.coordinates(text for _, text in lines)
    return Block(tuple(ContentRow(Place("line", number), (line.rstrip(),)) for number, line in lines))


def _table(rows: Sequence[Record], delimiter: str, budget: Budget, kind: str) -> Block:
    usual = Counter(len(record.cells) for record in rows).most_common(1)[0][0]
    made = []
    for record in rows:
        cells = _cells(record, usual, delimiter)
        budget.cells(len(cells))
        budget.coordinates(cells)
        made.append(ContentRow(Place(kind, record.line), cells))
    return Block(tuple(made), is_table=True)


def _cells(record: Record, usual: int, delimiter: str) -> Tuple[str, ...]:
    """Return a record's cells; a sentence among CSV rows that only holds the delimiter stays whole."""
    if delimiter in ",;" and not record.quoted and not _has_coordinate(record.cells):
        odd = len(record.cells) != usual and any(" " in cell.strip() for cell in record.cells)
        decimal = delimiter == "," and _DECIMAL_WORDS.search(record.text)
        if odd or decimal:
            return (record.text.strip(),)
    return tuple(cell.strip() for cell in record.cells)
