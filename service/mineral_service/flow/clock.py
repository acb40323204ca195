"""Deadlines of a dossier by the clock of the law, from the events that happened to it.

Whoever follows the dossier reckons by the same clock (``core.regulation.dossier_clock``).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Sequence, Tuple

from mineral_plugin.core.regulation.dossier_clock import Done, Standing, cases_of, standing_of
from mineral_service.flow.rows import Happened

__all__ = ["Standing", "cases_of", "is_case", "standing"]


def is_case(procedure: str, day: date, code: str, case: str) -> bool:
    """Return whether a procedure has that national code with that case."""
    return any((national.code, one.id) == (code, case) for national, one in cases_of(procedure, day))


def standing(procedure: str, chosen: Tuple[str, str], events: Sequence[Happened], today: date) -> Standing:
    """Return where the steps of a dossier stand on ``today``; the first event is its filing."""
    acts = [
        Done(
            event.act,
            datetime.fromisoformat(event.at),
            str(event.data.get("step", "")),
            str(event.data.get("outcome", "")),
        )
        for event in events
    ]
    return standing_of(procedure, chosen, acts[0].at, acts, today)
