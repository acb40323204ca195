"""What people accept among findings: found again, opened again, taken back, printed, and never a verdict."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import cases
import pytest
from schemas import problems

from mineral_plugin.core.base.errors import CannotWriteError, InputError, NewerFileError
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.numbers import format_time
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import Report, digest, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.finding_marks import (
    ACCEPTED,
    FILE_NAME,
    OPEN,
    FindingMarks,
    finding_key,
    with_acceptances,
)
from mineral_plugin.core.work.requests import areas_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
WHY, WHO = "Hai bên đã thỏa thuận <b>ranh giới</b>", "Nguyễn Văn A"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("conflicts")
    case = cases.conflicts(folder)
    table = case.table_file(folder) if case.table else None
    request = CheckRequest(
        areas=areas_of(table, None if table else Path(case.areas), case.zone),
        procedure=case.procedure,
        mineral=case.mineral,
        event_date=date.fromisoformat(case.event_date),
        reference=case.references,
        holder=case.holder,
    )
    return check_areas(request, NOON, "test")[0]


@pytest.fixture
def overlap(report: Report) -> Finding:
    return next(one for one in report.findings if one.unit == "m2" and one.outcome is Outcome.CONFLICT)


@pytest.fixture
def marks(tmp_path: Path) -> FindingMarks:
    return FindingMarks(tmp_path)


def accept(marks: FindingMarks, finding: Finding, **more: Any) -> None:
    marks.accept(finding, more.pop("reason", WHY), more.pop("by", WHO), NOON, **more)


def found_again(report: Report, finding: Finding, **changes: Any) -> Report:
    """Return the report of another run in which ``finding`` has other values."""
    other = replace(finding, **changes)
    return replace(report, findings=tuple(other if one is finding else one for one in report.findings))


def test_nothing_is_marked_before_anybody_decided(report: Report, marks: FindingMarks, tmp_path: Path):
    assert marks.of(report) == {}
    assert not (tmp_path / FILE_NAME).exists()


def test_an_accepted_finding_is_known_by_reason_name_and_time(report, overlap, marks):
    accept(marks, overlap)
    (mark,) = marks.of(report).values()
    assert (mark.state, mark.reason, mark.by, mark.at) == (ACCEPTED, WHY, WHO, NOON)
    assert list(marks.of(report)) == [overlap.id]


@pytest.mark.parametrize(("reason", "by"), [("", WHO), (WHY, "  "), ("", ""), ("\ud800", WHO)])
def test_reason_and_name_are_both_needed(overlap, marks, reason, by):
    with pytest.raises(InputError):
        accept(marks, overlap, reason=reason, by=by)


def test_what_is_clear_needs_no_acceptance(report, marks):
    clear = next(one for one in report.findings if one.outcome is Outcome.CLEAR)
    with pytest.raises(InputError):
        accept(marks, clear)


def test_an_acceptance_is_taken_back_and_given_again(report, overlap, marks):
    accept(marks, overlap)
    marks.take_back(overlap, NOON)
    assert marks.of(report) == {}
    accept(marks, overlap, reason="lần hai")
    assert marks.of(report)[overlap.id].reason == "lần hai"


def test_no_decision_is_ever_overwritten(report, overlap, marks, tmp_path):
    accept(marks, overlap)
    marks.take_back(overlap, NOON)
    with sqlite3.connect(tmp_path / FILE_NAME) as opened:
        assert opened.execute("SELECT state FROM decisions ORDER BY id").fetchall() == [(ACCEPTED,), (OPEN,)]


def test_a_mark_made_in_a_draft_stays_though_a_corner_elsewhere_was_moved(report, overlap, marks):
    accept(marks, overlap, draft="d1")
    moved = found_again(report, overlap, area="other")
    moved = replace(moved, area=replace(report.area, id="other"))
    after = next(one for one in moved.findings if one.area == "other")
    assert after.id != overlap.id
    assert marks.of(moved, "d1")[after.id].state == ACCEPTED
    assert marks.of(moved, "d2") == {}
    assert marks.of(moved) == {}


def test_a_piece_of_the_area_itself_keeps_its_key_when_the_area_changes(overlap):
    ring = replace(overlap, objects=(ObjectRef("ring", overlap.area, "1/0", "0"),))
    other = replace(ring, area="b", objects=(ObjectRef("ring", "b", "1/0", "0"),))
    assert finding_key(ring) == finding_key(other)
    assert finding_key(ring) != finding_key(
        replace(ring, objects=(ObjectRef("ring", ring.area, "1/1", "1"),))
    )


@pytest.mark.parametrize(
    ("growth_m2", "state"), [(-50.0, ACCEPTED), (0.0, ACCEPTED), (1.0, ACCEPTED), (1.01, OPEN)]
)
def test_ground_that_grew_by_more_than_a_square_metre_is_open_again_and_keeps_its_reason(
    report, overlap, marks, growth_m2, state
):
    accept(marks, overlap)
    again = found_again(report, overlap, measured=overlap.measured + growth_m2)
    mark = marks.of(again)[overlap.id]
    assert (mark.state, mark.reason) == (state, WHY)


def test_a_gap_that_shrank_below_its_limit_further_is_open_again(report, overlap, marks):
    near = found_again(report, overlap, measured=80.0, limit=100.0, unit="m")
    accept(marks, next(one for one in near.findings if one.unit == "m" and one.measured == 80.0))
    assert marks.of(near)[overlap.id].state == ACCEPTED
    wider = found_again(report, overlap, measured=90.0, limit=100.0, unit="m")
    closer = found_again(report, overlap, measured=79.0, limit=100.0, unit="m")
    assert marks.of(wider)[overlap.id].state == ACCEPTED
    assert marks.of(closer)[overlap.id].state == OPEN


def test_a_worse_outcome_is_open_again_and_a_better_one_is_not(report, overlap, marks):
    sliver = found_again(report, overlap, outcome=Outcome.WITHIN_TOLERANCE)
    accept(marks, next(one for one in sliver.findings if one.id == overlap.id))
    assert marks.of(sliver)[overlap.id].state == ACCEPTED
    assert marks.of(report)[overlap.id].state == OPEN
    accept(marks, overlap)
    assert marks.of(sliver)[overlap.id].state == ACCEPTED


def test_what_was_not_measured_is_open_again_when_its_cause_is_another(report, overlap, marks):
    unknown = {"outcome": Outcome.CANNOT_TELL, "measured": None, "limit": None, "unit": ""}
    missing = found_again(report, overlap, reason="missing", **unknown)
    accept(marks, next(one for one in missing.findings if one.id == overlap.id))
    old = found_again(report, overlap, reason="too_old", **unknown)
    assert marks.of(missing)[overlap.id].state == ACCEPTED
    assert marks.of(old)[overlap.id].state == OPEN


# --- the report ---------------------------------------------------------------------------------------


def test_an_acceptance_changes_neither_verdict_nor_digest(report, overlap, marks):
    accept(marks, overlap)
    before, after = to_dict(report), to_dict(with_acceptances(report, marks.of(report)))
    assert after["run"]["accepted"][0]["by"] == WHO
    assert digest(after) == digest(before)
    assert after["summary"] == before["summary"]
    assert problems("report-1", after) == []


def test_a_report_without_acceptances_says_nothing_of_them(report, overlap, marks):
    assert "accepted" not in to_dict(report)["run"]
    accept(marks, overlap)
    grown = found_again(report, overlap, measured=overlap.measured + 10)
    assert "accepted" not in to_dict(with_acceptances(grown, marks.of(grown)))["run"]


@pytest.mark.parametrize(("lang", "words"), [("vi", "Người chấp nhận"), ("en", "Accepted by")])
def test_the_page_prints_who_accepted_what_when_and_why(report, overlap, marks, lang, words):
    accept(marks, overlap)
    page = render_html([to_dict(with_acceptances(report, marks.of(report)))], lang)
    assert words in page and WHO in page and format_time(NOON, lang) in page
    assert "&lt;b&gt;ranh giới&lt;/b&gt;" in page


# --- the file -----------------------------------------------------------------------------------------


def test_a_damaged_file_gives_one_sentence(report, overlap, marks, tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError):
        marks.of(report)
    with pytest.raises(InputError):
        accept(marks, overlap)


def test_a_file_of_a_newer_program_is_refused(report, overlap, marks, tmp_path):
    accept(marks, overlap)
    with sqlite3.connect(tmp_path / FILE_NAME) as opened:
        opened.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFileError):
        marks.of(report)


def test_a_file_held_by_another_program_is_told_soon_and_stays_as_it_is(report, overlap, marks, tmp_path):
    accept(marks, overlap)
    with sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotWriteError):
            marks.take_back(overlap, NOON)
        other.execute("ROLLBACK")
    assert marks.of(report)[overlap.id].state == ACCEPTED


_CHILD = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from mineral_plugin.core.base.findings import Basis, Family, Finding, ObjectRef, Outcome, Severity
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.work.finding_marks import FindingMarks
marks = FindingMarks(Path(sys.argv[1]))
basis, said = Basis("", None, True, "derived"), Bilingual("a", "a")
kind = (Family.OVERLAP, Outcome.CONFLICT, Severity.BLOCKS)
for number in range(15):
    thing = ObjectRef("licence", sys.argv[2], str(number), "")
    finding = Finding("O01", *kind, basis, said, "a", objects=(thing,))
    marks.accept(finding, "why", sys.argv[2], datetime.now(timezone.utc))
"""


def test_two_programs_write_at_once_and_nothing_is_lost(tmp_path):
    command = [sys.executable, "-c", _CHILD, str(tmp_path)]
    root = str(Path(__file__).parents[2])
    children = [subprocess.Popen([*command, name], cwd=root) for name in ("one", "two")]
    assert [child.wait(60) for child in children] == [0, 0]
    with sqlite3.connect(tmp_path / FILE_NAME) as opened:
        assert opened.execute("SELECT count(*) FROM decisions").fetchone() == (30,)
