"""From an area and a question to findings in the dock, on the map and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.gui.check.check_work import Checked, CheckWork
from mineral_plugin.gui.check.law_steps import LawSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.findings.finding_steps import FindingSteps
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.file_choice import save_file
from mineral_plugin.gui.parts.sentences import error_sentence

REST_MS = 300
"""So long the hand that draws has rested before the area is checked."""


class CheckSteps(QObject):
    """Connects the page of the check with the core's use cases.

    ``drafting`` is a ``Drafting``, or ``None`` where nothing is drawn: with it the last answer stays, marked
    as old, while an edited area is checked anew, and findings can be repaired.
    """

    def __init__(self, dock: MineralDock, desk: Desk, view: MapView, drafting: Optional[Any] = None) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._drafting = dock, desk, drafting
        self._task: Optional[Any] = None
        self._is_quiet, self._is_to_repeat, self._is_silent = False, False, False
        self._shown_draft = ""
        self._asked_now: Tuple[Any, ...] = ()
        self._answered: Tuple[Any, ...] = ()
        self._work = CheckWork(desk.home)
        self._law = LawSteps(dock, desk, self.recheck)
        views = (dock.check.findings, view)
        self.findings = FindingSteps(views, desk, drafting, self._recheck_repaired, self.request, self)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self.recheck_silently)
        self._listen()
        dock.allow("check", False)

    def _listen(self) -> None:
        page, desk = self._dock.check, self._desk
        page.check_asked.connect(self.check)
        page.stop_asked.connect(self.stop)
        page.facts.stop_asked.connect(self.stop)
        page.facts.check_asked.connect(self.recheck)
        page.findings.recheck_asked.connect(self._check_old)
        page.report_asked.connect(self.open_report)
        page.save_asked.connect(self.save)
        page.day_changed.connect(self._on_day)
        page.question_changed.connect(self._show_head)
        for changed in (page.question_changed, page.day_changed, self._dock.layers.changed):
            changed.connect(self._look_whether_old)
        self._dock.page_opened.connect(lambda _page: self._look_whether_old())
        page.set_live(settings.load().settings.check_while_drawing)
        page.live_toggled.connect(self._on_live)
        settings.changes.changed.connect(self._on_setting)
        desk.area_changed.connect(self._on_area)
        desk.report_changed.connect(self._show_report)
        self._dock.visibilityChanged.connect(self._on_dock)

    def close(self) -> None:
        """Stop, close law and reference data, and leave nothing on the map; nothing is checked any more."""
        self.stop()
        self._resting.stop()
        settings.changes.changed.disconnect(self._on_setting)
        self.findings.close()
        self._work.close()

    def rest(self) -> None:
        """Close law and reference data, so that their files may be replaced; the next check opens them.

        Any thread but the window's may ask: it waits for a check that is under way.
        """
        self._work.rest()

    def _on_dock(self, _visible: bool) -> None:
        if self._dock.isHidden() and self._task is None:
            self._desk.run(
                self.tr("Closing law and reference data"),
                lambda _progress: self._work.rest(),
                lambda _nothing: None,
                lambda _error: None,
            )

    # --- what is asked ------------------------------------------------------------------------------

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
        self._law.refresh()
        self._show_head()

    def _show_head(self) -> None:
        area, page = self._desk.area, self._dock.check
        if area is None:
            self._dock.show_head("", "")
            return
        text = self.tr("{procedure} · event of {day}")
        day = format_date(page.asked().event_date, self._desk.lang)
        procedure = page.procedure.currentText()
        self._dock.show_head(area.name, text.format(procedure=procedure, day=day))

    def request(self, area: Any = None) -> Callable[[], Any]:
        """Return what makes the request of the core for an area as the page asks it now, in any thread."""
        asked, choice = self._dock.check.asked(), self._dock.layers.choice
        return self._work.request(asked, area, choice, self._desk.facts)

    # --- while drawing ------------------------------------------------------------------------------

    def _on_live(self, live: bool) -> None:
        settings.save(check_while_drawing=live)
        self._wait_for_rest()

    def _on_setting(self, name: str) -> None:
        if name == "check_while_drawing":
            self._dock.check.set_live(settings.load().settings.check_while_drawing)

    def _on_area(self) -> None:
        self._show_head()
        if self._task is not None and not self._is_to_repeat:
            self._task.cancel()  # its answer would be that of another boundary
        self._wait_for_rest()

    def _wait_for_rest(self) -> None:
        if self._dock.check.is_live() and self._desk.area is not None and self._desk.area.has_ground:
            self._resting.start()
        else:
            self._resting.stop()

    # --- checking -----------------------------------------------------------------------------------

    def check(self) -> None:
        """Check the area at work; the answer of an earlier check stays until there is a new one."""
        area = self._desk.area
        if area is None or self._task is not None:
            return
        page = self._dock.check
        self._resting.stop()
        if not page.has_mineral:
            if not self._is_silent:
                page.ask_for_mineral()
            self._is_quiet = self._is_silent = False
            return
        if not self._is_silent:
            page.show_busy(True)
            page.facts.show_state("checking")
        self._asked_now = self._question()
        work = self._work.checking(
            self.request(area), self._desk.now(), self._draft(), self.findings.map.path
        )
        self._task = self._desk.run(
            self.tr("Checking the licence area"), work, self._on_checked, self._on_failed
        )
        self._task.progressChanged.connect(page.show_progress)

    def _question(self) -> Tuple[Any, ...]:
        """Return what an answer rests on beside the area: the question, and which data take part."""
        from mineral_plugin.core.work.layer_choice import packs_in_force

        return self._dock.check.asked(), self._dock.layers.choice.texts(packs_in_force(self._desk.home()))

    def _look_whether_old(self) -> None:
        """Say of findings that the question or the data have changed since they were found."""
        if self._desk.report_dict is None or self._task is not None:
            return
        sentence = self.tr("The question or the data have changed since this check.")
        self._dock.check.findings.show_old("" if self._question() == self._answered else sentence)

    def _check_old(self) -> None:
        """Check again what the findings say is old, and bring the new ones into the window."""
        if self._task is None:
            self.check()
        else:
            self.recheck()

    def recheck(self) -> None:
        """Check again with other answers, the page staying where it is; a check under way begins anew."""
        self._is_silent = False
        self._begin_anew()

    def recheck_silently(self) -> None:
        """Check again without a word while it goes on; the last answer stays, marked as old."""
        self._is_silent = True
        self._begin_anew()

    def _recheck_repaired(self) -> None:
        """Check what was repaired from a finding; the last answer stays where it does while drawing."""
        if self._dock.check.is_live():
            self.recheck_silently()
        else:
            self.recheck()

    def _begin_anew(self) -> None:
        self._is_quiet = True
        self._dock.check.hold()
        if self._task is None:
            self.check()
        else:
            self._is_to_repeat = True
            self._task.cancel()

    def _draft(self) -> str:
        state = self._drafting.state if self._drafting is not None else None
        return state.draft_id if state is not None else ""

    def _on_checked(self, checked: Checked) -> None:
        if self._end():
            return
        self._dock.check.facts.show_state("")
        if checked.report.area == self._desk.area:
            self.findings.take(checked)
            self._answered = self._asked_now
            self._desk.take_report(checked.report, checked.told)
        self._is_quiet = self._is_silent = False

    def _on_failed(self, error: BaseException) -> None:
        if self._end():
            return
        goes_on = self._is_silent or self._resting.isActive()
        self._is_quiet = self._is_silent = False
        self._dock.check.facts.show_state("" if goes_on else "stopped")
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

    # --- the answer ---------------------------------------------------------------------------------

    def _show_report(self) -> None:
        report, page = self._desk.report_dict, self._dock.check
        if report is not None:
            if self._draft() != self._shown_draft:
                page.findings.clear_filter()  # it was chosen for the findings on another area
            self._shown_draft = self._draft()
            page.show_report(report, self._is_quiet, self.findings.families(), self.findings.marks())
            self.findings.tell_done()
        elif self._keeps_old():
            text = self.tr(
                "These are the findings on the boundary before the last change; it is checked again."
            )
            page.findings.show_old(text)
        else:
            self.findings.leave()
            page.forget_report()

    def _keeps_old(self) -> bool:
        """Return whether the last answer stays: the same draft was edited and is checked anew at once."""
        is_same = bool(self._shown_draft) and self._draft() == self._shown_draft
        return (
            is_same and self._dock.check.is_live() and self._dock.check.findings.isVisibleTo(self._dock.check)
        )

    def open_report(self) -> None:
        """Write the report and open it in the browser of this computer."""
        path = self._desk.home() / "cache" / "report.html"
        if self._write(html_path=path):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def save(self, kind: str) -> None:
        """Save the report as HTML or JSON where the user wants it."""
        words = {"html": self.tr("Web page (*.html)"), "json": self.tr("JSON (*.json)")}[kind]

        def take(path: str, _words: str) -> None:
            self._write(**{f"{kind}_path": Path(path if path.endswith(f".{kind}") else f"{path}.{kind}")})

        save_file(self._dock, self.tr("Save the report"), f"report.{kind}", words, take)

    def _write(self, **paths: Path) -> bool:
        from mineral_plugin.core.work.outputs import write_reports

        try:
            write_reports((self._desk.report,), lang=self._desk.lang, **paths)
        except MineralError as error:
            self._dock.check.show_problem(error_sentence(error, self._desk.lang))
            return False
        self._dock.check.show_problem("")
        return True
