"""The provider in QGIS's registry, for tests that run algorithms as a user does."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator

import pytest
from heard import Heard
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject

Run = Callable[..., Dict[str, Any]]


@pytest.fixture(scope="module")
def provider(qgis_processing: None) -> Iterator[Any]:
    """Return the provider ``mineral``, registered for the tests of a module."""
    from mineral_plugin.processing.provider import MineralProvider

    registry = QgsApplication.processingRegistry()
    made = MineralProvider()
    assert registry.addProvider(made)
    yield made
    registry.removeProvider(made)


@pytest.fixture
def run(provider: Any) -> Run:
    """Return a function that runs ``mineral:checkareas`` with some parameters."""
    import processing

    def run_algorithm(feedback: Any = None, **parameters: Any) -> Dict[str, Any]:
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        asked = {"PROCEDURE": "P01", "MINERAL": "gold", "EVENT_DATE": "2026-11-23", **parameters}
        return processing.run("mineral:checkareas", asked, context=context, feedback=feedback or Heard())

    return run_algorithm


@pytest.fixture(params=["vi", "en"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let QGIS speak Vietnamese, then English."""
    monkeypatch.setattr("mineral_plugin.processing.check_areas.current_language", lambda: request.param)
    return request.param
