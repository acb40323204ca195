"""``mineral:checkareas`` through the real ``qgis_process`` in a clean profile with the packaged plugin.

The system's Python, no virtual environment and no PYTHONPATH; its own shapely is too old or missing, so
that the engine comes from the data folder, as the plugin's button puts it there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import builders
import cases
import map_pdf
import packmaker
import pytest
from e2e.office import plugin_zip, system_shapely_fits
from small_pdf import small_pdf
from test_uploading_qgis import service  # noqa: F401 - the real service of these tests, too
from unit.wheelmaker import real_wheel

from mineral_plugin.core.base.wheels import this_machine
from mineral_plugin.core.report.model import digest

QGIS_PROCESS = Path("/usr/bin/qgis_process.bin")
# A conflict, neighbours in another zone, and parts at two levels with a hole.
NAMES = ("conflicts", "other_zone", "hole_and_levels")


class Headless:
    """A computer with QGIS, the packaged plugin and no screen."""

    def __init__(self, folder):
        self.folder = folder
        self.home = folder / "home"
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.environ = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(runtime),
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_CUSTOM_CONFIG_PATH": str(folder / "config"),
            "MINERAL_HOME": str(self.home),
        }

    def install_plugin(self):
        plugins = self.folder / "config" / "profiles" / "default" / "python" / "plugins"
        with zipfile.ZipFile(plugin_zip()) as archive:
            archive.extractall(plugins)
        return self.run("plugins", "enable", "mineral_plugin")

    def install_engine(self):
        machine = this_machine("")
        version = __import__("shapely").__version__
        target = self.home / "engine" / f"shapely-{version}-{machine.python}-{machine.platform}"
        target.mkdir(parents=True)
        with zipfile.ZipFile(real_wheel(self.folder)) as wheel:
            wheel.extractall(target)

    def run(self, *arguments, prefix=()):
        return subprocess.run(
            [*prefix, str(QGIS_PROCESS), *arguments],
            env=self.environ,
            cwd=str(self.folder),
            capture_output=True,
            text=True,
            timeout=110,
        )

    def check(self, case, prefix=(), **parameters):
        asked = {"PROCEDURE": case.procedure, "MINERAL": case.mineral, "EVENT_DATE": case.event_date}
        asked["REFERENCE"] = ";".join(case.references)
        asked["FACTS"] = case.facts
        if case.table:
            asked["TABLE"] = str(case.table_file(self.folder))
        elif case.areas:
            asked["AREAS"] = case.areas
        asked.update(parameters)
        pairs = [f"{key}={value}" for key, value in asked.items()]
        return self.run("run", "mineral:checkareas", "--", *pairs, prefix=prefix)


@pytest.fixture(scope="module")
def computer(tmp_path_factory):
    if not QGIS_PROCESS.exists():
        pytest.skip(f"no {QGIS_PROCESS} here")
    made = Headless(tmp_path_factory.mktemp("headless"))
    enabled = made.install_plugin()
    assert enabled.returncode == 0, enabled.stdout + enabled.stderr
    return made


@pytest.fixture(scope="module")
def without_engine(computer, tmp_path_factory):
    """What it says before the engine is there; asked first, so that one profile serves all tests."""
    folder = tmp_path_factory.mktemp("none")
    case = cases.clear(folder / "clear")
    layer = builders.write_layer(folder / "r.gpkg", "so", [cases.FAR])
    given = {name: "1" for name in ("ID", "VERSION", "NAME_VI", "NAME_EN", "ISSUER")}
    given.update(INPUT=layer, ROLE="licence", LEGAL_STATUS="copy", COVERAGE="1,2,1,2", OUTPUT="o.mlpack")
    made = ("run", "mineral:makepack", "--", *(f"{name}={value}" for name, value in given.items()))
    return computer.check(case, KNOWN_ON="2026-11-23"), computer.run(*made)


@pytest.fixture(scope="module")
def ready(computer, without_engine):
    if not system_shapely_fits():
        computer.install_engine()
    return computer


@pytest.mark.skipif(system_shapely_fits(), reason="this system's own shapely is good enough")
def test_without_an_engine_it_says_what_to_do(without_engine):
    for done in without_engine:
        said = done.stdout + done.stderr
        assert done.returncode != 0
        assert "shapely" in said
        assert "Traceback" not in said


@pytest.mark.parametrize("name", NAMES)
def test_the_same_report_as_without_qgis(ready, name, tmp_path):
    folder = tmp_path / name
    case = next(make for make in cases.MAKERS if make.__name__ == name)(folder)
    target, findings = tmp_path / "r.json", tmp_path / "findings.gpkg"
    done = ready.check(case, REPORT_JSON=str(target), FINDINGS=str(findings))
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["summary"]["verdict"] == case.verdict
    assert f"SHA256:\t{digest(report)}" in done.stdout
    assert f"VERDICT:\t{case.verdict}" in done.stdout
    assert findings.stat().st_size > 0
    assert digest(report) == digest(through_command_line(case, tmp_path))


def test_a_map_without_a_window(ready, tmp_path):
    areas, target = tmp_path / "areas.gpkg", tmp_path / "bản đồ.pdf"
    made = cases.LicenceArea("a", "Khu 1", cases.TM3, (cases.Part(cases.ring_of(cases.GROUND)),))
    cases.write_areas(areas, [made])
    done = ready.run(
        "run", "mineral:applicationmap", "--", f"AREAS={areas}", f"OUTPUT={target}", "EVENT_DATE=2026-11-23"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAULTS:\t0" in done.stdout
    assert "Tọa độ các điểm khép góc" in map_pdf.text(target)


def test_a_dossier_is_built_and_filed_without_a_window(ready, service, tmp_path):  # noqa: F811
    areas, paper = tmp_path / "areas.gpkg", tmp_path / "Đơn đề nghị.pdf"
    paper.write_bytes(small_pdf("a request"))
    made = cases.LicenceArea("a", "Khu 1", cases.TM3, (cases.Part(cases.ring_of(cases.GROUND)),))
    cases.write_areas(areas, [made])
    asked = [f"AREAS={areas}", "PROCEDURE=P14", "MINERAL=limestone_vlxdtt", "LANG=vi"]
    built = ready.run("run", "mineral:builddossier", "--", *asked, f"ATTACHMENTS=request={paper}")
    assert built.returncode == 0, built.stdout + built.stderr
    draft = told(built.stdout, "DRAFT")
    url = f"http://127.0.0.1:{service[0]}"
    filed = ready.run("run", "mineral:submitdossier", "--", f"DRAFT={draft}", f"SERVICE={url}")
    assert filed.returncode == 0, filed.stdout + filed.stderr
    receipt = json.loads(Path(told(filed.stdout, "RECEIPT")).read_text(encoding="utf-8"))
    assert receipt["receiptId"] == told(filed.stdout, "NUMBER")
    # The command line, which has no QGIS, knows of it.
    assert told_by_command_line(ready, "drafts")[0]["state"] == "filed"
    assert told_by_command_line(ready, "receipts") == [receipt]


def told(output, name):
    return next(line.partition("\t")[2] for line in output.splitlines() if line.startswith(f"{name}:"))


def told_by_command_line(computer, command):
    root = Path(__file__).resolve().parents[2]
    environ = {**os.environ, "MINERAL_HOME": str(computer.home)}
    done = subprocess.run(
        [sys.executable, "-m", "mineral_plugin", command],
        cwd=str(root),
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def through_command_line(case, folder):
    root = Path(__file__).resolve().parents[2]
    source = ["--table", str(case.table_file(folder))] if case.table else ["--areas", case.areas]
    target = folder / "cli.json"
    command = [sys.executable, "-m", "mineral_plugin", "check", *source, "--report-json", str(target)]
    command += ["--procedure", case.procedure, "--mineral", case.mineral, "--event-date", case.event_date]
    command += ["--facts", case.facts]
    command += [piece for spec in case.references for piece in ("--reference", spec)]
    subprocess.run(command, cwd=str(root), check=True, capture_output=True)
    return json.loads(target.read_text(encoding="utf-8"))


def test_broken_input_gives_one_sentence_and_a_failure(ready, tmp_path):
    case = cases.clear(tmp_path / "clear")
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    done = ready.check(case, TABLE=str(empty))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in said
    assert "The file “empty.txt” is empty; check where it comes from." in said


def test_a_full_disk_leaves_earlier_results(ready, tmp_path):
    case = cases.clear(tmp_path / "clear")
    report, page = tmp_path / "r.json", tmp_path / "r.html"
    report.write_text("earlier", encoding="utf-8")
    page.write_text("earlier", encoding="utf-8")
    # No file may grow beyond 4 KB: the report does not fit. A signal would end QGIS before it can say so.
    full = ("sh", "-c", 'trap "" XFSZ; exec prlimit --fsize=4096 "$@"', "sh")
    done = ready.check(case, full, REPORT_JSON=str(report), REPORT_HTML=str(page))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "cannot be written" in said and "Traceback" not in said
    assert [path.read_text(encoding="utf-8") for path in (report, page)] == ["earlier", "earlier"]
    assert {path.name for path in tmp_path.iterdir()} == {"clear", "r.json", "r.html"}


def test_a_table_is_read_and_written_again_without_a_window(ready, tmp_path):
    table = cases.clear(tmp_path / "clear").table_file(tmp_path)
    areas, written = tmp_path / "areas.gpkg", tmp_path / "bảng.docx"
    done = ready.run("run", "mineral:readcornertable", "--", f"INPUT={table}", f"AREAS_FILE={areas}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "VERDICT:\tread" in done.stdout and "COUNT:\t1" in done.stdout
    done = ready.run(
        "run", "mineral:writecornertable", "--", f"AREAS={areas}", "FORMAT=docx", f"OUTPUT={written}"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert written.stat().st_size > 0
    done = ready.run("run", "mineral:readcornertable", "--", f"INPUT={written}")
    assert "VERDICT:\tread" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_pack_is_made_verified_and_compared_without_a_window(ready, tmp_path):
    layers = {"licence": [builders.licence("GP-1", builders.box(cases.EAST, cases.NORTH, 100, 100))]}
    older = packmaker.make(tmp_path, packmaker.Recipe(layers, version="1"))
    source = builders.write_layer(tmp_path / "r.gpkg", "so", [*layers["licence"], cases.FAR])
    newer, changes = tmp_path / "gói.mlpack", tmp_path / "changes.gpkg"
    values = {
        "INPUT": source,
        "ROLE": "licence",
        "ID": "thu-nghiem",
        "VERSION": "2",
        "NAME_VI": "Gói thử",
        "NAME_EN": "Test pack",
        "ISSUER": "Sở",
        "ISSUED": "24/11/2026",
        "AS_OF": "2026-11-20",
        "LEGAL_STATUS": "in_force",
        "COVERAGE": "102,110,8,23.5 [EPSG:4756]",
        "OUTPUT": newer,
    }
    made = ready.run("run", "mineral:makepack", "--", *(f"{name}={value}" for name, value in values.items()))
    assert made.returncode == 0, made.stdout + made.stderr
    assert "OBJECTS:\t2" in made.stdout and "sign-pack" in made.stdout
    verified = ready.run("run", "mineral:verifypack", "--", f"INPUT={newer}")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "PACK:\tthu-nghiem@2" in verified.stdout and "TRUST:\tunknown_issuer" in verified.stdout
    asked = (f"OLD={older}", f"NEW={newer}", f"CHANGES={changes}")
    compared = ready.run("run", "mineral:diffpacks", "--", *asked)
    assert compared.returncode == 0, compared.stdout + compared.stderr
    assert "ADDED:\t1" in compared.stdout and changes.stat().st_size > 0
    assert "Traceback" not in made.stderr + verified.stderr + compared.stderr


def test_a_pack_that_is_cut_off_fails_in_one_sentence(ready, tmp_path):
    path = packmaker.make(tmp_path, packmaker.Recipe({"licence": [cases.FAR]}))
    path.write_bytes(path.read_bytes()[:-50])
    done = ready.run("run", "mineral:verifypack", "--", f"INPUT={path}")
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "Traceback" not in said
    assert "Pack thu-nghiem-2026.11.mlpack is damaged or was not copied whole" in said
