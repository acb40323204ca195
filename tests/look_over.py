"""Looks a window over as a careful person would: what is cut or covered, nameless, pale, missed by the keys.

Each function takes a shown widget and returns one line for each offence, empty where there is none.
"""

from __future__ import annotations

import re
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Tuple

import numpy as np
from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage, QTextLayout
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QWidget,
)

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of ordinary size."""
FINGER_PX = 44
_MNEMONIC = re.compile(r"&([^&\s])")
_USED = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QAbstractSpinBox,
    QAbstractItemView,
    QPlainTextEdit,
    QTextEdit,
)


def seen(root: QWidget) -> List[QWidget]:
    """Return the widgets of ours that are shown in ``root``, the inner works of Qt's own left out."""
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible() and not _is_inner(widget)]


def _is_inner(widget: QWidget) -> bool:
    name = widget.objectName()
    if name.startswith("qt_") or isinstance(widget, (QScrollBar, QHeaderView)):
        return True
    parents = _parents(widget)
    return any(
        isinstance(parent, (QComboBox, QAbstractSpinBox, QTabBar))
        or (isinstance(parent, QAbstractItemView) and widget is parent.viewport())
        for parent in parents
    )


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def told(widget: QWidget) -> str:
    """Return how a widget is called in a report."""
    name = widget.objectName() or type(widget).__name__
    words = _words(widget).replace("\n", " ")[:40]
    owner = next((parent.objectName() for parent in _parents(widget) if parent.objectName()), "")
    return f"{owner}/{name} '{words}'"


def _words(widget: QWidget) -> str:
    for name in ("text", "title", "currentText"):
        found = getattr(widget, name, None)
        if callable(found) and not isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)):
            return str(found() or "")
    return ""


# --- what is cut ------------------------------------------------------------------------------------


def cut(root: QWidget) -> List[str]:
    """Return what does not fit into the room it has: words, and widgets in their parents."""
    found = []
    for widget in seen(root):
        reason = _cut_words(widget) or _cut_frame(widget) or _cut_page(widget)
        if reason:
            found.append(f"{told(widget)}: {reason}")
    return found


def _cut_words(widget: QWidget) -> str:
    for kind, check in _CUTS.items():
        if isinstance(widget, kind):
            return check(widget)
    return ""


def _cut_label(label: QLabel) -> str:
    if not label.text() or (label.pixmap() is not None and not label.pixmap().isNull()):
        return ""
    room = label.contentsRect().adjusted(label.margin(), label.margin(), -label.margin(), -label.margin())
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    if needed > label.height() + 1:
        return f"{label.height()} px high, needs {needed}"
    if label.wordWrap():
        wide = _widest_line(label, room.width())
        return f"a word is {wide} px wide, room is for {room.width()}" if wide > room.width() + 1 else ""
    wide = label.sizeHint().width()
    return f"{label.width()} px wide, needs {wide}" if wide > label.width() + 1 else ""


def _widest_line(label: QLabel, width: int) -> int:
    """Return how wide the widest line is once the words of a label are broken at a width, in px."""
    layout = QTextLayout(_plain(QLabel.text(label)).replace("\n", "\u2028"), label.font())
    layout.beginLayout()
    wide = 0.0
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width)
        wide = max(wide, line.naturalTextWidth())
        line = layout.createLine()
    layout.endLayout()
    return int(wide)


def _cut_button(button: QAbstractButton) -> str:
    if not button.text() and button.icon().isNull():
        return ""
    if button.hasHeightForWidth():
        needed = button.heightForWidth(button.width())
        return f"{button.height()} px high, needs {needed}" if needed > button.height() + 1 else ""
    hint = button.sizeHint()
    least = getattr(button, "elides", False)
    if hint.width() > button.width() + 1 and not least:
        return f"{button.width()} px wide, needs {hint.width()}"
    return f"{button.height()} px high, needs {hint.height()}" if hint.height() > button.height() + 1 else ""


