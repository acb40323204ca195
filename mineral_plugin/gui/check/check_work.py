"""The long work of a check: law and reference data stay open between two checks; nothing here is a widget.

What is given back as ``work(progress)`` runs in another thread, and only there the core's geometry is loaded.
"""

from __future__ import annotations

import os
import threading
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional

from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.gui.check.check_page import CheckAsked

Work = Callable[[Any], Any]
_FILES = ("findings.gpkg", "findings-2.gpkg")


class Checked(NamedTuple):
    """The answer: a report of the core, the same as data, marks by finding id, the file of the map layer."""

    report: Any
    told: Dict[str, Any]
    marks: Mapping[str, Any]
    path: Path


class CheckWork:
    """Asks the core and keeps the files of the last question open, see ``CheckDesk``."""

    def __init__(self, home: Callable[[], Path]) -> None:
        self._home = home
        self._tables = QgisTables()
        self._desk: Optional[Any] = None
        self._lock = threading.Lock()
        self._is_closed = False

    def request(self, asked: CheckAsked, area: Any, choice: Any, facts: Any) -> Callable[[], Any]:
        """Return what makes the request of the core, in whatever thread it is called; no area: none."""
        home, reader = self._home(), self._tables

        def make() -> Any:
            from mineral_plugin.core.checks.facts import Facts
            from mineral_plugin.core.work.checking import CheckRequest
            from mineral_plugin.core.work.layer_choice import packs_in_force
            from mineral_plugin.core.work.packs import sources_of

            return CheckRequest(
                areas=() if area is None else (area,),
                reference=choice.texts(packs_in_force(home)),
                procedure=asked.procedure,
                mineral=asked.mineral,
                holder=asked.holder,
                event_date=asked.event_date,
                sources=sources_of(home, os.environ, reader=reader),
                facts=facts or Facts(),
                rules=asked.rules,
                regime=asked.regime,
            )

        return make

    def checking(self, make: Callable[[], Any], now: datetime, draft: str, shown: Optional[Path]) -> Work:
        """Return the work that checks and writes the map layer beside the one that is ``shown``.

        ``draft`` is the id of the draft that the area belongs to, "" where there is none.
        """
        home = self._home()
        path = home / "cache" / next(name for name in _FILES if shown is None or shown.name != name)

        def run(progress: Any) -> Checked:
            from mineral_plugin.core.report.model import to_dict
            from mineral_plugin.core.work.finding_layer import write_finding_layer
            from mineral_plugin.core.work.finding_marks import FindingMarks, with_acceptances

            (report,) = self._opened().check(make(), now, "dock", progress)
            marks = FindingMarks(home).of(report, draft)
            report = with_acceptances(report, marks)
            write_finding_layer(report, marks, path)
            return Checked(report, to_dict(report), marks, path)

        return run

    def _opened(self) -> Any:
        from mineral_plugin.core.base.errors import CancelledError
        from mineral_plugin.core.work.check_desk import CheckDesk

        with self._lock:
            if self._is_closed:
                raise CancelledError("error.cancelled")
            if self._desk is None:
                self._desk = CheckDesk()
            return self._desk

    def rest(self) -> None:
        """Close law and reference data, so that their files may be replaced; the next check opens them.

        Any thread but the window's may ask: it waits for a check that is under way.
        """
        with self._lock:
            desk = self._desk
        if desk is not None:
            desk.rest()

    def close(self) -> None:
        """Close everything and take no more questions; nobody waits for it."""
        with self._lock:
            self._is_closed = True
            desk, self._desk = self._desk, None
        if desk is not None:
            threading.Thread(target=desk.close, name="mineral-licence-desk-end", daemon=True).start()
