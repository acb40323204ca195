"""What all tests in QGIS share."""

from __future__ import annotations

import gc
from typing import Any, Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def nothing_is_collected_after_qgis(qgis_app: Any) -> Iterator[None]:
    """Keep Python's collector off the objects of Qt that outlive QGIS.

    QGIS ends with the last test, Python a little later: a collection in between takes apart what Qt has taken
    apart already, and the process breaks when all tests have passed.
    """
    yield
    gc.collect()
    gc.freeze()
