"""Work of PROJ is done in threads that Python made: those of others lose Python's state between calls."""

from __future__ import annotations

import _thread
import threading

import cases
import pytest

from mineral_plugin.core.area.zones import as_points, to_geographic
from mineral_plugin.core.base.threads import in_python_thread


def foreign(work):
    """Do some work in a thread that ``threading`` knows nothing of; return what it returned or raised."""
    box, done = [], _thread.allocate_lock()
    done.acquire()

    def run():
        try:
            box.append(work())
        except BaseException as error:
            box.append(error)
        finally:
            done.release()

    _thread.start_new_thread(run, ())
    with done:
        return box[0]


def test_a_thread_of_python_does_its_work_itself():
    here = threading.get_ident()
    assert in_python_thread(threading.get_ident) == here
    with_own = []
    thread = threading.Thread(target=lambda: with_own.append(in_python_thread(threading.get_ident)))
    thread.start()
    ident = thread.ident
    thread.join()
    assert with_own == [ident]


def test_the_thread_of_another_has_its_work_done_in_one_of_python_s():
    idents, kinds = [], []

    def work():
        idents.append(threading.get_ident())
        kinds.append(type(threading.current_thread()))

    def ask():
        idents.append(threading.get_ident())
        in_python_thread(work)

    foreign(ask)
    assert idents[0] != idents[1]
    assert kinds == [threading.Thread]


def test_also_when_something_has_looked_at_the_thread_before():
    def ask():
        threading.current_thread()
        return in_python_thread(threading.get_ident) != threading.get_ident()

    assert foreign(ask) is True


def test_an_error_comes_back_to_the_one_who_asked():
    def ask():
        return in_python_thread(lambda: 1 / 0)

    assert isinstance(foreign(ask), ZeroDivisionError)


def test_no_thread_is_left():
    def living():
        return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}

    before = living()
    for _ in range(5):
        foreign(lambda: in_python_thread(lambda: None))
    assert living() == before


def test_points_are_projected_alike_in_every_thread():
    points = as_points(cases.GROUND)
    expected = to_geographic(points, cases.TM3).tolist()
    for _ in range(20):
        assert foreign(lambda: to_geographic(points, cases.TM3).tolist()) == expected


@pytest.mark.parametrize("threads", [8])
def test_many_threads_at_once(threads):
    points = as_points(cases.GROUND)
    expected = to_geographic(points, cases.TM3).tolist()
    found = []

    def work():
        for _ in range(20):
            found.append(to_geographic(points, cases.TM3).tolist() == expected)

    made = [threading.Thread(target=work) for _ in range(threads)]
    for thread in made:
        thread.start()
    for thread in made:
        thread.join()
    assert found == [True] * (20 * threads)
