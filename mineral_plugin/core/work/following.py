"""The use cases of following filed dossiers: what is known of each without a line, and asking anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

import requests

from mineral_plugin.core.base.errors import (
    CancelledError,
    MineralError,
    MissingError,
    SecretsClosedError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier.drafts import FOLDER as DRAFTS
from mineral_plugin.core.dossier.parties import party_of
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.followed import FollowedFile, Learned, Told, Which
from mineral_plugin.core.portal.following import ENDS, OTHER, WITHDRAWABLE, Demand, Following
from mineral_plugin.core.portal.later_actions import DONE, SUPPLEMENT, LaterAction
from mineral_plugin.core.portal.line import Login
from mineral_plugin.core.portal.login import PracticeLogin
from mineral_plugin.core.portal.outbox import FILE_NAME as OUTBOX
from mineral_plugin.core.portal.outbox import Action, Outbox
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.signatures import CheckedSignature, check_signature, keys_of

Now = Callable[[], datetime]
LoginFor = Callable[[str], Login]
"""Gives who asks at the service of an address; without it the invented applicant of the data folder asks."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Followed:
    """A filed dossier: its filing, what was done to it later, and what was learned of it.

    ``problem`` is why it could not be asked for just now; what is known is then that of before. ``client`` is
    the number here of the party that it is for, "" if none was chosen.
    """

    action: Action
    later: Tuple[LaterAction, ...] = ()
    learned: Learned = Learned()
    problem: Optional[MineralError] = None
    client: str = ""

    @property
    def draft(self) -> str:
        """Return the reference of the dossier on this computer."""
        return self.action.draft

    @property
    def which(self) -> Which:
        """Return the id of its backend and its id there."""
        return str(self.action.backend), str(self.action.dossier)

    @property
    def first_receipt(self) -> Receipt:
        """Return the receipt of its filing: deadlines count from it."""
        if self.action.receipt is None:
            raise LookupError(self.action.id)
        return self.action.receipt

    @property
    def receipt(self) -> Receipt:
        """Return the receipt of the version that was filed last from this computer."""
        answers = [one.answer for one in self.later if one.kind == SUPPLEMENT and one.state == DONE]
        return receipt_from_dict(answers[-1]) if answers and answers[-1] else self.first_receipt

    @property
    def version(self) -> int:
        """Return the number of that version."""
        return self.receipt.version

    @property
    def procedure(self) -> str:
        """Return the procedure of the working list."""
        return self.first_receipt.procedure

    @property
    def area_name(self) -> str:
        """Return the name of the area."""
        return str(self.action.opening.get("areaName", ""))

    @property
    def state(self) -> str:
        """Return the state after the last event, ``other`` for one not known here, ``unknown`` before any."""
        last = self.learned.last
        return last.state if last else UNKNOWN

    @property
    def state_phrase(self) -> Phrase:
        """Return the state in words."""
        last = self.learned.last
        if last is None:
            return Phrase("following.state_unknown")
        if last.state == OTHER:
            return Phrase("following.state_other", {"code": last.code or "-"})
        return Phrase(f"flow.state.{last.state}")

    @property
    def is_over(self) -> bool:
        """Return whether nothing leads out of its state."""
        return self.state in ENDS

    @property
    def can_withdraw(self) -> bool:
        """Return whether it may be taken back, as far as is known here: the service decides."""
        return self.state in WITHDRAWABLE or self.state in (UNKNOWN, OTHER)

    @property
    def open_demand(self) -> Optional[Demand]:
        """Return the demand that waits for its answer, if there is one."""
        waiting = [demand for demand in self.learned.demands if demand.is_open]
        return waiting[-1] if waiting and not self.is_over else None

    def signature(self) -> CheckedSignature:
        """Check the receipt against the keys that were learned; needs no line."""
        keys = keys_of(self.learned.told.keys) if self.learned.told.keys else {}
        return check_signature(self.receipt.body, keys)


@dataclass(frozen=True)
class Filter:
    """Which dossiers are wanted; what is empty or ``None`` lets all pass. ``before``: next date at most."""

    state: str = ""
    procedure: str = ""
    before: Optional[date] = None
    client: str = ""

    def lets(self, one: Followed, next_day: Optional[date]) -> bool:
        """Return whether a dossier with that next date is wanted."""
        if self.state and one.state != self.state:
            return False
        if self.procedure and one.procedure != self.procedure:
            return False
        if self.client and one.client != self.client:
            return False
        return self.before is None or (next_day is not None and next_day <= self.before)


