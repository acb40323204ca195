"""Our layers in the open QGIS project: one group, shown without doubles, never saved with the project.

The project file keeps only the id of the area and relative paths; the content stays in the data folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable, List, NamedTuple, Optional, Sequence, Set, Tuple

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument, QDomElement, QDomNode

SCOPE = "mineral_licence"
MARK = "mineral_licence/kind"
# What names an installed pack, or one that was left out.
_NO_PATHS = ("pack:", "off:")


class Remembered(NamedTuple):
    """What a project remembers: the areas file, the area's id, and the reference specs."""

    areas_file: str
    area_id: str
    references: Tuple[str, ...]


class ProjectLayers:
    """The group of our layers in one project.

    Each kind of layer ("areas", "corners", "findings") is there once; showing it again replaces it.
    ``state`` tells what the project is to remember when it is written.
    """

    def __init__(
        self, project: QgsProject, title: Callable[[], str], state: Callable[[], Remembered]
    ) -> None:
        self._project = project
        self._title = title
        self._state = state
        project.writeProject.connect(self._leave_out)
        project.writeMapLayer.connect(self._empty)

    def close(self) -> None:
        """Take our layers and the group out of the project and listen no more."""
        self.clear()
        self._project.writeProject.disconnect(self._leave_out)
        self._project.writeMapLayer.disconnect(self._empty)

    def layers(self, kind: str = "") -> List[QgsVectorLayer]:
        """Return our layers in the project, all of them or those of one kind."""
        found = [(layer.customProperty(MARK), layer) for layer in self._project.mapLayers().values()]
        return [layer for mark, layer in found if mark and (not kind or mark == kind)]

    def show(self, kind: str, layer: QgsVectorLayer) -> None:
        """Show a layer of one kind on top of the group, in place of the one before."""
        self.remove(kind)
        layer.setCustomProperty(MARK, kind)
        self._project.addMapLayer(layer, False)
        self._group().insertLayer(0, layer)

    def remove(self, kind: str) -> None:
        """Take the layers of one kind out of the project; their files are closed."""
        for layer in self.layers(kind):
            self._project.removeMapLayer(layer.id())

    def clear(self) -> None:
        """Take all our layers and the group out of the project."""
        for layer in self.layers():
            self._project.removeMapLayer(layer.id())
        group = self._find_group()
        if group is not None and group.parent() is not None:
            group.parent().removeChildNode(group)

    def _find_group(self) -> Optional[QgsLayerTreeGroup]:
        groups = self._project.layerTreeRoot().findGroups(True)
        return next((group for group in groups if group.customProperty(MARK) == "group"), None)

    def _group(self) -> QgsLayerTreeGroup:
        group = self._find_group()
        if group is None:
            group = self._project.layerTreeRoot().insertGroup(0, self._title())
            group.setCustomProperty(MARK, "group")
        return group

    def _leave_out(self, document: QDomDocument) -> None:
        """Take our layers and group out of the project that is being written; ids and paths stay."""
        remember(self._project, self._state())
        ids = {layer.id() for layer in self.layers()}
        if ids or self._find_group() is not None:
            leave_out(document, ids, self._title())

    def _empty(self, layer: QgsMapLayer, element: QDomElement, document: QDomDocument) -> None:
        """Make what QGIS writes of our layer an empty shell: QGIS offers no way to write nothing.

        The shell is in no tree and is thrown away when the project is read again; a computer without
        this plugin meets an empty layer, never a question after a missing file.
        """
        if layer.customProperty(MARK):
            _set_text(document, element, "datasource", "Polygon?crs=EPSG:4756")
            _set_text(document, element, "provider", "memory")


def _set_text(document: QDomDocument, element: QDomElement, name: str, text: str) -> None:
    child = element.firstChildElement(name)
    while child.hasChildNodes():
        child.removeChild(child.firstChild())
    child.appendChild(document.createTextNode(text))


def leave_out(document: QDomDocument, ids: Set[str], group_title: str) -> None:
    """Take the layers ``ids`` and the group out of a project document, everywhere they are named."""
    _leave_out_layers(document, ids)
    for tag in ("layer-tree-group", "legendgroup"):
        for element in _elements(document, tag):
            if (
                element.attribute("name") == group_title
                and not element.elementsByTagName("layer-tree-layer").count()
            ):
                _remove(element)


def _leave_out_layers(document: QDomDocument, ids: Set[str]) -> None:
    for tag, attribute in (("layer-tree-layer", "id"), ("legendlayerfile", "layerid"), ("layer", "id")):
        for element in _elements(document, tag):
            if element.attribute(attribute) in ids:
                _remove(element)
    for element in _elements(document, "item"):
        if element.text() in ids:
            _remove(element)


def _elements(document: QDomDocument, tag: str) -> List[QDomElement]:
    nodes = document.elementsByTagName(tag)
    return [nodes.at(i).toElement() for i in range(nodes.count())]


def _remove(element: QDomElement) -> None:
    parent: QDomNode = element.parentNode()
    if not parent.isNull():
        parent.removeChild(element)


def throw_away_shells(project: QgsProject) -> None:
    """Take our layers out of a project that was read: they are shells, shown anew when asked for."""
    for layer in list(project.mapLayers().values()):
        if layer.customProperty(MARK):
            project.removeMapLayer(layer.id())


def remember(project: QgsProject, state: Remembered) -> None:
    """Keep in the project which area and which reference data are at work."""
    project.writeEntry(SCOPE, "areas_file", _relative(project, state.areas_file))
    project.writeEntry(SCOPE, "area_id", state.area_id)
    project.writeEntry(SCOPE, "references", [_relative(project, spec) for spec in state.references])


def recall(project: QgsProject) -> Remembered:
    """Return what the project remembers; empty texts when it remembers nothing."""
    references: Sequence[str] = project.readListEntry(SCOPE, "references")[0]
    return Remembered(
        areas_file=_absolute(project, project.readEntry(SCOPE, "areas_file")[0]),
        area_id=project.readEntry(SCOPE, "area_id")[0],
        references=tuple(_absolute(project, spec) for spec in references),
    )


def _relative(project: QgsProject, path: str) -> str:
    """Return a path relative to the project file where both lie on one drive; a spec stays as it is."""
    home = project.absolutePath()
    if not home or not path or not os.path.isabs(path):
        return path
    try:
        return Path(os.path.relpath(path, home)).as_posix()
    except ValueError:  # another drive on Windows
        return path


def _absolute(project: QgsProject, path: str) -> str:
    home = project.absolutePath()
    if not path or not home or os.path.isabs(path) or "=" in path or path.startswith(_NO_PATHS):
        return path
    return os.path.normpath(os.path.join(home, path))
