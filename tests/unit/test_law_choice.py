"""The law of the next check, told before it runs; and what a newer set changes for a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import rulesmaker
from packmaker import KEY, STRANGER, TODAY, trusting

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.dossier.drafts import RECEIPT
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.regulation.regimes import regime_of
from mineral_plugin.core.regulation.sets import shipped_set
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.choices import choices
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.draft_difference import can_move, difference_told, given_again
from mineral_plugin.core.work.draft_rules import DraftRules, Given, draft_rules
from mineral_plugin.core.work.drafting import make_draft
from mineral_plugin.core.work.kept_choice import choice_path, keep_choice, kept_choice
from mineral_plugin.core.work.law_choice import LawAsked, law_offered, rules_differing
from mineral_plugin.core.work.regulation_sets import install_rules_pack, label_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
OWN = shipped_set()
ASKED = LawAsked(TODAY, "P14", "limestone_vlxdtt")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def newer(content: Any) -> None:
    """Change A01, drop A07 and rename a mineral; the law was read a month further."""
    content["read_on"] = "2026-12-20"
    next(rule for rule in content["rules"] if rule["id"] == "A01")["parameters"]["limit"]["value"] = 120
    content["rules"] = [rule for rule in content["rules"] if rule["id"] != "A07"]
    for role in content["roles"]:
        role["rules"] = [one for one in role["rules"] if one != "A07"]
    content["minerals"][0]["name"]["en"] = "Renamed"


def install(home: Path, folder: Path, key: Any = KEY) -> str:
    identity = rulesmaker.identity_of(date(2026, 12, 20))
    pack = rulesmaker.rules_pack(folder / "press", "2026-12-20", {"set": newer}, key, identity)
    seen, _ = install_rules_pack(pack, home, trusting(), date(2026, 12, 21))
    return seen.label


def offered(home: Path, **more: Any) -> Any:
    return law_offered(replace(ASKED, **more), home, trusting())


def test_without_a_receipt_only_the_newest_set_is_told(home: Path) -> None:
    law = offered(home)
    assert law.used == OWN and law.sets == (OWN,)
    assert law.regime is None and not law.can_choose and law.differs == () and law.problem is None


def test_the_sets_that_may_be_chosen_come_with_the_one_read_furthest_first(
    home: Path, tmp_path: Path
) -> None:
    label = install(home, tmp_path)
    law = offered(home)
    assert [label_of(one) for one in law.sets] == [label, label_of(OWN)]
    assert law.used is not None and law.used.pack == label
    assert offered(home, rules=label_of(OWN)).used == OWN


def test_a_set_of_an_unknown_issuer_is_neither_offered_nor_used(home: Path, tmp_path: Path) -> None:
    label = install(home, tmp_path, STRANGER)
    assert offered(home).sets == (OWN,)
    refused = offered(home, rules=label)
    assert refused.used is None and refused.problem is not None
    assert refused.problem.phrase.id == "regulation.untrusted"
    assert refused.sets == (OWN,)


@pytest.mark.parametrize(
    ("received", "can_choose"),
    [(date(2026, 1, 15), True), (date(2026, 1, 16), False), (TODAY, False)],
)
def test_a_choice_is_offered_up_to_the_last_day_of_the_old_law(
    home: Path, received: date, can_choose: bool
) -> None:
    law = offered(home, received_on=received)
    assert law.can_choose is can_choose and bool(law.differs) is can_choose
    assert law.regime is not None and law.regime.received_on == received


def test_rules_that_changed_without_a_choice_are_not_shown_as_depending_on_one(home: Path) -> None:
    law = offered(home, received_on=date(2025, 7, 1), event_date=date(2025, 7, 2))
    assert law.regime is not None and law.regime.differs and not law.can_choose
    assert law.differs == ()


def test_a_receipt_after_the_event_is_told_and_the_set_stays(home: Path) -> None:
    law = offered(home, received_on=date(2026, 11, 24))
    assert law.used == OWN and law.regime is None
    assert law.problem is not None and law.problem.phrase.id == "regime.received_later"


def test_what_differs_is_one_sentence_for_each_rule_that_the_report_will_name(home: Path) -> None:
    law = offered(home, received_on=date(2025, 12, 31), regime="received")
    assert law.regime is not None and law.regime.stated == "received"
    assert [one.vi.split()[0] for one in law.differs] == list(law.regime.differs)
    assert all("2025" in one.en or "2026" in one.en for one in law.differs)


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("G09", "only under the law of 23 Nov 2026"),
        ("Z01", "On 31 Dec 2025:"),
        ("Z09", "the legal basis is"),
        ("G01", "nothing changes for this procedure"),
    ],
)
def test_the_sentence_says_in_what_the_rule_differs(rule: str, word: str) -> None:
    regime = regime_of(OWN, date(2025, 12, 31), TODAY, "", "III", "mining")
    told = dict(zip(regime.differs, rules_differing(OWN, regime, "mining")))
    assert word in told[rule].en


def test_a_severity_that_changed_is_told_where_the_wording_stayed() -> None:
    regime = regime_of(OWN, date(2025, 6, 30), TODAY, "", "III", "mining")
    told = dict(zip(regime.differs, rules_differing(OWN, regime, "mining")))
    assert "it warns on 30 Jun 2025 and blocks filing on 23 Nov 2026" in told["O01"].en


def test_procedures_and_minerals_are_those_of_the_set(home: Path, tmp_path: Path) -> None:
    install(home, tmp_path)
    used = offered(home).used
    names = [one.name.en for one in choices(TODAY, used).minerals]
    assert "Renamed" in names and choices(TODAY, used).version == "2026-12-20"
    assert "Renamed" not in [one.name.en for one in choices(TODAY).minerals]


def test_a_choice_is_kept_with_its_area_and_leaves_nothing_when_taken_back(home: Path) -> None:
    assert kept_choice(home, "a/1") == ""
    keep_choice(home, "a/1", "received")
    assert kept_choice(home, "a/1") == "received" and kept_choice(home, "b") == ""
    keep_choice(home, "a/1", "")
    assert kept_choice(home, "a/1") == "" and not choice_path(home, "a/1").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": "law-choice-1", "regime": "old"}', '{"schema": "x", "regime": "current"}']
)
def test_a_damaged_choice_is_not_taken_for_none(home: Path, text: str) -> None:
    keep_choice(home, "a", "current")
    choice_path(home, "a").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        kept_choice(home, "a")


# --- drafts -----------------------------------------------------------------------------------------


def draft_of(home: Path, *reference: str) -> Any:
    area = read_table_file(resource_path("demo", "tables", "dong-khe.txt"), name="Đồng Khê")
    request = CheckRequest(
        (area,),
        "P14",
        "limestone_vlxdtt",
        TODAY,
        reference=reference,
        sources=Sources(home, trusting()),
        rules=label_of(OWN),
    )
    return make_draft(check_areas(request, NOW, "test")[0], home, NOW)


def test_the_difference_for_a_draft_goes_rule_by_rule_and_ends_with_the_rest(
    home: Path, tmp_path: Path
) -> None:
    draft = draft_of(home)
    install(home, tmp_path)
    found = draft_rules(draft, Sources(home, trusting()))
    told = difference_told(found, TODAY)
    assert [one.head.en.split(" · ")[0] for one in told] == ["A01", "A07", "Other data"]
    assert told[0].head.en.endswith("coal and bauxite") and "120" in told[0].sentences[0].en
    assert found.diff is not None
    assert sum(len(one.sentences) for one in told) == len(found.diff.changes)
    assert difference_told(DraftRules(draft.reference, OWN, None, None), TODAY) == ()


def test_a_draft_may_move_while_there_is_a_newer_set_and_it_was_not_filed(home: Path, tmp_path: Path) -> None:
    draft, sources = draft_of(home), Sources(home, trusting())
    assert not can_move(draft, draft_rules(draft, sources))
    install(home, tmp_path)
    assert can_move(draft, draft_rules(draft, sources))
    (draft.folder / RECEIPT).write_text("{}", encoding="utf-8")
    assert not can_move(draft, draft_rules(draft, sources))


def test_own_files_are_named_again_only_where_the_draft_had_some(home: Path) -> None:
    spec = f"licence={resource_path('demo', 'reference.gpkg')}|layername=giay_phep|as_of=2026-11-01"
    assert given_again(draft_of(home), (spec,), "x@1") == Given(rules="x@1")
    assert given_again(draft_of(home, spec), (spec,), "x@1") == Given(reference=(spec,), rules="x@1")
