"""A list of sentences is as high as its broken lines: none is behind a scroll bar while there is room."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from mineral_plugin.gui.parts.fitted_list import FittedList
from mineral_plugin.gui.parts.outcomes import outcome_icon

SENTENCE = (
    "Cần biết\nKhu vực khai thác: bản đồ in diện tích 40.000 m² như hồ sơ ghi, còn tính từ các điểm góc là "
    "39.424,5 m²; làm tròn không giải thích được phần chênh. Kiểm tra lại diện tích ghi hoặc các điểm góc."
)


@pytest.mark.parametrize("width", range(330, 430, 10))
def test_the_whole_sentence_is_in_sight(qtbot, width):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    shown = FittedList("faults", "Faults", left_px=20)
    column.addWidget(shown)
    column.addStretch(1)
    QListWidgetItem(outcome_icon("within_tolerance", 16), SENTENCE, shown)
    window.resize(width, 400)
    window.show()
    shown.fit()
    qtbot.wait(20)
    assert shown.visualItemRect(shown.item(0)).height() <= shown.viewport().height()
    assert not shown.verticalScrollBar().isVisible()
