"""``mineral:auditregister`` through the real ``qgis_process``: no window, the packaged plugin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from audit_office import DAY, sample_layers
from test_qgis_process import computer, ready, without_engine  # noqa: F401

from mineral_plugin.core.work.audit_files import read_audit

ROOT = Path(__file__).resolve().parents[2]


def test_the_same_result_as_without_qgis(ready, tmp_path):  # noqa: F811
    layers, pairs, results = sample_layers(tmp_path), tmp_path / "pairs.gpkg", tmp_path / "audit.gpkg"
    asked = {"REFERENCE": ";".join(layers), "DAY": DAY, "PAIRS": pairs, "GPKG": results}
    given = [f"{name}={value}" for name, value in asked.items()]
    done = ready.run("run", "mineral:auditregister", "--", *given)
    assert done.returncode == 0, done.stdout + done.stderr
    named = [word for layer in layers for word in ("--reference", layer)]
    command = [sys.executable, "-m", "mineral_plugin", "audit", *named, "--day", DAY]
    by_command = json.loads(subprocess.run(command, cwd=str(ROOT), check=True, capture_output=True).stdout)
    assert f"SHA256:\t{by_command['sha256']}" in done.stdout
    assert read_audit(results).recorded == by_command["sha256"]
    assert pairs.stat().st_size > 0


def test_a_wrong_role_is_one_sentence_and_a_failure(ready, tmp_path):  # noqa: F811
    reference = f"REFERENCE={sample_layers(tmp_path)[0]}"
    done = ready.run("run", "mineral:auditregister", "--", reference, "ZONES=quarry")
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "quarry" in said and "Traceback" not in said
