"""Results files of audits: read again, decided on, handed to the next run; hostile ones refused."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Callable

import pytest
from audit_samples import sample_run

from mineral_plugin.core.audit.model import Mark, MarkState
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError, NewerFileError
from mineral_plugin.core.work.audit_files import marks_of, memory_of, read_audit, set_mark
from mineral_plugin.core.work.audit_outputs import write_audit
from mineral_plugin.core.work.auditing import AuditRun

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> AuditRun:
    return sample_run(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def written(run: AuditRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "a.gpkg"
    write_audit(run, gpkg_path=path)
    return path


@pytest.fixture
def path(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(written, tmp_path / "a.gpkg"))


def change(path: Path, sql: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def test_a_file_gives_back_what_was_written(run: AuditRun, path: Path) -> None:
    stored = read_audit(path)
    assert [row.values["id"] for row in stored.pairs] == [pair.id for pair in run.audit.pairs]
    assert all(row.wkb for row in stored.pairs)
    assert len(stored.gaps) == len(run.audit.gaps) == 1
    assert len(stored.document["notes"]) == len(run.audit.notes)
    assert stored.is_as_recorded()


def test_a_document_that_was_changed_is_not_as_recorded(path: Path) -> None:
    change(path, "UPDATE run SET document = replace(document, 'Z1', 'Z9')")
    assert not read_audit(path).is_as_recorded()


def test_memory_is_given_back_to_the_last_digit(run: AuditRun, path: Path) -> None:
    assert memory_of(path) == run.memory


def test_a_file_without_parameters_hands_on_no_memory(path: Path) -> None:
    change(path, "UPDATE run SET parameters = ''")
    assert memory_of(path) is None


def test_a_decision_is_kept_with_reason_name_day_and_ground(run: AuditRun, path: Path) -> None:
    pair = run.audit.pairs[0]
    mark = set_mark(path, pair.id, MarkState.ACCEPTED, " đã thỏa thuận ", "Nguyễn Văn A", ON)
    assert mark == Mark(MarkState.ACCEPTED, "đã thỏa thuận", "Nguyễn Văn A", ON, pair.measured.area_m2)
    assert marks_of(path) == {pair.id: mark}
    stored = read_audit(path)
    assert stored.marks == {pair.id: mark}
    assert stored.document["marks"]["states"]["accepted"] == 1
    assert stored.document["marks"]["pairs"][pair.id]["carried"] is False
    assert stored.is_as_recorded()


def test_a_decision_can_be_changed_and_taken_back(run: AuditRun, path: Path) -> None:
    pair = run.audit.pairs[0].id
    set_mark(path, pair, MarkState.ACCEPTED, "một", "A", ON)
    set_mark(path, pair, MarkState.FIXED, "hai", "B", ON)
    assert marks_of(path)[pair].state is MarkState.FIXED
    assert set_mark(path, pair, MarkState.OPEN, "", "", ON) == Mark()
    assert marks_of(path) == {}


@pytest.mark.parametrize(("reason", "by"), [("", "A"), ("  ", "A"), ("vì", ""), ("\ud800", "A")])
@pytest.mark.parametrize("state", [MarkState.ACCEPTED, MarkState.FIXED])
def test_a_decision_needs_a_reason_and_a_name(
    run: AuditRun, path: Path, state: MarkState, reason: str, by: str
) -> None:
    with pytest.raises(InputError) as refused:
        set_mark(path, run.audit.pairs[0].id, state, reason, by, ON)
    assert "lý do" in refused.value.text("vi")
    assert marks_of(path) == {}


def test_a_pair_that_is_not_in_the_file_cannot_be_decided_on(path: Path) -> None:
    with pytest.raises(MissingError):
        set_mark(path, "0123456789abcdef", MarkState.FIXED, "vì", "A", ON)


def test_a_busy_file_is_told_at_once_and_left_alone(run: AuditRun, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        start = time.perf_counter()
        with pytest.raises(CannotWriteError) as refused:
            set_mark(path, run.audit.pairs[0].id, MarkState.FIXED, "vì", "A", ON)
        assert time.perf_counter() - start < 2.0
    assert "thử lại" in refused.value.text("vi")
    assert marks_of(path) == {}


def test_a_file_is_read_and_decided_on_while_another_program_reads_it(run: AuditRun, path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        cursor = other.execute("SELECT * FROM pairs")
        cursor.fetchone()
        set_mark(path, run.audit.pairs[0].id, MarkState.FIXED, "vì", "A", ON)
        assert len(read_audit(path).marks) == 1


def test_a_read_only_file_can_be_read_and_says_that_it_cannot_be_written(run: AuditRun, path: Path) -> None:
    change(path, "CREATE TRIGGER t BEFORE INSERT ON marks BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(CannotWriteError):
        set_mark(path, run.audit.pairs[0].id, MarkState.FIXED, "vì", "A", ON)
    assert read_audit(path).marks == {}


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    for use in (read_audit, marks_of, memory_of):
        with pytest.raises(MissingError):
            use(tmp_path / "none.gpkg")
    with pytest.raises(MissingError):
        set_mark(tmp_path / "none.gpkg", "a", MarkState.OPEN, "", "", ON)
    assert not list(tmp_path.iterdir())


def test_a_file_of_a_newer_program_says_so(path: Path) -> None:
    change(path, "UPDATE run SET layout = 99")
    with pytest.raises(NewerFileError):
        read_audit(path)


def test_a_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    change(other, "CREATE TABLE gpkg_contents (table_name TEXT)")
    noise = tmp_path / "noise.gpkg"
    noise.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 20)
    for file in (other, noise):
        for use in (read_audit, marks_of, memory_of):
            with pytest.raises(InputError) as refused:
                use(file)
            assert "kết quả rà soát" in refused.value.text("vi")


_DAMAGE = [
    (read_audit, "UPDATE run SET document = 'not json'"),
    (read_audit, "UPDATE run SET document = '[1]'"),
    (read_audit, "UPDATE run SET document = x'ff'"),
    (read_audit, "UPDATE run SET document = '{\"pairs\": []}'"),
    (read_audit, "UPDATE run SET document = replace(document, '\"overlap\"', '\"<b>\"')"),
    (read_audit, "UPDATE run SET document = replace(document, '\"first\":0', '\"first\":99999')"),
    (read_audit, "UPDATE run SET document = replace(document, '\"first\":0', '\"first\":-1')"),
    (read_audit, "UPDATE run SET document = replace(document, '\"area_m2\":10000.0', '\"area_m2\":NaN')"),
    (read_audit, "UPDATE pairs SET pair_id = 'x' WHERE fid = 1"),
    (read_audit, "UPDATE run SET document = replace(document, '2026-11-23', '2026-13-23')"),
    (read_audit, "DELETE FROM run"),
    (read_audit, "INSERT INTO run SELECT 99, layout, parameters, digest, document FROM run"),
    (marks_of, "INSERT INTO marks VALUES (9, 'a', 'hidden', '', '', NULL, 0, 0)"),
    (marks_of, "INSERT INTO marks VALUES (9, 'a', 'fixed', '', '', '2026-02-31', 0, 0)"),
    (marks_of, "INSERT INTO marks VALUES (9, 'a', 'fixed', '', '', '2026-02-01', 'x', 0)"),
    (marks_of, "INSERT INTO marks VALUES (9, x'80', 'fixed', '', '', '2026-02-01', 0, 0)"),
    (marks_of, "INSERT INTO marks VALUES (9, 'a', 'fixed', CAST(x'ff' AS TEXT), '', '2026-02-01', 0, 0)"),
    (memory_of, "UPDATE measures SET outcome = 'fine'"),
    (memory_of, "UPDATE measures SET meridian_min = 5"),
    (memory_of, "UPDATE measures SET first = 99999"),
    (memory_of, "UPDATE measures SET area_m2 = 'wide'"),
    (memory_of, "UPDATE measures SET width_m = 9e999"),
    (memory_of, "UPDATE measures SET repaired = 8"),
    (memory_of, "UPDATE gap_measures SET gap_m = x'00'"),
    (memory_of, "UPDATE objects SET content = x'00'"),
    (memory_of, "UPDATE objects SET role = x'05'"),
    (memory_of, "UPDATE run SET parameters = x'07'"),
]


@pytest.mark.parametrize(("use", "sql"), _DAMAGE)
def test_what_is_not_as_it_should_be_is_refused_in_one_sentence(
    path: Path, use: Callable[[Path], Any], sql: str
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(sql)
    with pytest.raises(InputError) as refused:
        use(path)
    assert refused.value.text("vi")


@pytest.mark.parametrize("blob", [b"", b"GP", b"GP\x00\x01" + b"\x00" * 40, b"\xff" * 200])
def test_places_that_cannot_be_read_are_refused(path: Path, blob: bytes) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE pairs SET geom = ? WHERE fid = 1", (blob,))
    with pytest.raises(InputError):
        read_audit(path)


def test_a_view_in_the_place_of_a_table_is_refused(path: Path) -> None:
    change(path, "ALTER TABLE marks RENAME TO old")
    change(path, "CREATE VIEW marks AS SELECT * FROM old")
    with pytest.raises(InputError):
        marks_of(path)


def test_a_document_nested_without_end_is_refused(path: Path) -> None:
    change(path, "UPDATE run SET document = ?", "[" * 200_000)
    with pytest.raises(InputError):
        read_audit(path)


def test_every_field_that_is_missing_in_the_document_is_noticed(path: Path) -> None:
    document = json.loads(sqlite3.connect(path).execute("SELECT document FROM run").fetchone()[0])
    for name in document:
        less = {key: value for key, value in document.items() if key != name}
        change(path, "UPDATE run SET document = ?", json.dumps(less))
        with pytest.raises(InputError):
            read_audit(path)
