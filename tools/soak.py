"""The soak: hours of random journeys over the real service under kills, cuts and full disks.

    python3 tools/soak.py --hours 2             # a fresh seed; the figures go to docs/soak.json and the page
    python3 tools/soak.py --hours 2 --seed N    # the same walk once more
    python3 tools/soak.py --steps 400 --seed N  # no further than a step that failed

What is drawn, what goes wrong and what has to hold is `tests/soaking`. A failing run names its seed and its
step, keeps its folder, and leaves the figures of the last good run as they are.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Sequence

import setup
from common import BUILD, ROOT, SERVICE_VENV, ToolError, clean_environ, fail, run

FIGURES = ROOT / "docs/soak.json"
FOLDER = BUILD / "soak"
RUN = (
    "import sys; sys.path[:0] = sys.argv[1].split(':');"
    " from soaking.run import main; sys.exit(main(sys.argv[2:]))"
)
PATHS = ("tests/contract", "tests", "service", ".")


def main(arguments: Sequence[str]) -> int:
    """Walk, keep the figures, write the section of the page; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many")
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args(arguments)
    try:
        setup.ensure(("service",))
    except ToolError as error:
        return fail(error)
    FOLDER.mkdir(parents=True, exist_ok=True)
    paths = os.pathsep.join(str(ROOT / path) for path in PATHS)
    seed = "" if given.seed is None else str(given.seed)
    told = [str(FOLDER), str(FIGURES), str(given.hours), str(given.steps), seed]
    code = run([SERVICE_VENV / "bin/python", "-c", RUN, paths, *told], env=clean_environ({})).returncode
    if code == 0 and not given.steps:
        import reliability

        reliability.write_soak()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
