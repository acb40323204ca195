"""What a file without columns tells in words: system, area, levels, as the corner table prints them."""

from __future__ import annotations

from typing import List, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.corner_tables.writing.form import table_form


def area_lines(area: LicenceArea, lang: str) -> Tuple[str, ...]:
    """Return the system, the area and the levels of an area as lines, from its corner table.

    Lines may be equal: parts may share a level, and each has its own below its heading.
    """
    form = table_form(area, lang)
    lines: List[str] = [form.tables[0].system_head]
    for table in form.tables:
        if table.heading and table.facts:
            lines.append(table.heading)
        lines += [fact.line for fact in table.facts]
    lines += [fact.line for fact in form.facts]
    return tuple(lines)
