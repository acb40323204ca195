"""What a service tells of a filed dossier: events, demands, fees, results; and the calls that ask for it.

Whatever a service adds later is kept as it came and never trips anybody: a code that is not one of the ten of
the National Portal is the state ``other``, with the code beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple, TypeVar
from urllib.parse import quote

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.portal.line import Line, RefusedError, text
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.regulation.clock_model import in_vietnam

STATES: Mapping[int, str] = {
    1: "submitted",
    2: "accepted",
    3: "not_accepted",
    4: "in_review",
    5: "supplement_required",
    6: "payment_required",
    7: "withdrawn",
    8: "stopped",
    9: "decided",
    10: "result_delivered",
}
"""Code of the National Portal -> state."""
OTHER = "other"
SUPPLEMENT_REQUIRED, PAYMENT_REQUIRED = "supplement_required", "payment_required"
ENDS = frozenset(["not_accepted", "withdrawn", "stopped", "result_delivered"])
"""States that nothing leads out of."""
WITHDRAWABLE = frozenset(["submitted", "accepted", "in_review", SUPPLEMENT_REQUIRED, PAYMENT_REQUIRED])
"""States in which a dossier may be taken back: nothing was decided yet."""
MAX_WAIT_S = 30
_MORE_S = 30.0
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class TimelineEvent:
    """Something that happened; ``raw`` is the event as it came, ``code`` its code in whatever form it had."""

    seq: int
    at: datetime
    code: str
    state: str
    raw: Mapping[str, Any]

    def told(self, name: str) -> str:
        """Return a text that the event tells under a name, empty where it tells none."""
        found = self.raw.get(name)
        return found if isinstance(found, str) else ""

    @property
    def due(self) -> Optional[date]:
        """Return the day of the result as the service told it with this event."""
        return day_or_none(self.raw.get("dueOn"))


@dataclass(frozen=True)
class Demand:
    """A demand for a supplement: what is to come, by component with the office's remark, and until when."""

    no: int
    asked_at: Optional[datetime]
    content: str
    items: Tuple[Tuple[str, str], ...]
    until: Optional[date]
    is_open: bool

    @property
    def components(self) -> Tuple[str, ...]:
        """Return the components that may be changed."""
        return tuple(component for component, _ in self.items)


@dataclass(frozen=True)
class FeeDue:
    """A demand for payment; the amount is ``None`` where the service cannot tell it.

    ``code`` is what to pay with and ``code_until`` the last day that it can be used, where the service tells
    them; ``after_code`` what the service says happens then.
    """

    no: int
    name: Optional[Bilingual]
    amount_vnd: Optional[int]
    is_paid: bool
    asked_at: Optional[datetime]
    code: str
    code_until: Optional[date]
    after_code: Optional[Bilingual]


@dataclass(frozen=True)
class Result:
    """A decision; its paper can be fetched once it was handed over. ``sha256`` is that of the paper."""

    no: int
    outcome: str
    number: str
    reason: str
    decided_at: Optional[datetime]
    handed_over_at: Optional[datetime]
    kind: str
    title: str
    sha256: str
    size_bytes: Optional[int]


class Following:
    """The calls about one service's filed dossiers.

    Raises:
        ServiceUnreachableError: there was no answer, or it was not the service that answered.
        RefusedError: the service answered and refused.
    """

    def __init__(self, line: Line) -> None:
        self.line = line

    def timeline(self, dossier: str, after: int, wait_s: int = 0) -> List[Dict[str, Any]]:
        """Return the events after a number as they came; ``wait_s``: how long the service may wait."""
        wait = min(max(wait_s, 0), MAX_WAIT_S)
        asked: Dict[str, Any] = {"params": {"after": str(after)}, "answer_s": wait + _MORE_S}
        if wait:
            asked["headers"] = {"Prefer": f"wait={wait}"}
        answer = self.line.ask("GET", f"{_place(dossier)}/timeline", **asked)
        if answer.status_code == 204:
            return []
        return self.line.read(_events, self.line.answered(answer))

    def flow(self, dossier: str) -> Dict[str, Any]:
        """Return where the dossier stands in its process, as the service writes it."""
        return self.line.call("GET", f"{_place(dossier)}/flow")

    def demands(self, dossier: str) -> List[Dict[str, Any]]:
        """Return the demands for a supplement as the service writes them."""
        return self._items(f"{_place(dossier)}/supplement-requests", demand_of)

    def fees(self, dossier: str) -> List[Dict[str, Any]]:
        """Return the demands for payment as the service writes them."""
        return self._items(f"{_place(dossier)}/fees", fee_of)

    def results(self, dossier: str) -> List[Dict[str, Any]]:
        """Return the decisions as the service writes them."""
        return self._items(f"{_place(dossier)}/results", result_of)

    def sent_for(self, dossier: str, no: int) -> Dict[Tuple[str, int], str]:
        """Return the files that came for a demand and are not filed: (component, slot) -> SHA-256."""
        body = self.line.call("GET", f"{_place(dossier)}/supplement-requests")
        return self.line.read(lambda found: _sent(found, no), body)

    def receipt(self, dossier: str) -> Receipt:
        """Return the receipt of the version that was filed last."""
        return self.line.read(receipt_from_dict, self.line.call("GET", f"{_place(dossier)}/receipt"))

    def keys(self) -> Dict[str, Any]:
        """Return the public keys of the service's receipts as it publishes them."""
        return self.line.call("GET", "/.well-known/jwks.json", public=True)

    def withdraw(self, dossier: str, key: str, reason: str) -> Dict[str, Any]:
        """Take a dossier back under ``key``; return the event."""
        answer = self.line.call(
            "POST",
            f"{_place(dossier)}/withdrawal",
            json={"reason": reason},
            headers={"Idempotency-Key": key},
        )
        return self.line.read(lambda found: _event(found["event"]), answer)

    def answer(self, dossier: str, no: int, key: str, manifest: Mapping[str, Any], sha256: str) -> Receipt:
        """File the answer to a demand under ``key``; return the receipt of the new version."""
        answer = self.line.call(
            "POST",
            f"{_place(dossier)}/supplement-requests/{no:d}/responses",
            json={"manifest": dict(manifest), "manifestSha256": sha256},
            headers={"Idempotency-Key": key},
        )
        return self.line.read(receipt_from_dict, answer)

    def _items(self, path: str, check: Callable[[Mapping[str, Any]], object]) -> List[Dict[str, Any]]:
        def items(body: Dict[str, Any]) -> List[Dict[str, Any]]:
            found = list(body["items"])
            for item in found:
                check(item)
            return found

        try:
            return self.line.read(items, self.line.call("GET", path))
        except RefusedError as error:
            if error.slug in ("not-found", "method-not-allowed"):
                return []  # a service of another kind that knows no such thing
            raise


