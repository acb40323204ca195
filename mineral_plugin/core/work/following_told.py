"""A followed dossier as JSON data with sentences, the same for every front door."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Dict, List, Optional, Tuple

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.portal.following import Demand, FeeDue, Result, TimelineEvent
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.work.deadline_words import step_remarks, step_sentence
from mineral_plugin.core.work.dossier_dates import DossierDates, NextDate, dates_of
from mineral_plugin.core.work.following import Filter, Followed
from mineral_plugin.core.work.receipt_checking import outcome_phrase


def told(one: Followed, today: date, lang: str) -> Dict[str, Any]:
    """Return all that is known of a dossier on ``today``."""
    dates = dates_of(one, today)
    learned, checked = one.learned, one.signature()
    return {
        **line_told(one, dates, lang),
        "dossierId": one.which[1],
        "service": one.action.url,
        "legalEffect": one.receipt.legal_effect,
        "receiptSignature": {
            "outcome": checked.outcome.value,
            "sentence": say(outcome_phrase(one.receipt, checked), lang),
        },
        "dates": [_date_told(found, lang) for found in dates.dates],
        "remarks": [say(remark, lang) for remark in dates.remarks],
        "steps": steps_told(dates, lang),
        "timeline": [event_told(event, lang) for event in learned.events],
        "demands": [_demand_told(demand) for demand in learned.demands],
        "fees": [fee_told(fee, lang) for fee in learned.fees],
        "results": [result_told(result, lang) for result in learned.results],
    }


def line_told(one: Followed, dates: DossierDates, lang: str) -> Dict[str, Any]:
    """Return what a list tells of a dossier: state in words, version, the next day."""
    return {
        "draft": one.draft,
        "receiptId": one.receipt.receipt_id,
        "version": one.version,
        "area": one.area_name,
        "procedure": one.procedure,
        "state": one.state,
        "stateName": say(one.state_phrase, lang),
        "learnedAt": _moment(one.learned.learned_at),
        "next": _date_told(dates.next, lang) if dates.next else None,
        "problem": one.problem.text(lang) if one.problem else None,
    }


def wanted(listed: Tuple[Followed, ...], given: Filter, today: date) -> Tuple[Followed, ...]:
    """Return the dossiers that a filter lets pass, those whose next day is nearest first."""

    def key(one: Followed) -> Any:
        day = _next_day(one, today)
        return day is None, day or today, one.draft

    return tuple(sorted((one for one in listed if given.lets(one, _next_day(one, today))), key=key))


def _next_day(one: Followed, today: date) -> Optional[date]:
    found = dates_of(one, today).next
    return found.day if found else None


def steps_told(dates: DossierDates, lang: str) -> List[Dict[str, Any]]:
    """Return where each step stands by the clock reckoned here, each in one sentence with its remarks."""
    timeline = dates.standing.timeline
    if timeline is None:
        return []
    calendar = load_calendar()
    return [
        {
            "id": step.step.id,
            "state": step.state,
            "due": _day(step.due),
            "sentence": say(step_sentence(step, timeline, calendar), lang),
            "remarks": [say(remark, lang) for remark in step_remarks(step, calendar)],
        }
        for step in timeline.steps
    ]


def event_told(event: TimelineEvent, lang: str) -> Dict[str, Any]:
    """Return an event with its sentence; what came is in ``raw``."""
    return {
        "seq": event.seq,
        "at": _moment(event.at),
        "state": event.state,
        "sentence": say(event_phrase(event), lang),
        "raw": dict(event.raw),
    }


def event_phrase(event: TimelineEvent) -> Phrase:
    """Return one sentence about an event: when, what, and what the office wrote to it."""
    state = Phrase(f"flow.state.{event.state}")
    if event.state == "other":
        state = Phrase("following.state_other", {"code": event.code or "-"})
    said = " ".join((event.told("note") or event.told("reason")).split())
    values = {"moment": event.at, "state": state, "said": said}
    return Phrase("following.event_said" if said else "following.event", values)


def fee_told(fee: FeeDue, lang: str) -> Dict[str, Any]:
    """Return a demand for payment with its sentence."""
    return {
        "no": fee.no,
        "paid": fee.is_paid,
        "amountVnd": fee.amount_vnd,
        "paymentCode": fee.code or None,
        "codeUntil": _day(fee.code_until),
        "sentence": say(fee_phrase(fee), lang),
    }


def fee_phrase(fee: FeeDue) -> Phrase:
    """Return one sentence about a demand for payment."""
    values = {"no": fee.no, "name": fee.name or Phrase("following.fee_unnamed"), "amount": fee.amount_vnd}
    if fee.is_paid:
        return Phrase("following.fee_paid", values)
    return Phrase("following.fee_due" if fee.amount_vnd is not None else "following.fee_unknown", values)


def result_told(result: Result, lang: str) -> Dict[str, Any]:
    """Return a decision with its sentence."""
    return {
        "no": result.no,
        "outcome": result.outcome,
        "number": result.number,
        "title": result.title or None,
        "decidedAt": _moment(result.decided_at),
        "handedOverAt": _moment(result.handed_over_at),
        "sha256": result.sha256,
        "sentence": say(result_phrase(result), lang),
    }


def result_phrase(result: Result) -> Phrase:
    """Return one sentence about a decision."""
    values = {"number": result.number, "reason": result.reason}
    if result.outcome == "granted":
        return Phrase("following.result_granted", values)
    if result.outcome == "refused":
        return Phrase(
            "following.result_refused" if result.reason else "following.result_refused_bare", values
        )
    return Phrase("following.result_other", {**values, "outcome": result.outcome or "-"})


def _demand_told(demand: Demand) -> Dict[str, Any]:
    return {
        "no": demand.no,
        "open": demand.is_open,
        "until": _day(demand.until),
        "content": demand.content,
        "items": [{"component": component, "reason": reason} for component, reason in demand.items],
    }


def _date_told(found: NextDate, lang: str) -> Dict[str, Any]:
    return {
        "kind": found.kind,
        "day": found.day.isoformat(),
        "when": found.when,
        "workingDays": found.working_days,
        "sentence": say(found.phrase, lang),
        "left": say(found.left_phrase, lang),
    }


def _day(day: Optional[date]) -> Optional[str]:
    return day.isoformat() if day else None


def _moment(moment: Optional[datetime]) -> Optional[str]:
    return moment.isoformat(timespec="seconds") if moment else None
