"""Item models and cards: what a list of findings and a corner table show. Needs Qt only."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest

from mineral_plugin.gui.check.check_page import CheckPage
from mineral_plugin.gui.findings.finding_card import FindingCard
from mineral_plugin.gui.findings.finding_words import amount_text, basis_text, measure_text, objects_text
from mineral_plugin.gui.findings.findings_model import FindingsModel
from mineral_plugin.gui.findings.findings_view import FindingsView
from mineral_plugin.gui.parts.dates import date_from_text
from mineral_plugin.gui.parts.outcomes import ORDER, outcome_pixmap, outcome_word
from mineral_plugin.gui.table.corner_table_model import CornerRow, CornerTableModel


def finding(identifier: str = "f1", outcome: str = "conflict", **changes: Any) -> Dict[str, Any]:
    """A finding as the report holds it."""
    return {
        "id": identifier,
        "rule": "O01",
        "outcome": outcome,
        "severity": "blocks",
        "basis": {"article": "Luật 54/2024/QH15, Điều 55", "version_date": "2026-01-01", "confirmed": True},
        "message": {"vi": "Chồng lên giấy phép", "en": "Overlaps a licence"},
        "remedy": {"vi": "Cắt theo ranh giới", "en": "Clip at the boundary"},
        "measured": 1180.5,
        "limit": 0.0,
        "unit": "m2",
        "objects": [{"role": "licence", "source": "s", "id": "1", "name": "GP 412"}],
        "where": {"part": 0, "geometry": {"type": "Point", "coordinates": [0, 0]}},
        **changes,
    }


def report(*findings: Dict[str, Any]) -> Dict[str, Any]:
    """The part of a report that the view reads."""
    headline = {"vi": "Vướng. Chưa kiểm tra.", "en": "Conflict. Not checked."}
    return {"findings": list(findings), "summary": {"verdict": "conflict", "headline": headline}}


ALL = [
    finding(name, name)
    for name in ("clear", "within_tolerance", "not_applicable", "conflict", "cannot_tell", "error")
]


def test_problems_come_first_and_the_worst_of_them_on_top():
    model = FindingsModel("vi")
    model.set_findings(ALL)
    shown = [model.data(model.index(row), FindingsModel.IdRole) for row in range(model.rowCount())]
    assert shown == list(ORDER)


def test_a_conflict_that_stops_the_filing_stands_before_one_that_warns():
    model = FindingsModel("vi")
    model.set_findings([finding("a", severity="informs"), finding("b", severity="warns"), finding("c")])
    assert [entry["id"] for entry in model.problems()] == ["c", "b", "a"]


def test_what_could_not_be_told_is_a_problem_and_what_does_not_apply_is_none():
    model = FindingsModel("vi")
    model.set_findings(ALL)
    assert {entry["outcome"] for entry in model.problems()} == {
        "conflict",
        "error",
        "cannot_tell",
        "within_tolerance",
    }
    assert {entry["outcome"] for entry in model.passes()} == {"clear", "not_applicable"}


def test_a_screen_reader_hears_outcome_and_sentence():
    model = FindingsModel("vi")
    model.set_findings([finding()])
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert outcome_word("conflict") in spoken and "Chồng lên giấy phép" in spoken


def test_counts_leave_out_outcomes_without_findings():
    model = FindingsModel("en")
    model.set_findings([finding("a"), finding("b"), finding("c", "clear")])
    assert model.counts() == {"conflict": 2, "clear": 1}


def test_each_outcome_has_a_shape_of_its_own(qapp):
    images = [
        outcome_pixmap(outcome)
        .toImage()
        .convertToFormat(outcome_pixmap(outcome).toImage().Format.Format_Alpha8)
        for outcome in ORDER
    ]
    assert all(images[i] != images[j] for i in range(len(images)) for j in range(i))


def test_each_outcome_has_a_word_of_its_own():
    assert len({outcome_word(outcome) for outcome in ORDER}) == len(ORDER)


def test_the_corner_table_shows_the_digits_as_typed():
    model = CornerTableModel()
    model.set_rows([CornerRow("1", "2.383.275,00", "489.781,00")])
    assert [model.data(model.index(0, column)) for column in range(3)] == ["1", "2.383.275,00", "489.781,00"]
    assert not model.has_problems()


def test_a_row_that_cannot_be_read_says_why():
    model = CornerTableModel()
    damaged = CornerRow("4", "2383 58?", "489.888,00", "không đọc được", "hàng 5", number="5")
    model.set_rows([CornerRow("1", "x", "y"), damaged])
    assert model.has_problems()
    assert model.data(model.index(1, 3)) == "5"
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert model.data(model.index(1, 0), role) == "hàng 5\nkhông đọc được"


@pytest.mark.parametrize(
    ("value", "unit", "lang", "text"),
    [
        (1180.5, "m2", "vi", "1.180,5 m²"),
        (1180.5, "m2", "en", "1,180.5 m²"),
        (3.9424, "ha", "vi", "3,9424 ha"),
        (6.4, "m", "vi", "6,4 m"),
        (12.5, "%", "vi", "12,5 %"),
        (None, "m2", "vi", ""),
    ],
)
def test_measures_have_their_unit_and_the_marks_of_the_language(value, unit, lang, text):
    assert amount_text(value, unit, lang) == text


def test_a_limit_of_nothing_is_still_a_limit():
    assert "1.180,5 m²" in measure_text(finding(), "vi") and "0 m²" in measure_text(finding(), "vi")


def test_an_unconfirmed_basis_says_so():
    confirmed = basis_text(finding()["basis"], "vi")
    unconfirmed = basis_text({**finding()["basis"], "confirmed": False}, "vi")
    assert "01/01/2026" in confirmed
    assert len(unconfirmed) > len(confirmed)


def test_a_rule_without_article_does_not_pretend_one():
    assert "Điều" not in basis_text({"article": "", "version_date": None, "confirmed": False}, "vi")


def test_many_objects_are_counted_not_cut_off():
    objects = [{"role": "licence", "source": "s", "id": str(i), "name": f"GP {i}"} for i in range(9)]
    assert "GP 5" in objects_text(finding(objects=objects)) and "3" in objects_text(finding(objects=objects))


def test_dates_are_read_from_days_and_moments():
    assert date_from_text("2026-11-23T10:00:00+07:00") == date(2026, 11, 23)
    assert date_from_text(None) is None


def test_clicking_a_card_chooses_it_and_asks_for_no_zoom(qtbot):
    card = FindingCard(finding(), "vi")
    qtbot.addWidget(card)
    card.show()
    zooms = []
    card.zoom_asked.connect(zooms.append)
    with qtbot.waitSignal(card.chosen) as chosen:
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen.args == ["f1"]
    assert zooms == []


def test_a_card_is_chosen_from_the_keyboard_too(qtbot):
    card = FindingCard(finding(), "vi")
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.chosen):
        QTest.keyClick(card, Qt.Key.Key_Return)


def test_a_finding_without_place_cannot_be_zoomed_to(qtbot):
    card = FindingCard(finding(where=None), "vi")
    qtbot.addWidget(card)
    assert not card.zoom.isEnabled()


def test_a_copied_card_is_whole(qtbot):
    card = FindingCard(finding(), "vi")
    qtbot.addWidget(card)
    QTest.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    for words in ("Chồng lên giấy phép", "Điều 55", "1.180,5 m²", "Cắt theo ranh giới", "GP 412"):
        assert words in copied


def test_markup_in_a_name_stays_text(qtbot):
    objects = [{"role": "licence", "source": "s", "id": "1", "name": "<b>GP</b>"}]
    card = FindingCard(finding(objects=objects), "vi")
    qtbot.addWidget(card)
    from mineral_plugin.gui.parts.widgets import WrappingLabel

    formats = {label.textFormat() for label in card.findChildren(WrappingLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_passes_are_folded_to_one_line_and_unfold_by_a_click(qtbot):
    view = FindingsView("vi")
    qtbot.addWidget(view)
    view.show_report(report(*ALL))
    passes, fold = view.findChild(object, "passes"), view.findChild(object, "passesFold")
    qtbot.waitUntil(lambda: len(view.cards()) == 4)  # some in each turn
    assert not passes.isVisible()
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    assert passes.isVisible()


def test_a_long_list_is_made_in_pieces_and_nothing_is_lost(qtbot):
    page = CheckPage("vi")
    qtbot.addWidget(page)
    page.show()
    view = page.findings
    view.show_report(report(*(finding(f"f{i}") for i in range(130))))
    more = view.findChild(object, "moreFindings")
    qtbot.waitUntil(lambda: len(view.cards()) == 60)
    for expected in (120, 130):
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda wanted=expected: len(view.cards()) == wanted)
    assert not more.isVisible()


def test_another_report_takes_the_place_of_the_one_before(qtbot):
    view = FindingsView("vi")
    qtbot.addWidget(view)
    view.show_report(report(finding("a"), finding("b")))
    view.show_report(report(finding("c")))
    assert [card.finding_id for card in view.cards()] == ["c"]


def test_the_first_sentence_of_the_headline_is_shown_and_the_rest_unfolds(qtbot):
    view = FindingsView("en")
    qtbot.addWidget(view)
    view.show_report(report(finding()))
    assert view.headline.text() == "Conflict."
    QTest.mouseClick(view.more, Qt.MouseButton.LeftButton)
    assert view.headline.text() == "Conflict. Not checked."
    assert view.headline.wordWrap()
