"""Real registers audited: every pair of their README is in the ranked list, unsound shapes are told."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any, List

import pytest
import shapely
from testdata import testdata

from mineral_plugin.core.audit.model import NoteKind
from mineral_plugin.core.base.geopackage import geometry_blob
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.work.audit_outputs import write_audit
from mineral_plugin.core.work.auditing import AuditRequest, AuditRun, audit_register

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
MINES = "vn_laocai_plan_mines_9208"
COUNTED_M2 = 100.0  # the README counts overlaps over that


def audited(home: Path, *reference: str, **more: Any) -> AuditRun:
    (home / "cache").mkdir(parents=True, exist_ok=True)
    return audit_register(AuditRequest(reference, DAY, sources=Sources(home=home), **more), NOW, "trial")


def layer(role: str, path: Path, fields: str) -> str:
    return f"{role}={path}|as_of=2026-11-01|fields={fields}"


def mines(path: Path) -> str:
    return layer("licence", path, "name:document,mineral:mineral")


@pytest.fixture(scope="module")
def lao_cai(tmp_path_factory: Any) -> AuditRun:
    return audited(tmp_path_factory.mktemp("home"), mines(testdata("layers", f"{MINES}.gpkg")))


def test_the_101_overlaps_of_lao_cai_are_in_the_list(lao_cai: AuditRun) -> None:
    counted = [pair for pair in lao_cai.audit.pairs if pair.measured.area_m2 > COUNTED_M2]
    assert len(counted) == 101
    assert sum(pair.measured.area_m2 for pair in counted) == pytest.approx(4.62e6, abs=5e3)
    assert len({pair.id for pair in lao_cai.audit.pairs}) == len(lao_cai.audit.pairs)


def test_its_nine_unsound_shapes_are_notes_and_named_where_they_are_met(lao_cai: AuditRun) -> None:
    noted = {n.object.ref for n in lao_cai.audit.notes if n.kind is NoteKind.INVALID}
    assert len(noted) == lao_cai.audit.layers[0].invalid == 9
    for pair in lao_cai.audit.pairs:
        unsound = tuple(n for n, one in enumerate((pair.first, pair.second), 1) if one.ref in noted)
        assert pair.measured.repaired == unsound


def test_every_area_is_that_of_its_ground(lao_cai: AuditRun) -> None:
    for pair in lao_cai.audit.pairs:
        assert lao_cai.ground(pair).area == pytest.approx(pair.measured.area_m2, abs=0.011)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_25_changes_only_their_pairs_are_measured_again(tmp_path: Path, seed: int) -> None:
    old, new = (tmp_path / name for name in ("a.gpkg", "b.gpkg"))
    shutil.copy(testdata("layers", f"{MINES}.gpkg"), old)
    shutil.copy(old, new)
    changed = shifted(new, 25, seed)
    new_home, kept = tmp_path / "home", tmp_path / "audit.gpkg"
    old = old.replace(tmp_path / "mines.gpkg")
    first = audited(new_home, mines(old))
    write_audit(first, gpkg_path=kept)
    new.replace(old)
    again, fresh = audited(new_home, mines(old), previous=kept), audited(new_home, mines(old))
    assert [(p.id, p.measured) for p in again.audit.pairs] == [(p.id, p.measured) for p in fresh.audit.pairs]
    untouched = [
        pair for pair in first.audit.pairs if not {pair.first.place, pair.second.place} & set(changed)
    ]
    assert again.audit.reused == len(untouched) > 80


def shifted(path: Path, count: int, seed: int) -> List[int]:
    """Move some mines by 40 m and return their places."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        rows = connection.execute(f'SELECT fid, geom FROM "{MINES}" ORDER BY fid').fetchall()
        places = random.Random(seed).sample(range(len(rows)), count)
        for place in places:
            fid, blob = rows[place]
            shape = shapely.from_wkb(blob[8 + {0: 0, 1: 32}[(blob[3] >> 1) & 7] :])
            moved = shapely.transform(shape, lambda points: points + 40.0)
            connection.execute(
                f'UPDATE "{MINES}" SET geom = ? WHERE fid = ?',
                (geometry_blob(shapely.to_wkb(moved), 9208, moved.bounds), fid),
            )
        connection.commit()
    return places


def test_concessions_are_audited_against_protected_areas(tmp_path: Path) -> None:
    """Cambodia lies in degrees: a pair is measured in a plane near it, the README counts in another one."""
    run = audited(
        tmp_path,
        layer("licence", testdata("layers", "kh_mining_concessions.gpkg"), "id:map_id,name:min_name"),
        layer("prohibited", testdata("layers", "kh_protected_areas_and_forests.gpkg"), "name:Name"),
    )
    large = [pair for pair in run.audit.pairs if pair.measured.area_m2 > COUNTED_M2]
    roles = Counter(pair.second.object.role for pair in large)
    assert 72 <= roles["licence"] <= 76
    met = {pair.first.ref for pair in large if pair.second.object.role == "prohibited"}
    assert 69 <= len(met) <= 71
    assert {pair.measured.plane.width_deg for pair in large} == {3}
