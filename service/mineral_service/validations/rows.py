"""The rows of validations."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any, Dict, Optional

from sqlalchemy import Row, delete, func, insert, select, update

from mineral_service.context import Context
from mineral_service.identity.model import Person
from mineral_service.problems import Problem
from mineral_service.storage import schema

WAITING = "waiting"
DONE = "done"
REFUSED = "refused"
FAILED = "failed"
_TABLE = schema.validations


def create(context: Context, person: Person, asked: Dict[str, Any]) -> str:
    """Write down what is asked, unless this person has asked for too much already; return its id."""
    backend = context.backend
    mine = (_TABLE.c.person == person.id) & (_TABLE.c.state == WAITING)
    oldest = context.now() - timedelta(seconds=backend.validation_max_age_s)
    with context.store.write(f"validations {person.id}") as connection:
        connection.execute(delete(_TABLE).where(_TABLE.c.asked_at < oldest.isoformat(timespec="seconds")))
        count = connection.execute(select(func.count()).select_from(_TABLE).where(mine)).scalar_one()
        if count >= backend.max_waiting_validations:
            raise Problem("rate-limited", {"seconds": 10}).with_headers({"Retry-After": "10"})
        validation = uuid.uuid4().hex
        connection.execute(
            insert(_TABLE).values(
                id=validation,
                person=person.id,
                asked=json.dumps(asked, ensure_ascii=False),
                asked_at=context.timestamp(),
                state=WAITING,
                answer="",
                sha256="",
            )
        )
    return validation


def find(context: Context, validation: str, person: Optional[Person] = None) -> Optional[Row[Any]]:
    """Return a validation, of that person if one is given."""
    here = _TABLE.c.id == validation
    if person is not None:
        here = here & (_TABLE.c.person == person.id)
    with context.store.read() as connection:
        return connection.execute(select(_TABLE).where(here)).one_or_none()


def answered(context: Context, validation: str, state: str, answer: str, sha256: str) -> None:
    """Write down what came of it."""
    here = (_TABLE.c.id == validation) & (_TABLE.c.state == WAITING)
    with context.store.write() as connection:
        connection.execute(update(_TABLE).where(here).values(state=state, answer=answer, sha256=sha256))
