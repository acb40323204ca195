"""One writer at a time for each upload; who comes later ends the earlier one, whose line is likely dead."""

from __future__ import annotations

import asyncio
import contextlib
from typing import AsyncIterator, Dict, Optional

from fastapi import Request

from mineral_service.problems import Problem

WAIT_S = 10.0
SILENCE_S = 60.0


class Turn:
    """The right to write; ``over`` is set once somebody else wants it."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.free = asyncio.Event()


class Turns:
    """Who writes to which upload, in this process."""

    def __init__(self) -> None:
        self._held: Dict[str, Turn] = {}

    def end_all(self) -> None:
        """Let all who write keep what they received and come to an end: the service stops."""
        for turn in self._held.values():
            turn.over.set()

    @contextlib.asynccontextmanager
    async def take(self, upload: str) -> AsyncIterator[Turn]:
        """Wait until the earlier writer has kept what it received, and take its place.

        Raises:
            Problem: it does not come to an end.
        """
        while (earlier := self._held.get(upload)) is not None:
            earlier.over.set()
            try:
                await asyncio.wait_for(earlier.free.wait(), WAIT_S)
            except asyncio.TimeoutError as error:
                raise Problem("upload-locked") from error
        turn = self._held[upload] = Turn()
        try:
            yield turn
        finally:
            del self._held[upload]
            turn.free.set()


async def pieces(request: Request, turn: Turn) -> AsyncIterator[bytes]:
    """Yield a request's body as it comes, until its end, a long silence, or the end of the turn.

    Raises:
        ClientDisconnect: the line was cut.
        Problem: the body did not come to its end here.
    """
    stream = request.stream()
    over = asyncio.ensure_future(turn.over.wait())
    try:
        while True:
            coming = asyncio.ensure_future(_next(stream))
            await asyncio.wait({coming, over}, timeout=SILENCE_S, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                raise Problem("upload-locked")
            piece = coming.result()
            if piece is None:
                return
            yield piece
    finally:
        over.cancel()


async def _next(stream: AsyncIterator[bytes]) -> Optional[bytes]:
    async for piece in stream:
        return piece
    return None
