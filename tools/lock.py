"""Rewrite requirements/*.txt from requirements/*.in, and npm's lock; the only tool here that needs `uv`."""

from __future__ import annotations

import subprocess
import sys
from typing import List

from common import NODE_VENV, ROOT
from setup import npm

NPM = "npm"
LOCKS = (
    "desktop",
    "service",
    "shapely20",
    "mutation",
    "bench",
    "node",
    "qt6",
    "matrix",
    "matrix-service",
    "vendor",
    "audit",
    NPM,
)
UNIVERSAL = {"matrix", "matrix-service"}
"""Locks that must hold on several Python versions."""


def command(name: str) -> List[str]:
    """Return the command that locks one file, free of the machine's own configuration."""
    folder = ROOT / "requirements"
    if name == NPM:
        options = ["--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
        return [*map(str, npm(NODE_VENV)), "update", *options, "--prefix", str(folder / NPM)]
    parts = [
        "uv",
        "pip",
        "compile",
        "--no-config",
        "--quiet",
        "--upgrade",
        "--generate-hashes",
        "--no-header",
    ]
    parts += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--python-version", "3.11"]
    parts += ["--universal"] if name in UNIVERSAL else ["--python-platform", "x86_64-manylinux_2_28"]
    return [*parts, str(folder / (name + ".in")), "--output-file", str(folder / (name + ".txt"))]


def main(names: List[str]) -> int:
    """Lock the named files, or all of them."""
    for name in names or LOCKS:
        done = subprocess.run(command(name), cwd=str(ROOT / "requirements"), check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
