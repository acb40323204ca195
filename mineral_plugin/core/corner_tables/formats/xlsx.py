"""Excel workbooks (XLSX, XLSM): each sheet is one table, as its cells print it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Dict, List, Optional, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Block, Content
from mineral_plugin.core.corner_tables.formats.grid import Grid, Span
from mineral_plugin.core.corner_tables.formats.limits import Budget
from mineral_plugin.core.corner_tables.formats.number_formats import (
    GENERAL,
    NumberFormat,
    date_text,
    exact,
    format_of,
    hides_digits,
    printed,
)
from mineral_plugin.core.corner_tables.formats.office import (
    Attributes,
    Package,
    ignore,
    main_part,
    number,
    relations,
)
from mineral_plugin.core.corner_tables.formats.superscript import raised

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
_WHOLE = 16
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


@dataclass
class _Workbook:
    """What the sheets share: their list, the texts, the number formats, and what is worth a note."""

    sheets: List[_Sheet] = field(default_factory=list)
    texts: List[str] = field(default_factory=list)
    formats: List[NumberFormat] = field(default_factory=list)
    from_1904: bool = False
    seen: "Counter[str]" = field(default_factory=Counter)
    hidden_sheets: List[str] = field(default_factory=list)


def read_xlsx(package: Package, budget: Budget) -> Content:
    """Return the sheets of a workbook that hold anything, hidden ones too, with notes about them."""
    main = main_part(package, "xl/workbook.xml")
    parts = relations(package, main)
    book = _workbook(package, main, parts)
    if "sharedStrings" in parts and parts["sharedStrings"] in package:
        book.texts = _shared_texts(package, parts["sharedStrings"], budget)
    if "styles" in parts and parts["styles"] in package:
        book.formats = _formats(package, parts["styles"])
    blocks: List[Block] = []
    for sheet in book.sheets:
        if sheet.part not in package:
            continue
        block = _SheetReader(book, budget).read(package, sheet)
        if block is not None:
            blocks.append(block)
            if sheet.hidden:
                book.hidden_sheets.append(sheet.name)
    return Content(tuple(blocks), _notes(book))


def _notes(book: _Workbook) -> Tuple[Phrase, ...]:
    notes = []
    if book.hidden_sheets:
        notes.append(Phrase("format.note.hidden_sheets", {"sheets": tuple(book.hidden_sheets)}))
    if book.seen["hidden"]:
        notes.append(Phrase("format.note.hidden_cells", {"count": book.seen["hidden"]}))
    if book.seen["rounded"]:
        notes.append(Phrase("format.note.more_digits", {"count": book.seen["rounded"]}))
    if book.seen["uncomputed"]:
        notes.append(Phrase("format.note.no_result", {"count": book.seen["uncomputed"]}))
    return tuple(notes)


def _workbook(package: Package, main: str, parts: Dict[str, str]) -> _Workbook:
    book = _Workbook()

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            part = parts.get(_relation_id(attributes), "")
            hidden = attributes.get("state", "visible") != "visible"
            book.sheets.append(_Sheet(attributes.get("name", ""), part, hidden))
        elif name == "workbookPr":
            book.from_1904 = attributes.get("date1904", "0") in {"1", "true"}

    package.parse(main, start, ignore, ignore)
    return book


def _relation_id(attributes: Attributes) -> str:
    """Return the id of a relation, which some prefix sets apart from a plain ``id``."""
    named = [value for key, value in attributes.items() if key.endswith(":id")]
    return named[0] if named else attributes.get("id", "")


def _shared_texts(package: Package, part: str, budget: Budget) -> List[str]:
    texts: List[str] = []
    pieces = _TextPieces()

    def start(name: str, attributes: Attributes) -> None:
        if name == "si":
            budget.cells()
            pieces.begin()
        else:
            pieces.start(name, attributes)

    def end(name: str) -> None:
        if name == "si":
            texts.append(pieces.text())
        else:
            pieces.end(name)

    package.parse(part, start, end, pieces.add)
    return texts


class _TextPieces:
    """The text of one string item: its runs without phonetic hints, a raised 0 after a number a degree."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin a new item."""
        self._done: List[str] = []
        self._run: List[str] = []
        self._inside = self._raised = False
        self._phonetic = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element inside of the item."""
        if name == "t":
            self._inside = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1
        elif name == "r":
            self._raised = False
        elif name == "vertAlign":
            self._raised = attributes.get("val") == "superscript"

    def end(self, name: str) -> None:
        """Take the end of an element inside of the item."""
        if name == "t" and self._inside:
            text = "".join(self._run)
            before = self._done[-1] if self._done else ""
            self._done.append(raised(text, before) if self._raised else text)
            self._run = []
            self._inside = False
        elif name == "rPh":
            self._phonetic -= 1

    def add(self, text: str) -> None:
        """Take text."""
        if self._inside:
            self._run.append(text)

    def text(self) -> str:
        """Return the item's text."""
        return "".join(self._done)


