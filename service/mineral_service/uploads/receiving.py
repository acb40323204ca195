"""Taking the bytes of an upload: synced, counted, checked as a whole, and put into the dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from fastapi import Request
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_service.blobs import blob_path, put_in_place
from mineral_service.contents import check_content
from mineral_service.context import Context
from mineral_service.dossiers import dossier_lock
from mineral_service.problems import Problem
from mineral_service.slots import fill_slot
from mineral_service.uploads import rows
from mineral_service.uploads.headers import Checksum
from mineral_service.uploads.part import Part, part_path
from mineral_service.uploads.turns import Turn, pieces

_AT_ONCE = 256 * 1024
KEEP_EVERY = 8 * 1024 * 1024
"""Bytes without a checksum that a kill can cost."""


async def append(
    context: Context, row: Row[Any], request: Request, turn: Turn, checksum: Optional[Checksum]
) -> Row[Any]:
    """Take the body of ``request`` as the bytes after ``row.received``; return the upload as it is then.

    Of a chunk without a checksum all that arrived is kept, also when the line breaks; a chunk with one
    counts when it is whole and right.
    """
    with await run_in_threadpool(Part, part_path(context.blobs, row.id), checksum) as part:
        # Whoever held the file before may have counted more meanwhile.
        fresh = await run_in_threadpool(rows.find, context, row.id)
        check_offset(fresh, row.received)
        await run_in_threadpool(part.begin, fresh.received)
        taking = _Taking(context, row, part, all_or_nothing=checksum is not None)
        if part.kept != row.received:
            await taking.count(part.kept)
            raise _other_offset(part.kept, row.received)
        try:
            await taking.take(request, turn)
        except (ClientDisconnect, Problem):
            await taking.stop()
            raise
        if not part.is_right:
            await run_in_threadpool(part.drop)
            raise Problem("chunk-damaged")
        await taking.keep()
    return await run_in_threadpool(settle, context, taking.row)


class _Taking:
    """One chunk on its way into a part file."""

    def __init__(self, context: Context, row: Row[Any], part: Part, *, all_or_nothing: bool) -> None:
        self.row = row
        self._context = context
        self._part = part
        self._all_or_nothing = all_or_nothing
        self._room = min(row.length - row.received, context.backend.max_append_bytes)
        self._taken = 0
        self._waiting = bytearray()

    async def take(self, request: Request, turn: Turn) -> None:
        async for piece in pieces(request, turn):
            self._taken += len(piece)
            if self._taken > self._room:
                raise Problem("file-too-large", {"limit": self._room})
            self._waiting += piece
            if len(self._waiting) >= _AT_ONCE:
                await self._write()
        await self._write()

    async def _write(self) -> None:
        data, self._waiting = bytes(self._waiting), bytearray()
        await run_in_threadpool(self._part.write, data)
        if not self._all_or_nothing and self._part.unsure >= KEEP_EVERY:
            await self.keep()

    async def keep(self) -> None:
        """Bring what was written to the disk, then count it."""
        await self.count(await run_in_threadpool(self._part.keep))

    async def count(self, received: int) -> None:
        if received != self.row.received:
            await run_in_threadpool(rows.advance, self._context, self.row, received)
            self.row = await run_in_threadpool(rows.find, self._context, self.row.id)

    async def stop(self) -> None:
        """End before the end of the chunk."""
        if self._all_or_nothing:
            await run_in_threadpool(self._part.drop)
        else:
            await self._write()
            await self.keep()


def settle(context: Context, row: Row[Any]) -> Row[Any]:
    """Check an upload that is whole and put it into its dossier; harmless to repeat after a kill.

    Raises:
        Problem: the file is not the announced one, or may not go where it was to go.
    """
    if row.state != rows.RECEIVING or row.received != row.length:
        return row
    _put_in_place(context, row)
    try:
        with context.store.write(dossier_lock(row.dossier)) as connection:
            if rows.end(connection, row.id, rows.READY):
                fill_slot(context, connection, rows.target_of(row), row.length, context.timestamp())
    except Problem as problem:
        _reject(context, row, problem.slug)
        raise
    return rows.find(context, row.id)


def _put_in_place(context: Context, row: Row[Any]) -> None:
    path = part_path(context.blobs, row.id)
    try:
        if sha256_of_file(path) != row.sha256:
            _reject(context, row, "checksum-mismatch")
            raise Problem("checksum-mismatch")
        _check_content(context, row, path)
        put_in_place(context.blobs, path, row.sha256)
    except FileNotFoundError as error:
        # It is in its place already, before a kill or by somebody who settles it at the same time.
        if not blob_path(context.blobs, row.sha256).is_file():
            _reject(context, row, "checksum-mismatch")
            raise Problem("upload-rejected") from error


def _check_content(context: Context, row: Row[Any], path: Path) -> None:
    try:
        check_content(path, row.file_name, row.media_type, context.backend)
    except Problem as problem:
        _reject(context, row, problem.slug)
        raise


def _reject(context: Context, row: Row[Any], reason: str) -> None:
    with context.store.write() as connection:
        is_over = rows.end(connection, row.id, rows.REJECTED, reason)
    if is_over:
        part_path(context.blobs, row.id).unlink(missing_ok=True)


def check_offset(row: Row[Any], offset: int) -> None:
    """Refuse a chunk that does not begin where the received bytes end."""
    if offset != row.received or row.state != rows.RECEIVING:
        raise _other_offset(row.received, offset)


def _other_offset(expected: int, provided: int) -> Problem:
    values = {"expected": expected, "provided": provided}
    problem = Problem("mismatching-upload-offset", values)
    problem.members.update({"expected-offset": expected, "provided-offset": provided})
    return problem
