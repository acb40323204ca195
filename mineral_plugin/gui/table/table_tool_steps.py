"""What is done with a read table: copy it, save it, doubt it, compare it with another."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Tuple

from qgis.PyQt.QtCore import QMimeData, QObject
from qgis.PyQt.QtGui import QGuiApplication

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.table.compare_steps import CompareSteps
from mineral_plugin.gui.table.reading_steps import ReadingSteps


class TableToolSteps(QObject):
    """Connects the tools below the table with the core's use cases."""

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        reading: ReadingSteps,
        vectors: Callable[[], Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or dock)
        self._desk, self._reading = desk, reading
        self._tools = dock.paste.result.tools
        self._tools.copy_asked.connect(self.copy)
        self._tools.save_asked.connect(self.save)
        self.compare = CompareSteps(self._tools, desk, vectors, self)
        self._tools.report_copied.connect(self.copy_report)

    def _areas(self) -> Tuple[Any, ...]:
        return tuple(self._desk.areas)

    def copy(self) -> None:
        """Put the table in the prescribed form on the clipboard: with its cells, and as text."""
        from mineral_plugin.core.work.writing import clipboard_table

        try:
            html, text = clipboard_table(self._areas(), self._desk.lang)
        except MineralError as error:
            self._tools.show_done("conflict", error_sentence(error, self._desk.lang))
            return
        data = QMimeData()
        data.setHtml(html)
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        self._tools.show_done("clear", self.tr("The table is on the clipboard."))

    def save(self, path: str) -> None:
        """Write the table in the prescribed form to a file of the kind its ending names."""
        from mineral_plugin.core.work.writing import write_corner_tables

        try:
            write_corner_tables(self._areas(), Path(path), self._desk.lang)
        except MineralError as error:
            self._tools.show_done("conflict", error_sentence(error, self._desk.lang))
            return
        self._tools.show_done("clear", self.tr("Saved: {file}").format(file=path))

    def copy_report(self) -> None:
        """Put the import report on the clipboard as text."""
        QGuiApplication.clipboard().setText(self._tools.report.text())
