"""The commands about rule sets, run in this process: JSON or text out, one sentence on a refusal."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rulesmaker
from schemas import problems

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.keys import PRACTICE_KEY, write_signing_key
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.sets import shipped_set

VERSION = "2026-12-20"
TABLE = resource_path("demo", "tables", "dong-khe.txt")
QUESTION = (
    "--table",
    TABLE,
    "--procedure",
    "P14",
    "--mineral",
    "limestone_vlxdtt",
    "--event-date",
    "2026-11-23",
)
NAMED = ("--id", "bo-quy-dinh", "--name-vi", "Bộ thử", "--name-en", "Test set", "--issuer", "Sở thử nghiệm")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: Any) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MINERAL_HOME", str(folder))
    return folder


@pytest.fixture
def run(home: Path, capsys: Any) -> Any:
    def run_here(*arguments: Any, lang: str = "en") -> Any:
        code = main(["--lang", lang, *map(str, arguments)])
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, err)

    return run_here


@pytest.fixture
def ask(run: Any) -> Any:
    def ask_here(*arguments: Any, **more: Any) -> Any:
        done = run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask_here


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def change(content: Any) -> None:
        content["read_on"] = VERSION
        content["rules"][0]["parameters"]["limit"]["value"] = 120

    rulesmaker.write_set(tmp_path / "set", VERSION, {"set": change})
    return tmp_path / "set"


@pytest.fixture
def pack(folder: Path, ask: Any, tmp_path: Path) -> Path:
    target = tmp_path / "set.mlpack"
    made = ask("regulation", "make", folder, target, "--key", "practice", *NAMED, "--issued", "2026-12-21")
    assert made["pack"] == f"bo-quy-dinh@{VERSION}" and made["signed"] and len(made["files"]) == 6
    return target


def refused(done: Any) -> str:
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.strip().splitlines()
    assert line.endswith(".") and "{" not in line
    return str(line)


def test_a_set_is_made_verified_installed_and_listed(pack: Path, ask: Any) -> None:
    seen = ask("regulation", "verify", pack, "--practice")
    assert (seen["version"], seen["read_on"], seen["trust"]) == (VERSION, VERSION, "trusted")
    assert [one["set"] for one in ask("regulation", "list")] == [f"program@{shipped_set().version}"]
    told = ask("regulation", "install", pack, "--practice")
    assert told["difference"]["rules"] == ["A01"]
    listed = ask("regulation", "list", "--practice")
    assert [one["usable"] for one in listed] == [True, True]
    # The practice key counts only where it is asked for.
    assert [one["usable"] for one in ask("regulation", "list")] == [True, False]


def test_the_difference_is_told_in_both_languages(pack: Path, folder: Path, ask: Any) -> None:
    own = f"program@{shipped_set().version}"
    for new in (pack, folder):
        for lang, expected in (
            ("en", "Rule A01 (from 1 Jul 2025), parameter limit: 100 km2 → 120 km2."),
            ("vi", "Quy tắc A01 (từ 01/07/2025), tham số limit: 100 km2 → 120 km2."),
        ):
            told = ask("regulation", "diff", own, new, lang=lang)
            assert told["rules"] == ["A01"]
            assert expected in [change["sentence"] for change in told["changes"]]


def test_a_damaged_folder_is_not_packed(folder: Path, run: Any, tmp_path: Path) -> None:
    (folder / f"fees-{VERSION}.json").unlink()
    target = tmp_path / "t.mlpack"
    sentence = refused(run("regulation", "make", folder, target, "--key", "practice", *NAMED))
    assert "fees" in sentence and not target.exists()
    refused(run("regulation", "make", tmp_path / "none", target, *NAMED))


def test_a_key_of_a_file_signs_too(folder: Path, ask: Any, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    write_signing_key(key, PRACTICE_KEY)
    made = ask(
        "regulation", "make", folder, tmp_path / "k.mlpack", "--key", key, *NAMED, "--issued", "2026-12-21"
    )
    assert made["signed"]


@pytest.mark.parametrize("day", ["2026-08-01", "01/08/2026"])
def test_the_rules_in_force_on_a_day_are_listed(day: str, ask: Any) -> None:
    told = ask("rules", "--at", day)
    assert [one["id"] for one in told["rules"]] == [r.id for r in load_regulation(date(2026, 8, 1)).rules]
    assert told["version"] == shipped_set().version and told["read_on"] == "2026-11-23"


def test_the_rules_are_listed_as_text(run: Any) -> None:
    done = run("rules", "--at", "2026-08-01", "--format", "text", lang="vi")
    assert done.returncode == 0
    assert done.stdout.startswith("Ngày 01/08/2026") and "\nA01 · " in done.stdout


def test_rules_of_a_named_set_and_of_an_unknown_one(pack: Path, ask: Any, run: Any) -> None:
    ask("regulation", "install", pack, "--practice")
    told = ask("rules", "--at", "2026-08-01", "--rules", VERSION, "--practice")
    assert told["rules"][0]["parameters"]["limit"]["value"] == 120
    assert "not confirmed" in refused(run("rules", "--rules", VERSION))
    assert "program@" in refused(run("rules", "--rules", "1999"))


def test_a_check_takes_set_receipt_and_choice(pack: Path, ask: Any, run: Any, tmp_path: Path) -> None:
    ask("regulation", "install", pack, "--practice")
    path = tmp_path / "r.json"
    receipt = ("--received-on", "31/12/2025", "--regime", "received")
    ask("check", *QUESTION, "--rules", shipped_set().version, *receipt, "--report-json", path)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert problems("report-1", report) == []
    assert report["regulation"]["pack"] is None and report["regulation"]["law_day"] == "2025-12-31"
    assert report["transition"]["regime"] == "received"
    ask("check", *QUESTION, "--practice", "--report-json", path)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["regulation"]["pack"] == f"bo-quy-dinh@{VERSION}" and report["transition"] is None
    assert "day of receipt" in refused(run("check", *QUESTION, "--regime", "current"))


def test_a_draft_moves_only_when_it_is_told_to(pack: Path, ask: Any, run: Any, home: Path) -> None:
    (draft,) = ask("draft", *QUESTION)
    name = ("--draft", draft["draft"])
    assert ask("draft-rules", *name)["newer_rules"] is None
    ask("regulation", "install", pack, "--practice")
    told = ask("draft-rules", *name, "--practice")
    assert told["newer_rules"] == f"bo-quy-dinh@{VERSION}" and told["moved"] is False
    assert told["difference"]["rules"] == ["A01"]
    manifest = home / "drafts" / draft["draft"] / "dossier.json"
    before = manifest.read_bytes()
    assert json.loads(before)["validation"]["regulation"]["pack"] is None
    moved = ask("draft-rules", *name, "--practice", "--move")
    assert moved["moved"] and moved["verdict"]
    assert json.loads(manifest.read_bytes())["validation"]["regulation"]["version"] == VERSION
    assert "no other rule set" in refused(run("draft-rules", *name, "--practice", "--move"))
