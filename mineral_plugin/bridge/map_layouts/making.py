"""A map from its request to its file: planned, drawn, exported, read back and proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional, Sequence, Tuple

from qgis.core import QgsLayout, QgsMapLayer, QgsProject

from mineral_plugin.bridge.map_layouts.base_reading import blank_faults, listening
from mineral_plugin.bridge.map_layouts.build import Below, build_layout
from mineral_plugin.bridge.map_layouts.export import export_pdf
from mineral_plugin.bridge.map_layouts.pdf_reading import read_pdf
from mineral_plugin.bridge.map_layouts.read_back import read_layout
from mineral_plugin.core.maps.faults import MapFault
from mineral_plugin.core.maps.plan import MapPlan
from mineral_plugin.core.maps.planning import plan_map
from mineral_plugin.core.maps.proving import prove
from mineral_plugin.core.maps.reading import ReadMap
from mineral_plugin.core.maps.requests import MapRequest


@dataclass(frozen=True)
class MapOptions:
    """How maps are made: the user's layers below, whether layers can be switched in the file.

    ``position`` are those below the sketch of the position, ``None`` for the same as below the map. With a
    ``project`` the layout stays in it and can be changed there; without, nothing stays.
    """

    base: Sequence[QgsMapLayer] = ()
    position: Optional[Sequence[QgsMapLayer]] = None
    layered: bool = False
    project: Optional[QgsProject] = None


@dataclass(frozen=True)
class MadeMap:
    """A map that was made: its plan, and what is wrong with it as it was read back from its file.

    Layers below it that could not be read, or show nothing there, are among the faults as warnings.
    """

    plan: MapPlan
    faults: Tuple[MapFault, ...]


def make_map(request: MapRequest, name: str, path: Path, options: MapOptions) -> MadeMap:
    """Make the PDF of a map and prove it; on the main thread, without any window.

    Raises:
        InputError: the map cannot be planned.
        CannotWriteError: the file cannot be written.
    """
    plan = plan_map(request)
    project = options.project or QgsProject()
    position = options.base if options.position is None else options.position
    layout = build_layout(plan, project, free_name(project, name), Below(options.base, position))
    if options.project is not None:
        project.layoutManager().addLayout(layout)
    with listening() as replies:
        export_pdf(layout, path, options.layered)
    faults = prove(request, read_map(layout, path))
    return MadeMap(plan, (*faults, *blank_faults(layout, replies)))


def read_map(layout: QgsLayout, path: Optional[Path] = None) -> ReadMap:
    """Return what a layout shows and, with its PDF, the fonts and texts in that file."""
    read = read_layout(layout)
    if path is None:
        return read
    file = read_pdf(path)
    return replace(read, fonts=file.fonts, page_texts=file.page_texts)


def free_name(project: QgsProject, name: str) -> str:
    """Return a name that no layout of the project has: the one asked for, or with a number behind it."""
    taken = {layout.name() for layout in project.layoutManager().layouts()}
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
