"""Questions for files: QGIS goes on while one stands open, and the answer comes when it is given.

Qt's own functions for this wait in a loop of their own, with everything that happens meanwhile on top of who
asked. Here nobody waits.
"""

from __future__ import annotations

from typing import Callable, List

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

Take = Callable[[List[str], str], None]


def open_file(owner: QWidget, title: str, take: Callable[[str], None], kinds: str = "") -> None:
    """Ask for a file to read, then call ``take(path)``; nothing is called when the user gives up."""
    dialog = QFileDialog(owner, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    ask(dialog, lambda paths, _kind: take(paths[0]))


def open_files(owner: QWidget, title: str, take: Callable[[List[str]], None], kinds: str = "") -> None:
    """Ask for files to read, then call ``take(paths)``; nothing is called when the user gives up."""
    dialog = QFileDialog(owner, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    ask(dialog, lambda paths, _kind: take(paths))


def save_file(owner: QWidget, title: str, name: str, kinds: str, take: Callable[[str, str], None]) -> None:
    """Ask for a file to write, ``name`` proposed, then call ``take(path, kind)``, the kind out of ``kinds``.

    One that is there is asked about before. Nothing is called when the user gives up.
    """
    dialog = QFileDialog(owner, title, "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if name:
        dialog.selectFile(name)
    ask(dialog, lambda paths, kind: take(paths[0], kind))


def choose_folder(owner: QWidget, title: str, take: Callable[[str], None]) -> None:
    """Ask for a folder, then call ``take(path)``; nothing is called when the user gives up."""
    dialog = QFileDialog(owner, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    ask(dialog, lambda paths, _kind: take(paths[0]))


def ask(dialog: QFileDialog, take: Take) -> None:
    """Show the dialog over its window and call ``take`` with the files and the kind that were chosen."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def on_accepted() -> None:
        paths = [str(path) for path in dialog.selectedFiles()]
        if paths:
            take(paths, str(dialog.selectedNameFilter()))

    dialog.accepted.connect(on_accepted)
    dialog.open()
