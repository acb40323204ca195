"""Vector files opened by QGIS in the window's thread for work that runs in another.

Objects of Qt and QGIS are made and ended in one thread only; a reader in a task asks for the layers of a
file and waits, and the window opens the file between two events.
"""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from typing import Any, Callable, List, Optional

from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.core.base.errors import CancelledError

_LOOK_MS = 20
_WAIT_S = 0.2


class _Request:
    """One question of a reader, and its answer."""

    def __init__(self, arguments: Any) -> None:
        self.arguments = arguments
        self.answered = threading.Event()
        self.value: Any = None
        self.error: Optional[BaseException] = None

    def answer(self, layers: Callable[..., Any]) -> None:
        """Ask the source, and let the reader go on."""
        try:
            self.value = layers(*self.arguments)
        except BaseException as error:  # raised again in the reader's thread
            self.error = error
        self.answered.set()


class _Asker:
    """The reader's side: a ``VectorSource`` without anything of Qt in it."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._window = threading.get_ident()
        self._requests: "SimpleQueue[_Request]" = SimpleQueue()
        self.is_over = False

    def layers(self, *arguments: Any) -> Any:
        """Return the layers of a file; see ``VectorSource``."""
        if threading.get_ident() == self._window:
            return self._source.layers(*arguments)
        request = _Request(arguments)
        self._requests.put(request)
        while not request.answered.wait(_WAIT_S):
            if self.is_over:
                raise CancelledError("error.cancelled")
        if request.error is not None:
            raise request.error
        return request.value

    def serve(self) -> None:
        """Answer what was asked; called in the window's thread."""
        waiting: List[_Request] = []
        try:
            while True:
                waiting.append(self._requests.get_nowait())
        except Empty:
            pass
        for request in waiting:
            request.answer(self._source.layers)


class WindowSource(QObject):
    """Makes the sources that readers get, and serves them while they read."""

    def __init__(self, make: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._asker: Optional[_Asker] = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._serve)

    def begin(self) -> Any:
        """Return a source for one reading; the one before gets no more answers."""
        self.end()
        self._asker = _Asker(self._make())
        self._timer.start()
        return self._asker

    def end(self) -> None:
        """Answer no more: the reading is over."""
        self._timer.stop()
        if self._asker is not None:
            self._asker.is_over = True
            self._asker = None

    def _serve(self) -> None:
        if self._asker is not None:
            self._asker.serve()
