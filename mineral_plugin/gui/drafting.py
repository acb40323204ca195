"""The draft at work in the window: the only writer of the desk's area, with undo, redo and what is saved."""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QWidget

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.parts.sentences import error_sentence

TICK_MS = 5_000
FLUSH_MS = 3_000


class Drafting(QObject):
    """Every edit of an area goes through here: one step in the workspace, then the area on the desk.

    A step waits for another program 80 ms at the most; where it cannot be written the draft goes on in
    memory and ``failed`` says so once. ``saved_text`` is for the line that tells what is saved.
    """

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, desk: Desk, parent: Optional[QObject] = None) -> None:
        from mineral_plugin.core.work.drafts_at_work import DraftsAtWork

        super().__init__(parent)
        self._desk = desk
        self._work = DraftsAtWork(desk.home, desk.now)
        self._told: Optional[Phrase] = None
        self.undo_action = self._action("draftUndo", QKeySequence.StandardKey.Undo, self.undo)
        self.redo_action = self._action("draftRedo", QKeySequence.StandardKey.Redo, self.redo)
        self._beat = _timer(self, TICK_MS, self.tick)
        self._flush = _timer(self, FLUSH_MS, self._flush_beside)
        self._flush.setSingleShot(True)
        desk.area_changed.connect(self._on_area_changed)
        self._show()
        # The first draft of a computer makes the file: syncing that may take a slow disk a quarter second.
        _beside(self._work.prepare)

    @property
    def state(self) -> Optional[Any]:
        """Return where the draft at work stands (``DraftState``), ``None`` where there is none."""
        return self._work.state

    def key_of(self, area: Any) -> str:
        """Return what the area at work is kept under: its draft, which outlives each edit, else its id."""
        state = self._work.state
        return str(area.id if state is None else state.draft_id)

    @property
    def is_saved(self) -> bool:
        """Return whether every step is in the workspace."""
        return self._work.trouble is None

    @property
    def trouble_text(self) -> str:
        """Return why the last steps are in memory alone; empty while every step is saved."""
        trouble = self._work.trouble
        return "" if trouble is None else say(Phrase("drafts.unsaved", {"cause": trouble}), self._desk.lang)

    @property
    def saved_text(self) -> str:
        """Return in a few words whether the draft is saved; empty where there is none."""
        state = self._work.state
        if state is None:
            return ""
        if state.read_only:
            return self.tr("Open in another window: look only")
        if not self.is_saved:
            return self.tr("Not saved yet")
        return self.tr("Saved at {time}").format(time=f"{state.changed:%H:%M}")

    def begin(self, area: Any, label: Phrase) -> None:
        """Begin a draft with an area; one that stands at this very area is taken up again."""
        state = self._work.begin(area, label)
        if area in self._desk.areas:
            self._desk.choose_area(self._desk.areas.index(area))
        else:
            self._desk.take_areas((state.area,), self._file())
        self._after()

    def open(self, draft_id: str) -> bool:
        """Open a draft and put its area on the desk; return whether that went well."""
        if not self._read(draft_id):
            return False
        self._put_on_desk()
        return True

    def open_in_turns(self, draft_id: str, then: Callable[[], None]) -> bool:
        """Open a draft as ``open`` does, in three turns of the window; return whether it could be read.

        To read it, to show its area and ``then`` to go to its page would together hold the window too long.
        """
        if not self._read(draft_id):
            return False
        state = self._work.state

        def show() -> None:
            # What the user did in between counts: another draft or area may have come.
            if self._work.state is state:
                self._put_on_desk()
                QTimer.singleShot(0, then)

        QTimer.singleShot(0, show)
        return True

    def apply(self, area: Any, label: Phrase) -> bool:
        """Write a step and put the area on the desk; return whether it was taken."""
        if self._work.state is None and self._desk.area is not None:
            self._work.begin(self._desk.area, Phrase("drafts.begun"))
        return self._change(lambda: self._work.apply(area, label))

    def set_aside(self, areas: Sequence[Any], label: Phrase) -> bool:
        """Begin a draft for each of the areas without going to it; return whether all were written."""
        return self._told_whether(lambda: self._work.set_aside(areas, label))

    def undo(self) -> bool:
        """Go a step back; return whether there was one."""
        return self._change(self._work.undo)

    def redo(self) -> bool:
        """Go a step on again; return whether there was one."""
        return self._change(self._work.redo)

    def recent(self, limit: int = 8) -> Tuple[Any, ...]:
        """Return the drafts last changed (``DraftLine``), the newest first; none if they cannot be read."""
        try:
            return self._work.recent(limit)
        except MineralError as error:
            self.failed.emit(error_sentence(error, self._desk.lang))
            return ()

    def beside(self, limit: int = 8) -> Tuple[Any, ...]:
        """Return the areas of the other drafts last changed; none if they cannot be read."""
        try:
            return self._work.beside(limit)
        except MineralError as error:
            self.failed.emit(error_sentence(error, self._desk.lang))
            return ()

    def forget(self, draft_id: str) -> bool:
        """Take a draft from the list; return whether that went well."""
        return self._told_whether(lambda: self._work.forget(draft_id))

    def recall(self, draft_id: str) -> bool:
        """Put a forgotten draft back into the list; return whether that went well."""
        return self._told_whether(lambda: self._work.recall(draft_id))

    def find(self, area_id: str) -> Optional[str]:
        """Return the id of the draft with this id or standing at the area with it, ``None`` for none."""
        try:
            return self._work.find(area_id)
        except MineralError:
            return None

    def tick(self) -> None:
        """Save what is not saved yet, and take a draft that another window has left."""
        is_changed = self._work.tick()
        if self._work.state is None:
            self._show()
        if is_changed:
            state = self._work.state
            if state is not None and state.area != self._desk.area:
                self._desk.replace_area(state.area)
            self._after()

    def close(self) -> None:
        """Put everything away."""
        self._beat.stop()
        self._flush.stop()
        self._desk.area_changed.disconnect(self._on_area_changed)
        self._work.close()

    def _read(self, draft_id: str) -> bool:
        try:
            self._work.open(draft_id)
        except MineralError as error:
            self.failed.emit(error_sentence(error, self._desk.lang))
            return False
        return True

    def _put_on_desk(self) -> None:
        state = self._work.state
        if state is not None:
            self._desk.take_areas((state.area,), self._file())
            self._after()

    def _change(self, work: Callable[[], Optional[Any]]) -> bool:
        try:
            state = work()
        except MineralError as error:
            self.failed.emit(error_sentence(error, self._desk.lang))
            self._after()
            return False
        if state is None:
            return False
        if state.area != self._desk.area:
            if self.is_saved:
                self._desk.areas_file = self._file()
            self._desk.replace_area(state.area)
        self._after()
        return True

    def _told_whether(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except MineralError as error:
            self.failed.emit(error_sentence(error, self._desk.lang))
            return False
        self._after()
        return True

    def _on_area_changed(self) -> None:
        state = self._work.state
        if state is not None and state.area != self._desk.area:
            # A project, a table or another of the areas has come: the draft of the one before is put away.
            self._work.leave()
            self._after()

    def _after(self) -> None:
        trouble = self._work.trouble
        if trouble is not None and trouble != self._told:
            self.failed.emit(self.trouble_text)
        self._told = trouble
        self._flush.start()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        state = self._work.state
        can_write = state is not None and not state.read_only
        self._show_action(self.undo_action, self.tr("Undo"), state and state.undo_label, can_write)
        self._show_action(self.redo_action, self.tr("Redo"), state and state.redo_label, can_write)
        if state is None and self._work.is_all_saved:
            self._beat.stop()
        elif not self._beat.isActive():
            self._beat.start()

    def _show_action(self, action: QAction, verb: str, label: Optional[Phrase], can_write: bool) -> None:
        action.setEnabled(can_write and label is not None)
        action.setText(f"{verb}: {self._said(label)}" if label is not None else verb)

    def _said(self, label: Phrase) -> str:
        try:
            return say(label, self._desk.lang)
        except KeyError:
            return self.tr("a step of another version")

    def _file(self) -> str:
        from mineral_plugin.core.work.keeping import workspace_path

        return str(workspace_path(self._desk.home())) if self.is_saved else ""

    def _flush_beside(self) -> None:
        _beside(self._work.flush)

    def _action(
        self, name: str, keys: QKeySequence.StandardKey, on_triggered: Callable[[], object]
    ) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: on_triggered())
        parent = self.parent()
        if isinstance(parent, QWidget):
            parent.addAction(action)
        return action


def _timer(parent: QObject, every_ms: int, on_time: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    timer.timeout.connect(on_time)
    return timer


def _beside(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="mineral-licence-drafts", daemon=True).start()
