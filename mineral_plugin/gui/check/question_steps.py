"""What is asked about an area comes back with it: procedure, mineral and holder."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.check.check_page import CheckPage
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.parts.sentences import error_sentence


class QuestionSteps(QObject):
    """Keeps what the page of the check asks with the area at work, and asks it again when that comes back.

    An area about which nothing was asked yet is asked about as the one before it was. The day is not kept:
    a draft that comes back is asked about today.
    """

    def __init__(self, page: CheckPage, desk: Desk, drafting: Drafting, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._desk, self._drafting = page, desk, drafting
        self._key = ""
        self._is_asking_again = False
        page.question_changed.connect(self._keep)
        desk.area_changed.connect(self._take_up)

    def _take_up(self) -> None:
        area = self._desk.area
        key = "" if area is None else self._drafting.key_of(area)
        if key == self._key:
            return
        self._key = key
        if area is None:
            return
        try:
            kept = self._kept(key, area)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
            return
        if kept is not None:
            # What was kept stays so, also where not all of it can be asked today.
            self._is_asking_again = True
            self._page.ask_again(kept.procedure, kept.mineral, kept.holder)
            self._is_asking_again = False
        elif self._page.has_mineral:
            self._keep()

    def _kept(self, key: str, area: Any) -> Optional[Any]:
        from mineral_plugin.core.work.kept_question import kept_question

        home = self._desk.home()
        # It may have been asked about before it became a draft.
        return kept_question(home, key) or kept_question(home, area.id)

    def _keep(self) -> None:
        from mineral_plugin.core.work.kept_question import KeptQuestion, keep_question

        asked = self._page.asked()
        if self._desk.area is None or self._is_asking_again or not asked.procedure:
            return
        mineral = asked.mineral if self._page.has_mineral else ""
        question = KeptQuestion(asked.procedure, mineral, asked.holder)
        try:
            keep_question(question, self._desk.home(), self._drafting.key_of(self._desk.area))
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
