"""Layouts that remember the heights they were asked for: a long list asks each card for them again and again.

Qt's own remember one width only, and are asked for two in turn.
"""

from __future__ import annotations

from typing import Dict, Optional

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from mineral_plugin.gui.parts.widgets import FlowLayout


class RememberingFlow(FlowLayout):
    """A line of buttons that breaks."""

    def __init__(self, gap: int) -> None:
        super().__init__(gap)
        self._heights: Dict[int, int] = {}
        self._least: Optional[QSize] = None

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height at a width in px."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the widest button."""
        if self._least is None:
            self._least = super().minimumSize()
        return self._least

    def invalidate(self) -> None:
        """Forget: a button came, went or has other words."""
        self._heights, self._least = {}, None
        super().invalidate()


class RememberingColumn(QVBoxLayout):
    """A column whose widgets break their lines."""

    def __init__(self, parent: QWidget) -> None:
        self._heights: Dict[int, int] = {}
        self._least: Dict[int, int] = {}
        self._sizes: Dict[str, QSize] = {}
        super().__init__(parent)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height at a width in px."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def minimumHeightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the least height at a width in px."""
        if width not in self._least:
            self._least[width] = super().minimumHeightForWidth(width)
        return self._least[width]

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size."""
        if "least" not in self._sizes:
            self._sizes["least"] = super().minimumSize()
        return self._sizes["least"]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size that would be good."""
        if "good" not in self._sizes:
            self._sizes["good"] = super().sizeHint()
        return self._sizes["good"]

    def invalidate(self) -> None:
        """Forget: something in the column came, went or has other words."""
        self._heights, self._least, self._sizes = {}, {}, {}
        super().invalidate()
