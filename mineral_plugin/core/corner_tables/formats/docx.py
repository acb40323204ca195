"""Word documents (DOCX): paragraphs and tables in the order of reading, as they are after all changes."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Dict, List, Optional, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats.docx_numbers import Numbers
from mineral_plugin.core.corner_tables.formats.flow import MAX_SPAN, Flow
from mineral_plugin.core.corner_tables.formats.limits import Budget
from mineral_plugin.core.corner_tables.formats.office import (
    Attributes,
    Package,
    attribute,
    main_part,
    number,
)

_LEFT_OUT = frozenset(["del", "moveFrom", "Fallback", "instrText", "delText", "rt", "object"])
"""Elements whose text is not the document's: deleted, twice told, or instructions to Word."""
_DELETED = frozenset(["del", "moveFrom"])
_SIGNS = {"tab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}
_SYMBOL_FONT = {0xB0: "°", 0xB1: "±", 0xB2: "″", 0xA2: "′", 0xB4: "×", 0x2D: "-"}


def read_docx(package: Package, budget: Budget) -> Content:
    """Return a document's lines and tables, with notes about changes that were left out."""
    main = main_part(package, "word/document.xml")
    reader = _Reader(package.name, budget, Numbers(package, main))
    package.parse(main, reader.start, reader.end, reader.text)
    return Content(reader.flow.blocks(), reader.notes())


class _Reader:
    """Reads ``document.xml`` into a flow."""

    def __init__(self, name: str, budget: Budget, numbers: Numbers) -> None:
        self.flow = Flow(name, budget)
        self._numbers = numbers
        self._number = self._level = ""
        self._seen: "Counter[str]" = Counter()
        self._left_out = 0
        self._inside_text = False
        self._raised = False
        self._raised_math = 0
        self._cell: Optional[Dict[str, int]] = None
        self._row_deleted: List[bool] = []
        self._boxes: List[List[str]] = []
        self._properties: List[str] = []

    def notes(self) -> Tuple[Phrase, ...]:
        """Return what was left out on the way."""
        deleted = self._seen["deleted"]
        return (Phrase("format.note.deleted_text", {"count": deleted}),) if deleted else ()

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self._left_out or name in _LEFT_OUT:
            self._leave_out(name)
            return
        if name.endswith("Pr"):
            self._properties.append(name)
        elif name in _STARTS:
            _STARTS[name](self, attributes)
        elif name in _SIGNS:
            self._sign(name)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._left_out:
            self._left_out -= 1
        elif name.endswith("Pr"):
            self._properties.pop()
        elif name in _ENDS:
            _ENDS[name](self)

    def text(self, text: str) -> None:
        """Take text."""
        if self._inside_text and not self._left_out:
            self._open_cell()
            self.flow.text(text, self._raised or self._raised_math > 0)

    def _leave_out(self, name: str) -> None:
        self._left_out += 1
        if self._left_out > 1 or name not in _DELETED:
            return
        if "trPr" in self._properties:
            self._row_deleted[-1:] = [True]
        if "rPr" not in self._properties:
            self._seen["deleted"] += 1

    def _sign(self, name: str) -> None:
        # In properties the same words are settings (a tab stop), not signs in the text.
        if not self._properties:
            self._open_cell()
            self.flow.text(_SIGNS[name])

    def _symbol(self, attributes: Attributes) -> None:
        try:
            code = int(attribute(attributes, "char", "0"), 16) & 0xFF
        except ValueError:
            return
        if attribute(attributes, "font").lower() == "symbol" and code in _SYMBOL_FONT:
            self.flow.text(_SYMBOL_FONT[code])

    def _start_text(self, _: Attributes) -> None:
        self._inside_text = True

    def _end_text(self) -> None:
        self._inside_text = False

    def _start_run(self, _: Attributes) -> None:
        self._raised = False

    def _end_run(self) -> None:
        self._raised = False

    def _vertical(self, attributes: Attributes) -> None:
        self._raised = attribute(attributes, "val") == "superscript"

    def _position(self, attributes: Attributes) -> None:
        value = attribute(attributes, "val")
        self._raised = self._raised or (value.isdigit() and int(value[:4]) > 2)

    def _start_raised_math(self, _: Attributes) -> None:
        self._raised_math += 1

    def _end_raised_math(self) -> None:
        self._raised_math -= 1

    def _set_number(self, attributes: Attributes) -> None:
        self._number = attribute(attributes, "val")

    def _set_level(self, attributes: Attributes) -> None:
        self._level = attribute(attributes, "val")

    def _start_paragraph(self, _: Attributes) -> None:
        self._number = self._level = ""

    def _end_paragraph(self) -> None:
        self._open_cell()
        if self._number:
            label = self._numbers.label(self._number, number(self._level, 0, 8))
            # A number alone is a name; its full stop or bracket belongs to the list.
            self.flow.begin_line(label + " " if self.flow.is_begun else label.rstrip(".)"))
            self._number = ""
        self.flow.end_line()

    def _start_table(self, _: Attributes) -> None:
        self._open_cell()
        self.flow.start_table()

    def _end_table(self) -> None:
        self.flow.end_table()

    def _start_row(self, _: Attributes) -> None:
        self.flow.start_row()
        self._row_deleted.append(False)

    def _end_row(self) -> None:
        if self._row_deleted and self._row_deleted.pop():
            self.flow.drop_row()

    def _grid_before(self, attributes: Attributes) -> None:
        self.flow.skip_columns(number(attribute(attributes, "val"), 0, MAX_SPAN))

    def _start_cell(self, _: Attributes) -> None:
        self._cell = {"columns": 1, "continues": 0}

    def _grid_span(self, attributes: Attributes) -> None:
        if self._cell is not None:
            self._cell["columns"] = number(attribute(attributes, "val"), 1, MAX_SPAN)

    def _merge(self, attributes: Attributes) -> None:
        if self._cell is not None:
            self._cell["continues"] = int(attribute(attributes, "val", "continue") != "restart")

    def _open_cell(self) -> None:
        """Begin the cell once its properties, which come before its text, are known."""
        if self._cell is not None:
            cell, self._cell = self._cell, None
            self.flow.start_cell(columns=cell["columns"], continues=bool(cell["continues"]))

    def _end_cell(self) -> None:
        self._open_cell()
        self.flow.end_cell()

    def _start_box(self, _: Attributes) -> None:
        self._boxes.append(self.flow.set_aside())

    def _end_box(self) -> None:
        self.flow.end_line(keep_empty=False)
        if self._boxes:
            self.flow.take_up(self._boxes.pop())


_STARTS: Dict[str, Callable[[_Reader, Attributes], None]] = {
    "p": _Reader._start_paragraph,
    "numId": _Reader._set_number,
    "ilvl": _Reader._set_level,
    "t": _Reader._start_text,
    "r": _Reader._start_run,
    "vertAlign": _Reader._vertical,
    "position": _Reader._position,
    "sup": _Reader._start_raised_math,
    "sym": _Reader._symbol,
    "tbl": _Reader._start_table,
    "tr": _Reader._start_row,
    "gridBefore": _Reader._grid_before,
    "tc": _Reader._start_cell,
    "gridSpan": _Reader._grid_span,
    "vMerge": _Reader._merge,
    "txbxContent": _Reader._start_box,
}
_ENDS: Dict[str, Callable[[_Reader], None]] = {
    "t": _Reader._end_text,
    "r": _Reader._end_run,
    "sup": _Reader._end_raised_math,
    "p": _Reader._end_paragraph,
    "tbl": _Reader._end_table,
    "tr": _Reader._end_row,
    "tc": _Reader._end_cell,
    "txbxContent": _Reader._end_box,
}
