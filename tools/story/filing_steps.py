"""Filing: over a line that is cut twice, exactly once; the receipt holds without the service."""

from __future__ import annotations

import json
from typing import Any, Dict

from slow_line import SlowLine

from story.book import Line, Page, Story
from story.doors import mineral
from story.errors import StoryError, hold, want
from story.office import Office
from story.pictures import line_picture, receipt_picture
from story.service import Running

CUTS = (0.3, 0.7)
LINE_BITS_PER_S = 600_000_000


def file(story: Story, service: Running, office: Office) -> Page:
    """The dossier goes up; twice the line is cut in the middle; one dossier and one receipt come of it."""
    line = SlowLine(service.port, LINE_BITS_PER_S, gone_s=0.5)
    cuts = [int(story.attachment_bytes * share) for share in CUTS]
    line.cut_at(cuts)
    story.line = line
    receipt: Dict[str, Any] = mineral(story, "file", "--draft", story.draft, "--service", line.url)
    want("cuts", line.drop_outs, len(CUTS))
    again = mineral(story, "file", "--draft", story.draft, "--service", line.url)
    want("filed again", again, receipt)
    story.receipt = receipt
    listed = office.json("/v1/dossiers")["items"]
    want("dossiers at the service", [one["id"] for one in listed], [receipt["dossierId"]])
    content = office.get(f"/v1/dossiers/{receipt['dossierId']}").json()
    files = {one["component"]: one for one in content["components"]}
    want("SHA-256", files["feasibility_study"]["sha256"], story.known["scan"])
    want("signatures", files["request"]["signatures"]["outcome"], "valid")
    story.known["size"] = sum(one["bytes"] for one in content["components"])
    sent, size = line.bytes_up, story.known["size"]
    said = (
        Line("file.cut", {"sent": sent / 1e6, "size": size / 1e6, "cuts": line.drop_outs}),
        Line("file.once", {"receipt": receipt["receiptId"], "sha256": story.known["scan"]}),
    )
    return Page(said, lambda lang: line_picture(size, cuts, sent, lang), (story.folder / "service.log",))


def receipt(story: Story, service: Running, office: Office) -> Page:
    """The receipt is verified offline with the keys that were kept; with one word changed it is refused."""
    keys, kept = story.place("receipt", "keys.json"), story.draft_folder / "receipt.json"
    keys.write_text(json.dumps(office.json("/.well-known/jwks.json")), encoding="utf-8")
    mineral(story, "verify-receipt", kept, "--keys", keys)
    forged = story.place("receipt", "forged.json")
    body = json.loads(kept.read_text("utf-8"))
    forged.write_text(json.dumps({**body, "areaName": "X"}, ensure_ascii=False), encoding="utf-8")
    hold("a forged receipt is refused", _is_refused(story, "verify-receipt", forged, "--keys", keys))
    said = (
        Line("receipt.holds", {"receipt": story.receipt["receiptId"]}),
        Line("receipt.forged"),
        Line("receipt.practice"),
    )
    return Page(said, lambda lang: receipt_picture(story.receipt, lang), (kept, keys))


def _is_refused(story: Story, *arguments: object) -> bool:
    try:
        mineral(story, *arguments)
    except StoryError:
        return True
    return False
