"""Counts paints of the map between press and release, and how long each move waits for its paint."""

from __future__ import annotations

import time
from typing import Callable, List, Optional

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QTimer

_SETTLE_MS = 700


class FrameCounter(QObject):
    """Times in seconds of the paints of one drag; ``moves`` are the moves that each paint shows first."""

    def __init__(self, canvas: QgsMapCanvas, released: Callable[[], None]) -> None:
        super().__init__(canvas)
        self._released = released
        self._is_held = False
        self._waiting: Optional[float] = None
        self.paints: List[float] = []
        self.waits: List[float] = []
        canvas.viewport().installEventFilter(self)

    def begin(self) -> None:
        """Forget what was counted."""
        self.paints, self.waits, self._waiting = [], [], None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note the event and let it pass."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._is_held = True
        elif kind == QEvent.Type.MouseButtonRelease and self._is_held:
            self._is_held = False
            QTimer.singleShot(_SETTLE_MS, self._released)
        elif self._is_held and kind == QEvent.Type.MouseMove and self._waiting is None:
            self._waiting = time.perf_counter()
        elif self._is_held and kind == QEvent.Type.Paint:
            now = time.perf_counter()
            self.paints.append(now)
            if self._waiting is not None:
                self.waits.append(now - self._waiting)
                self._waiting = None
        return False
