"""Use case: lay out the practice data in the data folder; everything in it is invented, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.locate import resource_path

FOLDER = "practice"
REFERENCE = "thuc-hanh.gpkg"
MANIFEST = "thuc-hanh.manifest.json"
TABLE = "bang-toa-do-thuc-hanh.txt"
WORKBOOK = "bang-toa-do-thuc-hanh.xlsx"
FILES: Tuple[str, ...] = (REFERENCE, MANIFEST, TABLE, WORKBOOK)
ZONE_EPSG = 9208
EXTENT = (491_150.0, 2_391_950.0, 492_550.0, 2_392_850.0)
"""What the map shows first: west, south, east, north in metres of the zone."""
PROCEDURE, MINERAL = "P14", "limestone_vlxdtt"
SERVICE = "http://127.0.0.1:8765"
"""Where the practice service of this machine listens, if one was started."""


@dataclass(frozen=True)
class PracticeData:
    """The practice data as they lie in the data folder."""

    folder: Path

    @property
    def reference(self) -> Path:
        """Return the reference data: licences and two kinds of areas in which mining is not allowed."""
        return self.folder / REFERENCE

    @property
    def table(self) -> Path:
        """Return the corner table with a doubtful row."""
        return self.folder / TABLE

    @property
    def workbook(self) -> Path:
        """Return the same table without a doubt."""
        return self.folder / WORKBOOK

    def table_text(self) -> str:
        """Return the corner table as somebody would paste it."""
        return self.table.read_text(encoding="utf-8")


def practice_folder(home: Path) -> Path:
    """Return where the practice data lie."""
    return home / FOLDER


def lay_out_practice(home: Path) -> PracticeData:
    """Put the practice data into the data folder as they are meant to be; return them.

    A file that is as it should be is left alone: it may be open on the map.

    Raises:
        CannotWriteError: the folder cannot be written.
    """
    folder = practice_folder(home)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteError("error.home_not_writable", path=str(folder)) from error
    for name in FILES:
        source, target = resource_path("practice", name), folder / name
        if not target.is_file() or sha256_of_file(target) != sha256_of_file(source):
            write_bytes(target, source.read_bytes())
    return PracticeData(folder)
