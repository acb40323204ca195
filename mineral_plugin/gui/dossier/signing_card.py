"""The fold of signatures: what can be signed and how it stands, files out, signed files back."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QListWidgetItem, QWidget

from mineral_plugin.gui.dossier.token_card import TokenCard
from mineral_plugin.gui.parts.file_choice import choose_folder, open_files
from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon
from mineral_plugin.gui.parts.running_line import RunningLine
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import FlowLayout, MarkedLine, WrappingLabel, button


class SignatureRow(NamedTuple):
    """A file in words: its place, the shape of its mark, name and verdict, whether it can be undone."""

    component: str
    slot: int
    outcome: str
    text: str
    can_undo: bool = False


class SigningCard(Section):
    """Shows what can be signed; to put out, to take back and to judge is not its work.

    ``out_asked`` carries the folder and the components that are selected, none for what is proposed.
    """

    out_asked = pyqtSignal(str, list)
    back_asked = pyqtSignal(list)
    undo_asked = pyqtSignal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("SigningCard", "Signatures"), "signing", parent)
        how = self.tr(
            "Your own licensed tool signs. Put the files out, sign them, and take them back: they are known "
            "by their content, whatever their names."
        )
        self.column.addWidget(WrappingLabel(how))
        self.files = FittedList("signables", self.tr("Files that can be signed"), left_px=20)
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.itemSelectionChanged.connect(self._enable)
        self.column.addWidget(self.files)
        self._add_buttons()
        self.running = RunningLine("signingProgress", self.tr("Progress with the signatures"))
        self.column.addWidget(self.running)
        self.judge = MarkedLine()
        self.judge.setObjectName("signingJudge")
        self.result = MarkedLine()
        self.result.setObjectName("signingResult")
        for line in (self.judge, self.result):
            self.column.addWidget(line)
            line.show_line("clear", "")
        self.token = TokenCard()
        self.column.addWidget(self.token)
        self._busy_now = False
        self._enable()

    def _add_buttons(self) -> None:
        self.out = button(
            self.tr("Put out to be signed…"),
            "signOut",
            self._choose_folder,
            self.tr(
                "The selected files; without a selection the forms, and after them the list of components"
            ),
        )
        self.back = button(self.tr("Take signed files back…"), "signIn", self._choose_files)
        self.undo = button(self.tr("Put the unsigned file back"), "signUndo", self._undo)
        line = FlowLayout(is_filling=True)
        line.addWidget(self.out)
        line.addWidget(self.back)
        self.column.addLayout(line)
        self.column.addWidget(self.undo)

    def show_rows(self, rows: Sequence[SignatureRow]) -> None:
        """Show the files and how it stands with each."""
        chosen = {(row.component, row.slot) for row in self._selected()}
        self.files.clear()
        for row in rows:
            item = QListWidgetItem(outcome_icon(row.outcome, 16), row.text, self.files)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setSelected((row.component, row.slot) in chosen)
        self.files.fit()
        self._enable()

    def show_judge(self, outcome: str, sentence: str) -> None:
        """Show who checks signatures here."""
        self.judge.show_line(outcome, sentence)

    def show_result(self, outcome: str, sentence: str) -> None:
        """Show what became of the files."""
        self.result.show_line(outcome, sentence)

    def show_busy(self, busy: bool, is_token: bool = False) -> None:
        """Show whether files are copied or looked at; what the token does is shown in its own fold."""
        self._busy_now = busy
        self.running.show_busy(busy and not is_token)
        self.token.hold(busy)
        self._enable()

    def selected_places(self) -> List[Tuple[str, int]]:
        """Return component and slot of the files that are selected."""
        return [(row.component, row.slot) for row in self._selected()]

    def _selected(self) -> List[SignatureRow]:
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.files.selectedItems()]

    def _enable(self) -> None:
        is_there = self.files.count() > 0 and not self._busy_now
        self.out.setEnabled(is_there)
        self.back.setEnabled(is_there)
        self.undo.setVisible(self._undoable() is not None)
        self.undo.setEnabled(not self._busy_now)

    def _undoable(self) -> Optional[Tuple[str, int]]:
        rows = self._selected()
        return (rows[0].component, rows[0].slot) if len(rows) == 1 and rows[0].can_undo else None

    def _choose_folder(self) -> None:
        chosen = sorted({row.component for row in self._selected()})
        title = self.tr("Folder for the files to be signed")
        choose_folder(self, title, lambda folder: self.out_asked.emit(folder, chosen))

    def _choose_files(self) -> None:
        words = self.tr("Signed files (*.pdf *.p7s);;All files (*)")
        open_files(self, self.tr("Signed files"), self.back_asked.emit, words)

    def _undo(self) -> None:
        place = self._undoable()
        if place is not None:
            self.undo_asked.emit(*place)
