"""What `make proof` does: the tests of `make test` at full scale, the matrix and the bench -> docs/proof.md.

Every line of docs/proof.md says what was shown, the figure, the day, the commit, and the command for it.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

from common import BUILD, ROOT, clean_environ, output_of, run, table

REPORT = ROOT / "docs/proof.md"
BENCH = BUILD / "bench.json"
"""Written by the bench: a list of {"what", "figure"}."""


@dataclass(frozen=True)
class Step:
    """One command of the proof and where it leaves its figures."""

    name: str
    command: str
    tool: Tuple[str, ...]


STEPS = (
    Step("tests", "MINERAL_SCALE=full make test", ("testrun.py",)),
    Step("matrix", "MINERAL_SCALE=full make matrix", ("matrix.py",)),
    Step("bench", "make bench", ("in_venv.py", "tools/bench.py")),
)


def run_step(step: Step) -> Tuple[int, float]:
    """Run one step at full scale; return its exit code and its seconds."""
    started = time.monotonic()
    command = [sys.executable, "tools/" + step.tool[0], *step.tool[1:]]
    code = run(command, env=clean_environ({"MINERAL_SCALE": "full"})).returncode
    return code, time.monotonic() - started


def figures(step: Step) -> List[Tuple[str, str]]:
    """Return what a step showed and its figure."""
    if step.name == "tests":
        return [
            ("tests: {0}".format(item["name"]), _counts(item)) for item in _read(BUILD / "test/results.json")
        ]
    if step.name == "bench":
        return [(str(item["what"]), str(item["figure"])) for item in _read(BENCH)]
    return [("matrix: " + row[0] + ", " + row[1], ", ".join(row[2:])) for row in _matrix_rows()]


def _read(path: Path) -> List[Dict[str, object]]:
    found = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return list(found)


def _counts(item: Dict[str, object]) -> str:
    return "{passed} passed, {failed} failed, {skipped} skipped".format(**item)


def _matrix_rows() -> List[List[str]]:
    path = ROOT / "docs/matrix.md"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row[:3] + [row[3] + " passed", row[4] + " failed", row[5] + " skipped"] for row in rows[2:]]


def report(rows: Sequence[Tuple[str, str, str]], day: datetime.date, commit: str) -> List[str]:
    """Return the lines of docs/proof.md from (what, figure, command)."""
    head = ("what", "figure", "date", "commit", "command")
    full = [(what, figure, day.isoformat(), commit, "`" + command + "`") for what, figure, command in rows]
    intro = "Made by `make proof` on {0} processors: the tests at full scale, the matrix, the bench."
    return ["# Proof", "", intro.format(os.cpu_count()), "", *table(head, full)]


def main() -> int:
    """Run every step, write docs/proof.md, and return the exit code: 0 only when all of them ended well."""
    rows: List[Tuple[str, str, str]] = []
    worst = 0
    for stale in (BUILD / "test/results.json", BENCH, ROOT / "docs/matrix.md"):
        stale.unlink(missing_ok=True)
    for step in STEPS:
        code, seconds = run_step(step)
        worst = worst or code
        ended = "{0} in {1:.0f} s".format(
            "green" if code == 0 else "RED, exit code {0}".format(code), seconds
        )
        rows.append((step.name + ": whole run", ended, step.command))
        rows += [(what, figure, step.command) for what, figure in figures(step)]
    commit = output_of(["git", "describe", "--always", "--dirty"]).strip() or "-"
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(report(rows, datetime.date.today(), commit)) + "\n", "utf-8")
    sys.stdout.write("{0}\n".format(REPORT))
    return worst


if __name__ == "__main__":
    sys.exit(main())
