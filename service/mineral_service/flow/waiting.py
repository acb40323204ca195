"""Waiting for what is not there yet (``Prefer: wait=n``, RFC 7240), without a thread for each who waits."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Callable, List

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from mineral_service.context import context_of
from mineral_service.preferences import wait_s

MAX_WAIT_S = 30
_LOOK_AGAIN_S = 0.25


async def found_in_time(request: Request, look: Callable[[], List[Any]]) -> List[Any]:
    """Return what ``look`` finds, waiting as long as the request is ready to and the service goes on."""
    until = time.monotonic() + wait_s(request, 0, MAX_WAIT_S)
    while True:
        found = await run_in_threadpool(look)
        if found or time.monotonic() >= until or context_of(request).running.cancelled():
            return found
        await asyncio.sleep(_LOOK_AGAIN_S)
