"""Dock, Processing and command line give the same report: equal SHA-256 of its canonical form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import cases
import packmaker
import pytest
from builders import box, licence
from files_named import name_files
from qgis.core import QgsSettings
from qgis.gui import QgsAdvancedDigitizingDockWidget
from qgis.PyQt.QtWidgets import QDockWidget, QLabel, QPushButton

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.layer_tables import QgisTables
from mineral_plugin.core.area.zones import zone_from_text
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.reference.trust import Issuer, confirm
from mineral_plugin.core.report.model import digest, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.packs import install_pack, sources_of, trust_of
from mineral_plugin.core.work.requests import areas_of, facts_of

pytest_plugins = ["processing_fixtures"]

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_QGIS = ROOT / "service" / ".venv" / "bin" / "python"
SETTINGS = "mineral_licence_three_doors"
NAMES = [make.__name__ for make in cases.MAKERS]


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory):
    return {case.name: case for case in cases.all_cases(tmp_path_factory.mktemp("cases"))}


@pytest.fixture(scope="module")
def answers():
    """Digest of each case, from the command line, so that they can be compared among each other."""
    return {}


@pytest.fixture
def dock(qtbot, qgis_iface, qgis_processing, tmp_path, monkeypatch):
    """The dock of the plugin as QGIS starts it, with a data folder of its own, and taken away again."""
    from mineral_plugin.plugin import MineralPlugin

    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    # Nothing that an earlier session remembered, and nothing left behind for a later one.
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    window = qgis_iface.mainWindow()
    digitizing = QgsAdvancedDigitizingDockWidget(qgis_iface.mapCanvas(), window)
    monkeypatch.setattr(qgis_iface, "cadDockWidget", lambda: digitizing, raising=False)
    plugin = MineralPlugin(qgis_iface)
    plugin.initGui()
    window.findChild(type_of_action(), "mineralLicenceOpen").trigger()

    def found():
        """Return the dock, which comes in a turn of its own."""
        return window.findChild(QDockWidget, "MineralLicenceDock")

    try:
        qtbot.waitUntil(lambda: plugin._is_open and found().is_ready, timeout=20_000)
        yield found()
    finally:
        plugin.unload()
        QgsSettings().remove(SETTINGS)


@pytest.mark.parametrize("name", NAMES)
def test_three_doors_give_the_same_report(name, all_cases, answers, dock, qtbot, tmp_path, monkeypatch):
    case = all_cases[name]
    by_command_line = through_command_line(case, tmp_path)
    by_processing = through_processing(case, tmp_path)
    by_dock = through_dock(case, dock, qtbot, tmp_path, monkeypatch)
    reports = (by_command_line, by_processing, by_dock)
    assert [report["run"]["front_door"] for report in reports] == ["cli", "processing", "dock"]
    assert [report["summary"]["verdict"] for report in reports] == [case.verdict] * 3
    assert len({digest(report) for report in reports}) == 1
    found = {rule: {f["outcome"] for f in by_dock["findings"] if f["rule"] == rule} for rule in case.outcomes}
    assert found == {rule: {outcome} for rule, outcome in case.outcomes.items()}
    answers[name] = digest(by_dock)


def test_different_cases_give_different_reports(answers):
    if len(answers) < len(NAMES):
        pytest.skip("needs the answers of all the cases, and not all of them ran")
    assert len(set(answers.values())) == len(NAMES) >= 8


def test_the_command_line_asks_nothing_of_qgis(all_cases, tmp_path):
    case = all_cases["hole_and_levels"]
    asked = (
        "import sys; from mineral_plugin.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in sys.modules if m.split('.')[0] in ('qgis', 'PyQt5', 'PyQt6', 'osgeo', 'sip')])"
    )
    question = ("--procedure", case.procedure, "--mineral", case.mineral, "--event-date", case.event_date)
    done = subprocess.run(
        [sys.executable, "-c", asked, "check", "--areas", case.areas, *question],
        cwd=str(ROOT),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def signed_pack(folder, *homes):
    """Put a signed pack, in which a licence lies on the area, on the shelf of several computers."""
    met = [licence("GP-1", box(cases.EAST + 150, cases.NORTH + 20, 120, 90))]
    layers = {**cases.everything(), "licence": met}
    path = packmaker.make(folder / "packs", packmaker.Recipe(layers))
    for home in homes:
        home.mkdir(exist_ok=True)
        install_pack(path, home, trust_of(home, {}), packmaker.TODAY)


@pytest.mark.parametrize(
    ("confirmed", "verdict", "outcomes"),
    [(True, "conflict", {"conflict"}), (False, "cannot_tell", {"cannot_tell"})],
)
def test_three_doors_give_the_same_report_of_a_signed_pack(
    confirmed, verdict, outcomes, qgis_processing, provider, tmp_path, monkeypatch
):
    homes = [tmp_path / "cli-home", tmp_path / "home"]
    signed_pack(tmp_path, *homes)
    for home in homes if confirmed else ():
        confirm(home, Issuer("Sở Công Thương thử nghiệm", packmaker.KEY.public))
    monkeypatch.setenv("MINERAL_HOME", str(homes[1]))
    case = replace(cases.clear(tmp_path / "clear"), verdict=verdict, references=("pack:thu-nghiem",))
    reports = (
        through_command_line(case, tmp_path),
        through_processing(case, tmp_path),
        through_use_case(case, tmp_path, homes[1]),
    )
    assert [report["summary"]["verdict"] for report in reports] == [verdict] * 3
    assert len({digest(report) for report in reports}) == 1
    assert {f["outcome"] for f in reports[0]["findings"] if f["rule"] == "O01"} == outcomes
    assert {layer["pack"] for layer in reports[0]["reference"]} == {"thu-nghiem@2026.11"}


def through_use_case(case, folder, home):
    """Check as the dock does, with the packs of its data folder."""
    request = CheckRequest(
        areas=areas_of(case.table_file(folder), None),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date.fromisoformat(case.event_date),
        reference=case.references,
        sources=sources_of(home, os.environ, reader=QgisTables()),
        facts=facts_of(Path(case.facts), date.fromisoformat(case.event_date)),
    )
    (report,) = check_areas(request, SystemClock().now(), "dock")
    return to_dict(report)


def through_command_line(case, folder):
    """Run ``check`` in the environment that has no QGIS; its printed digest is that of its report."""
    target = folder / "cli.json"
    arguments = ["--procedure", case.procedure, "--mineral", case.mineral, "--event-date", case.event_date]
    arguments += ["--table", str(case.table_file(folder))] if case.table else ["--areas", case.areas]
    arguments += ["--zone", case.zone] if case.zone else []
    arguments += ["--facts", case.facts] if case.facts else []
    arguments += [piece for spec in case.references for piece in ("--reference", spec)]
    done = subprocess.run(
        [str(WITHOUT_QGIS), "-m", "mineral_plugin", "check", *arguments, "--report-json", str(target)],
        cwd=str(ROOT),
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "MINERAL_HOME": str(folder / "cli-home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(target.read_text(encoding="utf-8"))
    assert json.loads(done.stdout)["areas"][0]["sha256"] == digest(report)
    return report


def through_processing(case, folder):
    """Run the algorithm of the plugin's own provider; its output SHA256 is that of its report."""
    import processing

    target = folder / "processing.json"
    parameters = {
        "PROCEDURE": case.procedure,
        "MINERAL": case.mineral,
        "EVENT_DATE": case.event_date,
        "REFERENCE": ";".join(case.references),
        "ZONE": case.zone,
        "FACTS": case.facts,
        "REPORT_JSON": str(target),
        **({"TABLE": str(case.table_file(folder))} if case.table else {"AREAS": case.areas}),
    }
    result = processing.run("mineral:checkareas", parameters)
    report = json.loads(target.read_text(encoding="utf-8"))
    assert (result["SHA256"], result["VERDICT"]) == (digest(report), report["summary"]["verdict"])
    return report


