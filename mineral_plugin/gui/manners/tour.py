"""The guided tour: a card in the dock, a bright frame round a control, and nothing that stands in the way."""

from __future__ import annotations

from typing import Any, Optional, Sequence, Set

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QPoint, QRect, QRegularExpression, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QPainter, QPen
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from mineral_plugin.gui.manners.tour_steps import TourStep, TourWorld, tour_steps
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, WrappingLabel, button

LOOK_MS = 250
_LOOKS_PER_SEARCH = 4
_ROOM_ROUND = 30
REST_MS = 1_200
"""So long a step that was done is shown as done before the next one comes."""


class Tour(QObject):
    """Leads through the steps; looks a few times a second whether the step was done."""

    ended = pyqtSignal()
    moved = pyqtSignal(str)

    def __init__(self, dock: Any, desk: Any, look_ms: int = LOOK_MS, rest_ms: int = REST_MS) -> None:
        super().__init__(dock)
        self._dock, self._desk = dock, desk
        self._steps: Sequence[TourStep] = ()
        self._place = self._looks = 0
        self._world: Optional[TourWorld] = None
        self._revealed: Set[str] = set()
        self._help_panel: Optional[QWidget] = None
        self._look = QTimer(self)
        self._look.setInterval(look_ms)
        self._look.timeout.connect(self._on_look)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self.next)
        self.card = TourCard()
        self.card.next_asked.connect(self.next)
        self.card.back_asked.connect(self.back)
        self.card.end_asked.connect(self.end)
        self.card.help_asked.connect(self._help)
        self.frame = _Frame(dock.widget())
        dock.widget().layout().addWidget(self.card)

    @property
    def is_running(self) -> bool:
        """Return whether the tour is under way."""
        return self._world is not None

    @property
    def step(self) -> Optional[TourStep]:
        """Return the step at hand."""
        return self._steps[self._place] if self.is_running else None

    def start(self, data: Any) -> None:
        """Begin with the first step; ``data`` are the practice data of the core."""
        self.end()
        self._steps = tour_steps()
        self._world = TourWorld(self._dock, self._desk, data)
        self._dock.open_page(self._steps[0].page)
        self._go(0)
        self._look.start()

    def next(self) -> None:
        """Go to the next step; after the last one the tour ends."""
        if not self.is_running:
            return
        if self._place + 1 < len(self._steps):
            self._go(self._place + 1)
        else:
            self.end()

    def back(self) -> None:
        """Go to the step before."""
        if self.is_running and self._place:
            self._go(self._place - 1)

    def end(self) -> None:
        """Stop; nothing of the tour stays in view."""
        self._look.stop()
        self._rest.stop()
        self.frame.hide()
        self.card.hide()
        if self._world is not None:
            self._world.close()
            self._world = None
            self.ended.emit()

    def _go(self, place: int) -> None:
        self._rest.stop()
        self._place = place
        self._looks = -1
        step = self._steps[place]
        if self._world is not None:
            self._world.begin(step)
        self.card.show_step(step, place, len(self._steps))
        self._revealed = set()
        self._point(step)
        self.moved.emit(step.name)

    def _help(self) -> None:
        step = self.step
        if step is not None and step.help is not None and self._world is not None:
            step.help(self._world)

    def _on_look(self) -> None:
        step = self.step
        if step is None or self._world is None:
            return
        self._make_room()
        self._point(step)
        is_done = step.done(self._world)
        self.card.show_done(is_done)
        if not is_done:
            self._rest.stop()
        elif not self._rest.isActive() and self._place + 1 < len(self._steps):
            self._rest.start()

    def _make_room(self) -> None:
        """Be brief while the help is open: a low screen has no room for both."""
        if self._help_panel is None:
            self._help_panel = self._dock.findChild(QWidget, "helpPanel")
        self.card.be_brief(self._help_panel is not None and self._help_panel.isVisible())

    def _reveal(self) -> None:
        """Scroll the page so that the best control is in view: once for each, then the page is the user's."""
        step = self.step
        page = getattr(self._dock, step.page) if step is not None else None
        if step is None or page is None or not page.isVisible():
            return
        widget = next((one for name in step.targets for one in _named(page, name) if _is_usable(one)), None)
        if widget is not None and widget.objectName() not in self._revealed:
            self._revealed.add(widget.objectName())
            page.ensureWidgetVisible(widget, 0, _ROOM_ROUND)

    def _point(self, step: TourStep) -> None:
        """Put the frame round the control; to look for it costs, so that is done once in a while."""
        self._looks += 1
        known = self.frame.target
        if self._looks % _LOOKS_PER_SEARCH and known is not None and is_in_view(known):
            self.frame.surround(known)
            return
        if self._looks:
            # Not in the first moment of a step: its card has yet to take its room.
            self._reveal()
        # Only where it can be: a window has thousands of widgets.
        places = (getattr(self._dock, step.page), self._dock.bar, self._dock.switch)
        self.frame.surround(found_target(places, step.targets))


