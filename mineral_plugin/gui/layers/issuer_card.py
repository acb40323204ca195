"""The card by which an issuer is confirmed: the user gives the fingerprint that he read elsewhere."""

from __future__ import annotations

from typing import List, NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, button, form


class IssuerShown(NamedTuple):
    """Who is said to have issued a pack; ``roles`` are pairs of id and words."""

    pack: str
    name: str
    fingerprint: str
    provinces: Tuple[str, ...]
    roles: Tuple[Tuple[str, str], ...]


class IssuerGiven(NamedTuple):
    """What the user gave; ``None`` for a limit that he did not set."""

    fingerprint: str
    name: str
    provinces: Optional[Tuple[str, ...]]
    roles: Optional[Tuple[str, ...]]


class IssuerCard(Card):
    """Asks for the fingerprint; that of the pack stays hidden until it was matched or asked for."""

    typed = pyqtSignal(str)

    def __init__(self, issuer: IssuerShown, parent: QWidget | None = None) -> None:
        super().__init__("issuerCard", parent)
        self.head(self.tr("Who issued pack {pack}?").format(pack=issuer.pack))
        self._issuer = issuer
        text = self.tr(
            "The pack names “{name}”. Anybody could write that name: ask the issuer by telephone or look into"
            " its letter, and give the fingerprint of its key from there."
        )
        self.column.addWidget(WrappingLabel(text.format(name=issuer.name)))
        self._add_fingerprint()
        self._add_name()
        self._provinces = self._limit(
            self.tr("Only for these provinces"), "limitProvinces", [(name, name) for name in issuer.provinces]
        )
        self._roles = self._limit(self.tr("Only for these layers"), "limitRoles", issuer.roles)
        self.finish(self.tr("Trust this issuer"), "trustIssuer")
        self.accept.setEnabled(False)
        self.setFocusProxy(self.fingerprint)

    def _add_fingerprint(self) -> None:
        self.fingerprint = QLineEdit()
        self.fingerprint.setObjectName("fingerprint")
        self.fingerprint.setAccessibleName(self.tr("Fingerprint as the issuer gave it"))
        self.fingerprint.setPlaceholderText(self.tr("ten groups of four, from the issuer"))
        self.fingerprint.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.fingerprint.textChanged.connect(self.typed.emit)
        self.fingerprint.returnPressed.connect(self._on_return)
        self.column.addWidget(self.fingerprint)
        self.match = MarkedLine()
        self.match.setObjectName("fingerprintMatch")
        self.match.show_line("clear", "")
        self.column.addWidget(self.match)
        self.own = WrappingLabel()
        self.own.setObjectName("packFingerprint")
        self.own.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.own.hide()
        self.column.addWidget(self.own)
        line = QHBoxLayout()
        self._show = button(
            self.tr("Show that of the pack"),
            "showFingerprint",
            self.show_own,
            self.tr("To read it to the issuer; it proves nothing by itself"),
        )
        self._show.setFlat(True)
        line.addWidget(self._show)
        line.addStretch(1)
        self.column.addLayout(line)

    def _add_name(self) -> None:
        rows = form()
        self.name = QLineEdit(self._issuer.name)
        self.name.setObjectName("issuerName")
        rows.addRow(self.tr("Name in your list"), self.name)
        self.column.addLayout(rows)

    def _limit(self, words: str, name: str, entries: Sequence[Tuple[str, str]]) -> "_Limit":
        limit = _Limit(words, name, entries)
        limit.setVisible(bool(entries))
        self.column.addWidget(limit)
        return limit

    def _on_return(self) -> None:
        if self.accept.isEnabled():
            self.done.emit()

    def show_own(self) -> None:
        """Show the fingerprint of the key that signed the pack."""
        text = self.tr("Signed with: {fingerprint}").format(fingerprint=self._issuer.fingerprint)
        self.own.setText(text)
        self.own.show()
        self._show.hide()

    def show_match(self, outcome: str, sentence: str) -> None:
        """Say whether what was typed is the fingerprint of the pack; only then may it be trusted."""
        self.match.show_line(outcome, sentence)
        self.accept.setEnabled(outcome == "clear" and bool(sentence))
        if self.accept.isEnabled():
            self.show_own()

    def given(self) -> IssuerGiven:
        """Return what the user gave."""
        return IssuerGiven(
            fingerprint=self.fingerprint.text(),
            name=self.name.text().strip() or self._issuer.name,
            provinces=self._provinces.chosen(),
            roles=self._roles.chosen(),
        )


class _Limit(QWidget):
    """A box that opens a list of boxes, all ticked at first."""

    def __init__(self, words: str, name: str, entries: Sequence[Tuple[str, str]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self.box = QCheckBox(words)
        self.box.setObjectName(name)
        column.addWidget(self.box)
        inner = QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(20, 0, 0, 0)
        lines.setSpacing(1)
        self._entries: List[Tuple[str, QCheckBox]] = []
        for identifier, text in entries:
            line, entry = _entry(text, f"{name}-{identifier}")
            lines.addLayout(line)
            self._entries.append((identifier, entry))
        inner.hide()
        column.addWidget(inner)
        self.box.toggled.connect(inner.setVisible)

    def chosen(self) -> Optional[Tuple[str, ...]]:
        """Return the ids that are ticked, ``None`` where there is no limit."""
        if not self.box.isChecked():
            return None
        return tuple(identifier for identifier, entry in self._entries if entry.isChecked())


def _entry(text: str, name: str) -> Tuple[QHBoxLayout, QCheckBox]:
    """Return a ticked box with its words beside it: those of a box itself are never broken into lines."""
    line = QHBoxLayout()
    entry = QCheckBox()
    entry.setObjectName(name)
    entry.setChecked(True)
    entry.setAccessibleName(text)
    line.addWidget(entry)
    line.addWidget(WrappingLabel(text), 1)
    return line, entry
