"""One row of the layers panel: a shape and a name, what it is worth, and what can be done about it."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QPainter, QPalette
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS, outcome_pixmap
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.turns import Turns
from mineral_plugin.gui.parts.widgets import FlowLayout, WrappingLabel, button


class RowShown(NamedTuple):
    """A row in words: ``key`` names its buttons, ``word`` says its state; ``ticked``: ``None``: no box."""

    key: str
    outcome: str
    word: str
    title: str
    lines: Tuple[str, ...] = ()
    actions: Tuple[str, ...] = ()
    ticked: Optional[bool] = None
    is_muted: bool = False


def action_word(action: str) -> str:
    """Return what the button of an action says."""
    words: Dict[str, str] = {
        "show": QCoreApplication.translate("LayerRow", "Show on the map"),
        "confirm": QCoreApplication.translate("LayerRow", "Confirm issuer…"),
        "revoke": QCoreApplication.translate("LayerRow", "Revoke trust…"),
        "restore": QCoreApplication.translate("LayerRow", "Restore"),
        "remove": QCoreApplication.translate("LayerRow", "Remove…"),
        "fields": QCoreApplication.translate("LayerRow", "Columns…"),
    }
    return words[action]


class RowView(QFrame):
    """Shows a row; its buttons and its box only tell what the user wants."""

    asked = pyqtSignal(str)
    ticked = pyqtSignal(bool)

    def __init__(self, shown: RowShown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self.setObjectName(f"layerRow-{shown.key}")
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 5, 7, 5)
        column.setSpacing(1)
        column.addLayout(self._head())
        for line in shown.lines:
            column.addWidget(WrappingLabel(line))
        if shown.actions:
            column.addLayout(self._foot())
        self.setAccessibleName(f"{shown.word}: {shown.title}")
        self.setAccessibleDescription(" ".join(shown.lines))

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        mark = QLabel()
        mark.setPixmap(outcome_pixmap(self.shown.outcome, 18))
        mark.setToolTip(as_tip(self.shown.word))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        if self.shown.ticked is not None:
            line.addWidget(self._box(self.shown.ticked), 0, Qt.AlignmentFlag.AlignTop)
        title = WrappingLabel(self.shown.title)
        font = title.font()
        font.setBold(not self.shown.is_muted)
        title.setFont(font)
        line.addWidget(title, 1)
        return line

    def _box(self, ticked: bool) -> QCheckBox:
        self.box = QCheckBox()
        self.box.setObjectName(f"tick-{self.shown.key}")
        self.box.setChecked(ticked)
        tip = self.tr("Takes part in the check")
        self.box.setToolTip(as_tip(tip))
        self.box.setAccessibleName(f"{tip}: {self.shown.title}")
        self.box.toggled.connect(self._on_tick)
        return self.box

    def _on_tick(self, ticked: bool) -> None:
        self.shown = self.shown._replace(ticked=ticked)
        self.ticked.emit(ticked)

    def _foot(self) -> FlowLayout:
        line = FlowLayout(2)
        for action in self.shown.actions:
            made = button(
                action_word(action),
                f"{action}-{self.shown.key}",
                lambda name=action: self.asked.emit(name),
            )
            made.setAccessibleName(f"{action_word(action)} {self.shown.title}")
            # What has to be done is a button; what may be done looks like one only under the mouse.
            made.setFlat(action not in ("confirm", "restore"))
            line.addWidget(made)
        return line

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Paint ground, edge and the bar in the colour of the outcome; a style sheet takes longer."""
        painter, palette = QPainter(self), self.palette()
        edge = palette.color(QPalette.ColorRole.Mid)
        painter.setPen(edge)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 3, 3)
        bar = edge if self.shown.is_muted else QColor(COLOURS.get(self.shown.outcome, "#757575"))
        painter.fillRect(0, 2, 5, self.height() - 4, bar)
        painter.end()

    def text(self) -> str:
        """Return the row as text."""
        return "\n".join([f"{self.shown.word}: {self.shown.title}", *self.shown.lines])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


class RowList(QWidget):
    """Rows one below the other, made a few at a time; of very many the first, and how many more there are.

    A row that is shown already stays, with the keyboard on it.
    """

    asked = pyqtSignal(str, int)
    ticked = pyqtSignal(int, bool)

    # A province a pack and a dozen layers each: more widgets than a window should make at once.
    AT_ONCE = 60
    _A_TURN = 5

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._left: List[RowShown] = []
        self._made: List[RowView] = []
        self._more = WrappingLabel()
        self._more.hide()
        self._column.addWidget(self._more)
        self._focused = ""
        self._turns = Turns(self)

    @property
    def views(self) -> Tuple[RowView, ...]:
        """Return the rows as widgets, those not made yet at once."""
        while self._left:
            self._make_some()
        self._turns.stop()
        return tuple(self._made)

    def show_rows(self, rows: Tuple[RowShown, ...]) -> None:
        """Show these rows instead of those before; the keyboard stays on the button of the same name."""
        focused = self.focusWidget()
        self._focused = focused.objectName() if focused is not None and focused.hasFocus() else ""
        wanted = rows[: self.AT_ONCE]
        same = next((n for n, (view, row) in enumerate(zip(self._made, wanted)) if view.shown != row), None)
        kept = min(len(self._made), len(wanted)) if same is None else same
        for gone in self._made[kept:]:
            self._column.removeWidget(gone)
            gone.hide()
            gone.setParent(None)  # its buttons are not to be found any more
            gone.deleteLater()
        self._made, self._left = self._made[:kept], list(wanted[kept:])
        self._more.setText(self.tr("… and {count} more").format(count=len(rows) - self.AT_ONCE))
        self._more.setVisible(len(rows) > self.AT_ONCE)
        self._turns.stop()
        self._make_some()

    def _make_some(self) -> None:
        for shown in self._left[: self._A_TURN]:
            self._made.append(self._view(len(self._made), shown))
        del self._left[: self._A_TURN]
        again = self.findChild(QWidget, self._focused) if self._focused else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focused = ""
        if self._left and not self._turns.is_busy:
            self._turns.do([self._make_some])

    def _view(self, number: int, shown: RowShown) -> RowView:
        view = RowView(shown)
        view.asked.connect(lambda action: self.asked.emit(action, number))
        view.ticked.connect(lambda ticked: self.ticked.emit(number, ticked))
        self._column.insertWidget(number, view)
        return view

    def texts(self) -> List[str]:
        """Return the rows as texts."""
        return [view.text() for view in self.views]
