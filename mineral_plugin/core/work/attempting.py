"""One attempt to file a dossier, noted in the outbox: how far it came, why not, when the next is due."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Callable, Iterator, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import (
    CancelledError,
    CannotWriteError,
    MineralError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import FILED, Action, Outbox
from mineral_plugin.core.portal.outbox_state import Failure, Hold
from mineral_plugin.core.portal.retrying import PATIENCE_S, REMEDIES, Step, Waiting, backoff_s

REFUSED = "refused"
OTHER = "other"
_LOG_IN = (
    "portal.log_in_again",
    "portal.log_in_first",
    "portal.log_in_needed",
    "login.nowhere",
    "login.store_closed",
    "login.no_master_password",
    "login.no_password_file",
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "portal.no_answer": "no_network",
        "portal.proxy_log_in": "proxy_log_in",
        "portal.certificate": "certificate",
        "portal.not_the_service": "not_the_service",
        "portal.gateway": "gateway",
        "portal.bad_url": "address",
        "portal.needs_https": "address",
        **dict.fromkeys(_LOG_IN, "log_in"),
        "filing.in_doubt": "in_doubt",
        "filing.incomplete": "incomplete",
        "filing.file_too_large": "too_large",
        "filing.dossier_too_large": "too_large",
        "dossier.file_changed": "file_changed",
        "error.cannot_write": "disk",
        "filing.receipt_not_stored": "disk",
    }
)
"""Id of the sentence of an error -> kind of reason, as ``outbox.reason.<kind>`` says it."""
_FOR_A_PERSON = frozenset(["portal.certificate"])
"""Of what gives no answer: what no wait mends."""
_EVERY_S = 1.0


@dataclass
class Attempt:
    """An attempt under way; ``action`` may become another one when the backend is known.

    It is a ``Progress``: it passes on what it hears, and asks to stop when the filing was paused elsewhere.
    """

    outbox: Outbox
    action: Action
    progress: Progress
    waiting: Waiting
    _looked_at: Optional[float] = None
    _is_held: bool = False

    def take(self, action: Action) -> None:
        """Go on with the action that the outbox holds for this backend."""
        if action.id != self.action.id and action.state != FILED:
            self.outbox.standings.begin(action.id)
        self.action = action

    def report(self, fraction: float) -> None:
        """Note the share that has arrived; it is told once a chunk, as the chunk itself is noted."""
        self.progress.report(fraction)
        self.outbox.standings.arrived(self.action.id, fraction)

    def cancelled(self) -> bool:
        """Return whether the user stopped it here, or somebody paused it in the outbox."""
        if self.progress.cancelled():
            return True
        moment = self.waiting.clock()
        if self._looked_at is None or moment - self._looked_at >= _EVERY_S:
            self._looked_at = moment
            self._is_held = self.outbox.standings.of(self.action.id).hold is not Hold.NOTHING
        return self._is_held


@contextlib.contextmanager
def attempted(
    outbox: Outbox, action: Action, progress: Progress, waiting: Waiting, now: Callable[[], datetime]
) -> Iterator[Attempt]:
    """Note that an attempt begins, and how it ends; what is raised goes on its way."""
    attempt = Attempt(outbox, action, progress, waiting)
    outbox.standings.begin(action.id)
    try:
        yield attempt
    except MineralError as error:
        # Where even this cannot be written the first error counts.
        with contextlib.suppress(CannotWriteError):
            _note(attempt, error, now())
        raise


def _note(attempt: Attempt, error: MineralError, now: datetime) -> None:
    standings, action = attempt.outbox.standings, attempt.action.id
    if isinstance(error, CancelledError):
        standings.broken_off(action)
        return
    reason, about = reason_of(error)
    wait_s = _wait_s(attempt, error, now)
    if wait_s is not None:
        standings.failed(action, Failure(reason, about, Hold.NOTHING, now + timedelta(seconds=wait_s)))
    else:
        hold = Hold.PATIENCE if may_succeed_later(error) else Hold.REFUSED
        standings.failed(action, Failure(reason, about, hold))


def _wait_s(attempt: Attempt, error: MineralError, now: datetime) -> Optional[float]:
    """Return after how many seconds the next attempt is due, ``None`` where there is none by itself."""
    if not may_succeed_later(error) or error.gave_up:
        return None
    standing = attempt.outbox.standings.of(attempt.action.id)
    asked_s = error.asked_s if isinstance(error, RefusedError) else None
    wait_s = backoff_s(standing.failures + 1, attempt.waiting.chance()) if asked_s is None else asked_s
    since = now - (standing.moved_at or now)
    return wait_s if since.total_seconds() + wait_s <= PATIENCE_S else None


def may_succeed_later(error: MineralError) -> bool:
    """Return whether waiting can mend it; everything else has to be put right by a person."""
    if isinstance(error, RefusedError):
        remedy = REMEDIES.get(error.slug) or REMEDIES.get(error.status)
        return remedy is not None and remedy.step is Step.ASK
    return isinstance(error, ServiceUnreachableError) and error.phrase.id not in _FOR_A_PERSON


def reason_of(error: MineralError) -> Tuple[str, str]:
    """Return the kind of an error and the slug of the service's problem, "" without one."""
    if isinstance(error, RefusedError):
        return REFUSED, error.slug
    return KINDS.get(error.phrase.id, OTHER), ""
