"""What the tools share: where things are, how a command is run, how a failure is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional, Sequence

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
DIST = ROOT / "dist"
DESKTOP_VENV = ROOT / ".venv"
SERVICE_VENV = ROOT / "service" / ".venv"
NODE_VENV = BUILD / "node-venv"
SYSTEM_PYTHON = Path("/usr/bin/python3")


class ToolError(Exception):
    """Something a person has to put right: one sentence in Vietnamese, one in English."""

    def __init__(self, vi: str, en: str, code: int = 1) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en
        self.code = code


def fail(error: ToolError) -> int:
    """Say the error in both languages on standard error and return its exit code."""
    sys.stderr.write(error.vi + "\n" + error.en + "\n")
    return error.code


def clean_environ(extra: Optional[Dict[str, str]] = None) -> Dict[str, str]:
    """Return the environment without what would lead one Python into the packages of another."""
    environ = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONSTARTUP"}
    }
    environ["PYTHONDONTWRITEBYTECODE"] = environ.get("PYTHONDONTWRITEBYTECODE", "1")
    environ.update(extra or {})
    return environ


def run(command: Sequence[object], **options: object) -> "subprocess.CompletedProcess[str]":
    """Run a command from the root without standard input; its exit code is the caller's business."""
    settings: Dict[str, object] = {
        "cwd": str(ROOT),
        "env": clean_environ(),
        "stdin": subprocess.DEVNULL,
        "text": True,
    }
    settings.update(options)
    return subprocess.run([str(part) for part in command], **settings)  # type: ignore[call-overload,no-any-return]


def output_of(command: Sequence[object]) -> str:
    """Return what a command prints, or nothing when it cannot be run."""
    try:
        done = run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def version() -> str:
    """Return the plugin's version as metadata.txt states it."""
    for line in (ROOT / "metadata.txt").read_text("utf-8").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "version":
            return value.strip()
    raise ToolError("metadata.txt không ghi phiên bản.", "metadata.txt states no version.")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> List[str]:
    """Lay rows out as a Markdown table whose columns also line up in a terminal."""
    lines = [list(head), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines
    ]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return shown
