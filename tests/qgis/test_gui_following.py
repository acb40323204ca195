"""Filed dossiers in the window, with the real service: how they stand, supplement, results, withdrawal."""

from __future__ import annotations

from datetime import datetime

import pytest
from files_named import name_files
from following_window import filed, running_office
from qgis.core import QgsProcessingContext, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton
from small_pdf import small_pdf
from tasks_left import tasks_ended
from test_gui_dock import made

from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.work.following import followed
from mineral_plugin.gui.dossier.following_steps import FollowingSteps

pytest_plugins = ["processing_fixtures"]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    yield from running_office(tmp_path_factory.mktemp("service") / "data")


@pytest.fixture
def here(qtbot, qgis_new_project, tmp_path, service):
    for name in ("cache", "drafts"):
        (tmp_path / name).mkdir()
    receipt = filed(tmp_path, service)
    window = made(qtbot, tmp_path, lang="en", session=qgis_session)
    practises = lambda _url, _session: PracticeLogin(tmp_path)  # noqa: E731 - who asks, told by the page
    window.following = FollowingSteps(window.dock, window.desk, qgis_session, practises)
    window.view_of = window.dock.dossier.following
    window.receipt, window.office = receipt, service
    window.dock.open_page("dossier")
    tasks_ended(qtbot)
    yield window
    window.view.close()
    window.memory.close()


def click(here, name):
    here.qtbot.wait(80)  # what was shown just now is laid out first
    found = here.dock.findChild(QAbstractButton, name)
    assert found.isVisibleTo(here.dock) and found.isEnabled(), name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def free(here):
    here.qtbot.waitUntil(lambda: here.view_of.ask.isEnabled(), timeout=30_000)
    tasks_ended(here.qtbot)


def asked(here):
    click(here, "followRefresh")
    free(here)
    here.view_of.list.setCurrentRow(0)


def demand(here, until="2099-01-01"):
    here.office.in_review(here.receipt.dossier_id)
    here.office.act(
        here.receipt.dossier_id,
        "require_supplement",
        items=["project"],
        reasons={"project": "Thiếu bản vẽ"},
        until=until,
    )
    asked(here)


def test_a_filed_dossier_is_in_the_list_before_anybody_asked(here):
    view = here.view_of
    assert view.list.count() == 1 and here.receipt.receipt_id in view.list.item(0).text()
    assert "not been asked" in view.list.item(0).text()
    view.list.setCurrentRow(0)
    assert view.title.text() == here.receipt.receipt_id and not view.supplement.isVisibleTo(view)


def test_asking_shows_state_timeline_and_the_next_day(here):
    here.office.in_review(here.receipt.dossier_id)
    asked(here)
    view = here.view_of
    assert "In review" in view.state_line.text() and "promised" in view.next_line.text()
    assert "Accepted" in view._texts["timeline"].text() and not view.problem.isVisible()
    assert view._texts["steps"].text()


def test_without_an_answer_what_is_known_stays_with_the_reason(here, monkeypatch):
    asked(here)
    monkeypatch.setattr(here.following, "_session", lambda: _Nobody())
    click(here, "followRefresh")
    free(here)
    assert here.view_of.problem.isVisible() and "Submitted" in here.view_of.list.item(0).text()


def test_a_filter_lets_pass_what_is_wanted(here):
    demand(here)
    view = here.view_of
    view.days.setCurrentIndex(1)
    assert view.list.count() == 0 and not view._one.isVisibleTo(view)
    view.days.setCurrentIndex(0)
    view.state.setCurrentIndex(view.state.findData("supplement_required"))
    assert view.list.count() == 1


