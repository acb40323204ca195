"""Opens drafts from the list; after a crash they are where they were."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.draft_list_view import DraftLine
from mineral_plugin.gui.parts.reading_beside import ReadingBeside
from mineral_plugin.gui.parts.sentences import error_sentence


class DraftListSteps(QObject):
    """Connects the list with the core's use cases; filed dossiers are listed further down the page.

    ``is_busy`` tells whether the draft on the page is being changed or sent: then it stays.
    """

    def __init__(self, dock: MineralDock, desk: Desk, is_busy: Callable[[], bool]) -> None:
        super().__init__(dock)
        self._dock = dock
        self._view, self._desk, self._is_busy = dock.dossier.drafts, desk, is_busy
        self._drafts: List[Dict[str, Any]] = []
        self._view.chosen.connect(self.open)
        self._view.filtered.connect(lambda _client, _procedure: self._show())
        self._reading = ReadingBeside(desk.run, self._read, self._take, self._on_failed, self)
        desk.draft_changed.connect(self._refresh_in_sight)
        dock.page_opened.connect(lambda _page: self._refresh_in_sight())

    def _refresh_in_sight(self) -> None:
        if self._dock.page == "dossier":
            self.refresh()

    def refresh(self) -> None:
        """List the drafts as they lie in the data folder now."""
        self._reading.read(self.tr("Looking for drafts"))

    def _read(self) -> Any:
        from mineral_plugin.core.work.draft_list import drafts_told

        return drafts_told(self._desk.home(), self._desk.now, self._desk.lang)

    def _on_failed(self, error: BaseException) -> None:
        self._view.show_problem(error_sentence(error, self._desk.lang))

    def _take(self, told: List[Dict[str, Any]]) -> None:
        self._view.show_problem("")
        self._drafts = [one for one in told if one["state"] != "filed"]
        self._view.show_count(len(self._drafts))
        if self._desk.draft is None and self._drafts:
            self._view.open()
        clients = {one["client"]: one["client_name"] for one in self._drafts if one["client"]}
        procedures = sorted({one["procedure"] for one in self._drafts})
        self._view.show_choices(sorted(clients.items()), [(name, name) for name in procedures])
        self._show()

    def open(self, reference: str) -> None:
        """Put a draft on the page."""
        from mineral_plugin.core.work.drafting import open_draft

        draft = self._desk.draft
        if self._is_busy() or (draft is not None and draft.reference == reference):
            return
        try:
            self._desk.take_draft(open_draft(self._desk.home(), reference))
        except MineralError as error:
            self._view.show_problem(error_sentence(error, self._desk.lang))
            return
        # What was asked for is the dossier itself, which stands below.
        self._view.open(False)

    def _show(self) -> None:
        client, procedure = self._view.wanted()
        shown = [
            DraftLine(one["draft"], self._words(one))
            for one in reversed(self._drafts)
            if client in ("", one["client"]) and procedure in ("", one["procedure"])
        ]
        current = self._desk.draft.reference if self._desk.draft is not None else ""
        self._view.show_drafts(shown, current)

    def _words(self, one: Dict[str, Any]) -> str:
        parts = (one["draft"], one["area"], one["procedure"], one["client_name"], one["sentence"])
        return " · ".join(part for part in parts if part)
