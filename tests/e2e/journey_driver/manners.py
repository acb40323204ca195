"""The steps beside the main way: help, options, locator, packs, the practice with its tour, an audit."""

from __future__ import annotations

from typing import Any, Callable, Dict

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTableView,
    QTreeView,
    QWidget,
)

from journey_driver.hands import Hands, Missing


class MannerSteps:
    """The part of the walk that uses QGIS's own places, the data, the practice and the audit."""

    _iface: Any
    _hands: Hands
    _plan: Dict[str, Any]
    _say: Callable[[Dict[str, Any]], None]
    picture: Callable[[str], None]

    def open_help(self) -> None:
        """Open the help of the page by its button, look up another topic, close it; then by F1."""
        self._hands.click("pageHelp")
        self._hands.wait(lambda: self._hands.sees("helpPanel"), 10, "the help")
        self._say({"help_title": self._hands.text("helpTitle")})
        self.picture("help")
        self._hands.click("closeHelp")
        self._hands.find("doorPaste").setFocus()
        QTest.keyClick(self._hands.find("doorPaste"), Qt.Key.Key_F1)
        self._hands.wait(lambda: self._hands.sees("helpPanel"), 10, "the help by F1")
        self._say({"help_by_key": self._hands.text("helpTitle")})
        self._hands.click("closeHelp")

    def change_options(self) -> None:
        """Open the options of QGIS at our page, tick a box, press OK."""
        reader = _OptionsReader(self._hands)
        self._iface.showOptionsDialog(self._hands.window, self._plan["options_page"])
        reader.stop()
        self._say({"options_seen": reader.seen, "options_before": reader.before})

    def install_pack(self) -> None:
        """Give a pack to the panel of the data, unfold packs, take its tick away and put it back."""
        self._hands.click("page-layers")
        self._hands.choose_files("addReference", [self._plan["pack"]])
        rows = self._hands.find("layerRows")
        self._hands.wait(lambda: self._plan["pack_name"] in " ".join(rows.texts()), 30, "the pack's layers")
        self._hands.click_widget(self._hands.find("sources").head)
        self._hands.wait(lambda: self._hands.sees("tick-source-0"), 10, "the box of the pack")
        for wanted in (False, True):
            self._hands.click("tick-source-0")
            self._hands.wait(lambda: self._is_ticked() is wanted, 10, "the tick")  # noqa: B023 - waited for
            QTest.qWait(600)
        self._say({"pack_rows": rows.texts(), "pack_ticked": self._is_ticked()})
        self.picture("packs")
        self._hands.click("page-start")

    def _is_ticked(self) -> bool:
        return bool(self._hands.find("tick-source-0", QCheckBox).isChecked())

    def locate(self) -> None:
        """Type a licence's number into the locator bar of QGIS and press Return on what it finds."""
        canvas = self._iface.mapCanvas()
        before = canvas.extent()
        bar = self._hands.eyes.of_class("QgsLocatorWidget")[0]
        line = bar.findChild(QLineEdit)
        self._hands.click_widget(line)
        QTest.keyClicks(line, self._plan["locator_text"])
        found = self._hands.eyes.tree_of_locator
        self._hands.wait(lambda: _count(found()) > 0, 20, "something that the locator finds")
        QTest.qWait(500)
        self._say({"located": _words(found())})
        self.picture("locator")
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self._hands.wait(lambda: canvas.extent() != before, 10, "the map to go there")
        self._say({"map_moved_by_locator": canvas.extent() != before})

    def practise(self) -> None:
        """Open the practice project and follow its tour: table, question, map, check; then end it."""
        QgsProject.instance().setDirty(False)
        self._hands.click("page-start")
        self._hands.click("startPractice")
        self._hands.wait(lambda: self._hands.sees("tourCard"), 30, "the tour")
        self._hands.click("tourHelp")
        self._hands.click("readTable")
        self._hands.wait(lambda: bool(self._hands.eyes.visible(QWidget, "acceptAnswer")), 15, "the question")
        self.picture("tour")
        self._hands.click("acceptAnswer")
        self._hands.wait(lambda: self._hands.find("putOnMap").isEnabled(), 15, "the way to the map")
        self._hands.click("putOnMap")
        self._hands.wait(lambda: "4" in self._hands.text("tourTitle"), 15, "the step of the check")
        self._hands.click("page-check")
        self._hands.click("tourHelp")
        self._hands.click("check")
        self._hands.wait(lambda: self._hands.sees("headline"), 60, "the findings")
        QTest.qWait(1500)
        self._say({"practice_verdict": self._hands.text("verdict"), "tour": self._hands.text("tourTitle")})
        self.picture("tour-check")
        self._hands.click("tourEnd")
        self._say({"tour_is_gone": not self._hands.sees("tourCard")})

    def audit(self) -> None:
        """As an office: audit the pack's register, where everything overlaps, and look through the list."""
        self._hands.click("page-start")
        self._hands.click("modeOffice")
        self._hands.click("doorAudit")
        self._hands.wait(lambda: self._hands.sees("auditRun"), 10, "the page of the audit")
        self._hands.choose("auditRegister", self._plan["register"])
        self._hands.click("auditRun")
        self._hands.wait(lambda: self._hands.sees("auditPairs"), 120, "the pairs")
        table = self._hands.find("auditPairs", QTableView)
        self._hands.wait(lambda: table.model().rowCount() > 0, 20, "rows of pairs")
        self._say({"pairs": self._hands.text("auditHeadline"), "rows": table.model().rowCount()})
        self.picture("audit")
        self._look_through(table)
        self._hands.write("auditText", "Gp 17/GP")
        QTest.qWait(1000)
        self._say({"pairs_found": table.model().rowCount()})

    def _look_through(self, table: QTableView) -> None:
        """Go down the list with the keys, to its end, and sort it by a click on a heading."""
        self._hands.reveal(table)
        table.setFocus()
        for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 5, Qt.Key.Key_PageDown):
            QTest.keyClick(table, key)
            QTest.qWait(150)
        QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(500)
        header = table.horizontalHeader()
        spot = header.rect().center()
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        QTest.qWait(800)


class _OptionsReader(QObject):
    """Uses our page in the options of QGIS once the dialog is up, and presses OK."""

    def __init__(self, hands: Hands) -> None:
        super().__init__()
        self.seen, self.before = False, False
        self._hands = hands
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(500)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        box = dialog.findChild(QCheckBox, "option-large_targets") if isinstance(dialog, QDialog) else None
        if box is None or not box.isVisible():
            return
        self._timer.stop()
        self.seen, self.before = True, box.isChecked()
        self._hands.click_widget(box, box.rect().center().__class__(10, box.height() // 2))
        buttons = dialog.findChild(QDialogButtonBox)
        QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def _count(tree: Any) -> int:
    return 0 if tree is None else tree.model().rowCount()


def _words(tree: QTreeView) -> str:
    if not isinstance(tree, QAbstractItemView):
        raise Missing("no results of the locator")
    model = tree.model()
    return " | ".join(str(model.index(row, 0).data()) for row in range(model.rowCount()))
