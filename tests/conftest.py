"""What all tests share: one that fails names the seed that drew what it looked at."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from testdata import SEED


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    if report.failed:
        report.sections.append(("what was drawn", f"MINERAL_SEED={SEED} draws the same again"))