def through_dock(case, dock, qtbot, folder, monkeypatch):
    """Paste or open, choose, press Check, and save the report that is shown."""
    give_areas(dock, case, qtbot)
    page = dock.check
    page.set_event_date(date.fromisoformat(case.event_date))
    choose(page.procedure, case.procedure)
    choose(page.mineral, case.mineral)
    page.holder.setText(case.holder)
    dock.layers.add(case.references)
    press(dock, "check")
    qtbot.waitUntil(lambda: press_is_possible(dock, "check"), timeout=20_000)
    assert page.problem.label.text() == ""
    if case.facts:
        state_facts(dock, case, qtbot, monkeypatch)
    target = folder / "dock.json"
    name_files(monkeypatch, target)
    press(dock, "saveJson")
    return json.loads(target.read_text(encoding="utf-8"))


def state_facts(dock, case, qtbot, monkeypatch):
    """Open the file of answers in the card of the questions, and wait for the check that follows."""
    name_files(monkeypatch, case.facts)
    waiting = dock.findChild(QLabel, "factState").parentWidget()
    press(dock, "loadFacts")
    qtbot.waitUntil(lambda: not waiting.isHidden(), timeout=5_000)
    qtbot.waitUntil(waiting.isHidden, timeout=20_000)
    qtbot.waitUntil(lambda: press_is_possible(dock, "check"), timeout=20_000)


def give_areas(dock, case, qtbot):
    if not case.table:
        dock.start.areas_file_chosen.emit(case.areas)
        return
    dock.paste.text.setPlainText(case.table)
    dock.paste.name.setText(case.name)
    if case.zone:
        combo = dock.paste.zone
        zones = [zone_from_text(combo.itemData(row)) for row in range(1, combo.count())]
        combo.setCurrentIndex(1 + zones.index(zone_from_text(case.zone)))
    press(dock, "readTable")
    qtbot.waitUntil(lambda: press_is_possible(dock, "putOnMap"), timeout=20_000)
    assert dock.paste.result.problem.text() == ""


def choose(combo, identifier):
    row = combo.findData(identifier)
    assert row >= 0
    combo.setCurrentIndex(row)


def press(dock, name):
    dock.findChild(QPushButton, name).click()


def press_is_possible(dock, name):
    return dock.findChild(QPushButton, name).isEnabled()


def type_of_action():
    from qgis.PyQt import QtGui, QtWidgets

    # Qt 6 moved it.
    return getattr(QtWidgets, "QAction", None) or QtGui.QAction
