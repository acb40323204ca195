"""A card in the page that asks for something: nothing else is blocked while it is open."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import COLOURS
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, button


class Card(QFrame):
    """A frame with a heading, room for what is asked, one sentence about what is wrong, and two buttons.

    ``dropped`` tells that another card took its place before it was answered.
    """

    done = pyqtSignal()
    cancelled = pyqtSignal()
    dropped = pyqtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setStyleSheet(
            f"#{name} {{ border: 1px solid palette(mid); border-radius: 3px; background: palette(base);"
            f" border-left: 5px solid {COLOURS['cannot_tell']}; }}"
        )
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(10, 6, 8, 6)
        self.column.setSpacing(5)
        self._problem = MarkedLine()
        self._problem.setObjectName(f"{name}Problem")
        self._problem.show_line("conflict", "")

    def head(self, title: str) -> None:
        """Add the heading, which is also the card's name when it is read out."""
        self.setAccessibleName(title)
        self.column.addWidget(Heading(title))

    def finish(self, accept_words: str, accept_name: str) -> None:
        """Add the last lines: the sentence, the button that accepts, the one that gives up."""
        self.column.addWidget(self._problem)
        line = QHBoxLayout()
        self.accept = button(accept_words, accept_name, self.done.emit)
        words = QCoreApplication.translate("Card", "Cancel")
        line.addWidget(self.accept)
        line.addWidget(button(words, f"{accept_name}Cancel", self.cancelled.emit))
        line.addStretch(1)
        self.column.addLayout(line)

    def show_problem(self, sentence: str) -> None:
        """Say why it was not done; "" says nothing."""
        self._problem.show_line("conflict", sentence)

    def problem_text(self) -> str:
        """Return the sentence about what is wrong."""
        return self._problem.text()

    def keyPressEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """Give up with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a width that fits a narrow dock."""
        return QSize(200, super().minimumSizeHint().height())


class AskCard(Card):
    """One question that is answered with yes or no."""

    def __init__(self, question: str, accept_words: str, parent: QWidget | None = None) -> None:
        super().__init__("askCard", parent)
        self.head(question)
        self.finish(accept_words, "askAccept")
