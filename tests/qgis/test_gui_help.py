"""Help beside the step: every page and algorithm has a topic in both languages, F1 opens the right one."""

from __future__ import annotations

import re

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QMainWindow, QToolButton, QVBoxLayout, QWidget

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.manners.help_panel import attach_help, help_button
from mineral_plugin.gui.manners.help_topics import TOPIC_OF, topic_of, topics
from mineral_plugin.processing.provider import MineralProvider

VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
SENTENCE = re.compile(r"[^.!?]+[.!?](?:\s|$)")
COMPUTER_WORDS = re.compile(
    r"\b(polygon|vertex|JSON|SQL|database|layer id|cơ sở dữ liệu|thuật toán)\b", re.IGNORECASE
)


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    dock = MineralDock("vi")
    made.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    qtbot.addWidget(made)
    made.dock = dock
    made.keys = attach_help(dock, "vi")
    made.resize(700, 700)
    made.show()
    QApplication.setActiveWindow(made)
    return made


def test_both_languages_have_the_same_topics():
    assert set(topics("vi")) == set(topics("en"))
    assert len(topics("vi")) > 40


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_topic_is_two_sentences_and_an_example_and_leads_on(lang):
    for name, topic in topics(lang).items():
        sentences = SENTENCE.findall(topic.text.replace("…)", ")").replace(".gpkg", "gpkg"))
        assert 2 <= len(sentences) <= 3, (name, topic.text)
        assert topic.title and topic.example, name
        assert topic.see and set(topic.see) <= set(topics(lang)), name
        assert name not in topic.see, name


def test_vietnamese_is_vietnamese_and_english_is_english():
    for name, topic in topics("vi").items():
        assert VIETNAMESE.search(topic.text), name
        assert not COMPUTER_WORDS.search(topic.text), name
    for name, topic in topics("en").items():
        assert not VIETNAMESE.search(topic.text.replace("Lào", "").replace("Đ", "")), name


def test_every_page_of_the_dock_has_its_topic(window):
    for name, page in window.dock._pages.items():
        assert topic_of(page) == name
        assert name in topics("vi")
    assert topic_of(window.dock.engine) == "engine"


def test_every_algorithm_has_a_topic():
    provider = MineralProvider()
    provider.refreshAlgorithms()
    names = {f"alg-{algorithm.name()}" for algorithm in provider.algorithms()}
    assert names and names <= set(topics("vi"))
    assert {name for name in topics("vi") if name.startswith("alg-")} == names


def test_every_widget_that_is_named_leads_to_a_topic_that_is_there():
    assert set(TOPIC_OF.values()) <= set(topics("vi"))


def test_every_help_file_is_a_topic_of_a_plain_form():
    for path in resource_path("help").rglob("*"):
        if path.is_file():
            assert path.suffix == ".md"
            text = path.read_text(encoding="utf-8")
            assert "http" not in text and "<" not in text, path


def test_f1_shows_the_topic_of_the_page_with_the_keyboard_and_closes_it_again(window):
    window.dock.open_page("paste")
    window.dock.paste.text.setFocus()
    QTest.keyClick(window.dock.paste.text, Qt.Key.Key_F1)
    assert window.keys.panel.topic == "paste"
    assert window.keys.panel.isVisible()
    QTest.keyClick(window.dock.paste.text, Qt.Key.Key_F1)
    assert window.keys.panel.topic == ""


def test_f1_is_taken_before_a_shortcut_of_the_main_window(window):
    from qgis.PyQt.QtWidgets import QAction

    asked = []
    action = QAction("Help Contents", window)
    action.setShortcut("F1")
    action.triggered.connect(lambda: asked.append(1))
    window.addAction(action)
    window.dock.open_page("paste")
    window.dock.paste.text.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F1)
    assert asked == [] and window.keys.panel.topic == "paste"
    outside = QLineEdit()
    window.setCentralWidget(outside)
    QTest.qWait(20)
    outside.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F1)
    assert asked == [1]


def test_the_question_mark_of_the_dock_shows_the_page_in_view(window):
    window.dock.open_page("layers")
    QTest.mouseClick(window.dock.findChild(QToolButton, "pageHelp"), Qt.MouseButton.LeftButton)
    assert window.keys.panel.topic == "layers"


def test_escape_closes_and_the_keyboard_goes_back(window):
    window.dock.open_page("paste")
    window.dock.paste.text.setFocus()
    QTest.keyClick(window.dock.paste.text, Qt.Key.Key_F1)
    inside = window.keys.panel.findChild(QToolButton, "closeHelp")
    inside.setFocus()
    QTest.keyClick(inside, Qt.Key.Key_Escape)
    assert not window.keys.panel.isVisible()
    assert QApplication.focusWidget() is window.dock.paste.text


def test_f1_from_the_bar_explains_the_page_in_view(window):
    window.dock.open_page("layers")
    button = window.dock.findChild(QToolButton, "page-layers")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_F1)
    assert window.keys.panel.topic == "layers"


def test_a_low_window_stays_low_with_the_longest_topic(window):
    window.resize(700, 560)
    QTest.qWait(50)
    low = window.minimumSizeHint().height()
    for name in ("draw", "filing", "findings"):
        window.keys.panel.show_topic(name)
        QTest.qWait(20)
    assert window.height() == max(560, low)
    assert window.minimumSizeHint().height() - low <= 220


def test_reading_on_leads_to_another_topic(window):
    panel = window.keys.panel
    panel.show_topic("paste")
    QTest.mouseClick(panel.findChild(QToolButton, "helpSee-question"), Qt.MouseButton.LeftButton)
    assert panel.topic == "question"


def test_a_question_mark_on_any_page_shows_its_own_topic(window, qtbot):
    mark = help_button("draw-snap")
    page = QWidget()
    QVBoxLayout(page).addWidget(mark)
    window.dock.widget().layout().addWidget(page)
    page.show()
    QTest.mouseClick(mark, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.keys.panel.topic == "draw-snap", timeout=2000)


def test_an_unknown_topic_shows_where_to_begin(window):
    window.keys.panel.show_topic("nothing")
    assert window.keys.panel.topic == "start"


@pytest.mark.parametrize("width", [350, 450])
def test_no_word_of_any_topic_is_cut(window, width, qtbot):
    window.resizeDocks([window.dock], [width], Qt.Orientation.Horizontal)
    panel = window.keys.panel
    for name in topics("vi"):
        panel.show_topic(name)
        body = panel._area

        def is_whole(body=body):
            needed = body.widget().layout().heightForWidth(body.viewport().width())
            return body.viewport().height() >= needed or body.verticalScrollBar().maximum() > 0

        qtbot.waitUntil(is_whole, timeout=2000)
        assert body.horizontalScrollBar().maximum() == 0, name
