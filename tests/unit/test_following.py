"""What is known of filed dossiers without a line: events, states, deadlines, filters."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from draftmaker import NOW
from following_samples import event, filed, learn, only

from mineral_plugin.cli.main import main
from mineral_plugin.core.base.errors import MissingError, NewerFileError
from mineral_plugin.core.base.words import say
from mineral_plugin.core.dossier.parties import choose_party
from mineral_plugin.core.portal.followed import FILE_NAME, FollowedFile
from mineral_plugin.core.portal.following import fee_of
from mineral_plugin.core.work.dossier_dates import AHEAD, LATE, SOON, TODAY, dates_of, reminders_of
from mineral_plugin.core.work.following import Filter, find_followed, followed
from mineral_plugin.core.work.following_told import told, wanted

TODAY_IS = date(2026, 12, 7)
CASE = {"case": {"code": "1.014232", "case": "1"}}
HAPPY = [event(1, 1, "2026-11-23"), event(2, 2, "2026-11-25"), event(3, 4, "2026-11-25")]
DEMAND = {
    "no": 1,
    "askedAt": "2026-12-01T09:00:00+07:00",
    "content": "",
    "items": [{"component": "project", "reason": "Thiếu bản vẽ"}],
    "until": "2026-12-15",
    "state": "open",
}


def test_a_folder_from_which_nothing_was_filed_has_nothing_to_follow(tmp_path):
    assert followed(tmp_path, lambda: NOW) == ()
    with pytest.raises(MissingError):
        find_followed(tmp_path, lambda: NOW, "HS-20261123-0001")


def test_before_anybody_asked_the_state_is_unknown_and_said_so(tmp_path):
    filed(tmp_path)
    one = only(tmp_path)
    assert one.state == "unknown" and "not been asked" in say(one.state_phrase, "en")
    assert any("never asked" in remark for remark in told(one, TODAY_IS, "en")["remarks"])


def test_a_dossier_is_found_by_its_reference_and_by_its_receipt(tmp_path):
    filed(tmp_path)
    for name in ("HS-20261123-0001", "THU-HS-20261123-0001"):
        assert find_followed(tmp_path, lambda: NOW, name).draft == "HS-20261123-0001"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_events_in_any_order_and_repeated_end_in_the_same_state(tmp_path, order):
    action = filed(tmp_path)
    for at in order:
        learn(tmp_path, action, [HAPPY[at], HAPPY[order[0]]])
    one = only(tmp_path)
    assert [found.seq for found in one.learned.events] == [1, 2, 3]
    assert one.state == "in_review" and one.learned.seen_up_to == 3


def test_an_event_that_comes_again_with_other_words_changes_nothing(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, HAPPY)
    assert FollowedFile(tmp_path).add_events(("b", action.dossier), [event(2, 8, "2026-11-26")], NOW) == 0
    assert only(tmp_path).learned.events[1].state == "accepted"


def test_after_a_gap_the_missing_event_is_asked_for_again(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, [HAPPY[0], HAPPY[2]])
    assert only(tmp_path).learned.seen_up_to == 1


@pytest.mark.parametrize("code", [0, 11, -1, "7a", None, True, 2.5, {"new": 1}])
def test_an_unknown_code_is_another_state_with_the_code_kept_as_it_came(tmp_path, code):
    action = filed(tmp_path)
    learn(tmp_path, action, [*HAPPY, event(4, code, "2026-11-30")])
    one = only(tmp_path)
    assert one.state == "other" and one.learned.last.raw["code"] == code
    document = told(one, TODAY_IS, "vi")
    assert document["stateName"].startswith("Trạng thái khác") and document["timeline"][-1]["raw"]["seq"] == 4
    assert any("mã mà chương trình chưa biết" in remark for remark in document["remarks"])


def test_the_day_of_the_result_is_reckoned_without_a_line(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, HAPPY, flow=CASE)
    found = dates_of(only(tmp_path), TODAY_IS)
    assert found.next.kind == "result" and found.next.day == found.standing.timeline.promised
    assert not found.next.is_mine and found.next.when == AHEAD


def test_while_the_case_is_not_said_no_day_is_told_but_the_reason(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, HAPPY)
    found = dates_of(only(tmp_path), TODAY_IS)
    assert found.next is None
    assert any("cannot be told" in say(remark, "en") for remark in found.remarks)


def test_while_a_supplement_is_open_the_clock_stands_still(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, [*HAPPY, event(4, 5, "2026-12-01")], flow=CASE, demands=[DEMAND])
    found = dates_of(only(tmp_path), TODAY_IS)
    assert [one.kind for one in found.dates] == ["supplement"]
    assert found.standing.timeline.promised is None
    assert any("stands still" in say(remark, "en") for remark in found.remarks)
    assert "paused" in [step["state"] for step in told(only(tmp_path), TODAY_IS, "en")["steps"]]


def test_the_days_of_waiting_come_on_top_once_the_supplement_came(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, HAPPY, flow=CASE)
    before = dates_of(only(tmp_path), TODAY_IS).next.day
    learn(tmp_path, action, [event(4, 5, "2026-12-01"), event(5, 4, "2026-12-05")], flow=CASE)
    assert dates_of(only(tmp_path), TODAY_IS).next.day > before


@pytest.mark.parametrize(
    "today, when, days",
    [
        (date(2026, 12, 1), AHEAD, 10),
        (date(2026, 12, 10), SOON, 3),
        (date(2026, 12, 15), TODAY, 0),
        (date(2026, 12, 17), LATE, 2),
    ],
)
def test_a_reminder_counts_working_days(tmp_path, today, when, days):
    action = filed(tmp_path)
    learn(tmp_path, action, [*HAPPY, event(4, 5, "2026-12-01")], flow=CASE, demands=[DEMAND])
    found = dates_of(only(tmp_path), today).next
    assert (found.when, found.working_days, found.is_mine) == (when, days, True)


def test_only_what_the_applicant_has_to_do_soon_is_reminded_of(tmp_path):
    first, second = filed(tmp_path), filed(tmp_path, "HS-20261123-0002")
    learn(tmp_path, first, HAPPY, flow=CASE)
    learn(tmp_path, second, [*HAPPY, event(4, 5, "2026-12-01")], demands=[DEMAND])
    listed = followed(tmp_path, lambda: NOW)
    assert reminders_of(listed, date(2026, 12, 1)) == ()
    ((one, day),) = reminders_of(listed, date(2026, 12, 10))
    assert one.draft == "HS-20261123-0002" and day.when == SOON


def test_a_day_of_the_service_that_differs_is_used_and_told(tmp_path):
    action = filed(tmp_path)
    learn(tmp_path, action, HAPPY, flow={**CASE, "dueOn": "2027-06-30"})
    found = dates_of(only(tmp_path), TODAY_IS)
    assert found.next.day == date(2027, 6, 30)
    assert any("30 Jun 2027" in say(remark, "en") for remark in found.remarks)


@pytest.mark.parametrize(
    "fee, words",
    [
        ({}, "does not say when a payment code expires"),
        ({"codeUntil": "2026-12-20"}, "does not say what happens"),
        (
            {"codeUntil": "2026-12-20", "afterCode": {"vi": "Xin mã mới.", "en": "Ask for a new one."}},
            "Ask for a new one",
        ),
    ],
)
def test_what_is_not_said_of_a_payment_code_is_said_to_be_unknown(tmp_path, fee, words):
    action = filed(tmp_path)
    asked = {"no": 1, "name": None, "amountVnd": 5000000, "state": "due", **fee}
    learn(tmp_path, action, [*HAPPY, event(4, 6, "2026-12-01")], flow=CASE, fees=[asked])
    document = told(only(tmp_path), TODAY_IS, "en")
    assert any(words in remark for remark in document["remarks"])
    assert [one["kind"] for one in document["dates"]] == (["payment"] if fee else [])
    assert "5,000,000 VND" in document["fees"][0]["sentence"]


def test_a_paid_fee_reminds_of_nothing(tmp_path):
    action = filed(tmp_path)
    paid = {"no": 1, "name": None, "amountVnd": None, "state": "paid", "codeUntil": "2026-12-20"}
    learn(tmp_path, action, HAPPY, fees=[paid])
    assert fee_of(paid).is_paid and dates_of(only(tmp_path), TODAY_IS).dates == ()


@pytest.mark.parametrize("code", [3, 7, 8, 10])
def test_of_what_is_over_no_day_is_told(tmp_path, code):
    action = filed(tmp_path)
    learn(tmp_path, action, [*HAPPY, event(4, code, "2026-12-01")], flow=CASE, demands=[DEMAND])
    one = only(tmp_path)
    assert one.is_over and not one.can_withdraw and one.open_demand is None
    assert dates_of(one, TODAY_IS).dates == ()


def test_a_list_has_the_nearest_day_first_and_can_be_filtered(tmp_path):
    first, second = filed(tmp_path), filed(tmp_path, "HS-20261123-0002", procedure="P14")
    filed(tmp_path, "HS-20261123-0003")
    learn(tmp_path, first, HAPPY, flow=CASE)
    learn(tmp_path, second, [*HAPPY, event(4, 5, "2026-12-01")], demands=[DEMAND])
    (tmp_path / "drafts" / first.draft).mkdir(parents=True, exist_ok=True)
    choose_party(tmp_path / "drafts" / first.draft, "KH-0007")
    listed = followed(tmp_path, lambda: NOW)

    def drafts(**given):
        return [one.draft[-1] for one in wanted(listed, Filter(**given), TODAY_IS)]

    assert drafts() == ["2", "1", "3"]
    assert drafts(procedure="P14") == ["2"] and drafts(state="unknown") == ["3"]
    assert drafts(before=date(2026, 12, 31)) == ["2"] and drafts(client="KH-0007") == ["1"]


def test_a_file_of_a_newer_program_is_left_as_it_is(tmp_path):
    filed(tmp_path)
    only(tmp_path)
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(str(path))) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(NewerFileError):
        only(tmp_path)
    assert path.read_bytes() == before


def test_the_command_shows_what_is_known_without_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    learn(tmp_path, filed(tmp_path), HAPPY, flow=CASE)
    assert main(["--lang", "en", "status", "--offline"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["state"], line["stateName"], line["version"]) == ("in_review", "In review", 1)
    assert main(["--lang", "en", "status", "--offline", "--draft", line["draft"]]) == 0
    assert len(json.loads(capsys.readouterr().out)["timeline"]) == 3
    assert main(["--lang", "en", "status", "--offline", "--draft", "HS-20990101-0001"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_command_says_in_one_sentence_that_nobody_answered(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    learn(tmp_path, filed(tmp_path), HAPPY, flow=CASE)
    for words in (["status"], ["status", "--draft", "HS-20261123-0001"]):
        assert main(["--lang", "en", *words]) == 2
        out, err = capsys.readouterr()
        assert out == "" and len(err.splitlines()) == 1
