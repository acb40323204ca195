"""The table of what is tried again, and the waits between."""

from __future__ import annotations

import pytest

from mineral_plugin.core.base.errors import CancelledError, ServiceUnreachableError
from mineral_plugin.core.portal.problems import KINDS
from mineral_plugin.core.portal.retrying import (
    LONGEST_WAIT_S,
    NO_ANSWER,
    PATIENCE_S,
    REMEDIES,
    Patience,
    Remedy,
    Step,
    Waiting,
    asked_wait_s,
)

GONE = ServiceUnreachableError("portal.no_answer", url="http://127.0.0.1:1")
ASK = REMEDIES[NO_ANSWER]


class Clock:
    """A clock that only waiting moves."""

    def __init__(self, chance: float = 1.0) -> None:
        self.now = 1000.0
        self.chance = chance

    def waiting(self) -> Waiting:
        return Waiting(lambda: self.now, lambda: self.chance, self.pause)

    def pause(self, seconds: float) -> None:
        self.now += seconds


def waited(clock, patience, kind=NO_ANSWER, asked_s=None):
    before = clock.now
    patience.wait(kind, REMEDIES[kind], asked_s, GONE)
    return clock.now - before


def patience_of(clock, alive=lambda: None):
    return Patience(clock.waiting(), alive)


def test_every_slug_of_the_table_is_a_problem_of_the_contract():
    slugs = {kind for kind in REMEDIES if isinstance(kind, str)} - {NO_ANSWER}
    assert slugs <= set(KINDS)


@pytest.mark.parametrize(
    "kind", ["disk-full", "quota-exceeded", "frozen", "log-in-needed", 400, 401, 403, 422]
)
def test_what_waiting_does_not_mend_is_not_tried_again(kind):
    assert kind not in REMEDIES


def test_waits_double_up_to_a_bound():
    clock = Clock()
    patience = patience_of(clock)
    assert [waited(clock, patience) for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]


def test_waits_are_a_matter_of_chance_below_that():
    clock = Clock(chance=0.25)
    assert waited(clock, patience_of(clock)) == 0.125


def test_progress_begins_the_waits_and_the_patience_anew():
    clock = Clock()
    patience = patience_of(clock)
    for _ in range(60):
        assert waited(clock, patience) == 0.5
        patience.progress()
        clock.now += PATIENCE_S - 1


def test_without_progress_it_ends_within_its_patience():
    clock = Clock()
    patience = patience_of(clock)
    with pytest.raises(ServiceUnreachableError) as told:
        for _ in range(100):
            patience.wait(NO_ANSWER, ASK, None, GONE)
    assert told.value is GONE
    assert PATIENCE_S - LONGEST_WAIT_S <= clock.now - 1000 <= PATIENCE_S


def test_what_the_server_asks_for_is_waited_to_the_second():
    clock = Clock()
    assert waited(clock, patience_of(clock), asked_s=123.0) == 123.0


def test_nobody_is_waited_for_longer_than_the_patience():
    clock = Clock()
    with pytest.raises(ServiceUnreachableError):
        waited(clock, patience_of(clock), asked_s=PATIENCE_S + 1)
    assert clock.now == 1000


def test_each_kind_of_failure_has_its_own_number_of_times():
    clock = Clock()
    patience = patience_of(clock)
    for _ in range(3):
        waited(clock, patience, "chunk-damaged")
    waited(clock, patience, "internal")
    with pytest.raises(ServiceUnreachableError):
        waited(clock, patience, "chunk-damaged")


def test_uploads_begun_anew_are_counted_on_the_whole():
    clock = Clock()
    patience = patience_of(clock)
    for _ in range(3):
        waited(clock, patience, "upload-unknown")
        patience.progress()
    with pytest.raises(ServiceUnreachableError):
        waited(clock, patience, "upload-unknown")


def test_a_long_wait_can_be_stopped_and_keeps_the_lease():
    clock, called = Clock(), []

    def alive():
        called.append(clock.now)
        if clock.now >= 1050:
            raise CancelledError("error.cancelled")

    with pytest.raises(CancelledError):
        waited(clock, patience_of(clock, alive), asked_s=300.0)
    assert clock.now == 1050
    assert max(after - before for before, after in zip(called, called[1:])) <= 1


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1e9"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "soon"}, None),
        (
            {
                "Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT",
                "Date": "Fri, 31 Dec 1999 23:57:59 GMT",
            },
            120.0,
        ),
        (
            {
                "Retry-After": "Fri, 31 Dec 1999 23:00:00 GMT",
                "Date": "Fri, 31 Dec 1999 23:57:59 GMT",
            },
            0.0,
        ),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, None),
        ({"Retry-After": "Fri, 99 Dec 1999 23:59:59 GMT", "Date": "x"}, None),
    ],
)
def test_the_wait_that_an_answer_asks_for(headers, seconds):
    assert asked_wait_s(headers) == seconds


def test_the_wait_after_very_many_failures_is_still_a_number():
    clock = Clock(chance=0.0)
    patience = patience_of(clock)
    for _ in range(5000):
        patience.wait(NO_ANSWER, Remedy(Step.ASK), None, GONE)
    assert clock.now == 1000
