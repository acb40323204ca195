"""After a change only what can have changed is measured again, and the answer is that of a fresh audit."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, List, Tuple

import pytest
from audit_world import at, audited, ban, mine, register, zones
from builders import Item

from mineral_plugin.core.audit import running
from mineral_plugin.core.audit.model import Audit
from mineral_plugin.core.work import auditing
from mineral_plugin.core.work.auditing import AuditRun


@pytest.fixture
def remembered(monkeypatch: Any) -> Any:
    """Let the run before be a run in memory instead of a file."""

    def after(run: AuditRun) -> Path:
        monkeypatch.setattr(auditing, "memory_in", lambda path: run.memory)
        monkeypatch.setattr(auditing, "marks_of", lambda path: {})
        return Path("the run before")

    return after


def told(audit: Audit) -> Tuple[Any, ...]:
    """Return what an audit says, without where its objects stand in the tables."""
    pairs = [
        (pair.id, pair.first.ref, pair.kind, pair.outcome, pair.reason, pair.measured) for pair in audit.pairs
    ]
    return pairs, [(gap.id, gap.plane, gap.gap_m, gap.shared_m, gap.corners_agree) for gap in audit.gaps]


def licences(seed: int, count: int = 60) -> List[Item]:
    rand = random.Random(seed)
    return [
        mine(
            f"L{n}",
            at(rand.randrange(900), rand.randrange(900), 40 + rand.randrange(120), 50 + rand.randrange(90)),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_an_incremental_run_says_what_a_fresh_one_says(tmp_path: Path, remembered: Any, seed: int) -> None:
    rand = random.Random(seed)
    rows = licences(seed)
    bans = [ban(f"Z{n}", at(rand.randrange(900), rand.randrange(900), 200, 150)) for n in range(8)]
    before = audited(tmp_path, register(tmp_path / "a", *rows), zones(tmp_path / "a", *bans))
    moved = licences(seed + 100)
    for number in rand.sample(range(60), 6):  # moved, taken away, added
        rows[number] = moved[number]
    del rows[rand.randrange(60)]
    rows.append(mine("new", at(100, 100, 300, 300)))
    bans[0] = ban("Z0", at(0, 0, 400, 400))
    after = register(tmp_path / "b", *rows), zones(tmp_path / "b", *bans)
    fresh = audited(tmp_path, *after)
    again = audited(tmp_path, *after, previous=remembered(before))
    assert told(again.audit) == told(fresh.audit)
    assert 0 < again.audit.reused < len(fresh.audit.pairs)


def test_nothing_is_measured_where_nothing_changed(tmp_path: Path, remembered: Any, monkeypatch: Any) -> None:
    reference = register(tmp_path, *licences(1))
    before = audited(tmp_path, reference)
    monkeypatch.setattr(running, "measured_pairs", lambda pairs, by, progress: iter([None] * len(pairs.a)))
    again = audited(tmp_path, reference, previous=remembered(before))
    assert told(again.audit) == told(before.audit)
    assert again.audit.reused == len(before.audit.pairs) > 0


def test_what_a_pair_is_is_judged_anew(tmp_path: Path, remembered: Any) -> None:
    rows = mine("A", at(0, 0, 300, 200)), mine("B", at(200, 100, 300, 200))
    before = audited(tmp_path, register(tmp_path / "a", *rows))
    ended = mine("B", at(200, 100, 300, 200), status="ended")
    after = audited(tmp_path, register(tmp_path / "b", rows[0], ended), previous=remembered(before))
    assert after.audit.reused == 1
    assert before.audit.pairs[0].kind is not after.audit.pairs[0].kind


@pytest.mark.parametrize("change", [{"grade": "1:50.000"}, {"valid_from": "2001-01-01"}])
def test_a_new_grade_or_age_is_a_change(tmp_path: Path, remembered: Any, change: Any) -> None:
    rows = mine("A", at(0, 0, 300, 200)), mine("B", at(298, 100, 300, 200))
    before = audited(tmp_path, register(tmp_path / "a", *rows))
    after = register(tmp_path / "b", rows[0], mine("B", at(298, 100, 300, 200), **change))
    again = audited(tmp_path, after, previous=remembered(before))
    assert again.audit.reused == 0
    assert told(again.audit) == told(audited(tmp_path, after).audit)


def test_another_tolerance_measures_everything_again(tmp_path: Path, remembered: Any) -> None:
    from mineral_plugin.core.checks.context import Tolerances

    reference = register(tmp_path, *licences(1))
    before = audited(tmp_path, reference)
    chosen = Tolerances(overlap_width_m=2.0)
    again = audited(tmp_path, reference, previous=remembered(before), tolerances=chosen)
    assert again.audit.reused == 0
