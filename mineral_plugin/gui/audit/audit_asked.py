"""What is to be audited: which register, which day, how far neighbours are listed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QDate, QEvent, QLocale, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from mineral_plugin.gui.parts.dates import date_from_qt
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import CalmDateEdit, CalmSpinBox, WrappingLabel, button, combo

MOST_NEIGHBOUR_M = 1_000.0


class AuditAsked(NamedTuple):
    """What the user asks: ``register`` is a text for the reference data, "" for all that is in force."""

    register: str
    day: date
    neighbour_m: float


class AuditForm(Section):
    """A fold with three questions; closed, its heading says the answers."""

    file_chosen = pyqtSignal()
    data_asked = pyqtSignal()

    def __init__(self, lang: str, parent: Optional[QWidget] = None) -> None:
        super().__init__("", "auditForm", parent)
        self.register = combo("auditRegister")
        self.register.activated.connect(lambda _index: self._name())
        self._add(self.tr("&Register"), self.register)
        line = QHBoxLayout()
        tip = self.tr("A register of your own: it is asked what its columns mean, on the page Data")
        line.addWidget(button(self.tr("File…"), "auditFile", self.file_chosen.emit, tip))
        line.addWidget(button(self.tr("Layers and packs…"), "auditData", self.data_asked.emit))
        line.addStretch(1)
        self.column.addLayout(line)
        self.day = CalmDateEdit()
        self.day.setObjectName("auditDay")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.dateChanged.connect(lambda _day: self._name())
        self._add(self.tr("In force &on"), self.day)
        self.neighbours = CalmSpinBox()
        self.neighbours.setObjectName("auditNeighbours")
        self.neighbours.setRange(0.0, MOST_NEIGHBOUR_M)
        self.neighbours.setLocale(QLocale("vi_VN" if lang == "vi" else "en_GB"))
        self.neighbours.setDecimals(1)
        self.neighbours.setValue(5.0)
        self.neighbours.setSuffix(" m")
        self.neighbours.setSpecialValueText(self.tr("not listed"))
        self.neighbours.valueChanged.connect(lambda _value: self._name())
        self._add(self.tr("&Neighbours up to"), self.neighbours)
        note = self.tr("Zones are those of the same data: prohibited areas, reserves and others.")
        self.column.addWidget(WrappingLabel(note))
        self.offer_registers(())
        self.open()

    def _add(self, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setBuddy(field)
        field.setAccessibleName(words.replace("&", ""))
        # Turning the wheel to scroll the page must not change an answer on the way.
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)
        self.column.addWidget(label)
        self.column.addWidget(field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def offer_registers(self, choices: Sequence[Tuple[str, str]]) -> None:
        """Offer registers as pairs of text and words, after all that is in force; the choice stays."""
        chosen = self.register.currentData()
        self.register.clear()
        self.register.addItem(self.tr("All packs and files in force"), "")
        for text, words in choices:
            self.register.addItem(words, text)
            self.register.setItemData(self.register.count() - 1, as_tip(text), Qt.ItemDataRole.ToolTipRole)
        self.choose_register(str(chosen or ""))

    def choose_register(self, text: str) -> None:
        """Choose a register by its text; all that is in force where it is not offered."""
        self.register.setCurrentIndex(max(0, self.register.findData(text)))
        self._name()

    def set_day(self, day: date) -> None:
        """Set the day of the audit."""
        self.day.setDate(QDate(day.year, day.month, day.day))

    def asked(self) -> AuditAsked:
        """Return what the user asks."""
        return AuditAsked(
            str(self.register.currentData() or ""), date_from_qt(self.day.date()), self.neighbours.value()
        )

    def _name(self) -> None:
        text = self.tr("{register} · {day} · neighbours {neighbours}").format(
            register=self.register.currentText(), day=self.day.text(), neighbours=self.neighbours.text()
        )
        self.head.setText(text)
        self.head.setToolTip(as_tip(text))
        self.head.setAccessibleName(text)
