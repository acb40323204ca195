"""O03, O06, O08, O09: merged reserves, State surveys, pending applications, licences listed twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Optional

import pytest
from checks_world import FRESH, area, box, findings, layer, outcomes, plain_area, ring, spec

from mineral_plugin.core.area.model import Part, ReferenceObject
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks.register_repeats import licence_number

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
Make = Callable[..., str]
OPEN = area(Part(ring((0, 0), (100, 0))))


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Return a maker of a layer of a role; each row is (x of a rectangle 100 m wide, its fields)."""

    def make(role: str, *rows: Any, as_of: Optional[date] = FRESH) -> str:
        placed = [(None if x is None else box(x, 0, 100, 100), fields) for x, fields in rows]
        return spec(role, layer(tmp_path / f"{role}{len(list(tmp_path.iterdir()))}.gpkg", placed), as_of)

    return make


def own(**fields: Any) -> Dict[str, Any]:
    return {
        "id": "12/GP",
        "name": "GP 12",
        "holder": "Công ty A",
        "status": "còn hiệu lực",
        "top_m": 20.0,
        "bottom_m": -50.0,
        **fields,
    }


MERGED = {"reserve_merged": True, "reserve_merged_document": "12/QĐ-UBND, 01/10/2026"}


# O03


def test_o03_a_merged_reserve_with_its_document_is_clear(made: Make) -> None:
    (found,) = findings("O03", plain_area(), [made("licence", (60, own()))], facts=MERGED)
    assert (found.outcome, found.measured, found.part) == (CLEAR, 4000.0, 1)
    assert "12/QĐ-UBND" in found.message.en and "inventory and closure" in found.message.en
    assert found.basis.confirmed and "Điều 57 khoản 3" in found.basis.article


def test_o03_a_reserve_that_is_not_merged_is_a_warning(made: Make) -> None:
    (found,) = findings("O03", plain_area(), [made("licence", (60, own()))], facts={"reserve_merged": False})
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "not_merged", Severity.WARNS)
    assert found.where is not None and "4,000 m² (40.00 %)" in found.message.en and found.remedy is not None


@pytest.mark.parametrize(
    ("facts", "asked"), [({}, "reserve_merged"), ({"reserve_merged": True}, "reserve_merged_document")]
)
def test_o03_asks_for_the_declaration_and_then_for_the_document(made: Make, facts: Any, asked: str) -> None:
    (found,) = findings("O03", plain_area(), [made("licence", (60, own()))], facts=facts)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing")
    assert found.facts == (asked,)


@pytest.mark.parametrize(
    ("x", "fields"),
    [
        (500, {}),
        (100, {}),
        (99.95, {}),
        (60, {"holder": "Công ty B"}),
        (60, {"holder": ""}),
        (60, {"status": "hết hiệu lực"}),
        (60, {"top_m": 0.0}),
    ],
)
def test_o03_asks_nothing_where_no_own_licence_shares_space(made: Make, x: float, fields: Any) -> None:
    found = outcomes("O03", plain_area(), [made("licence", (x, own(**fields)))])
    assert found == [(NOT_APPLICABLE, "no_own_overlap")]


@pytest.mark.parametrize(
    ("x", "top", "facts", "expected"),
    [
        (99.89, 20.0, {"reserve_merged": False}, (CONFLICT, "not_merged")),
        (60, 0.001, {"reserve_merged": False}, (CONFLICT, "not_merged")),
        (60, None, {"reserve_merged": False}, (CANNOT_TELL, "levels_unknown")),
        (60, None, MERGED, (CLEAR, "")),
    ],
)
def test_o03_space_is_shared_where_ground_and_levels_meet(
    made: Make, x: float, top: Any, facts: Any, expected: Any
) -> None:
    found = findings("O03", plain_area(), [made("licence", (x, own(top_m=top)))], facts=facts)
    assert [(f.outcome, f.reason) for f in found] == [expected]
    assert (found[0].ask is not None) is (expected[0] is CANNOT_TELL)


