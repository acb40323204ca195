"""Which step of the layout a database is at, and which is the newest."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from sqlalchemy import Connection, inspect

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_TABLE = "alembic_version"


def newest_step() -> str:
    """Return the number of the newest step: the name of its file begins with it (``m0007_operation.py``)."""
    return max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("m[0-9]*.py"))


def step_of(connection: Connection) -> Optional[str]:
    """Return the number of the last step that a database has taken, ``None`` where none was."""
    if not inspect(connection).has_table(_TABLE):
        return None
    number: Optional[str] = connection.exec_driver_sql(
        f"SELECT version_num FROM {_TABLE}"  # nosec B608 - a constant
    ).scalar_one_or_none()
    return number
