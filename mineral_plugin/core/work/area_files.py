"""What the data folder keeps of one area, a file each, under the hash of the area's id."""

from __future__ import annotations

from pathlib import Path

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import CannotWriteError


def area_file(home: Path, folder: str, area_id: str) -> Path:
    """Return the file of a folder of the data folder that belongs to an area."""
    # An id given by a file may hold anything; its hash is a file name everywhere.
    return home / folder / f"{sha256_of_json(area_id)[:32]}.json"


def make_room(path: Path) -> None:
    """Make the folder of a file that is to be written.

    Raises:
        CannotWriteError: the data folder is full or not writable.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def forget(path: Path) -> None:
    """Remove a file, if it is there.

    Raises:
        CannotWriteError: the data folder is not writable.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> CannotWriteError:
    reason = error.strerror or type(error).__name__
    return CannotWriteError("error.cannot_write", path=str(path), reason=reason)
