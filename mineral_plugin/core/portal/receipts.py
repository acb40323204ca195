"""Receipts (giấy tiếp nhận): what a service gave back for a filed dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Mapping, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase

SCHEMA = "receipt-1"
FILE_NAME = "receipt.json"


@dataclass(frozen=True)
class Receipt:
    """A receipt: its number, when and by whom the dossier was received, and for which manifest.

    ``legal_effect`` is ``False`` for a practice service and must be shown. ``missing`` are the ids of the
    procedure's components that were not filed. ``body`` is the receipt as the service wrote it.
    """

    receipt_id: str
    received_at: datetime
    legal_effect: bool
    agency: Bilingual
    procedure: str
    draft: str
    dossier_id: str
    manifest_sha256: str
    missing: Tuple[str, ...]
    body: Mapping[str, Any]

    @property
    def version(self) -> int:
        """Return which version of the dossier was received: 1, or more after supplements."""
        told = self.body.get("version", 1)
        return told if isinstance(told, int) and told > 0 else 1

    def to_dict(self) -> Dict[str, Any]:
        """Return the receipt as the service wrote it."""
        return dict(self.body)

    def phrase(self) -> Phrase:
        """Return the sentence that tells a person of this receipt."""
        values = {
            "receipt": self.receipt_id,
            "draft": self.draft,
            "day": self.received_at.date(),
            "clock": f"{self.received_at:%H:%M}",
            "agency": self.agency,
            "missing": len(self.missing),
        }
        return Phrase("receipt.official" if self.legal_effect else "receipt.practice", values)


def receipt_from_dict(body: Mapping[str, Any]) -> Receipt:
    """Return a receipt read from JSON.

    Raises:
        ValueError: the JSON is not a receipt of the known schema.
    """
    try:
        if body["schema"] != SCHEMA or not isinstance(body["legalEffect"], bool):
            raise ValueError(SCHEMA)
        return Receipt(
            receipt_id=_text(body["receiptId"]),
            received_at=datetime.fromisoformat(_text(body["receivedAt"])),
            legal_effect=body["legalEffect"],
            agency=Bilingual(_text(body["agency"]["vi"]), _text(body["agency"]["en"])),
            procedure=_text(body["procedure"]),
            draft=_text(body["draft"]),
            dossier_id=_text(body["dossierId"]),
            manifest_sha256=_text(body["manifestSha256"]),
            missing=tuple(_text(item) for item in body["missingComponents"]),
            body=body,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(SCHEMA) from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(SCHEMA)
    return value
