"""The draft at work under a newer rule set or with newer data: told, shown, checked on the user's word."""

from __future__ import annotations

import os
from datetime import date
from typing import Any, Optional, Sequence

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt

from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.check.draft_law import DifferenceDialog
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.outcomes import outcome_word
from mineral_plugin.gui.parts.sentences import error_sentence


class DraftLawSteps(QObject):
    """Connects the lines about the rule set of a draft with the core's use cases."""

    def __init__(self, dock: MineralDock, desk: Desk) -> None:
        super().__init__(dock)
        self._dock, self._desk = dock, desk
        self._page = dock.dossier.law
        self._found: Optional[Any] = None
        self._task: Optional[Any] = None
        self.dialog: Optional[DifferenceDialog] = None
        self._page.difference_asked.connect(self.show_difference)
        self._page.again_asked.connect(self.check_again)
        self._page.stop_asked.connect(self.stop)
        desk.draft_changed.connect(self._on_draft)
        dock.page_opened.connect(self._on_opened)

    def _on_draft(self) -> None:
        self._close_dialog()
        self._page.show_told("clear", "")
        self.refresh()

    def _on_opened(self, page: str) -> None:
        # A newer set may have come meanwhile.
        if page == "dossier":
            self.refresh()

    def _sources(self) -> Any:
        from mineral_plugin.core.work.packs import sources_of

        return sources_of(self._desk.home(), os.environ, reader=QgisTables())

    def refresh(self) -> None:
        """Say which rule set the draft at work was made with, and whether there is a newer one."""
        from mineral_plugin.core.work.draft_difference import can_check
        from mineral_plugin.core.work.draft_rules import draft_rules

        draft, lang, self._found = self._desk.draft, self._desk.lang, None
        if draft is None:
            self._page.show_law("clear", "", False)
            return
        try:
            self._found = draft_rules(draft, self._sources())
        except MineralError as error:
            self._page.show_law("cannot_tell", error_sentence(error, lang), False)
            return
        is_newer = self._found.newer is not None
        sentence = self._found.sentence.text(lang)
        outcome = "within_tolerance" if is_newer else "clear"
        self._page.show_law(outcome, sentence, is_newer, can_check=can_check(draft))

    def show_difference(self) -> None:
        """Show what the newer set changes; the dialog stays beside the window and blocks nothing."""
        from mineral_plugin.core.work.draft_difference import can_move, difference_told

        draft, found, lang = self._desk.draft, self._found, self._desk.lang
        if draft is None or found is None or found.newer is None:
            return
        self._close_dialog()
        told = difference_told(found, date.fromisoformat(draft.validation["eventDate"]))
        parts = [(one.head.text(lang), [each.text(lang) for each in one.sentences]) for one in told]
        self.dialog = DifferenceDialog(
            found.sentence.text(lang), parts, can_move(draft, found), self._dock.window()
        )
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.move_asked.connect(self.move)
        self.dialog.show()

    def _close_dialog(self) -> None:
        if self.dialog is not None and not sip.isdeleted(self.dialog):
            self.dialog.close()
        self.dialog = None

    def move(self) -> None:
        """Check the area of the draft under the set that was shown, and put the new report into the draft."""
        from mineral_plugin.core.work.draft_difference import given_again
        from mineral_plugin.core.work.regulation_sets import label_of

        draft, found = self._desk.draft, self._found
        if draft is None or found is None or found.newer is None:
            return
        # The set that the user saw, even where another one came meanwhile.
        given = given_again(draft, self._chosen(), label_of(found.newer))
        self._start(self.tr("Moving the draft to the newer rule set"), draft, given)

    def check_again(self) -> None:
        """Check the area of the draft with the data chosen now, and put the new report into the draft."""
        from mineral_plugin.core.work.draft_rules import Given
        from mineral_plugin.core.work.regulation_sets import label_of

        draft, found = self._desk.draft, self._found
        if draft is None or found is None:
            return
        chosen = self._chosen()
        if not chosen:
            sentence = self.tr("No data are ticked on the page Data; tick some first.")
            self._page.show_told("cannot_tell", sentence)
            return
        given = Given(reference=tuple(chosen), rules=label_of(found.own))
        self._start(self.tr("Checking the draft again"), draft, given)

    def _chosen(self) -> Sequence[str]:
        from mineral_plugin.core.work.layer_choice import packs_in_force

        return self._dock.layers.choice.texts(packs_in_force(self._desk.home()))

    def _start(self, title: str, draft: Any, given: Any) -> None:
        from mineral_plugin.core.work.draft_rules import move_draft

        if self._task is not None or self._dock.dossier.is_busy:
            return
        sources, now, lang = self._sources(), self._desk.now(), self._desk.lang
        self._page.show_told("clear", "")
        self._show_busy(True)
        self._task = self._desk.run(
            title,
            lambda progress: move_draft(draft, given, sources, now, lang, progress),
            lambda moved: self._on_moved(draft, moved),
            self._on_failed,
        )

    def _on_moved(self, before: Any, moved: Any) -> None:
        self._end()
        if self._desk.draft is not before:
            return
        self._desk.take_draft(moved)
        text = self.tr("The draft has a new report. Result of the new check: {outcome}.")
        self._show_told("clear", text.format(outcome=outcome_word(moved.validation["verdict"])))

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        self._show_told("conflict", error_sentence(error, self._desk.lang))

    def _show_told(self, outcome: str, sentence: str) -> None:
        self._page.show_told(outcome, sentence)
        self._dock.dossier.reveal(self._page)

    def _end(self) -> None:
        self._task = None
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self._page.show_busy(busy)
        # Nothing is attached or filed while the report of the draft is being replaced.
        self._dock.dossier.hold(busy)

    def stop(self) -> None:
        """Stop checking; the draft stays as it is."""
        if self._task is not None:
            self._task.cancel()
