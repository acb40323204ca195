"""Use case: keep an area in the workspace of the data folder, and find it again."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Optional, Sequence

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import areas_of, put_areas, read_areas
from mineral_plugin.core.area.workspace_file import open_workspace, told, transaction
from mineral_plugin.core.drawing.draft_store import drafted_area


def workspace_path(home: Path) -> Path:
    """Return the file that keeps the areas at work and the drafts."""
    return home / "workspace.gpkg"


def keep_area(area: LicenceArea, home: Path) -> Path:
    """Keep an area in the workspace, in place of an earlier one with its id; return the workspace.

    Raises as ``keep_areas``.
    """
    return keep_areas((area,), home)


def keep_areas(areas: Sequence[LicenceArea], home: Path) -> Path:
    """Keep areas in the workspace, all or none, in place of earlier ones with their ids; return it.

    One transaction: what other programs keep there meanwhile stays.

    Raises:
        CannotWriteError: the workspace cannot be written; what was kept is untouched.
        NewerFileError: the workspace belongs to a newer version of the program.
        InputError: the file in its place is damaged or of another kind; it is left as it is.
    """
    path = workspace_path(home)
    with told(path), closing(open_workspace(path)) as connection:
        with transaction(connection, path):
            kept = set(areas_of(connection))
            put_areas(connection, [area for area in areas if area not in kept])
    return path


def find_area(path: Path, area_id: str) -> Optional[LicenceArea]:
    """Return the area with an id from an areas file, ``None`` when file or area are not there.

    In the workspace an area may also be where a draft stands.
    """
    if not path.is_file():
        return None
    kept = next((area for area in read_areas(path) if area.id == area_id), None)
    return drafted_area(path, area_id) if kept is None else kept
