"""What `make screenshots` does: walk the journey in QGIS, then every scene of the gallery; keep the pictures.

The pictures come from the end-to-end test and from the scenes that the tests look over, so that they never
show what the program does not do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import DEVNULL
from typing import Dict, List

import gallery
import setup
from common import BUILD, DESKTOP_VENV, ROOT, ToolError, clean_environ, fail, run

TAKEN = BUILD / "screenshots"
KEPT = ROOT / "docs/images"
LARGEST_BYTES = 200_000
CHOSEN: Dict[str, str] = {
    "vi-*-engine-missing.png": "vi-engine.png",
    "vi-*-table-read.png": "vi-corner-table.png",
    "vi-*-findings.png": "vi-findings.png",
    "vi-*-finding-chosen.png": "vi-finding.png",
    "vi-*-receipt.png": "vi-receipt.png",
    "en-*-table-read.png": "en-corner-table.png",
    "en-*-findings.png": "en-findings.png",
    "en-*-finding-chosen.png": "en-finding.png",
}
"""Pictures of the walk by pattern, and the names they get."""


def walk() -> None:
    """Run the end-to-end tests, which take the pictures; ToolError when the walk fails."""
    command = [
        DESKTOP_VENV / "bin/python",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:pytest_qgis",
    ]
    if run([*command, "-p", "no:pytest-qt", "tests/e2e"], env=clean_environ(), stdin=DEVNULL).returncode:
        raise ToolError(
            "Không đi hết được hành trình trong QGIS (lý do ở trên).",
            "The journey in QGIS did not come to its end (see above).",
        )


def newest(pattern: str) -> Path:
    """Return the picture of this pattern; ToolError when the walk took none."""
    found = sorted(TAKEN.glob(pattern))
    if not found:
        raise ToolError(
            "Không có ảnh nào khớp với {0}.".format(pattern),
            "There is no picture that fits {0}.".format(pattern),
        )
    return found[-1]


def keep(source: Path, target: Path) -> None:
    """Write a picture with a palette, small enough for the repository; ToolError when it stays too large."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shrink = [
        "convert",
        source,
        "-strip",
        "+dither",
        "-colors",
        "128",
        "-define",
        "png:compression-level=9",
        target,
    ]
    if run(shrink).returncode or target.stat().st_size > LARGEST_BYTES:
        raise ToolError(
            "Ảnh {0} quá lớn hoặc không ghi được.".format(target.name),
            "The picture {0} is too large or could not be written.".format(target.name),
        )


def main() -> int:
    """Take the pictures anew and keep the chosen ones; return the exit code."""
    try:
        setup.ensure(setup.ALWAYS)
        if not shutil.which("convert"):
            raise ToolError("Thiếu ImageMagick.", "ImageMagick is missing.")
        walk()
        kept: List[Path] = []
        for pattern, name in CHOSEN.items():
            keep(newest(pattern), KEPT / name)
            kept.append(KEPT / name)
        kept += gallery.make()
    except ToolError as error:
        return fail(error)
    sys.stdout.write("\n".join(str(path.relative_to(ROOT)) for path in kept) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
