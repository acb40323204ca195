"""Screens, services and walks of the end-to-end tests."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any, Dict, Iterator, Sequence

import desktop
import office
import pytest

TABLE = office.ROOT / "resources" / "demo" / "tables" / "dong-khe.txt"
REFERENCE = office.ROOT / "resources" / "demo" / "reference.gpkg"
COMPONENT = office.ROOT / "resources" / "demo" / "reference.manifest.json"
MINERALS = {"vi": "Đá vôi làm vật liệu xây dựng thông thường", "en": "Limestone for common construction"}


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen of 1366 x 768, as many offices have."""
    with desktop.screen(desktop.free_display()) as name:
        yield name


@pytest.fixture(scope="session")
def service() -> Iterator[str]:
    """The real service in its own environment; its address."""
    with running_service(office.BUILD / "service") as url:
        yield url


@contextlib.contextmanager
def running_service(data: Path, options: Sequence[str] = ()) -> Iterator[str]:
    """Run the real service over an empty data folder; give its address."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    python = office.ROOT / "service" / ".venv" / "bin" / "python"
    paths = os.pathsep.join([str(office.ROOT), str(office.ROOT / "service")])
    with data.with_suffix(".log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(python), "-m", "mineral_service", "--port", "0", "--data", str(data), *options],
            cwd=str(office.ROOT),
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        ready, _, _ = select.select([process.stdout], [], [], 30)
        line = process.stdout.readline() if ready else ""
        yield json.loads(line)["url"]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="session")
def dead_service() -> str:
    """An address at which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{door.getsockname()[1]}"


def clean_home(name: str) -> Path:
    """Return an empty home folder, on a path as Vietnamese offices have them."""
    home = office.BUILD / f"Máy tính {name}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    return home


def plan_for(lang: str, home: Path, steps: list, **more: Any) -> Dict[str, Any]:
    """Return the plan of a walk with everything the steps may ask for."""
    office.PICTURES.mkdir(parents=True, exist_ok=True)
    prefix = more.get("prefix", f"{lang}-")
    for old in office.PICTURES.glob(f"{prefix}*.png"):
        old.unlink()
    return {
        "steps": steps,
        "pictures": str(office.PICTURES),
        "prefix": prefix,
        "wheel": "",
        "wrong_wheel": str(COMPONENT),
        "table": TABLE.read_text(encoding="utf-8"),
        "table_file": str(TABLE),
        "name": "Đá vôi Đồng Khê",
        "top": "120,5",
        "bottom": "-50",
        "procedure": "P14",
        "mineral": MINERALS[lang],
        "holder": "Công ty TNHH Đá Đồng Khê",
        "reference": [str(REFERENCE)],
        "report_json": str(home / "báo cáo.json"),
        "report_html": str(home / "báo cáo.html"),
        **more,
    }
