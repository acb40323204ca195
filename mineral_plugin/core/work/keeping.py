"""Use case: keep an area in the workspace of the data folder, and find it again."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas, write_areas


def workspace_path(home: Path) -> Path:
    """Return the file that keeps the areas at work."""
    return home / "workspace.gpkg"


def keep_area(area: LicenceArea, home: Path) -> Path:
    """Keep an area in the workspace, in place of an earlier one with its id; return the workspace.

    Raises:
        CannotWriteError: the workspace cannot be written; what was kept is untouched.
        NewerFileError: the workspace belongs to a newer version of the program.
    """
    return keep_areas((area,), home)


def keep_areas(areas: Sequence[LicenceArea], home: Path) -> Path:
    """Keep areas in the workspace, all or none, in place of earlier ones with their ids; return it.

    Raises:
        CannotWriteError: the workspace cannot be written; what was kept is untouched.
        NewerFileError: the workspace belongs to a newer version of the program.
    """
    path = workspace_path(home)
    kept = read_areas(path) if path.is_file() else ()
    if not set(areas) <= set(kept):
        ids = {area.id for area in areas}
        write_areas(path, [*(other for other in kept if other.id not in ids), *areas])
    return path


def find_area(path: Path, area_id: str) -> Optional[LicenceArea]:
    """Return the area with an id from an areas file, ``None`` when file or area are not there."""
    if not path.is_file():
        return None
    return next((area for area in read_areas(path) if area.id == area_id), None)
