"""From the fold of filing by hand to the core's use cases: seal, declare, correct, take back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.dossier_page import DossierPage
from mineral_plugin.gui.parts.sentences import error_sentence


class HandoffSteps(QObject):
    """Connects the fold with the use cases; ``changed`` is called when a declaration came or went."""

    def __init__(self, page: DossierPage, desk: Desk, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._card, self._desk, self._changed = page, page.handoff, desk, changed
        self._task: Optional[Any] = None
        self._card.seal_asked.connect(self.seal)
        self._card.stop_asked.connect(self.stop)
        self._card.declare_asked.connect(self.declare)
        self._card.withdraw_asked.connect(self.withdraw)
        desk.draft_changed.connect(self._on_draft)
        self._on_draft()

    def seal(self, folder: str) -> None:
        """Seal the ZIP of the draft."""
        draft, desk, page = self._desk.draft, self._desk, self._page
        if self._task is not None or draft is None or page.is_busy:
            return
        home, lang = desk.home(), desk.lang

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.handing_off import hand_off

            return hand_off(draft, home, Path(folder), lang=lang, progress=progress)

        self._card.show_sealed("clear", "")
        self._card.show_busy(True)
        page.hold(True)
        self._task = desk.run(self.tr("Sealing the ZIP"), work, self._on_sealed, self._on_failed)
        self._task.progressChanged.connect(self._card.show_progress)

    def stop(self) -> None:
        """Stop sealing; no ZIP is left behind."""
        if self._task is not None:
            self._task.cancel()

    def declare(self, code: str, receipt: str) -> None:
        """Keep what the person declares."""
        from mineral_plugin.core.work.handing_off import declare_filed

        desk, path = self._desk, Path(receipt) if receipt else None
        self._keep(lambda: declare_filed(desk.draft, desk.home(), code, path, desk.now))

    def withdraw(self) -> None:
        """Forget what was declared."""
        from mineral_plugin.core.work.handing_off import undeclare

        self._keep(lambda: undeclare(self._desk.draft))

    def _keep(self, work: Callable[[], Any]) -> None:
        if self._desk.draft is None:
            return
        try:
            work()
        except MineralError as error:
            self._card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._on_draft()
        self._changed()

    def _on_draft(self) -> None:
        draft, card = self._desk.draft, self._card
        card.setVisible(draft is not None)
        card.show_problem("")
        if draft is None:
            card.show_sealed("clear", "")
            card.show_declared("", "")
            return
        from mineral_plugin.core.work.handing_off import declared_filing

        try:
            filing = declared_filing(draft)
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        if filing is None:
            card.show_declared("", "")
            return
        receipt = filing.receipt.file_name if filing.receipt is not None else None
        card.show_declared(filing.code, say(filing.phrase(), self._desk.lang), receipt)

    def _on_sealed(self, sealed: Any) -> None:
        self._end()
        lines = [
            self.tr("{path}\nSHA-256 {sha256}").format(path=one.path, sha256=one.sha256) for one in sealed
        ]
        self._card.show_sealed("clear", "\n".join(lines))

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self._card.show_sealed("cannot_tell", self.tr("Stopped. No ZIP was written."))
        else:
            self._card.show_sealed("conflict", error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task = None
        self._card.show_busy(False)
        self._page.hold(False)
