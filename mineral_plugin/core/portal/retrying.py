"""What is tried again after a failure, how often, and after which wait: one table.

Nothing is sent again blindly: each remedy begins with a wait and a question to the server.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Callable, Mapping, Optional, Union
from typing import Counter as Counts

from mineral_plugin.core.base.errors import MineralError

Kind = Union[str, int]
"""The slug of a problem, else an HTTP status, else one of the two names below."""
NO_ANSWER = "no-answer"
STRANGER = "not-the-service"
"""Something answered that is not the service, and not a gateway in front of it."""
REJECTED = "rejected"
"""The service has the whole file and does not take it."""


class Step(Enum):
    """What to do after the wait: ask how far it is and go on from there, or begin a new upload."""

    ASK = "ask"
    ANEW = "anew"


@dataclass(frozen=True)
class Remedy:
    """A step, and how often it helps without any progress between (``None``: while there is patience)."""

    step: Step
    times: Optional[int] = None


REMEDIES: Mapping[Kind, Remedy] = {
    NO_ANSWER: Remedy(Step.ASK),
    "mismatching-upload-offset": Remedy(Step.ASK),
    "upload-locked": Remedy(Step.ASK),
    "idempotency-busy": Remedy(Step.ASK),
    "rate-limited": Remedy(Step.ASK),
    "backend-unavailable": Remedy(Step.ASK),
    "files-waiting": Remedy(Step.ASK),  # the service still looks at what it was sent
    "internal": Remedy(Step.ASK, times=2),
    "chunk-damaged": Remedy(Step.ASK, times=3),
    "upload-rejected": Remedy(Step.ASK, times=1),  # the question tells why
    "upload-unknown": Remedy(Step.ANEW, times=3),
    "upload-expired": Remedy(Step.ANEW, times=3),
    "idempotency-reused": Remedy(Step.ANEW, times=1),  # the service was put back to an earlier day
    # Statuses of gateways, and of answers that have no body.
    404: Remedy(Step.ANEW, times=3),
    408: Remedy(Step.ASK),
    409: Remedy(Step.ASK),
    423: Remedy(Step.ASK),
    425: Remedy(Step.ASK),
    429: Remedy(Step.ASK),
    460: Remedy(Step.ASK, times=3),
    500: Remedy(Step.ASK, times=2),
    502: Remedy(Step.ASK),
    503: Remedy(Step.ASK),
    504: Remedy(Step.ASK),
}
"""What is not here is said to the user and never tried again by itself."""
WAY_ROUND = Remedy(Step.ASK)
"""After something in between was found out that can be got round."""

OVER = frozenset([404, 409, 410, 413, 415, 422])
"""Statuses of refusals after which an upload is of no use any more."""
NO_PATCH = frozenset([405, 501])
"""Statuses of those in between who do not know the verb PATCH."""
TOO_LARGE = 413

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 60.0
PATIENCE_S = 600.0
"""How long it goes on without a single further byte at the server."""
_BREATH_S = 1.0


@dataclass(frozen=True)
class Waiting:
    """Time in seconds, chance (0 to 1) and sleep, passed in."""

    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = secrets.SystemRandom().random
    pause: Callable[[float], None] = time.sleep


class Patience:
    """Counts what went wrong since the last progress, and waits before the next attempt.

    Uploads begun anew are counted on the whole. ``alive`` is called every second of a wait; what it raises
    ends the wait.
    """

    def __init__(self, waiting: Waiting, alive: Callable[[], None]) -> None:
        self._waiting = waiting
        self._alive = alive
        self._failures: Counts[Kind] = Counter()
        self._since = waiting.clock()

    def progress(self) -> None:
        """Begin to count anew: it goes on."""
        self._failures = Counter({kind: n for kind, n in self._failures.items() if _begins_anew(kind)})
        self._since = self._waiting.clock()

    def wait(self, kind: Kind, remedy: Remedy, asked_s: Optional[float], error: MineralError) -> None:
        """Wait as long as the server asked for, else longer each time; in the end raise ``error``."""
        self._failures[kind] += 1
        tried = sum(self._failures.values())
        wait_s = backoff_s(tried, self._waiting.chance()) if asked_s is None else asked_s
        left_s = PATIENCE_S - (self._waiting.clock() - self._since)
        if wait_s > left_s or (remedy.times is not None and self._failures[kind] > remedy.times):
            error.gave_up = True
            raise error
        self._sleep(wait_s)

    def _sleep(self, seconds: float) -> None:
        while seconds > 0:
            self._alive()
            self._waiting.pause(min(seconds, _BREATH_S))
            seconds -= _BREATH_S
        self._alive()


def backoff_s(failures: int, chance: float) -> float:
    """Return how many seconds to wait after so many failures in a row; ``chance`` is 0 to 1.

    Full jitter: many clients that were cut off together do not come back together.
    """
    return chance * min(FIRST_WAIT_S * 2.0 ** min(failures - 1, 16), LONGEST_WAIT_S)


def _begins_anew(kind: Kind) -> bool:
    remedy = REMEDIES.get(kind)
    return remedy is not None and remedy.step is Step.ANEW


def asked_wait_s(headers: Mapping[str, str]) -> Optional[float]:
    """Return how many seconds ``Retry-After`` (RFC 9110, 10.2.3) asks for.

    A moment is held against the server's own clock (``Date``): ours may be wrong by a day.
    """
    wanted = headers.get("Retry-After", "").strip()
    if wanted.isascii() and wanted.isdigit():
        return float(wanted)
    until, now = _moment(wanted), _moment(headers.get("Date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def _moment(text: str) -> Optional[datetime]:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
