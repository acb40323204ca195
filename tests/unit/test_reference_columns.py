"""Which columns hold which fields: guessed, told where two are equally good, corrected once, remembered."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemas import problems

from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import say
from mineral_plugin.core.reference.columns import (
    FIELDS,
    LIKELY,
    SURE,
    field_term,
    guess_fields,
    load_columns,
    weigh_fields,
)
from mineral_plugin.core.reference.remembered import FILE, recall, remember, source_key
from mineral_plugin.core.regulation import load_regulation

REGULATION = load_regulation(date(2026, 11, 23))
DATA: Any = json.loads(resource_path("reference", "columns.json").read_text(encoding="utf-8"))


def taken(role: str, columns: Sequence[str], samples: Any = None) -> Dict[str, str]:
    guesses = guess_fields(REGULATION.role(role), columns, samples or {}, REGULATION)
    return {field: guess.column for field, guess in guesses.items()}


def test_columns_of_a_provincial_shapefile_are_found() -> None:
    columns = "FID SO_GP TEN_DN LOAI_KS NGAY_CAP NGAY_HET TINH_TRANG COS_CAO COS_THAP QD_SO XA".split()
    assert taken("licence", columns) == {
        "id": "SO_GP",
        "holder": "TEN_DN",
        "mineral": "LOAI_KS",
        "valid_from": "NGAY_CAP",
        "valid_to": "NGAY_HET",
        "status": "TINH_TRANG",
        "top_m": "COS_CAO",
        "bottom_m": "COS_THAP",
        "decision": "QD_SO",
        "place": "XA",
    }


def test_headings_of_a_workbook_are_found_with_their_diacritics_and_units() -> None:
    columns = [
        "STT",
        "Số giấy phép",
        "Tổ chức, cá nhân",
        "Loại khoáng sản",
        "Ngày cấp",
        "Hết hạn",
        "Địa điểm",
    ]
    columns += ["Mức sâu khai thác thấp nhất (m)", "Tên mỏ"]
    assert taken("licence", columns) == {
        "id": "Số giấy phép",
        "holder": "Tổ chức, cá nhân",
        "mineral": "Loại khoáng sản",
        "valid_from": "Ngày cấp",
        "valid_to": "Hết hạn",
        "place": "Địa điểm",
        "bottom_m": "Mức sâu khai thác thấp nhất (m)",
        "name": "Tên mỏ",
    }


def test_a_unit_in_brackets_is_no_part_of_a_name() -> None:
    guess = guess_fields(REGULATION.role("licence"), ["Ngày cấp (dd/mm/yyyy)"], {})["valid_from"]
    assert guess.certainty == SURE


def test_english_and_camel_case_names_are_found() -> None:
    columns = ["licenceNo", "licensee", "validFrom", "ValidTo", "Status", "Mineral"]
    found = taken("licence", columns)
    assert [
        found[field] for field in ("id", "holder", "valid_from", "valid_to", "status", "mineral")
    ] == columns


def test_our_own_field_names_are_always_found() -> None:
    for role in REGULATION.roles:
        assert taken(role.id, role.fields) == {field: field for field in role.fields}, role.id


@pytest.mark.parametrize(
    ("column", "field"), [("TOCHUCCANH", "holder"), ("NGAY_HIEU_", "valid_from"), ("SO_GIAY_PH", "id")]
)
def test_a_name_cut_to_ten_letters_is_likely_and_says_so(column: str, field: str) -> None:
    guess = guess_fields(REGULATION.role("licence"), [column], {})[field]
    assert (guess.column, guess.certainty, guess.why.id) == (column, LIKELY, "columns.why_cut")


def test_a_long_heading_is_likely_by_its_beginning() -> None:
    column = "Tổ chức, cá nhân đề nghị hoặc được giao"
    guess = guess_fields(REGULATION.role("licence"), [column], {})["holder"]
    assert (guess.certainty, guess.why.id) == (LIKELY, "columns.why_begins")


def test_two_equally_good_columns_are_both_told_and_none_is_taken() -> None:
    result = weigh_fields(REGULATION.role("licence"), ["TEN_DN", "CHU_GP"], {})
    assert "holder" not in result.taken
    assert result.doubts["holder"].columns == ("TEN_DN", "CHU_GP")
    assert "TEN_DN, CHU_GP" in say(result.doubts["holder"].why, "vi")


def test_values_break_a_tie_of_names_but_leave_a_doubt() -> None:
    samples = {"TEN_DN": [None, "", "-"], "CHU_GP": ["Công ty A", "Công ty B"]}
    guess = guess_fields(REGULATION.role("licence"), ["TEN_DN", "CHU_GP"], samples)["holder"]
    assert (guess.column, guess.certainty) == ("CHU_GP", LIKELY)


def test_a_column_is_never_taken_on_its_values_alone() -> None:
    samples: Dict[str, Sequence[object]] = {"A1": ["12/3/2015"], "A2": ["còn hiệu lực"], "A3": ["+380 m"]}
    assert taken("licence", list(samples), samples) == {}


@pytest.mark.parametrize(
    ("values", "field"), [(["còn hiệu lực", "hết hạn"], "status"), (["12/3/2042"], ""), (["10 năm"], "")]
)
def test_a_name_of_several_meanings_is_taken_only_where_values_decide(values: Any, field: str) -> None:
    assert taken("licence", ["HIEU_LUC"], {"HIEU_LUC": values}) == ({field: "HIEU_LUC"} if field else {})


def test_a_name_that_may_mean_a_field_is_not_taken_against_its_values() -> None:
    assert taken("licence", ["THOI_HAN"], {"THOI_HAN": ["31/12/2030"]}) == {"valid_to": "THOI_HAN"}
    assert taken("licence", ["THOI_HAN"], {"THOI_HAN": ["10 năm", "5 năm"]}) == {}


@given(st.data())
def test_a_column_is_taken_once_at_most(data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(REGULATION.roles))
    words = [load_columns().of(role.id, field) for field in role.fields]
    known = sorted(
        {name for word in words for group in (word.names, word.possible, *word.parts) for name in group}
    )
    columns = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=30))
    guesses = guess_fields(role, columns, {}, REGULATION).values()
    used = [column for guess in guesses for column in (guess.column, *guess.also)]
    assert len(used) == len(set(used)) and set(used) <= set(columns)


def test_a_name_between_two_fields_is_told_for_both() -> None:
    result = weigh_fields(REGULATION.role("licence"), ["HIEU_LUC"], {"HIEU_LUC": ["12/3/2042"]}, REGULATION)
    assert {field: doubt.columns for field, doubt in result.doubts.items()} == {
        "valid_from": ("HIEU_LUC",),
        "valid_to": ("HIEU_LUC",),
    }


def test_values_that_cannot_be_read_do_not_hide_the_column() -> None:
    guess = guess_fields(REGULATION.role("licence"), ["NGAY_HET"], {"NGAY_HET": ["5/28/2030"]})["valid_to"]
    assert (guess.certainty, guess.why.id) == (LIKELY, "columns.why_values_differ")


def test_fitting_values_are_named_in_the_reason() -> None:
    guess = guess_fields(REGULATION.role("licence"), ["NGAY_HET"], {"NGAY_HET": ["28/5/2030"]})["valid_to"]
    assert (guess.certainty, guess.why.id) == (SURE, "columns.why_fits")


def test_a_place_in_several_columns_is_taken_from_small_to_large() -> None:
    guess = guess_fields(REGULATION.role("licence"), ["TINH", "HUYEN", "XA"], {})["place"]
    assert (guess.column, guess.also) == ("XA", ("HUYEN", "TINH"))
    assert "XA, HUYEN, TINH" in say(guess.why, "vi")


def test_one_column_for_the_whole_place_comes_before_its_parts() -> None:
    guess = guess_fields(REGULATION.role("licence"), ["XA", "DIA_DIEM"], {})["place"]
    assert (guess.column, guess.also) == ("DIA_DIEM", ())


def test_in_a_commune_layer_the_commune_is_the_name_and_the_province_the_place() -> None:
    assert taken("commune", ["MA_XA", "TEN_XA", "TEN_TINH"]) == {
        "id": "MA_XA",
        "name": "TEN_XA",
        "place": "TEN_TINH",
    }


def test_fields_that_a_role_has_not_are_not_guessed() -> None:
    assert "holder" not in taken("commune", ["TEN_DN", "TEN_XA"])


def test_every_field_and_every_reason_has_its_words_in_both_languages() -> None:
    for field in FIELDS:
        assert say(field_term(field), "vi") != say(field_term(field), "en")


def test_the_column_names_keep_to_their_schema() -> None:
    assert problems("reference-columns-1", DATA) == []


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda d: d["fields"].update(colour={"names": [], "possible": []}), "/fields"),
        (lambda d: d["fields"].pop("holder"), "/fields"),
        (lambda d: d["fields"]["id"]["names"].append("MA-KHU-VUC"), "/fields/id/names/8"),
        (lambda d: d["fields"]["id"]["names"].append("---"), "/fields/id/names/8"),
        (lambda d: d["fields"]["id"].pop("possible"), "/fields/id"),
        (lambda d: d["roles"]["relic"].update(colour={"names": [], "possible": []}), "/roles/relic"),
        (lambda d: d["roles"].update(relic=[]), "/roles/relic"),
        (lambda d: d.update(schema="other-1"), "/schema"),
    ],
)
def test_faulty_column_names_are_refused_with_their_place(
    tmp_path: Path, spoil: Callable[[Any], Any], place: str
) -> None:
    data = copy.deepcopy(DATA)
    spoil(data)
    path = tmp_path / "columns.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_columns(path)
    assert place in refused.value.text("vi")


def test_missing_torn_and_newer_column_names_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        load_columns(tmp_path / "none.json")
    torn, newer = tmp_path / "torn.json", tmp_path / "newer.json"
    torn.write_text("{", encoding="utf-8")
    newer.write_text(json.dumps({**DATA, "schema": "reference-columns-2"}), encoding="utf-8")
    with pytest.raises(InputError):
        load_columns(torn)
    with pytest.raises(NewerFileError):
        load_columns(newer)


COLUMNS = ("SO_GP", "TEN_DN", "CHU_GP")
KEY = source_key("GP_LaoCai_2026-11.gpkg", "gp", COLUMNS)


@pytest.mark.parametrize(
    "name",
    [
        "GP_LaoCai_2026-12.gpkg",
        "gp_laocai_20261201.shp",
        "GP_LaoCai_T12_2026.gpkg",
        "gp_laocai_v2.gpkg",
        "GP_LaoCai (2).gpkg",
        "C:\\Tai\\GP_LaoCai tháng 12.2026.gpkg",
        "/data/GP_LaoCai.gpkg",
    ],
)
def test_the_next_delivery_of_a_table_is_known_again(tmp_path: Path, name: str) -> None:
    remember(tmp_path, KEY, "licence", {"holder": "CHU_GP"})
    known = recall(tmp_path, source_key(name, "gp", COLUMNS[::-1]))
    assert known is not None
    assert (known.role, known.fields, known.told) == ("licence", {"holder": "CHU_GP"}, ())


@pytest.mark.parametrize(
    "key",
    [
        source_key("GP_YenBai_2026-11.gpkg", "gp", COLUMNS),
        source_key("GP_LaoCai_2026-11.gpkg", "khac", COLUMNS),
    ],
)
def test_another_source_is_not_taken_for_it(tmp_path: Path, key: Any) -> None:
    remember(tmp_path, KEY, "licence", {"holder": "CHU_GP"})
    assert recall(tmp_path, key) is None


def test_a_name_of_figures_alone_stays_a_name() -> None:
    assert source_key("2026.gpkg", "1", ()).source == "2026"


def test_nothing_is_recalled_where_nothing_was_remembered(tmp_path: Path) -> None:
    assert recall(tmp_path, KEY) is None


def test_the_last_correction_counts_and_others_stay(tmp_path: Path) -> None:
    other = source_key("rung.gpkg", "rung", ("A",))
    remember(tmp_path, other, "protected_forest", {"name": "A"})
    remember(tmp_path, KEY, "licence", {"holder": "TEN_DN"})
    remember(tmp_path, KEY, "pending_application", {"holder": "CHU_GP"})
    known, forest = recall(tmp_path, KEY), recall(tmp_path, other)
    assert known is not None and forest is not None
    assert (known.role, known.fields) == ("pending_application", {"holder": "CHU_GP"})
    assert forest.role == "protected_forest"
    document = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert problems("field-maps-1", document) == [] and len(document["maps"]) == 2


def test_a_column_that_is_gone_is_dropped_and_told(tmp_path: Path) -> None:
    remember(tmp_path, KEY, "licence", {"id": "SO_GP", "holder": "CHU_GP"})
    known = recall(tmp_path, source_key("GP_LaoCai_2026-12.gpkg", "gp", ("SO_GP", "TEN_DN", "MOI")))
    assert known is not None and known.fields == {"id": "SO_GP"}
    assert ["CHU_GP" in say(phrase, lang) for phrase in known.told for lang in ("vi", "en")] == [True, True]


def test_of_two_deliveries_with_other_columns_the_later_one_is_asked(tmp_path: Path) -> None:
    for columns, field in ((("A", "B"), "name"), (("A", "C"), "holder")):
        remember(tmp_path, source_key("gp_2026.gpkg", "gp", columns), "licence", {field: "A"})
    known = recall(tmp_path, source_key("gp_2027.gpkg", "gp", ("A", "D")))
    assert known is not None and known.fields == {"holder": "A"}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "null",
        '{"schema": "field-maps-1"}',
        '{"schema": "other-1", "maps": []}',
        '{"schema": "field-maps-1", "maps": [{"source": "a"}]}',
        '{"schema": "field-maps-1", "maps": [{"source": "a", "table": "b", "columns": "c", "role": "d",'
        ' "fields": {"colour": "E"}}]}',
    ],
)
def test_a_damaged_file_is_told_and_never_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    for attempt in (lambda: recall(tmp_path, KEY), lambda: remember(tmp_path, KEY, "licence", {})):
        with pytest.raises(InputError) as refused:
            attempt()
        assert FILE in refused.value.text("vi") and FILE in refused.value.text("en")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == content


def test_a_file_of_a_newer_program_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"schema": "field-maps-2"}', encoding="utf-8")
    with pytest.raises(NewerFileError):
        remember(tmp_path, KEY, "licence", {})
    assert (tmp_path / FILE).read_text(encoding="utf-8") == '{"schema": "field-maps-2"}'


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        remember(tmp_path / "none", KEY, "licence", {})
