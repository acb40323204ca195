"""Scenes of what people decide: a mineral to choose, repairs, findings accepted, a newer law, a receipt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, List

import rulesmaker
from qgis.PyQt.QtTest import QTest
from scene_packs import trust
from scenes_of_area import draw_area
from scenes_of_office import ask, check_findings, dossier_draft
from stage import ISSUER_KEY, NOON, NotShown, Stage, dialogs, scene

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier.drafts import RECEIPT
from mineral_plugin.core.reference.trust import load_trust
from mineral_plugin.core.work.drafts_at_work import DraftsAtWork
from mineral_plugin.core.work.regulation_sets import install_rules_pack

NEWER = date(2026, 12, 20)
_ELSEWHERE: List[DraftsAtWork] = []
"""Who holds a draft that a scene looks at; it lets go when the next scene takes its place."""


@scene(
    "check-mineral",
    "Chưa chọn khoáng sản: được nhắc, không đoán thay",
    "No mineral chosen yet: it is asked for, never guessed",
)
def check_mineral(stage: Stage) -> None:
    ask(stage)
    stage.dock.check.mineral.setCurrentIndex(0)
    stage.click("check")
    stage.wait(lambda: stage.dock.check.problem.isVisible(), "the sentence")


def _repairable(stage: Stage) -> Any:
    """Return the card of a finding that can be repaired."""
    check_findings(stage)
    cards = stage.dock.check.findings.cards()
    found = next((card for card in cards if not card.repair.isHidden()), None)
    if found is None:
        raise NotShown("a finding that can be repaired")
    found.setFocus()
    return found


@scene("check-repairs", "Các cách sửa: được gì, mất gì", "The repairs: what each gives and costs")
def check_repairs(stage: Stage) -> None:
    card = _repairable(stage)
    card.repair.click()
    stage.wait(lambda: bool(card.repairs._previews), "the repairs", 60)
    QTest.qWait(150)
    stage.show(card)


@scene("check-accept", "Chấp nhận một mục: ai, vì sao", "A finding is accepted: by whom, and why")
def check_accept(stage: Stage) -> None:
    card = _repairable(stage)
    card.accept.click()
    QTest.qWait(100)
    stage.show(card)


@scene("check-accepted", "Một mục đã chấp nhận", "A finding that somebody accepted")
def check_accepted(stage: Stage) -> None:
    check_accept(stage)
    findings = stage.dock.check.findings
    card = next(one for one in findings.cards() if one.form is not None)
    reason, name = _decision(stage.lang)
    card.form.reason.setText(reason)
    card.form.name.setText(name)
    card.form.given.emit(reason, name)
    stage.wait(lambda: findings.card(card.finding_id).is_accepted, "the finding accepted")
    stage.rest()
    stage.show(findings.card(card.finding_id))


def _decision(lang: str) -> List[str]:
    if lang == "vi":
        return ["Hai bên đã thống nhất ranh giới tại biên bản ngày 12/11/2026.", "Nguyễn Văn An"]
    return ["Both holders agreed on the boundary in the minutes of 12 November 2026.", "Nguyễn Văn An"]


def _newer(content: Any) -> None:
    """Change the limit of A01 and the day to which the law was read."""
    content["read_on"] = NEWER.isoformat()
    next(rule for rule in content["rules"] if rule["id"] == "A01")["parameters"]["limit"]["value"] = 120


@scene(
    "dossier-law",
    "Bộ quy định mới hơn: khác gì, giữ hay chuyển",
    "A newer rule set: what differs, keep or move",
)
def dossier_law(stage: Stage) -> None:
    dossier_draft(stage)
    trust(stage)
    identity = rulesmaker.identity_of(NEWER)
    pack = rulesmaker.rules_pack(stage.files, NEWER.isoformat(), {"set": _newer}, ISSUER_KEY, identity)
    install_rules_pack(pack, stage.home, load_trust(stage.home), NEWER)
    stage.dock.open_page("check")
    stage.dock.open_page("dossier")
    law = stage.dock.dossier.law
    stage.wait(lambda: law.difference.isVisible(), "the newer rule set")
    stage.click("draftDifference")
    stage.wait(lambda: bool(dialogs()), "the difference")


@scene("dossier-receipt", "Giấy tiếp nhận của lần nộp thử", "The receipt of a practice filing")
def dossier_receipt(stage: Stage) -> None:
    dossier_draft(stage)
    draft = stage.part("Desk").draft
    receipt = {
        "schema": "receipt-1",
        "receiptId": "TN-2026-000077",
        "receivedAt": NOON.isoformat(),
        "legalEffect": False,
        "agency": {"vi": "Dịch vụ thực hành", "en": "Practice service"},
        "procedure": "P14",
        "draft": draft.reference,
        "dossierId": "HS-2026-000077",
        "manifestSha256": "0" * 64,
        "missingComponents": ["report", "map"],
    }
    (draft.folder / RECEIPT).write_text(json.dumps(receipt), encoding="utf-8")
    stage.dock.open_page("start")
    stage.dock.open_page("dossier")
    stage.wait(lambda: stage.dock.dossier.receipts.isVisible(), "the receipts")
    stage.show(stage.dock.dossier.receipts)


@scene(
    "draw-read-only",
    "Bản nháp đang mở ở cửa sổ khác: chỉ xem",
    "A draft that another window has open: to look at only",
)
def draw_read_only(stage: Stage) -> None:
    draw_area(stage)
    area = stage.part("Desk").area
    while _ELSEWHERE:
        _ELSEWHERE.pop().leave()
    other = DraftsAtWork(lambda: stage.home, lambda: NOON)
    state = other.begin(
        replace(area, id="area-elsewhere"), Phrase("drawing.done.draw_corner", {"corner": "1"})
    )
    _ELSEWHERE.append(other)
    stage.part("RecentSteps").open(state.draft_id)
    stage.wait(lambda: stage.part("Desk").area == state.area, "the draft to look at")
    stage.settle()
