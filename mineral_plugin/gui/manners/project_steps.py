"""What a QGIS project remembers of the dock: which area, which reference data; never their content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge.project import Remembered, recall, throw_away_shells
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.work.layer_choice import packs_in_force
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence


class ProjectSteps(QObject):
    """Takes up again what an opened project names."""

    def __init__(self, dock: MineralDock, desk: Desk, project: QgsProject) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._project = dock, desk, project
        project.readProject.connect(self.take_up)

    def close(self) -> None:
        """Listen no more."""
        self._project.readProject.disconnect(self.take_up)

    def state(self) -> Remembered:
        """Return what the project is to remember."""
        area = self._desk.area
        kept = area is not None and bool(self._desk.areas_file)
        return Remembered(
            areas_file=self._desk.areas_file if kept else "",
            area_id=area.id if kept and area is not None else "",
            references=self._dock.layers.choice.for_project(packs_in_force(self._desk.home())),
        )

    def take_up(self, *_document: Any) -> None:
        """Put the area and the reference data that the project names on the desk."""
        from mineral_plugin.core.work.keeping import find_area

        throw_away_shells(self._project)
        named = recall(self._project)
        self._dock.layers.add(named.references)
        if not named.area_id:
            return
        try:
            area = find_area(Path(named.areas_file), named.area_id)
        except MineralError as error:
            self._dock.start.show_message(error_sentence(error, self._desk.lang))
            return
        if area is None:
            text = self.tr("The area of this project is not on this computer: {file}")
            self._dock.start.show_message(text.format(file=named.areas_file))
            return
        self._desk.take_areas((area,), named.areas_file)
