"""What an answer is given with: two buttons, a line, a list of names, boxes to tick, another area."""

from __future__ import annotations

from typing import Any, Callable, List, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication, QDate, QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.parts.dates import date_from_qt
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import button, combo


def _no_text(_value: Any) -> str:
    return ""


class FactShown(NamedTuple):
    """A question in words: ``kind`` as in the rule set, ``value`` the answer, ``None`` where there is none.

    ``is_open``: a rule waits for the answer; ``is_of_map``: the map gave the answer there is, not the user.

    ``choices`` are pairs of words and answer. ``read`` turns what was typed into an answer (``None`` for
    none) or raises an error of ours; ``write`` turns an answer into what is typed.
    """

    id: str
    kind: str
    question: str
    asked_by: str = ""
    tip: str = ""
    unit: str = ""
    hint: str = ""
    choices: Tuple[Tuple[str, Any], ...] = ()
    value: Any = None
    is_open: bool = False
    is_of_map: bool = False
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = _no_text


class Editor(QWidget):
    """Gives an answer as soon as there is one; ``None`` takes it back.

    ``refused`` tells why what stands there is no answer, "" that it is one.
    """

    answered = pyqtSignal(object)
    refused = pyqtSignal(object)

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(4)

    def fields(self) -> List[QWidget]:
        """Return what the keyboard stops at, in order."""
        raise NotImplementedError

    def show_value(self, shown: FactShown) -> None:
        """Show an answer that came from elsewhere; what is being typed stays."""
        raise NotImplementedError


class FlagEditor(Editor):
    """Yes and no as two buttons; pressing the one that is down takes the answer back."""

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(shown, parent)
        self.yes = self._button(QCoreApplication.translate("FactEditor", "Yes"), "factYes", True)
        self.no = self._button(QCoreApplication.translate("FactEditor", "No"), "factNo", False)
        self.line.addStretch(1)
        self.show_value(shown)

    def _button(self, words: str, name: str, value: bool) -> QPushButton:
        made = button(words, name, lambda: self._press(value))
        made.setCheckable(True)
        made.setAccessibleName(f"{self.shown.question} {words}")
        made.setMinimumWidth(64)
        self.line.addWidget(made)
        return made

    def _press(self, value: bool) -> None:
        pressed = (self.yes if value else self.no).isChecked()
        (self.no if value else self.yes).setChecked(False)
        self.answered.emit(value if pressed else None)

    def fields(self) -> List[QWidget]:
        """Return both buttons."""
        return [self.yes, self.no]

    def show_value(self, shown: FactShown) -> None:
        """Press the button of the answer."""
        self.yes.setChecked(shown.value is True)
        self.no.setChecked(shown.value is False)


class LineEditor(Editor):
    """One line that is typed: a number with its unit, a day with a calendar, or words."""

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(shown, parent)
        self._value: Any = None
        self.text = QLineEdit()
        self.text.setObjectName("factText")
        self.text.setAccessibleName(shown.question)
        self.text.setAccessibleDescription(f"{shown.hint} {shown.unit}".strip())
        self.text.setPlaceholderText(shown.hint)
        self.text.setMinimumWidth(40)
        self.text.textEdited.connect(lambda _text: self._read(False))
        self.text.editingFinished.connect(lambda: self._read(True))
        self.line.addWidget(self.text, 1)
        if shown.unit:
            self.line.addWidget(QLabel(shown.unit))
        if shown.kind == "date":
            self.line.addWidget(self._calendar())
        self.show_value(shown)

    def _calendar(self) -> QToolButton:
        self.pick = QToolButton()
        self.pick.setObjectName("factCalendar")
        self.pick.setText("▾")
        self.pick.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.pick.setToolTip(QCoreApplication.translate("FactEditor", "Choose a day"))
        self.pick.setAccessibleName(self.pick.toolTip())
        self.pick.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pick.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.pick)
        self.days = QCalendarWidget()
        self.days.clicked.connect(self._take_day)
        self.days.activated.connect(self._take_day)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.days)
        menu.addAction(action)
        menu.aboutToShow.connect(self._open_at)
        self.pick.setMenu(menu)
        return self.pick

    def _open_at(self) -> None:
        if self._value is not None:
            self.days.setSelectedDate(QDate(self._value.year, self._value.month, self._value.day))

    def _take_day(self, day: QDate) -> None:
        self.pick.menu().close()
        self.text.setText(self.shown.write(date_from_qt(day)))
        self._read(True)

    def _read(self, finished: bool) -> None:
        try:
            value, refusal = self.shown.read(self.text.text()), None
        except MineralError as error:
            value, refusal = None, error
        # Nobody is told that half a number is none while he types the other half.
        if refusal is None or finished:
            self.refused.emit(refusal)
        if value != self._value:
            self._value = value
            self.answered.emit(value)
        if finished and value is not None:
            self.text.setText(self.shown.write(value))

    def fields(self) -> List[QWidget]:
        """Return the line, and the button of the calendar."""
        return [self.text, self.pick] if self.shown.kind == "date" else [self.text]

    def show_value(self, shown: FactShown) -> None:
        """Show the answer as it is typed."""
        if shown.value == self._value:
            return
        self._value = shown.value
        self.text.setText("" if shown.value is None else shown.write(shown.value))
        self.text.setCursorPosition(0)


