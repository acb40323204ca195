"""What is noted of an attempt that failed: which kind, and whether it goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from draftmaker import NOW
from portal_samples import receipt_body

from mineral_plugin.core.base.errors import (
    CancelledError,
    InputError,
    ServiceRefusedError,
    ServiceUnreachableError,
)
from mineral_plugin.core.base.ports import NoProgress
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import Outbox, glance
from mineral_plugin.core.portal.outbox_state import Hold
from mineral_plugin.core.portal.receipts import receipt_from_dict
from mineral_plugin.core.portal.retrying import PATIENCE_S, Waiting
from mineral_plugin.core.work.attempting import KINDS, OTHER, attempted, reason_of

URL = "http://127.0.0.1:1"
WAITING = Waiting(clock=lambda: 0.0, chance=lambda: 1.0, pause=lambda _seconds: None)
UNREACHABLE = ServiceUnreachableError("portal.no_answer", url=URL)


def refused(slug, status=422, asked_s=None):
    return RefusedError(Phrase("portal.refused", {"url": URL, "status": status}), status, slug, asked_s)


@pytest.fixture
def fails(tmp_path):
    """Return a function that tries once at a moment, fails with an error, and tells how it stands then."""
    action = Outbox(tmp_path, lambda: NOW).plan("HS-1", URL, {}, "0" * 64)

    def attempt(error, at=NOW, share=None):
        outbox = Outbox(tmp_path, lambda: at)
        with pytest.raises(type(error)), attempted(outbox, action, NoProgress(), WAITING, lambda: at) as one:
            if share is not None:
                one.report(share)
            raise error
        return outbox.standings.of(action.id)

    return attempt


@pytest.mark.parametrize("kind", sorted({*KINDS.values(), OTHER}))
def test_every_kind_has_its_words(kind):
    assert all(both(Phrase(f"outbox.reason.{kind}")))


@pytest.mark.parametrize("error", [UNREACHABLE, refused("backend-unavailable", 503), refused("", 502)])
def test_what_waiting_can_mend_has_a_next_attempt(fails, error):
    standing = fails(error)
    assert standing.hold is Hold.NOTHING
    assert standing.next_at == NOW + timedelta(seconds=0.5)


def test_the_wait_that_the_service_asks_for_counts_more(fails):
    assert fails(refused("rate-limited", 429, 120.0)).next_at == NOW + timedelta(seconds=120)


def test_a_wait_longer_than_patience_is_a_pause(fails):
    standing = fails(refused("rate-limited", 429, PATIENCE_S + 1))
    assert (standing.hold, standing.next_at, standing.about) == (Hold.PATIENCE, None, "rate-limited")


def test_what_was_tried_with_all_patience_within_is_not_tried_again_by_itself(fails):
    error = ServiceUnreachableError("portal.no_answer", url=URL)
    error.gave_up = True
    assert fails(error).hold is Hold.PATIENCE


@pytest.mark.parametrize(
    "error, reason",
    [
        (refused("file-has-script"), ("refused", "file-has-script")),
        (ServiceRefusedError("filing.incomplete", service="x", missing=()), ("incomplete", "")),
        (ServiceRefusedError("portal.log_in_first"), ("log_in", "")),
        (ServiceUnreachableError("portal.certificate", url=URL), ("certificate", "")),
        (InputError("dossier.file_changed", file="Đơn.pdf", draft="HS-1"), ("file_changed", "")),
        (InputError("dossier.no_draft", folder="x"), ("other", "")),
    ],
)
def test_what_a_person_has_to_put_right_waits_for_them(fails, error, reason):
    standing = fails(error)
    assert (standing.hold, standing.next_at) == (Hold.REFUSED, None)
    assert (standing.reason, standing.about) == reason == reason_of(error)


def test_a_stop_leaves_neither_a_reason_nor_a_next_attempt(fails):
    fails(UNREACHABLE)
    standing = fails(CancelledError("error.cancelled"), NOW + timedelta(seconds=1))
    assert (standing.hold, standing.next_at, standing.reason) == (Hold.NOTHING, None, "")
    assert standing.is_trying is False


def test_patience_is_counted_from_the_last_progress(fails):
    first = fails(UNREACHABLE)
    late = first.next_at + timedelta(seconds=4 * 60)
    second = fails(UNREACHABLE, late, share=0.5)
    assert (second.failures, second.moved_at, second.arrived) == (1, late, 0.5)
    third = fails(UNREACHABLE, second.next_at)
    assert (third.failures, third.moved_at) == (2, late)


def test_patience_begins_anew_where_nobody_had_been_waiting(fails):
    first = fails(UNREACHABLE)
    tomorrow = first.next_at + timedelta(days=1)
    assert fails(UNREACHABLE, tomorrow).hold is Hold.NOTHING


def test_a_pause_ends_an_attempt_within_a_second_and_survives_its_end(tmp_path):
    moments = [0.0]
    waiting = Waiting(clock=lambda: moments[0], chance=lambda: 1.0, pause=lambda _seconds: None)
    outbox = Outbox(tmp_path, lambda: NOW)
    action = outbox.plan("HS-1", URL, {}, "0" * 64)
    with pytest.raises(CancelledError):
        with attempted(outbox, action, NoProgress(), waiting, lambda: NOW) as one:
            assert not one.cancelled()
            outbox.standings.hold(action.id, Hold.PAUSED)
            moments[0] = 0.9
            assert not one.cancelled()
            moments[0] = 1.0
            assert one.cancelled()
            raise CancelledError("error.cancelled")
    assert outbox.standings.of(action.id).hold is Hold.PAUSED


def test_a_glance_never_waits_for_a_writer(tmp_path):
    import sqlite3

    outbox = Outbox(tmp_path, lambda: NOW)
    action = outbox.plan("HS-1", URL, {}, "0" * 64)
    assert [one.id for one, _ in glance(tmp_path, NOW).actions] == [action.id]
    blocker = sqlite3.connect(str(tmp_path / "outbox.sqlite"), isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    assert glance(tmp_path, NOW) is None
    blocker.close()


def test_a_glance_at_nothing_is_nothing_and_makes_no_file(tmp_path):
    assert glance(tmp_path, NOW).actions == ()
    assert list(tmp_path.iterdir()) == []


def test_a_glance_leaves_out_what_was_filed_long_ago(tmp_path):
    outbox = Outbox(tmp_path, lambda: NOW)
    for draft in ("HS-1", "HS-2"):
        action = outbox.bind(outbox.plan(draft, URL, {}, "0" * 64), "backend")
        outbox.filed(action, receipt_from_dict(receipt_body(draft=draft)))
    outbox.plan("HS-2", "http://127.0.0.1:2", {}, "0" * 64)
    assert [action.draft for action, _ in glance(tmp_path, NOW).actions] == ["HS-2", "HS-2"]
    assert [action.draft for action, _ in outbox.look().actions] == ["HS-1", "HS-2", "HS-2"]
