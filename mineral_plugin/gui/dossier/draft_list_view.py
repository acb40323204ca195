"""The drafts on this computer: several may be in the making, for several clients."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListWidgetItem, QWidget

from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, combo, form

_DRAFT = Qt.ItemDataRole.UserRole
Choice = Tuple[str, str]


class DraftLine(NamedTuple):
    """A draft in the list: its reference and its words."""

    draft: str
    text: str


class DraftList(Section):
    """Folded until it is asked for; ``chosen`` carries a draft, ``filtered`` client and procedure."""

    chosen = pyqtSignal(str)
    filtered = pyqtSignal(str, str)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__("", "draftList", parent)
        self.show_count(0)
        self._filters = QWidget()
        rows = form()
        rows.setContentsMargins(0, 0, 0, 0)
        self._filters.setLayout(rows)
        self.client, self.procedure = combo("draftsOfClient"), combo("draftsOfProcedure")
        rows.addRow(self.tr("Only this client"), self.client)
        rows.addRow(self.tr("Only this procedure"), self.procedure)
        self.column.addWidget(self._filters)
        for choice in (self.client, self.procedure):
            choice.activated.connect(lambda _index: self.filtered.emit(*self.wanted()))
        self.list = FittedList("drafts", self.tr("Drafts on this computer"))
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.column.addWidget(self.list)
        self.problem = MarkedLine()
        self.problem.setObjectName("draftsProblem")
        self.column.addWidget(self.problem)
        self.show_problem("")

    def wanted(self) -> Tuple[str, str]:
        """Return the client and the procedure that are chosen, "" for all."""
        return str(self.client.currentData() or ""), str(self.procedure.currentData() or "")

    def show_count(self, count: int) -> None:
        """Say how many drafts there are; none takes no room."""
        title = self.tr("Drafts on this computer ({count})").format(count=count)
        self.head.setText(title)
        self.head.setAccessibleName(title)
        self.setVisible(count > 0)

    def show_choices(self, clients: Sequence[Choice], procedures: Sequence[Choice]) -> None:
        """Offer clients and procedures (id, words); what is chosen stays where it can."""
        for box, choices in ((self.client, clients), (self.procedure, procedures)):
            before = box.currentData()
            box.clear()
            box.addItem(self.tr("all"), "")
            for name, words in choices:
                box.addItem(words, name)
            box.setCurrentIndex(max(0, box.findData(before)))
        # A filter of one choice is no filter.
        self._filters.setVisible(len(clients) > 0 or len(procedures) > 1)

    def show_drafts(self, lines: Sequence[DraftLine], current: str) -> None:
        """Show the drafts that the filter lets pass; ``current`` is the one on the page."""
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(line.text, self.list)
            item.setData(_DRAFT, line.draft)
            if line.draft == current:
                self.list.setCurrentItem(item)
        self.list.setVisible(bool(lines))
        self.list.fit()

    def show_problem(self, sentence: str) -> None:
        """Say why a draft cannot be listed or opened; "" says nothing."""
        self.problem.show_line("conflict", sentence)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_DRAFT)))
