"""The rows of log-ins that went to a provider and are to come back, each once and to the same browser."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, List, Optional, Tuple

from sqlalchemy import Row, insert, select, update

from mineral_service.context import Context
from mineral_service.identity.model import Person
from mineral_service.identity.oidc_settings import Secrets
from mineral_service.identity.people import by_id
from mineral_service.identity.secrets import hashed, new_token
from mineral_service.storage import schema

LOGIN_S = 600
AUTHORIZE = "authorize"
DEVICE = "device"
Pairs = List[Tuple[str, str]]
_TABLE = schema.oidc_logins


def begin(context: Context, page: str, pairs: Pairs) -> Tuple[Secrets, str]:
    """Keep what a browser wanted before it is sent away; return what binds it, and the text of its cookie."""
    secrets, cookie = Secrets(new_token(), new_token(), new_token()), new_token()
    until = context.now() + timedelta(seconds=LOGIN_S)
    with context.store.write() as connection:
        connection.execute(
            insert(_TABLE).values(
                state=hashed(secrets.state),
                cookie=hashed(cookie),
                nonce=secrets.nonce,
                verifier=secrets.verifier,
                page=page,
                asked=json.dumps(pairs, ensure_ascii=False),
                expires_at=until.isoformat(timespec="seconds"),
                used=0,
            )
        )
    return secrets, cookie


def come_back(context: Context, state: str, cookie: str) -> Optional[Row[Any]]:
    """Use up a log-in that comes back; ``None`` for one of another browser, unknown, used or too late."""
    here = (_TABLE.c.state == hashed(state)) & (_TABLE.c.cookie == hashed(cookie))
    in_time = here & (_TABLE.c.used == 0) & (_TABLE.c.expires_at > context.timestamp())
    with context.store.write() as connection:
        done = connection.execute(update(_TABLE).where(in_time).values(used=1))
        row = connection.execute(select(_TABLE).where(here)).one_or_none()
    return row if done.rowcount == 1 else None


def give_ticket(context: Context, row: Row[Any], person: Person) -> str:
    """Return what the page that asks for agreement sends back: it stands for who has logged in, once."""
    ticket = new_token()
    values = {"ticket": hashed(ticket), "person": person.id}
    with context.store.write() as connection:
        connection.execute(update(_TABLE).where(_TABLE.c.state == row.state).values(**values))
    return ticket


def use_ticket(context: Context, ticket: str, page: str, cookie: str) -> Optional[Person]:
    """Use up a ticket of a page, sent by the browser that it was given to; return whose it is."""
    here = (_TABLE.c.ticket == hashed(ticket)) & (_TABLE.c.page == page) & (_TABLE.c.cookie == hashed(cookie))
    in_time = here & (_TABLE.c.used == 1) & (_TABLE.c.expires_at > context.timestamp())
    with context.store.write() as connection:
        done = connection.execute(update(_TABLE).where(in_time).values(used=2))
        row = connection.execute(select(_TABLE.c.person).where(here)).one_or_none()
    return by_id(context, row.person) if done.rowcount == 1 and row is not None else None
