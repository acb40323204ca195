"""Nothing is filed before it was looked at: who files waits a while, and is told if it takes long."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Tuple

from fastapi import Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from mineral_service.contents import unreadable
from mineral_service.context import Context, context_of
from mineral_service.pdf_signatures import rows
from mineral_service.problems import Problem

_LOOK_AGAIN_S = 0.1
_CODES = {"encrypted": "pdf-encrypted", "too-much": "pdf-too-much", "took-too-long": "pdf-too-much"}


class Listed(NamedTuple):
    """A file as a refusal names it: its place, its name, its SHA-256 and type."""

    place: str
    file_name: str
    sha256: str
    media_type: str


def listed(files: Iterable[Any]) -> Tuple[Listed, ...]:
    """Return rows of a dossier's files as refusals name them."""
    return tuple(
        Listed(f"{file.component}/{file.slot}", file.file_name, file.sha256, file.media_type)
        for file in files
    )


async def wait_until_looked_at(request: Request, files: Callable[[], Tuple[Listed, ...]]) -> None:
    """Wait until all PDFs among ``files`` were looked at, as long as the backend lets somebody wait."""
    context = context_of(request)
    until = time.monotonic() + context.backend.looking_wait_s
    while time.monotonic() < until and not context.running.cancelled():
        waiting = await run_in_threadpool(_waiting_now, context, files)
        if not waiting:
            return
        context.awaited.add(waiting)
        await asyncio.sleep(_LOOK_AGAIN_S)


def _waiting_now(context: Context, files: Callable[[], Tuple[Listed, ...]]) -> List[str]:
    found = files()
    with context.store.read() as connection:
        return [file.sha256 for file in found if _content(connection, file) is None]


def check_looked_at(connection: Connection, files: Tuple[Listed, ...]) -> None:
    """Refuse unless each PDF among ``files`` was looked at and nothing in it runs.

    Raises:
        Problem: ``file-has-script``, ``file-unreadable``; ``files-waiting``, which may be tried again.
    """
    found: Dict[str, List[Listed]] = {}
    reasons: Dict[str, str] = {}
    for file in files:
        content = _content(connection, file) or rows.WAITING
        found.setdefault(content, []).append(file)
        if content == "unknown":
            reasons[file.sha256] = str(rows.told_of(connection, file.sha256)["reason"])
    # All are looked at before one is refused, so that a refusal names every file there is to replace.
    if rows.WAITING in found:
        waiting = found[rows.WAITING]
        raise _naming(Problem("files-waiting", {"files": _names(waiting)}), waiting)
    if "script" in found:
        raise _naming(Problem("file-has-script", {"files": _names(found["script"])}), found["script"])
    if "unknown" in found:
        first = reasons[found["unknown"][0].sha256]
        same = [file for file in found["unknown"] if reasons[file.sha256] == first]
        code = _CODES.get(first, "pdf-unreadable")
        raise _naming(unreadable(code, files=_names(same)), same)


def _content(connection: Connection, file: Listed) -> Optional[str]:
    return rows.content_of(connection, file.sha256) if file.media_type == rows.PDF else "plain"


def _names(files: Iterable[Listed]) -> Tuple[str, ...]:
    return tuple(f"{file.file_name} ({file.place})" for file in files)


def _naming(problem: Problem, files: Iterable[Listed]) -> Problem:
    problem.members["files"] = [{"place": file.place, "fileName": file.file_name} for file in files]
    return problem
