"""Long work away from the window's thread: one use case of the core in one ``QgsTask``.

Only plain values cross the threads: the work gets a progress listener and gives back a value of the core,
never a layer or a widget.
"""

from __future__ import annotations

import threading
import traceback
from typing import Any, Callable, Optional, Set

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.threads import in_python_thread

LOG_TAG = "Mineral Licence"
Work = Callable[[Progress], Any]
_here = threading.local()
_running: Set["CoreTask"] = set()


class TaskProgress:
    """The core's progress listener over a task."""

    def __init__(self, task: QgsTask) -> None:
        self._task = task

    def report(self, fraction: float) -> None:
        """Show that ``fraction`` (0 to 1) of the work is done."""
        self._task.setProgress(100.0 * min(max(fraction, 0.0), 1.0))

    def cancelled(self) -> bool:
        """Return whether the user asked to stop."""
        return bool(self._task.isCanceled())


class CoreTask(QgsTask):
    """Runs ``work(progress)``; then ``done(result)`` or ``failed(error)`` in the window's thread.

    A task that was stopped fails with ``CancelledError``, unless its work was already done: what has
    happened (a dossier filed) is told as it is.
    """

    def __init__(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self._done: Optional[Callable[[Any], None]] = done
        self._failed: Optional[Callable[[BaseException], None]] = failed
        self._result: Any = None
        self._error: Optional[BaseException] = None

    def run(self) -> bool:
        """Do the work; called by QGIS in a thread of its own."""
        try:
            self._result = in_python_thread(self._do)
        except BaseException as error:  # whatever leaves this function unhandled ends the whole of QGIS
            self._error = error
            _note_unexpected(error)
        return self._error is None

    def _do(self) -> Any:
        _here.task = self
        return self._work(TaskProgress(self))

    def finished(self, result: bool) -> None:
        """Tell how it ended; called by QGIS in the window's thread."""
        _running.discard(self)
        if result and self._done is not None:
            self._done(self._result)
        elif not result and self._failed is not None:
            self._failed(self._error or CancelledError("error.cancelled"))
        self._forget()

    def abandon(self) -> None:
        """Stop, and tell nobody: for those who go away before the task ends."""
        self._forget()
        self.cancel()

    def _forget(self) -> None:
        self._done = self._failed = None


def start(
    title: str, work: Work, done: Callable[[Any], None], failed: Callable[[BaseException], None]
) -> CoreTask:
    """Start ``work(progress)`` in the background; return the task, which has ``cancel()``."""
    task = CoreTask(title, work, done, failed)
    # QGIS holds the C++ half only; the Python half, with the callbacks, would be collected.
    _running.add(task)
    QgsApplication.taskManager().addTask(task)
    return task


def stop_asked() -> bool:
    """Return whether the task that runs in this thread was asked to stop; ``False`` outside a task."""
    task = getattr(_here, "task", None)
    return task is not None and bool(task.isCanceled())


def _note_unexpected(error: BaseException) -> None:
    """Log where an error that is not ours came from, without its message: that may hold what was typed."""
    if isinstance(error, MineralError):
        return
    lines = traceback.format_tb(error.__traceback__)
    text = "".join([*lines, type(error).__name__])
    QgsMessageLog.logMessage(text, LOG_TAG, Qgis.MessageLevel.Warning)
