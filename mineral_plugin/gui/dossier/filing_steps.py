"""From a report to a dossier draft, to the service, to a stored receipt."""

from __future__ import annotations

from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.numbers import format_time
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.check.draft_law_steps import DraftLawSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.outbox_steps import OutboxSteps
from mineral_plugin.gui.dossier.receipt_view import ReceiptLine
from mineral_plugin.gui.parts.reading_beside import ReadingBeside
from mineral_plugin.gui.parts.sentences import error_sentence


class FilingSteps(QObject):
    """Connects the page of the dossier with the core's use cases.

    ``session`` gives a new HTTP session; ``remember_service`` keeps the address for the next time; ``login``
    gives who files at an address, without it the invented applicant of the data folder.
    ``service_answered`` tells what the service at an address says of itself, ``None`` before it did;
    ``filed`` that a dossier was received.
    """

    service_answered = pyqtSignal(str, object)
    filed = pyqtSignal()

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        session: Callable[[], Any],
        service_url: str,
        remember_service: Callable[[str], None],
        login: Optional[Callable[[str, Any, bool], Any]] = None,
    ) -> None:
        super().__init__(dock)
        self._login = login
        self._dock, self._desk, self._session = dock, desk, session
        self._remember = remember_service
        self._task: Optional[Any] = None
        self._sent, self._by_itself, self._is_shown = "", False, False
        self._next: Optional[Tuple[Any, str]] = None
        self._asking: Optional[Any] = None
        self._newest: Optional[Any] = None
        self._reading = ReadingBeside(
            desk.run, self._read_receipts, self._show_receipts, self._on_unread, self
        )
        self._making: Optional[Any] = None
        dock.check.dossier_asked.connect(self.make_draft)
        page = dock.dossier
        page.service.setText(service_url)
        page.file_asked.connect(self.file)
        page.stop_asked.connect(self.stop)
        page.service_changed.connect(self.ask_service)
        dock.start.receipts_chosen.connect(lambda: dock.open_page("dossier"))
        dock.page_opened.connect(self._on_page)
        self.law = DraftLawSteps(dock, desk)
        self.outbox = OutboxSteps(dock, desk, self)
        self._say_unasked()

    def make_draft(self) -> None:
        """Prepare a dossier from the report at work."""
        report, facts, home, now = self._desk.report, self._desk.facts, self._desk.home(), self._desk.now()
        if self._making is not None:
            return

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.checks.facts import Facts
            from mineral_plugin.core.work.drafting import make_draft

            return make_draft(report, home, now, facts=facts or Facts())

        title = self.tr("Preparing the dossier")
        self._making = self._desk.run(
            title, work, lambda draft: self._on_made(draft, report), self._on_unmade
        )

    def _on_made(self, draft: Any, report: Any) -> None:
        self._making = None
        # Another report may be at work by now: the draft of the one before is among the others.
        if self._desk.report is report:
            self._newest = None
            self._desk.take_draft(draft)
            self._dock.open_page("dossier")

    def _on_unmade(self, error: BaseException) -> None:
        self._making = None
        self._dock.check.show_problem(error_sentence(error, self._desk.lang))

    def file(self, url: str) -> None:
        """File the draft at the service; pressing twice files once."""
        draft, page = self._desk.draft, self._dock.dossier
        if draft is None:
            return
        self._remember(url)
        if self._task is None:
            self.send(draft, url)
        elif self._by_itself:
            # What a person asks for counts more than what goes on by itself.
            self._next = (draft, url)
            self.stop()
        elif not self.sends(draft.reference):
            page.show_problem(self.tr("Another dossier is being sent; file this one when it is done."))

    def send(self, draft: Any, url: str, by_itself: bool = False) -> None:
        """Send a draft to a service, one at a time; ``by_itself``: nobody has asked for it at this moment."""
        from mineral_plugin.core.work.filing import file_draft

        if self._task is not None:
            return
        page, desk = self._dock.dossier, self._desk
        try:
            session, login = self.caller(url, may_ask=not by_itself)
        except MineralError as error:
            # What goes on by itself waits until the person opens the log-in.
            if not by_itself:
                page.show_problem(error_sentence(error, desk.lang))
            return
        self._sent, self._by_itself = draft.reference, by_itself
        if not by_itself:
            page.show_problem("")
            self._show_sending()
        home = desk.home()
        self._task = desk.run(
            self.tr("Filing the dossier"),
            lambda progress: file_draft(draft, url, session, home, desk.now, progress, login=login),
            self._on_filed,
            self._on_failed,
        )
        self._task.progressChanged.connect(self._on_progress)

    def _on_progress(self, percent: float) -> None:
        # What goes on by itself is shown once it gets anywhere: a dead line is not to hold the page.
        self._show_sending()
        if self._is_shown:
            self._dock.dossier.show_progress(percent)

    def _show_sending(self) -> None:
        """Hold the page; another draft than the one on it is told of in the outbox alone."""
        draft = self._desk.draft
        if not self._is_shown and draft is not None and draft.reference == self._sent:
            self._is_shown = True
            self._dock.dossier.show_busy(True)

    def caller(self, url: str, may_ask: bool = True) -> Tuple[Any, Optional[Any]]:
        """Return a session to a service, and who files there; ``None`` is who practises.

        Raises:
            MineralError: who files cannot be told, or only by asking when ``may_ask`` is not given.
        """
        session = self._session()
        return session, self._login(url, session, may_ask) if self._login is not None else None

    @property
    def is_sending(self) -> bool:
        """Return whether a draft is being sent from here."""
        return self._task is not None

    def sends(self, reference: str) -> bool:
        """Return whether this draft is being sent from here."""
        return self._task is not None and self._sent == reference

    def stop(self) -> None:
        """Stop a filing that is under way; the outbox knows how far it came."""
        if self._task is not None:
            self._task.cancel()

    def stop_by_itself(self) -> None:
        """Stop what goes on by itself before the draft changes; the outbox offers it again."""
        if self._task is not None and self._by_itself:
            self._task.cancel()

    def _on_filed(self, receipt: Any) -> None:
        self._end()
        self._newest = receipt
        self._say_effect(receipt.legal_effect, receipt.agency.text(self._desk.lang))
        self.show_receipts()
        self.filed.emit()

    def _on_failed(self, error: BaseException) -> None:
        is_silent = self._by_itself
        self._end()
        if is_silent:
            return  # the outbox tells why, and when it goes on
        if isinstance(error, CancelledError):
            text = self.tr("Stopped. What has arrived stays at the service: file again to go on from there.")
            self._dock.dossier.show_problem(text, "cannot_tell")
        else:
            self._dock.dossier.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task, wanted = None, self._next
        if self._is_shown:
            self._dock.dossier.show_busy(False)
        self._is_shown, self._next = False, None
        if wanted is not None:
            self.send(*wanted)
        else:
            self.outbox.on_sent()

    def ask_service(self, url: str) -> None:
        """Ask the service what it is; without an answer its legal effect stays unknown."""
        from mineral_plugin.core.work.choices import ask_service

        self._say_unasked()
        self.service_answered.emit(url, None)
        if not url:
            return
        session = self._session()
        self._asking = self._desk.run(
            self.tr("Asking the service"),
            lambda _progress: ask_service(url, session),
            lambda landing: self._on_asked(url, landing),
            lambda error: self._on_unasked(url, error),
        )

    def _on_asked(self, url: str, landing: Any) -> None:
        if url == self._dock.dossier.service_url():
            self._say_effect(landing.legal_effect, landing.name.text(self._desk.lang))
            self._say_clock(landing)
            self.service_answered.emit(url, landing)

    def _on_unasked(self, url: str, error: BaseException) -> None:
        if url == self._dock.dossier.service_url():
            self._dock.dossier.show_legal_effect("cannot_tell", error_sentence(error, self._desk.lang))

    def _say_unasked(self) -> None:
        text = self.tr("Legal effect unknown: the service has not been asked yet.")
        self._dock.dossier.show_legal_effect("cannot_tell", text)
        self._dock.dossier.show_clock("")

    def _say_effect(self, legal: bool, name: str) -> None:
        if legal:
            text, outcome = self.tr("Official service - filing has legal effect ({service})."), "clear"
        else:
            text, outcome = self.tr("Practice server - NO legal effect ({service})."), "within_tolerance"
        self._dock.dossier.show_legal_effect(outcome, text.format(service=name))

    def _say_clock(self, landing: Any) -> None:
        from mineral_plugin.core.work.clock_told import clock_warning

        warning = clock_warning(landing, self._desk.now())
        self._dock.dossier.show_clock(say(warning, self._desk.lang) if warning else "")

    def _on_page(self, page: str) -> None:
        if page == "dossier":
            self.outbox.look()
            self.show_receipts()
            self.ask_service(self._dock.dossier.service_url())

    def show_receipts(self) -> None:
        """Show the receipts stored on this computer."""
        self._reading.read(self.tr("Looking for receipts"))

    def _read_receipts(self) -> Tuple[Any, Any]:
        from mineral_plugin.core.work.filing import list_receipts
        from mineral_plugin.core.work.handing_off import list_declared

        home = self._desk.home()
        return list_receipts(home, self._desk.now), list_declared(home)

    def _on_unread(self, error: BaseException) -> None:
        self._dock.dossier.show_problem(error_sentence(error, self._desk.lang))

    def _show_receipts(self, found: Tuple[Any, Any]) -> None:
        receipts, declared = found
        lines = [*map(self._line, receipts), *map(self._declared_line, declared)]
        newest = self._line(self._newest) if self._newest is not None else None
        self._dock.dossier.show_receipts(newest, lines)

    def _declared_line(self, filing: Any) -> ReceiptLine:
        lang = self._desk.lang
        return ReceiptLine(
            number=filing.code,
            received=format_time(filing.declared_at, lang),
            draft=filing.draft,
            sentence=say(filing.phrase(), lang),
            legal_effect=False,
            legal_words="",
            by_hand=True,
        )

    def _line(self, receipt: Any) -> ReceiptLine:
        lang = self._desk.lang
        effect = (
            self.tr("Filed with legal effect.")
            if receipt.legal_effect
            else self.tr("Practice - no legal effect.")
        )
        return ReceiptLine(
            number=receipt.receipt_id,
            received=format_time(receipt.received_at, lang),
            draft=receipt.draft,
            sentence=say(receipt.phrase(), lang),
            legal_effect=receipt.legal_effect,
            legal_words=effect,
        )
