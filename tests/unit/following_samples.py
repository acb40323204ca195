"""A data folder with a dossier that was filed, and events as a service tells them, without a service."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Sequence

from draftmaker import NOW
from portal_samples import receipt_body

from mineral_plugin.core.portal.followed import FollowedFile, Told
from mineral_plugin.core.portal.outbox import Action, Outbox
from mineral_plugin.core.portal.receipts import receipt_from_dict
from mineral_plugin.core.work.following import Followed, followed

URL = "http://127.0.0.1:1"
BACKEND = "b"


def filed(home: Path, draft: str = "HS-20261123-0001", **changes: Any) -> Action:
    """Write a filing with its receipt into the outbox of a data folder."""
    outbox = Outbox(home, lambda: NOW)
    body = receipt_body(draft=draft, dossierId=f"of {draft}", receiptId=f"THU-{draft}", **changes)
    opening = {"draft": draft, "procedure": body["procedure"], "mineral": "gold", "areaName": "Đồng Khê"}
    action = outbox.bind(outbox.plan(draft, URL, opening, "a" * 64), BACKEND)
    return outbox.filed(action, receipt_from_dict(body))


def event(seq: int, code: Any, day: str, **told: Any) -> Dict[str, Any]:
    """Return an event as a service tells it."""
    return {"seq": seq, "at": f"{day}T09:00:00+07:00", "code": code, **told}


def learn(
    home: Path, action: Action, events: Sequence[Dict[str, Any]], at: datetime = NOW, **told: Any
) -> None:
    """Keep what a service might have told of a dossier."""
    known = FollowedFile(home)
    which = str(action.backend), str(action.dossier)
    known.add_events(which, events, at)
    known.keep(which, Told(**told), at)


def only(home: Path) -> Followed:
    """Return the one dossier that was filed."""
    (one,) = followed(home, lambda: NOW)
    return one
