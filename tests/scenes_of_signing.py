"""Scenes of signatures and of filing by hand, on the page of the dossier."""

from __future__ import annotations

from datetime import timedelta

from made_signature import signed_like
from scenes_of_office import dossier_draft
from small_pdf import small_pdf
from stage import NOON, Stage, scene

from mineral_plugin.bridge import settings
from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.signing import sign_in, sign_out
from mineral_plugin.core.work.token_signing import SeenCertificate, SeenToken

YEAR = timedelta(days=365)


@scene("dossier-signing", "Chữ ký số: đưa đi ký, nhận lại, kết luận", "Signatures: out, back, verdicts")
def dossier_signing(stage: Stage) -> None:
    dossier_draft(stage)
    desk = stage.part("Desk")
    component = desk.draft.components[0].id
    paper = stage.files / "don.pdf"
    paper.write_bytes(small_pdf("request"))
    draft = attach(desk.draft, component, paper)
    sign_out(draft, stage.files / "ky", [component])
    paper.write_bytes(signed_like(paper.read_bytes()))
    desk.take_draft(sign_in(draft, [paper])[0])
    card = stage.dock.dossier.signing
    card.open()
    stage.wait(lambda: card.files.count() > 0 and card.back.isEnabled(), "the signatures")
    card.files.item(0).setSelected(True)
    stage.show(card)


@scene("dossier-token-none", "Ký bằng thiết bị khi chưa có pyHanko", "Signing with a token without pyHanko")
def dossier_token_none(stage: Stage) -> None:
    open_token(stage)


@scene("dossier-token", "Ký bằng thiết bị: chứng thư, mã PIN", "Signing with a token: certificates, PIN")
def dossier_token(stage: Stage) -> None:
    """The token is of nobody: its words come in as those of a real one do."""
    settings.save(signing_python="/usr/local/bin/python3")
    open_token(stage)
    card = stage.dock.dossier.signing.token
    card.module.addItem("VNPT-CA · vnptca_p11_v8.dll", "C:/Windows/System32/vnptca_p11_v8.dll")
    card.module.setCurrentIndex(card.module.count() - 1)
    names = ("CÔNG TY KHÔNG CÓ THẬT", "CA KHÔNG CÓ THẬT")
    held = (
        SeenCertificate("01", "ky so 2026", *names, NOON - YEAR, NOON + YEAR),
        SeenCertificate("02", "ky so 2024", *names, NOON - 3 * YEAR, NOON - YEAR),
    )
    stage.part("TokenSteps").show_tokens([SeenToken("TOKEN 0001", "0001", held)])
    stage.write("tokenPin", "made-up")
    card.certificates.setCurrentRow(0)
    stage.show(card)


def open_token(stage: Stage) -> None:
    """Open the fold of tokens on the page of a dossier."""
    dossier_draft(stage)
    card = stage.dock.dossier.signing
    card.open()
    stage.wait(lambda: card.files.count() > 0 and card.back.isEnabled(), "the signatures")
    card.token.open()
    stage.show(card.token)


@scene("dossier-handoff", "Nộp tay: gói ZIP và lời khai", "Filing by hand: the ZIP and what is declared")
def dossier_handoff(stage: Stage) -> None:
    dossier_draft(stage)
    card = stage.dock.dossier.handoff
    card.open()
    card.code.setText("H22.01-261123-0001")
    stage.click("declareFiled")
    stage.wait(lambda: card.withdraw.isVisible(), "the declaration")
    stage.show(card)
