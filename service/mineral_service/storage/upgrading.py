"""Bring a database to the layout that this version of the service knows."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect

from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_service.storage.steps import MIGRATIONS

FIRST = "0001"


def upgrade(connection: Connection) -> None:
    """Take the steps that are missing, inside the transaction of ``connection``: all of them or none.

    Raises:
        NewerFileError: a newer version of the service wrote the data; nothing was changed.
    """
    config = configuration()
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None and _is_older_file(connection):
        _adopt(connection, config)
    elif found is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(found)
        except CommandError as error:
            raise NewerFileError("service.newer_data") from error
    command.upgrade(config, "head")


def check_layout(connection: Connection) -> None:
    """Refuse data of another version, which are not to be changed just to be copied.

    Raises:
        InputError: the layout is not the one that this version of the service knows.
    """
    known = ScriptDirectory.from_config(configuration()).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != known:
        raise InputError("backup.other_version")


def configuration() -> Config:
    """Return where the steps lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _is_older_file(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite" and inspect(connection).has_table("facts")


def _adopt(connection: Connection, config: Config) -> None:
    """Take over a file from before the steps were numbered: its layout is that of the first one."""
    if int(connection.exec_driver_sql("PRAGMA user_version").scalar_one()) > 1:
        raise NewerFileError("service.newer_data")
    command.stamp(config, FIRST)
