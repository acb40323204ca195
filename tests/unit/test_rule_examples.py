"""Every rule has three examples that run as written; the pages and numbers made from the data are current."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Dict, List

import pytest
import rule_catalogue
import rule_examples
import rule_numbers
import rules_page
from rule_examples import CASES, ExampleError, all_examples, examples_from, found_in, said
from rule_numbers import Numbers, accept, accepted, current_numbers, unsourced, versions

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Severity
from mineral_plugin.core.checks.engine import CHECKS
from mineral_plugin.core.regulation.model import Parameter

NAMES = [(rule, one.case) for rule, examples in all_examples().items() for one in examples.cases]
PASSING = ("clear", "not_applicable")
MOST_QUESTIONS = 12


@pytest.mark.parametrize(("rule", "case"), NAMES, ids=[f"{rule}-{case}" for rule, case in NAMES])
def test_an_example_gives_what_it_says(rule: str, case: str) -> None:
    example = next(one for one in all_examples()[rule].cases if one.case == case)
    assert tuple(map(said, found_in(rule, case))) == example.expected


def test_every_rule_of_the_set_has_examples_and_no_other() -> None:
    assert set(all_examples()) == set(versions())


@pytest.mark.parametrize("rule", list(all_examples()))
def test_the_three_examples_of_a_rule_pass_and_fail(rule: str) -> None:
    passes, fails, boundary, *_ = all_examples()[rule].cases
    assert {one.outcome for one in passes.expected} <= set(PASSING) and passes.expected
    assert "clear" not in {one.outcome for one in fails.expected}
    inputs = [(one.area, one.facts, one.layers, one.day, one.mineral) for one in (passes, fails, boundary)]
    assert all(one not in inputs[:place] for place, one in enumerate(inputs))


@pytest.mark.parametrize("rule", list(all_examples()))
def test_what_fails_says_what_to_do_and_titles_are_whole_sentences(rule: str) -> None:
    examples = all_examples()[rule]
    if examples.note is None:
        for found in found_in(rule, "fails"):
            assert found.remedy is not None and found.remedy.vi and found.remedy.en
    for one in examples.cases:
        assert one.title.vi.endswith(".") and one.title.en.endswith("."), one.name


# --- the reader ---------------------------------------------------------------------------------------


def entry(**more: Any) -> Dict[str, Any]:
    case = {"title": {"vi": "Ví dụ.", "en": "An example."}, "expect": {"outcome": "clear"}}
    return {"rule": "A06", **{name: dict(case) for name in CASES}, **more}


def test_a_plain_entry_has_the_usual_settings() -> None:
    (passes, _, _) = examples_from(entry()).cases
    assert (passes.procedure, passes.mineral, passes.day.isoformat()) == ("P14", "gold", "2026-11-23")
    assert passes.area.parts[0].top_m == 50.0 and passes.facts == {}


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"notes": {}}, "A06: unknown notes"),
        ({"shared": {"title": "x"}}, "A06 shared: unknown title"),
        ({"shared": {"area": {"box": [0, 0, 1, 1]}}}, "A06 passes: unknown box"),
        ({"shared": {"area": {"rectangle": [0, 0, 1, 1], "parts": []}}}, "flat or in parts"),
        ({"shared": {"area": {"rectangle": [0, 0, 1]}}}, "A06 passes: ValueError"),
        ({"shared": {"day": "23/11/2026"}}, "A06 passes: ValueError"),
        ({"shared": {"layers": [{"role": "sea", "rows": [{"colour": "red"}]}]}}, "sea: unknown colour"),
        (
            {"shared": {"layers": [{"role": "sea", "rows": [{"point": [0, 0], "line": [[0, 0]]}]}]}},
            "one shape",
        ),
        ({"fails": {"title": {"vi": "a", "en": "b"}}}, "title and expect"),
        ({"fails": {"title": {"vi": "a", "de": "b"}, "expect": {"outcome": "clear"}}}, "unknown de"),
        (
            {"fails": {"title": {"vi": "a", "en": "b"}, "expect": {"outcome": "good"}}},
            "A06 fails: ValueError",
        ),
        ({"fails": {"title": {"vi": "a", "en": "b"}, "expect": {"result": "clear"}}}, "unknown result"),
    ],
)
def test_what_is_written_wrong_is_refused_with_its_place(more: Dict[str, Any], place: str) -> None:
    with pytest.raises(ExampleError, match=place):
        examples_from(entry(**more))


def test_a_missing_case_is_refused() -> None:
    whole = entry()
    del whole["boundary"]
    with pytest.raises(ExampleError, match="missing boundary"):
        examples_from(whole)


def test_a_rule_twice_or_another_schema_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        document = {"schema": "rule-examples-1", "examples": [entry()]}
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ExampleError, match="A06 has examples twice"):
        rule_examples.read_examples(tmp_path)
    (tmp_path / "a.json").write_text('{"schema": "rule-examples-2", "examples": []}', encoding="utf-8")
    with pytest.raises(ExampleError, match=r"a\.json: schema"):
        rule_examples.read_examples(tmp_path)


@pytest.mark.parametrize("facts", [{"colour": "red"}, {"extension": "yes"}, {"expansion": "sideways"}])
def test_a_fact_that_no_rule_asks_or_of_another_kind_is_refused(
    facts: Dict[str, Any], tmp_path: Path
) -> None:
    (passes, _, _) = examples_from(entry(shared={"facts": facts})).cases
    with pytest.raises(InputError):
        rule_examples.run(passes, tmp_path)


def test_a_rule_that_is_not_in_force_says_nothing(tmp_path: Path) -> None:
    (passes, _, _) = examples_from(entry(shared={"day": "2025-06-30", "procedure": "P01"})).cases
    assert rule_examples.run(passes, tmp_path) == ()


# --- the catalogue ------------------------------------------------------------------------------------


def test_every_rule_of_the_catalogue_has_a_state_and_none_is_missing() -> None:
    states = rule_catalogue.states()
    assert len(states) == 75 and set(versions()) <= set(states)
    assert [rule for rule, state in states.items() if state == "missing"] == []


def test_what_polygons_dates_or_counts_decide_is_implemented() -> None:
    decided_by, not_possible = rule_catalogue.catalogue()
    states = rule_catalogue.states()
    tested = [rule for rule, by in decided_by.items() if {"polygons", "dates", "counts"} & set(by)]
    assert len(tested) > 50 and not set(tested) & set(not_possible)
    assert {states[rule] for rule in tested} == {"implemented"}


def test_few_rules_are_only_questions_and_each_of_them_asks() -> None:
    questions = [rule for rule, state in rule_catalogue.states().items() if state == "question"]
    assert len(questions) <= MOST_QUESTIONS
    assert all(versions()[rule][-1].facts for rule in questions)


def test_every_rule_of_the_set_has_a_check_and_every_check_a_rule() -> None:
    assert set(CHECKS) == set(versions())


# --- the pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rules.vi.md", "rules.en.md", "rule-catalogue.md"])
def test_a_page_is_up_to_date(name: str) -> None:
    written = (rules_page.DOCS / name).read_text(encoding="utf-8")
    assert written == rules_page.pages()[name], "run: python3 tools/in_venv.py tools/rules_page.py"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_shows_each_rule_with_article_numbers_and_sentences(lang: str) -> None:
    page = rules_page.page(lang)
    for rule, known in versions().items():
        section = page.split(f"### {rule} · ", 1)[1].split("\n### ", 1)[0]
        for one in known:
            assert all(citation.printed in section for citation in one.citations)
            assert all(f"`{name}`" in section for name in (*one.parameters, *one.facts, *one.roles))
        for case in CASES:
            for found in found_in(rule, case):
                assert found.message.text(lang) in section
                assert found.remedy is None or found.remedy.text(lang) in section


# --- numbers and their sources ------------------------------------------------------------------------

OLD = {"A01": [Numbers("aa", "read_copy: 41.1.a"), Numbers("bb", "read_copy: 41.1.b")]}


def test_no_number_of_the_set_changed_while_its_source_stayed() -> None:
    assert unsourced(accepted(), current_numbers()) == []


def test_every_version_of_the_set_is_written_down() -> None:
    known = {rule: [(one.numbers, one.source) for one in kept] for rule, kept in accepted().items()}
    now = {rule: [(one.numbers, one.source) for one in kept] for rule, kept in current_numbers().items()}
    assert known == now, "run: python3 tools/in_venv.py tools/rules_page.py --accept"


@pytest.mark.parametrize(
    ("now", "slips"),
    [
        (OLD["A01"], []),
        (
            [Numbers("aa", "read_copy: 41.1.a"), Numbers("cc", "read_copy: 41.1.b")],
            ["A01: read_copy: 41.1.b"],
        ),
        ([Numbers("aa", "read_copy: 41.1.a"), Numbers("cc", "read_copy: 41.1.b (sửa đổi)")], []),
        ([*OLD["A01"], Numbers("dd", "read_copy: 42")], []),
        ([*OLD["A01"], Numbers("dd", "read_copy: 41.1.a")], ["A01: read_copy: 41.1.a"]),
    ],
)
def test_a_number_that_changes_needs_another_source_line(now: List[Numbers], slips: List[str]) -> None:
    assert unsourced(OLD, {"A01": now}) == slips


def test_a_changed_number_of_the_set_is_found() -> None:
    now = current_numbers()
    first = now["A01"][0]
    assert unsourced(
        now, {**now, "A01": [first._replace(numbers="blocks; 2025-07-01 to ...; limit=99 km2")]}
    ) == [f"A01: {first.source}"]


@pytest.mark.parametrize(
    "name", ["corridor:dyke_4_5", "fee:exploration_licence.under_100_ha", "small_scattered:coal"]
)
def test_the_numbers_of_the_tables_are_kept_with_their_sources(name: str) -> None:
    now = current_numbers()
    first = now[name][0]
    assert any(sign.isdigit() for sign in first.numbers) and "text" in first.source
    slipped = {**now, name: [first._replace(numbers=first.numbers + "9"), *now[name][1:]]}
    assert unsourced(now, slipped) == [f"{name}: {first.source}"]


def test_the_line_of_numbers_tells_every_number_date_and_severity() -> None:
    rule = versions()["A01"][0]
    others = (
        replace(rule, parameters={"limit": Parameter(101.0, "km2")}),
        replace(rule, parameters={"limit": Parameter(100.0, "ha")}),
        replace(rule, valid_from=date(2025, 7, 2)),
        replace(rule, valid_to=date(2030, 1, 1)),
        replace(rule, severity=Severity.WARNS),
    )
    lines = {rule_numbers.numbers_of(one).numbers for one in (rule, *others)}
    assert len(lines) == 1 + len(others)


def test_a_correction_is_written_down_with_its_note_and_keeps_it() -> None:
    now = {"A01": [OLD["A01"][0], Numbers("cc", "read_copy: 41.1.b")]}
    document = json.loads(accept(OLD, now, "a slip of the pen"))
    assert [entry.get("note", "") for entry in document["rules"]["A01"]] == ["", "a slip of the pen"]
    kept = {"A01": [Numbers(**entry) for entry in document["rules"]["A01"]]}
    assert json.loads(accept(kept, now)) == document
