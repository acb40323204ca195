"""From what is chosen and installed to the rows of the layers panel, and what a row's buttons do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from mineral_plugin.core.work.layer_choice import LayerChoice
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.layers.layer_words import layer_shown, short_lines, source_shown
from mineral_plugin.gui.layers.own_data_steps import OwnDataSteps
from mineral_plugin.gui.layers.pack_steps import PackSteps
from mineral_plugin.gui.layers.panel_work import PanelWork
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.sentences import error_sentence


class LayerSteps(QObject):
    """Connects the layers panel with the core; packs and files of the user's own have steps of theirs."""

    seen = pyqtSignal(tuple)
    """The rows of the panel (``LayerRow``), whenever they were looked at."""

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        view: MapView,
        project: QgsProject,
        rest: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._view = dock, desk, view
        self._panel = dock.layers
        self._shown: Optional[Any] = None
        self._number = 0
        self._answered = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._look)
        self.work = PanelWork(dock, desk, rest)
        self.packs = PackSteps(dock, desk, self)
        self.own = OwnDataSteps(dock, desk, self, project)
        panel = self._panel
        panel.changed.connect(self.refresh)
        panel.row_asked.connect(self._on_row)
        panel.show_all_asked.connect(lambda: self.show_all())
        panel.source_asked.connect(self._on_source)
        panel.source_ticked.connect(self._on_tick)
        panel.files_given.connect(self.take_files)
        dock.packs_dropped.connect(self.packs.install)
        dock.check.question_changed.connect(self.refresh)
        dock.check.day_changed.connect(self.refresh)
        for page in (dock.start, dock.check):
            page.layers_asked.connect(lambda: dock.open_page("layers"))

    @property
    def is_settled(self) -> bool:
        """Return whether the panel shows what is chosen and installed now."""
        return not self._later.isActive() and self._answered == self._number

    def refresh(self) -> None:
        """Look at the reference data again, once for all that asked for it."""
        self._later.start()

    def _look(self) -> None:
        self._number += 1
        number = self._number
        work = looking(self._panel.choice, self._dock.check, self._desk.home())
        self._desk.run(
            self.tr("Looking at the reference data"),
            work,
            lambda shown: self._show(number, shown),
            lambda error: self._show_failure(number, error),
        )

    def _is_over(self, number: int) -> bool:
        """Return whether an answer comes too late: the dock is gone, or something newer was asked."""
        return sip.isdeleted(self) or number != self._number

    def _show(self, number: int, shown: Any) -> None:
        if self._is_over(number):
            return
        self._answered = number
        self._shown, lang = shown, self._desk.lang
        rows = [layer_shown(row, place, lang) for place, row in enumerate(shown.rows)]
        read = sum(row.is_read for row in shown.rows)
        sources = [source_shown(row, place, lang) for place, row in enumerate(shown.sources)]
        summary = shown.summary.text(lang)
        self._panel.show_layers(summary, rows[:read], rows[read:], sources)
        self._dock.check.layers.show_lines(short_lines(shown.rows, lang))
        self._dock.start.show_layers(summary)
        self.seen.emit(tuple(shown.rows))

    def _show_failure(self, number: int, error: BaseException) -> None:
        if not self._is_over(number):
            self._answered = number
            self._panel.show_told("conflict", error_sentence(error, self._desk.lang))

    # --- what the buttons do ------------------------------------------------------------------------

    def take_files(self, paths: Any) -> None:
        """Take files as reference data: packs are installed, described files added, others asked about."""
        from mineral_plugin.core.work.layer_choice import GivenFile, kind_of_file

        self._panel.show_told("clear", "")
        kinds = {path: kind_of_file(Path(path)) for path in paths}
        self._panel.add([path for path, kind in kinds.items() if kind is GivenFile.DESCRIBED])
        own = [path for path, kind in kinds.items() if kind is GivenFile.OWN]
        packs = [path for path, kind in kinds.items() if kind is GivenFile.PACK]
        if packs:
            self.packs.install(packs)
        if own:
            self.own.take(own)

    def _on_tick(self, place: int, ticked: bool) -> None:
        if self._shown is not None:
            row = self._shown.sources[place]
            self._panel.choose(self._panel.choice.ticking(row.pack.partition("@")[0], ticked))

    def _on_row(self, action: str, place: int) -> None:
        row = self._shown.rows[place] if self._shown is not None else None
        if row is None:
            return
        self._panel.show_told("clear", "")
        if action == "show":
            self._show_on_map(row)
        elif action == "confirm":
            self.packs.ask_issuer(row.pack)
        elif action == "restore":
            self.packs.restore(row.pack, row.text)
        elif action == "remove":
            self._remove(row.text, row.pack)

    def _on_source(self, action: str, place: int) -> None:
        row = self._shown.sources[place] if self._shown is not None else None
        if row is None:
            return
        self._panel.show_told("clear", "")
        if action == "confirm":
            self.packs.ask_issuer(row.pack)
        elif action == "revoke":
            self.packs.ask_revoke(row.seen)
        elif action == "restore":
            self.packs.restore(row.pack, row.text)
        elif action == "fields":
            self.own.ask_again(row.text)
        elif action == "remove":
            self._remove(row.text, row.pack)

    def _remove(self, text: str, pack: str) -> None:
        if pack:
            self.packs.ask_remove(pack, text)
        else:
            self.forget(text)

    def forget(self, text: str) -> None:
        """Take a text out of what is chosen, and its layers off the map."""
        self._view.hide_reference(text)
        self._panel.choose(self._panel.choice.without(text))

    def hide(self, text: str) -> None:
        """Take the layers of a text off the map: their files are about to change."""
        self._view.hide_reference(text)

    def show_all(self, done: Callable[[], None] = lambda: None) -> None:
        """Put every layer that the procedure reads on the map, one in a turn of the window; then ``done``."""
        shown = self._shown.rows if self._shown is not None else ()
        rows = [row for row in shown if row.is_read and row.layer is not None and "show" in row.actions]

        count = len(rows)

        def next_one() -> None:
            if sip.isdeleted(self):
                return
            if rows and self._show_on_map(rows.pop(0)):
                QTimer.singleShot(0, next_one)
                return
            if not rows and count > 1:
                told = self.tr("On the map, read-only: {count} layers").format(count=count)
                self._panel.show_told("clear", told)
            done()

        next_one()

    def _show_on_map(self, row: Any) -> bool:
        layer, title = row.layer, row.title.text(self._desk.lang)
        name = f"{title} ({row.pack or layer.source})"
        if self._view.show_reference(row.text, layer.path, layer.table, name, row.role, layer.fields):
            self._panel.show_told("clear", self.tr("On the map, read-only: {name}").format(name=name))
            return True
        text = self.tr("{name} cannot be shown: QGIS cannot open the file {file}.")
        self._panel.show_told("conflict", text.format(name=name, file=layer.path.name))
        return False


def looking(choice: LayerChoice, page: Any, home: Path) -> Callable[[Any], Any]:
    """Return the work that finds out what a choice is worth for the question on the page of the check."""
    asked = page.asked()

    def look(_progress: Any) -> Any:
        from mineral_plugin.core.work.layer_rows import layers_shown
        from mineral_plugin.core.work.packs import sources_of

        sources = sources_of(home, os.environ)
        return layers_shown(choice, asked.procedure, asked.event_date, sources, asked.rules)

    return look
