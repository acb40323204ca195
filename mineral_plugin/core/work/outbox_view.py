"""The use cases of the outbox: what is in it in words, pause, give up, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Sequence, Tuple

import requests

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.line import Login
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.outbox import (
    FILE_NAME,
    FILED,
    SUBMITTING,
    Action,
    Outbox,
    Seen,
    glance,
)
from mineral_plugin.core.portal.outbox_state import Hold, Standing
from mineral_plugin.core.portal.problems import KINDS, title
from mineral_plugin.core.portal.retrying import PATIENCE_S
from mineral_plugin.core.work.attempting import REFUSED
from mineral_plugin.core.work.giving_up import give_up

Now = Callable[[], datetime]


class Stand(Enum):
    """How a filing stands, as a person sees it.

    ``OFFERED``: it was broken off (a stop, a crash, a power cut) and waits for somebody to continue it.
    """

    SENDING = "sending"
    WAITING = "waiting"
    PAUSED = "paused"
    PATIENCE = "patience"
    REFUSED = "refused"
    CANCELLING = "cancelling"
    OFFERED = "offered"
    FILED = "filed"


_OF_HOLD = {
    Hold.PAUSED: Stand.PAUSED,
    Hold.PATIENCE: Stand.PATIENCE,
    Hold.REFUSED: Stand.REFUSED,
    Hold.CANCELLING: Stand.CANCELLING,
}


@dataclass(frozen=True)
class OutboxLine:
    """One filing. ``share`` (0 to 1) of its bytes has arrived; ``reason`` is why it has not gone on.

    ``is_in_doubt``: the submission has left and its answer is not known; only asking the service tells.
    """

    action: str
    draft: str
    url: str
    stand: Stand
    share: float
    tried_at: Optional[datetime]
    next_at: Optional[datetime]
    reason: Optional[Phrase]
    is_in_doubt: bool
    receipt: str = ""

    @property
    def can_pause(self) -> bool:
        """Return whether there is anything to be held back."""
        return self.stand in (Stand.SENDING, Stand.WAITING)

    @property
    def can_continue(self) -> bool:
        """Return whether it can be gone on with at once."""
        return self.stand not in (Stand.SENDING, Stand.CANCELLING, Stand.FILED)

    @property
    def can_cancel(self) -> bool:
        """Return whether it can be given up without asking the service first."""
        return self.stand is not Stand.FILED and not self.is_in_doubt

    def sentence(self) -> Phrase:
        """Return how it stands, in one sentence."""
        values: Dict[str, Any] = {"draft": self.draft, "receipt": self.receipt}
        if self.next_at is not None:
            values["time"] = self.next_at
        return Phrase(f"outbox.stand.{self.stand.value}", values)


def outbox_lines(home: Path, now: Now) -> Tuple[OutboxLine, ...]:
    """Return all filings of a data folder in the order in which they were begun.

    Raises:
        CannotWriteError, NewerFileError: the outbox cannot be read.
    """
    if not (home / FILE_NAME).is_file():
        return ()
    return _lines(Outbox(home, now).look(), now())


def outbox_glance(home: Path, now: Now) -> Optional[Tuple[OutboxLine, ...]]:
    """Return those of drafts with an unfinished filing, ``None`` when a window would have to wait for it."""
    moment = now()
    seen = glance(home, moment)
    return None if seen is None else _lines(seen, moment)


def unfinished(lines: Sequence[OutboxLine]) -> Tuple[OutboxLine, ...]:
    """Return the filings that have not come to their end."""
    return tuple(line for line in lines if line.stand is not Stand.FILED)


def due(lines: Sequence[OutboxLine], now: datetime) -> Optional[OutboxLine]:
    """Return the filing whose next attempt is due, the longest waiting first; ``None`` while one is sent."""
    if any(line.stand is Stand.SENDING for line in lines):
        return None
    waiting = [line for line in lines if line.stand is Stand.WAITING and _is_due(line.next_at, now)]
    return min(waiting, key=lambda line: line.next_at or now, default=None)


def pause_filing(home: Path, now: Now, draft: str) -> Tuple[OutboxLine, ...]:
    """Let the unfinished filings of a draft not go on by themselves; whoever sends one stops at once.

    Raises:
        MissingError: no filing of that draft is unfinished.
    """
    outbox = Outbox(home, now)
    for line in lines_of(home, now, draft):
        # One that is being given up stays so.
        if line.stand is not Stand.CANCELLING:
            outbox.standings.hold(line.action, Hold.PAUSED)
    return lines_of(home, now, draft)


def cancel_filing(
    home: Path,
    now: Now,
    draft: str,
    session: requests.Session,
    login: Optional[Callable[[str], Optional[Login]]] = None,
) -> None:
    """Give up the unfinished filings of a draft; the draft stays as it is.

    ``login`` tells who files at an address; ``None`` is the invented applicant of the data folder.

    Raises:
        MissingError: no filing of that draft is unfinished.
        InputError: it may have been filed: the service has to be asked first.
        CannotWriteError: another program is sending.
        ServiceUnreachableError, ServiceRefusedError: what the service has could not be thrown away yet.
    """
    lines = lines_of(home, now, draft)
    if any(line.is_in_doubt for line in lines):
        raise InputError("outbox.ask_first", draft=draft)
    outbox = Outbox(home, now)
    with outbox.sender():
        for action in _actions(outbox, {line.action for line in lines}):
            who = login(action.url) if login is not None else None
            client = PortalClient(session, action.url, login=who or PracticeLogin(home))
            give_up(client, outbox, action)


def lines_of(home: Path, now: Now, draft: str) -> Tuple[OutboxLine, ...]:
    """Return the unfinished filings of a draft.

    Raises:
        MissingError: there is none.
    """
    found = tuple(line for line in unfinished(outbox_lines(home, now)) if line.draft == draft)
    if not found:
        raise MissingError("outbox.nothing_unfinished", draft=draft)
    return found


def line_told(line: OutboxLine, lang: str) -> Dict[str, Any]:
    """Return a filing as JSON data with its sentences in ``lang``."""
    return {
        "draft": line.draft,
        "service": line.url,
        "state": line.stand.value,
        "sentence": say(line.sentence(), lang),
        "arrived": round(line.share, 4),
        "lastAttempt": line.tried_at.isoformat() if line.tried_at else None,
        "nextAttempt": line.next_at.isoformat() if line.next_at else None,
        "reason": say(line.reason, lang) if line.reason else None,
        "inDoubt": line.is_in_doubt,
        "receipt": line.receipt or None,
    }


def _actions(outbox: Outbox, wanted: "set[str]") -> Tuple[Action, ...]:
    return tuple(action for action in outbox.actions() if action.id in wanted)


def _lines(seen: Seen, now: datetime) -> Tuple[OutboxLine, ...]:
    known = {(action.draft, action.url) for action, _ in seen.actions if action.backend is not None}
    return tuple(
        _line(action, standing, seen.is_sending, now)
        for action, standing in seen.actions
        # A repeated filing whose service has not answered yet is the one that is known already.
        if action.backend is not None or (action.draft, action.url) not in known
    )


def _line(action: Action, standing: Standing, is_sending: bool, now: datetime) -> OutboxLine:
    stand = _stand(action, standing, is_sending)
    return OutboxLine(
        action=action.id,
        draft=action.draft,
        url=action.url,
        stand=stand,
        share=1.0 if action.state in (SUBMITTING, FILED) else standing.arrived,
        tried_at=standing.tried_at,
        next_at=standing.next_at if stand is Stand.WAITING else None,
        reason=None if stand is Stand.FILED else _reason(action, standing),
        is_in_doubt=action.state == SUBMITTING,
        receipt=action.receipt.receipt_id if action.receipt else "",
    )


def _stand(action: Action, standing: Standing, is_sending: bool) -> Stand:
    if action.state == FILED:
        return Stand.FILED
    if standing.is_trying and is_sending:
        return Stand.SENDING
    if standing.hold in _OF_HOLD:
        return _OF_HOLD[standing.hold]
    return Stand.WAITING if standing.next_at is not None else Stand.OFFERED


def _reason(action: Action, standing: Standing) -> Optional[Phrase]:
    if not standing.reason:
        return Phrase("outbox.reason.in_doubt") if action.state == SUBMITTING else None
    if standing.reason == REFUSED and standing.about in KINDS:
        return Phrase("outbox.reason.refused", {"title": title(standing.about)})
    kind = "other" if standing.reason == REFUSED else standing.reason
    return Phrase(f"outbox.reason.{kind}")


def _is_due(next_at: Optional[datetime], now: datetime) -> bool:
    """Return whether a moment has come; one that no wait reaches was written by a clock that ran ahead."""
    return next_at is not None and not now < next_at <= now + timedelta(seconds=PATIENCE_S)
