"""List the targets of the Makefile with their one line of explanation."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import List, Tuple

TARGET = re.compile(r"^([a-z]+):\s*## (.*)$", re.MULTILINE)


def targets(makefile: str) -> List[Tuple[str, str]]:
    """Return each documented target with its explanation, in the order of the file."""
    return TARGET.findall(makefile)


if __name__ == "__main__":
    for name, explanation in targets(Path(sys.argv[1]).read_text("utf-8")):
        sys.stdout.write("make {0:<12} {1}\n".format(name, explanation))
