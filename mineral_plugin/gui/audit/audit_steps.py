"""From a register and a day to a ranked list in the dock and on the map, and decisions on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from mineral_plugin.bridge import settings
from mineral_plugin.gui.audit.audit_map import AuditMap
from mineral_plugin.gui.audit.audit_page import MOVES
from mineral_plugin.gui.audit.audit_shown import AuditShown
from mineral_plugin.gui.audit.audit_words import PairTold, headline, not_looked_at, pair_told, subject
from mineral_plugin.gui.audit.audit_work import (
    Found,
    auditing,
    deciding,
    finding_newest,
    registers,
    saving,
)
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.layers.layer_steps import LayerSteps
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.file_choice import open_file, save_file
from mineral_plugin.gui.parts.sentences import error_sentence


class AuditSteps(QObject):
    """Connects the page of the audit with the core; one piece of long work at a time."""

    def __init__(self, dock: MineralDock, desk: Desk, view: MapView, layers: LayerSteps) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._layers, self._page = dock, desk, layers, dock.audit
        self.map = AuditMap(view, self)
        self.shown: Optional[AuditShown] = None
        self._task: Optional[Any] = None
        self._is_looked, self._awaits_file = False, False
        page = self._page
        page.run_asked.connect(self.run)
        page.stop_asked.connect(self.stop)
        page.pair_chosen.connect(self._on_pair)
        page.gap_chosen.connect(self._on_gap)
        page.card.zoom_asked.connect(self._zoom)
        page.card.decided.connect(self.decide)
        page.filter_changed.connect(self._filter)
        page.report_asked.connect(self.open_report)
        page.save_asked.connect(self._choose_target)
        page.form.file_chosen.connect(self._choose_file)
        page.form.data_asked.connect(lambda: dock.open_page("layers"))
        page.form.set_day(desk.today())
        self.map.extent_changed.connect(self._on_extent)
        self.map.picked.connect(self._on_picked)
        dock.start.audit_chosen.connect(lambda: dock.open_page("audit"))
        dock.page_opened.connect(self._on_page)
        dock.layers.changed.connect(self._on_data)
        dock.layers.card_closed.connect(self._await_no_file)
        self._take_moves()

    @property
    def is_busy(self) -> bool:
        """Return whether something is under way."""
        return self._task is not None

    def _take_moves(self) -> None:
        known = settings.load()
        for name in MOVES:
            self._page.moves[name].setChecked(bool(getattr(known.settings, f"{name}_to_finding", False)))
        self._page.moves["flash"].setChecked(known.settings.flash_finding)
        self._page.moves_changed.connect(self._remember_moves)

    def _remember_moves(self) -> None:
        moves = self._moves()
        settings.save(
            pan_to_finding=moves["pan"], zoom_to_finding=moves["zoom"], flash_finding=moves["flash"]
        )

    def _moves(self) -> Dict[str, bool]:
        return {name: box.isChecked() for name, box in self._page.moves.items()}

    # --- what is asked ------------------------------------------------------------------------------

    def _on_page(self, page: str) -> None:
        if page != "audit":
            return
        self._offer_registers()
        if self.shown is not None:
            self.map.show(self.shown.path)
        elif not self._is_looked and self._task is None:
            self._is_looked = True
            work = finding_newest(self._desk.home(), self._desk.lang)
            self._start(self.tr("Reading the results of the last audit"), work, self._on_found)

    def _offer_registers(self) -> None:
        self._page.form.offer_registers(registers(self._dock.layers.choice, self._desk.home()))

    def _choose_file(self) -> None:
        kinds = self.tr("Map files (*.gpkg *.shp *.tab *.mif *.geojson *.json *.kml);;All files (*)")
        open_file(self._page, self.tr("Choose a register"), self.take_file, kinds)

    def take_file(self, path: str) -> None:
        """Take a register from a file; its columns are asked for on the page of the data."""
        self._awaits_file = True
        self._dock.open_page("layers")
        self._layers.take_files([path])

    def _on_data(self) -> None:
        before = {text for text, _ in registers(self._dock.layers.choice, self._desk.home())}
        known = {self._page.form.register.itemData(n) for n in range(self._page.form.register.count())}
        self._offer_registers()
        new = sorted(before - known)
        if self._awaits_file and new:
            self._awaits_file = False
            self._page.form.choose_register(new[-1])
            self._dock.open_page("audit")

    def _await_no_file(self) -> None:
        self._awaits_file = False

    # --- the audit ----------------------------------------------------------------------------------

    def run(self) -> None:
        """Audit; the results shown before stay until there are new ones, and their decisions are kept."""
        if self._task is not None:
            return
        previous = self.shown.path if self.shown is not None else None
        work = auditing(
            self._page.form.asked(),
            self._dock.layers.choice,
            self._desk.home(),
            self._desk.now(),
            self._desk.lang,
            previous,
        )
        self._start(self.tr("Auditing the register"), work, self._on_audited)

    def _start(self, title: str, work: Any, done: Any) -> None:
        self._page.show_busy(True)
        self._task = self._desk.run(title, work, lambda result: self._end(done, result), self._on_failed)
        self._task.progressChanged.connect(self._page.show_progress)

    def _end(self, done: Any, result: Any) -> None:
        if not sip.isdeleted(self):
            self._task = None
            self._page.show_busy(False)
            done(result)

    def _on_failed(self, error: BaseException) -> None:
        if not sip.isdeleted(self):
            self._task = None
            self._page.show_busy(False)
            self._page.show_told("conflict", error_sentence(error, self._desk.lang))

    def _is_in_the_way(self) -> bool:
        """Return whether something is under way, and say so."""
        if self._task is not None:
            wait = self.tr("Something else is under way: wait for its end, or stop it.")
            self._page.show_told("cannot_tell", wait)
        return self._task is not None

    def stop(self) -> None:
        """Stop what is under way."""
        if self._task is not None:
            self._task.cancel()

    def _on_found(self, found: Found) -> None:
        if found.problem is not None:
            self._page.show_told("conflict", error_sentence(found.problem, self._desk.lang))
        if found.shown is not None:
            self._page.form.neighbours.setValue(found.shown.document["neighbour_m"])
            self._show(found.shown)

    def _on_audited(self, shown: AuditShown) -> None:
        self._show(shown)
        reused = shown.document["run"]["reused"]
        if reused:
            text = self.tr("{count} measures were taken from the audit before: nothing changed there.")
            self._page.show_told("clear", text.format(count=reused))

    def _show(self, shown: AuditShown) -> None:
        self.shown = shown
        self._page.show_results(shown)
        # As for findings: whoever decided last, else whoever has logged in.
        self._page.card.form.name.setText(shown.last_by or QgsApplication.userFullName())
        self._show_words()
        self._filter()
        self.map.show(shown.path)

    def _show_words(self) -> None:
        if self.shown is not None:
            document, lang = self.shown.document, self._desk.lang
            words = headline(document, lang), subject(document, lang)
            self._page.show_words(*words, not_looked_at(document, lang))

    # --- the lists ----------------------------------------------------------------------------------

    def _filter(self) -> None:
        self._page.show_filtered(self.map.extent() if self._page.filters.in_view.isChecked() else None)

    def _on_extent(self) -> None:
        if self.shown is not None and self._page.filters.in_view.isChecked():
            self._filter()

    def told_of(self, number: int) -> PairTold:
        """Return a pair of the results that are shown in words.

        Raises:
            LookupError: nothing is shown.
        """
        if self.shown is None:
            raise LookupError(number)
        return pair_told(self.shown, number)

    def _on_pair(self, number: int) -> None:
        if self.shown is not None:
            self._page.show_pair(self.told_of(number))
            self.map.mark(self.shown.places[number], self._moves())

    def _on_gap(self, number: int) -> None:
        if self.shown is not None:
            self.map.mark(self.shown.gap_places[number], self._moves())

    def _on_picked(self, number: int) -> None:
        """Show in the list what the user selected on the map; the map stays as it is."""
        if self.shown is not None and 0 <= number < len(self.shown.pairs):
            self._page.tabs.setCurrentIndex(0)
            self._page.pairs.select(number)
            self._page.show_pair(self.told_of(number))
            self.map.mark(self.shown.places[number], {})

    def _zoom(self) -> None:
        told = self._page.card.told
        if self.shown is not None and told is not None:
            self.map.mark(self.shown.places[told.number], {"zoom": True})

    # --- decisions ----------------------------------------------------------------------------------

    def decide(self, state: str, reason: str, by: str) -> None:
        """Write down what somebody decided on the pair that is shown."""
        shown, told = self.shown, self._page.card.told
        if shown is None or told is None or self._is_in_the_way():
            return
        number = told.number
        pair_id = shown.pairs[number]["id"]
        work = deciding(shown.path, pair_id, state, reason, by, self._desk.today())
        self._task = self._desk.run(
            self.tr("Writing down the decision"),
            work,
            lambda mark: self._end(lambda made: self._on_decided(shown, number, made), mark),
            self._on_not_decided,
        )

    def _on_decided(self, shown: AuditShown, number: int, mark: Any) -> None:
        if shown is not self.shown:
            return
        shown.decide(number, mark)
        page = self._page
        page.pairs_model.refresh(number)
        page.card.end_decision()
        page.show_counts(shown)
        self._show_words()
        self._filter()
        page.show_pair(self.told_of(number))

    def _on_not_decided(self, error: BaseException) -> None:
        if sip.isdeleted(self):
            return
        self._task = None
        self._page.show_busy(False)
        form = self._page.card.form
        sentence = error_sentence(error, self._desk.lang)
        if form.isVisible():
            form.show_problem(sentence)
        else:
            self._page.show_told("conflict", sentence)

    # --- papers -------------------------------------------------------------------------------------

    def open_report(self) -> None:
        """Write the report and open it in the browser of this computer."""
        path = self._desk.home() / "cache" / "audit.html"
        self.save("html", path, lambda made: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made))))

    def _choose_target(self, kind: str) -> None:
        words = {
            "html": self.tr("Web page (*.html)"),
            "csv": self.tr("CSV (*.csv)"),
            "xlsx": self.tr("Excel (*.xlsx)"),
            "gpkg": self.tr("GeoPackage (*.gpkg)"),
        }[kind]

        def take(path: str, _words: str) -> None:
            target = Path(path if path.lower().endswith(f".{kind}") else f"{path}.{kind}")
            self.save(kind, target, self._on_saved)

        save_file(self._page, self.tr("Save the results"), f"audit.{kind}", words, take)

    def save(self, kind: str, target: Path, done: Any) -> None:
        """Write what is shown now to a file, then call ``done(path)``."""
        if self.shown is not None and not self._is_in_the_way():
            work = saving(self.shown, kind, target)
            self._start(self.tr("Writing the results"), work, done)

    def _on_saved(self, path: Path) -> None:
        self._page.show_told("clear", self.tr("Saved: {file}").format(file=path))
