"""From an area and what is asked of its map to a layout in the designer of QGIS."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Callable, Optional, Tuple

from qgis.core import QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.maps.layouts import (
    Designers,
    MadeFor,
    base_layers,
    keep_layout,
    map_of,
    name_for,
    remove_unfinished,
)
from mineral_plugin.gui.maps.map_proof import MapProof
from mineral_plugin.gui.maps.map_question import QuestionAsked
from mineral_plugin.gui.maps.question_words import question_shown
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.turns import Turns

KEEP_MS = 500
"""So long nothing was typed before it is kept."""
_MOST_OTHERS = 24
PAGE = "map"


class MapSteps(QObject):
    """Connects the page of the map with the core's use cases.

    What is chosen and written is kept under the id of the draft, which stays whatever becomes of the area, or
    under that of the area where there is no draft.
    """

    def __init__(  # noqa: QGS105 - QGIS gives its iface to the plugin
        self, dock: MineralDock, desk: Desk, drafting: Drafting, iface: Any, project: QgsProject
    ) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._drafting = dock, desk, drafting
        self._iface, self._project = iface, project
        self._page = dock.map
        self._designers = Designers(iface)
        self.proof = MapProof(dock, desk, self._designers, project, self.asked)
        self._turns = Turns(self)
        self._task: Optional[Any] = None
        self._unfinished = ""
        self._looks = 0
        self._area: Optional[Any] = None
        self._key = ""
        self._others: Tuple[Any, ...] = ()
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self._listen()

    def _listen(self) -> None:
        page, desk, dock = self._page, self._desk, self._dock
        page.make_asked.connect(self.make)
        page.stop_asked.connect(self.stop)
        page.question.changed.connect(self._on_question)
        page.texts.changed.connect(self._keeping.start)
        dock.check.map_asked.connect(lambda: dock.open_page(PAGE))
        dock.page_opened.connect(self._on_page)
        desk.area_changed.connect(self._on_area)
        self._project.readProject.connect(self._on_project)
        for changed in (dock.check.question_changed, dock.check.day_changed):
            changed.connect(self._on_area)

    def close(self) -> None:
        """Keep what was written last and stop what is under way."""
        self.flush()
        self.stop()
        self._project.readProject.disconnect(self._on_project)
        self.proof.close()

    @property
    def is_busy(self) -> bool:
        """Return whether a map is being made, proven or written."""
        return self._task is not None or self._turns.is_busy or self.proof.is_busy

    # --- what is asked ------------------------------------------------------------------------------

    def _on_page(self, page: str) -> None:
        if page == PAGE:
            self._take_up()
        else:
            self.flush()

    def _on_project(self, _document: Any) -> None:
        self._on_area()

    def _on_area(self) -> None:
        # While an area is drawn it changes with each corner: what is not in sight waits.
        if self._dock.page == PAGE:
            self._take_up()

    def _take_up(self) -> None:
        """Show what was asked of the map of the area at work, and look at what can be chosen for it."""
        area, page = self._desk.area, self._page
        page.show_area(area is not None)
        self._area = area
        if area is None:
            self.proof.take_area("", None)
            return
        key = self._drafting.key_of(area)
        if key != self._key:
            self.flush()
            self._key = key
            page.show_problem("")
            self._show_kept(area)
        self._others = (*self._drafting.beside(_MOST_OTHERS), *self._desk.areas)
        self.proof.take_area(key, area)
        self._look()

    def _show_kept(self, area: Any) -> None:
        from mineral_plugin.core.work.map_choices import MapChoices, kept_map_choices

        home, kept = self._desk.home(), MapChoices()
        try:
            kept = kept_map_choices(home, self._key)
            if kept == MapChoices():
                # It was asked for before the area became a draft.
                kept = kept_map_choices(home, area.id)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
        self._kept = kept
        self._page.texts.show_texts(asdict(kept.texts))
        self._page.question.show_choices(self._chosen(kept))

    def _chosen(self, kept: Any) -> QuestionAsked:
        return QuestionAsked(kept.form, kept.paper, kept.scale, kept.lang, kept.second, kept.has_base)

    def _on_question(self) -> None:
        self._keep()
        self._look()

    def _keep(self) -> None:
        from mineral_plugin.core.work.map_choices import MapChoices, keep_map_choices
        from mineral_plugin.core.work.map_making import MapTexts

        self._keeping.stop()
        asked = self._page.question.asked()
        self._kept = MapChoices(**asked._asdict(), texts=MapTexts(**self._page.texts.texts()))
        try:
            keep_map_choices(self._kept, self._desk.home(), self._key)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))

    def flush(self) -> None:
        """Keep what was written a moment ago without waiting."""
        if self._keeping.isActive():
            self._keep()

    def asked(self) -> Any:
        """Return the map as it is asked for now (``MapAsked``)."""
        from mineral_plugin.bridge.map_layouts.fonts import letter_width
        from mineral_plugin.core.work.map_making import MapAsked, MapChoice, MapTexts

        check, question = self._dock.check.asked(), self._page.question.asked()
        return MapAsked(
            area=self._area,
            procedure=check.procedure,
            choice=MapChoice(
                day=check.event_date,
                form=question.form,
                lang=question.lang,
                paper=question.paper,
                scale=question.scale,
                texts=MapTexts(**self._page.texts.texts()),
                rules=check.rules,
                letter_width=letter_width(),
            ),
            second=next((one for one in self._others if one.id == question.second), None),
        )

    # --- what can be chosen -------------------------------------------------------------------------

    def _look(self) -> None:
        from mineral_plugin.core.work.map_offered import map_offered

        asked, others, home = self.asked(), self._others, self._desk.home()
        mineral = self._dock.check.asked().mineral if self._dock.check.has_mineral else ""
        self._looks += 1
        number = self._looks
        self._desk.run(
            self.tr("Looking at the form of the map"),
            lambda _progress: map_offered(asked, others, mineral, home),
            lambda offered: self._on_looked(number, offered),
            self._on_not_looked,
        )

    def _on_looked(self, number: int, offered: Any) -> None:
        from mineral_plugin.core.work.map_known import known_texts

        if number != self._looks or self._area is None:
            return
        lang, page = self._desk.lang, self._page
        page.question.show_question(question_shown(offered, lang))
        page.question.show_choices(self._still_chosen())
        page.texts.offer(
            [(name, words.text(lang)) for name, words in offered.bases],
            [(scale, words.text(lang)) for scale, words in offered.base_scales],
        )
        page.texts.show_base(self._kept.texts.base, self._kept.texts.base_scale)
        map_lang = page.question.asked().lang
        mineral = offered.mineral.text(map_lang) if offered.mineral is not None else ""
        known = known_texts(self._area, self._desk.report_dict)
        applicant = self._dock.check.holder.text().strip()
        page.texts.suggest({"mineral": mineral, "applicant": applicant, **known})

    def _still_chosen(self) -> QuestionAsked:
        """Return what is kept; the other area is the first that fits where none was chosen."""
        kept = self._chosen(self._kept)
        offered = [
            self._page.question.second.itemData(row) for row in range(self._page.question.second.count())
        ]
        return kept if kept.second in offered else kept._replace(second=offered[0] if offered else "")

    def _on_not_looked(self, error: BaseException) -> None:
        self._page.show_problem(error_sentence(error, self._desk.lang))

    # --- making -------------------------------------------------------------------------------------

    def make(self) -> None:
        """Plan the map away from the window's thread, build it in small steps, open it in the designer."""
        from mineral_plugin.core.work.map_making import planned_map

        if self._area is None or self.is_busy:
            return
        self._keep()
        asked, home = self.asked(), self._desk.home()
        self._page.show_problem("")
        self._page.show_busy(True)
        self._task = self._desk.run(
            self.tr("Making the map"),
            lambda _progress: planned_map(asked, home),
            lambda planned: self._on_planned(asked, planned),
            self._on_failed,
        )

    def _on_planned(self, asked: Any, planned: Any) -> None:
        from mineral_plugin.bridge.map_layouts.build import Below, begin_layout

        self._task = None
        before = map_of(self._project, self._key)
        lang = asked.choice.lang
        form = planned.request.form.name.text(lang)
        wanted = f"{form} - {asked.area.name}"
        name = name_for(self._project, wanted, before if self.proof.can_replace(before) else None)
        layers = base_layers(self._iface.mapCanvas()) if self._page.question.asked().has_base else ()
        layout, steps = begin_layout(planned.plan, self._project, name, Below(layers, layers))
        self._unfinished = name
        done = self._guarded(lambda: self._on_built(layout, planned, asked))
        self._turns.do([*map(self._guarded, steps), done])

    def _guarded(self, step: Callable[[], None]) -> Callable[[], None]:
        """Return a step that tells what went wrong in it, and takes back what was built so far."""

        def act() -> None:
            try:
                step()
            except Exception as error:  # whatever QGIS refuses is told; the page does not stay busy
                self._turns.stop()
                self._on_failed(error)

        return act

    def _on_built(self, layout: QgsPrintLayout, planned: Any, asked: Any) -> None:
        self._unfinished = ""
        before = map_of(self._project, self._key)
        if self.proof.can_replace(before):
            self.proof.remove(before)
        keep_layout(self._project, layout, MadeFor(self._key, asked.area.id, asked.choice.lang))
        self._page.show_busy(False)
        self.proof.take_map(layout, planned.request, asked.area)
        self._designers.open_soon(layout)
        self.proof.check()

    def _on_failed(self, error: BaseException) -> None:
        self._task = None
        self._take_back()
        self._page.show_busy(False)
        if not isinstance(error, CancelledError):
            self._page.show_problem(error_sentence(error, self._desk.lang))

    def stop(self) -> None:
        """Stop making the map; nothing of it stays."""
        if self._task is not None:
            self._task.cancel()
        if self._turns.is_busy:
            self._turns.stop()
            self._on_failed(CancelledError("error.cancelled"))

    def _take_back(self) -> None:
        name, self._unfinished = self._unfinished, ""
        if name:
            remove_unfinished(self._project, name)
