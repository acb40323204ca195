"""Receipts: the one just received, and the list of earlier ones."""

from __future__ import annotations

from typing import NamedTuple, Sequence

from qgis.PyQt.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, WrappingLabel


class ReceiptLine(NamedTuple):
    """A receipt in words, or a filing that was declared by hand."""

    number: str
    received: str
    draft: str
    sentence: str
    legal_effect: bool
    legal_words: str
    by_hand: bool = False


class ReceiptView(QWidget):
    """Shows receipts as they are stored on this computer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("receiptView")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._newest = QFrame()
        self._newest.setObjectName("receipt")
        self._newest.setFrameShape(QFrame.Shape.StyledPanel)
        inner = QVBoxLayout(self._newest)
        self.number = Heading("")
        self.number.setObjectName("receiptNumber")
        self.details = WrappingLabel()
        self.details.setObjectName("receiptDetails")
        self.effect = MarkedLine()
        for widget in (self.number, self.details, self.effect):
            inner.addWidget(widget)
        column.addWidget(self._newest)
        column.addWidget(Heading(self.tr("Receipts on this computer")))
        self.empty = WrappingLabel(self.tr("None yet."))
        column.addWidget(self.empty)
        self.list = FittedList("receiptList", self.tr("Receipts on this computer"))
        column.addWidget(self.list)
        self.show_receipts(None, ())

    def show_receipts(self, newest: ReceiptLine | None, lines: Sequence[ReceiptLine]) -> None:
        """Show the receipt of this filing, if any, and the stored ones."""
        self._newest.setVisible(newest is not None)
        if newest is not None:
            self._show_newest(newest)
        self.list.clear()
        for line in lines:
            text = self.tr("{number}\nreceived {received}\ndossier {draft}")
            if line.by_hand:
                text = self.tr("{number}\ndeclared by hand {received}, not verified · dossier {draft}")
            values = {"number": line.number, "received": line.received, "draft": line.draft}
            item = QListWidgetItem(text.format(**values), self.list)
            item.setToolTip(as_tip(line.sentence))
        self.list.setVisible(bool(lines))
        self.list.fit()
        self.empty.setVisible(not lines)

    def _show_newest(self, line: ReceiptLine) -> None:
        self.number.setText(self.tr("Receipt {number}").format(number=line.number))
        self.details.setText(line.sentence)
        self.effect.show_line("clear" if line.legal_effect else "within_tolerance", line.legal_words)
