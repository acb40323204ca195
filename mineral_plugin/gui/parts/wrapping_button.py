"""Buttons whose words are broken, not cut: a flat line that can be pressed, and the head of a fold."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QStyleOptionFocusRect,
    QWidget,
)

from mineral_plugin.gui.parts.touch_style import FINGER_PX, LARGE

_WRAPPED = int(
    Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignTop
    | Qt.TextFlag.TextWordWrap
    | Qt.TextFlag.TextShowMnemonic
)


class WrappingButton(QAbstractButton):
    """A flat line that can be pressed: an icon and words that are broken, not cut."""

    _GAP = 6
    _MARGIN = 3

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # A theme gives its colour of words to labels; what is painted by hand asks one of them.
        self._label = QLabel(self)
        self._label.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_line(self, icon: QIcon, text: str) -> None:
        """Show these words after this icon; an empty text hides the line."""
        self.setIcon(icon)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height that the words need at a width in px."""
        room = QRect(0, 0, max(40, width - self._left() - self._MARGIN), 10_000)
        needed = self.fontMetrics().boundingRect(room, _WRAPPED, self.text()).height()
        least = FINGER_PX if _is_for_fingers(self) else 0
        return int(max(needed + 2 * self._MARGIN, self._mark_size().height() + 2 * self._MARGIN, least))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock and the height of the words at the width there is."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least there must be room for."""
        return QSize(80, self._mark_size().height() + 2 * self._MARGIN)

    def _mark_size(self) -> QSize:
        return self.iconSize()

    def _left(self) -> int:
        return self._MARGIN + int(self._mark_size().width()) + self._GAP

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Paint mark and words, underlined under the mouse, framed where the keyboard is."""
        painter = QPainter(self)
        size = self._mark_size()
        self._paint_mark(painter, QRect(self._MARGIN, self._MARGIN, size.width(), size.height()))
        font = self.font()
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        painter.setPen(self._ink())
        room = self.rect().adjusted(self._left(), self._MARGIN, -self._MARGIN, 0)
        painter.drawText(room, _WRAPPED, self.text())
        if self.hasFocus():
            self._paint_focus(painter)

    def _ink(self) -> QColor:
        self._label.ensurePolished()
        palette = self._label.palette()
        group = palette.ColorGroup.Active if self.isEnabled() else palette.ColorGroup.Disabled
        return palette.color(group, palette.ColorRole.WindowText)

    def _paint_mark(self, painter: QPainter, place: QRect) -> None:
        self.icon().paint(painter, place)

    def _paint_focus(self, painter: QPainter) -> None:
        frame = QStyleOptionFocusRect()
        frame.initFrom(self)
        frame.backgroundColor = self.palette().color(self.palette().ColorRole.Window)
        frame.state |= QStyle.StateFlag.State_KeyboardFocusChange
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, frame, painter, self)


def _is_for_fingers(widget: QWidget) -> bool:
    """Return whether a widget stands where controls are to be large (``touch_style``)."""
    owner: Optional[QWidget] = widget
    while owner is not None and owner.property(LARGE) is None:
        owner = owner.parentWidget()
    return bool(owner is not None and owner.property(LARGE))


class FoldButton(WrappingButton):
    """The head of a fold: an arrow that shows whether it is open, and words that are broken, not cut."""

    _ARROW_PX = 12

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setCheckable(True)
        self.toggled.connect(lambda _opened: self.update())

    def _mark_size(self) -> QSize:
        return QSize(self._ARROW_PX, max(self._ARROW_PX, self.fontMetrics().height()))

    def _paint_mark(self, painter: QPainter, place: QRect) -> None:
        option = QStyleOption()
        option.initFrom(self)
        option.rect = place
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text):
            option.palette.setColor(role, self._ink())
        arrows = QStyle.PrimitiveElement
        arrow = arrows.PE_IndicatorArrowDown if self.isChecked() else arrows.PE_IndicatorArrowRight
        self.style().drawPrimitive(arrow, option, painter, self)
