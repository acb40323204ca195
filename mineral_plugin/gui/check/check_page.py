"""The page of the check: what is asked, which data, the answer, and the papers made from it."""

from __future__ import annotations

from datetime import date
from typing import Any, Mapping, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QDate, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.check.fact_card import FactCard
from mineral_plugin.gui.check.law_card import LawCard
from mineral_plugin.gui.findings.findings_view import FindingsView
from mineral_plugin.gui.layers.layers_lines import LayersLines
from mineral_plugin.gui.layers.news_banner import NewsBanner
from mineral_plugin.gui.parts.dates import date_from_qt
from mineral_plugin.gui.parts.filling import choose, fill
from mineral_plugin.gui.parts.long_choice import long_combo
from mineral_plugin.gui.parts.running_line import RunningLine, main_button
from mineral_plugin.gui.parts.widgets import (
    CalmDateEdit,
    Heading,
    MarkedLine,
    ScrollingPage,
    button,
    combo,
    form,
)

# Above a question that was asked for stays room for the end of what stands before it.
_ROOM_ABOVE = 40
_HOLD_MS = 300


class CheckAsked(NamedTuple):
    """What the user asks to be checked; ``rules`` and ``regime`` as a request of the core has them."""

    procedure: str
    mineral: str
    holder: str
    event_date: date
    rules: str = ""
    regime: str = ""


