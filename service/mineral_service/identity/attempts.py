"""Wrong passwords are counted for each name, so that guessing takes longer than anybody has.

They are counted in the database: a restart, another process or many made-up names let nobody begin anew.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import List

from sqlalchemy import Connection, delete, insert, select

from mineral_service.problems import Problem
from mineral_service.storage import schema
from mineral_service.storage.store import Store

MOST = 10
WITHIN = timedelta(minutes=15)
_TABLE = schema.attempts


def begin(store: Store, name: str, now: datetime) -> None:
    """Note that a log-in is tried, before it is: so many at once count as many. The right one takes it back.

    ``name`` is a hash; whether there is somebody of that name makes no difference.

    Raises:
        Problem: there were too many in the last minutes.
    """
    with store.write(f"attempts {name}") as connection:
        recent = _recent(connection, name, now)
        if len(recent) >= MOST:
            first = datetime.fromisoformat(recent[0])
            wait = int((first + WITHIN - now).total_seconds()) + 1
            raise Problem("rate-limited", {"seconds": wait}).with_headers({"Retry-After": str(wait)})
        at = now.isoformat(timespec="seconds")
        connection.execute(insert(_TABLE).values(id=uuid.uuid4().hex, name=name, at=at))


def succeeded(store: Store, name: str) -> None:
    """Forget what was tried before."""
    with store.write(f"attempts {name}") as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.name == name))


def forget_old(connection: Connection, now: datetime) -> int:
    """Forget what counts no more; return how many those were."""
    return connection.execute(delete(_TABLE).where(_TABLE.c.at <= _since(now))).rowcount


def _recent(connection: Connection, name: str, now: datetime) -> List[str]:
    here = (_TABLE.c.name == name) & (_TABLE.c.at > _since(now))
    return list(connection.execute(select(_TABLE.c.at).where(here).order_by(_TABLE.c.at)).scalars())


def _since(now: datetime) -> str:
    return (now - WITHIN).isoformat(timespec="seconds")