class ChoiceEditor(Editor):
    """A list of names; its first line says that nothing was stated."""

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(shown, parent)
        self.box = combo("factChoice")
        self.box.setAccessibleName(shown.question)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.setMinimumContentsLength(4)
        # Turning the wheel to scroll the page must not change an answer on the way.
        self.box.installEventFilter(self)
        self.line.addWidget(self.box, 1)
        self._fill(shown)
        self.box.activated.connect(self._choose)

    def _fill(self, shown: FactShown) -> None:
        self.shown = shown
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItem(QCoreApplication.translate("FactEditor", "not stated"))
        for words, _value in shown.choices:
            self.box.addItem(words)
            self.box.setItemData(self.box.count() - 1, as_tip(words), Qt.ItemDataRole.ToolTipRole)
        values = [value for _words, value in shown.choices]
        self.box.setCurrentIndex(1 + values.index(shown.value) if shown.value in values else 0)
        self.box.setToolTip(as_tip(self.box.currentText()))
        self.box.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _choose(self, index: int) -> None:
        self.box.setToolTip(as_tip(self.box.currentText()))
        self.answered.emit(self.shown.choices[index - 1][1] if index > 0 else None)

    def fields(self) -> List[QWidget]:
        """Return the list."""
        return [self.box]

    def show_value(self, shown: FactShown) -> None:
        """Offer what can be chosen now, the answer chosen."""
        self._fill(shown)


class SeveralEditor(Editor):
    """Boxes to tick; the first one says that it is none of them."""

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(shown, parent)
        column = QVBoxLayout()
        column.setSpacing(1)
        self.line.addLayout(column, 1)
        self.none = _WrappedBox(QCoreApplication.translate("FactEditor", "None of these"), "factNone")
        column.addWidget(self.none)
        self.boxes = [(_WrappedBox(words, f"factBox-{value}"), value) for words, value in shown.choices]
        for box, _value in self.boxes:
            column.addWidget(box)
            box.tick.clicked.connect(lambda _checked: self._tick(False))
        self.none.tick.clicked.connect(lambda _checked: self._tick(True))
        self.show_value(shown)

    def _tick(self, none: bool) -> None:
        if none:
            for box, _value in self.boxes:
                box.tick.setChecked(False)
        ticked = tuple(value for box, value in self.boxes if box.tick.isChecked())
        if not none:
            self.none.tick.setChecked(False)
        self.answered.emit(ticked if ticked or self.none.tick.isChecked() else None)

    def fields(self) -> List[QWidget]:
        """Return the boxes."""
        return [self.none.tick, *(box.tick for box, _value in self.boxes)]

    def show_value(self, shown: FactShown) -> None:
        """Tick the boxes of the answer."""
        ticked = shown.value or ()
        self.none.tick.setChecked(shown.value is not None and not ticked)
        for box, value in self.boxes:
            box.tick.setChecked(value in ticked)


class _WrappedBox(QWidget):
    """A box to tick whose words are broken in a narrow dock; Qt's own box would push the dock wider."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self.tick = QCheckBox()
        self.tick.setObjectName(name)
        self.tick.setAccessibleName(words)
        label = QLabel(words)
        label.setWordWrap(True)
        label.mousePressEvent = lambda _event: self.tick.click()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)


class AreaEditor(ChoiceEditor):
    """Another area: one of those at hand, or those of a file."""

    file_asked = pyqtSignal()

    def __init__(self, shown: FactShown, parent: Optional[QWidget] = None) -> None:
        super().__init__(shown, parent)
        tip = QCoreApplication.translate("FactEditor", "Take the area from a corner table or a map file")
        words = QCoreApplication.translate("FactEditor", "File…")
        self.file = button(words, "factFile", self.file_asked.emit, tip)
        # Below the list: beside it there is no room in a narrow dock.
        column = QVBoxLayout()
        column.setSpacing(3)
        self.line.removeWidget(self.box)
        column.addWidget(self.box)
        column.addWidget(self.file, 0, Qt.AlignmentFlag.AlignLeft)
        self.line.addLayout(column, 1)

    def fields(self) -> List[QWidget]:
        """Return the list and the button."""
        return [self.box, self.file]


def editor_of(shown: FactShown) -> Editor:
    """Return what the answer of a question is given with."""
    made = {
        "flag": FlagEditor,
        "choice": ChoiceEditor,
        "choices": SeveralEditor,
        "area": AreaEditor,
    }
    return made.get(shown.kind, LineEditor)(shown)
