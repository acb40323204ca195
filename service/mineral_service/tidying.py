"""Throwing away what nobody needs any more: at the start, each hour, and by command.

Log-ins that have run out, unfinished uploads whose time is over, reports of old checks, and files that no row
names, which a kill between file and row leaves behind.
"""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Dict, Iterator

from sqlalchemy import ColumnElement, Connection, Table, delete
from sqlalchemy.exc import SQLAlchemyError

from mineral_service import blobs, logs, naming
from mineral_service.context import Context
from mineral_service.identity import attempts
from mineral_service.storage import schema
from mineral_service.uploads import rows as uploads

EVERY_S = 3600
_KEPT = timedelta(days=1)
"""How long a used code is kept after its end: a second use of it ends the log-in that it began."""
_YOUNG_S = 24 * 3600
"""A file younger than this may be on its way to the row that will name it."""


class Tidying:
    """A thread that tidies up as long as the service runs."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tidying", daemon=True)

    def start(self) -> None:
        """Tidy up now and then each hour."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step that is under way."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                tidy(self._context, self._over)
            except (SQLAlchemyError, OSError) as error:
                # A busy database or disk: in an hour again. What an error says may tell of people.
                logs.note("not-tidied", kind=type(error).__name__)
            self._over.wait(EVERY_S)


def tidy(context: Context, over: threading.Event) -> Dict[str, int]:
    """Throw away what is over; return of what how many. Ends early once ``over`` is set."""
    uploads.sweep(context)
    with context.store.write() as connection:
        gone = _rows(context, connection)
    return {**gone, "files": _unnamed_files(context, over)}


def _rows(context: Context, connection: Connection) -> Dict[str, int]:
    now, tokens = context.timestamp(), schema.tokens
    long_ago = (context.now() - _KEPT).isoformat(timespec="seconds")
    oldest = context.now() - timedelta(seconds=context.backend.validation_max_age_s)
    cannot_renew = tokens.c.refresh.is_(None) | (tokens.c.refresh_until <= now)
    return {
        "tokens": _delete(connection, tokens, (tokens.c.access_until <= long_ago) & cannot_renew),
        "codes": sum(
            _delete(connection, table, table.c.expires_at <= long_ago)
            for table in (schema.login_codes, schema.device_codes, schema.oidc_logins)
        ),
        "validations": _delete(
            connection,
            schema.validations,
            schema.validations.c.asked_at < oldest.isoformat(timespec="seconds"),
        ),
        "attempts": attempts.forget_old(connection, context.now()),
    }


def _delete(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(condition)).rowcount


def _unnamed_files(context: Context, over: threading.Event) -> int:
    with blobs.may_remove(context.blobs) as allowed:
        old = [path for path in _old_files(context.blobs) if allowed and not over.is_set()]
        if not old:
            return 0
        # Read after the files were listed: what was named meanwhile is among them.
        with context.store.read() as connection:
            named = naming.named(connection)
            unnamed = [path for path in old if path.name not in named]
            filed = naming.filed(connection) if unnamed else set()
        return sum(_remove(context.blobs, path) for path in unnamed if path.name not in filed)


def _old_files(folder: Path) -> Iterator[Path]:
    for path in folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        try:
            if time.time() - path.stat().st_mtime > _YOUNG_S:
                yield path
        except FileNotFoundError:
            continue


def _remove(folder: Path, path: Path) -> bool:
    """Remove a file unless the same one came anew meanwhile; return whether it is gone."""
    aside = folder / "incoming" / f"{path.name}.part"
    try:
        os.replace(path, aside)
        if time.time() - aside.stat().st_mtime > _YOUNG_S:
            aside.unlink()
            return True
        blobs.put_in_place(folder, aside, path.name)
    except FileNotFoundError:
        pass  # another process tidies up as well
    return False
