"""Several pieces of work side by side in threads, with one progress, and able to stop at once."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import Callable, List, Sequence, TypeVar

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.threads import LISTENING_S

Value = TypeVar("Value")
Job = Callable[[Progress], Value]


class _Share:
    """The progress of one job; the caller's listener is only ever called from the caller's thread."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.fraction = 0.0

    def report(self, fraction: float) -> None:
        self.fraction = fraction

    def cancelled(self) -> bool:
        return self._stop.is_set()


def side_by_side(jobs: Sequence[Job[Value]], workers: int, progress: Progress) -> List[Value]:
    """Return the results of jobs in their order, run by so many threads.

    Whoever cancels is let go at once; the jobs hear of it and end by themselves.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    stop = threading.Event()
    shares = [_Share(stop) for _ in jobs]
    pool = ThreadPoolExecutor(workers, thread_name_prefix="mineral-licence")
    try:
        futures = [pool.submit(job, share) for job, share in zip(jobs, shares)]
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, LISTENING_S, FIRST_EXCEPTION)
            for future in done:
                future.result()
                shares[futures.index(future)].report(1.0)
            if progress.cancelled():
                raise CancelledError("error.cancelled")
            progress.report(sum(share.fraction for share in shares) / len(shares))
        return [future.result() for future in futures]
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
