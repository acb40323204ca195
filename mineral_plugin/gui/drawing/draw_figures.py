"""The three figures that live while a corner moves: area against limit, conflicts, nearest neighbour."""

from __future__ import annotations

from typing import Dict

from qgis.PyQt.QtCore import QRect, QSize, Qt
from qgis.PyQt.QtGui import QFont, QPixmap
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import outcome_pixmap
from mineral_plugin.gui.parts.tips import as_tip

_LARGE = 1.6
_DETAIL_LINES = 2


class _Value(QLabel):
    """A large number; a long one goes smaller, so that it is never cut."""

    def __init__(self, name: str) -> None:
        super().__init__("–")
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_value(self, value: str) -> None:
        """Show a number with its unit."""
        if value != self.text():
            self.setText(value)
            self._fit()

    def _fit(self) -> None:
        usual = self.parentWidget().font() if self.parentWidget() else self.font()
        size = usual.pointSizeF() * _LARGE
        font = QFont(usual)
        font.setBold(True)
        font.setPointSizeF(size)
        self.setFont(font)
        # What the label itself needs: a theme may give it room around the words.
        wide, room = self.minimumSizeHint().width(), max(self.width(), 60)
        if wide > room:
            font.setPointSizeF(max(size * room / wide * 0.97, usual.pointSizeF() * 0.7))
            self.setFont(font)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Fit the number into another width."""
        super().resizeEvent(event)
        self._fit()


class _Detail(QLabel):
    """Words in two lines at most; the rest is in the tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a height of two lines."""
        return QSize(100, self.fontMetrics().lineSpacing() * _DETAIL_LINES + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height at any width."""
        return QSize(60, self.sizeHint().height())

    def heightForWidth(self, _width: int) -> int:  # noqa: N802 - Qt's name
        """Return the same height at any width."""
        return int(self.sizeHint().height())

    def show_words(self, words: str) -> None:
        """Show words, cut where they need more lines than there are."""
        if words == self._words:
            return  # answers come thirty times a second, and most say the same
        self._words = words
        self._fit()

    def _fit(self) -> None:
        shown = self._words if self._fits(self._words) else self._cut()
        if shown != self.text():
            self.setText(shown)

    def _cut(self) -> str:
        """Return as many of the words as there is room for, found by halving."""
        words = self._words.split(" ")
        fits, too_many = 0, len(words)
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            if self._fits(" ".join(words[:middle]) + "…"):
                fits = middle
            else:
                too_many = middle
        return " ".join(words[:fits]) + "…"

    def _fits(self, text: str) -> bool:
        room = QRect(0, 0, max(self.width(), 60), 10_000)
        needed = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        return bool(needed.height() <= self.fontMetrics().lineSpacing() * _DETAIL_LINES + 2)

    def resizeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Fit the words into another width."""
        super().resizeEvent(event)
        self._fit()


class Figure(QFrame):
    """A mark, a large value and beside it what it means; its place and height never change."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._title = title
        self._outcome = ""
        self.mark = QLabel()
        self.mark.setFixedSize(20, 20)
        self.value = _Value(f"{name}Value")
        self.detail = _Detail(f"{name}Detail")
        self._lay_out()
        self.show_figure("", "", "")

    def _lay_out(self) -> None:
        caption = QLabel(self._title)
        caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        bold = caption.font()
        bold.setBold(True)
        caption.setFont(bold)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 2, 6, 2)
        line.setSpacing(6)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(caption)
        words.addWidget(self.detail)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.value, 4)
        line.addLayout(words, 8)

    def show_value(self, value: str) -> None:
        """Show another value at once; mark and words stay until they are known."""
        self.value.show_value(value)

    def show_figure(self, outcome: str, value: str, detail: str) -> None:
        """Show a value with its words; ``outcome`` is a mark of the outcomes, "" for none."""
        if outcome != self._outcome:
            self._outcome = outcome
            self.mark.setPixmap(outcome_pixmap(outcome, 20) if outcome else QPixmap())
        shown = value or "–"
        self.value.show_value(shown)
        self.detail.show_words(detail)
        self.setAccessibleName(f"{self._title}: {shown}. {detail}")
        self.setToolTip(as_tip(detail))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(150, super().minimumSizeHint().height())


class Figures(QWidget):
    """The three figures, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawFigures")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.area = Figure("figureArea", self.tr("Area"))
        self.conflicts = Figure("figureConflicts", self.tr("In conflict"))
        self.neighbour = Figure("figureNeighbour", self.tr("Nearest licence"))
        self._by_name: Dict[str, Figure] = {
            "area": self.area,
            "conflicts": self.conflicts,
            "neighbour": self.neighbour,
        }
        for figure in self._by_name.values():
            column.addWidget(figure)

    def show_nothing(self) -> None:
        """Show that there is no area."""
        for figure in self._by_name.values():
            figure.show_figure("", "", "")
