"""OpenDocument texts and sheets (ODT, ODS), as LibreOffice writes them."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Block, Content
from mineral_plugin.core.corner_tables.formats.flow import MAX_SPAN, Flow
from mineral_plugin.core.corner_tables.formats.grid import Grid
from mineral_plugin.core.corner_tables.formats.limits import Budget
from mineral_plugin.core.corner_tables.formats.number_formats import exact, plain
from mineral_plugin.core.corner_tables.formats.office import (
    Attributes,
    Package,
    attribute,
    ignore,
    number,
)
from mineral_plugin.core.corner_tables.formats.superscript import raised

_CONTENT = "content.xml"
_LEFT_OUT = frozenset(["annotation", "tracked-changes", "note", "ruby-text", "settings", "title", "desc"])
_MOST_DECIMALS = 12


def read_odf(package: Package, budget: Budget) -> Content:
    """Return an OpenDocument text or sheet, with notes about what is hidden in it.

    Raises:
        InputError: it is protected by a password, damaged, or neither a text nor a sheet.
    """
    if _is_encrypted(package):
        raise InputError("format.encrypted", name=package.name)
    mimetype = package.beginning("mimetype")
    if b".spreadsheet" in mimetype:
        sheets = _Sheets(budget)
        package.parse(_CONTENT, sheets.start, sheets.end, sheets.text)
        return Content(tuple(sheets.blocks), sheets.notes())
    if b".text" in mimetype:
        reader = _Document(package.name, budget)
        package.parse(_CONTENT, reader.start, reader.end, reader.text)
        notes = (Phrase("format.note.deleted_text", {"count": reader.deleted}),) if reader.deleted else ()
        return Content(reader.flow.blocks(), notes)
    raise InputError("format.unknown", name=package.name)


def _is_encrypted(package: Package) -> bool:
    listed = "META-INF/manifest.xml"
    found: List[str] = []

    def start(name: str, _: Attributes) -> None:
        if name == "encryption-data":
            found.append(name)

    if listed in package:
        package.parse(listed, start, ignore, ignore)
    return bool(found)


class _Paragraphs:
    """What texts and sheets share: styles that raise letters or hide a sheet, and blanks as elements."""

    def __init__(self) -> None:
        self.raised_styles: Set[str] = set()
        self.hidden_styles: Set[str] = set()
        self._style = ""
        self._spans: List[bool] = []
        self.left_out = 0
        self.deleted = 0

    @property
    def is_raised(self) -> bool:
        """Return whether the present text is raised."""
        return bool(self._spans) and self._spans[-1]

    def shared_start(self, name: str, attributes: Attributes) -> bool:
        """Take the start of an element that texts and sheets share; return whether it was one."""
        if self.left_out or name in _LEFT_OUT:
            self.left_out += 1
            self.deleted += name == "deletion"
            return True
        if name == "span":
            self._spans.append(attribute(attributes, "style-name") in self.raised_styles)
        elif name == "style":
            self._style = attribute(attributes, "name")
        elif name == "text-properties":
            position = attribute(attributes, "text-position")
            if position.startswith("super") or (position[:1].isdigit() and not position.startswith("0")):
                self.raised_styles.add(self._style)
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self.hidden_styles.add(self._style)
        else:
            return False
        return True

    def shared_end(self, name: str) -> bool:
        """Take the end of an element that texts and sheets share; return whether it was one."""
        if self.left_out:
            self.left_out -= 1
            return True
        if name == "span" and self._spans:
            self._spans.pop()
            return True
        return False


def _blank(name: str, attributes: Attributes) -> Optional[str]:
    """Return the blanks that an element stands for, or None for another element."""
    if name == "s":
        return " " * number(attribute(attributes, "c"), 1, 1000)
    return {"tab": "\t", "line-break": "\n"}.get(name)


class _Document(_Paragraphs):
    """Reads the text of an ODT into a flow."""

    def __init__(self, name: str, budget: Budget) -> None:
        super().__init__()
        self.flow = Flow(name, budget)
        self._paragraphs = 0
        self._boxes: List[List[str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self.shared_start(name, attributes):
            return
        if name in {"p", "h"}:
            self._paragraphs += 1
        elif name == "table":
            self.flow.start_table()
        elif name == "table-row":
            self.flow.start_row()
        elif name == "table-cell":
            columns = number(attribute(attributes, "number-columns-spanned"), 1, MAX_SPAN)
            self.flow.start_cell(columns, number(attribute(attributes, "number-rows-spanned"), 1, 100_000))
        elif name == "text-box":
            self._boxes.append(self.flow.set_aside())
        elif self._paragraphs:
            self.flow.text(_blank(name, attributes) or "")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self.shared_end(name):
            return
        if name in {"p", "h"}:
            self._paragraphs -= 1
            self.flow.end_line()
        elif name == "table":
            self.flow.end_table()
        elif name == "table-cell":
            self.flow.end_cell()
        elif name == "text-box" and self._boxes:
            self.flow.end_line(keep_empty=False)
            self.flow.take_up(self._boxes.pop())

    def text(self, text: str) -> None:
        """Take text; what stands between elements outside of paragraphs is none."""
        if self._paragraphs and not self.left_out:
            self.flow.text(text, self.is_raised)


class _Cell(NamedTuple):
    """One cell of a sheet's row: its first column, how often it is repeated, its text, and its spans."""

    column: int
    repeated: int
    text: str
    columns: int
    rows: int


