"""The use case of withdrawing a filed dossier: with a reason, and once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, Optional

import requests

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.followed import FollowedFile
from mineral_plugin.core.portal.following import Following, checked_reason, event_of
from mineral_plugin.core.portal.later_actions import DONE, WITHDRAWAL, LaterAction
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.work.following import Followed, LoginFor, Now, client_of, find_followed, refresh
from mineral_plugin.core.work.settling import settle

_WITHDRAWN = "withdrawn"


def withdraw(
    one: Followed,
    reason: str,
    session: requests.Session,
    home: Path,
    now: Now,
    waiting: Optional[Waiting] = None,
    logins: Optional[LoginFor] = None,
) -> Followed:
    """Take a dossier back and return what is known of it then; doing it again changes nothing.

    It is written to the outbox first. After a doubt the service is asked before anything is sent again.

    Raises:
        InputError: no reason, or a too long one.
        ServiceUnreachableError: no answer; do it again later, it will not be done twice.
        ServiceRefusedError: the service does not let it be taken back: something was decided.
    """
    said = checked_reason(reason)
    outbox = Outbox(home, now)
    with outbox.sender() as alive:
        client = client_of(one, session, home, logins)
        action = outbox.plan_later(WITHDRAWAL, one.action)
        if action.state != DONE:
            event = _sent(Following(client.line), one, action, said, alive, waiting or Waiting())
            FollowedFile(home).add_events(one.which, [event], now())
            outbox.finish_later(action, event)
    return _as_far_as_known(one, session, home, now, logins)


def _sent(
    ask: Following,
    one: Followed,
    action: LaterAction,
    reason: str,
    alive: Callable[[], None],
    waiting: Waiting,
) -> Mapping[str, Any]:
    try:
        return settle(
            lambda: ask.withdraw(action.dossier, action.key, reason),
            lambda: _happened(ask, one, action),
            alive,
            waiting,
        )
    except RefusedError as error:
        # It may be withdrawn already, from another computer.
        found = _happened(ask, one, action) if error.slug == "act-not-allowed" else None
        if found is None:
            raise
        return found


def _happened(ask: Following, one: Followed, action: LaterAction) -> Optional[Mapping[str, Any]]:
    """Return the event of the withdrawal where the service has it, ``None`` when it certainly has not."""
    try:
        events = ask.timeline(action.dossier, 0)
    except ServiceUnreachableError as error:
        raise ServiceUnreachableError("withdrawal.in_doubt", url=ask.line.url, draft=one.draft) from error
    return next((event for event in events if event_of(event).state == _WITHDRAWN), None)


def _as_far_as_known(
    one: Followed, session: requests.Session, home: Path, now: Now, logins: Optional[LoginFor]
) -> Followed:
    """Return what is known; the withdrawal is done, whether or not the line holds for one more question."""
    again = find_followed(home, now, one.draft)
    try:
        return refresh(again, session, home, now, logins=logins)
    except ServiceUnreachableError:
        return again
