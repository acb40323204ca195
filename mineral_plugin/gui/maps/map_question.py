"""How a map is asked for: form, paper, scale, language, the other area, what is drawn below."""

from __future__ import annotations

from typing import NamedTuple, Sequence, Tuple

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.filling import choose, fill
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.widgets import MarkedLine, WrappingLabel, clear_column, combo, form


class QuestionShown(NamedTuple):
    """What can be chosen, as pairs of value and words, and what is to be known of it.

    ``usual`` is the form that the procedure asks for, in words, empty where it asks for none; ``about`` are
    sentences on the form; ``rule`` is the sentence on the scale. ``second`` is what the other area is there
    for, empty where the form has one area; ``how`` tells how such an area is made where there is none.
    """

    usual: str = ""
    forms: Sequence[Tuple[str, str]] = ()
    papers: Sequence[Tuple[str, str]] = ()
    scales: Sequence[Tuple[int, str]] = ()
    about: Sequence[str] = ()
    rule: str = ""
    is_rule_confirmed: bool = True
    second: str = ""
    seconds: Sequence[Tuple[str, str]] = ()
    how: str = ""
    problem: str = ""


class QuestionAsked(NamedTuple):
    """What is chosen, as the core's ``MapChoices`` has it."""

    form: str
    paper: str
    scale: int
    lang: str
    second: str
    has_base: bool


class MapQuestion(QWidget):
    """Everything is chosen by itself and may be changed."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapQuestion")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.form, self.paper = combo("mapForm"), combo("mapPaper")
        self.scale, self.language = combo("mapScale"), combo("mapLanguage")
        self.second = combo("mapSecond")
        rows = form()
        rows.addRow(self.tr("&Form of the map"), self.form)
        column.addLayout(rows)
        self.problem = MarkedLine()
        self.problem.setObjectName("mapFormProblem")
        column.addWidget(self.problem)
        rows = form()
        rows.addRow(self.tr("&Paper"), self.paper)
        rows.addRow(self.tr("&Scale"), self.scale)
        column.addLayout(rows)
        self.rule = MarkedLine()
        self.rule.setObjectName("mapScaleRule")
        column.addWidget(self.rule)
        self._add_second(column)
        rows = form()
        rows.addRow(self.tr("&Language of the map"), self.language)
        column.addLayout(rows)
        self._add_base(column)
        self.about = Section(self.tr("What is known of this form"), "mapAbout")
        column.addWidget(self.about)
        fill(self.language, [("vi", self.tr("Vietnamese")), ("en", self.tr("English"))])
        for box in (self.form, self.paper, self.scale, self.language, self.second):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.show_question(QuestionShown())

    def _add_second(self, column: QVBoxLayout) -> None:
        self._second_words = QLabel()
        self._second_words.setWordWrap(True)
        self._second_words.setBuddy(self.second)
        self.how = MarkedLine()
        self.how.setObjectName("mapSecondHow")
        for widget in (self._second_words, self.second, self.how):
            column.addWidget(widget)

    def _add_base(self, column: QVBoxLayout) -> None:
        self.base = QCheckBox(self.tr("Draw the visible layers below"))
        self.base.setObjectName("mapBase")
        self.base.setToolTip(
            self.tr("The layers now seen on the map of QGIS lie below the area; those of ours do not")
        )
        self.base.setAccessibleDescription(self.base.toolTip())
        self.base.toggled.connect(lambda _checked: self.changed.emit())
        column.addWidget(self.base)

    def show_question(self, shown: QuestionShown) -> None:
        """Show what can be chosen; what was chosen stays where it can."""
        usual = self.tr("By the procedure: {form}").format(form=shown.usual) if shown.usual else ""
        fill(self.form, [("", usual or self.tr("choose the form")), *shown.forms])
        fill(self.paper, [("", self.tr("by itself: the smallest that fits")), *shown.papers])
        fill(self.scale, [(0, self.tr("by itself: the largest that fits")), *shown.scales])
        self.problem.show_line("cannot_tell", shown.problem)
        self.rule.show_line("cannot_tell", shown.rule)
        self.rule.mark.setVisible(not shown.is_rule_confirmed)
        self._show_second(shown)
        clear_column(self.about.column)
        for sentence in shown.about:
            self.about.column.addWidget(WrappingLabel(sentence))
        self.about.setVisible(bool(shown.about))

    def _show_second(self, shown: QuestionShown) -> None:
        fill(self.second, shown.seconds)
        self._second_words.setText(shown.second)
        self.second.setAccessibleName(shown.second.replace("&", ""))
        for widget in (self._second_words, self.second):
            widget.setVisible(bool(shown.second) and bool(shown.seconds))
        self.how.show_line("cannot_tell", shown.how)

    def show_choices(self, chosen: QuestionAsked) -> None:
        """Show what was chosen before; tells nobody."""
        choose(self.form, chosen.form)
        choose(self.paper, chosen.paper)
        choose(self.scale, chosen.scale)
        choose(self.language, chosen.lang)
        choose(self.second, chosen.second)
        self.base.blockSignals(True)
        self.base.setChecked(chosen.has_base)
        self.base.blockSignals(False)

    def asked(self) -> QuestionAsked:
        """Return what is chosen now."""
        return QuestionAsked(
            form=str(self.form.currentData() or ""),
            paper=str(self.paper.currentData() or ""),
            scale=int(self.scale.currentData() or 0),
            lang=str(self.language.currentData() or "vi"),
            second=str(self.second.currentData() or ""),
            has_base=bool(self.base.isChecked()),
        )