class CheckPage(ScrollingPage):
    """Asks what is to be checked and shows the findings."""

    check_asked = pyqtSignal()
    stop_asked = pyqtSignal()
    report_asked = pyqtSignal()
    save_asked = pyqtSignal(str)
    map_asked = pyqtSignal()
    dossier_asked = pyqtSignal()
    day_changed = pyqtSignal()
    question_changed = pyqtSignal()
    layers_asked = pyqtSignal()
    live_toggled = pyqtSignal(bool)

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("checkPage", parent)
        self._asks_mineral = False
        self.news = NewsBanner()
        self.column.addWidget(self.news)
        self.column.addWidget(Heading(self.tr("What is to be checked?")))
        self._add_form()
        self.law = LawCard()
        self.column.addWidget(self.law)
        self._add_run()
        self.column.addWidget(Heading(self.tr("Reference data")))
        self.layers = LayersLines()
        self.layers.opened.connect(self.layers_asked.emit)
        self.column.addWidget(self.layers)
        self.findings = FindingsView(lang)
        self.column.addWidget(self.findings)
        self.facts = FactCard()
        self.findings.questions_asked.connect(self.go_to_questions)
        self.findings.revealed.connect(self._reveal)
        self.findings.grown.connect(self._hold_on)
        self.column.addWidget(self.facts)
        self._add_papers()
        self.column.addStretch(1)
        self._held: Optional[Tuple[QWidget, int]] = None
        self._holding = QTimer(self)
        self._holding.setSingleShot(True)
        self._holding.setInterval(_HOLD_MS)
        self._holding.timeout.connect(self._let_go)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._put_back())

    def _add_form(self) -> None:
        rows = form()
        self.procedure = combo("procedureCombo")
        self.procedure.currentIndexChanged.connect(lambda _index: self.question_changed.emit())
        rows.addRow(self.tr("&Procedure"), self.procedure)
        self.mineral = long_combo("mineralCombo")
        self.mineral.setToolTip(self.tr("Type its first letters to find it, with or without marks"))
        self.mineral.setAccessibleDescription(self.mineral.toolTip())
        self.mineral.currentIndexChanged.connect(lambda _index: self._on_mineral())
        rows.addRow(self.tr("&Mineral"), self.mineral)
        self.holder = QLineEdit()
        self.holder.setObjectName("holder")
        self.holder.setPlaceholderText(self.tr("as written on the licences"))
        self.holder.editingFinished.connect(self.question_changed.emit)
        rows.addRow(self.tr("&Holder or applicant"), self.holder)
        self.event_date = CalmDateEdit()
        self.event_date.setObjectName("eventDate")
        self.event_date.setCalendarPopup(True)
        self.event_date.setDisplayFormat("dd/MM/yyyy")
        self.event_date.dateChanged.connect(lambda _day: self.day_changed.emit())
        rows.addRow(self.tr("&Event date"), self.event_date)
        self.column.addLayout(rows)

    def _add_run(self) -> None:
        self.run = main_button(self.tr("&Check"), "check", self.check_asked.emit)
        self.column.addWidget(self.run)
        self._live = QCheckBox(self.tr("Check again by itself while I draw"))
        self._live.setObjectName("checkWhileDrawing")
        self._live.setToolTip(self.tr("All rules are checked a moment after each change of the boundary"))
        self._live.setAccessibleDescription(self._live.toolTip())
        self._live.toggled.connect(self.live_toggled.emit)
        self.column.addWidget(self._live)
        self._running = RunningLine("checkProgress", self.tr("Progress of the check"))
        self._running.add_stop("stopCheck", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.problem = MarkedLine()
        self.problem.setObjectName("checkProblem")
        self.problem.show_line("conflict", "")
        self.column.addWidget(self.problem)

    def _add_papers(self) -> None:
        self._papers = QWidget()
        column = QVBoxLayout(self._papers)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(button(self.tr("Open the &report"), "openReport", self.report_asked.emit))
        line = QHBoxLayout()
        line.addWidget(button(self.tr("Save HTML…"), "saveHtml", lambda: self.save_asked.emit("html")))
        line.addWidget(button(self.tr("Save JSON…"), "saveJson", lambda: self.save_asked.emit("json")))
        column.addLayout(line)
        column.addWidget(button(self.tr("Map of the &area"), "openMapPage", self.map_asked.emit))
        column.addWidget(button(self.tr("Prepare the &dossier"), "makeDossier", self.dossier_asked.emit))
        self._papers.hide()
        self.column.addWidget(self._papers)

    def set_procedures(self, choices: Sequence[Tuple[str, str]]) -> None:
        """Offer procedures as pairs of id and words; the choice made before stays if it can."""
        fill(self.procedure, choices)

    def set_minerals(self, choices: Sequence[Tuple[str, str]]) -> None:
        """Offer minerals as pairs of id and words; the choice made before stays if it can.

        None is chosen for the user: the law asked with another mineral would answer as surely.
        """
        fill(self.mineral, [("", self.tr("choose the mineral")), *choices])

    def ask_again(self, procedure: str, mineral: str, holder: str) -> None:
        """Ask what was asked before; what is not offered any more is said, or to be chosen anew."""
        if self.procedure.findData(procedure) >= 0:
            choose(self.procedure, procedure)
        elif procedure:
            told = self.tr("{procedure}, asked before, is not offered on this day; choose another procedure.")
            self.show_problem(told.format(procedure=procedure))
        choose(self.mineral, mineral)
        self.holder.setText(holder)
        self.question_changed.emit()

    def ask_for_mineral(self) -> None:
        """Say that the mineral is still to be chosen, and bring the keyboard there."""
        self.show_problem(self.tr("Choose the mineral first: limits and rules depend on it."))
        self._asks_mineral = True
        self.verticalScrollBar().setValue(0)
        self.mineral.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_mineral(self) -> None:
        if self._asks_mineral and self.has_mineral:
            self._asks_mineral = False
            self.show_problem("")
        self.question_changed.emit()

    @property
    def has_mineral(self) -> bool:
        """Return whether the user has chosen a mineral."""
        return bool(self.mineral.currentData())

    def set_event_date(self, day: date) -> None:
        """Set the date of the event."""
        self.event_date.setDate(QDate(day.year, day.month, day.day))

    def asked(self) -> CheckAsked:
        """Return what the user asks to be checked."""
        return CheckAsked(
            procedure=str(self.procedure.currentData() or ""),
            mineral=self._mineral_asked(),
            holder=self.holder.text().strip(),
            event_date=date_from_qt(self.event_date.date()),
            rules=self.law.rules(),
            regime=self.law.regime(),
        )

    def _mineral_asked(self) -> str:
        """Return the chosen mineral; before that the first, so that what is drawn is looked at already."""
        return str(self.mineral.currentData() or self.mineral.itemData(1) or "")

    def show_busy(self, busy: bool) -> None:
        """Show whether a check is under way."""
        self._running.show_busy(busy)
        self.run.setEnabled(not busy)
        if busy:
            self.problem.show_line("conflict", "")

    def show_progress(self, percent: float) -> None:
        """Show how far the check is, 0 to 100."""
        self._running.show_progress(percent)

    def show_problem(self, sentence: str) -> None:
        """Show why there is no answer; an earlier answer stays."""
        self.problem.show_line("conflict", sentence)

    def is_live(self) -> bool:
        """Return whether the area is to be checked again while it is drawn."""
        return bool(self._live.isChecked())

    def set_live(self, live: bool) -> None:
        """Show whether the area is checked again while it is drawn; asks nobody."""
        self._live.blockSignals(True)
        self._live.setChecked(live)
        self._live.blockSignals(False)

    def show_report(
        self,
        report: Mapping[str, Any],
        quietly: bool = False,
        families: Optional[Mapping[str, str]] = None,
        marks: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Show the findings of a report; ``quietly`` leaves the page where somebody is answering on it.

        ``families`` and ``marks`` as ``FindingsView.show_report`` takes them.
        """
        self.problem.show_line("conflict", "")
        if quietly:
            self.hold()
        self.findings.show_report(report, families, marks)
        self._papers.show()
        if not quietly:
            QTimer.singleShot(0, self._scroll_to_answer)

    def hold(self) -> None:
        """Keep the question that is being answered where it is, whatever what is above it needs now."""
        held = self._answering() if self._held is None else None
        if held is not None:
            self._held = (held, self._height_of(held) - self.verticalScrollBar().value())
        # Lines are broken anew after the page is shown: its height is known for good only a moment later.
        self._holding.start()

    def _hold_on(self) -> None:
        """Hold what is held a moment longer: cards are still being made."""
        if self._held is not None:
            self._holding.start()

    def _answering(self) -> Optional[QWidget]:
        """Return what the user is at: the card of the law, a question, else all questions, if any."""
        focus = self.focusWidget() or self
        if self.law.isAncestorOf(focus):
            return self.law
        if not self.facts.isVisible():
            return None
        return next((row for row in self.facts.rows() if row.isAncestorOf(focus)), self.facts)

    def _height_of(self, widget: QWidget) -> int:
        return int(widget.mapTo(self.body, QPoint(0, 0)).y())

    def _put_back(self) -> None:
        if self._held is not None and self.body.isAncestorOf(self._held[0]):
            self.verticalScrollBar().setValue(self._height_of(self._held[0]) - self._held[1])

    def _let_go(self) -> None:
        self._put_back()
        self._held = None

    def wheelEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Scroll; whoever scrolls himself is not held anywhere."""
        self._held = None
        super().wheelEvent(event)

    def go_to_questions(self) -> None:
        """Bring the questions into the window, the keyboard into the first that has no answer."""
        rows = self.facts.rows()
        row = next((row for row in rows if row.shown.value is None), rows[0] if rows else None)
        if row is not None:
            self.go_to_question(row.shown.id)

    def go_to_question(self, fact_id: str) -> None:
        """Bring a question into the window and the keyboard into its answer."""
        row = self.facts.row(fact_id)
        if row is None:
            return
        is_first = row is self.facts.rows()[0]
        self.verticalScrollBar().setValue(self._height_of(self.facts if is_first else row) - _ROOM_ABOVE)
        row.focus_editor()

    def _reveal(self, widget: QWidget) -> None:
        """Bring a card into the window, all of it where it fits; whoever asked is held nowhere else."""
        self._held = None
        top, height, room = self._height_of(widget), widget.height(), self.viewport().height()
        value = self.verticalScrollBar().value()
        if top < value or height > room:
            self.verticalScrollBar().setValue(top - 4)
        elif top + height > value + room:
            self.verticalScrollBar().setValue(top + height - room + 4)

    def _scroll_to_answer(self) -> None:
        self.verticalScrollBar().setValue(self.findings.y() - 4)

    def forget_report(self) -> None:
        """Hide an answer that no longer belongs to the question."""
        self.findings.hide()
        self.facts.hide()
        self._papers.hide()
        self.problem.show_line("conflict", "")
