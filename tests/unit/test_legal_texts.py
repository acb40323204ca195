"""The list of legal texts: complete for what is cited, linked both ways, and cited only while in force."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from functools import lru_cache
from typing import Any, Iterator, Mapping, Set, Tuple

import pytest

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation import latest_set
from mineral_plugin.core.regulation.dated import newest
from mineral_plugin.core.regulation.loader import regulation_from

TODAY = date(2026, 11, 23)
KINDS = ("authorities", "calendar", "corridors", "fees", "procedures")
NUMBER = re.compile(
    r"\d+(?:\.\d+)?/(?:\d{4}/)?(?:QH\d+|NĐ-CP|NQ-CP|TT-[A-ZĐ]+|QĐ-[A-ZĐ][A-ZĐa-z]*|TB-[A-ZĐ]+|VPCP-[A-Z]+)"
)
# A page and a draft, which are sources of data and no texts of law.
NO_TEXTS = {"portal", "draft2023"}
# The portal writes TT-BNTMT once where it means TT-BNNMT.
MISPRINTS = {"36/2025/TT-BNTMT"}
# Law 54/2024 article 110: its articles on group IV were in force before the law was.
IN_FORCE_EARLY = {("O04", "l54"), ("Z06", "l54")}
# A fee known from a table that was replaced, from a draft or from others' notes is never told as certain.
SECOND_HAND = "third_party"
# In the corridors this mark says that the number stands in a wording that has ended.
CARRIED = "carried"
PERIOD = ("valid_from", "valid_to", "mark")


@lru_cache(maxsize=None)
def content(kind: str) -> Any:
    path = latest_set() if kind == "set" else newest(kind)
    return json.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=None)
def texts() -> Mapping[str, Mapping[str, Any]]:
    return {text["id"]: text for text in content("set")["texts"]}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def cited(citations: Any) -> Iterator[str]:
    for citation in citations:
        yield citation["text"]
        if "amended_by" in citation:
            yield from cited([citation["amended_by"]])


def dated(value: Any, where: str = "", period: Any = None) -> Iterator[Tuple[str, Any, Any]]:
    """Yield each object of some data with its place and the innermost period and mark around it."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict):
            own = {**(period or {}), **{key: inner[key] for key in PERIOD if key in inner}}
            yield f"{where}/{name}", inner, own
            yield from dated(inner, f"{where}/{name}", own)
        elif isinstance(inner, list):
            yield from dated(inner, f"{where}/{name}", period)


def named(entry: Mapping[str, Any]) -> Set[str]:
    """Return the texts that an entry cites: by their id, or by a number in its basis or its list of texts."""
    lines = [entry.get("text"), entry.get("basis"), *entry.get("legal", ())]
    found = [line for line in lines if isinstance(line, str)]
    numbers = {number for line in found for number in NUMBER.findall(line)}
    by_number = {id_ for number in numbers for id_ in by_numbers().get(number, ())}
    return by_number | (set(found) & set(texts()))


@lru_cache(maxsize=None)
def by_numbers() -> Mapping[str, Tuple[str, ...]]:
    """Return the ids of the texts that carry a number; the portal leaves out the sort of text."""
    pairs = [(number, id_) for id_, text in texts().items() for number in NUMBER.findall(text["cited_as"])]
    return {number: tuple(id_ for other, id_ in pairs if other == number) for number, _ in pairs}


def loaded(data: Any) -> Any:
    return regulation_from(Node(data, "", "set-test.json"), TODAY)


def outside(entry: Mapping[str, Any], text_id: str) -> bool:
    """Return whether an entry holds on a day on which a text that it cites is known not to."""
    text = texts()[text_id]
    begins, ends = entry.get("valid_from") or "0000", entry.get("valid_to") or "9999"
    return begins < (text["in_force"] or "0000") or ends > (text["ended"] or "9999")


@pytest.mark.parametrize("kind", ["set", *KINDS])
def test_every_text_named_by_its_number_is_in_the_list(kind: str) -> None:
    known = {number for text in texts().values() for number in NUMBER.findall(text["cited_as"])}
    named = {number for line in strings(content(kind)) for number in NUMBER.findall(line)}
    assert named - known - MISPRINTS == set()


@pytest.mark.parametrize("kind", ["authorities", "fees"])
def test_texts_of_the_other_files_are_those_of_the_list(kind: str) -> None:
    for text in content(kind)["texts"]:
        if text["id"] in NO_TEXTS:
            continue
        whole = texts()[text["id"]]["cited_as"]
        assert set(NUMBER.findall(text["cited_as"])) <= set(NUMBER.findall(whole)), text["id"]


def test_the_calendar_names_no_code_that_is_not_in_the_list() -> None:
    codes = {text["cited_as"] for text in texts().values() if text["cited_as"].startswith("Bộ luật")}
    named = [line for line in strings(content("calendar")) if line.startswith("Bộ luật")]
    assert named and all(any(line.startswith(code) for code in codes) for line in named)


