"""The law in the dock: rule set, receipt, choice of law, its age, and a draft on an older set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from threading import Event

import pytest
import rulesmaker
from check_office import NOON, TABLE, close, opened
from packmaker import KEY, STRANGER
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.dossier.drafts import RECEIPT, find_draft
from mineral_plugin.core.reference.trust import Issuer, confirm, load_trust
from mineral_plugin.core.regulation.sets import shipped_set
from mineral_plugin.core.work import draft_rules
from mineral_plugin.core.work.checking import check_areas
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.regulation_sets import install_rules_pack, label_of

NEWER = "2026-12-20"
OWN = shipped_set()


def made(qtbot, home, lang="en", now=NOON, width=400):
    """Return the dock with an area at work and the question asked."""
    office = opened(qtbot, home, lang, now, width, wait_ms=30)
    office.card = office.page.law
    office.desk.take_areas((read_table_file(TABLE),))
    office.dock.open_page("check")
    office.page.procedure.setCurrentIndex(office.page.procedure.findData("P14"))
    office.page.mineral.setCurrentIndex(office.page.mineral.findData("limestone_vlxdtt"))
    return office


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    one = made(qtbot, tmp_path)
    yield one
    close(one)


def newer(content):
    """Change A01 to 120 km2 and drop A07; the law was read a month further."""
    content["read_on"] = NEWER
    next(rule for rule in content["rules"] if rule["id"] == "A01")["parameters"]["limit"]["value"] = 120
    content["rules"] = [rule for rule in content["rules"] if rule["id"] != "A07"]
    for role in content["roles"]:
        role["rules"] = [one for one in role["rules"] if one != "A07"]


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    """Return a function that makes the pack of a newer set, each but once."""

    @lru_cache(maxsize=None)
    def packed(key):
        identity = rulesmaker.identity_of(date(2026, 12, 20))
        return rulesmaker.rules_pack(tmp_path_factory.mktemp("press"), NEWER, {"set": newer}, key, identity)

    return packed


def install(office, press, key=KEY):
    """Trust the test issuer, install a newer set past the window and return its label."""
    confirm(office.home, Issuer("Sở Công Thương thử nghiệm", KEY.public))
    seen, _ = install_rules_pack(press(key), office.home, load_trust(office.home), date(2026, 12, 21))
    office.dock.open_page("check")
    return seen.label


def click(widget):
    assert widget.isEnabled() and widget.isVisible(), widget.objectName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press_button(office, name):
    click(office.dock.findChild(QAbstractButton, name))


def checked(office, act=None):
    """Do something that checks (the button, if nothing else) and return the new report as JSON data."""
    before = office.desk.report
    (act or (lambda: press_button(office, "check")))()
    office.qtbot.waitUntil(
        lambda: office.desk.report is not before and office.checks._task is None, timeout=20_000
    )
    QTest.qWait(100)
    return office.desk.report_dict


def receive(office, text):
    """Type a day of receipt."""
    office.card.open()
    office.card.received.text.clear()
    QTest.keyClicks(office.card.received.text, text)
    QTest.keyClick(office.card.received.text, Qt.Key.Key_Return)


def choose_set(office, label):
    office.card.open()
    place = office.card.sets.findData(label)
    assert place >= 0, label
    office.card.sets.setCurrentIndex(place)
    office.card.sets.activated.emit(place)


def test_a_first_look_shows_one_line_with_the_set_and_the_day_it_was_read_to(office):
    card = office.card
    assert card.isVisible() and not card.is_open() and not card.body.isVisible()
    assert card.head.text() == "Law applied: 2026-11-23, read up to 23 Nov 2026"
    assert card.height() <= card.head.height() + 4
    report = checked(office)
    assert report["transition"] is None and not office.page.findings.law.isVisible()


def test_the_fold_opens_by_the_keyboard_and_leads_through_its_fields(office):
    card = office.card
    card.head.setFocus()
    QTest.keyClick(card.head, Qt.Key.Key_Space)
    assert card.is_open() and card.sets.isVisible()
    receive(office, "31/12/2025")
    QApplication.setActiveWindow(office.window)
    card.head.setFocus()
    met = []
    for _ in range(7):
        QTest.keyClick(office.window.focusWidget(), Qt.Key.Key_Tab)
        met.append(office.window.focusWidget().objectName())
    expected = ["ruleSet", "receivedOn", "factCalendar", "clearReceipt"]
    assert met == [*expected, "lawReceived", "lawCurrent", "lawDiffersFold"]


def test_no_choice_of_law_is_offered_without_a_receipt_or_without_a_clause(office):
    office.card.open()
    assert not office.card.choice.isVisible() and not office.card.clear.isVisible()
    receive(office, "20/10/2026")
    assert office.card.clear.isVisible() and not office.card.choice.isVisible()
    receive(office, "31/12/2025")
    assert office.card.choice.isVisible()
    assert "Luật 147/2025/QH15" in office.card.choice.basis.text()


@pytest.mark.parametrize(("typed", "offered"), [("15/01/2026", True), ("16/01/2026", False)])
def test_the_choice_ends_with_the_first_day_of_the_new_law(office, typed, offered):
    receive(office, typed)
    assert office.card.choice.isVisible() is offered


def test_what_depends_on_the_choice_is_told_rule_by_rule(office):
    receive(office, "31/12/2025")
    choice = office.card.choice
    click(choice.differs.head)
    report = checked(office)
    lines = choice.lines()
    ids = [line.split()[0].rstrip(".") for line in lines]
    assert ids == report["transition"]["differs"] and len(ids) > 5
    assert choice.differs.head.text() == f"What differs by rules ({len(ids)})"
    assert next(line for line in lines if line.startswith("G09")).endswith(
        "only under the law of 23 Nov 2026."
    )
    assert "31 Dec 2025" in next(line for line in lines if line.startswith("Z01"))


def test_the_law_of_the_receipt_day_is_applied_only_once_it_was_chosen(office):
    receive(office, "31/12/2025")
    open_choice = checked(office)
    assert open_choice["regulation"]["law_day"] == "2026-11-23"
    assert open_choice["transition"]["regime"] is None
    chosen = checked(office, lambda: click(office.card.choice.received))
    assert chosen["regulation"]["law_day"] == "2025-12-31"
    assert chosen["transition"]["regime"] == "received"
    other = checked(office, lambda: click(office.card.choice.current))
    assert other["transition"]["regime"] == "current"
    assert not office.card.choice.received.isChecked() and office.card.choice.current.isChecked()
    back = checked(office, lambda: click(office.card.choice.current))
    assert back["transition"]["regime"] is None


def test_the_report_tells_the_transition_above_the_findings_and_folds_the_changes(office):
    receive(office, "31/12/2025")
    report = checked(office)
    notice = office.page.findings.law
    sentences = [one["en"] for one in report["transition"]["sentences"]]
    count = len(report["transition"]["changes"])
    assert notice.applied.text() == " ".join(sentences[count:])
    card = office.page.findings.cards()[0]
    assert notice.mapToGlobal(QPoint()).y() < card.mapToGlobal(QPoint()).y()
    assert not notice.told.isVisible()
    click(notice.changes.head)
    assert all(sentence in notice.told.text() for sentence in sentences[:count]) and count == 5


def test_the_receipt_is_one_answer_for_the_card_and_the_questions(office, qtbot):
    checked(office)
    checked(office, lambda: receive(office, "05/03/2026"))
    assert office.desk.facts.values == {"received_on": date(2026, 3, 5)}
    # The questions come a moment after the findings, a few at a time.
    qtbot.waitUntil(lambda: office.page.facts.row("received_on") is not None, timeout=20_000)
    assert office.page.facts.row("received_on").shown.value == date(2026, 3, 5)
    checked(office, lambda: office.facts.answer("received_on", date(2026, 3, 6)))
    assert office.card.received.text.text() == "06/03/2026"
    report = checked(office, lambda: click(office.card.clear))
    assert report["transition"] is None and office.desk.facts.values == {}
    assert office.card.received.text.text() == "" and office.dock.focusWidget() is office.card.received.text


def test_the_card_stays_in_place_while_it_is_answered(office):
    checked(office)
    office.card.open()
    office.card.received.text.setFocus()
    office.page.verticalScrollBar().setValue(office.card.y() - 20)
    QTest.qWait(50)
    before = office.card.mapTo(office.page, office.card.rect().topLeft()).y()
    checked(office, lambda: QTest.keyClicks(office.card.received.text, "31/12/2025"))
    QTest.qWait(400)
    assert abs(office.card.mapTo(office.page, office.card.rect().topLeft()).y() - before) <= 2
    assert office.card.choice.isVisible()


@pytest.mark.parametrize(("typed", "word"), [("31/31/2025", "31/31/2025"), ("24/11/2026", "24 Nov 2026")])
def test_a_day_that_cannot_be_is_said_in_the_card(office, typed, word):
    receive(office, typed)
    assert word in office.card.problem.text() and office.card.problem.isVisible()
    assert not office.card.choice.isVisible()
    receive(office, "05/03/2026")
    assert office.card.problem.text() == ""


def test_receipt_and_choice_belong_to_the_area(office, tmp_path):
    receive(office, "31/12/2025")
    click(office.card.choice.received)
    area = office.desk.area
    far = tmp_path / "far.txt"
    far.write_text(TABLE.read_text(encoding="utf-8").replace("2.383.", "2.373."), encoding="utf-8")
    office.desk.take_areas((read_table_file(far),))
    assert office.card.received.text.text() == "" and office.page.asked().regime == ""
    office.desk.take_areas((area,))
    assert office.card.received.text.text() == "31/12/2025" and office.page.asked().regime == "received"


def test_receipt_and_choice_come_back_with_the_next_window_and_go_with_a_correction(office, qtbot):
    receive(office, "31/12/2025")
    click(office.card.choice.received)
    office.facts.flush()
    again = made(qtbot, office.home)
    assert again.page.asked().regime == "received"
    area = again.desk.area
    part = replace(area.parts[0], top_m=120.0, bottom_m=80.0)
    again.desk.take_areas((replace(area, id="corrected", parts=(part,)),))
    assert again.page.asked().regime == "received"
    again.desk.take_areas(())
    again.desk.take_areas((replace(area, id="corrected", parts=(part,)),))
    assert again.page.asked().regime == "received"
    again.card.open()
    click(again.card.choice.received)
    assert again.page.asked().regime == ""
    close(again)


def test_the_newest_trusted_set_is_used_and_an_older_one_can_be_chosen(office, press):
    label = install(office, press)
    assert office.card.head.text() == f"Law applied: {NEWER}, read up to 20 Dec 2026"
    assert "law read up to 20 Dec 2026" in office.dock.head_question.text()
    assert checked(office)["regulation"]["pack"] == label
    offered = [office.card.sets.itemData(place) for place in range(office.card.sets.count())]
    assert offered == ["", label, label_of(OWN)]
    report = checked(office, lambda: choose_set(office, label_of(OWN)))
    assert report["regulation"]["pack"] is None and report["regulation"]["version"] == OWN.version
    assert OWN.version in office.card.head.text()
    assert "law read up to 23 Nov 2026" in office.dock.head_question.text()


def test_a_set_of_an_unknown_issuer_is_not_offered(office, press):
    label = install(office, press, STRANGER)
    assert office.card.sets.findData(label) < 0
    assert OWN.version in office.card.head.text()


def test_a_damaged_newest_set_is_said_and_another_can_be_chosen(office, press):
    install(office, press)
    path = next(office.home.rglob(f"set-{NEWER}.json"))
    path.chmod(0o644)
    path.write_text("{}", encoding="utf-8")
    office.dock.open_page("check")
    assert office.card.is_open() and office.card.problem.isVisible()
    assert office.card.head.text() == "Law applied: not usable"
    choose_set(office, label_of(OWN))
    assert office.card.problem.text() == ""
    assert checked(office)["regulation"]["version"] == OWN.version


def test_an_old_law_is_said_above_the_findings(office):
    office.clock.now = datetime(2027, 1, 22, 12, 0, tzinfo=VIETNAM_TIME)
    checked(office)
    assert not office.page.findings.law.isVisible()
    office.clock.now = datetime(2027, 1, 23, 12, 0, tzinfo=VIETNAM_TIME)
    report = checked(office)
    assert office.page.findings.law.age.text() == report["run"]["law_notice"]["en"] != ""
    assert office.page.findings.law.age.isVisible()


# --- drafts -----------------------------------------------------------------------------------------


def drafted(office):
    checked(office)
    press_button(office, "makeDossier")
    office.qtbot.waitUntil(lambda: office.desk.draft is not None, timeout=20_000)
    return office.desk.draft


def test_a_draft_names_its_set_and_offers_nothing_where_none_is_newer(office):
    drafted(office)
    law = office.dock.dossier.law
    assert law.isVisible() and label_of(OWN) in law.line.text()
    assert not law.difference.isVisible()


def shown_difference(office, press):
    draft = drafted(office)
    label = install(office, press)
    office.dock.open_page("dossier")
    law = office.dock.dossier.law
    assert label in law.line.text() and "A01, A07" in law.line.text()
    press_button(office, "draftDifference")
    return draft, label, office.filing.law.dialog


def test_the_difference_is_shown_rule_by_rule_and_keeping_changes_nothing(office, press):
    draft, _label, dialog = shown_difference(office, press)
    assert not dialog.isModal() and dialog.isVisible()
    told = dialog.told.toPlainText()
    assert told.index("A01 ·") < told.index("A07 ·") and "120" in told
    assert dialog.told.hasFocus() or dialog.focusWidget() is dialog.told
    click(dialog.keep)
    assert find_draft(office.home, draft.reference) == draft
    assert office.dock.dossier.law.difference.isVisible()


def test_a_draft_moves_on_the_word_of_the_user(office, press):
    draft, label, dialog = shown_difference(office, press)
    click(dialog.move_draft)
    office.qtbot.waitUntil(lambda: office.desk.draft is not draft, timeout=20_000)
    moved = office.desk.draft
    assert moved.reference == draft.reference and moved.validation["regulation"]["pack"] == label
    law = office.dock.dossier.law
    assert not law.difference.isVisible() and "new report" in law.told.text()
    assert office.dock.dossier.file.isEnabled()


def test_nothing_is_filed_or_attached_while_a_draft_moves(office, press):
    draft, _label, dialog = shown_difference(office, press)
    click(dialog.move_draft)
    assert not office.dock.dossier.file.isEnabled() and not office.dock.dossier.law.difference.isEnabled()
    office.qtbot.waitUntil(lambda: office.desk.draft is not draft, timeout=20_000)


def test_a_stopped_move_leaves_the_draft_as_it_is(office, press, monkeypatch):
    stopped = Event()

    def checked_once_stopped(*asked):
        stopped.wait(20)  # a machine may be quicker than the hand: a stop that comes too late stops nothing
        return check_areas(*asked)

    monkeypatch.setattr(draft_rules, "check_areas", checked_once_stopped)
    draft, _label, dialog = shown_difference(office, press)
    click(dialog.move_draft)
    press_button(office, "stopMoving")
    stopped.set()
    office.qtbot.waitUntil(lambda: office.filing.law._task is None, timeout=20_000)
    assert find_draft(office.home, draft.reference) == draft and office.desk.draft is draft
    assert office.dock.dossier.law.difference.isEnabled()


def test_a_draft_is_checked_again_with_the_data_ticked_now(office):
    draft = drafted(office)
    law, layers = office.dock.dossier.law, office.dock.layers
    press_button(office, "draftCheckAgain")
    assert "No data" in law.told.text() and office.desk.draft is draft
    spec = f"licence={resource_path('demo', 'reference.gpkg')}|layername=giay_phep|as_of=2026-11-01"
    layers.choose(layers.choice.adding([spec]))
    press_button(office, "draftCheckAgain")
    bar = office.dock.dossier.verticalScrollBar()
    bar.setValue(bar.maximum())
    office.qtbot.waitUntil(lambda: office.desk.draft is not draft, timeout=20_000)
    # What came of it is in view, wherever the user has gone meanwhile.
    office.qtbot.waitUntil(lambda: not law.told.visibleRegion().isEmpty(), timeout=5_000)
    again = office.desk.draft
    assert again.validation["regulation"] == draft.validation["regulation"]
    assert [one["role"] for one in again.validation["reference"]] == ["licence"]
    assert "new report" in law.told.text() and find_draft(office.home, draft.reference) == again


def test_a_filed_draft_is_not_checked_again(office):
    draft = drafted(office)
    (draft.folder / RECEIPT).write_text("{}", encoding="utf-8")
    office.dock.open_page("dossier")
    assert not office.dock.dossier.law.again.isVisible()


def test_a_filed_draft_shows_the_difference_and_does_not_move(office, press):
    draft = drafted(office)
    (draft.folder / RECEIPT).write_text("{}", encoding="utf-8")
    install(office, press)
    office.dock.open_page("dossier")
    press_button(office, "draftDifference")
    assert not office.filing.law.dialog.move_draft.isVisible()


@pytest.mark.parametrize("width", [345, 450])
def test_everything_of_the_law_fits_a_narrow_dock(qtbot, qgis_new_project, tmp_path, press, width):
    office = made(qtbot, tmp_path, "vi", width=width)
    receive(office, "31/12/2025")
    office.card.choice.differs.open()
    checked(office)
    office.page.findings.law.changes.open()
    QTest.qWait(50)
    assert office.page.body.width() <= office.page.viewport().width()
    shown_difference(office, press)
    body = office.dock.dossier.body
    assert body.width() <= office.dock.dossier.viewport().width()
    close(office)
