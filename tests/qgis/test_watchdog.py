"""The watchdog of the journeys: whose code held the window, by the clock and by the processor."""

from __future__ import annotations

import gc
import sys
import time
from itertools import chain
from pathlib import Path

import pytest
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QWidget

sys.path.append(str(Path(__file__).resolve().parents[1] / "e2e"))
from journey_driver.watchdog import Watchdog

BUSY = """
def hold(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
"""
ASLEEP = "def hold(seconds):\n    time.sleep(seconds)\n"


def holder(source, file):
    """Return a function that holds the thread, from a file of this name."""
    space = {"time": time}
    exec(compile(source, file, "exec"), space)  # noqa: S102 - the texts above, in a file of that name
    return space["hold"]


@pytest.fixture
def watched(qtbot):
    """Return what watches a piece of work and gives back the stalls that were told of it."""

    def watch(work, seconds):
        told, window = [], QWidget()
        qtbot.addWidget(window)
        watchdog = Watchdog(told.append, window)
        watchdog.step = "a step"
        watchdog.start()
        QTest.qWait(60)
        work(seconds)
        QTest.qWait(120)
        watchdog.stop()
        return told

    return watch


def test_work_of_ours_is_told_with_its_step_its_place_and_its_processor_time(watched):
    (stall,) = watched(holder(BUSY, "/x/mineral_plugin/gui/page.py"), 0.3)
    assert stall["in_step"] == "a step"
    assert stall["where"][0].startswith("page.py:") and stall["where"][0].endswith(" hold")
    assert stall["ours_ms"] >= 200
    assert stall["ours_processor_ms"] >= 200


def test_our_code_that_only_waits_uses_no_processor(watched):
    (stall,) = watched(holder(ASLEEP, "/x/mineral_plugin/gui/page.py"), 0.3)
    assert stall["ours_ms"] >= 200
    assert stall["ours_processor_ms"] < 100


def test_work_of_somebody_else_is_told_without_a_place_of_ours(watched):
    (stall,) = watched(holder(BUSY, "/x/qgis/page.py"), 0.3)
    assert stall["stall_ms"] >= 200
    assert (stall["ours_ms"], "where" in stall) == (0, False)


def test_what_the_driver_looks_for_is_no_stall(watched):
    assert watched(holder(BUSY, "/x/journey_driver/eyes.py"), 0.3) == []


def test_a_short_piece_of_work_is_no_stall(watched):
    assert watched(holder(BUSY, "/x/mineral_plugin/gui/page.py"), 0.01) == []


def test_what_garbage_collection_took_is_told_beside(watched):
    kept = [[[]] for _ in range(400_000)]

    def collect(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            gc.collect()

    (stall,) = watched(collect, 0.3)
    assert len(kept) == 400_000
    assert stall["garbage_ms"] >= 200


def test_what_passed_before_a_function_of_ours_was_entered_is_its_callers(watched):
    """What runs outside Python holds its lock; the first chance to look is where it calls back."""
    ours = holder("def hold(number):\n    return number\n", "/x/mineral_plugin/gui/page.py")

    def outside(_seconds):
        sum(chain(range(30_000_000), map(ours, [1])))

    (stall,) = watched(outside, 0)
    assert stall["stall_ms"] >= 200
    assert stall["ours_ms"] < 100
