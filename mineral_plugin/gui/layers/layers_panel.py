"""The page of the reference data: what they are worth role by role, what is missing, where they come from."""

from __future__ import annotations

from typing import Any, Callable, Iterable, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from mineral_plugin.gui.layers.layer_row import RowList, RowShown
from mineral_plugin.gui.layers.news_banner import NewsBanner
from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.file_choice import open_files
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel, button
from mineral_plugin.gui.table.paste_page import local_files

_PATTERNS = "*.mlpack *.gpkg *.shp *.tab *.mif *.kml *.geojson *.json *.dxf *.dgn *.fgb *.gml *.gpx *.csv"


class LayersPanel(ScrollingPage):
    """Keeps what the user chose and shows what it is worth; finding that out is somebody else's work."""

    changed = pyqtSignal()
    files_given = pyqtSignal(list)
    map_layers_asked = pyqtSignal()
    map_layer_chosen = pyqtSignal(str)
    show_all_asked = pyqtSignal()
    row_asked = pyqtSignal(str, int)
    source_asked = pyqtSignal(str, int)
    source_ticked = pyqtSignal(int, bool)
    stop_asked = pyqtSignal()
    card_closed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("layersPanel", parent)
        self._choice: Optional[Any] = None
        self._shown: Tuple[Tuple[RowShown, ...], Tuple[RowShown, ...], Tuple[RowShown, ...]] = ((), (), ())
        self._is_told_new = False
        self.card: Optional[Card] = None
        self.setAcceptDrops(True)
        self.news = NewsBanner()
        self.column.addWidget(self.news)
        self.column.addWidget(Heading(self.tr("Reference data")))
        self.summary = WrappingLabel(self.tr("Looking at the reference data…"))
        self.summary.setObjectName("layersSummary")
        self.column.addWidget(self.summary)
        self._add_buttons()
        self._add_busy()
        self._card_place = QVBoxLayout()
        self.column.addLayout(self._card_place)
        self._add_rows()
        self.column.addStretch(1)

    def _add_buttons(self) -> None:
        line = QHBoxLayout()
        tip = self.tr(
            "A pack of an office (.mlpack) or a map file of your own; files can be dropped here, too"
        )
        line.addWidget(button(self.tr("&Add data…"), "addReference", self._choose_files, tip))
        self._from_map = button(
            self.tr("From the &map…"),
            "fromMap",
            lambda: None,
            self.tr("Take a layer of the map as it is now"),
        )
        self._menu = QMenu(self._from_map)
        self._menu.setObjectName("mapLayers")
        self._menu.aboutToShow.connect(self.map_layers_asked.emit)
        self._from_map.setMenu(self._menu)
        line.addWidget(self._from_map)
        self.column.addLayout(line)
        self._show_all = button(
            self.tr("Show all of them on the map"),
            "showAllLayers",
            self.show_all_asked.emit,
            self.tr("The layers that the procedure reads, read-only, below the area"),
        )
        self._show_all.hide()
        self.column.addWidget(self._show_all)

    def _add_busy(self) -> None:
        self._busy = QWidget()
        column = QVBoxLayout(self._busy)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._busy_text = WrappingLabel()
        self._busy_text.setObjectName("layersBusy")
        column.addWidget(self._busy_text)
        line = QHBoxLayout()
        self.progress = QProgressBar()
        self.progress.setObjectName("layersProgress")
        self.progress.setAccessibleName(self.tr("Progress"))
        line.addWidget(self.progress, 1)
        line.addWidget(button(self.tr("Stop"), "stopLayers", self.stop_asked.emit))
        column.addLayout(line)
        self._busy.hide()
        self.column.addWidget(self._busy)
        self.told = MarkedLine()
        self.told.setObjectName("layersTold")
        self.told.show_line("clear", "")
        self.column.addWidget(self.told)

    def _add_rows(self) -> None:
        self.rows = RowList("layerRows")
        self.rows.asked.connect(self.row_asked.emit)
        self.column.addWidget(self.rows)
        self.others = Section("", "otherLayers")
        self.other_rows = RowList("otherLayerRows")
        self.other_rows.asked.connect(
            lambda action, number: self.row_asked.emit(action, number + len(self._shown[0]))
        )
        self.others.column.addWidget(self.other_rows)
        self.others.opened.connect(self._fill_folds)
        self.others.hide()
        self.column.addWidget(self.others)
        self.sources = Section("", "sources")
        self.source_rows = RowList("sourceRows")
        self.source_rows.asked.connect(self.source_asked.emit)
        self.source_rows.ticked.connect(self.source_ticked.emit)
        self.sources.column.addWidget(self.source_rows)
        self.sources.opened.connect(self._fill_folds)
        self.sources.hide()
        self.column.addWidget(self.sources)

    # --- what is chosen -----------------------------------------------------------------------------

    @property
    def choice(self) -> Any:
        """Return what the user chose, a ``LayerChoice`` of the core."""
        # Not at module level: the dock is there before the geometry engine that the core needs.
        from mineral_plugin.core.work.layer_choice import LayerChoice

        return self._choice or LayerChoice()

    def choose(self, choice: Any) -> None:
        """Take another choice; tell so where it differs."""
        if choice != self.choice:
            self._choice = choice
            self.changed.emit()

    def add(self, texts: Iterable[str]) -> None:
        """Add texts for the check that are not there yet."""
        self.choose(self.choice.adding(texts))

    # --- what is shown ------------------------------------------------------------------------------

    def show_layers(
        self,
        summary: str,
        rows: Sequence[RowShown],
        others: Sequence[RowShown],
        sources: Sequence[RowShown],
    ) -> None:
        """Show the rows that the procedure reads, the others and the sources folded."""
        self._shown = (tuple(rows), tuple(others), tuple(sources))
        self.summary.setText(summary)
        self.rows.show_rows(self._shown[0])
        self._show_all.setVisible(any("show" in row.actions for row in rows))
        self._name(self.others, self.tr("Layers that this procedure does not read"), len(others))
        self._name(self.sources, self.tr("Packs and files"), len(sources))
        self._fill_folds()
        if self._is_told_new:
            # Rows above and below have changed their height meanwhile.
            QTimer.singleShot(0, self._reveal_told)
            self._is_told_new = False

    def _name(self, section: Section, words: str, count: int) -> None:
        title = f"{words} ({count})"
        section.head.setText(title)
        section.head.setAccessibleName(title)
        section.setVisible(bool(count))

    def _fill_folds(self) -> None:
        # Hundreds of rows cost time; a fold that is closed needs none.
        self.other_rows.show_rows(self._shown[1] if self.others.is_open() else ())
        self.source_rows.show_rows(self._shown[2] if self.sources.is_open() else ())

    def show_busy(self, text: str) -> None:
        """Show that something long is under way; "" says that it is over."""
        self._busy_text.setText(text)
        self._busy.setVisible(bool(text))
        self.progress.setRange(0, 0)
        for name in ("addReference", "fromMap"):
            self.findChild(QWidget, name).setEnabled(not text)

    def show_progress(self, percent: float) -> None:
        """Show how far it is, 0 to 100."""
        self.progress.setRange(0, 100)
        self.progress.setValue(int(percent))

    def show_told(self, outcome: str, sentence: str) -> None:
        """Say what became of the last thing that was done; "" says nothing."""
        self.told.show_line(outcome, sentence)
        self._is_told_new = bool(sentence)
        if sentence:
            QTimer.singleShot(0, self._reveal_told)

    def _reveal_told(self) -> None:
        self.ensureWidgetVisible(self.told, 0, 40)

    def show_card(self, card: Optional[Card]) -> None:
        """Ask by a card, in place of the one before; ``None`` asks nothing any more."""
        had_focus = self.card is not None and self.card.isAncestorOf(self.focusWidget() or self)
        if self.card is not None:
            if card is not None:
                self.card.dropped.emit()
            self._card_place.removeWidget(self.card)
            self.card.hide()
            self.card.setParent(None)
            self.card.deleteLater()
        self.card = card
        if card is not None:
            self._card_place.addWidget(card)
            card.cancelled.connect(lambda: self.show_card(None))
            card.show()
            card.setFocus()
            QTimer.singleShot(0, self._reveal_card)
        elif had_focus:
            self.findChild(QWidget, "addReference").setFocus()
        if card is None:
            self.card_closed.emit()

    def _reveal_card(self) -> None:
        if self.card is not None:
            self.verticalScrollBar().setValue(self.card.y() - 4)

    def offer_map_layers(self, layers: Sequence[Tuple[str, str]]) -> None:
        """Offer layers of the map as pairs of id and name."""
        self._menu.clear()
        for identifier, name in layers:
            self._menu.addAction(name.replace("&", "&&"), self._choosing(identifier))
        if not layers:
            self._menu.addAction(self.tr("The map has no vector layer")).setEnabled(False)

    def _choosing(self, identifier: str) -> Callable[..., None]:
        return lambda *_checked: self.map_layer_chosen.emit(identifier)

    # --- what is given ------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        kinds = self.tr("Packs and map files ({patterns});;All files (*)").format(patterns=_PATTERNS)
        open_files(self, self.tr("Choose reference data"), self.files_given.emit, kinds)

    def dragEnterEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Accept local files."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Accept local files wherever they are over the page."""
        event.acceptProposedAction()

    def dropEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Hand on dropped files as reference data: here a map file is no corner table."""
        paths: List[str] = local_files(event.mimeData())
        if paths:
            self.files_given.emit(paths)
            event.acceptProposedAction()