def _formats(package: Package, part: str) -> List[NumberFormat]:
    codes: Dict[int, str] = {}
    formats: List[NumberFormat] = []
    state = {"inside": False}

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            codes[number(attributes.get("numFmtId", ""), -1, 10**6)] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            state["inside"] = True
        elif name == "xf" and state["inside"]:
            wanted = number(attributes.get("numFmtId", ""), 0, 10**6)
            formats.append(format_of(wanted, codes.get(wanted)))

    def end(name: str) -> None:
        if name == "cellXfs":
            state["inside"] = False

    package.parse(part, start, end, ignore)
    return formats


class _SheetReader:
    """Reads one sheet's XML into a grid."""

    def __init__(self, book: _Workbook, budget: Budget) -> None:
        self._book = book
        self._grid = Grid(budget)
        self._budget = budget
        self._row = self._column = -1
        self._cells: Optional[Dict[int, str]] = None
        self._hidden_row = False
        self._hidden_columns: List[Tuple[int, int]] = []
        self._kind = ""
        self._style = 0
        self._value: List[str] = []
        self._inside = self._formula = False
        self._inline = _TextPieces()

    def read(self, package: Package, sheet: _Sheet) -> Optional[Block]:
        """Return the sheet as a table, or None when it is empty."""
        package.parse(sheet.part, self._start, self._end, self._text)
        return self._grid.block(sheet.name, sheet.name)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._inside = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = True
        elif name == "mergeCell":
            span = _span(attributes.get("ref", ""))
            if span is not None:
                self._grid.span(span)
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first = number(attributes.get("min", ""), 1, MAX_COLUMN)
            self._hidden_columns.append((first - 1, number(attributes.get("max", ""), first, MAX_COLUMN) - 1))
        elif self._kind == "inlineStr":
            self._inline.start(name, attributes)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = number(attributes.get("r", ""), self._row + 2, MAX_ROW) - 1
        self._column = -1
        self._cells = None
        self._hidden_row = attributes.get("hidden") in {"1", "true"}

    def _start_cell(self, attributes: Attributes) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column(place.group(1)) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s")
        self._style = int(style) if style is not None and style.isdigit() and len(style) < 7 else 0
        self._value = []
        self._formula = False
        if self._kind == "inlineStr":
            self._inline.begin()

    def _text(self, text: str) -> None:
        if self._inside:
            self._value.append(text)
        elif self._kind == "inlineStr":
            self._inline.add(text)

    def _end(self, name: str) -> None:
        if name == "v":
            self._inside = False
        elif name == "c":
            self._end_cell()
            self._kind = ""
        elif self._kind == "inlineStr":
            self._inline.end(name)

    def _end_cell(self) -> None:
        if not 0 <= self._column < MAX_COLUMN or self._row < 0:
            return
        text = self._shown().strip()
        if not text:
            if self._formula and not self._value:
                self._book.seen["uncomputed"] += 1
            return
        if self._cells is None:
            self._cells = self._grid.row(self._row)
        self._budget.cells()
        self._budget.coordinates((text,))
        self._cells[self._column] = text
        if self._hidden_row or self._is_hidden(self._column):
            self._book.seen["hidden"] += 1

    def _is_hidden(self, column: int) -> bool:
        return bool(self._hidden_columns) and any(
            first <= column <= last for first, last in self._hidden_columns[:100]
        )

    def _shown(self) -> str:
        """Return what the cell shows."""
        kind, value = self._kind, "".join(self._value)
        if kind == "n":
            return self._number(value)
        if kind == "s":
            texts = self._book.texts
            index = number(value.strip(), -1, len(texts))
            return texts[index] if 0 <= index < len(texts) else ""
        if kind == "inlineStr":
            return self._inline.text()
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return value

    def _number(self, text: str) -> str:
        formats = self._book.formats
        shape = formats[self._style] if self._style < len(formats) else GENERAL
        if shape is GENERAL and len(text) < _WHOLE and text.isascii() and text.isdigit():
            # Most cells are whole numbers without a format: they are shown as they are stored.
            return text.lstrip("0") or "0"
        value = exact(text)
        if value is None:
            return text
        if shape.is_date:
            return date_text(value, self._book.from_1904)
        self._note_rounding(value, shape)
        return printed(value, shape)

    def _note_rounding(self, value: Decimal, shape: NumberFormat) -> None:
        if shape.decimals is not None and hides_digits(value, shape):
            self._book.seen["rounded"] += 1


@lru_cache(maxsize=2000)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _span(reference: str) -> Optional[Span]:
    first, _, last = reference.partition(":")
    begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if begin is None or end is None:
        return None
    rows = sorted((int(begin.group(2)) - 1, int(end.group(2)) - 1))
    columns = sorted((_column(begin.group(1)), _column(end.group(1))))
    return rows[0], columns[0], rows[1], columns[1]
