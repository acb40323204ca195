"""Dates between the report's text form, Qt's widgets and the pages."""

from __future__ import annotations

from datetime import date
from typing import Optional

from qgis.PyQt.QtCore import QDate


def date_from_text(text: object) -> Optional[date]:
    """Return the date written as ``YYYY-MM-DD``, ``None`` when there is none."""
    return date.fromisoformat(text[:10]) if isinstance(text, str) and text else None


def date_from_qt(day: QDate) -> date:
    """Return a Qt date as a Python date."""
    return date(day.year(), day.month(), day.day())
