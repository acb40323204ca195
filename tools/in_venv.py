"""Do the set-up, then run another tool with `.venv`'s Python, which sees PyQGIS and the pinned packages."""

from __future__ import annotations

import os
import sys
from typing import Sequence

import setup
from common import DESKTOP_VENV, ROOT, ToolError, clean_environ, fail


def main(arguments: Sequence[str]) -> int:
    """Replace this process by the tool named first; only a failed set-up returns."""
    try:
        setup.ensure()
    except ToolError as error:
        return fail(error)
    python = str(DESKTOP_VENV / "bin/python")
    os.chdir(str(ROOT))
    os.execve(python, [python, *arguments], clean_environ())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
