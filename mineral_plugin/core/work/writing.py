"""Use case: corner tables are written to files or the clipboard, from one form and the same numbers."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Callable, List, Mapping, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import Writer, bytes_writer, write_all_whole, write_bytes
from mineral_plugin.core.corner_tables.writing.csv_file import csv_bytes
from mineral_plugin.core.corner_tables.writing.docx import docx_bytes
from mineral_plugin.core.corner_tables.writing.form import TableForm, TableOptions, one_line, table_form
from mineral_plugin.core.corner_tables.writing.html import html_page
from mineral_plugin.core.corner_tables.writing.text import aligned_text, tabbed_text
from mineral_plugin.core.corner_tables.writing.xlsx import xlsx_bytes

__all__ = ["KINDS", "TableOptions", "clipboard_table", "safe_names", "write_corner_tables", "write_each"]

_Printer = Callable[[Sequence[TableForm]], bytes]
_PRINTERS: Mapping[str, _Printer] = {
    ".xlsx": xlsx_bytes,
    ".docx": docx_bytes,
    ".csv": csv_bytes,
    ".html": lambda forms: html_page(forms).encode("utf-8"),
    ".txt": lambda forms: aligned_text(forms).encode("utf-8-sig"),
}
KINDS: Tuple[str, ...] = tuple(_PRINTERS)

_LONGEST_NAME_BYTES = 120
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%]')
# Names that Windows keeps for devices, whatever follows the first dot.
_DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def write_corner_tables(
    areas: Sequence[LicenceArea], path: Path, lang: str = "vi", options: Optional[TableOptions] = None
) -> Path:
    """Write the corner tables of some areas to one file; its ending names the format. Return the path.

    Equal areas give equal bytes. ``KINDS`` are the endings.

    Raises:
        InputError: no areas, an area without corners, or an ending that is not known.
        CannotWriteError: the file cannot be written; what was there is untouched.
    """
    printer = _printer(path)
    write_bytes(path, printer(_forms(areas, lang, options)))
    return path


def write_each(
    areas: Sequence[LicenceArea],
    folder: Path,
    kind: str,
    lang: str = "vi",
    options: Optional[TableOptions] = None,
) -> Tuple[Path, ...]:
    """Write one file for each area into a folder, all or none; return the paths in the areas' order.

    ``kind`` is an ending (``.docx``). A file is named after its area, without anything that could lead
    out of the folder; files of the same names are replaced.

    Raises:
        InputError: no areas, an area without corners, or an ending that is not known.
        CannotWriteError: a file cannot be written; every file is as it was.
    """
    printer = _printer(folder / f"x{kind}")
    forms = _forms(areas, lang, options)
    paths = [folder / f"{name}{kind}" for name in safe_names([area.name or area.id for area in areas])]
    targets: List[Tuple[Path, Writer]] = [
        (path, bytes_writer(printer([form]))) for path, form in zip(paths, forms)
    ]
    write_all_whole(targets)
    return tuple(paths)


def clipboard_table(
    areas: Sequence[LicenceArea], lang: str = "vi", options: Optional[TableOptions] = None
) -> Tuple[str, str]:
    """Return the corner tables as (HTML, text with tabs) for the clipboard.

    Raises:
        InputError: no areas, or an area without corners.
    """
    forms = _forms(areas, lang, options)
    return html_page(forms), tabbed_text(forms)


def safe_names(names: Sequence[str]) -> Tuple[str, ...]:
    """Return file names, without ending, for names of any kind: each fit for every system, none twice."""
    taken: Set[str] = set()
    found: List[str] = []
    for name in names:
        stem, number = _safe_name(name), 1
        candidate = stem
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem} ({number})"
        taken.add(candidate.casefold())
        found.append(candidate)
    return tuple(found)


def _safe_name(name: str) -> str:
    clean = _FORBIDDEN.sub("_", one_line(name))
    clean = _cut(clean, _LONGEST_NAME_BYTES).strip(" .~-_")
    if not clean:
        return "area"
    return f"_{clean}" if _DEVICES.match(clean) else clean


def _cut(text: str, longest: int) -> str:
    """Cut a text to so many bytes of UTF-8, never inside a letter with its marks."""
    while len(text.encode("utf-8")) > longest:
        text = text[:-1]
        while text and unicodedata.combining(text[-1]):
            text = text[:-1]
    return text


def _printer(path: Path) -> _Printer:
    printer = _PRINTERS.get(path.suffix.lower())
    if printer is None:
        raise InputError("error.writing.kind", path=str(path), kinds=KINDS)
    return printer


def _forms(areas: Sequence[LicenceArea], lang: str, options: Optional[TableOptions]) -> Tuple[TableForm, ...]:
    if not areas:
        raise InputError("error.writing.no_areas")
    for area in areas:
        rings = [ring for part in area.parts for ring in part.rings]
        if not rings or any(not ring.corners for ring in rings):
            raise InputError("error.writing.no_corners", name=area.name)
    return tuple(table_form(area, lang, options) for area in areas)
