"""The body of a validation."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

from pydantic import Field

from mineral_service.incoming import Body

MOST_AREAS = 100
_DAY = r"^\d{4}-\d{2}-\d{2}$"


class Asked(Body):
    """The body of a validation.

    ``areas`` are ``area-1`` data, corners as typed; ``layers`` the packs to be looked at by id or
    ``id@version``, all in force if left out; ``rules`` a rule set, the newest trusted one if left out.
    """

    areas: Tuple[Dict[str, Any], ...] = Field(strict=False, min_length=1, max_length=MOST_AREAS)
    procedure: str = Field(min_length=1, max_length=20)
    mineral: str = Field(min_length=1, max_length=40)
    eventDate: Optional[str] = Field(default=None, pattern=_DAY)
    knownOn: Optional[str] = Field(default=None, pattern=_DAY)
    receivedOn: Optional[str] = Field(default=None, pattern=_DAY)
    regime: str = Field(default="", max_length=20)
    holder: str = Field(default="", max_length=500)
    rules: str = Field(default="", max_length=200)
    tolerances: Dict[str, float] = Field(default_factory=dict)
    facts: Dict[str, Any] = Field(default_factory=dict)
    layers: Optional[Tuple[str, ...]] = Field(default=None, strict=False, max_length=100)
