"""The rooms of the house: who may import what, beyond what import-linter can see."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import layout

ROOT = Path(__file__).resolve().parents[2]


def problems_of(tree: Path, name: str, code: str) -> list[str]:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
    return layout.problems(tree)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mineral_plugin/bridge/a.py", "from qgis.PyQt.QtWidgets import QLabel"),
        ("mineral_plugin/bridge/a.py", "from qgis.PyQt import QtWidgets"),
        ("mineral_plugin/bridge/a.py", "import qgis.gui"),
        ("mineral_plugin/processing/a.py", "from qgis import gui"),
        ("mineral_plugin/processing/a.py", "from qgis.gui import QgsMapCanvas"),
        ("mineral_plugin/processing/a.py", "def f():\n    from qgis.utils import iface"),
        ("mineral_plugin/bridge/a.py", "from qgis import utils\nutils.iface.mapCanvas()"),
        ("mineral_plugin/bridge/a.py", "def show(iface): pass"),
        ("mineral_plugin/bridge/a.py", "import qgis\nqgis.gui.QgsMapCanvas()"),
        ("mineral_plugin/core/base/a.py", "import importlib\nimportlib.import_module('qgis.core')"),
        ("mineral_plugin/core/base/a.py", "def f():\n    import osgeo.ogr"),
        ("mineral_plugin/core/base/a.py", "from PyQt5 import QtCore"),
        ("mineral_plugin/core/base/a.py", "import mineral_service.app"),
        ("mineral_plugin/cli/a.py", "from qgis.core import QgsGeometry"),
        ("service/mineral_service/a.py", "from mineral_plugin import gui"),
        ("service/mineral_service/a.py", "from mineral_plugin.bridge.layers import x"),
        ("service/mineral_service/a.py", "import qgis"),
    ],
)
def test_a_name_in_the_wrong_room_is_found(tmp_path: Path, name: str, code: str) -> None:
    found = problems_of(tmp_path, name, code)
    assert found
    assert all(problem.startswith(name + ":") for problem in found)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mineral_plugin/gui/a.py", "from qgis.PyQt.QtWidgets import QLabel\nimport qgis.gui"),
        ("mineral_plugin/plugin.py", "def start(iface):\n    iface.mainWindow()"),
        ("mineral_plugin/__init__.py", "def classFactory(iface):\n    return Plugin(iface)"),
        ("mineral_plugin/bridge/a.py", "from qgis.core import QgsGeometry\nfrom qgis.PyQt.QtCore import Qt"),
        ("mineral_plugin/core/base/a.py", "from mineral_plugin.core.base import words"),
        ("service/mineral_service/a.py", "from mineral_plugin.core.base import words"),
        ("service/tests/test_a.py", "import mineral_plugin.gui"),
    ],
)
def test_a_name_in_its_own_room_is_not(tmp_path: Path, name: str, code: str) -> None:
    assert problems_of(tmp_path, name, code) == []


def test_this_project_keeps_to_its_rooms() -> None:
    assert layout.problems(ROOT) == []