def _cut_combo(combo: QComboBox) -> str:
    hint = combo.fontMetrics().height() + 4
    if combo.height() + 1 < hint:
        return f"{combo.height()} px high, needs {hint}"
    room = combo.width() - 40
    wide = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if wide > room and not combo.isEditable() and combo.currentText() not in _tip(combo):
        return "the words are cut and no tooltip has them"
    return ""


def _tip(combo: QComboBox) -> str:
    return f"{combo.toolTip()} {combo.itemData(combo.currentIndex(), Qt.ItemDataRole.ToolTipRole) or ''}"


def _cut_line(line: QLineEdit) -> str:
    words = line.placeholderText()
    wide = line.fontMetrics().horizontalAdvance(words)
    room = line.width() - 14 - line.textMargins().left() - line.textMargins().right()
    if words and not line.text() and wide > room:
        return f"the hint '{words}' needs {wide} px, has {room}"
    return ""


def _cut_view(view: QAbstractItemView) -> str:
    header = view.horizontalHeader() if hasattr(view, "horizontalHeader") else None
    if header is None or not header.isVisible() or view.model() is None:
        return ""
    for column in range(header.count()):
        words = str(view.model().headerData(column, Qt.Orientation.Horizontal) or "")
        tip = view.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        if header.isSectionHidden(column) or words in str(tip or ""):
            continue
        wide = header.fontMetrics().horizontalAdvance(words) + 8
        if words and wide > header.sectionSize(column) + 1:
            return f"the heading '{words}' needs {wide} px, has {header.sectionSize(column)}"
    return ""


_CUTS: Dict[type, Callable[..., str]] = {
    QLabel: _cut_label,
    QAbstractButton: _cut_button,
    QComboBox: _cut_combo,
    QLineEdit: _cut_line,
    QAbstractItemView: _cut_view,
}


