"""From the fold of signatures to the core's use cases: files out, signed files back, verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.bridge.signing_apart import judging
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.dossier_page import DossierPage
from mineral_plugin.gui.dossier.signing_card import SignatureRow
from mineral_plugin.gui.dossier.token_steps import TokenSteps
from mineral_plugin.gui.parts.sentences import error_sentence

_MARKS = {
    "valid": "clear",
    "invalid": "conflict",
    "indeterminate": "within_tolerance",
    "not-checked": "cannot_tell",
}


class SigningSteps(QObject):
    """Connects the fold with the use cases; files are read away from the window's thread, and once opened.

    ``changing`` tells that the draft is about to change.
    """

    changing = pyqtSignal()

    def __init__(self, page: DossierPage, desk: Desk, printer: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._card, self._desk, self._printer = page, page.signing, desk, printer
        self._task: Optional[Any] = None
        self._looked_at: Optional[Any] = None
        self._card.opened.connect(self.look)
        self._card.out_asked.connect(self.put_out)
        self._card.back_asked.connect(self.take_back)
        self._card.undo_asked.connect(self.undo)
        token = TokenSteps(self._card.token, desk, self.run, self._card.selected_places, printer, self)
        token.signing.connect(self.changing.emit)
        token.signed.connect(self._take)
        token.python_changed.connect(self._look_anew)
        desk.draft_changed.connect(self._on_draft)
        self._on_draft()

    def look(self) -> None:
        """Look at the signatures of the draft, if its files are others than before."""
        draft, home, lang = self._desk.draft, self._desk.home(), self._desk.lang
        if draft is None or self._task is not None or self._looked_at == draft:
            return

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.signing import TRUST, signing_lines

            with judging(home / TRUST, progress) as judge:
                return draft, signing_lines(draft, judge, lang), judge.checks

        self.run(self.tr("Looking at signatures"), work, self._on_looked)

    def put_out(self, folder: str, components: List[str]) -> None:
        """Put files into a folder to be signed."""
        draft, lang, printer = self._desk.draft, self._desk.lang, self._printer()

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.signing import sign_out

            return sign_out(draft, Path(folder), components, printer.print_pdf, lang)

        self.run(self.tr("Putting files out to be signed"), work, self._on_out)

    def take_back(self, paths: List[str]) -> None:
        """Take signed files back into the draft."""
        draft, lang = self._desk.draft, self._desk.lang
        self.changing.emit()

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.signing import sign_in

            return sign_in(draft, [Path(path) for path in paths], lang)

        self.run(self.tr("Taking signed files back"), work, self._on_back)

    def undo(self, component: str, slot: int) -> None:
        """Put the unsigned file back."""
        from mineral_plugin.core.work.signing import put_unsigned_back

        self.changing.emit()
        try:
            draft = put_unsigned_back(self._desk.draft, component, slot, self._desk.lang)
        except MineralError as error:
            self._card.show_result("conflict", error_sentence(error, self._desk.lang))
            return
        self._card.show_result("clear", self.tr("The unsigned file is back in its place."))
        self._desk.take_draft(draft)

    def run(
        self,
        title: str,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Optional[Callable[[BaseException], None]] = None,
    ) -> Optional[Any]:
        """Start work with the signatures; return its task, ``None`` while other work goes on."""
        if self._task is not None or self._desk.draft is None or self._page.is_busy:
            return None
        self._card.show_busy(True, is_token=failed is not None)
        self._page.hold(True)
        failing = failed or self._on_failed
        self._task = self._desk.run(
            title, work, lambda result: self._end(done, result), lambda error: self._end(failing, error)
        )
        return self._task

    def _end(self, done: Callable[[Any], None], result: Any) -> None:
        self._release()
        done(result)

    def _on_failed(self, error: BaseException) -> None:
        self._card.show_result("conflict", error_sentence(error, self._desk.lang))

    def _look_anew(self) -> None:
        self._looked_at = None
        self.look()

    def _release(self) -> None:
        self._task = None
        self._card.show_busy(False)
        self._page.hold(False)

    def _on_draft(self) -> None:
        draft = self._desk.draft
        self._card.setVisible(draft is not None)
        if draft is None:
            self._looked_at = None
            self._card.show_rows(())
            self._card.show_result("clear", "")
        elif self._card.is_open():
            self.look()

    def _on_looked(self, found: Tuple[Any, Any, bool]) -> None:
        draft, lines, checks = found
        if self._desk.draft != draft:
            self.look()
            return
        self._looked_at = draft
        if checks:
            text = self.tr("Signatures are checked against the folder trust of the data folder, offline.")
            self._card.show_judge("clear", text)
        else:
            text = self.tr("Without pyHanko signatures are found here, but none is called valid.")
            self._card.show_judge("cannot_tell", text)
        self._card.show_rows([_row(line) for line in lines])

    def _on_out(self, prepared: Any) -> None:
        text = self.tr("Files put out: {count}. They are in {folder}, with a sheet that says what to sign.")
        values = {"count": len(prepared.files), "folder": prepared.folder}
        self._card.show_result("clear", text.format(**values))

    def _on_back(self, found: Tuple[Any, Any]) -> None:
        draft, returned = found
        is_all_taken = all(one.is_taken for one in returned)
        lines = [say(one.phrase(), self._desk.lang) for one in returned]
        self._card.show_result("clear" if is_all_taken else "conflict", "\n".join(lines))
        self._take(draft)

    def _take(self, draft: Any) -> None:
        # What was signed beside a file, and the list, change nothing in the manifest.
        self._looked_at = None
        if self._desk.draft is not None and self._desk.draft.reference == draft.reference:
            self._desk.take_draft(draft)


def _row(line: Any) -> SignatureRow:
    outcome = line.outcome.value if line.outcome is not None else None
    mark = "conflict" if line.is_outdated else _MARKS.get(outcome, "not_applicable")
    if outcome is None and line.is_wanted and not line.is_outdated:
        mark = "cannot_tell"
    return SignatureRow(line.component, line.slot, mark, "\n".join(line.words), line.can_put_back)
