"""Corner tables as plain text: aligned columns for a page, tabs for a spreadsheet."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from mineral_plugin.core.corner_tables.writing.form import RingTable, TableForm

_BAR = " | "
_Line = Tuple[str, str, str]


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
    head: _Line = (table.corner_head, table.x_head, table.y_head)
    rows: List[_Line] = [(_bare(row.name), row.x.text, row.y.text) for row in table.rows]
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(3)]
    indent = widths[0]
    lines = [table.heading] if table.heading else []
    lines.append((" " * indent + _BAR + table.system_head).rstrip())
    for name, x, y in [head, *rows]:
        lines.append(_BAR.join((name.ljust(indent), x.rjust(widths[1]), y.rjust(widths[2]))))
    return [*lines, *(fact.line for fact in table.facts)]


def _bare(name: str) -> str:
    """Return a name without the bar that parts the columns."""
    return name.replace("|", "¦")


def tabbed_text(forms: Sequence[TableForm]) -> str:
    """Return the tables with tabs between cells, as spreadsheets take them from the clipboard."""
    return "\n\n".join("\n".join("\t".join(line) for line in grid(form)) for form in forms) + "\n"


def grid(form: TableForm) -> List[Tuple[str, ...]]:
    """Return a form as lines of cells: headings of one cell, the table of three, facts of two."""
    lines: List[Tuple[str, ...]] = [(line,) for line in form.heading_lines]
    for table in form.tables:
        if table.heading:
            lines.append((table.heading,))
        lines.append((table.corner_head, table.system_head, ""))
        lines.append(("", table.x_head, table.y_head))
        lines += [(row.name, row.x.text, row.y.text) for row in table.rows]
        lines += [(fact.label, fact.text) for fact in table.facts]
    lines += [(fact.label, fact.text) for fact in form.facts]
    return [*lines, *((note,) for note in form.notes)]
