"""The dock on Qt 6 in both languages, every page drawn, models held to Qt's rules; and the network."""

from __future__ import annotations

import importlib
import json
import sys
import threading
import time
from datetime import date
from io import BytesIO
from types import ModuleType, SimpleNamespace
from typing import Any, Callable, Dict, Iterator, List

import pytest
import requests
from faulty_server import FaultyServer
from qgis.PyQt.QtCore import (
    QAbstractItemModel,
    QBuffer,
    QCoreApplication,
    QEvent,
    Qt,
    QTranslator,
)
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtNetwork import QNetworkAccessManager
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QMainWindow, QPushButton, QWidget

from mineral_plugin.bridge.upload_device import Feed, UploadDevice
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.locate import i18n_path
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.dossier_page import ComponentRow
from mineral_plugin.gui.dossier.receipt_view import ReceiptLine
from mineral_plugin.gui.findings.findings_model import FindingsModel
from mineral_plugin.gui.layers.fields_card import FieldsCard, FieldShown
from mineral_plugin.gui.layers.issuer_card import IssuerCard, IssuerShown
from mineral_plugin.gui.layers.layer_row import RowShown
from mineral_plugin.gui.table.corner_table_model import CornerRow, CornerTableModel
from mineral_plugin.gui.table.proposal_card import ProposalShown
from mineral_plugin.gui.table.question_card import QuestionShown
from mineral_plugin.gui.table.reading_view import AreaLine, AreaShown
from mineral_plugin.gui.table.ring_sketch import SketchCorner

PAGES = ("start", "paste", "layers", "check", "dossier")


def finding(number: int, outcome: str) -> Dict[str, Any]:
    """Return a finding as the report holds it."""
    return {
        "id": f"f{number}",
        "rule": "overlap.licence",
        "outcome": outcome,
        "reason": "",
        "severity": "blocks",
        "basis": {"article": "Điều 1", "version_date": "2026-01-01", "confirmed": True},
        "message": {"vi": "Chồng lấn 1,5 ha.", "en": "Overlaps by 1.5 ha."},
        "remedy": {"vi": "Sửa ranh giới.", "en": "Change the boundary."},
        "measured": 15000.0,
        "limit": 0,
        "unit": "m2",
        "objects": [{"role": "licence", "source": "x", "id": "1", "name": "Mỏ Đá Vôi"}],
        "where": {"type": "Point", "coordinates": [1, 2]},
    }


REPORT = {
    "findings": [
        finding(n, o) for n, o in enumerate(("conflict", "cannot_tell", "within_tolerance", "clear"))
    ],
    "summary": {"verdict": "conflict", "headline": {"vi": "Có xung đột.", "en": "There is a conflict."}},
}


