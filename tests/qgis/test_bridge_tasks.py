"""Work of the core in the background: progress, result, error and stop."""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, List, Tuple

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEventLoop, QThread, QTimer

from mineral_plugin.bridge import tasks
from mineral_plugin.core.base.errors import CancelledError, InputError


def wait_until(ready: Callable[[], bool], limit_s: float = 10.0) -> None:
    """Let the window's thread go on until ``ready``."""
    loop, timer, end = QEventLoop(), QTimer(), time.monotonic() + limit_s
    timer.timeout.connect(lambda: loop.quit() if ready() or time.monotonic() > end else None)
    timer.start(5)
    loop.exec()
    assert ready()


def run(work: Any, **words: Any) -> Tuple[List[Any], List[BaseException], tasks.CoreTask]:
    """Run ``work`` to its end; return the results, the errors and the task."""
    done: List[Any] = []
    failed: List[BaseException] = []
    task = tasks.start("test", work, done.append, failed.append)
    after = words.get("then")
    if after:
        after(task)
    wait_until(lambda: bool(done or failed))
    return done, failed, task


def test_the_work_is_done_elsewhere_and_the_result_comes_back_here() -> None:
    threads: List[Any] = []
    arrived: List[Any] = []

    def work(_progress: Any) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(result: int) -> None:
        arrived.append((result, threading.current_thread()))

    tasks.start("test", work, done, arrived.append)
    wait_until(lambda: bool(arrived))
    assert arrived == [(42, threading.main_thread())]
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("error", [InputError("error.cancelled"), ZeroDivisionError("x"), SystemExit(3)])
def test_an_error_comes_back_as_it_is(error: BaseException) -> None:
    def work(_progress: Any) -> None:
        raise error

    done, failed, _task = run(work)
    assert (done, failed) == ([], [error])


def test_an_unforeseen_error_is_logged_without_its_message() -> None:
    lines: List[str] = []
    log = QgsApplication.messageLog()

    def hear(text: str, tag: str, _level: Any) -> None:
        if tag == tasks.LOG_TAG:
            lines.append(text)

    log.messageReceived[str, str, type(_level())].connect(hear)

    typed = "Bearer " + "abc"

    def work(_progress: Any) -> None:
        raise RuntimeError(typed)

    run(work)
    wait_until(lambda: bool(lines))
    log.messageReceived[str, str, type(_level())].disconnect(hear)
    assert "RuntimeError" in lines[0]
    assert typed not in lines[0]


def _level() -> Any:
    from qgis.core import Qgis

    return Qgis.MessageLevel.Warning


def test_progress_is_shown_in_percent_and_kept_in_bounds() -> None:
    seen: List[float] = []
    ready, gate = threading.Event(), threading.Event()

    def work(progress: Any) -> None:
        ready.wait(5)
        for fraction in (0.25, 0.5, 7.0):
            progress.report(fraction)
        gate.wait(5)

    def then(task: Any) -> None:
        task.progressChanged.connect(seen.append)
        ready.set()
        wait_until(lambda: 100.0 in seen)
        gate.set()

    run(work, then=then)
    assert [percent for percent in seen if percent] == [25.0, 50.0, 100.0]


def test_stopping_is_answered_within_a_second_and_is_no_failure_of_the_work() -> None:
    started = threading.Event()

    def work(progress: Any) -> None:
        started.set()
        while not progress.cancelled():
            time.sleep(0.02)
        assert tasks.stop_asked()
        raise CancelledError("error.cancelled")

    def then(task: Any) -> None:
        wait_until(started.is_set)
        task.cancel()

    before = time.monotonic()
    done, failed, _task = run(work, then=then)
    assert done == []
    assert isinstance(failed[0], CancelledError)
    assert time.monotonic() - before < 1.5


def test_a_task_stopped_before_it_began_is_told_as_stopped() -> None:
    gate, ended, begun = threading.Event(), [], []  # type: ignore[var-annotated]
    others = 3 * QThread.idealThreadCount() + 3
    for _ in range(others):  # so many that the next one has to wait
        tasks.start("test", lambda _progress: gate.wait(10), ended.append, ended.append)
    _done, failed, _task = run(begun.append, then=lambda task: task.cancel())
    assert isinstance(failed[0], CancelledError)
    gate.set()
    wait_until(lambda: len(ended) == others)
    assert begun == []


def test_what_was_done_all_the_same_is_told_as_done() -> None:
    started = threading.Event()

    def work(progress: Any) -> str:
        started.set()
        while not progress.cancelled():
            time.sleep(0.02)
        return "filed"

    def then(task: Any) -> None:
        wait_until(started.is_set)
        task.cancel()

    done, failed, _task = run(work, then=then)
    assert (done, failed) == (["filed"], [])


def test_who_goes_away_is_told_nothing() -> None:
    started, ended = threading.Event(), threading.Event()
    told: List[Any] = []

    def work(progress: Any) -> None:
        started.set()
        while not progress.cancelled():
            time.sleep(0.02)
        ended.set()

    task = tasks.start("test", work, told.append, told.append)
    wait_until(started.is_set)
    task.abandon()
    wait_until(lambda: ended.is_set() and task not in tasks._running)
    assert told == []


def test_outside_a_task_nobody_asks_to_stop() -> None:
    assert not tasks.stop_asked()
