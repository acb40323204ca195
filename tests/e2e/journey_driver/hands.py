"""The hands of the driver: real clicks and keys on widgets found by object name, and pictures of the screen.

Nothing here knows the plugin; it only sees widgets, as a person sees the window.
"""

from __future__ import annotations

import time
from typing import Callable, List, Optional, Type

from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication, QInputMethodEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QWidget,
)

from journey_driver.eyes import Eyes, save_screen

_DIALOG_S = 20.0


class Missing(Exception):
    """What a person would have looked for was not there."""


class Hands:
    """Finds widgets in one window and uses them."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.eyes = Eyes(window)

    def find(self, name: str, kind: Type[QWidget] = QWidget) -> QWidget:
        """Return the visible widget of this object name."""
        found = self.eyes.visible(kind, name)
        if not found:
            raise Missing(f"no visible widget {name}")
        return found[0]

    def sees(self, name: str) -> bool:
        """Return whether a widget of this name is visible."""
        return bool(self.eyes.visible(QWidget, name))

    def text(self, name: str) -> str:
        """Return the words of a widget, or of the label inside it."""
        widget = self.find(name)
        for candidate in [widget, *widget.findChildren(QWidget)]:
            words = candidate.text() if hasattr(candidate, "text") else ""
            if words:
                return words
        return ""

    def reveal(self, widget: QWidget) -> None:
        """Scroll until the widget can be seen, as a person would with the wheel."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        QTest.qWait(60)

    def click(self, name: str) -> None:
        """Click the middle of an enabled widget."""
        widget = self.find(name)
        if not widget.isEnabled():
            raise Missing(f"{name} is switched off")
        self.reveal(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QTest.qWait(80)

    def click_widget(self, widget: QWidget, place: Optional[QPoint] = None) -> None:
        """Click a widget at a place, its middle if none is given."""
        self.reveal(widget)
        where = place or widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        QTest.qWait(80)

    def click_tool(self, name: str) -> None:
        """Click a tool button that belongs to an action of this object name."""
        self.wait(lambda: self.eyes.tool(name) is not None, 10, f"a tool button for {name}")
        QTest.mouseClick(self.eyes.tool(name), Qt.MouseButton.LeftButton)
        QTest.qWait(150)

    def write(self, name: str, text: str) -> None:
        """Replace what is in a line by typed keys, and end with Return."""
        widget = self.find(name, QLineEdit)
        self.click_widget(widget)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        _type(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)
        QTest.qWait(50)

    def paste(self, name: str, text: str) -> None:
        """Put text on the clipboard and paste it into a box with Ctrl+V."""
        QGuiApplication.clipboard().setText(text)
        widget = self.find(name)
        self.reveal(widget)
        target = widget.viewport() if hasattr(widget, "viewport") else widget
        QTest.mouseClick(target, Qt.MouseButton.LeftButton)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.qWait(80)

    def choose(self, name: str, words: str) -> str:
        """Choose the first line of a combo box that contains ``words``, with the arrow keys."""
        combo = self.find(name, QComboBox)
        texts = [combo.itemText(i) for i in range(combo.count())]
        wanted = next((i for i, text in enumerate(texts) if words in text), None)
        if wanted is None:
            raise Missing(f"{name} offers no '{words}' but {texts}")
        self.reveal(combo)
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        for _ in range(wanted):
            QTest.keyClick(combo, Qt.Key.Key_Down)
        QTest.qWait(60)
        return combo.currentText()

    def choose_files(self, name: str, paths: List[str]) -> None:
        """Click a button that opens a file dialog and name the files in it."""
        self.choose_files_of(lambda: self.click(name), paths)

    @staticmethod
    def choose_files_of(ask: Callable[[], object], paths: List[str]) -> None:
        """Do what opens a file dialog, paste the names of the files into it, and press its button."""
        names = " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else paths[0]
        filler = _FileDialogFiller(names)
        ask()
        end = time.monotonic() + _DIALOG_S
        # What has to be looked at first opens its dialog a moment after it was asked to.
        while not filler.is_done and time.monotonic() < end:
            QTest.qWait(50)
        filler.stop()
        if not filler.seen:
            raise Missing("no file dialog was opened")

    def wait(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait until ``condition`` holds; the window stays alive."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            QTest.qWait(50)
        raise Missing(f"waited {seconds:g} s in vain for: {what}")

    @staticmethod
    def rest(milliseconds: int) -> None:
        """Do nothing for a while; the window stays alive."""
        QTest.qWait(milliseconds)

    def picture(self, path: str) -> None:
        """Save a picture of the whole screen."""
        QTest.qWait(250)
        save_screen(path)

    @staticmethod
    def answer_questions() -> List[str]:
        """Close every message box that stands open with its discarding button; return their words."""
        words = []
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                words.append(_answer(widget))
        return words


class _FileDialogFiller:
    """Fills the file dialog that comes up, and presses its button until the dialog is gone."""

    def __init__(self, names: str) -> None:
        self.seen = False
        self._names = names
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(400)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @property
    def is_done(self) -> bool:
        """Return whether the dialog came and went."""
        return self.seen and not isinstance(QApplication.activeModalWidget(), QFileDialog)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            return
        self.seen = True
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        if line.text() != self._names:
            QGuiApplication.clipboard().setText(self._names)
            QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            return
        box = dialog.findChild(QDialogButtonBox)
        accept = [
            box.button(kind)
            for kind in (box.StandardButton.Open, box.StandardButton.Save)
            if box.button(kind)
        ]
        QTest.mouseClick(accept[0], Qt.MouseButton.LeftButton)


def _type(widget: QWidget, text: str) -> None:
    """Type text: plain letters as keys, Vietnamese ones as an input method gives them."""
    for letter in text:
        if ord(letter) < 128:
            QTest.keyClick(widget, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(widget, event)


def _answer(dialog: QDialog) -> str:
    if isinstance(dialog, QMessageBox):
        for kind in (
            QMessageBox.StandardButton.Discard,
            QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.Yes,  # "files of a temporary folder, leave anyway?": Yes or Cancel
            QMessageBox.StandardButton.Ok,
        ):
            found = dialog.button(kind)
            if isinstance(found, QAbstractButton):
                QTest.mouseClick(found, Qt.MouseButton.LeftButton)
                return dialog.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    return dialog.windowTitle()
