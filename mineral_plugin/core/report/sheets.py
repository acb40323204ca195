"""Plain tables as CSV and XLSX: heads, rows of texts and figures; no cell can become a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Dict, Iterable, NamedTuple, Sequence, Tuple, Union

from mineral_plugin.core.corner_tables.writing.csv_file import harmless
from mineral_plugin.core.corner_tables.writing.ooxml import HEAD, xml
from mineral_plugin.core.corner_tables.writing.workbook import SPREADSHEET, sheet_names, workbook

_FORMULA_SIGNS = ("=", "+", "-", "@")
_FIRST_OWN_FORMAT = 164
_MOST_DECIMALS = 6
_LONGEST_CELL = 32_767
_LINE_BREAKS = ("\t", "\r", "\n")
# Numbers of the styles of a cell: plain, head, text that begins like a formula, then one for each decimal.
_PLAIN, _HEADED, _QUOTED, _FIRST_NUMBER = range(4)


class Figure(NamedTuple):
    """A number and how many decimals of it are shown."""

    value: float
    decimals: int = 0


Cell = Union[str, Figure]


class Column(NamedTuple):
    """The head of a column and its width in letters."""

    head: str
    width: int = 12


class Table(NamedTuple):
    """A table with its name: one sheet of a workbook; the rows have as many cells as there are columns."""

    name: str
    columns: Tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def csv_bytes(table: Table, lang: str) -> bytes:
    """Return a table as CSV: UTF-8 with its mark and semicolons, as a Vietnamese Excel opens it.

    Figures have no separator of thousands and the decimal mark of the language.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    printed = _Printed(lang)
    writer.writerow([printed[column.head] for column in table.columns])
    writer.writerows([printed[cell] for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


class _Printed(Dict[Cell, str]):
    """What each cell is in a CSV file; most cells of a long table occur many times."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang

    def __missing__(self, cell: Cell) -> str:
        self[cell] = text = self._made(cell)
        return text

    def _made(self, cell: Cell) -> str:
        if isinstance(cell, Figure):
            return _plain(cell).replace(".", ",") if self._lang == "vi" else _plain(cell)
        # A line break or a tab at the beginning hides a formula from whoever looks at the first letter only.
        return harmless(one_line(cell).lstrip())


def one_line(text: str) -> str:
    """Return a text in one line, as a cell holds it."""
    for mark in _LINE_BREAKS:
        text = text.replace(mark, " ")
    return text


def _plain(figure: Figure) -> str:
    quantum = Decimal(1).scaleb(-figure.decimals)
    return f"{Decimal(str(figure.value)).quantize(quantum):f}"


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """Return a workbook with one sheet for each table; equal tables give equal bytes."""
    cells = _Cells()
    sheets = [_sheet(table, cells) for table in tables]
    names = sheet_names([table.name for table in tables])
    return workbook(sheets, names, ["$1:$1"] * len(tables), _styles(), cells.strings_xml())


class _Cells(Dict[Cell, str]):
    """What each cell is in a sheet, without its place; the texts of all sheets are numbered by first use."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: Dict[str, int] = {}

    def __missing__(self, cell: Cell) -> str:
        self[cell] = made = self._made(cell)
        return made

    def _made(self, cell: Cell) -> str:
        if isinstance(cell, Figure):
            return f'" s="{_FIRST_NUMBER + cell.decimals}"><v>{_plain(cell)}</v></c>'
        text = one_line(cell)[:_LONGEST_CELL]
        # Kept as text even when the sheet is saved as CSV and opened again, or the cell is edited.
        return self.text(text, _QUOTED if text.startswith(_FORMULA_SIGNS) else _PLAIN)

    def text(self, text: str, style: int) -> str:
        """Return a cell with a text in a style."""
        number = self._numbers.setdefault(text, len(self._numbers))
        return f'" s="{style}" t="s"><v>{number}</v></c>'

    def strings_xml(self) -> str:
        """Return the part that holds all texts."""
        items = "".join(f'<si><t xml:space="preserve">{xml(_sound(text))}</t></si>' for text in self._numbers)
        return f'{HEAD}<sst xmlns="{SPREADSHEET}">{items}</sst>'


def _sound(text: str) -> str:
    """Return a text without the letters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def _sheet(table: Table, cells: _Cells) -> str:
    letters = [_letter(number) for number in range(len(table.columns))]
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{column.width}" customWidth="1"/>'
        for n, column in enumerate(table.columns, start=1)
    )
    heads = "".join(
        f'<c r="{letter}1{cells.text(column.head, _HEADED)}' for letter, column in zip(letters, table.columns)
    )
    rows = [f'<row r="1">{heads}</row>']
    rows.extend(_rows(table.rows, letters, cells))
    last = f"{letters[-1]}{len(table.rows) + 1}"
    return (
        f'{HEAD}<worksheet xmlns="{SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A1:{last}"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "</worksheet>"
    )


def _letter(number: int) -> str:
    """Return the letters of a column, counted from 0."""
    tens, ones = divmod(number, 26)
    return (chr(ord("A") + tens - 1) if tens else "") + chr(ord("A") + ones)


def _rows(rows: Iterable[Sequence[Cell]], letters: Sequence[str], cells: _Cells) -> Iterable[str]:
    for number, row in enumerate(rows, start=2):
        made = "".join(
            f'<c r="{letter}{number}{cells[cell]}' for letter, cell in zip(letters, row) if cell != ""
        )
        yield f'<row r="{number}">{made}</row>'


def _styles() -> str:
    decimals = range(_MOST_DECIMALS + 1)
    codes = ["0" + ("." + "0" * n if n else "") for n in decimals]
    formats = "".join(
        f'<numFmt numFmtId="{_FIRST_OWN_FORMAT + n}" formatCode="#,##{code}"/>'
        for n, code in zip(decimals, codes)
    )
    font = '<sz val="11"/><name val="Times New Roman"/>'
    top = '<alignment vertical="top" wrapText="1"/>'
    plain = 'numFmtId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"'
    numbers = "".join(
        f'<xf numFmtId="{_FIRST_OWN_FORMAT + n}" fontId="0" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
        for n in decimals
    )
    fills = "".join(f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125"))
    return (
        f'{HEAD}<styleSheet xmlns="{SPREADSHEET}"><numFmts count="{len(codes)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        f'<fills count="2">{fills}</fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{_FIRST_NUMBER + len(codes)}"><xf fontId="0" {plain}>{top}</xf>'
        f'<xf fontId="1" {plain}>{top}</xf><xf fontId="0" quotePrefix="1" {plain}>{top}</xf>{numbers}'
        "</cellXfs>"
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
