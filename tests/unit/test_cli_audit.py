"""The command ``audit``: a register from real files, its results on disk, in both languages."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict

import pytest
from audit_samples import sample_layers
from audit_world import at, mine, register

from mineral_plugin.cli.audit import Terminal
from mineral_plugin.cli.main import main
from mineral_plugin.core.audit.model import MarkState
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.work.audit_files import read_audit, set_mark

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"


class Office:
    """A computer with a data folder and the register of the sample."""

    def __init__(self, folder: Path, heard: Any, patch: Any) -> None:
        self.folder, self._heard = folder, heard
        patch.setenv("MINERAL_HOME", str(folder / "home"))
        self.layers = sample_layers(folder)

    def run(self, *more: Any, lang: str = "en") -> int:
        names = [word for layer in self.layers for word in ("--reference", layer)]
        given = () if "--day" in more else ("--day", DAY)
        return main(["--lang", lang, "audit", *names, *given, *map(str, more)])

    def ask(self, *more: Any, lang: str = "en") -> Dict[str, Any]:
        code = self.run(*more, lang=lang)
        out, err = self._heard.readouterr()
        assert (code, err) == (0, "")
        answer: Dict[str, Any] = json.loads(out)
        return answer

    def refused(self, *more: Any, lang: str = "en") -> str:
        assert self.run(*more, lang=lang) == 2
        out, err = self._heard.readouterr()
        (sentence,) = err.strip().splitlines()
        assert out == "" and sentence.endswith(".")
        return str(sentence)


@pytest.fixture
def office(tmp_path: Path, capsys: Any, monkeypatch: Any) -> Office:
    return Office(tmp_path, capsys, monkeypatch)


def test_an_audit_prints_counts_digest_and_the_files_it_wrote(office: Office) -> None:
    files = {kind: office.folder / f"audit.{kind}" for kind in ("json", "html", "csv", "xlsx", "gpkg")}
    answer = office.ask(*(word for kind, path in files.items() for word in (f"--{kind}", path)))
    assert answer["files"] == [str(path) for path in files.values()]
    assert all(path.stat().st_size > 500 for path in files.values())
    stored = read_audit(files["gpkg"])
    assert answer["sha256"] == stored.recorded and stored.is_as_recorded()
    assert answer["counts"] == stored.document["counts"]
    assert answer["counts"]["kinds"]["sliver"] == 1 and answer["counts"]["gaps"] >= 1
    assert stored.document["run"]["front_door"] == "cli"
    assert json.loads(files["json"].read_text(encoding="utf-8"))["day"] == DAY == answer["day"]


def test_the_sentence_is_in_the_language_asked_for(office: Office) -> None:
    assert "in conflict" in office.ask()["headline"]
    assert "vướng" in office.ask(lang="vi")["headline"]


def test_nothing_is_written_unless_it_is_named(office: Office) -> None:
    before = sorted(path.name for path in office.folder.iterdir())
    assert office.ask()["files"] == []
    assert set(path.name for path in office.folder.iterdir()) <= {*before, "home"}


def test_a_role_narrows_the_zones(office: Office) -> None:
    everything, narrowed = office.ask(), office.ask("--zones", "defence, coast")
    zones = office.ask("--zones", "prohibited")
    assert narrowed["counts"]["pairs"] == everything["counts"]["pairs"] - 3
    assert zones["sha256"] == everything["sha256"]


def test_no_neighbours_are_listed_within_0_metres(office: Office) -> None:
    assert office.ask("--neighbours", "0")["counts"]["gaps"] == 0
    assert office.ask("--neighbours", "1,5")["counts"]["gaps"] >= 1


@pytest.mark.parametrize("text", ["many", "-1", "1001", "nan"])
def test_a_distance_out_of_reach_is_refused(office: Office, text: str) -> None:
    assert text in office.refused(f"--neighbours={text}")


def test_a_role_that_is_no_obstacle_is_refused(office: Office) -> None:
    assert "mineral_planning" in office.refused("--zones", "mineral_planning")


def test_data_without_a_register_are_refused_in_both_languages(office: Office) -> None:
    office.layers = office.layers[1:]
    assert "register" in office.refused()
    assert "sổ giấy phép" in office.refused(lang="vi")


def test_decisions_and_measures_of_an_earlier_run_are_used(office: Office) -> None:
    first, second = office.folder / "1.gpkg", office.folder / "2.gpkg"
    before = office.ask("--gpkg", first)
    pair = read_audit(first).pairs[0].values["id"]
    set_mark(first, pair, MarkState.ACCEPTED, "biên bản 5", "Lan", SystemClock().now().date())
    after = office.ask("--previous", first, "--gpkg", second)
    assert (before["reused"], before["states"]["accepted"]) == (0, 0)
    assert (after["reused"], after["states"]["accepted"]) == (after["counts"]["pairs"], 1)
    assert after["sha256"] == before["sha256"]
    assert read_audit(second).marks[pair].reason == "biên bản 5"


def test_a_decision_on_a_pair_that_is_gone_is_kept(office: Office) -> None:
    first, second = office.folder / "1.gpkg", office.folder / "2.gpkg"
    office.ask("--gpkg", first)
    pair = read_audit(first).pairs[0].values["id"]
    set_mark(first, pair, MarkState.FIXED, "đã sửa", "Lan", SystemClock().now().date())
    office.layers = (register(office.folder / "other", mine("12", at(0, 0, 9, 9))),)
    office.ask("--previous", first, "--gpkg", second)
    assert read_audit(second).marks[pair].by == "Lan"


def test_what_cannot_be_written_leaves_no_file_behind(office: Office) -> None:
    missing = office.folder / "no" / "audit.csv"
    sentence = office.refused("--html", office.folder / "a.html", "--csv", missing)
    assert str(missing) in sentence and not (office.folder / "a.html").exists()


def test_progress_is_for_a_terminal_only() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    said = []
    for stream in (Screen(), io.StringIO()):
        terminal = Terminal(stream, "vi")
        for fraction in (0.1, 0.101, 0.5):
            terminal.report(fraction)
        terminal.clear()
        said.append(stream.getvalue())
    assert said[0].count("Đang rà soát") == 2 and said[0].endswith("\r") and said[1] == ""


def test_ctrl_c_is_one_sentence_and_leaves_nothing(office: Office) -> None:
    grid = [mine(f"{n}", at(90.0 * (n % 60), 90.0 * (n // 60), 100, 100)) for n in range(3_600)]
    target = office.folder / "audit.gpkg"
    asked = ["audit", "--reference", register(office.folder / "grid", *grid), "--gpkg", str(target)]
    # A process whose parent ignores Ctrl-C would never hear of it.
    child = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from mineral_plugin.cli.main import main;"
        "import mineral_plugin.core.work.auditing; print('ready', file=sys.stderr, flush=True);"
        "sys.exit(main(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", child, "--lang", "en", *asked],
        cwd=str(ROOT),
        env={**os.environ, "LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None and process.stderr.readline() == "ready\n"
    time.sleep(0.4)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert err.strip() == "Stopped as asked; there is no new result and earlier ones remain."
    assert not list(office.folder.glob("*audit.gpkg*"))
