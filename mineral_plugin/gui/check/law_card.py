"""The law that a check rests on: one line, and below it what may be chosen of it. Nothing has to be."""

from __future__ import annotations

from datetime import date
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.check.fact_editors import FactShown, LineEditor
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, button, clear_column, combo

RECEIVED, CURRENT = "received", "current"


class ChoiceShown(NamedTuple):
    """The choice of law in words: what it rests on, both laws, and what depends on it, rule by rule."""

    basis: str
    received: str
    current: str
    stated: str
    differs: Tuple[str, ...]


class LawShown(NamedTuple):
    """The law in words; ``sets`` are pairs of a set's label and words, ``chosen`` the label chosen.

    ``choice`` is ``None`` where no clause gives one; ``problem`` says what is in the way, "" nothing.
    """

    title: str
    sets: Sequence[Tuple[str, str]]
    chosen: str
    received: Optional[date]
    choice: Optional[ChoiceShown]
    problem: str


class LawCard(Section):
    """Shows which law is applied; open, it asks for set and receipt and, where there is one, the choice."""

    set_chosen = pyqtSignal(str)
    receipt_given = pyqtSignal(object)
    receipt_refused = pyqtSignal(object)
    regime_chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__("", "lawCard", parent)
        self._shown: Optional[LawShown] = None
        self._add_sets()
        self._add_receipt()
        self.problem = MarkedLine()
        self.problem.setObjectName("lawProblem")
        self.column.addWidget(self.problem)
        self.choice = LawChoice()
        self.choice.chosen.connect(self.regime_chosen.emit)
        self.column.addWidget(self.choice)
        self.show_law(LawShown(self.tr("Law applied"), (), "", None, None, ""))

    def _add_sets(self) -> None:
        self.sets = combo("ruleSet")
        # Turning the wheel to scroll the page must not change the law on the way.
        self.sets.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sets.installEventFilter(self)
        self.sets.activated.connect(lambda _index: self.set_chosen.emit(self.rules()))
        self._add_labelled(self.tr("Rule &set"), self.sets)
        self.column.addWidget(self.sets)

    def _add_receipt(self) -> None:
        words = self.tr("Dossier received &on (if it was filed before)")
        self.received = LineEditor(
            FactShown("received_on", "date", words, hint=self.tr("day/month/year"), read=_read, write=_write)
        )
        self.received.text.setObjectName("receivedOn")
        self.received.answered.connect(self.receipt_given.emit)
        self.received.refused.connect(self.receipt_refused.emit)
        self.clear = QToolButton()
        self.clear.setObjectName("clearReceipt")
        self.clear.setText("✕")
        self.clear.setAutoRaise(True)
        self.clear.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clear.setToolTip(self.tr("No day of receipt: the law of the event date is applied"))
        self.clear.setAccessibleName(self.clear.toolTip())
        self.clear.clicked.connect(lambda _checked=False: self._clear())
        self._add_labelled(words, self.received.text)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.received, 1)
        line.addWidget(self.clear)
        self.column.addLayout(line)

    def _add_labelled(self, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setWordWrap(True)
        label.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        self.column.addWidget(label)

    def _clear(self) -> None:
        # The button goes with the day: the keyboard stays beside it.
        self.received.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.received.text.clear()
        self.receipt_refused.emit(None)
        self.received.show_value(self.received.shown._replace(value=None))
        self.receipt_given.emit(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def show_law(self, shown: LawShown) -> None:
        """Show the law as it stands; what is being typed stays. A problem opens the card."""
        self._shown = shown
        self.head.setText(shown.title)
        self.head.setToolTip(as_tip(shown.title))
        self.head.setAccessibleName(shown.title)
        self._fill(shown)
        self.received.show_value(self.received.shown._replace(value=shown.received))
        self.clear.setVisible(shown.received is not None)
        self.show_problem(shown.problem)
        self.choice.show_choice(shown.choice)

    def _fill(self, shown: LawShown) -> None:
        self.sets.blockSignals(True)
        self.sets.clear()
        for label, words in shown.sets:
            self.sets.addItem(words, label)
            self.sets.setItemData(self.sets.count() - 1, as_tip(words), Qt.ItemDataRole.ToolTipRole)
        self.sets.setCurrentIndex(max(0, self.sets.findData(shown.chosen)))
        self.sets.setToolTip(as_tip(self.sets.currentText()))
        self.sets.blockSignals(False)

    def show_problem(self, sentence: str) -> None:
        """Say what is in the way, opening the card; "" says nothing."""
        self.problem.show_line("conflict", sentence)
        if sentence:
            self.open()

    def rules(self) -> str:
        """Return the label of the rule set chosen, "" for the newest that is trusted."""
        return str(self.sets.currentData() or "")

    def regime(self) -> str:
        """Return the choice of law, "" where none was made or none is given."""
        choice = self._shown.choice if self._shown is not None else None
        return choice.stated if choice is not None else ""


class LawChoice(QWidget):
    """Two buttons for the two laws; pressing the one that is down takes the choice back."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("lawChoice")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(3)
        self.basis = WrappingLabel()
        self.basis.setObjectName("lawBasis")
        column.addWidget(self.basis)
        self.received = self._button("lawReceived", RECEIVED)
        self.current = self._button("lawCurrent", CURRENT)
        column.addWidget(self.received)
        column.addWidget(self.current)
        self.differs = Section("", "lawDiffers")
        column.addWidget(self.differs)
        self._lines: Tuple[str, ...] = ()

    def _button(self, name: str, value: str) -> QPushButton:
        made = button("", name, lambda: self._press(made, value))
        made.setCheckable(True)
        # The words of a button are not broken: they must not push a narrow dock wider.
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def _press(self, pressed: Any, value: str) -> None:
        self.chosen.emit(value if pressed.isChecked() else "")

    def show_choice(self, shown: Optional[ChoiceShown]) -> None:
        """Show the choice with what depends on it; ``None`` hides it."""
        self.setVisible(shown is not None)
        if shown is None:
            return
        self.basis.setText(shown.basis)
        for made, words, value in (
            (self.received, shown.received, RECEIVED),
            (self.current, shown.current, CURRENT),
        ):
            made.setText(words)
            made.setAccessibleName(words)
            made.setToolTip(as_tip(words))
            made.setChecked(shown.stated == value)
        title = self.tr("What differs by rules ({count})").format(count=len(shown.differs))
        self.differs.head.setText(title)
        self.differs.head.setAccessibleName(title)
        if shown.differs != self._lines:
            self._lines = shown.differs
            clear_column(self.differs.column)
            for sentence in shown.differs:
                self.differs.column.addWidget(WrappingLabel(f"• {sentence}"))

    def lines(self) -> List[str]:
        """Return what depends on the choice, a sentence for each rule."""
        return list(self._lines)


def _read(text: str) -> Any:
    # The core is asked only once somebody types: this module is loaded before its geometry may be.
    from mineral_plugin.core.work.typed_answers import day_typed

    return day_typed(text)


def _write(value: Any) -> str:
    from mineral_plugin.core.work.typed_answers import day_shown

    return day_shown(value)
