"""The steps of the guided tour: what to do, which control to show, and how to know that it was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("Tour", text)


@dataclass(frozen=True)
class TourStep:
    """One step: heading, what to do, the page it is on, controls to show, and whether it is done.

    ``targets`` are object names, the first that is in view counts; one that ends in ``*`` is a beginning.
    ``help`` does a small part of it for the user, ``help_words`` is its button.
    """

    name: str
    title: str
    text: str
    page: str
    targets: Tuple[str, ...]
    done: Callable[["TourWorld"], bool]
    help_words: str = ""
    help: Optional[Callable[["TourWorld"], None]] = None


class TourWorld:
    """What the steps look at: the dock, the desk, the practice data, and what happened during the tour."""

    def __init__(self, dock: Any, desk: Any, data: Any) -> None:
        self.dock, self.desk, self.data = dock, desk, data
        # The name of the practice area, which heads its table.
        self.name = data.table_text().partition(":")[0]
        self.area_before: Any = None
        self.has_chosen = self.has_new_area = self.has_new_report = self.has_asked = False
        dock.check.findings.chosen.connect(self._on_chosen)
        desk.area_changed.connect(self._on_area)
        desk.report_changed.connect(self._on_report)
        dock.dossier.following.refresh_asked.connect(self._on_asked)

    def close(self) -> None:
        """Listen no more."""
        self.dock.check.findings.chosen.disconnect(self._on_chosen)
        self.desk.area_changed.disconnect(self._on_area)
        self.desk.report_changed.disconnect(self._on_report)
        self.dock.dossier.following.refresh_asked.disconnect(self._on_asked)

    def _on_chosen(self, _finding: str) -> None:
        self.has_chosen = True

    def _on_area(self) -> None:
        self.has_new_area = self.desk.area is not None

    def _on_report(self) -> None:
        self.has_new_report = self.has_new_report or self.desk.report is not None

    def _on_asked(self) -> None:
        self.has_asked = True

    def begin(self, step: TourStep) -> None:
        """Take down how things are when a step begins."""
        if step.name == "repair":
            self.area_before = self.desk.area
        if step.name == "finding":
            self.has_chosen = False
        if step.name == "follow":
            self.has_asked = False

    @property
    def is_filed(self) -> bool:
        """Return whether the dossier at work was filed: what is filed cannot be filed again."""
        from mineral_plugin.core.dossier.drafts import is_filed

        return self.desk.draft is not None and is_filed(self.desk.draft)

    @property
    def questions(self) -> int:
        """Return how many questions about the table are open."""
        return len(self.dock.paste.result.questions.cards())

    @property
    def is_read(self) -> bool:
        """Return whether the practice table was read."""
        paste = self.dock.paste
        is_there = self.name in paste.text.toPlainText()
        return is_there and (bool(paste.result.model.rowCount()) or self.questions > 0)


def _paste_for_them(world: TourWorld) -> None:
    world.dock.open_page("paste")
    world.dock.paste.text.setPlainText(world.data.table_text())
    world.dock.paste.name.setText(world.name)
    world.dock.paste.text.setFocus()


def _choose_for_them(world: TourWorld) -> None:
    from mineral_plugin.core.work.practice import MINERAL, PROCEDURE

    world.dock.open_page("check")
    for box, value in ((world.dock.check.procedure, PROCEDURE), (world.dock.check.mineral, MINERAL)):
        box.setCurrentIndex(box.findData(value))


def _address_for_them(world: TourWorld) -> None:
    from mineral_plugin.core.work.practice import SERVICE

    world.dock.open_page("dossier")
    world.dock.dossier.service.setText(SERVICE)
    world.dock.dossier.service.editingFinished.emit()


def tour_steps() -> Tuple[TourStep, ...]:
    """Return the steps in their order, in the language of the window."""
    area = (_paste(), _question(), _to_map(), _check(), _finding(), _repair(), _undo())
    return (*area, _layout(), _dossier(), _file(), _follow(), _saved())


def _paste() -> TourStep:
    return TourStep(
        "paste",
        tr("Paste a corner table"),
        tr(
            'Paste a table into the field and press "Read the table". The button below puts the practice'
            " table in."
        ),
        "paste",
        ("readTable", "cornerText", "page-paste"),
        lambda world: world.is_read,
        tr("Put the practice &table in"),
        _paste_for_them,
    )


def _question() -> TourStep:
    return TourStep(
        "question",
        tr("Answer the question"),
        tr('One number of corner 4 cannot be read. Choose one of the three answers and press "Answer".'),
        "paste",
        ("acceptAnswer", "questions", "page-paste"),
        lambda world: world.is_read and world.questions == 0 and world.dock.paste.result.to_map.isEnabled(),
    )


def _to_map() -> TourStep:
    return TourStep(
        "map",
        tr("Put it on the map"),
        tr('Press "Put on the map": the corners become an area, numbered as in the table.'),
        "paste",
        ("putOnMap", "page-paste"),
        # A table that was read makes an area at once; on the map it is when one of the two ways on was taken.
        lambda world: world.has_new_area and world.dock.page in ("draw", "check"),
    )


def _check() -> TourStep:
    return TourStep(
        "check",
        tr("Check the area"),
        tr('Choose procedure and mineral on the page "Check" and press "Check".'),
        "check",
        ("check", "page-check"),
        lambda world: world.has_new_report,
        tr("Choose an exploitation &licence, limestone"),
        _choose_for_them,
    )


def _finding() -> TourStep:
    return TourStep(
        "finding",
        tr("Read a finding"),
        tr(
            "Choose the finding of the overlap with the quarry in the east: its place lights up on the map,"
            " article and remedy are told."
        ),
        "check",
        ("finding-*", "findingsView", "page-check"),
        lambda world: world.has_chosen,
    )


def _repair() -> TourStep:
    return TourStep(
        "repair",
        tr("Repair it"),
        tr(
            'Press "Repair…", look at the preview and its cost, then do it. Moving the corner by hand is as'
            " good."
        ),
        "check",
        ("repairDo-*", "repair-*", "findingsView", "page-check"),
        lambda world: world.desk.area is not None and world.desk.area != world.area_before,
    )


def _undo() -> TourStep:
    return TourStep(
        "undo",
        tr("Take it back"),
        tr('Press Ctrl+Z or the button for undo on the page "Area": the boundary is as before.'),
        "draw",
        ("drawUndo", "area-draw", "page-paste"),
        lambda world: world.desk.area is not None and world.desk.area == world.area_before,
    )


def _layout() -> TourStep:
    return TourStep(
        "layout",
        tr("Make the map"),
        tr(
            'Open "Area", "Map" and press "Make the map": it is drawn by the form and held against the'
            " corners."
        ),
        "map",
        ("makeMap", "page-paste"),
        lambda world: not world.dock.map.result.isHidden(),
    )


def _dossier() -> TourStep:
    return TourStep(
        "dossier",
        tr("Prepare the dossier"),
        tr(
            'Press "Check" once more, as the report belonged to the boundary of before; then, at the end of'
            ' the page, "Prepare the dossier".'
        ),
        "check",
        ("makeDossier", "check", "page-check"),
        lambda world: world.desk.draft is not None,
    )


def _file() -> TourStep:
    return TourStep(
        "file",
        tr("File it to the practice service"),
        tr(
            "The practice service of this computer takes incomplete dossiers, too, and nothing filed there"
            ' has legal effect. Where it does not run, press "Next".'
        ),
        "dossier",
        ("fileDossier", "serviceUrl", "page-dossier"),
        lambda world: world.is_filed,
        tr("Put its &address in"),
        _address_for_them,
    )


def _follow() -> TourStep:
    return TourStep(
        "follow",
        tr("Follow it"),
        tr(
            'Press "Ask how they stand": state, steps and days of each filed dossier, with what is asked of'
            " you."
        ),
        "dossier",
        ("followRefresh", "followedList", "page-dossier"),
        lambda world: world.has_asked,
    )


def _saved() -> TourStep:
    return TourStep(
        "saved",
        tr("Nothing to save"),
        tr('Each step was kept at once. Open the page "Start": the draft is under the recent areas.'),
        "start",
        ("recentAreas", "page-start"),
        lambda world: world.dock.page == "start",
    )
