"""Everything that needs only Qt runs here on PyQt6, with a small stand-in for ``qgis.PyQt``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "standin"), str(HERE.parent / "qgis")]
