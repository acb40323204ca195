"""A workbook (XLSX) of ready sheets: what holds them together, and names that Excel takes for sheets."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Sequence, Set

from mineral_plugin.core.corner_tables.writing.ooxml import (
    HEAD,
    OFFICE,
    Target,
    content_types,
    package,
    relations,
    xml,
)

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LONGEST_SHEET_NAME = 31


def workbook(
    sheets: Sequence[str], names: Sequence[str], titles: Sequence[Optional[str]], styles: str, strings: str
) -> bytes:
    """Return a workbook of the XML of its sheets, styles and texts; equal parts give equal bytes.

    ``names`` are those of the sheets (see ``sheet_names``), ``titles`` the rows repeated on every printed
    page (``$1:$1``), ``None`` for a sheet without any.
    """
    paths = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    kinds = {"xl/workbook.xml": "spreadsheetml.sheet.main+xml"}
    kinds.update({path: "spreadsheetml.worksheet+xml" for path in paths})
    kinds["xl/styles.xml"] = "spreadsheetml.styles+xml"
    kinds["xl/sharedStrings.xml"] = "spreadsheetml.sharedStrings+xml"
    targets = [Target(f"rId{number}", "worksheet", path[3:]) for number, path in enumerate(paths, start=1)]
    targets.append(Target("rIdStyles", "styles", "styles.xml"))
    targets.append(Target("rIdStrings", "sharedStrings", "sharedStrings.xml"))
    parts: Dict[str, str] = {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": relations([Target("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names, titles),
        "xl/_rels/workbook.xml.rels": relations(targets),
        **dict(zip(paths, sheets)),
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": strings,
    }
    return package(parts)


def _workbook(names: Sequence[str], titles: Sequence[Optional[str]]) -> str:
    listed = "".join(
        f'<sheet name="{xml(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">'
        f"{xml(chr(39) + name + chr(39))}!{rows}</definedName>"
        for index, (name, rows) in enumerate(zip(names, titles))
        if rows is not None
    )
    defined = f"<definedNames>{repeated}</definedNames>" if repeated else ""
    return (
        f'{HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        f"{defined}</workbook>"
    )


def sheet_names(names: Sequence[str]) -> List[str]:
    """Return names that Excel takes for sheets, none twice."""
    taken: Set[str] = set()
    found: List[str] = []
    for index, name in enumerate(names, start=1):
        clean = re.sub(r"[\[\]:*?/\\']", "_", name).strip() or str(index)
        stem = f"_{clean}" if clean.casefold() == "history" else clean
        candidate, number = _cut(stem, ""), 1
        while candidate.casefold() in taken:
            number += 1
            candidate = _cut(stem, f" ({number})")
        taken.add(candidate.casefold())
        found.append(candidate)
    return found


def _cut(name: str, ending: str) -> str:
    # Excel counts in UTF-16; a letter beyond the first plane counts twice.
    while len((name + ending).encode("utf-16-le")) > 2 * _LONGEST_SHEET_NAME:
        name = name[:-1]
    return name + ending
