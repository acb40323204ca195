"""What newer packs changed, said until the user has read it."""

from __future__ import annotations

from typing import Sequence, Tuple

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, button


class NewsBanner(QFrame):
    """The first sentences, the rest folded, and a button that puts them away."""

    read = pyqtSignal()

    AT_ONCE = 3
    MOST = 200

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newsBanner")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(
            "NewsBanner { border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS['within_tolerance']}; }}"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 6, 4)
        column.setSpacing(2)
        self._head = MarkedLine()
        self.first = WrappingLabel()
        self.first.setObjectName("newsFirst")
        self.more = Section("", "newsMore")
        self.rest = WrappingLabel()
        self.rest.setObjectName("newsRest")
        self.more.column.addWidget(self.rest)
        for widget in (self._head, self.first, self.more):
            column.addWidget(widget)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(button(self.tr("I have read this"), "newsRead", self.read.emit))
        column.addLayout(line)
        self.hide()

    def show_news(self, sentences: Sequence[str]) -> None:
        """Show these sentences; none hides the banner."""
        lines = tuple(sentences)
        self._head.show_line("within_tolerance", self.tr("The reference data have changed"))
        self.first.setText(_bullets(lines[: self.AT_ONCE]))
        rest = lines[self.AT_ONCE : self.MOST]
        self.rest.setText(_bullets(rest))
        title = self.tr("{count} more changes").format(count=len(lines) - self.AT_ONCE)
        self.more.head.setText(title)
        self.more.head.setAccessibleName(title)
        self.more.open(False)
        self.more.setVisible(bool(rest))
        self.setAccessibleName(" ".join(lines[: self.AT_ONCE]))
        self.setVisible(bool(lines))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


def _bullets(lines: Tuple[str, ...]) -> str:
    return "\n".join(f"• {line}" for line in lines)
