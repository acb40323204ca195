"""The office's part: a supplement asked for and answered, the field inspection, the grant and its result."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Dict, Mapping

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.words import Phrase, both
from story.area_steps import HOLDER
from story.book import Line, Page, Story
from story.doors import mineral, mineral_without_qgis, pairs
from story.errors import hold, want
from story.office import Office
from story.pictures import states_picture
from story.scan import FEW_DOTS, write_scan
from story.service import Running

CODE, CASE = "1.014257", "1"
MISSING = "environment"
REASON = "Thiếu văn bản phê duyệt kết quả thẩm định báo cáo đánh giá tác động môi trường."
ANSWERED = "Đã nộp bổ sung văn bản còn thiếu."
TITLE = "TH-GP/01-MINH-HOA"
TERM_DAYS = 3650


def demand(story: Story, service: Running, office: Office) -> Page:
    """The officer takes the dossier, finds a component missing and asks for it; the applicant sees why."""
    dossier = story.receipt["dossierId"]
    office.act(dossier, "accept", code=CODE, case=CASE)
    office.act(dossier, "forward")
    until = (story.today + timedelta(days=30)).isoformat()
    office.act(dossier, "require_supplement", items=[MISSING], reasons={MISSING: REASON}, until=until)
    told = mineral(story, "status", "--draft", story.draft)
    want("state", (told["state"], told["version"]), ("supplement_required", 1))
    hold("the reason reaches the applicant", REASON in json.dumps(told["demands"], ensure_ascii=False))
    said = (Line("demand.asked", {"reason": REASON, "until": until}), _state(told))
    return Page(said, lambda lang: states_picture(told, lang))


def answer(story: Story, service: Running, office: Office) -> Page:
    """What was asked for goes up as the next version under the same code, with a letter on each remark."""
    paper = story.place("supplement", "phe-duyet-moi-truong.pdf")
    write_scan(paper, dots=FEW_DOTS)
    mineral(story, "supplement", "begin", "--draft", story.draft)
    given = pairs(draft=story.draft, component=MISSING)
    mineral(story, "supplement", "attach", *given, "--file", paper)
    mineral(story, "supplement", "remark", *given, "--text", ANSWERED)
    letter = story.place("supplement", "letter.docx")
    mineral_without_qgis(story, "supplement", "letter", "--draft", story.draft, "--out", letter)
    receipt = mineral(story, "supplement", "file", "--draft", story.draft)
    told = mineral(story, "status", "--draft", story.draft)
    want("state", (told["state"], told["version"]), ("in_review", 2))
    want("same dossier", receipt["dossierId"], story.receipt["dossierId"])
    content = office.json(f"/v1/dossiers/{receipt['dossierId']}")
    files = {one["component"]: one["sha256"] for one in content["components"]}
    want("SHA-256", files[MISSING], sha256_of_file(paper))
    want("SHA-256", files["feasibility_study"], story.known["scan"])
    said = (
        Line("answer.filed", {"receipt": receipt["receiptId"], "code": story.receipt["receiptId"]}),
        _state(told),
    )
    return Page(said, lambda lang: states_picture(told, lang), (letter, paper))


def inspection(story: Story, service: Running, office: Office) -> Page:
    """People met on the ground: the minutes are put to the dossier, then the inspection is recorded."""
    dossier = story.receipt["dossierId"]
    minutes = story.place("office", "minutes.pdf")
    write_scan(minutes, dots=FEW_DOTS)
    meeting = {
        "appointment": f"{story.today.isoformat()}T08:30:00+07:00",
        "place": "Khu vực đề nghị khai thác",
        "participants": ["Cơ quan thẩm định", "Ủy ban nhân dân cấp xã", "Đại diện tổ chức đề nghị"],
        "minutes": office.paper(dossier, minutes),
    }
    want("minutes", meeting["minutes"], sha256_of_file(minutes))
    office.act(dossier, "record_step", step="field_inspection", outcome="passed", meeting=meeting)
    office.act(dossier, "record_step", step="appraisal", outcome="passed")
    told = mineral(story, "status", "--draft", story.draft)
    want("state", told["state"], "in_review")
    steps = {(one["raw"]["step"], one["raw"]["outcome"]) for one in told["timeline"]}
    hold("the applicant sees the inspection", ("field_inspection", "passed") in steps)
    said = (
        Line("inspection.recorded", {"people": len(meeting["participants"]), "sha256": meeting["minutes"]}),
    )
    return Page(said, lambda lang: states_picture(told, lang), (minutes,))


def grant(story: Story, service: Running, office: Office) -> Page:
    """The licence is granted for the area as it was filed; the applicant fetches decision and area."""
    dossier = story.receipt["dossierId"]
    decision = story.place("office", "decision.pdf")
    write_scan(decision, dots=FEW_DOTS)
    story.known["before"] = office.json("/v1/register/versions")["newest"]
    sha256 = office.paper(dossier, decision)
    office.act(
        dossier, "decide", outcome="granted", number=TITLE, paper=sha256, result=_result(story, office)
    )
    office.act(dossier, "hand_over")
    (result,) = mineral(story, "results", "--draft", story.draft, "--keep-areas")
    want("area kept", result["areasKept"], [TITLE])
    told = mineral(story, "status", "--draft", story.draft)
    want("state", told["state"], "result_delivered")
    fetched = sorted((story.draft_folder / "results").rglob("*.pdf"))
    want("decision", [sha256_of_file(path) for path in fetched], [sha256])
    said = (Line("grant.granted", {"title": TITLE}), _state(told))
    return Page(said, lambda lang: states_picture(told, lang), tuple(fetched))


def _result(story: Story, office: Office) -> Dict[str, Any]:
    """Return what the register is to hold: the area as the dossier's own report has it, to the digit."""
    dossier = story.receipt["dossierId"]
    report = office.json(f"/v1/dossiers/{dossier}/components/report/1")
    want("the area that was filed", report["area"], story.reports["moved"]["area"])
    return {
        "kind": "grant",
        "title": TITLE,
        "decidedOn": story.today.isoformat(),
        "validFrom": story.today.isoformat(),
        "validTo": (story.today + timedelta(days=TERM_DAYS)).isoformat(),
        "procedure": "P14",
        "mineral": "limestone_vlxdtt",
        "areas": [report["area"]],
        "holder": HOLDER,
    }


def _state(told: Mapping[str, Any]) -> Line:
    """Return where the dossier stands, in the program's own word."""
    return Line("state", {"state": both(Phrase(f"flow.state.{told['state']}")), "version": told["version"]})
