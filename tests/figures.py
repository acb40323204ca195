"""Figures that a test leaves behind for the page of the proof (`docs/proof.md`)."""

from __future__ import annotations

import json
import os
from pathlib import Path


def leave(what: str, figure: str) -> None:
    """Write down what was shown and its figure, in the file that `MINERAL_FIGURES` names; else say it."""
    place = os.environ.get("MINERAL_FIGURES")
    if not place:
        print(f"{what}: {figure}")  # noqa: T201
        return
    line = json.dumps({"what": what, "figure": figure}, ensure_ascii=False)
    with Path(place).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
