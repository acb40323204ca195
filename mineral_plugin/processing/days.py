"""Days given to an algorithm: as a date of Qt, or as a text in the forms that people write."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Optional, Sequence

from qgis.core import QgsProcessingAlgorithm, QgsProcessingContext, QgsProcessingParameterDateTime
from qgis.PyQt.QtCore import QDate, QDateTime

from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.ports import SystemClock


def today() -> date:
    """Return today in Viet Nam."""
    return SystemClock().now().date()


def day_parameter(name: str, text: str) -> QgsProcessingParameterDateTime:
    """Return a parameter for a day that may be left out."""
    return QgsProcessingParameterDateTime(name, text, QgsProcessingParameterDateTime.Type.Date, optional=True)


def day_given(
    algorithm: QgsProcessingAlgorithm, parameters: Dict[str, Any], name: str, context: QgsProcessingContext
) -> Optional[date]:
    """Return the day of a parameter, ``None`` where it was left out.

    Raises:
        InputError: the text is no date.
    """
    from mineral_plugin.core.work.requests import event_date_of

    value = parameters.get(name)
    if isinstance(value, str) and "T" not in value:
        return event_date_of(value, today()) if value.strip() else None
    moment: QDateTime = algorithm.parameterAsDateTime(parameters, name, context)
    day = value if isinstance(value, QDate) else moment.date()
    return date(day.year(), day.month(), day.day()) if day.isValid() else None


def with_plain_days(parameters: Dict[str, Any], names: Sequence[str]) -> Dict[str, Any]:
    """Return the parameters with days written as people write them in the one form that QGIS accepts.

    Without the geometry engine they stay as they are: the run is refused for that in any case.

    Raises:
        InputError: a text is no date.
    """
    if not activate_engine().ready:
        return parameters
    from mineral_plugin.core.work.requests import event_date_of

    plain = dict(parameters)
    for name in names:
        value = plain.get(name)
        if isinstance(value, str) and "T" not in value:
            plain[name] = event_date_of(value, today()).isoformat() if value.strip() else None
    return plain
