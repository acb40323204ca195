"""Runs the rehearsal of the draft on the desk."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.dossier_page import DossierPage
from mineral_plugin.gui.dossier.rehearsal_card import RehearsalLine
from mineral_plugin.gui.parts.reading_beside import ReadingBeside
from mineral_plugin.gui.parts.sentences import error_sentence


class RehearsalSteps(QObject):
    """Connects the card with the core's use case; what was told of another draft goes.

    Questions of eligibility that are open are told before the first file is attached.
    """

    def __init__(self, page: DossierPage, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._card, self._desk = page, page.rehearsal, desk
        self._task: Optional[Any] = None
        self._reading = ReadingBeside(
            desk.run, self._open_questions, self._show_open, lambda _error: self._show_open(0), self
        )
        self._card.asked.connect(self.run)
        desk.draft_changed.connect(self._on_draft)

    def run(self) -> None:
        """Run the check list away from the window's thread: files are read."""
        draft, home, day, lang = self._desk.draft, self._desk.home(), self._desk.today(), self._desk.lang
        if draft is None or self._task is not None:
            return

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.rehearsal import rehearsal_told, rehearse

            return rehearsal_told(rehearse(draft, home, day, progress=progress), lang)

        self._card.run.setEnabled(False)
        self._task = self._desk.run(self.tr("Rehearsal"), work, self._on_done, self._on_failed)

    def _on_done(self, told: Any) -> None:
        self._end()
        lines = [
            RehearsalLine(line["outcome"], line["question"], line["seen"], line["remedy"] or "")
            for line in told
        ]
        self._card.show_lines(lines)

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        self._card.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task = None
        self._card.run.setEnabled(True)

    def _on_draft(self) -> None:
        self._card.show_lines(())
        self._page.eligibility.show_line("cannot_tell", "")
        if self._desk.draft is None or self._desk.draft.attached:
            self._reading.drop()
        else:
            self._reading.read(self.tr("Looking at open questions"))

    def _show_open(self, count: int) -> None:
        text = self.tr(
            "{count} questions decide whether this application may be made at all: answer them on the page of"
            " the check before papers are gathered."
        )
        self._page.eligibility.show_line("cannot_tell", text.format(count=count) if count else "")

    def _open_questions(self) -> int:
        draft = self._desk.draft
        if draft is None or draft.attached:
            return 0  # it changed meanwhile
        from mineral_plugin.core.work.rehearsal import open_questions

        try:
            return len(open_questions(draft))
        except MineralError:
            # The report is missing: whatever is done with the draft says so.
            return 0
