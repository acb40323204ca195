"""A program that is killed in the middle of its steps loses at most the one that was not acknowledged."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from contextlib import closing
from datetime import datetime

from draft_programs import LABEL, named, program

from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.drawing.draft_store import DraftStore
from mineral_plugin.core.work.keeping import workspace_path

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)
ROUNDS = int(os.environ.get("MINERAL_KILLS", "8"))


def killed(home, draft_id, first, seconds):
    """Let a program go on with a draft and kill it; return what it had acknowledged, one line a step."""
    log = home / "acknowledged.txt"
    with log.open("w", encoding="utf-8") as stream:
        child = program(home, "steps", draft_id, first, log=stream)
        deadline = time.monotonic() + 30
        while not log.stat().st_size and time.monotonic() < deadline and child.poll() is None:
            time.sleep(0.002)
        time.sleep(seconds)
        child.kill()
        child.wait()
    return log.read_text(encoding="utf-8").split()


def next_of(lines):
    """Return what the program would have written after these lines (undo and redo at fives)."""
    last = int(lines[-1])
    undone = len(lines) > 1 and last < int(lines[-2])
    redone = len(lines) > 2 and lines[-1] == lines[-3] and int(lines[-2]) < last
    if undone:
        return str(last + 1)
    return str(last - 1) if last % 5 == 0 and not redone else str(last + 1)


def test_no_kill_loses_an_acknowledged_step_or_damages_the_file(tmp_path):
    """More of them by hand: ``MINERAL_KILLS=100 pytest tests/unit/test_draft_kill.py``."""
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    store = DraftStore(workspace_path(tmp_path), lambda: NOON, "first")
    draft_id, name = store.begin(named("0"), LABEL).draft_id, "0"
    store.close()
    for number in range(ROUNDS):
        told = killed(tmp_path, draft_id, name, chance.uniform(0.0, 0.08))
        kept, lines = [line for line in told if "kept" in line], [line for line in told if line.isdigit()]
        assert lines, f"seed {seed}, round {number}: the program did nothing"
        with closing(sqlite3.connect(str(workspace_path(tmp_path)))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        store = DraftStore(workspace_path(tmp_path), lambda: NOON, f"reader {number}")
        state = store.open(draft_id)
        store.close()
        name = state.area.name
        assert not state.read_only
        assert name in (lines[-1], next_of(lines)), f"seed {seed}, round {number}: {name} after {lines[-4:]}"
        assert set(kept) <= {area.name for area in read_areas(workspace_path(tmp_path))}, f"seed {seed}"
