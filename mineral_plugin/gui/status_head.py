"""The head of the dock: which area, which question, which data and law, what is in the way, what is kept."""

from __future__ import annotations

from typing import Dict, Mapping, Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.outcomes import ORDER, PROBLEMS, outcome_icon, outcome_word
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import FlowLayout, Heading, WrappingLabel
from mineral_plugin.gui.parts.wrapping_button import WrappingButton

_MARK_PX = 16


class StatusHead(QFrame):
    """Always in view; what is not known is said, and each line leads to where it can be changed.

    ``findings_asked`` names the outcome whose findings are to be shown.
    """

    data_asked = pyqtSignal()
    findings_asked = pyqtSignal(str)
    help_asked = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("areaHead")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(1)
        self._question_text, self._law_text = "", ""
        column.addLayout(self._first_line())
        self.question = WrappingLabel()
        self.question.setObjectName("headQuestion")
        column.addWidget(self.question)
        self.data = WrappingButton("headData")
        self.data.setIconSize(QSize(_MARK_PX, _MARK_PX))
        self.data.clicked.connect(lambda _checked=False: self.data_asked.emit())
        column.addWidget(self.data)
        self.unchecked = WrappingLabel(self.tr("Not checked yet."))
        self.unchecked.setObjectName("headUnchecked")
        column.addWidget(self.unchecked)
        self._counts = QWidget()
        self._counts.setObjectName("headCounts")
        self._marks = FlowLayout(4)
        self._counts.setLayout(self._marks)
        column.addWidget(self._counts)
        self.show_area("", "")
        self.show_data("cannot_tell", self.tr("Reference data: not looked at yet"))
        self.show_counts(None)

    def _first_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.name = Heading("")
        self.name.setObjectName("headName")
        self.saved = QLabel()
        self.saved.setObjectName("headSaved")
        self.saved.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.saved.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        line.addWidget(self.name, 1)
        line.addWidget(self.saved)
        line.addWidget(self._help(), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _help(self) -> QToolButton:
        made = QToolButton()
        made.setObjectName("pageHelp")
        made.setText("?")
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setToolTip(self.tr("Help on this page (F1)"))
        made.setAccessibleName(self.tr("Help on this page"))
        made.clicked.connect(lambda _checked=False: self.help_asked.emit())
        return made

    @property
    def has_area(self) -> bool:
        """Return whether an area is at work."""
        return self._has_area

    def show_area(self, name: str, question: str) -> None:
        """Show which area is at work and what is asked of it; an empty name says that there is none."""
        self._has_area = bool(name)
        self.name.setText(name or self.tr("No area yet"))
        self._question_text = question if name else ""
        self._show_question()
        self._show_parts()

    def show_law(self, text: str) -> None:
        """Show up to which day the law was read, after the question."""
        self._law_text = text
        self._show_question()

    def _show_question(self) -> None:
        words = [self._question_text, self._law_text if self._question_text else ""]
        self.question.setText(" · ".join(word for word in words if word))
        self.question.setVisible(bool(self.question.text()))

    def show_data(self, outcome: str, text: str, tip: str = "") -> None:
        """Show in one line what the reference data are worth; pressing it leads to them."""
        self.data.show_line(outcome_icon(outcome, _MARK_PX), text)
        told = tip or self.tr("Show the reference data")
        self.data.setToolTip(as_tip(told))
        self.data.setAccessibleDescription(told)

    def show_counts(self, counts: Optional[Mapping[str, int]]) -> None:
        """Show how many findings there are by outcome; ``None`` says that nothing was checked."""
        if self._is_counted and counts == self._shown_counts:
            return
        self._is_counted, self._shown_counts = True, None if counts is None else dict(counts)
        while self._marks.count():
            widget = self._marks.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        self._is_checked = counts is not None
        found = counts or {}
        shown = [outcome for outcome in PROBLEMS if found.get(outcome)] or ["clear"]
        for outcome in (name for name in ORDER if name in shown):
            self._marks.addWidget(self._count_button(outcome, found.get(outcome, 0)))
        self._show_parts()

    def _count_button(self, outcome: str, count: int) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"headCount-{outcome}")
        made.setAutoRaise(True)
        made.setIcon(outcome_icon(outcome, _MARK_PX))
        made.setIconSize(QSize(_MARK_PX, _MARK_PX))
        made.setText(f"{count} {outcome_word(outcome).lower()}")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setAccessibleName(
            self.tr("{outcome}: {count}").format(outcome=outcome_word(outcome), count=count)
        )
        made.setToolTip(self.tr("Show the findings"))
        made.clicked.connect(lambda _checked=False: self.findings_asked.emit(outcome))
        return made

    def show_saved(self, text: str, tip: str = "") -> None:
        """Show whether what was done is kept; an empty text says nothing."""
        self.saved.setText(text)
        self.saved.setToolTip(as_tip(tip))
        self.saved.setAccessibleDescription(tip)
        self.saved.setVisible(bool(text))

    def _show_parts(self) -> None:
        self.unchecked.setVisible(self._has_area and not self._is_checked)
        self._counts.setVisible(self._has_area and self._is_checked)

    _has_area = False
    _is_checked = False
    _is_counted = False
    _shown_counts: Optional[Dict[str, int]] = None
