"""The lists of an audit with as many rows as a nation has: quick to show, sort, filter and mark."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from audit_office import DAY, sample_layers
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QAbstractItemModelTester, QTest
from qgis.PyQt.QtWidgets import QWidget

from mineral_plugin.core.audit.model import Mark, MarkState
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.report.audit_words import FOLDED
from mineral_plugin.core.work.audit_files import read_audit
from mineral_plugin.core.work.audit_outputs import write_audit
from mineral_plugin.core.work.auditing import AuditRequest, audit_register
from mineral_plugin.gui.audit.audit_filter import IN_NEED, PairFilter
from mineral_plugin.gui.audit.audit_models import AREA, FIRST, NumberRole, PairsModel
from mineral_plugin.gui.audit.audit_page import AuditPage
from mineral_plugin.gui.audit.audit_shown import AuditShown, read_shown

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
MANY = 25_000
KEYS = ("name", "ref", "holder", "decision", "place")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A results file of the sample."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "cache").mkdir()
    request = AuditRequest(sample_layers(folder), date.fromisoformat(DAY), sources=Sources(home=folder))
    path = folder / "audit.gpkg"
    write_audit(audit_register(request, NOW, "test"), gpkg_path=path)
    return path


@pytest.fixture
def shown(results):
    return read_shown(results, "vi")


@pytest.fixture
def many(results):
    """The sample's pairs over and over, each with an id of its own."""
    stored = read_audit(results)
    rows = [stored.pairs[n % len(stored.pairs)] for n in range(MANY)]
    rows = [row._replace(values={**row.values, "id": f"{n:016x}"}) for n, row in enumerate(rows)]
    document = {**stored.document, "pairs": [row.values for row in rows]}
    return AuditShown(results, replace(stored, document=document, pairs=tuple(rows)), "vi")


def listed(shown):
    model = PairsModel()
    model.show_audit(shown)
    model.show_only(PairFilter())
    return model


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_the_models_keep_to_the_rules_of_qt(shown, qtbot):
    model = listed(shown)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(AREA, Qt.SortOrder.DescendingOrder)
    model.show_only(PairFilter(kind=""))
    model.refresh(0)
    model.show_audit(shown)
    assert tester.model() is model and model.rowCount() == 5


def test_a_pair_that_is_hidden_has_no_place_and_what_is_shown_stays_sorted(shown):
    model = listed(shown)
    model.sort(AREA, Qt.SortOrder.AscendingOrder)
    hidden = next(number for number in range(5) if not shown.visible(PairFilter())[number])
    assert not model.place_of(hidden).isValid()
    model.refresh(hidden)
    areas = [shown.pairs[model.number_at(row)]["area_m2"] for row in range(model.rowCount())]
    assert areas == sorted(areas) and model.total == 5
    model.show_only(PairFilter(kind=""))
    assert model.place_of(hidden).isValid()


def test_the_first_rows_are_the_most_urgent_and_slivers_are_folded(shown):
    model = listed(shown)
    assert (model.total, model.rowCount()) == (5, 3)
    assert [model.index(row, 0).data(NumberRole) for row in range(3)] == [0, 1, 2]
    assert model.index(0, 0).data() == "Chồng lấn thật"
    assert model.index(0, AREA).data() == "1 ha"
    assert model.index(0, AREA).data(Qt.ItemDataRole.ToolTipRole) == "10.000 m²"
    assert model.index(0, FIRST).data() == "Mỏ thử 12/GP-UBND"


def test_a_search_needs_neither_capitals_nor_marks(shown):
    for text in ("Khu thử Z1", "KHU thu z1", "z1 khu"):
        found = shown.visible(PairFilter(kind="", text=text))
        assert [number for number, is_in in enumerate(found) if is_in] == [1, 2]


