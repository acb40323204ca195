"""Work of the window's own thread in pieces, one a turn of the event loop, so that nothing stands still."""

from __future__ import annotations

from collections import deque
from typing import Callable, Deque, List, Optional, Sequence

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

Piece = Callable[[], None]


class Turns(QObject):
    """Does pieces in their order; what is drawn or typed meanwhile comes in between.

    All turns of the window share one line: a turn does one piece of one of them, never one of each.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: List[Piece] = []

    @property
    def is_busy(self) -> bool:
        """Return whether pieces are left."""
        return bool(self._left)

    def do(self, pieces: Sequence[Piece]) -> None:
        """Do these pieces after those that are left."""
        self._left.extend(pieces)
        if pieces:
            _line().add(self)

    def stop(self) -> None:
        """Leave undone what is left."""
        self._left.clear()

    def _next(self) -> None:
        piece = self._left.pop(0)
        try:
            piece()
        except BaseException:
            # What stands on a piece that failed would only fail after it.
            self._left.clear()
            raise


class _Line(QObject):
    """Those that wait for a turn; each is asked for one piece and goes to the end of the line."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: Deque[Turns] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def add(self, turns: Turns) -> None:
        """Let somebody wait, once."""
        if turns not in self._waiting:
            self._waiting.append(turns)
        self._timer.start()

    def _turn(self) -> None:
        while self._waiting:
            turns = self._waiting.popleft()
            if sip.isdeleted(turns) or not turns.is_busy:
                continue
            self._waiting.append(turns)
            self._timer.start()  # before the piece, which may fail
            turns._next()
            return


_the_line: Optional[_Line] = None


def _line() -> _Line:
    """Return the one line of the window's thread, made when somebody waits first."""
    global _the_line
    if _the_line is None:
        _the_line = _Line()
    return _the_line
