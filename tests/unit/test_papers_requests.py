"""Request data: dated forms with their marks, entries and tables; nothing is filled that nobody gave."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from typing import Any, Tuple

import areamaker
import pytest
from areamaker import box
from paper_reading import corner_rows, docx_rows, docx_texts
from schemas import problems

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.request_data import form_named, forms_for, load_request_forms
from mineral_plugin.core.papers.request_paper import Request, request_paper
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.work.papering import (
    forms_document,
    paper_of_request,
    read_values,
    role_areas,
)

DAY = date(2026, 11, 23)
FILE = resource_path("papers", "request-forms-2026-11-23.json")


@pytest.fixture(scope="module")
def data() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def inner() -> Any:
    return areamaker.area(Part(box(2412110, 442400, 20, 100)), name="Phần cấm")


def request(form_id: str, **changes: Any) -> Request:
    form = form_named(form_id, DAY)
    areas = {role: areamaker.worked() if role == "whole" else inner() for role in form.tables or ("whole",)}
    made = Request(form, form.procedures[0], Bilingual("Tên thủ tục", "Name of procedure"), areas, DAY)
    return replace(made, **changes)


# --- the data -------------------------------------------------------------------------------------


def test_data_keep_to_their_schema(data: Any) -> None:
    assert problems("request-forms-1", data) == []


def test_every_form_is_for_procedures_of_the_working_list() -> None:
    known = {entry.id for entry in load_procedures().working}
    for form in load_request_forms().forms:
        assert set(form.procedures) <= known, form.id


def test_forms_that_circular_04_replaced_are_not_in_use_before_it() -> None:
    with pytest.raises(InputError) as caught:
        form_named("C36-II-01", date(2026, 1, 15))
    assert "15/01/2026" in caught.value.text("vi")
    assert form_named("C36-II-01", date(2026, 1, 16)).citation.amended_by is not None


def test_only_the_form_that_was_read_has_its_own_entries() -> None:
    read = [form.id for form in load_request_forms().forms if form.fields_known]
    assert read == ["C37-I-01"]
    unread = [one for form in load_request_forms().forms if not form.fields_known for one in form.fields]
    assert {one.mark for one in unread} == {"derived"}


def test_the_mineral_group_chooses_the_form() -> None:
    assert [form.id for form in forms_for("P14", DAY, "IV")] == ["C36-II-02", "C36-II-07"]
    assert [form.id for form in forms_for("P25", DAY)] == ["C36-II-02"]


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


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("read_on",), "today", "/read_on"),
        (("forms",), [], "/forms"),
        (("texts", 0, "mark"), "sure", "/texts/0/mark"),
        (("forms", 0, "valid_from"), ..., "/forms/0"),
        (("forms", 0, "procedures"), [], "/forms/0/procedures"),
        (("forms", 0, "fields", 0, "mark"), "sure", "/forms/0/fields/0/mark"),
        (("forms", 0, "fields", 0, "label", "en"), ..., "/forms/0/fields/0/label"),
        (("forms", 0, "tables", 0, "role"), "half", "/forms/0/tables/0/role"),
        (("forms", 0, "fields_known"), "yes", "/forms/0/fields_known"),
        (("forms", 13, "groups"), ["V"], "/forms/13/groups/0"),
    ],
)
def test_a_fault_is_refused_with_its_place_by_loader_and_schema(
    data: Any, tmp_path: Any, path: Tuple[Any, ...], value: Any, place: str
) -> None:
    changed = planted(data, path, value)
    file = tmp_path / "request-forms-test.json"
    file.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_request_forms(file)
    assert caught.value.phrase.values["place"] == place
    assert problems("request-forms-1", changed)


# --- the paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_makes_a_paper_in_both_languages(lang: str) -> None:
    for form in load_request_forms().forms:
        data = docx_bytes(request_paper(request(form.id), lang))
        assert any(form.citation.text.cited_as in text for text in docx_texts(data)), form.id


def test_what_was_given_stands_beside_its_entry_and_the_rest_is_dotted() -> None:
    values = {"applicant": "Công ty Đồng Khê", "months": "12"}
    rows = docx_rows(docx_bytes(request_paper(request("C37-I-01", values=values), "vi")))
    by_entry = {row[1]: row[2] for row in rows if len(row) == 3}
    assert by_entry["Tên tổ chức, cá nhân đề nghị"] == "Công ty Đồng Khê"
    assert by_entry["Thời gian thăm dò (tháng)"] == "12"
    assert set(by_entry["Địa chỉ"]) == {"…"}


def test_area_zone_and_levels_come_from_the_corner_table() -> None:
    part = replace(areamaker.worked().parts[0], top_m=120.0, bottom_m=-60.5)
    area = areamaker.area(part, stated="2.25")
    texts = docx_texts(docx_bytes(request_paper(request("C36-II-01", areas={"whole": area}), "vi")))
    assert "Hệ tọa độ VN-2000 (kinh tuyến trục 104°45′, múi chiếu 3°)" in texts
    assert "Diện tích: 2,25 ha" in texts and "Mức sâu khai thác thấp nhất (m): -60,5" in texts
    assert "RANH GIỚI, TỌA ĐỘ, MỨC SÂU KHU VỰC" in texts


def test_a_request_inside_a_prohibited_area_has_two_tables() -> None:
    data = docx_bytes(request_paper(request("C37-I-08b"), "vi"))
    texts = docx_texts(data)
    assert "1. Toàn bộ khu vực" in texts and "2. Phần nằm trong khu vực cấm" in texts
    assert len(corner_rows(docx_rows(data))) == 5 + 4


def test_an_adjustment_has_the_part_returned_before_the_part_kept() -> None:
    texts = docx_texts(docx_bytes(request_paper(request("C36-II-08"), "en")))
    assert texts.index("1. Area returned") < texts.index("2. Area kept for mining")


def test_a_form_that_was_not_read_says_so() -> None:
    said = docx_texts(docx_bytes(request_paper(request("C36-II-10"), "en")))
    assert any("were not read" in text for text in said)
    read = docx_texts(docx_bytes(request_paper(request("C37-I-01"), "en")))
    assert any("not the official text" in text for text in read)


def test_a_value_for_no_entry_is_refused_with_the_entries() -> None:
    with pytest.raises(InputError) as caught:
        request_paper(request("C37-I-01", values={"colour": "red"}), "vi")
    assert "colour" in caught.value.text("en") and "months" in caught.value.text("en")


def test_a_missing_area_is_refused_by_its_role() -> None:
    with pytest.raises(InputError) as caught:
        request_paper(request("C37-I-08b", areas={"whole": areamaker.worked()}), "vi")
    assert "inside" in caught.value.text("en")


# --- the use case ---------------------------------------------------------------------------------


def test_a_procedure_with_several_forms_asks_for_one() -> None:
    with pytest.raises(InputError) as caught:
        paper_of_request("", "P15", {"whole": areamaker.worked()}, DAY, "vi", {})
    assert "C36-II-08" in caught.value.text("vi")


def test_a_procedure_without_a_form_is_refused() -> None:
    with pytest.raises(InputError):
        paper_of_request("", "P29", {"whole": areamaker.worked()}, DAY, "vi", {})


def test_roles_are_read_from_role_and_file(tmp_path: Any) -> None:
    with pytest.raises(InputError) as caught:
        role_areas((), ["half=a.gpkg"])
    assert "half=a.gpkg" in caught.value.text("en")
    with pytest.raises(InputError):
        role_areas((areamaker.worked(), inner()), [])


def test_values_are_texts_and_numbers_of_a_json_file(tmp_path: Any) -> None:
    file = tmp_path / "v.json"
    file.write_text('{"months": 12, "applicant": "A"}', encoding="utf-8")
    assert read_values(file) == {"months": "12", "applicant": "A"}
    assert read_values(None) == {}
    for bad in ("[]", '{"a": [1]}', '{"a": true}', "{"):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError):
            read_values(file)
    with pytest.raises(MissingError):
        read_values(tmp_path / "none.json")


def test_the_list_of_forms_tells_how_each_entry_is_known() -> None:
    (form,) = forms_document(DAY, "en", "P01")
    assert form["entries_known"] and {entry["mark"] for entry in form["entries"]} == {"read"}
