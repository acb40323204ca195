"""The commands for administrators, as they are run: JSON out, one sentence on a refusal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from service_process import ROOT, environ

LIMIT_S = 100


def command(name: str, *arguments: object, url: str = "") -> "subprocess.CompletedProcess[str]":
    """Run ``python -m mineral_service NAME``; ``url`` is that of the database, empty for the file."""
    return subprocess.run(
        [sys.executable, "-m", "mineral_service", name, *map(str, arguments)],
        cwd=str(ROOT),
        env={**environ(url), "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )


def kept(folder: Path, name: str, text: str) -> Path:
    """Keep a text as a file and return where."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
