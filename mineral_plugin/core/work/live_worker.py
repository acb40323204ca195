"""Use case: one worker that always answers for the latest area, whatever was asked meanwhile."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Callable, Iterator, Optional, Union

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.work.live import LiveAnswer, LiveQuestion
from mineral_plugin.core.work.live_ground import LiveGround, plain_answer

Asked = Union[LiveQuestion, Callable[[], LiveQuestion]]

# A window that is busy goes first, but no longer than so at a time, and in all while an area is looked at.
_YIELD_S, _YIELD_IN_ALL_S = 0.025, 0.05
# While an area is looked at Python goes round among its threads so often (5 ms if nobody says otherwise): the
# window's thread asks for it some ten times a frame and would wait so long each time.
_SWITCH_S = 0.0005
# Files that nobody asked about for so long are closed: on Windows an open one cannot be replaced.
_REST_S = 60.0


@dataclass(frozen=True)
class Ears:
    """Who hears of it; all are called from the worker's thread.

    ``answered`` with a ``LiveAnswer``, ``ready`` once law and data of a question are open, ``troubled`` with
    the error where they cannot be used.
    """

    answered: Callable[[LiveAnswer], None]
    ready: Callable[[LiveQuestion], None]
    troubled: Callable[[BaseException], None]


@dataclass(frozen=True)
class _Todo:
    """What is to be done next, the latest of each kind."""

    asked: Optional[Asked] = None
    area: Optional[LicenceArea] = None
    zone: Optional[Zone] = None
    is_resting: bool = False
    is_closing: bool = False


class LiveWorker:
    """Looks at areas in a thread of Python's own making, in which PROJ's pipelines are made once.

    Any thread may ask. Of several areas asked about while one is looked at only the last is looked at.
    """

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._wake = threading.Condition()
        self._todo = _Todo()
        self._ground: Optional[LiveGround] = None
        self._question: Optional[LiveQuestion] = None
        self._thread: Optional[threading.Thread] = None
        self._is_free = threading.Event()
        self._is_free.set()
        self._has_closed = threading.Event()

    def ask(self, area: LicenceArea) -> None:
        """Ask about an area."""
        self._add(area=area)

    def point_at(self, asked: Asked, area: Optional[LicenceArea] = None) -> None:
        """Ask against other law or data from now on, first about ``area``.

        ``asked`` is a question, or makes one when it is called in the worker's thread.
        """
        self._add(asked=asked, **({} if area is None else {"area": area}))

    def use_arrays(self, zone: Zone) -> None:
        """Use the arrays that were made for a zone."""
        self._add(zone=zone)

    def hush(self) -> None:
        """Say that the window is busy: the worker lets it go first, at its next breath, for a moment."""
        self._is_free.clear()

    def go(self) -> None:
        """Say that the window is idle again."""
        self._is_free.set()

    def rest(self, wait_s: Optional[float] = None) -> None:
        """Close all files; the next area opens them again. ``wait_s``: wait for it, at most so long."""
        self._has_closed.clear()
        self._add(is_resting=True)
        if wait_s is not None and self._thread is not None:
            self._has_closed.wait(wait_s)

    def close(self, wait_s: Optional[float] = None) -> None:
        """End the thread and close all files; nothing is told any more. ``wait_s``: at most so long."""
        self._add(is_closing=True)
        if wait_s is not None and self._thread is not None:
            self._thread.join(wait_s)

    def _add(self, **what: Any) -> None:
        with self._wake:
            if self._todo.is_closing:
                return
            self._todo = replace(self._todo, **what)
            self._wake.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mineral-licence-live", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            todo = self._next()
            if todo.is_closing:
                break
            try:
                with _switching_often():
                    self._do(todo)
            except BaseException as error:  # told; the next area may be another matter
                self._ears.troubled(error)
        self._leave()

    def _next(self) -> _Todo:
        with self._wake:
            while self._todo == _Todo():
                if not self._wake.wait(_REST_S if self._ground is not None else None):
                    return _Todo(is_resting=True)
            todo = self._todo
            # Who closes is not forgotten.
            self._todo = _Todo(is_closing=todo.is_closing)
            return todo

    def _do(self, todo: _Todo) -> None:
        if todo.is_resting:
            self._leave()
        if todo.asked is not None:
            self._open(todo.asked, todo.area)
        ground = self._ground
        if ground is not None and todo.zone is not None:
            ground.take_arrays(todo.zone)
        if todo.area is not None:
            self._answer(todo.area)

    def _open(self, asked: Asked, area: Optional[LicenceArea]) -> None:
        if area is not None:
            self._ears.answered(plain_answer(area))  # the law takes a moment to read
        self._leave()
        # What could not be opened is not tried again at every move.
        self._question = None
        question = asked() if callable(asked) else asked
        self._ground = LiveGround.opened(question)
        self._question = question
        self._ears.ready(question)

    def _answer(self, area: LicenceArea) -> None:
        if self._question is not None and (self._ground is None or self._ground.is_stale):
            self._open(self._question, None)
        ground = self._ground
        answer = plain_answer(area) if ground is None else ground.look(area, self._breath())
        if not self._todo.is_closing:
            self._ears.answered(answer)

    def _breath(self) -> Callable[[], None]:
        """Return what lets the window go first where it is busy, as long as there is patience."""
        patience_s = _YIELD_IN_ALL_S

        def breathe() -> None:
            nonlocal patience_s
            if patience_s > 0.0 and not self._is_free.is_set():
                start = time.perf_counter()
                self._is_free.wait(min(_YIELD_S, patience_s))
                patience_s -= time.perf_counter() - start

        breathe()
        return breathe

    def _leave(self) -> None:
        ground, self._ground = self._ground, None
        if ground is not None:
            ground.close()
        self._has_closed.set()


@contextmanager
def _switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _SWITCH_S))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
