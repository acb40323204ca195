"""Compares the papers of the draft on the desk, away from the window's thread."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.papers_card import PaperLine, PapersCard
from mineral_plugin.gui.parts.sentences import error_sentence


class PapersSteps(QObject):
    """Connects the card with the core's use case; what was told of another draft goes."""

    def __init__(self, card: PapersCard, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._desk = card, desk
        self._task: Optional[Any] = None
        self._asked_of: Optional[Any] = None
        card.asked.connect(self.compare)
        card.stop_asked.connect(self.stop)
        desk.draft_changed.connect(self._on_draft)

    def compare(self) -> None:
        """Read the papers and tell where they contradict."""
        draft, home, lang = self._desk.draft, self._desk.home(), self._desk.lang
        if draft is None or self._task is not None:
            return

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.consistency import compare_draft, consistency_document

            return consistency_document(compare_draft(draft, home, progress), lang)

        self._asked_of = draft
        self._card.show_nothing()
        self._card.show_busy(True)
        self._task = self._desk.run(self.tr("Comparing the papers"), work, self._on_done, self._on_failed)
        self._task.progressChanged.connect(self._card.show_progress)

    def stop(self) -> None:
        """Stop the reading."""
        if self._task is not None:
            self._task.cancel()

    def _on_done(self, told: Any) -> None:
        self._end()
        if self._desk.draft is not self._asked_of:
            # The draft changed while its papers were read: it is no longer what this tells of.
            return
        lines = [PaperLine("conflict", one["sentence"]) for one in told["differences"]]
        lines += [PaperLine("cannot_tell", one["sentence"]) for one in told["unread"]]
        self._card.show_told(told["verdict"], told["sentence"], lines)

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            self._card.show_told("conflict", error_sentence(error, self._desk.lang), ())

    def _end(self) -> None:
        self._task = None
        self._card.show_busy(False)

    def _on_draft(self) -> None:
        self.stop()
        self._card.show_nothing()
