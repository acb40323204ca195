"""The column of cards of a list of findings: made a few at a time, in order, as many as were asked for."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.findings.finding_card import FindingCard
from mineral_plugin.gui.findings.findings_model import FindingsModel
from mineral_plugin.gui.parts.turns import Turns
from mineral_plugin.gui.parts.widgets import button

# More cards than this are made only when asked for, and a few at a time: a thousand would stop the window.
_CARDS_AT_ONCE = 60
_FIRST_CARDS, _CARDS_A_MOMENT = 2, 2


class CardColumn(QWidget):
    """The cards of the findings of a model, by id; a card once made is kept until another report comes.

    ``touched`` names the finding under mouse or keyboard, "" where there is none; ``revealed`` the card that
    ought to be in the window.
    """

    chosen = pyqtSignal(str)
    zoom_asked = pyqtSignal(str)
    answer_asked = pyqtSignal(str)
    levels_asked = pyqtSignal(str)
    touched = pyqtSignal(str)
    revealed = pyqtSignal(QWidget)
    accepted = pyqtSignal(str, str, str)
    take_back_asked = pyqtSignal(str)
    repairs_asked = pyqtSignal(str)
    preview_asked = pyqtSignal(str, int)
    repair_asked = pyqtSignal(str, int)
    grown = pyqtSignal()

    def __init__(self, model: FindingsModel, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._lang = model, lang
        self._cards: Dict[str, FindingCard] = {}
        self._order: Sequence[str] = ()
        self._after: Dict[str, str] = {}
        self._start, self._limit = 0, _CARDS_AT_ONCE
        self._chosen_id = ""
        self._is_repairable: Callable[[Mapping[str, Any]], bool] = lambda _finding: False
        self.accept_name = ""
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._earlier = button("", "earlierFindings", self._show_earlier)
        self._whole.addWidget(self._earlier)
        self._whole.addLayout(self._column)
        self._more = button("", "moreFindings", self._show_more)
        self._whole.addWidget(self._more)
        self._turns = Turns(self)

    def take_report(self) -> None:
        """Let go of the cards of findings that the model no longer has, or has otherwise."""
        self._turns.stop()
        for finding_id, card in list(self._cards.items()):
            if self._model.finding(finding_id) != card.finding:
                self._column.removeWidget(card)
                card.hide()
                card.deleteLater()
                del self._cards[finding_id]
        self._after = {}
        self._order = ()

    def show_order(self, order: Sequence[str], keep: bool = False) -> None:
        """Show the cards of these findings in this order; ``keep``: as many of them as before."""
        self._order = tuple(order)
        if not keep:
            self._start, self._limit = 0, _CARDS_AT_ONCE
        self._lay_out(_FIRST_CARDS)
        self._make_soon()

    def show_marks(self, marks: Mapping[str, Any]) -> None:
        """Show what people decided (``FindingMark`` of the core by finding id)."""
        for finding_id, card in self._cards.items():
            card.show_mark(marks.get(finding_id))

    def offer_repairs(self, is_repairable: Callable[[Mapping[str, Any]], bool]) -> None:
        """Take what says of which findings repairs may be looked for."""
        self._is_repairable = is_repairable
        for finding_id, card in self._cards.items():
            card.allow_repairs(is_repairable(self._model.finding(finding_id) or {}))

    def card(self, finding_id: str) -> Optional[FindingCard]:
        """Return the card of a finding, ``None`` where it is not made."""
        return self._cards.get(finding_id)

    def cards(self) -> List[FindingCard]:
        """Return the cards shown, worst first."""
        return [self._cards[one] for one in self._window() if one in self._cards]

    def _window(self) -> Sequence[str]:
        """Return the findings whose cards are to be shown."""
        return self._order[self._start : self._start + self._limit]

    # --- making -------------------------------------------------------------------------------------

    def _lay_out(self, at_most_new: int) -> None:
        """Put the cards in order, hide the others, make at most some new ones."""
        shown: List[FindingCard] = []
        made = 0
        for finding_id in self._window():
            if finding_id not in self._cards:
                if made == at_most_new:
                    break
                self._make_card(finding_id)
                made += 1
            shown.append(self._cards[finding_id])
        self._arrange(shown)
        left = max(0, len(self._order) - self._start - self._limit)
        self._more.setText(self.tr("Show more ({count} left)").format(count=left))
        self._more.setVisible(left > 0)
        self._earlier.setText(self.tr("Show the {count} before").format(count=self._start))
        self._earlier.setVisible(self._start > 0)

    def _arrange(self, shown: Sequence[FindingCard]) -> None:
        # Each card that is shown would lay out all of them anew: once at the end is enough.
        self._whole.setEnabled(False)
        kept = set(shown)
        for card in self._cards.values():
            if card not in kept:
                card.hide()
        for place, card in enumerate(shown):
            item = self._column.itemAt(place)
            if item is None or item.widget() is not card:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            if card.isHidden():
                card.show()
            if place and self._after.get(card.finding_id) != shown[place - 1].finding_id:
                # Tab goes through the cards in their order; each setting costs as much as there are widgets.
                QWidget.setTabOrder(shown[place - 1].take_back, card)
                self._after[card.finding_id] = shown[place - 1].finding_id
        self._whole.setEnabled(True)
        self._whole.invalidate()
        self.updateGeometry()

    def _make_soon(self) -> None:
        """Make the cards that are missing, a few a turn."""
        if not self._turns.is_busy and not all(one in self._cards for one in self._window()):
            self._turns.do([self._make_some])

    def _make_some(self) -> None:
        self._lay_out(_CARDS_A_MOMENT)
        self.grown.emit()
        self._make_soon()

    def _make_card(self, finding_id: str) -> None:
        finding = self._model.finding(finding_id) or {}
        card = FindingCard(finding, self._lang, self)
        card.setProperty("acceptName", self.accept_name)
        card.show_mark(self._model.mark(finding_id))
        card.allow_repairs(self._is_repairable(finding))
        card.set_chosen(finding_id == self._chosen_id)
        card.chosen.connect(self._choose)
        card.zoom_asked.connect(self._zoom)
        card.touched.connect(self._on_touched)
        card.move_asked.connect(self._move)
        card.grown.connect(self._reveal_soon)
        for mine, asked in (
            (card.answer_asked, self.answer_asked),
            (card.levels_asked, self.levels_asked),
            (card.accepted, self.accepted),
            (card.take_back_asked, self.take_back_asked),
            (card.repairs_asked, self.repairs_asked),
            (card.preview_asked, self.preview_asked),
            (card.repair_asked, self.repair_asked),
        ):
            mine.connect(asked.emit)
        self._cards[finding_id] = card

    def _show_earlier(self) -> None:
        """Go back to the begin of the list."""
        self.show_order(self._order)

    def _show_more(self) -> None:
        self._limit += _CARDS_AT_ONCE
        self._lay_out(_FIRST_CARDS)
        self._make_soon()

    # --- choosing -----------------------------------------------------------------------------------

    def _on_touched(self, finding_id: str, came: bool) -> None:
        self.touched.emit(finding_id if came else "")

    def _choose(self, finding_id: str) -> None:
        self.select(finding_id)
        self.chosen.emit(finding_id)

    def _zoom(self, finding_id: str) -> None:
        self.select(finding_id)
        self.zoom_asked.emit(finding_id)

    def select(self, finding_id: str) -> None:
        """Mark a card as chosen; asks nothing of the map."""
        before, self._chosen_id = self._chosen_id, finding_id
        for one in (before, finding_id):
            if one in self._cards:
                self._cards[one].set_chosen(one == finding_id)

    def go_to(self, finding_id: str) -> bool:
        """Choose a card that is in the order and bring the keyboard to it; return whether it is."""
        if finding_id not in self._order:
            return False
        if finding_id not in self._cards or finding_id not in self._window():
            # Cards before it are made no more than needed: it may stand at the end of a thousand.
            self._start, self._limit = self._order.index(finding_id), _CARDS_AT_ONCE
        self._lay_out(_FIRST_CARDS)
        self._make_soon()
        self.select(finding_id)
        self._cards[finding_id].setFocus(Qt.FocusReason.OtherFocusReason)
        self._reveal_soon(finding_id)
        return True

    def _move(self, finding_id: str, step: int) -> None:
        """Go to the card before or after."""
        cards = self.cards()
        place = next((i for i, card in enumerate(cards) if card.finding_id == finding_id), -1) + step
        if place == len(cards) < len(self._order) - self._start:
            self._show_more()
            cards = self.cards()
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._reveal_soon(cards[place].finding_id)

    def _reveal_soon(self, finding_id: str) -> None:
        """Ask for a card to be in the window, once its height is known."""
        QTimer.singleShot(0, lambda: self.reveal(finding_id))

    def reveal(self, finding_id: str) -> None:
        """Ask for what was opened in a card, else all of it, to be in the window."""
        card = self._cards.get(finding_id)
        if card is not None and card.isVisible():
            self.revealed.emit(card.open_part())
