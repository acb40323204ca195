"""A document while it is being read: lines and tables in the order of reading, tables within tables.

A table that holds other tables only lays out the page: its own text becomes lines between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Optional, Tuple, Union

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.content import Block, ContentRow, Place
from mineral_plugin.core.corner_tables.formats.grid import Grid
from mineral_plugin.core.corner_tables.formats.limits import Budget
from mineral_plugin.core.corner_tables.formats.superscript import raised

MAX_TABLE_DEPTH = 30
MAX_SPAN = 1000


class _Cell:
    """One cell: where it stands, how far it reaches, and what it holds. There may be very many."""

    __slots__ = ("column", "columns", "continues", "items", "row", "rows")

    def __init__(self, row: int, column: int, rows: int, columns: int, continues: bool) -> None:
        self.row = row
        self.column = column
        self.rows = rows
        self.columns = columns
        self.continues = continues
        self.items: "List[Union[str, _Table]]" = []


@dataclass
class _Table:
    """One table: its cells in order, the next free column, and how far cells from above reach down.

    ``loose`` is what stands in it outside of its cells: its caption.
    """

    title: str = ""
    cells: List[_Cell] = field(default_factory=list)
    row: int = -1
    column: int = 0
    reached: "dict[int, int]" = field(default_factory=dict)
    loose: "List[Union[str, _Table]]" = field(default_factory=list)
    nested: bool = False
    in_cell: bool = False


class Flow:
    """Takes text, line ends, tables, rows and cells as a reader meets them; gives blocks at the end."""

    def __init__(self, name: str, budget: Budget) -> None:
        self._name = name
        self._budget = budget
        self._items: List[Union[str, _Table]] = []
        self._tables: List[_Table] = []
        self._places: List[List[Union[str, _Table]]] = [self._items]
        self._line: List[str] = []
        self._before = ""

    def text(self, text: str, is_raised: bool = False) -> None:
        """Add text to the line."""
        if text:
            text = raised(text, self._before) if is_raised else text
            self._line.append(text)
            self._before = text[-1:] or self._before

    @property
    def is_begun(self) -> bool:
        """Return whether the line holds anything yet."""
        return bool(self._line)

    @property
    def line(self) -> str:
        """Return the line as far as it goes."""
        return "".join(self._line)

    def begin_line(self, text: str) -> None:
        """Put text before what the line holds so far."""
        if text.strip():
            self._line.insert(0, text)

    def end_line(self, keep_empty: bool = True) -> None:
        """End the line; an empty one is kept where it stands between others."""
        if not (self._line or keep_empty):
            return
        line = self.line
        self._line = []
        self._before = ""
        if line or keep_empty:
            self._budget.rows(1 if not self._tables else 0)
            self._budget.cells()
            self._budget.coordinates((line,))
            self._places[-1].append(line)

    def set_aside(self) -> List[str]:
        """Return the line as far as it goes and begin another, for text that stands beside it."""
        line, self._line, self._before = self._line, [], ""
        return line

    def take_up(self, line: List[str]) -> None:
        """Go on with a line that was set aside."""
        self._line = line
        self._before = line[-1][-1:] if line else ""

    def start_table(self, title: str = "") -> None:
        """Begin a table, within the present cell if there is one."""
        self.end_line(keep_empty=False)
        if len(self._tables) >= MAX_TABLE_DEPTH:
            raise InputError("format.bomb", name=self._name)
        table = _Table(title)
        for outer in self._tables:
            outer.nested = True
        self._places[-1].append(table)
        self._tables.append(table)
        self._places.append(table.loose)

    def start_row(self) -> None:
        """Begin a row; outside of a table nothing happens, here and with cells."""
        if not self._tables:
            return
        table = self._tables[-1]
        self.end_cell()
        self._budget.cells()
        table.row += 1
        table.column = 0
        self._budget.cells(len(table.reached) // 10)
        table.reached = {column: rows - 1 for column, rows in table.reached.items() if rows > 1}

    def drop_row(self) -> None:
        """Forget the present row and what it holds."""
        if self._tables and self._tables[-1].row >= 0:
            self.end_cell()
            table = self._tables[-1]
            table.cells = [cell for cell in table.cells if cell.row != table.row]
            table.row -= 1

    def skip_columns(self, count: int) -> None:
        """Leave columns free before the next cell."""
        if self._tables:
            self._tables[-1].column += min(count, MAX_SPAN)

    def start_cell(self, columns: int = 1, rows: int = 1, continues: bool = False) -> None:
        """Begin a cell that covers columns and rows; ``continues`` one that goes on with the cell above."""
        if not self._tables:
            return
        table = self._tables[-1]
        if table.row < 0:
            self.start_row()
        self.end_cell()
        while table.reached.get(table.column, 0) > 0:
            table.column += 1
        columns, rows = max(1, min(columns, MAX_SPAN)), max(1, rows)
        self._budget.cells()
        cell = _Cell(table.row, table.column, rows, columns, continues)
        if rows > 1:
            # The row in which the cell begins counts too: start_row takes one off.
            self._budget.cells(columns)
            table.reached.update({column: rows for column in range(cell.column, cell.column + columns)})
        table.column += columns
        table.cells.append(cell)
        table.in_cell = True
        self._places.append(cell.items)

    def end_cell(self) -> None:
        """End the cell, if one is open."""
        self.end_line(keep_empty=False)
        if self._tables and self._tables[-1].in_cell:
            self._tables[-1].in_cell = False
            self._places.pop()

    def end_table(self) -> None:
        """End the table, if one is open."""
        self.end_cell()
        if self._tables:
            self._tables.pop()
            self._places.pop()

    def blocks(self) -> Tuple[Block, ...]:
        """Return the document as blocks."""
        self.end_line(keep_empty=False)
        return _Blocks(self._budget).of(self._items)


class _Blocks:
    """Turns the items of a document into blocks, counting lines and tables on the way."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._made: List[Block] = []
        self._lines: List[ContentRow] = []
        self._line = 0
        self._table = 0

    def of(self, items: "List[Union[str, _Table]]") -> Tuple[Block, ...]:
        """Return the blocks of all items."""
        self._take(items)
        self._flush()
        return tuple(self._made)

    def _take(self, items: "List[Union[str, _Table]]") -> None:
        for item in items:
            if isinstance(item, _Table):
                self._take_table(item)
            else:
                for line in item.split("\n"):
                    self._line += 1
                    self._lines.append(ContentRow(Place("line", self._line), (line.rstrip(),)))

    def _take_table(self, table: _Table) -> None:
        self._take(table.loose)
        if table.nested:
            for cell in table.cells:
                self._take(cell.items)
            return
        self._table += 1
        block = _grid(table, self._budget).block(table.title or str(self._table), table.title)
        if block is not None:
            self._flush()
            self._made.append(block)

    def _flush(self) -> None:
        if any(row.cells[0] for row in self._lines):
            self._made.append(Block(tuple(self._lines)))
        self._lines = []


def _grid(table: _Table, budget: Budget) -> Grid:
    grid = Grid(budget)
    begun: "dict[int, _Cell]" = {}
    for cell in table.cells:
        above: Optional[_Cell] = begun.get(cell.column)
        if cell.continues and above is not None and above.row + above.rows == cell.row:
            above.rows += 1
            continue
        begun[cell.column] = cell
    last = table.row
    for cell in table.cells:
        row = grid.row(cell.row)
        if cell.continues and begun.get(cell.column) is not cell:
            continue
        text = "\n".join(item.strip() for item in cell.items if isinstance(item, str)).strip()
        if text:
            row[cell.column] = text
        end_row = min(cell.row + cell.rows - 1, last)
        grid.span((cell.row, cell.column, end_row, cell.column + cell.columns - 1))
    return grid
