"""What a dossier consists of: files attached and taken out, papers that the program makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.dossier_page import ComponentRow, DossierPage
from mineral_plugin.gui.parts.sentences import error_sentence


class ComponentSteps(QObject):
    """Connects the list of components with the core's use cases.

    A file may be a gigabyte: it is attached away from the window's thread, with its share told and a stop.
    ``changing`` tells that the draft is about to change.
    """

    changing = pyqtSignal()

    def __init__(self, page: DossierPage, desk: Desk, printer: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._desk, self._printer = page, desk, printer
        self._task: Optional[Any] = None
        page.attach_asked.connect(self.attach)
        page.detach_asked.connect(self.detach)
        page.attach_stop_asked.connect(self.stop)
        page.papers_asked.connect(self.make_papers)
        page.request_asked.connect(self.prepare_request)
        desk.draft_changed.connect(self.show)

    def attach(self, component: str, path: str) -> None:
        """Attach a file to a component of the draft."""
        draft, lang = self._desk.draft, self._desk.lang

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.drafting import attach

            return attach(draft, component, Path(path), lang, progress)

        self._run(self.tr("Attaching {file}").format(file=Path(path).name), work)

    def detach(self, component: str, slot: int) -> None:
        """Take an attached file out of the draft."""
        from mineral_plugin.core.work.drafting import detach

        self.changing.emit()
        try:
            draft = detach(self._desk.draft, component, slot, self._desk.lang)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
            return
        self._page.show_problem("")
        self._desk.take_draft(draft)

    def make_papers(self) -> None:
        """Make corner table, report and summary as papers of the dossier."""
        draft, lang, printer = self._desk.draft, self._desk.lang, self._printer()

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.dossier_papers import make_papers

            return make_papers(draft, lang, printer)

        self._run(self.tr("Making the papers of the dossier"), work)

    def prepare_request(self) -> None:
        """Write down what is known for the request, for the applicant to go on with."""
        from mineral_plugin.core.work.dossier_papers import prepare_request

        desk, page = self._desk, self._page
        if desk.draft is None:
            return
        try:
            path = prepare_request(desk.draft, desk.home(), desk.today(), desk.lang)
        except MineralError as error:
            page.show_problem(error_sentence(error, desk.lang))
            return
        text = self.tr("Written: {path}. Make the request with it, then attach the request.")
        page.show_problem(text.format(path=path), "clear")

    def stop(self) -> None:
        """Stop attaching; the draft stays as it was."""
        if self._task is not None:
            self._task.cancel()

    def _run(self, title: str, work: Callable[[Any], Any]) -> None:
        if self._task is not None or self._desk.draft is None:
            return
        self.changing.emit()
        self._page.show_problem("")
        self._page.show_attaching(True)
        self._task = self._desk.run(title, work, self._on_done, self._on_failed)
        self._task.progressChanged.connect(self._page.show_attached)

    def _on_done(self, draft: Any) -> None:
        self._end()
        # Another draft may be at work by now: what was attached belongs to its own.
        if self._desk.draft is not None and self._desk.draft.reference == draft.reference:
            self._desk.take_draft(draft)

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self._page.show_problem(self.tr("Stopped. Nothing was attached."), "cannot_tell")
        else:
            self._page.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task = None
        self._page.show_attaching(False)

    def show(self) -> None:
        """Show the draft on the desk."""
        draft, page = self._desk.draft, self._page
        if draft is None:
            page.show_no_draft()
            return
        attached, all_ = len(draft.attached), len(draft.components)
        title = self.tr("Dossier {reference}").format(reference=draft.reference)
        text = self.tr(
            "{attached} of {all} components. The area file, the corner table and the report go along."
        )
        page.show_draft(title, text.format(attached=attached, all=all_), self._rows(draft))

    def _rows(self, draft: Any) -> List[ComponentRow]:
        return [self._row(draft, component) for component in draft.components]

    def _row(self, draft: Any, component: Any) -> ComponentRow:
        lang = self._desk.lang
        files = [one for one in draft.files if one.component == component.id]
        notes = [f"{one.file_name}: {say(note.phrase, lang)}" for one in files for note in one.notes]
        stopped = any(note.stops for one in files for note in one.notes)
        state, outcome = self._state(files, component.required, stopped)
        when = component.when.text(lang) if component.when else ""
        pairs = tuple((one.slot, one.file_name) for one in files)
        lines = "\n".join([state, *notes])
        return ComponentRow(component.id, outcome, lines, component.name.text(lang), when, pairs)

    def _state(self, files: List[Any], required: bool, stopped: bool) -> Tuple[str, str]:
        if not files:
            missing = self.tr("missing") if required else self.tr("if needed")
            return missing, "conflict" if required else "not_applicable"
        told = ", ".join(self._named(one) for one in files)
        return self.tr("attached: {files}").format(files=told), "conflict" if stopped else "clear"

    def _named(self, file: Any) -> str:
        if file.pages is None:
            return str(file.file_name)
        return self.tr("{file} ({pages} p.)").format(file=file.file_name, pages=file.pages)
