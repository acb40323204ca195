"""Fetching a file by ranges, taken up where it broke off; it counts whole, with the announced hash."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Callable, Mapping, NamedTuple, Optional

import requests

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.line import Line, RefusedError
from mineral_plugin.core.portal.retrying import NO_ANSWER, REMEDIES, Patience, Step, Waiting

PIECE = 8 * 1024 * 1024
_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
_PIECE_ANSWER_S = 120.0


class DiffersError(Exception):
    """What came is not what was announced; nothing of it was kept."""


class _Piece(NamedTuple):
    """A stretch of the file: where it begins, its bytes, the length of the whole, and the digest told."""

    start: int
    data: bytes
    total: int
    digest: str


def fetch(
    line: Line,
    place: str,
    target: Path,
    sha256: str,
    alive: Callable[[], None],
    waiting: Waiting,
    piece: int = PIECE,
) -> None:
    """Fetch the file at ``place`` to ``target``; what came before a cut lies beside it and is taken up.

    Raises:
        ServiceUnreachableError: no answer for too long; what has come is kept for the next time.
        RefusedError: the service refused.
        DiffersError: the whole has another hash than announced, by ``sha256`` or by the answer itself.
        OSError: the disk is full or cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    patience, whole = Patience(waiting, alive), False
    while not whole:
        alive()
        begun = part.stat().st_size if part.is_file() else 0
        try:
            found = _ask(line, place, begun, sha256, piece)
        except ServiceUnreachableError as error:
            patience.wait(NO_ANSWER, REMEDIES[NO_ANSWER], None, error)
            continue
        except RefusedError as error:
            _wait_or_raise(patience, error)
            continue
        if found is None:
            part.unlink()  # what lies there is of something else
            continue
        whole = _write(part, found)
        if found.data:
            patience.progress()
        elif not whole:
            patience.wait(NO_ANSWER, REMEDIES[NO_ANSWER], None, _short(line))
        if found.digest not in ("", sha256):
            break
    if not whole or sha256_of_file(part) != sha256:
        part.unlink(missing_ok=True)
        raise DiffersError(place)
    part.replace(target)


def _ask(line: Line, place: str, begun: int, sha256: str, piece: int) -> Optional[_Piece]:
    """Return the next stretch; ``None`` where the file is not as long as what is here already."""
    headers = {"Range": f"bytes={begun}-{begun + piece - 1}", "Accept-Encoding": "identity"}
    if begun:
        headers["If-Range"] = f'"{sha256}"'
    answer = line.ask("GET", place, headers={**headers, "Accept": "*/*"}, answer_s=_PIECE_ANSWER_S)
    if answer.status_code == 416 and begun:
        return None
    if answer.status_code not in (200, 206):
        raise line.error_of(answer)
    digest = _digest(answer.headers)
    if not digest:
        # Whoever is in between answers 200 with a page of its own: ours always names the digest.
        raise ServiceUnreachableError("portal.not_the_service", url=line.url)
    if answer.status_code == 200:
        return _Piece(0, answer.content, _length(line, answer), digest)
    told = _RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    if told is None or int(told.group(1)) != begun:
        raise ServiceUnreachableError("portal.not_the_service", url=line.url)
    return _Piece(begun, answer.content, int(told.group(3)), digest)


def _write(part: Path, found: _Piece) -> bool:
    """Put a stretch into its place; return whether the whole is there."""
    with part.open("r+b" if part.is_file() else "wb") as stream:
        stream.seek(found.start)
        stream.truncate()
        stream.write(found.data)
        stream.flush()
        return stream.tell() >= found.total


def _wait_or_raise(patience: Patience, error: RefusedError) -> None:
    """Wait before the next attempt where that may help; raise the refusal where it does not."""
    remedy = REMEDIES.get(error.slug) or REMEDIES.get(error.status)
    if remedy is None or remedy.step is not Step.ASK or error.status < 408:
        raise error
    patience.wait(error.slug or error.status, remedy, error.asked_s, error)


def _length(line: Line, answer: requests.Response) -> int:
    """Return how long the whole is: a body shorter than that is a cut, not a success."""
    told = answer.headers.get("Content-Length", "")
    if not told.isascii() or not told.isdigit():
        raise ServiceUnreachableError("portal.not_the_service", url=line.url)
    return int(told)


def _digest(headers: Mapping[str, str]) -> str:
    """Return the SHA-256 that ``Repr-Digest`` (RFC 9530) tells, empty where it tells none."""
    found = _DIGEST.search(headers.get("Repr-Digest", ""))
    return base64.b64decode(found.group(1)).hex() if found else ""


def _short(line: Line) -> ServiceUnreachableError:
    return ServiceUnreachableError("portal.no_answer", url=line.url)
