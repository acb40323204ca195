"""Decisions on a dossier and their papers."""

from __future__ import annotations

from typing import Any, Dict, List

from sqlalchemy import Connection, Row

from mineral_service.flow.machine import RESULT_DELIVERED
from mineral_service.flow.rows import Happened, events_of, office_file
from mineral_service.problems import Problem


def results_of(connection: Connection, dossier: str) -> List[Dict[str, Any]]:
    """Return the decisions as the contract writes them."""
    events = events_of(connection, dossier)
    handed = next((event.at for event in events if event.act == "hand_over"), None)
    return [_wire(connection, dossier, no, event, handed) for no, event in enumerate(_decisions(events), 1)]


def content_of(connection: Connection, row: Row[Any], no: str) -> Row[Any]:
    """Return the paper of a decision that was handed over.

    Raises:
        Problem: there is no such decision, or it is not handed over yet.
    """
    decisions = _decisions(events_of(connection, row.id))
    wanted = int(no) if no.isascii() and no.isdigit() and len(no) < 4 else 0
    if row.state != RESULT_DELIVERED or not 1 <= wanted <= len(decisions):
        raise Problem("result-unknown", {"no": no})
    paper = office_file(connection, row.id, decisions[wanted - 1].data["paper"])
    if paper is None:
        raise Problem("result-unknown", {"no": no})
    return paper


def _decisions(events: "tuple[Happened, ...]") -> List[Happened]:
    return [event for event in events if event.act == "decide"]


def _wire(
    connection: Connection, dossier: str, no: int, event: Happened, handed: "str | None"
) -> Dict[str, Any]:
    paper = office_file(connection, dossier, event.data["paper"])
    result = event.data.get("result", {})
    return {
        "no": no,
        "outcome": event.data["outcome"],
        "number": event.data["number"],
        "reason": event.data.get("reason", ""),
        "decidedAt": event.at,
        "handedOverAt": handed,
        "kind": result.get("kind"),
        "title": result.get("title"),
        "sha256": event.data["paper"],
        "bytes": paper.bytes if paper else None,
    }
