"""Filed dossiers: how each stands, what is next to do, and what came of it."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from mineral_plugin.gui.dossier.supplement_card import SupplementCard
from mineral_plugin.gui.dossier.withdrawal_card import WithdrawalCard
from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    Heading,
    MarkedLine,
    WrappingLabel,
    button,
    combo,
    form,
)

_DRAFT = Qt.ItemDataRole.UserRole


class DossierLine(NamedTuple):
    """A filed dossier in a list: its reference, the shape beside it, and its words."""

    draft: str
    outcome: str
    text: str


class DossierFacts(NamedTuple):
    """What is shown of one dossier; ``can_*`` say what may be done with it as far as is known."""

    draft: str
    title: str
    outcome: str
    state: str
    next: str
    notes: Sequence[str]
    steps: Sequence[str]
    timeline: Sequence[str]
    payments: Sequence[str]
    results: Sequence[str]
    can_supplement: bool
    can_withdraw: bool
    can_fetch: bool
    can_keep: bool


class FollowingView(QWidget):
    """Shows what is known; asking, fetching, answering and withdrawing are told to who listens.

    ``chosen`` carries the reference of a dossier, ``filtered`` the state, procedure, client and number of
    days that are wanted ("" and 0 for all).
    """

    refresh_asked = pyqtSignal()
    stop_asked = pyqtSignal()
    chosen = pyqtSignal(str)
    filtered = pyqtSignal(str, str, str, int)
    results_asked = pyqtSignal(str)
    supplement_asked = pyqtSignal(str)
    keep_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("followingView")
        self._facts: Optional[DossierFacts] = None
        self._busy = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._add_list()
        self._add_one()
        self.show_dossiers((), is_any=False)
        self.show_one(None)

    def _add_list(self) -> None:
        self._column.addWidget(Heading(self.tr("Filed dossiers")))
        self.empty = WrappingLabel(self.tr("No dossier was filed from this computer yet."))
        self._column.addWidget(self.empty)
        self._filter = Section(self.tr("Show only…"), "followingFilter")
        rows = form()
        self.state, self.procedure = combo("followState"), combo("followProcedure")
        self.client, self.days = combo("followClient"), combo("followDays")
        rows.addRow(self.tr("State"), self.state)
        rows.addRow(self.tr("Procedure"), self.procedure)
        rows.addRow(self.tr("Client"), self.client)
        rows.addRow(self.tr("Next date"), self.days)
        for words, days in self._spans():
            self.days.addItem(words, days)
        for choice in (self.state, self.procedure, self.client, self.days):
            choice.currentIndexChanged.connect(lambda _index: self._tell_filter())
        self._filter.column.addLayout(rows)
        self._column.addWidget(self._filter)
        self.list = FittedList("followedList", self.tr("Filed dossiers"), left_px=20)
        self.list.itemSelectionChanged.connect(self._on_selection)
        self._column.addWidget(self.list)
        self.ask = button(self.tr("Ask how they stand"), "followRefresh", self.refresh_asked.emit)
        self._column.addWidget(self.ask)
        self.running = RunningLine("followProgress", self.tr("Progress of asking and sending"))
        self.running.add_stop("followStop", self.tr("Stop"), self.stop_asked.emit)
        self._column.addWidget(self.running)
        self.problem = MarkedLine()
        self.problem.setObjectName("followProblem")
        self._column.addWidget(self.problem)
        self.show_problem("")

    def _spans(self) -> Tuple[Tuple[str, int], ...]:
        return (
            (self.tr("any, or none"), 0),
            (self.tr("within 7 days"), 7),
            (self.tr("within 30 days"), 30),
        )

    def _add_one(self) -> None:
        self._one = QWidget()
        self._one.setObjectName("followedOne")
        column = QVBoxLayout(self._one)
        column.setContentsMargins(0, 0, 0, 0)
        self.title = Heading("")
        self.title.setObjectName("followedTitle")
        self.state_line = MarkedLine()
        self.state_line.setObjectName("followedState")
        self.next_line = MarkedLine()
        self.next_line.setObjectName("followedNext")
        self.notes = WrappingLabel()
        self.notes.setObjectName("followedNotes")
        for widget in (self.title, self.state_line, self.next_line, self.notes):
            column.addWidget(widget)
        self._folds = {
            "timeline": Section(self.tr("What has happened"), "followedTimeline"),
            "steps": Section(self.tr("Deadlines step by step"), "followedSteps"),
            "payments": Section(self.tr("Payments"), "followedPayments"),
            "results": Section(self.tr("Results"), "followedResults"),
        }
        self._texts = {name: WrappingLabel() for name in self._folds}
        for name, fold in self._folds.items():
            fold.column.addWidget(self._texts[name])
            column.addWidget(fold)
        self._add_acts(column)
        self._column.addWidget(self._one)

    def _add_acts(self, column: QVBoxLayout) -> None:
        line = FlowLayout()
        self.supplement = button(
            self.tr("Answer the demand…"), "followSupplement", lambda: self._tell(self.supplement_asked)
        )
        self.fetch = button(
            self.tr("Fetch the results"), "followFetch", lambda: self._tell(self.results_asked)
        )
        self.withdraw = button(self.tr("Withdraw…"), "followWithdraw", lambda: self.open_card("withdrawal"))
        self.keep = button(
            self.tr("Granted area into my areas"), "followKeep", lambda: self._tell(self.keep_asked)
        )
        for made in (self.supplement, self.fetch, self.keep, self.withdraw):
            line.addWidget(made)
        column.addLayout(line)
        self.supplement_card, self.withdrawal_card = SupplementCard(), WithdrawalCard()
        self._cards = {"supplement": self.supplement_card, "withdrawal": self.withdrawal_card}
        for card in self._cards.values():
            card.cancelled.connect(lambda: self.open_card(""))
            card.hide()
            column.addWidget(card)

    # --- showing ------------------------------------------------------------------------------------

    def show_choices(
        self,
        states: Sequence[Tuple[str, str]],
        procedures: Sequence[str],
        clients: Sequence[Tuple[str, str]],
    ) -> None:
        """Offer states and clients (id, words), and procedures; what is chosen stays where it can."""
        _fill(self.client, [("", self.tr("all")), *clients])
        _fill(self.state, [("", self.tr("all")), *states])
        _fill(self.procedure, [("", self.tr("all")), *((name, name) for name in procedures)])

    def show_dossiers(self, lines: Sequence[DossierLine], *, is_any: bool) -> None:
        """Show the dossiers that the filter lets pass; ``is_any``: there are filed dossiers at all."""
        current = self.current()
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(outcome_icon(line.outcome, 16), line.text, self.list)
            item.setData(_DRAFT, line.draft)
            if line.draft == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.empty.setVisible(not is_any)
        self.list.setVisible(bool(lines))
        self.list.fit()
        for widget in (self._filter, self.ask):
            widget.setVisible(is_any)
        if self.current() != current:
            self.chosen.emit(self.current())

    def show_one(self, facts: Optional[DossierFacts]) -> None:
        """Show one dossier, or none."""
        if facts is None or self._facts is None or facts.draft != self._facts.draft:
            self.open_card("")
        self._facts = facts
        self._one.setVisible(facts is not None)
        if facts is None:
            return
        self.title.setText(facts.title)
        self.state_line.show_line(facts.outcome, facts.state)
        self.next_line.show_line(facts.outcome, facts.next)
        self.notes.setText("\n".join(facts.notes))
        self.notes.setVisible(bool(facts.notes))
        shown = {
            "timeline": facts.timeline,
            "steps": facts.steps,
            "payments": facts.payments,
            "results": facts.results,
        }
        for name, lines in shown.items():
            self._texts[name].setText("\n".join(lines))
            self._folds[name].setVisible(bool(lines))
        self._enable()

    def show_busy(self, busy: bool) -> None:
        """Show whether somebody is asked, or something sent."""
        self._busy = busy
        self.running.show_busy(busy)
        self._enable()

    def show_problem(self, sentence: str, outcome: str = "conflict") -> None:
        """Say in one sentence what went wrong, or what was done."""
        self.problem.show_line(outcome, sentence)

    def open_card(self, name: str) -> None:
        """Open the card of a supplement or of a withdrawal; "" closes both."""
        for known, card in self._cards.items():
            card.setVisible(known == name)
            card.show_problem("")

    def current(self) -> str:
        """Return the reference of the dossier that is chosen, empty without one."""
        selected = self.list.selectedItems()
        return str(selected[0].data(_DRAFT)) if selected else ""

    # --- what the user does -------------------------------------------------------------------------

    def _on_selection(self) -> None:
        self.chosen.emit(self.current())

    def _tell(self, signal: pyqtSignal) -> None:
        if self._facts is not None:
            signal.emit(self._facts.draft)

    def _tell_filter(self) -> None:
        chosen = [str(box.currentData() or "") for box in (self.state, self.procedure, self.client)]
        self.filtered.emit(*chosen, int(self.days.currentData() or 0))

    def _enable(self) -> None:
        facts, free = self._facts, not self._busy
        self.ask.setEnabled(free)
        for card in self._cards.values():
            card.setEnabled(free)
        if facts is not None:
            self.supplement.setVisible(facts.can_supplement)
            self.fetch.setVisible(facts.can_fetch)
            self.keep.setVisible(facts.can_keep)
            self.withdraw.setVisible(facts.can_withdraw)
            for made in (self.supplement, self.fetch, self.keep, self.withdraw):
                made.setEnabled(free)


def _fill(choice: object, items: Sequence[Tuple[str, str]]) -> None:
    before = choice.currentData()
    choice.blockSignals(True)
    choice.clear()
    for data, words in items:
        choice.addItem(words, data)
    choice.setCurrentIndex(max(0, choice.findData(before)))
    choice.blockSignals(False)