def test_a_filter_by_state_follows_the_decisions(shown):
    shown.decide(0, Mark(MarkState.ACCEPTED, "biên bản 5", "Lan", date(2026, 11, 23), 10_000.0))
    assert list(shown.visible(PairFilter(kind=IN_NEED, state="open"))) == [0, 1, 1, 0, 0]
    assert list(shown.visible(PairFilter(kind=IN_NEED, state="accepted"))) == [1, 0, 0, 0, 0]
    assert shown.document["marks"]["states"] == {"open": 2, "accepted": 1, "fixed": 0}
    shown.decide(0, Mark())
    assert list(shown.visible(PairFilter(kind=IN_NEED, state="open"))) == [1, 1, 1, 0, 0]


def test_a_nation_s_list_is_filtered_and_sorted_between_two_pictures(many, qtbot):
    model = listed(many)
    assert model.rowCount() == MANY * 3 // 5
    spent = [
        seconds(lambda: model.show_only(PairFilter(kind="", text="cong ty b"))),
        seconds(lambda: model.show_only(PairFilter(extent=(0.0, 0.0, 1.0, 1.0)))),
        seconds(lambda: model.show_only(PairFilter(kind=""))),
        seconds(lambda: model.sort(AREA, Qt.SortOrder.DescendingOrder)),
    ]
    assert model.rowCount() == model.total == MANY
    assert max(spent) < 0.6, spent  # some tens of milliseconds on a quiet machine


def test_a_nation_s_list_makes_no_widget_for_its_rows(many, qtbot):
    page = AuditPage("vi")
    qtbot.addWidget(page)
    page.resize(450, 700)
    page.show()
    before = len(page.findChildren(QWidget))
    assert seconds(lambda: page.show_results(many)) < 1.0
    page.show_filtered(None)
    QTest.qWait(50)
    page.pairs.verticalScrollBar().setValue(page.pairs.verticalScrollBar().maximum())
    QTest.qWait(50)
    assert page.pairs_model.rowCount() > MANY // 2
    assert len(page.findChildren(QWidget)) <= before + 5


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_with_results_fits_into_380_pixels(results, qtbot, lang):
    page = AuditPage(lang)
    qtbot.addWidget(page)
    page.resize(380, 700)
    page.show()
    page.show_results(read_shown(results, lang))
    page.show_filtered(None)
    QTest.qWait(30)
    assert page.widget().width() <= page.viewport().width()
    assert page.widget().minimumSizeHint().width() <= 360
    for tab in range(3):
        page.tabs.setCurrentIndex(tab)
        QTest.qWait(20)
        table = (page.pairs, page.gaps, page.notes)[tab]
        assert table.horizontalHeader().length() <= table.viewport().width()


@pytest.mark.parametrize(
    "asked",
    [
        PairFilter(),
        PairFilter(kind="", outcome="conflict"),
        PairFilter(kind="", state="open"),
        PairFilter(kind="", text="gp 1"),
        PairFilter(kind="overlap", outcome="cannot_tell", text="gp"),
    ],
)
def test_a_filter_lets_through_what_each_pair_by_itself_says(shown, asked):
    def fits(number):
        pair = shown.pairs[number]
        names = (shown.document["objects"][pair[side]] for side in ("first", "second"))
        text = " ".join(" ".join(str(one[key]) for key in KEYS) for one in names)
        return (
            (pair["kind"] not in FOLDED if asked.kind == IN_NEED else asked.kind in ("", pair["kind"]))
            and asked.outcome in ("", pair["outcome"])
            and asked.state in ("", shown.state(number))
            and all(word in text.lower() for word in asked.text.lower().split())
        )

    assert list(shown.visible(asked)) == [fits(number) for number in range(len(shown.pairs))]


def test_results_without_a_pair_have_nothing_to_let_through(results):
    stored = read_audit(results)
    none = AuditShown(results, replace(stored, document={**stored.document, "pairs": []}, pairs=()), "vi")
    assert none.visible(PairFilter(outcome="conflict", text="a")) == bytearray()
