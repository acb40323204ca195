"""From a report to a dossier draft, to the service, to a stored receipt."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.numbers import format_time
from mineral_plugin.core.base.words import say
from mineral_plugin.gui.check.draft_law_steps import DraftLawSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.receipt_view import ReceiptLine
from mineral_plugin.gui.parts.sentences import error_sentence


class FilingSteps(QObject):
    """Connects the page of the dossier with the core's use cases.

    ``session`` gives a new HTTP session; ``remember_service`` keeps the address for the next time.
    """

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        session: Callable[[], Any],
        service_url: str,
        remember_service: Callable[[str], None],
    ) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._session = dock, desk, session
        self._remember = remember_service
        self._task: Optional[Any] = None
        self._asking: Optional[Any] = None
        self._newest: Optional[Any] = None
        dock.check.dossier_asked.connect(self.make_draft)
        page = dock.dossier
        page.service.setText(service_url)
        page.file_asked.connect(self.file)
        page.stop_asked.connect(self.stop)
        page.service_changed.connect(self.ask_service)
        dock.start.receipts_chosen.connect(lambda: dock.open_page("dossier"))
        dock.page_opened.connect(self._on_page)
        self.law = DraftLawSteps(dock, desk)
        self._say_unasked()

    def make_draft(self) -> None:
        """Prepare a dossier from the report at work."""
        from mineral_plugin.core.checks.facts import Facts
        from mineral_plugin.core.work.drafting import make_draft

        try:
            facts = self._desk.facts or Facts()
            draft = make_draft(self._desk.report, self._desk.home(), self._desk.now(), facts=facts)
        except MineralError as error:
            self._dock.check.show_problem(error_sentence(error, self._desk.lang))
            return
        self._newest = None
        self._desk.take_draft(draft)
        self._dock.open_page("dossier")

    def file(self, url: str) -> None:
        """File the draft at the service; pressing twice files once."""
        from mineral_plugin.core.work.filing import file_draft

        if self._task is not None or self._desk.draft is None:
            return
        page, desk = self._dock.dossier, self._desk
        page.show_problem("")
        page.show_busy(True)
        self._remember(url)
        session, draft, home = self._session(), desk.draft, desk.home()
        self._task = desk.run(
            self.tr("Filing the dossier"),
            lambda progress: file_draft(draft, url, session, home, desk.now, progress),
            self._on_filed,
            self._on_failed,
        )
        self._task.progressChanged.connect(page.show_progress)

    def stop(self) -> None:
        """Stop a filing that is under way; the outbox knows how far it came."""
        if self._task is not None:
            self._task.cancel()

    def _on_filed(self, receipt: Any) -> None:
        self._end()
        self._newest = receipt
        self._say_effect(receipt.legal_effect, receipt.agency.text(self._desk.lang))
        self.show_receipts()

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if isinstance(error, CancelledError):
            text = self.tr("Stopped. What has arrived stays at the service: file again to go on from there.")
            self._dock.dossier.show_problem(text, "cannot_tell")
        else:
            self._dock.dossier.show_problem(error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._task = None
        self._dock.dossier.show_busy(False)

    def ask_service(self, url: str) -> None:
        """Ask the service what it is; without an answer its legal effect stays unknown."""
        from mineral_plugin.core.work.choices import ask_service

        self._say_unasked()
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

    def _on_unasked(self, url: str, error: BaseException) -> None:
        if url == self._dock.dossier.service_url():
            self._dock.dossier.show_legal_effect("cannot_tell", error_sentence(error, self._desk.lang))

    def _say_unasked(self) -> None:
        text = self.tr("Legal effect unknown: the service has not been asked yet.")
        self._dock.dossier.show_legal_effect("cannot_tell", text)

    def _say_effect(self, legal: bool, name: str) -> None:
        if legal:
            text, outcome = self.tr("Official service - filing has legal effect ({service})."), "clear"
        else:
            text, outcome = self.tr("Practice server - NO legal effect ({service})."), "within_tolerance"
        self._dock.dossier.show_legal_effect(outcome, text.format(service=name))

    def _on_page(self, page: str) -> None:
        if page == "dossier":
            self.show_receipts()
            self.ask_service(self._dock.dossier.service_url())

    def show_receipts(self) -> None:
        """Show the receipts stored on this computer."""
        from mineral_plugin.core.work.filing import list_receipts
        from mineral_plugin.core.work.handing_off import list_declared

        try:
            receipts = list_receipts(self._desk.home(), self._desk.now)
            declared = list_declared(self._desk.home())
        except MineralError as error:
            self._dock.dossier.show_problem(error_sentence(error, self._desk.lang))
            return
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
