"""What people decide on findings and what becomes of it: accept, take back, repair, check anew, save."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import findings_office as fo
import pytest
from files_named import name_files
from qgis.core import QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QCheckBox

from mineral_plugin.bridge import settings
from mineral_plugin.core.report.model import digest
from mineral_plugin.core.work.finding_marks import FILE_NAME

SETTINGS = "mineral_licence_decided"
WHY, WHO = "Hai bên đã thỏa thuận", "Nguyễn Văn A"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    yield
    QgsSettings().remove(SETTINGS)


@pytest.fixture
def office(qtbot, tmp_path, qgis_new_project):
    made = fo.opened(qtbot, tmp_path / "home")
    made.layers = fo.reference(tmp_path / "ref")
    made.report = fo.checked(made, fo.square(), made.layers)
    yield made
    fo.close(made)


def overlap(office):
    """Return the card of the licence that lies 50 m in the area."""
    report = office.desk.report_dict
    return office.list.card(fo.finding_of(report, "O01")["id"])


def accept(office, card):
    """Accept a finding by keys alone."""
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_A)
    card.form.reason.insert(WHY)
    QTest.keyClick(card.form.reason, Qt.Key.Key_Tab)
    card.form.name.clear()
    card.form.name.insert(WHO)
    form = card.form
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: card.is_accepted, timeout=10_000)


# --- accepting ----------------------------------------------------------------------------------------


def test_an_accepted_finding_stays_in_the_list_with_who_when_and_why(office):
    before = [one.finding_id for one in office.list.cards()]
    card = overlap(office)
    accept(office, card)
    assert [one.finding_id for one in office.list.cards()] == before
    assert WHO in card.mark_line.text() and WHY in card.mark_line.text() and "2026" in card.mark_line.text()
    assert WHO in card.text() and WHO in card.accessibleDescription() + card.accessibleName()
    assert card.form is None and not card.accept.isVisible() and card.take_back.isVisible()


def test_accepting_changes_neither_verdict_nor_digest_and_is_told_in_the_report(office):
    before = office.desk.report_dict
    accept(office, overlap(office))
    after = office.desk.report_dict
    assert digest(after) == digest(before) and after["summary"] == before["summary"]
    assert [one["by"] for one in after["run"]["accepted"]] == [WHO]


def test_a_report_saved_after_accepting_prints_it(office, tmp_path):
    accept(office, overlap(office))
    assert office.checks._write(json_path=tmp_path / "b.json", html_path=tmp_path / "b.html")
    assert (
        json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["run"]["accepted"][0]["reason"] == WHY
    )
    assert WHO in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_it_is_taken_back_in_one_click(office):
    card = overlap(office)
    accept(office, card)
    QTest.mouseClick(card.take_back, Qt.MouseButton.LeftButton)
    office.qtbot.waitUntil(lambda: not card.is_accepted, timeout=10_000)
    assert not card.mark_line.isVisible() and card.accept.isVisible()
    assert "accepted" not in office.desk.report_dict["run"]


def test_it_is_found_again_by_the_next_check(office):
    accept(office, overlap(office))
    before = office.desk.report
    fo.click(office, "check")
    fo.answered(office, before)
    assert overlap(office).is_accepted


def test_without_reason_or_name_nothing_is_written_and_the_form_says_so(office):
    card = overlap(office)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_A)
    card.form.name.insert(WHO)
    QTest.keyClick(card.form.reason, Qt.Key.Key_Return)
    assert card.form.problem.isVisible() and not card.is_accepted
    assert not (office.home / FILE_NAME).exists()


def test_escape_gives_up_and_the_keyboard_is_back_on_the_card(office):
    card = overlap(office)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_A)
    QTest.keyClick(card.form.reason, Qt.Key.Key_Escape)
    assert card.form is None and office.window.focusWidget() is card


def test_letters_of_a_reason_are_not_keys_of_the_card(office):
    card = overlap(office)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_A)
    QTest.keyClicks(card.form.reason, "a b")
    assert card.form.reason.text() == "a b"


def test_the_state_is_a_filter_and_the_count_tells_it(office):
    card = overlap(office)
    accept(office, card)
    box = office.list.filters.state
    fo.click(office, "findingsFilterFold")
    QTest.keyClick(box, Qt.Key.Key_End)
    assert [one.finding_id for one in office.list.cards()] == [card.finding_id]
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert card.finding_id not in [one.finding_id for one in office.list.cards()]
    assert "1" in office.page.findChild(QAbstractButton, "count-conflict").text()


def test_a_decision_that_cannot_be_written_is_told_in_the_form(office):
    (office.home / FILE_NAME).write_bytes(b"no database" * 100)
    card = overlap(office)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_A)
    card.form.reason.insert(WHY)
    card.form.name.insert(WHO)
    form = card.form
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    office.qtbot.waitUntil(lambda: card.form.problem.isVisible(), timeout=10_000)
    assert FILE_NAME in card.form.problem.text()


# --- the layer ----------------------------------------------------------------------------------------


def categories(layer):
    return {one.value(): one.label() for one in layer.renderer().categories()}


def drawn(layer, finding_id):
    """Return the category by which a finding is drawn."""
    layer.selectByExpression(f"\"finding_id\" = '{finding_id}'")
    feature = layer.selectedFeatures()[0]
    from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils

    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature)
    return QgsExpression(layer.renderer().classAttribute()).evaluate(context)


def test_what_is_accepted_is_drawn_otherwise(office):
    layer, card = office.checks.findings.map.layer(), overlap(office)
    assert drawn(layer, card.finding_id) == "conflict"
    accept(office, card)
    layer = office.checks.findings.map.layer()
    assert drawn(layer, card.finding_id) == "conflict/accepted"
    assert categories(layer)["conflict/accepted"] == "Conflict (accepted)"


def test_hatchings_differ_in_direction_not_only_in_colour(office):
    looks = {}
    for one in office.checks.findings.map.layer().renderer().categories():
        pattern = one.symbol().symbolLayer(0)
        looks[one.value()] = (pattern.layerType(), getattr(pattern, "lineAngle", lambda: None)())
    assert len(set(looks.values())) == len(looks) == 4


def test_the_layer_has_tips_and_cannot_be_edited(office):
    layer = office.checks.findings.map.layer()
    assert layer.mapTipTemplate() and layer.readOnly()


def test_saved_findings_open_with_hatching_legend_and_decisions(office, tmp_path, monkeypatch):
    accept(office, overlap(office))
    target = tmp_path / "kết quả"
    name_files(monkeypatch, target)
    fo.click(office, "findings-save")
    saved = tmp_path / "kết quả.gpkg"
    office.qtbot.waitUntil(saved.exists, timeout=10_000)
    office.qtbot.waitUntil(lambda: "kết quả.gpkg" in office.list.told.text(), timeout=5_000)
    layer = QgsVectorLayer(f"{saved}|layername=findings", "opened", "ogr")
    assert layer.isValid() and "Conflict (accepted)" in categories(layer).values()
    assert drawn(layer, overlap(office).finding_id) == "conflict/accepted"
    assert layer.mapTipTemplate()
    with closing(sqlite3.connect(saved)) as opened:
        rows = opened.execute("SELECT accepted_by, accepted_reason FROM findings WHERE state = 'accepted'")
        assert rows.fetchall() == [(WHO, WHY)]
        (count,) = opened.execute("SELECT count(*) FROM findings").fetchone()
    assert count == len(office.desk.report_dict["findings"])


# --- repairs ------------------------------------------------------------------------------------------


def repairs_of(office, card):
    """Open the repairs of a card and wait for them."""
    QTest.mouseClick(card.repair, Qt.MouseButton.LeftButton)
    office.qtbot.waitUntil(lambda: bool(card.repairs._previews), timeout=20_000)
    return card.repairs


def press(card, name):
    made = card.findChild(QAbstractButton, name)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_repairs_are_listed_with_their_cost_and_change_nothing(office):
    card, area = overlap(office), office.desk.area
    panel = repairs_of(office, card)
    words = " ".join(label.text() for label in panel.findChildren(type(panel.told)))
    assert "412/GP-UBND" in words and "ha" in words
    assert office.desk.area is area


def test_a_preview_is_on_the_map_only_and_goes_again(office):
    card, area, steps = overlap(office), office.desk.area, office.drafting.state.position
    repairs_of(office, card)
    press(card, "repairPreview-0")
    preview = office.checks.findings.map.preview
    assert preview.is_shown and len(preview._bands) == 3
    assert (office.desk.area, office.drafting.state.position) == (area, steps)
    press(card, "repairPreview-0")
    assert not preview.is_shown
    press(card, "repairPreview-0")
    press(card, "repairLeave")
    assert not preview.is_shown and card.repairs is None


def test_a_repair_is_a_step_of_the_draft_checked_anew_and_taken_back_by_undo(office):
    card, area, before = overlap(office), office.desk.area, office.desk.report
    repairs_of(office, card)
    press(card, "repairDo-0")
    assert office.desk.area != area
    fo.answered(office, before)
    found = [one for one in office.desk.report_dict["findings"] if one["rule"] == "O01"]
    names = [ref["name"] for one in found if one["outcome"] == "conflict" for ref in one["objects"]]
    assert "412/GP-UBND" not in names
    office.drafting.undo_action.trigger()
    assert office.desk.area == area


def test_what_cannot_be_repaired_offers_nothing(office):
    unknown = next(one for one in office.list.cards() if one.finding["outcome"] == "cannot_tell")
    assert not unknown.repair.isVisible()


def test_a_crossing_ring_is_repaired_by_its_own_repairs(qtbot, tmp_path, qgis_new_project):
    office = fo.opened(qtbot, tmp_path / "other")
    crossed = fo.drawn_area([[fo.ring((0, 200), (300, 0), (300, 200), (0, 0))]], fo.ZONE, "Chéo")
    report = fo.checked(office, crossed)
    card = office.list.card(fo.finding_of(report, "G02")["id"])
    repairs_of(office, card)
    press(card, "repairDo-0")
    fo.answered(office, office.desk.report)
    outcomes = {one["outcome"] for one in office.desk.report_dict["findings"] if one["rule"] == "G02"}
    fo.close(office)
    assert outcomes == {"clear"}


# --- while drawing ------------------------------------------------------------------------------------


def moved(office, east):
    office.drafting.apply(fo.square(east), fo.Phrase("drafts.begun"))


def live(office, on=True):
    box = office.page.findChild(QCheckBox, "checkWhileDrawing")
    if box.isChecked() != on:
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)


def test_an_edit_takes_the_answer_away_where_nobody_asked_for_more(office):
    moved(office, 310)
    assert office.desk.report is None and not office.list.isVisible()


def test_while_drawing_the_last_answer_stays_marked_as_old_until_the_new_one(office):
    live(office)
    before = office.desk.report
    moved(office, 310)
    assert office.desk.report is None and office.list.isVisible() and office.list.old.isVisible()
    fo.answered(office, before)
    assert not office.list.old.isVisible()
    assert office.desk.report.area == office.desk.area


def test_edits_in_a_row_are_checked_once_the_hand_rests(office):
    live(office)
    begun = []
    run = office.desk.run
    office.desk.run = lambda title, *rest: begun.append(title) or run(title, *rest)
    for east in (310, 320, 330, 340):
        moved(office, east)
        QTest.qWait(80)
    assert begun == []
    office.qtbot.waitUntil(lambda: office.desk.report is not None, timeout=20_000)
    assert len(begun) == 1 and office.desk.report.area == fo.square(340)


def test_the_choice_is_remembered_and_follows_the_options(office):
    live(office)
    assert settings.load().settings.check_while_drawing is True
    settings.save(check_while_drawing=False)
    assert not office.page.findChild(QCheckBox, "checkWhileDrawing").isChecked()


def test_a_ring_that_is_only_begun_is_not_checked(office):
    live(office)
    office.drafting.apply(
        fo.drawn_area([[fo.ring((0, 0), (100, 0))]], fo.ZONE, "Mới"), fo.Phrase("drafts.begun")
    )
    QTest.qWait(600)
    assert office.desk.report is None and office.checks._task is None


def test_an_answer_on_an_earlier_boundary_is_never_shown_as_the_present_one(office):
    fo.click(office, "check")
    moved(office, 315)
    QTest.qWait(1500)
    assert office.desk.report is None or office.desk.report.area == office.desk.area


def test_an_accepted_finding_stays_accepted_while_another_corner_moves(office):
    accept(office, overlap(office))
    live(office)
    before = office.desk.report
    office.drafting.apply(
        fo.drawn_area([[fo.ring((-5, 200), (300, 200), (300, 0), (0, 0))]], fo.ZONE, "Đồng Khê"),
        fo.Phrase("drafts.begun"),
    )
    fo.answered(office, before)
    assert overlap(office).is_accepted


def test_an_accepted_overlap_that_grew_is_open_again_and_says_so(office):
    accept(office, overlap(office))
    live(office)
    before = office.desk.report
    moved(office, 305)
    fo.answered(office, before)
    card = overlap(office)
    assert not card.is_accepted and WHY in card.mark_line.text()


# --- what stays open ----------------------------------------------------------------------------------


def check_again(office):
    before = office.desk.report
    fo.click(office, "check")
    fo.answered(office, before)
    return office.checks._work._desk._standing


def test_law_and_data_stay_open_between_two_checks_and_are_closed_on_demand(office):
    stands = False
    for _ in range(6):  # a file written just now may change unseen, so it is opened again for some seconds
        first = check_again(office)
        stands = check_again(office) is first is not None
        if stands:
            break
        QTest.qWait(1_000)
    assert stands
    office.checks.rest()
    assert office.checks._work._desk._standing is None
    assert check_again(office) is not None


def test_a_hidden_dock_lets_go_of_the_files(office):
    desk = office.checks._work._desk
    office.dock.hide()
    office.qtbot.waitUntil(lambda: desk._standing is None, timeout=10_000)
    office.dock.show()
