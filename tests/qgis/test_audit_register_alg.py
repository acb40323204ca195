"""``mineral:auditregister`` as Processing runs it: the command's result, layers, files, and stopping."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from audit_office import DAY, many_layers, sample_layers
from heard import Heard
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject, QgsVectorLayer, QgsWkbTypes

from mineral_plugin.cli.audit import FILES
from mineral_plugin.cli.parser import build_parser
from mineral_plugin.core.audit.model import MarkState
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.work.audit_files import read_audit, set_mark

pytest_plugins = ["processing_fixtures"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def audit(provider, home):
    """Return a function that runs the algorithm."""
    import processing

    def run(*reference, feedback=None, **more):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        asked = {"REFERENCE": ";".join(reference), "DAY": DAY, **more}
        return processing.run("mineral:auditregister", asked, context=context, feedback=feedback or Heard())

    return run


def through_command_line(layers, home, *more):
    """Run the command in a process of its own and return what it prints."""
    named = [word for layer in layers for word in ("--reference", layer)]
    done = subprocess.run(
        [sys.executable, "-m", "mineral_plugin", "audit", *named, "--day", DAY, *more],
        cwd=str(ROOT),
        env={**os.environ, "MINERAL_HOME": str(home), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_processing_and_the_command_line_give_the_same_result(audit, tmp_path):
    layers = sample_layers(tmp_path)
    by_command = through_command_line(layers, tmp_path / "other-home")
    feedback = Heard()
    by_processing = audit(*layers, feedback=feedback)
    assert by_processing["SHA256"] == by_command["sha256"]
    outcomes = by_command["counts"]["outcomes"]
    assert by_processing["CONFLICTS"] == outcomes["conflict"] == 3
    assert by_processing["WITHIN_TOLERANCE"] == outcomes["within_tolerance"] == 1
    assert "3 in conflict" in feedback.said[0]


def test_the_layers_hold_every_pair_and_every_neighbour_in_degrees(audit, tmp_path):
    layers = sample_layers(tmp_path)
    pairs, gaps, results = (str(tmp_path / f"{name}.gpkg") for name in ("pairs", "gaps", "results"))
    answer = audit(*layers, PAIRS=pairs, GAPS=gaps, GPKG=results)
    stored = read_audit(Path(results))
    shown = QgsVectorLayer(pairs, "p", "ogr")
    rows = list(shown.getFeatures())
    assert shown.crs().authid() == "EPSG:4756" and shown.wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert [row["pair_id"] for row in rows] == [row.values["id"] for row in stored.pairs]
    assert [row["area_m2"] for row in rows] == [row.values["area_m2"] for row in stored.pairs]
    assert rows[0]["kind"] == "overlap" and rows[-1]["kind"] == "sliver"
    assert all(row.geometry().isGeosValid() for row in rows)
    near = list(QgsVectorLayer(gaps, "g", "ogr").getFeatures())
    assert [round(row["gap_m"], 2) for row in near] == [0.0, 1.0]
    assert all(row.geometry().length() > 0 for row in near)
    assert answer["GPKG"] == results and answer["REUSED"] == 0


def test_the_files_that_are_named_are_written(audit, tmp_path):
    files = {name.upper(): str(tmp_path / f"a.{name}") for name in FILES}
    answer = audit(*sample_layers(tmp_path), **files)
    assert {name: answer[name] for name in files} == files
    assert all(Path(path).stat().st_size > 500 for path in files.values())


def test_decisions_and_measures_of_the_run_before_are_used(audit, tmp_path):
    layers, first = sample_layers(tmp_path), tmp_path / "1.gpkg"
    before = audit(*layers, GPKG=str(first))
    pair = read_audit(first).pairs[0].values["id"]
    set_mark(first, pair, MarkState.ACCEPTED, "biên bản 5", "Lan", SystemClock().now().date())
    pairs = str(tmp_path / "pairs.gpkg")
    after = audit(*layers, PREVIOUS=str(first), PAIRS=pairs)
    assert (after["SHA256"], after["REUSED"]) == (before["SHA256"], 5)
    marked = next(QgsVectorLayer(pairs, "p", "ogr").getFeatures())
    assert (marked["state"], marked["mark_by"], marked["mark_reason"]) == ("accepted", "Lan", "biên bản 5")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"ZONES": "mineral_planning"}, "mineral_planning"),
        ({"PREVIOUS": "/no/such.gpkg"}, "/no/such.gpkg"),
        ({"DAY": "31/02/2026"}, "31/02/2026"),
        ({"TOLERANCES": "x=1"}, "x"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(audit, tmp_path, more, word):
    with pytest.raises(QgsProcessingException) as caught:
        audit(*sample_layers(tmp_path), **more)
    assert word in str(caught.value) and "Traceback" not in str(caught.value)


def test_stopping_lets_go_at_once_and_writes_nothing(audit, tmp_path):
    class Impatient(Heard):
        """Cancels itself at the first news of progress."""

        asked_at = 0.0

        def isCanceled(self):  # noqa: N802
            self.asked_at = self.asked_at or time.perf_counter()
            return True

    target, feedback = tmp_path / "a.html", Impatient()
    assert audit(*many_layers(tmp_path, 30), feedback=feedback, HTML=str(target)) == {}
    assert time.perf_counter() - feedback.asked_at < 0.5
    assert not target.exists()


def test_the_command_line_has_the_same_words(provider):
    asked = {each.name() for each in provider.algorithm("auditregister").parameterDefinitions()}
    (commands,) = [action for action in build_parser("en")._actions if action.dest == "command"]
    given = {option for action in commands.choices["audit"]._actions for option in action.option_strings}
    words = {"--" + name.lower().replace("_", "-") for name in asked - {"PAIRS", "GAPS"}}
    assert given - {"--help", "-h"} == words
