"""Keeps QGIS from moving the map when the first layer of a project is ours and somebody is drawing."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject


class StillMap(QObject):
    """Holds back what QGIS does at a first layer: it zooms to it, away from where the hand is."""

    def __init__(self, bridge: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._before: Optional[bool] = None

    def hold(self) -> None:
        """Let the map stay where it is."""
        if self._before is None and self._bridge is not None:
            self._before = bool(self._bridge.autoSetupOnFirstLayer())
            self._bridge.setAutoSetupOnFirstLayer(False)

    def release(self) -> None:
        """Let QGIS do again what it did before."""
        if self._before is not None:
            self._bridge.setAutoSetupOnFirstLayer(self._before)
            self._before = None
