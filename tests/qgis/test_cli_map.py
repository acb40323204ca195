"""``python -m mineral_plugin map`` as a person runs it where QGIS is: a process of its own, no screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import map_pdf
import pytest
from tile_server import TileServer

from mineral_plugin.core.base.locate import resource_path

ROOT = Path(__file__).resolve().parents[2]
TABLE = str(resource_path("demo", "tables", "dong-khe.txt"))


@pytest.fixture
def server(qgis_app):
    made = TileServer()
    yield made
    made.stop()


def run(tmp_path, *arguments):
    environ = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "mineral_plugin", "--lang", "en", "map", "--table", TABLE,
         "--day", "2026-11-23", "--out", str(tmp_path / "a.pdf"), *arguments],
        cwd=str(ROOT), capture_output=True, text=True, timeout=100,
        env={**environ, "MINERAL_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)[0]


def test_a_map_is_made_on_tiles_and_told(server, tmp_path):
    texts = ["--text", "place=Đồng Khê", "--text", "mineral=đá vôi"]
    told = run(tmp_path, "--base", server.tiles(), "--position-scale", "250000", *texts)
    assert server.seen and "base_unread" not in [one["code"] for one in told["faults"]]
    assert "Đồng Khê" in map_pdf.text(tmp_path / "a.pdf")
    assert map_pdf.pictures(tmp_path / "a.pdf")


def test_a_base_that_is_gone_is_told_and_the_map_is_made(server, tmp_path):
    address = server.tiles()
    server.stop()
    told = run(tmp_path, "--base", address)
    assert "base_unread" in [one["code"] for one in told["faults"]]
    assert map_pdf.words(tmp_path / "a.pdf")
