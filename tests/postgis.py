"""A real PostgreSQL with PostGIS: in a temporary folder, as a user without rights, on a socket alone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

PACKAGE = "postgresql-15-postgis-3"
BINARIES = Path("/usr/lib/postgresql/15/bin")
EXTENSION = Path("/usr/share/postgresql/15/extension/postgis.control")
USERS = ("postgres", "nobody")
START_S = 60.0
STOP_S = 30.0
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "5",
}
Row = Tuple[str, ...]


class Postgis:
    """A running server, asked through psql.

    Raises:
        RuntimeError: psql or the server reports an error; its words are in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def asked(self, sql: str) -> List[Row]:
        """Run statements and return the rows of all answers as text."""
        done = _run(self.folder, "psql", *_TO_ASK, "-h", str(self.folder), given=sql)
        return [tuple(line.split("\t")) for line in done.splitlines()]

    def load(self, table: str, geometries: Sequence[Any]) -> None:
        """Make a table of ``id`` (from 0) and ``geom`` with an index; coordinates are kept bit for bit."""
        wkbs = shapely.to_wkb(np.asarray(geometries, dtype=object), hex=True, output_dimension=2)
        rows = "".join(f"{number}\t{wkb}\n" for number, wkb in enumerate(wkbs))
        self.asked(
            f"CREATE TABLE {table} (id integer PRIMARY KEY, geom geometry);\n"
            f"COPY {table} FROM STDIN;\n{rows}\\.\n"
            f"CREATE INDEX ON {table} USING gist (geom);\nANALYZE {table};\n"
        )


_TO_ASK = ("-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres")


_TO_MAKE = "-U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions".split()


@contextlib.contextmanager
def running_postgis(settings: Mapping[str, str] = SETTINGS) -> Iterator[Postgis]:
    """Start a server with the extension, and stop it and take its folder away in the end.

    Its socket lies in ``folder`` of what is yielded; the user is ``postgres``.

    Raises:
        RuntimeError: PostgreSQL or PostGIS is not installed, or it does not start.
    """
    _require()
    # Not below pytest's own folder, which no other user may enter; and a socket's path has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="postgis-"))
    try:
        _give_away(folder)
        data = folder / "data"
        _run(folder, "initdb", *_TO_MAKE, "-D", str(data))
        with _served(folder, data, settings):
            server = Postgis(folder)
            server.asked("SET client_min_messages = error; CREATE EXTENSION postgis;")
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_installed() -> bool:
    """Return whether PostgreSQL and PostGIS are installed."""
    return not _missing()


def _missing() -> List[str]:
    return [str(path) for path in (BINARIES / "initdb", EXTENSION) if not path.exists()]


def _require() -> None:
    """Refuse to start where something is missing.

    Raises:
        RuntimeError: PostgreSQL or PostGIS is not installed.
    """
    missing = _missing()
    if missing:
        raise RuntimeError(
            f"{', '.join(missing)} is missing: install the Debian package {PACKAGE} (tools/setup.py does it)"
        )


@contextlib.contextmanager
def _served(folder: Path, data: Path, settings: Mapping[str, str]) -> Iterator[None]:
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [str(BINARIES / "postgres"), "-D", str(data), "-k", str(folder), *options]
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **_settings())
    try:
        _wait(process, folder, log)
        yield
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)  # what it calls a fast shutdown
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        asked = [str(BINARIES / "pg_isready"), "-q", "-h", str(folder)]
        if subprocess.run(asked, check=False, **_settings()).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL does not start: {log.read_text('utf-8', 'replace')}")


def _run(folder: Path, program: str, *options: str, given: Optional[str] = None) -> str:
    command = [str(BINARIES / program), *options]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=folder, check=False, **_settings()
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _settings() -> Dict[str, Any]:
    """Return what starts a process without the caller's PG variables, and not as root: that it refuses."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if os.geteuid() != 0:
        return {"env": environ}
    user = _user()
    return {"env": environ, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, _user().pw_uid, _user().pw_gid)


def _user() -> pwd.struct_passwd:
    known = {one.pw_name: one for one in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)