def found_target(places: Sequence[QWidget], names: Sequence[str]) -> Optional[QWidget]:
    """Return the first widget in view that one of the names means; ``None`` where there is none."""
    seen = [place for place in places if place.isVisible()]
    for name in names:
        for place in seen:
            for widget in _named(place, name):
                if is_in_view(widget):
                    return widget
    return None


def is_in_view(widget: QWidget) -> bool:
    """Return whether some of a widget is seen, and it can be used."""
    return _is_usable(widget) and not widget.visibleRegion().isEmpty()


def _is_usable(widget: QWidget) -> bool:
    return not sip.isdeleted(widget) and widget.isVisible() and widget.isEnabled()


def _named(root: QWidget, name: str) -> Sequence[QWidget]:
    if not name.endswith("*"):
        return root.findChildren(QWidget, name)
    beginning = QRegularExpression.escape(name[:-1])
    return root.findChildren(QWidget, QRegularExpression(f"^{beginning}"))


class TourCard(QFrame):
    """The card at the foot of the dock: what to do now, and the ways on, back and out."""

    next_asked = pyqtSignal()
    back_asked = pyqtSignal()
    end_asked = pyqtSignal()
    help_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tourCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        self.title = Heading("")
        self.title.setObjectName("tourTitle")
        self.text = WrappingLabel()
        self.text.setObjectName("tourText")
        self.done = MarkedLine()
        self.done.setObjectName("tourDone")
        self.help = button("", "tourHelp", self.help_asked.emit)
        for widget in (self.title, self.text, self.help, self.done):
            column.addWidget(widget)
        column.addLayout(self._buttons())
        self.show_done(False)
        self.hide()

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.end = button(
            self.tr("End the tour"), "tourEnd", self.end_asked.emit, self.tr("Esc does the same")
        )
        self.back = button(self.tr("Back"), "tourBack", self.back_asked.emit, self.tr("The step before"))
        self.next = button(self.tr("Next"), "tourNext", self.next_asked.emit, self.tr("The next step"))
        line.addWidget(self.end)
        line.addStretch(1)
        line.addWidget(self.back)
        line.addWidget(self.next)
        return line

    def show_step(self, step: TourStep, place: int, count: int) -> None:
        """Show a step, ``place`` from 0."""
        self.title.setText(
            self.tr("{number} of {count}: {title}").format(number=place + 1, count=count, title=step.title)
        )
        self.text.setText(step.text)
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(step.text)
        self.help.setText(step.help_words)
        self.be_brief(False)
        self.back.setEnabled(place > 0)
        self.next.setText(self.tr("Finish") if place + 1 == count else self.tr("Next"))
        self.show_done(False)
        self.show()

    def be_brief(self, brief: bool) -> None:
        """Show heading and buttons alone, or all."""
        self.text.setVisible(not brief)
        self.help.setVisible(bool(self.help.text()) and not brief)

    def show_done(self, is_done: bool) -> None:
        """Show whether the step was done."""
        self.done.show_line("clear", self.tr("Done") if is_done else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """End on Esc; on and back with Page Down and Page Up."""
        asked = {
            Qt.Key.Key_Escape: self.end_asked,
            Qt.Key.Key_PageDown: self.next_asked,
            Qt.Key.Key_PageUp: self.back_asked,
        }.get(event.key())
        if asked is None:
            super().keyPressEvent(event)
        else:
            asked.emit()


class _Frame(QWidget):
    """A frame round a control, light on dark, seen on every ground; the mouse goes through it."""

    _ROOM = 4

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self.setObjectName("tourFrame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.target: Optional[QWidget] = None
        self.hide()

    def surround(self, target: Optional[QWidget]) -> None:
        """Stand round a control, or nowhere."""
        self.target = target
        if target is None:
            self.hide()
            return
        root = self.parentWidget()
        shown = _shown_part(target, root)
        room = self._ROOM
        self.setGeometry(shown.adjusted(-room, -room, room, room).intersected(root.rect()))
        self.raise_()
        self.show()

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Paint the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(2, 2, -2, -2)
        for colour, width in ((QColor(30, 30, 30), 4.0), (QColor(255, 196, 0), 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(box, 4, 4)


def _shown_part(target: QWidget, root: QWidget) -> QRect:
    """Return what is seen of a control in the coordinates of ``root``: it may be scrolled half away."""
    shown = QRect(target.mapTo(root, QPoint(0, 0)), target.size())
    parent = target.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, QScrollArea):
            view = parent.viewport()
            shown = shown.intersected(QRect(view.mapTo(root, QPoint(0, 0)), view.size()))
        parent = parent.parentWidget()
    return shown
