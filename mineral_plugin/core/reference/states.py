"""Whether a layer can carry a verdict: whose it is, what it is in law, how old, how far it reaches back."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Iterable, Optional

from mineral_plugin.core.reference.spec import LayerSpec


class RoleState(enum.Enum):
    """Whether a role's data can carry a verdict, best first, worst last."""

    USABLE = "usable"
    OUTSIDE_COVERAGE = "outside_coverage"
    UNDATED = "undated"
    TOO_OLD = "too_old"
    NO_HISTORY = "no_history"
    NOT_IN_LAW = "not_in_law"
    UNTRUSTED = "untrusted"
    UNREADABLE = "unreadable"
    NO_COORDINATES = "no_coordinates"
    MISSING = "missing"


_ORDER = list(RoleState)
_NO_WORD = (RoleState.NOT_IN_LAW, RoleState.UNTRUSTED)


@dataclass(frozen=True)
class Days:
    """The days that a check looks at, and how old data of the role may be.

    ``event`` is the day whose law and licences count; ``known_on`` the day whose records count, ``None``
    for what is on record now.
    """

    event: date
    max_age_days: int
    known_on: Optional[date] = None

    @property
    def record(self) -> date:
        """Return the day whose records count; the last of all days for what is on record now."""
        return self.known_on or date.max


def worst(states: Iterable[RoleState]) -> RoleState:
    """Return the worst of several states."""
    return max(states, key=_ORDER.index)


def state_of_layer(spec: LayerSpec, days: Days) -> RoleState:
    """Return what a layer is worth before any of its objects is read."""
    if not spec.trust.counts:
        return RoleState.UNTRUSTED
    if spec.legal_status is not None and not spec.legal_status.counts:
        return RoleState.NOT_IN_LAW
    if spec.as_of is None:
        return RoleState.UNDATED
    if (days.event - spec.as_of).days > days.max_age_days:
        return RoleState.TOO_OLD
    return RoleState.USABLE if _reaches_back(spec, spec.as_of, days) else RoleState.NO_HISTORY


def _reaches_back(spec: LayerSpec, as_of: date, days: Days) -> bool:
    """Return whether a layer still holds what was true on an earlier day.

    Made later than the day asked for, it may have lost what ended since. For an event a little before the
    data that is as good as data a little before the event; what was *known* on a day admits nothing later.
    """
    earliest = spec.history_from
    if earliest is not None and earliest <= min(days.event, days.record):
        return True
    if days.known_on is not None and as_of > days.known_on:
        return False
    return (as_of - days.event).days <= days.max_age_days


def has_say(state: RoleState) -> bool:
    """Return whether an object of a layer in this state may be a conflict; else it is "cannot tell"."""
    return state not in _NO_WORD
