"""The questions of the rules in the dock: asked, answered, taken back, kept, checked at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from check_office import NOON, TABLE, close, opened, set_width
from files_named import name_files
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.keeping import keep_area
from mineral_plugin.core.work.stating import kept_stated
from mineral_plugin.gui.check.fact_steps import WAIT_MS

LAW = load_regulation(NOON.date())


def made(qtbot, home, lang="en"):
    """Return the dock with its card of questions."""
    office = opened(qtbot, home, lang)
    office.card = office.page.facts
    return office


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    one = made(qtbot, tmp_path)
    yield one
    close(one)


def click(widget):
    assert widget.isEnabled() and widget.isVisible(), widget.objectName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(office, name):
    click(office.dock.findChild(QAbstractButton, name))


def check(office, procedure="P14", mineral="limestone_vlxdtt"):
    if office.desk.area is None:
        office.desk.take_areas((read_table_file(TABLE),))
    office.dock.open_page("check")
    page = office.page
    page.procedure.setCurrentIndex(page.procedure.findData(procedure))
    page.mineral.setCurrentIndex(page.mineral.findData(mineral))
    before = office.desk.report
    press(office, "check")
    wait_for_report(office, before)
    # The page is brought to the findings a moment later.
    QTest.qWait(100)
    QApplication.setActiveWindow(office.window)


def wait_for_report(office, before):
    """Wait until there is another report than ``before`` and nothing is under way."""
    office.qtbot.waitUntil(
        lambda: office.desk.report is not before and office.checks._task is None, timeout=20_000
    )
    # The questions come after the findings.
    office.qtbot.waitUntil(lambda: not office.facts.is_showing, timeout=20_000)


def answered(office, act):
    """Do something that answers a question and wait for the check that follows by itself."""
    before = office.desk.report
    act()
    wait_for_report(office, before)


def row(office, fact_id):
    found = office.card.row(fact_id)
    assert found is not None, [one.shown.id for one in office.card.rows()]
    return found


def stated(office):
    return kept_stated(office.home, office.desk.area.id, LAW).facts.values


def finding(office, rule):
    return [one for one in office.desk.report.findings if one.rule == rule]


def waiting(office, rule):
    """Return the card of a finding that waits for an answer."""
    cards = office.page.findings.cards()
    return next(card for card in cards if card.finding["rule"] == rule and card.finding["facts"])


def test_no_question_is_asked_before_a_check(office):
    office.desk.take_areas((read_table_file(TABLE),))
    office.dock.open_page("check")
    assert not office.card.isVisible()


def test_each_question_is_asked_once_with_the_rules_that_ask_it_the_heaviest_first(office):
    check(office)
    shown = [one.shown for one in office.card.rows()]
    assert len({one.id for one in shown}) == len(shown) > 5
    weights = [one.asked_by.rpartition(" · ")[2] for one in shown]
    order = ["stops the filing", "warns, does not stop the filing", "for information", "if it applies"]
    assert [order.index(each) for each in weights] == sorted(order.index(each) for each in weights)
    waited_for = sum(one.is_open for one in shown)
    assert 0 < waited_for < len(shown)
    assert office.card.head.text() == f"Questions ({waited_for})"
    assert f"({waited_for})" in office.page.findings.questions.text()


def test_no_id_of_the_data_is_shown(office):
    check(office)
    for one in office.card.rows():
        words = [one.shown.question, *(words for words, _value in one.shown.choices)]
        assert not any("_" in text for text in words), words
    assert not any("_" in card.text().replace("\n", " ") for card in office.page.findings.cards())


def test_an_answer_is_checked_at_once_and_its_row_stays_where_it_is(office):
    check(office)
    before = [one.shown.id for one in office.card.rows()]
    assert finding(office, "Z10")[0].facts == ("erosion_reach",)
    answered(office, lambda: click(row(office, "erosion_reach").editor.no))
    assert finding(office, "Z10")[0].facts == ()
    after = [one.shown.id for one in office.card.rows()]
    assert [name for name in after if name in before] == before
    assert row(office, "erosion_reach").shown.value is False
    assert "1 answered" in office.card.head.text()


def test_an_answer_is_taken_back_by_the_same_button_and_by_the_one_that_clears(office):
    check(office)
    yes = row(office, "erosion_reach").editor.yes
    answered(office, lambda: click(yes))
    answered(office, lambda: click(yes))
    assert finding(office, "Z10")[0].reason == "fact_missing" and "erosion_reach" not in stated(office)
    answered(office, lambda: click(yes))
    answered(office, lambda: click(row(office, "erosion_reach").clear))
    assert not yes.isChecked() and "erosion_reach" not in stated(office)
    assert finding(office, "Z10")[0].reason == "fact_missing"


def test_yes_turns_into_no_with_one_press(office):
    check(office)
    editor = row(office, "erosion_reach").editor
    answered(office, lambda: click(editor.yes))
    answered(office, lambda: click(editor.no))
    assert (editor.yes.isChecked(), editor.no.isChecked()) == (False, True)
    assert stated(office)["erosion_reach"] is False


def test_the_rules_that_an_answer_brings_up_ask_their_questions_too(office):
    check(office)
    assert office.card.row("auction_decision") is None
    editor = row(office, "mining_right_way").editor
    assert [words for words, _value in editor.shown.choices] == [
        "won at an auction",
        "area without auction",
        "not obtained yet",
    ]

    def choose():
        editor.box.setCurrentIndex(1)
        editor.box.activated.emit(1)

    answered(office, choose)
    office.qtbot.waitUntil(lambda: row(office, "auction_decision").isVisible(), timeout=5000)
    answered(office, lambda: QTest.keyClicks(row(office, "auction_decision").editor.text, "12/QD"))
    assert stated(office) == {"mining_right_way": "auction", "auction_decision": "12/QD"}


def test_typing_a_number_is_one_check_not_one_a_digit(office):
    check(office)
    office.facts._timer.setInterval(WAIT_MS)
    runs = []
    office.desk.report_changed.connect(lambda: runs.append(office.desk.report))
    editor = row(office, "mining_term_years").editor
    answered(office, lambda: QTest.keyClicks(editor.text, "12"))
    assert stated(office)["mining_term_years"] == 12.0
    assert len(runs) == 1


@pytest.mark.parametrize("text", ["abc", "-1"])
def test_what_is_no_answer_is_said_and_is_not_stated(office, text):
    check(office)
    editor = row(office, "mining_term_years").editor
    QTest.keyClicks(editor.text, text)
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert row(office, "mining_term_years").problem.text() != ""
    QTest.qWait(300)
    assert "mining_term_years" not in stated(office)
    assert editor.text.text() == text
    editor.text.clear()
    answered(office, lambda: QTest.keyClicks(editor.text, "0"))
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert row(office, "mining_term_years").problem.text() == ""


def test_a_day_is_typed_as_people_write_it_or_taken_from_the_calendar(office):
    check(office)
    editor = row(office, "result_recognised_on").editor
    answered(office, lambda: QTest.keyClicks(editor.text, "5/3/2026"))
    assert stated(office)["result_recognised_on"] == date(2026, 3, 5)
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert editor.text.text() == "05/03/2026"
    editor._open_at()
    assert editor.days.selectedDate().day() == 5
    answered(office, lambda: editor.days.clicked.emit(editor.days.selectedDate().addDays(1)))
    assert stated(office)["result_recognised_on"] == date(2026, 3, 6)


def other_area(tmp_path, name="Other"):
    text = TABLE.read_text(encoding="utf-8").replace("489.7", "489.6")
    path = tmp_path / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def check_a_return(office):
    """Check with a partial return stated, so that other areas are asked for."""
    check(office)
    answered(office, lambda: office.facts.answer("partial_return", True))


def test_another_area_is_taken_from_those_at_hand(office, tmp_path):
    other = read_table_file(other_area(tmp_path))
    keep_area(other, office.home)
    check_a_return(office)
    editor = row(office, "returned_area").editor
    words = [editor.box.itemText(number) for number in range(editor.box.count())]
    assert words[0] == "not stated" and words[1].startswith("Other (") and words[1].endswith(" ha)")

    def choose():
        editor.box.setCurrentIndex(1)
        editor.box.activated.emit(1)

    answered(office, choose)
    assert stated(office)["returned_area"].id == other.id
    assert all("returned_area" not in one.facts for one in finding(office, "G10"))


def test_another_area_is_taken_from_a_file_and_stays_with_the_answers(office, tmp_path):
    check_a_return(office)
    path = other_area(tmp_path)
    answered(office, lambda: office.facts.take_file("returned_area", str(path)))
    assert row(office, "returned_area").editor.box.currentText().startswith("Other (")
    path.unlink()
    assert stated(office)["returned_area"].name == "Other"


def test_of_several_areas_in_a_file_one_is_chosen(office, tmp_path):
    one, two = read_table_file(TABLE, name="A"), read_table_file(other_area(tmp_path))
    write_areas(tmp_path / "two.gpkg", [one, two])
    check_a_return(office)
    office.facts.take_file("returned_area", str(tmp_path / "two.gpkg"))
    office.qtbot.waitUntil(lambda: row(office, "returned_area").problem.text() != "", timeout=5000)
    assert "2" in row(office, "returned_area").problem.text() and "returned_area" not in stated(office)
    assert row(office, "returned_area").editor.box.count() == 3


def test_a_file_without_areas_is_said_at_its_question(office, tmp_path):
    check_a_return(office)
    (tmp_path / "nothing.txt").write_text("xin chao", encoding="utf-8")
    office.facts.take_file("returned_area", str(tmp_path / "nothing.txt"))
    office.qtbot.waitUntil(lambda: row(office, "returned_area").problem.text() != "", timeout=5000)
    assert "returned_area" not in stated(office)


def test_a_finding_that_waits_leads_to_its_question(office):
    check(office)
    card = waiting(office, "Z10")
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert row(office, "erosion_reach").editor.yes.hasFocus()
    spot = row(office, "erosion_reach").mapTo(office.page.viewport(), QPoint(0, 0))
    assert 0 <= spot.y() < office.page.viewport().height()
    office.page.verticalScrollBar().setValue(0)
    card = waiting(office, "D06")
    click(card.findChild(QAbstractButton, f"answer-{card.finding_id}"))
    assert row(office, "mining_term_years").editor.text.hasFocus()


def test_a_finding_that_waits_for_nothing_has_no_way_to_a_question(office):
    check(office)
    others = [card for card in office.page.findings.cards() if not card.finding["facts"]]
    assert others
    for card in others:
        assert not card.findChild(QAbstractButton, f"answer-{card.finding_id}").isVisible()


def test_the_way_to_the_questions_ends_at_the_first_without_an_answer(office):
    check(office)
    first, second = office.card.rows()[:2]
    press(office, "goToQuestions")
    assert QApplication.focusWidget() in first.fields()
    if first.shown.kind == "flag":
        answered(office, lambda: click(first.editor.no))
        press(office, "goToQuestions")
        assert QApplication.focusWidget() in second.fields()


def test_the_page_stays_where_the_user_answers(office):
    check(office)
    press(office, "goToQuestions")
    one = row(office, "erosion_reach")
    office.page.go_to_question("erosion_reach")
    QTest.qWait(100)
    before = one.mapTo(office.page.viewport(), QPoint(0, 0)).y()
    answered(office, lambda: click(one.editor.no))
    QTest.qWait(500)
    assert abs(one.mapTo(office.page.viewport(), QPoint(0, 0)).y() - before) <= 2
    assert one.editor.no.hasFocus()


def test_the_keyboard_goes_through_the_questions_in_their_order(office):
    check(office)
    expected = [field for one in office.card.rows() for field in one.fields() if field.isVisible()]
    expected[0].setFocus()
    met = [QApplication.focusWidget()]
    assert met[0] is expected[0]
    while len(met) < len(expected):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met == expected


def test_the_answers_come_back_with_the_area(office, qtbot):
    check(office)
    answered(office, lambda: click(row(office, "erosion_reach").editor.yes))
    area = office.desk.area
    office.desk.take_areas(())
    assert office.desk.facts.values == {}
    office.desk.take_areas((area,))
    assert office.desk.facts.values == {"erosion_reach": True}


def test_a_correction_of_the_area_keeps_its_answers(office):
    check(office)
    answered(office, lambda: click(row(office, "erosion_reach").editor.yes))
    area = office.desk.area
    part = replace(area.parts[0], top_m=120.0, bottom_m=80.0)
    office.desk.take_areas((replace(area, id="corrected", parts=(part,)),))
    assert office.desk.facts.values == {"erosion_reach": True} == stated(office)
    other = read_table_file(TABLE)
    far = [replace(corner, east_m=corner.east_m + 900.0) for corner in other.parts[0].outer.corners]
    moved = replace(other.parts[0], outer=replace(other.parts[0].outer, corners=tuple(far)))
    office.desk.take_areas((replace(other, id="elsewhere", parts=(moved,)),))
    assert office.desk.facts.values == {}


def test_closing_at_once_after_an_answer_loses_nothing(office, qtbot):
    check(office)
    office.facts._timer.setInterval(WAIT_MS)
    click(row(office, "erosion_reach").editor.yes)
    QTest.keyClicks(row(office, "mining_term_years").editor.text, "3")
    assert stated(office) == {}
    office.facts.close()
    assert stated(office) == {"erosion_reach": True, "mining_term_years": 3.0}
    again = made(qtbot, office.home)
    again.desk.take_areas((read_table_file(TABLE),))
    check(again)
    assert row(again, "erosion_reach").editor.yes.isChecked()
    assert row(again, "mining_term_years").editor.text.text() == "3"
    close(again)
    QApplication.instance().aboutToQuit.connect(office.facts.flush)


def test_a_project_brings_the_answers_back(office, tmp_path):
    keep_area(read_table_file(TABLE), office.home)
    office.desk.take_areas((read_table_file(TABLE),), str(office.home / "workspace.gpkg"))
    check(office)
    answered(office, lambda: click(row(office, "erosion_reach").editor.yes))
    path = str(tmp_path / "work.qgs")
    assert QgsProject.instance().write(path)
    office.desk.take_areas(())
    assert office.desk.facts.values == {}
    assert QgsProject.instance().read(path)
    assert office.desk.facts.values == {"erosion_reach": True}


def test_a_draft_keeps_the_answers_of_its_report(office):
    check(office)
    answered(office, lambda: click(row(office, "erosion_reach").editor.no))
    press(office, "makeDossier")
    office.qtbot.waitUntil(lambda: office.desk.draft is not None, timeout=20_000)
    written = json.loads((office.desk.draft.folder / "facts.json").read_text(encoding="utf-8"))
    assert written == {"schema": "facts-1", "facts": {"erosion_reach": False}}


def test_answers_are_saved_to_a_file_and_taken_from_one(office, tmp_path, monkeypatch):
    check(office)
    answered(office, lambda: click(row(office, "erosion_reach").editor.no))
    path = tmp_path / "mine"
    name_files(monkeypatch, path)
    press(office, "saveFacts")
    answered(office, lambda: click(row(office, "erosion_reach").clear))
    name_files(monkeypatch, f"{path}.json")
    answered(office, lambda: press(office, "loadFacts"))
    assert row(office, "erosion_reach").editor.no.isChecked()
    assert stated(office) == {"erosion_reach": False}


def test_a_file_that_states_something_unknown_is_refused_and_changes_nothing(office, tmp_path, monkeypatch):
    check(office)
    path = tmp_path / "facts.json"
    path.write_text('{"schema": "facts-1", "facts": {"colour": "red"}}', encoding="utf-8")
    name_files(monkeypatch, path)
    press(office, "loadFacts")
    assert "colour" in office.card.problem.text()
    assert office.desk.facts.values == {}


def test_a_check_that_is_stopped_keeps_the_answer_and_says_that_it_does_not_count_yet(office):
    check(office)
    click(row(office, "erosion_reach").editor.no)
    report = office.desk.report
    office.qtbot.waitUntil(lambda: office.checks._task is not None, timeout=5000)
    press(office, "stopRecheck")
    office.qtbot.waitUntil(lambda: office.checks._task is None, timeout=20_000)
    assert stated(office) == {"erosion_reach": False}
    if office.desk.report is report:
        answered(office, lambda: press(office, "recheck"))
    assert finding(office, "Z10")[0].facts == ()
    assert office.card.state.text() == ""


def test_an_answer_during_a_check_is_in_the_report_that_comes_out(office):
    check(office)
    before = office.desk.report
    click(row(office, "erosion_reach").editor.no)
    office.qtbot.waitUntil(lambda: office.checks._task is not None, timeout=5000)
    office.facts.answer("natural_production_forest", False)
    office.facts._timer.stop()
    office.facts._settle()
    wait_for_report(office, before)
    told = office.desk.report.procedure["facts"]
    assert told == {"erosion_reach": False, "natural_production_forest": False}


def test_answers_that_cannot_be_kept_still_count_and_it_is_said(office, monkeypatch):
    check(office)
    (office.home / "facts").write_text("in the way", encoding="utf-8")
    answered(office, lambda: click(row(office, "erosion_reach").editor.no))
    assert office.card.problem.text() != ""
    assert finding(office, "Z10")[0].facts == ()


@pytest.mark.parametrize("width", [345, 450])
def test_a_narrow_dock_cuts_nothing_off(office, width):
    # The bar of the pages is wider than a narrow dock in the fonts of a machine without a screen.
    office.dock.bar.hide()
    set_width(office.window, office.dock, width)
    check(office, "P01", "gold")
    assert abs(office.dock.width() - width) <= 2
    QTest.qWait(200)
    inside = office.page.viewport().width()
    assert office.page.body.width() <= inside
    for one in office.card.rows():
        for field in one.fields():
            if field.isVisible():
                spot = field.mapTo(office.page.viewport(), QPoint(0, 0))
                assert 0 <= spot.x() and spot.x() + field.width() <= inside, (
                    one.shown.id,
                    field.objectName(),
                )
        assert one.question.heightForWidth(one.question.width()) <= one.question.height()


def test_the_questions_are_vietnamese_in_vietnamese(qtbot, qgis_new_project, tmp_path):
    one = made(qtbot, tmp_path, "vi")
    check(one)
    assert row(one, "mining_right_way").shown.choices[0][0] == "trúng đấu giá"
    assert "được bằng cách nào" in row(one, "mining_right_way").question.text()
    close(one)
