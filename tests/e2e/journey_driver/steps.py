"""The steps of the journey, one method each; a step looks, clicks, waits, and says what it saw."""

from __future__ import annotations

import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any, Callable, Dict

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QFrame, QListWidget, QTableView, QToolBar

from journey_driver.drawing import DrawSteps
from journey_driver.filing import FilingSteps
from journey_driver.hands import Hands, Missing
from journey_driver.manners import MannerSteps
from journey_driver.sending import SendingSteps


class Walk(DrawSteps, FilingSteps, MannerSteps, SendingSteps):
    """One walk through QGIS."""

    def __init__(
        self, iface: Any, hands: Hands, plan: Dict[str, Any], say: Callable[[Dict[str, Any]], None]
    ) -> None:
        self._iface, self._hands, self._plan, self._say = iface, hands, plan, say
        self._pictures = 0

    def picture(self, name: str) -> None:
        """Save a picture of the screen; the pictures are numbered in the order of the walk."""
        self._pictures += 1
        path = Path(self._plan["pictures"]) / f"{self._plan['prefix']}{self._pictures:02d}-{name}.png"
        self._hands.picture(str(path))

    def open_dock(self) -> None:
        """Click the plugin's button in the toolbar."""
        self._hands.click_tool("mineralLicenceOpen")
        self._hands.wait(lambda: self._hands.sees("MineralLicenceDock"), 10, "the dock")
        dock = self._hands.find("MineralLicenceDock", QDockWidget)
        self._iface.mainWindow().resizeDocks([dock], [400], Qt.Orientation.Horizontal)
        # The dock is made in turns: it is there before what stands in it.
        begun = ("engineFile", "doorPaste", "areaHead")
        self._hands.wait(lambda: any(self._hands.sees(name) for name in begun), 30, "the first page")
        self._say({"dock_title": dock.windowTitle(), "python": _python()})

    def see_engine_missing(self) -> None:
        """Read the sentence that says that the geometry engine is missing."""
        self._see_engine_page()
        self._say({"engine_sentence": self._hands.text("engineSentence")})
        self.picture("engine-missing")

    def set_up_engine_wrong_file(self) -> None:
        """Give a file that is not the engine; the plugin says so and stays as it is."""
        self._hands.choose_files("engineFile", [self._plan["wrong_wheel"]])
        self._hands.wait(lambda: self._hands.sees("engineResult"), 20, "a sentence about the wrong file")
        self._say({"wrong_wheel_sentence": self._hands.text("engineResult")})

    def _see_engine_page(self) -> None:
        self._hands.wait(lambda: self._hands.sees("engineSentence"), 10, "the page of the engine")

    def set_up_engine(self) -> None:
        """Take the engine from the file that the office has."""
        self._see_engine_page()
        self._hands.choose_files("engineFile", [self._plan["wheel"]])
        self._hands.wait(lambda: self._engine_answered(), 60, "the engine")
        restart = self._hands.sees("engineSentence")
        self._say({"restart_asked": restart})
        if restart:
            self._say({"restart_sentence": self._hands.text("engineSentence")})
        self.picture("engine-answered")

    def _engine_answered(self) -> bool:
        if self._hands.sees("doorPaste"):
            return True
        return self._hands.find("engineFile").isEnabled() is False and not self._hands.sees("engineProgress")

    def see_start(self) -> None:
        """See the doors."""
        self._hands.wait(self._doors_are_open, 30, "the doors")
        self._say({"shapely_from": str(getattr(sys.modules.get("shapely"), "__file__", ""))})
        self._say(
            {"doors": [name for name in ("doorPaste", "doorOpen", "doorDraw") if self._hands.sees(name)]}
        )
        self.picture("start")

    def _doors_are_open(self) -> bool:
        return self._hands.sees("doorPaste") and self._hands.find("doorPaste").isEnabled()

    def paste_nonsense(self) -> None:
        """Paste text without coordinates: one sentence, and no way on."""
        self._hands.click("doorPaste")
        self._hands.paste("cornerText", "xin chào\n")
        self._hands.click("readTable")
        self._hands.wait(lambda: self._hands.sees("tableProblem"), 10, "a sentence about the table")
        self._say(
            {
                "nonsense_sentence": self._hands.text("tableProblem"),
                "nonsense_goes_on": self._hands.find("putOnMap").isEnabled(),
            }
        )
        self.picture("table-unreadable")

    def paste_table(self) -> None:
        """Paste the corner table and read it."""
        if self._hands.sees("doorPaste"):
            self._hands.click("doorPaste")
        self._hands.paste("cornerText", self._plan["table"])
        self._hands.write("areaName", self._plan["name"])
        self._hands.write("topLevel", self._plan["top"])
        self._hands.write("bottomLevel", self._plan["bottom"])
        self._hands.click("readTable")
        self._hands.wait(lambda: self._hands.sees("cornerTable"), 10, "the table as understood")
        table = self._hands.find("cornerTable", QTableView)
        self._hands.reveal(self._hands.find("putOnMap"))
        self._say(
            {
                "corners_read": table.model().rowCount(),
                "understood": self._hands.text("understood"),
                "figures": self._hands.text("areaFigures"),
            }
        )
        self.picture("table-read")

    def put_on_map(self) -> None:
        """Put the area on the map."""
        self._hands.click("putOnMap")
        layers = QgsProject.instance().mapLayers().values()
        self._say({"layers": sorted(f"{layer.name()}:{layer.featureCount()}" for layer in layers)})
        self.picture("on-the-map")

    def ask_check(self) -> None:
        """Choose reference data, procedure, mineral and holder."""
        self._hands.click("page-layers")
        self._hands.choose_files("addReference", self._plan["reference"])
        shown = self._hands.find("layerRows")
        self._hands.wait(
            lambda: "reference.gpkg" in " ".join(shown.texts()), 20, "the reference data in the panel"
        )
        self._say({"reference_rows": shown.texts()})
        self.picture("layers")
        self._hands.click("page-check")
        self._say({"procedure": self._hands.choose("procedureCombo", self._plan["procedure"])})
        self._say({"mineral": self._hands.choose("mineralCombo", self._plan["mineral"])})
        self._hands.write("holder", self._plan["holder"])
        self.picture("question")

    def _lines(self, name: str) -> list:
        shown = self._hands.find(name, QListWidget)
        return [shown.item(i).text() for i in range(shown.count())]

    def check(self) -> None:
        """Press the button and read the findings."""
        self._hands.click("check")
        self._hands.wait(
            lambda: self._hands.sees("headline") or self._hands.sees("checkProblem"), 60, "the findings"
        )
        if self._hands.sees("checkProblem"):
            raise Missing(self._hands.text("checkProblem"))
        self._hands.wait(self._at_rest(), 30, "all the findings")
        cards = self._cards()
        self._hands.reveal(self._hands.find("headline"))
        if self._hands.sees("headlineFold"):
            self._hands.click("headlineFold")
        self._say(
            {
                "verdict": self._hands.text("verdict"),
                "headline": self._hands.text("headline"),
                "head": self._hands.text("headQuestion"),
                "cards": [card.text() for card in cards],
                "finding_layer": self._finding_count(),
            }
        )
        self.picture("findings")

    def _at_rest(self) -> object:
        """Return what says whether cards and layer, which come part by part, are the same for a second."""
        seen = {"what": None, "since": 0.0}

        def look() -> bool:
            what = len(self._cards()), self._finding_count()
            if what != seen["what"]:
                seen.update(what=what, since=time.monotonic())
            return what[0] > 0 and time.monotonic() - seen["since"] > 1.0

        return look

    def _cards(self) -> list:
        cards = self._hands.eyes.visible(QFrame)
        return [card for card in cards if card.objectName().startswith("finding-")]

    def _finding_count(self) -> int:
        layers = QgsProject.instance().mapLayers().values()
        return sum(
            layer.featureCount()
            for layer in layers
            if layer.customProperty("mineral_licence/kind") == "findings"
        )

    def check_again(self) -> None:
        """Press the button twice more: the answer is the same, and no layer is doubled."""
        for _ in range(2):
            self._hands.click("check")
            self._hands.wait(lambda: not self._hands.sees("stopCheck"), 60, "the end of the check")
            self._hands.wait(lambda: bool(self._cards()), 10, "the findings")
        self._say({"verdict_again": self._hands.text("verdict"), "layers_again": len(_our_layers())})

    def choose_finding(self) -> None:
        """Click a finding: it is marked, and the map does not move; its button then zooms."""
        canvas = self._iface.mapCanvas()
        card = next(card for card in self._cards() if card.zoom.isEnabled())
        before = canvas.extent()
        self._hands.click_widget(card)
        moved = canvas.extent() != before
        self._say({"map_moved_by_choice": moved, "marked": bool(_marks(canvas))})
        self._hands.click(card.zoom.objectName())
        self._say({"map_moved_by_zoom": canvas.extent() != before})
        self._hands.reveal(card)
        self.picture("finding-chosen")

    def unfold_passes(self) -> None:
        """Unfold the checks without objection."""
        self._hands.click("passesFold")
        passes = self._hands.find("passes")
        self._hands.reveal(passes)
        self.picture("passes")
        self._hands.click("passesFold")

    def open_report(self) -> None:
        """Open the report; the browser is played by a handler of this test."""
        opened = _Opened()
        QDesktopServices.setUrlHandler("file", opened.take)
        self._hands.click("openReport")
        self._hands.wait(lambda: bool(opened.path), 20, "the report to be opened")
        QDesktopServices.unsetUrlHandler("file")
        self._say({"report_opened": opened.path})

    def save_project(self) -> None:
        """Save the project under a name and read what is in the file."""
        path = self._plan["project"]
        self._hands.choose_files_of(self._iface.actionSaveProjectAs().trigger, [path])
        self._hands.wait(lambda: Path(path).is_file(), 20, "the project file")
        with zipfile.ZipFile(path) as saved:
            name = next(name for name in saved.namelist() if name.endswith(".qgs"))
            self._say({"project_text": saved.read(name).decode("utf-8")})

    def make_map(self) -> None:
        """Make the map of the area, see it in QGIS's own designer, and export it."""
        self._hands.click("page-check")
        self._hands.click("openMapPage")
        self._hands.wait(lambda: self._hands.find("makeMap").isEnabled(), 20, "the button of the map")
        self._hands.click("makeMap")
        self._hands.wait(lambda: bool(self._iface.openLayoutDesigners()), 60, "the designer")
        done = self._hands.find("exportMap")
        self._hands.wait(lambda: done.isVisible() and done.isEnabled(), 60, "the proof")
        self.picture("designer")
        (designer,) = self._iface.openLayoutDesigners()
        self._say({"designed": designer.layout().name()})
        designer.close()
        self._hands.choose_files("exportMap", [self._plan["map"]])
        self._hands.wait(lambda: Path(self._plan["map"]).is_file(), 60, "the map as PDF")
        self._hands.wait(lambda: self._hands.sees("mapTold"), 60, "the words about the file")
        self._say({"map_state": self._hands.text("mapState"), "map_told": self._hands.text("mapTold")})
        self.picture("map-made")

    def save_report(self) -> None:
        """Save the report as JSON and HTML where the user wants it."""
        self._hands.choose_files("saveJson", [self._plan["report_json"]])
        self._hands.choose_files("saveHtml", [self._plan["report_html"]])
        self._say({"report_saved": Path(self._plan["report_json"]).is_file()})

    def make_dossier(self) -> None:
        """Prepare the dossier and look at its components."""
        self._hands.click("makeDossier")
        self._hands.wait(lambda: self._hands.sees("components"), 20, "the components of the dossier")
        self._say({"components": self._lines("components")})
        self.picture("dossier")

    def file_to_nobody(self) -> None:
        """File to an address where nobody listens: one sentence, nothing lost."""
        self._hands.write("serviceUrl", self._plan["dead_service"])
        self._hands.wait(lambda: self._hands.find("fileDossier").isEnabled(), 20, "the filing button")
        self._hands.click("fileDossier")
        self._hands.wait(lambda: self._hands.sees("filingProblem"), 60, "a sentence about the service")
        self._say({"dead_service_sentence": self._hands.text("filingProblem")})

    def file_dossier(self) -> None:
        """File to the running service and see the receipt."""
        self._hands.write("serviceUrl", self._plan["service"])
        self._hands.wait(self._practice_server_is_named, 20, "the legal effect")
        self._hands.click("fileDossier")
        self._hands.wait(lambda: self._hands.sees("receipt"), 60, "the receipt")
        self._hands.reveal(self._hands.find("receipt"))
        self._say(
            {
                "legal_effect": self._hands.text("legalEffect"),
                "receipt": self._hands.text("receiptNumber"),
                "receipt_words": self._hands.text("receiptDetails"),
            }
        )
        self.picture("receipt")

    def _practice_server_is_named(self) -> bool:
        words = self._hands.text("legalEffect")
        return "KHÔNG" in words or "NO legal" in words

    def file_again(self) -> None:
        """Press the button once more: the same receipt, no second dossier."""
        self._hands.click("fileDossier")
        self._hands.wait(lambda: not self._hands.sees("stopFiling"), 60, "the end of the second filing")
        self._say({"receipt_again": self._hands.text("receiptNumber")})

    def see_receipts(self) -> None:
        """See the stored receipts."""
        self._hands.click("page-dossier")
        self._hands.wait(lambda: self._hands.sees("receiptList"), 10, "the list of receipts")
        self._hands.reveal(self._hands.find("receiptList"))
        self._say({"receipts_listed": len(self._lines("receiptList"))})
        self.picture("receipts")

    def reload_three_times(self) -> None:
        """Switch the plugin off and on three times, as the plugin manager does; count what is left."""
        from qgis import utils

        self._say({"before": self._inventory()})
        for _ in range(3):
            utils.unloadPlugin("mineral_plugin")
            self._hands.wait(lambda: not self._inventory()["docks"], 5, "the dock to go")
            self._say({"unloaded": self._inventory()})
            utils.loadPlugin("mineral_plugin")
            utils.startPlugin("mineral_plugin")
            self.open_dock()
            self._hands.wait(self._doors_are_open, 30, "the doors")
            self._hands.wait(lambda: not self._inventory()["tasks"], 30, "the end of the first tasks")
            self._say({"reloaded": self._inventory()})
        self.see_start()

    def _inventory(self) -> Dict[str, Any]:
        anywhere = self._hands.eyes.anywhere
        _let_qt_delete()
        return {
            "actions": len(anywhere(QAction, "mineralLicenceOpen")),
            "docks": len(anywhere(QDockWidget, "MineralLicenceDock")),
            "toolbars": len(anywhere(QToolBar, "mineralLicenceToolBar")),
            "menus": len(
                [
                    a
                    for a in self._iface.vectorMenu().actions()
                    if "ineral" in a.text() or "khoáng" in a.text()
                ]
            ),
            "layers": len(_our_layers()),
            "groups": len(QgsProject.instance().layerTreeRoot().findGroups(True)),
            "marks": len(_marks(self._iface.mapCanvas())),
            "providers": len(
                [p for p in QgsApplication.processingRegistry().providers() if p.id() == "mineral"]
            ),
            "tasks": QgsApplication.taskManager().count(),
            "threads": threading.active_count(),
        }

    def wait_long(self) -> None:
        """Let a person look (used by hand only)."""
        self._hands.wait(lambda: False, 600, "nothing")


class _Opened(QObject):
    """Takes the file that was to be opened outside."""

    path = ""

    @pyqtSlot(QUrl)
    def take(self, url: QUrl) -> None:
        """Remember the file."""
        self.path = url.toLocalFile()


def _python() -> Dict[str, Any]:
    import mineral_plugin

    return {"prefix": sys.prefix, "path": sys.path, "plugin": str(mineral_plugin.__file__)}


def _our_layers() -> list:
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if layer.customProperty("mineral_licence/kind")]


def _marks(canvas: Any) -> list:
    from qgis.gui import QgsRubberBand

    ours = [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]
    return [item for item in ours if item.isVisible() and item.size()]


def _let_qt_delete() -> None:
    from qgis.PyQt.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
