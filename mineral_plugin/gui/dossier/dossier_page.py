"""The page of the dossier: its components, the service it goes to, and the receipts."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QListWidgetItem, QMenu, QWidget

from mineral_plugin.gui.check.draft_law import DraftLaw
from mineral_plugin.gui.dossier.client_line import ClientLine
from mineral_plugin.gui.dossier.draft_list_view import DraftList
from mineral_plugin.gui.dossier.following_view import FollowingView
from mineral_plugin.gui.dossier.handoff_card import HandoffCard
from mineral_plugin.gui.dossier.login_card import LoginCard
from mineral_plugin.gui.dossier.outbox_card import OutboxCard
from mineral_plugin.gui.dossier.papers_card import PapersCard
from mineral_plugin.gui.dossier.receipt_view import ReceiptLine, ReceiptView
from mineral_plugin.gui.dossier.rehearsal_card import RehearsalCard
from mineral_plugin.gui.dossier.signing_card import SigningCard
from mineral_plugin.gui.parts.file_choice import open_file
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    Heading,
    MarkedLine,
    ScrollingPage,
    WrappingLabel,
    WrappingList,
    button,
    form,
)


class ComponentRow(NamedTuple):
    """One component of the dossier in words; ``outcome`` chooses its shape, ``files`` are (slot, name)."""

    id: str
    outcome: str
    state: str
    name: str
    note: str = ""
    files: Tuple[Tuple[int, str], ...] = ()


class DossierPage(ScrollingPage):
    """Shows a draft and files it; the words about legal effect never leave the page."""

    file_asked = pyqtSignal(str)
    stop_asked = pyqtSignal()
    service_changed = pyqtSignal(str)
    attach_asked = pyqtSignal(str, str)
    detach_asked = pyqtSignal(str, int)
    attach_stop_asked = pyqtSignal()
    papers_asked = pyqtSignal()
    request_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("dossierPage", parent)
        self._draft_shown = False
        self._busy_now = False
        self._add_components()
        self.signing = SigningCard()
        self.column.addWidget(self.signing)
        self._add_service()
        self.outbox = OutboxCard()
        self.column.addWidget(self.outbox)
        self.handoff = HandoffCard()
        self.column.addWidget(self.handoff)
        self.receipts = ReceiptView()
        self.column.addWidget(self.receipts)
        self.following = FollowingView()
        self.column.addWidget(self.following)
        self.column.addStretch(1)
        self.show_no_draft()

    def _add_components(self) -> None:
        self.drafts = DraftList()
        self.column.addWidget(self.drafts)
        self.heading = Heading(self.tr("Dossier"))
        self.column.addWidget(self.heading)
        self.summary = WrappingLabel()
        self.summary.setObjectName("dossierSummary")
        self.column.addWidget(self.summary)
        self.law = DraftLaw()
        self.column.addWidget(self.law)
        self.eligibility = MarkedLine()
        self.eligibility.setObjectName("eligibility")
        self.eligibility.show_line("clear", "")
        self.column.addWidget(self.eligibility)
        self.client = ClientLine()
        self.column.addWidget(self.client)
        self.components = WrappingList("components", self.tr("Components of the dossier"))
        self.components.itemSelectionChanged.connect(self._on_selection)
        self.column.addWidget(self.components)
        self.attach = button(self.tr("&Attach a file…"), "attachFile", self._choose_file)
        self.detach = button(self.tr("&Take a file out…"), "detachFile", self._choose_attached)
        line = QHBoxLayout()
        line.addWidget(self.attach)
        line.addWidget(self.detach)
        self.column.addLayout(line)
        self.request = button(
            self.tr("Data for the request"),
            "makeRequest",
            self.request_asked.emit,
            self.tr("A document with what is known of area, mineral and client, to make the request with"),
        )
        self.papers = button(
            self.tr("Make the papers"),
            "makePapers",
            self.papers_asked.emit,
            self.tr("Corner table, report and summary as PDF, in the dossier"),
        )
        line = FlowLayout()
        line.addWidget(self.request)
        line.addWidget(self.papers)
        self.column.addLayout(line)
        self._attaching = RunningLine("attachProgress", self.tr("Progress of the file"))
        self._attaching.add_stop("stopAttaching", self.tr("Stop"), self.attach_stop_asked.emit)
        self.column.addWidget(self._attaching)
        self.agree = PapersCard()
        self.column.addWidget(self.agree)
        self.rehearsal = RehearsalCard()
        self.column.addWidget(self.rehearsal)

    def _add_service(self) -> None:
        self.column.addWidget(Heading(self.tr("File to the service")))
        rows = form()
        self.service = QLineEdit()
        self.service.setObjectName("serviceUrl")
        self.service.setPlaceholderText("http://127.0.0.1:8080")
        self.service.editingFinished.connect(lambda: self.service_changed.emit(self.service_url()))
        rows.addRow(self.tr("A&ddress of the service"), self.service)
        self.column.addLayout(rows)
        self.legal_effect = MarkedLine()
        self.legal_effect.setObjectName("legalEffect")
        self.column.addWidget(self.legal_effect)
        self.clock = MarkedLine()
        self.clock.setObjectName("clockWarning")
        self.column.addWidget(self.clock)
        self.show_clock("")
        self.login = LoginCard()
        self.column.addWidget(self.login)
        self.file = button(
            self.tr("&File the dossier"), "fileDossier", lambda: self.file_asked.emit(self.service_url())
        )
        self.file.setMinimumHeight(32)
        self.column.addWidget(self.file)
        self._running = RunningLine("filingProgress", self.tr("Progress of the filing"))
        self._running.add_stop("stopFiling", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.problem = MarkedLine()
        self.problem.setObjectName("filingProblem")
        self.column.addWidget(self.problem)
        self.show_busy(False)
        self.show_problem("")

    def service_url(self) -> str:
        """Return the address of the service as typed."""
        return str(self.service.text().strip())

    def show_no_draft(self) -> None:
        """Show the page before a dossier was prepared."""
        self._draft_shown = False
        self.summary.setText(self.tr("No dossier prepared yet: check the area first."))
        self.components.clear()
        self.components.hide()
        self._enable()

    def show_draft(self, title: str, summary: str, rows: Sequence[ComponentRow]) -> None:
        """Show the list of components of a draft."""
        self._draft_shown = True
        self.heading.setText(title)
        self.summary.setText(summary)
        self.components.clear()
        for row in rows:
            text = self.tr("{name}\n{state}").format(name=row.name, state=row.state)
            item = QListWidgetItem(outcome_icon(row.outcome, 16), text, self.components)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(as_tip(row.note or row.name))
        self.components.show()
        self._enable()

    def show_legal_effect(self, outcome: str, sentence: str) -> None:
        """Show whether the service has legal effect."""
        self.legal_effect.show_line(outcome, sentence)

    def show_clock(self, sentence: str) -> None:
        """Say that this computer's clock is wrong; "" says nothing."""
        self.clock.show_line("within_tolerance", sentence)

    def show_busy(self, busy: bool) -> None:
        """Show whether a filing is under way."""
        self._running.show_busy(busy)
        self.law.difference.setEnabled(not busy)
        self.hold(busy)

    def show_progress(self, percent: float) -> None:
        """Show how much of the dossier's files has arrived, 0 to 100."""
        self._running.show_progress(percent)

    def show_attaching(self, busy: bool) -> None:
        """Show whether a file is being attached or made."""
        self._attaching.show_busy(busy)
        self.hold(busy)

    def show_attached(self, percent: float) -> None:
        """Show how much of the file is copied, 0 to 100."""
        self._attaching.show_progress(percent)

    @property
    def is_busy(self) -> bool:
        """Return whether the draft is being filed, or held."""
        return self._busy_now

    def hold(self, held: bool) -> None:
        """Let nothing be attached or filed for a while, or again."""
        self._busy_now = held
        self._enable()

    def show_problem(self, sentence: str, outcome: str = "conflict") -> None:
        """Show why the dossier was not filed."""
        self.problem.show_line(outcome, sentence)
        if sentence:
            self.reveal(self.problem)

    def show_receipts(self, newest: ReceiptLine | None, lines: Sequence[ReceiptLine]) -> None:
        """Show the receipt of this filing, if any, and the earlier ones."""
        self.receipts.show_receipts(newest, lines)

    def _selected(self) -> Optional[ComponentRow]:
        selected = self.components.selectedItems()
        return selected[0].data(Qt.ItemDataRole.UserRole) if selected else None

    def _on_selection(self) -> None:
        row = self._selected()
        self.attach.setEnabled(row is not None and not self._busy_now)
        self.detach.setEnabled(row is not None and bool(row.files) and not self._busy_now)

    def _choose_file(self) -> None:
        row = self._selected()
        if row is not None:
            open_file(self, self.tr("Attach a file"), lambda path: self.attach_asked.emit(row.id, path))

    def _choose_attached(self) -> None:
        """Offer the files of a component: the name is what the user knows of it."""
        row = self._selected()
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for slot, name in row.files:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked, at=slot: self.detach_asked.emit(row.id, at))
        menu.popup(self.detach.mapToGlobal(self.detach.rect().bottomLeft()))

    def _enable(self) -> None:
        self.file.setEnabled(self._draft_shown and not self._busy_now)
        cards = (self.client, self.agree, self.rehearsal)
        for one in (self.attach, self.detach, self.request, self.papers, *cards):
            one.setVisible(self._draft_shown)
            one.setEnabled(not self._busy_now)
        self._on_selection()
