"""The commands for administrators, as they are run: JSON out, one sentence on a refusal."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

from preloaded import run
from service_process import ROOT, environ

LIMIT_S = 100


def command(name: str, *arguments: object, url: str = "") -> "CompletedProcess[str]":
    """Run ``python -m mineral_service NAME``; ``url`` is that of the database, empty for the file."""
    values = {**environ(url), "LANG": "en_GB.UTF-8"}
    return run(["-m", "mineral_service", name, *arguments], values, ROOT, timeout=LIMIT_S)


def kept(folder: Path, name: str, text: str) -> Path:
    """Keep a text as a file and return where."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
