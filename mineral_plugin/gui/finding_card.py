"""One finding as a card: what, how much, which article, what to do about it."""

from __future__ import annotations

from typing import Any, List, Mapping

from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QPalette
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_date, format_place
from mineral_plugin.gui.dates import date_from_text
from mineral_plugin.gui.outcomes import COLOURS, outcome_pixmap, outcome_word, severity_word
from mineral_plugin.gui.widgets import WrappingLabel, button


def amount_text(value: object, unit: str, lang: str) -> str:
    """Return a measure with its unit: ``1.234,5 m²``, ``12,5 %``, ``45 days``; "" where there is none."""
    if value is None:
        return ""
    if unit == "ha":
        # ``ha`` in a place means "an area in m2 written as hectares", so hectares are scaled back.
        return format_place(float(value) * 10_000, unit, lang)
    return measure_told(float(value), unit, lang)


def basis_text(basis: Mapping[str, Any], lang: str) -> str:
    """Return the article with the date of the text, and whether it is confirmed."""
    day = date_from_text(basis.get("version_date"))
    values = {"article": basis.get("article") or "", "day": format_date(day, lang) if day else "-"}
    if not values["article"] and basis.get("source") == "practice":
        return QCoreApplication.translate("FindingCard", "From practice, no article of law.")
    if not values["article"]:
        return QCoreApplication.translate("FindingCard", "Technical check, no article of law.")
    if not basis.get("confirmed", False):
        text = QCoreApplication.translate("FindingCard", "{article} (text of {day}, not yet confirmed)")
    else:
        text = QCoreApplication.translate("FindingCard", "{article} (text of {day})")
    return text.format(**values)


def measure_text(finding: Mapping[str, Any], lang: str) -> str:
    """Return the measured value and the limit, "" where nothing was measured."""
    measured = amount_text(finding.get("measured"), finding.get("unit", ""), lang)
    limit = amount_text(finding.get("limit"), finding.get("unit", ""), lang)
    if measured and limit:
        text = QCoreApplication.translate("FindingCard", "Measured {measured}, limit {limit}")
        return text.format(measured=measured, limit=limit)
    return (
        QCoreApplication.translate("FindingCard", "Measured {measured}").format(measured=measured)
        if measured
        else ""
    )


def objects_text(finding: Mapping[str, Any]) -> str:
    """Return the names of the objects that the finding speaks of."""
    names = [ref.get("name") or ref.get("id", "") for ref in finding.get("objects", ())]
    shown = ", ".join(names[:6])
    if not names:
        return ""
    if len(names) > 6:
        text = QCoreApplication.translate("FindingCard", "Concerns: {names} and {more} more")
        return text.format(names=shown, more=len(names) - 6)
    return QCoreApplication.translate("FindingCard", "Concerns: {names}").format(names=shown)


class FindingCard(QFrame):
    """A card that can be chosen by mouse or keyboard; only its button asks the map to move.

    Choosing one that waits for an answer leads to the question.
    """

    chosen = pyqtSignal(str)
    zoom_asked = pyqtSignal(str)
    answer_asked = pyqtSignal(str)

    def __init__(self, finding: Mapping[str, Any], lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        self._lang = lang
        self.finding_id = str(finding["id"])
        self.setObjectName(f"finding-{self.finding_id}")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lines: List[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 6)
        column.setSpacing(3)
        column.addLayout(self._head())
        for text in self._body():
            self._lines.append(text)
            column.addWidget(WrappingLabel(text))
        column.addLayout(self._foot())
        self.setAccessibleName(". ".join(self._lines[:2]))
        self.setAccessibleDescription(" ".join(self._lines))
        self.set_chosen(False)

    def _head(self) -> QHBoxLayout:
        finding = self._finding
        line = QHBoxLayout()
        mark = QLabel()
        mark.setPixmap(outcome_pixmap(finding["outcome"], 20))
        line.addWidget(mark)
        title = self._title()
        self._lines.append(title)
        words = WrappingLabel(title)
        font = words.font()
        font.setBold(True)
        words.setFont(font)
        line.addWidget(words, 1)
        return line

    def _title(self) -> str:
        finding = self._finding
        values = {"outcome": outcome_word(finding["outcome"]), "rule": finding.get("rule", "")}
        if finding["outcome"] == "conflict":
            text = self.tr("{outcome} · {rule} · {severity}")
            return text.format(severity=severity_word(finding.get("severity", "")), **values)
        return self.tr("{outcome} · {rule}").format(**values)

    def _body(self) -> List[str]:
        finding, lang = self._finding, self._lang
        remedy = (finding.get("remedy") or {}).get(lang, "")
        lines = [
            (finding.get("message") or {}).get(lang, ""),
            measure_text(finding, lang),
            objects_text(finding),
            basis_text(finding.get("basis") or {}, lang),
            self.tr("What to do: {remedy}").format(remedy=remedy) if remedy else "",
        ]
        return [line for line in lines if line]

    def _foot(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.zoom = button(
            self.tr("Zoom to"), f"zoom-{self.finding_id}", lambda: self.zoom_asked.emit(self.finding_id)
        )
        self.zoom.setEnabled(bool(self._finding.get("where")))
        copy = button(
            self.tr("Copy"), f"copy-{self.finding_id}", self._copy, self.tr("Copy this finding as text")
        )
        answer = button(
            self.tr("Answer"),
            f"answer-{self.finding_id}",
            lambda: self.answer_asked.emit(self.finding_id),
            self.tr("Go to the question that this waits for"),
        )
        answer.setVisible(self._asks())
        for made in (answer, self.zoom, copy):
            made.setFlat(True)
            line.addWidget(made)
        line.addStretch(1)
        return line

    def _asks(self) -> bool:
        """Return whether the finding waits for an answer."""
        return bool(self._finding.get("facts"))

    def _choose(self) -> None:
        self.chosen.emit(self.finding_id)
        if self._asks():
            self.answer_asked.emit(self.finding_id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def text(self) -> str:
        """Return the whole card as text."""
        return "\n".join(self._lines)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this card is the chosen one: a thicker edge, and the window's highlight colour."""
        colour = COLOURS.get(self._finding["outcome"], "#757575")
        edge = self.palette().color(QPalette.ColorRole.Highlight).name() if chosen else "palette(mid)"
        self.setStyleSheet(
            f"FindingCard {{ border: {2 if chosen else 1}px solid {edge};"
            f" border-left: 5px solid {colour}; border-radius: 3px; background: palette(base); }}"
        )

    def mousePressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Choose the card that was clicked."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._choose()

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Choose with Enter or Space; Ctrl+C copies."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif event.key() == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._copy()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())
