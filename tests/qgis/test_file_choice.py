"""Questions for files: the window goes on while one stands open, and the answer comes when it is given."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QWidget

from mineral_plugin.gui.parts import file_choice


@pytest.fixture
def owner(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def opened(owner):
    return owner.findChild(QFileDialog)


def answer(qtbot, owner, text):
    """Name files by the keys and press the button of the dialog."""
    dialog = opened(owner)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.setText(text)
    box = dialog.findChild(QDialogButtonBox)
    kinds = (QDialogButtonBox.StandardButton.Open, QDialogButtonBox.StandardButton.Save)
    (accept,) = [box.button(kind) for kind in kinds if box.button(kind) is not None]
    QTest.mouseClick(accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened(owner) is None, timeout=5_000)


def test_a_file_is_given_once_it_is_chosen_and_nobody_waits_for_it(qtbot, owner, tmp_path):
    given, path = [], tmp_path / "bảng góc.csv"
    path.write_text("1", encoding="utf-8")
    file_choice.open_file(owner, "A file", given.append, "CSV (*.csv)")
    assert given == [] and opened(owner).isVisible()
    answer(qtbot, owner, str(path))
    assert given == [str(path)]


def test_several_files_are_given_together(qtbot, owner, tmp_path):
    given, paths = [], [str(tmp_path / name) for name in ("a.pdf", "b.pdf")]
    for path in paths:
        (tmp_path / path).write_bytes(b"")
    file_choice.open_files(owner, "Files", given.append)
    answer(qtbot, owner, " ".join(f'"{path}"' for path in paths))
    assert [sorted(one) for one in given] == [paths]


def test_a_file_to_write_has_a_name_proposed_and_its_kind_comes_along(qtbot, owner, tmp_path):
    given = []
    file_choice.save_file(owner, "Save", "report.html", "Web page (*.html)", lambda *one: given.append(one))
    assert opened(owner).findChild(QLineEdit, "fileNameEdit").text() == "report.html"
    answer(qtbot, owner, str(tmp_path / "mine.html"))
    assert given == [(str(tmp_path / "mine.html"), "Web page (*.html)")]


def test_a_folder_is_given(qtbot, owner, tmp_path):
    given = []
    file_choice.choose_folder(owner, "A folder", given.append)
    assert opened(owner).testOption(QFileDialog.Option.ShowDirsOnly)
    opened(owner).setDirectory(str(tmp_path.parent))
    opened(owner).selectFile(str(tmp_path))
    opened(owner).accept()
    qtbot.waitUntil(lambda: opened(owner) is None, timeout=5_000)
    assert given == [str(tmp_path)]


def test_who_gives_up_is_asked_no_more_and_nothing_is_given(qtbot, owner):
    given = []
    file_choice.open_file(owner, "A file", given.append)
    opened(owner).reject()
    qtbot.waitUntil(lambda: opened(owner) is None, timeout=5_000)
    assert given == []
