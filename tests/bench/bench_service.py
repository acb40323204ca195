"""The online service: requests a second and the slowest of a hundred, for lists and checks."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
DOSSIERS = {"small": 10_000, "full": 100_000}
PAGES = {"small": 200, "full": 600}
CHECKS = {"small": 40, "full": 200}
LIMIT_S = 1800


def lines(scale: str, python: Path) -> List[str]:
    """Measure, and return what stands on the page."""
    told = measured(scale, python)
    count, clients = told["dossiers"], told["clients"]
    return [
        f"{clients} clients at once on the machine that the service and PostgreSQL (commits on the disk) run "
        f"on, {count:,} dossiers. The peers are asked from the same {clients} threads, the core in one; both "
        "checks gave the same report.",
        "",
        "| what | requests/s | p50, ms | p99, ms | peer, requests/s | p50, ms | p99, ms | p50 ratio |",
        "|---|---|---|---|---|---|---|---|",
        row("a page of 50 of an office's list; peer: the same query by hand", told, "list", "list_by_hand"),
        row("a check of one area with one pack; peer: the core by itself", told, "check", "check_by_itself"),
    ]


def row(title: str, told: Dict[str, Any], ours: str, peer: str) -> str:
    ratio = np.median(told[ours]["ms"]) / np.median(told[peer]["ms"])
    return f"| ours: {title} | {figures(told[ours])} | {figures(told[peer])} | {ratio:.2f} |"


def figures(found: Dict[str, Any]) -> str:
    p50, p99 = np.percentile(found["ms"], [50, 99])
    return f"{len(found['ms']) / found['s']:.1f} | {p50:.1f} | {p99:.1f}"


def measured(scale: str, python: Path) -> Dict[str, Any]:
    """Run the load in a process of the service's own Python."""
    folders = [ROOT, ROOT / "service", ROOT / "tests", ROOT / "tests" / "contract"]
    command = [str(python), "-m", "tests.bench.service_load"]
    command += [str(sizes[scale]) for sizes in (DOSSIERS, PAGES, CHECKS)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA"):  # those of QGIS's process are not for others
        environ.pop(name, None)
    done = subprocess.run(
        command, cwd=str(ROOT), env=environ, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S, check=True
    )
    told: Dict[str, Any] = json.loads(done.stdout)
    return told
