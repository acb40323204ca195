"""Doing something at a service exactly once: after a doubt ask first, send again only what never arrived."""

from __future__ import annotations

from typing import Callable, Optional, TypeVar

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.retrying import REMEDIES, Patience, Step, Waiting

Given = TypeVar("Given")
_SEND_TIMES = 2


def settle(
    send: Callable[[], Given],
    ask: Callable[[], Optional[Given]],
    go_on: Callable[[], None],
    waiting: Waiting,
) -> Given:
    """Return what the service gives for an action; ``send`` does it under its one key.

    ``ask`` tells what it gave where it was done already, ``None`` when it certainly was not. ``go_on`` is
    called before each attempt, and what it raises ends the work.

    Raises:
        ServiceUnreachableError, RefusedError: as ``send`` and ``ask`` do; a refusal is no doubt.
    """
    doubt: Exception
    for _ in range(_SEND_TIMES):
        try:
            return _patiently(send, go_on, waiting)
        except ServiceUnreachableError as error:
            doubt = error
        except RefusedError as error:
            if not error.in_doubt:
                raise
            doubt = error
        found = ask()
        if found is not None:
            return found
    raise doubt


def _patiently(send: Callable[[], Given], go_on: Callable[[], None], waiting: Waiting) -> Given:
    """Send, and again after refusals that waiting mends: nothing was done then, and nothing is in doubt."""
    patience = Patience(waiting, go_on)
    while True:
        go_on()
        try:
            return send()
        except RefusedError as error:
            remedy = REMEDIES.get(error.slug)
            if error.in_doubt or remedy is None or remedy.step is not Step.ASK:
                raise
            patience.wait(error.slug, remedy, error.asked_s, error)
