"""The steps of drawing: corners by clicks on the map, a corner dragged, a repair done, a draft found again.

Everything on the map is done with the mouse and the keys, at places given in the coordinates of the map.
"""

from __future__ import annotations

import os
import signal
from typing import Any, Callable, Dict, List, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QFrame, QLabel, QListWidget, QTableView, QWidget

from journey_driver.hands import Hands, Missing

Place = Tuple[float, float]
_EPSG = 9208  # VN-2000 / TM-3 104-45
_STEPS = 12


class DrawSteps:
    """The part of the walk that draws; the rest of it is in ``steps``."""

    _iface: Any
    _hands: Hands
    _plan: Dict[str, Any]
    _say: Callable[[Dict[str, Any]], None]
    picture: Callable[[str], None]

    # --- hands on the map ---------------------------------------------------------------------------

    def _pixel(self, place: Place) -> QPoint:
        found = self._iface.mapCanvas().getCoordinateTransform().transform(QgsPointXY(*place))
        return QPoint(round(found.x()), round(found.y()))

    def _click_map(self, place: Place, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        viewport, spot = self._iface.mapCanvas().viewport(), self._pixel(place)
        QTest.mouseMove(viewport, spot)
        QTest.qWait(60)
        QTest.mouseClick(viewport, button, Qt.KeyboardModifier.NoModifier, spot)
        QTest.qWait(120)

    def _drag_map(self, start: Place, end: Place) -> None:
        viewport, none = self._iface.mapCanvas().viewport(), Qt.KeyboardModifier.NoModifier
        QTest.mouseMove(viewport, self._pixel(start))
        QTest.qWait(60)
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, none, self._pixel(start))
        for step in range(1, _STEPS + 1):
            share = step / _STEPS
            spot = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            _move_pressed(viewport, self._pixel(spot))
            QTest.qWait(40)
        self._hands.wait(lambda: self._figure("figureConflicts") != "", 5, "a word on conflicts")
        self._say({"while_dragged": self._figures()})
        self.picture("dragged")
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, none, self._pixel(end))
        QTest.qWait(250)

    def _key_map(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._iface.mapCanvas().viewport(), key, modifier)
        QTest.qWait(200)

    def _figure(self, name: str) -> str:
        return str(self._hands.find(f"{name}Value", QLabel).text())

    def _figures(self) -> Dict[str, str]:
        return {
            name: f"{self._figure(name)} {self._hands.find(name + 'Detail', QLabel).text()}".strip()
            for name in ("figureArea", "figureConflicts", "figureNeighbour")
            if self._hands.sees(f"{name}Value")
        }

    def _rows(self) -> List[List[str]]:
        model = self._hands.find("drawTable", QTableView).model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    # --- steps --------------------------------------------------------------------------------------

    def add_reference(self) -> None:
        """Take the reference data by the panel of the data."""
        self._hands.click("page-layers")
        self._hands.choose_files("addReference", self._plan["reference"])
        shown = self._hands.find("layerRows")
        self._hands.wait(
            lambda: "reference.gpkg" in " ".join(shown.texts()), 20, "the reference data in the panel"
        )
        self._hands.click("page-start")

    def look_at_the_place(self) -> None:
        """Make a project in the system of the place and go there on the map, as anybody does first."""
        self._iface.actionNewProject().trigger()
        canvas = self._iface.mapCanvas()
        crs = QgsCoordinateReferenceSystem(f"EPSG:{_EPSG}")
        QgsProject.instance().setCrs(crs)
        QTest.qWait(200)
        canvas.setExtent(QgsRectangle(*self._plan["place"]))
        canvas.refresh()
        QTest.qWait(300)

    def draw_corners(self) -> None:
        """Press the door, click each corner, close with the right button."""
        self._hands.click("doorDraw")
        self._hands.wait(lambda: self._hands.sees("mode-draw"), 10, "the page of drawing")
        corners = [tuple(place) for place in self._plan["corners"]]
        for place in corners:
            self._click_map(place)
        self.picture("drawing")
        self._click_map(corners[-1], Qt.MouseButton.RightButton)
        QTest.qWait(500)
        self._say({"drawn": self._figures(), "drawn_rows": self._rows()})
        self.picture("drawn")

    def drag_over_neighbour(self) -> None:
        """Drag a corner over the neighbour: what it conflicts with is said while the hand moves."""
        self._drag_map(tuple(self._plan["drag"][0]), tuple(self._plan["drag"][1]))
        QTest.qWait(600)
        self._say({"dragged": self._figures(), "dragged_rows": self._rows()})

    def undo_drag(self) -> None:
        """Take the step back with the keys, the map having the focus; then do it again."""
        self._key_map(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(500)
        self._say({"undone": self._figures(), "undone_rows": self._rows()})
        self._key_map(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        QTest.qWait(500)
        self._say({"redone_rows": self._rows()})

    def check_drawn(self) -> None:
        """Check the area with all rules."""
        self._hands.click("page-check")
        self._hands.choose("procedureCombo", self._plan["procedure"])
        self._hands.choose("mineralCombo", self._plan["mineral"])
        self._hands.write("holder", self._plan["holder"])
        self._hands.click("check")
        self._hands.wait(lambda: self._hands.sees("headline"), 60, "the findings")
        self._say({"drawn_verdict": self._hands.text("verdict")})
        self.picture("drawn-findings")

    def clip_along_neighbour(self) -> None:
        """Ask the finding on the neighbour for its remedies, look at the first one, and do it."""
        card = self._card("O01")
        self._hands.click(f"repair-{card.finding_id}")
        self._hands.wait(lambda: self._hands.sees("repairPreview-0"), 20, "the remedies")
        QTest.qWait(300)
        told = [label.text() for label in self._hands.find("repairPanel").findChildren(QLabel)]
        self._say({"remedies": [text for text in told if text]})
        self._hands.click("repairPreview-0")
        self.picture("repair-preview")
        number = next(n for n, text in enumerate(self._remedies()) if self._plan["remedy"] in text)
        self._hands.click(f"repairDo-{number}")
        QTest.qWait(800)
        self._hands.click("page-paste")
        QTest.qWait(500)
        self._say({"clipped": self._figures(), "clipped_rows": self._rows()})
        self.picture("clipped")

    def _remedies(self) -> List[str]:
        panel, rows = self._hands.find("repairPanel"), []
        while panel.findChild(QWidget, f"repair-{len(rows)}") is not None:
            rows.append(panel.findChild(QWidget, f"repair-{len(rows)}"))
        return [" ".join(label.text() for label in row.findChildren(QLabel)) for row in rows]

    def _card(self, rule: str) -> Any:
        cards = [f for f in self._hands.eyes.visible(QFrame) if f.objectName().startswith("finding-")]
        found = [card for card in cards if rule in card.text()]
        if not found:
            raise Missing(f"no card of {rule}")
        return found[0]

    def paste_doubtful_table(self) -> None:
        """Paste a table with a row that cannot be read, and answer the question about it."""
        self._hands.click("area-paste")
        self._hands.paste("cornerText", self._plan["doubtful_table"])
        self._hands.write("areaName", self._plan["name"])
        self._hands.click("readTable")
        self._hands.wait(lambda: bool(self._questions()), 15, "a question")
        question = self._questions()[0]
        self._hands.reveal(question)
        self._say({"question": [label.text() for label in question.findChildren(QLabel)]})
        self.picture("question-row")
        edit = question.answer.lineEdit()
        self._hands.click_widget(edit)
        QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(edit, self._plan["answer"])
        self._hands.click_widget(question.accept)
        self._hands.wait(lambda: self._hands.find("putOnMap").isEnabled(), 15, "the way to the map")
        self._hands.click("putOnMap")
        self._hands.wait(lambda: self._hands.sees("drawFigures"), 10, "the page of drawing")
        QTest.qWait(500)
        self._say({"pasted_rows": self._rows()})
        self.picture("pasted-on-the-map")

    def _questions(self) -> List[Any]:
        cards = self._hands.eyes.visible(QFrame)
        return [card for card in cards if hasattr(card, "accept") and hasattr(card, "answer")]

    def type_a_corner(self) -> None:
        """Choose the first corner in the table and move it with the arrow keys on the map."""
        table = self._hands.find("drawTable")
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Home)
        QTest.qWait(200)
        self._key_map(Qt.Key.Key_Right)
        self._key_map(Qt.Key.Key_Right)
        QTest.qWait(400)
        self._say({"before_kill": self._rows()})

    def kill(self) -> None:
        """End as a computer does whose plug is pulled."""
        os.kill(os.getpid(), signal.SIGKILL)

    def find_draft(self) -> None:
        """Open the newest draft from the list: it is as it was, and can be undone."""
        self._hands.wait(lambda: self._hands.sees("recentList"), 15, "the recent areas")
        shown = self._hands.find("recentList", QListWidget)
        self._say({"recent": [shown.item(n).text() for n in range(shown.count())]})
        self.picture("recent")
        rect = shown.visualItemRect(shown.item(0))
        QTest.mouseClick(
            shown.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center()
        )
        self._hands.wait(lambda: self._hands.sees("drawFigures"), 10, "the page of drawing")
        QTest.qWait(600)
        self._say({"after_kill": self._rows()})
        self.picture("draft-found")
        self._hands.click("drawUndo")
        QTest.qWait(300)
        self._say({"after_undo": self._rows()})


def _move_pressed(viewport: QWidget, spot: QPoint) -> None:
    """Move the mouse with its left button held, which QTest's own move does not say."""
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    place, on_screen = QPointF(spot), QPointF(viewport.mapToGlobal(spot))
    kind = QEvent.Type.MouseMove
    event = QMouseEvent(kind, place, on_screen, none, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)
