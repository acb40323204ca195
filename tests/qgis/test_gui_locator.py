"""The locator bar: what it finds, while nobody waits, and where a chosen result leads."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from qgis.core import QgsFeedback, QgsLocator, QgsLocatorContext, QgsProject

from mineral_plugin.bridge import tasks
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.layer_choice import LayerChoice
from mineral_plugin.gui.manners.locator import MineralLocator, Reach, read_ahead

REFERENCE = str(resource_path("demo", "reference.gpkg"))
TABLE = resource_path("demo", "tables", "dong-khe.txt")


@pytest.fixture
def office(tmp_path):
    told = SimpleNamespace(shown=[], drafts=[], dossiers=[], said=[])
    told.reach = Reach(
        lang="vi",
        home=lambda: tmp_path,
        today=lambda: date(2026, 11, 23),
        references=lambda: (REFERENCE,),
        area=lambda: read_table_file(TABLE),
        drafts=lambda: (SimpleNamespace(id="d1", name="Đá vôi Đồng Khê", area_ha=3.94, corners=6),),
        show=lambda geometry, crs: told.shown.append((geometry, crs)),
        open_draft=told.drafts.append,
        open_dossier=told.dossiers.append,
        tell=told.said.append,
    )
    told.filter = MineralLocator(told.reach)
    told.home = tmp_path
    return told


def found(office, text, feedback=None, prefixed=True):
    one = office.filter.clone()
    results = []
    one.resultFetched.connect(results.append)
    context = QgsLocatorContext()
    context.usingPrefix = prefixed
    one.prepare(text, context)
    one.fetchResults(text, context, feedback or QgsFeedback())
    return results


def titles(results):
    return [result.displayString for result in results]


def test_a_licence_is_found_by_its_number_and_by_its_holder(office):
    assert titles(found(office, "mh-01")) == ["MH-01/GP · Mỏ đá phía đông, cách 1,5 m (minh họa)"]
    assert len(found(office, "cong ty minh hoa")) == 4


def test_a_chosen_licence_is_shown_in_its_own_plane(office):
    (result,) = found(office, "mh-01")
    office.filter.triggerResult(result)
    ((geometry, crs),) = office.shown
    assert crs.authid() == "EPSG:9208"
    assert geometry.boundingBox().xMinimum() == 489889.5


def test_a_corner_of_the_area_at_work_is_found_and_shown(office):
    (result,) = found(office, "góc 5")
    assert "2.383.342,00" in result.description
    office.filter.triggerResult(result)
    ((geometry, crs),) = office.shown
    assert (geometry.asPoint().x(), geometry.asPoint().y()) == (489888.0, 2383342.0)
    assert crs.authid() == "EPSG:9208"


def test_a_pair_of_coordinates_leads_to_its_point_in_the_zone_that_was_typed(office):
    (result,) = found(office, "2412129 442393 105°/6")
    office.filter.triggerResult(result)
    ((geometry, crs),) = office.shown
    assert (geometry.asPoint().x(), geometry.asPoint().y(), crs.authid()) == (442393, 2412129, "EPSG:3405")


def test_a_pair_without_a_meridian_takes_that_of_the_area(office):
    (result,) = found(office, "2383275 489781")
    assert result.displayString == "X 2.383.275 · Y 489.781"
    assert "104°45′" in result.description


def test_a_draft_is_found_by_its_name_without_diacritics_and_opened(office):
    results = [result for result in found(office, "dong khe") if result.group == "Drafts"]
    office.filter.triggerResult(results[0])
    assert office.drafts == ["d1"]


def test_a_dossier_is_found_by_its_reference_and_its_receipt(office, monkeypatch):
    folder = office.home / "drafts" / "HS-20261123-0001"
    folder.mkdir(parents=True)
    (folder / "receipt.json").write_text(json.dumps({"receiptId": "TN-2026-77"}), encoding="utf-8")
    draft = SimpleNamespace(reference="HS-20261123-0001", area_name="Núi Voi", folder=folder)
    monkeypatch.setattr("mineral_plugin.core.dossier.drafts.list_drafts", lambda _home: (draft,))
    for text in ("hs-20261123", "nui voi", "tn-2026-77"):
        (result,) = found(office, text)
        assert "TN-2026-77" in result.description
    office.filter.triggerResult(result)
    assert office.dossiers == ["HS-20261123-0001"]


def test_nothing_comes_once_it_was_cancelled(office):
    feedback = QgsFeedback()
    feedback.cancel()
    assert found(office, "minh hoa", feedback) == []


def test_the_registers_are_read_ahead_in_the_background(office, qtbot):
    done = []
    desk = SimpleNamespace(
        home=lambda: office.home,
        today=lambda: date(2026, 11, 23),
        run=lambda title, work, finished, failed: tasks.start(title, work, done.append, failed),
    )
    layers = SimpleNamespace(choice=LayerChoice((REFERENCE,)))
    read_ahead(SimpleNamespace(layers=layers), desk)
    qtbot.waitUntil(lambda: done == [4], timeout=10_000)


def test_two_letters_without_the_prefix_search_nothing(office):
    assert found(office, "mh", prefixed=False) == []
    assert len(found(office, "mh")) == 4


def test_a_licence_that_is_gone_is_told_in_one_sentence(office, tmp_path):
    copy = tmp_path / "reference.gpkg"
    shutil.copy(REFERENCE, copy)
    shutil.copy(REFERENCE.replace(".gpkg", ".manifest.json"), tmp_path)
    office.filter = MineralLocator(replace(office.reach, references=lambda: (str(copy),)))
    (result,) = found(office, "mh-01")
    copy.unlink()
    office.filter.triggerResult(result)
    assert office.shown == []
    assert len(office.said) == 1


def test_the_bar_of_qgis_takes_the_filter_with_its_prefix_and_searches_in_another_thread(office, qtbot):
    locator, results, threads = QgsLocator(), [], []
    QgsProject.instance().clear()
    office.filter.fetchResultsDelay = lambda: 0
    original = MineralLocator.fetchResults

    def noted(one, *args):
        threads.append(threading.get_ident())
        original(one, *args)

    MineralLocator.fetchResults = noted
    try:
        locator.registerFilter(office.filter)
        assert office.filter.activePrefix() == "gpk"
        # The result lives no longer than its signal.
        locator.foundResult.connect(
            lambda result: (office.filter.triggerResult(result), results.append(result.displayString))
        )
        locator.fetchResults("gpk mh-01", QgsLocatorContext())
        qtbot.waitUntil(lambda: len(results) == 1, timeout=10_000)
        assert threads[0] != threading.get_ident()
        assert len(office.shown) == 1
        qtbot.waitUntil(lambda: not locator.isRunning(), timeout=10_000)
    finally:
        MineralLocator.fetchResults = original
        locator.deregisterFilter(office.filter)
