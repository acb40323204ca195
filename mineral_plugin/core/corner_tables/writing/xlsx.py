"""Corner tables as XLSX: one sheet an area, coordinates as numbers that show their printed decimals.

A text is a text whatever it begins with, so no cell can become a formula. The value of a number is
written with its printed decimals, which is the same number to a spreadsheet and keeps the digits.
"""

from __future__ import annotations

import math
from typing import Dict, List, NamedTuple, Optional, Sequence

from mineral_plugin.core.corner_tables.writing.form import Fact, PrintedNumber, RingTable, TableForm
from mineral_plugin.core.corner_tables.writing.ooxml import HEAD, xml
from mineral_plugin.core.corner_tables.writing.workbook import SPREADSHEET, sheet_names, workbook

_NAME_WIDTHS = {1: (20,), 2: (7, 15)}
_WIDTH = 22
_LINE_POINTS = 16.5
_LETTERS_A_LINE = 56
_FIRST_OWN_FORMAT = 164
_FORMULA_SIGNS = ("=", "+", "-", "@")
_FONTS = ("", "<b/>", "<i/>")
_PLAIN, _BOLD, _ITALIC = range(3)


class _Style(NamedTuple):
    font: int = _PLAIN
    border: bool = False
    align: str = "left"
    number: str = ""
    quoted: bool = False


def xlsx_bytes(forms: Sequence[TableForm]) -> bytes:
    """Return a workbook with one sheet for each form."""
    book = _Book()
    sheets = [_Sheet(book, form) for form in forms]
    names = sheet_names([form.name for form in forms])
    titles = [
        None if sheet.head_row is None else f"${sheet.head_row}:${sheet.head_row + 1}" for sheet in sheets
    ]
    parts = [sheet.xml() for sheet in sheets]
    return workbook(parts, names, titles, book.styles_xml(), book.strings_xml())


