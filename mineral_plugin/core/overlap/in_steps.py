"""Long work over slices of arrays: step by step in the caller's thread, or in several threads."""

from __future__ import annotations

from functools import partial
from typing import Callable, Sequence

from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.side_by_side import side_by_side

Work = Callable[[slice, Progress], None]


def in_steps(steps: Sequence[slice], work: Work, progress: Progress, workers: int = 1) -> None:
    """Do ``work`` for each step, in so many threads.

    Work is handed a progress to ask whether to stop; ``progress`` is asked in the caller's thread only.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    if workers > 1 and len(steps) > 1:
        side_by_side([partial(work, step) for step in steps], workers, progress)
        return
    for number, step in enumerate(steps, start=1):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        work(step, progress)
        progress.report(number / len(steps))
