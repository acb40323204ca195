"""From what was pasted, dropped or chosen to areas on the desk: reads, asks, reads again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.window_source import WindowSource
from mineral_plugin.gui.table.given import Given, Read, is_quick, plain_text, reading_work
from mineral_plugin.gui.table.question_card import QuestionShown
from mineral_plugin.gui.table.reading_view import AreaLine, AreaShown
from mineral_plugin.gui.table.reading_words import (
    OUTCOME,
    area_title,
    net_of_m2,
    note_lines,
    questions_shown,
    read_area_shown,
    report_lines,
)


class Entry(NamedTuple):
    """One line of the list: which reading, and which of its areas (``None``: it has none)."""

    reading: int
    area: Optional[int]


class ReadingSteps(QObject):
    """Connects the page of the corner table with the readers of the core."""

    changed = pyqtSignal()

    def __init__(
        self, dock: MineralDock, desk: Desk, vectors: Callable[[], Any], parent: QObject | None = None
    ) -> None:
        super().__init__(parent or dock)
        self._dock, self._desk = dock, desk
        self._vectors = WindowSource(vectors, self)
        self._page, self._view = dock.paste, dock.paste.result
        self.given: Tuple[Given, ...] = ()
        self.readings: Tuple[Any, ...] = ()
        self.licences: Tuple[Any, ...] = ()
        self._answers: List[Dict[str, str]] = []
        self._asked: List[Dict[str, Any]] = []
        self._hashes: Tuple[str, ...] = ()
        self._left_out: set = set()
        self._chosen = 0
        self._obstacle = ""
        self._run = 0
        self._task: Optional[Any] = None
        page, view = self._page, self._view
        page.read_asked.connect(self.read)
        page.source_edited.connect(self.forget_source)
        page.table_pasted.connect(self.take_table)
        view.answered.connect(self.answer)
        view.area_chosen.connect(self.choose)
        view.area_ticked.connect(self.tick)
        view.stop_asked.connect(self.stop)

    # --- what is given ------------------------------------------------------------------------------

    def take_table(self, text: str, html: str = "") -> None:
        """Read a pasted or dropped table; ``html`` is the same with its cells, where there is such."""
        self._page.show_source(text)
        self._take((Given("html", html) if html else Given("text", text),))

    def take_files(self, paths: Sequence[str]) -> None:
        """Read one file or several."""
        given = tuple(Given("file", path) for path in paths)
        names = ", ".join(each.label for each in given)
        self._page.show_source(plain_text(paths), self.tr("From: {names}").format(names=names))
        self._take(given)

    def _take(self, given: Tuple[Given, ...]) -> None:
        self.given = given
        self._answers = [{} for _each in given]
        self._asked = [{} for _each in given]
        self._left_out, self._chosen = set(), 0
        self.read()

    def forget_source(self) -> None:
        """The box was edited: from now on its text is what is read."""
        self.given, self._answers, self._asked = (), [], []
        self._left_out, self._chosen = set(), 0
        self._drop()

    def _drop(self) -> None:
        self.stop()
        self.readings, self.licences = (), ()

    # --- reading ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read what was given, with the zone and the answers of the page."""
        from mineral_plugin.core.work.requests import zone_of

        asked = self._page.asked()
        if not self.given:
            self.given = (Given("text", asked.text),)
            self._answers, self._asked = [{}], [{}]
        self._drop()
        try:
            zone = zone_of(asked.zone)
        except MineralError as error:
            self._view.show_problem(error_sentence(error, self._desk.lang))
            return
        self._start(zone)

    def _start(self, zone: Any) -> None:
        vectors = self._vectors.begin()
        work = reading_work(self.given, zone, [dict(answers) for answers in self._answers], vectors)
        self._run += 1
        number = self._run
        if all(is_quick(given) for given in self.given):
            # What is there stays until the new reading comes: an answer is read again at once.
            self._view.allow(False)
        else:
            self._view.show_nothing()
            self._view.show_busy(self.tr("Reading…"))
        self._task = self._desk.run(
            self.tr("Reading corner tables"),
            work,
            lambda readings: self._on_read(number, readings),
            lambda error: self._on_failed(number, error),
        )

    def _on_read(self, number: int, found: Tuple[Read, ...]) -> None:
        if number == self._run and self._task is not None:
            self._task = None
            self._vectors.end()
            self._show(found)

    def _on_failed(self, number: int, error: BaseException) -> None:
        if number == self._run and self._task is not None:
            self._task = None
            self._vectors.end()
            self._view.show_problem(error_sentence(error, self._desk.lang))

    @property
    def is_reading(self) -> bool:
        """Return whether something is being read."""
        return self._task is not None

    def stop(self) -> None:
        """Stop reading; what is read all the same is thrown away."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._vectors.end()
            self._view.show_busy("")

    def answer(self, question_id: str, value: str) -> None:
        """Take an answer and read again at once."""
        entry = self.entry()
        if entry is not None:
            self._answers[entry.reading][question_id] = value
            self.read()

    def answers(self) -> Dict[str, str]:
        """Return the answers given so far about the file of the chosen line."""
        entry = self.entry()
        return dict(self._answers[entry.reading]) if entry is not None else {}

    def replace_answers(self, answers: Dict[str, str]) -> None:
        """Read the file of the chosen line with other answers: a proposal tried, or taken back."""
        entry = self.entry()
        if entry is not None:
            self._answers[entry.reading] = dict(answers)
            self.read()

    # --- what is shown ------------------------------------------------------------------------------

    def entries(self) -> List[Entry]:
        """Return the lines of the list: every area, and every file without one."""
        lines: List[Entry] = []
        for number, reading in enumerate(self.readings):
            lines.extend(Entry(number, index) for index in range(len(reading.areas)))
            if not reading.areas:
                lines.append(Entry(number, None))
        return lines

    def entry(self) -> Optional[Entry]:
        """Return the chosen line."""
        lines = self.entries()
        return lines[min(self._chosen, len(lines) - 1)] if lines else None

    def read_area(self) -> Optional[Any]:
        """Return the chosen area as it was read, ``None`` where there is none."""
        entry = self.entry()
        if entry is None or entry.area is None:
            return None
        return self.readings[entry.reading].areas[entry.area]

    def _show(self, found: Tuple[Read, ...]) -> None:
        self.readings = tuple(each.reading for each in found)
        self._hashes = tuple(each.sha256 for each in found)
        for asked, reading in zip(self._asked, self.readings):
            asked.update((question.id, question) for question in reading.all_questions)
        self._view.show_nothing()
        self._offer_list()
        self._settle()
        self._show_chosen()
        self._page.show_result()
        self.changed.emit()

    def _offer_list(self) -> None:
        lines, several = self.entries(), len(self.given) > 1
        shown = [self._line(number, entry, several) for number, entry in enumerate(lines)]
        self._chosen = min(self._chosen, max(0, len(lines) - 1))
        self._view.show_areas(shown, self._chosen)

    def _line(self, number: int, entry: Entry, several: bool) -> AreaLine:
        reading, label = self.readings[entry.reading], self.given[entry.reading].label
        file_name = label if several else ""
        if entry.area is None:
            verdict = reading.verdict.value
            return AreaLine(area_title("", verdict, file_name), OUTCOME[verdict], taken=False)
        area = reading.areas[entry.area]
        verdict = area.verdict.value
        return AreaLine(area_title(area.name, verdict, file_name), OUTCOME[verdict], self._is_taken(entry))

    def _is_taken(self, entry: Entry) -> bool:
        return entry.area is not None and entry not in self._left_out

    def _settle(self) -> None:
        """Put the areas on the desk once nothing is open; what was there before stays until then."""
        self._obstacle = ""
        taken = [entry for entry in self.entries() if self._is_taken(entry)]
        self.licences = ()
        if taken and not self._open(taken):
            try:
                self.licences = self._licence_areas(taken)
            except MineralError as error:
                self._obstacle = error_sentence(error, self._desk.lang)
        self._view.allow(bool(self.licences))
        if self.licences:
            self._desk.take_areas(self.licences)
            self._choose_on_desk()

    def _open(self, taken: Sequence[Entry]) -> bool:
        """Return whether anything that is to be taken is not certain yet."""
        areas = [self.readings[entry.reading].areas[entry.area] for entry in taken]
        files = {entry.reading for entry in taken}
        return any(self.readings[number].questions for number in files) or any(
            area.verdict.value != "read" for area in areas
        )

    def _licence_areas(self, taken: Sequence[Entry]) -> Tuple[Any, ...]:
        asked = self._page.asked()
        name = asked.name if len(taken) == 1 else ""
        found: List[Any] = []
        for number in range(len(self.readings)):
            indices = [entry.area for entry in taken if entry.reading == number]
            if indices:
                found.extend(self._imported(number, indices, name))
        return tuple(_with_levels(area, asked.top, asked.bottom) for area in found)

    def _imported(self, number: int, indices: Sequence[int], name: str) -> Tuple[Any, ...]:
        """Return some areas of one reading as areas of the model, each with its import report."""
        from mineral_plugin.core.work.importing import imported_areas

        given, reading = self.given[number], self.readings[number]
        kept = replace(reading, areas=tuple(reading.areas[index] for index in indices))
        default = Path(given.content).stem if given.kind == "file" else self.tr("New area")
        return tuple(
            imported_areas(
                kept,
                name or _own_name(kept, default),
                given.label,
                self._answers[number],
                tuple(self._asked[number].values()),
                self._hashes[number],
            )
        )

    def _show_chosen(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        reading, lang = self.readings[entry.reading], self._desk.lang
        refusal = say(reading.refusal, lang) if reading.refusal is not None else ""
        self._view.problem.show_line("conflict", refusal or self._obstacle)
        area = self.read_area()
        questions = questions_shown(_own_first(reading, area), lang)
        given = self._answers[entry.reading]
        self._view.show_questions([self._with_answer(one, given.get(one.id, "")) for one in questions])
        if area is None:
            self._view.show_area(AreaShown(""))
            return
        licence = self._licence_of(entry)
        self._view.show_area(read_area_shown(reading, area, licence, lang))
        lines = note_lines(reading, area, lang)
        if licence is not None:
            lines = report_lines(licence, net_of_m2(area), lang)
        self._view.tools.show_report(lines)

    def _with_answer(self, question: QuestionShown, answer: str) -> QuestionShown:
        """Return a question that is still open after an answer with the word that this was no answer."""
        if not answer:
            return question
        told = self.tr("“{answer}” is no answer that can be read here.").format(answer=answer)
        example = self.tr("Write a zone as 104°45'/3.") if question.id.split(":")[0] == "zone" else ""
        return question._replace(text=" ".join(part for part in (question.text, told, example) if part))

    def _licence_of(self, entry: Entry) -> Optional[Any]:
        taken = [line for line in self.entries() if self._is_taken(line)]
        return self.licences[taken.index(entry)] if self.licences and entry in taken else None

    def choose(self, number: int) -> None:
        """Look at another of the areas, and work on it where it is read."""
        if not self.readings or number == self._chosen:
            return
        self._chosen = number
        self._choose_on_desk()
        self._show_chosen()
        self.changed.emit()

    def _choose_on_desk(self) -> None:
        entry = self.entry()
        licence = self._licence_of(entry) if entry is not None else None
        if licence is not None:
            self._desk.choose_area([each is licence for each in self._desk.areas].index(True))

    def tick(self, number: int, taken: bool) -> None:
        """Take an area with the others, or leave it out."""
        lines = self.entries()
        if number >= len(lines):
            return
        (self._left_out.discard if taken else self._left_out.add)(lines[number])
        self._settle()
        self._show_chosen()


def _own_first(reading: Any, area: Optional[Any]) -> List[Any]:
    """Return the open questions of a file: about all of it, about the area looked at, about the others."""
    own = {question.id for question in (*reading.questions, *(area.questions if area is not None else ()))}
    return sorted(reading.all_questions, key=lambda question: question.id not in own)


def _own_name(reading: Any, default: str) -> str:
    """Return "" where the document names its areas, else the name to use."""
    return "" if any(area.name for area in reading.areas) else default


def _with_levels(area: Any, top: str, bottom: str) -> Any:
    """Return the area with the levels typed on the page, where its table names none."""
    from mineral_plugin.core.work.levels import level_of, with_levels

    if any(part.top_m is not None or part.bottom_m is not None for part in area.parts):
        return area
    return with_levels(area, level_of(top), level_of(bottom))
