"""What every resource of the service shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from fastapi import Request

from mineral_plugin.core.base.ports import VIETNAM_TIME, Clock
from mineral_service.backend import Backend
from mineral_service.idempotency import Busy
from mineral_service.store import Store


@dataclass(frozen=True)
class Context:
    """The backend's facts, its store, its files and its clock."""

    backend: Backend
    store: Store
    blobs: Path
    clock: Clock
    busy: Busy = field(default_factory=Busy)

    def now(self) -> datetime:
        """Return the present moment in Vietnamese time."""
        return self.clock.now().astimezone(VIETNAM_TIME)

    def timestamp(self) -> str:
        """Return the present moment as RFC 3339 with ``+07:00``."""
        return self.now().isoformat(timespec="seconds")


def context_of(request: Request) -> Context:
    """Return the context that the application was built with."""
    return cast(Context, request.app.state.context)
