"""Long work over slices of arrays: step by step in the caller's thread, or in several threads."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import Callable, Sequence

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress

_LISTENING_S = 0.03

Work = Callable[[slice, Progress], None]


def in_steps(steps: Sequence[slice], work: Work, progress: Progress, workers: int = 1) -> None:
    """Do ``work`` for each step, in so many threads.

    Work is handed a progress to ask whether to stop; ``progress`` is asked in the caller's thread only.

    Raises:
        CancelledError: ``progress`` asked to stop. No step is being worked on any more then.
    """
    if workers > 1 and len(steps) > 1:
        _in_threads(steps, work, progress, workers)
        return
    for number, step in enumerate(steps, start=1):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        work(step, progress)
        progress.report(number / len(steps))


class _Stop:
    """What work in another thread listens to."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """Ask all work to stop."""
        self._asked.set()

    def report(self, fraction: float) -> None:
        """Ignore the fraction: the caller's thread counts steps."""

    def cancelled(self) -> bool:
        """Return whether to stop."""
        return self._asked.is_set()


def _in_threads(steps: Sequence[slice], work: Work, progress: Progress, workers: int) -> None:
    stop = _Stop()
    with ThreadPoolExecutor(workers, thread_name_prefix="mineral-licence") as pool:
        waiting = {pool.submit(work, step, stop) for step in steps}
        try:
            while waiting:
                done, waiting = wait(waiting, _LISTENING_S, FIRST_COMPLETED)
                for one in done:
                    one.result()
                if progress.cancelled():
                    raise CancelledError("error.cancelled")
                progress.report(1.0 - len(waiting) / len(steps))
        finally:
            stop.ask()
            for one in waiting:
                one.cancel()
