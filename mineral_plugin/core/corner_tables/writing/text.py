"""Corner tables as plain text: aligned columns for a page, tabs for a spreadsheet."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from mineral_plugin.core.corner_tables.writing.form import RingTable, TableForm

_BAR = " | "


def aligned_text(forms: Sequence[TableForm]) -> str:
    """Return the tables with aligned columns between bars; areas are parted by an empty line."""
    return "\n\n".join("\n".join(_aligned(form)) for form in forms) + "\n"


def _aligned(form: TableForm) -> List[str]:
    lines = list(form.heading_lines)
    for table in form.tables:
        lines += ["", *_aligned_table(table)]
    lines += [fact.line for fact in form.facts]
    return [*lines, *(["", *form.notes] if form.notes else [])]


def _aligned_table(table: RingTable) -> List[str]:
    head = [*table.name_heads, table.x_head, table.y_head]
    rows = [
        [*(_bare(cell) for cell in table.name_cells(index)), row.x.text, row.y.text]
        for index, row in enumerate(table.rows)
    ]
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]
    names = len(table.name_heads)
    system = [*(" " * width for width in widths[:names]), table.system_head]
    lines = [table.heading] if table.heading else []
    lines.append(_BAR.join(system))
    for line in [head, *rows]:
        placed = [cell.ljust(width) for cell, width in zip(line[:names], widths)]
        placed += [cell.rjust(width) for cell, width in zip(line[names:], widths[names:])]
        lines.append(_BAR.join(placed))
    return [*lines, *(fact.line for fact in table.facts)]


def _bare(name: str) -> str:
    """Return a name without the bar that parts the columns."""
    return name.replace("|", "¦")


def tabbed_text(forms: Sequence[TableForm]) -> str:
    """Return the tables with tabs between cells, as spreadsheets take them from the clipboard."""
    return "\n\n".join("\n".join("\t".join(line) for line in grid(form)) for form in forms) + "\n"


def grid(form: TableForm) -> List[Tuple[str, ...]]:
    """Return a form as lines of cells: headings of one cell, tables of three or four, facts of two."""
    lines: List[Tuple[str, ...]] = [(line,) for line in form.heading_lines]
    for table in form.tables:
        if table.heading:
            lines.append((table.heading,))
        lines.append((*table.name_heads, table.system_head, ""))
        lines.append((*("" for _ in table.name_heads), table.x_head, table.y_head))
        for index, row in enumerate(table.rows):
            lines.append((*table.name_cells(index), row.x.text, row.y.text))
        lines += [(fact.label, fact.text) for fact in table.facts]
    lines += [(fact.label, fact.text) for fact in form.facts]
    return [*lines, *((note,) for note in form.notes)]
