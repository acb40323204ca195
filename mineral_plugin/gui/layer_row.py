"""One row of the layers panel: a shape and a name, what it is worth, and what can be done about it."""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.outcomes import COLOURS, outcome_pixmap
from mineral_plugin.gui.widgets import WrappingLabel, button


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
        self.setFrameShape(QFrame.Shape.StyledPanel)
        edge = "palette(mid)" if shown.is_muted else COLOURS.get(shown.outcome, "#757575")
        self.setStyleSheet(
            "RowView { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {edge}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 6, 4)
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
        mark.setToolTip(self.shown.word)
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
        self.box.setToolTip(tip)
        self.box.setAccessibleName(f"{tip}: {self.shown.title}")
        self.box.toggled.connect(self.ticked.emit)
        return self.box

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2)
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
        line.addStretch(1)
        return line

    def text(self) -> str:
        """Return the row as text."""
        return "\n".join([f"{self.shown.word}: {self.shown.title}", *self.shown.lines])

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


class RowList(QWidget):
    """Rows one below the other; of very many the first are shown, and how many more there are."""

    asked = pyqtSignal(str, int)
    ticked = pyqtSignal(int, bool)

    # A province a pack and a dozen layers each: more widgets than a window should make at once.
    AT_ONCE = 60

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.views: Tuple[RowView, ...] = ()

    def show_rows(self, rows: Tuple[RowShown, ...]) -> None:
        """Show these rows instead of those before; the keyboard stays on the button of the same name."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None and focused.hasFocus() else ""
        while self._column.count():
            gone = self._column.takeAt(0).widget()
            gone.setParent(None)
            gone.deleteLater()
        self.views = tuple(self._view(number, shown) for number, shown in enumerate(rows[: self.AT_ONCE]))
        if len(rows) > self.AT_ONCE:
            text = self.tr("… and {count} more").format(count=len(rows) - self.AT_ONCE)
            self._column.addWidget(WrappingLabel(text))
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _view(self, number: int, shown: RowShown) -> RowView:
        view = RowView(shown)
        view.asked.connect(lambda action: self.asked.emit(action, number))
        view.ticked.connect(lambda ticked: self.ticked.emit(number, ticked))
        self._column.addWidget(view)
        return view

    def texts(self) -> List[str]:
        """Return the rows as texts."""
        return [view.text() for view in self.views]
