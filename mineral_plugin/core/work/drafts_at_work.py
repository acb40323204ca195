"""Use case: the draft at work, kept step by step, and the drafts of before.

Where the workspace cannot be written the draft goes on in memory, with its undo, and says so; it is written
whole as soon as that is possible again.
"""

from __future__ import annotations

import uuid
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Callable, Dict, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace_file import open_workspace, told
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MineralError, MissingError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.draft_model import (
    DraftHistory,
    DraftLine,
    DraftState,
    begun,
    step_of,
)
from mineral_plugin.core.drawing.draft_store import DraftStore
from mineral_plugin.core.work.keeping import workspace_path

_DAYS_COUNTED = 7
_PAUSE = timedelta(seconds=1)
_TAKEN = "drafts.open_elsewhere"

__all__ = ["DraftLine", "DraftState", "DraftsAtWork", "line_phrase"]


class DraftsAtWork:
    """The draft at work in one program; ``home`` finds the data folder, ``now`` tells the time.

    ``state`` is ``None`` while there is no draft. ``trouble`` is why the last steps are in memory alone, and
    ``None`` while everything is saved.
    """

    def __init__(self, home: Callable[[], Path], now: Callable[[], datetime]) -> None:
        self.state: Optional[DraftState] = None
        self.trouble: Optional[Phrase] = None
        self._home, self._now = home, now
        self._holder = uuid.uuid4().hex
        self._store: Optional[DraftStore] = None
        self._history: Optional[DraftHistory] = None
        self._try_after: Optional[datetime] = None
        self._unsaved: Dict[str, Tuple[DraftHistory, Phrase]] = {}

    def prepare(self) -> None:
        """Make the workspace, or bring an older one up to date; for a thread beside the window's.

        What goes wrong is told by the first step.
        """
        with suppress(MineralError), told(self._path()), closing(open_workspace(self._path())):
            pass

    def begin(self, area: LicenceArea, label: Phrase) -> DraftState:
        """Begin a draft with an area, or go on with the one that stands at this very area."""
        if self.state is not None and not self.state.read_only and self.state.area == area:
            return self.state
        self.leave()
        if self._take_up(area):
            return self._known()
        self._take(begun(area, label, self._now()), area)
        self._save(lambda store, history: store.keep(history))
        return self._known()

    def open(self, draft_id: str) -> DraftState:
        """Open a draft; it is read-only where another living program works on it.

        Raises:
            MineralError: it cannot be read; the draft at work stays.
        """
        trouble: Optional[Phrase] = None
        unsaved = self._unsaved.get(draft_id)
        if unsaved is None:
            history, state, trouble = self._read(draft_id)
        else:
            history, state, trouble = unsaved[0], unsaved[0].state(), unsaved[1]
        if self.state is not None and self.state.draft_id != draft_id:
            self.leave()
        self._unsaved.pop(draft_id, None)
        self._history, self.state, self.trouble, self._try_after = history, state, None, None
        if trouble is not None and not state.read_only:
            self._note(trouble)
        return state

    def apply(self, area: LicenceArea, label: Phrase) -> DraftState:
        """Write a step; without a draft at work one begins here.

        Raises:
            CannotWriteError: another program works on the draft; nothing was changed.
        """
        if self.state is None or self._history is None:
            return self.begin(area, label)
        if area == self.state.area:
            return self.state
        step = step_of(area, label, self._now())
        self._change(
            self._history.stepped(step),
            area,
            lambda store, history: store.add(history.draft_id, step, area),
        )
        return self._known()

    def set_aside(self, areas: Sequence[LicenceArea], label: Phrase) -> None:
        """Begin a draft for each of the areas, for later; the draft at work stays.

        Raises:
            MineralError: they cannot be written; none was.
        """
        self._opened().set_aside([begun(area, label, self._now()) for area in areas])

    def undo(self) -> Optional[DraftState]:
        """Go a step back; ``None`` where there is none. Raises as ``apply``."""
        return self._move(-1)

    def redo(self) -> Optional[DraftState]:
        """Go a step on again; ``None`` where there is none. Raises as ``apply``."""
        return self._move(1)

    def leave(self) -> None:
        """Put the draft at work away; another program may take it once all of it is saved."""
        if self.trouble is not None:
            self._save_all()
        state, history, trouble = self.state, self._history, self.trouble
        self.state = self._history = self.trouble = self._try_after = None
        if state is None or history is None or state.read_only:
            return
        if trouble is not None:
            self._unsaved[history.draft_id] = history, trouble
        elif self._store is not None:
            with suppress(MineralError):
                self._store.leave(state.draft_id)

    def recent(self, limit: int = 8) -> Tuple[DraftLine, ...]:
        """Return the drafts last changed, the newest first.

        Raises:
            MineralError: the workspace cannot be read.
        """
        return self._opened().recent(limit)

    def beside(self, limit: int = 8) -> Tuple[LicenceArea, ...]:
        """Return the areas of the drafts last changed but the one at work; none of them is taken.

        Raises:
            MineralError: the workspace cannot be read.
        """
        store, mine = self._opened(), self.state.draft_id if self.state is not None else ""
        return tuple(store.look(line.id)[1].area for line in store.recent(limit) if line.id != mine)

    def forget(self, draft_id: str) -> None:
        """Take a draft from the list of before; one that another program works on stays.

        Raises:
            MineralError: it cannot be written, or another program works on it.
        """
        self._opened().forget(draft_id)
        if self.state is not None and self.state.draft_id == draft_id:
            self.leave()

    def recall(self, draft_id: str) -> None:
        """Put a forgotten draft back into the list.

        Raises:
            MineralError: it cannot be written.
        """
        self._opened().recall(draft_id)

    def find(self, area_id: str) -> Optional[str]:
        """Return the id of the draft that stands at an area with this id, or has this id itself.

        Raises:
            MineralError: the workspace cannot be read.
        """
        return self._opened().find(area_id)

    @property
    def is_all_saved(self) -> bool:
        """Return whether nothing is in memory alone, neither of the draft at work nor of one put away."""
        return self.trouble is None and not self._unsaved

    def tick(self) -> bool:
        """Say "still here", save what is not saved, take a draft that is free now; tell if it changed."""
        self._save_put_away()
        if self.state is None or self._history is None:
            return False
        if self.trouble is not None:
            self._save_all()
            return self.trouble is None
        if self.state.read_only:
            return self._look_again()
        if self._store is not None:
            self._store.renew()
        return False

    def flush(self) -> None:
        """Bring what was written to the disk; in a thread of its own, while steps go on."""
        if self._store is not None:
            with suppress(MineralError):
                self._store.flush()

    def close(self) -> None:
        """Put everything away."""
        self.leave()
        self._save_put_away()
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _known(self) -> DraftState:
        if self.state is None:
            raise MissingError("drafts.missing")
        return self.state

    def _take_up(self, area: LicenceArea) -> bool:
        """Open the draft that stands at this very area, where there is one that nobody else works on."""
        try:
            draft_id = self._opened().find(area.id)
            if draft_id is None:
                return False
            history, state = self._opened().open_history(draft_id)
        except CannotWriteError as error:
            self._note(error.phrase)
            return False
        except MineralError:
            return False  # told by the first step, where it concerns that, too
        if state.read_only or state.area != area:
            return self._leave_again(state)
        self._history, self.state = history, replace(state, area=area)
        return True

    def _leave_again(self, state: DraftState) -> bool:
        if not state.read_only:
            with suppress(MineralError):
                self._opened().leave(state.draft_id)
        return False

    def _move(self, by: int) -> Optional[DraftState]:
        if self._history is None:
            return None
        moved = self._history.moved(by, self._now())
        if moved is self._history:
            return None
        area = moved.steps[moved.position].area()
        self._change(moved, area, lambda store, history: store.walk(history.draft_id, by > 0, area))
        return self.state

    def _change(
        self,
        history: DraftHistory,
        area: LicenceArea,
        write: Callable[[DraftStore, DraftHistory], object],
    ) -> None:
        before, state = self._history, self.state
        if state is not None and state.read_only:
            raise CannotWriteError(_TAKEN)
        self._take(history, area)
        try:
            self._save(write)
        except CannotWriteError:
            self._history = before
            self.state = state and replace(state, read_only=True)
            raise

    def _take(self, history: DraftHistory, area: LicenceArea) -> None:
        self._history, self.state = history, history.state(area)

    def _save(self, write: Callable[[DraftStore, DraftHistory], object]) -> None:
        """Write what changed, or the whole draft where earlier steps are in memory alone."""
        history = self._history
        if history is None or (self._try_after is not None and self._now() < self._try_after):
            return
        try:
            store = self._opened()
            if self.trouble is not None:
                self._keep(store, history)
            else:
                _written(store, history, write)
        except MineralError as error:
            if error.phrase.id == _TAKEN:
                raise
            self._note(error.phrase)
        else:
            self.trouble = self._try_after = None

    def _save_all(self) -> None:
        self._try_after = None
        self._save(lambda store, history: store.keep(history))

    def _keep(self, store: DraftStore, history: DraftHistory) -> None:
        """Write the whole draft; under a name of its own where another program has taken it meanwhile."""
        try:
            store.keep(history)
        except CannotWriteError as error:
            if error.phrase.id != _TAKEN:
                raise
            self._history = replace(history, draft_id=uuid.uuid4().hex)
            self.state = self.state and replace(self.state, draft_id=self._history.draft_id)
            store.keep(self._history)

    def _save_put_away(self) -> None:
        for draft_id, (history, _) in tuple(self._unsaved.items()):
            try:
                self._put_away(self._opened(), history)
            except MineralError:
                return
            del self._unsaved[draft_id]

    def _put_away(self, store: DraftStore, history: DraftHistory) -> None:
        try:
            store.keep(history)
            store.leave(history.draft_id)
        except CannotWriteError as error:
            if error.phrase.id != _TAKEN:
                raise
            store.set_aside((replace(history, draft_id=uuid.uuid4().hex),))

    def _read(self, draft_id: str) -> Tuple[DraftHistory, DraftState, Optional[Phrase]]:
        """Take a draft, or look at it where nothing can be written."""
        try:
            return (*self._opened().open_history(draft_id), None)
        except CannotWriteError as error:
            return (*self._opened().look(draft_id), error.phrase)

    def _note(self, trouble: Phrase) -> None:
        """Remember why steps are in memory alone; a hand that draws does not wait for the disk each time."""
        self.trouble = trouble
        self._try_after = self._now() + _PAUSE

    def _look_again(self) -> bool:
        before = self._known()
        try:
            self.open(before.draft_id)
        except MineralError:
            return False
        return self.state != before

    def _opened(self) -> DraftStore:
        path = self._path()
        if self._store is None or self._store.path != path:
            if self._store is not None:
                self._store.close()
            self._store = DraftStore(path, self._now, self._holder)
        return self._store

    def _path(self) -> Path:
        return workspace_path(self._home())


def _written(
    store: DraftStore, history: DraftHistory, write: Callable[[DraftStore, DraftHistory], object]
) -> None:
    try:
        write(store, history)
    except (MissingError, InputError):
        # The file was taken away, or holds another state of the draft: what we have is whole.
        store.keep(history)


def line_phrase(line: DraftLine, today: date) -> Phrase:
    """Return a draft of a list in a line: name, last change seen from ``today``, hectares, corners."""
    values = {
        "name": line.name or Phrase("drafts.unnamed"),
        "when": _when(line.changed, today),
        "area_ha": line.area_ha,
        "corners": line.corners,
    }
    return Phrase("drafts.line_elsewhere" if line.open_elsewhere else "drafts.line", values)


def _when(changed: datetime, today: date) -> Phrase:
    moment = changed.astimezone(VIETNAM_TIME)
    days = (today - moment.date()).days
    if days == 0:
        return Phrase("drafts.today", {"time": f"{moment:%H:%M}"})
    if days == 1:
        return Phrase("drafts.yesterday")
    if 1 < days < _DAYS_COUNTED:
        return Phrase("drafts.days_ago", {"days": days})
    return Phrase("drafts.on_day", {"day": moment.date()})