def _cut_frame(widget: QWidget) -> str:
    """Return how far a widget stands out of its parent; what a scroll area holds may be larger."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QAbstractScrollArea) or widget.isWindow():
        return ""
    inside = parent.rect().adjusted(-1, -1, 1, 1)
    return "" if inside.contains(widget.geometry()) else f"{_box(widget)} stands out of {_box(parent)}"


def _cut_page(widget: QWidget) -> str:
    if not isinstance(widget, QScrollArea) or widget.widget() is None:
        return ""
    bar_off = widget.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if bar_off and widget.widget().width() > widget.viewport().width():
        return f"the page is {widget.widget().width()} px wide, seen are {widget.viewport().width()}"
    return ""


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>", " ", text)


def _box(widget: QWidget) -> str:
    box = widget.geometry()
    return f"({box.x()}, {box.y()}, {box.width()} x {box.height()})"


# --- what overlaps ----------------------------------------------------------------------------------


def overlapping(root: QWidget) -> List[str]:
    """Return pairs of widgets with one parent that cover each other."""
    found = []
    for parent in [root, *seen(root)]:
        if isinstance(parent, (QStackedWidget, QAbstractScrollArea, QSplitter, QComboBox)):
            continue
        children = [
            child for child in _children(parent) if not child.isWindow() and not child.size().isEmpty()
        ]
        for number, one in enumerate(children):
            for other in children[number + 1 :]:
                common = one.geometry().intersected(other.geometry())
                if common.width() > 1 and common.height() > 1:
                    found.append(f"{told(one)} and {told(other)}: {common.width()} x {common.height()} px")
    return found


def _children(parent: QWidget) -> List[QWidget]:
    inner = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    # What lets the mouse through lies over others on purpose.
    through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    shown = [child for child in inner if child.isVisible() and not child.testAttribute(through)]
    return [child for child in shown if not _is_inner(child)]


# --- what has no name -------------------------------------------------------------------------------


def nameless(root: QWidget) -> List[str]:
    """Return what can be used and has no name for a screen reader, or no object name for a test."""
    buddies = [label.buddy() for label in root.findChildren(QLabel) if label.buddy() is not None]
    found = []
    for widget in seen(root):
        if isinstance(widget, _USED) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if isinstance(widget, (QScrollArea, QLabel)):
                continue
            if not spoken(widget, buddies):
                found.append(f"{told(widget)}: no name to be read out")
            elif not widget.objectName():
                found.append(f"{told(widget)}: no object name")
    return found


def spoken(widget: QWidget, buddies: List[QWidget]) -> str:
    """Return what a screen reader says of a widget: its own name, its words, or those of its label."""
    if widget.accessibleName():
        return str(widget.accessibleName())
    if isinstance(widget, (QAbstractButton, QGroupBox)):
        words = _words(widget).strip()
        # One sign is a picture, not a word.
        return words if len(words) > 1 else ""
    return "label" if any(widget is buddy or widget.isAncestorOf(buddy) for buddy in buddies) else ""


# --- mnemonics --------------------------------------------------------------------------------------


def doubled_mnemonics(root: QWidget) -> List[str]:
    """Return letters that stand for more than one of the things in view."""
    by_letter: Dict[str, List[str]] = {}
    for widget in seen(root):
        is_label = isinstance(widget, QLabel) and widget.buddy() is not None
        if is_label or isinstance(widget, (QAbstractButton, QGroupBox)):
            match = _MNEMONIC.search(_words(widget).replace("&&", ""))
            if match:
                by_letter.setdefault(match.group(1).lower(), []).append(told(widget))
    return [f"Alt+{letter}: {', '.join(which)}" for letter, which in by_letter.items() if len(which) > 1]


# --- keys -------------------------------------------------------------------------------------------


def out_of_reach(root: QWidget, most: int = 600) -> List[str]:
    """Return what can be used by the mouse and is not reached by Tab (or, in a group, by the arrow keys)."""
    reached = walk(root, most)
    missed = []
    for widget in seen(root):
        if not isinstance(widget, _USED) or not widget.isEnabled() or widget in reached:
            continue
        if isinstance(widget, QAbstractButton) and _is_reached_in_group(widget, reached):
            continue
        if isinstance(widget, (QPlainTextEdit, QTextEdit)) and widget.isReadOnly() and _is_short(widget):
            continue
        missed.append(told(widget))
    return missed


def _is_short(text: QWidget) -> bool:
    return text.verticalScrollBar().maximum() == 0


def _is_reached_in_group(button: QAbstractButton, reached: List[QWidget]) -> bool:
    """Return whether Qt's arrow keys lead to a button from another of its group."""
    if button.autoExclusive():
        same = _children(button.parentWidget())
        return any(other in reached for other in same if isinstance(other, QAbstractButton))
    group = button.group()
    return group is not None and group.exclusive() and any(other in reached for other in group.buttons())


def walk(root: QWidget, most: int = 600) -> List[QWidget]:
    """Press Tab from the first widget on until the focus comes round, and return what had it, in order."""
    window = root.window()
    QApplication.setActiveWindow(window)
    start = _first(root)
    if start is None:
        return []
    start.setFocus(Qt.FocusReason.TabFocusReason)
    reached: List[QWidget] = []
    for _ in range(most):
        focus = QApplication.focusWidget()
        if focus is None or (focus in reached and focus is start):
            break
        if root.isAncestorOf(focus) and focus not in reached:
            reached.append(focus)
        _leave(focus)
        if QApplication.focusWidget() is focus:
            break
    return reached


def _leave(widget: QWidget) -> None:
    """Press Tab until a widget is left: a day has three parts; in a text it is Ctrl+Tab that leaves."""
    for modifier in (*[Qt.KeyboardModifier.NoModifier] * 4, Qt.KeyboardModifier.ControlModifier):
        QTest.keyClick(widget, Qt.Key.Key_Tab, modifier)
        if QApplication.focusWidget() is not widget:
            return


