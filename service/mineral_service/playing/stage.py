"""The service on this machine with a clock that jumps, for the time of one play."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Iterator, Optional, Tuple

import uvicorn
from sqlalchemy import func, select

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import SystemClock
from mineral_service.app import build_app
from mineral_service.backend import Backend
from mineral_service.context import Context
from mineral_service.storage import schema
from mineral_service.storage.store import Store

_START_S = 30


class JumpingClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the moment that was last jumped to."""
        return self._now

    def jump(self, days: int) -> None:
        """Go on by some days, and by a minute, as no two steps are done in the same moment."""
        self._now += timedelta(days=days, minutes=1)


@contextlib.contextmanager
def staged(folder: Path, database: Optional[str]) -> Iterator[Tuple[str, Context, JumpingClock]]:
    """Serve a data folder to this program alone; give the address, what the service shares, and its clock.

    Raises:
        InputError: the folder holds dossiers with legal effect; nobody plays with those.
    """
    clock = JumpingClock(_start(folder, database))
    app = build_app(folder, Backend(), clock, database)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _START_S
        while not server.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", app.state.context, clock
    finally:
        server.should_exit = True
        thread.join()


def _start(folder: Path, database: Optional[str]) -> datetime:
    """Return the present moment, or that of the last event where an earlier play went further."""
    store = Store(folder, database)
    try:
        with store.read() as connection:
            receipts = connection.execute(select(schema.submissions.c.receipt_id)).scalars()
            if any(not name.startswith(Backend().receipt_prefix) for name in receipts):
                raise InputError("play.not_practice")
            last = connection.execute(select(func.max(schema.flow_events.c.at))).scalar_one()
    finally:
        store.close()
    now = SystemClock().now()
    return max(now, datetime.fromisoformat(last)) if last else now