@pytest.fixture(params=["vi", "en"])
def dock(request: Any, qapp: Any) -> Iterator[MineralDock]:
    translator = QTranslator()
    if request.param == "vi" and translator.load(str(i18n_path("mineral_plugin_vi.qm"))):
        QCoreApplication.installTranslator(translator)
    window = QMainWindow()
    made = MineralDock(request.param, window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    window.resize(500, 700)
    window.show()
    yield made
    window.close()
    QCoreApplication.removeTranslator(translator)


def child(dock: QWidget, name: str, kind: Any = QWidget) -> Any:
    """Return the child of that object name."""
    found = dock.findChild(kind, name)
    assert found is not None, name
    return found


def test_every_page_is_drawn(dock: MineralDock) -> None:
    fill(dock)
    for page in PAGES:
        dock.open_page(page)
        assert not dock.grab().isNull()
    dock.show_engine_missing(True)
    assert not dock.grab().isNull()


def fill(dock: MineralDock) -> None:
    """Show something on every page."""
    dock.show_head("Khu vực 1", "P14 · 2026-11-23")
    dock.engine.show_state("shapely?", "shapely.whl")
    dock.engine.show_busy(True)
    dock.engine.show_result("conflict", "no")
    dock.start.show_message("message")
    dock.paste.set_zones([("105/3", "105/3")])
    dock.paste.show_source("1 2 3", "from a.xlsx")
    result = dock.paste.result
    rows = (CornerRow("1", "2 300 000", "500 000"), CornerRow("2", "x", "y", "?", "line 2"))
    ring = tuple(SketchCorner(str(n), x, y) for n, (x, y) in enumerate([(0, 0), (50, 0), (50, 40)], start=1))
    result.show_areas([AreaLine("I", "clear"), AreaLine("II", "cannot_tell", False)], 0)
    result.show_area(AreaShown("understood", ("a reason",), rows, "figures", "within_tolerance", (ring,)))
    result.show_questions([QuestionShown("q", "Line 2", "Which?", (("a", "1"), ("b", "2")), "2")])
    result.tools.show_report(["a note"])
    result.tools.show_diagnosis("likely", [ProposalShown("swapped", ("evidence",))])
    result.tools.show_difference("conflict", "differs", ["1: 12 mm"])
    for section in (result.tools.why, result.tools.doctor, result.tools.compare):
        section.open()
    result.show_busy("reading")
    dock.check.set_procedures([("P14", "Mining licence")])
    dock.check.set_minerals([("gold", "Gold")])
    dock.check.set_event_date(date(2026, 11, 23))
    dock.check.show_busy(True)
    dock.check.show_progress(40.0)
    dock.check.show_busy(False)
    dock.check.show_report(REPORT)
    dock.dossier.show_draft(
        "title", "summary", [ComponentRow("c1", "conflict", "missing", "Application", "note")]
    )
    dock.dossier.show_legal_effect("cannot_tell", "unknown")
    line = ReceiptLine("R-1", "2026-11-23", "d", "sentence", False, "practice")
    dock.dossier.show_receipts(line, [line])


def test_the_pages_are_opened_by_their_buttons(dock: MineralDock) -> None:
    opened: List[str] = []
    dock.page_opened.connect(opened.append)
    for page in ("paste", "check", "start"):
        QTest.mouseClick(child(dock, f"page-{page}"), Qt.MouseButton.LeftButton)
    assert opened == ["paste", "check", "start"]


def test_the_engine_page_asks_and_the_rest_is_hidden(dock: MineralDock) -> None:
    asked: List[bool] = []
    dock.engine.fetch_asked.connect(lambda: asked.append(True))
    dock.show_engine_missing(True)
    dock.engine.show_state("shapely?", "shapely.whl")
    QTest.mouseClick(child(dock, "engineFetch", QPushButton), Qt.MouseButton.LeftButton)
    assert asked == [True]
    dock.engine.show_state("no", "", False)
    assert not child(dock, "engineFetch", QPushButton).isEnabled()


def test_a_card_is_chosen_by_mouse_and_by_key_and_only_its_button_zooms(dock: MineralDock) -> None:
    dock.open_page("check")
    dock.check.show_report(REPORT)
    chosen: List[str] = []
    zoomed: List[str] = []
    dock.check.findings.chosen.connect(chosen.append)
    dock.check.findings.zoom_asked.connect(zoomed.append)
    first, second = dock.check.findings.cards()[:2]
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert (chosen, zoomed) == ([first.finding_id, second.finding_id], [])
    QTest.mouseClick(first.zoom, Qt.MouseButton.LeftButton)
    assert zoomed == [first.finding_id]


def layer_row(key: str, *actions: str) -> RowShown:
    """Return a row of the layers panel."""
    return RowShown(key, "cannot_tell", "Cannot tell", f"Layer {key}", ("as of 2026-01-01",), actions, True)


def test_reference_data_is_listed_and_its_buttons_tell_what_is_wanted(dock: MineralDock) -> None:
    panel = dock.layers
    dock.open_page("layers")
    panel.show_layers("2 packs", [layer_row("a", "confirm", "show")], [layer_row("b")], [layer_row("c")])
    panel.sources.open()
    asked: List[Any] = []
    panel.row_asked.connect(lambda action, number: asked.append((action, number)))
    panel.source_ticked.connect(lambda number, ticked: asked.append((number, ticked)))
    QTest.mouseClick(child(dock, "confirm-a", QPushButton), Qt.MouseButton.LeftButton)
    QTest.keyClick(child(dock, "tick-c"), Qt.Key.Key_Space)
    assert asked == [("confirm", 0), (0, False)]
    assert not panel.grab().isNull()


def test_an_issuer_can_be_trusted_only_after_a_match(dock: MineralDock) -> None:
    card = IssuerCard(IssuerShown("a@1", "Sở", "0000 1111", ("Lào Cai",), (("licence", "Giấy phép"),)))
    dock.open_page("layers")
    dock.layers.show_card(card)
    assert not card.accept.isEnabled() and "0000 1111" not in card.own.text()
    card.show_match("conflict", "no")
    assert not card.accept.isEnabled()
    card.show_match("clear", "yes")
    assert card.accept.isEnabled() and "0000 1111" in card.own.text()
    assert (card.given().roles, card.given().provinces) == (None, None)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert dock.layers.card is None


def test_the_columns_of_a_file_can_be_changed(dock: MineralDock) -> None:
    card = FieldsCard("a.shp", "23/11/2026")
    card.offer(["t"], [("licence", "Giấy phép")])
    card.choose("t", "licence", "")
    fields = [FieldShown("id", "Id", "so", "clear", ""), FieldShown("name", "Name", "", "not_applicable", "")]
    card.show_fields(fields, ["so", "ten"], {"so": "1, 2"}, ["told"])
    dock.layers.show_card(card)
    card.field_box("name").setCurrentIndex(card.field_box("name").findData("ten"))
    card.is_today.setChecked(True)
    assert card.given() == ("t", "licence", "23/11/2026", {"id": "so", "name": "ten"})
    assert not card.grab().isNull()


def _strict(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_models_keep_qts_rules(dock: MineralDock) -> None:
    findings, corners = FindingsModel("vi"), CornerTableModel()
    testers = [_strict(findings), _strict(corners)]
    findings.set_findings(REPORT["findings"])
    corners.set_rows([CornerRow("1", "2", "3"), CornerRow("2", "x", "y", "?")])
    corners.set_rows([])
    assert len(testers) == 2


def test_a_body_is_read_from_its_device_once_to_its_end(qapp: Any) -> None:
    data = bytes(range(256)) * 4000
    source = QBuffer()
    source.setData(data)

    class Stream:
        left = data

        def read(self, size: int) -> bytes:
            taken, self.left = self.left[:size], self.left[size:]
            return taken

    feed = Feed(Stream())
    feed.direct = True
    device = UploadDevice(feed, len(data))
    read = b""
    while True:
        piece = device.read(10_000) or b""
        if not piece:
            break
        read += piece
    assert read == bytes(source.data())
    assert device.isSequential()
    assert not device.seek(0)


def test_actions_are_found_where_qgis_offers_them() -> None:
    from qgis.PyQt.QtWidgets import QAction as Offered

    assert Offered is QAction


# --- the network ----------------------------------------------------------------------------------


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, qapp: Any) -> Any:
    """The exchange of ``bridge/`` over Qt 6's own manager: of QGIS it needs two names only."""
    manager = QNetworkAccessManager()
    core = ModuleType("qgis.core")
    core.QgsNetworkAccessManager = SimpleNamespace(instance=lambda: manager)
    core.QgsApplication = SimpleNamespace()
    monkeypatch.setitem(sys.modules, "qgis.core", core)
    yield importlib.import_module("mineral_plugin.bridge.exchange")
    sys.modules.pop("mineral_plugin.bridge.exchange")
    manager.deleteLater()
    # Nothing of the network may be left to the end of the program.
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def question(exchange: Any, verb: str, url: str, body: bytes = b"", limit: float = 5.0) -> Any:
    """Return a question; POST and PATCH are fed, as in the transport."""
    feed = Feed(BytesIO(body)) if verb in ("POST", "PATCH") else None
    headers = {"Accept-Encoding": "identity", "Content-Length": str(len(body))}
    return exchange.Question(verb, url, headers, body, feed, len(body), "", limit, limit)


def never() -> bool:
    """Never stop."""
    return False


def in_thread(work: Callable[[], Any], qtbot: Any) -> Any:
    """Do ``work`` in a thread of Python's own while the window goes on."""
    ended: List[Any] = []

    def run() -> None:
        try:
            ended.append(work())
        except Exception as error:
            ended.append(error)

    threading.Thread(target=run, daemon=True).start()
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    return ended[0]


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_every_verb_is_answered_on_qt_6(verb: str, ask: Any, qtbot: Any) -> None:
    data = b"x" * 700_000 if verb in ("POST", "PUT", "PATCH") else b""
    with FaultyServer() as server:
        ask.prepare()
        for call in (lambda work: work(), lambda work: in_thread(work, qtbot)):
            answer = call(lambda: ask.ask(question(ask, verb, server.url + "/echo", data), never))
            assert answer.status == 200
            assert json.loads(answer.body.read())["method"] == verb
            assert server.last_body == data


# Not "/cutchunk": the end of an answer without a stated length is Qt's word alone, and Qt 6.9 now and then
# takes a cut one for whole.
@pytest.mark.parametrize("path", ["/cut", "/hangup", "/garbage"])
def test_a_cut_answer_is_no_answer_on_qt_6(path: str, ask: Any) -> None:
    with FaultyServer() as server, pytest.raises(requests.ConnectionError):
        ask.ask(question(ask, "GET", server.url + path), never)


def test_limits_redirects_refusals_and_stopping_hold_on_qt_6(ask: Any, qtbot: Any) -> None:
    ask.prepare()
    with FaultyServer() as server:
        with pytest.raises(requests.Timeout):
            ask.ask(question(ask, "GET", server.url + "/never", limit=0.3), never)
        assert ask.ask(question(ask, "GET", server.url + "/seen"), never).status == 302
        assert ask.ask(question(ask, "POST", server.url + "/status/409", b"x"), never).status == 409
        until = time.monotonic() + 0.3
        stop = question(ask, "GET", server.url + "/never")
        stopped = in_thread(lambda: ask.ask(stop, lambda: time.monotonic() > until), qtbot)
        assert isinstance(stopped, CancelledError)
        assert time.monotonic() < until + 1.0


@pytest.mark.parametrize("verb", ["POST", "PATCH"])
def test_what_must_not_be_done_twice_is_sent_once_on_qt_6(verb: str, ask: Any) -> None:
    with FaultyServer() as server:
        with pytest.raises(requests.ConnectionError):
            ask.ask(question(ask, verb, server.url + "/hangup", b"x"), never)
        assert len(server.seen) == 1