def _first(root: QWidget) -> Optional[QWidget]:
    widget = root
    for _ in range(5000):
        widget = widget.nextInFocusChain()
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tab and widget.isVisible() and widget.isEnabled() and root.isAncestorOf(widget):
            return widget
        if widget is root:
            return None
    return None


# --- fingers ----------------------------------------------------------------------------------------


def too_small(root: QWidget, least: int = FINGER_PX) -> List[str]:
    """Return what is touched and is lower or narrower than a finger needs."""
    found = []
    for widget in seen(root):
        if isinstance(widget, (QAbstractItemView, QPlainTextEdit, QTextEdit)) or not isinstance(
            widget, _USED
        ):
            continue
        narrow = isinstance(widget, QAbstractButton) and widget.width() < least
        if isinstance(widget, (QCheckBox, QRadioButton)):
            narrow = False
        if widget.height() < least or narrow:
            found.append(f"{told(widget)}: {widget.width()} x {widget.height()} px")
    return found


# --- contrast ---------------------------------------------------------------------------------------


def pale(root: QWidget, least_of: Mapping[type, float] = {}) -> List[str]:
    """Return enabled words whose colour differs too little from what is behind them, measured as painted.

    ``least_of`` gives kinds of widgets another least contrast than 4.5.
    """
    found = []
    image = root.grab().toImage()
    for widget in seen(root):
        if not widget.isEnabled() or not _words(widget).strip() or not _is_whole(widget):
            continue
        if not isinstance(widget, (QLabel, QAbstractButton, QComboBox, QGroupBox)) or _is_icon_only(widget):
            continue
        least = next((ratio for kind, ratio in least_of.items() if isinstance(widget, kind)), LEAST_CONTRAST)
        ratio = painted_contrast(_part(image, root, widget))
        if ratio < least:
            found.append(f"{told(widget)}: {ratio:.1f} : 1")
    return found


def _is_whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def _part(image: QImage, root: QWidget, widget: QWidget) -> QImage:
    """Return the picture of the words of a widget, its icon left out."""
    ratio = image.devicePixelRatio()
    icon = widget.iconSize().width() + 8 if _has_icon(widget) else 0
    corner = widget.mapTo(root, QPoint(icon, 0)) * ratio
    return image.copy(
        QRect(corner, QSize(int((widget.width() - icon) * ratio), int(widget.height() * ratio)))
    )


def _is_icon_only(widget: QWidget) -> bool:
    style = getattr(widget, "toolButtonStyle", None)
    return _has_icon(widget) and style is not None and style() == Qt.ToolButtonStyle.ToolButtonIconOnly


def _has_icon(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and not widget.icon().isNull()


def painted_contrast(image: QImage) -> float:
    """Return the contrast between the commonest colour of a picture and the colour furthest from it."""
    if image.isNull() or not image.width() or not image.height():
        return 21.0
    same = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = same.constBits()
    bits.setsize(same.bytesPerLine() * same.height())
    pixels = np.frombuffer(bits, np.uint32).reshape(same.height(), -1)[:, : same.width()]
    colours, counts = np.unique(pixels & 0xFFFFFF, return_counts=True)
    ground = _luminance(int(colours[counts.argmax()]))
    return max(_contrast(ground, _luminance(int(colour))) for colour in colours)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    return _contrast(_luminance(one.rgb()), _luminance(other.rgb()))


def _contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def _luminance(pixel: int) -> float:
    colour = QColor(pixel)
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


Checks = Tuple[Tuple[str, Callable[[QWidget], List[str]]], ...]
LAYOUT: Checks = (("cut", cut), ("overlap", overlapping))
ACCESS: Checks = (("no name", nameless), ("two mnemonics", doubled_mnemonics), ("out of reach", out_of_reach))


def offences(root: QWidget, checks: Checks) -> List[str]:
    """Return what all these checks find, each line with the name of its check."""
    return [f"{name}: {line}" for name, check in checks for line in check(root)]
