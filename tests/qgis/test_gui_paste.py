"""The page of the corner table: pasting, questions, several areas, tools; with the real readers behind it."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import QMimeData, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton
from test_gui_dock import made, settle

from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.result import Question, ReadArea, Reading, ReadPart, ReadRing, Verdict
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.window_source import WindowSource
from mineral_plugin.gui.table.paste_page import PastePage
from mineral_plugin.gui.table.question_card import QuestionCard, QuestionList, QuestionShown
from mineral_plugin.gui.table.reading_view import ReadingView
from mineral_plugin.gui.table.reading_words import questions_shown, read_area_shown
from mineral_plugin.gui.table.ring_sketch import RingSketch, SketchCorner
from mineral_plugin.gui.table.table_tools import _with_ending

TABLE = resource_path("demo", "tables", "dong-khe.txt").read_text(encoding="utf-8")
QUESTION = QuestionShown(
    "row:4", "Dòng 4", "Không đọc được.", (("584", "2383584"), ("587", "2383587")), "2383584"
)


@pytest.fixture
def page(qtbot):
    made_one = PastePage()
    qtbot.addWidget(made_one)
    made_one.show()
    return made_one


@pytest.fixture
def card(qtbot):
    made_one = QuestionCard(QUESTION)
    qtbot.addWidget(made_one)
    made_one.show()
    return made_one


def answers_of(widget):
    found = []
    widget.answered.connect(lambda *answer: found.append(answer))
    return found


# --- questions -------------------------------------------------------------------------------------


def test_the_likeliest_answer_is_proposed_and_not_given(card):
    given = answers_of(card)
    assert card.answer.currentText() == "584"
    assert given == []
    QTest.mouseClick(card.accept, Qt.MouseButton.LeftButton)
    assert given == [("row:4", "2383584")]


def test_another_choice_gives_its_value_not_its_words(card):
    given = answers_of(card)
    card.answer.setCurrentIndex(1)
    QTest.keyClick(card.answer.lineEdit(), Qt.Key.Key_Return)
    assert given == [("row:4", "2383587")]


def test_an_own_value_can_be_typed(card):
    given = answers_of(card)
    card.answer.lineEdit().selectAll()
    QTest.keyClicks(card.answer.lineEdit(), "2383580,5")
    QTest.keyClick(card.answer.lineEdit(), Qt.Key.Key_Return)
    assert given == [("row:4", "2383580,5")]


def test_without_a_proposal_nothing_is_chosen_and_nothing_can_be_accepted(qtbot):
    asked = QuestionCard(QUESTION._replace(proposed=""))
    qtbot.addWidget(asked)
    given = answers_of(asked)
    assert asked.value() == "" and not asked.accept.isEnabled()
    QTest.keyClick(asked.answer.lineEdit(), Qt.Key.Key_Return)
    assert given == []


def test_a_question_is_read_out_with_its_row(card):
    assert "Dòng 4" in card.answer.accessibleName() and "Không đọc được." in card.answer.accessibleName()


def test_hundreds_of_questions_make_a_few_cards_and_say_how_many_there_are(qtbot):
    questions = QuestionList()
    qtbot.addWidget(questions)
    questions.show_questions([QUESTION._replace(id=str(n)) for n in range(500)])
    assert len(questions.cards()) == QuestionList.AT_ONCE
    assert "500" in questions.findChild(type(questions._head), "questionsHead").text()


# --- pasting ---------------------------------------------------------------------------------------


def mime(text="", html=""):
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    return data


@pytest.mark.parametrize(
    ("html", "taken"),
    [
        ("<html><body><table><tr><td>1</td></tr></table></body></html>", True),
        ("<p>1 2383275 489781</p>", False),
        ("", False),
    ],
)
def test_the_cells_of_a_table_are_taken_before_its_text(page, html, taken):
    found = []
    page.table_pasted.connect(lambda *pasted: found.append(pasted))
    page.text.insertFromMimeData(mime("1\t2", html))
    assert [pasted[0] for pasted in found] == ["1\t2"]
    assert [("<td>1</td>" in pasted[1]) for pasted in found] == [taken]


def test_what_is_pasted_into_other_text_is_only_inserted(page):
    found = []
    page.table_pasted.connect(lambda *pasted: found.append(pasted))
    page.text.setPlainText("1 2383275 489781\n")
    page.text.insertFromMimeData(mime("2 2383407 489762"))
    assert found == []
    assert "2383407" in page.text.toPlainText()


def test_a_paste_can_be_undone(page):
    page.show_source("first")
    page.show_source("second")
    page.text.undo()
    assert page.text.toPlainText() == "first"


@pytest.mark.parametrize("typed", ["104.75/3", "107°45'/3", "105/6", "104.3/3"])
def test_a_zone_without_a_code_can_be_typed(page, typed):
    page.set_zones([("104°45′, múi chiếu 3 độ", "104°45′/3")])
    page.zone.setEditText(typed)
    assert page.asked().zone == typed


def test_a_chosen_zone_gives_its_text_form_and_the_first_line_none(page):
    page.set_zones([("104°45′, múi chiếu 3 độ", "104°45′/3")])
    assert page.asked().zone == ""
    page.zone.setCurrentIndex(1)
    assert page.asked().zone == "104°45′/3"


# --- small parts -----------------------------------------------------------------------------------


def test_a_fold_opens_by_keyboard_and_tells_it(qtbot):
    section = Section("Why?", "why")
    qtbot.addWidget(section)
    section.show()
    with qtbot.waitSignal(section.opened):
        QTest.keyClick(section.head, Qt.Key.Key_Space)
    assert section.body.isVisible()
    QTest.keyClick(section.head, Qt.Key.Key_Space)
    assert not section.body.isVisible()


def test_a_plan_of_a_hundred_thousand_corners_is_drawn_at_once(qtbot):
    sketch = RingSketch()
    qtbot.addWidget(sketch)
    sketch.show_rings([tuple(SketchCorner(str(n), float(n), float(n % 977)) for n in range(100_000))])
    begun = time.perf_counter()
    assert not sketch.grab().isNull()
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("path", "kind", "whole"),
    [
        ("/kho/bảng", "Word (*.docx)", "/kho/bảng.docx"),
        ("/kho/bảng.xlsx", "Word (*.docx)", "/kho/bảng.xlsx"),
        ("/kho.1/bảng", "CSV (*.csv)", "/kho.1/bảng.csv"),
        ("/kho/bảng", "", "/kho/bảng"),
    ],
)
def test_a_file_name_gets_the_ending_of_its_kind(path, kind, whole):
    assert _with_ending(path, kind) == whole


# --- the page with the readers behind it -------------------------------------------------------------


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path)
    made_one.dock.open_page("paste")
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def parts_of(office):
    steps = office.steps[0].reading
    return SimpleNamespace(steps=steps, result=office.dock.paste.result, desk=office.desk)


def take(office, *table):
    """Paste a table and wait until it was read."""
    office.steps[0].reading.take_table(*table)
    settle(office)


def click(office, name):
    found = office.dock.findChild(QAbstractButton, name)
    assert found.isEnabled(), name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def accept(office, card):
    """Press the button of a card once it stands where it can be pressed."""
    office.qtbot.waitUntil(lambda: card.accept.isVisible() and card.accept.height() > 10, timeout=5_000)
    QTest.mouseClick(card.accept, Qt.MouseButton.LeftButton)
    settle(office)


def without_zone():
    return "\n".join(line for line in TABLE.splitlines() if "104" not in line)


def damaged():
    """Return the table with a letter among the digits of one corner."""
    return TABLE.replace("2.383.407,00", "2.383.4O7,0B")


def test_a_pasted_table_is_read_at_once_and_says_where_its_rows_stand(office):
    parts = parts_of(office)
    office.dock.paste.text.insertFromMimeData(mime(TABLE))
    settle(office)
    assert parts.result.to_map.isEnabled()
    assert parts.result.model.rowCount() == 6
    assert parts.result.sketch.isVisible()
    assert parts.result.areas.isVisible() is False


def test_html_of_a_table_is_read_from_its_cells(office):
    rows = [("Điểm", "X (m)", "Y (m)")]
    rows += [("1", "2.383.275,00", "489.781,00"), ("2", "2.383.407,00", "489.762,00")]
    rows += [("3", "2.383.584,00", "489.888,00"), ("4", "2.383.300,00", "489.990,00")]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    html = f"<p>Kinh tuyến trục 104°45', múi chiếu 3°</p><table>{cells}</table>"
    office.dock.paste.text.insertFromMimeData(mime("x", html))
    settle(office)
    assert office.desk.area is not None
    assert len(office.desk.area.parts[0].outer.corners) == 4


def test_a_question_keeps_the_area_off_the_map_until_it_is_answered(office):
    parts = parts_of(office)
    take(office, without_zone())
    assert parts.result.questions.isVisible()
    assert not parts.result.to_map.isEnabled()
    assert office.desk.area is None
    card = parts.result.questions.cards()[0]
    card.answer.setEditText("104.75/3")
    accept(office, card)
    assert not parts.result.questions.isVisible()
    assert parts.result.to_map.isEnabled()
    assert office.desk.area.zone.text == "104°45′/3"


def test_a_damaged_row_is_shown_with_its_line_and_asked_about(office):
    parts = parts_of(office)
    take(office, damaged())
    assert not parts.result.to_map.isEnabled()
    shown = " ".join(card.question.place for card in parts.result.questions.cards())
    number = next(n for n, line in enumerate(damaged().splitlines(), start=1) if "4O7" in line)
    assert str(number) in shown or str(number) in parts.result.problem.text()


def test_typing_the_corner_that_was_damaged_is_enough(office):
    parts = parts_of(office)
    take(office, damaged())
    card = parts.result.questions.cards()[0]
    card.answer.setEditText("2.383.407,00 489.762,00")
    accept(office, card)
    assert not parts.result.questions.isVisible()
    assert parts.result.to_map.isEnabled()
    assert [c.north_m for c in office.desk.area.parts[0].outer.corners][1] == 2383407.0


def test_a_typed_zone_reads_again_and_a_wrong_one_gives_a_sentence(office):
    parts, page = parts_of(office), office.dock.paste
    take(office, without_zone())
    page.zone.setEditText("104.75/3")
    QTest.keyClick(page.zone, Qt.Key.Key_Return)
    settle(office)
    assert office.desk.area.zone.text == "104°45′/3"
    page.zone.setEditText("múi nào đó")
    QTest.keyClick(page.zone, Qt.Key.Key_Return)
    settle(office)
    assert "múi nào đó" in parts.result.problem.text()
    assert not parts.result.to_map.isEnabled()


def test_files_are_read_in_a_task_and_a_refused_one_does_not_stop_the_others(office, tmp_path):
    parts = parts_of(office)
    good, bad = tmp_path / "tốt.txt", tmp_path / "ảnh.png"
    good.write_text(TABLE, encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100)
    office.dock.files_dropped.emit([str(bad), str(good)])
    office.qtbot.waitUntil(lambda: len(parts.steps.readings) == 2, timeout=20_000)
    assert [parts.result.areas.item(n).checkState() for n in range(2)] == [
        Qt.CheckState.Unchecked,
        Qt.CheckState.Checked,
    ]
    assert parts.result.problem.text() != ""
    assert parts.result.to_map.isEnabled()
    parts.result.areas.setCurrentRow(1)
    assert parts.result.problem.text() == ""
    assert parts.result.model.rowCount() == 6
    assert office.desk.area.source.document == "tốt.txt"


def test_reading_can_be_stopped_and_leaves_what_was_there(office, tmp_path):
    parts = parts_of(office)
    take(office, TABLE)
    before = office.desk.area
    large = tmp_path / "lớn.txt"
    large.write_text(
        "\n".join(f"{n} {2383000 + n},00 {489000 + n},00" for n in range(20_000)), encoding="utf-8"
    )
    office.dock.files_dropped.emit([str(large)])
    click(office, "stopReading")
    QTest.qWait(50)
    assert parts.result.findChild(QAbstractButton, "stopReading").isVisible() is False
    assert office.desk.area is before
    assert parts.steps.readings == ()


def test_the_report_says_why_and_can_be_copied(office):
    parts = parts_of(office)
    take(office, TABLE)
    parts.result.tools.why.open()
    QTest.qWait(20)
    assert parts.result.tools.report.isVisible() and parts.result.tools.report.text()
    click(office, "copyReport")
    assert QGuiApplication.clipboard().text() == parts.result.tools.report.text()


def test_a_copied_table_can_be_pasted_again_to_the_same_corners(office):
    take(office, TABLE)
    first = office.desk.area
    click(office, "copyTable")
    data = QGuiApplication.clipboard().mimeData()
    take(office, data.text(), data.html())
    assert [ring.corners for ring in office.desk.area.parts[0].rings] == [
        ring.corners for ring in first.parts[0].rings
    ]


@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv", "html", "txt"])
def test_a_saved_table_is_there_and_a_folder_that_is_missing_is_said(office, tmp_path, kind):
    parts = parts_of(office)
    take(office, TABLE)
    target = tmp_path / f"bảng.{kind}"
    parts.result.tools.save_asked.emit(str(target))
    assert target.stat().st_size > 0
    assert str(target) in parts.result.tools.done.text()
    parts.result.tools.save_asked.emit(str(tmp_path / "không có" / f"b.{kind}"))
    assert parts.result.tools.done.text() != "" and "đã lưu" not in parts.result.tools.done.text().lower()


def test_an_area_that_is_left_out_is_not_put_on_the_map(office):
    parts = parts_of(office)
    take(office, "Khu I\n" + TABLE + "\nKhu II\n" + TABLE.replace("489.", "490."))
    assert parts.result.areas.count() == 2
    click(office, "putOnMap")
    counts = sorted(layer.featureCount() for layer in QgsProject.instance().mapLayers().values())
    assert counts == [2, 12]
    parts.result.areas.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(office.desk.areas) == 1
    click(office, "putOnMap")
    counts = sorted(layer.featureCount() for layer in QgsProject.instance().mapLayers().values())
    assert counts == [1, 6]


# --- beside another table -----------------------------------------------------------------------------


def compared(office, parts):
    office.qtbot.waitUntil(lambda: parts.result.tools.differences.count() > 0, timeout=20_000)
    rows = parts.result.tools.differences
    return [rows.item(n).text() for n in range(rows.count())]


def test_a_corner_that_moved_is_named_with_its_millimetres(office, tmp_path):
    parts = parts_of(office)
    decision = tmp_path / "quyết định.txt"
    decision.write_text(TABLE.replace("2.383.407,00", "2.383.407,25"), encoding="utf-8")
    take(office, TABLE)
    parts.result.tools.compare_file_chosen.emit(str(decision))
    lines = compared(office, parts)
    assert any("-250,0" in line and "2" in line for line in lines)
    assert parts.result.tools.difference.text() != ""


def test_the_same_table_on_the_clipboard_has_no_differences(office):
    parts = parts_of(office)
    take(office, TABLE)
    QGuiApplication.clipboard().setText(TABLE)
    parts.result.tools.compare.open()
    QTest.qWait(20)
    click(office, "compareClipboard")
    words = "trùng nhau ở cả 6 điểm góc"
    office.qtbot.waitUntil(lambda: words in parts.result.tools.difference.text(), timeout=20_000)
    assert parts.result.tools.differences.count() == 0


def test_a_table_to_compare_that_cannot_be_read_gives_one_sentence_and_changes_nothing(office, tmp_path):
    parts = parts_of(office)
    take(office, TABLE)
    before = office.desk.area
    parts.result.tools.compare_file_chosen.emit(str(tmp_path / "không có.txt"))
    office.qtbot.waitUntil(lambda: "không có.txt" in parts.result.tools.difference.text(), timeout=20_000)
    assert office.desk.area is before and parts.result.to_map.isEnabled()


# --- vector files opened by the window for a reader elsewhere ------------------------------------------


class Opener:
    """A source that remembers in which thread it was asked."""

    def __init__(self, answer):
        self.answer, self.threads = answer, []

    def layers(self, *arguments):
        self.threads.append(threading.get_ident())
        if isinstance(self.answer, Exception):
            raise self.answer
        return (self.answer, *arguments)


def asked_elsewhere(source, arguments):
    """Return what a reader in another thread got: a value or an error."""
    got = []

    def read():
        try:
            got.append(source.layers(*arguments))
        except Exception as error:
            got.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    return thread, got


def test_a_reader_elsewhere_gets_its_layers_from_the_windows_thread(qtbot):
    opener = Opener("layers")
    window = WindowSource(lambda: opener)
    thread, got = asked_elsewhere(window.begin(), ("a.tab", ("MapInfo File",)))
    qtbot.waitUntil(lambda: bool(got), timeout=5_000)
    thread.join()
    assert got == [("layers", "a.tab", ("MapInfo File",))]
    assert opener.threads == [threading.get_ident()]


def test_a_file_that_cannot_be_opened_fails_in_the_readers_thread(qtbot):
    window = WindowSource(lambda: Opener(InputError("error.no_target")))
    thread, got = asked_elsewhere(window.begin(), ("a.tab",))
    qtbot.waitUntil(lambda: bool(got), timeout=5_000)
    thread.join()
    assert isinstance(got[0], InputError)


def test_a_reader_whose_reading_is_over_waits_for_nobody(qtbot):
    opener = Opener("layers")
    window = WindowSource(lambda: opener)
    thread, got = asked_elsewhere(window.begin(), ("a.tab",))
    window.end()
    thread.join(timeout=5)
    assert isinstance(got[0], CancelledError)
    assert opener.threads == []


def test_a_map_file_is_read_by_qgis_while_the_window_lives(office, tmp_path):
    parts = parts_of(office)
    path = tmp_path / "mỏ.shp"
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208&field=name:string", "mỏ", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["Đồng Khê"])
    ring = "442400 2412000, 442400 2412100, 442500 2412100, 442500 2412000, 442400 2412000"
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({ring}))"))
    layer.dataProvider().addFeature(feature)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    context = QgsProject.instance().transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
    office.dock.files_dropped.emit([str(path)])
    office.qtbot.waitUntil(lambda: len(parts.steps.readings) == 1, timeout=20_000)
    for _time in range(5):
        if not parts.result.questions.isVisible():
            break
        card = parts.result.questions.cards()[0]
        card.answer.setCurrentIndex(max(0, card.answer.currentIndex()))
        parts.steps.readings = ()
        accept(office, card)
        office.qtbot.waitUntil(lambda: len(parts.steps.readings) == 1, timeout=20_000)
    assert office.desk.area.zone.text == "104°45′/3"
    assert len(office.desk.area.parts[0].outer.corners) == 4


# --- rows that are asked about --------------------------------------------------------------------------


def read_area(name, numbers, questions=()):
    corners = tuple(Corner(str(n), f"238{n}", f"48{n}", 2_380_000.0 + n, 480_000.0 + n * n) for n in numbers)
    ring = ReadRing(corners, tuple(Place("line", number) for number in numbers))
    return ReadArea(name, Verdict.ASK, (ring,), (ReadPart(0),), questions=questions)


def asked_at(number):
    return Question(f"q{number}", Phrase("error.no_target"), place=Place("line", number))


def test_a_row_without_a_corner_stands_where_it_is_in_the_document(qgis_app):
    area = read_area("", (3, 4, 6), (asked_at(5), asked_at(4)))
    rows = read_area_shown(Reading((area,)), area, None, "vi").rows
    assert [(row.number, row.name, bool(row.problem)) for row in rows] == [
        ("3", "3", False),
        ("4", "4", True),
        ("5", "?", True),
        ("6", "6", False),
    ]


def test_of_several_areas_each_shows_its_own_rows(qgis_app):
    first, second = read_area("I", (3, 4, 5)), read_area("II", (9, 10, 12))
    reading = Reading((first, second), questions=(asked_at(11),))
    assert [row.number for row in read_area_shown(reading, first, None, "vi").rows] == ["3", "4", "5"]
    assert [row.number for row in read_area_shown(reading, second, None, "vi").rows] == [
        "9",
        "10",
        "11",
        "12",
    ]


def test_the_keyboard_on_a_question_chooses_its_row(qtbot):
    view = ReadingView()
    qtbot.addWidget(view)
    view.show()
    area = read_area("", (3, 4, 6), (asked_at(5),))
    shown = read_area_shown(Reading((area,)), area, None, "vi")
    view.show_area(shown)
    view.show_questions(questions_shown(area.questions, "vi"))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.questions.cards()[0].answer.setFocus()
    qtbot.waitUntil(lambda: bool(view.table.selectionModel().selectedRows()))
    assert [index.row() for index in view.table.selectionModel().selectedRows()] == [2]
