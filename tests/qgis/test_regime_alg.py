"""``mineral:checkareas`` with a rule set, a day of receipt and a choice of law; same as the command line."""

from __future__ import annotations

import json
from typing import Any

import cases
import pytest
from qgis.core import QgsProcessingException

from mineral_plugin.cli.main import main
from mineral_plugin.core.regulation.sets import shipped_set

pytest_plugins = ["processing_fixtures"]


@pytest.fixture
def table(tmp_path: Any) -> str:
    return str(cases.clear(tmp_path / "clear").table_file(tmp_path))


@pytest.mark.parametrize(("regime", "law_day"), [("received", "2025-12-31"), ("current", "2026-11-23")])
def test_the_choice_of_law_gives_the_report_of_the_command_line(
    run: Any, table: str, tmp_path: Any, regime: str, law_day: str
) -> None:
    ours, theirs = tmp_path / "alg.json", tmp_path / "cli.json"
    rules = shipped_set().version
    done = run(TABLE=table, RULES=rules, RECEIVED_ON="2025-12-31", REGIME=regime, REPORT_JSON=str(ours))
    asked = ["--table", table, "--procedure", "P01", "--mineral", "gold", "--event-date", "2026-11-23"]
    receipt = ["--rules", rules, "--received-on", "2025-12-31", "--regime", regime]
    assert main(["check", *asked, *receipt, "--report-json", str(theirs)]) == 0
    first, second = (json.loads(path.read_text(encoding="utf-8")) for path in (ours, theirs))
    assert first["regulation"]["law_day"] == law_day and first["transition"]["regime"] == regime
    assert {**first, "run": None} == {**second, "run": None}
    assert len(done["SHA256"]) == 64


def test_without_a_choice_the_report_says_that_there_is_one(run: Any, table: str, tmp_path: Any) -> None:
    path = tmp_path / "r.json"
    run(TABLE=table, RECEIVED_ON="2025-12-31", REPORT_JSON=str(path))
    told = json.loads(path.read_text(encoding="utf-8"))["transition"]
    assert told["regime"] is None and told["can_choose"] and "A12" in told["differs"]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"REGIME": "received"}, "receipt"),
        ({"RULES": "1999"}, "program@"),
        ({"RECEIVED_ON": "2026-12-01"}, "after"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_a_sentence(
    run: Any, table: str, given: Any, word: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("mineral_plugin.processing.check_areas.current_language", lambda: "en")
    with pytest.raises(QgsProcessingException, match=word):
        run(TABLE=table, **given)
