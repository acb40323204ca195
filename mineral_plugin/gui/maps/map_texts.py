"""What the applicant writes on the map: a fold with one field for each text, typed once."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout, QLineEdit, QWidget

from mineral_plugin.gui.parts.filling import choose, fill
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import WrappingLabel, combo, form

BASE, BASE_SCALE, SHEET = "base", "base_scale", "sheet"


class MapTextsFold(Section):
    """Fields by the names of the core's ``MapTexts``; what is left empty is printed as dots."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "mapTexts", parent)
        self._lines: Dict[str, QLineEdit] = {}
        self._suggested: Dict[str, str] = {}
        self.column.addWidget(
            WrappingLabel(self.tr("What is left empty is printed as dots, to be filled in by hand."))
        )
        rows = form()
        for name, words in self._words().items():
            self._add_line(rows, name, words)
        self._lines["code"].setPlaceholderText(self.tr("for example the report's code"))
        self._add_base(rows)
        self._add_line(rows, SHEET, self.tr("Name or number of the topographic sheet"))
        self.column.addLayout(rows)
        self._show_count()

    def _words(self) -> Dict[str, str]:
        return {
            "title": self.tr("Title, in place of the form's"),
            "mineral": self.tr("Mineral"),
            "place": self.tr("Mine or place"),
            "commune": self.tr("Commune, ward"),
            "province": self.tr("Province, city"),
            "document": self.tr("Paper that the map goes with"),
            "number": self.tr("Number of the map"),
            "day": self.tr("Day of the map"),
            "authority": self.tr("Licensing authority"),
            "applicant": self.tr("Applicant"),
            "maker": self.tr("Map made by"),
            "code": self.tr("Text of a QR code"),
        }

    def _add_line(self, rows: QFormLayout, name: str, words: str) -> None:
        made = QLineEdit()
        made.setObjectName(f"mapText-{name}")
        made.editingFinished.connect(self._on_changed)
        self._lines[name] = made
        rows.addRow(words, made)

    def _add_base(self, rows: QFormLayout) -> None:
        self._base, self._base_scale = combo("mapTextBase"), combo("mapTextBaseScale")
        for box, words in (
            (self._base, self.tr("Topographic base")),
            (self._base_scale, self.tr("Scale of the base")),
        ):
            box.currentIndexChanged.connect(lambda _index: self._on_changed())
            rows.addRow(words, box)

    def offer(self, bases: Sequence[Tuple[str, str]], scales: Sequence[Tuple[int, str]]) -> None:
        """Offer kinds of base and their scales as pairs of value and words; what was chosen stays."""
        nothing = self.tr("not told")
        fill(self._base, [("", nothing), *bases])
        fill(self._base_scale, [(0, nothing), *scales])

    def suggest(self, known: Mapping[str, str]) -> None:
        """Fill in what other pages know, where the user has written nothing else."""
        for name, text in known.items():
            line = self._lines[name]
            if line.text() in ("", self._suggested.get(name, "")):
                line.setText(text)
                line.setCursorPosition(0)
            self._suggested[name] = text
        self._show_count()

    def show_texts(self, texts: Mapping[str, Any]) -> None:
        """Show what was written before; tells nobody."""
        for name, line in self._lines.items():
            line.setText(str(texts.get(name, "")))
            line.setCursorPosition(0)
        self._suggested = {}
        self.show_base(str(texts.get(BASE, "")), int(texts.get(BASE_SCALE, 0)))

    def show_base(self, base: str, scale: int) -> None:
        """Show which base was chosen before, and its scale; tells nobody."""
        choose(self._base, base)
        choose(self._base_scale, scale)
        self._show_count()

    def texts(self) -> Dict[str, Any]:
        """Return what is written, by the names of ``MapTexts``."""
        written: Dict[str, Any] = {name: line.text().strip() for name, line in self._lines.items()}
        written[BASE] = str(self._base.currentData() or "")
        written[BASE_SCALE] = int(self._base_scale.currentData() or 0)
        return written

    def _on_changed(self) -> None:
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        written = self.texts()
        text = self.tr("Texts on the map ({count} of {all} filled in)")
        words = text.format(count=sum(bool(one) for one in written.values()), all=len(written))
        self.head.setText(words)
        self.head.setAccessibleName(words)
