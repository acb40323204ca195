"""The map that was made, held against its area: faults in words, the way to each, and the export."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

from qgis.core import QgsPrintLayout, QgsProject
from qgis.PyQt.QtCore import QObject, QTimer

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.maps.layouts import Designers, is_edited, made_for, map_of, remove_map
from mineral_plugin.gui.maps.map_result import FaultShown
from mineral_plugin.gui.parts.file_choice import save_file
from mineral_plugin.gui.parts.sentences import error_sentence
from mineral_plugin.gui.parts.turns import Turns


class MapProof(QObject):
    """Keeps the map of the area at work in view; ``asked`` gives the map as it is asked for now."""

    def __init__(
        self,
        dock: MineralDock,
        desk: Desk,
        designers: Designers,
        project: QgsProject,
        asked: Callable[[], Any],
    ) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._designers = dock, desk, designers
        self._project, self._asked = project, asked
        self._page, self._result = dock.map, dock.map.result
        self._turns = Turns(self)
        self._task: Optional[Any] = None
        self._layout: Optional[QgsPrintLayout] = None
        self._area: Optional[Any] = None
        self._requests: Dict[str, Any] = {}
        self._faults: Tuple[Any, ...] = ()
        self._left: Optional[Any] = None
        # What a file that is being written holds open.
        self._held = ExitStack()
        # A project that is closed takes its layouts away one by one, and says so only afterwards.
        self._forgetting = QTimer(self)
        self._forgetting.setSingleShot(True)
        self._forgetting.setInterval(0)
        self._forgetting.timeout.connect(self._forget)
        self._listen()

    def _listen(self) -> None:
        result, manager = self._result, self._project.layoutManager()
        result.open_asked.connect(self.open)
        result.check_asked.connect(self.check)
        result.export_asked.connect(self.export)
        result.export_all_the_same_asked.connect(self.choose_file)
        result.fault_chosen.connect(self.show_fault)
        manager.layoutAboutToBeRemoved.connect(self._on_removed)
        self._project.cleared.connect(self._on_cleared)

    def close(self) -> None:
        """Let go of the map."""
        self._turns.stop()
        self._forgetting.stop()
        if self._task is not None:
            self._task.cancel()
        self._let_go()
        self._held.close()
        self._project.layoutManager().layoutAboutToBeRemoved.disconnect(self._on_removed)
        self._project.cleared.disconnect(self._on_cleared)

    @property
    def is_busy(self) -> bool:
        """Return whether the map is being proven or written."""
        return self._task is not None or self._turns.is_busy

    @property
    def layout(self) -> Optional[QgsPrintLayout]:
        """Return the map in view, ``None`` where the area has none."""
        return self._layout

    @property
    def faults(self) -> Tuple[Any, ...]:
        """Return what was found wrong with the map, the gravest first."""
        return self._faults

    # --- which map ----------------------------------------------------------------------------------

    def take_area(self, key: str, area: Optional[Any]) -> None:
        """Show the map of an area, if the project has one."""
        self._area = area
        layout = map_of(self._project, key) if key else None
        if layout is None or layout is not self._layout:
            self._take(layout)
        if layout is not None and area is not None:
            is_of_another = made_for(layout).area_id != area.id
            self._result.show_old(self._of_another_boundary() if is_of_another else "")

    def take_map(self, layout: QgsPrintLayout, request: Any, area: Any) -> None:
        """Show a map that was just made."""
        self._area = area
        self._requests[layout.name()] = request
        self._take(layout)

    def _take(self, layout: Optional[QgsPrintLayout]) -> None:
        self._let_go()
        self._layout, self._faults = layout, ()
        self._result.show_map("" if layout is None else layout.name())
        if layout is not None:
            layout.undoStack().stack().indexChanged.connect(self._on_edited)

    def _let_go(self) -> None:
        layout, self._layout = self._layout, None
        if self._turns.is_busy:  # what is read of it, or written, is left
            self._turns.stop()
            self._end()
        if layout is not None:
            layout.undoStack().stack().indexChanged.disconnect(self._on_edited)

    def _on_edited(self, _index: int) -> None:
        self._result.show_old(self.tr("The map was changed since this was found; check it again."))
        if self.is_busy:  # half of what is read or written would be the map as it was before
            self._stop_changed()

    def _stop_changed(self) -> None:
        self._turns.stop()
        if self._task is not None:
            self._task.abandon()
        self._end()
        self._result.show_told("cannot_tell", self.tr("Stopped: the map was changed meanwhile."))

    def _of_another_boundary(self) -> str:
        return self.tr("This map shows the boundary before its last change; make it anew.")

    def can_replace(self, layout: Optional[QgsPrintLayout]) -> bool:
        """Return whether a map may go for a newer one: made in this session, and touched by nobody since."""
        return layout is not None and layout.name() in self._requests and not is_edited(layout)

    def remove(self, layout: QgsPrintLayout) -> None:
        """Take a map away for a newer one."""
        if layout is self._layout:
            self._let_go()
        remove_map(self._project, layout)

    def _on_removed(self, name: str) -> None:
        """Forget a map that is taken away, and what it answered, unless the whole project goes."""
        self._requests.pop(name, None)
        if self._layout is None or self._layout.name() != name:
            return
        self._take(None)
        self._left = self._area
        self._forgetting.start()

    def _on_cleared(self) -> None:
        """Keep what the maps of a project answer that was closed."""
        self._forgetting.stop()
        self._requests.clear()

    def _forget(self) -> None:
        if self._left is not None:
            self._tell({}, self._left)

    # --- what is wrong with it ----------------------------------------------------------------------

    def open(self) -> None:
        """Open the map in the designer."""
        if self._layout is not None:
            self._designers.open_soon(self._layout)

    def check(self) -> None:
        """Read the map as it stands now and list what is wrong with it."""
        self._prove(lambda: None)

    def export(self) -> None:
        """Check the map; without faults ask for a file at once."""
        self._prove(self._after_check)

    def _prove(self, then: Callable[[], None]) -> None:
        from mineral_plugin.bridge.map_layouts.read_back import Reading
        from mineral_plugin.core.work.map_making import map_request

        layout, area = self._layout, self._area
        if layout is None or area is None or self.is_busy:
            return
        made, asked, kept = made_for(layout), self._asked(), self._requests.get(layout.name())
        asked = replace(asked, choice=replace(asked.choice, form=made.form, lang=made.lang))
        wanted = partial(map_request, asked, self._desk.home()) if kept is None else lambda: kept
        self._result.show_told("clear", "")
        self._page.show_busy(True)
        reading = Reading(layout)
        judge = partial(self._judge, reading, wanted, partial(self._on_proven, layout, area, then))
        self._turns.do([*reading.steps(), judge])

    def _judge(self, reading: Any, wanted: Callable[[], Any], on_proven: Callable[[Any], None]) -> None:
        """Hold what was read against what was wanted, away from the window."""
        from mineral_plugin.core.work.map_making import proven_map

        read = reading.read
        self._task = self._desk.run(
            self.tr("Checking the map"),
            lambda _progress: proven_map(wanted(), read),
            on_proven,
            self._on_failed,
        )

    def _on_proven(self, layout: Any, area: Any, then: Callable[[], None], proven: Any) -> None:
        self._end()
        if layout is not self._layout or area is not self._area:
            return
        self._faults = proven.faults
        self._result.show_sheets(proven.told.text(self._desk.lang))
        self._result.show_faults([self._shown(one) for one in proven.faults])
        if made_for(layout).area_id != area.id:
            self._result.show_old(self._of_another_boundary())
        else:
            self._tell(proven.answers, area)
        then()
        self._page.reveal(self._result)

    def _shown(self, fault: Any) -> FaultShown:
        from mineral_plugin.core.work.map_making import blocks

        sentence = fault.message.text(self._desk.lang)
        if blocks(fault):
            return FaultShown("conflict", self.tr("Stops the export"), sentence)
        if fault.is_warning:
            return FaultShown("within_tolerance", self.tr("To be known"), sentence)
        return FaultShown("conflict", self.tr("To be mended"), sentence)

    def _tell(self, answers: Any, area: Any) -> None:
        """Let the map answer the questions of the rules, now and when the area is opened again."""
        from mineral_plugin.core.work.map_answers import keep_map_answers

        try:
            keep_map_answers(answers, self._desk.home(), area.id)
        except MineralError as error:
            self._page.show_problem(error_sentence(error, self._desk.lang))
        if self._desk.area is not None and self._desk.area.id == area.id:
            self._desk.map_answered.emit(dict(answers))

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        self._result.show_told("conflict", error_sentence(error, self._desk.lang))

    def _end(self) -> None:
        self._held.close()
        self._task = None
        self._page.show_busy(False)

    def show_fault(self, number: int) -> None:
        """Show the place of a fault in the designer."""
        if self._layout is None or not 0 <= number < len(self._faults):
            return
        fault = self._faults[number]
        middle = fault.box.middle if fault.box is not None else (0.0, 0.0)
        self._designers.show(self._layout, fault.item, fault.sheet, middle)

    # --- export -------------------------------------------------------------------------------------

    def _after_check(self) -> None:
        from mineral_plugin.core.work.map_making import blocks

        grave = [one for one in self._faults if blocks(one)]
        others: List[Any] = [one for one in self._faults if not one.is_warning]
        if grave:
            words = self.tr("Not exported: {count} of the faults above make the paper contradict the area.")
            self._result.show_stop(words.format(count=len(grave)), False)
        elif others:
            words = self.tr("Not exported yet: look at the faults above first ({count}).")
            self._result.show_stop(words.format(count=len(others)), True)
        else:
            self.choose_file()

    def choose_file(self) -> None:
        """Let the user name the file, and write it."""
        if self._layout is None or self.is_busy:
            return

        def take(path: str, _kind: str) -> None:
            self.write(Path(path if path.lower().endswith(".pdf") else f"{path}.pdf"))

        name = f"{self._layout.name()}.pdf"
        save_file(self._dock, self.tr("Export the map"), name, self.tr("PDF (*.pdf)"), take)

    def write(self, path: Path) -> None:
        """Write the map as PDF, a sheet a turn; layouts are QGIS's window's own, so it is drawn there."""
        from mineral_plugin.bridge.map_layouts.base_reading import listening
        from mineral_plugin.bridge.map_layouts.export import PdfWriting

        if self._layout is None or self.is_busy:  # it may have gone while the file was named
            return
        self._page.show_busy(True)
        writing = PdfWriting(self._layout, path)
        replies = self._held.enter_context(listening())
        self._held.callback(writing.close)
        steps = [partial(self._try, step) for step in writing.steps()]
        # First the window shows that it is busy.
        self._turns.do([lambda: None, lambda: None, *steps, lambda: self._on_written(path, replies)])

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except MineralError as error:
            self._turns.stop()
            self._on_failed(error)
        except BaseException:
            self._end()
            raise

    def _on_written(self, path: Path, replies: Any) -> None:
        from mineral_plugin.bridge.map_layouts.base_reading import unread_faults

        self._end()
        self._result.all_the_same.hide()
        lacking = [one.message.text(self._desk.lang) for one in unread_faults(self._layout, replies)]
        lines = [self.tr("Written: {path}").format(path=str(path)), *lacking]
        self._result.show_told("within_tolerance" if lacking else "clear", " ".join(lines))
