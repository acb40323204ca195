"""Use case: a pasted or saved corner table becomes a licence area."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea, Source, area_id
from mineral_plugin.core.area.workspace import is_areas_file
from mineral_plugin.core.area.workspace import read_areas as read_areas_file
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.result import Reading
from mineral_plugin.core.work.reading import licence_areas, read_file, read_text

__all__ = ["is_areas_file", "read_areas", "read_corners", "read_table_file"]


def read_corners(
    text: str, zone: Optional[Zone] = None, name: str = "", source: Optional[Source] = None
) -> LicenceArea:
    """Return the area of one pasted corner table; ``zone`` is used where the text names none.

    Raises:
        InputError: the text is not a corner table of one area that can be read without doubt.
    """
    area = _the_only_area(read_text(text, zone), name)
    return replace(area, source=source) if source is not None else area


def read_table_file(path: Path, zone: Optional[Zone] = None, name: str = "") -> LicenceArea:
    """Return the area of a corner table kept in a file of any format.

    Raises:
        MissingError: there is no such file.
        InputError: the file holds no corner table of one area that can be read without doubt.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    # The name of a file is no legal source: the same table pasted elsewhere gives the same report.
    return _the_only_area(read_file(path, zone), name or path.stem)


def _the_only_area(reading: Reading, name: str) -> LicenceArea:
    areas = licence_areas(reading, name)
    if len(areas) != 1:
        raise InputError("error.table.several", count=len(areas))
    return replace(areas[0], name=name, id=area_id(name, areas[0].zone, areas[0].parts))


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
