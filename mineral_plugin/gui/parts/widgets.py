"""Small widgets that all pages share: wrapping labels, headings, marked lines, scrolling pages."""

from __future__ import annotations

import re
from functools import partial
from typing import Callable, List, Optional, Tuple

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QChildEvent, QPoint, QRect, QSize, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QListView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.parts.outcomes import outcome_pixmap
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.touch_style import set_large_targets

# A place where a line may be broken, seen by nobody; put into words that no narrow dock has room for.
_BREAK = "\u200b"
# Lines are broken anew after they are shown: only then is it known how high they are.
_LAID_OUT_MS = 60
_LONG_WORD = re.compile(r"\S{24,}")
# A hash has no sign after which it could be broken.
_LONG_RUN, _EIGHT = re.compile(r"[0-9A-Za-z]{32,}"), re.compile(r".{1,8}")


def _with_breaks(word: "re.Match[str]") -> str:
    signed = re.sub(r"([/\\_.\-])", rf"\1{_BREAK}", word.group())
    return _LONG_RUN.sub(lambda run: _BREAK.join(_EIGHT.findall(run.group())), signed)


class WrappingLabel(QLabel):
    """A label that breaks its lines and never asks for more width than it gets; paths are broken, too."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show text; a long name of a file may be broken after its signs, a hash anywhere."""
        super().setText(_LONG_WORD.sub(_with_breaks, text))

    def text(self) -> str:
        """Return the text as it was given."""
        return str(super().text()).replace(_BREAK, "")

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Copy what is selected as it was given."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().replace(_BREAK, ""))
        else:
            super().keyPressEvent(event)


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
        self._shown: Optional[Tuple[str, str]] = None
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
        if (outcome, text) != self._shown:
            self._shown = (outcome, text)
            self.mark.setPixmap(outcome_pixmap(outcome))
            self.label.setText(text)
        if not text or self.parentWidget() is not None:
            # Without a parent it would come up as a window of its own, before it is put into its place.
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


class FlowLayout(QLayout):
    """Puts its widgets side by side and breaks the line where the width ends.

    ``is_filling`` lets the widgets of a line share the width that is left over.
    """

    def __init__(self, gap: int = 6, is_filling: bool = False) -> None:
        super().__init__()
        self._items: List[QLayoutItem] = []
        self._gap, self._is_filling = gap, is_filling
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> Optional[QLayoutItem]:  # noqa: N802 - Qt's name
        """Return an item, ``None`` past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> Optional[QLayoutItem]:  # noqa: N802 - Qt's name
        """Take an item out, ``None`` past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return that it grows in no direction of itself."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height at a width in px."""
        return self._arrange(QRect(0, 0, width, 0), False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items in a rectangle."""
        super().setGeometry(rect)
        self._arrange(rect, True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the widest item."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the widest item, with the margins."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _shown(self) -> List[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, is_placing: bool) -> int:
        """Place the items, or only measure; return the height used."""
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        y = room.y()
        for line in self._lines(room.width()):
            height = max(item.sizeHint().height() for item in line)
            if is_placing:
                self._place(line, QRect(room.x(), y, room.width(), height))
            y += height + self._gap
        used = y - self._gap - room.y() if y > room.y() else 0
        return int(used + margins.top() + margins.bottom())

    def _lines(self, width: int) -> List[List[QLayoutItem]]:
        """Return the items line by line at a width in px."""
        lines: List[List[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not lines or wide + self._gap > left:
                lines.append([])
                left = width + self._gap
            lines[-1].append(item)
            left -= wide + self._gap
        return lines

    def _place(self, line: List[QLayoutItem], rect: QRect) -> None:
        widths = [min(item.sizeHint().width(), rect.width()) for item in line]
        spare = rect.width() - sum(widths) - self._gap * (len(line) - 1)
        more = max(0, spare) // len(line) if self._is_filling else 0
        x = rect.x()
        for item, width in zip(line, widths):
            item.setGeometry(QRect(QPoint(x, rect.y()), QSize(width + more, rect.height())))
            x += width + more + self._gap


class CalmCombo(QComboBox):
    """A combo box that the wheel scrolls past: whoever scrolls the page must not change a zone unseen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The wheel does not even bring the keyboard here.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page; the list that is open scrolls by itself."""
        event.ignore()


class CalmDateEdit(QDateEdit):
    """A date that the wheel scrolls past, as ``CalmCombo``."""

    def wheelEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()


class CalmSpinBox(QDoubleSpinBox):
    """A number that the wheel scrolls past, as ``CalmCombo``."""

    def wheelEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        event.ignore()


class _Body(QWidget):
    """The inside of a page: as high as its words need at the width they have."""

    def __init__(self) -> None:
        super().__init__()
        self.has_large_targets = False

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802 - Qt's name
        """Give what comes later controls as large as the others have."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QWidget):
            set_large_targets(event.child(), self.has_large_targets)

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

    def set_large_targets(self, large: bool) -> List[Callable[[], None]]:
        """Return what makes the controls large or small: a part a turn, each is laid out anew by it."""
        self.body.has_large_targets = large
        parts = [one for one in self.body.children() if isinstance(one, QWidget)]
        return [partial(_resize_targets, part, large) for part in (self.verticalScrollBar(), *parts)]

    def lay_out_unseen(self, size: QSize) -> None:
        """Lay out what is not seen, for the size it will be seen with: most is done at its first sight."""
        if self.isVisible():
            return
        self.resize(size)
        # The inner ones first: what they need is what the outer ones go by.
        for part in reversed(self.body.findChildren(QWidget)):
            if part.layout() is not None:
                part.layout().activate()
        width = size.width() - self.verticalScrollBar().sizeHint().width()
        self.body.resize(width, max(size.height(), self.column.totalHeightForWidth(width)))
        self.column.activate()

    def reveal(self, widget: QWidget) -> None:
        """Bring a part of the page into the window once its lines are laid out: its top in any case."""
        once_laid_out(self, lambda: self._bring(widget))

    def _bring(self, widget: QWidget) -> None:
        top = widget.mapTo(self.body, QPoint(0, 0)).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        lowest = min(top, top + widget.height() - room) if widget.height() < room else top
        if top < bar.value():
            bar.setValue(top - 4)
        elif lowest > bar.value():
            bar.setValue(lowest + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size that lets the dock be narrow and low."""
        return QSize(220, 120)


def _resize_targets(part: QWidget, large: bool) -> None:
    # A card may have gone before its turn came.
    if not sip.isdeleted(part):
        set_large_targets(part, large)


def once_laid_out(owner: QWidget, act: Callable[[], None]) -> None:
    """Do something once what is shown now is laid out; never after its owner is gone."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    timer.timeout.connect(timer.deleteLater)
    timer.start(_LAID_OUT_MS)


def button(text: str, name: str, on_click: Callable[[], None], tip: str = "") -> QPushButton:
    """Return a button with an object name, a tooltip that screen readers speak, and its action."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setToolTip(as_tip(tip))
    made.setAccessibleDescription(tip)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: on_click())
    return made


def combo(name: str) -> QComboBox:
    """Return a combo box as wide as its column, never as wide as its longest line."""
    made = CalmCombo()
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
