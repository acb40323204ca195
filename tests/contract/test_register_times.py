"""The two times: whatever is entered later, the register says of an earlier day what it said on that day."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from register_things import area, grant
from testdata import by_scale

from mineral_service.problems import Problem
from mineral_service.register import reading
from mineral_service.register.results import CHANGING, ENDING, PARTIAL_RETURN, ROLES, Pending
from mineral_service.register.writing import close_pending, write_pending, write_result
from mineral_service.storage import schema
from mineral_service.storage.store import Store

FIRST = date(2026, 1, 1)
KINDS = ("grant", "adjustment", "transfer", "return", "revocation", "extension", "partial_return", "closure")
DAYS = st.integers(0, 40)
LATER, TITLES = st.integers(0, 2), st.integers(0, 3)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(KINDS), TITLES, TITLES, DAYS, LATER),
        st.tuples(st.sampled_from(["received", "closed"]), TITLES, st.just(0), DAYS, LATER),
    ),
    min_size=1,
    max_size=12,
)
"""What is done, to which title, by which, holding from which day, so many days after the act before."""


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def do(connection: Any, act: Tuple[str, int, int, int, int], now: str) -> None:
    kind, old, new, holds, _ = act
    if kind == "received":
        write_pending(connection, Pending(f"hs-{old}", "P14", "gold", area(), day(holds)), now)
    elif kind == "closed":
        close_pending(connection, f"hs-{old}", day(holds), now)
    else:
        areas = () if kind in ENDING else (area(),)
        if kind == PARTIAL_RETURN:
            areas = (area((0, 0, 100, 300)), area((100, 0, 300, 300)))
        replaces = (f"{old}/GP",) if kind in (*CHANGING, *ENDING, "closure") else ()
        end = day(4000 + holds) if kind in ("grant", "extension") else ""
        told: Dict[str, Any] = {"areas": areas, "replaces": replaces, "valid_to": end}
        title = f"{new}/GP" if kind not in ENDING else f"{new}/QD"
        result = grant(title, kind=kind, valid_from=day(holds), decided_on=day(holds), **told)
        write_result(connection, result, now)


def all_answers(store: Store, version: int) -> List[Any]:
    """Return what the register says in a version of every role, of all days and of some."""
    with store.read() as connection:
        return [
            (role, valid_on, tuple(row._mapping[name] for name in TOLD))
            for role in ROLES
            for valid_on in ("", day(10), day(30), day(100))
            for row in reading.as_of(connection, role, version, valid_on)
        ]


TOLD = [column.name for column in reading.RECORDS.c if column.name not in ("version_to", "known_to")]
"""All of a record but when it will be known otherwise, which a version cannot know."""


@settings(
    max_examples=by_scale(15, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_what_was_told_on_a_day_is_told_of_that_day_for_ever(database, acts):
    with tempfile.TemporaryDirectory() as folder, emptied(Store(Path(folder), database.url)) as store:
        told, moments, today = {}, {}, 0
        for act in acts:
            today += act[4]
            now = f"{day(today)}T08:00:00+07:00"
            try:
                with store.write() as connection:
                    do(connection, act, now)
            except Problem as problem:
                assert problem.slug == "register-refused"
            with store.read() as connection:
                version = reading.newest_or_known(connection, "")
            told[version] = all_answers(store, version)
            moments[day(today)] = version
        for version, answers in told.items():
            assert all_answers(store, version) == answers
        with store.read() as connection:
            for known_on, version in moments.items():
                assert reading.version_known_on(connection, known_on) == version
            check_rows(connection)


def check_rows(connection: Any) -> None:
    """Every record's rows follow one another without gap, and of each version at most one is known."""
    rows = connection.execute(reading.RECORDS.select()).all()
    by_record: Dict[str, List[Any]] = {}
    for row in sorted(rows, key=lambda row: row.version_from):
        by_record.setdefault(row.id, []).append(row)
    for known in by_record.values():
        ends = [row.version_to for row in known]
        assert ends[-1] is None
        assert ends[:-1] == [row.version_from for row in known[1:]]
        assert len({(row.title, row.role, row.area, row.valid_from) for row in known}) == 1
    for first in rows:
        for second in rows:
            alive = first.version_to is None and second.version_to is None and first.title and second.title
            if alive and first is not second and (first.title, first.role) == (second.title, second.role):
                ends = first.valid_to or "9999", second.valid_to or "9999"
                assert ends[0] < second.valid_from or ends[1] < first.valid_from


@contextlib.contextmanager
def emptied(store: Store) -> Iterator[Store]:
    """Give a store with an empty register: examples share one PostgreSQL database."""
    with store.write() as connection:
        for table in (schema.register_records, schema.register_versions, schema.register_coverage):
            connection.execute(table.delete())
    yield store
    store.close()


PAIRS = [
    # known on, valid on, titles
    ("2026-01-04", "2026-02-01", []),
    ("2026-01-05", "2026-01-09", []),
    ("2026-01-05", "2026-01-10", ["1/GP"]),
    ("2026-01-05", "2026-03-01", ["1/GP"]),
    ("2026-02-19", "2026-03-01", ["1/GP"]),
    ("2026-02-20", "2026-02-14", ["1/GP"]),
    ("2026-02-20", "2026-02-15", []),
    ("2026-02-20", "2026-03-01", []),
]


@pytest.fixture(scope="module")
def returned(tmp_path_factory, shared_database):
    """A licence known on 5 January from the 10th on, and on 20 February to have ended on the 14th."""
    store = Store(tmp_path_factory.mktemp("times") / "data", shared_database.url)
    with store.write() as connection:
        write_result(connection, grant("1/GP", valid_from="2026-01-10"), "2026-01-05T08:00:00+07:00")
    ending = grant("1/QĐ", kind="return", valid_from="2026-02-15", valid_to="", areas=(), replaces=("1/GP",))
    with store.write() as connection:
        write_result(connection, ending, "2026-02-20T08:00:00+07:00")
    yield store
    store.close()


@pytest.mark.parametrize("known_on, valid_on, titles", PAIRS)
def test_a_pair_of_days_has_its_own_answer(returned, known_on, valid_on, titles):
    with returned.read() as connection:
        version = reading.version_known_on(connection, known_on)
        found = reading.as_of(connection, "licence", version, valid_on)
    assert [row.title for row in found] == titles
