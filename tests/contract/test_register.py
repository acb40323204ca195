"""The register: which results it takes, and that it never forgets what it told before."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from register_things import SOMEBODY, area, grant, later

from mineral_plugin.core.area.zones import Zone, as_points, between_zones
from mineral_plugin.core.report.model import area_to_dict
from mineral_plugin.core.report.reading import area_from_dict
from mineral_service.problems import Problem
from mineral_service.register import reading
from mineral_service.register.results import KINDS, Pending
from mineral_service.register.rows import newest_version
from mineral_service.register.writing import close_pending, state_complete, write_pending, write_result
from mineral_service.storage.store import Store

MORNING, NOON = "2026-11-09T08:00:00+07:00", "2026-11-09T12:00:00+07:00"
NEXT_DAY = "2026-11-10T08:00:00+07:00"


@pytest.fixture
def store(tmp_path, database):
    opened = Store(tmp_path / "data", database.url)
    yield opened
    opened.close()


def write(store, *results, known_at=MORNING):
    for result in results:
        with store.write() as connection:
            written = write_result(connection, result, known_at)
    return written


def titles(store, valid_on="", role="licence", version=None):
    with store.read() as connection:
        number = newest_version(connection) if version is None else version
        rows = reading.as_of(connection, role, number, valid_on)
    return [(row.title, row.valid_from, row.valid_to) for row in rows]


def refusal(store, *results):
    with pytest.raises(Problem) as caught:
        write(store, *results)
    assert caught.value.slug == "register-refused"
    return caught.value.members["code"]


def test_a_grant_is_there_from_its_first_day_on(store):
    written = write(store, grant())
    assert (written.version, len(written.records)) == (1, 1)
    assert titles(store, "2026-11-09") == []
    assert titles(store, "2026-11-10") == [("12/GP-UBND", "2026-11-10", "2056-11-09")]
    assert titles(store, "2056-11-10") == []


def test_every_change_raises_the_version_by_one(store):
    assert write(store, grant(), grant("13/GP-UBND"), later("return", "1/QĐ", "12/GP-UBND")).version == 3
    with store.write() as connection:
        assert state_complete(connection, "licence", (102.0, 8.0, 110.0, 24.0), NOON).version == 4


def test_what_is_refused_leaves_no_trace(store):
    write(store, grant())
    assert refusal(store, grant()) == "title_taken"
    with store.read() as connection:
        assert newest_version(connection) == 1


GOING_ON = [
    ("extension", {"valid_to": "2060-11-09", "areas": (area(),)}, ("12/GP-UBND", "12/GP-UBND")),
    ("exchange", {"areas": (area(),)}, ("12/GP-UBND", "99/GP-UBND")),
    ("transfer", {"areas": (area(),), "holder": "Ai đó"}, ("12/GP-UBND", "99/GP-UBND")),
    ("adjustment", {"areas": (area((0, 0, 500, 300)),)}, ("12/GP-UBND", "12/GP-UBND")),
]


@pytest.mark.parametrize("kind, changes, numbers", GOING_ON, ids=[one[0] for one in GOING_ON])
def test_a_title_that_goes_on_ends_the_day_before_and_stays(store, kind, changes, numbers):
    write(store, grant(), later(kind, numbers[1], numbers[0], **changes))
    end = changes.get("valid_to", "2056-11-09")
    assert titles(store, "2027-02-28") == [("12/GP-UBND", "2026-11-10", "2027-02-28")]
    assert titles(store, "2027-03-01") == [(numbers[1], "2027-03-01", end)]
    assert len(titles(store)) == 2


@pytest.mark.parametrize("kind", ["return", "revocation"])
def test_a_title_that_ends_is_dead_and_still_there(store, kind):
    write(store, grant(), later(kind, "7/QĐ-UBND", "12/GP-UBND"))
    assert titles(store, "2027-03-01") == []
    assert titles(store) == [("12/GP-UBND", "2026-11-10", "2027-02-28")]
    assert refusal(store, later(kind, "8/QĐ-UBND", "12/GP-UBND")) == "title_ended"


def test_a_title_that_changed_on_its_first_day_goes_on(store):
    changed = later("adjustment", "12/GP-UBND", "12/GP-UBND", valid_from="2026-11-10")
    write(store, grant(), changed, later("return", "7/QĐ", "12/GP-UBND"))
    assert titles(store, "2026-11-10") == [("12/GP-UBND", "2026-11-10", "2027-02-28")]
    assert len(titles(store)) == 2


def test_a_closure_ends_the_licence_and_leaves_its_own_area(store):
    write(store, grant(), later("closure", "7/QĐ-UBND", "12/GP-UBND", areas=(area(),)))
    assert titles(store, "2027-03-01") == []
    assert titles(store, "2027-03-01", "closure_area") == [("7/QĐ-UBND", "2027-03-01", None)]


def test_recognised_reserves_and_lists_have_places_of_their_own(store):
    write(store, grant("5/QĐ-UBND", kind="recognition", valid_to=""))
    write(store, grant("KV-1", kind="listing", role="prohibited", valid_to=""))
    assert len(titles(store, role="recognised_reserve")) == len(titles(store, role="prohibited")) == 1
    write(store, later("delisting", "9/QĐ", "KV-1", role="prohibited"))
    assert titles(store, "2027-03-01", "prohibited") == []
    assert titles(store) == []


KEPT, GIVEN = area((0, 0, 250, 300)), area((250, 0, 150, 300))


def test_a_partial_return_keeps_one_part_and_gives_back_the_other(store):
    write(store, grant(), later("partial_return", "12/GP-UBND", "12/GP-UBND", areas=(KEPT, GIVEN)))
    with store.read() as connection:
        (before,) = reading.as_of(connection, "licence", 2, "2027-02-28")
        (after,) = reading.as_of(connection, "licence", 2, "2027-03-01")
    assert json.loads(before.area)["area_m2"] == 120_000.0
    assert json.loads(after.area) == KEPT
    assert after.holder == SOMEBODY


@pytest.mark.parametrize(
    "kept, given",
    [
        (KEPT, area((250, 0, 149, 300))),
        (KEPT, area((249, 0, 151, 300))),
        (KEPT, area((251, 0, 149, 300))),
        (area((0, 0, 400, 300)), KEPT),
    ],
)
def test_a_partial_return_that_is_not_the_whole_is_refused(store, kept, given):
    write(store, grant())
    result = later("partial_return", "12/GP-UBND", "12/GP-UBND", areas=(kept, given))
    assert refusal(store, result) == "not_the_whole"


def test_ground_may_be_given_back_by_levels(store):
    whole = area(levels=(100.0, 0.0))
    upper, lower = area(levels=(100.0, 40.0)), area(levels=(40.0, 0.0))
    write(store, grant(areas=(whole,)))
    half = later("partial_return", "12/GP-UBND", "12/GP-UBND", areas=(lower, area(levels=(100.0, 50.0))))
    assert refusal(store, half) == "not_the_whole"
    write(store, later("partial_return", "12/GP-UBND", "12/GP-UBND", areas=(lower, upper)))


REFUSED = [
    ("title_unknown", later("return", "7/QĐ", "no such")),
    ("one_title", later("return", "7/QĐ")),
    ("areas", later("return", "7/QĐ", "12/GP-UBND", areas=(area(),))),
    ("areas", grant("13", areas=())),
    ("before_title", later("return", "7/QĐ", "12/GP-UBND", valid_from="2026-11-09")),
    ("not_longer", later("extension", "12/GP-UBND", "12/GP-UBND", valid_to="2056-11-09")),
    ("not_longer", later("extension", "12/GP-UBND", "12/GP-UBND")),
    (
        "more_ground",
        later("extension", "9", "12/GP-UBND", valid_to="2060-01-01", areas=(area((0, 0, 401, 300)),)),
    ),
    ("other_ground", later("transfer", "9", "12/GP-UBND", areas=(KEPT,))),
    ("other_ground", later("exchange", "9", "12/GP-UBND", areas=(area((1, 0, 400, 300)),))),
    ("ends_first", grant("13", valid_to="2026-11-09")),
    ("day", grant("13", decided_on="9/11/2026")),
    ("day", grant("13", valid_from="0001-01-01")),
    ("day", grant("13", valid_from="20261110")),
    ("kind", grant("13", kind="gift")),
    ("no_title", grant("  ")),
    ("role", grant("13", role="prohibited")),
    ("role", grant("13", kind="listing", role="licence")),
    ("role", grant("13", kind="listing")),
    ("repeated", later("closure", "9", "12/GP-UBND", "12/GP-UBND")),
    ("area", grant("13", areas=({**area(), "area_m2": 1.0},))),
    ("area", grant("13", areas=({"parts": []},))),
    ("no_ground", grant("13", areas=(area((0, 0, 0, 300)),))),
]


@pytest.mark.parametrize("code, result", REFUSED, ids=[f"{n}-{one[0]}" for n, one in enumerate(REFUSED)])
def test_a_result_that_cannot_be_is_refused(store, code, result):
    write(store, grant())
    assert refusal(store, result) == code
    assert titles(store) == [("12/GP-UBND", "2026-11-10", "2056-11-09")]


def test_the_same_ground_told_in_another_zone_is_the_same(store):
    write(store, grant())
    other = in_zone(area(), Zone(6300, 3))
    write(store, later("transfer", "14/GP-UBND", "12/GP-UBND", areas=(other,)))
    assert [one[0] for one in titles(store, "2027-03-01")] == ["14/GP-UBND"]


def in_zone(told, zone):
    """Return an area with its corners in another zone, to 1 mm as areas are told."""
    found = area_from_dict(told)
    (part,) = found.parts
    points = between_zones(as_points([(c.east_m, c.north_m) for c in part.outer.corners]), found.zone, zone)
    placed = np.round(points, 3).tolist()
    corners = tuple(
        replace(c, x_text=f"{y:.3f}", y_text=f"{x:.3f}", north_m=y, east_m=x)
        for c, (x, y) in zip(part.outer.corners, placed)
    )
    moved = replace(part, outer=replace(part.outer, corners=corners))
    return json.loads(json.dumps(area_to_dict(replace(found, zone=zone, parts=(moved,)))))


def test_an_application_waits_until_it_is_closed(store):
    waiting = Pending("hs-9", "P14", "gold", area(), "2026-11-09", SOMEBODY)
    with store.write() as connection:
        write_pending(connection, waiting, MORNING)
    with pytest.raises(Problem), store.write() as connection:
        write_pending(connection, waiting, NOON)
    assert titles(store, "2027-01-01", "pending_application") == [("", "2026-11-09", None)]
    with store.write() as connection:
        assert close_pending(connection, "hs-9", "2026-12-01", NEXT_DAY)
        assert close_pending(connection, "hs-9", "2026-12-01", NEXT_DAY) is None
        assert close_pending(connection, "hs-none", "2026-12-01", NEXT_DAY) is None
    assert titles(store, "2026-11-30", "pending_application") == [("", "2026-11-09", "2026-11-30")]
    assert titles(store, "2026-12-01", "pending_application") == []


def test_an_application_that_ends_on_the_day_of_its_receipt_waited_on_no_day(store):
    with store.write() as connection:
        write_pending(connection, Pending("hs-9", "P14", "gold", area(), "2026-11-09"), MORNING)
        close_pending(connection, "hs-9", "2026-11-09", NOON)
    assert titles(store, "2026-11-09", "pending_application") == []
    assert len(titles(store, role="pending_application")) == 1


def test_time_never_goes_back_in_the_register(store):
    write(store, grant(), known_at=NEXT_DAY)
    write(store, grant("13"), known_at=MORNING)
    with store.read() as connection:
        assert [reading.version_row(connection, n).known_at for n in (1, 2)] == [NEXT_DAY, NEXT_DAY]
        assert reading.version_known_on(connection, "2026-11-09") == 0
        assert reading.version_known_on(connection, "2026-11-10") == 2
        assert reading.version_known_on(connection, "2026-11-10T01:00:00Z") == 2
        assert reading.version_known_on(connection, "2026-11-10T00:59:59Z") == 0


def test_two_officers_at_once_get_versions_of_their_own(store):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: write(store, grant(f"{n}/GP")).version, range(12)))
    assert sorted(found) == list(range(1, 13))


def test_every_kind_is_tried_here():
    tried = {"grant", "closure", "recognition", "listing", "delisting", "partial_return"}
    assert tried | {one[0] for one in GOING_ON} | {"return", "revocation"} == set(KINDS)