def test_o03_licences_under_review_count_too(made: Make) -> None:
    reviewed = made("licence", (60, own(status="đang gia hạn")))
    assert outcomes("O03", plain_area(), [reviewed], facts=MERGED) == [(CLEAR, "")]


def test_o03_without_holder_ground_or_data(made: Make) -> None:
    assert outcomes("O03", plain_area(), holder=" ") == [(NOT_APPLICABLE, "holder_not_stated")]
    assert outcomes("O03", plain_area()) == [(CANNOT_TELL, "role_missing")]
    assert outcomes("O03", OPEN, [made("licence", (60, own()))]) == [(CANNOT_TELL, "no_ground")]
    old = made("licence", (60, own()), as_of=date(2025, 1, 1))
    assert sorted(reason for _, reason in outcomes("O03", plain_area(), [old])) == [
        "fact_missing",
        "role_too_old",
    ]


def test_o03_begins_with_the_decree_and_only_for_mining(made: Make) -> None:
    reference = [made("licence", (60, own()), as_of=date(2025, 7, 1))]
    assert outcomes("O03", plain_area(), reference, facts=MERGED, day=date(2025, 7, 1)) == []
    assert outcomes("O03", plain_area(), reference, facts=MERGED, day=date(2025, 7, 2)) == [(CLEAR, "")]
    assert outcomes("O03", plain_area(), reference, procedure="P01") == [(NOT_APPLICABLE, "procedure")]


# O06


def survey(**fields: Any) -> Dict[str, Any]:
    return {"id": "DT1", "name": "Đề án 1", "mineral": "Vàng", **fields}


def o06(*reference: str, **more: Any) -> Any:
    asked = {"procedure": "P01", **more}
    return findings("O06", asked.pop("subject", plain_area()), list(reference), **asked)


def test_o06_a_state_survey_of_the_same_mineral_blocks(made: Make) -> None:
    (found,) = o06(made("state_survey", (60, survey())))
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.BLOCKS, 4000.0)
    assert "Gold" in found.message.en and "Vàng" in found.message.vi and found.where is not None
    assert "Điều 43 khoản 1 điểm đ" in found.basis.article


@pytest.mark.parametrize(
    ("x", "expected"), [(100, (CLEAR, "")), (99.95, (WITHIN, "overlap")), (99.89, (CONFLICT, "overlap"))]
)
def test_o06_the_border_and_the_tolerance(made: Make, x: float, expected: Any) -> None:
    (found,) = o06(made("state_survey", (x, survey())))
    assert (found.outcome, found.reason) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"mineral": "Đồng"}, (CLEAR, "other_mineral")),
        ({"mineral": ""}, (CANNOT_TELL, "mineral_unclear")),
        ({"mineral": "Vàng, đồng"}, (CANNOT_TELL, "mineral_unclear")),
        ({"valid_to": "2026-11-22"}, (CLEAR, "not_in_force")),
        ({"valid_to": "2026-11-23"}, (CONFLICT, "overlap")),
        ({"valid_from": "2026-11-24"}, (CLEAR, "not_in_force")),
        ({"valid_from": "2026-11-23"}, (CONFLICT, "overlap")),
    ],
)
def test_o06_only_a_survey_under_way_of_the_same_mineral_counts(
    made: Make, fields: Any, expected: Any
) -> None:
    (found,) = o06(made("state_survey", (60, survey(**fields))))
    assert (found.outcome, found.reason) == expected
    assert (found.measured, [ref.id for ref in found.objects]) == (4000.0, ["DT1"])
    assert ("no mineral named" in found.message.en) is (fields.get("mineral") == "")
    assert (found.ask is not None, found.remedy is not None) == (
        expected[0] is CANNOT_TELL,
        expected[0] is not CLEAR,
    )


def test_o06_without_ground_or_usable_data_it_cannot_be_told(made: Make) -> None:
    assert [f.reason for f in o06()] == ["role_missing"]
    assert [f.reason for f in o06(made("state_survey", (500, survey()), as_of=date(2025, 1, 1)))] == [
        "role_too_old"
    ]
    assert [f.reason for f in o06(made("state_survey", (60, survey())), subject=OPEN)] == ["no_ground"]


