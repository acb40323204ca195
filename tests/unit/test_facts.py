"""Facts of an application: what only the applicant knows, refused where it fits no question."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from checks_world import plain_area
from schemas import problems

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.facts import Facts, read_facts
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Choice, FactKind

QUESTION = Bilingual("Có không?", "Is it so?")
KINDS = (
    FactKind("extension", "flag", "", (), QUESTION),
    FactKind("term", "number", "years", (), QUESTION),
    FactKind("granted", "date", "", (), QUESTION),
    FactKind("decision", "text", "", (), QUESTION),
    FactKind("way", "choice", "", (Choice("auction", QUESTION), Choice("list", QUESTION)), QUESTION),
    FactKind("old_area", "area", "", (), QUESTION),
)
REGULATION = replace(load_regulation(date(2026, 11, 23)), facts=KINDS)
STATED = {
    "extension": False,
    "term": 5.5,
    "granted": "2020-02-29",
    "decision": "12/QĐ-UBND",
    "way": "list",
    "old_area": {"areas": "old.gpkg"},
}


def written(folder, facts, schema="facts-1"):
    path = folder / "facts.json"
    path.write_text(json.dumps({"schema": schema, "facts": facts}, ensure_ascii=False), encoding="utf-8")
    return path


def test_facts_of_every_kind_are_read(tmp_path):
    write_areas(tmp_path / "old.gpkg", [plain_area()])
    path = written(tmp_path, STATED)
    assert problems("facts-1", json.loads(path.read_text(encoding="utf-8"))) == []
    facts = read_facts(path, REGULATION)
    assert (facts.flag("extension"), facts.number("term"), facts.day("granted")) == (
        False,
        5.5,
        date(2020, 2, 29),
    )
    assert (facts.text("decision"), facts.text("way")) == ("12/QĐ-UBND", "list")
    assert facts.area("old_area") == plain_area()


def test_what_is_not_stated_is_neither_yes_nor_no():
    facts = Facts()
    assert (facts.flag("extension"), facts.number("term"), facts.area("old_area")) == (None, None, None)


def test_a_report_tells_an_area_by_its_id(tmp_path):
    write_areas(tmp_path / "old.gpkg", [plain_area()])
    told = read_facts(written(tmp_path, STATED), REGULATION).as_dict()
    assert told == {**STATED, "old_area": plain_area().id}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("extension", "no"),
        ("term", "five"),
        ("term", True),
        ("granted", "29/02/2020"),
        ("decision", ""),
        ("way", "gift"),
        ("old_area", "old.gpkg"),
        ("colour", "red"),
    ],
)
def test_an_answer_that_fits_no_question_is_refused_with_its_place(tmp_path, name, value):
    with pytest.raises(InputError) as error:
        read_facts(written(tmp_path, {name: value}), REGULATION)
    assert name in error.value.text("vi") and error.value.text("vi").endswith(".")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema": "facts-2", "facts": {}}', "[" * 100_000])
def test_a_file_that_holds_no_facts_is_one_sentence(tmp_path, text):
    path = tmp_path / "facts.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MineralError) as error:
        read_facts(path, REGULATION)
    assert error.value.text("en").endswith(".")


def test_missing_files_are_told(tmp_path):
    with pytest.raises(MissingError):
        read_facts(tmp_path / "none.json", REGULATION)
    with pytest.raises(MineralError):
        read_facts(written(tmp_path, {"old_area": {"areas": "none.gpkg"}}), REGULATION)
