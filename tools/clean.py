"""Throw away what the tools made: environments, packages, caches. The matrix, slow to make, stays."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import List

from common import BUILD, DESKTOP_VENV, DIST, ROOT, SERVICE_VENV

CACHES = (
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
    ".coverage",
    ".qgis-settings",
    "out",
)


def leftovers() -> List[Path]:
    """Return every path that a tool made and can make again."""
    made = [item for item in BUILD.glob("*") if item.name != "matrix"]
    return [DESKTOP_VENV, SERVICE_VENV, DIST, *made, *(ROOT / name for name in CACHES)]


def main() -> int:
    """Remove what is there."""
    for path in leftovers():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
