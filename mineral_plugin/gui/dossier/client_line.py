"""For whom a dossier is: the choice of a client, and the card in which one is written down."""

from __future__ import annotations

from typing import Dict, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.widgets import FlowLayout, MarkedLine, button, combo, form


class ClientShown(NamedTuple):
    """A client to choose: its number and its name."""

    id: str
    name: str


class ClientLine(QWidget):
    """Chooses the client of a draft; what is asked beside it opens as a card below.

    ``chosen`` carries a client's number, "" for none.
    """

    chosen = pyqtSignal(str)
    new_asked = pyqtSignal()
    change_asked = pyqtSignal()
    hand_over_asked = pyqtSignal()
    erase_asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("clientLine")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.clients = combo("clientChoice")
        self.clients.activated.connect(lambda _index: self.chosen.emit(self.client()))
        rows = form()
        rows.addRow(self.tr("Client"), self.clients)
        self._column.addLayout(rows)
        line = FlowLayout()
        self._add = button(self.tr("New client…"), "newClient", self.new_asked.emit)
        self._change = button(self.tr("Change…"), "changeClient", self.change_asked.emit)
        self._over = button(
            self.tr("Hand over…"),
            "handOverClient",
            self.hand_over_asked.emit,
            self.tr("Writes all dossiers of this client into one file"),
        )
        self._erase = button(self.tr("Erase…"), "eraseClient", self.erase_asked.emit)
        for one in (self._add, self._change, self._over, self._erase):
            line.addWidget(one)
        self._column.addLayout(line)
        self.told = MarkedLine()
        self.told.setObjectName("clientTold")
        self.told.show_line("clear", "")
        self._column.addWidget(self.told)
        self._card: Optional[Card] = None
        self.show_clients((), "")

    def client(self) -> str:
        """Return the number of the client that is chosen, "" for none."""
        return str(self.clients.currentData() or "")

    def show_clients(self, clients: Sequence[ClientShown], chosen: str) -> None:
        """Offer the clients, with one of them chosen."""
        self.clients.clear()
        self.clients.addItem(self.tr("no client chosen"), "")
        for one in clients:
            self.clients.addItem(self.tr("{name} ({number})").format(name=one.name, number=one.id), one.id)
        self.clients.setCurrentIndex(max(0, self.clients.findData(chosen)))
        for acts in (self._change, self._over, self._erase):
            acts.setEnabled(bool(self.client()))

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say how what was asked for ended; "" says nothing."""
        self.told.show_line(outcome, sentence)

    def show_card(self, card: Optional[Card]) -> None:
        """Show a card below, or none."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            card.cancelled.connect(lambda: self.show_card(None))
            self._column.addWidget(card)
            card.setFocus()


class ClientCard(Card):
    """Asks for a client's entries; they go into forms and nowhere else."""

    def __init__(self, values: Dict[str, str], parent: Optional[QWidget] = None) -> None:
        super().__init__("clientCard", parent)
        self.head(self.tr("Client"))
        self._fields: Dict[str, QLineEdit] = {}
        rows = form()
        for name, words in self._entries():
            field = QLineEdit(values.get(name, ""))
            field.setObjectName(f"client-{name}")
            field.setMaxLength(500)
            self._fields[name] = field
            rows.addRow(words, field)
        self._fields["mandate_until"].setPlaceholderText("2027-12-31")
        self.column.addLayout(rows)
        self.finish(self.tr("Keep the client"), "keepClient")
        self.setFocusProxy(self._fields["name"])

    def _entries(self) -> Tuple[Tuple[str, str], ...]:
        return (
            ("name", self.tr("Name")),
            ("name_en", self.tr("Name in English")),
            ("number", self.tr("Tax, enterprise or identity number")),
            ("address", self.tr("Address")),
            ("address_before", self.tr("Address before the merger of communes")),
            ("representative", self.tr("Representative")),
            ("position", self.tr("Position")),
            ("phone", self.tr("Telephone")),
            ("email", self.tr("E-mail")),
            ("mandate", self.tr("Paper by which you act for the client")),
            ("mandate_until", self.tr("It holds until (year-month-day)")),
        )

    def given(self) -> Dict[str, str]:
        """Return what was entered, by entry."""
        return {name: field.text().strip() for name, field in self._fields.items()}
