"""The mode and the size of the controls: from the settings to the dock, and from the dock to the settings."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge import settings
from mineral_plugin.gui.dock import MineralDock


class ModeSteps(QObject):
    """Keeps the dock and the settings of one mind, whichever of the two the user changes."""

    def __init__(self, dock: MineralDock) -> None:
        super().__init__(dock)
        self._dock = dock
        loaded = settings.load()
        if "mode" in loaded.locked:
            dock.start.modes.lock()
        dock.set_mode(loaded.settings.mode)
        dock.set_large_targets(loaded.settings.large_targets)
        dock.mode_chosen.connect(lambda mode: settings.save(mode=mode))
        settings.changes.changed.connect(self._on_change)

    def close(self) -> None:
        """Listen no more."""
        settings.changes.changed.disconnect(self._on_change)

    def _on_change(self, name: str) -> None:
        now = settings.load().settings
        if name == "mode" and now.mode != self._dock.mode:
            self._dock.set_mode(now.mode)
        elif name == "large_targets":
            self._dock.set_large_targets(now.large_targets)
