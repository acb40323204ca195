"""The findings panel on Qt 6: filter, keys, accepting, repairs; the enums and events of the newer Qt."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any, Dict, List

import pytest
from PyQt6.QtWidgets import QApplication
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton

from mineral_plugin.gui.check.check_page import CheckPage
from mineral_plugin.gui.findings.finding_repairs import RepairShown


def finding(number: int, outcome: str) -> Dict[str, Any]:
    """Return a finding as the report holds it."""
    return {
        "id": f"{number:016x}",
        "rule": "O01",
        "outcome": outcome,
        "severity": "blocks",
        "basis": {"article": "Điều 55", "version_date": "2026-01-01", "confirmed": True},
        "message": {"vi": "Chồng lấn giấy phép", "en": f"Overlaps licence {number}"},
        "measured": 10.0,
        "unit": "m2",
        "objects": [],
        "where": {"part": 0, "geometry": {"type": "Point", "coordinates": [0, 0]}},
    }


@pytest.fixture
def page() -> Any:
    application = QApplication.instance() or QApplication([])
    made = CheckPage("en")
    made.resize(380, 600)
    made.show()
    outcomes = ("conflict", "cannot_tell", "within_tolerance", "clear")
    summary = {"verdict": "conflict", "headline": {"vi": "Vướng.", "en": "Conflict."}}
    made.show_report({"findings": [finding(n, o) for n, o in enumerate(outcomes)], "summary": summary})
    yield made
    made.close()
    application.processEvents()


def test_a_count_narrows_the_list(page: CheckPage) -> None:
    QTest.mouseClick(page.findings.findChild(QToolButton, "count-conflict"), Qt.MouseButton.LeftButton)
    assert [card.finding["outcome"] for card in page.findings.cards()] == ["conflict"]


def test_words_narrow_the_list(page: CheckPage) -> None:
    page.findings.text.setText("licence 2")
    page.findings._filter()
    assert [card.finding["outcome"] for card in page.findings.cards()] == ["within_tolerance"]


def test_a_finding_is_accepted_by_keys_and_shown_so(page: CheckPage) -> None:
    given: List[Any] = []
    page.findings.accepted.connect(lambda *told: given.append(told))
    card = page.findings.cards()[0]
    QTest.keyClick(card, Qt.Key.Key_A)
    card.form.reason.setText("vì")
    card.form.name.setText("An")
    QTest.keyClick(card.form.name, Qt.Key.Key_Return)
    assert given == [(card.finding_id, "vì", "An")]
    at = datetime(2026, 11, 23, tzinfo=timezone.utc)
    mark = SimpleNamespace(state="accepted", reason="vì", by="An", at=at)
    page.findings.show_marks({card.finding_id: mark})
    assert card.is_accepted and "An" in card.mark_line.text()
    assert not page.grab().isNull()


def test_repairs_are_previewed_and_asked_for(page: CheckPage) -> None:
    page.findings.offer_repairs(lambda _finding: True)
    card, told = page.findings.cards()[0], []
    page.findings.preview_asked.connect(lambda _id, number: told.append(("preview", number)))
    page.findings.repair_asked.connect(lambda _id, number: told.append(("do", number)))
    QTest.mouseClick(card.repair, Qt.MouseButton.LeftButton)
    card.repairs.show_repairs([RepairShown("Clip", "1 ha"), RepairShown("Snap", "")])
    buttons = {one.objectName(): one for one in card.repairs.findChildren(type(card.zoom))}
    QTest.mouseClick(buttons["repairPreview-1"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons["repairDo-1"], Qt.MouseButton.LeftButton)
    QTest.keyClick(card.repairs, Qt.Key.Key_Escape)
    assert told == [("preview", 1), ("do", 1), ("preview", -1)] and card.repairs is None


def test_the_mouse_over_a_card_is_told(page: CheckPage) -> None:
    touched: List[str] = []
    page.findings.touched.connect(touched.append)
    card = page.findings.cards()[0]
    QTest.mouseMove(card)
    QApplication.processEvents()
    touched.clear()
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert touched == [""]


def test_arrow_keys_go_from_card_to_card(page: CheckPage) -> None:
    first, second = page.findings.cards()[:2]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert page.window().focusWidget() is second
