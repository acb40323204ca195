"""One rule set for all that answers from the law: the commands, the panel of layers, the facts of a draft."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict

import pytest
import rulesmaker

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.keys import PRACTICE_KEY
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.regulation.sets import shipped_set
from mineral_plugin.core.work.law_in_use import LawInUse, law_in_use
from mineral_plugin.core.work.layer_choice import LayerChoice
from mineral_plugin.core.work.layer_rows import layer_rows, layers_shown
from mineral_plugin.core.work.packs import install_pack, sources_of

OWN, VERSION = f"program@{shipped_set().version}", "2026-12-20"
LABEL = f"bo-quy-dinh@{VERSION}"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0)
TABLE = resource_path("demo", "tables", "dong-khe.txt")
ASKED = ("--table", str(TABLE), "--mineral", "limestone_vlxdtt", "--procedure", "P14")
AUTHORITY = ("authority", *ASKED, "--at", "2026-11-23", "--place", "province", "--small-scattered", "no")
DEADLINES = (
    "deadlines",
    "--received",
    "2026-12-01 09:00",
    "--procedure",
    "1.014232",
    "--today",
    "2026-12-02",
)
PROCEDURES = ("procedures", "--at", "2026-11-23")
COMMANDS = (AUTHORITY, DEADLINES, PROCEDURES, ("minerals",))


def _rules(content: Any) -> None:
    content["read_on"] = VERSION
    content["minerals"][0]["name"]["en"] = "Renamed mineral"
    content["roles"][0]["name"]["en"] = "Renamed role"
    question = {"vi": "Có điều mới không?", "en": "Is there something new?"}
    content["facts"].append({"id": "something_new", "kind": "flag", "question": question})
    (rule,) = (one for one in content["rules"] if one["id"] == "D01" and not one["valid_to"])
    rule.setdefault("facts", []).append("something_new")


def _authorities(content: Any) -> None:
    for office in content["offices"]:
        office["general"]["en"] = f"renamed {office['general']['en']}"


def _fees(content: Any) -> None:
    for fee in content["fees"]:
        for line in fee["lines"]:
            line["amount_vnd"] += 7


def _calendar(content: Any) -> None:
    for day in content["days"]:
        if day["date"] == "2026-12-02":
            content["days"].remove(day)
    known = next(day for day in content["days"] if not day["works"])
    content["days"] = sorted([*content["days"], {**known, "date": "2026-12-02"}], key=lambda one: one["date"])


def _procedures(content: Any) -> None:
    content["procedures"][0]["name"]["en"] = "Renamed procedure"


CHANGES = {
    "set": _rules,
    "authorities": _authorities,
    "calendar": _calendar,
    "fees": _fees,
    "procedures": _procedures,
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: Any) -> Path:
    identity = rulesmaker.identity_of(date(2026, 12, 21))
    return rulesmaker.rules_pack(tmp_path_factory.mktemp("set"), VERSION, CHANGES, PRACTICE_KEY, identity)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: Any, pack: Path) -> Path:
    """Return a data folder with a newer rule set, signed with the practice key."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MINERAL_HOME", str(folder))
    install_pack(pack, folder, sources_of(folder, {}, True).trust, date(2026, 12, 22))
    return folder


