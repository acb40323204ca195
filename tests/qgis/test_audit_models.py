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
from mineral_plugin.core.work.audit_files import read_audit
from mineral_plugin.core.work.audit_outputs import write_audit
from mineral_plugin.core.work.auditing import AuditRequest, audit_register
from mineral_plugin.gui.audit_filter import IN_NEED, PairFilter
from mineral_plugin.gui.audit_models import AREA, FIRST, NumberRole, PairsModel, PairsProxy
from mineral_plugin.gui.audit_page import AuditPage
from mineral_plugin.gui.audit_shown import AuditShown, read_shown

NOW = datetime(2026, 11, 23, 8, tzinfo=timezone.utc)
MANY = 25_000


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


def proxied(shown):
    model = PairsModel()
    proxy = PairsProxy(model)
    model.show_audit(shown)
    proxy.show_only(PairFilter())
    return model, proxy


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_the_models_keep_to_the_rules_of_qt(shown, qtbot):
    model, proxy = proxied(shown)
    strict = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(one, strict) for one in (model, proxy)]
    proxy.sort(AREA, Qt.SortOrder.DescendingOrder)
    proxy.show_only(PairFilter(kind=""))
    model.refresh(0)
    model.show_audit(shown)
    assert len(testers) == 2 and proxy.rowCount() == 5


def test_the_first_rows_are_the_most_urgent_and_slivers_are_folded(shown):
    model, proxy = proxied(shown)
    assert (model.rowCount(), proxy.rowCount()) == (5, 3)
    assert [proxy.index(row, 0).data(NumberRole) for row in range(3)] == [0, 1, 2]
    assert proxy.index(0, 0).data() == "Chồng lấn thật"
    assert proxy.index(0, AREA).data() == "1 ha"
    assert proxy.index(0, AREA).data(Qt.ItemDataRole.ToolTipRole) == "10.000 m²"
    assert proxy.index(0, FIRST).data() == "Mỏ thử 12/GP-UBND"


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
    model, proxy = proxied(many)
    assert proxy.rowCount() == MANY * 3 // 5
    spent = [
        seconds(lambda: proxy.show_only(PairFilter(kind="", text="cong ty b"))),
        seconds(lambda: proxy.show_only(PairFilter(extent=(0.0, 0.0, 1.0, 1.0)))),
        seconds(lambda: proxy.show_only(PairFilter(kind=""))),
        seconds(lambda: proxy.sort(AREA, Qt.SortOrder.DescendingOrder)),
    ]
    assert proxy.rowCount() == model.rowCount() == MANY
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
    assert page.proxy.rowCount() > MANY // 2
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
