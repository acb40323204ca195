"""The front doors: the command line as the README shows it, in both environments."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Dict, List, Sequence

from common import DESKTOP_VENV, ROOT, SERVICE_VENV, clean_environ

from mineral_plugin.core.base.words import Bilingual
from story.book import Story
from story.errors import StoryError


def mineral(story: Story, *arguments: object) -> Any:
    """Run a command of the program in the applicant's data folder and return its JSON.

    Raises:
        StoryError: it did not do it; the sentence is its own.
    """
    return _answered(DESKTOP_VENV, story, arguments)


def mineral_without_qgis(story: Story, *arguments: object) -> Any:
    """Run a command where pyHanko is (it judges signatures) and QGIS is not; otherwise as ``mineral``."""
    return _answered(SERVICE_VENV, story, arguments)


def run_python(venv: Path, arguments: Sequence[object], **environ: str) -> str:
    """Run a Python of the repository from its root and return what it printed.

    Raises:
        StoryError: it failed; the sentence is the last that it said.
    """
    command = [str(venv / "bin" / "python"), *(str(one) for one in arguments)]
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        env=_environ(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise StoryError(Bilingual(said, said))
    return done.stdout


def _answered(venv: Path, story: Story, arguments: Sequence[object]) -> Any:
    command = ["-m", "mineral_plugin", "--lang", "vi", *arguments]
    printed = run_python(venv, command, MINERAL_HOME=str(story.home), QT_QPA_PLATFORM="offscreen")
    return json.loads(printed) if printed.strip() else None


def _environ(more: Dict[str, str]) -> Dict[str, str]:
    return clean_environ({"PYTHONPATH": str(ROOT), **more})


def pairs(**options: object) -> List[str]:
    """Return options of a command: ``top_m=180`` becomes ``--top-m 180``."""
    return [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", str(value))]
