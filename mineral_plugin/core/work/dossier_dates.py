"""The deadline clock of a filed dossier for who follows it: the day of the result, and what is next to do.

Days are reckoned here from the receipt and the events that are known, by the office calendar, so that they
are told without a line. What cannot be told is said so, and a service's own day is never passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Iterator, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.portal.following import (
    OTHER,
    PAYMENT_REQUIRED,
    SUPPLEMENT_REQUIRED,
    TimelineEvent,
    day_or_none,
)
from mineral_plugin.core.regulation.calendar import OfficeCalendar, load_calendar
from mineral_plugin.core.regulation.dossier_clock import Done, Standing, standing_of
from mineral_plugin.core.work.following import Followed, chosen_case

LATE, TODAY, SOON, AHEAD = "late", "today", "soon", "ahead"
SOON_DAYS = 5
"""How many working days ahead a reminder begins."""
SUPPLEMENT, PAYMENT, RESULT = "supplement", "payment", "result"
_BY_STATE = {"accepted": "accept", "decided": "decide", "result_delivered": "hand_over"}
_PAUSING = {SUPPLEMENT_REQUIRED: "require_supplement", PAYMENT_REQUIRED: "require_payment"}
_GOING_ON = {SUPPLEMENT_REQUIRED: "supplement", PAYMENT_REQUIRED: "record_payment"}


@dataclass(frozen=True)
class NextDate:
    """A day to remember: the last one for a supplement or a payment code, or the promised one of the result.

    ``working_days`` are those left to it, or by which it has passed; ``None`` where the calendar does not
    reach. ``is_mine``: it is the applicant who has to act.
    """

    kind: str
    day: date
    when: str
    working_days: Optional[int]

    @property
    def is_mine(self) -> bool:
        """Return whether the applicant has to act by that day."""
        return self.kind != RESULT

    @property
    def phrase(self) -> Phrase:
        """Return what the day is for."""
        return Phrase(f"following.next.{self.kind}", {"day": self.day})

    @property
    def left_phrase(self) -> Phrase:
        """Return how long there is to it, or since when it is over."""
        if self.when == TODAY:
            return Phrase("following.left.today")
        if self.working_days is None:
            return Phrase("following.left.unknown")
        return Phrase(f"following.left.{LATE if self.when == LATE else AHEAD}", {"days": self.working_days})


@dataclass(frozen=True)
class DossierDates:
    """What the clock says of a dossier on ``today``: its steps, days to remember, what is not known."""

    today: date
    standing: Standing
    dates: Tuple[NextDate, ...]
    remarks: Tuple[Phrase, ...]

    @property
    def next(self) -> Optional[NextDate]:
        """Return the nearest day on which the applicant has to act, else that of the result."""
        mine = [one for one in self.dates if one.is_mine]
        return next(iter(mine or self.dates), None)


def dates_of(one: Followed, today: date) -> DossierDates:
    """Return the deadlines of a dossier as they stand on ``today``."""
    standing = _standing(one, today)
    calendar = load_calendar()
    days = () if one.is_over else tuple(_days(one, standing))
    dates = sorted((_next(kind, day, today, calendar) for kind, day in days), key=lambda found: found.day)
    return DossierDates(today, standing, tuple(dates), tuple(_remarks(one, standing)))


def reminders_of(listed: Sequence[Followed], today: date) -> Tuple[Tuple[Followed, NextDate], ...]:
    """Return the dossiers for which the applicant has to act soon, today or since, the nearest day first."""
    found = ((one, dates_of(one, today).next) for one in listed)
    pressing = [(one, day) for one, day in found if day is not None and day.is_mine and day.when != AHEAD]
    return tuple(sorted(pressing, key=lambda pair: pair[1].day))


def acts_of(events: Sequence[TimelineEvent]) -> Iterator[Done]:
    """Yield what was done, as the clock takes it: by how the state changed, whatever the acts are called."""
    before = ""
    for event in events:
        act = _act(before, event)
        if act:
            yield Done(act, event.at, event.told("step"), event.told("outcome"))
        if event.state != OTHER:
            before = event.state


def _act(before: str, event: TimelineEvent) -> str:
    if event.told("act") == "record_step":
        return "record_step"
    if event.state == before:
        return ""
    if event.state == "in_review":
        return _GOING_ON.get(before, "")
    return _PAUSING.get(event.state) or _BY_STATE.get(event.state, "")


def _standing(one: Followed, today: date) -> Standing:
    last = one.learned.last
    if one.is_over or (last is not None and last.state == OTHER):
        name = "following.clock_over" if one.is_over else "following.clock_unknown"
        return Standing(None, Phrase(name))
    filed = one.first_receipt.received_at
    chosen = chosen_case(one.learned.told.flow)
    return standing_of(one.procedure, chosen, filed, tuple(acts_of(one.learned.events)), today)


def _told_due(one: Followed) -> Optional[date]:
    """Return the day of the result as the service told it last."""
    if "dueOn" in one.learned.told.flow:
        return day_or_none(one.learned.told.flow["dueOn"])
    last = one.learned.last
    return last.due if last else None


def _reckoned_due(standing: Standing) -> Optional[date]:
    return standing.timeline.promised if standing.timeline else None


def _days(one: Followed, standing: Standing) -> Iterator[Tuple[str, date]]:
    demand = one.open_demand
    if demand is not None and demand.until is not None:
        yield SUPPLEMENT, demand.until
    for fee in one.learned.fees:
        if not fee.is_paid and fee.code_until is not None:
            yield PAYMENT, fee.code_until
    due = _told_due(one) or _reckoned_due(standing)
    if due is not None:
        yield RESULT, due


def _next(kind: str, day: date, today: date, calendar: OfficeCalendar) -> NextDate:
    between = calendar.working_days_between(min(today, day), max(today, day)).number
    if day == today:
        return NextDate(kind, day, TODAY, 0)
    if day < today:
        return NextDate(kind, day, LATE, between)
    is_soon = (day - today).days <= SOON_DAYS if between is None else between <= SOON_DAYS
    return NextDate(kind, day, SOON if is_soon else AHEAD, between)


def _remarks(one: Followed, standing: Standing) -> Iterator[Phrase]:
    if one.learned.learned_at is None:
        yield Phrase("following.never_asked")
    else:
        yield Phrase("following.learned", {"moment": one.learned.learned_at})
    if standing.unknown is not None:
        yield standing.unknown
    if one.state in _PAUSING:
        yield Phrase(f"following.paused.{one.state}")
    if one.open_demand is not None and one.open_demand.until is None:
        yield Phrase("following.no_last_day")
    yield from _fee_remarks(one)
    told, ours = _told_due(one), _reckoned_due(standing)
    if told is not None and ours is not None and told != ours:
        yield Phrase("following.days_differ", {"told": told, "ours": ours})


def _fee_remarks(one: Followed) -> Iterator[Phrase]:
    if one.is_over:
        return
    for fee in one.learned.fees:
        if fee.is_paid:
            continue
        if fee.code_until is None:
            yield Phrase("following.code_day_unknown", {"no": fee.no})
        elif fee.after_code is not None:
            yield Phrase("following.after_code", {"no": fee.no, "told": fee.after_code})
        else:
            yield Phrase("following.after_code_unknown", {"no": fee.no})
