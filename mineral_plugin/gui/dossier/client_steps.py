"""Connects the choice of a client with the core's use cases."""

from __future__ import annotations

from typing import Any, Dict, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.client_line import ClientCard, ClientLine, ClientShown
from mineral_plugin.gui.parts.card import AskCard
from mineral_plugin.gui.parts.file_choice import save_file
from mineral_plugin.gui.parts.sentences import error_sentence


class ClientSteps(QObject):
    """Keeps, chooses, hands over and erases clients; nothing of them is shown elsewhere."""

    def __init__(self, line: ClientLine, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._line, self._desk = line, desk
        line.chosen.connect(self.choose)
        line.new_asked.connect(lambda: self.ask(None))
        line.change_asked.connect(lambda: self._with_chosen(self.ask))
        line.hand_over_asked.connect(lambda: self._with_chosen(self._ask_where))
        line.erase_asked.connect(lambda: self._with_chosen(self._ask_erase))
        desk.draft_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Offer the clients as they are kept now, with that of the draft chosen."""
        draft = self._desk.draft
        if draft is None:
            return
        from mineral_plugin.core.work.clients import client_of, clients_of

        try:
            clients = clients_of(self._desk.home())
            chosen = client_of(self._desk.home(), draft)
        except MineralError as error:
            self._line.show_told("conflict", error_sentence(error, self._desk.lang))
            return
        shown = [ClientShown(one.id, one.name) for one in clients]
        self._line.show_clients(shown, chosen.id if chosen else "")
        self._show_mandate(chosen)

    def choose(self, client: str) -> None:
        """Say for whom the draft is."""
        from mineral_plugin.core.work.clients import choose_client

        try:
            choose_client(self._desk.home(), self._desk.draft, client)
        except MineralError as error:
            self._line.show_told("conflict", error_sentence(error, self._desk.lang))
            return
        self.refresh()

    def ask(self, party: Optional[Any]) -> None:
        """Ask for the entries of a client, of a new one without ``party``."""
        card = ClientCard(party.to_dict() if party else {})
        card.done.connect(lambda: self._keep(card, party))
        self._line.show_card(card)

    def _keep(self, card: ClientCard, party: Optional[Any]) -> None:
        from mineral_plugin.core.dossier.parties import party_from_dict
        from mineral_plugin.core.work.clients import keep_client

        body: Dict[str, Any] = {**card.given(), "kind": party.kind.value} if party else card.given()
        try:
            kept = keep_client(self._desk.home(), party_from_dict(body, party.id if party else ""))
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._line.show_card(None)
        self.choose(kept.id)

    def _ask_where(self, party: Any) -> None:
        name = f"{party.id}.zip"
        title = self.tr("Hand the client's dossiers over")
        take = lambda path, _kind: self.hand_over(party.id, path)  # noqa: E731
        save_file(self._line, title, name, self.tr("ZIP archive (*.zip)"), take)

    def hand_over(self, client: str, path: str) -> None:
        """Write all dossiers of a client into one file."""
        from pathlib import Path

        home, target = self._desk.home(), Path(path)

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.clients import hand_over

            return hand_over(home, client, target)

        done = self.tr("Written: {path}.").format(path=path)
        self._desk.run(
            self.tr("Handing dossiers over"),
            work,
            lambda _path: self._line.show_told("clear", done),
            lambda error: self._line.show_told("conflict", error_sentence(error, self._desk.lang)),
        )

    def _ask_erase(self, party: Any) -> None:
        from mineral_plugin.core.work.clients import dossiers_of

        count = len(dossiers_of(self._desk.home(), party.id))
        question = self.tr("Erase {name} with all its dossiers ({count}) from this computer, for good?")
        card = AskCard(question.format(name=party.name, count=count), self.tr("Erase"))
        card.done.connect(lambda: self.erase(party.id))
        self._line.show_card(card)

    def erase(self, client: str) -> None:
        """Erase a client; a draft of it that is shown goes, too."""
        from mineral_plugin.core.work.clients import erase

        self._line.show_card(None)
        try:
            gone = erase(self._desk.home(), client, self._desk.now)
        except MineralError as error:
            self._line.show_told("conflict", error_sentence(error, self._desk.lang))
            return
        if self._desk.draft is not None and self._desk.draft.reference in gone:
            self._desk.take_draft(None)
        self.refresh()
        self._line.show_told("clear", self.tr("The client and its dossiers are erased."))

    def _show_mandate(self, party: Optional[Any]) -> None:
        from mineral_plugin.core.work.clients import client_told

        warning = None
        if party is not None:
            told = client_told(self._desk.home(), party, self._desk.today(), self._desk.lang)
            warning = told["warning"]
        self._line.show_told("within_tolerance", warning or "")

    def _with_chosen(self, act: Any) -> None:
        from mineral_plugin.core.work.clients import clients_of

        wanted = self._line.client()
        for party in clients_of(self._desk.home()):
            if party.id == wanted:
                act(party)
