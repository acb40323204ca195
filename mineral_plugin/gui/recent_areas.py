"""The areas of late: drafts in a list, opened by a click or Enter, taken from the list with a way back."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, button

_ID = Qt.ItemDataRole.UserRole
_MOST = 30


class RecentAreas(QWidget):
    """Drafts, the last changed first; empty, it takes no room.

    ``chosen``, ``forget_asked`` and ``recall_asked`` carry the id of a draft; ``shown`` says that the list
    has come into sight.
    """

    chosen = pyqtSignal(str)
    forget_asked = pyqtSignal(str)
    recall_asked = pyqtSignal(str)
    shown = pyqtSignal()

    def __init__(self, lang: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("recentAreas")
        self._lang = lang
        self._forgotten = ""
        self.heading = Heading(self.tr("Recent areas"))
        self.list = _List("recentList", self.tr("Recent areas"))
        self.list.setToolTip(
            self.tr("Click or Enter opens a draft; Delete or the right button takes it from the list.")
        )
        self.list.itemClicked.connect(self._open)
        self.list.returned.connect(self._open)
        self.list.deleted.connect(self._forget)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.told = MarkedLine()
        self.told.label.setObjectName("recentTold")
        self.back = button(self.tr("Put it back"), "recentBack", self._recall)
        self._lay_out()
        self.show_drafts((), None)

    def show_drafts(self, lines: Sequence[Any], today: Any) -> None:
        """Show drafts (``DraftLine``) as seen from a day; a message about one taken away stays."""
        current = self._id(self.list.currentItem())
        self.list.clear()
        for line in lines:
            item = self._item(line, today)
            self.list.addItem(item)
            if line.id == current:
                self.list.setCurrentItem(item)
        self.list.fit()
        self.list.setVisible(bool(lines))
        self.heading.setVisible(bool(lines))
        self.setVisible(bool(lines) or bool(self._forgotten))

    def show_forgotten(self, draft_id: str, name: str) -> None:
        """Say that a draft was taken from the list, with a button that puts it back; "" takes that away."""
        self._forgotten = draft_id
        text = self.tr("“{name}” is no longer in the list.").format(name=name) if draft_id else ""
        self._tell("clear", text, bool(draft_id))

    def show_problem(self, sentence: str) -> None:
        """Say in one sentence what went wrong."""
        self._forgotten = ""
        self._tell("cannot_tell", sentence, False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the list has come into sight: it may be older than what other windows did."""
        super().showEvent(event)
        self.shown.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.list)
        line = QHBoxLayout()
        line.addWidget(self.told, 1)
        line.addWidget(self.back)
        column.addLayout(line)
        self._tell("clear", "", False)

    def _tell(self, outcome: str, text: str, has_way_back: bool) -> None:
        self.told.show_line(outcome, text)
        self.back.setVisible(has_way_back)
        if text:
            self.show()

    def _item(self, line: Any, today: Any) -> QListWidgetItem:
        # Imported with the first draft: the page stands before the geometry engine is known to be there.
        from mineral_plugin.core.work.drafts_at_work import line_phrase

        item = QListWidgetItem(say(line_phrase(line, today), self._lang))
        item.setData(_ID, line.id)
        return item

    def _show_menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place) or self.list.currentItem()
        if item is None:
            return
        menu = QMenu(self)
        menu.setObjectName("recentMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Open"), lambda: self._open(item))
        menu.addAction(self.tr("&Take from the list"), lambda: self._forget(item))
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _open(self, item: Optional[QListWidgetItem]) -> None:
        if item is not None:
            self.show_forgotten("", "")
            self.chosen.emit(self._id(item))

    def _forget(self, item: Optional[QListWidgetItem]) -> None:
        if item is not None:
            self.forget_asked.emit(self._id(item))

    def _recall(self) -> None:
        if self._forgotten:
            self.recall_asked.emit(self._forgotten)

    def _id(self, item: Optional[QListWidgetItem]) -> str:
        return str(item.data(_ID)) if item is not None else ""


class RecentSteps(QObject):
    """Keeps the list of recent areas up to date and does what is asked there.

    ``dock`` opens the page of drawing once a draft is open; ``opened`` tells that an area is to be seen.
    """

    opened = pyqtSignal()

    def __init__(self, dock: Any, desk: Desk, drafting: Drafting, recent: RecentAreas) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._drafting, self._recent = dock, desk, drafting, recent
        recent.shown.connect(self.refresh)
        recent.chosen.connect(self.open)
        recent.forget_asked.connect(self.forget)
        recent.recall_asked.connect(self.recall)
        drafting.changed.connect(self._refresh_in_sight)
        # Hidden while it is empty, the list does not see for itself that its page is opened.
        dock.page_opened.connect(lambda page: self.refresh() if page == "start" else None)
        self.refresh()

    def refresh(self) -> None:
        """Show the drafts as they are in the workspace now."""
        self._lines = self._drafting.recent(_MOST)
        self._recent.show_drafts(self._lines, self._desk.today())

    def open(self, draft_id: str) -> None:
        """Open a draft and go to the page of drawing; a sentence says why that cannot be."""
        self._done(lambda: self._drafting.open_in_turns(draft_id, self._go_to_drawing))

    def _go_to_drawing(self) -> None:
        self._dock.open_page("draw")
        QTimer.singleShot(0, self.opened.emit)

    def forget(self, draft_id: str) -> None:
        """Take a draft from the list; the way back is offered beside it."""
        name = next((line.name for line in self._lines if line.id == draft_id), "")
        if self._done(lambda: self._drafting.forget(draft_id)):
            self._recent.show_forgotten(draft_id, name)
        self.refresh()

    def recall(self, draft_id: str) -> None:
        """Put a draft back into the list."""
        if self._done(lambda: self._drafting.recall(draft_id)):
            self._recent.show_forgotten("", "")
        self.refresh()

    def _done(self, act: Any) -> bool:
        """Do something; what goes wrong is said beside the list."""
        self._drafting.failed.connect(self._recent.show_problem)
        try:
            return bool(act())
        finally:
            self._drafting.failed.disconnect(self._recent.show_problem)

    def _refresh_in_sight(self) -> None:
        if self._recent.isVisible():
            self.refresh()


class _List(FittedList):
    """As high as its lines; Enter and Delete act on the current one."""

    returned = pyqtSignal(QListWidgetItem)
    deleted = pyqtSignal(QListWidgetItem)

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__(name, accessible_name)
        self.setAccessibleDescription(accessible_name)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open with Enter, take away with Delete."""
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returned.emit(item)
        elif item is not None and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(item)
        else:
            super().keyPressEvent(event)
