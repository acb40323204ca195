"""The databases that the service is tested on: its own file, or a fresh one on a real PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import psycopg
from postgis import Postgis

SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "100", "autovacuum": "off"}
BUSY_TABLES = ("idempotency", "component_files", "uploads")


class SqliteFile:
    """The file in the service's own folder."""

    url = ""

    def rows(self, data: Path, sql: str) -> List[Tuple[Any, ...]]:
        with closing(sqlite3.connect(str(data / "service.sqlite"))) as connection:
            return connection.execute(sql).fetchall()

    @contextlib.contextmanager
    def changing(self, data: Path) -> Iterator[Callable[[str], Any]]:
        """Give a function that changes the data, behind the service's back."""
        with closing(sqlite3.connect(str(data / "service.sqlite"))) as connection, connection:
            yield connection.execute

    @contextlib.contextmanager
    def held(self, data: Path) -> Iterator[None]:
        """Hold the lock that every writer needs; readers go on."""
        blocker = sqlite3.connect(str(data / "service.sqlite"), isolation_level=None, check_same_thread=False)
        with closing(blocker):
            blocker.execute("BEGIN IMMEDIATE")
            yield


class PostgresqlDatabase:
    """A database of its own on a running server."""

    def __init__(self, server: Postgis) -> None:
        self.server = server
        self.name = "s" + uuid.uuid4().hex
        server.asked(f"CREATE DATABASE {self.name}")
        self.url = f"postgresql://postgres@/{self.name}?host={server.folder}"

    def rows(self, data: Path, sql: str) -> List[Tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()

    @contextlib.contextmanager
    def changing(self, data: Path) -> Iterator[Callable[[str], Any]]:
        """Give a function that changes the data, behind the service's back."""
        with psycopg.connect(self.url) as connection:
            yield connection.execute

    @contextlib.contextmanager
    def held(self, data: Path) -> Iterator[None]:
        """Hold what every writer needs; readers go on."""
        with psycopg.connect(self.url) as blocker:
            blocker.execute(f"LOCK TABLE {', '.join(BUSY_TABLES)} IN EXCLUSIVE MODE")
            yield
            blocker.rollback()
