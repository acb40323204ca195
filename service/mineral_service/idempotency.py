"""Each key is answered once: the answer is stored in the transaction that does the work."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, Set, Tuple

from fastapi.responses import JSONResponse
from sqlalchemy import Connection, insert, select

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_service.problems import Problem
from mineral_service.storage import schema
from mineral_service.storage.store import Store


@dataclass(frozen=True)
class Answer:
    """A stored answer: HTTP status, JSON body, and whether it had been given before."""

    status: int
    body: Dict[str, Any]
    replayed: bool = False

    def response(self) -> JSONResponse:
        """Return the answer for the wire."""
        headers = {"Idempotency-Replayed": "true"} if self.replayed else {}
        return JSONResponse(self.body, self.status, headers)


@dataclass(frozen=True)
class KeyedRequest:
    """A request under a key: ``name`` is its method and path, ``body`` what was sent, ``person`` by whom.

    Keys are each person's own: another person's key is neither taken nor given away.
    """

    key: str
    name: str
    body: Dict[str, Any]
    person: str

    @property
    def kept_as(self) -> str:
        """Return under what the answer is kept."""
        return key_of(self.person, self.key)

    @property
    def body_sha256(self) -> str:
        """Return the hash of the body's canonical form: order and spaces do not matter."""
        try:
            return sha256_of_json(self.body)
        except (ValueError, TypeError) as error:
            raise Problem("malformed", {"where": "/"}) from error


def key_of(person: str, key: str) -> str:
    """Return under what the answer to a person's key is kept."""
    return f"{person} {key}"


class Busy:
    """The keys that this process is working on; a kill forgets them, as it undoes their work."""

    def __init__(self) -> None:
        self._keys: Set[str] = set()
        self._lock = threading.Lock()

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._keys

    @contextlib.contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Mark ``key`` as being worked on; a second holder is refused."""
        with self._lock:
            if key in self._keys:
                raise Problem("idempotency-busy")
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def once(
    store: Store,
    busy: Busy,
    request: KeyedRequest,
    now: str,
    work: Callable[[Connection], Answer],
    locks: Tuple[str, ...] = (),
) -> Answer:
    """Do ``work`` and store its answer in one transaction, or return the answer given before.

    Only success is stored: after a refusal the same key may be used again with a corrected body. ``locks``
    are those of the work, see ``Store.write``.
    """
    body_sha256 = request.body_sha256
    with busy.hold(request.kept_as), store.write(f"key {request.kept_as}", *locks) as connection:
        before = _before(connection, request, body_sha256)
        if before is not None:
            return before
        answer = work(connection)
        connection.execute(
            insert(schema.idempotency).values(
                key=request.kept_as,
                request=request.name,
                body_sha256=body_sha256,
                status=answer.status,
                answer=json.dumps(answer.body, ensure_ascii=False),
                created_at=now,
            )
        )
    return answer


def _before(connection: Connection, request: KeyedRequest, body_sha256: str) -> Answer | None:
    table = schema.idempotency
    row = connection.execute(select(table).where(table.c.key == request.kept_as)).one_or_none()
    if row is None:
        return None
    if (row.request, row.body_sha256) != (request.name, body_sha256):
        raise Problem("idempotency-reused")
    return Answer(int(row.status), json.loads(row.answer), replayed=True)
