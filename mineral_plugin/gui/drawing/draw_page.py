"""The page "draw": live figures, the corner table that is the map, and the tools for a drawn area.

The page shows and asks; every act is a signal, and ``DrawingSteps`` does it.
"""

from __future__ import annotations

import contextlib
from typing import Iterator, Tuple

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAction,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from mineral_plugin.gui.drawing.draw_figures import Figures
from mineral_plugin.gui.drawing.draw_table import DrawTable
from mineral_plugin.gui.drawing.draw_tools_gps import GpsTool
from mineral_plugin.gui.drawing.draw_tools_levels import LevelsTool
from mineral_plugin.gui.drawing.draw_tools_round import RoundTool
from mineral_plugin.gui.drawing.draw_tools_share import KeepTool, MergeTool, SplitTool
from mineral_plugin.gui.drawing.draw_tools_traverse import TraverseTool
from mineral_plugin.gui.drawing.draw_tools_zone import ZoneChoice
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.theme_icons import theme_icon
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import (
    FlowLayout,
    Heading,
    MarkedLine,
    ScrollingPage,
    WrappingLabel,
    button,
    combo,
)

OFF, DRAW, EDIT = "", "draw", "edit"
NEW, PART, HOLE = "area", "part", "hole"


class DrawPage(ScrollingPage):
    """Figures, buttons, corner table and tools of the area at work.

    ``mode_asked`` tells ``draw``, ``edit`` or "" (off), ``purpose_asked`` what is drawn next.
    """

    mode_asked = pyqtSignal(str)
    purpose_asked = pyqtSignal(str)
    renamed = pyqtSignal(str)
    renumber_asked = pyqtSignal()
    delete_ring_asked = pyqtSignal()
    measures_toggled = pyqtSignal(bool)
    zoom_asked = pyqtSignal()
    check_asked = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__("pageDraw", parent)
        self.setProperty("helpTopic", "draw")
        self.lang = lang
        self._add_modes()
        self.hint = WrappingLabel()
        self.hint.setObjectName("drawHint")
        self.column.addWidget(self.hint)
        self.crossing = MarkedLine()
        self.crossing.setObjectName("drawCrossing")
        self.column.addWidget(self.crossing)
        self.problem = MarkedLine()
        self.problem.setObjectName("drawProblem")
        self.column.addWidget(self.problem)
        self.said = MarkedLine()
        self.said.setObjectName("drawSaid")
        self.column.addWidget(self.said)
        self.zone = ZoneChoice()
        self.column.addWidget(self.zone)
        self.figures = Figures()
        self.column.addWidget(self.figures)
        self._add_table()
        self._add_tools()
        self.column.addStretch(1)
        for line in (self.crossing, self.problem, self.said):
            line.show_line("clear", "")
        self.allow(False, False, False)
        self.allow_ring(False)

    def _add_modes(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(2)
        self.draw = self._mode(
            DRAW, "/mActionCapturePolygon.svg", self.tr("Dra&w"), self.tr("Set corners on the map")
        )
        self.edit = self._mode(
            EDIT,
            "/mActionVertexTool.svg",
            self.tr("&Edit"),
            self.tr("Move, insert and take out corners on the map"),
        )
        line.addWidget(self.draw)
        line.addWidget(self.edit)
        self._line = line
        line.addStretch(1)
        self.to_map = _icon_button(
            "drawZoom", "/mActionZoomToLayer.svg", self.tr("Show the whole area on the map")
        )
        self.to_map.clicked.connect(lambda _checked=False: self.zoom_asked.emit())
        line.addWidget(self.to_map)
        self.column.addLayout(line)
        self._add_purpose()

    def _add_purpose(self) -> None:
        self.purpose = combo("drawPurpose")
        self.purpose.setAccessibleName(self.tr("What is drawn"))
        for key, words in (
            (NEW, self.tr("Draw a new area")),
            (PART, self.tr("Add a part to this area")),
            (HOLE, self.tr("Leave out a piece inside (hole)")),
        ):
            self.purpose.addItem(words, key)
        self.purpose.activated.connect(lambda _index: self.purpose_asked.emit(self.purpose.currentData()))
        self.column.addWidget(self.purpose)

    def _mode(self, name: str, icon: str, words: str, tip: str) -> QToolButton:
        made = _tool_button(f"mode-{name}", words, tip)
        made.setIcon(theme_icon(icon.lstrip("/")))
        made.setCheckable(True)
        made.clicked.connect(lambda checked=False: self.mode_asked.emit(name if checked else OFF))
        return made

    def _add_table(self) -> None:
        self.name = QLineEdit()
        self.name.setObjectName("drawName")
        self.name.setAccessibleName(self.tr("Name of the area"))
        self.name.setPlaceholderText(self.tr("Name of the area"))
        self.name.editingFinished.connect(lambda: self.renamed.emit(self.name.text().strip()))
        self.column.addWidget(self.name)
        self.table = DrawTable()
        self.column.addWidget(self.table)
        self.buttons = QWidget()
        line = FlowLayout()
        self.buttons.setLayout(line)
        self.renumber = button(
            self.tr("&Number anew"),
            "drawRenumber",
            self.renumber_asked.emit,
            self.tr("Clockwise from the north-west corner, 1, 2, 3 … through all rings"),
        )
        self.delete_ring = button(
            self.tr("Take &out this ring"),
            "drawDeleteRing",
            self.delete_ring_asked.emit,
            self.tr("Takes out the part or the hole of the chosen corner"),
        )
        line.addWidget(self.renumber)
        line.addWidget(self.delete_ring)
        self.column.addWidget(self.buttons)
        self.measures = QCheckBox(self.tr("Lengths and &bearings of all sides"))
        self.measures.setObjectName("drawMeasures")
        self.measures.setToolTip(
            self.tr("Writes them on the map; the side under the mouse always shows its own")
        )
        self.measures.toggled.connect(self.measures_toggled.emit)
        self.column.addWidget(self.measures)

    def _add_tools(self) -> None:
        self.column.addWidget(Heading(self.tr("Tools")))
        self.rounding = RoundTool(self.lang)
        self.traverse = TraverseTool(self.lang)
        self.gps = GpsTool(self.lang)
        self.levels = LevelsTool()
        self.split = SplitTool(self.lang)
        self.merge = MergeTool(self.lang)
        self.keep = KeepTool(self.lang)
        self.tools: Tuple[Section, ...] = (
            self.rounding,
            self.traverse,
            self.gps,
            self.levels,
            self.split,
            self.merge,
            self.keep,
        )
        for tool in self.tools:
            self.column.addWidget(tool)
            tool.opened.connect(lambda opened=tool: self._on_tool(opened))
        self.check = button(self.tr("&Check this area"), "drawCheck", self.check_asked.emit)
        self.column.addWidget(self.check)

    def _on_tool(self, opened: Section) -> None:
        self._close_others(opened)
        self.reveal(opened)

    def _close_others(self, opened: Section) -> None:
        for tool in self.tools:
            if tool is not opened and tool.is_open():
                tool.open(False)

    def take_steps(self, undo: QAction, redo: QAction) -> None:
        """Put undo and redo into the line of buttons; their texts name the step."""
        for name, icon, action in (
            ("drawUndo", "/mActionUndo.svg", undo),
            ("drawRedo", "/mActionRedo.svg", redo),
        ):
            made = _icon_button(name, icon, action.text())
            made.clicked.connect(lambda _checked=False, action=action: action.trigger())
            action.changed.connect(lambda made=made, action=action: _follow_action(made, action))
            _follow_action(made, action)
            self._line.insertWidget(self._line.count() - 2, made)

    def show_mode(self, mode: str) -> None:
        """Show which tool is in hand; nothing is told."""
        for name, made in ((DRAW, self.draw), (EDIT, self.edit)):
            made.setChecked(mode == name)

    def show_purpose(self, purpose: str, is_choice: bool) -> None:
        """Show what is drawn next, where there is a choice: a part or a hole needs an area."""
        self.purpose.setCurrentIndex(self.purpose.findData(purpose))
        self.purpose.setVisible(is_choice)

    def show_name(self, name: str) -> None:
        """Show the name of the area; what is being typed stays."""
        self.name.setVisible(bool(name))
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(name)

    def show_crossing(self, sentence: str) -> None:
        """Say where the boundary crosses itself; "" says nothing."""
        self.crossing.show_line("conflict", sentence)

    def show_hint(self, text: str) -> None:
        """Say in one line what the hand can do now; "" says nothing."""
        if text == self.hint.text() and self.hint.isHidden() != bool(text):
            return  # told anew with every move of the hand
        with self._place_kept():
            self.hint.setText(text)
            self.hint.setVisible(bool(text))

    def show_problem(self, sentence: str) -> None:
        """Say what could not be done, in the window wherever the page stands; "" says nothing."""
        with self._place_kept():
            self.problem.show_line("conflict", sentence)
        if sentence:
            self.reveal(self.problem)

    def say(self, sentence: str) -> None:
        """Say what was done; "" says nothing."""
        with self._place_kept():
            self.said.show_line("clear", sentence)

    @contextlib.contextmanager
    def _place_kept(self) -> Iterator[None]:
        """Let what is in the window stay there, whatever lines come and go above it."""
        bar, below = self.verticalScrollBar(), self.figures
        value, before = bar.value(), below.y()
        yield
        if value > before:
            layout = self.body.layout()
            layout.activate()
            self.body.resize(self.body.width(), layout.totalHeightForWidth(self.body.width()))
            bar.setValue(value + below.y() - before)

    def allow(self, has_area: bool, complete: bool, read_only: bool) -> None:
        """Enable what can be done with the area there is."""
        can_edit = has_area and not read_only
        self.edit.setEnabled(can_edit)
        self.draw.setEnabled(not read_only or not has_area)
        self.to_map.setEnabled(has_area)
        self.name.setReadOnly(not can_edit)
        for widget in (self.table, self.figures, self.buttons, self.measures, self.check):
            widget.setVisible(has_area)
        self.table.rows.can_edit = can_edit
        self.measures.setEnabled(has_area)
        self.check.setEnabled(complete)
        self.renumber.setEnabled(can_edit and complete)
        for tool in (self.rounding, self.levels, self.split, self.merge, self.keep):
            tool.setEnabled(can_edit and complete)
        if not has_area:
            self.figures.show_nothing()

    def allow_ring(self, allowed: bool) -> None:
        """Let the ring of the chosen corner be taken out, or not: the last ring stays."""
        self.delete_ring.setVisible(allowed)


def _tool_button(name: str, words: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setObjectName(name)
    made.setText(words)
    made.setToolTip(as_tip(tip))
    made.setAccessibleName(words.replace("&", ""))
    made.setAccessibleDescription(tip)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


def _icon_button(name: str, icon: str, tip: str) -> QToolButton:
    made = _tool_button(name, tip, tip)
    made.setIcon(theme_icon(icon.lstrip("/")))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return made


def _follow_action(made: QToolButton, action: QAction) -> None:
    words = action.text().replace("&", "")
    made.setEnabled(action.isEnabled())
    made.setAccessibleName(words)
    made.setToolTip(as_tip(words))
