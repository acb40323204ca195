"""Scenarios: officer and applicant played over real HTTP on a clock that jumps, on both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple

import pytest
from bare_api import slug
from conftest import DATABASES, Database, make_database
from flow_api import Applicant
from preloaded import run
from service_process import ROOT, ServiceProcess, environ

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_service.playing import scenario
from mineral_service.playing.scenario import load, names

ENDS = {
    "happy": ("result_delivered", "granted", 1),
    "supplement-once": ("result_delivered", "granted", 2),
    "supplement-late": ("result_delivered", "granted", 2),
    "refused": ("result_delivered", "refused", 1),
    "payment": ("result_delivered", "granted", 1),
    "stopped": ("stopped", None, 1),
    "withdrawn": ("withdrawn", None, 1),
}


def command(database, data, *words):
    """Return the exit code, the answer and the error of a command of the service."""
    told = {**environ(database.url), "LANG": "en"}
    given = ["-m", "mineral_service", words[0], "--data", data, *words[1:]]
    done = run(given, told, ROOT, timeout=100)
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def played(database, data, name):
    code, told, error = command(database, data, "play", "--scenario", name)
    assert code == 0, error
    return told


class Play(NamedTuple):
    """A scenario that was played on a fresh database, and what the command told."""

    database: Database
    data: Path
    told: Dict[str, Any]

    def rows(self, sql: str) -> Any:
        return self.database.rows(self.data, sql)


@pytest.fixture(scope="module", params=DATABASES)
def play(request, tmp_path_factory) -> Callable[[str], Play]:
    """Each scenario once on each kind of database, when the first test asks for it."""
    done: Dict[str, Play] = {}

    def of(name: str) -> Play:
        if name not in done:
            database, data = make_database(request), tmp_path_factory.mktemp("play") / "data"
            done[name] = Play(database, data, played(database, data, name))
        return done[name]

    return of


def test_the_scenarios_of_the_contract_are_there_and_no_other():
    assert set(names()) == set(ENDS)


@pytest.mark.parametrize("name", sorted(ENDS))
def test_a_scenario_ends_as_it_says(play, name):
    told = play(name).told
    assert (told["state"], told["outcome"], told["version"]) == ENDS[name]
    assert told["late"] == []
    if told["outcome"]:
        assert told["endedOn"] <= told["dueOn"]
    seqs = play(name).rows("SELECT seq FROM flow_events ORDER BY seq")
    assert [seq for (seq,) in seqs] == list(range(1, len(seqs) + 1))


def test_months_pass_in_a_play_and_its_log_holds(play):
    happy = play("happy")
    assert happy.told["days"] >= 75
    refused = [step["refused"] for step in happy.told["steps"] if "refused" in step]
    assert refused == ["steps-open", "result-kind"]
    assert command(happy.database, happy.data, "verify-audit")[1]["holds"]


def test_a_grant_is_in_the_register_with_its_day(play):
    happy = play("happy")
    steps = happy.told["steps"]
    (decided,) = [step["at"] for step in steps if step["did"] == "decide" and "refused" not in step]
    rows = happy.rows("SELECT title, valid_from, valid_to FROM register_records WHERE role = 'licence'")
    ((title, valid_from, valid_to),) = rows
    assert title == f"TH-GP/{happy.told['dossierId'][:12]}" and valid_from == decided[:10] < valid_to


def test_a_late_supplement_keeps_its_files_and_is_taken_after_a_later_day(play):
    late_one = play("supplement-late")
    steps = [(step["did"], step.get("refused"), step["state"]) for step in late_one.told["steps"]]
    late = steps.index(("answer", "supplement-late", "supplement_required"))
    assert steps[late + 1 : late + 3] == [
        ("extend_supplement", None, "supplement_required"),
        ("answer", None, "in_review"),
    ]
    assert late_one.rows("SELECT component, version FROM earlier_files") == [("project", 1)]


def test_waiting_for_a_payment_moves_the_day_of_the_result(play):
    payment = play("payment")
    due = dict(payment.rows("SELECT act, due_on FROM flow_events ORDER BY seq"))
    assert due["require_payment"] is None and due["record_payment"] > due["forward"]
    assert payment.told["dueOn"] == due["decide"]


def test_plays_follow_one_another_on_one_folder_and_the_service_serves_it_after(database, tmp_path, session):
    first = played(database, tmp_path / "data", "withdrawn")
    second = played(database, tmp_path / "data", "refused")
    assert second["steps"][0]["at"] > first["steps"][-3]["at"]
    process = ServiceProcess(tmp_path / "data", database=database).start()
    try:
        other = Applicant(process)
        assert slug(other.api.get(f"/v1/dossiers/{first['dossierId']}")) == "dossier-unknown"
        ((receipt,),) = database.rows(
            tmp_path / "data", f"SELECT receipt_id FROM submissions WHERE dossier = '{first['dossierId']}'"
        )
        answer = session.get(f"{process.url}/v1/progress/{receipt}", timeout=20)
        assert answer.json()["state"] == "withdrawn"
    finally:
        process.kill()


def test_nobody_plays_with_dossiers_that_have_legal_effect(database, tmp_path):
    told = played(database, tmp_path / "data", "withdrawn")
    with database.changing(tmp_path / "data") as change:
        change("UPDATE submissions SET receipt_id = 'H42.01-261127-0001'")
    code, answer, error = command(database, tmp_path / "data", "play", "--scenario", "refused")
    assert (code, answer) == (2, {}) and "legal effect" in error
    rows = database.rows(tmp_path / "data", "SELECT id FROM dossiers")
    assert rows == [(told["dossierId"],)]


def test_a_scenario_that_there_is_not_is_one_sentence(database, tmp_path):
    for name in ("nothing", "../scenarios/happy", ""):
        code, _, error = command(database, tmp_path / "data", "play", "--scenario", name)
        assert code == 2 and "happy" in error and "Traceback" not in error
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(schema="scenario-2"),
        lambda raw: raw["steps"][0].update(does="dance"),
        lambda raw: raw["steps"][0].update(days=-1),
        lambda raw: raw["steps"][1].update(data=["accept"]),
    ],
)
def test_a_faulty_scenario_is_refused_with_its_place(tmp_path, monkeypatch, change):
    raw = json.loads((scenario.FOLDER / "happy.json").read_text(encoding="utf-8"))
    change(raw)
    (tmp_path / "happy.json").write_text(json.dumps(raw), encoding="utf-8")
    monkeypatch.setattr(scenario, "FOLDER", tmp_path)
    with pytest.raises(InputError) as refused:
        load("happy")
    assert refused.value.phrase.values["place"] in (
        "/schema",
        "/steps/0/does",
        "/steps/0/days",
        "/steps/1/data",
    )


def test_there_is_a_sentence_about_each_scenario():
    for name in names():
        assert load(name).about.vi and load(name).about.en
    with pytest.raises(MissingError):
        load("none")
