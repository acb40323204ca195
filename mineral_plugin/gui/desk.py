"""What is at work at the moment: the area, its report, its draft; and who does long work.

The desk keeps values of the core and tells when they change. It decides nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

Work = Callable[[Any], Any]


class Desk(QObject):
    """The values that the pages share.

    ``map_answered`` carries what the map of the area at work answers to the rules, by fact id.

    ``run(title, work, done, failed)`` is given from outside: it calls ``work(progress)`` away from the
    window's thread, then ``done(result)`` or ``failed(error)`` in it; what it returns has ``cancel()``.
    """

    area_changed = pyqtSignal()
    report_changed = pyqtSignal()
    draft_changed = pyqtSignal()
    facts_changed = pyqtSignal()
    map_answered = pyqtSignal(object)

    def __init__(
        self,
        lang: str,
        home: Callable[[], Path],
        now: Callable[[], datetime],
        run: Callable[..., Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.lang = lang
        self.home = home
        self.now = now
        self.run = run
        self.areas: Tuple[Any, ...] = ()
        self.area: Optional[Any] = None
        self.areas_file = ""
        self.report: Optional[Any] = None
        self.report_dict: Optional[dict] = None
        self.draft: Optional[Any] = None
        # What the applicant states of the area at work; ``None`` before anything was asked.
        self.facts: Optional[Any] = None

    def today(self) -> date:
        """Return the day it is in Viet Nam."""
        return self.now().date()

    def take_areas(self, areas: Tuple[Any, ...], areas_file: str = "") -> None:
        """Put other areas on the desk; what belonged to the ones before goes."""
        self.areas = areas
        self.area = areas[0] if areas else None
        self.areas_file = areas_file
        self.area_changed.emit()
        self.drop_report()

    def choose_area(self, index: int) -> None:
        """Work on another of the areas."""
        if 0 <= index < len(self.areas) and self.areas[index] is not self.area:
            self.area = self.areas[index]
            self.area_changed.emit()
            self.drop_report()

    def replace_area(self, area: Any) -> None:
        """Put an area in the place of the one at work, which it came from by an edit.

        The report on the one before goes; what is stated and the other areas stay.
        """
        self.areas = tuple(area if other is self.area else other for other in self.areas) or (area,)
        self.area = area
        self.area_changed.emit()
        self.drop_report()

    def take_report(self, report: Any, report_dict: dict) -> None:
        """Put a report on the desk; a draft made from another report goes."""
        self.report = report
        self.report_dict = report_dict
        self.report_changed.emit()
        self.take_draft(None)

    def drop_report(self) -> None:
        """Take the report from the desk: it no longer belongs to what is asked."""
        self.report = None
        self.report_dict = None
        self.report_changed.emit()
        self.take_draft(None)

    def take_draft(self, draft: Optional[Any]) -> None:
        """Put a draft of a dossier on the desk."""
        self.draft = draft
        self.draft_changed.emit()
