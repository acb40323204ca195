"""What an office computer needs before the walk: the zip, the shapely file of a colleague, a service."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import List

from mineral_plugin.core.base.wheels import pinned_wheels, this_machine, wheel_for

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "e2e"
WHEELS = ROOT / ".build" / "wheels"
PICTURES = ROOT / ".build" / "screenshots"
SYSTEM_PYTHON = "/usr/bin/python3"
OLD_SHAPELY = "1.8.5.post1"


def plugin_zip() -> Path:
    """Return the packaged plugin, made anew when a source is newer than it."""
    made = sorted((ROOT / "dist").glob("mineral_plugin-*.zip"))
    if not made or made[-1].stat().st_mtime < _newest_source():
        subprocess.run([SYSTEM_PYTHON, str(ROOT / "tools" / "package.py")], check=True, cwd=str(ROOT))
        made = sorted((ROOT / "dist").glob("mineral_plugin-*.zip"))
    return made[-1]


def _newest_source() -> float:
    folders = [ROOT / name for name in ("mineral_plugin", "resources", "i18n")]
    sources = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    shipped = [path for path in sources if path.suffix in (".py", ".json", ".ts", ".svg", ".gpkg")]
    return max(path.stat().st_mtime for path in shipped if "__pycache__" not in path.parts)


def system_shapely_fits() -> bool:
    """Return whether the system's own Python has a shapely that the plugin can use."""
    code = "import shapely; shapely.box([0.0], [0.0], [1.0], [1.0])"
    return subprocess.run([SYSTEM_PYTHON, "-c", code], env={}, capture_output=True).returncode == 0


def shapely_wheel() -> Path:
    """Return the pinned shapely file for the system's Python, fetched once and checked by its SHA-256."""
    numpy = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import numpy; print(numpy.__version__)"],
        env={},
        capture_output=True,
        text=True,
    )
    spec = wheel_for(this_machine(numpy.stdout.strip()), pinned_wheels())
    if spec is None:
        raise LookupError("no shapely is pinned for this machine")
    path = WHEELS / spec.file
    if not path.is_file():
        _download(f"shapely=={spec.version}", WHEELS)
    if hashlib.sha256(path.read_bytes()).hexdigest() != spec.sha256:
        raise ValueError(f"{path.name} is not the pinned file")
    return path


def old_shapely() -> Path:
    """Return a folder with a shapely of before 2.0, as other plugins bring it along."""
    folder = WHEELS / "old-shapely"
    if not folder.is_dir():
        fresh = WHEELS / "old-download"
        shutil.rmtree(fresh, ignore_errors=True)
        _download(f"shapely=={OLD_SHAPELY}", fresh)
        with zipfile.ZipFile(str(next(fresh.glob("*.whl")))) as opened:
            opened.extractall(str(folder))
    return folder


def _download(requirement: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    options: List[str] = ["-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, requirement], check=True)
