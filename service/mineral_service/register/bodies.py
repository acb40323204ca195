"""The bodies of what is entered into the register."""

from __future__ import annotations

from typing import Any, Dict, Tuple

from pydantic import Field

from mineral_service.incoming import Body
from mineral_service.register.results import Result

_DAY = r"^\d{4}-\d{2}-\d{2}$"
_DAY_OR_OPEN = r"^(\d{4}-\d{2}-\d{2})?$"


class ResultBody(Body):
    """A decision, as ``register.results.Result`` has it; ``areas`` are ``area-1`` data, corners as typed."""

    kind: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=200)
    decidedOn: str = Field(pattern=_DAY)
    validFrom: str = Field(pattern=_DAY)
    validTo: str = Field(default="", pattern=_DAY_OR_OPEN)
    procedure: str = Field(default="", max_length=20)
    mineral: str = Field(default="", max_length=40)
    areas: Tuple[Dict[str, Any], ...] = Field(default=(), strict=False, max_length=2)
    holder: str = Field(default="", max_length=500)
    replaces: Tuple[str, ...] = Field(default=(), strict=False, max_length=100)
    dossier: str = Field(default="", max_length=100)
    role: str = Field(default="", max_length=40)
    objectClass: str = Field(default="", max_length=200)

    def result(self) -> Result:
        """Return the decision."""
        return Result(
            kind=self.kind,
            title=self.title,
            decided_on=self.decidedOn,
            valid_from=self.validFrom,
            valid_to=self.validTo,
            procedure=self.procedure,
            mineral=self.mineral,
            areas=self.areas,
            holder=self.holder,
            replaces=self.replaces,
            dossier=self.dossier,
            role=self.role,
            object_class=self.objectClass,
        )


class CoverageBody(Body):
    """Where a list is complete: west, south, east, north in degrees."""

    box: Tuple[float, float, float, float] = Field(strict=False)
