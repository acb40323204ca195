"""What the ranked list of an audit is narrowed to, and the form that asks for it."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional, Tuple

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from mineral_plugin.gui.parts.filling import fill
from mineral_plugin.gui.parts.outcomes import outcome_icon, outcome_word
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import combo

IN_NEED = "in_need"
"""The kinds that are not folded away: all but slivers and what is not in force."""
_TYPING_MS = 250
Extent = Tuple[float, float, float, float]


class PairFilter(NamedTuple):
    """What pairs are shown: "" lets all through; ``extent`` is west, south, east, north in degrees."""

    kind: str = IN_NEED
    outcome: str = ""
    state: str = ""
    text: str = ""
    extent: Optional[Extent] = None


class FilterForm(QWidget):
    """Asks for kind, verdict, state, a text, and whether only what the map shows counts."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("auditFilters")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.text = QLineEdit()
        self.text.setObjectName("auditText")
        self.text.setClearButtonEnabled(True)
        self.text.setPlaceholderText(self.tr("Number, name or holder"))
        self.text.setAccessibleName(self.tr("Find by number, name or holder"))
        self.kind = self._combo("auditKind", self.tr("Kind"))
        self.outcome = self._combo("auditOutcome", self.tr("Verdict"))
        self.state = self._combo("auditState", self.tr("State"))
        self.in_view = QCheckBox(self.tr("In the map view"))
        self.in_view.setObjectName("auditInView")
        self.in_view.toggled.connect(lambda _on: self.changed.emit())
        grid.addWidget(self.text, 0, 0, 1, 2)
        grid.addWidget(self.kind, 1, 0)
        grid.addWidget(self.outcome, 1, 1)
        grid.addWidget(self.state, 2, 0)
        grid.addWidget(self.in_view, 2, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed.emit)
        self.text.textChanged.connect(lambda _text: self._typing.start())

    def _combo(self, name: str, words: str) -> QComboBox:
        made = combo(name)
        made.setAccessibleName(words)
        made.setToolTip(as_tip(words))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.activated.connect(lambda _index: self.changed.emit())
        return made

    def asked(self, extent: Optional[Extent] = None) -> PairFilter:
        """Return what is asked for; ``extent`` is what the map shows."""
        return PairFilter(
            kind=str(self.kind.currentData() or ""),
            outcome=str(self.outcome.currentData() or ""),
            state=str(self.state.currentData() or ""),
            text=self.text.text().strip(),
            extent=extent if self.in_view.isChecked() else None,
        )

    def offer(self, shown: Any) -> None:
        """Offer what occurs in the results (``AuditShown``), with its numbers; what was chosen stays."""
        need = self.tr("To be looked at ({count})").format(count=shown.in_need())
        every = self.tr("All kinds ({count})").format(count=len(shown.pairs))
        kinds = [(one.value, f"{one.words} ({one.count})") for one in shown.kinds()]
        fill(self.kind, [(IN_NEED, need), *kinds, ("", every)])
        states = [(one.value, f"{one.words} ({one.count})") for one in shown.states()]
        fill(self.state, [("", self.tr("All states")), *states])
        found = [
            (name, f"{outcome_word(name)} ({count})") for name, count in shown.outcomes().items() if count
        ]
        fill(self.outcome, [("", self.tr("All verdicts")), *found])
        for place in range(1, self.outcome.count()):
            self.outcome.setItemIcon(place, outcome_icon(str(self.outcome.itemData(place))))

    def choose_kind(self, kind: str) -> None:
        """Choose a kind, as the user would."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.changed.emit()