def followed(home: Path, now: Now) -> Tuple[Followed, ...]:
    """Return what is known of each filed dossier of a data folder, without asking anybody.

    Raises:
        NewerFileError, CannotWriteError: a file of the data folder cannot be used.
    """
    if not (home / OUTBOX).is_file():
        return ()
    outbox = Outbox(home, now)
    filed = [action for action in outbox.actions() if action.receipt is not None]
    if not filed:
        return ()
    later, known = outbox.later_actions(), FollowedFile(home)
    return tuple(
        replace(_followed(action, later, known), client=party_of(home / DRAFTS / action.draft))
        for action in filed
    )


def find_followed(home: Path, now: Now, reference: str) -> Followed:
    """Return a filed dossier by its reference here or the number of its receipt.

    Raises:
        MissingError: none was filed from this data folder under that name.
    """
    for one in followed(home, now):
        if reference in (one.draft, one.first_receipt.receipt_id):
            return one
    raise MissingError("following.none", reference=reference)


def refresh(
    one: Followed,
    session: requests.Session,
    home: Path,
    now: Now,
    wait_s: int = 0,
    logins: Optional[LoginFor] = None,
) -> Followed:
    """Ask the service what became of a dossier, keep it, and return what is known now.

    ``wait_s``: how long the service may wait for the next event. Asking again changes nothing that is known.

    Raises:
        ServiceUnreachableError: no answer; what was known stays known.
        ServiceRefusedError: the service knows no such dossier of ours, or is another one at that address.
        CannotWriteError: what was learned cannot be kept.
    """
    client = client_of(one, session, home, logins)
    known = FollowedFile(home)
    ask = Following(client.line)
    _, dossier = one.which
    events = _timeline(ask, dossier, one.learned.seen_up_to, wait_s)
    known.add_events(one.which, events, now())
    told = Told(ask.flow(dossier), ask.demands(dossier), ask.fees(dossier), ask.results(dossier), ask.keys())
    known.keep(one.which, told, now())
    return replace(one, learned=known.learned(one.which), problem=None)


def _timeline(ask: Following, dossier: str, after: int, wait_s: int) -> List[Dict[str, Any]]:
    """Return the events after a number; where somebody in between ends a long wait, without one."""
    try:
        return ask.timeline(dossier, after, wait_s)
    except ServiceUnreachableError:
        if not wait_s:
            raise
        return ask.timeline(dossier, after)


def refresh_all(
    session: requests.Session,
    home: Path,
    now: Now,
    logins: Optional[LoginFor] = None,
    progress: Optional[Progress] = None,
) -> Tuple[Followed, ...]:
    """Ask for every filed dossier; one that cannot be asked for keeps what is known, with the reason.

    A service that does not answer is not asked for the next dossier either.

    Raises:
        CancelledError: the user stopped; what was learned is kept.
        CannotWriteError, NewerFileError: a file of the data folder cannot be used.
    """
    hears = progress or NoProgress()
    silent: Dict[str, MineralError] = {}
    found: List[Followed] = []
    listed = followed(home, now)
    for at, one in enumerate(listed):
        if hears.cancelled():
            raise CancelledError("error.cancelled")
        hears.report(at / len(listed))
        found.append(_asked(one, silent, lambda of: refresh(of, session, home, now, logins=logins)))
    return tuple(found)


def client_of(
    one: Followed, session: requests.Session, home: Path, logins: Optional[LoginFor] = None
) -> PortalClient:
    """Return a client of the service that a dossier was filed at.

    Raises:
        ServiceUnreachableError: no answer.
        ServiceRefusedError: another service answers at that address.
    """
    login = logins(one.action.url) if logins is not None else PracticeLogin(home)
    client = PortalClient(session, one.action.url, login=login)
    if client.landing().backend_id != one.action.backend:
        raise ServiceRefusedError("following.other_service", url=client.url, draft=one.draft)
    return client


def procedures_of(listed: Sequence[Followed]) -> Tuple[str, ...]:
    """Return the procedures of dossiers, each once, for a filter."""
    return tuple(sorted({one.procedure for one in listed}))


def _asked(one: Followed, silent: Dict[str, MineralError], ask: Callable[[Followed], Followed]) -> Followed:
    url = one.action.url
    if url in silent:
        return replace(one, problem=silent[url])
    try:
        return ask(one)
    except ServiceUnreachableError as error:
        silent[url] = error
        return replace(one, problem=error)
    except (ServiceRefusedError, SecretsClosedError) as error:
        return replace(one, problem=error)


def _followed(action: Action, later: Sequence[LaterAction], known: FollowedFile) -> Followed:
    which = str(action.backend), str(action.dossier)
    mine = tuple(one for one in later if (one.backend, one.dossier) == which)
    return Followed(action, mine, known.learned(which))


def chosen_case(flow: Mapping[str, object]) -> Tuple[str, str]:
    """Return the national code and the case that the office took a dossier for; empty where it said none."""
    case = flow.get("case")
    if not isinstance(case, dict):
        return "", ""
    return str(case.get("code") or ""), str(case.get("case") or "")
