"""The command ``deadlines``: JSON with sentences, and one sentence for each thing that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, Tuple

import pytest

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.regulation.calendar import latest_calendar
from mineral_plugin.core.work import procedure_steps

FOLDER = Path(__file__).resolve().parents[1] / "data" / "deadlines"
STEPS, EVENTS = FOLDER / "steps-mining.json", FOLDER / "events-mining.json"
RECEIVED = ("--received", "2026-02-09 14:00")
Ask = Callable[..., Dict[str, Any]]


@pytest.fixture
def ask(capsys: Any) -> Ask:
    def run(*arguments: Any, lang: str = "en") -> Dict[str, Any]:
        assert main(["--lang", lang, "deadlines", *map(str, arguments)]) == 0
        answer: Dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return run


def refused(capsys: Any, *arguments: Any) -> Tuple[str, str]:
    """Return the sentence of a refusal in Vietnamese and in English."""
    said = []
    for lang in ("vi", "en"):
        assert main(["--lang", lang, "deadlines", *map(str, arguments)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and len(err.strip().splitlines()) == 1
        said.append(err.strip())
    return said[0], said[1]


def test_a_supplement_moves_the_appraisal_and_what_follows(ask: Ask) -> None:
    answer = ask(*RECEIVED, "--steps", STEPS, "--events", EVENTS, "--today", "2026-03-20")
    dues = {step["id"]: step["due"] for step in answer["steps"]}
    # Check 12 Feb. Appraisal: 18 of 60 days to 2 March, 42 more from 16 March end on 27 April (not moved),
    # then 21 working days: 28, 29 April, 4-8, 11-15, 18-22 May (17), 25-28 May (21).
    assert (dues["check"], dues["appraise"]) == ("2026-02-12", "2026-05-28")
    # From 28 May: 29 May, 1, 2, 3, 4 June; then 5 and 8 June.
    assert (dues["decide"], dues["hand_over"]) == ("2026-06-04", "2026-06-08")
    assert answer["late"] == []
    assert answer["calendar"]["known_to"] == "2027-12-31"


def test_what_is_late_on_a_day_is_named(ask: Ask) -> None:
    assert ask(*RECEIVED, "--steps", STEPS, "--today", "2026-02-13")["late"] == ["check"]


@pytest.mark.parametrize(("lang", "words"), [("vi", "ngày làm việc"), ("en", "working day")])
def test_sentences_follow_the_language(ask: Ask, lang: str, words: str) -> None:
    answer = ask(*RECEIVED, "--steps", STEPS, "--today", "2026-02-10", lang=lang)
    assert words in answer["steps"][0]["sentence"]


def test_a_receipt_after_three_tells_both_due_dates_and_the_decree(ask: Ask) -> None:
    answer = ask("--received", "2026-11-18 15:01", "--steps", STEPS, "--today", "2026-11-19")
    check = answer["steps"][0]
    assert (check["due"], check["due_counted_from_receipt"]) == ("2026-11-25", "2026-11-23")
    assert any("309/2026" in remark for remark in answer["remarks"])


def test_a_due_date_on_proposed_days_says_so(ask: Ask) -> None:
    answer = ask("--received", "2027-02-02 09:00", "--steps", STEPS, "--today", "2027-02-02")
    check = answer["steps"][0]
    assert [day["date"] for day in check["rests_on"]][:2] == ["2027-02-04", "2027-02-05"]
    assert any("not official yet" in remark for remark in check["remarks"])
    assert any("31 Dec 2026" in remark for remark in answer["remarks"])


def test_a_change_of_the_periods_offers_the_choice(ask: Ask, tmp_path: Path) -> None:
    step = json.loads(STEPS.read_text(encoding="utf-8"))["steps"][0]
    step.update(days=12, switched=True)
    path = tmp_path / "steps.json"
    path.write_text(json.dumps({"steps": [step]}), encoding="utf-8")
    answer = ask("--received", "2026-01-15 10:00", "--steps", path, "--today", "2026-01-20")
    assert (answer["promised"], answer["regime_day"]) == ("2026-01-30", "2026-01-15")
    assert any("30 Jan 2026" in remark and "2 Feb 2026" in remark for remark in answer["remarks"])
    chosen = ("--regime", "2026-01-16", "--steps", path, "--today", "2026-01-20")
    assert ask("--received", "2026-01-15 10:00", *chosen)["promised"] == "2026-02-02"


def test_steps_of_a_procedure_come_from_the_data(ask: Ask) -> None:
    answer = ask("--received", "2026-03-02 10:00", "--procedure", "P14", "--today", "2026-03-03")
    assert [(step["days"], step["unit"]) for step in answer["steps"]] == [
        (3, "working"),
        (60, "calendar"),
        (5, "working"),
        (2, "working"),
    ]
    assert "1.014257/1" in answer["remarks"][0] and "1.014265/1" in answer["remarks"][0]
    exact = ask("--received", "2026-03-02 10:00", "--procedure", "1.014257/3", "--today", "2026-03-03")
    assert exact["steps"][0]["days"] == 15
    assert not any("1.014257/1" in remark for remark in exact["remarks"])


def test_an_unknown_procedure_is_missing() -> None:
    from datetime import date

    with pytest.raises(MissingError):
        procedure_steps.steps_of_procedure("P99", date(2026, 3, 2))


def test_the_calendar_of_an_office_takes_the_place_of_ours(ask: Ask, tmp_path: Path) -> None:
    data = json.loads(latest_calendar().read_text(encoding="utf-8"))
    data["days"] = [day for day in data["days"] if day["kind"] != "proposed"]
    path = tmp_path / "own.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    base = ("--received", "2027-02-02 09:00", "--steps", STEPS, "--today", "2027-02-02")
    assert ask(*base, "--calendar", path)["steps"][0]["due"] == "2027-02-05"
    assert ask(*base)["steps"][0]["due"] == "2027-02-12"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--received", "tomorrow", "--steps", STEPS), "tomorrow"),
        (("--received", "2026-02-10", "--steps", STEPS), "2026-02-10 14:00"),
        ((*RECEIVED, "--steps", STEPS, "--procedure", "P14"), "--procedure"),
        (RECEIVED, "--procedure"),
        ((*RECEIVED, "--steps", "none.json"), "none.json"),
        ((*RECEIVED, "--steps", __file__), "test_cli_deadlines.py"),
        ((*RECEIVED, "--steps", STEPS, "--today", "32/01/2026"), "32/01/2026"),
        ((*RECEIVED, "--steps", STEPS, "--events", STEPS), "events"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(capsys: Any, arguments: Tuple[Any, ...], words: str) -> None:
    assert all(words in said for said in refused(capsys, *arguments))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", ""),
        ("who", "office"),
        ("name", {"vi": "x"}),
        ("days", -1),
        ("days", 5001),
        ("unit", "weeks"),
        ("mark", "sure"),
        ("after", 3),
        ("within", []),
        ("supplement_days", "21"),
        ("supplement_unit", "months"),
        ("extension_days", 1.5),
        ("valid_from", "2026"),
        ("valid_to", "soon"),
        ("switched", "yes"),
        ("basis", 7),
    ],
)
def test_a_faulty_step_is_refused_with_its_place(capsys: Any, tmp_path: Path, name: str, value: Any) -> None:
    data = json.loads(STEPS.read_text(encoding="utf-8"))
    data["steps"][1][name] = value
    path = tmp_path / "steps.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert all("/steps/1/" + name in said for said in refused(capsys, *RECEIVED, "--steps", path))


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "rest"), ("at", "noon"), ("step", 3), ("reason", "holiday"), ("days", -2)],
)
def test_a_faulty_event_is_refused_with_its_place(capsys: Any, tmp_path: Path, name: str, value: Any) -> None:
    data = json.loads(EVENTS.read_text(encoding="utf-8"))
    data["events"][1][name] = value
    path = tmp_path / "events.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    said = refused(capsys, *RECEIVED, "--steps", STEPS, "--events", path)
    assert all("/events/1/" + name in sentence for sentence in said)
