"""What takes a moment at first use, done in the background as soon as the dock opens.

``load_engine`` loads numpy, shapely, pyproj and the core's own rooms, so that nobody waits for them at the
first corner. ``ArrayMaker`` makes the flat arrays of large layers, with progress and a way to stop; until
they are there every answer comes through the layers' own indexes.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.garbage import begin, set_aside
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.live_watch import LiveWatch

_HEAVY = (
    "numpy",
    "shapely",
    "shapely.geometry",
    "pyproj",
    "mineral_plugin.core.work.checking",
    "mineral_plugin.core.work.live_worker",
    "mineral_plugin.core.work.reading",
    "mineral_plugin.core.work.choices",
    "mineral_plugin.core.work.importing",
    "mineral_plugin.core.work.keeping",
    "mineral_plugin.core.work.drafts_at_work",
    "mineral_plugin.core.work.outputs",
    "mineral_plugin.core.work.draft_rules",
    "mineral_plugin.core.work.kept_choice",
    "mineral_plugin.core.corner_tables.explain",
    "mineral_plugin.core.drawing.edits",
    "mineral_plugin.core.drawing.repairs",
    "mineral_plugin.gui.drawing.drawing_board",
    "mineral_plugin.gui.drawing.drawing_tool_steps",
    "mineral_plugin.gui.workbench",
)


def load_engine(
    run: Callable[..., Any], done: Callable[[], None], failed: Callable[[BaseException], None]
) -> Any:
    """Load what is heavy away from the window's thread, then call ``done()`` in it; return the task.

    ``run`` is that of the desk; the engine has to be fit (see ``bridge.shapely_setup``).
    """
    begin()
    title = QCoreApplication.translate("WarmUp", "Getting ready to draw and check")
    return run(title, _load, lambda _result: done(), failed)


def _load(progress: Any) -> None:
    for number, name in enumerate(_HEAVY, start=1):
        import_module(name)
        progress.report(number / len(_HEAVY))
    _read_law()
    set_aside()


def load_rest_beside() -> None:
    """Load what the later pages ask for once the first one can be used; who asks for it meanwhile waits."""
    threading.Thread(target=_load_rest, name="mineral-licence-rest", daemon=True).start()


def _load_rest() -> None:
    from mineral_plugin.core import work

    for found in iter_modules(work.__path__):
        with suppress(ImportError):  # told where it is asked for
            import_module(f"{work.__name__}.{found.name}")
    _read_procedures()
    set_aside()


def _read_procedures() -> None:
    """Read what the days of a filed dossier are reckoned from: a receipt asks for it in the window."""
    from mineral_plugin.core.regulation.calendar import load_calendar
    from mineral_plugin.core.regulation.flows import load_flows
    from mineral_plugin.core.regulation.procedures_loader import load_procedures

    with suppress(MineralError):  # what is wrong with them is told where they are asked for
        load_procedures()
        load_flows()
        load_calendar()


def _read_law() -> None:
    """Read law and words once: the pages that ask for them next find them read."""
    from mineral_plugin.core.work.choices import choices
    from mineral_plugin.core.work.packs import trust_of
    from mineral_plugin.core.work.regulation_sets import list_sets

    with suppress(MineralError):  # what is wrong with them is told where they are asked for
        home = data_home()
        for seen in list_sets(home, trust_of(home, os.environ)):
            choices(SystemClock().now().date(), seen.rules)


class ArrayMaker(QObject):
    """Makes arrays of the reference data of a question once its law and data are open and a zone is known.

    ``made`` tells for which zone they are ready. One piece of work at a time; another question stops it.
    """

    made = pyqtSignal(object)

    def __init__(self, desk: Desk, watch: LiveWatch) -> None:
        super().__init__(watch)
        self._desk, self._watch = desk, watch
        self._task: Optional[Any] = None
        self._done_for: Optional[Any] = None
        self._question: Optional[Any] = None
        watch.opened.connect(self.make)

    def make(self, question: Any, zone: Any) -> None:
        """Make what is missing for a ``LiveQuestion`` and a zone; the watch uses it as soon as it is there.

        The same question opened again is one whose data have changed.
        """
        wanted = (question.request.reference, zone)
        if zone is None or (wanted == self._done_for and question is not self._question):
            return
        self.stop()
        self._done_for, self._question = wanted, question

        def work(progress: Any) -> int:
            from mineral_plugin.core.work.live_ground import prepare_arrays

            return prepare_arrays(question, zone, progress)

        title = QCoreApplication.translate("WarmUp", "Preparing the reference data for quick answers")
        self._task = self._desk.run(title, work, lambda _count: self._on_made(zone), self._on_failed)

    def stop(self) -> None:
        """Stop; what was begun is finished beside and serves the next time."""
        if self._task is not None:
            self._task.cancel()
        self._task, self._done_for = None, None

    def _on_made(self, zone: Any) -> None:
        self._task = None
        self._watch.use_arrays(zone)
        self.made.emit(zone)

    def _on_failed(self, _error: BaseException) -> None:
        # Answers come without arrays too; what is wrong with the data the watch has told.
        self._task = None
