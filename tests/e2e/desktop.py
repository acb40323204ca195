"""A real QGIS desktop under Xvfb: a clean profile, the packaged plugin, the system's Python, nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCREEN = (1366, 768)
HELD_MS = 400
"""What a test lets our code use of a processor in one stall: four times the goal, noise is no fault."""


@dataclass(frozen=True)
class Walked:
    """What a walk through QGIS left: exit code, facts in order, QGIS's own output."""

    exit_code: Optional[int]
    facts: Tuple[Dict[str, Any], ...]
    output: str

    def fact(self, key: str) -> Any:
        """Return the first fact of this name; KeyError when it was never said."""
        for fact in self.facts:
            if key in fact:
                return fact[key]
        raise KeyError(key)

    def held(self, least_ms: int = HELD_MS) -> List[Dict[str, Any]]:
        """Return the stalls in which our code used so much of a processor; see docs/maintain.md."""
        return [fact for fact in self.facts if fact.get("ours_processor_ms", 0) > least_ms]

    @property
    def failure(self) -> str:
        """Return what stopped the walk, "" when it came to its end."""
        trace = "".join(fact.get("trace", "") for fact in self.facts)
        if trace:
            return trace
        return (
            ""
            if any(fact.get("finished") for fact in self.facts)
            else f"no end; QGIS said:\n{self.output[-3000:]}"
        )


@dataclass
class Desktop:
    """One office computer: a home folder with a QGIS profile, and a screen."""

    home: Path
    lang: str
    display: str
    qgis: Sequence[str] = ("/usr/bin/qgis",)
    extra: Dict[str, str] = field(default_factory=dict)

    @property
    def profile(self) -> Path:
        """Return the folder of the QGIS profile."""
        return self.home / "profiles" / "profiles" / "default"

    def prepare(self, archive: Path) -> None:
        """Make the profile and install the plugin from its zip, and the driver beside it."""
        plugins = self.profile / "python" / "plugins"
        plugins.mkdir(parents=True)
        with zipfile.ZipFile(str(archive)) as opened:
            opened.extractall(str(plugins))
        shutil.copytree(str(HERE / "journey_driver"), str(plugins / "journey_driver"))
        settings = self.profile / "QGIS" / "QGIS3.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(_settings(self.lang), encoding="utf-8")

    def environment(self) -> Dict[str, str]:
        """Return a bare environment: no PYTHONPATH, no virtual environment, a home of its own."""
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        bare = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_RUNTIME_DIR": str(runtime),
        }
        return {**bare, **self.extra}

    def walk(
        self, plan: Dict[str, Any], seconds: float, until: Optional[Callable[[], bool]] = None
    ) -> Walked:
        """Start QGIS, let the driver do the steps of ``plan``, and wait until QGIS has left.

        Once ``until`` says so QGIS is killed (-9).
        """
        record = self.home / f"record-{plan.get('prefix', '')}.jsonl"
        plan_file = self.home / "plan.json"
        record.write_text("", encoding="utf-8")
        plan_file.write_text(json.dumps({"size": SCREEN, **plan, "record": str(record)}), encoding="utf-8")
        command = [*self.qgis, "--profiles-path", str(self.home / "profiles"), "--nologo", "--noversioncheck"]
        log = self.home / "qgis.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                command,
                env={**self.environment(), "JOURNEY_PLAN": str(plan_file)},
                stdout=out,
                stderr=out,
                cwd=str(self.home),
            )
            exit_code = _wait(process, seconds, until or (lambda: False))
        facts = tuple(json.loads(line) for line in record.read_text(encoding="utf-8").splitlines())
        return Walked(exit_code, facts, log.read_text(encoding="utf-8", errors="replace"))


def _wait(process: subprocess.Popen, seconds: float, until: Callable[[], bool]) -> Optional[int]:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(0.1)
    process.kill()
    process.wait()
    return None


def _settings(lang: str) -> str:
    lines: List[str] = [
        "[locale]",
        "overrideFlag=true",
        f"userLocale={lang}",
        "[PythonPlugins]",
        "mineral_plugin=true",
        "journey_driver=true",
        "[qgis]",
        "checkVersion=false",
        "showTips=false",
    ]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def screen(number: int) -> Iterator[str]:
    """Give a screen of the size of a small office computer."""
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    command = ["Xvfb", f":{number}", "-screen", "0", size, "-nolisten", "tcp"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: Path(f"/tmp/.X11-unix/X{number}").exists() or process.poll() is not None)
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(10)


def free_display() -> int:
    """Return the number of a display that nobody uses."""
    used = {int(path.name[1:]) for path in Path("/tmp/.X11-unix").glob("X*") if path.name[1:].isdigit()}
    start = 200 + os.getpid() % 400
    return next(number for number in range(start, start + 500) if number not in used)


def _until(condition: Any, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the screen did not come up")
        time.sleep(0.05)
