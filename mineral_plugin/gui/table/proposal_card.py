"""What may be wrong with a table, as cards: the guess, its evidence, and a button that tries it."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS, outcome_pixmap
from mineral_plugin.gui.parts.widgets import WrappingLabel, button, clear_column


class ProposalShown(NamedTuple):
    """One guess in words: what would be changed, and what speaks for it.

    ``applied`` is the one that the table is read with at the moment; ``can_apply`` is ``False`` for a
    guess that names a fault which only the user can put right.
    """

    title: str
    evidence: Tuple[str, ...]
    can_apply: bool = True
    applied: bool = False


class ProposalCard(QFrame):
    """One guess; nothing is changed before its button is pressed, and the same place takes it back."""

    taken = pyqtSignal()
    undone = pyqtSignal()

    def __init__(self, shown: ProposalShown, likeliest: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("proposalCard")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._outcome = "clear" if shown.applied else "within_tolerance"
        self.setStyleSheet(
            "ProposalCard { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS[self._outcome]}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(3)
        column.addLayout(self._head(shown, likeliest))
        for line in shown.evidence:
            column.addWidget(WrappingLabel(f"• {line}"))
        column.addLayout(self._foot(shown))
        self.setAccessibleName(shown.title)
        self.setAccessibleDescription(" ".join(shown.evidence))

    def _head(self, shown: ProposalShown, likeliest: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(outcome_pixmap(self._outcome, 20))
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(mark)
        text = self.tr("Likeliest: {guess}").format(guess=shown.title) if likeliest else shown.title
        title = WrappingLabel(text)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        line.addWidget(title, 1)
        return line

    def _foot(self, shown: ProposalShown) -> QHBoxLayout:
        line = QHBoxLayout()
        if shown.applied:
            line.addWidget(button(self.tr("Take it back"), "undoProposal", self.undone.emit))
        elif shown.can_apply:
            self.apply = button(
                self.tr("Read it like this"),
                "applyProposal",
                self.taken.emit,
                self.tr("Nothing on the map changes until you put the area there"),
            )
            line.addWidget(self.apply)
        line.addStretch(1)
        return line

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


class ProposalList(QWidget):
    """The guesses, the likeliest first."""

    taken = pyqtSignal(int)
    undone = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("proposals")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_proposals(self, proposals: Sequence[ProposalShown]) -> None:
        """Show these guesses instead of those before."""
        clear_column(self._column)
        for number, shown in enumerate(proposals):
            card = ProposalCard(shown, likeliest=number == 0 and len(proposals) > 1)
            card.taken.connect(lambda index=number: self.taken.emit(index))
            card.undone.connect(self.undone.emit)
            self._column.addWidget(card)
        self.setVisible(bool(proposals))
