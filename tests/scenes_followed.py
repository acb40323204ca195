"""Scenes of filed dossiers: how they stand, a supplement, the question before a withdrawal."""

from __future__ import annotations

import json
from typing import Any, Dict

from scenes_of_office import dossier_draft
from stage import NOON, Stage, scene

from mineral_plugin.core.dossier.drafts import RECEIPT
from mineral_plugin.core.portal.followed import FollowedFile, Told
from mineral_plugin.core.portal.outbox import Outbox
from mineral_plugin.core.portal.receipts import receipt_from_dict

BACKEND, DOSSIER = "practice", "HS-2026-000077"


def _receipt(draft: Any) -> Dict[str, Any]:
    return {
        "schema": "receipt-1",
        "receiptId": "THU-000.00.00.X99-261002-0077",
        "receivedAt": "2026-10-02T09:00:00+07:00",
        "legalEffect": False,
        "agency": {"vi": "Dịch vụ thực hành", "en": "Practice service"},
        "procedure": draft.procedure,
        "draft": draft.reference,
        "dossierId": DOSSIER,
        "manifestSha256": "0" * 64,
        "missingComponents": [],
    }


def _event(seq: int, code: int, day: str, **told: str) -> Dict[str, Any]:
    return {"seq": seq, "at": f"{day}T09:00:00+07:00", "code": code, **told}


def _filed(stage: Stage) -> Any:
    """Let a dossier be filed, and looked at by an office that wants a supplement and a payment."""
    dossier_draft(stage)
    draft = stage.part("Desk").draft
    body = _receipt(draft)
    outbox = Outbox(stage.home, lambda: NOON)
    opening = {"areaName": draft.area_name}
    action = outbox.bind(outbox.plan(draft.reference, "https://example.test", opening, "0" * 64), BACKEND)
    outbox.filed(action, receipt_from_dict(body))
    (draft.folder / RECEIPT).write_text(json.dumps(body), encoding="utf-8")
    known, which = FollowedFile(stage.home), (BACKEND, DOSSIER)
    events = [
        _event(1, 1, "2026-10-02"),
        _event(2, 2, "2026-10-05", note="Hồ sơ đầy đủ."),
        _event(3, 4, "2026-10-05"),
        _event(4, 5, "2026-11-16", note="Thiếu bản vẽ bố trí công trình"),
    ]
    known.add_events(which, events, NOON)
    component = draft.components[0].id
    reason = "Thiếu bản vẽ bố trí công trình, ghi rõ tỷ lệ"
    demand = {
        "no": 1,
        "askedAt": "2026-11-16T09:00:00+07:00",
        "content": "",
        "items": [{"component": component, "reason": reason}],
        "until": "2026-11-30",
        "state": "open",
    }
    fee = {"no": 1, "name": None, "amountVnd": 10000000, "state": "due"}
    known.keep(which, Told(demands=[demand], fees=[fee]), NOON)
    stage.dock.open_page("start")
    stage.dock.open_page("dossier")
    view = stage.dock.dossier.following
    stage.wait(lambda: view.list.count() == 1, "the filed dossier")
    view.list.setCurrentRow(0)
    return view


@scene(
    "dossier-followed",
    "Hồ sơ đã nộp: trạng thái, ngày phải nhớ, diễn biến",
    "A filed dossier: its state, the day to remember, what has happened",
)
def dossier_followed(stage: Stage) -> None:
    view = _filed(stage)
    for fold in view._folds.values():
        fold.open()
    stage.show(view.list)


@scene(
    "dossier-supplement",
    "Bổ sung: từng ý kiến và phần đã sửa",
    "A supplement: each remark and what was changed for it",
)
def dossier_supplement(stage: Stage) -> None:
    view = _filed(stage)
    view.supplement_asked.emit(view.current())
    stage.wait(lambda: view.supplement_card.isVisible(), "the card of the supplement")
    stage.show(view.supplement_card)


@scene("dossier-withdrawal", "Hỏi lại trước khi rút hồ sơ", "The question before a dossier is withdrawn")
def dossier_withdrawal(stage: Stage) -> None:
    view = _filed(stage)
    view.open_card("withdrawal")
    stage.show(view.withdrawal_card)


@scene(
    "start-reminder",
    "Trang đầu nhắc hạn nộp bổ sung sắp tới",
    "The first page reminds of a supplement that is due soon",
)
def start_reminder(stage: Stage) -> None:
    _filed(stage)
    stage.dock.open_page("start")
    stage.wait(lambda: stage.dock.start.reminders.isVisible(), "the reminder")
    stage.show(stage.dock.start.reminders)
