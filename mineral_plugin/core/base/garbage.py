"""Python's garbage collection: what it need not look through, and when it waits.

QGIS with its plugins has more than 100,000 objects of Python that stay as long as it runs. Each full
collection looks through them all while nothing else moves: over 100 ms of a window that stands still,
whenever much is made anew, such as the pairs of an audit.
"""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import Iterator

_lock = threading.Lock()
_is_kept = True
_waiting = 0
_was_on = False


def set_aside() -> None:
    """Let collections pass over all that there is now, until ``take_back``.

    For the moment when what stays has been loaded. It is freed as before once nothing names it; only circles
    of objects that name each other wait for ``take_back``. A thread that comes after that sets nothing aside.
    """
    with _lock:
        if _is_kept:
            gc.freeze()


def take_back() -> None:
    """Have collections look at everything again, until ``begin``."""
    global _is_kept
    with _lock:
        _is_kept = False
        gc.unfreeze()


def begin() -> None:
    """Let ``set_aside`` work: the plugin is there."""
    global _is_kept
    with _lock:
        _is_kept = True


@contextmanager
def collections_put_off() -> Iterator[None]:
    """Put off collections until all who asked for it, in whatever thread, are done.

    For work that makes many values that all live on: a tenth of an audit's time went into finding nothing.
    Where collections were turned off before, they stay so.
    """
    _more(1)
    try:
        yield
    finally:
        _more(-1)


def _more(count: int) -> None:
    global _waiting, _was_on
    with _lock:
        if _waiting == 0:
            _was_on = gc.isenabled()
        _waiting += count
        if _waiting:
            gc.disable()
        elif _was_on:
            gc.enable()
