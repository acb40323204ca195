"""The parameters of a test run: where the larger test data lie, how large a test is to be, what is drawn."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import List, Sequence, TypeVar

import pytest

Value = TypeVar("Value")

SEED = int(os.environ.get("MINERAL_SEED") or random.SystemRandom().randrange(10**6))
"""What a run draws by, anew each time; a test that fails names it, and ``MINERAL_SEED`` draws the same."""
_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared/data"


def testdata(*parts: str) -> Path:
    """Return a file or folder of the test data (`MINERAL_TESTDATA`, else `../shared/data`).

    Where it is missing the test is skipped with a reason; it fails when `MINERAL_TESTDATA_REQUIRED` is set.
    """
    path = Path(os.environ.get("MINERAL_TESTDATA") or _BESIDE_THE_REPOSITORY).joinpath(*parts)
    if path.exists():
        return path
    reason = "no test data " + "/".join(parts) + " (set MINERAL_TESTDATA)"
    if os.environ.get("MINERAL_TESTDATA_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


testdata.__test__ = False  # type: ignore[attr-defined]


def by_scale(small: Value, full: Value) -> Value:
    """Return `full` in a run at full scale (`make proof`), else `small`; the test is the same."""
    return full if os.environ.get("MINERAL_SCALE", "small") == "full" else small


def drawn(things: Sequence[Value], small: int) -> List[Value]:
    """Return all things at full scale, else ``small`` of them, in their order, others in each run."""
    if by_scale(small >= len(things), True):
        return list(things)
    chance = random.Random(f"{SEED} {len(things)} {small}")
    return [things[at] for at in sorted(chance.sample(range(len(things)), small))]
