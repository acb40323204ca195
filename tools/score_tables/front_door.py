"""The doors a table goes through: the command line for files, the same use case for answers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from common import ROOT, run

from score_tables.cases import Case, ZoneTruth

TIMEOUT_S = 600


class DoorError(Exception):
    """The front door itself failed: no answer, a traceback, a wrong exit code."""


def read_files(pairs: Sequence[Tuple[Path, Optional[ZoneTruth]]], work: Path) -> List[Mapping[str, Any]]:
    """Return the answer for each file, in order: one process for all files with the same zone."""
    answers: Dict[Path, Mapping[str, Any]] = {}
    for zone in sorted({given for _, given in pairs}, key=str):
        paths = [path for path, given in pairs if given == zone]
        answers.update(zip(paths, _read_group(paths, zone, work / "answer.json")))
    return [answers[path] for path, _ in pairs]


def _read_group(paths: Sequence[Path], zone: Optional[ZoneTruth], out: Path) -> List[Mapping[str, Any]]:
    out.unlink(missing_ok=True)
    command: List[object] = [sys.executable, "-m", "mineral_plugin", "read-corners", *paths]
    command += ["--zone", zone.text] if zone else []
    done = run([*command, "--json", out], capture_output=True, stdin=None, timeout=TIMEOUT_S, cwd=str(ROOT))
    if done.returncode or not out.is_file():
        raise DoorError(f"read-corners ended with {done.returncode}: {done.stderr[-2000:]}")
    files: List[Mapping[str, Any]] = json.loads(out.read_text("utf-8"))["files"]
    if len(files) != len(paths):
        raise DoorError(f"read-corners gave {len(files)} entries for {len(paths)} files")
    return files


def write_texts(cases: Iterable[Case], folder: Path) -> List[Tuple[Path, Optional[ZoneTruth]]]:
    """Write each case's text into a file of its own; return the files with their zones."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = []
    for case in cases:
        path = folder / f"{case.id}.txt"
        path.write_text(case.text, "utf-8")
        pairs.append((path, case.given))
    return pairs
