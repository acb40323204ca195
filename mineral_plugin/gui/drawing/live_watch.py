"""Answers while a corner moves, brought into the window's thread."""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional, Union

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.parts.sentences import error_sentence

_SECONDS_TO_REST = 2.0


class LiveWatch(QObject):
    """Asks the core about each area that a hand makes, and tells what comes of it.

    ``answered`` gives a ``LiveAnswer``; ``ready`` says that law and reference data are open; ``troubled``
    gives one sentence where they cannot be used (areas are still measured then); ``opened`` gives the
    question and the zone that areas are drawn in, once both are known. Nothing here waits: one worker always
    answers for the latest area, and it lets the window go first.
    """

    answered = pyqtSignal(object)
    ready = pyqtSignal()
    troubled = pyqtSignal(str)
    opened = pyqtSignal(object, object)
    _law_open = pyqtSignal(object)
    _failed = pyqtSignal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent or desk)
        self._desk = desk
        self._worker: Optional[Any] = None
        self._is_closed = False
        self._telling = threading.Lock()
        self._last: Optional[Any] = None
        self._question: Optional[Any] = None
        self._zone: Optional[Any] = None
        self._law_open.connect(self._on_open)
        self._failed.connect(self._on_failed)
        self.answered.connect(self._on_answer)
        # Without delay it comes once all that waits is done: the move shown, the answer shown.
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._on_idle)

    def ask(self, area: Any) -> None:
        """Ask about an area; one that was asked about before and is not looked at yet is let go."""
        if self._is_closed:
            return
        self._last = area
        worker = self._at_work()
        worker.hush()
        worker.ask(area)
        self._idle.start()
        self._tell_zone(area.zone)

    def point_at(self, question: Union[Any, Callable[[], Any]]) -> None:
        """Ask against this law and these data from now on, beginning with the area asked about last.

        ``question`` is a ``LiveQuestion``, or makes one when it is called in the worker's thread.
        """
        if not self._is_closed:
            self._at_work().point_at(question, self._last)

    def use_arrays(self, zone: Any) -> None:
        """Use the arrays that were made for a zone (see ``warm_up.ArrayMaker``)."""
        if not self._is_closed:
            self._at_work().use_arrays(zone)

    def rest(self) -> None:
        """Close all files until the next area is asked about, before a pack is replaced or removed.

        It waits until they are closed: call it outside of the window's thread.
        """
        if self._worker is not None:
            self._worker.rest(_SECONDS_TO_REST)

    def close(self) -> None:
        """End the worker and close all files; nothing is told any more."""
        with self._telling:
            self._is_closed = True
        self._idle.stop()
        if self._worker is not None:
            self._worker.close()

    def _at_work(self) -> Any:
        """Return the worker; only now is the core's geometry imported."""
        if self._worker is None:
            from mineral_plugin.core.work.live_worker import Ears, LiveWorker

            ears = Ears(self._answer, self._teller(self._law_open), self._teller(self._failed))
            self._worker = LiveWorker(ears)
        return self._worker

    def _on_open(self, question: Any) -> None:
        if self._is_closed:
            return
        self._question, self._zone = question, None
        self.ready.emit()
        self._tell_zone(question.zone or getattr(self._last, "zone", None))

    def _tell_zone(self, zone: Any) -> None:
        if self._question is not None and zone is not None and zone != self._zone:
            self._zone = zone
            self.opened.emit(self._question, zone)

    def _on_failed(self, error: BaseException) -> None:
        sentence = error_sentence(error, self._desk.lang)
        if sentence and not self._is_closed:
            self.troubled.emit(sentence)

    def _answer(self, answer: Any) -> None:
        """Bring an answer into the window, called in the worker's thread: what shows it goes first."""
        self._worker.hush()
        self._teller(self.answered)(answer)

    def _on_answer(self, _answer: Any) -> None:
        self._idle.start()

    def _on_idle(self) -> None:
        if self._worker is not None:
            self._worker.go()

    def _teller(self, signal: Any) -> Callable[[Any], None]:
        """Return what brings a value from the worker's thread into the window's, as long as that stands.

        Once ``close`` has returned nothing is being told: Qt breaks when the window goes in the middle of it.
        """

        def tell(value: Any) -> None:
            with self._telling:
                if self._is_closed:
                    return
                try:
                    signal.emit(value)
                except RuntimeError:
                    return  # the window has gone; there is nobody to tell

        return tell
