"""The deadline clock against due dates counted by hand, and what it says of contradictions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, List, Optional, Sequence, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual, say
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.clock import deadlines, with_switch
from mineral_plugin.core.regulation.clock_model import Event, StepTime, Timeline
from mineral_plugin.core.work.deadline_words import step_remarks, step_sentence, timeline_remarks
from mineral_plugin.core.work.deadlines import moment_of

FILE = Path(__file__).resolve().parents[1] / "data" / "deadlines" / "hand-counted.json"
CASES: List[Any] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]
CALENDAR = load_calendar()
WHO = Bilingual("Cơ quan", "Office")


def day(text: Optional[str]) -> Optional[date]:
    return date.fromisoformat(text) if text else None


def step_time(id: str, days: Optional[int], unit: str = "working", **more: Any) -> StepTime:
    return StepTime(id, WHO, Bilingual(id, id), days, unit, **more)


def steps_of(case: Any) -> Tuple[StepTime, ...]:
    found: List[StepTime] = []
    for given_step in case["steps"]:
        fields = dict(given_step)
        switched = fields.pop("switched", False)
        one = step_time(**fields)
        found += with_switch(one, CALENDAR) if switched else (one,)
    return tuple(found)


def event(kind: str, at: str, **more: Any) -> Event:
    return Event(kind, moment_of(at, hour_needed=False), **more)


def run(case: Any) -> Timeline:
    events = [event(**given_event) for given_event in case.get("events", [])]
    received = moment_of(case["received"])
    today, regime = day(case.get("today")), day(case.get("regime_day"))
    return deadlines(steps_of(case), received, CALENDAR, events, today, regime)


def ask(
    steps: Sequence[StepTime], received: str = "2026-03-02 10:00", *events: Event, today: str = "2026-12-31"
) -> Timeline:
    return deadlines(steps, moment_of(received), CALENDAR, events, day(today))


def test_the_table_is_long_enough_and_every_case_is_counted_in_words() -> None:
    assert len(CASES) >= 40
    assert len({case["id"] for case in CASES}) == len(CASES)
    assert all(len(case["counting"]) > 10 for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_due_dates_are_those_counted_by_hand(case: Any) -> None:
    timeline = run(case)
    found = {told.step.id: told for told in timeline.steps}
    assert {name: told.due for name, told in found.items()} == {n: day(d) for n, d in case["due"].items()}
    if "counted_from" in case:
        assert timeline.counted_from == day(case["counted_from"])
    if "promised" in case:
        assert timeline.promised == day(case["promised"])
    if "rule" in case:
        assert timeline.start_rule is not None
        assert [timeline.start_rule.id, timeline.start_rule.mark] == case["rule"]
    for key, value in (
        ("strict", lambda told: told.due_strict and told.due_strict.isoformat()),
        ("uncertain", lambda told: [one.day.isoformat() for one in told.uncertain]),
        ("derived", lambda told: [one.day.isoformat() for one in told.derived]),
        ("earliest", lambda told: told.at_earliest.isoformat()),
        ("state", lambda told: told.state),
        ("left", lambda told: told.days_left),
        ("working_days", lambda told: told.working_days),
    ):
        for name, expected in case.get(key, {}).items():
            assert value(found[name]) == expected, (key, name)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_answer_is_a_sentence_in_both_languages(case: Any, lang: str) -> None:
    timeline = run(case)
    for told in timeline.steps:
        sentence = say(step_sentence(told, timeline, CALENDAR), lang)
        assert sentence.endswith(".") and "None" not in sentence
        for remark in (*step_remarks(told, CALENDAR), *timeline_remarks(timeline, CALENDAR)):
            assert "None" not in say(remark, lang)


def test_a_sentence_names_the_proposed_days_it_rests_on() -> None:
    case = next(case for case in CASES if case["id"] == "over-proposed-tet-2027")
    told = run(case).steps[0]
    sentence = say(step_remarks(told, CALENDAR)[0], "en")
    assert "not official yet" in sentence and "4 Feb 2027" in sentence and "12 Feb 2027" in sentence


def test_an_expected_beginning_hands_on_the_days_it_rests_on() -> None:
    chain = (step_time("a", 3), step_time("b", 1))
    timeline = ask(chain, "2027-02-02 10:00", today="2027-02-02")
    assert date(2027, 2, 4) in [one.day for one in timeline.step("b").uncertain]
    done = event("done", "2027-02-15", step="a")
    known = ask(chain, "2027-02-02 10:00", done, today="2027-02-15").step("b")
    assert known.uncertain == () and known.due == date(2027, 2, 16)


def test_what_happens_later_is_not_known_on_the_day_asked_about() -> None:
    pause = event("pause", "2026-03-04", reason="fee")
    before = ask([step_time("a", 5)], "2026-03-02 10:00", pause, today="2026-03-03").steps[0]
    after = ask([step_time("a", 5)], "2026-03-02 10:00", pause, today="2026-03-04").steps[0]
    assert (before.state, after.state) == ("running", "paused")


def test_a_pause_after_the_due_date_does_not_excuse_what_was_late_before() -> None:
    pause = event("pause", "2026-03-20", reason="duties")
    told = ask([step_time("a", 3)], "2026-03-02 10:00", pause, today="2026-03-23").steps[0]
    assert (told.state, told.due) == ("late", date(2026, 3, 5))


def test_a_step_is_over_when_a_later_one_is_done() -> None:
    chain = [step_time("a", 3), step_time("b", 3)]
    timeline = ask(chain, "2026-03-02 10:00", event("done", "2026-03-09", step="b"))
    assert [told.state for told in timeline.steps] == ["passed", "done"]
    assert timeline.late == ()


def test_what_follows_a_step_without_a_period_waits_until_it_is_done() -> None:
    chain = [step_time("a", None), step_time("b", 1)]
    open_end = ask(chain, "2026-03-02 10:00")
    assert [(told.state, told.due) for told in open_end.steps] == [("open", None), ("waiting", None)]
    known = ask(chain, "2026-03-02 10:00", event("done", "2026-03-10", step="a"))
    assert known.step("b").due == date(2026, 3, 11)


def test_a_step_begun_later_counts_from_its_own_day() -> None:
    chain = [step_time("a", 30), step_time("opinions", 2, within="a")]
    timeline = ask(chain, "2026-03-02 10:00", event("begun", "2026-03-10", step="opinions"))
    assert timeline.step("opinions").due == date(2026, 3, 12)


def test_an_answer_after_the_due_date_leaves_the_growth_alone() -> None:
    # Asked on 10 March, after the due date of 4 March: nothing was left, so 2 days from the answer.
    events = (event("supplement", "2026-03-10"), event("resume", "2026-03-16 10:00"))
    told = ask([step_time("a", 2, supplement_days=2)], "2026-03-02 10:00", *events).steps[0]
    assert told.due == date(2026, 3, 18)


def test_the_second_and_third_request_for_a_supplement_are_remarked_on() -> None:
    def remarked(count: int) -> List[str]:
        events = []
        for number in range(count):
            events += [event("supplement", f"2026-03-{4 + 4 * number:02d}"),
                       event("resume", f"2026-03-{5 + 4 * number:02d} 10:00")]  # fmt: skip
        return [remark.id for remark in ask([step_time("a", 9)], "2026-03-02 10:00", *events).remarks]

    assert [remarked(count) for count in (1, 2, 3)] == [
        [],
        ["clock.supplement_twice"],
        ["clock.supplement_too_often"],
    ]


@pytest.mark.parametrize(
    ("most", "days", "at", "expected"),
    [
        (5, 5, "2026-03-05", []),
        (5, 6, "2026-03-05", ["clock.extension_beyond"]),
        (0, 5, "2026-03-05", ["clock.extension_unread"]),
        (5, 5, "2026-03-08", []),
        (5, 5, "2026-03-09", ["clock.extension_notice"]),
    ],
)
def test_an_extension_is_held_against_the_text_and_the_due_date(
    most: int, days: int, at: str, expected: List[str]
) -> None:
    steps = [step_time("a", 5, extension_days=most)]  # due on 9 March
    timeline = ask(steps, "2026-03-02 10:00", event("extension", at, step="a", days=days))
    assert [remark.id for remark in timeline.remarks] == expected
    assert all(say(remark, "vi") for remark in timeline.remarks)


def test_a_second_extension_is_not_counted() -> None:
    events = [
        event("extension", "2026-03-04", step="a", days=2),
        event("extension", "2026-03-05", step="a", days=2),
    ]
    timeline = ask([step_time("a", 5, extension_days=4)], "2026-03-02 10:00", *events)
    assert timeline.steps[0].due == date(2026, 3, 11)
    assert [remark.id for remark in timeline.remarks] == ["clock.extension_twice"]


@pytest.mark.parametrize("calendar_days, working_days", [(10, 8), (15, 12), (20, 16), (25, 21), (30, 24)])
def test_calendar_days_became_working_days_on_16_january_2026(calendar_days: int, working_days: int) -> None:
    old, new = with_switch(step_time("a", calendar_days, "calendar"), CALENDAR)
    assert (old.days, old.unit, old.valid_to) == (calendar_days, "calendar", date(2026, 1, 15))
    assert (new.days, new.unit, new.valid_from) == (working_days, "working", date(2026, 1, 16))
    back, same = with_switch(step_time("a", working_days), CALENDAR)
    assert (back.days, back.unit, back.mark) == (calendar_days, "calendar", "derived")
    assert (same.days, same.mark) == (working_days, "read")


def test_a_period_that_was_not_changed_stays_one() -> None:
    assert len(with_switch(step_time("a", 70, "calendar"), CALENDAR)) == 1
    assert len(with_switch(step_time("a", 3), CALENDAR)) == 1


A, B = step_time("a", 3), step_time("b", 3)


@pytest.mark.parametrize(
    ("steps", "events", "error"),
    [
        ([], [], "clock.no_steps"),
        ([replace(A, valid_from=date(2027, 1, 1))], [], "clock.no_steps"),
        ([A, A], [], "clock.step_twice"),
        ([replace(A, after="b"), B], [], "clock.unknown_step"),
        ([A, replace(B, within="c")], [], "clock.unknown_step"),
        ([A], [event("done", "2026-03-04", step="x")], "clock.unknown_step"),
        ([A], [event("done", "2026-03-04")], "clock.unknown_step"),
        ([A], [event("resume", "2026-03-04")], "clock.resume_alone"),
        ([A], [event("pause", "2026-03-04"), event("supplement", "2026-03-05")], "clock.pause_twice"),
        ([A], [event("pause", "2026-03-01")], "clock.event_before_receipt"),
        (
            [A],
            [event("done", "2026-03-04", step="a"), event("done", "2026-03-05", step="a")],
            "clock.event_twice",
        ),
    ],
)
def test_contradictions_are_refused(steps: List[StepTime], events: List[Event], error: str) -> None:
    with pytest.raises(InputError) as refused:
        ask(steps, "2026-03-02 10:00", *events)
    assert refused.value.phrase.id == error
    assert refused.value.text("vi").endswith(".") and refused.value.text("en").endswith(".")


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 30))
LENGTHS = st.integers(0, 60)
KINDS_OF_DAYS = st.sampled_from(["working", "calendar"])


@given(MOMENTS, st.lists(st.tuples(LENGTHS, KINDS_OF_DAYS), min_size=1, max_size=4))
def test_steps_follow_one_another_and_end_on_working_days(
    received: datetime, lengths: List[Tuple[int, str]]
) -> None:
    steps = [step_time(str(place), *length) for place, length in enumerate(lengths)]
    timeline = deadlines(steps, received, CALENDAR)
    before = timeline.counted_from
    for told in timeline.steps:
        assert told.start == before
        if told.due is not None:
            assert told.start is not None and told.due >= told.start
            assert CALENDAR.works_on(told.due)
            assert told.due_strict is not None and told.due_strict <= told.due
        before = told.due


@given(MOMENTS, st.integers(1, 40), KINDS_OF_DAYS, st.integers(0, 30), st.integers(0, 30))
def test_a_pause_never_brings_a_due_date_nearer(
    received: datetime, days: int, unit: str, until: int, length: int
) -> None:
    steps = [step_time("a", days, unit)]
    first = received.date().toordinal() + until
    begun, ended = (datetime.fromordinal(number) for number in (first, first + length))
    events = [Event("pause", begun), Event("resume", ended)]
    today = date(2027, 12, 31)
    free = deadlines(steps, received, CALENDAR, today=today).steps[0]
    stopped = deadlines(steps, received, CALENDAR, events, today).steps[0]
    if free.due and stopped.due:
        assert stopped.due >= free.due and CALENDAR.works_on(stopped.due)
