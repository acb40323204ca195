"""The papers: the map that proves itself, the dossier with a large attachment, the practice signatures."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from common import ROOT, SERVICE_VENV

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.work.drafting import open_draft
from story.area_steps import CASE, HOLDER
from story.book import Line, Page, Story
from story.doors import mineral, mineral_without_qgis, pairs, run_python
from story.errors import StoryError, hold, want
from story.pictures import dossier_picture
from story.scan import write_scan

FORM = "C36-II-01"
KEY_TOOL = ROOT / "tools" / "story" / "practice_key.py"
CLIENT = {
    "kind": "enterprise",
    "name": HOLDER,
    "name_en": "Minh Hoa Dong Khe Company",
    "number": "0109998887",
    "address": "Xã Minh Họa Bắc, tỉnh Lào Cai",
    "phone": "0900000001",
}


def papers(story: Story) -> Page:
    """The prescribed map, proved against the corners; the request, the summary, files for other programs."""
    areas, folder = story.known["moved"], story.place("papers", "map.pdf").parent
    (made,) = mineral(
        story, "map", "--areas", areas, "--out", folder / "map.pdf", "--text", f"applicant={HOLDER}"
    )
    report = story.place("checks", "moved.json")
    given = ["--form", FORM, "--procedure", "P14", "--areas", areas]
    entries = folder / "entries.json"
    entries.write_text(json.dumps({"applicant": HOLDER}, ensure_ascii=False), encoding="utf-8")
    mineral(story, "paper", "request", *given, "--values", entries, "--out", folder / "request.pdf")
    mineral(story, "paper", "summary", "--report", report, "--out", folder / "summary.html")
    exported = mineral(
        story, "export", "--areas", areas, "--folder", folder / "export", "--formats", "gpkg,kml,dxf"
    )
    files = [folder / "map.pdf", folder / "request.pdf", folder / "summary.html"]
    hold("papers", all(path.stat().st_size > 1000 for path in files))
    story.known["map"] = made
    said = (
        Line("papers.map", {"scale": made["scale"]}),
        Line("papers.exported", {"count": len(exported["files"])}),
    )
    return Page(said, picture_of(files[0]), tuple(files))


def dossier(story: Story) -> Page:
    """A dossier for a client, its papers, and a scan of the size asked for; the officer's list rehearsed."""
    report = ["--areas", story.known["moved"], "--reference", "packs", "--holder", HOLDER]
    (draft,) = mineral(story, "draft", *report, *CASE)
    story.draft = draft["draft"]
    client = story.place("client.json")
    client.write_text(json.dumps(CLIENT, ensure_ascii=False), encoding="utf-8")
    kept = mineral(story, "client-keep", "--from-file", client)
    mineral(story, "client-of", "--draft", story.draft, "--client", kept["client"])
    mineral(story, "make-papers", "--draft", story.draft, "--request")
    scan = story.place("papers", "bao-cao-nghien-cuu-kha-thi.pdf")
    size = write_scan(scan, story.attachment_bytes)
    given = {"request": "request.pdf", "area_map": "map.pdf", "feasibility_study": scan.name}
    for component, name in given.items():
        told = attach(story, component, story.place("papers", name))
    lines = mineral(story, "rehearse", "--draft", story.draft)
    story.known["scan"] = sha256_of_file(scan)
    there = {one["component"]: one["status"] != "missing" for one in told["components"]}
    want("components", sorted(name for name in there if there[name]), sorted(given))
    names = [(one.name, there[one.id]) for one in open_draft(story.home, story.draft).components]
    said = (
        Line("dossier.made", {"draft": story.draft, "mb": size / 1e6}),
        Line("dossier.rehearsed", {"count": len(lines)}),
    )
    return Page(said, lambda lang: dossier_picture(names, lang), (story.draft_folder / "report.html",))


def sign(story: Story) -> Page:
    """Request and map are signed with a practice key, as an outside program would, and taken back."""
    key, trust = story.place("key", "practice.p12"), story.place("key", "trust", "x").parent
    run_python(SERVICE_VENV, [KEY_TOOL, "make", key, trust])
    out = story.place("to-be-signed", "x").parent
    prepared = mineral(story, "sign-out", "--draft", story.draft, "--out", out)
    files = [out / one["file"] for one in prepared["files"]]
    run_python(SERVICE_VENV, [KEY_TOOL, "sign", key, *files])
    back = mineral(story, "sign-in", "--draft", story.draft, *files)
    hold("sign-in", bool(back) and all(one["taken"] for one in back))
    told = mineral_without_qgis(story, "verify-signatures", "--draft", story.draft, "--trust", trust)
    outcomes = {one["component"]: one["outcome"] for one in told}
    want("verify-signatures", [outcomes[one["component"]] for one in back], ["valid"] * len(back))
    signed = [
        Line("sign.valid", {"file": one["fileName"], "signer": one["signatures"][0]["signer"]})
        for one in told
        if one["outcome"] == "valid"
    ]
    return Page(
        (Line("sign.practice"), *signed),
        picture_of(story.draft_folder / "attached" / "request-1" / "request.pdf"),
        tuple(files),
    )


def attach(story: Story, component: str, path: Path) -> Any:
    """Put a file into the draft; return what is told of it."""
    return mineral(story, "attach", *pairs(draft=story.draft, component=component, file=path))


def picture_of(pdf: Path) -> Path:
    """Return the first page of a PDF as a picture beside it.

    Raises:
        StoryError: it cannot be drawn.
    """
    stem = pdf.with_suffix("")
    command = ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(stem)]
    done = subprocess.run(command, capture_output=True, text=True)
    picture = stem.with_suffix(".png")
    if done.returncode or not picture.is_file():
        raise StoryError(Bilingual(f"Không vẽ được {pdf}.", f"{pdf} cannot be drawn."))
    return picture
