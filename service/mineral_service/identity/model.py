"""People, roles and scopes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import FrozenSet, Mapping, Tuple

APPLICANT = "applicant"
REPRESENTATIVE = "representative"
OFFICER = "officer"
INSPECTOR = "inspector"
ADMINISTRATOR = "administrator"

_FILING = ("catalogue:read", "layers:read", "validate", "dossier:write", "dossier:submit")
_READING = ("catalogue:read", "layers:read", "validate")

SCOPES_OF: Mapping[str, Tuple[str, ...]] = {
    APPLICANT: _FILING,
    REPRESENTATIVE: _FILING,
    OFFICER: (*_READING, "officer"),
    INSPECTOR: (*_READING, "inspect"),
    ADMINISTRATOR: ("admin",),
}
"""Role -> scopes that a token for it may have."""

SCOPES: Tuple[str, ...] = tuple(dict.fromkeys(scope for scopes in SCOPES_OF.values() for scope in scopes))
"""All scopes there are."""


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in; ``unit`` is the office of an officer or inspector, else empty."""

    id: str
    name: str
    role: str
    unit: str
    scopes: FrozenSet[str] = frozenset()

    @property
    def office(self) -> str:
        """Return the office whose dossiers this person may read, or an empty text."""
        return self.unit if self.role in (OFFICER, INSPECTOR) else ""


def granted(role: str, asked: str) -> str:
    """Return the scopes a token gets: what was asked and the role has; all of the role if nothing was."""
    allowed = SCOPES_OF[role]
    wanted = asked.split() or list(allowed)
    return " ".join(scope for scope in allowed if scope in wanted)
