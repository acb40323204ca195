"""The command line as a person runs it: a process of its own, JSON out, one sentence on a refusal."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import cases
import preloaded
import pytest
from schemas import problems

from mineral_plugin.cli.main import main
from mineral_plugin.core.area.workspace import read_areas, write_areas

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, home, lang="en", largest_blocks=None):
    words = ["-m", "mineral_plugin", "--lang", lang, *map(str, arguments)]
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(home)}
    # No file may grow beyond some blocks: what a full disk does, without one.
    limits = {} if largest_blocks is None else {"RLIMIT_FSIZE": largest_blocks * 512}
    return preloaded.run(words, environ, ROOT, timeout=100, limits=limits)


QUESTION = ("--procedure", "P01", "--mineral", "gold", "--event-date", cases.DAY)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def clear(tmp_path):
    """The options of a check that finds nothing."""
    case = cases.clear(tmp_path / "clear")
    packs = ("--reference", case.references[0], "--facts", case.facts)
    return ("--table", case.table_file(tmp_path), *packs, *QUESTION)


@pytest.fixture
def ask(home, capsys, monkeypatch):
    """Return a function that runs a command in this process: as a process of its own, but quicker."""
    monkeypatch.setenv("MINERAL_HOME", str(home))

    def ask_here(*arguments, lang="en"):
        code = main(["--lang", lang, *map(str, arguments)])
        out, err = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, err)

    return ask_here


def refused(done):
    """Return the one sentence of a refusal."""
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    # What the table leaves open is refused with the question itself.
    assert lines[0].endswith((".", "?")) and "{" not in lines[0]
    return lines[0]


# --- what it answers ----------------------------------------------------------------------------------


def test_check_prints_verdict_headline_and_digest(clear, home, tmp_path):
    target = tmp_path / "r.json"
    done = run("check", *clear, "--report-json", target, home=home)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [entry["verdict"] for entry in answer["areas"]] == ["clear"]
    assert answer["files"] == [str(target)]
    assert problems("report-1", json.loads(target.read_text(encoding="utf-8"))) == []


def test_check_writes_page_and_findings(clear, home, tmp_path):
    page, findings = tmp_path / "r.html", tmp_path / "f.gpkg"
    done = run("check", *clear, "--report-html", page, "--findings", findings, home=home, lang="vi")
    assert done.returncode == 0, done.stderr
    assert '<html lang="vi">' in page.read_text(encoding="utf-8")
    assert [area.name for area in read_areas(findings)] == ["clear"]
    with closing(sqlite3.connect(str(findings))) as connection:
        rules = {row[0] for row in connection.execute("SELECT rule FROM findings WHERE outcome = 'clear'")}
    assert {"O01", "Z01", "G01"} <= rules


def test_a_conflict_is_an_answer_and_no_failure(tmp_path, home):
    case = cases.conflicts(tmp_path / "c")
    table = case.table_file(tmp_path)
    done = run("check", "--table", table, "--reference", case.references[0], *QUESTION, home=home)
    assert done.returncode == 0
    assert json.loads(done.stdout)["areas"][0]["verdict"] == "conflict"


def test_references_can_be_repeated_or_listed(tmp_path, home):
    case = cases.other_zone(tmp_path / "c")
    table = case.table_file(tmp_path)
    listed = run("check", "--table", table, "--reference", ";".join(case.references), *QUESTION, home=home)
    pairs = [word for spec in case.references for word in ("--reference", spec)]
    repeated = run("check", "--table", table, *pairs, *QUESTION, home=home)
    assert listed.stdout == repeated.stdout != ""


def test_a_file_with_a_role_needs_no_manifest(tmp_path, home):
    case = cases.conflicts(tmp_path / "c")
    path = Path(case.references[0])
    path.with_name("pack.manifest.json").unlink()
    specs = [f"{role}={path}|layername={role}|as_of=2026-11-01" for role in ("licence", "prohibited")]
    table, listed = case.table_file(tmp_path), ";".join(specs)
    done = run("check", "--table", table, "--reference", listed, *QUESTION, home=home)
    assert json.loads(done.stdout)["areas"][0]["verdict"] == "conflict"


def test_tolerances_change_the_answer(tmp_path, home):
    case = cases.conflicts(tmp_path / "c")
    packs = ("--reference", case.references[0], "--facts", case.facts)
    options = ("--table", case.table_file(tmp_path), *packs, *QUESTION)
    verdicts = [
        json.loads(run("check", *options, "--tolerances", text, home=home).stdout)["areas"][0]["verdict"]
        for text in ("overlap_width_m=0.1", "overlap_width_m=100")
    ]
    assert verdicts == ["conflict", "within_tolerance"]


def test_the_output_is_quiet_on_stderr(clear, home):
    assert run("check", *clear, home=home).stderr == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_help_is_in_the_language_asked_for(home, lang):
    done = run("check", "--help", home=home, lang=lang)
    assert done.returncode == 0
    assert ("bảng" in done.stdout.lower()) == (lang == "vi")


# --- broken input: one sentence, exit code 2, nothing touched -----------------------------------------


@pytest.fixture(params=["vi", "en"])
def lang(request):
    return request.param


@pytest.fixture
def earlier(tmp_path):
    """Results of an earlier run, and the options that would replace them."""
    names = {"--report-json": "r.json", "--report-html": "r.html", "--findings": "f.gpkg"}
    folder = tmp_path / "results"
    folder.mkdir()
    for name in names.values():
        (folder / name).write_text("earlier", encoding="utf-8")
    return folder, [word for option, name in names.items() for word in (option, str(folder / name))]


def untouched(earlier):
    folder, _ = earlier
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == dict.fromkeys(
        ("r.json", "r.html", "f.gpkg"), "earlier"
    )


def check_refused(options, ask, earlier, lang):
    sentence = refused(ask("check", *options, *QUESTION, *earlier[1], lang=lang))
    untouched(earlier)
    return sentence


def test_no_file(ask, earlier, lang, tmp_path):
    for option in ("--table", "--areas"):
        assert "no.txt" in check_refused((option, tmp_path / "no.txt"), ask, earlier, lang)


@pytest.mark.parametrize("content", ["", " \n\n", "Kính gửi quý cơ quan,\nxin cấp phép.\n", "1;2;3\n4;5;6\n"])
def test_empty_text_and_text_without_coordinates(ask, earlier, lang, tmp_path, content):
    path = tmp_path / "t.txt"
    path.write_text(content, encoding="utf-8")
    check_refused(("--table", path, "--zone", "104.75/3"), ask, earlier, lang)


def test_a_table_that_is_no_text(ask, earlier, lang, tmp_path):
    path = tmp_path / "t.txt"
    path.write_bytes(bytes(range(256)) * 4)
    check_refused(("--table", path, "--zone", "104.75/3"), ask, earlier, lang)


def test_an_areas_file_without_areas(ask, earlier, lang, tmp_path):
    write_areas(tmp_path / "none.gpkg", [])
    check_refused(("--areas", tmp_path / "none.gpkg"), ask, earlier, lang)


def test_a_geopackage_that_is_no_areas_file(ask, earlier, lang, tmp_path):
    case = cases.clear(tmp_path / "c")
    check_refused(("--areas", case.references[0]), ask, earlier, lang)


def test_a_file_that_is_no_geopackage(ask, earlier, lang, tmp_path):
    path = tmp_path / "letter.gpkg"
    path.write_text("Kính gửi", encoding="utf-8")
    check_refused(("--areas", path), ask, earlier, lang)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--zone", "105"),
        ("--zone", "105/3"),
        ("--reference", "nothing.gpkg"),
        ("--reference", "licence="),
        ("--tolerances", "speed=3"),
        ("--event-date", "yesterday"),
        ("--event-date", "31/02/2026"),
        ("--mineral", "unobtainium"),
        ("--procedure", "P99"),
        ("--surprise", "yes"),
    ],
)
def test_wrong_values(ask, earlier, lang, tmp_path, wrong):
    case = cases.clear(tmp_path / "c")
    table = case.table_file(tmp_path)
    refused(ask("check", "--table", table, *QUESTION, *earlier[1], *wrong, lang=lang))
    untouched(earlier)


def test_nothing_given(ask, lang):
    refused(ask("check", *QUESTION, lang=lang))
    refused(ask(lang=lang))


def test_a_refusal_of_the_process_itself(home, earlier, tmp_path):
    refused(run("check", "--table", tmp_path / "no.txt", *QUESTION, *earlier[1], home=home))
    untouched(earlier)


def test_a_service_that_is_not_running(clear, home, lang):
    done = run("draft", *clear, home=home, lang=lang)
    assert done.returncode == 0, done.stderr
    draft = json.loads(done.stdout)[0]
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        # Bound but not listening: nobody answers, and nobody else can take the port meanwhile.
        url = f"http://127.0.0.1:{port}"
        done = run("file", "--draft", reference_of(draft), "--service", url, home=home, lang=lang)
    sentence = refused(done)
    assert str(port) in sentence
    again = run("receipts", home=home)
    assert json.loads(again.stdout) == []


def reference_of(draft):
    return next(draft[key] for key in ("reference", "draft", "id") if key in draft)


@pytest.mark.parametrize("blocks", [0, 1, 8])
def test_a_full_disk_leaves_earlier_results(clear, home, earlier, lang, blocks):
    done = run("check", *clear, *earlier[1], home=home, lang=lang, largest_blocks=blocks)
    refused(done)
    untouched(earlier)


def test_a_disk_full_for_the_last_file_only_leaves_all_of_them(clear, home, earlier):
    folder, options = earlier
    # Room for both reports, none for the GeoPackage, which is the largest and comes last.
    whole = run("check", *clear, "--report-json", folder / "a", "--report-html", folder / "b", home=home)
    assert whole.returncode == 0
    largest = max((folder / name).stat().st_size for name in "ab")
    for name in "ab":
        (folder / name).unlink()
    done = run("check", *clear, *options, home=home, largest_blocks=largest // 512 + 1)
    refused(done)
    untouched(earlier)


def test_a_folder_that_is_not_there(clear, home, lang, tmp_path):
    refused(run("check", *clear, "--report-json", tmp_path / "no" / "r.json", home=home, lang=lang))


def test_what_a_reader_that_goes_away_leaves(clear, home):
    """``... | head -1`` ends without a complaint."""
    command = f'"{sys.executable}" -m mineral_plugin check {" ".join(map(str, clear))} | head -c 1'
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=str(ROOT),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("{", "")
