"""Pages that are not seen are laid out while the hand rests, so that none takes long at its first sight."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.gui.parts.turns import Turns

_RESTS_MS = 300


class UnseenPages(QObject):
    """Lays out one page a turn, a moment after the last ``later``; what has not changed costs nothing.

    ``dock`` says which pages there are (``pages_unseen``).
    """

    def __init__(self, dock: Any) -> None:
        super().__init__(dock)
        self._dock = dock
        self._turns = Turns(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_RESTS_MS)
        self._rest.timeout.connect(self._lay_out)

    def later(self, *_what: object) -> None:
        """Lay out once nothing has been asked for a moment."""
        self._rest.start()

    def _lay_out(self) -> None:
        if not self._turns.is_busy:
            self._turns.do(self._dock.pages_unseen())
