"""The two parameters of a test run: where the larger test data lie, and how large a test is to be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import pytest

Value = TypeVar("Value")

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
