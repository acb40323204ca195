"""Small widgets that all pages share: wrapping labels, headings, marked lines, scrolling pages."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.outcomes import outcome_pixmap


class WrappingLabel(QLabel):
    """A label that breaks its lines and never asks for more width than it gets."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Heading(WrappingLabel):
    """A heading: bold and a little larger."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        font = self.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.setFont(font)


class MarkedLine(QWidget):
    """One line with the shape of an outcome before its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = QLabel()
        self.mark.setFixedWidth(22)
        self.mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.label = WrappingLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.mark)
        line.addWidget(self.label, 1)

    def show_line(self, outcome: str, text: str) -> None:
        """Show ``text`` beside the shape of ``outcome``; an empty text hides the line."""
        self.mark.setPixmap(outcome_pixmap(outcome))
        self.label.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """Return the words of the line."""
        return self.label.text()


class WrappingList(QListWidget):
    """A list whose lines are broken, not cut; it is as high as its lines up to a third of a small screen."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(1)
        self.setMinimumHeight(110)
        self.setMaximumHeight(210)


class _Body(QWidget):
    """The inside of a page: as high as its words need at the width they have."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return no height: Qt would take that of lines broken at a width that they never have."""
        return QSize(super().minimumSizeHint().width(), 0)


class ScrollingPage(QScrollArea):
    """A page of the dock: as wide as the dock, as high as it needs, scrolling up and down only."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = _Body()
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(8, 8, 8, 8)
        self.column.setSpacing(6)
        self.setWidget(self.body)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size that lets the dock be narrow and low."""
        return QSize(220, 160)


def button(text: str, name: str, on_click: Callable[[], None], tip: str = "") -> QPushButton:
    """Return a button with an object name, a tooltip that screen readers speak, and its action."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setToolTip(tip)
    made.setAccessibleDescription(tip)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def combo(name: str) -> QComboBox:
    """Return a combo box as wide as its column, never as wide as its longest line."""
    made = QComboBox()
    made.setObjectName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def form() -> QFormLayout:
    """Return a form whose labels stand above fields that need the whole width."""
    made = QFormLayout()
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    made.setVerticalSpacing(4)
    return made


def clear_column(column: QVBoxLayout) -> None:
    """Take everything out of a column and let Qt delete it."""
    while column.count():
        item = column.takeAt(0)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