@pytest.fixture
def ask(home: Path, capsys: Any) -> Any:
    def run(*arguments: Any) -> Any:
        code = main(["--lang", "en", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    return run


def law(answer: Any) -> Dict[str, Any]:
    told: Dict[str, Any] = (answer[0] if isinstance(answer, list) else answer)["law"]
    return told


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_command_takes_the_newest_trusted_set_or_the_one_named_and_says_which(
    ask: Any, home: Path, command: Any
) -> None:
    newest = law_in_use("", sources_of(home, {}, True), NOW).rules
    told = law(ask(*command, "--practice"))
    assert (told["set"], told["version"], told["sha256"]) == (LABEL, VERSION, newest.sha256)
    assert told["files"] == {kind: newest.told(kind)["sha256"] for kind in told["files"]}
    assert law(ask(*command))["set"] == OWN
    assert law(ask(*command, "--practice", "--rules", OWN))["set"] == OWN


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_set_that_is_not_there_is_refused(home: Path, capsys: Any, command: Any) -> None:
    assert main(["--lang", "en", *command, "--rules", "2020-01-01"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "2020-01-01" in err


def test_who_is_competent_and_the_fee_follow_the_set(ask: Any) -> None:
    (newest,), (own,) = ask(*AUTHORITY, "--practice"), ask(*AUTHORITY)
    assert newest["decides"]["name"]["en"] == f"renamed {own['decides']['name']['en']}"
    assert set(newest["law"]["files"]) == {"authorities", "fees"}
    explored = (*AUTHORITY[:6], "P01", *AUTHORITY[7:])
    (newest,), (own,) = ask(*explored, "--practice"), ask(*explored)
    assert newest["fee"]["amount_vnd"] == own["fee"]["amount_vnd"] + 7


def test_deadlines_follow_calendar_and_procedures_of_the_set(ask: Any, home: Path) -> None:
    newest, own = ask(*DEADLINES, "--practice"), ask(*DEADLINES)
    assert [answer["steps"][0]["due"] for answer in (own, newest)] == ["2026-12-04", "2026-12-07"]
    assert newest["calendar"]["version"] == VERSION
    assert set(newest["law"]["files"]) == {"calendar", "procedures"}


def test_an_offices_own_calendar_takes_the_place_of_that_of_the_set(ask: Any) -> None:
    calendar = shipped_set().files["calendar"]
    answer = ask(*DEADLINES, "--practice", "--calendar", calendar)
    assert answer["steps"][0]["due"] == "2026-12-04" and answer["law"]["set"] == LABEL


def test_procedures_and_minerals_follow_the_set(ask: Any) -> None:
    listed = ask(*PROCEDURES, "--practice")["procedures"]
    assert listed[0]["name"] == "Renamed procedure" and len(listed) == 3
    assert "Renamed mineral" in ask("minerals", "--practice")["minerals"].values()
    assert "Renamed mineral" not in ask("minerals")["minerals"].values()


def test_a_draft_takes_what_the_set_of_its_check_asks(home: Path, ask: Any, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"schema": "facts-1", "facts": {"something_new": True}}), encoding="utf-8")
    drafts = ask("draft", *ASKED, "--event-date", "2026-11-23", "--facts", facts, "--practice")
    assert len(drafts) == 1
    assert main(["draft", *ASKED, "--event-date", "2026-11-23", "--facts", str(facts)]) == 2


def test_the_panel_of_layers_tells_the_roles_of_the_set(home: Path) -> None:
    def names(practice: bool, rules: str = "") -> Any:
        sources = sources_of(home, {}, practice)
        shown = layers_shown(LayerChoice(), "P14", TODAY, sources, rules)
        rows = layer_rows((), "P14", TODAY, sources, rules)
        assert [row.title for row in shown.rows] == [row.title for row in rows]
        return "Renamed role" in " ".join(row.title.en for row in shown.rows) + shown.summary.en

    assert (names(True), names(False), names(True, OWN)) == (True, False, False)


def test_a_set_that_was_changed_is_refused_by_all(home: Path, capsys: Any) -> None:
    (file,) = home.rglob(f"set-{VERSION}.json")
    file.chmod(0o644)
    file.write_text(file.read_text(encoding="utf-8").replace("Renamed", "Forged"), encoding="utf-8")
    for command in COMMANDS:
        assert main(["--lang", "en", *command, "--practice"]) == 2
        assert LABEL in capsys.readouterr().err
    with pytest.raises(InputError):
        layers_shown(LayerChoice(), "P14", TODAY, sources_of(home, {}, True))


@pytest.mark.parametrize(
    ("now", "day", "days"),
    [
        (datetime(2027, 1, 22, 9), TODAY, 60),
        (datetime(2027, 1, 23, 9), TODAY, 61),
        (NOW, date(2027, 1, 22), 60),
        (NOW, date(2027, 1, 23), 61),
    ],
)
def test_the_age_of_the_law_is_told_from_the_61st_day_on(now: datetime, day: date, days: int) -> None:
    told = law_in_use("", Sources(), now).told(day)
    assert (told["law_age_days"], bool(told["law_notice"])) == (days, days > 60)
    assert (
        days == 60 or f"{days} days ago" in told["law_notice"]["en"] and "61 ngày" in told["law_notice"]["vi"]
    )


def test_an_answer_names_only_the_files_it_rests_on() -> None:
    told = LawInUse(shipped_set(), NOW).told(TODAY, "fees")
    assert told["files"] == {"fees": shipped_set().told("fees")["sha256"]} and told["set"] == OWN
