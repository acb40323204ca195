"""Files dropped anywhere on the window of QGIS: ours go to the dock, all others stay QGIS's.

A pack is nothing to anybody else. Tables, GPX files and areas files are taken only while the dock is open:
whoever works without it drops them on QGIS and means QGIS.
"""

from __future__ import annotations

from pathlib import Path
from typing import Callable, List

from qgis.gui import QgsCustomDropHandler
from qgis.PyQt.QtCore import QTimer, pyqtSignal

from mineral_plugin.core.base.errors import MineralError

TABLE_SUFFIXES = frozenset([".xlsx", ".xls", ".docx", ".txt", ".gpx"])
PACK_SUFFIX = ".mlpack"
_AREAS_SUFFIX = ".gpkg"


class CanvasDrops(QgsCustomDropHandler):
    """Takes dropped files; those of one drop are told together, packs apart.

    ``wanted`` tells whether the dock is open and its pages can be used.
    """

    files_dropped = pyqtSignal(list)
    packs_dropped = pyqtSignal(list)

    def __init__(self, wanted: Callable[[], bool]) -> None:
        super().__init__()
        self._wanted = wanted
        self._files: List[str] = []
        self._packs: List[str] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._tell)

    def handleFileDrop(self, file: str) -> bool:  # noqa: N802 - QGIS's name
        """Return whether a file is ours; QGIS then leaves it alone."""
        if file.lower().endswith(PACK_SUFFIX):
            self._packs.append(file)
        elif self._wanted() and is_for_the_dock(Path(file)):
            self._files.append(file)
        else:
            return False
        self._later.start()
        return True

    def _tell(self) -> None:
        files, packs = self._files, self._packs
        self._files, self._packs = [], []
        if files:
            self.files_dropped.emit(files)
        if packs:
            self.packs_dropped.emit(packs)


def is_for_the_dock(path: Path) -> bool:
    """Return whether a file is a corner table or an areas file; a GeoPackage is asked for its tables."""
    suffix = path.suffix.lower()
    if suffix in TABLE_SUFFIXES:
        return path.is_file()
    if suffix != _AREAS_SUFFIX or not path.is_file():
        return False
    try:
        from mineral_plugin.core.work.corners import is_areas_file

        return is_areas_file(path)
    except (MineralError, ImportError):
        return False
