"""The fold for signing with a token: its library, its certificates, the PIN, what came of it."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QListWidgetItem, QWidget

from mineral_plugin.gui.parts.file_choice import open_file
from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.running_line import RunningLine, main_button
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    MarkedLine,
    WrappingLabel,
    button,
    combo,
    form,
)


class TokenRow(NamedTuple):
    """A certificate on a token in words; ``key`` is what whoever fills the list knows it by."""

    key: object
    outcome: str
    text: str


class TokenCard(Section):
    """Shows libraries and certificates and asks for the PIN; to sign is not its work.

    ``list_asked`` carries the library. ``sign_asked`` carries nothing: ``take_pin`` gives the PIN once.
    """

    python_asked = pyqtSignal(str)
    list_asked = pyqtSignal(str)
    sign_asked = pyqtSignal()
    stop_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("TokenCard", "Sign with a token"), "tokenSigning", parent)
        self._busy_now = False
        self._can_sign = False
        self._is_python_fixed = False
        self._add_tool()
        self._add_module()
        self._add_signing()
        self.show_tool("clear", "")
        self._enable()

    def _add_tool(self) -> None:
        self.tool = MarkedLine(self)
        self.tool.setObjectName("tokenTool")
        self.column.addWidget(self.tool)
        self.python = button(
            self.tr("Choose a Python…"),
            "signingPython",
            self._choose_python,
            self.tr("The program python of an installation that has pyHanko and python-pkcs11"),
        )
        self.column.addWidget(self.python)

    def _add_module(self) -> None:
        self.module = combo("tokenModule")
        self.module.currentIndexChanged.connect(self._on_module)
        rows = form()
        rows.addRow(self.tr("Library of the token (PKCS#11)"), self.module)
        self.column.addLayout(rows)
        self.other = button(self.tr("Other library…"), "otherModule", self._choose_module)
        self.look = button(
            self.tr("Look for tokens"),
            "listTokens",
            lambda: self.list_asked.emit(self.chosen_module()),
            self.tr("No PIN is needed to see which certificates there are"),
        )
        line = FlowLayout(is_filling=True)
        line.addWidget(self.other)
        line.addWidget(self.look)
        self.column.addLayout(line)
        self.certificates = FittedList("tokenCertificates", self.tr("Certificates on the tokens"), left_px=20)
        self.certificates.itemSelectionChanged.connect(self._enable)
        self.column.addWidget(self.certificates)
        self.certificates.hide()

    def _add_signing(self) -> None:
        what = self.tr(
            "Signed are the files selected above; without a selection the forms, then the list of components."
        )
        self.column.addWidget(WrappingLabel(what))
        self.pin = QLineEdit()
        self.pin.setObjectName("tokenPin")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.pin.textChanged.connect(self._enable)
        self.pin.returnPressed.connect(self._sign_by_key)
        rows = form()
        rows.addRow(self.tr("PIN (kept nowhere)"), self.pin)
        self.column.addLayout(rows)
        self.sign = main_button(self.tr("Sign with the token"), "signWithToken", self.sign_asked.emit)
        self.column.addWidget(self.sign)
        self.running = RunningLine("tokenProgress", self.tr("Progress with the token"))
        self.running.add_stop("stopToken", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self.running)
        self.result = MarkedLine(self)
        self.result.setObjectName("tokenResult")
        self.column.addWidget(self.result)
        self.show_result("clear", "")

    def take_pin(self) -> str:
        """Return the PIN that was typed; the field forgets it, also for "undo"."""
        typed = self.pin.text()
        self.pin.setText("")
        return typed

    def chosen_module(self) -> str:
        """Return the path of the library that is chosen, "" without one."""
        return self.module.currentData() or ""

    def chosen_row(self) -> Optional[TokenRow]:
        """Return the certificate that is selected."""
        items = self.certificates.selectedItems()
        return items[0].data(Qt.ItemDataRole.UserRole) if items else None

    def show_tool(self, outcome: str, sentence: str, is_fixed: bool = False) -> None:
        """Show whether there is what signs; without it nothing here can be used but the choice of one.

        ``is_fixed``: the office chose it.
        """
        self._can_sign, self._is_python_fixed = outcome == "clear", is_fixed
        self.tool.show_line(outcome, sentence)
        self._enable()

    def show_modules(self, modules: Sequence[Tuple[str, str]], chosen: str) -> None:
        """Show the libraries: words and path of each."""
        self.module.blockSignals(True)
        self.module.clear()
        for words, path in modules:
            self.module.addItem(words, path)
            self.module.setItemData(self.module.count() - 1, as_tip(path), Qt.ItemDataRole.ToolTipRole)
        self.module.setCurrentIndex(max(0, self.module.findData(chosen)) if modules else -1)
        self.module.blockSignals(False)
        self._enable()

    def show_rows(self, rows: Sequence[TokenRow]) -> None:
        """Show the certificates; one alone is selected."""
        self.certificates.clear()
        for row in rows:
            item = QListWidgetItem(outcome_icon(row.outcome, 16), row.text, self.certificates)
            item.setData(Qt.ItemDataRole.UserRole, row)
        if len(rows) == 1:
            self.certificates.setCurrentRow(0)
        self.certificates.setVisible(bool(rows))
        self.certificates.fit()
        self._enable()

    def show_result(self, outcome: str, sentence: str) -> None:
        """Show what came of it."""
        self.result.show_line(outcome, sentence)

    def show_busy(self, busy: bool) -> None:
        """Show whether the token is at work."""
        self._busy_now = busy
        self.running.show_busy(busy)
        self._enable()

    def hold(self, held: bool) -> None:
        """Switch everything off while other work with the signatures goes on."""
        self._busy_now = held
        self._enable()

    def _enable(self) -> None:
        is_free = self._can_sign and not self._busy_now
        self.python.setEnabled(not self._busy_now and not self._is_python_fixed)
        self.module.setEnabled(is_free)
        self.other.setEnabled(is_free)
        self.look.setEnabled(is_free and bool(self.chosen_module()))
        self.certificates.setEnabled(is_free)
        self.pin.setEnabled(is_free)
        self.sign.setEnabled(is_free and self.chosen_row() is not None and bool(self.pin.text()))

    def _on_module(self) -> None:
        self.show_rows(())

    def _sign_by_key(self) -> None:
        if self.sign.isEnabled():
            self.sign_asked.emit()

    def _choose_python(self) -> None:
        open_file(self, self.tr("Python with pyHanko and python-pkcs11"), self.python_asked.emit)

    def _choose_module(self) -> None:
        words = self.tr("Libraries (*.dll *.so *.so.* *.dylib);;All files (*)")
        open_file(self, self.tr("Library of the token's maker"), self._take_module, words)

    def _take_module(self, path: str) -> None:
        if self.module.findData(path) < 0:
            self.module.addItem(path, path)
        self.module.setCurrentIndex(self.module.findData(path))
