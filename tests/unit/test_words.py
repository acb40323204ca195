"""What people read: the two catalogues, their formatter, and the tool that keeps them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import words as tool

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_number, format_place
from mineral_plugin.core.base.words import Bilingual, Phrase, both, catalogue, say

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"": "x", "date": date(2026, 11, 23), "time": datetime(2026, 11, 23, 8, 5), "list": ["a", "b"]}


def test_both_catalogues_have_the_same_ids_and_no_empty_sentence() -> None:
    assert catalogue("vi").keys() == catalogue("en").keys()
    assert len(catalogue("vi")) > 0
    for language in ("vi", "en"):
        assert [key for key, sentence in catalogue(language).items() if not sentence.strip()] == []


def test_every_sentence_names_the_same_places_in_both_languages() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    assert [key for key in vi if tool.places(vi[key]) != tool.places(en[key])] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_can_be_filled(language: str) -> None:
    for key, sentence in catalogue(language).items():
        values = {name: SAMPLES.get(spec, 1234.5) for name, spec in tool.places(sentence)}
        said = say(Phrase(key, values), language)
        assert "{" not in said
        assert "}" not in said


def test_the_catalogues_are_written_the_one_way_so_that_changes_stay_small() -> None:
    for language in ("vi", "en"):
        text = resource_path("words", f"{language}.json").read_text(encoding="utf-8")
        again = json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        assert text == again


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (2383275, 2, "2.383.275,00", "2,383,275.00"),
        (2383275.125, 2, "2.383.275,12", "2,383,275.12"),
        (Decimal("0.005"), 2, "0,00", "0.00"),
        (-0.001, 2, "0,00", "0.00"),
        (-1234.5, 1, "-1.234,5", "-1,234.5"),
        (999.999, 2, "1.000,00", "1,000.00"),
        (7, 0, "7", "7"),
    ],
)
def test_numbers_follow_the_language(value: float, decimals: int, vi: str, en: str) -> None:
    assert format_number(value, decimals, "vi") == vi
    assert format_number(value, decimals, "en") == en


@pytest.mark.parametrize(
    ("value", "spec", "vi", "en"),
    [
        (date(2026, 3, 5), "date", "05/03/2026", "5 Mar 2026"),
        (datetime(2026, 11, 23, 8, 5), "time", "23/11/2026 08:05", "23 Nov 2026 08:05"),
        (123450, "ha", "12,345 ha", "12.345 ha"),
        (1000000, "ha", "100,00 ha", "100.00 ha"),
        (2500000, "km2", "2,5 km²", "2.5 km²"),
        (1234.5, "m2", "1.234,5 m²", "1,234.5 m²"),
        (0.0125, "m", "0,012 m", "0.012 m"),
        (1234.5678, "n3", "1.234,568", "1,234.568"),
        (["a", "b"], "list", "a, b", "a, b"),
        ("1/GP", "", "1/GP", "1/GP"),
    ],
)
def test_places_follow_their_format_and_the_language(value: object, spec: str, vi: str, en: str) -> None:
    assert format_place(value, spec, "vi") == vi
    assert format_place(value, spec, "en") == en


def test_a_phrase_is_said_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = {"vi": {"t.area": "Diện tích {a:ha}"}, "en": {"t.area": "Area {a:ha}"}}
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", sentences.__getitem__)
    assert both(Phrase("t.area", {"a": 23832750})) == Bilingual("Diện tích 2.383,275 ha", "Area 2,383.275 ha")


def test_a_term_is_said_in_the_language_of_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = {
        "vi": {"t.one": "Thiếu {role}", "t.role": "khu vực cấm"},
        "en": {"t.one": "Missing: {role}", "t.role": "prohibited area"},
    }
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", sentences.__getitem__)
    said = both(Phrase("t.one", {"role": Phrase("t.role")}))
    assert said == ("Thiếu khu vực cấm", "Missing: prohibited area")


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 working days"),
        (1, "1 working day"),
        (1.0, "1 working day"),
        (2, "2 working days"),
        (21, "21 working days"),
    ],
)
def test_one_is_counted_in_the_singular(count: float, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = {"en": {"t.days": "{count:n0} working days of {days} {names}"}}
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", sentences.__getitem__)
    assert say(Phrase("t.days", {"count": count, "days": "1", "names": "days"}), "en") == f"{said} of 1 days"


def test_an_unknown_id_and_a_missing_place_are_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", {"vi": {"t.x": "{a}"}}.__getitem__)
    with pytest.raises(KeyError):
        say(Phrase("t.none"), "vi")
    with pytest.raises(KeyError):
        say(Phrase("t.x"), "vi")


@pytest.mark.parametrize("sentence", ["{}", "{0}", "{a!r}"])
def test_a_place_has_a_plain_name(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", {"vi": {"t.x": sentence}}.__getitem__)
    with pytest.raises(KeyError):
        say(Phrase("t.x", {"a": 1, "0": 1, "": 1}), "vi")


def test_values_that_are_equal_but_said_otherwise_are_not_mixed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = {"t.value": "<{a}>", "t.term": "đá"}
    monkeypatch.setattr("mineral_plugin.core.base.words.catalogue", {"vi": sentences, "en": sentences}.get)
    values = [1, True, 1.0, "1", ("m", "n"), Bilingual("m", "n"), [1, "1"], Phrase("t.term"), {"t.term"}]
    said = [both(Phrase("t.value", {"a": value})).vi for value in values * 2]
    one_each = ["<1>", "<True>", "<1>", "<1>", "<m, n>", "<m>", "<1, 1>", "<đá>", "<{'t.term'}>"]
    assert said == one_each * 2


def test_an_error_says_its_sentence_in_the_language_asked_for() -> None:
    error = InputError("error.zone_text", text="12/5")
    assert "12/5" in error.text("vi")
    assert "12/5" in error.text("en")
    assert error.text("vi") != error.text("en")


# --- the tool ---------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "mineral_plugin").mkdir()
    return tmp_path


def write_code(tree: Path, code: str) -> None:
    (tree / "mineral_plugin" / "some.py").write_text(code, encoding="utf-8")


def test_an_added_sentence_stands_in_both_files_and_sorted(tree: Path) -> None:
    assert tool.add(tree, "b.two", "Câu {n:n0}", "Sentence {n:n0}", replace=False) == []
    assert tool.add(tree, "a.one", "Một", "One", replace=False) == []
    assert list(tool.load(tree)["vi"]) == ["a.one", "b.two"]
    assert tool.load(tree)["en"] == {"a.one": "One", "b.two": "Sentence {n:n0}"}


@pytest.mark.parametrize(
    ("identifier", "vi", "en"),
    [
        ("a.one", "Câu {n}", "Sentence"),
        ("a.one", "Câu {n:n0}", "Sentence {n:n1}"),
        ("a.one", "Câu {n:n9}", "Sentence {n:n9}"),
        ("a.one", "Câu {N}", "Sentence {N}"),
        ("a.one", "", "Sentence"),
        ("a.one", "Câu", "Câu thử"),
        ("nodot", "Câu", "Sentence"),
    ],
)
def test_an_entry_that_could_not_be_said_is_refused(tree: Path, identifier: str, vi: str, en: str) -> None:
    assert tool.add(tree, identifier, vi, en, replace=False)
    assert tool.load(tree) == {"vi": {}, "en": {}}


def test_an_entry_changes_only_when_asked_to(tree: Path) -> None:
    tool.add(tree, "a.one", "Một", "One", replace=False)
    assert tool.add(tree, "a.one", "Hai", "Two", replace=False)
    assert tool.add(tree, "a.one", "Một", "One", replace=False) == []
    assert tool.add(tree, "a.one", "Hai", "Two", replace=True) == []
    assert tool.load(tree)["vi"] == {"a.one": "Hai"}


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ('x = "other"', "a.one: no code"),
        ('Phrase("a.one", {"n": 1}); Phrase("a.two")', "a.two is in no catalogue"),
        ('Phrase("a.one", {"m": 1})', "the code fills ['m']"),
        ('class Bad(MineralError): pass\nraise Bad("a.one", m=1)', "the code fills ['m']"),
        ('x = ("a.one", "a.onne")', "a.onne looks like an id"),
    ],
)
def test_the_check_finds_what_does_not_fit(tree: Path, code: str, complaint: str) -> None:
    tool.add(tree, "a.one", "Câu {n}", "Sentence {n}", replace=False)
    write_code(tree, code)
    assert any(complaint in problem for problem in tool.check(tree))


@pytest.mark.parametrize(
    "code",
    [
        'Phrase("a.one", {"n": 1})',
        'Phrase("a.one", values)',
        'x = "a.one"',
        'x = f"a.{name}"',
        'class Bad(MineralError): pass\nraise Bad("a.one", n=1)',
    ],
)
def test_the_check_accepts_each_way_of_using_a_sentence(tree: Path, code: str) -> None:
    tool.add(tree, "a.one", "Câu {n}", "Sentence {n}", replace=False)
    write_code(tree, code)
    assert tool.check(tree) == []


def test_a_data_file_counts_as_use(tree: Path) -> None:
    tool.add(tree, "a.one", "Câu", "Sentence", replace=False)
    (tree / "resources" / "rules.json").write_text('{"rules": [{"message": "a.one"}]}', encoding="utf-8")
    assert tool.check(tree) == []


def test_the_catalogues_of_this_project_pass_their_own_check() -> None:
    assert tool.check(ROOT) == []
