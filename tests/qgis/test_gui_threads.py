"""Work of the core away from the window's thread, again and again: it was the second time that crashed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsTask,
)

from mineral_plugin.bridge import tasks
from mineral_plugin.core.area.zones import Zone, as_points, to_geographic
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.corners import read_table_file

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)


def test_the_same_check_runs_ten_times_in_the_background(qtbot):
    area = read_table_file(resource_path("demo", "tables", "dong-khe.txt"))
    reference = (str(resource_path("demo", "reference.gpkg")),)
    request = CheckRequest((area,), "P14", "limestone_vlxdtt", date(2026, 11, 23), reference)
    verdicts, errors = [], []
    for number in range(1, 11):
        tasks.start(
            "kiểm tra",
            lambda progress: check_areas(request, NOON, "dock", progress),
            lambda reports: verdicts.append(reports[0].summary.verdict),
            errors.append,
        )
        qtbot.waitUntil(lambda count=number: len(verdicts) + len(errors) == count, timeout=20_000)
    assert errors == []
    assert verdicts == ["conflict"] * 10


def test_the_toolbox_runs_the_algorithm_in_the_background_again_and_again(qtbot):
    from mineral_plugin.processing.provider import MineralProvider

    provider = MineralProvider()
    assert QgsApplication.processingRegistry().addProvider(provider)
    found = QgsApplication.processingRegistry().algorithmById("mineral:checkareas")
    parameters = {
        "TABLE": str(resource_path("demo", "tables", "dong-khe.txt")),
        "REFERENCE": str(resource_path("demo", "reference.gpkg")),
        "PROCEDURE": "P14",
        "MINERAL": "limestone_vlxdtt",
        "EVENT_DATE": "2026-11-23",
        "FINDINGS": "memory:",
    }
    results = []
    try:
        for number in range(1, 5):
            context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
            task = QgsProcessingAlgRunnerTask(found, parameters, context, feedback)
            task.executed.connect(lambda ok, outputs: results.append((ok, outputs.get("VERDICT"))))
            QgsApplication.taskManager().addTask(task)
            qtbot.waitUntil(lambda count=number: len(results) == count, timeout=20_000)
    finally:
        QgsApplication.processingRegistry().removeProvider(provider)
    assert results == [(True, "conflict")] * 4


def test_what_the_work_raises_is_raised_where_it_was_asked_for():
    def work():
        raise ValueError("nói cho người hỏi")

    with pytest.raises(ValueError, match="nói cho người hỏi"):
        in_python_thread(work)


def test_coordinates_are_moved_in_the_background_of_qgis_again_and_again(qtbot):
    done = []

    class Moving(QgsTask):
        def run(self):
            done.append(
                in_python_thread(lambda: to_geographic(as_points([(489781.0, 2383275.0)]), Zone(6285, 3)))
            )
            return True

    kept = [Moving("x") for _ in range(20)]
    for number, task in enumerate(kept, 1):
        QgsApplication.taskManager().addTask(task)
        qtbot.waitUntil(lambda count=number: len(done) == count, timeout=10_000)
    assert len({tuple(place[0]) for place in done}) == 1
