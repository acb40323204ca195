"""The later steps of the guided tour, in the whole window: map, dossier, filed to a service, followed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from test_gui_maps import office, started  # noqa: F401 - the window of these tests, too
from test_uploading_qgis import service  # noqa: F401 - the real service of these tests, too

from mineral_plugin.core.work.practice import SERVICE, lay_out_practice
from mineral_plugin.gui.manners.tour_steps import TourWorld, tour_steps


@pytest.fixture
def tour(office: Any, tmp_path: Any) -> Any:  # noqa: F811 - the fixture
    world = TourWorld(office.dock, office.desk, lay_out_practice(tmp_path))
    yield SimpleNamespace(world=world, steps={step.name: step for step in tour_steps()})
    world.close()


def test_map_dossier_filing_and_following_are_known_when_they_were_done(
    office: Any,  # noqa: F811 - the fixture
    tour: Any,
    service: Any,  # noqa: F811 - the fixture
) -> None:
    def done(name: str) -> bool:
        return bool(tour.steps[name].done(tour.world))

    later = ("layout", "dossier", "file", "follow")
    assert [done(name) for name in later] == [False] * 4
    office.make()
    assert done("layout")
    office.dock.open_page("check")
    office.stage.click("check")
    office.wait(lambda: office.desk.report is not None, "the findings")
    assert not done("dossier")
    office.stage.click("makeDossier")
    office.wait(lambda: done("dossier"), "the dossier")
    tour.steps["file"].help(tour.world)
    page = office.dock.dossier
    assert office.dock.page == "dossier" and page.service_url() == SERVICE
    page.service.setText(f"http://127.0.0.1:{service[0]}")
    office.stage.click("fileDossier")
    office.wait(lambda: done("file"), "the receipt")
    office.wait(page.following.ask.isVisible, "the filed dossier")
    assert not done("follow")
    office.stage.click("followRefresh")
    assert done("follow")
    office.wait(lambda: page.following.ask.isEnabled(), "the answer")