def test_o06_warns_under_the_old_law_and_blocks_from_the_new_one(made: Make) -> None:
    reference = made("state_survey", (60, survey()), as_of=date(2025, 6, 1))
    (old,) = o06(reference, day=date(2025, 6, 30))
    assert (old.outcome, old.severity) == (CONFLICT, Severity.WARNS)
    assert "60/2010" in old.basis.article and "Điều 40 khoản 1 điểm a" in old.basis.article
    (new,) = o06(reference, day=date(2025, 7, 1))
    assert (new.outcome, new.severity) == (CONFLICT, Severity.BLOCKS)
    assert o06(reference, day=date(2011, 6, 30)) == ()
    assert CONFLICT in [f.outcome for f in o06(reference, day=date(2011, 7, 1))]
    assert [f.reason for f in o06(reference, procedure="P14")] == ["procedure"]


# O08


def application(**fields: Any) -> Dict[str, Any]:
    return {
        "id": "HS-7",
        "name": "Mỏ của Công ty B",
        "holder": "Công ty B",
        "valid_from": "2026-10-05",
        **fields,
    }


def test_o08_a_pending_application_informs_with_its_day_and_never_its_applicant(made: Make) -> None:
    (found,) = findings("O08", plain_area(), [made("pending_application", (60, application()))])
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.INFORMS, 4000.0)
    assert "received on 5 Oct 2026" in found.message.en and "tiếp nhận 05/10/2026" in found.message.vi
    assert "Công ty B" not in repr(found)
    assert [ref.name for ref in found.objects] == ["HS-7"] and found.where is not None


@pytest.mark.parametrize(("x", "expected"), [(100, CLEAR), (99.99, CONFLICT), (500, CLEAR)])
def test_o08_any_shared_ground_is_told(made: Make, x: float, expected: Outcome) -> None:
    (found,) = findings("O08", plain_area(), [made("pending_application", (x, application()))])
    assert found.outcome is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"valid_from": "2026-11-23"}, (CONFLICT, "pending_application")),
        ({"valid_from": "2026-11-24"}, (CLEAR, "")),
        ({"valid_from": None}, (CONFLICT, "pending_application")),
        ({"status": "đã trả lại"}, (CLEAR, "")),
        ({"status": "đang xem xét"}, (CONFLICT, "pending_application")),
        ({"status": "đang thẩm định"}, (CONFLICT, "pending_application")),
        ({"holder": "công ty a"}, (CLEAR, "own_application")),
        ({"holder": ""}, (CONFLICT, "pending_application")),
    ],
)
def test_o08_what_is_pending_on_the_day_and_whose(made: Make, fields: Any, expected: Any) -> None:
    (found,) = findings("O08", plain_area(), [made("pending_application", (60, application(**fields)))])
    assert (found.outcome, found.reason) == expected
    if fields.get("valid_from", "") is None:
        assert "a day that the data do not give" in found.message.en


def test_o08_an_application_without_coordinates_is_not_named_either(made: Make) -> None:
    placeless = made("pending_application", (None, application()), (60, application(id="HS-8")))
    found = findings("O08", plain_area(), [placeless])
    assert {f.reason for f in found} == {"role_no_coordinates", "pending_application"}
    assert all("Công ty B" not in repr(f) for f in found)


def test_o08_without_ground_or_usable_data_it_cannot_be_told(made: Make) -> None:
    assert outcomes("O08", plain_area()) == [(CANNOT_TELL, "role_missing")]
    stale = made("pending_application", (500, application()), as_of=date(2026, 10, 23))
    assert outcomes("O08", plain_area(), [stale]) == [(CANNOT_TELL, "role_too_old")]
    assert outcomes("O08", OPEN, [stale]) == [(CANNOT_TELL, "no_ground")]


