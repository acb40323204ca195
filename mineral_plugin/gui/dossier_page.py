"""The page of the dossier: its components, the service it goes to, and the receipts."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from mineral_plugin.gui.outcomes import outcome_icon
from mineral_plugin.gui.receipt_view import ReceiptLine, ReceiptView
from mineral_plugin.gui.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel, button


class ComponentRow(NamedTuple):
    """One component of the dossier in words; ``outcome`` chooses its shape."""

    outcome: str
    state: str
    name: str
    note: str = ""


class DossierPage(ScrollingPage):
    """Shows a draft and files it; the words about legal effect never leave the page."""

    file_asked = pyqtSignal(str)
    stop_asked = pyqtSignal()
    service_changed = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("dossierPage", parent)
        self._draft_shown = False
        self._busy_now = False
        self._add_components()
        self._add_service()
        self.receipts = ReceiptView()
        self.column.addWidget(self.receipts)
        self.column.addStretch(1)
        self.show_no_draft()

    def _add_components(self) -> None:
        self.heading = Heading(self.tr("Dossier"))
        self.column.addWidget(self.heading)
        self.summary = WrappingLabel()
        self.summary.setObjectName("dossierSummary")
        self.column.addWidget(self.summary)
        self.components = QTreeWidget()
        self.components.setObjectName("components")
        self.components.setAccessibleName(self.tr("Components of the dossier"))
        self.components.setHeaderLabels([self.tr("Component"), self.tr("State")])
        self.components.setRootIsDecorated(False)
        self.components.setWordWrap(True)
        self.components.setUniformRowHeights(False)
        self.components.setMinimumHeight(150)
        header = self.components.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.column.addWidget(self.components)

    def _add_service(self) -> None:
        self.column.addWidget(Heading(self.tr("File to the service")))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.service = QLineEdit()
        self.service.setObjectName("serviceUrl")
        self.service.setPlaceholderText("http://127.0.0.1:8080")
        self.service.editingFinished.connect(lambda: self.service_changed.emit(self.service_url()))
        form.addRow(self.tr("&Address of the service"), self.service)
        self.column.addLayout(form)
        self.legal_effect = MarkedLine()
        self.legal_effect.setObjectName("legalEffect")
        self.column.addWidget(self.legal_effect)
        self.file = button(self.tr("&File the dossier"), "fileDossier", lambda: self.file_asked.emit(self.service_url()))
        self.file.setMinimumHeight(32)
        self.column.addWidget(self.file)
        self._busy = QWidget()
        line = QHBoxLayout(self._busy)
        line.setContentsMargins(0, 0, 0, 0)
        progress = QProgressBar()
        progress.setRange(0, 0)
        progress.setAccessibleName(self.tr("Progress of the filing"))
        line.addWidget(progress, 1)
        line.addWidget(button(self.tr("Stop"), "stopFiling", self.stop_asked.emit))
        self.column.addWidget(self._busy)
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
            item = QTreeWidgetItem(self.components, [row.name, row.state])
            item.setIcon(1, outcome_icon(row.outcome, 14))
            item.setToolTip(0, row.note or row.name)
            item.setToolTip(1, row.note or row.state)
        self.components.show()
        self._enable()

    def show_legal_effect(self, outcome: str, sentence: str) -> None:
        """Show whether the service has legal effect."""
        self.legal_effect.show_line(outcome, sentence)

    def show_busy(self, busy: bool) -> None:
        """Show whether a filing is under way."""
        self._busy_now = busy
        self._busy.setVisible(busy)
        self._enable()

    def show_problem(self, sentence: str) -> None:
        """Show why the dossier was not filed."""
        self.problem.show_line("conflict", sentence)

    def show_receipts(self, newest: ReceiptLine | None, lines: Sequence[ReceiptLine]) -> None:
        """Show the receipt of this filing, if any, and the earlier ones."""
        self.receipts.show_receipts(newest, lines)

    def _enable(self) -> None:
        self.file.setEnabled(self._draft_shown and not self._busy_now)
