"""The page of the audit: what is asked, the ranked list, the pair that is chosen, and papers made from it."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from qgis.PyQt.QtCore import QPoint, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.audit.audit_asked import AuditForm
from mineral_plugin.gui.audit.audit_card import PairCard
from mineral_plugin.gui.audit.audit_filter import Extent, FilterForm
from mineral_plugin.gui.audit.audit_models import (
    AREA,
    KIND,
    STATE,
    WIDTH,
    PairsModel,
    RowsModel,
    gap_heads,
    note_heads,
)
from mineral_plugin.gui.audit.audit_table import AuditTable
from mineral_plugin.gui.check.law_notice import LawNotice
from mineral_plugin.gui.parts.running_line import RunningLine, main_button
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    Heading,
    MarkedLine,
    ScrollingPage,
    WrappingLabel,
    button,
)

MOVES = ("pan", "zoom", "flash")
FILES = ("html", "csv", "xlsx", "gpkg")


class AuditPage(ScrollingPage):
    """Asks for an audit and shows its results; it decides nothing."""

    run_asked = pyqtSignal()
    stop_asked = pyqtSignal()
    pair_chosen = pyqtSignal(int)
    gap_chosen = pyqtSignal(int)
    moves_changed = pyqtSignal()
    filter_changed = pyqtSignal()
    report_asked = pyqtSignal()
    save_asked = pyqtSignal(str)

    def __init__(self, lang: str, parent: Optional[QWidget] = None) -> None:
        super().__init__("auditPage", parent)
        self.column.addWidget(Heading(self.tr("Audit of a licence register")))
        self.form = AuditForm(lang)
        self.column.addWidget(self.form)
        self._add_run()
        self._results = QWidget()
        column = QVBoxLayout(self._results)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._add_summary(column)
        self._add_tabs(column)
        self.card = PairCard()
        self.card.form.opened.connect(lambda: QTimer.singleShot(0, self._reveal_form))
        column.addWidget(self.card)
        self._add_moves(column)
        self._add_papers(column)
        self._results.hide()
        self.column.addWidget(self._results)
        self.column.addStretch(1)

    def _add_run(self) -> None:
        self.run = main_button(self.tr("&Audit"), "auditRun", self.run_asked.emit)
        self.column.addWidget(self.run)
        self._running = RunningLine("auditProgress", self.tr("Progress of the audit"))
        self._running.add_stop("auditStop", self.tr("Stop"), self.stop_asked.emit)
        self.column.addWidget(self._running)
        self.told = MarkedLine()
        self.told.setObjectName("auditTold")
        self.told.show_line("conflict", "")
        self.column.addWidget(self.told)

    def _add_summary(self, column: QVBoxLayout) -> None:
        self.headline = WrappingLabel()
        self.headline.setObjectName("auditHeadline")
        self.subject = WrappingLabel()
        self.subject.setObjectName("auditSubject")
        self.law = LawNotice()
        self.silent = Section("", "auditSilent")
        self.silent_lines = WrappingLabel()
        self.silent_lines.setObjectName("auditSilentLines")
        self.silent.column.addWidget(self.silent_lines)
        for widget in (self.headline, self.subject, self.law, self.silent):
            column.addWidget(widget)

    def _add_tabs(self, column: QVBoxLayout) -> None:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("auditTabs")
        self.tabs.setAccessibleName(self.tr("Lists of the audit"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._pairs_tab(), "")
        self.gap_rows = RowsModel(gap_heads(), (2, 3), self)
        samples = {2: "000,00 m", 3: "0.000,00 m"}
        words = self.tr("Neighbours, closest first")
        self.gaps = AuditTable(self.gap_rows, "auditGaps", words, samples)
        self.gaps.chosen.connect(self.gap_chosen.emit)
        self.tabs.addTab(self.gaps, "")
        self.note_rows = RowsModel(note_heads(), (2,), self)
        self.notes = AuditTable(self.note_rows, "auditNotes", self.tr("Odd rows of the data"), {2: "00.000"})
        self.tabs.addTab(self.notes, "")
        self.tabs.currentChanged.connect(lambda _place: self._show_card())
        column.addWidget(self.tabs)

    def _pairs_tab(self) -> QWidget:
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self.filters = FilterForm()
        self.filters.changed.connect(self.filter_changed.emit)
        self.pairs_model = PairsModel(self)
        samples = {
            KIND: self.tr("Two holders at", "the widest line of a kind"),
            AREA: "0.000 m²",
            WIDTH: "0,00 m",
            STATE: self.tr("accepted", "the widest line of a state"),
        }
        self.pairs = AuditTable(self.pairs_model, "auditPairs", self.tr("Pairs, most urgent first"), samples)
        self.pairs.chosen.connect(self.pair_chosen.emit)
        self.shown_count = WrappingLabel()
        self.shown_count.setObjectName("auditShownCount")
        tip = self.tr("Pairs within tolerance, and pairs of which one is not in force")
        self.folded = button("", "auditFolded", lambda: self.filters.choose_kind(""), tip)
        line = QHBoxLayout()
        line.addWidget(self.shown_count, 1)
        line.addWidget(self.folded)
        for widget in (self.filters, self.pairs):
            column.addWidget(widget)
        column.addLayout(line)
        return tab

    def _add_moves(self, column: QVBoxLayout) -> None:
        words = {
            "pan": self.tr("move there"),
            "zoom": self.tr("zoom in"),
            "flash": self.tr("flash"),
        }
        column.addWidget(WrappingLabel(self.tr("On choosing, the map:")))
        line = FlowLayout(8)
        self.moves = {}
        for name in MOVES:
            box = QCheckBox(words[name])
            box.setObjectName(f"auditMove-{name}")
            box.toggled.connect(lambda _on: self.moves_changed.emit())
            self.moves[name] = box
            line.addWidget(box)
        column.addLayout(line)

    def _add_papers(self, column: QVBoxLayout) -> None:
        column.addWidget(button(self.tr("Open the &report"), "auditReport", self.report_asked.emit))
        words = {
            "html": self.tr("Save HTML…"),
            "csv": self.tr("Save CSV…"),
            "xlsx": self.tr("Save Excel…"),
            "gpkg": self.tr("Save GeoPackage…"),
        }
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, name in enumerate(FILES):
            made = button(words[name], f"auditSave-{name}", lambda kind=name: self.save_asked.emit(kind))
            grid.addWidget(made, place // 2, place % 2)
        column.addLayout(grid)

    # --- what is under way --------------------------------------------------------------------------

    def show_busy(self, busy: bool) -> None:
        """Show whether an audit is under way."""
        self._running.show_busy(busy)
        self.run.setEnabled(not busy)
        if busy:
            self.show_told("conflict", "")

    def show_progress(self, percent: float) -> None:
        """Show how far the audit is, 0 to 100."""
        self._running.show_progress(percent)

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say what became of the last thing that was done; "" says nothing."""
        self.told.show_line(outcome, sentence)
        if sentence:
            QTimer.singleShot(0, self._reveal_told)

    def _reveal_told(self) -> None:
        self.ensureWidgetVisible(self.told, 0, 40)

    # --- the pair that is chosen --------------------------------------------------------------------

    def show_pair(self, told: Optional[Any]) -> None:
        """Show the pair that is chosen in words (``PairTold``); ``None`` shows none."""
        self.card.show_pair(told)
        self._show_card()
        if told is not None:
            QTimer.singleShot(0, self._reveal_card)

    def _show_card(self) -> None:
        self.card.setVisible(self.card.told is not None and self.tabs.currentIndex() == 0)

    def _reveal_form(self) -> None:
        self.ensureWidgetVisible(self.card.form, 0, 8)

    def _reveal_card(self) -> None:
        """Scroll so far that the card is seen, but not so far that the list is not."""
        top = self.tabs.mapTo(self.body, QPoint(0, 0)).y()
        end = self.card.mapTo(self.body, self.card.rect().bottomLeft()).y()
        bar = self.verticalScrollBar()
        bar.setValue(max(bar.value(), min(top, end - self.viewport().height() + 8)))

    # --- results ------------------------------------------------------------------------------------

    def show_results(self, shown: Any) -> None:
        """Show the results of an audit (``AuditShown``) in place of those before."""
        self.pairs_model.show_audit(shown)
        self.gap_rows.show_rows(len(shown.gaps), shown.gap_text, shown.gap_key)
        self.note_rows.show_rows(len(shown.notes), shown.note_text, shown.note_key)
        self.tabs.setTabText(0, self.tr("Pairs ({count})").format(count=len(shown.pairs)))
        self.tabs.setTabText(1, self.tr("Neighbours ({count})").format(count=len(shown.gaps)))
        self.tabs.setTabText(2, self.tr("Odd rows ({count})").format(count=len(shown.notes)))
        self.law.show_report(shown.document, shown.lang)
        self.show_pair(None)
        self.run.setText(self.tr("&Audit again"))
        self.form.open(False)
        self._results.show()
        self.show_counts(shown)

    def show_words(self, headline: str, subject: str, silent: Sequence[str]) -> None:
        """Show what was found, of what, and what an audit says nothing about."""
        self.headline.setText(headline)
        self.subject.setText(subject)
        title = self.tr("What was not looked at ({count})").format(count=len(silent))
        self.silent.head.setText(title)
        self.silent.head.setAccessibleName(title)
        self.silent.setVisible(bool(silent))
        self.silent_lines.setText("\n".join(f"• {line}" for line in silent))

    def show_counts(self, shown: Any) -> None:
        """Show anew how many pairs there are of each kind and state."""
        self.filters.offer(shown)

    def show_filtered(self, extent: Optional[Extent]) -> None:
        """Show the pairs that the filters name; the one that is chosen stays so if it is among them."""
        number = self.pairs.number()
        asked = self.filters.asked(extent)
        self.pairs_model.show_only(asked)
        self.pairs.select(number)
        count, total = self.pairs_model.rowCount(), self.pairs_model.total
        self.shown_count.setText(self.tr("{count} of {total} pairs shown").format(count=count, total=total))
        shown = self.pairs_model.shown
        folded = 0 if shown is None else total - shown.in_need()
        self.folded.setText(self.tr("Show {count} pairs folded away").format(count=folded))
        self.folded.setVisible(bool(folded) and asked.kind == "in_need")
