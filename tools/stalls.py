"""Where the window stood still in the journeys of the last `make test` -> docs/stalls.md.

Each journey writes what its watchdog saw into .build/e2e/<home>/record-<journey>.jsonl. A stall counts where
our own code was on the stack of the window's thread for over 100 ms of it. The others are listed only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List, Sequence, Tuple

from common import BUILD, ROOT, ToolError, fail, output_of, table

RECORDS = BUILD / "e2e"
PAGE = ROOT / "docs/stalls.md"
GOAL_MS = 100
_NUMBERS = ("stall_ms", "ours_ms", "ours_processor_ms", "garbage_ms")
HEAD = ("journey", "step", "ms", "ms with ours", "of these on the processor", "garbage collection, ms")
HEAD = (*HEAD, "innermost place of ours")


@dataclass(frozen=True)
class Stall:
    """How long the window's thread answered nothing, ms, and our part of it by the clock and the processor.

    ``garbage`` is what Python's garbage collection took of it, whoever had made the garbage. ``place`` is the
    innermost line of our code that half of the samples of it share, "" without any.
    """

    journey: str
    step: str
    whole: int
    ours: int
    processor: int
    garbage: int
    place: str

    @property
    def counts(self) -> bool:
        """Return whether our code held the thread for longer than the goal."""
        return self.ours > GOAL_MS

    def cells(self) -> Tuple[str, ...]:
        """Return the stall as a row of a table."""
        numbers = (str(self.whole), str(self.ours), str(self.processor), str(self.garbage))
        return (self.journey, self.step, *numbers, f"`{self.place}`" if self.place else "")


def stalls_in(record: Path) -> List[Stall]:
    """Return the stalls that a journey wrote down, in their order."""
    journey = record.stem.partition("-")[2].strip("-")
    facts = [json.loads(line) for line in record.read_text("utf-8").splitlines() if line.strip()]
    return [_stall(journey, fact) for fact in facts if "stall_ms" in fact]


def _stall(journey: str, fact: Dict[str, object]) -> Stall:
    where = fact.get("where") or [""]
    numbers = [int(str(fact[name])) for name in _NUMBERS]
    return Stall(journey, str(fact["in_step"]), *numbers, str(where[0]))  # type: ignore[index]


def page(stalls: Sequence[Stall], journeys: Sequence[str], made: str) -> List[str]:
    """Return the lines of docs/stalls.md."""
    counted = sorted((one for one in stalls if one.counts), key=lambda one: -one.ours)
    shared = sorted((one for one in stalls if one.ours and not one.counts), key=lambda one: -one.ours)
    alone = [one for one in stalls if not one.ours]
    lines = [
        "# Where the window stood still",
        "",
        f"Made by `make stalls` from the journeys of the last `make test` ({made}): {len(journeys)} walks "
        f"through the real QGIS by mouse and keys ({', '.join(journeys)}). A stall is {GOAL_MS} ms or more "
        "without a turn of the window's event loop; every 10 ms the stack of the window's thread is looked "
        f"at. It counts where our code was on that stack for over {GOAL_MS} ms of it. What the processor "
        "worked of that shows whether our code was busy or the machine was (other programs, the disk). "
        "Python's garbage collection is told beside: it stops every thread, whoever made the garbage.",
        "",
        *table(("which", "stalls"), _counts(counted, shared, alone)),
    ]
    lines += _section("Counted", counted) + _section("Our code took part", shared)
    return lines + _section_alone(alone)


def _counts(*kinds: Sequence[Stall]) -> List[Tuple[str, str]]:
    counted, shared, alone = kinds
    busy = [one for one in counted if one.processor > GOAL_MS]
    return [
        (f"our code on the stack for over {GOAL_MS} ms (goal: none)", str(len(counted))),
        (f"of these, our code used the processor for over {GOAL_MS} ms", str(len(busy))),
        (f"our code took part for at most {GOAL_MS} ms", str(len(shared))),
        ("QGIS and Qt alone, not counted", str(len(alone))),
    ]


def _section(title: str, stalls: Sequence[Stall]) -> List[str]:
    rows = [one.cells() for one in stalls]
    return ["", f"## {title}", "", *(table(HEAD, rows) if rows else ["None."])]


def _section_alone(stalls: Iterable[Stall]) -> List[str]:
    """Return the stalls of QGIS and Qt by step: how many, how long in all, the longest."""
    steps: Dict[Tuple[str, str], List[int]] = {}
    tidied: Dict[Tuple[str, str], int] = defaultdict(int)
    for one in stalls:
        steps.setdefault((one.journey, one.step), []).append(one.whole)
        tidied[(one.journey, one.step)] += one.garbage
    head = ("journey", "step", "stalls", "longest, ms", "together, ms", "garbage collection, ms")
    rows = [(*key, str(len(ms)), str(max(ms)), str(sum(ms)), str(tidied[key])) for key, ms in steps.items()]
    return ["", "## QGIS and Qt alone (not counted)", "", *(table(head, rows) if rows else ["None."])]


def main() -> int:
    """Write docs/stalls.md, print what counts, and return 0; 2 where no journey was walked."""
    records = sorted(RECORDS.glob("*/record-*.jsonl"))
    if not records:
        return fail(
            ToolError(
                "Chưa có hành trình nào được chạy: hãy chạy make test trước.",
                "No journey was walked yet: run make test first.",
                2,
            )
        )
    stalls = [one for record in records for one in stalls_in(record)]
    journeys = [record.stem.partition("-")[2].strip("-") for record in records]
    day = time.strftime("%Y-%m-%d", time.localtime(max(record.stat().st_mtime for record in records)))
    commit = output_of(["git", "describe", "--always", "--dirty"]).strip() or "-"
    lines = page(stalls, journeys, f"{day}, commit {commit}, {os.cpu_count()} processors")
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    counted = [one.cells() for one in sorted(stalls, key=lambda one: -one.ours) if one.counts]
    shown = table(HEAD, counted) if counted else [f"No stall over {GOAL_MS} ms with our code."]
    sys.stdout.write("\n".join([*shown, str(PAGE)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
