"""The findings of a check: the headline, the problems as cards, the passes folded to one line."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.finding_card import FindingCard
from mineral_plugin.gui.findings_model import FindingsModel
from mineral_plugin.gui.law_notice import LawNotice
from mineral_plugin.gui.outcomes import ORDER, outcome_pixmap, outcome_word
from mineral_plugin.gui.widgets import Heading, MarkedLine, WrappingLabel, button, clear_column

# More cards than this are made only when asked for: a thousand widgets would stop the window.
_CARDS_AT_ONCE = 60


class FindingsView(QWidget):
    """Shows one report; choosing a card asks for a highlight, only its button asks for a zoom."""

    chosen = pyqtSignal(str)
    zoom_asked = pyqtSignal(str)
    answer_asked = pyqtSignal(str)
    questions_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findingsView")
        self._lang = lang
        self.model = FindingsModel(lang, self)
        self._cards: Dict[str, FindingCard] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.verdict = Heading("")
        self.verdict.setObjectName("verdict")
        self.headline = WrappingLabel()
        self.headline.setObjectName("headline")
        self._counts = QHBoxLayout()
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._more = button("", "moreFindings", self._show_more)
        column.addWidget(self.verdict)
        column.addLayout(self._counts)
        column.addWidget(self.headline)
        self.law = LawNotice()
        column.addWidget(self.law)
        self.questions = button("", "goToQuestions", self.questions_asked.emit)
        self.questions.hide()
        column.addWidget(self.questions)
        column.addLayout(self._column)
        column.addWidget(self._more)
        self._add_passes(column)
        self.hide()

    def _add_passes(self, column: QVBoxLayout) -> None:
        self._fold = QToolButton()
        self._fold.setObjectName("passesFold")
        self._fold.setCheckable(True)
        self._fold.setAutoRaise(True)
        self._fold.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._unfold)
        self._passes = QWidget()
        self._passes.setObjectName("passes")
        self._passes_column = QVBoxLayout(self._passes)
        self._passes_column.setContentsMargins(12, 0, 0, 0)
        column.addWidget(self._fold)
        column.addWidget(self._passes)

    def show_report(self, report: Mapping[str, Any]) -> None:
        """Show a report of ``resources/schema/report-1.json``."""
        self.model.set_findings(report["findings"])
        summary = report["summary"]
        self.verdict.setText(self.tr("Result: {outcome}").format(outcome=outcome_word(summary["verdict"])))
        self.headline.setText((summary.get("headline") or {}).get(self._lang, ""))
        self.law.show_report(report, self._lang)
        self._show_counts()
        self._cards = {}
        clear_column(self._column)
        self._show_more()
        self._fold_passes()
        self.show()

    def show_open_questions(self, count: int) -> None:
        """Offer the way to the questions that have no answer; none hides it."""
        self.questions.setText(self.tr("Answer questions ({count})").format(count=count))
        self.questions.setVisible(count > 0)

    def _show_counts(self) -> None:
        while self._counts.count():
            widget = self._counts.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        counts = self.model.counts()
        for outcome in (name for name in ORDER if counts.get(name)):
            mark = QLabel()
            mark.setPixmap(outcome_pixmap(outcome, 16))
            mark.setToolTip(outcome_word(outcome))
            number = QLabel(str(counts[outcome]))
            number.setAccessibleName(
                self.tr("{outcome}: {count}").format(outcome=outcome_word(outcome), count=counts[outcome])
            )
            number.setToolTip(outcome_word(outcome))
            self._counts.addWidget(mark)
            self._counts.addWidget(number)
        holder = QWidget()
        self._counts.addWidget(holder, 1)

    def _show_more(self) -> None:
        problems = self.model.problems()
        for finding in problems[len(self._cards) : len(self._cards) + _CARDS_AT_ONCE]:
            card = FindingCard(finding, self._lang)
            card.chosen.connect(self._choose)
            card.zoom_asked.connect(self._zoom)
            card.answer_asked.connect(self.answer_asked.emit)
            self._cards[card.finding_id] = card
            self._column.addWidget(card)
        left = len(problems) - len(self._cards)
        self._more.setText(self.tr("Show more ({count} left)").format(count=left))
        self._more.setVisible(left > 0)

    def _fold_passes(self) -> None:
        passes = self.model.passes()
        clear_column(self._passes_column)
        for finding in passes:
            line = MarkedLine()
            line.show_line(finding["outcome"], self.model.sentence(finding, "message"))
            self._passes_column.addWidget(line)
        clear = self.model.counts().get("clear", 0)
        text = self.tr("Clear: {clear} · not applicable: {rest}")
        self._fold.setText(text.format(clear=clear, rest=len(passes) - clear))
        self._fold.setVisible(bool(passes))
        self._fold.setChecked(False)
        self._unfold(False)

    def _unfold(self, unfolded: bool) -> None:
        self._fold.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        self._passes.setVisible(unfolded)

    def _choose(self, finding_id: str) -> None:
        self.select(finding_id)
        self.chosen.emit(finding_id)

    def _zoom(self, finding_id: str) -> None:
        self.select(finding_id)
        self.zoom_asked.emit(finding_id)

    def select(self, finding_id: str) -> None:
        """Mark a card as chosen; asks nothing of the map."""
        for card in self._cards.values():
            card.set_chosen(card.finding_id == finding_id)

    def cards(self) -> List[FindingCard]:
        """Return the cards shown, worst first."""
        return list(self._cards.values())
