"""From the list of filed dossiers to the core's use cases: asking, answering, withdrawing, fetching."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, Callable, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier import following_lines as lines
from mineral_plugin.gui.parts.reading_beside import ReadingBeside
from mineral_plugin.gui.parts.sentences import error_sentence

_USE_CASES = "mineral_plugin.core.work.following_told"
_FIRST_LOOK_MS = 3000


class FollowingSteps(QObject):
    """Connects the view of filed dossiers with the use cases; ``session`` gives a new HTTP session.

    ``login`` gives who asks at an address, over a session; without it the invented applicant asks.
    """

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        session: Callable[[], Any],
        login: Optional[Callable[[str, Any], Any]] = None,
    ) -> None:
        super().__init__(dock)
        self._desk, self._session, self._login = desk, session, login
        self._view = view = dock.dossier.following
        self._all: Tuple[Any, ...] = ()
        self._wanted = ("", "", "", 0)
        self._version: Optional[Any] = None
        self._task: Optional[Any] = None
        self._reading = ReadingBeside(desk.run, self._read, self._take, self._on_unread, self)
        view.refresh_asked.connect(self.refresh)
        view.stop_asked.connect(self.stop)
        view.chosen.connect(lambda _draft: self._show_one())
        view.filtered.connect(self._filter)
        view.results_asked.connect(lambda _draft: self.fetch())
        view.keep_asked.connect(lambda _draft: self.keep())
        view.supplement_asked.connect(lambda _draft: self.begin())
        view.withdrawal_card.asked.connect(self.withdraw)
        card = view.supplement_card
        card.file_given.connect(self.put_file)
        card.change_noted.connect(self.note)
        card.area_asked.connect(self.take_area)
        card.letter_asked.connect(self.write_letter)
        card.done.connect(self.file_supplement)
        self._reminders = dock.start.reminders
        self._reminders.asked.connect(lambda: dock.open_page("dossier"))
        dock.page_opened.connect(self._on_page)
        self._first = QTimer(self)
        self._first.timeout.connect(self._show_first)
        self._first.start(_FIRST_LOOK_MS)

    # --- showing ------------------------------------------------------------------------------------

    def _on_page(self, page: str) -> None:
        if page == "dossier" or (page == "start" and _USE_CASES in sys.modules):
            self.show()

    def _show_first(self) -> None:
        """Remind on the first page, once what that stands on was read beside the window."""
        if _USE_CASES in sys.modules:
            self._first.stop()
            self.show()

    def show(self) -> None:
        """Show what is known of the filed dossiers, without asking anybody."""
        self._reading.read(self.tr("Looking at filed dossiers"))

    def _read(self) -> Tuple[Any, ...]:
        from mineral_plugin.core.work.following import followed

        return followed(self._desk.home(), self._desk.now)

    def _on_unread(self, error: BaseException) -> None:
        self._view.show_problem(error_sentence(error, self._desk.lang))

    def _take(self, found: Tuple[Any, ...]) -> None:
        self._all = found
        told = lines.reminders_told(found, self._desk.today(), self._desk.lang)
        self._reminders.show_reminders(*told)
        self._view.show_choices(*lines.choices_of(found, self._desk.home(), self._desk.lang))
        self._show_list()

    def _show_list(self) -> None:
        from mineral_plugin.core.work.following import Filter
        from mineral_plugin.core.work.following_told import wanted

        state, procedure, client, days = self._wanted
        today = self._desk.today()
        before = today + timedelta(days=days) if days else None
        shown = wanted(self._all, Filter(state, procedure, before, client), today)
        told = [lines.line_of(one, today, self._desk.lang) for one in shown]
        self._view.show_dossiers(told, is_any=bool(self._all))
        self._show_one()

    def _filter(self, state: str, procedure: str, client: str, days: int) -> None:
        self._wanted = (state, procedure, client, days)
        self._show_list()

    def _show_one(self) -> None:
        one = self._one()
        today, lang = self._desk.today(), self._desk.lang
        self._view.show_one(lines.facts_of(one, today, lang) if one else None)

    def _one(self) -> Optional[Any]:
        draft = self._view.current()
        return next((one for one in self._all if one.draft == draft), None)

    # --- asking -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask how all filed dossiers stand."""
        from mineral_plugin.core.work.following import refresh_all

        home, now = self._desk.home(), self._desk.now
        self._run(
            self.tr("Asking how dossiers stand"),
            self._all,
            lambda progress, *caller: refresh_all(caller[0], home, now, caller[1], progress),
            self._on_asked,
        )

    def _on_asked(self, found: Tuple[Any, ...]) -> None:
        self._reading.drop()
        self._take(found)
        problems = [one.problem for one in found if one.problem is not None]
        if problems:
            self._view.show_problem(error_sentence(problems[0], self._desk.lang), "cannot_tell")

    def fetch(self) -> None:
        """Fetch the results of the dossier that is chosen."""
        from mineral_plugin.core.work.results import fetch_results

        one, home, now = self._one(), self._desk.home(), self._desk.now
        if one is not None:
            self._run(
                self.tr("Fetching the results"),
                (one,),
                lambda progress, session, logins: fetch_results(
                    one, session, home, now, progress, logins=logins
                ),
                self._on_fetched,
            )

    def _on_fetched(self, found: Tuple[Any, ...]) -> None:
        self.show()
        told = [result.told(self._desk.lang)["verified"] for result in found]
        self._view.show_problem(" ".join(told), "clear")

    def keep(self) -> None:
        """Keep the area that was granted among my areas."""
        from mineral_plugin.core.work.granted import keep_granted

        one, home, now = self._one(), self._desk.home(), self._desk.now
        if one is not None:
            self._run(
                self.tr("Keeping the granted area"),
                (one,),
                lambda _progress, session, logins: keep_granted(one, session, home, now, logins),
                self._on_kept,
            )

    def _on_kept(self, areas: Sequence[Any]) -> None:
        names = ", ".join(area.name for area in areas)
        self._view.show_problem(self.tr("Among my areas now: {names}").format(names=names), "clear")

    def withdraw(self, reason: str) -> None:
        """Take the dossier that is chosen back."""
        from mineral_plugin.core.portal.following import checked_reason
        from mineral_plugin.core.work.withdrawing import withdraw

        one, home, now = self._one(), self._desk.home(), self._desk.now
        if one is None:
            return
        try:
            checked_reason(reason)
        except MineralError as error:
            self._view.withdrawal_card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._view.open_card("")
        self._run(
            self.tr("Withdrawing the dossier"),
            (one,),
            lambda _progress, session, logins: withdraw(one, reason, session, home, now, logins=logins),
            lambda _one: self.show(),
        )

    # --- a supplement -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin the version that answers the open demand, or go on with it."""
        from mineral_plugin.core.work.supplementing import begin_supplement

        one = self._one()
        if one is not None and self._change(lambda: begin_supplement(one, self._desk.home())):
            self._view.open_card("supplement")

    def put_file(self, component: str, path: str) -> None:
        """Put a new file for a remark into the version."""
        from mineral_plugin.core.work.supplementing import put_file

        self._change(lambda: put_file(self._version, component, Path(path), lang=self._desk.lang))

    def note(self, component: str, change: str) -> None:
        """Keep what was changed for a remark."""
        from mineral_plugin.core.work.supplementing import note_change

        self._change(lambda: note_change(self._version, component, change))

    def take_area(self) -> None:
        """Take the area of the draft at work, which was checked again, into the version."""
        from mineral_plugin.core.work.supplementing import take_area

        draft = self._desk.draft
        if draft is None:
            text = self.tr(
                "Correct the area, check it and prepare a dossier of it first: it is taken from there."
            )
            self._view.supplement_card.show_problem(text)
            return
        self._change(lambda: take_area(self._version, draft))

    def write_letter(self, path: str) -> None:
        """Write the draft of the letter that goes along."""
        from mineral_plugin.bridge.paper_pdf import write_paper_pdf
        from mineral_plugin.bridge.paper_png import picture_png
        from mineral_plugin.core.work.answer_letter import letter_of
        from mineral_plugin.core.work.papering import write_paper

        desk, card = self._desk, self._view.supplement_card
        try:
            paper = letter_of(self._one(), self._version, desk.today(), desk.lang)
            written = write_paper(paper, Path(path), write_paper_pdf, picture_png)
        except MineralError as error:
            card.show_problem(error_sentence(error, desk.lang))
            return
        self._view.show_problem(self.tr("Written: {file}").format(file=written.name), "clear")

    def file_supplement(self) -> None:
        """File the version; pressing twice files once."""
        from mineral_plugin.core.work.supplementing import file_supplement

        one, version = self._one(), self._version
        home, now = self._desk.home(), self._desk.now
        if one is not None and version is not None:
            self._run(
                self.tr("Filing the supplement"),
                (one,),
                lambda progress, session, logins: file_supplement(
                    one, version, session, home, now, progress, logins=logins
                ),
                self._on_supplemented,
            )

    def _on_supplemented(self, receipt: Any) -> None:
        self._view.open_card("")
        self.show()
        self._view.show_problem(say(receipt.phrase(), self._desk.lang), "clear")

    def _change(self, act: Callable[[], Any]) -> bool:
        """Change the version and show it; what cannot be is said in the card."""
        card = self._view.supplement_card
        try:
            self._version = act()
            self._show_version()
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            self._view.show_problem("" if card.isVisible() else error_sentence(error, self._desk.lang))
            return False
        card.show_problem("")
        return True

    def _show_version(self) -> None:
        version = self._version
        told, difference = lines.remarks_of(version, self._desk.lang)
        about = self.tr("Version {number} of the dossier, under the same number.")
        self._view.supplement_card.show_version(
            about.format(number=version.draft.version),
            told,
            difference,
            area_may_change=version.area_may_change,
        )

    # --- long work ----------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop what goes on; what was learned or sent stays."""
        if self._task is not None:
            self._task.cancel()

    def _run(
        self, title: str, asked: Sequence[Any], work: Callable[..., Any], done: Callable[[Any], None]
    ) -> None:
        """Do ``work(progress, session, logins)`` about the dossiers ``asked`` away from the window."""
        if self._task is not None:
            return
        session = self._session()
        try:
            logins = self._logins(asked, session)
        except MineralError as error:
            self._view.show_problem(error_sentence(error, self._desk.lang))
            return
        self._view.show_problem("")
        self._view.show_busy(True)
        self._task = self._desk.run(
            title,
            lambda progress: work(progress, session, logins),
            lambda found: self._on_done(found, done),
            self._on_failed,
        )
        self._task.progressChanged.connect(self._view.running.show_progress)

    def _logins(self, asked: Sequence[Any], session: Any) -> Optional[Callable[[str], Any]]:
        """Return who asks at each address: a kept log-in is opened here, where the person can be asked."""
        if self._login is None:
            return None
        known = {one.action.url: self._login(one.action.url, session) for one in asked}
        return known.__getitem__

    def _on_done(self, found: Any, done: Callable[[Any], None]) -> None:
        self._end()
        done(found)

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, CancelledError):
            text = self.tr("Stopped. What was learned and sent stays; do it again to go on.")
            self._view.show_problem(text, "cannot_tell")
        else:
            self._view.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task = None
        self._view.show_busy(False)