class _Sheets(_Paragraphs):
    """Reads the sheets of an ODS, each into a grid."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.blocks: List[Block] = []
        self._budget = budget
        self._grid: Optional[Grid] = None
        self._name = ""
        self._hidden = False
        self._hidden_sheets: List[str] = []
        self._seen: "Counter[str]" = Counter()
        self._row = self._column = 0
        self._cells: List[_Cell] = []
        self._row_repeat = 1
        self._row_hidden = False
        self._counted = 0
        self._hidden_columns: List[Tuple[int, int]] = []
        self._cell: Optional[Attributes] = None
        self._shown: List[str] = []

    def notes(self) -> Tuple[Phrase, ...]:
        """Return what is hidden in the sheets, and cells that hold more digits than they show."""
        notes = []
        if self._hidden_sheets:
            notes.append(Phrase("format.note.hidden_sheets", {"sheets": tuple(self._hidden_sheets)}))
        if self._seen["hidden"]:
            notes.append(Phrase("format.note.hidden_cells", {"count": self._seen["hidden"]}))
        if self._seen["rounded"]:
            notes.append(Phrase("format.note.more_digits", {"count": self._seen["rounded"]}))
        return tuple(notes)

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self.shared_start(name, attributes):
            return
        if name in _SHEET_STARTS:
            _SHEET_STARTS[name](self, attributes)
        elif self._cell is not None:
            self._shown.append(_blank(name, attributes) or "")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if not self.shared_end(name) and name in _SHEET_ENDS:
            _SHEET_ENDS[name](self)

    def text(self, text: str) -> None:
        """Take text."""
        if self._cell is not None and not self.left_out:
            self._shown.append(
                raised(text, self._shown[-1] if self._shown else "") if self.is_raised else text
            )

    def _start_table(self, attributes: Attributes) -> None:
        self._grid = Grid(self._budget)
        self._name = attribute(attributes, "name")
        self._hidden = attribute(attributes, "style-name") in self.hidden_styles
        self._row = 0
        self._counted = 0
        self._hidden_columns = []

    def _end_table(self) -> None:
        block = self._grid.block(self._name, self._name) if self._grid is not None else None
        self._grid = None
        if block is not None:
            self.blocks.append(block)
            if self._hidden:
                self._hidden_sheets.append(self._name)

    def _start_column(self, attributes: Attributes) -> None:
        count = number(attribute(attributes, "number-columns-repeated"), 1, 20_000)
        first, self._counted = self._counted, self._counted + count
        if attribute(attributes, "visibility", "visible") != "visible" and len(self._hidden_columns) < 100:
            self._hidden_columns.append((first, first + count - 1))

    def _start_row(self, attributes: Attributes) -> None:
        self._cells = []
        self._column = 0
        self._row_repeat = number(attribute(attributes, "number-rows-repeated"), 1, 2_000_000)
        self._row_hidden = attribute(attributes, "visibility", "visible") != "visible"

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._shown = []

    def _start_covered(self, attributes: Attributes) -> None:
        self._column += number(attribute(attributes, "number-columns-repeated"), 1, 100_000)

    def _end_paragraph(self) -> None:
        self._shown.append("\n")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        attributes, self._cell = self._cell, None
        shown = "".join(self._shown).strip()
        repeated = number(attribute(attributes, "number-columns-repeated"), 1, 100_000)
        if shown:
            text = self._value(attributes, shown)
            columns = number(attribute(attributes, "number-columns-spanned"), 1, MAX_SPAN)
            rows = number(attribute(attributes, "number-rows-spanned"), 1, 2_000_000)
            self._cells.append(_Cell(self._column, repeated, text, columns, rows))
        self._column += repeated

    def _value(self, attributes: Attributes, shown: str) -> str:
        """Return a cell's text; a number with the digits it shows, whatever signs part them."""
        if attribute(attributes, "value-type") != "float":
            return shown
        value = exact(attribute(attributes, "value"))
        if value is None:
            return shown
        text = as_shown(value, shown)
        if text is None:
            return shown
        self._seen["rounded"] += Decimal(text) != value
        return text

    def _end_row(self) -> None:
        if self._grid is None:
            return
        first, self._row = self._row, self._row + self._row_repeat
        if not self._cells:
            return
        for index in range(first, first + self._row_repeat):
            row = self._grid.row(index)
            for cell in self._cells:
                self._put(row, index, cell)

    def _put(self, row: Dict[int, str], index: int, cell: _Cell) -> None:
        self._budget.cells(cell.repeated)
        self._budget.coordinates((cell.text,))
        for column in range(cell.column, cell.column + cell.repeated):
            row[column] = cell.text
            self._seen["hidden"] += self._row_hidden or self._is_hidden(column)
        if self._grid is not None:
            span = (index, cell.column, index + cell.rows - 1, cell.column + cell.columns - 1)
            self._grid.span(span)

    def _is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self._hidden_columns)


def as_shown(value: Decimal, shown: str) -> Optional[str]:
    """Return a number with as many decimals as its shown text has, or None when the text shows another.

    The text's signs depend on the language of the document (``2.383.275,12``), its digits do not.
    """
    digits = "".join(sign for sign in shown if sign.isdigit()).lstrip("0")
    for decimals in range(_MOST_DECIMALS):
        if value.adjusted() + decimals > 25:
            break
        text = format(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP), "f")
        if text.replace("-", "").replace(".", "").lstrip("0") == digits:
            return text if digits or decimals else plain(value)
    return None


_SHEET_STARTS: Dict[str, Callable[[_Sheets, Attributes], None]] = {
    "table": _Sheets._start_table,
    "table-column": _Sheets._start_column,
    "table-row": _Sheets._start_row,
    "table-cell": _Sheets._start_cell,
    "covered-table-cell": _Sheets._start_covered,
}
_SHEET_ENDS: Dict[str, Callable[[_Sheets], None]] = {
    "table": _Sheets._end_table,
    "table-row": _Sheets._end_row,
    "table-cell": _Sheets._end_cell,
    "p": _Sheets._end_paragraph,
}
