"""The rows of what was found out about PDF files, by content: the same file is looked at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Dict, Optional

from sqlalchemy import Connection, Insert, select, update

from mineral_service.context import Context
from mineral_service.storage import schema

PDF = "application/pdf"
WAITING = "waiting"
DONE = "done"
_BY = "2"
"""Which way of looking: what was looked at in an earlier way is looked at again."""
_AT_ONCE = 500
_TABLE = schema.signature_checks


def ask(connection: Connection, sha256: str, media_type: str) -> None:
    """Write down that a file is to be looked at, in the transaction that names it."""
    if media_type != PDF:
        return
    values = {"file": sha256, "state": WAITING, "roots": "", "told": "", "checked_at": ""}
    # The same file may come into two dossiers at once.
    connection.execute(_insert(connection, values))
    # What could not be looked into, perhaps on a busy machine, gets another look when it is sent again.
    unknown = (_TABLE.c.file == sha256) & _TABLE.c.told.contains('"content": "unknown"')
    connection.execute(update(_TABLE).where(unknown).values(state=WAITING, told=""))


def _insert(connection: Connection, values: Dict[str, Any]) -> Insert:
    # Only the words of the database that is used are loaded.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_there

        return insert_there(_TABLE).values(**values).on_conflict_do_nothing()
    from sqlalchemy.dialects.sqlite import insert as insert_here

    return insert_here(_TABLE).values(**values).on_conflict_do_nothing()


def ask_again(context: Context) -> None:
    """Let those be looked at again that were judged by other roots than those of now, or in another way."""
    others = (_TABLE.c.state == DONE) & (_TABLE.c.roots != _roots(context))
    with context.store.read() as connection:
        found = connection.execute(select(_TABLE.c.file).where(others).limit(1)).first()
    if found is not None:
        with context.store.write() as connection:
            connection.execute(update(_TABLE).where(others).values(state=WAITING))


def next_waiting(context: Context) -> Optional[str]:
    """Return the hash of a file that waits, one that somebody waits for before all others."""
    waiting = select(_TABLE.c.file).where(_TABLE.c.state == WAITING)
    awaited = context.awaited.all()
    with context.store.read() as connection:
        if awaited:
            found = set(connection.execute(waiting.where(_TABLE.c.file.in_(awaited[:_AT_ONCE]))).scalars())
            for file in awaited[:_AT_ONCE]:
                if file in found:
                    return file
                context.awaited.done(file)
        return connection.execute(waiting.limit(1)).scalar_one_or_none()


def answered(context: Context, sha256: str, told: Dict[str, Any]) -> None:
    """Write down what was found."""
    values = {
        "state": DONE,
        "roots": _roots(context),
        "told": json.dumps(told, ensure_ascii=False),
        "checked_at": context.timestamp(),
    }
    with context.store.write() as connection:
        connection.execute(update(_TABLE).where(_TABLE.c.file == sha256).values(**values))
    context.awaited.done(sha256)


def content_of(connection: Connection, sha256: str) -> Optional[str]:
    """Return what a file holds: ``plain``, ``script``, ``unknown``; ``None`` while it was not looked at."""
    told = told_of(connection, sha256)
    return told.get("content") if told["checkedAt"] else None


def told_of(connection: Connection, sha256: str) -> Dict[str, Any]:
    """Return what is told of a file; of one that still waits for the first time, that it was not checked."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.file == sha256)).one_or_none()
    if row is None or not row.told:
        reason = None if row is None else WAITING
        return {
            "outcome": "not-checked",
            "reason": reason,
            "content": "unknown",
            "script": None,
            "signatures": [],
            "checkedAt": None,
        }
    found: Dict[str, Any] = json.loads(row.told)
    return {**found, "checkedAt": row.checked_at}


def _roots(context: Context) -> str:
    return f"{_BY}:{roots_digest(context.backend.trust_roots)}"


def roots_digest(folder: Optional[Path]) -> str:
    """Return the SHA-256 of the trusted roots and lists: what was judged by others is judged again."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []:
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
