"""A feedback that remembers what it was told."""

from __future__ import annotations

from typing import List

from qgis.core import QgsProcessingFeedback


class Heard(QgsProcessingFeedback):
    """Keeps the lines an algorithm says, and can be cancelled."""

    def __init__(self) -> None:
        super().__init__(False)
        self.said: List[str] = []

    def pushInfo(self, info: str) -> None:  # noqa: N802
        """Remember a line."""
        self.said.append(info)