def test_a_demand_is_answered_from_the_window_once(here, tmp_path, monkeypatch):
    demand(here)
    view, card = here.view_of, here.view_of.supplement_card
    click(here, "followSupplement")
    assert card.isVisibleTo(here.dock) and "Thiếu bản vẽ" in card.remarks.item(0).text()
    click(here, "supplementFileIt")
    free(here)
    assert "project" in view.problem.text()
    better = tmp_path / "better.pdf"
    better.write_bytes(small_pdf("better"))
    name_files(monkeypatch, better)
    click(here, "supplementFile")
    assert "better.pdf" in card.remarks.item(0).text()
    card.change.setText("Đã thêm bản vẽ")
    card.change.editingFinished.emit()
    letter = tmp_path / "letter.docx"
    name_files(monkeypatch, letter)
    click(here, "supplementLetter")
    assert letter.read_bytes()[:2] == b"PK"
    click(here, "supplementFileIt")
    free(here)
    assert not card.isVisibleTo(here.dock) and not card.problem_text()
    (one,) = followed(here.home, here.desk.now)
    assert one.version == 2 and one.receipt.receipt_id == here.receipt.receipt_id


def test_the_first_page_reminds_of_what_has_to_be_done_soon(here):
    reminders = here.dock.start.reminders
    here.dock.open_page("start")
    tasks_ended(here.qtbot)
    assert not reminders.isVisibleTo(here.dock)
    here.dock.open_page("dossier")
    demand(here)
    here.desk.now = lambda: datetime(2098, 12, 31, 12, tzinfo=VIETNAM_TIME)
    here.dock.open_page("start")
    tasks_ended(here.qtbot)
    assert reminders.isVisibleTo(here.dock) and "1 Jan 2099" in reminders.line.text()
    click(here, "reminderOpen")
    assert here.dock.page == "dossier"


def test_the_area_is_taken_only_from_a_dossier_at_work(here):
    demand(here)
    click(here, "followSupplement")
    here.following.take_area()
    assert "prepare a dossier" in here.view_of.supplement_card.problem_text()


def test_a_withdrawal_is_asked_about_first(here):
    asked(here)
    view = here.view_of
    click(here, "followWithdraw")
    assert view.withdrawal_card.isVisibleTo(here.dock)
    click(here, "withdrawalYes")
    assert "why" in view.withdrawal_card.problem_text().lower() and not here.following._task
    view.withdrawal_card.reason.setText("Đổi dự án")
    click(here, "withdrawalYes")
    free(here)
    assert "Withdrawn" in view.list.item(0).text() and not view.withdraw.isVisibleTo(view)


def test_results_are_fetched_into_the_data_folder(here):
    paper = small_pdf("the decision")
    here.office.in_review(here.receipt.dossier_id)
    sha256 = here.office.paper(here.receipt.dossier_id, paper)
    here.office.act(here.receipt.dossier_id, "decide", outcome="refused", number="1", paper=sha256)
    here.office.act(here.receipt.dossier_id, "hand_over")
    asked(here)
    click(here, "followFetch")
    free(here)
    assert "has the announced hash" in here.view_of.problem.text()
    (found,) = here.home.rglob("ket-qua-1.pdf")
    assert found.read_bytes() == paper


def test_the_toolbox_makes_a_table_of_the_dossiers(here, provider, monkeypatch, tmp_path):
    import processing

    monkeypatch.setenv("MINERAL_HOME", str(here.home))
    demand(here)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    for offline in (False, True):
        target = str(tmp_path / f"status-{offline}.csv")
        values = {"OFFLINE": offline, "STATE": "supplement_required", "OUTPUT": target}
        done = processing.run("mineral:dossierstatus", values, context=context)
        assert (done["COUNT"], done["UNASKED"], done["NEXT"]) == (1, 0, "2099-01-01")
        layer = QgsVectorLayer(done["OUTPUT"], "table", "ogr")
        (row,) = layer.getFeatures()
        assert row["receipt"] == here.receipt.receipt_id and row["next_kind"] == "supplement"


class _Nobody:
    def request(self, *_args, **_kwargs):
        import requests

        raise requests.ConnectionError("nobody")
