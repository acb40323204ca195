"""The draft at work: kept step by step, in memory where the disk does not let us, and saved again after."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import areamaker
import pytest
from draft_programs import LABEL, named, program

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.area.workspace_layout import LAYOUT_VERSION
from mineral_plugin.core.base.errors import CannotWriteError, MineralError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.work.drafts_at_work import DraftsAtWork
from mineral_plugin.core.work.keeping import keep_area, workspace_path

AREA = areamaker.worked()


@pytest.fixture
def office(tmp_path):
    """Return a data folder, and what opens it as a program would."""
    state = SimpleNamespace(time=datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME), home=tmp_path, made=[])

    def now():
        state.time += timedelta(seconds=1)
        return state.time

    def program_of(home=None):
        state.made.append(DraftsAtWork(lambda: home or state.home, now))
        return state.made[-1]

    state.program = program_of
    state.path = workspace_path(tmp_path)
    yield state
    for one in state.made:
        one.close()


def done(name):
    return Phrase("drafts.begun", {"what": name})


def drawn(work, *names):
    work.begin(named(names[0]), LABEL)
    for name in names[1:]:
        work.apply(named(name), done(name))
    return work.state.draft_id


def kept(office, draft_id):
    """Return the name and the number of steps as another program finds them."""
    other = office.program()
    state = other.open(draft_id)
    other.close()
    return state.area.name, state.steps


# --- plain ----------------------------------------------------------------------------------------------


def test_steps_undo_and_redo_are_kept(office):
    work = office.program()
    draft_id = drawn(work, "a", "b", "c")
    assert (work.undo().area.name, work.state.redo_label) == ("b", done("c"))
    assert kept(office, draft_id) == ("b", 3)
    assert work.redo().area.name == "c"
    assert work.redo() is None
    assert kept(office, draft_id) == ("c", 3)
    assert work.trouble is None


def test_a_step_without_a_draft_begins_one(office):
    work = office.program()
    work.apply(AREA, LABEL)
    assert (work.state.area, work.state.steps) == (AREA, 1)
    assert work.undo() is None


def test_an_edit_that_changes_nothing_is_no_step(office):
    work = office.program()
    drawn(work, "a", "b")
    work.apply(named("b"), done("b"))
    assert work.state.steps == 2


def test_the_same_area_put_on_the_map_again_goes_on_with_its_draft(office):
    first, second = office.program(), office.program()
    draft_id = drawn(first, "a", "b")
    assert first.begin(named("b"), LABEL).draft_id == draft_id
    first.close()
    state = second.begin(named("b"), LABEL)
    assert (state.draft_id, state.steps, state.undo_label) == (draft_id, 2, done("b"))
    assert len(second.recent()) == 1


def test_an_area_with_the_same_id_but_other_corners_gets_a_draft_of_its_own(office):
    work = office.program()
    draft_id = drawn(work, "a")
    work.leave()
    assert work.begin(replace(AREA, id=named("a").id), LABEL).draft_id != draft_id


def test_an_area_whose_draft_another_program_works_on_gets_a_draft_of_its_own(office):
    first, second = office.program(), office.program()
    draft_id = drawn(first, "a")
    state = second.begin(named("a"), LABEL)
    assert state.draft_id != draft_id and not state.read_only


def test_another_draft_gives_the_one_before_back(office):
    first, second = office.program(), office.program()
    draft_id = drawn(first, "a")
    drawn(first, "b")
    assert not second.open(draft_id).read_only


def test_after_a_restart_undo_goes_on_where_it_was(office):
    work = office.program()
    draft_id = drawn(work, "a", "b", "c")
    work.close()
    again = office.program()
    assert [line.id for line in again.recent()] == [draft_id]
    assert again.open(draft_id).area.name == "c"
    assert again.undo().area.name == "b"


def test_a_draft_that_cannot_be_read_leaves_the_one_at_work(office):
    work = office.program()
    draft_id = drawn(work, "a")
    with pytest.raises(MineralError):
        work.open("no")
    assert work.state.draft_id == draft_id
    assert work.apply(named("b"), done("b")).steps == 2


def test_forgetting_the_draft_at_work_puts_it_away(office):
    work = office.program()
    draft_id = drawn(work, "a")
    work.forget(draft_id)
    assert work.state is None and work.recent() == ()
    work.recall(draft_id)
    assert [line.id for line in work.recent()] == [draft_id]


# --- another program ------------------------------------------------------------------------------------


def test_a_draft_open_elsewhere_can_be_looked_at_and_is_free_after(office):
    child = program(office.home, "hold")
    draft_id = child.stdout.readline().strip()
    work = office.program()
    assert work.open(draft_id).read_only
    for act in (lambda: work.apply(AREA, LABEL), lambda: work.apply(named("x"), LABEL)):
        with pytest.raises(CannotWriteError) as caught:
            act()
        assert caught.value.phrase.id == "drafts.open_elsewhere"
    assert work.state.area.name == "held"
    assert not work.tick()
    child.kill()
    child.wait()
    assert work.tick()
    assert not work.state.read_only
    assert work.apply(AREA, LABEL).steps == 2


def test_what_the_other_program_does_is_seen_while_looking(office):
    first, second = office.program(), office.program()
    draft_id = drawn(first, "a")
    second.open(draft_id)
    first.apply(named("b"), done("b"))
    assert second.tick()
    assert second.state.area.name == "b" and second.state.read_only


def test_a_draft_taken_over_by_another_program_is_not_written_over(office, monkeypatch):
    """A program that seemed dead (its lease had run out) finds its draft in other hands."""
    first, second = office.program(), office.program()
    draft_id = drawn(first, "a")
    monkeypatch.setattr("mineral_plugin.core.drawing.draft_leases.is_alive", lambda *_given: False)
    second.open(draft_id)
    second.apply(named("theirs"), done("theirs"))
    monkeypatch.undo()
    with pytest.raises(CannotWriteError):
        first.apply(named("ours"), done("ours"))
    assert first.state.read_only and first.state.area.name == "a"
    assert first.tick() and first.state.area.name == "theirs"


def test_areas_kept_meanwhile_and_drafts_do_not_disturb_each_other(office):
    work = office.program()
    draft_id = drawn(work, "a")
    for number in range(5):
        keep_area(named(f"kept {number}"), office.home)
        work.apply(named(str(number)), done("x"))
    assert work.trouble is None
    assert kept(office, draft_id) == ("4", 6)


# --- trouble --------------------------------------------------------------------------------------------


def make_missing(office):
    office.home = office.home / "chưa có"
    office.path = workspace_path(office.home)
    return lambda: office.home.mkdir()


def make_damaged(office):
    office.path.write_bytes(b"khong phai co so du lieu" * 50)
    return lambda: office.path.rename(office.path.with_name("kept.gpkg"))


def make_newer(office):
    write_areas(office.path, [AREA])
    with closing(sqlite3.connect(str(office.path))) as connection, connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION + 1}")
    return lambda: office.path.rename(office.path.with_name("kept.gpkg"))


def make_busy(office):
    keep_area(AREA, office.home)
    writer = sqlite3.connect(str(office.path), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    return lambda: writer.close()


TROUBLES = {
    "workspace.read_only": make_missing,
    "workspace.damaged": make_damaged,
    "error.newer_file": make_newer,
    "workspace.busy": make_busy,
}


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_where_nothing_can_be_written_work_goes_on_in_memory_and_is_saved_later(office, trouble):
    mend = TROUBLES[trouble](office)
    before = office.path.read_bytes() if office.path.is_file() else None
    work = office.program()
    draft_id = drawn(work, "a", "b", "c")
    assert work.trouble.id == trouble
    assert [work.undo().area.name, work.undo().area.name, work.redo().area.name] == ["b", "a", "b"]
    assert not work.tick() and work.trouble is not None
    assert (office.path.read_bytes() if office.path.is_file() else None) == before
    mend()
    assert work.tick()
    assert work.trouble is None
    work.close()
    again = office.program()
    state = again.open(draft_id)
    assert (state.area.name, state.steps, state.redo_label) == ("b", 3, done("c"))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_each_trouble_is_told_in_the_user_s_language(office, trouble, lang):
    mend = TROUBLES[trouble](office)
    work = office.program()
    work.begin(AREA, LABEL)
    told = say(Phrase("drafts.unsaved", {"cause": work.trouble}), lang)
    assert "workspace.gpkg" in told or "chưa có" in told
    mend()


def test_a_disk_that_fills_up_in_the_middle_costs_nothing(office, monkeypatch):
    work = office.program()
    draft_id = drawn(work, "a", "b")
    with closing(sqlite3.connect(str(office.path))) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    opened = work._opened()._opened()
    opened.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(60):
        work.apply(named(str(number)), done("x"))
    assert work.trouble.id == "workspace.no_room"
    assert work.undo().area.name == "58"
    opened.execute("PRAGMA max_page_count = 100000")
    assert work.tick()
    assert kept(office, draft_id) == ("58", 62)


def test_a_workspace_taken_away_in_the_middle_is_made_anew_with_the_whole_history(office):
    work = office.program()
    draft_id = drawn(work, "a", "b")
    for path in office.home.glob("workspace.gpkg*"):
        path.unlink()
    work.apply(named("c"), done("c"))
    assert work.trouble is None
    work.undo()
    assert kept(office, draft_id) == ("b", 3)


def test_closing_saves_what_was_in_memory_alone(office):
    mend = make_busy(office)
    work = office.program()
    draft_id = drawn(work, "a", "b")
    mend()
    work.close()
    assert kept(office, draft_id) == ("b", 2)


def test_a_data_folder_that_cannot_be_made_is_a_trouble_and_no_end(tmp_path):
    def no_home():
        raise CannotWriteError("error.home_not_writable", path=str(tmp_path))

    work = DraftsAtWork(no_home, lambda: datetime(2026, 11, 23, tzinfo=VIETNAM_TIME))
    work.begin(AREA, LABEL)
    work.apply(named("b"), done("b"))
    assert work.undo().area == AREA
    assert work.trouble.id == "error.home_not_writable"
    work.close()


def test_preparing_makes_the_file_and_no_draft(office):
    work = office.program()
    work.prepare()
    assert office.path.is_file() and work.recent() == ()


def test_preparing_where_nothing_can_be_written_says_nothing(office):
    make_damaged(office)
    work = office.program()
    work.prepare()
    assert work.trouble is None


def test_a_busy_file_is_not_waited_for_at_each_step(office):
    mend = make_busy(office)
    work = office.program()
    moment = office.time
    work._now = lambda: moment
    began = time.perf_counter()
    for number in range(10):
        work.apply(named(str(number)), done("x"))
    assert time.perf_counter() - began < 0.4  # once 80 ms, not twenty times
    mend()
    assert work.tick() and kept(office, work.state.draft_id) == ("9", 10)


def test_a_draft_put_away_unsaved_is_saved_later_and_can_be_opened_meanwhile(office):
    mend = make_busy(office)
    work = office.program()
    first = drawn(work, "a", "b")
    second = drawn(work, "x")
    assert not work.is_all_saved
    assert work.open(first).area.name == "b" and work.state.undo_label == done("b")
    assert work.trouble.id == "workspace.busy"
    work.open(second)
    mend()
    work.tick()
    assert work.is_all_saved
    assert kept(office, first) == ("b", 2)
    assert not office.program().open(first).read_only


def taken_over(office, monkeypatch, draft_id):
    """Let another program take a draft as if the first were over."""
    with monkeypatch.context() as patch:
        patch.setattr("mineral_plugin.core.drawing.draft_leases.is_alive", lambda *_given: False)
        other = office.program()
        other.open(draft_id)
        other.apply(named("theirs"), done("theirs"))


def test_steps_in_memory_whose_draft_was_taken_over_become_a_draft_of_their_own(office, monkeypatch):
    work = office.program()
    draft_id = drawn(work, "a")
    writer = sqlite3.connect(str(office.path), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    work.apply(named("ours"), done("ours"))
    writer.close()
    taken_over(office, monkeypatch, draft_id)
    assert work.tick() and work.trouble is None
    assert work.state.draft_id != draft_id and work.state.area.name == "ours"
    assert kept(office, work.state.draft_id) == ("ours", 2)
    assert kept(office, draft_id) == ("theirs", 2)


def test_put_away_steps_whose_draft_was_taken_over_become_a_draft_of_their_own(office, monkeypatch):
    work = office.program()
    draft_id = drawn(work, "a")
    writer = sqlite3.connect(str(office.path), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    work.apply(named("ours"), done("ours"))
    work.leave()
    writer.close()
    taken_over(office, monkeypatch, draft_id)
    assert not work.tick() and work.is_all_saved
    assert sorted(line.name for line in work.recent()) == ["ours", "theirs"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own that can be made read-only, where the process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_read_only_disk_drafts_are_listed_opened_and_worked_on_in_memory(office, small_disk):
    office.home, office.path = small_disk, workspace_path(small_disk)
    first = office.program()
    draft_id = drawn(first, "a", "b")
    first.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    work = office.program()
    assert [line.id for line in work.recent()] == [draft_id]
    assert work.open(draft_id).area.name == "b" and not work.state.read_only
    assert work.trouble.id == "workspace.read_only"
    assert work.undo().area.name == "a"
    work.redo()
    work.apply(named("c"), done("c"))
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert work.tick() and kept(office, draft_id) == ("c", 3)
    work.close()
