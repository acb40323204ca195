"""Set-up, locks, test run, matrix, the way into QGIS: when all is well and when it is not."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import chroot
import clean
import common
import help as targets_of
import matrix
import proof
import pytest
import run_qgis
import setup
import testrun
from figures import leave

ROOT = common.ROOT
REQUIREMENTS = ROOT / "requirements"
BOOKWORM = {"ID": "debian", "VERSION_CODENAME": "bookworm", "PRETTY_NAME": "Debian 12"}


# ---- the machine


@pytest.mark.parametrize(
    ("os_release", "apt", "supported"),
    [
        (BOOKWORM, "/usr/bin/apt-get", True),
        ({**BOOKWORM, "ID": "other", "ID_LIKE": "debian"}, "/usr/bin/apt-get", True),
        ({**BOOKWORM, "VERSION_CODENAME": "trixie"}, "/usr/bin/apt-get", False),
        ({"ID": "ubuntu", "ID_LIKE": "debian", "VERSION_CODENAME": "noble"}, "/usr/bin/apt-get", False),
        ({"ID": "fedora"}, None, False),
        (BOOKWORM, None, False),
        ({}, None, False),
    ],
)
def test_only_debian_12_is_set_up(os_release: dict[str, str], apt: str | None, supported: bool) -> None:
    assert setup.is_supported(os_release, apt) is supported


def forbid_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make any attempt to run a command that changes something an error of the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was run")

    monkeypatch.setattr(setup, "build", refuse)
    monkeypatch.setattr(setup, "run", refuse)


def assert_one_sentence_in_each_language(text: str) -> None:
    vietnamese, english = text.splitlines()
    assert re.search("[ạảấầệộớ]", vietnamese)
    assert english.isascii()
    assert english.endswith(".")


def test_another_system_gets_one_sentence_and_nothing_is_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "read_os_release", lambda: {"ID": "fedora", "PRETTY_NAME": "Fedora 44"})
    forbid_changes(monkeypatch)
    assert setup.main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Fedora 44" in said.err
    assert_one_sentence_in_each_language(said.err)


def test_without_the_right_to_install_one_sentence_names_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "read_os_release", lambda: BOOKWORM)
    monkeypatch.setattr(setup, "missing_packages", lambda: ["qgis", "xvfb"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup.shutil, "which", lambda name: None if name == "sudo" else "/usr/bin/" + name)
    forbid_changes(monkeypatch)
    assert setup.main([]) == 2
    said = capsys.readouterr().err
    assert "qgis xvfb" in said
    assert_one_sentence_in_each_language(said)


def test_sudo_that_asks_is_not_waited_for_when_nobody_can_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sudo = tmp_path / "sudo"
    sudo.write_text('#!/bin/sh\n[ "$1" = -n ] && exit 1\nsleep 60\n', "ascii")
    sudo.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + ":/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    started = time.monotonic()
    with pytest.raises(common.ToolError) as caught:
        setup.root_prefix(["qgis"])
    assert caught.value.code == 2
    assert time.monotonic() - started < 10


def test_sudo_that_works_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sudo").write_text("#!/bin/sh\nexit 0\n", "ascii")
    (tmp_path / "sudo").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + ":/usr/bin:/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert setup.root_prefix(["qgis"]) == ["sudo", "-n"]


def test_a_package_that_is_not_installed_is_seen_as_missing() -> None:
    assert setup.missing_packages(["dpkg", "no-such-package-at-all"]) == ["no-such-package-at-all"]


def test_apt_that_fails_is_named_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(step: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(step, 100 if "update" in step else 0)

    monkeypatch.setattr(setup, "root_prefix", lambda _: [])
    monkeypatch.setattr(setup, "run", refused)
    with pytest.raises(common.ToolError, match="apt-get .* update"):
        setup.install_packages(["qgis"])


def test_a_checkout_of_somebody_else_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "ascii")
    with pytest.raises(common.ToolError) as caught, setup.one_at_a_time(tmp_path / "file/setup.lock"):
        pass
    assert caught.value.code == 2
    assert_one_sentence_in_each_language(caught.value.vi + "\n" + caught.value.en)


# ---- virtual environments


def environment(tmp_path: Path, lock: str) -> setup.Environment:
    (tmp_path / "lock.txt").write_text(lock, "ascii")
    return setup.Environment("trial", tmp_path / "venv", tmp_path / "lock.txt", False)


def test_an_environment_is_ready_once_built_and_until_its_lock_changes(tmp_path: Path) -> None:
    trial = environment(tmp_path, "")
    assert not setup.is_ready(trial)
    setup.build(trial)
    assert setup.is_ready(trial)
    trial.lock.write_text("# another\n", "ascii")
    assert not setup.is_ready(trial)


def test_an_interrupted_build_does_not_count_as_ready(tmp_path: Path) -> None:
    trial = environment(tmp_path, "")
    setup.build(trial)
    (trial.folder / setup.STAMP).unlink()
    assert not setup.is_ready(trial)


def test_a_build_that_fails_leaves_no_environment(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    trial = environment(
        tmp_path, "nowhere @ file:///nowhere/a-1-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n"
    )
    with pytest.raises(common.ToolError):
        setup.build(trial)
    assert not trial.folder.exists()
    assert "nowhere" in capfd.readouterr().err


def test_a_package_without_its_hash_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(common.ToolError):
        setup.build(environment(tmp_path, "rfc8785==0.1.4\n"))


def test_repeating_the_set_up_takes_less_than_five_seconds() -> None:
    started = time.monotonic()
    done = subprocess.run(["/usr/bin/python3", str(ROOT / "tools/setup.py")], capture_output=True, timeout=60)
    assert done.returncode == 0
    assert time.monotonic() - started < 5


def test_the_service_environment_sees_neither_qgis_nor_qt() -> None:
    code = "import importlib.util as u; print([n for n in ('qgis', 'PyQt5', 'osgeo') if u.find_spec(n)])"
    done = subprocess.run(
        [str(common.SERVICE_VENV / "bin/python"), "-c", code], capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_the_desktop_environment_sees_qgis_and_keeps_the_numpy_of_debian() -> None:
    code = "import qgis.core, numpy, pyproj, shapely; print(numpy.__version__, pyproj.CRS(3405).name)"
    ours = subprocess.run(
        [str(common.DESKTOP_VENV / "bin/python"), "-c", code], capture_output=True, text=True
    )
    code = "import numpy; print(numpy.__version__)"
    debian = subprocess.run(["/usr/bin/python3", "-c", code], capture_output=True, text=True)
    assert ours.stdout.split()[0] == debian.stdout.strip(), ours.stderr
    assert "VN-2000" in ours.stdout
    assert "Warning" not in ours.stderr


# ---- locks


def locks() -> list[Path]:
    found = sorted(REQUIREMENTS.glob("*.txt"))
    assert found
    return found


@pytest.mark.parametrize("lock", locks(), ids=lambda path: path.stem)
def test_a_lock_pins_every_package_with_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text("ascii")
    entries = re.findall(
        r"^(\S+)==(\S+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE
    )
    rest = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(entries) == len(rest) > 0
    assert not re.search(r"://|--index|--extra|--find-links|\s@\s", text)


def test_every_wish_has_its_lock_and_the_other_way_round() -> None:
    wishes = {path.stem for path in REQUIREMENTS.glob("*.in")} - {"core"}
    assert wishes == {path.stem for path in locks()}


def test_the_lock_of_npm_pins_every_package_with_its_hash_and_names_no_place() -> None:
    listed = json.loads((REQUIREMENTS / "npm/package-lock.json").read_text("utf-8"))["packages"]
    packages = [item for place, item in listed.items() if place]
    assert packages
    assert [item for item in packages if not item["integrity"].startswith("sha512-")] == []
    assert [item for item in packages if "resolved" in item] == []


def test_what_the_service_needs_is_pinned_for_the_newer_debians_too() -> None:
    needs = re.findall(r"^([a-z0-9-]+)", (ROOT / "service/requirements.in").read_text("ascii"), re.MULTILINE)
    pinned = set(
        re.findall(r"^(\S+)==", (REQUIREMENTS / "matrix-service.txt").read_text("ascii"), re.MULTILINE)
    )
    assert [name for name in needs if name not in pinned] == []


# ---- the front door


def test_every_target_is_one_command_and_help_lists_it() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    listed = [name for name, _ in targets_of.targets(makefile)]
    assert sorted(listed) == sorted(set(re.search(r"\.PHONY: (.*)", makefile).group(1).split()))  # type: ignore[union-attr]
    wanted = "help demo test run package matrix bench proof lint screenshots".split()
    assert [name for name in wanted if name not in listed] == []
    recipes = re.findall(r"^[a-z]+:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert [recipe for recipe in recipes if recipe.count("\n") != 1] == []


def test_every_tool_that_a_target_calls_exists() -> None:
    called = re.findall(r"tools/\w+\.(?:py|sh)", (ROOT / "Makefile").read_text("utf-8"))
    assert [name for name in called if not (ROOT / name).is_file()] == []


def test_make_run_without_a_screen_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert run_qgis.main() == 2
    assert_one_sentence_in_each_language(capsys.readouterr().err)


def test_the_service_beside_qgis_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    waiting = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(run_qgis.run_service, "command", lambda _data, _port: waiting)
    with run_qgis.service_beside(tmp_path / "data") as process:
        assert process.poll() is None
    assert process.poll() is not None


def test_the_run_profile_keeps_its_settings_and_has_the_plugin_switched_on_once(tmp_path: Path) -> None:
    ini = tmp_path / "QGIS/QGIS3.ini"
    ini.parent.mkdir()
    ini.write_text("[locale]\nuserLocale=vi\n\n[PythonPlugins]\nother=true\n", "utf-8")
    run_qgis.enable(ini)
    run_qgis.enable(ini)
    lines = ini.read_text("utf-8").splitlines()
    assert lines.count("mineral_plugin=true") == 1
    assert lines.index("mineral_plugin=true") == lines.index("[PythonPlugins]") + 1
    assert {"userLocale=vi", "other=true"} <= set(lines)


def test_a_plugin_that_qgis_switched_off_after_a_kill_is_switched_on_again(tmp_path: Path) -> None:
    ini = tmp_path / "QGIS3.ini"
    marks = "mineral_plugin=false\nwatchDog\\mineral_plugin=true\nprocessing=true\n"
    ini.write_text(f"[PythonPlugins]\n{marks}", "utf-8")
    run_qgis.enable(ini)
    lines = ini.read_text("utf-8").splitlines()
    assert lines == ["[PythonPlugins]", "mineral_plugin=true", "processing=true"]


def test_cleaning_keeps_the_matrix_and_touches_nothing_of_the_source() -> None:
    tracked = {"mineral_plugin", "resources", "tests", "tools", "docs", "service", "i18n", "requirements"}
    found = clean.leftovers()
    assert common.BUILD / "matrix" not in found
    assert [path for path in found if path.name in tracked or path == ROOT] == []


# ---- the test run


GREEN = "....\n4 passed in 0.10s\n"


@pytest.mark.parametrize(
    ("code", "output", "counts", "green"),
    [
        (0, GREEN, (4, 0, 0), True),
        (0, "3 passed, 2 skipped in 1.2s\n", (3, 0, 2), True),
        (1, "2 failed, 3 passed, 1 error in 1.2s\n", (3, 3, 0), False),
        (5, "no tests ran in 0.01s\n", (0, 1, 0), False),
        (0, "2 skipped in 0.01s\n", (0, 0, 2), False),
        (0, "", (0, 0, 0), False),
        (124, GREEN, (4, 1, 0), False),
        (139, "Segmentation fault\n", (0, 1, 0), False),
        (0, "asserts 9 failed things\n1 passed in 0.1s\n", (1, 0, 0), True),
    ],
)
def test_a_suite_is_green_only_when_it_ran_something_and_all_of_it_passed(
    code: int, output: str, counts: tuple[int, int, int], green: bool
) -> None:
    result = testrun.read_result("unit", code, output, 1.0)
    assert (result.passed, result.failed, result.skipped) == counts
    assert result.green is green


def real_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, limit_s: float = 60
) -> testrun.Result:
    """Run one real suite of one file through the machinery of `make test`."""
    (tmp_path / "test_it.py").write_text(source, "ascii")
    monkeypatch.setattr(testrun, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(testrun, "LIMIT_S", {"small": limit_s})
    (tmp_path / "logs").mkdir()
    command = testrun.pytest_command(Path(sys.executable), str(tmp_path), *testrun.NO_QT)
    return testrun.run_suite(testrun.Suite("trial", command), "small")


def test_a_real_suite_is_counted_with_its_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('no ore')\n"
    result = real_run(tmp_path, monkeypatch, source)
    assert (result.green, result.passed, result.skipped) == (True, 1, 1)
    assert "no ore" in result.reasons[0]


def test_a_real_failure_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = real_run(tmp_path, monkeypatch, "def test_a(): assert 1 == 2\n")
    assert (result.green, result.failed) == (False, 1)


def test_a_suite_with_no_test_is_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not real_run(tmp_path, monkeypatch, "x = 1\n").green


def test_a_suite_that_hangs_is_ended_and_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    result = real_run(tmp_path, monkeypatch, "import time\ndef test_a(): time.sleep(60)\n", limit_s=3)
    assert (result.green, result.code) == (False, 124)
    assert time.monotonic() - started < 30


def test_the_last_line_of_the_run_is_the_plain_count() -> None:
    results = [
        testrun.read_result("unit", 0, GREEN, 1.0),
        testrun.read_result("e2e", 1, "1 failed in 2s\n", 2.0),
    ]
    lines = testrun.summary(results, 3.0)
    assert lines[-1] == "4 passed, 1 failed, 0 skipped"
    assert [line for line in lines if line.startswith("| e2e")][0].split("|")[2].strip() == "RED"


def test_every_folder_of_tests_belongs_to_a_suite() -> None:
    run = {part for suite in testrun.suites() for part in suite.command if part.startswith("tests/")}
    there = {"tests/" + path.name for path in (ROOT / "tests").iterdir() if list(path.glob("test_*.py"))}
    assert there - run == set()


def test_the_scale_must_be_one_of_the_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MINERAL_SCALE", "huge")
    assert testrun.main() == 2
    assert_one_sentence_in_each_language(capsys.readouterr().err)


# ---- matrix and proof


def test_the_mirror_is_the_one_that_apt_itself_uses() -> None:
    sources = [path for path in Path("/etc/apt").rglob("*") if path.suffix in {".list", ".sources"}]
    assert any(chroot.mirror().rstrip("/") in path.read_text("utf-8") for path in sources)


def test_a_folder_counts_as_made_only_for_the_packages_it_was_made_with(tmp_path: Path) -> None:
    debian = chroot.Debian("trixie", tmp_path, ("qgis",))
    assert not chroot.is_ready(debian)
    (tmp_path / chroot.STAMP).write_text(debian.stamp, "ascii")
    assert chroot.is_ready(debian)
    assert not chroot.is_ready(chroot.Debian("trixie", tmp_path, ("qgis", "xvfb")))


def test_the_matrix_without_root_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(common.ToolError) as caught:
        chroot.require_root()
    assert caught.value.code == 2


def test_a_full_disk_is_said_before_anything_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINERAL_MATRIX_CACHE", str(tmp_path))
    monkeypatch.setattr(matrix, "NEEDED_BYTES", 10**18)
    with pytest.raises(common.ToolError, match="must be free"):
        matrix.require_space(matrix.cache())
    assert list(tmp_path.iterdir()) == []


def test_the_checkout_is_laid_anew_around_the_environment_that_is_there(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".service-venv").mkdir()
    (tmp_path / "stale.txt").write_text("", "ascii")
    matrix.copy_checkout(tmp_path)
    assert (tmp_path / ".venv").is_dir()
    assert not (tmp_path / "stale.txt").exists()
    assert (tmp_path / "mineral_plugin/core/base/locate.py").is_file()
    assert (tmp_path / "service/.venv").resolve() == (tmp_path / ".service-venv").resolve()
    assert not (tmp_path / ".git").exists()


def test_the_matrix_report_names_version_suite_and_result() -> None:
    result = testrun.read_result("qgis", 1, "1 failed in 1s", 1.0)
    row = matrix.row_of("QGIS 3.40.6 (Debian trixie)", result, datetime.date(2026, 11, 23), "abc")
    line = matrix.report([row])[-1]
    assert [cell.strip() for cell in line.strip("|").split("|")][:3] == [
        "QGIS 3.40.6 (Debian trixie)",
        "qgis",
        "RED",
    ]


def test_a_version_that_runs_anew_leaves_the_lines_of_the_others(tmp_path: Path) -> None:
    page, day = tmp_path / "matrix.md", datetime.date(2026, 11, 23)
    results = [testrun.read_result(name, 0, GREEN, 1.0) for name in ("qgis", "e2e")]
    rows = [matrix.row_of("QGIS 3.40.6", result, day, "abc") for result in results]
    assert matrix.with_kept(rows, page) == rows
    page.write_text("\n".join(matrix.report(rows)), "utf-8")
    anew = matrix.row_of("QGIS 3.40.6", results[1], day, "def")
    other = matrix.row_of("QGIS 3.44.15", results[0], day, "def")
    assert matrix.with_kept([anew, other], page) == [rows[0], anew, other]


def test_each_line_of_the_proof_says_what_figure_date_commit_and_command() -> None:
    row = ("tests: unit", "5 passed, 0 failed, 0 skipped", "2026-11-23", "abc", "`make test`")
    line = proof.report([row])[-1]
    assert [cell.strip() for cell in line.strip("|").split("|")] == list(row)


def test_a_step_of_the_proof_that_is_made_anew_leaves_the_lines_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"{name}: x", "1", "2026-11-23", "abc", f"`make {name}`") for name in ("bench", "service")]
    monkeypatch.setattr(proof, "REPORT", tmp_path / "proof.md")
    proof.REPORT.write_text("\n".join(proof.report(rows)), "utf-8")
    assert proof.kept([proof.SERVICE]) == rows[:1]


def test_the_proof_reads_the_figures_that_the_tests_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(proof, "FIGURES", tmp_path / "figures.jsonl")
    proof.RESULTS.write_text('[{"name": "e2e", "passed": 2, "failed": 0, "skipped": 1}]', "ascii")
    counted = ("tests: e2e", "2 passed, 0 failed, 1 skipped")
    assert proof.figures(proof.STEPS[0]) == [counted]
    monkeypatch.setenv("MINERAL_FIGURES", str(proof.FIGURES))
    leave("cuts", "none lost")
    assert proof.figures(proof.STEPS[0]) == [counted, ("tests: cuts", "none lost")]
    assert proof.figures(proof.SERVICE) == [("service: cuts", "none lost")]


def test_the_proof_reads_the_tables_of_matrix_and_bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MATRIX", "BENCH"):
        monkeypatch.setattr(proof, name, tmp_path / name)
    result = testrun.read_result("qgis", 0, GREEN, 1.0)
    lines = matrix.report([matrix.row_of("QGIS 3.40.6", result, datetime.date(2026, 11, 23), "abc")])
    proof.MATRIX.write_text("\n".join(lines), "utf-8")
    proof.BENCH.write_text("# Bench\n\n| what | ours, ms |\n|---|---|\n| overlap | 6.1 |\n\nEnd.\n", "utf-8")
    assert proof.figures(proof.STEPS[2]) == [
        ("matrix: QGIS 3.40.6, qgis", "green: 4 passed, 0 failed, 0 skipped")
    ]
    assert proof.figures(proof.STEPS[3]) == [("bench: overlap", "ours, ms: 6.1")]


CRASHES = """
import os, pathlib, signal
seen = pathlib.Path(os.environ["MINERAL_HOME"]) / "crashes"
number = len(seen.read_text()) if seen.is_file() else 0
seen.write_text("x" * (number + 1))
if number < {times}:
    os.kill(os.getpid(), signal.SIGSEGV)
print("1 passed")
"""


@pytest.mark.parametrize(
    ("times", "again", "green"), [(1, True, True), (2, True, False), (1, False, False), (0, True, True)]
)
def test_a_crash_is_forgiven_once_where_it_is_allowed_and_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    times: int,
    again: bool,
    green: bool,
) -> None:
    monkeypatch.setattr(testrun, "LOGS", tmp_path)
    command = (sys.executable, "-c", CRASHES.format(times=times))
    result = testrun.run_suite(testrun.Suite("trial", command, again_after_crash=again), "small")
    assert result.green is green
    assert ("once more" in capsys.readouterr().out) is (times > 0 and again)
