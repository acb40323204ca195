"""The fold of filing by hand: the sealed ZIP, and what the person declares of the filing in the portal."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from mineral_plugin.gui.parts.file_choice import choose_folder, open_file
from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import FlowLayout, MarkedLine, WrappingLabel, button, form


class HandoffCard(Section):
    """Asks for a folder, a code and a receipt; to seal and to keep them is not its work.

    ``declare_asked`` carries the code as typed and the path of the receipt, "" without another one.
    """

    seal_asked = pyqtSignal(str)
    stop_asked = pyqtSignal()
    declare_asked = pyqtSignal(str, str)
    withdraw_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            QCoreApplication.translate("HandoffCard", "File by hand in the portal"), "handoff", parent
        )
        self._receipt = ""
        self._busy_now = False
        how = self.tr(
            "No portal takes dossiers from a program. A sealed ZIP holds the files in the portal's order, "
            "their hashes, and a guide with values to copy; you file, and type back the code."
        )
        self.column.addWidget(WrappingLabel(how))
        self.seal = button(self.tr("Seal the ZIP…"), "sealZip", self._choose_folder)
        self.column.addWidget(self.seal)
        self._running = RunningLine("sealProgress", self.tr("Progress of the ZIP"))
        self._running.add_stop("stopSealing", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.sealed = MarkedLine()
        self.sealed.setObjectName("sealResult")
        self.column.addWidget(self.sealed)
        self._add_declaration()
        self.show_sealed("clear", "")
        self.show_declared("", "")

    def _add_declaration(self) -> None:
        rows = form()
        self.code = QLineEdit()
        self.code.setObjectName("declaredCode")
        self.code.setPlaceholderText("H22.01-261123-0001")
        self.code.textChanged.connect(lambda _text: self._enable())
        rows.addRow(self.tr("Code that the portal gave"), self.code)
        self.column.addLayout(rows)
        self.receipt = WrappingLabel()
        self.receipt.setObjectName("declaredReceipt")
        self.column.addWidget(self.receipt)
        line = FlowLayout(is_filling=True)
        self.choose = button(self.tr("Receipt (PDF)…"), "chooseReceipt", self._choose_receipt)
        self.declare = button(self.tr("Declare the filing"), "declareFiled", self._declare)
        line.addWidget(self.choose)
        line.addWidget(self.declare)
        self.column.addLayout(line)
        self.withdraw = button(
            self.tr("Take the declaration back"), "withdrawDeclared", self.withdraw_asked.emit
        )
        self.column.addWidget(self.withdraw)
        self.declared = MarkedLine()
        self.declared.setObjectName("declaredState")
        self.column.addWidget(self.declared)
        self.problem = MarkedLine()
        self.problem.setObjectName("handoffProblem")
        self.column.addWidget(self.problem)
        self.show_problem("")

    def show_busy(self, busy: bool) -> None:
        """Show whether the ZIP is being sealed."""
        self._busy_now = busy
        self._running.show_busy(busy)
        self._enable()

    def show_progress(self, percent: float) -> None:
        """Show how far the ZIP is, 0 to 100."""
        self._running.show_progress(percent)

    def show_sealed(self, outcome: str, sentence: str) -> None:
        """Show where the ZIP is, or that there is none."""
        self.sealed.show_line(outcome, sentence)

    def show_declared(self, code: str, sentence: str, receipt: Optional[str] = None) -> None:
        """Show what was declared; "" where nothing was. What is declared is never marked as verified."""
        self._receipt = ""
        self.code.setText(code)
        self.receipt.setText(receipt or self.tr("No receipt attached yet."))
        self.declared.show_line("within_tolerance", sentence)
        self.withdraw.setVisible(bool(sentence))
        words = self.tr("Correct the declaration") if sentence else self.tr("Declare the filing")
        self.declare.setText(words)
        self._enable()

    def show_problem(self, sentence: str) -> None:
        """Show why it was not kept; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def _enable(self) -> None:
        self.seal.setEnabled(not self._busy_now)
        self.choose.setEnabled(not self._busy_now)
        self.declare.setEnabled(not self._busy_now and bool(self.code.text().strip()))
        self.withdraw.setEnabled(not self._busy_now)

    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Folder for the ZIP"), self.seal_asked.emit)

    def _choose_receipt(self) -> None:
        words = self.tr("PDF files (*.pdf)")
        open_file(self, self.tr("The portal's receipt"), self._take_receipt, words)

    def _take_receipt(self, path: str) -> None:
        self._receipt = path
        self.receipt.setText(path)

    def _declare(self) -> None:
        self.declare_asked.emit(self.code.text(), self._receipt)
