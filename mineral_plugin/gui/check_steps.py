"""From an area and a question to findings in the dock, on the map and on paper."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, Optional

from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog

from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.gui.check_page import CheckAsked
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.law_steps import LawSteps
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.sentences import error_sentence


class CheckSteps(QObject):
    """Connects the page of the check with the core's use cases."""

    def __init__(self, dock: MineralDock, desk: Desk, view: MapView) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._view = dock, desk, view
        self._task: Optional[Any] = None
        self._version = ""
        self._is_quiet, self._is_to_repeat = False, False
        self._law = LawSteps(dock, desk, self.recheck)
        page = dock.check
        page.check_asked.connect(self.check)
        page.stop_asked.connect(self.stop)
        page.facts.stop_asked.connect(self.stop)
        page.facts.check_asked.connect(self.recheck)
        page.report_asked.connect(self.open_report)
        page.save_asked.connect(self.save)
        page.day_changed.connect(self._on_day)
        page.question_changed.connect(self._show_head)
        page.findings.chosen.connect(self._mark)
        page.findings.zoom_asked.connect(self._zoom)
        desk.area_changed.connect(self._show_head)
        desk.report_changed.connect(self._show_report)
        dock.allow("check", False)

    def offer_choices(self) -> None:
        """Offer today, and the procedures and minerals of that day; asked once the engine is ready."""
        self._dock.check.set_event_date(self._desk.today())
        self._on_day()

    def _on_day(self) -> None:
        from mineral_plugin.core.work.choices import choices

        lang, page = self._desk.lang, self._dock.check
        try:
            offered = choices(page.asked().event_date, self._law.refresh().used)
        except MineralError as error:
            page.show_problem(error_sentence(error, lang))
            return
        page.show_problem("")
        page.set_procedures([(item.id, f"{item.id} · {item.name.text(lang)}") for item in offered.procedures])
        page.set_minerals([(item.id, item.name.text(lang)) for item in offered.minerals])
        self._version = offered.version
        self._law.refresh()
        self._show_head()

    def _show_head(self) -> None:
        area, page = self._desk.area, self._dock.check
        if area is None:
            self._dock.show_head("", "")
            return
        text = self.tr("{procedure} · event of {day} · rules {version}")
        day = format_date(page.asked().event_date, self._desk.lang)
        procedure = page.procedure.currentText()
        self._dock.show_head(area.name, text.format(procedure=procedure, day=day, version=self._version))

    def check(self) -> None:
        """Check the area at work; the answer of an earlier check stays until there is a new one."""
        if self._desk.area is None or self._task is not None:
            return
        page = self._dock.check
        page.show_busy(True)
        page.facts.show_state("checking")
        self._view.close_findings()
        work = self._checking(page.asked(), self._desk.area)
        self._task = self._desk.run(
            self.tr("Checking the licence area"), work, self._on_checked, self._on_failed
        )
        self._task.progressChanged.connect(page.show_progress)

    def recheck(self) -> None:
        """Check again with other answers, the page staying where it is; a check under way begins anew."""
        self._is_quiet = True
        self._dock.check.hold()
        if self._task is None:
            self.check()
        else:
            self._is_to_repeat = True
            self._task.cancel()

    def _checking(self, asked: CheckAsked, area: Any) -> Any:
        from mineral_plugin.core.checks.facts import Facts
        from mineral_plugin.core.work.checking import CheckRequest, check_areas
        from mineral_plugin.core.work.layer_choice import packs_in_force
        from mineral_plugin.core.work.outputs import write_findings
        from mineral_plugin.core.work.packs import sources_of

        now, findings, home = self._desk.now(), self._findings_file(), self._desk.home()
        choice, facts = self._dock.layers.choice, self._desk.facts or Facts()

        def run(progress: Any) -> Any:
            request = CheckRequest(
                areas=(area,),
                reference=choice.texts(packs_in_force(home)),
                procedure=asked.procedure,
                mineral=asked.mineral,
                holder=asked.holder,
                event_date=asked.event_date,
                sources=sources_of(home, os.environ, reader=QgisTables()),
                facts=facts,
                rules=asked.rules,
                regime=asked.regime,
            )
            reports = check_areas(request, now, "dock", progress)
            write_findings(reports, findings)
            return reports[0]

        return run

    def _findings_file(self) -> Path:
        return self._desk.home() / "cache" / "findings.gpkg"

    def _on_checked(self, report: Any) -> None:
        from mineral_plugin.core.report.model import to_dict

        if self._end():
            return
        self._dock.check.facts.show_state("")
        self._desk.take_report(report, to_dict(report))
        self._is_quiet = False
        self._view.show_findings(self._findings_file())

    def _on_failed(self, error: BaseException) -> None:
        if self._end():
            return
        self._is_quiet = False
        self._dock.check.facts.show_state("stopped")
        self._dock.check.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> bool:
        """Take leave of the task; return whether it was to begin anew, which it does then."""
        self._task = None
        self._dock.check.show_busy(False)
        repeats, self._is_to_repeat = self._is_to_repeat, False
        if repeats:
            self.check()
        return repeats

    def stop(self) -> None:
        """Stop the check that is under way."""
        self._is_to_repeat = False
        if self._task is not None:
            self._task.cancel()

    def _show_report(self) -> None:
        report = self._desk.report_dict
        if report is None:
            self._view.close_findings()
            self._dock.check.forget_report()
        else:
            self._dock.check.show_report(report, self._is_quiet)

    def _where(self, finding_id: str) -> Optional[Dict[str, Any]]:
        findings = (self._desk.report_dict or {}).get("findings", ())
        return next((finding["where"] for finding in findings if finding["id"] == finding_id), None)

    def _mark(self, finding_id: str) -> None:
        self._view.mark(self._where(finding_id), self._desk.area)

    def _zoom(self, finding_id: str) -> None:
        where = self._where(finding_id)
        if where is not None:
            self._view.zoom_to(where, self._desk.area)

    def open_report(self) -> None:
        """Write the report and open it in the browser of this computer."""
        path = self._desk.home() / "cache" / "report.html"
        if self._write(html_path=path):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def save(self, kind: str) -> None:
        """Save the report as HTML or JSON where the user wants it."""
        words = {"html": self.tr("Web page (*.html)"), "json": self.tr("JSON (*.json)")}[kind]
        path, _kind = QFileDialog.getSaveFileName(
            self._dock, self.tr("Save the report"), f"report.{kind}", words
        )
        if path:
            self._write(**{f"{kind}_path": Path(path if path.endswith(f".{kind}") else f"{path}.{kind}")})

    def _write(self, **paths: Path) -> bool:
        from mineral_plugin.core.work.outputs import write_reports

        try:
            write_reports((self._desk.report,), lang=self._desk.lang, **paths)
        except MineralError as error:
            self._dock.check.show_problem(error_sentence(error, self._desk.lang))
            return False
        self._dock.check.show_problem("")
        return True
