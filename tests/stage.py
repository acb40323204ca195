"""The stage of the scenes: the dock in its window, and how a scene uses it.

The scenes are what `tests/qgis/test_every_page.py` looks over and what `make screenshots` takes pictures of.
A scene uses the dock as a person would (its buttons and fields by their object names) and waits until the
program has answered; it knows nothing of who made the window.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Tuple

from qgis.PyQt.QtCore import QObject, QPoint
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QDialog, QScrollArea, QWidget

from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)
"""The clock of every scene, so that a picture of tomorrow is that of today."""
TABLE = resource_path("demo", "tables", "dong-khe.txt")
REFERENCE = resource_path("demo", "reference.gpkg")
ISSUER_KEY = SigningKey(bytes(range(32)))
NAME = "Đá vôi Đồng Khê"


class NotShown(Exception):
    """What a scene waited for did not come."""


@dataclass
class Stage:
    """The dock in its window, with a folder for the files of the scenes."""

    dock: Any
    home: Path
    files: Path
    lang: str
    windows: List[QWidget] = field(default_factory=list)
    """Windows of their own that a scene opened."""

    def roots(self) -> List[QWidget]:
        """Return all that is to be looked at: the dock, dialogs, windows of their own."""
        return [self.dock, *dialogs(), *self.windows]

    def end(self) -> None:
        """Close the windows of the scene."""
        for window in (*dialogs(), *self.windows):
            window.close()
        self.windows.clear()

    def find(self, name: str, kind: type = QWidget) -> Any:
        """Return a widget of the dock by its object name."""
        found = self.dock.findChild(kind, name)
        if found is None:
            raise NotShown(name)
        return found

    def click(self, name: str) -> None:
        """Press a button."""
        button = self.find(name, QAbstractButton)
        if not button.isEnabled():
            raise NotShown(f"{name} is switched off")
        button.click()
        QTest.qWait(10)

    def write(self, name: str, text: str) -> None:
        """Put text into a line."""
        self.find(name).setText(text)

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
        """Wait until ``condition`` holds."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise NotShown(what)
            QTest.qWait(20)

    def part(self, name: str) -> Any:
        """Return one of the objects that work for the dock, by the name of its class."""
        return next(one for one in self.dock.findChildren(QObject) if type(one).__name__ == name)

    def settle(self) -> None:
        """Wait until the layers panel shows what is chosen, then until lines are broken anew."""
        layers = self.part("LayerSteps")
        self.wait(lambda: not layers.work.is_busy and layers.is_settled, "the layers panel")
        QTest.qWait(50)

    def rest(self) -> None:
        """Wait until nothing grows any more: pages make their lines a few at a time."""
        before: List[int] = []
        same = 0
        for _ in range(200):
            areas = [area.widget() for area in self.dock.findChildren(QScrollArea) if area.isVisible()]
            now = [area.height() for area in areas if area is not None]
            same = same + 1 if now == before else 0
            if same == _SAME_LOOKS:
                return
            before = now
            QTest.qWait(70)

    def show(self, widget: QWidget) -> None:
        """Scroll a widget to the top of what is seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea) and parent.widget() is not None:
                parent.verticalScrollBar().setValue(widget.mapTo(parent.widget(), QPoint(0, 0)).y() - 6)
            parent = parent.parentWidget()


@dataclass(frozen=True)
class Scene:
    """A state of the dock: its name, what it shows in both languages, and what brings it about."""

    name: str
    vi: str
    en: str
    make: Callable[[Stage], None]


SCENES: List[Scene] = []
_SAME_LOOKS = 3


def scene(name: str, vi: str, en: str) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Enter a function as a scene."""

    def enter(act: Callable[[Stage], None]) -> Callable[[Stage], None]:
        SCENES.append(Scene(name, vi, en, act))
        return act

    return enter


def dialogs() -> Tuple[QDialog, ...]:
    """Return the dialogs that stand open."""
    tops = QApplication.topLevelWidgets()
    return tuple(top for top in tops if isinstance(top, QDialog) and top.isVisible())


def by_name() -> Dict[str, Scene]:
    """Return the scenes by their names."""
    return {one.name: one for one in SCENES}
