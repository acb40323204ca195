"""Work of the core in a thread that Python itself has begun.

pyproj keeps a context for each thread and from 3.7 on (QGIS 3.40 of Debian 13) crashes when it is used again
in a thread of QGIS's pool: to Python each run there is a new thread, born and gone with the call. In a
thread of Python's own it works. So whatever runs the core away from the window's thread goes through here.
"""

from __future__ import annotations

import threading
from typing import Callable, List, TypeVar

Result = TypeVar("Result")


def in_python_thread(work: Callable[[], Result]) -> Result:
    """Return ``work()``, done in a thread of Python's own; what it raises is raised here."""
    results: List[Result] = []
    errors: List[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed on to the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, name="mineral-licence", daemon=True)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