def test_o08_is_practice_on_every_day_and_for_both_procedures(made: Make) -> None:
    reference = [made("pending_application", (60, application(valid_from=None)), as_of=date(2010, 1, 1))]
    for procedure in ("P01", "P14"):
        (found,) = findings("O08", plain_area(), reference, procedure=procedure, day=date(2010, 1, 2))
        assert found.outcome is CONFLICT and found.basis.confirmed is False and found.basis.article == ""


# O09


def test_o09_a_licence_listed_twice_informs_and_says_what_differs(made: Make) -> None:
    rows = ((60, own()), (60, own(id="12 / gp", status="hết hiệu lực", valid_to="2026-01-01")))
    (found,) = findings("O09", plain_area(), [made("licence", *rows)])
    assert (found.outcome, found.severity, found.measured) == (CONFLICT, Severity.INFORMS, 10000.0)
    assert "differ in: the status, the last day of validity (" in found.message.en
    assert [ref.id for ref in found.objects] == ["12 / gp", "12/GP"] and found.where is not None


def test_o09_rows_that_say_the_same_are_told_too_across_layers(made: Make) -> None:
    first, second = made("licence", (60, own())), made("licence", (150, own()))
    assert outcomes("O09", plain_area(), [first, second]) == [(CLEAR, "")]
    again = made("licence", (60, own(name="khác", holder="CÔNG TY A")))
    (found,) = findings("O09", plain_area(), [first, again])
    assert "the two rows say the same" in found.message.en
    assert len({ref.source for ref in found.objects}) == 2


@pytest.mark.parametrize(
    ("x", "number", "expected"),
    [
        (-39.99, "12/GP", CLEAR),
        (-39.94, "12/GP", CLEAR),
        (-39.88, "12/GP", CONFLICT),
        (60, "13/GP", CLEAR),
        (60, "12", CLEAR),
    ],
)
def test_o09_rows_of_one_licence_on_separate_ground_are_its_parts(
    made: Make, x: float, number: str, expected: Outcome
) -> None:
    rows = ((60.01, own()), (x, own(id=number)))  # both in cm
    (found,) = findings("O09", plain_area(), [made("licence", *rows)])
    assert found.outcome is expected


@pytest.mark.parametrize(
    ("decision", "name_id", "name", "number"),
    [
        ("1234", "7", "Mỏ đá", "1234"),
        (" 12 / GP-UBND ", "7/X", "Mỏ đá", "12/gp-ubnd"),
        ("", "12/GP", "13/GP", "12/gp"),
        ("", "7", "13/GP", "13/gp"),
        ("", "7", "Mỏ đá", ""),
        ("", "7", "14", ""),
    ],
)
def test_the_number_of_a_licence(decision: str, name_id: str, name: str, number: str) -> None:
    assert licence_number(ReferenceObject("licence", "s", name_id, name, decision=decision)) == number


def test_o09_the_number_of_the_decision_counts_before_the_id(tmp_path: Path) -> None:
    path = layer(tmp_path / "l.gpkg", [(box(60, 0, 100, 100), own(id=name)) for name in ("a1", "b2")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE objects ADD COLUMN decision TEXT")
        connection.execute("UPDATE objects SET decision = '55/GP'")
    (found,) = findings("O09", plain_area(), [spec("licence", path)])
    assert found.outcome is CONFLICT and "The licence 55/GP is in the register twice" in found.message.en


def test_o09_without_ground_or_usable_data_it_cannot_be_told(made: Make) -> None:
    assert outcomes("O09", plain_area()) == [(CANNOT_TELL, "role_missing")]
    stale = made("licence", (60, own()), as_of=date(2025, 1, 1))
    assert outcomes("O09", plain_area(), [stale]) == [(CANNOT_TELL, "role_too_old")]
    assert outcomes("O09", OPEN, [stale]) == [(CANNOT_TELL, "no_ground")]


def test_o09_is_practice_on_every_day(made: Make) -> None:
    reference = [made("licence", (60, own()), as_of=date(2010, 1, 1))]
    (found,) = findings("O09", plain_area(), reference, procedure="P01", day=date(2010, 1, 2))
    assert found.outcome is CLEAR and found.basis.confirmed is False
