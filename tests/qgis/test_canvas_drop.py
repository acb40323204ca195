"""Files dropped on the window of QGIS: what is ours is taken, what is not stays QGIS's."""

from __future__ import annotations

import shutil

import pytest

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.gui.manners.canvas_drop import CanvasDrops

TABLE = resource_path("demo", "tables", "dong-khe.txt")


class Heard:
    def __init__(self, is_open):
        self.files, self.packs = [], []
        self.is_open = is_open
        self.drops = CanvasDrops(lambda: self.is_open)
        self.drops.files_dropped.connect(self.files.append)
        self.drops.packs_dropped.connect(self.packs.append)


@pytest.fixture
def heard():
    return Heard(True)


def dropped(heard, qtbot, *paths):
    taken = [heard.drops.handleFileDrop(str(path)) for path in paths]
    qtbot.wait(20)
    return taken


def test_the_files_of_one_drop_are_told_together_and_packs_apart(heard, qtbot, tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.GPX"
    for path in (first, second):
        path.write_bytes(b"x")
    assert dropped(heard, qtbot, first, second, "/x/gói.mlpack") == [True, True, True]
    assert heard.files == [[str(first), str(second)]]
    assert heard.packs == [["/x/gói.mlpack"]]


def test_an_areas_file_is_ours_and_another_geopackage_is_not(heard, qtbot, tmp_path):
    ours, other, broken = tmp_path / "khu.gpkg", tmp_path / "other.gpkg", tmp_path / "broken.gpkg"
    write_areas(ours, [read_table_file(TABLE)])
    shutil.copy(resource_path("demo", "reference.gpkg"), other)
    broken.write_bytes(b"nothing")
    assert dropped(heard, qtbot, ours, other, broken) == [True, False, False]
    assert heard.files == [[str(ours)]]


def test_layers_of_others_and_files_that_are_not_there_are_left_to_qgis(heard, qtbot, tmp_path):
    shape = tmp_path / "a.shp"
    shape.write_bytes(b"x")
    assert dropped(heard, qtbot, shape, tmp_path / "none.xlsx") == [False, False]
    assert heard.files == []


def test_while_the_dock_is_closed_only_packs_are_taken(qtbot):
    heard = Heard(False)
    assert dropped(heard, qtbot, TABLE, "/x/a.mlpack") == [False, True]
    assert heard.files == [] and heard.packs == [["/x/a.mlpack"]]
