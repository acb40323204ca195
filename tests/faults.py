"""What came of each fault of the contract (1 to 21), left by its test for `docs/reliability.md`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Optional

NOTHING_SAID = ""
"""The fault mends itself: the person sees the receipt and nothing else."""


def leave(
    fault: int, done: str, dossiers: int, receipts: int, again_bytes: Optional[int], sentence: str
) -> None:
    """Write down what was done and what came of it, in the file that `MINERAL_FAULTS` names; else say it.

    ``again_bytes``: bytes of files that went over the line more than once, ``None`` where none were counted.
    """
    record = {
        "fault": fault,
        "done": done,
        "dossiers": dossiers,
        "receipts": receipts,
        "again_bytes": again_bytes,
        "sentence": sentence,
    }
    line = json.dumps(record, ensure_ascii=False)
    place = os.environ.get("MINERAL_FAULTS")
    if not place:
        print(line)  # noqa: T201
        return
    with Path(place).open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
