"""Make a copy of a service that may run, and restore one where nothing is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Optional

from sqlalchemy import Connection, select

from mineral_plugin.core.base.errors import InputError
from mineral_service import blobs, naming
from mineral_service.copies import archive
from mineral_service.copies.databases import check_empty, kind_of, restored, snapshot
from mineral_service.storage import schema
from mineral_service.storage.engines import FILE_NAME
from mineral_service.storage.upgrading import check_layout


def back_up(home: Path, url: Optional[str], target: Path, made_at: str) -> Dict[str, Any]:
    """Write a copy of all that a service keeps; return its facts.

    The database is copied first: a file lies in its place before a row names it, and is not tidied away
    meanwhile. ``damaged`` are the files that are not there or not what they were.

    Raises:
        MineralError: there is no service, or the copy cannot be made.
        OSError: it cannot be written.
    """
    if not (home / "blobs").is_dir() or not (url or (home / FILE_NAME).is_file()):
        raise InputError("backup.no_service", path=str(home))
    if home.resolve() in target.resolve().parents:
        raise InputError("backup.inside", path=str(target))
    with (
        blobs.kept(home / "blobs"),
        tempfile.TemporaryDirectory(dir=target.parent) as folder,
        archive.writing(target) as copy,
    ):
        dump = Path(folder) / archive.DATABASE
        with snapshot(home, url, dump) as connection:
            check_layout(connection)
            wanted, facts = naming.files_of_dossiers(connection), _facts(connection)
        copy.add(dump, archive.DATABASE)
        copy.add_folder(home)
        there = {Path(file["name"]).name for file in copy.files}
        copy.damaged += sorted(wanted - there)
        copy.finish({"kind": kind_of(url), "madeAt": made_at, **facts})
    return {"file": str(target), "files": len(copy.files), "damaged": copy.damaged}


def restore(source: Path, home: Path, url: Optional[str]) -> Dict[str, Any]:
    """Put a copy where nothing is; return what it held. A copy that is not whole leaves nothing behind.

    Raises:
        InputError: the file is no whole copy, or something is there already.
        OSError: it cannot be read or written.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise InputError("backup.not_empty", path=str(home))
    check_empty(url)
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as name:
        folder = Path(name)
        told = archive.unpack(source, folder)
        if told["kind"] != kind_of(url):
            raise InputError("backup.other_database", path=str(source))
        data = folder / archive.DATA
        data.mkdir(mode=0o700, exist_ok=True)
        with restored(folder / archive.DATABASE, data, url) as connection:
            missing = _missing(connection, data)
        _put(data, home)
    return {"data": str(home), "madeAt": told["madeAt"], "files": len(told["files"]), "damaged": missing}


def _facts(connection: Connection) -> Dict[str, Any]:
    query = select(schema.facts.c.value).where(schema.facts.c.name == "instance")
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return {"instance": connection.execute(query).scalar_one(), "revision": revision}


def _missing(connection: Connection, data: Path) -> List[str]:
    """Return the files that the database names and that are not there, or not what their name says."""
    wanted = sorted(naming.files_of_dossiers(connection))
    return [sha256 for sha256 in wanted if not blobs.is_whole(data / "blobs", sha256)]


def _put(data: Path, home: Path) -> None:
    if home.exists():
        home.rmdir()
    os.replace(data, home)
    blobs.sync_folder(home.parent)
