"""One finding as a card: what, how much, which article, what to do about it, who accepted it."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from qgis.PyQt.QtCore import QEvent, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QWidget,
)

from mineral_plugin.gui.findings.finding_accept import AcceptForm
from mineral_plugin.gui.findings.finding_repairs import RepairPanel
from mineral_plugin.gui.findings.finding_words import (
    ACCEPTED,
    body_lines,
    finding_text,
    mark_text,
    title_text,
)
from mineral_plugin.gui.parts.outcomes import COLOURS, outcome_pixmap
from mineral_plugin.gui.parts.remembering import RememberingColumn, RememberingFlow
from mineral_plugin.gui.parts.theme_icons import theme_icon
from mineral_plugin.gui.parts.widgets import WrappingLabel, button

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ICONS = {
    "answer": "mActionHelpContents.svg",
    "levels": "mActionOpenTable.svg",
    "repair": "mActionReshape.svg",
    "zoom": "mActionZoomTo.svg",
    "copy": "mActionEditCopy.svg",
    "accept": "mActionTextAnnotation.svg",
    "takeBack": "mActionUndo.svg",
}
_LEVELS_RULE = "G08"
"""The rule that asks for the levels of each part; they are typed on the page of drawing."""
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class FindingCard(QFrame):
    """A card that can be chosen by mouse or keyboard; its signals tell what the user wants, by finding id.

    Enter and Space choose, Up and Down ask for the card before or after (``move_asked``), Ctrl+C copies, A
    accepts. Choosing one that waits for an answer leads to the question. ``touched`` tells that the mouse or
    the keyboard came to the card (``True``) or left it.
    """

    chosen = pyqtSignal(str)
    zoom_asked = pyqtSignal(str)
    answer_asked = pyqtSignal(str)
    levels_asked = pyqtSignal(str)
    touched = pyqtSignal(str, bool)
    move_asked = pyqtSignal(str, int)
    accepted = pyqtSignal(str, str, str)
    take_back_asked = pyqtSignal(str)
    repairs_asked = pyqtSignal(str)
    preview_asked = pyqtSignal(str, int)
    repair_asked = pyqtSignal(str, int)
    grown = pyqtSignal(str)

    def __init__(self, finding: Mapping[str, Any], lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding, self._lang = finding, lang
        self._mark: Optional[Any] = None
        self._is_chosen: Optional[bool] = None
        self.form: Optional[AcceptForm] = None
        self.repairs: Optional[RepairPanel] = None
        self.finding_id = str(finding["id"])
        self.setObjectName(f"finding-{self.finding_id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines: List[str] = [title_text(finding), *body_lines(finding, lang)]
        self._column = RememberingColumn(self)
        self._column.setContentsMargins(10, 6, 8, 6)
        self._column.setSpacing(3)
        self._column.addLayout(self._head())
        self._column.addWidget(self._words("\n".join(self._lines[1:])))
        self.mark_line = WrappingLabel()
        self.mark_line.setObjectName(f"mark-{self.finding_id}")
        self._column.addWidget(self.mark_line)
        self._column.addLayout(self._foot())
        # Only now: a button that is in no card yet would come up as a window of its own.
        self.answer.setVisible(self._asks())
        self.levels.setVisible(self.finding.get("rule") == _LEVELS_RULE)
        self.show_mark(None)
        self.set_chosen(False)

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(outcome_pixmap(self.finding["outcome"], 20))
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = self._words(self._lines[0])
        font = words.font()
        font.setBold(True)
        words.setFont(font)
        line.addWidget(words, 1)
        return line

    def _words(self, text: str) -> WrappingLabel:
        """Return a label whose words can be selected; pressed, it chooses the card all the same."""
        label = WrappingLabel(text)
        label.installEventFilter(self)
        return label

    def _foot(self) -> QLayout:
        self.answer = self._button(
            "answer",
            self.tr("Answer"),
            self.answer_asked.emit,
            self.tr("Go to the question that this waits for"),
        )
        self.levels = self._button(
            "levels",
            self.tr("Write levels…"),
            self.levels_asked.emit,
            self.tr("Go to where the top and bottom level of each part are written"),
        )
        self.zoom = self._button(
            "zoom", self.tr("Zoom to"), self.zoom_asked.emit, self.tr("Move the map there")
        )
        self.zoom.setEnabled(bool(self.finding.get("where")))
        self.repair = self._button(
            "repair",
            self.tr("Repair…"),
            lambda _id: self._open_repairs(),
            self.tr("Show ways to change the boundary, each with its cost"),
        )
        self.repair.hide()
        self.accept = self._button(
            "accept",
            self.tr("Accept…"),
            lambda _id: self.open_form(),
            self.tr("Answer for this finding with a reason; it stays in the list and in the report (A)"),
        )
        self.take_back = self._button(
            "takeBack",
            self.tr("No longer accept"),
            self.take_back_asked.emit,
            self.tr("Open this finding again; no reason is needed"),
        )
        self.copy = self._button(
            "copy", self.tr("Copy"), lambda _id: self._copy(), self.tr("Copy this finding as text (Ctrl+C)")
        )
        line = RememberingFlow(2)
        on_ground = (self.answer, self.levels, self.repair, self.zoom)
        for made in (*on_ground, self.copy, self.accept, self.take_back):
            line.addWidget(made)
        return line

    def _button(self, name: str, words: str, on_click: Any, tip: str) -> QPushButton:
        made = button(words, f"{name}-{self.finding_id}", lambda: on_click(self.finding_id), tip)
        made.setFlat(True)
        made.setIcon(theme_icon(_ICONS[name]))
        return made

    def _asks(self) -> bool:
        """Return whether the finding waits for an answer."""
        return bool(self.finding.get("facts"))

    @property
    def is_accepted(self) -> bool:
        """Return whether somebody answers for the finding as it is now."""
        return self._mark is not None and self._mark.state == ACCEPTED

    def text(self) -> str:
        """Return the whole card as text."""
        return finding_text(self.finding, self._lang, self._mark)

    # --- what is shown ------------------------------------------------------------------------------

    def show_mark(self, mark: Optional[Any]) -> None:
        """Show what somebody decided on the finding (a ``FindingMark`` of the core), ``None``: nobody did."""
        self._mark = mark
        text = mark_text(mark, self._lang)
        self.mark_line.setText(text)
        self.mark_line.setVisible(bool(text))
        self.accept.setVisible(not self.is_accepted)
        self.take_back.setVisible(self.is_accepted)
        self.setAccessibleName(". ".join([*self._lines[:2], text] if text else self._lines[:2]))
        self.setAccessibleDescription(" ".join([*self._lines[2:], text]))
        self.update()

    def allow_repairs(self, allowed: bool) -> None:
        """Offer the way to the repairs, or not."""
        self.repair.setVisible(allowed)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this card is the chosen one: a thicker edge, and the window's highlight colour."""
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self.update()

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Paint ground, edge and the bar in the colour of the outcome.

        A style sheet would do, but each change of it lays out the whole list anew.
        """
        painter, palette = QPainter(self), self.palette()
        role = QPalette.ColorRole
        edge = palette.color(role.Highlight if self._is_chosen or self.hasFocus() else role.Mid)
        width = 2 if self._is_chosen or self.hasFocus() else 1
        style = Qt.PenStyle.DashLine if self.hasFocus() and not self._is_chosen else Qt.PenStyle.SolidLine
        painter.setPen(QPen(edge, width, style))
        painter.setBrush(palette.color(role.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 3, 3)
        colour = QColor(COLOURS.get(self.finding["outcome"], "#757575"))
        bar = QPen(colour, 3, Qt.PenStyle.DotLine) if self.is_accepted else QPen(colour, 5)
        bar.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(bar)
        painter.drawLine(4, 3, 4, self.height() - 3)
        painter.end()

    def open_part(self) -> QWidget:
        """Return what of the card ought to be in the window: what was opened in it last, else all of it."""
        opened = self.form if self.form is not None else self.repairs
        return self if opened is None else opened

    # --- accepting ----------------------------------------------------------------------------------

    def open_form(self, name: str = "") -> None:
        """Ask for reason and name; of an accepted finding nothing is asked."""
        if self.is_accepted:
            self.take_back.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.form is None:
            self.form = AcceptForm(name or str(self.property("acceptName") or ""))
            self.form.given.connect(lambda reason, by: self.accepted.emit(self.finding_id, reason, by))
            self.form.cancelled.connect(self.close_form)
            self._column.addWidget(self.form)
            self.form.show()
        self.form.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grown.emit(self.finding_id)

    def close_form(self) -> None:
        """Take the form away: it was written down, or given up."""
        self.form = self._drop(self.form)

    def _drop(self, widget: Optional[QWidget]) -> None:
        if widget is None:
            return
        had_focus = widget.isAncestorOf(self.window().focusWidget() or self)
        widget.hide()
        self._column.removeWidget(widget)
        widget.deleteLater()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- repairs ------------------------------------------------------------------------------------

    def _open_repairs(self) -> None:
        if self.repairs is None:
            self.repairs = RepairPanel()
            self.repairs.preview_asked.connect(
                lambda number: self.preview_asked.emit(self.finding_id, number)
            )
            self.repairs.asked.connect(lambda number: self.repair_asked.emit(self.finding_id, number))
            self.repairs.left.connect(self.close_repairs)
            self._column.addWidget(self.repairs)
            self.repairs.show()
            self.repairs_asked.emit(self.finding_id)
        self.grown.emit(self.finding_id)

    def close_repairs(self) -> None:
        """Take the repairs away, and what the map shows of them."""
        if self.repairs is not None:
            self.repairs = self._drop(self.repairs)
            self.preview_asked.emit(self.finding_id, -1)

    # --- mouse and keys -----------------------------------------------------------------------------

    def _choose(self) -> None:
        self.chosen.emit(self.finding_id)
        if self._asks():
            self.answer_asked.emit(self.finding_id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Choose the card that was clicked."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._choose()

    def eventFilter(self, watched: object, event: object) -> bool:  # noqa: N802 - Qt's name
        """Choose the card whose words were pressed; the label goes on with the event."""
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._choose()
        return bool(super().eventFilter(watched, event))

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Choose, move, copy, accept; see the class."""
        key, is_control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        focus = self.focusWidget()
        if key in _CHOOSING and isinstance(focus, QAbstractButton):
            focus.click()
        elif key in _CHOOSING:
            self._choose()
        elif key in _MOVES:
            self.move_asked.emit(self.finding_id, _MOVES[key])
        elif key == Qt.Key.Key_C and is_control:
            self._copy()
        elif key == Qt.Key.Key_A and not event.modifiers():
            self.open_form()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Tell that the mouse came."""
        super().enterEvent(event)
        self.touched.emit(self.finding_id, True)

    def leaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Tell that the mouse left."""
        super().leaveEvent(event)
        self.touched.emit(self.finding_id, False)

    def focusInEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Tell that the keyboard came."""
        super().focusInEvent(event)
        self.touched.emit(self.finding_id, True)

    def focusOutEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Tell that the keyboard left."""
        super().focusOutEvent(event)
        self.touched.emit(self.finding_id, False)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())
