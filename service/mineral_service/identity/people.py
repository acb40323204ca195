"""The rows of people and of who acts for whom."""

from __future__ import annotations

import uuid
from typing import Any, Optional

from sqlalchemy import Connection, Row, delete, insert, select, update

from mineral_service.auditing import chain
from mineral_service.context import Context
from mineral_service.identity.model import ADMINISTRATOR, APPLICANT, Person
from mineral_service.identity.secrets import hash_password, hashed, is_password
from mineral_service.storage import schema

_TABLE = schema.people
CONSOLE = "console"
"""The administrator whose token is printed when the service starts; has no password."""


def person_of_row(row: Row[Any]) -> Person:
    """Return a row as a person without scopes."""
    return Person(row.id, row.name, row.role, row.unit)


def by_name(connection: Connection, name: str) -> Optional[Person]:
    """Return the person of that name who may log in, if there is one."""
    here = (_TABLE.c.name == name) & (_TABLE.c.disabled == 0)
    row = connection.execute(select(_TABLE).where(here)).one_or_none()
    return None if row is None else person_of_row(row)


def by_id(context: Context, person: str) -> Optional[Person]:
    """Return a person who may log in."""
    here = (_TABLE.c.id == person) & (_TABLE.c.disabled == 0)
    with context.store.read() as connection:
        row = connection.execute(select(_TABLE).where(here)).one_or_none()
    return None if row is None else person_of_row(row)


def by_password(context: Context, name: str, password: str) -> Optional[Person]:
    """Return whose name and password these are; whether the name exists takes no time to tell."""
    here = (_TABLE.c.name == name) & (_TABLE.c.disabled == 0)
    with context.store.read() as connection:
        row = connection.execute(select(_TABLE).where(here)).one_or_none()
    right = is_password(password, None if row is None else row.password)
    return person_of_row(row) if row is not None and right else None


def put(context: Context, by: Person, name: str, role: str, unit: str, password: Optional[str]) -> Person:
    """Make a person, or change the one of that name; without a password the old one stays. ``by`` does it."""
    values = {"role": role, "unit": unit, "disabled": 0}
    if password is not None:
        values["password"] = hash_password(password)
    with context.store.write(f"person {name}") as connection:
        changed = connection.execute(update(_TABLE).where(_TABLE.c.name == name).values(**values))
        if changed.rowcount == 0:
            row = {"id": uuid.uuid4().hex, "name": name, "created_at": context.timestamp(), **values}
            connection.execute(insert(_TABLE).values(**row))
        found = connection.execute(select(_TABLE).where(_TABLE.c.name == name)).one()
        if changed.rowcount:  # another role or password: what was logged in before is so no more
            _end_log_ins(connection, found.id)
        told = {"role": role, "unit": unit, "password": password is not None}
        chain.append(connection, context.timestamp(), by.id, "put_person", f"person {found.id}", told)
    return person_of_row(found)


def disable(context: Context, by: Person, name: str) -> bool:
    """Let a person log in no more, and end their log-ins; return whether there is one."""
    with context.store.write(f"person {name}") as connection:
        row = connection.execute(select(_TABLE.c.id).where(_TABLE.c.name == name)).one_or_none()
        if row is None:
            return False
        connection.execute(update(_TABLE).where(_TABLE.c.id == row.id).values(disabled=1))
        _end_log_ins(connection, row.id)
        chain.append(connection, context.timestamp(), by.id, "disable_person", f"person {row.id}", {})
    return True


def _end_log_ins(connection: Connection, person: str) -> None:
    tokens = schema.tokens
    connection.execute(update(tokens).where(tokens.c.person == person).values(revoked=1))
    for codes in (schema.login_codes, schema.device_codes):
        connection.execute(delete(codes).where(codes.c.person == person))


def practising(context: Context, key: str) -> Person:
    """Return the invented applicant of whoever holds ``key``; the first time one is made."""
    digest = hashed(key)
    here = _TABLE.c.practice == digest
    with context.store.read() as connection:
        row = connection.execute(select(_TABLE).where(here)).one_or_none()
    if row is None:
        with context.store.write(f"person {digest}") as connection:
            row = connection.execute(select(_TABLE).where(here)).one_or_none()
            if row is None:
                _insert(context, connection, f"thuc-hanh-{digest[:16]}", APPLICANT, digest)
                row = connection.execute(select(_TABLE).where(here)).one()
    return person_of_row(row)


def of_subject(context: Context, subject: str) -> Optional[Person]:
    """Return who logs in by a provider; the first time an applicant is made. ``None`` who may log in no more.

    ``subject`` is a hash. Any other role is given by an administrator, never by a provider.
    """
    here = _TABLE.c.subject == subject
    with context.store.write(f"person {subject}") as connection:
        row = connection.execute(select(_TABLE).where(here)).one_or_none()
        if row is None:
            _insert(context, connection, f"oidc-{subject[:24]}", APPLICANT, None, subject)
            row = connection.execute(select(_TABLE).where(here)).one()
    return None if row.disabled else person_of_row(row)


def administrator(context: Context) -> Person:
    """Return the administrator at this machine."""
    with context.store.write(f"person {CONSOLE}") as connection:
        found = by_name(connection, CONSOLE)
        if found is None:
            _insert(context, connection, CONSOLE, ADMINISTRATOR, None)
            found = by_name(connection, CONSOLE)
    if found is None:
        raise RuntimeError(CONSOLE)
    return found


def _insert(
    context: Context,
    connection: Connection,
    name: str,
    role: str,
    practice: Optional[str],
    subject: Optional[str] = None,
) -> None:
    connection.execute(
        insert(_TABLE).values(
            id=uuid.uuid4().hex,
            name=name,
            role=role,
            unit="",
            practice=practice,
            subject=subject,
            disabled=0,
            created_at=context.timestamp(),
        )
    )


def mandate(
    context: Context, by: Person, representative: str, applicant: str, until: str, paper: str
) -> bool:
    """Say who acts for whom to the end of a day; return whether there are such people."""
    table = schema.mandates
    with context.store.write(f"mandate {representative}") as connection:
        acting, owner = by_name(connection, representative), by_name(connection, applicant)
        if acting is None or owner is None:
            return False
        here = (table.c.representative == acting.id) & (table.c.applicant == owner.id)
        changed = connection.execute(update(table).where(here).values(until=until, paper=paper))
        if changed.rowcount == 0:
            row = {"representative": acting.id, "applicant": owner.id, "until": until, "paper": paper}
            connection.execute(insert(table).values(**row))
        thing = f"mandate {acting.id} {owner.id}"
        chain.append(connection, context.timestamp(), by.id, "put_mandate", thing, {"until": until})
    return True


def acts_for(connection: Connection, person: Person, applicant: str, today: str) -> bool:
    """Return whether a person may act for the applicant with that id today."""
    table = schema.mandates
    valid = (
        (table.c.representative == person.id) & (table.c.applicant == applicant) & (table.c.until >= today)
    )
    return connection.execute(select(table.c.until).where(valid)).first() is not None
