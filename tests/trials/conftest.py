"""What the trials share: sound files of every format, and a child process that reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import drawn_examples  # noqa: F401 - no drawn example fails for being slow
import pytest
from score_tables.cases import Case
from score_tables.other_programs import OFFICE, VECTORS, office_files, vector_file
from score_tables.our_files import OURS, our_file
from score_tables.shapes import hectares, one, ring

ROOT = Path(__file__).resolve().parents[2]
# A pattern that runs away takes minutes; on a slow machine the heaviest honest text takes two seconds.
SECONDS = 6.0
CHILD_TIMEOUT_S = 110
PEAK_MB = 500
Told = Dict[str, Any]
ReadInChild = Callable[..., List[Told]]


def sound_case() -> Case:
    corners = ring(9, decimals=2)
    return one("sound", "", "", corners, (hectares(corners), "ha"))


@pytest.fixture(scope="session")
def sound_files(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Path]:
    """One sound file of every format, by its ending."""
    folder, case = tmp_path_factory.mktemp("sound"), sound_case()
    made = {OURS[kind]: our_file(case, kind, folder / "ours") for kind in OURS}
    for kind in ("Writer PDF", "Writer ODT", "Calc ODS"):
        made[OFFICE[kind][2]] = office_files([case], kind, folder)[case.id]
    for kind in VECTORS:
        made[VECTORS[kind][1]] = vector_file(case, kind, folder / kind)
    return made


@pytest.fixture
def read_in_child(tmp_path: Path) -> ReadInChild:
    """Reads files in a process of its own; fails when it crashes, is slow, greedy, or writes anything."""

    def read(paths: Sequence[Path], zone: str = "104.75/3") -> List[Told]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        environ = {**os.environ, "PYTHONPATH": f"{ROOT}", "HOME": str(home), "MINERAL_HOME": str(home / "m")}
        temporary = tmp_path / "temporary"
        temporary.mkdir(exist_ok=True)
        environ.update(PYTHONDONTWRITEBYTECODE="1", TMPDIR=str(temporary))
        command = [sys.executable, "-m", "tests.trials.reading_child", zone, *map(str, paths)]
        done = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=CHILD_TIMEOUT_S
        )
        told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        at = paths[len(told)].name if len(told) < len(paths) else "the end"
        assert done.returncode == 0, f"{at}: {done.stderr[-3000:]}"
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        assert list(temporary.iterdir()) == []
        _hold(told)
        return told

    return read


def _hold(told: Sequence[Told]) -> None:
    slow = [(one["path"], round(one["seconds"], 2)) for one in told if one["seconds"] > SECONDS]
    assert slow == []
    greedy = [(one["path"], one["peak_mb"]) for one in told if one["peak_mb"] >= PEAK_MB]
    assert greedy == []
    assert [(one["path"], one["written"]) for one in told if one["written"]] == []
    silent = [one["path"] for one in told if one["verdict"] == "refused" and not one["refusal"].strip()]
    assert silent == []
