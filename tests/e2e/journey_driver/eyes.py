"""What the driver looks for in the window, and its pictures of the screen.

No event is handled in here. The watchdog takes what passes in this file for the driver's own and leaves it
out: Python has to take each widget into its hand to look at its name, which no user waits for.
"""

from __future__ import annotations

from typing import Any, List, Optional, Type

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QDockWidget, QToolButton, QTreeView, QWidget

DOCK = "MineralLicenceDock"


class Eyes:
    """Looks into the dock of the plugin, and into the window where there is none yet."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self._dock: Optional[QDockWidget] = None
        self._tree: Optional[QTreeView] = None

    def all(self, kind: Type[QObject], name: str = "") -> List[Any]:
        """Return everything of a kind, of one name where it is given, visible or not."""
        root = self._root()
        if root.objectName() == name and isinstance(root, kind):
            return [root]
        return list(root.findChildren(kind, name)) if name else list(root.findChildren(kind))

    def visible(self, kind: Type[QWidget], name: str = "") -> List[Any]:
        """Return the visible ones of ``all``."""
        return [widget for widget in self.all(kind, name) if widget.isVisible()]

    def _root(self) -> QWidget:
        if self._dock is None or sip.isdeleted(self._dock) or self._dock.parent() is None:
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            self._dock = self.window.findChild(QDockWidget, DOCK, direct)
        return self.window if self._dock is None else self._dock

    def anywhere(self, kind: Type[QObject], name: str = "") -> List[Any]:
        """Return everything of a kind in the whole window, of one name where it is given."""
        return list(self.window.findChildren(kind, name)) if name else list(self.window.findChildren(kind))

    def of_class(self, name: str) -> List[Any]:
        """Return the widgets in the whole window whose class in C++ has this name."""
        return [one for one in self.anywhere(QWidget) if one.metaObject().className() == name]

    def tree_of_locator(self) -> Optional[QTreeView]:
        """Return the list of what QGIS's locator bar has found, ``None`` while there is none."""
        if self._tree is None or sip.isdeleted(self._tree):
            trees = [one for one in self.anywhere(QTreeView) if "Locator" in one.metaObject().className()]
            self._tree = trees[0] if trees else None
        return self._tree

    def tool(self, name: str) -> Optional[QToolButton]:
        """Return the visible tool button anywhere in the window that belongs to an action of this name."""
        for found in self.window.findChildren(QToolButton):
            action = found.defaultAction()
            if action is not None and action.objectName() == name and found.isVisible():
                return found
        return None


def save_screen(path: str) -> None:
    """Save what the screen shows."""
    QGuiApplication.primaryScreen().grabWindow(0).save(path)
