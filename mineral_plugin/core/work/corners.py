"""Use case: a pasted or saved corner table becomes a licence area."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea, Part, Ring, Source, area_id
from mineral_plugin.core.area.workspace import is_areas_file
from mineral_plugin.core.area.workspace import read_areas as read_areas_file
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.reader import read_corner_table

__all__ = ["is_areas_file", "read_areas", "read_corners", "read_table_file", "table_text"]

# A corner table is a page or two of text; anything far larger is another kind of file.
_LARGEST_TABLE_BYTES = 5_000_000


def read_corners(
    text: str, zone: Optional[Zone] = None, name: str = "", source: Optional[Source] = None
) -> LicenceArea:
    """Return the area of one pasted corner table; ``zone`` is used where the text names none.

    Raises:
        InputError: the text is not a corner table that can be read without doubt.
    """
    table = read_corner_table(text, zone)
    parts = (Part(Ring(table.corners)),)
    return LicenceArea(
        id=area_id(name, table.zone, parts),
        name=name,
        zone=table.zone,
        parts=parts,
        stated_area=table.stated_area,
        source=source or Source(),
    )


def read_table_file(path: Path, zone: Optional[Zone] = None, name: str = "") -> LicenceArea:
    """Return the area of a corner table kept as a text file (UTF-8 or UTF-16).

    Raises:
        MissingError: there is no such file.
        InputError: the file is no text, or no corner table that can be read without doubt.
    """
    # The name of a file is no legal source: the same table pasted elsewhere gives the same report.
    return read_corners(table_text(path), zone, name or path.stem)


def table_text(path: Path) -> str:
    """Return the text of a corner table file.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no text.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    if path.stat().st_size > _LARGEST_TABLE_BYTES:
        raise InputError("error.table.not_text", path=str(path))
    return _decoded(path.read_bytes(), path)


def _decoded(data: bytes, path: Path) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise InputError("error.table.not_text", path=str(path)) from error
        if "\x00" not in text:
            return text
    raise InputError("error.table.not_text", path=str(path))


def read_areas(path: Path) -> Tuple[LicenceArea, ...]:
    """Return the areas of an areas file (the GeoPackage layout of the model).

    Raises:
        MissingError: there is no such file.
        InputError: the file holds no areas.
        NewerFileError: the file was written by a newer version of the program.
    """
    areas = read_areas_file(path)
    if not areas:
        raise InputError("error.no_areas", path=str(path))
    return areas
