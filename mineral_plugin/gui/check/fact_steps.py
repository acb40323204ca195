"""From the questions of the rules to answers that are kept with the area and checked at once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication, QObject, QTimer

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.check.fact_editors import FactShown
from mineral_plugin.gui.check.fact_words import fact_shown
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.file_choice import open_file, save_file
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.turns import Turns

# Whoever types a number is not interrupted by a check of its first digit.
WAIT_MS = 500
_ROWS_A_TURN = 5


class FactSteps(QObject):
    """Connects the card of the questions with the core's use cases.

    ``recheck`` checks again; ``vectors`` gives what opens vector files. Answers are kept under the id of the
    area, so that whatever brings the area back - a project, a file, a paste - brings them back, too.
    """

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        recheck: Callable[[], None],
        vectors: Callable[[], Any],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent or dock)
        self._dock, self._desk, self._recheck, self._vectors = dock, desk, recheck, vectors
        self._card = dock.check.facts
        self._area: Optional[Any] = None
        self._area_id = ""
        self._stated: Optional[Any] = None
        self._of_map: Mapping[str, Any] = {}
        self._questions: Tuple[Any, ...] = ()
        self._asked_about: Tuple[Any, ...] = ()
        self._opened: List[Any] = []
        self._known_law: Optional[Tuple[Any, Any]] = None
        self._turns = Turns(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._settle)
        self._listen()

    def _listen(self) -> None:
        card, desk = self._card, self._desk
        card.answered.connect(self.answer)
        card.refused.connect(self._refuse)
        card.file_asked.connect(self.choose_file)
        card.load_asked.connect(self.load)
        card.save_asked.connect(self.save)
        self._dock.check.law.receipt_given.connect(self._take_receipt)
        self._dock.check.findings.answer_asked.connect(self._go)
        desk.area_changed.connect(self._take_up)
        desk.report_changed.connect(self._on_report)
        desk.map_answered.connect(self.take_map)
        # Nothing that was answered is lost with the window.
        QCoreApplication.instance().aboutToQuit.connect(self.flush)
        self._dock.visibilityChanged.connect(lambda _visible: self.flush())

    @property
    def is_showing(self) -> bool:
        """Return whether questions of the last report are still to be shown, in a turn of their own."""
        return self._turns.is_busy

    def close(self) -> None:
        """Keep what was answered last, and listen no more."""
        self.flush()
        QCoreApplication.instance().aboutToQuit.disconnect(self.flush)

    def _take_up(self) -> None:
        """Take up what was stated about the area that is now at work."""
        from mineral_plugin.core.work.map_answers import kept_map_answers
        from mineral_plugin.core.work.stating import Stated, is_corrected, is_stated, kept_stated

        area, before = self._desk.area, self._area
        if area is not None and area.id == self._area_id:
            return
        self.flush()
        earlier = self._stated
        self._area, self._area_id = area, "" if area is None else area.id
        self._stated, self._questions, self._opened, self._known_law = Stated(), (), [], None
        self._of_map = {}
        self._card.show_problem("")
        if area is not None:
            try:
                if is_stated(self._desk.home(), area.id):
                    self._stated = kept_stated(self._desk.home(), area.id, self._law())
                self._of_map = kept_map_answers(self._desk.home(), area.id, self._law())
            except MineralError as error:
                self._card.show_problem(error_sentence(error, self._desk.lang))
            if self._stated == Stated() and before is not None and is_corrected(before, area):
                # A corrected corner or level makes another area of it, and no answer is given twice.
                self._stated = earlier or Stated()
                if self._stated != Stated():
                    self._keep()
        self._tell_desk()

    def _tell_desk(self) -> None:
        """Put the answers on the desk: the applicant's own, and those of the map where he gave none."""
        from mineral_plugin.core.work.map_answers import with_map

        self._desk.facts = with_map(self._stated.facts, self._of_map)
        self._desk.facts_changed.emit()

    def take_map(self, answers: Mapping[str, Any]) -> None:
        """Take what the map of the area at work answers now; what is the same as before changes nothing."""
        if self._stated is None or answers == self._of_map:
            return
        self._of_map = dict(answers)
        self._tell_desk()
        if self._desk.report is not None:
            self._timer.start()
            self._show()

    def _law(self) -> Any:
        """Return the law of the report, or that a check would use now; it is read once for one report."""
        from mineral_plugin.core.work.packs import sources_of
        from mineral_plugin.core.work.regulation_sets import choose_set, recorded_set

        report, home = self._desk.report, self._desk.home()
        day = report.event_date if report else self._dock.check.asked().event_date
        asked = (report and report.regulation["sha256"], day)
        if self._known_law is None or self._known_law[0] != asked:
            if report is None:
                rules = choose_set(self._dock.check.asked().rules, home, sources_of(home, os.environ).trust)
            else:
                rules = recorded_set(report.regulation["version"], report.regulation["sha256"], home)
            self._known_law = (asked, rules.regulation(day))
        return self._known_law[1]

    def _on_report(self) -> None:
        """Ask the questions of a report in a turn after its findings; without one nothing is asked."""
        self._turns.stop()
        if self._desk.report is None:
            self._show()
        else:
            self._turns.do([self._show_in_turns])

    def _show_in_turns(self) -> None:
        if not self._look():
            return
        shown = self._shown()
        # Rows that are there keep what is typed in them: only a card without any is filled little by little.
        firsts = () if self._card.rows() else range(_ROWS_A_TURN, len(shown), _ROWS_A_TURN)
        self._turns.do([partial(self._card.show_questions, shown[:count]) for count in firsts])
        self._turns.do([self._tell])

    def _show(self) -> None:
        if self._look():
            self._tell()

    def _look(self) -> bool:
        """Find the questions that are to be asked now; return whether there is anything to show."""
        from mineral_plugin.core.work.questions import questions_of

        report = self._desk.report
        if report is None or self._stated is None:
            self._card.hide()
            return False
        about = (report.area.id, report.event_date, report.procedure["id"], report.procedure["mineral"])
        before = self._questions if about == self._asked_about else ()
        self._asked_about = about
        try:
            self._questions = questions_of(report, self._desk.facts, self._law(), before)
        except MineralError as error:
            # The rule set of this report went meanwhile: what is asked now is told by the next check.
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return False
        return True

    def _shown(self) -> List[FactShown]:
        areas, own = self._areas(), self._stated.facts.values
        shown = [fact_shown(one, areas, self._desk.lang) for one in self._questions]
        return [one._replace(is_of_map=one.id not in own) for one in shown]

    def _tell(self) -> None:
        self._card.show_questions(self._shown())
        self._dock.check.findings.show_open_questions(sum(one.is_open for one in self._questions))

    def _areas(self) -> Tuple[Any, ...]:
        """Return the areas that can be an answer: those at hand and those of files opened for one."""
        from mineral_plugin.core.work.keeping import workspace_path
        from mineral_plugin.core.work.stating import areas_to_state

        at_hand = areas_to_state(self._desk.areas, workspace_path(self._desk.home()), self._area_id)
        return (*self._opened, *(area for area in at_hand if area not in self._opened))

    def answer(self, fact_id: str, value: Any) -> None:
        """Take an answer, or take it back (``None``); it is kept and checked after a moment's rest."""
        values = {name: each for name, each in self._stated.facts.values.items() if name != fact_id}
        if value is not None:
            values[fact_id] = value
        self._take(values)

    def _take_receipt(self, day: Any) -> None:
        """Take the day of receipt that the card of the law was given: rules ask it, too."""
        if self._desk.area is not None:
            self.answer("received_on", day)

    def _take(self, values: Dict[str, Any]) -> None:
        from mineral_plugin.core.checks.facts import Facts
        from mineral_plugin.core.work.stating import Stated

        self._stated = Stated(Facts(values), self._stated.left)
        self._tell_desk()
        self._timer.start()
        self._dock.check.hold()
        self._show()

    def _settle(self) -> None:
        self._keep()
        if self._desk.report is not None:
            self._recheck()

    def flush(self) -> None:
        """Keep what was answered a moment ago without waiting."""
        if self._timer.isActive():
            self._timer.stop()
            self._keep()

    def _keep(self) -> None:
        from mineral_plugin.core.work.stating import keep_stated

        try:
            keep_stated(self._stated, self._desk.home(), self._area_id)
        except MineralError as error:
            # The answers still count in this window; where they are not kept, it is said.
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._card.show_problem("")

    def _refuse(self, fact_id: str, error: Optional[BaseException]) -> None:
        row = self._card.row(fact_id)
        if row is not None:
            row.show_problem("" if error is None else error_sentence(error, self._desk.lang))

    def _go(self, finding_id: str) -> None:
        from mineral_plugin.core.work.questions import fact_to_answer

        findings = self._desk.report.findings if self._desk.report else ()
        facts = next((finding.facts for finding in findings if finding.id == finding_id), ())
        self._dock.check.go_to_question(fact_to_answer(facts, self._questions))

    def choose_file(self, fact_id: str) -> None:
        """Let the user choose the file that another area is taken from."""
        title = self.tr("Take an area from a file")
        open_file(self._dock, title, lambda path: self.take_file(fact_id, path))

    def take_file(self, fact_id: str, path: str) -> None:
        """Take the areas of a file: one alone is the answer, of several one has to be chosen."""
        from mineral_plugin.core.work.stating import areas_of_file

        vectors, area_id = self._vectors(), self._area_id
        self._desk.run(
            self.tr("Reading the corner table"),
            lambda _progress: areas_of_file(Path(path), vectors),
            lambda areas: self._take_areas(fact_id, area_id, areas),
            lambda error: self._refuse(fact_id, error),
        )

    def _take_areas(self, fact_id: str, area_id: str, areas: Tuple[Any, ...]) -> None:
        if area_id != self._area_id:
            return
        self._refuse(fact_id, None)
        self._opened = [*areas, *(area for area in self._opened if area not in areas)]
        if len(areas) == 1:
            self.answer(fact_id, areas[0])
            return
        self._show()
        row = self._card.row(fact_id)
        if row is not None:
            text = self.tr("The file has {count} areas: choose one from the list.").format(count=len(areas))
            row.show_problem(text)
            row.focus_editor()

    def load(self) -> None:
        """Take the answers of a file that the user chooses; those that it does not name stay."""
        open_file(self._dock, self.tr("Open answers"), self._load, self._pattern())

    def _load(self, path: str) -> None:
        from mineral_plugin.core.work.stating import load_facts

        try:
            facts = load_facts(Path(path), self._law())
        except MineralError as error:
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._card.show_problem("")
        self._take({**self._stated.facts.values, **facts.values})

    def save(self) -> None:
        """Write the answers to a file that the user names."""
        save_file(self._dock, self.tr("Save the answers"), "facts.json", self._pattern(), self._save)

    def _save(self, path: str, _kind: str) -> None:
        from mineral_plugin.core.work.stating import write_facts

        target = Path(path if path.endswith(".json") else f"{path}.json")
        try:
            write_facts(self._stated.facts, target)
        except MineralError as error:
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._card.show_problem("")

    def _pattern(self) -> str:
        return self.tr("Answers (*.json)")
