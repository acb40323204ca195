"""`make demo` with a smaller attachment: every step is told, and the report says what lies beside it."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import unquote

import demo
import pytest
from common import DESKTOP_VENV, clean_environ
from service_process import ROOT
from story import telling
from story.errors import want

from mineral_plugin.core.base.numbers import format_hectares

LANGUAGES = ("vi", "en")
ATTACHMENT_MB = "4"
LIMIT_S = 600
pytestmark = pytest.mark.timeout(LIMIT_S)


@dataclass
class Told(HTMLParser):
    """What a page holds: sections in order, pictures with their words, links, elements, and all text."""

    sections: List[str] = field(default_factory=list)
    pictures: Dict[str, str] = field(default_factory=dict)
    links: List[str] = field(default_factory=list)
    elements: List[str] = field(default_factory=list)
    texts: List[str] = field(default_factory=list)
    lang: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        self.elements.append(tag)
        if tag == "html":
            self.lang = found["lang"]
        if tag == "section":
            self.sections.append(found["id"])
        if tag == "img":
            self.pictures[found["src"]] = found.get("alt", "")
        if tag == "a":
            self.links.append(found["href"])

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of one telling, as a stranger's machine does it."""
    target = tmp_path_factory.mktemp("story") / "hồ sơ"
    python = str(DESKTOP_VENV / "bin" / "python")
    command = [python, "tools/demo.py", "--attachment-mb", ATTACHMENT_MB, "--folder", str(target)]
    done = subprocess.run(
        command, cwd=str(ROOT), env=clean_environ(), capture_output=True, text=True, timeout=LIMIT_S
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(str(target / "report.en.html"))
    return target


@pytest.fixture(scope="module")
def pages(folder):
    found = {}
    for lang in LANGUAGES:
        found[lang] = Told()
        found[lang].feed((folder / f"report.{lang}.html").read_text("utf-8"))
    return found


def read(folder: Path, *names: str) -> Any:
    return json.loads(folder.joinpath(*names).read_text("utf-8"))


def draft_of(folder: Path) -> Path:
    (found,) = (folder / "home" / "drafts").iterdir()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_has_its_picture_in_words_too(pages, lang):
    told = pages[lang]
    assert tuple(told.sections) == telling.STEPS
    assert (told.lang, len(told.pictures)) == (lang, len(telling.STEPS))
    assert all(len(words) > 10 for words in told.pictures.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_leads_to_a_file_of_the_folder_or_a_step(folder, pages, lang):
    told = pages[lang]
    for link in [*told.links, *told.pictures]:
        if link.startswith("#"):
            assert link[1:] in told.sections
        else:
            path = folder / unquote(link)
            assert path.stat().st_size > 0 and folder in path.resolve().parents, link


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_needs_no_network_and_runs_nothing(folder, pages, lang):
    assert not {"script", "iframe", "link", "object"} & set(pages[lang].elements)
    drawn = "".join(path.read_text("utf-8") for path in folder.glob("pictures/*.svg"))
    assert "<script" not in drawn and not re.findall(r'(?:href|src)="?http', drawn)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_of_the_page_are_those_of_the_files(folder, pages, lang):
    text, draft = pages[lang].text, draft_of(folder)
    receipt, report = read(draft, "receipt.json"), read(folder, "checks", "table.json")
    scan = folder / "papers" / "bao-cao-nghien-cuu-kha-thi.pdf"
    assert receipt["receiptId"] in text and draft.name in text
    assert hashlib.sha256(scan.read_bytes()).hexdigest() in text
    assert format_hectares(report["area"]["area_m2"], lang) in text
    zone = next(one for one in report["findings"] if one["rule"] == "Z01")
    assert zone["outcome"] == "conflict" and zone["message"][lang] in text


def test_the_service_holds_one_dossier_in_two_versions_and_the_granted_area_to_the_digit(folder):
    with closing(sqlite3.connect(folder / "service" / "service.sqlite")) as opened:
        (dossier,) = opened.execute("SELECT id FROM dossiers").fetchall()
        held = opened.execute("SELECT area FROM register_records WHERE role = 'licence'").fetchall()
        first = opened.execute("SELECT dossier, 1 FROM submissions").fetchall()
        later = opened.execute("SELECT dossier, version FROM filed_versions").fetchall()
    assert read(draft_of(folder), "receipt.json")["dossierId"] == dossier[0]
    ((area,),) = held
    filed = read(folder, "checks", "moved.json")["area"]
    assert json.loads(area) == filed
    assert [*first, *later] == [(dossier[0], 1), (dossier[0], 2)]


def test_the_corner_that_was_moved_ends_the_conflict_and_the_grant_makes_one(folder):
    found = {name: _outcomes(read(folder, "checks", f"{name}.json")) for name in ("table", "moved", "next")}
    assert [found[name]["Z01"] for name in found] == ["conflict", "clear", "conflict"]
    assert [found[name]["O01"] for name in found] == ["within_tolerance", "within_tolerance", "conflict"]


def test_what_is_not_as_the_story_says_ends_it_with_one_sentence(tmp_path, monkeypatch, capsys):
    def unlike(_story: Any) -> Any:
        want("corners", 5, 6)

    monkeypatch.setattr(telling, "ALONE", {"table": unlike})
    assert demo.main(["--folder", str(tmp_path / "story")]) == 1
    vi, en = capsys.readouterr().err.splitlines()
    assert "corners" in vi and en == "corners: should be 6, but is 5."


def _outcomes(report: Any) -> Dict[str, str]:
    """Return the outcome of each rule, a conflict before all others."""
    found: Dict[str, str] = {}
    for one in report["findings"]:
        if found.get(one["rule"]) != "conflict" and one["outcome"] != "not_applicable":
            found[one["rule"]] = one["outcome"]
    return found
