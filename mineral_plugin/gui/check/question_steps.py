"""What is asked about an area comes back with it: procedure, mineral and holder."""

from __future__ import annotations

from typing import Any, Dict, Optional

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
        # What is being written, by key: a disk may be slow, and the area may come back before.
        self._writing: Dict[str, Any] = {}
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

        if key in self._writing:
            return self._writing[key]
        home = self._desk.home()
        # It may have been asked about before it became a draft.
        return kept_question(home, key) or kept_question(home, area.id)

    def _keep(self) -> None:
        from mineral_plugin.core.work.kept_question import KeptQuestion

        asked = self._page.asked()
        if self._desk.area is None or self._is_asking_again or not asked.procedure:
            return
        mineral = asked.mineral if self._page.has_mineral else ""
        question = KeptQuestion(asked.procedure, mineral, asked.holder)
        key = self._drafting.key_of(self._desk.area)
        is_under_way, self._writing[key] = key in self._writing, question
        if not is_under_way:
            self._write(key, question)

    def _write(self, key: str, question: Any) -> None:
        """Write a question beside, and after it the one that was asked meanwhile."""
        home = self._desk.home()

        def work(_progress: Any) -> None:
            from mineral_plugin.core.work.kept_question import keep_question

            keep_question(question, home, key)

        def done(_none: Any) -> None:
            newest = self._writing.pop(key)
            if newest is not question:
                self._writing[key] = newest
                self._write(key, newest)

        def failed(error: BaseException) -> None:
            self._writing.pop(key)
            self._page.show_problem(error_sentence(error, self._desk.lang))

        self._desk.run(self.tr("Keeping what is asked"), work, done, failed)
