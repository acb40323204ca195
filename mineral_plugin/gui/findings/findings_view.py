"""The findings of a check: the headline, the problems as cards, the passes folded to one line."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.gui.check.law_notice import LawNotice
from mineral_plugin.gui.findings.finding_card import FindingCard
from mineral_plugin.gui.findings.finding_words import ACCEPTED, finding_text, report_title
from mineral_plugin.gui.findings.findings_cards import CardColumn
from mineral_plugin.gui.findings.findings_counts import CountButtons
from mineral_plugin.gui.findings.findings_filter import EVERYTHING, Extent, FilterForm, typing_timer
from mineral_plugin.gui.findings.findings_model import FindingsModel
from mineral_plugin.gui.findings.findings_passes import PassesFold
from mineral_plugin.gui.findings.findings_tools import FindingsTools, small_button
from mineral_plugin.gui.parts.outcomes import PROBLEMS, outcome_word
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, WrappingLabel, button, once_laid_out
from mineral_plugin.gui.parts.wrapping_button import FoldButton

_OF_CARDS = (
    *("chosen", "zoom_asked", "answer_asked", "levels_asked", "touched", "revealed"),
    *("accepted", "take_back_asked", "repairs_asked", "preview_asked", "repair_asked"),
    "grown",
)


class FindingsView(QWidget):
    """Shows one report. What the user wants is told by finding id; the view itself moves no map.

    ``touched`` names the finding under mouse or keyboard, "" where there is none; ``revealed`` the card that
    ought to be in the window.
    """

    chosen = pyqtSignal(str)
    zoom_asked = pyqtSignal(str)
    answer_asked = pyqtSignal(str)
    levels_asked = pyqtSignal(str)
    questions_asked = pyqtSignal()
    recheck_asked = pyqtSignal()
    touched = pyqtSignal(str)
    revealed = pyqtSignal(QWidget)
    accepted = pyqtSignal(str, str, str)
    take_back_asked = pyqtSignal(str)
    repairs_asked = pyqtSignal(str)
    preview_asked = pyqtSignal(str, int)
    repair_asked = pyqtSignal(str, int)
    undo_asked = pyqtSignal()
    view_toggled = pyqtSignal(bool)
    grown = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingsView")
        self._lang = lang
        self.model = FindingsModel(lang, self)
        self._extent: Optional[Extent] = None
        self._title = ""
        self._headline = ""
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._add_head()
        self._add_filter()
        self._add_cards()
        self.hide()

    # --- what it is made of -------------------------------------------------------------------------

    def _add_head(self) -> None:
        self.verdict = Heading("")
        self.verdict.setObjectName("verdict")
        self.counts = CountButtons()
        self.counts.chosen.connect(lambda _outcome: self._filter())
        self.counts.passes_asked.connect(self._open_passes)
        self.old = MarkedLine()
        self.old.setObjectName("findingsOld")
        self.recheck = button(self.tr("Check again"), "recheckOld", self.recheck_asked.emit)
        self.headline = WrappingLabel()
        self.headline.setObjectName("headline")
        self.more = FoldButton("headlineFold")
        self.more.setText(self.tr("The whole summary"))
        self.more.setAccessibleName(self.more.text())
        self.more.toggled.connect(lambda _open: self._show_headline())
        self.law = LawNotice()
        self.questions = button("", "goToQuestions", self.questions_asked.emit)
        self.questions.hide()
        for widget in (
            self.verdict,
            self.counts,
            self.old,
            self.recheck,
            self.headline,
            self.more,
            self.law,
            self.questions,
        ):
            self._whole.addWidget(widget)
        self.show_old("")

    def _add_filter(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.text = QLineEdit()
        self.text.setObjectName("findingsText")
        self.text.setClearButtonEnabled(True)
        self.text.setPlaceholderText(self.tr("Find in the findings"))
        self.text.setAccessibleName(self.tr("Find by words, rule, article or name"))
        self._typing = typing_timer(self, self._filter)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.fold = small_button(
            "findingsFilterFold",
            self.tr("Filter"),
            self.tr("Narrow the list by subject, weight, state or what the map shows"),
            "mActionFilter2.svg",
            checkable=True,
        )
        line.addWidget(self.text, 1)
        line.addWidget(self.fold)
        self._whole.addLayout(line)
        self.filters = FilterForm()
        self.filters.changed.connect(self._filter)
        self.filters.in_view.toggled.connect(self.view_toggled.emit)
        self.filters.hide()
        self.fold.toggled.connect(self.filters.setVisible)
        self._whole.addWidget(self.filters)
        self.tools = FindingsTools()
        self.tools.copy_asked.connect(self._copy_all)
        self._whole.addWidget(self.tools)

    def _add_cards(self) -> None:
        line = QHBoxLayout()
        self.shown_count = WrappingLabel()
        self.shown_count.setObjectName("findingsShownCount")
        self.show_all = button(self.tr("Show all"), "findingsShowAll", self.clear_filter)
        line.addWidget(self.shown_count, 1)
        line.addWidget(self.show_all)
        self._whole.addLayout(line)
        self.told = MarkedLine()
        self.told.setObjectName("findingsTold")
        self.told.hide()
        self.undo = button(self.tr("Undo"), "undoRepair", self.undo_asked.emit)
        self.undo.hide()
        line = QHBoxLayout()
        line.addWidget(self.told, 1)
        line.addWidget(self.undo)
        self._whole.addLayout(line)
        self._cards = CardColumn(self.model, self._lang)
        for name in _OF_CARDS:
            getattr(self._cards, name).connect(getattr(self, name).emit)
        self._whole.addWidget(self._cards)
        self.passes = PassesFold(self.model)
        self._whole.addWidget(self.passes)

    # --- what it shows ------------------------------------------------------------------------------

    def show_report(
        self,
        report: Mapping[str, Any],
        families: Optional[Mapping[str, str]] = None,
        marks: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Show a report of ``resources/schema/report-1.json``.

        ``families`` (of the core) and ``marks`` (``FindingMark``) are given by finding id.
        """
        self.model.set_findings(report["findings"], families)
        self.model.set_marks(marks or {})
        self.filters.offer(self._families(families or {}))
        summary = report["summary"]
        self._title = report_title(report, self._lang)
        self.verdict.setText(self.tr("Result: {outcome}").format(outcome=outcome_word(summary["verdict"])))
        self._headline = (summary.get("headline") or {}).get(self._lang, "")
        self._show_headline()
        self.law.show_report(report, self._lang)
        self.show_old("")
        self.show_told("clear", "")
        self._show_counts()
        self._cards.take_report()
        self._cards.show_marks(marks or {})
        self.passes.show_passes()
        self.show()
        self._filter()

    def _show_headline(self) -> None:
        """Show the first sentence, so that the findings are in the window; the others where asked for."""
        first, stop, rest = self._headline.partition(". ")
        self.more.setVisible(bool(rest))
        self.headline.setText(self._headline if self.more.isChecked() else f"{first}{stop}".strip())

    def _families(self, families: Mapping[str, str]) -> List[Any]:
        shown = {families.get(one["id"], "") for one in self.model.problems()} - {""}
        words = [(one, say(Phrase(f"family.{one}"), self._lang)) for one in sorted(shown)]
        return [(one, text[:1].upper() + text[1:]) for one, text in words]

    def show_marks(self, marks: Mapping[str, Any]) -> None:
        """Show what people decided, ``FindingMark`` of the core by finding id."""
        self.model.set_marks(marks)
        self._cards.show_marks(marks)
        self._show_counts()
        self._filter(keep=True)

    def show_old(self, sentence: str) -> None:
        """Say that the findings are those of an earlier boundary; "": they are up to date."""
        self.old.show_line("cannot_tell", sentence)
        self.recheck.setVisible(bool(sentence))

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say what became of the last thing that was done here; "" says nothing."""
        self.told.show_line(outcome, sentence)
        self.undo.hide()

    def show_done(self, sentence: str, can_undo: bool) -> None:
        """Say what was changed, with the way back; the keyboard stays near, and the page goes there."""
        self.show_told("clear", sentence)
        self.undo.setVisible(can_undo)
        (self.undo if can_undo else self.text).setFocus(Qt.FocusReason.OtherFocusReason)
        once_laid_out(self, lambda: self.revealed.emit(self.told))

    def show_open_questions(self, count: int) -> None:
        """Offer the way to the questions that have no answer; none hides it."""
        self.questions.setText(self.tr("Answer questions ({count})").format(count=count))
        self.questions.setVisible(count > 0)

    def offer_repairs(self, is_repairable: Callable[[Mapping[str, Any]], bool]) -> None:
        """Take what says of which findings repairs may be looked for."""
        self._cards.offer_repairs(is_repairable)

    def show_extent(self, extent: Optional[Extent]) -> None:
        """Take what the map shows, in the plane of the area; it counts where the filter asks for it."""
        self._extent = extent
        if self.filters.in_view.isChecked():
            self._filter()

    def _show_counts(self) -> None:
        accepted: Dict[str, int] = {}
        for finding in self.model.problems():
            mark = self.model.mark(finding["id"])
            if mark is not None and mark.state == ACCEPTED:
                accepted[finding["outcome"]] = accepted.get(finding["outcome"], 0) + 1
        self.counts.show_counts(self.model.counts(), accepted)

    def _open_passes(self) -> None:
        self.passes.open(not self.passes.is_open())
        if self.passes.is_open():
            self.revealed.emit(self.passes)

    # --- the filter ---------------------------------------------------------------------------------

    def clear_filter(self) -> None:
        """Show all findings again."""
        self.counts.choose("")
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        self._typing.stop()
        was_in_view = self.filters.in_view.isChecked()
        self.filters.clear()
        if was_in_view:
            self.view_toggled.emit(False)
        self._filter()

    def show_only(self, outcome: str) -> None:
        """Show the findings of one outcome and bring them into the window; a passed one opens the passes."""
        if outcome in PROBLEMS:
            self.counts.choose(outcome)
            self._filter()
            once_laid_out(self, self._reveal_first)
        elif not self.passes.is_open():
            self._open_passes()

    def _reveal_first(self) -> None:
        cards = self._cards.cards()
        self.revealed.emit(cards[0] if cards else self)

    def shown(self) -> List[Mapping[str, Any]]:
        """Return the findings that the filter lets through, worst first, their cards made or not."""
        return self.model.filtered(self._asked())

    def _asked(self) -> Any:
        return self.filters.asked(self.counts.outcome, self.text.text(), self._extent)

    def _filter(self, keep: bool = False) -> None:
        """Show the cards that the filter lets through; ``keep``: as many of them as before."""
        order = [str(one["id"]) for one in self.shown()]
        self._say_shown(len(order))
        self._cards.show_order(order, keep)

    def _say_shown(self, shown: int) -> None:
        every, narrowed = len(self.model.problems()), self._asked() != EVERYTHING
        text = self.tr("Shown: {shown} of {every}").format(shown=shown, every=every)
        self.shown_count.setText(text)
        self.shown_count.setVisible(narrowed)
        self.show_all.setVisible(narrowed)

    # --- the cards ----------------------------------------------------------------------------------

    def reveal(self, finding_id: str) -> None:
        """Bring what was opened in a card into the window, once its lines are laid out."""
        once_laid_out(self, lambda: self._cards.reveal(finding_id))

    def card(self, finding_id: str) -> Optional[FindingCard]:
        """Return the card of a finding, ``None`` where it is not made."""
        return self._cards.card(finding_id)

    def cards(self) -> List[FindingCard]:
        """Return the cards shown, worst first."""
        return self._cards.cards()

    def select(self, finding_id: str) -> None:
        """Mark a card as chosen; asks nothing of the map."""
        self._cards.select(finding_id)

    def pick(self, finding_id: str) -> None:
        """Choose the card of what was picked on the map and bring it into the window; the map stays."""
        if self.model.finding(finding_id) is None or self._cards.go_to(finding_id):
            return
        self.clear_filter()
        if not self._cards.go_to(finding_id):
            self.passes.open(True)
            self.revealed.emit(self.passes)

    def set_accept_name(self, name: str) -> None:
        """Take the name that is offered where somebody accepts a finding."""
        self._cards.accept_name = name

    def _copy_all(self) -> None:
        """Copy the headline and every finding that the filter lets through."""
        head = f"{self._title}\n{self.verdict.text()}" if self._title else self.verdict.text()
        texts = [head, self._headline]
        texts += [finding_text(one, self._lang, self.model.mark(one["id"])) for one in self.shown()]
        QGuiApplication.clipboard().setText("\n\n".join(text for text in texts if text))
        told = self.tr("Copied: {count} findings").format(count=len(texts) - 2)
        self.show_told("clear", told)
