"""The rows of tokens. A refresh token serves once; one that comes back later ends its whole family."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Dict, Optional

from sqlalchemy import Row, insert, select, update

from mineral_service.context import Context
from mineral_service.identity.model import Person
from mineral_service.identity.people import person_of_row
from mineral_service.identity.secrets import hashed, new_token
from mineral_service.storage import schema

ACCESS_S = 600
REFRESH_S = 30 * 24 * 3600
CONSOLE_S = 8 * 3600
_GRACE_S = 60
"""Within this time the answer to a refresh may have been lost: the same token serves again."""
_TABLE = schema.tokens


@dataclass(frozen=True)
class Token:
    """A token as authlib asks about it, and whose it is."""

    row: Row[Any]
    person: Optional[Person]
    now: str

    def get_scope(self) -> str:
        """Return the scopes, separated by spaces."""
        return str(self.row.scope)

    def is_expired(self) -> bool:
        """Return whether the access token has run out."""
        return bool(self.row.access_until <= self.now)

    def is_revoked(self) -> bool:
        """Return whether it was revoked, or whoever it stands for may log in no more."""
        return bool(self.row.revoked) or self.person is None

    def check_client(self, client: Any) -> bool:
        """Return whether it was given to that program."""
        return bool(client.get_client_id() == self.row.client)


def save(context: Context, token: Dict[str, Any], client: str, person: str, family: str) -> None:
    """Keep the hashes of a new token."""
    refresh = token.get("refresh_token")
    with context.store.write() as connection:
        connection.execute(
            insert(_TABLE).values(
                id=uuid.uuid4().hex,
                family=family,
                client=client,
                person=person,
                scope=token.get("scope", ""),
                access=hashed(token["access_token"]),
                access_until=_later(context, token["expires_in"]),
                refresh=hashed(refresh) if refresh else None,
                refresh_until=_later(context, REFRESH_S),
                rotated_at="",
                revoked=0,
            )
        )


def find(context: Context, text: str, *, refresh: bool = False) -> Optional[Token]:
    """Return the token with that text."""
    column = _TABLE.c.refresh if refresh else _TABLE.c.access
    with context.store.read() as connection:
        row = connection.execute(select(_TABLE).where(column == hashed(text))).one_or_none()
        if row is None:
            return None
        people = schema.people
        here = (people.c.id == row.person) & (people.c.disabled == 0)
        person = connection.execute(select(people).where(here)).one_or_none()
    return Token(row, None if person is None else person_of_row(person), context.timestamp())


def rotate(context: Context, text: str) -> Optional[Token]:
    """Use up a refresh token and return it; one that was used up before ends the log-in."""
    found = find(context, text, refresh=True)
    if found is None or found.is_revoked() or found.row.refresh_until <= found.now:
        return None
    unused = (_TABLE.c.id == found.row.id) & (_TABLE.c.rotated_at == "") & (_TABLE.c.revoked == 0)
    with context.store.write() as connection:
        used = connection.execute(update(_TABLE).where(unused).values(rotated_at=found.now))
    if used.rowcount == 1:
        return found
    again = find(context, text, refresh=True)
    if again is not None and again.row.rotated_at > _later(context, -_GRACE_S) and not again.is_revoked():
        return again
    revoke(context, found.row.family)
    return None


def revoke(context: Context, family: str) -> None:
    """End a log-in: all its tokens."""
    with context.store.write() as connection:
        connection.execute(update(_TABLE).where(_TABLE.c.family == family).values(revoked=1))


def console_token(context: Context, person: Person) -> str:
    """Return a fresh token for the administrator at this machine; it cannot be renewed."""
    return token_for(context, person, "admin", CONSOLE_S)


def token_for(context: Context, person: Person, scope: str, seconds: int) -> str:
    """Return a fresh token for somebody at this machine; it cannot be renewed."""
    text = new_token()
    token = {"access_token": text, "expires_in": seconds, "scope": scope}
    save(context, token, "console", person.id, uuid.uuid4().hex)
    return text


def _later(context: Context, seconds: int) -> str:
    return (context.now() + timedelta(seconds=seconds)).isoformat(timespec="seconds")
