"""What can be done with a table beside putting it on the map: ask why, doubt it, compare it, hand it on."""

from __future__ import annotations

from typing import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.file_choice import open_file, save_file
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, WrappingList, button
from mineral_plugin.gui.table.proposal_card import ProposalList, ProposalShown


class TableTools(QWidget):
    """Folds below the table; each is closed until it is asked for."""

    report_copied = pyqtSignal()
    diagnosis_asked = pyqtSignal()
    proposal_taken = pyqtSignal(int)
    proposal_undone = pyqtSignal()
    compare_file_chosen = pyqtSignal(str)
    compare_clipboard_asked = pyqtSignal()
    copy_asked = pyqtSignal()
    save_asked = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tableTools")
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(4)
        self._add_hand_on()
        self._add_why()
        self._add_doctor()
        self._add_compare()
        self.forget()

    def _add_hand_on(self) -> None:
        line = QHBoxLayout()
        self.copy = button(
            self.tr("C&opy the table"),
            "copyTable",
            self.copy_asked.emit,
            self.tr("Copy the table in the prescribed form, for Word, Excel or an e-mail"),
        )
        self.save = button(
            self.tr("&Save the table as…"),
            "saveTable",
            self._choose_target,
            self.tr("Excel, Word, text, CSV or a web page, in the prescribed form"),
        )
        line.addWidget(self.copy)
        line.addWidget(self.save)
        self._whole.addLayout(line)
        self.done = MarkedLine()
        self.done.setObjectName("tableDone")
        self._whole.addWidget(self.done)

    def _add_why(self) -> None:
        self.why = Section(self.tr("Why is it read like this?"), "whySection")
        self.report = WrappingLabel()
        self.report.setObjectName("importReport")
        self.why.column.addWidget(self.report)
        line = QHBoxLayout()
        line.addWidget(button(self.tr("Copy this report"), "copyReport", self.report_copied.emit))
        line.addStretch(1)
        self.why.column.addLayout(line)
        self._whole.addWidget(self.why)

    def _add_doctor(self) -> None:
        self.doctor = Section(self.tr("What may be wrong?"), "doctorSection")
        self.doctor.opened.connect(self.diagnosis_asked.emit)
        self.diagnosis = WrappingLabel()
        self.diagnosis.setObjectName("diagnosis")
        self.proposals = ProposalList()
        self.proposals.taken.connect(self.proposal_taken.emit)
        self.proposals.undone.connect(self.proposal_undone.emit)
        self.doctor.column.addWidget(self.diagnosis)
        self.doctor.column.addWidget(self.proposals)
        self._whole.addWidget(self.doctor)
        # Hidden until ``offer_diagnosis``: a fold that nobody answers would be a dead door.
        self.doctor.hide()

    def _add_compare(self) -> None:
        self.compare = Section(self.tr("Compare with another table"), "compareSection")
        self.compare.column.addWidget(
            WrappingLabel(self.tr("The table of the decision, or another version of this one:"))
        )
        line = QHBoxLayout()
        line.addWidget(button(self.tr("From a file…"), "compareFile", self._choose_other))
        line.addWidget(
            button(
                self.tr("From the clipboard"),
                "compareClipboard",
                self.compare_clipboard_asked.emit,
                self.tr("Copy the other table first, then press this button"),
            )
        )
        self.compare.column.addLayout(line)
        self.difference = MarkedLine()
        self.difference.setObjectName("difference")
        self.differences = WrappingList("differenceList", self.tr("Differences corner by corner"))
        self.compare.column.addWidget(self.difference)
        self.compare.column.addWidget(self.differences)
        self._whole.addWidget(self.compare)

    def offer_diagnosis(self) -> None:
        """Show the fold of what may be wrong: somebody answers it."""
        self.doctor.show()

    def allow(self, readable: bool) -> None:
        """Let the table be copied, saved and compared: it is read."""
        for widget in (self.copy, self.save, self.compare):
            widget.setEnabled(readable)

    def show_report(self, lines: Sequence[str]) -> None:
        """Show the import report; there is none before something was read."""
        self.report.setText("\n".join(f"• {line}" for line in lines))
        self.why.setVisible(bool(lines))

    def show_diagnosis(self, sentence: str, proposals: Sequence[ProposalShown]) -> None:
        """Show what may be wrong, the likeliest first."""
        self.diagnosis.setText(sentence)
        self.diagnosis.setVisible(bool(sentence))
        self.proposals.show_proposals(proposals)

    def show_difference(self, outcome: str, sentence: str, lines: Sequence[str]) -> None:
        """Show how another table differs."""
        self.difference.show_line(outcome, sentence)
        self.differences.clear()
        self.differences.addItems(list(lines))
        self.differences.setVisible(bool(lines))

    def show_done(self, outcome: str, sentence: str) -> None:
        """Say what became of copying or saving; "" says nothing."""
        self.done.show_line(outcome, sentence)

    def forget(self) -> None:
        """Show nothing of a table that is no longer there."""
        self.show_report(())
        self.show_diagnosis("", ())
        self.show_difference("clear", "", ())
        self.show_done("clear", "")
        for section in (self.why, self.doctor, self.compare):
            section.open(False)

    def _choose_other(self) -> None:
        open_file(self, self.tr("Compare with the table of a file"), self.compare_file_chosen.emit)

    def _choose_target(self) -> None:
        kinds = self.tr("Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Web page (*.html);;Text (*.txt)")
        take = lambda path, kind: self.save_asked.emit(_with_ending(path, kind))  # noqa: E731
        save_file(self, self.tr("Save the corner table"), "", kinds, take)


def _with_ending(path: str, kind: str) -> str:
    """Return the path with the ending of the chosen kind where it has none."""
    ending = kind.rpartition("*")[2].rstrip(")")
    name = path.replace("\\", "/").rpartition("/")[2]
    return path if "." in name or not ending else path + ending
