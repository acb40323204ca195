"""The tables of an audit, as CSV and XLSX; who has to be told."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping
from xml.etree import ElementTree

import pytest
from audit_samples import EVIL, sample_run
from schemas import problems

from mineral_plugin.core.audit.marks import with_marks
from mineral_plugin.core.audit.model import Mark, MarkState, NoteKind, PairKind
from mineral_plugin.core.report.audit_data import digest
from mineral_plugin.core.report.audit_rows import (
    gap_table,
    layer_table,
    note_table,
    pair_table,
    telling_table,
    tellings,
)
from mineral_plugin.core.report.audit_shape import is_audit
from mineral_plugin.core.report.audit_words import (
    KIND_WORDS,
    NOTE_WORDS,
    REASON_WORDS,
    kind_word,
    mark_text,
    reason_word,
)
from mineral_plugin.core.report.sheets import Column, Figure, Table, csv_bytes, xlsx_bytes
from mineral_plugin.core.work.audit_outputs import audit_document
from mineral_plugin.core.work.auditing import AuditRun

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_IN_QUESTION = ("conflict", "cannot_tell")
ACCEPTED = Mark(MarkState.ACCEPTED, "Đã thỏa thuận", "Nguyễn Văn A", date(2026, 11, 24), 10_000.0)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> AuditRun:
    return sample_run(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def document(run: AuditRun) -> Dict[str, Any]:
    return audit_document(run)


def marked(run: AuditRun, marks: Mapping[str, Mark]) -> Dict[str, Any]:
    return audit_document(replace(run, audit=replace(run.audit, pairs=with_marks(run.audit.pairs, marks))))


def read_csv(data: bytes) -> List[List[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_the_document_is_of_the_schema_and_of_the_shape_that_readers_ask_for(
    document: Dict[str, Any],
) -> None:
    assert problems("audit-1", document) == []
    assert is_audit(document)


def test_the_digest_covers_what_was_found_and_neither_marks_nor_circumstances(
    run: AuditRun, tmp_path: Path
) -> None:
    plain = digest(audit_document(run))
    assert digest(marked(run, {run.audit.pairs[0].id: ACCEPTED})) == plain
    again = sample_run(tmp_path)
    assert digest(audit_document(replace(again, run=replace(again.run, program="other")))) == plain
    assert digest(audit_document(sample_run(tmp_path, shift_m=0.01))) != plain


def test_every_object_is_told_once_and_pairs_name_its_number(document: Dict[str, Any]) -> None:
    refs = [(one["role"], one["source"], one["ref"]) for one in document["objects"]]
    assert refs == sorted(set(refs))
    first = document["pairs"][0]
    assert {document["objects"][first[side]]["ref"] for side in ("first", "second")} == {"12/GP-UBND", "B"}


def test_counts_are_those_of_the_lists(document: Dict[str, Any]) -> None:
    counts = document["counts"]
    assert counts["pairs"] == len(document["pairs"]) == sum(counts["kinds"].values())
    assert sum(counts["outcomes"].values()) == counts["pairs"]
    assert counts["notes"] == {"invalid": 0, "no_polygon": 0, "past_end": 2, "repeated_id": 2}
    in_question = counts["outcomes"]["conflict"] + counts["outcomes"]["cannot_tell"]
    assert document["marks"]["states"] == {"open": in_question, "accepted": 0, "fixed": 0}


def test_roles_without_a_layer_are_named_with_the_office_to_ask(document: Dict[str, Any]) -> None:
    roles = {one["role"] for one in document["without_data"]}
    assert "national_reserve" in roles
    assert not {"licence", "prohibited"} & roles
    assert all(one["ask"]["vi"] for one in document["without_data"])


def test_rules_of_pairs_are_told_with_title_and_article(document: Dict[str, Any]) -> None:
    rules = {rule["id"]: rule for rule in document["rules"]}
    assert set(rules) == {pair["rule"] for pair in document["pairs"]} - {None}
    assert "Điều 55" in rules["O01"]["article"]


def test_csv_opens_in_a_vietnamese_excel_and_holds_every_pair_in_order(document: Dict[str, Any]) -> None:
    data = csv_bytes(pair_table(document, "vi"), "vi")
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = read_csv(data)
    assert [row[-1] for row in rows] == [pair["id"] for pair in document["pairs"]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert rows[0][head.index("Diện tích chung (m²)")] == "10000,00"
    assert {len(row) for row in rows} == {len(head)}


def test_english_csv_has_decimal_points(document: Dict[str, Any]) -> None:
    head, first, *_ = read_csv(csv_bytes(pair_table(document, "en"), "en"))
    assert first[head.index("Common area (m²)")] == "10000.00"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "  =1", "＝1+1"]
)
def test_no_cell_of_a_csv_file_is_a_formula(cell: str) -> None:
    table = Table("t", (Column("a"), Column("b")), [(cell, Figure(-1.5, 1))])
    _, row = read_csv(csv_bytes(table, "en"))
    assert row[0].startswith("'")
    assert row[1] == "-1.5"


def sheets_of(data: bytes) -> Dict[str, List[List[str]]]:
    """Return the cells of a workbook by sheet: the kind of the cell (s or n) before its content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [one.get("name", "") for one in parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        texts = [one.text or "" for one in parsed(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}t")]
        sheets = [parsed(archive, f"xl/worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    return {
        name: [cells_of(row, texts) for row in sheet.iter(f"{_MAIN}row")]
        for name, sheet in zip(names, sheets)
    }


def parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def cells_of(row: ElementTree.Element, texts: List[str]) -> List[str]:
    found = []
    for cell in row.iter(f"{_MAIN}c"):
        value = cell.findtext(f"{_MAIN}v") or ""
        assert cell.find(f"{_MAIN}f") is None
        found.append(f"s:{texts[int(value)]}" if cell.get("t") == "s" else f"n:{value}")
    return found


def test_xlsx_has_a_sheet_for_each_table_with_numbers_as_numbers(document: Dict[str, Any]) -> None:
    makers = (pair_table, telling_table, gap_table, note_table, layer_table)
    sheets = sheets_of(xlsx_bytes([make(document, "vi") for make in makers]))
    assert list(sheets) == ["Các cặp", "Cần thông báo", "Khoảng hở", "Dòng cần xem lại", "Dữ liệu"]
    head, first, *rest = sheets["Các cặp"]
    assert "s:Diện tích chung (m²)" in head
    assert first[0] == "n:1"
    assert "n:10000.00" in first
    assert len(rest) == len(document["pairs"]) - 1


def test_texts_of_a_workbook_are_texts_whatever_they_begin_with(document: Dict[str, Any]) -> None:
    (rows,) = sheets_of(xlsx_bytes([pair_table(document, "vi")])).values()
    cells = {cell for row in rows for cell in row}
    assert {"s:=1+1", f"s:{EVIL}"} <= cells


def test_letters_that_xml_cannot_hold_do_not_break_a_workbook() -> None:
    table = Table("a/b[c]", (Column("x\x01"),), [("\x00\x0b\ufffe<&>",), ("",)])
    assert sheets_of(xlsx_bytes([table])) == {"a_b_c_": [["s:x"], ["s:<&>"], []]}


def test_equal_tables_give_equal_workbooks(document: Dict[str, Any]) -> None:
    first, second = (xlsx_bytes([pair_table(document, "en")]) for _ in range(2))
    assert first == second
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


def test_who_has_to_be_told_is_told_once_whatever_the_capitals(document: Dict[str, Any]) -> None:
    told = tellings(document)
    holders = [telling.holder for telling in told]
    assert holders[0] == "Công ty TNHH Đá Lào Cai"
    assert len(holders) == len({name.casefold() for name in holders})
    asking = [n for n, pair in enumerate(document["pairs"], start=1) if pair["outcome"] in _IN_QUESTION]
    assert sorted({number for telling in told for number in telling.pairs}) == asking


def test_holders_of_accepted_pairs_need_not_be_told(run: AuditRun) -> None:
    everything = {pair.id: replace(ACCEPTED, area_m2=1e9) for pair in run.audit.pairs}
    assert tellings(marked(run, everything)) == ()


def test_neighbours_and_odd_rows_are_listed(document: Dict[str, Any]) -> None:
    (gap,) = gap_table(document, "vi").rows
    assert Figure(1.02, 3) in gap
    notes = note_table(document, "en").rows
    assert [row[0] for row in notes] == ["Past its last day, no status says that it ended"] * 2 + [
        "Another row has the same number"
    ] * 2


def test_what_became_of_a_decision_is_said_in_the_state(run: AuditRun) -> None:
    pair = run.audit.pairs[0]
    texts = {}
    for name, mark in (
        ("accepted", ACCEPTED),
        ("grown", replace(ACCEPTED, area_m2=5_000.0)),
        ("fixed", replace(ACCEPTED, state=MarkState.FIXED)),
    ):
        told = marked(run, {pair.id: mark})
        texts[name] = mark_text(told["marks"]["pairs"][pair.id], told["pairs"][0], "vi")
    assert texts["accepted"] == "Chấp nhận ngày 24/11/2026, Nguyễn Văn A: Đã thỏa thuận"
    assert (
        "5.000 m²" in texts["grown"] and "10.000 m²" in texts["grown"] and "Đã thỏa thuận" in texts["grown"]
    )
    assert texts["fixed"].endswith("nhưng vẫn còn")


def test_every_kind_and_note_has_its_word() -> None:
    assert list(KIND_WORDS) == [kind.value for kind in PairKind]
    assert list(NOTE_WORDS) == [kind.value for kind in NoteKind]
    assert kind_word("two_depths", "vi") == "Khác tổ chức, khác độ sâu"


def test_a_reason_of_a_newer_program_is_told_as_it_is_written() -> None:
    assert reason_word("something_new", "vi") == "something_new"
    assert all(reason_word(reason, "vi") != reason for reason in REASON_WORDS)
