"""One soak from its seed to its figures, for `tools/soak.py` and the short one among the tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from datetime import date
from pathlib import Path
from typing import Any, Dict, Optional, Sequence

from service_process import ROOT

from soaking.holding import BrokenPromise
from soaking.walk import Say, Walk, nobody_hears, seed_of_chance


def soaked(
    folder: Path, seed: int, seconds: float, steps: Optional[int] = None, say: Say = nobody_hears
) -> Dict[str, Any]:
    """Walk from a seed in a new folder and return the figures.

    Raises:
        BrokenPromise: something does not hold; it names the seed and the step.
    """
    began = time.monotonic()
    walk = Walk(folder, seed, say)
    try:
        walk.run(seconds, steps)
        return figures(walk, time.monotonic() - began)
    finally:
        walk.close()


def figures(walk: Walk, seconds: float) -> Dict[str, Any]:
    """Return what a walk that held has to show; ``lost`` and ``double`` are 0, else it had not held."""
    problems = walk.watch.problems()
    if problems:
        raise BrokenPromise(f"seed {walk.seed}, step {walk.step}: {problems}")
    return {
        "seed": walk.seed,
        "day": date.today().isoformat(),
        "commit": _commit(),
        "processors": os.cpu_count(),
        "seconds": round(seconds),
        "steps": walk.step,
        "done": dict(sorted(walk.counts.items())),
        "service_kills": walk.backend.kills,
        "went_wrong": dict(sorted(walk.disturbing.counts.items())),
        "refused": dict(sorted(walk.refusals.items())),
        "lost": 0,
        "double": 0,
        "client": walk.watch.told("client"),
        "service": walk.watch.told("service"),
    }


def main(arguments: Sequence[str]) -> int:
    """Soak for some hours or steps; keep the figures of a walk by the hours, the folder of a failed one."""
    work, kept, hours, steps, seed = arguments
    number = int(seed) if seed else seed_of_chance()
    folder = Path(work) / f"seed-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # So that an end from outside ends the service, too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    _say(f"soak: seed {number}, {hours} h, in {folder}")
    try:
        told = soaked(folder, number, float(hours) * 3600, int(steps) or None, _say)
    except BrokenPromise as broken:
        traceback.print_exc()
        _say(f"soak: BROKEN, {broken}")
        return 1
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if not int(steps):
        Path(kept).write_text(text, "utf-8")
    _say(text)
    shutil.rmtree(folder)
    return 0


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(asked, cwd=str(ROOT), capture_output=True, text=True)
    return done.stdout.strip() or "-"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
