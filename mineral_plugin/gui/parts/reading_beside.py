"""What lies in the data folder, read away from the window's thread and shown when it is there."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject


class ReadingBeside(QObject):
    """Reads one thing, one reading at a time; who asks while one goes on gets another after it.

    ``run`` is that of the desk. ``read()`` is called beside; ``show(found)`` or ``failed(error)`` in the
    window's thread, with the newest reading alone.
    """

    def __init__(
        self,
        run: Callable[..., Any],
        read: Callable[[], Any],
        show: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._run, self._read, self._show, self._failed = run, read, show, failed
        self._title = ""
        self._task: Optional[Any] = None
        self._is_wanted_again = False

    @property
    def is_reading(self) -> bool:
        """Return whether something is being read."""
        return self._task is not None

    def read(self, title: str) -> None:
        """Read and show; ``title`` is what QGIS calls it meanwhile."""
        self._title = title
        if self._task is not None:
            self._is_wanted_again = True
            return
        self._task = self._run(
            title,
            lambda _progress: self._read(),
            lambda found: self._end(self._show, found),
            lambda error: self._end(self._failed, error),
        )

    def drop(self) -> None:
        """Show nothing of what is being read: something newer is known by now."""
        if self._task is not None:
            self._is_wanted_again = True

    def _end(self, tell: Callable[[Any], None], value: Any) -> None:
        if sip.isdeleted(self):
            return
        self._task, again = None, self._is_wanted_again
        self._is_wanted_again = False
        if again:
            self.read(self._title)
        else:
            tell(value)