# --- reading what came --------------------------------------------------------------------------------


def event_of(raw: Mapping[str, Any]) -> TimelineEvent:
    """Return an event as it came, read.

    Raises:
        KeyError, TypeError, ValueError: it has no number or no moment.
    """
    code = raw.get("code")
    known = STATES.get(code) if isinstance(code, int) and not isinstance(code, bool) else None
    return TimelineEvent(
        seq=_number(raw["seq"]),
        at=_moment(text(raw["at"])),
        code="" if code is None else str(code),
        state=known or OTHER,
        raw=raw,
    )


def demand_of(raw: Mapping[str, Any]) -> Demand:
    """Return a demand as it came, read; raises as ``event_of``."""
    return Demand(
        no=_number(raw["no"]),
        asked_at=moment_or_none(raw.get("askedAt")),
        content=_said(raw.get("content")),
        items=tuple((text(item["component"]), _said(item.get("reason"))) for item in raw["items"]),
        until=day_or_none(raw.get("until")),
        is_open=raw.get("state") == "open",
    )


def fee_of(raw: Mapping[str, Any]) -> FeeDue:
    """Return a demand for payment as it came, read; raises as ``event_of``."""
    amount = raw.get("amountVnd")
    return FeeDue(
        no=_number(raw["no"]),
        name=_bilingual(raw.get("name")),
        amount_vnd=None if amount is None else int(amount),
        is_paid=raw.get("state") == "paid",
        asked_at=moment_or_none(raw.get("askedAt")),
        code=_said(raw.get("paymentCode")),
        code_until=day_or_none(raw.get("codeUntil")),
        after_code=_bilingual(raw.get("afterCode")),
    )


def result_of(raw: Mapping[str, Any]) -> Result:
    """Return a decision as it came, read; raises as ``event_of``."""
    size = raw.get("bytes")
    return Result(
        no=_number(raw["no"]),
        outcome=_said(raw.get("outcome")),
        number=_said(raw.get("number")),
        reason=_said(raw.get("reason")),
        decided_at=moment_or_none(raw.get("decidedAt")),
        handed_over_at=moment_or_none(raw.get("handedOverAt")),
        kind=_said(raw.get("kind")),
        title=_said(raw.get("title")),
        sha256=_said(raw.get("sha256")),
        size_bytes=None if size is None else _number(size),
    )


def read_all(read: Callable[[Mapping[str, Any]], _Item], raw: Any) -> Tuple[_Item, ...]:
    """Return what was kept of a service, read; it was read once when it came."""
    return tuple(read(one) for one in raw)


def day_or_none(value: Any) -> Optional[date]:
    """Return a day that is told, ``None`` where none is, or none that can be read."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def moment_or_none(value: Any) -> Optional[datetime]:
    """Return a moment that is told, in Vietnamese time; ``None`` as ``day_or_none``."""
    try:
        return _moment(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def checked_reason(reason: str) -> str:
    """Return why a dossier is taken back, in one piece.

    Raises:
        InputError: no reason, or one that is longer than the contract takes.
    """
    clean = " ".join(reason.split())
    if not clean or len(clean) > 4000:
        raise InputError("withdrawal.reason", most=4000)
    return clean


def _moment(value: str) -> datetime:
    # Python 3.9 knows no Z.
    return in_vietnam(datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value))


def _events(body: Mapping[str, Any]) -> List[Dict[str, Any]]:
    return [_event(one) for one in body["events"]]


def _event(raw: Any) -> Dict[str, Any]:
    event_of(raw)
    return dict(raw)


def _sent(body: Mapping[str, Any], no: int) -> Dict[Tuple[str, int], str]:
    return {
        (file["component"], file["slot"]): file["sha256"]
        for demand in body["items"]
        if demand["no"] == no
        for file in demand["files"]
    }


def _place(dossier: str) -> str:
    return f"/v1/dossiers/{quote(dossier, safe='')}"


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2**53:
        raise ValueError(value)
    return value


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _bilingual(value: Any) -> Optional[Bilingual]:
    if not isinstance(value, dict):
        return None
    return Bilingual(text(value["vi"]), text(value["en"]))
