"""Programs of their own that work on drafts, to be killed by tests."""

from __future__ import annotations

import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import IO, List, Optional

import areamaker

from mineral_plugin.core.area.model import LicenceArea, area_id
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.draft_store import DraftStore
from mineral_plugin.core.work.keeping import keep_area, workspace_path

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.path[:0] = sys.argv[1:4]; import draft_programs; draft_programs.main(sys.argv[4:])"
LABEL = Phrase("drafts.begun")


def named(name: str) -> LicenceArea:
    """Return the worked area under another name, with the id that belongs to it."""
    area = areamaker.worked()
    return replace(area, name=name, id=area_id(name, area.zone, area.parts))


def program(home: Path, kind: str, *rest: str, log: Optional[IO[str]] = None) -> "subprocess.Popen[str]":
    """Start a program that works on the drafts of ``home``."""
    paths = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "unit")]
    command = [sys.executable, "-c", START, *paths, kind, str(home), *rest]
    return subprocess.Popen(command, stdout=log or subprocess.PIPE, text=True, encoding="utf-8")


def say(text: str) -> None:
    """Tell the test something at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def hold(store: DraftStore) -> None:
    """Open a draft and stay."""
    say(store.begin(named("held"), LABEL).draft_id)
    sys.stdin.read()


def steps(store: DraftStore, draft_id: str, first: str) -> None:
    """Go on with a draft without end: steps, now and then undo and redo, each acknowledged by a line."""
    store.open(draft_id)
    number = int(first)
    while True:
        number += 1
        say(store.step(draft_id, named(str(number)), LABEL).area.name)
        if number % 5 == 0:
            say(store.undo(draft_id).area.name)
            say(store.redo(draft_id).area.name)
        if number % 7 == 0:
            keep_area(named(f"kept-{number}"), store.path.parent)
            say(f"kept-{number}")
        if number % 11 == 0:
            store.flush()


def main(arguments: List[str]) -> None:
    """Be one of the programs."""
    kind, home, *rest = arguments
    store = DraftStore(workspace_path(Path(home)), SystemClock().now, uuid.uuid4().hex)
    {"hold": hold, "steps": steps}[kind](store, *rest)
