"""One question about a table as a card: the row, the sentence, answers to choose from, or a typed one."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS, outcome_pixmap
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import WrappingLabel, button, clear_column, combo

_FITS = 28
"""So many letters of an answer are seen in a field of a narrow dock."""


class QuestionShown(NamedTuple):
    """A question in words: ``choices`` are pairs of words and value, the likeliest is only proposed."""

    id: str
    place: str
    text: str
    choices: Tuple[Tuple[str, str], ...]
    proposed: str = ""


class QuestionCard(QFrame):
    """Asks one question; nothing is taken before the user presses the button or Enter."""

    answered = pyqtSignal(str, str)
    looked_at = pyqtSignal(str)

    def __init__(self, question: QuestionShown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self._given = False
        self.setObjectName("questionCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(
            "QuestionCard { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS['cannot_tell']}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addLayout(self._foot())
        self._whole = WrappingLabel()
        self._whole.setObjectName("wholeAnswer")
        column.addWidget(self._whole)
        self.answer.currentIndexChanged.connect(lambda _index: self._show_whole())
        self._show_whole()
        self.setAccessibleName(self._spoken())
        self.setFocusProxy(self.answer)

    def _spoken(self) -> str:
        place, text = self.question.place, self.question.text
        return f"{place}: {text}" if place else text

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(outcome_pixmap("cannot_tell", 20))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(1)
        if self.question.place:
            place = WrappingLabel(self.question.place)
            font = place.font()
            font.setBold(True)
            place.setFont(font)
            words.addWidget(place)
        words.addWidget(WrappingLabel(self.question.text))
        line.addLayout(words, 1)
        return line

    def _foot(self) -> QHBoxLayout:
        self.answer = combo("questionAnswer")
        self.answer.setEditable(True)
        self.answer.setInsertPolicy(self.answer.InsertPolicy.NoInsert)
        self.answer.setAccessibleName(self.tr("Answer: {question}").format(question=self._spoken()))
        self.answer.lineEdit().setPlaceholderText(self.tr("choose or type"))
        for words, value in self.question.choices:
            self.answer.addItem(words, value)
        values = [value for _words, value in self.question.choices]
        proposed = self.question.proposed
        self.answer.setCurrentIndex(values.index(proposed) if proposed in values else -1)
        if proposed and proposed not in values:
            self.answer.setEditText(proposed)
        # A long answer is read from its beginning.
        self.answer.lineEdit().setCursorPosition(0)
        self.answer.setToolTip(as_tip(self.answer.currentText()))
        self.accept = button(
            self.tr("Answer"), "acceptAnswer", self._accept, self.tr("Take this answer and read again")
        )
        self.answer.lineEdit().returnPressed.connect(self._accept)
        self.answer.editTextChanged.connect(lambda _text: self._allow())
        self._allow()
        self.answer.installEventFilter(self)
        line = QHBoxLayout()
        line.addWidget(self.answer, 1)
        line.addWidget(self.accept)
        return line

    def _show_whole(self) -> None:
        """Say below the field what it cuts off."""
        words = str(self.answer.itemText(max(0, self.answer.currentIndex())))
        shown = self.answer.currentIndex() >= 0 and len(words) > _FITS
        self._whole.setText(words if shown else "")
        self._whole.setVisible(shown)

    def _allow(self) -> None:
        self.accept.setEnabled(bool(self.value()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell which question the keyboard has come to."""
        if event.type() == QEvent.Type.FocusIn:
            self.looked_at.emit(self.question.text)
        return super().eventFilter(watched, event)

    def value(self) -> str:
        """Return the value chosen, or what was typed instead."""
        typed, index = self.answer.currentText().strip(), self.answer.currentIndex()
        if index >= 0 and typed == self.answer.itemText(index).strip():
            return str(self.answer.itemData(index))
        return typed

    def _accept(self) -> None:
        # Qt tells of one Enter twice where it reaches the field before its box.
        if self.value() and not self._given:
            self._given = True
            self.answered.emit(self.question.id, self.value())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


class QuestionList(QWidget):
    """The questions that are open, the first ones as cards; more come as these are answered."""

    answered = pyqtSignal(str, str)
    looked_at = pyqtSignal(str)

    # A damaged table may ask a question a row; a page of widgets for each would stop the window.
    AT_ONCE = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questions")
        self._head = WrappingLabel()
        self._head.setObjectName("questionsHead")
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._head)
        column.addLayout(self._column)
        self._cards: Tuple[QuestionCard, ...] = ()
        self.hide()

    def show_questions(self, questions: Sequence[QuestionShown]) -> None:
        """Ask these questions instead of those before; the keyboard stays in the list."""
        had_focus = any(card.isAncestorOf(self.focusWidget()) for card in self._cards if self.focusWidget())
        clear_column(self._column)
        self._cards = tuple(QuestionCard(question) for question in questions[: self.AT_ONCE])
        for card in self._cards:
            card.answered.connect(self.answered.emit)
            card.looked_at.connect(self.looked_at.emit)
            self._column.addWidget(card)
        self._head.setText(self._headline(len(questions)))
        self.setVisible(bool(questions))
        if had_focus and self._cards:
            self._cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _headline(self, count: int) -> str:
        if count > self.AT_ONCE:
            text = self.tr("Still to be answered: {count}; the first {shown} are here.")
            return text.format(count=count, shown=self.AT_ONCE)
        return self.tr("Still to be answered: {count}").format(count=count)

    def cards(self) -> Tuple[QuestionCard, ...]:
        """Return the cards, in order."""
        return self._cards