class _Book:
    """The texts and styles that all sheets share, numbered in the order of first use."""

    def __init__(self) -> None:
        self._strings: Dict[str, int] = {}
        self._styles: Dict[_Style, int] = {_Style(): 0}
        self._formats: Dict[str, int] = {}
        self._uses = 0

    def string(self, text: str) -> int:
        self._uses += 1
        return self._strings.setdefault(text, len(self._strings))

    def style(self, style: _Style) -> int:
        if style.number:
            self._formats.setdefault(style.number, _FIRST_OWN_FORMAT + len(self._formats))
        return self._styles.setdefault(style, len(self._styles))

    def strings_xml(self) -> str:
        items = "".join(f'<si><t xml:space="preserve">{xml(text)}</t></si>' for text in self._strings)
        counts = f'count="{self._uses}" uniqueCount="{len(self._strings)}"'
        return f'{HEAD}<sst xmlns="{SPREADSHEET}" {counts}>{items}</sst>'

    def styles_xml(self) -> str:
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{xml(code)}"/>'
            for code, number in self._formats.items()
        )
        formats = f'<numFmts count="{len(self._formats)}">{formats}</numFmts>' if formats else ""
        fonts = "".join(f'<font>{kind}<sz val="12"/><name val="Times New Roman"/></font>' for kind in _FONTS)
        sides = "".join(f'<{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
        empty = "<left/><right/><top/><bottom/><diagonal/>"
        fills = "".join(f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125"))
        return (
            f'{HEAD}<styleSheet xmlns="{SPREADSHEET}">{formats}<fonts count="{len(_FONTS)}">{fonts}</fonts>'
            f'<fills count="2">{fills}</fills>'
            f'<borders count="2"><border>{empty}</border><border>{sides}<diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(self._styles)}">{"".join(map(self._xf, self._styles))}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )

    def _xf(self, style: _Style) -> str:
        number = self._formats[style.number] if style.number else 0
        quoted = ' quotePrefix="1"' if style.quoted else ""
        return (
            f'<xf numFmtId="{number}" fontId="{style.font}" fillId="0" borderId="{int(style.border)}" '
            f'xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"{quoted}>'
            f'<alignment horizontal="{style.align}" vertical="center" wrapText="1"/></xf>'
        )


class _Sheet:
    """The rows of one form; ``head_row`` is the first row of the head where there is one table only."""

    def __init__(self, book: _Book, form: TableForm) -> None:
        self._book = book
        self._grouped = form.grouped
        self._names = len(form.tables[0].name_heads) if form.tables else 1
        # The letters of the columns; X and Y are the last two.
        self._letters = "ABCD"[: self._names + 2]
        self._rows: List[str] = []
        self._merged: List[str] = []
        self.head_row: Optional[int] = None
        for number, line in enumerate(form.heading_lines):
            self._line(line, _BOLD if number < 2 else _PLAIN, "center")
        for table in form.tables:
            self._table(table)
        if len(form.tables) > 1:
            self.head_row = None
        for fact in form.facts:
            self._fact(fact)
        for note in form.notes:
            self._line(note, _ITALIC, "left")

    def xml(self) -> str:
        """Return the sheet as a part."""
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
            for n, width in enumerate((*_NAME_WIDTHS[self._names], _WIDTH, _WIDTH), start=1)
        )
        merged = "".join(f'<mergeCell ref="{place}"/>' for place in self._merged)
        merged = f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>' if merged else ""
        return (
            f'{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f"<cols>{columns}</cols><sheetData>{''.join(self._rows)}</sheetData>{merged}"
            '<pageSetup paperSize="9" fitToHeight="0"/></worksheet>'
        )

    # --- rows -------------------------------------------------------------------------------------

    def _line(self, text: str, font: int, align: str) -> None:
        row = len(self._rows) + 1
        height = _LINE_POINTS * math.ceil(max(1, len(text)) / _LETTERS_A_LINE)
        self._row([self._text("A", row, text, _Style(font, align=align))], height)
        self._merged.append(f"A{row}:{self._letters[-1]}{row}")

    def _table(self, table: RingTable) -> None:
        if table.heading:
            self._line(table.heading, _BOLD, "left")
        row = len(self._rows) + 1
        self.head_row = row
        head = _Style(_BOLD, True, "center")
        system_lines = math.ceil(len(table.system_head) / (2 * _WIDTH - 2))
        first = (*table.name_heads, table.system_head, "")
        second = (*("" for _ in table.name_heads), table.x_head, table.y_head)
        for offset, texts in enumerate((first, second)):
            cells = [self._text(c, row + offset, text, head) for c, text in zip(self._letters, texts)]
            self._row(cells, _LINE_POINTS * (1 if offset else system_lines))
        self._merged += [f"{letter}{row}:{letter}{row + 1}" for letter in self._letters[: self._names]]
        self._merged.append(f"{self._letters[-2]}{row}:{self._letters[-1]}{row}")
        for index in range(len(table.rows)):
            self._corner(table, index)
        for fact in table.facts:
            self._fact(fact)

    def _corner(self, table: RingTable, index: int) -> None:
        number, style = len(self._rows) + 1, _Style(_PLAIN, True, "center")
        cells = [
            self._text(letter, number, cell, style)
            for letter, cell in zip(self._letters, table.name_cells(index))
        ]
        row = table.rows[index]
        cells += [self._number(c, number, value) for c, value in zip(self._letters[-2:], (row.x, row.y))]
        self._row(cells)

    def _fact(self, fact: Fact) -> None:
        row, style = len(self._rows) + 1, _Style(_PLAIN, True)
        first, last = self._letters[-2], self._letters[-1]
        cells = [
            self._text(letter, row, fact.label if letter == "A" else "", style)
            for letter in self._letters[: self._names]
        ]
        if fact.number:
            cells.append(self._number(first, row, fact.number, "left"))
        else:
            cells.append(self._text(first, row, fact.text, style))
        cells.append(self._text(last, row, "", style))
        self._row(cells, _LINE_POINTS * math.ceil(len(fact.label) / sum(_NAME_WIDTHS[self._names])))
        self._merged.append(f"{first}{row}:{last}{row}")
        if self._names > 1:
            self._merged.append(f"A{row}:{self._letters[self._names - 1]}{row}")

    def _row(self, cells: Sequence[str], height: float = _LINE_POINTS) -> None:
        number = len(self._rows) + 1
        self._rows.append(f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>')

    # --- cells ------------------------------------------------------------------------------------

    def _text(self, column: str, row: int, text: str, style: _Style) -> str:
        if text.startswith(_FORMULA_SIGNS):
            # Kept as text even when the sheet is saved as CSV and opened again, or the cell is edited.
            style = style._replace(quoted=True)
        number = self._book.style(style)
        if not text:
            return f'<c r="{column}{row}" s="{number}"/>'
        return f'<c r="{column}{row}" s="{number}" t="s"><v>{self._book.string(text)}</v></c>'

    def _number(self, column: str, row: int, number: PrintedNumber, align: str = "right") -> str:
        shown = "#,##0" if self._grouped else "0"
        if number.decimals:
            shown += "." + "0" * number.decimals
        style = self._book.style(_Style(_PLAIN, True, align, shown))
        return f'<c r="{column}{row}" s="{style}"><v>{number.value:f}</v></c>'
