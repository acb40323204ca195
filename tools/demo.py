"""The product's main job on real numbers, from a corner table to a receipt: `make demo`.

A published corner table is checked against the demo's reference data by the command line, drawn by QGIS
from the saved project, made into a dossier draft and filed over HTTP to the practice service.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

from common import BUILD, DESKTOP_VENV, ROOT, SERVICE_VENV, clean_environ

SOURCE = ROOT / "resources" / "demo"
OUT = BUILD / "demo"
EVENT_DATE = "2026-11-23"
HOLDER = "Công ty Minh Họa Đồng Khê"
SAYINGS = {
    "check": "Kiểm tra khu vực / Checking the area",
    "map": "Vẽ bản đồ bằng QGIS / Drawing the map in QGIS",
    "draft": "Lập dự thảo hồ sơ / Drafting the dossier",
    "file": "Nộp đến dịch vụ thực hành / Filing to the practice service",
}


def main() -> int:
    """Run the demo and print the paths of what it made."""
    shutil.rmtree(OUT, ignore_errors=True)
    shutil.copytree(SOURCE, OUT)
    step("check")
    answer = mineral(["check", *check_arguments(), *outputs()])
    step("map")
    run_python(
        [ROOT / "tools" / "demo_map.py", OUT / "demo.qgs", OUT / "map.png"], QT_QPA_PLATFORM="offscreen"
    )
    step("draft")
    (draft,) = mineral(["draft", *check_arguments()])
    step("file")
    receipt = file_to_service(draft["draft"])
    tell(answer["areas"][0], draft, receipt)
    return 0


def step(name: str) -> None:
    """Say what happens now."""
    print(f"- {SAYINGS[name]}", flush=True)


def check_arguments() -> List[str]:
    """Return the arguments that name the demo's area and data."""
    return [
        "--table", str(OUT / "tables" / "dong-khe.txt"), "--name", "Đá vôi Đồng Khê",
        "--reference", str(OUT / "reference.gpkg"), "--procedure", "P14",
        "--mineral", "limestone_vlxdtt", "--holder", HOLDER, "--event-date", EVENT_DATE,
    ]  # fmt: skip


def outputs() -> List[str]:
    """Return the arguments that name the files to write."""
    names = {"--report-json": "report.json", "--report-html": "report.html", "--findings": "findings.gpkg"}
    return [piece for flag, name in names.items() for piece in (flag, str(OUT / name))]


def mineral(arguments: List[str]) -> Any:
    """Run the command line as the README shows it and return its JSON."""
    done = run_python(["-m", "mineral_plugin", "--lang", "vi", *arguments], MINERAL_HOME=str(OUT / "home"))
    return json.loads(done)


def run_python(arguments: List[Any], **environ: str) -> str:
    """Run `.venv`'s Python from the root; a failure ends the demo with what it said."""
    command = [str(DESKTOP_VENV / "bin" / "python"), *(str(part) for part in arguments)]
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        env=clean_environ(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(done.returncode)
    return done.stdout


def file_to_service(draft: str) -> Dict[str, Any]:
    """Start the practice service, file the draft, stop the service, return the receipt."""
    environ = clean_environ({"PYTHONPATH": os.pathsep.join([str(ROOT / "service"), str(ROOT)])})
    command = [str(SERVICE_VENV / "bin" / "python"), "-m", "mineral_service", "--port", "0"]
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "service.log").open("w", encoding="utf-8") as log:
        service = subprocess.Popen(
            [*command, "--data", str(OUT / "service")],
            cwd=str(ROOT / "service"), env=environ, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        ready = json.loads(service.stdout.readline()) if service.stdout else {}
        receipt = mineral(["file", "--draft", draft, "--service", ready["url"]])
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=20)
    if not isinstance(receipt, dict):
        raise SystemExit(1)
    return receipt


def tell(area: Dict[str, Any], draft: Dict[str, Any], receipt: Dict[str, Any]) -> None:
    """Print the headline and where everything lies."""
    folder = Path(draft["folder"])
    print(f"\n{area['headline']}\n{draft['sentence']}\n")
    for title, path in (
        ("Báo cáo / Report", OUT / "report.html"),
        ("Bản đồ / Map", OUT / "map.png"),
        ("Hồ sơ / Dossier", folder),
        (f"Giấy tiếp nhận {receipt['receiptId']} / Receipt", folder / "receipt.json"),
    ):
        if not path.exists():
            raise SystemExit(f"{path}")
        print(f"{title}: {path}")


if __name__ == "__main__":
    sys.exit(main())
