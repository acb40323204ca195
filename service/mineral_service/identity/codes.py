"""The rows of codes that stand for a log-in until a program fetches its token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Optional

from sqlalchemy import Row, insert, select, update

from mineral_service.context import Context
from mineral_service.identity import tokens
from mineral_service.identity.model import Person
from mineral_service.identity.secrets import hashed
from mineral_service.storage import schema

CODE_S = 120
DEVICE_S = 600
INTERVAL_S = 5
PENDING = "pending"
APPROVED = "approved"
DENIED = "denied"


@dataclass(frozen=True)
class LoginCode:
    """An authorization code as authlib asks about it."""

    row: Row[Any]
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        """Return the challenge of PKCE."""
        return str(self.row.challenge)

    def get_redirect_uri(self) -> str:
        """Return where the code was sent."""
        return str(self.row.redirect_uri)

    def get_scope(self) -> str:
        """Return the scopes that were asked for."""
        return str(self.row.scope)


@dataclass(frozen=True)
class DeviceCode:
    """A device code as authlib asks about it."""

    row: Row[Any]
    now: str

    def get_client_id(self) -> str:
        """Return which program asked for it."""
        return str(self.row.client)

    def get_scope(self) -> str:
        """Return the scopes that were asked for."""
        return str(self.row.scope)

    def get_user_code(self) -> str:
        """Return what the person types."""
        return str(self.row.user_code)

    def is_expired(self) -> bool:
        """Return whether its time has run out."""
        return bool(self.row.expires_at <= self.now)


def save_code(
    context: Context, code: str, client: str, person: Person, redirect_uri: str, scope: str, challenge: str
) -> None:
    """Keep the hash of a new authorization code."""
    with context.store.write() as connection:
        connection.execute(
            insert(schema.login_codes).values(
                code=hashed(code),
                client=client,
                person=person.id,
                redirect_uri=redirect_uri,
                scope=scope,
                challenge=challenge,
                expires_at=_later(context, CODE_S),
                used=0,
            )
        )


def use_code(context: Context, code: str, client: str) -> Optional[LoginCode]:
    """Use up an authorization code; the second use ends the log-in that the first one began."""
    table, digest = schema.login_codes, hashed(code)
    here = (table.c.code == digest) & (table.c.client == client)
    with context.store.write() as connection:
        row = connection.execute(select(table).where(here)).one_or_none()
        used = connection.execute(update(table).where(here & (table.c.used == 0)).values(used=1))
    if row is None:
        return None
    if used.rowcount != 1:
        tokens.revoke(context, digest)
        return None
    return LoginCode(row) if row.expires_at > context.timestamp() else None


def save_device(context: Context, code: str, user_code: str, client: str, scope: str) -> None:
    """Keep the hash of a new device code."""
    with context.store.write() as connection:
        connection.execute(
            insert(schema.device_codes).values(
                code=hashed(code),
                user_code=user_code,
                client=client,
                scope=scope,
                expires_at=_later(context, DEVICE_S),
                state=PENDING,
                asked_at="",
            )
        )


def find_device(context: Context, code: str) -> Optional[DeviceCode]:
    """Return the device code with that text."""
    table = schema.device_codes
    with context.store.read() as connection:
        row = connection.execute(select(table).where(table.c.code == hashed(code))).one_or_none()
    return None if row is None else DeviceCode(row, context.timestamp())


def asks_too_often(context: Context, device: DeviceCode) -> bool:
    """Note that a program asks, and return whether it did so just before."""
    table = schema.device_codes
    with context.store.write() as connection:
        asked = update(table).where(table.c.code == device.row.code).values(asked_at=context.timestamp())
        connection.execute(asked)
    return bool(device.row.asked_at > _later(context, -INTERVAL_S))


def use_device(context: Context, device: DeviceCode) -> bool:
    """Use up an approved device code; return whether it was not used before."""
    table = schema.device_codes
    here = (table.c.code == device.row.code) & (table.c.state == APPROVED)
    with context.store.write() as connection:
        return connection.execute(update(table).where(here).values(state="used")).rowcount == 1


def answer_device(context: Context, user_code: str, person: Person, approved: bool) -> bool:
    """Approve or deny what stands behind a user code; return whether there is such a one."""
    table = schema.device_codes
    here = (table.c.user_code == user_code) & (table.c.state == PENDING)
    in_time = here & (table.c.expires_at > context.timestamp())
    state = APPROVED if approved else DENIED
    with context.store.write() as connection:
        done = connection.execute(update(table).where(in_time).values(state=state, person=person.id))
    return done.rowcount == 1


def _later(context: Context, seconds: int) -> str:
    return (context.now() + timedelta(seconds=seconds)).isoformat(timespec="seconds")
