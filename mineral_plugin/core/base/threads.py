"""Work in a thread that Python itself has made: for packages that do not bear another's, and to be let go."""

from __future__ import annotations

import threading
from typing import Callable, List, TypeVar

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress

LISTENING_S = 0.03

Value = TypeVar("Value")


def in_python_thread(work: Callable[[], Value]) -> Value:
    """Return ``work()``, done in a thread that Python made where the caller's thread is another's.

    pyproj 3.7 ties PROJ's context of a thread to Python's state of it. In a thread of Qt that state ends
    with every call into Python, the context with it, and the next call there would use it after its end
    and take QGIS down (pyproj issue 1622).
    """
    if _made_by_python():
        return work()
    results: List[Value] = []
    errors: List[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="mineral-licence")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def while_listening(work: Callable[[], Value], progress: Progress) -> Value:
    """Return ``work()``, which cannot be stopped itself, or let the caller go as soon as it wants to stop.

    The work then goes on to its end by itself; it must be of use, or harmless.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    results: List[Value] = []
    errors: List[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, name="mineral-licence-beside", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(LISTENING_S)
        if progress.cancelled():
            raise CancelledError("error.cancelled")
    if errors:
        raise errors[0]
    return results[0]


def _made_by_python() -> bool:
    # Not current_thread(): it would take a thread of another's making for one that Python knows.
    mine = threading.get_ident()
    thread = next((thread for thread in threading.enumerate() if thread.ident == mine), None)
    return thread is not None and not isinstance(thread, threading._DummyThread)
