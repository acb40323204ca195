"""What every resource of the service shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fastapi import Request

from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.ports import VIETNAM_TIME, Clock
from mineral_service.backend import Backend
from mineral_service.idempotency import Busy
from mineral_service.limits import Limits
from mineral_service.pdf_signatures.queue import Awaited
from mineral_service.storage.store import Store
from mineral_service.uploads.turns import Turns

if TYPE_CHECKING:
    from mineral_service.validations.running import Running


@dataclass(frozen=True)
class Context:
    """The backend's facts, its store, its data folder and its clock.

    ``running`` are the checks of this moment, ``register_key`` signs what the register publishes;
    ``practice`` lets the practice key count for packs.
    """

    backend: Backend
    store: Store
    home: Path
    clock: Clock
    running: Running
    register_key: SigningKey
    practice: bool = False
    busy: Busy = field(default_factory=Busy)
    turns: Turns = field(default_factory=Turns)
    awaited: Awaited = field(default_factory=Awaited)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "limits", Limits(self.backend))

    @property
    def blobs(self) -> Path:
        """Return where files lie."""
        return self.home / "blobs"

    def now(self) -> datetime:
        """Return the present moment in Vietnamese time."""
        return self.clock.now().astimezone(VIETNAM_TIME)

    def today(self) -> str:
        """Return the present day as RFC 3339 writes it."""
        return self.now().date().isoformat()

    def timestamp(self) -> str:
        """Return the present moment as RFC 3339 with ``+07:00``."""
        return self.now().isoformat(timespec="seconds")


def context_of(request: Request) -> Context:
    """Return the context that the application was built with."""
    return cast(Context, request.app.state.context)
