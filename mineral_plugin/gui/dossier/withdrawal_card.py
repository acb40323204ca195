"""The question before a dossier is withdrawn: why, and whether that is really wanted."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.widgets import WrappingLabel, form


class WithdrawalCard(Card):
    """Asks for the reason; ``asked`` carries it once the user said yes."""

    asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("withdrawalCard", parent)
        self.head(self.tr("Withdraw this dossier?"))
        self.column.addWidget(
            WrappingLabel(
                self.tr(
                    "The process ends with it; a withdrawn dossier is not taken up again, only filed anew."
                )
            )
        )
        rows = form()
        self.reason = QLineEdit()
        self.reason.setObjectName("withdrawalReason")
        rows.addRow(self.tr("Reason"), self.reason)
        self.column.addLayout(rows)
        self.finish(self.tr("Yes, withdraw it"), "withdrawalYes")
        self.done.connect(lambda: self.asked.emit(self.reason.text()))
