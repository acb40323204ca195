"""What `make proof` does: the tests at full scale, matrix, bench, audit, mutants, the soak -> docs/proof.md.

Every line of docs/proof.md says what was shown, the figure, the day, the commit, and the command for it.
`--only STEP` makes the lines of one step anew and leaves the others as they are.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from common import BUILD, ROOT, clean_environ, output_of, run, table

REPORT = ROOT / "docs/proof.md"
RESULTS, FIGURES = BUILD / "test/results.json", BUILD / "test/figures.jsonl"
MATRIX, BENCH, MUTATION = ROOT / "docs/matrix.md", ROOT / "docs/bench.md", ROOT / "docs/mutation.md"
STALLS, DEPENDENCIES = ROOT / "docs/stalls.md", ROOT / "docs/dependencies.md"
SOAK = ROOT / "docs/soak.json"
PAGES = {
    "tests": RESULTS,
    "service": FIGURES,
    "stalls": STALLS,
    "matrix": MATRIX,
    "bench": BENCH,
    "audit": DEPENDENCIES,
    "mutation": MUTATION,
    "soak": SOAK,
}
"""Where the steps leave their figures: the tests as JSON, the others as the tables of their pages."""


@dataclass(frozen=True)
class Step:
    """One command of the proof and where it leaves its figures."""

    name: str
    command: str
    tool: Tuple[str, ...]


STEPS = (
    Step("tests", "MINERAL_SCALE=full make test", ("testrun.py",)),
    Step("stalls", "make stalls", ("stalls.py",)),
    Step("matrix", "MINERAL_SCALE=full make matrix", ("matrix.py",)),
    Step("bench", "make bench", ("in_venv.py", "tools/bench.py")),
    Step("audit", "make audit", ("audit_dependencies.py",)),
    Step("mutation", "make mutation", ("mutation.py",)),
    Step("soak", "python3 tools/soak.py --hours 2", ("soak.py", "--hours", "2")),
)
SERVICE = Step("service", "python3 tools/proof.py --only service", ("full_scale.py",))
"""A part of the tests, for itself."""


def run_step(step: Step, offline_ok: bool) -> Tuple[int, float]:
    """Run one step at full scale; return its exit code and its seconds."""
    started = time.monotonic()
    command = [sys.executable, "tools/" + step.tool[0], *step.tool[1:]]
    command += ["--offline-ok"] if offline_ok and step.name == "audit" else []
    code = run(command, env=clean_environ({"MINERAL_SCALE": "full"})).returncode
    return code, time.monotonic() - started


def figures(step: Step) -> List[Tuple[str, str]]:
    """Return what a step showed and its figure."""
    if step.name == "tests":
        found = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else []
        counted = [("tests: " + item["name"], COUNTS.format(**item)) for item in found]
        return counted + figures_of_tests("tests")
    if step.name == "service":
        return figures_of_tests("service")
    if step.name == "matrix":
        return [
            ("matrix: {version}, {tests}".format(**row), MATRIX_FIGURE.format(**row))
            for row in rows_of(MATRIX)
        ]
    if step.name == "stalls":
        return [("stalls: " + row["which"], row["stalls"]) for row in rows_of(STALLS) if "which" in row]
    if step.name == "audit":
        told = [line.replace("*", "") for line in DEPENDENCIES.read_text("utf-8").splitlines()]
        wanted = [line for line in told if line.startswith(AUDITED) or " pins in " in line]
        return [("audit: dependencies", line) for line in wanted]
    if step.name == "mutation":
        whole = [row for row in rows_of(MUTATION) if row["module"] == "all"]
        return [("mutation: core/checks", _all_of(row)) for row in whole]
    if step.name == "soak":
        return [("soak: seed {seed}".format(**told), SOAK_FIGURE.format(**told)) for told in [read_soak()]]
    return [("bench: " + row.pop("what", "?"), _all_of(row)) for row in rows_of(BENCH)]


def figures_of_tests(name: str) -> List[Tuple[str, str]]:
    """Return what single tests left (tests/figures.py), in the order of their names."""
    lines = FIGURES.read_text("utf-8").splitlines() if FIGURES.is_file() else []
    found = [json.loads(line) for line in lines]
    return sorted((name + ": " + item["what"], item["figure"]) for item in found)


AUDITED = "Known vulnerabilities"
COUNTS = "{passed} passed, {failed} failed, {skipped} skipped"
SOAK_FIGURE = (
    "{steps} steps, {done[drafts]} drafts, {done[receipts]} receipts, {service_kills} kills of the service; "
    "lost {lost}, double {double}; memory {client[mib_per_hour]} and {service[mib_per_hour]} MiB an hour"
)
MATRIX_FIGURE = "{result}: " + COUNTS


def read_soak() -> Dict[str, Any]:
    """Return the figures of the last soak."""
    told: Dict[str, Any] = json.loads(SOAK.read_text("utf-8"))
    return told


def _all_of(row: Dict[str, str]) -> str:
    return "; ".join("{0}: {1}".format(key, value) for key, value in row.items())


def rows_of(page: Path) -> List[Dict[str, str]]:
    """Return the rows of every table of a page, each as column -> cell; none where there is no page."""
    rows: List[Dict[str, str]] = []
    head: List[str] = []
    for line in page.read_text("utf-8").splitlines() if page.is_file() else []:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if cells and head and set("".join(cells)) - set("-: "):
            rows.append(dict(zip(head, cells)))
        elif not head or not cells:
            head = cells
    return rows


def report(rows: Sequence[Tuple[str, ...]]) -> List[str]:
    """Return the lines of docs/proof.md from (what, figure, day, commit, command)."""
    intro = "Made by `make proof` on {0} processors: the tests at full scale, matrix, bench, mutants, soak."
    return ["# Proof", "", intro.format(os.cpu_count()), "", *table(HEAD, rows)]


HEAD = ("what", "figure", "date", "commit", "command")


def kept(steps: Sequence[Step]) -> List[Tuple[str, ...]]:
    """Return the rows of the page that other steps made."""
    anew = tuple(step.name + ": " for step in steps)
    rows = [tuple(row[name] for name in HEAD) for row in rows_of(REPORT)]
    return [row for row in rows if not row[0].startswith(anew)]


def lines_of(step: Step, offline_ok: bool) -> Tuple[int, List[Tuple[str, str, str]]]:
    """Run one step; return its exit code and its lines (what, figure, command), older figures left out."""
    started = time.time()
    code, seconds = run_step(step, offline_ok)
    ended = "{0} in {1:.0f} s".format("green" if code == 0 else "RED, exit code {0}".format(code), seconds)
    page = PAGES[step.name]
    found = figures(step) if page.is_file() and page.stat().st_mtime >= started - 1 else []
    return code, [
        (what, figure, step.command) for what, figure in [(step.name + ": whole run", ended), *found]
    ]


def main(arguments: Sequence[str]) -> int:
    """Run the steps, write docs/proof.md, and return the exit code: 0 only when all of them ended well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[step.name for step in (*STEPS, SERVICE)])
    parser.add_argument("--offline-ok", action="store_true", help="the audit may go without an answer")
    options = parser.parse_args(arguments)
    only = options.only
    steps = [step for step in (*STEPS, SERVICE) if step.name == only] if only else list(STEPS)
    commit = output_of(["git", "describe", "--always", "--dirty"]).strip() or "-"
    day = datetime.date.today().isoformat()
    rows: List[Tuple[str, ...]] = kept(steps) if only else []
    worst = 0
    for step in steps:
        code, found = lines_of(step, options.offline_ok)
        worst = worst or code
        rows += [(what, figure, day, commit, "`" + command + "`") for what, figure, command in found]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(report(rows)) + "\n", "utf-8")
    sys.stdout.write("{0}\n".format(REPORT))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
