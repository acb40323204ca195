"""The practice project: made-up data that say so, laid out in the data folder, opened like any project."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Callable, List, Optional

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox

from mineral_plugin.bridge.project import Remembered, remember
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.tips import as_line

PROJECT = "THUC-HANH.qgs"
SAVE, DISCARD, CANCEL = "save", "discard", "cancel"
Ask = Callable[[], str]


class Practice(QObject):
    """Opens the practice project, and takes its data out of what is chosen once another one is open.

    The data are never installed as a pack, so that no real check meets them.
    """

    opened = pyqtSignal()
    left = pyqtSignal()

    def __init__(  # noqa: QGS105 - given, so that tests can do without a window
        self, iface: Any, dock: Any, desk: Any, view: Any, project: QgsProject
    ) -> None:
        super().__init__(dock)
        self._iface, self._dock, self._desk, self._view = iface, dock, desk, view
        self._project = project
        self._data: Any = None
        self._turns: List[Callable[[], None]] = []
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(0)
        self._next_turn.timeout.connect(self._take_turn)
        project.readProject.connect(self._on_project)
        project.cleared.connect(self._on_project)
        # QGIS may have ended while somebody practised; what was chosen then is taken up again later.
        dock.layers.changed.connect(self._on_project)
        self._on_project()

    def close(self) -> None:
        """Listen no more."""
        self._next_turn.stop()
        self._project.readProject.disconnect(self._on_project)
        self._project.cleared.disconnect(self._on_project)
        self._dock.layers.changed.disconnect(self._on_project)

    @property
    def data(self) -> Any:
        """Return the practice data (``PracticeData``) of the core, ``None`` before they were laid out."""
        return self._data

    @property
    def is_open(self) -> bool:
        """Return whether the project in the window is that of the practice."""
        return self._is_ours(self._project.fileName())

    def open(self, ask: Optional[Ask] = None) -> bool:
        """Open the practice project in a moment, told by ``opened``; return whether that may be.

        Where the project in the window has changes, ``ask`` tells what becomes of them (``save``,
        ``discard``, ``cancel``); without it a question is shown.
        """
        if not self._may_leave(ask or self._ask):
            return False
        self._turns = [self._lay_out, self._write_project, self._open_project]
        self._next_turn.start()
        return True

    def _take_turn(self) -> None:
        """Do one piece; the window lives between two of them."""
        try:
            self._turns.pop(0)()
        except MineralError as error:
            self._turns = []
            self._tell(error_sentence(error, self._desk.lang))
        if self._turns:
            self._next_turn.start()

    def _lay_out(self) -> None:
        from mineral_plugin.core.work.practice import lay_out_practice

        self._data = lay_out_practice(self._desk.home())

    # --- the project in the window ------------------------------------------------------------------

    def _may_leave(self, ask: Ask) -> bool:
        if not self._project.isDirty():
            return True
        answer = ask()
        if answer == SAVE:
            self._iface.actionSaveProject().trigger()
            return not self._project.isDirty()
        if answer == DISCARD:
            self._project.setDirty(False)
        return answer == DISCARD

    def _ask(self) -> str:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._iface.mainWindow(),
            self.tr("Practice project"),
            self.tr("The open project has changes. Save them before the practice project is opened?"),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        return {buttons.Save: SAVE, buttons.Discard: DISCARD}.get(answer, CANCEL)

    def _write_project(self) -> None:
        """Write a fresh project that names the practice data; the one in the window is not touched."""
        from mineral_plugin.core.base.errors import CannotWriteError
        from mineral_plugin.core.work.practice import EXTENT, ZONE_EPSG

        path = self._data.folder / PROJECT
        made = QgsProject()
        crs = QgsCoordinateReferenceSystem(f"EPSG:{ZONE_EPSG}")
        made.setCrs(crs)
        made.setTitle(self.tr("PRACTICE: made-up data, no legal effect"))
        made.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(QgsRectangle(*EXTENT), crs))
        made.setFileName(str(path))
        remember(made, Remembered("", "", (str(self._data.reference),)))
        if not made.write(str(path)):
            raise CannotWriteError("error.home_not_writable", path=str(path))

    def _open_project(self) -> None:
        path = self._data.folder / PROJECT
        if not self._iface.addProject(str(path)):
            self._tell(self.tr("The practice project cannot be opened: {file}").format(file=path))
            return
        from mineral_plugin.core.reference.spec import manifest_layers

        specs = manifest_layers(self._data.reference)
        self._turns += [partial(self._show_reference, spec) for spec in specs]
        self._turns.append(self._finish)

    def _show_reference(self, spec: Any) -> None:
        """Put a layer of the practice data on the map, read-only."""
        titles = {
            "licence": self.tr("PRACTICE: licences"),
            "prohibited": self.tr("PRACTICE: prohibited areas"),
            "temporarily_prohibited": self.tr("PRACTICE: temporarily prohibited areas"),
        }
        title = titles.get(spec.role, spec.role)
        self._view.show_reference(str(self._data.reference), spec.path, spec.table, title, spec.role)

    def _finish(self) -> None:
        self._project.setDirty(False)
        self.opened.emit()

    # --- leaving ------------------------------------------------------------------------------------

    def _on_project(self, *_document: Any) -> None:
        if self.is_open:
            return
        choice = self._dock.layers.choice
        ours = [text for text in choice.chosen if self._is_ours(text)]
        for text in ours:
            self._view.hide_reference(text)
            choice = choice.without(text)
        if ours:
            self._dock.layers.choose(choice)
            self.left.emit()

    def _is_ours(self, path: str) -> bool:
        """Return whether a path lies in the folder of the practice."""
        from mineral_plugin.core.work.practice import practice_folder

        if not path or "=" in path:
            return False
        try:
            return Path(path).resolve().parent == practice_folder(self._desk.home()).resolve()
        except (MineralError, OSError):
            return False

    def _tell(self, sentence: str) -> None:
        self._iface.messageBar().pushMessage(
            self.tr("Mineral Licence"), as_line(sentence), Qgis.MessageLevel.Warning
        )
