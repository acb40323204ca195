"""Answers while a corner moves: those of the full check, soon, and never "free" where data are missing."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest
import shapely
from checks_world import EAST, FRESH, ZONE, area, box, ring, spec, square
from live_world import asked, crowded, layer, named, told_by_check, told_live, wandering

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import say
from mineral_plugin.core.work.check_desk import CheckDesk
from mineral_plugin.core.work.live import LiveAnswer, LiveQuestion
from mineral_plugin.core.work.live_ground import LiveGround, plain_answer, prepare_arrays
from mineral_plugin.core.work.live_near import MOST_OBJECTS
from mineral_plugin.core.work.live_worker import Ears, LiveWorker

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Tuple[str, ...]:
    return crowded(tmp_path_factory.mktemp("crowd"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def world(crowd: Tuple[str, ...], home: Path) -> Iterator[LiveGround]:
    ground = LiveGround.opened(LiveQuestion(asked(crowd, home)))
    yield ground
    ground.close()


def test_objects_and_outcomes_are_those_of_the_full_check_wherever_a_hand_goes(crowd, home, world):
    seen: List[str] = []
    with CheckDesk() as desk:
        for area_now in wandering(60):
            request = replace(asked(crowd, home), areas=(area_now,))
            (report,) = desk.check(request, NOW, "test")
            live = told_live(world.look(area_now))
            assert live == told_by_check(report)
            seen += live.values()
    assert {seen.count(outcome) > 5 for outcome in ("conflict", "unknown", "tolerance")} == {True}


def test_arrays_change_no_answer(crowd, home, world):
    areas = wandering(40, seed=11)
    before = [world.look(one) for one in areas]
    assert prepare_arrays(world.question, ZONE) > 0
    assert world.take_arrays(ZONE) >= 5  # lines and points stay with their file's own index
    after = [world.look(one) for one in areas]
    assert [told_live(one) for one in after] == [told_live(one) for one in before]
    assert [one.neighbour for one in after] == [one.neighbour for one in before]
    assert [one.line for one in after] == [one.line for one in before]


def test_arrays_that_are_there_are_taken_at_once(crowd, home):
    question = LiveQuestion(asked(crowd, home), ZONE)
    prepare_arrays(question, ZONE)
    ground = LiveGround.opened(question)
    assert ground.take_arrays(ZONE) >= 5
    ground.close()


def test_a_picture_holds_all_grounds_of_an_outcome(tmp_path, home):
    rows = [
        (box(50, 0, 200, 100), {"id": "G1", "name": "GP 1", "status": "valid"}),
        (box(-20, 0, 40, 40), {"id": "G2", "name": "GP 2", "status": "valid"}),
    ]
    answer = looked((spec("licence", layer(tmp_path / "a.gpkg", rows)),), home, square(0, 0, 100))
    (picture,) = answer.pictures
    assert (picture.outcome, picture.is_way) == ("conflict", False)
    assert shapely.area(shapely.from_wkb(picture.wkb)) == 5000.0 + 800.0


def test_an_object_that_counts_by_its_distance_is_shown_by_the_way_to_it(crowd, world):
    seen = [(one, answer) for answer in map(world.look, wandering(60)) for one in answer.conflicts]
    far, answer = next(
        pair for pair in seen if pair[0].area_m2 == 0.0 and pair[0].ground.geom_type == "LineString"
    )
    assert far.ground.length > 0.0
    assert (far.outcome, True) in {(one.outcome, one.is_way) for one in answer.pictures}


def test_the_ground_shown_is_the_ground_shared(tmp_path, home):
    path = layer(
        tmp_path / "a.gpkg", [(box(50, 0, 200, 100), {"id": "G1", "name": "GP 1", "status": "valid"})]
    )
    answer = looked((spec("licence", path),), home, square(0, 0, 100))
    (found,) = answer.conflicts
    assert (found.outcome, found.area_m2, found.rules) == ("conflict", 5000.0, ("O01",))
    assert shapely.equals(found.ground, box(50, 0, 50, 100))


def test_nothing_is_called_free_where_a_layer_is_missing(tmp_path, home):
    path = layer(tmp_path / "a.gpkg", [(box(5000, 0, 200, 100), {"id": "G1", "status": "valid"})])
    answer = looked((spec("licence", path),), home, square(0, 0, 100))
    assert answer.conflicts == ()
    assert "prohibited" in {gap.role for gap in answer.gaps}
    assert say(answer.line, "vi").startswith("1,00 ha · ? chưa biết, thiếu dữ liệu:")


def test_a_layer_that_is_too_old_is_a_gap(tmp_path, home):
    path = layer(tmp_path / "a.gpkg", [(box(5000, 0, 200, 100), {"id": "G1", "status": "valid"})])
    answer = looked((spec("licence", path, FRESH.replace(year=2016)),), home, square(0, 0, 100))
    assert {gap.role: gap.state for gap in answer.gaps}["licence"] == "too_old"


def test_the_line_names_the_worst_and_counts_the_rest(tmp_path, home):
    rows = [
        (box(50, 0, 200, 100), {"id": "G1", "name": "GP 1", "status": "valid"}),
        (box(90, 0, 200, 100), {"id": "G2", "name": "GP 2", "status": "valid"}),
    ]
    answer = looked((spec("licence", layer(tmp_path / "a.gpkg", rows)),), home, square(0, 0, 100))
    assert say(answer.line, "vi").startswith("1,00 ha · ✕ chồng GP 1 0,50 ha và 1 chỗ nữa · ? chưa biết")


def test_an_exploration_area_stands_beside_the_limit_of_its_mineral(home):
    far = looked((), home, square(0, 0, 100), procedure="P01")
    assert far.limit is not None and far.limit.outcome == "clear" and far.limit_m2 == 50e6
    over = looked((), home, square(0, 0, 8_000), procedure="P01")
    assert over.limit is not None and over.limit.outcome == "conflict"
    assert say(over.line, "vi").startswith("✕ 6.400,00 ha, vượt 5.000 ha")


def test_a_mining_area_has_no_limit(home):
    assert looked((), home, square(0, 0, 100)).limit_m2 is None


def test_while_the_ring_crosses_itself_the_last_answer_stays_and_says_so(tmp_path, home):
    path = layer(
        tmp_path / "a.gpkg", [(box(50, 0, 200, 100), {"id": "G1", "name": "GP 1", "status": "valid"})]
    )
    ground = LiveGround.opened(LiveQuestion(asked((spec("licence", path),), home)))
    last = ground.look(area(Part(square(0, 0, 100))))
    crossed = area(Part(ring((0, 0), (100, 100), (100, 0), (0, 100))))
    answer = ground.look(crossed)
    assert answer.area is crossed and answer.is_old
    assert (answer.conflicts, answer.area_m2) == (last.conflicts, last.area_m2)
    assert say(answer.crossing, "vi") == "Đường ranh giới tự cắt giữa cạnh 1–2 và cạnh 3–4."
    assert "hình trước đó" in say(answer.line, "vi")
    ground.close()


@pytest.mark.parametrize(
    "spots",
    [((0, 0), (100, 0), (100, 100), (50, 100), (50, 0.0), (0, 100)), ((0, 0), (100, 0), (50, 0), (0, 50))],
)
def test_a_ring_that_touches_itself_crosses_too(spots):
    assert plain_answer(area(Part(ring(*spots)))).crossing is not None


def test_a_corner_twice_in_one_place_is_no_crossing():
    doubled = ring((0, 0), (100, 0), (100, 0), (100, 100), (0, 100))
    assert plain_answer(area(Part(doubled))).crossing is None


def test_fewer_than_three_corners_have_no_answer_but_their_line(home):
    for spots in ((), ((0, 0),), ((0, 0), (5, 5))):
        answer = looked((), home, ring(*spots))
        assert (answer.area_m2, say(answer.line, "vi")) == (0.0, "Cần ít nhất 3 điểm góc")


def test_the_nearest_licence_is_told_with_its_gap_and_where(tmp_path, home):
    rows = [
        (box(103.5, 0, 50, 100), {"id": "G1", "name": "GP 1", "status": "valid"}),
        (box(300, 0, 50, 100), {"id": "G2", "name": "GP 2", "status": "valid"}),
        (box(101, 0, 1, 100), {"id": "G3", "name": "GP 3", "status": "ended"}),
    ]
    answer = looked((spec("licence", layer(tmp_path / "a.gpkg", rows)),), home, square(0, 0, 100))
    assert answer.neighbour is not None
    assert (answer.neighbour.object.id, answer.neighbour.gap_m, answer.neighbour.is_close) == (
        "G1",
        3.5,
        True,
    )
    assert answer.neighbour.here[0] == EAST + 100 and answer.neighbour.there[0] == EAST + 103.5


@pytest.mark.parametrize("with_arrays", [False, True])
def test_a_licence_that_shares_a_side_and_no_ground_is_the_nearest(tmp_path, home, with_arrays):
    rows = [
        (box(100, 0, 50, 100), {"id": "G1", "name": "GP 1", "status": "valid"}),
        (box(0, 103.5, 50, 100), {"id": "G2", "name": "GP 2", "status": "valid"}),
    ]
    question = LiveQuestion(asked((spec("licence", layer(tmp_path / "a.gpkg", rows)),), home))
    if with_arrays:
        prepare_arrays(question, ZONE)
        question = replace(question, zone=ZONE)
    ground = LiveGround.opened(question)
    near = ground.look(area(Part(square(0, 0, 100)))).neighbour
    ground.close()
    assert near is not None and (near.object.id, near.gap_m, near.is_close) == ("G1", 0.0, True)


def test_of_very_many_objects_the_largest_shares_are_shown_and_the_rest_is_counted(tmp_path, home):
    rows = [
        (box(10.0 * n, 0, 2.0 + 0.1 * n, 100), {"id": f"G{n}", "name": f"GP {n}", "status": "valid"})
        for n in range(40)
    ]
    question = LiveQuestion(asked((spec("licence", layer(tmp_path / "a.gpkg", rows)),), home))
    prepare_arrays(question, ZONE)
    ground = LiveGround.opened(replace(question, zone=ZONE))
    answer = ground.look(area(Part(square(0, 0, 400, 100))))
    assert {one.object.id for one in answer.conflicts} == {f"G{n}" for n in range(16, 40)}
    assert len(answer.conflicts) == MOST_OBJECTS and answer.more == 16
    ground.close()


def test_data_that_change_make_the_ground_stale(tmp_path, home, monkeypatch):
    monkeypatch.setattr("mineral_plugin.core.work.live_ground._LOOK_AT_FILES_S", 0.0)
    path = layer(tmp_path / "a.gpkg", [(box(50, 0, 200, 100), {"id": "G1"})])
    ground = LiveGround.opened(LiveQuestion(asked((spec("licence", path),), home)))
    assert not ground.is_stale
    path.write_bytes(path.read_bytes() + b"\0")
    assert ground.is_stale
    ground.close()


def test_without_a_chosen_mineral_no_limit_is_told(home):
    told = {}
    for has_mineral in (True, False):
        ground = LiveGround.opened(LiveQuestion(asked((), home, "P01"), has_mineral=has_mineral))
        told[has_mineral] = ground.look(named(area(Part(square(0, 0, 100)))))
        ground.close()
    assert told[True].limit is not None and told[False].limit is None
    assert told[True].area_m2 == told[False].area_m2


def looked(reference: Tuple[str, ...], home: Path, outer, procedure: str = "P14") -> LiveAnswer:
    ground = LiveGround.opened(LiveQuestion(asked(reference, home, procedure)))
    try:
        return ground.look(named(area(Part(outer))))
    finally:
        ground.close()


# --- the worker -----------------------------------------------------------------------------------------


class Listener:
    def __init__(self) -> None:
        self.answers: List[LiveAnswer] = []
        self.errors: List[BaseException] = []
        self.ready = threading.Event()
        self.answered = threading.Event()
        self.troubled = threading.Event()

    @property
    def ears(self) -> Ears:
        return Ears(self._answered, lambda _question: self.ready.set(), self._troubled)

    def _answered(self, answer: LiveAnswer) -> None:
        self.answers.append(answer)
        self.answered.set()

    def _troubled(self, error: BaseException) -> None:
        self.errors.append(error)
        self.troubled.set()


@pytest.fixture
def worker() -> Iterator[Tuple[LiveWorker, Listener]]:
    listener = Listener()
    made = LiveWorker(listener.ears)
    yield made, listener
    made.close(5.0)


def until(listener: Listener, area_now: LicenceArea) -> LiveAnswer:
    for _ in range(500):
        time.sleep(0.02)
        if listener.answers and listener.answers[-1].area is area_now and listener.answers[-1].is_checked:
            return listener.answers[-1]
    raise AssertionError((listener.errors, len(listener.answers)))


def test_the_worker_measures_at_once_and_checks_when_the_law_is_read(worker, crowd, home):
    made, listener = worker
    first = wandering(1)[0]
    made.ask(first)
    assert listener.answered.wait(5.0) and not listener.answers[0].is_checked
    made.point_at(lambda: LiveQuestion(asked(crowd, home)), first)
    assert until(listener, first).is_checked
    assert listener.ready.is_set()


def test_of_many_areas_asked_about_the_last_is_answered(worker, crowd, home):
    made, listener = worker
    areas = wandering(200, seed=5)
    made.point_at(LiveQuestion(asked(crowd, home)))
    for one in areas:
        made.ask(one)
    until(listener, areas[-1])
    assert len(listener.answers) < len(areas)


def test_what_cannot_be_opened_is_told_and_areas_are_still_measured(worker, home):
    made, listener = worker
    made.point_at(LiveQuestion(asked((), home, procedure="P99")))
    assert listener.troubled.wait(5.0) and isinstance(listener.errors[0], InputError)
    listener.answered.clear()
    made.ask(wandering(1)[0])
    assert listener.answered.wait(5.0) and listener.answers[-1].area_m2 > 0.0


def test_a_busy_window_goes_first_for_a_moment_but_not_for_ever(worker, crowd, home):
    made, listener = worker
    first, second = wandering(2)
    made.point_at(LiveQuestion(asked(crowd, home)), first)
    until(listener, first)
    made.hush()
    start = time.perf_counter()
    made.ask(second)
    until(listener, second)
    assert 0.045 < time.perf_counter() - start < 1.0


def test_an_idle_window_is_answered_at_once(worker, crowd, home):
    made, listener = worker
    first, second = wandering(2)
    made.point_at(LiveQuestion(asked(crowd, home)), first)
    until(listener, first)
    made.hush()
    made.go()
    seen = len(listener.answers)
    made.ask(second)
    until(listener, second)
    assert len(listener.answers) == seen + 1


def test_python_goes_round_among_threads_as_before_once_an_answer_is_there(worker, crowd, home):
    made, listener = worker
    before = sys.getswitchinterval()
    first = wandering(1)[0]
    made.point_at(LiveQuestion(asked(crowd, home)), first)
    until(listener, first)
    time.sleep(0.05)
    assert sys.getswitchinterval() == before


def test_files_are_closed_at_rest_and_opened_again_for_the_next_area(worker, crowd, home):
    made, listener = worker
    first, second = wandering(2)
    made.point_at(LiveQuestion(asked(crowd, home)), first)
    until(listener, first)
    ground = made._ground
    made.rest(5.0)
    with pytest.raises(ValueError):
        ground.look(second)  # its files are closed
    listener.ready.clear()
    made.ask(second)
    assert until(listener, second).is_checked and listener.ready.is_set()


def test_a_closed_worker_tells_nothing_more(worker, crowd, home):
    made, listener = worker
    made.close(5.0)
    made.ask(wandering(1)[0])
    assert not listener.answered.wait(0.1)
