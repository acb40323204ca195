"""Scenes of signatures and of filing by hand, on the page of the dossier."""

from __future__ import annotations

from made_signature import signed_like
from scenes_of_office import dossier_draft
from small_pdf import small_pdf
from stage import Stage, scene

from mineral_plugin.core.work.drafting import attach
from mineral_plugin.core.work.signing import sign_in, sign_out


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


@scene("dossier-handoff", "Nộp tay: gói ZIP và lời khai", "Filing by hand: the ZIP and what is declared")
def dossier_handoff(stage: Stage) -> None:
    dossier_draft(stage)
    card = stage.dock.dossier.handoff
    card.open()
    card.code.setText("H22.01-261123-0001")
    stage.click("declareFiled")
    stage.wait(lambda: card.withdraw.isVisible(), "the declaration")
    stage.show(card)
