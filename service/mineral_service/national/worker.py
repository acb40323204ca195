"""Sending what waits for one agency: look up first, a new dossier once, then its progress in order.

After a message whose answer does not say whether it was taken the portal is asked before anything is sent
again. A dossier is sent as a new one a second time only where the first certainly was not taken; where
nobody can tell, a person decides. Of steps of the progress the portal cannot be asked: there it is always a
person who says whether they arrived.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Callable, Iterator, List, Optional, Tuple, TypeVar

from sqlalchemy import Connection, Row

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME, Clock
from mineral_plugin.core.base.words import Phrase
from mineral_service.dossiers import row_of
from mineral_service.flow.rows import events_of
from mineral_service.national import outbox
from mineral_service.national.gathering import NotMappedError, gather
from mineral_service.national.line import (
    AuthExpired,
    Duplicate,
    Line,
    NotDoneError,
    PracticeStaysError,
    Rejected,
    Retryable,
    Unknown,
)
from mineral_service.national.mapping import Body, blocks, dossier_body
from mineral_service.national.outbox import DOSSIER, HELD, PROGRESS, Parcel
from mineral_service.national.settings import Settings
from mineral_service.storage.store import Store

DONE, WAITS, NEEDS_A_PERSON = "done", "waits", "needs-a-person"
_FIRST_WAIT_S, _LONGEST_WAIT_S = 30.0, 3600.0
_MOST_DOUBLINGS = 7
_LONGEST_ASKED_S = 24 * 3600.0
_LEASE_READS = 5
"""A lease holds for so many answers that do not come; it is taken anew before each message."""
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Outcome:
    """What became of a dossier, in a sentence for the person who runs this; ``next_at`` where it waits."""

    code: str
    state: str
    phrase: Phrase
    next_at: Optional[str] = None


class _DoubtError(Exception):
    """Something was sent and nobody can say whether it arrived; ``is_over``: asking again would not help."""

    def __init__(self, phrase: Phrase, is_over: bool) -> None:
        super().__init__(phrase.id)
        self.phrase = phrase
        self.is_over = is_over


class Worker:
    """Sends for one agency; another one at the same time is refused."""

    def __init__(self, store: Store, settings: Settings, line: Line, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._line = line
        self._clock = clock
        self._holder = uuid.uuid4().hex

    def work(self, *named: str) -> Tuple[Outcome, ...]:
        """Send what is due; return what became of it, of the dossiers ``named``, and of all that is unsent.

        Raises:
            InputError: another worker sends for this agency.
        """
        agency = self._settings.unit
        with self._alone():
            tried = self._read(lambda connection: outbox.due(connection, agency, self._now()))
            self._bring_all(tried)
        open_ones = self._read(lambda connection: outbox.unsettled(connection, agency))
        told = [self._outcome(one) for one in dict.fromkeys((*named, *tried, *open_ones))]
        return tuple(one for one in told if one is not None)

    def send_again(self, code: str) -> str:
        """Let a dossier or its steps be sent again: a person says that what was in doubt is not there.

        Return which dossier it is.

        Raises:
            InputError: there is no such dossier, or another worker sends for this agency.
        """
        dossier = self._named(code)
        with self._alone(), self._store.write() as connection:
            outbox.mark(connection, dossier, is_there=0, asked=0, steps_asked_to=0)
            outbox.release(connection, dossier, self._now())
        return dossier

    def take_as_arrived(self, code: str) -> str:
        """Let the steps after those in doubt be sent: a person has seen these at the portal.

        Return which dossier it is.

        Raises:
            InputError: there is no such dossier, none of its steps are in doubt, or another worker sends for
                this agency.
        """
        dossier = self._named(code)
        with self._alone():
            last = self._parcel(dossier).steps_asked_to
            if not last:
                raise InputError("national.nothing_in_doubt", code=code)
            self._took_steps(dossier, last)
            self._write(lambda connection: outbox.release(connection, dossier, self._now()))
        return dossier

    # --- one dossier -----------------------------------------------------------------------------------

    def _bring_all(self, dossiers: Tuple[str, ...]) -> None:
        """Send one after the other; once the portal asks to wait or lets nobody in, all the others wait."""
        closed: Optional[NotDoneError] = None
        for dossier in dossiers:
            if closed is None:
                closed = self._bring(dossier)
            else:
                self._put_off(dossier, closed, self._last(dossier))

    def _bring(self, dossier: str) -> Optional[NotDoneError]:
        """Send what waits of a dossier; return what keeps others from being sent, too."""
        last = self._last(dossier)
        try:
            try:
                self._send(dossier)
            except AuthExpired:
                self._send(dossier)  # from the beginning, with a new log-in
        except NotDoneError as error:
            self._put_off(dossier, error, last)
            return error if isinstance(error, (Retryable, AuthExpired)) else None
        except NotMappedError as error:
            self._wait(dossier, error.phrase, None, last)
        except PracticeStaysError:
            self._wait(dossier, Phrase("national.practice", {"code": self._code(dossier)}), None, last)
        except _DoubtError as doubt:
            self._wait(dossier, doubt.phrase, None if doubt.is_over else self._wait_s(dossier), last)
        return None

    def _send(self, dossier: str) -> None:
        is_there = self._looked_up(self._parcel(dossier))
        row = self._read(lambda connection: outbox.newest(connection, dossier))
        if row is not None:
            body = self._body(row)
            if is_there:
                self._change(dossier, body)
            else:
                self._create(dossier, body)
            self._write(lambda connection: outbox.settle(connection, dossier, DOSSIER, row.seq))
        self._send_steps(dossier)

    def _looked_up(self, parcel: Parcel) -> bool:
        self._hold()
        if self._line.has(parcel):
            self._mark(parcel.dossier, is_there=1, asked=0)
            return True
        if parcel.asked or parcel.is_there:
            raise _DoubtError(Phrase("national.doubt", {"code": parcel.code}), is_over=False)
        return False

    def _create(self, dossier: str, body: Body) -> None:
        """Send a new dossier. That it was asked for is written down first: a kill leaves it in doubt."""
        self._hold()
        self._mark(dossier, asked=1)
        try:
            self._line.send_dossier(self._parcel(dossier), body, is_new=True)
        except (Retryable, AuthExpired):
            self._mark(dossier, asked=0)
            raise
        except Rejected:
            if not self._line.has(self._parcel(dossier)):
                self._mark(dossier, asked=0)
                raise
            self._change(dossier, body)
        except (Duplicate, Unknown):
            self._looked_up(self._parcel(dossier))
            self._change(dossier, body)
        else:
            self._mark(dossier, is_there=1, asked=0)

    def _change(self, dossier: str, body: Body) -> None:
        self._hold()
        self._mark(dossier, is_there=1, asked=0)
        self._line.send_dossier(self._parcel(dossier), body, is_new=False)

    def _send_steps(self, dossier: str) -> None:
        rows = self._read(lambda connection: outbox.steps(connection, dossier))
        self._check_steps(dossier, rows)
        for block in blocks(rows):
            self._hold()
            self._mark(dossier, steps_asked_to=block[-1].seq)
            try:
                self._line.send_steps(self._parcel(dossier), [json.loads(row.payload) for row in block])
            except (Duplicate, Unknown):
                self._check_steps(dossier, list(block))
            except NotDoneError:
                self._mark(dossier, steps_asked_to=0)
                raise
            self._took_steps(dossier, block[-1].seq)

    def _check_steps(self, dossier: str, rows: List[Row[_Found]]) -> None:
        """Refuse to send steps while some are in doubt."""
        parcel = self._parcel(dossier)
        if parcel.steps_asked_to:
            values = {"code": parcel.code, "first": rows[0].seq, "last": parcel.steps_asked_to}
            raise _DoubtError(Phrase("national.doubt_steps", values), is_over=True)

    def _took_steps(self, dossier: str, last: int) -> None:
        with self._store.write() as connection:
            outbox.settle(connection, dossier, PROGRESS, last)
            outbox.mark(connection, dossier, steps_to=last, steps_asked_to=0)

    def _body(self, row: Row[_Found]) -> Body:
        """Return the payload of a row; one that could not be told before is made now.

        Raises:
            NotMappedError: it cannot be told yet.
        """
        if row.payload:
            body: Body = json.loads(row.payload)
            return body
        with self._store.write() as connection:
            events = [one for one in events_of(connection, row.dossier) if one.seq <= row.seq]
            told = gather(connection, self._settings, row_of(connection, row.dossier), events)
            made = dossier_body(told)
            outbox.fill(connection, row, made)
        return made

    # --- what comes of it ------------------------------------------------------------------------------

    def _put_off(self, dossier: str, error: NotDoneError, last: int) -> None:
        """Let a dossier wait after a message that did not succeed; what was refused waits for a person."""
        code = self._code(dossier)
        if isinstance(error, Rejected):
            values = {"code": code, "error": error.code, "text": error.text or "-"}
            self._wait(dossier, Phrase("national.rejected", values), None, last)
            return
        phrase = Phrase("national.unclear", {"code": code})
        if isinstance(error, AuthExpired):
            phrase = Phrase("national.not_let_in", {"code": code})
        if isinstance(error, Retryable):
            phrase = Phrase("national.later", {"code": code})
        asked = min(error.after or 0.0, _LONGEST_ASKED_S) if isinstance(error, Retryable) else 0.0
        self._wait(dossier, phrase, max(asked, self._wait_s(dossier)), last)

    def _wait(self, dossier: str, phrase: Phrase, seconds: Optional[float], last: int) -> None:
        until = None if seconds is None else self._now(seconds)
        self._write(lambda connection: outbox.put_off(connection, dossier, last, phrase, until))

    def _last(self, dossier: str) -> int:
        """Return up to which event something waits now; what comes meanwhile waits for its own turn."""
        return self._read(lambda connection: outbox.last_unsent(connection, dossier))

    def _wait_s(self, dossier: str) -> float:
        row = self._read(lambda connection: outbox.unsent(connection, dossier))
        doublings = min(int(row.attempts), _MOST_DOUBLINGS) if row is not None else 0
        return min(_FIRST_WAIT_S * float(1 << doublings), _LONGEST_WAIT_S)

    def _outcome(self, dossier: str) -> Optional[Outcome]:
        parcel = self._parcel(dossier)
        row = self._read(lambda connection: outbox.unsent(connection, dossier))
        if row is None:
            phrase = Phrase("national.done", {"code": parcel.code, "step": parcel.steps_to})
            return Outcome(parcel.code, DONE, phrase)
        phrase_or_none = outbox.reason(row)
        if phrase_or_none is None:
            return None  # it came while others were sent
        if row.state == HELD:
            return Outcome(parcel.code, NEEDS_A_PERSON, phrase_or_none)
        return Outcome(parcel.code, WAITS, phrase_or_none, row.next_at)

    # --- rows and time ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other workers out: what one has just sent is in doubt only until its answer is there."""
        self._hold()
        try:
            yield
        finally:
            self._write(lambda connection: outbox.give_back(connection, self._settings.unit, self._holder))

    def _hold(self) -> None:
        """Take the agency's lease, or take it for longer."""
        agency, now = self._settings.unit, self._clock.now().astimezone(VIETNAM_TIME)
        seconds = _LEASE_READS * self._settings.read_s
        with self._store.write(f"national {agency}") as connection:
            if not outbox.take_lease(connection, agency, self._holder, now, seconds):
                raise InputError("national.busy", agency=agency)

    def _now(self, later_s: float = 0.0) -> str:
        moment: datetime = self._clock.now().astimezone(VIETNAM_TIME) + timedelta(seconds=later_s)
        return moment.isoformat(timespec="seconds")

    def _named(self, code: str) -> str:
        agency = self._settings.unit
        dossier = self._read(lambda connection: outbox.with_code(connection, agency, code))
        if dossier is None:
            raise InputError("national.dossier_unknown", code=code)
        return dossier

    def _code(self, dossier: str) -> str:
        return self._parcel(dossier).code

    def _parcel(self, dossier: str) -> Parcel:
        return self._read(lambda connection: outbox.parcel(connection, dossier))

    def _mark(self, dossier: str, **values: int) -> None:
        self._write(lambda connection: outbox.mark(connection, dossier, **values))

    def _read(self, work: Callable[[Connection], _Found]) -> _Found:
        with self._store.read() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], None]) -> None:
        with self._store.write() as connection:
            work(connection)
