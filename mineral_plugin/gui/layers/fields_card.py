"""The card that asks what a file of the user's own is: role, day of the data, which column holds what."""

from __future__ import annotations

from typing import Dict, List, Mapping, NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.card import Card
from mineral_plugin.gui.parts.outcomes import outcome_pixmap
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, combo, form


class FieldShown(NamedTuple):
    """One of our fields: the column taken ("": none), the outcome of its certainty, and why."""

    field: str
    words: str
    column: str
    outcome: str
    why: str


class OwnGiven(NamedTuple):
    """What the user gave: table, role, day as typed, and the columns of the fields that have one."""

    table: str
    role: str
    day: str
    fields: Mapping[str, str]


class FieldsCard(Card):
    """Asks; what is guessed for a role comes from outside and can be changed field by field."""

    table_chosen = pyqtSignal(str)
    role_chosen = pyqtSignal(str)
    day_typed = pyqtSignal(str)

    def __init__(self, title: str, today: str = "", parent: QWidget | None = None) -> None:
        """Make an empty card; ``today`` offers to take this day for that of the data."""
        super().__init__("fieldsCard", parent)
        self.head(title)
        self._today = today
        self._rows: Dict[str, "_FieldRow"] = {}
        rows = form()
        self.table = combo("ownTable")
        self.role = combo("ownRole")
        self.day = QLineEdit()
        self.day.setObjectName("ownDay")
        self.day.setPlaceholderText(self.tr("dd/mm/yyyy"))
        self._table_label = QLabel(self.tr("Table in the file"))
        self._table_label.setBuddy(self.table)
        rows.addRow(self._table_label, self.table)
        rows.addRow(self.tr("What is it?"), self.role)
        rows.addRow(self.tr("The data are as of"), self.day)
        self.column.addLayout(rows)
        self.is_today = QCheckBox(self.tr("They are as of today, {day}").format(day=today))
        self.is_today.setObjectName("ownToday")
        self.is_today.setVisible(bool(today))
        self.is_today.toggled.connect(self._on_today)
        self.column.addWidget(self.is_today)
        self._told_day = MarkedLine()
        self._told_day.setObjectName("ownDayTold")
        self.column.addWidget(self._told_day)
        self._add_fields()
        self.finish(self.tr("Use this layer"), "useOwn")
        self.table.activated.connect(lambda _index: self.table_chosen.emit(self.chosen_table()))
        self.role.activated.connect(lambda _index: self.role_chosen.emit(self.chosen_role()))
        self.day.textChanged.connect(self.day_typed.emit)
        self.setFocusProxy(self.role)

    def _add_fields(self) -> None:
        self._told = WrappingLabel()
        self._told.setObjectName("fieldsTold")
        self._told.hide()
        self.column.addWidget(self._told)
        self._found = _FieldGrid()
        self.column.addWidget(self._found)
        self._others = Section(self.tr("Fields without a column"), "otherFields")
        self._without = _FieldGrid()
        self._others.column.addWidget(self._without)
        self.column.addWidget(self._others)
        self._others.hide()

    def _on_today(self, is_today: bool) -> None:
        self.day.setEnabled(not is_today)
        self.day.setText(self._today if is_today else "")

    def offer(self, tables: Sequence[str], roles: Sequence[Tuple[str, str]]) -> None:
        """Offer tables and roles (pairs of id and words); one table alone is not asked about."""
        for name in tables:
            self.table.addItem(name, name)
        several = len(tables) > 1
        # Tab goes on from what a card hands its focus to: nothing may stand before it.
        self.setFocusProxy(self.table if several else self.role)
        self.table.setVisible(several)
        self._table_label.setVisible(several)
        self.role.addItem(self.tr("choose…"), "")
        for identifier, words in roles:
            self.role.addItem(words, identifier)
        self.accept.setEnabled(False)

    def choose(self, table: str, role: str, day: str) -> None:
        """Show what is known already; nothing is asked for by that."""
        self.table.setCurrentIndex(max(0, self.table.findData(table)))
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.day.setText(day)

    def show_day(self, outcome: str, sentence: str) -> None:
        """Say what the typed day means."""
        self._told_day.show_line(outcome, sentence)

    def show_fields(
        self,
        fields: Sequence[FieldShown],
        columns: Sequence[str],
        samples: Mapping[str, str],
        told: Sequence[str],
    ) -> None:
        """Show our fields with their columns; ``samples`` are example values of each column."""
        self._told.setText("\n".join(told))
        self._told.setVisible(bool(told))
        self._rows = {}
        found = [shown for shown in fields if shown.column or shown.outcome != "not_applicable"]
        without = [shown for shown in fields if shown not in found]
        for grid, group in ((self._found, found), (self._without, without)):
            self._rows.update(grid.show_fields(group, columns, samples))
        self._others.setVisible(bool(without))
        self.accept.setEnabled(bool(self.chosen_role()))

    def chosen_table(self) -> str:
        """Return the chosen table."""
        return str(self.table.currentData() or "")

    def chosen_role(self) -> str:
        """Return the chosen role, "" while none is."""
        return str(self.role.currentData() or "")

    def field_box(self, field: str) -> QComboBox:
        """Return the box of one of our fields."""
        return self._rows[field].box

    def given(self) -> OwnGiven:
        """Return what the user gave."""
        chosen = {field: str(row.box.currentData() or "") for field, row in self._rows.items()}
        fields = {field: column for field, column in chosen.items() if column}
        return OwnGiven(self.chosen_table(), self.chosen_role(), self.day.text().strip(), fields)


class _FieldRow(NamedTuple):
    box: QComboBox


class _FieldGrid(QWidget):
    """Our field, its column, and below them example values and the reason."""

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._whole = whole
        self._inner: QWidget | None = None

    def show_fields(
        self, fields: Sequence[FieldShown], columns: Sequence[str], samples: Mapping[str, str]
    ) -> Dict[str, _FieldRow]:
        """Show these fields instead of those before."""
        if self._inner is not None:
            self._inner.setParent(None)
            self._inner.deleteLater()
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        rows = {shown.field: _add(grid, shown, list(columns), samples) for shown in fields}
        self._whole.addWidget(self._inner)
        return rows


def _add(grid: QGridLayout, shown: FieldShown, columns: List[str], samples: Mapping[str, str]) -> _FieldRow:
    line = grid.rowCount()
    mark = QLabel()
    mark.setPixmap(outcome_pixmap(shown.outcome, 14))
    mark.setToolTip(as_tip(shown.why))
    words = WrappingLabel(shown.words)
    box = combo(f"field-{shown.field}")
    box.setAccessibleName(shown.words)
    box.setAccessibleDescription(shown.why)
    box.setToolTip(as_tip(shown.why))
    box.addItem("-", "")
    # A place that is kept in several columns is one more choice.
    for column in [*columns, *([shown.column] if shown.column and shown.column not in columns else [])]:
        box.addItem(column, column)
    box.setCurrentIndex(max(0, box.findData(shown.column)))
    example = WrappingLabel()

    def show_example(_index: int = 0) -> None:
        column = str(box.currentData() or "")
        text = samples.get(column, "")
        if column == shown.column and shown.outcome != "clear" and shown.why:
            text = f"{text}\n{shown.why}" if text else shown.why
        example.setText(text)
        example.setVisible(bool(text))

    box.currentIndexChanged.connect(show_example)
    show_example()
    grid.addWidget(mark, line, 0)
    grid.addWidget(words, line, 1)
    grid.addWidget(box, line, 2)
    grid.addWidget(example, line + 1, 1, 1, 2)
    return _FieldRow(box)
