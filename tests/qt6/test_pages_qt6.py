"""Every module that needs only Qt is imported on PyQt6, and the pages work there."""

from __future__ import annotations

import ast
import importlib
from datetime import date
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton

PACKAGE = Path(__file__).resolve().parents[2] / "mineral_plugin"


def imported(path: Path) -> set:
    """Return the modules that a file imports, and what it takes from packages, as dotted names."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def needs_qgis(path: Path, seen: frozenset = frozenset()) -> bool:
    """Tell whether a module, or one of ours that it imports, needs more of QGIS than Qt."""
    for name in imported(path):
        if name.split(".")[0] in ("qgis", "osgeo") and name != "qgis" and not name.startswith("qgis.PyQt"):
            return True
        ours = PACKAGE.parent / Path(*name.split(".")).with_suffix(".py")
        if (
            name.startswith(("mineral_plugin.gui", "mineral_plugin.bridge"))
            and ours.is_file()
            and ours not in seen
        ):
            if needs_qgis(ours, seen | {path}):
                return True
    return False


QT_ONLY = sorted(
    path
    for folder in ("gui", "bridge")
    for path in (PACKAGE / folder).rglob("*.py")
    if path.name != "__init__.py" and not needs_qgis(path)
)


def test_most_of_the_window_needs_only_qt():
    assert len(QT_ONLY) >= 60


@pytest.mark.parametrize("path", QT_ONLY, ids=lambda path: path.stem)
def test_a_module_that_needs_only_qt_is_imported(path):
    importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))


@pytest.fixture
def dock(qtbot):
    from mineral_plugin.gui.dock import MineralDock

    made = MineralDock("vi")
    qtbot.addWidget(made)
    made.show()
    return made


def click(dock, name):
    QTest.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("page", ["start", "paste", "check", "dossier"])
def test_each_page_opens_by_its_button(dock, page):
    click(dock, f"page-{page}")
    assert getattr(dock, page).isVisible()


def test_a_dropped_file_is_handed_on(dock, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/kho/bảng.txt")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(dock.files_dropped) as dropped:
        dock.dropEvent(event)
    assert dropped.args == [["/kho/bảng.txt"]]


def test_the_read_button_gives_what_was_typed(dock, qtbot):
    click(dock, "page-paste")
    dock.paste.text.setPlainText("1 2 3")
    QTest.keyClicks(dock.paste.name, "Mo A")
    with qtbot.waitSignal(dock.paste.read_asked):
        click(dock, "readTable")
    assert (dock.paste.asked().text, dock.paste.asked().name) == ("1 2 3", "Mo A")


def test_the_question_is_given_as_it_stands_on_the_page(dock):
    dock.check.set_procedures([("P01", "Thăm dò"), ("P14", "Khai thác")])
    dock.check.set_minerals([("gold", "Vàng")])
    dock.check.set_event_date(date(2026, 11, 23))
    dock.check.procedure.setCurrentIndex(1)
    asked = dock.check.asked()
    assert (asked.procedure, asked.mineral, asked.event_date) == ("P14", "gold", date(2026, 11, 23))


def test_a_draft_and_a_receipt_are_shown(dock):
    from mineral_plugin.gui.dossier.dossier_page import ComponentRow
    from mineral_plugin.gui.dossier.receipt_view import ReceiptLine

    click(dock, "page-dossier")
    dock.dossier.show_draft("Hồ sơ 1", "0/1", [ComponentRow("c1", "conflict", "còn thiếu", "Đơn")])
    line = ReceiptLine("THU-1", "23/11/2026", "HS-1", "Đã nộp.", False, "Không có giá trị pháp lý.")
    dock.dossier.show_receipts(line, [line])
    assert dock.dossier.components.item(0).text() == "Đơn\ncòn thiếu"
    assert "THU-1" in dock.dossier.receipts.number.text()
    assert dock.dossier.file.isEnabled()
