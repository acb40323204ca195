"""What is to be paid for a dossier: from the dated data of fees, and unknown where they are silent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Dict, List, Optional, Sequence

from sqlalchemy import Row

from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.fees import Fee, FeeFacts, fee
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_service.flow.rows import Happened, case_after

DUE, PAID = "due", "paid"


def fees_of(row: Row[Any], events: Sequence[Happened]) -> List[Dict[str, Any]]:
    """Return each demand for payment with its amount, ``None`` where it cannot be told, and its state."""
    asked = [event for event in events if event.act == "require_payment"]
    paid = [event for event in events if event.act == "record_payment"]
    level = _level(case_after(tuple(events)).chosen[0])
    found = []
    for number, event in enumerate(asked):
        payment = paid[number] if number < len(paid) else None
        found.append(_wire(number + 1, _fee(row, event, level), event, payment))
    return found


def _level(code: str) -> Optional[str]:
    """Return the level of the office that decides by a national code, ``None`` where none was said."""
    return load_procedures().with_code(code).level if code else None


def _fee(row: Row[Any], event: Happened, level: Optional[str]) -> Fee:
    measures = {name: Decimal(text) for name, text in event.data.get("measures", {}).items()}
    facts = FeeFacts(row.procedure, row.mineral, level, event.data.get("explosives"), measures)
    return fee(facts, date.fromisoformat(event.at[:10]))


def _wire(no: int, found: Fee, event: Happened, payment: Optional[Happened]) -> Dict[str, Any]:
    after = event.data.get("afterCode", "")
    return {
        "no": no,
        "name": found.name.as_dict() if found.name else None,
        "amountVnd": found.amount_vnd,
        "certain": found.certain,
        "line": found.line.name.as_dict() if found.line else None,
        "basis": list(found.basis),
        "needs": list(found.needs),
        "unknown": [reason.as_dict() for reason in found.unknown],
        "notes": [note.as_dict() for note in found.notes],
        "paymentCode": event.data.get("paymentCode") or None,
        "codeUntil": event.data.get("codeUntil"),
        "afterCode": Bilingual(after, after).as_dict() if after else None,
        "askedAt": event.at,
        "state": PAID if payment else DUE,
        "paidAt": payment.at if payment else None,
    }
