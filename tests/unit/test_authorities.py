"""Who is competent, by procedure, group, place and day; and how faulty data are refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Optional, Tuple

import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.regulation.authorities import CaseFacts, Competence, authority
from mineral_plugin.core.regulation.authority_data import load_authorities
from mineral_plugin.core.regulation.dated import newest

TODAY = date(2026, 11, 23)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "authorities.md"
LAND = CaseFacts("P01", "I", place="province", small_scattered=False)
SEA = replace(LAND, place="sea_outside")
CHAIRMAN, MINISTER, COMMITTEE = "province_chairman", "minister", "province_committee"
NN_MT, CONG_THUONG = "Bộ trưởng Bộ Nông nghiệp và Môi trường", "Bộ trưởng Bộ Công Thương"
SO_NN_MT, SO_CONG_THUONG = "Sở Nông nghiệp và Môi trường", "Sở Công Thương"
UY_BAN, CHU_TICH = "Ủy ban nhân dân cấp tỉnh", "Chủ tịch Ủy ban nhân dân cấp tỉnh"


@pytest.fixture
def data() -> Any:
    return json.loads(newest("authorities").read_text(encoding="utf-8"))


def decided(case: CaseFacts, day: date) -> Tuple[Optional[str], bool]:
    found = authority(case, day)
    return (found.decides.name.vi if found.decides and found.decides.named else None), found.certain


def appraised(case: CaseFacts, day: date) -> Optional[str]:
    found = authority(case, day)
    return found.appraises.name.vi if found.appraises and found.appraises.named else None


def case(procedure: str, group: str, **more: Any) -> CaseFacts:
    return replace(LAND, procedure=procedure, group=group, **more)


@pytest.mark.parametrize(
    ("facts", "first_day", "before", "after"),
    [
        (LAND, date(2025, 7, 1), (None, False), (NN_MT, True)),
        (case("P14", "III"), date(2025, 7, 1), (None, False), (UY_BAN, True)),
        (case("P14", "IV"), date(2025, 1, 15), (None, False), (None, False)),
        (case("P14", "II"), date(2026, 1, 1), (NN_MT, True), (CHU_TICH, True)),
        (case("P14", "III"), date(2026, 1, 1), (UY_BAN, True), (CHU_TICH, True)),
        (case("P25", "IV"), date(2026, 1, 1), (UY_BAN, True), (CHU_TICH, True)),
        (LAND, date(2026, 1, 1), (NN_MT, True), (NN_MT, True)),
        (case("P03", "I"), date(2026, 7, 1), (NN_MT, True), (CHU_TICH, True)),
        (replace(SEA, procedure="P03"), date(2026, 7, 1), (NN_MT, True), (CHU_TICH, True)),
        (LAND, date(2026, 7, 1), (NN_MT, True), (NN_MT, True)),
        (SEA, date(2026, 7, 1), (NN_MT, True), (NN_MT, True)),
        (case("P31", "I"), date(2026, 7, 1), (NN_MT, False), (CHU_TICH, True)),
        (LAND, date(2026, 9, 15), (NN_MT, True), (CONG_THUONG, True)),
        (SEA, date(2026, 9, 15), (NN_MT, True), (CONG_THUONG, True)),
        (case("P14", "III"), date(2026, 9, 15), (CHU_TICH, True), (CHU_TICH, True)),
        (LAND, date(2027, 3, 1), (CONG_THUONG, True), (None, False)),
        (case("P03", "I"), date(2027, 3, 1), (CHU_TICH, True), (None, False)),
        (case("P14", "III"), date(2027, 3, 1), (CHU_TICH, True), (CHU_TICH, False)),
        (case("P32", "II"), date(2027, 3, 1), (CHU_TICH, True), (None, False)),
    ],
)
def test_the_last_day_of_the_old_and_the_first_of_the_new_regime(
    facts: CaseFacts, first_day: date, before: Any, after: Any
) -> None:
    assert (decided(facts, first_day - timedelta(days=1)), decided(facts, first_day)) == (before, after)


@pytest.mark.parametrize(
    ("facts", "before", "after"),
    [
        (case("P14", "III"), SO_NN_MT, SO_CONG_THUONG),
        (
            LAND,
            "Cục Địa chất và Khoáng sản Việt Nam",
            "cơ quan chuyên môn về địa chất và khoáng sản ở trung ương",
        ),
    ],
)
def test_who_appraises_changed_with_the_ministry(facts: CaseFacts, before: str, after: str) -> None:
    assert (appraised(facts, date(2026, 9, 14)), appraised(facts, date(2026, 9, 15))) == (before, after)


def test_after_both_resolutions_the_department_has_no_name_that_was_read() -> None:
    found = authority(case("P14", "III"), date(2027, 3, 1))
    assert found.appraises is not None and not found.appraises.named
    assert any("1 Mar 2027" in reason.en for reason in found.unknown)


def test_the_delegation_that_ended_is_told_as_a_doubt() -> None:
    found = authority(case("P03", "I"), date(2027, 3, 1))
    assert any("66.19/2026" in reason.vi for reason in found.unknown)


def test_a_small_scattered_area_of_group_one_belongs_to_the_province() -> None:
    assert decided(replace(LAND, small_scattered=True), TODAY) == (CHU_TICH, True)


def test_under_the_first_wording_a_small_scattered_area_is_derived_and_never_certain() -> None:
    assert decided(replace(LAND, small_scattered=True), date(2025, 8, 1)) == (UY_BAN, False)


def test_an_unknown_fact_that_matters_gives_the_answers_among_which_it_chooses() -> None:
    found = authority(replace(LAND, small_scattered=None), TODAY)
    told = {one.when["small_scattered"]: one.decides and one.decides.id for one in found.alternatives}
    assert found.decides is None and not found.certain
    assert told == {False: MINISTER, True: CHAIRMAN}


def test_an_unknown_fact_that_does_not_matter_is_not_asked() -> None:
    found = authority(CaseFacts("P14", "III", place="province"), TODAY)
    assert (found.alternatives, found.certain) == ((), True)


def test_rows_that_name_the_same_offices_give_one_answer_with_the_basis_of_all() -> None:
    found = authority(replace(LAND, procedure="P03", small_scattered=None), TODAY)
    assert found.decides is not None and found.decides.id == CHAIRMAN
    assert any("66.19/2026" in cited for cited in found.basis) and any(
        "108" in cited for cited in found.basis
    )


def test_an_unknown_place_gives_both_answers() -> None:
    found = authority(CaseFacts("P14", "II"), TODAY)
    assert {one.when["place"]: one.decides and one.decides.id for one in found.alternatives} == {
        "province": CHAIRMAN,
        "sea_outside": MINISTER,
    }


def notes(facts: CaseFacts, day: date) -> str:
    return " ".join(note.en for note in authority(facts, day).notes)


@pytest.mark.parametrize(("day", "told"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_rare_earth_needs_the_prime_minister_first(day: date, told: bool) -> None:
    assert ("Prime Minister" in notes(replace(LAND, special_strategic=True), day)) is told


@pytest.mark.parametrize(
    ("day", "procedure", "told"),
    [
        (date(2026, 6, 30), "P07", False),
        (date(2026, 7, 1), "P07", True),
        (date(2026, 7, 1), "P03", False),
        (date(2027, 2, 28), "P07", True),
        (date(2027, 3, 1), "P07", False),
    ],
)
def test_a_transfer_of_rare_earth_is_reported_to_the_prime_minister(
    day: date, procedure: str, told: bool
) -> None:
    assert ("Prime Minister" in notes(case(procedure, "I", special_strategic=True), day)) is told


def test_a_strategic_mineral_of_the_province_is_a_doubt() -> None:
    assert decided(case("P14", "II", strategic=True), TODAY) == (CHU_TICH, False)
    assert decided(case("P14", "II", strategic=False), TODAY) == (CHU_TICH, True)


@pytest.mark.parametrize(("received", "told"), [(date(2026, 9, 14), True), (date(2026, 9, 15), False)])
def test_a_dossier_received_before_the_change_is_handed_over_as_it_is(received: date, told: bool) -> None:
    assert ("no refiling" in notes(replace(LAND, received_on=received), TODAY)) is told


@pytest.mark.parametrize(("received", "certain"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_who_goes_on_with_a_dossier_from_before_the_delegation_was_not_read(
    received: date, certain: bool
) -> None:
    assert authority(case("P03", "I", received_on=received), TODAY).certain is certain


@pytest.mark.parametrize(
    ("province", "day", "certain"),
    [
        ("Lâm Đồng", date(2026, 9, 30), False),
        ("Lâm Đồng", date(2026, 10, 1), True),
        ("Lào Cai", date(2026, 10, 1), False),
        ("Lào Cai", date(2026, 10, 2), True),
        ("Nghệ An", date(2026, 9, 15), True),
    ],
)
def test_a_province_that_had_not_yet_handed_over_is_a_doubt(province: str, day: date, certain: bool) -> None:
    assert authority(case("P14", "III", provinces=(province,)), day).certain is certain


def test_that_the_day_of_a_province_was_not_read_is_said() -> None:
    assert "was not read" in notes(case("P14", "III", provinces=("Nghệ An",)), TODAY)


@pytest.mark.parametrize(
    ("facts", "day", "rule"),
    [
        (case("P14", "III"), date(2026, 1, 15), ""),
        (case("P14", "III"), date(2026, 1, 16), "largest_share"),
        (case("P03", "I"), date(2026, 6, 30), ""),
        (case("P03", "I"), date(2026, 7, 1), "largest_share"),
        (case("P03", "I", place="sea_outside"), date(2026, 6, 30), ""),
        (case("P03", "I", place="sea_outside"), date(2026, 7, 1), "nearest"),
        (case("P03", "I", place="sea_outside"), date(2027, 2, 28), "nearest"),
        (case("P03", "I", place="sea_outside"), date(2027, 3, 1), ""),
        (SEA, TODAY, ""),
    ],
)
def test_which_province_receives_is_ruled_by_day(facts: CaseFacts, day: date, rule: str) -> None:
    assert authority(facts, day).filing == rule


def test_several_provinces_without_a_rule_are_a_doubt() -> None:
    several = case("P14", "IV", provinces=("Lào Cai", "Phú Thọ"))
    assert (authority(several, TODAY).certain, authority(case("P14", "IV"), TODAY).certain) == (False, True)


@pytest.mark.parametrize(("own_land", "office"), [(True, "commune_chairman"), (False, CHAIRMAN)])
def test_recovery_on_own_land_belongs_to_the_commune(own_land: bool, office: str) -> None:
    found = authority(case("P28", "III", own_land=own_land), TODAY)
    assert found.decides is not None and found.decides.id == office


@pytest.mark.parametrize(
    ("facts", "office"),
    [
        (case("P11", "I"), "national_council"),
        (case("P12", "II"), CHAIRMAN),
        (case("P13", "III"), CHAIRMAN),
        (case("P20", "I"), CHAIRMAN),
        (case("P23", "IV"), "province_department"),
        (case("P37", "I"), CHAIRMAN),
    ],
)
def test_other_procedures_have_their_own_offices(facts: CaseFacts, office: str) -> None:
    found = authority(facts, TODAY)
    assert found.decides is not None and (found.decides.id, found.certain) == (office, True)


def test_auction_was_not_read_and_is_not_guessed() -> None:
    found = authority(case("P36", "III"), TODAY)
    assert (found.decides, found.certain) == (None, False) and "auction" in found.unknown[0].en


def test_what_is_derived_is_never_certain_and_said_to_be_derived() -> None:
    found = authority(case("P29", "III"), TODAY)
    assert found.decides is not None and (found.decides.mark, found.certain) == ("derived", False)
    assert "derived" in notes(case("P29", "III"), TODAY)


@pytest.mark.parametrize("path", [("mark",), ("decides", "mark")])
def test_neither_a_derived_rule_nor_a_derived_office_is_certain(
    data: Any, tmp_path: Path, path: Tuple[Any, ...]
) -> None:
    number = next(n for n, row in enumerate(data["rows"]) if row["id"] == "province-grants")
    changed = planted(data, ("rows", number, *path), "derived")
    (tmp_path / "derived.json").write_text(json.dumps(changed), encoding="utf-8")
    assert not authority(case("P14", "III"), TODAY, load_authorities(tmp_path / "derived.json")).certain


def test_a_filing_rule_that_may_not_hold_is_not_used() -> None:
    several = replace(LAND, procedure="P03", provinces=("Lào Cai", "Phú Thọ"))
    assert authority(several, TODAY).filing == "largest_share"
    open_case = authority(replace(several, small_scattered=None), TODAY)
    assert (open_case.filing, open_case.certain) == ("", False)


def test_the_name_of_the_ministry_cites_the_resolution_that_changed_it() -> None:
    assert "66.25/2026" not in " ".join(authority(LAND, date(2026, 9, 14)).basis)
    assert "66.25/2026" in " ".join(authority(LAND, date(2026, 9, 15)).basis)


def test_a_day_after_the_law_was_read_says_so() -> None:
    assert "23 Nov 2026" not in notes(LAND, TODAY)
    assert "23 Nov 2026" in notes(LAND, date(2026, 11, 24))


@pytest.mark.parametrize(("procedure", "group"), [("P01", "IV"), ("P18", "II"), ("P25", "III")])
def test_a_procedure_that_is_not_for_the_group_is_refused(procedure: str, group: str) -> None:
    with pytest.raises(InputError, match=procedure):
        authority(CaseFacts(procedure, group), TODAY)


def test_an_unknown_procedure_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match="P37"):
        authority(CaseFacts("P99", "I"), TODAY)


def test_all_procedures_of_the_working_list_are_there() -> None:
    assert list(load_authorities().procedures) == [f"P{number:02d}" for number in range(1, 38)]


def every_case() -> Any:
    for procedure, (_, groups) in load_authorities().procedures.items():
        for group in groups:
            yield CaseFacts(procedure, group)
            yield CaseFacts(procedure, group, "province", False, own_land=False)


@pytest.mark.parametrize(
    "day", [date(2020, 1, 1), date(2025, 7, 1), TODAY, date(2027, 3, 1), date(2040, 1, 1)]
)
def test_every_case_has_an_answer_or_a_reason_and_certain_means_complete(day: date) -> None:
    for facts in every_case():
        found: Competence = authority(facts, day)
        offices = (found.decides, found.receives, found.appraises)
        assert found.unknown or all(offices), facts
        assert not found.certain or (all(offices) and found.basis), facts
        assert not found.certain or date(2025, 7, 1) <= day <= date(2027, 2, 28), facts


def test_the_documented_table_has_every_row_and_every_name_of_the_data() -> None:
    known = load_authorities()
    lines = [line.split(" | ") for line in DOCUMENT.read_text(encoding="utf-8").splitlines()]
    told = {(days.rstrip(), office, mark.rstrip(" |")) for *_, days, office, mark in filter(longer, lines)}
    for row in known.rows:
        office = known.offices[row.decides.office].general.vi
        assert (span(row.scope.period), office, row.decides.mark) in told, row.id
    for names in known.offices.values():
        for name in names.names:
            assert (span(name.period), name.name.vi, name.mark) in told, names.id


def longer(cells: Any) -> bool:
    return len(cells) >= 3


def span(period: Any) -> str:
    end = f" {period.valid_to.isoformat()}" if period.valid_to else ""
    return f"{period.valid_from.isoformat()} –{end}"


def test_data_keep_to_their_schema(data: Any) -> None:
    assert problems("authorities-1", data) == []


def planted(data: Any, path: Tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    spot = changed
    for step in path[:-1]:
        spot = spot[step]
    if value is ...:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return changed


FAULTS = [
    (("version",), "", "/version"),
    (("read_on",), "23/11/2026", "/read_on"),
    (("texts", 0, "mark"), "sure", "/texts/0/mark"),
    (("texts", 0, "cited_as"), ..., "/texts/0"),
    (("offices", 0, "level"), "district", "/offices/0/level"),
    (("offices", 0, "needs_name"), "yes", "/offices/0/needs_name"),
    (("offices", 0, "general", "en"), " ", "/offices/0/general/en"),
    (("offices", 0, "names", 0, "valid_from"), "2025-13-01", "/offices/0/names/0/valid_from"),
    (("offices", 0, "names", 0, "name"), ..., "/offices/0/names/0"),
    (("matters", 0, "name"), "mine", "/matters/0/name"),
    (("procedures", 0, "groups"), ["V"], "/procedures/0/groups/0"),
    (("procedures", 0, "groups"), [], "/procedures/0/groups"),
    (("rows", 0, "groups"), "I", "/rows/0/groups"),
    (("rows", 0, "places"), ["moon"], "/rows/0/places/0"),
    (("rows", 0, "small_scattered"), ["no"], "/rows/0/small_scattered/0"),
    (("rows", 0, "small_scattered"), [], "/rows/0/small_scattered"),
    (("rows", 0, "valid_from"), ..., "/rows/0"),
    (("rows", 0, "decides", "mark"), "guess", "/rows/0/decides/mark"),
    (("rows", 0, "receives"), ..., "/rows/0"),
    (("rows", 0, "basis"), [], "/rows/0/basis"),
    (("rows", 0, "mark"), True, "/rows/0/mark"),
    (("filing", 0, "rule"), "smallest", "/filing/0/rule"),
    (("conditions", 0, "kind"), "rumour", "/conditions/0/kind"),
    (("conditions", 0, "when", "special_strategic"), 1, "/conditions/0/when/special_strategic"),
    (("conditions", 0, "text", "vi"), ..., "/conditions/0/text"),
    (("hand_over", "provinces", 0, "valid_from"), "soon", "/hand_over/provinces/0/valid_from"),
]


@pytest.mark.parametrize(("path", "value", "place"), FAULTS)
def test_a_fault_is_refused_with_its_place_by_loader_and_schema(
    data: Any, tmp_path: Path, path: Tuple[Any, ...], value: Any, place: str
) -> None:
    changed = planted(data, path, value)
    assert refused(changed, tmp_path) == place
    assert problems("authorities-1", changed)


REFERENCES = [
    (("procedures", 0, "matter"), "fishing", "/procedures/0/matter"),
    (("rows", 0, "matters"), ["fishing"], "/rows/0/matters/0"),
    (("rows", 0, "decides", "office"), "king", "/rows/0/decides/office"),
    (("rows", 0, "decides", "text"), "x", "/rows/0/decides/text"),
    (("rows", 0, "basis", 0, "text"), "x", "/rows/0/basis/0/text"),
    (("rows", 0, "valid_to"), "2025-06-30", "/rows/0/valid_to"),
    (("rows", 1, "id"), "2025-minister", "/rows/1"),
    (("conditions", 1, "when", "procedures"), ["P77"], "/conditions/1/when/procedures/0"),
    (("offices", 0, "names", 1, "valid_from"), "2026-09-14", "/offices/0/names/1/valid_from"),
    (("hand_over", "office"), "king", "/hand_over/office"),
    (("hand_over", "provinces", 1, "province"), "Lâm Đồng", "/hand_over/provinces/1/province"),
]


@pytest.mark.parametrize(("path", "value", "place"), REFERENCES)
def test_what_no_schema_can_see_is_refused_with_its_place(
    data: Any, tmp_path: Path, path: Tuple[Any, ...], value: Any, place: str
) -> None:
    assert refused(planted(data, path, value), tmp_path) == place


def refused(changed: Any, tmp_path: Path) -> str:
    path = tmp_path / "authorities-test.json"
    path.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_authorities(path)
    assert "authorities-test.json" in caught.value.text("en") and caught.value.text("vi")
    return str(caught.value.phrase.values["place"])


def test_two_rows_for_one_case_on_one_day_are_refused(data: Any, tmp_path: Path) -> None:
    data["rows"].append({**data["rows"][0], "id": "again", "valid_from": "2025-12-31"})
    assert refused(data, tmp_path) == f"/rows/{len(data['rows']) - 1}"
    data["rows"][-1]["valid_from"] = "2026-01-01"
    del data["rows"][-1]["valid_to"]
    data["rows"][-1]["matters"] = ["auction"]
    (tmp_path / "apart.json").write_text(json.dumps(data), encoding="utf-8")
    assert load_authorities(tmp_path / "apart.json").rows[-1].id == "again"


def test_a_newer_file_no_json_and_no_file_are_told_apart(data: Any, tmp_path: Path) -> None:
    path = tmp_path / "authorities-test.json"
    path.write_text(json.dumps({**data, "schema": "authorities-2"}), encoding="utf-8")
    with pytest.raises(NewerFileError):
        load_authorities(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load_authorities(path)
    with pytest.raises(MissingError):
        load_authorities(tmp_path / "none.json")