def test_each_file_with_citations_has_some() -> None:
    """Guards the tests above: a pattern that finds nothing would pass them all."""
    for kind in ("set", "authorities", "calendar", "fees", "procedures"):
        assert any(NUMBER.search(line) for line in strings(content(kind))), kind
    assert any(corridor["citations"] for corridor in content("corridors")["corridors"])


def test_amendments_are_linked_both_ways() -> None:
    forward: Set[Tuple[str, str]] = {
        (text["id"], other) for text in texts().values() for other in text["amended_by"]
    }
    backward: Set[Tuple[str, str]] = {
        (other, text["id"]) for text in texts().values() for other in text.get("amends", ())
    }
    assert forward == backward
    assert {id_ for pair in forward for id_ in pair} <= set(texts())
    assert ("l54", "l147") in forward and ("d193", "d21") in forward and ("c39", "c04") in forward


def test_no_text_amends_itself_or_is_amended_before_it_was_in_force() -> None:
    for text in texts().values():
        for other in text["amended_by"]:
            later = texts()[other]["in_force"]
            assert other != text["id"]
            assert not (later and text["in_force"]) or later >= text["in_force"], (text["id"], other)


def test_no_text_ends_before_it_begins() -> None:
    for text in texts().values():
        days = [text[name] for name in ("issued", "in_force", "ended") if text[name]]
        assert days == sorted(days), text["id"]


@pytest.mark.parametrize(
    ("text_id", "changed"),
    [
        ("d193", {"ended": "2025-07-01"}),
        ("d158_2016", {"issued": "2017-01-16"}),
        ("c973", {"issued": "2001-02-02", "ended": "2001-02-01"}),
    ],
)
def test_a_text_that_ends_before_it_begins_is_refused(text_id: str, changed: Mapping[str, str]) -> None:
    data = copy.deepcopy(content("set"))
    place = list(texts()).index(text_id)
    data["texts"][place].update(changed)
    with pytest.raises(InputError) as raised:
        loaded(data)
    assert raised.value.phrase.values["place"] == f"/texts/{place}"


def test_no_number_is_in_the_list_twice() -> None:
    named = [text["cited_as"] for text in texts().values()]
    assert sorted(set(named)) == sorted(named)


def test_no_rule_cites_a_text_outside_its_days_in_force() -> None:
    found = {
        (rule["id"], text_id)
        for rule in content("set")["rules"]
        for text_id in cited(rule["citations"])
        if outside(rule, text_id)
    }
    assert found - IN_FORCE_EARLY == set()


def test_the_early_articles_are_cited_from_the_day_of_law_54_on_group_four() -> None:
    begins = [
        rule["valid_from"]
        for rule in content("set")["rules"]
        for text_id in cited(rule["citations"])
        if (rule["id"], text_id) in IN_FORCE_EARLY and outside(rule, text_id)
    ]
    assert set(begins) == {"2025-01-15"}


@pytest.mark.parametrize("kind", ["authorities", "fees", "procedures", "corridors"])
def test_nothing_is_cited_outside_its_days_in_force(kind: str) -> None:
    """What the other files of the set rest on holds in the days for which they say it."""
    whole = content(kind)
    file_days = {key: whole[key] for key in PERIOD if key in whole}
    entries = [
        (where, text_id, own) for where, entry, own in dated(whole, "", file_days) for text_id in named(entry)
    ]
    found = [
        (where, text_id)
        for where, text_id, own in entries
        if own.get("mark") not in (CARRIED, SECOND_HAND) and outside(own, text_id)
    ]
    assert found == []
    assert entries, "nothing that is cited was found"


@pytest.mark.parametrize(
    ("text_id", "issued", "in_force", "ended"),
    [
        ("l60", None, "2011-07-01", "2025-06-30"),
        ("d158_2016", "2016-11-29", "2017-01-15", "2025-07-01"),
        ("c45_2016", "2016-12-26", "2017-03-15", "2025-07-01"),
        ("l147", "2025-12-11", "2026-01-01", None),
        ("c10", None, "2024-03-21", None),
        ("c191", None, None, "2024-03-20"),
        ("d56_2018", None, None, "2026-01-13"),
        ("d224_2026", None, "2026-07-01", None),
        ("r6625", "2026-09-04", "2026-09-15", "2027-02-28"),
    ],
)
def test_days_of_texts_as_the_copies_say(text_id: str, issued: Any, in_force: Any, ended: Any) -> None:
    text = texts()[text_id]
    assert (text["issued"], text["in_force"], text["ended"]) == (issued, in_force, ended)


def test_the_loaded_texts_have_names_in_both_languages_and_both_links() -> None:
    law = loaded(content("set"))
    assert len(law.texts) == len(texts())
    assert all(text.name.vi and text.name.en for text in law.texts.values())
    assert law.texts["d21"].amends == ("d193",) and law.texts["d193"].amended_by == ("d21",)


def test_sentences_name_no_text_that_is_not_in_the_list() -> None:
    known = {number for text in texts().values() for number in NUMBER.findall(text["cited_as"])}
    for name in ("vi.json", "en.json"):
        words = json.loads(resource_path("words", name).read_text(encoding="utf-8"))
        named = {number for line in strings(words) for number in NUMBER.findall(line)}
        assert named - known == set()
