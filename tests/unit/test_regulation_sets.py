"""Rule sets: whole or refused, all versions kept, the one a check uses, the age of the law, drafts."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import rulesmaker
from checks_world import plain_area
from packmaker import KEY, STRANGER, TODAY, trusting
from schemas import problems

from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.checks.deadlines import RECEIVED
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.dossier import manifest
from mineral_plugin.core.dossier.attaching import attach_file
from mineral_plugin.core.dossier.drafts import RECEIPT
from mineral_plugin.core.dossier.manifest import checked_manifest
from mineral_plugin.core.reference.manifest import RULES, PackFile, manifest_bytes
from mineral_plugin.core.reference.sealed import read_sealed, sealer
from mineral_plugin.core.reference.shelf import install, opened, places
from mineral_plugin.core.reference.signature import signed
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.set_diff import diff_sets
from mineral_plugin.core.regulation.sets import KINDS, files_in, shipped_set, shipped_sets, whole_set
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.law_age import law_age
from mineral_plugin.core.report.model import digest, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.draft_rules import Given, draft_rules, move_draft
from mineral_plugin.core.work.drafting import make_draft
from mineral_plugin.core.work.packs import restore_pack
from mineral_plugin.core.work.regulation_sets import (
    choose_set,
    compare_sets,
    install_rules_pack,
    label_of,
    list_sets,
    make_rules_pack,
    recorded_set,
    rules_text,
    rules_told,
    verify_rules_pack,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
ISSUED = date(2026, 12, 20)
LATER = date(2026, 12, 21)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def newer(content: Any) -> None:
    """Change A01 to 120 km2, A06 to a warning and drop A07; the law was read a month further."""
    content["read_on"] = "2026-12-20"
    rules = {rule["id"]: rule for rule in content["rules"]}
    rules["A01"]["parameters"]["limit"]["value"] = 120
    rules["A06"]["severity"] = "warns"
    content["rules"] = [rule for rule in content["rules"] if rule["id"] != "A07"]
    for role in content["roles"]:
        role["rules"] = [one for one in role["rules"] if one != "A07"]


@pytest.fixture(scope="module")
def press(tmp_path_factory: Any) -> Any:
    """Return a function that makes the pack of a changed set, each but once."""

    @lru_cache(maxsize=None)
    def packed(version: str = "2026-12-20", key: Any = KEY) -> Path:
        identity = rulesmaker.identity_of(ISSUED)
        return rulesmaker.rules_pack(tmp_path_factory.mktemp("press"), version, {"set": newer}, key, identity)

    return packed


@pytest.fixture
def installed(press: Any, home: Path) -> Any:
    """Return a function that installs such a pack and returns its label."""

    def install_pressed(**more: Any) -> str:
        seen, _ = install_rules_pack(press(**more), home, trusting(), LATER)
        return seen.label

    return install_pressed


@lru_cache(maxsize=None)
def quarry() -> Any:
    return read_table_file(resource_path("demo", "tables", "dong-khe.txt"), name="Đồng Khê")


def request(home: Path, **more: Any) -> CheckRequest:
    sources = Sources(home, more.pop("trust", trusting()))
    return CheckRequest(
        (quarry(),), "P14", "limestone_vlxdtt", more.pop("day", TODAY), sources=sources, **more
    )


def checked(home: Path, now: datetime = NOW, **more: Any) -> Any:
    (report,) = check_areas(request(home, **more), now, "test")
    return report


def refused(kind: type, act: Any, *arguments: Any) -> str:
    with pytest.raises(kind) as caught:
        act(*arguments)
    assert caught.value.text("vi") != caught.value.text("en")
    return str(caught.value.phrase.id)


# --- whole or refused -------------------------------------------------------------------------------


def test_the_set_of_the_program_is_whole() -> None:
    own = whole_set(shipped_set().files.values())
    assert own == shipped_set() and own.read_on == date(2026, 11, 23)
    assert own.sha256 == load_regulation(TODAY).sha256
    assert shipped_sets()[0] == own


@pytest.mark.parametrize("kind", KINDS)
def test_a_set_without_one_of_its_files_is_refused(tmp_path: Path, kind: str) -> None:
    paths = rulesmaker.write_set(tmp_path, "2027-01-01", {})
    rest = [path for path in paths if not path.name.startswith(f"{kind}-")]
    assert refused(InputError, whole_set, rest) == "regulation.not_whole"


@pytest.mark.parametrize("kind", KINDS[1:])
def test_files_of_two_versions_are_no_set(tmp_path: Path, kind: str) -> None:
    paths = rulesmaker.write_set(tmp_path, "2027-01-01", {kind: {"version": "2026-12-31"}})
    assert refused(InputError, whole_set, paths) == "regulation.other_version"


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("set", "rules"),
        ("set", "read_on"),
        ("set", "transitions"),
        ("authorities", "rows"),
        ("calendar", "days"),
        ("corridors", "works"),
        ("fees", "fees"),
        ("procedures", "procedures"),
    ],
)
def test_every_file_of_a_set_is_read_before_it_is_one(tmp_path: Path, kind: str, field: str) -> None:
    paths = rulesmaker.write_set(tmp_path, "2027-01-01", {kind: lambda content: content.pop(field)})
    with pytest.raises(InputError) as caught:
        whole_set(paths)
    assert f"{kind}-2027-01-01.json" in caught.value.text("en")


def test_two_files_of_a_kind_a_strange_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    paths = rulesmaker.write_set(tmp_path / "a", "2027-01-01", {})
    (tmp_path / "a" / "zz.json").write_bytes(paths[0].read_bytes())
    assert refused(InputError, whole_set, files_in(tmp_path / "a")) == "regulation.two_files"
    (tmp_path / "a" / "zz.json").write_text('{"schema": "recipe-1"}')
    assert refused(InputError, whole_set, files_in(tmp_path / "a")) == "error.data_choice"
    (tmp_path / "b").mkdir()
    assert refused(InputError, files_in, tmp_path / "b") == "regulation.no_files"


def test_a_clause_without_its_citation_is_refused(tmp_path: Path) -> None:
    def unfounded(content: Any) -> None:
        content["transitions"][0]["choice"] = True

    paths = rulesmaker.write_set(tmp_path, "2027-01-01", {"set": unfounded})
    assert refused(InputError, whole_set, paths) == "error.regulation_clause"


# --- packs ------------------------------------------------------------------------------------------


def test_a_pack_is_verified_without_being_installed(tmp_path: Path, home: Path, press: Any) -> None:
    seen, rules = verify_rules_pack(press(), home, trusting())
    assert (seen.label, seen.kind, rules.version) == ("bo-quy-dinh@2026-12-20", "rules", "2026-12-20")
    assert list(home.iterdir()) == []


def test_all_versions_stay_and_the_first_difference_is_told(
    tmp_path: Path, home: Path, installed: Any, press: Any
) -> None:
    _, diff = install_rules_pack(press(), home, trusting(), LATER)
    assert diff is not None and diff.rules == ("A01", "A06", "A07")
    installed(version="2027-01-05")
    labels = [one.label for one in list_sets(home, trusting())]
    assert labels == [
        f"program@{shipped_set().version}",
        "bo-quy-dinh@2027-01-05",
        "bo-quy-dinh@2026-12-20",
    ]


def test_a_pack_of_reference_data_is_no_rule_set(tmp_path: Path, home: Path) -> None:
    from builders import box, licence
    from packmaker import Recipe, make

    path = make(tmp_path / "p", Recipe({"licence": [licence("GP-1", box(0, 0, 1, 1))]}))
    assert refused(InputError, verify_rules_pack, path, home, trusting()) == "regulation.no_rules"
    assert refused(InputError, install_rules_pack, path, home, trusting(), TODAY) == "regulation.no_rules"


# --- the set a check uses ---------------------------------------------------------------------------


def test_a_check_uses_the_newest_trusted_set_and_names_it(home: Path, installed: Any) -> None:
    assert checked(home).regulation["version"] == shipped_set().version
    label = installed()
    told = checked(home).regulation
    assert (told["version"], told["pack"], told["read_on"]) == ("2026-12-20", label, "2026-12-20")
    assert told["sha256"] == choose_set(label, home, trusting()).sha256 != shipped_set().sha256
    assert checked(home, rules=shipped_set().version).regulation["pack"] is None


def test_the_other_files_of_the_chosen_set_count_too(home: Path, installed: Any) -> None:
    installed()
    law = choose_set("", home, trusting()).regulation(TODAY)
    assert sorted(law.files) == sorted(KINDS[1:])
    assert all(home in path.parents for path in law.files.values())
    assert shipped_set().regulation(TODAY).files == {}


def test_a_check_under_a_set_reads_no_file_of_another(installed: Any, home: Path, monkeypatch: Any) -> None:
    label = installed()

    def refuse(*_: Any) -> Path:
        raise AssertionError("a check fell back to the files of the program")

    for place in (
        "dated.newest",
        "authority_data.newest",
        "fees.newest",
        "corridors.latest_table",
        "calendar.latest_calendar",
        "procedures_loader.latest_procedures",
    ):
        monkeypatch.setattr(f"mineral_plugin.core.regulation.{place}", refuse)
    facts = Facts({RECEIVED: date(2026, 11, 20)})
    report = checked(home, rules=label, facts=facts)
    assert report.regulation["pack"] == label
    assert not [finding for finding in report.findings if finding.outcome is Outcome.ERROR]


def test_a_set_of_an_unknown_issuer_is_not_used_and_not_named_in_vain(home: Path, installed: Any) -> None:
    label = installed(key=STRANGER)
    assert choose_set("", home, trusting()) == shipped_set()
    assert refused(InputError, choose_set, label, home, trusting()) == "regulation.untrusted"


def test_a_damaged_set_is_refused_and_never_replaced_in_silence(home: Path, installed: Any) -> None:
    label = installed()
    path = choose_set(label, home, trusting()).files["set"]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b'"value": 120', b'"value": 999'))
    for wanted in ("", label, "2026-12-20"):
        assert refused(InputError, choose_set, wanted, home, trusting()) == "pack.changed"
    with pytest.raises(InputError):
        checked(home)
    assert checked(home, rules=shipped_set().version).regulation["pack"] is None
    restore_pack(label, home, trusting())
    assert choose_set("", home, trusting()).pack == label


def test_a_damaged_set_that_a_newer_one_replaced_stops_nothing(
    tmp_path: Path, home: Path, installed: Any
) -> None:
    def much_newer(content: Any) -> None:
        content["read_on"] = "2027-01-20"

    old = installed()
    path = choose_set(old, home, trusting()).files["set"]
    identity = rulesmaker.identity_of(date(2027, 1, 21))
    (tmp_path / "q").mkdir()
    pack = rulesmaker.rules_pack(tmp_path / "q", "2027-01-20", {"set": much_newer}, KEY, identity)
    install_rules_pack(pack, home, trusting(), date(2027, 1, 21))
    path.chmod(0o600)
    path.write_bytes(b"{}")
    assert choose_set("", home, trusting()).version == "2027-01-20"


def sealed_as(version: str, paths: Any, home: Path, folder: Path) -> Path:
    """Return files sealed under a version, unread, by whoever issued the set that is installed."""
    known = opened(places(home, RULES)[0]).manifest
    files = tuple(PackFile(path.name, path.stat().st_size, sha256_of_file(path)) for path in paths)
    data = manifest_bytes(replace(known, version=version, files=files))
    pack = folder / f"{version}.mlpack"
    write_whole(pack, sealer(data, signed(data, KEY), {path.name: path for path in paths}))
    return pack


def test_a_pack_of_another_version_than_its_set_is_refused(
    tmp_path: Path, home: Path, installed: Any
) -> None:
    paths, label = rulesmaker.write_set(tmp_path / "f", "2027-02-01", {}), installed()
    pack = sealed_as("2027-02-02", paths, home, tmp_path)
    assert refused(InputError, install_rules_pack, pack, home, trusting(), LATER) == "regulation.pack_version"
    assert [place.label for place in places(home, RULES)] == [label]


def test_a_set_for_a_newer_program_is_refused_when_read_and_when_met(
    tmp_path: Path, home: Path, installed: Any
) -> None:
    paths = rulesmaker.write_set(tmp_path / "f", "2027-02-01", {"fees": {"schema": "fees-2"}})
    with pytest.raises(NewerFileError):
        whole_set(paths)
    label = installed()
    # As an older program meets it: on the shelf already.
    install(read_sealed(sealed_as("2027-02-01", paths, home, tmp_path)), home)
    for wanted in ("", "2027-02-01"):
        with pytest.raises(NewerFileError):
            choose_set(wanted, home, trusting())
    assert choose_set(label, home, trusting()).pack == label


def test_an_unknown_version_is_answered_with_those_there(home: Path) -> None:
    with pytest.raises(MissingError) as caught:
        choose_set("1999", home, TrustList())
    assert f"program@{shipped_set().version}" in caught.value.text("vi")


def test_two_different_sets_of_one_version_have_to_be_told_apart(home: Path, installed: Any) -> None:
    own = shipped_set().version
    label = installed(version=own)
    assert refused(InputError, choose_set, own, home, trusting()) == "regulation.ambiguous"
    assert choose_set(label, home, trusting()).pack == label
    assert choose_set(f"program@{own}", home, trusting()).pack == ""


def test_the_same_set_under_two_names_is_one(tmp_path: Path, home: Path) -> None:
    identity = rulesmaker.identity_of(ISSUED)
    files, target = shipped_set().files[KINDS[0]].parent, tmp_path / "same.mlpack"
    make_rules_pack(files, target, KEY, identity)
    install_rules_pack(target, home, trusting(), LATER)
    assert choose_set(shipped_set().version, home, trusting()).sha256 == shipped_set().sha256


# --- the difference, rule by rule -------------------------------------------------------------------


def said(old: Path, new: Path, lang: str = "en") -> Any:
    diff = diff_sets(whole_set(files_in(old)), whole_set(files_in(new)))
    return [one.sentence.text(lang) for one in diff.changes]


def test_equal_sets_do_not_differ_but_for_their_names(tmp_path: Path) -> None:
    rulesmaker.write_set(tmp_path / "a", "1", {})
    assert said(tmp_path / "a", tmp_path / "a") == []


def test_each_changed_field_of_a_rule_is_one_sentence_with_unit_and_dates(tmp_path: Path) -> None:
    def changed(content: Any) -> None:
        newer(content)
        rules = {rule["id"]: rule for rule in content["rules"]}
        rules["A03"]["valid_to"] = "2027-06-30"
        rules["A03"]["citations"] = [{"text": "l147", "article": "1"}]
        rules["A02"].update(confirmed=False, source="derived", severity="warns")
        content["rules"].append({**rules["A05"], "valid_from": "2030-01-01"})
        rules["A05"]["valid_to"] = "2029-12-31"

    rulesmaker.write_set(tmp_path / "a", "1", {})
    rulesmaker.write_set(tmp_path / "b", "1", {"set": changed})
    sentences = said(tmp_path / "a", tmp_path / "b")
    for expected in (
        "Rule A01 (from 1 Jul 2025), parameter limit: 100 km2 → 120 km2.",
        "Rule A06 (from 1 Jul 2025), severity: informs → warns.",
        "Rule A07 (from 1 Jul 2025): removed.",
        "Rule A03 (from 1 Jul 2025), in force to: none → 30 Jun 2027.",
        "Rule A02 (from 1 Jul 2025), basis confirmed: yes → no.",
        "Rule A05 (from 1 Jan 2030): added.",
        "Rule set, read_on: 23 Nov 2026 → 20 Dec 2026.",
    ):
        assert expected in sentences
    citation = next(one for one in sentences if "A03" in one and "legal basis" in one)
    assert "Điều 41 khoản 1 điểm c → Luật 147/2025/QH15, Điều 1." in citation
    vietnamese = said(tmp_path / "a", tmp_path / "b", "vi")
    assert "Quy tắc A01 (từ 01/07/2025), tham số limit: 100 km2 → 120 km2." in vietnamese


def test_wordings_of_one_rule_are_held_together_by_their_first_day(tmp_path: Path) -> None:
    def without_first(content: Any) -> None:
        wordings = [rule for rule in content["rules"] if rule["id"] == "A12"]
        content["rules"].remove(wordings[0])

    rulesmaker.write_set(tmp_path / "a", "1", {})
    rulesmaker.write_set(tmp_path / "b", "1", {"set": without_first})
    assert said(tmp_path / "a", tmp_path / "b") == ["Rule A12 (from 1 Jul 2011): removed."]


@pytest.mark.parametrize(
    ("kind", "section", "spoil"),
    [
        ("set", "set/facts", lambda c: c["facts"][0]["question"].update(en="Changed?")),
        ("set", "set/minerals", lambda c: c["minerals"][0].update(group="II")),
        ("set", "set/procedures", lambda c: c["procedures"][0]["components"][0].update(copies=7)),
        ("set", "set/texts", lambda c: c["texts"][0].update(ended="2025-06-29")),
        ("set", "set/transitions", lambda c: c["transitions"].pop()),
        ("authorities", "authorities/rows", lambda c: c["rows"][0].update(mark="derived")),
        ("calendar", "calendar/days", lambda c: c["days"].pop()),
        ("fees", "fees/fees", lambda c: c["fees"][0]["lines"][0].update(amount_vnd=1)),
        ("corridors", "corridors/corridors", lambda c: c["corridors"].pop()),
        ("procedures", "procedures/procedures", lambda c: c["procedures"][0].update(url="https://x.vn")),
    ],
)
def test_every_part_of_a_set_is_compared(tmp_path: Path, kind: str, section: str, spoil: Any) -> None:
    old = rulesmaker.write_set(tmp_path / "a", "1", {})
    new = rulesmaker.write_set(tmp_path / "b", "1", {kind: spoil})
    changes = diff_sets(*(_unread(paths) for paths in (old, new))).changes
    assert {one.section for one in changes} == {section}
    assert len(changes) == 1 and all(one.sentence.vi != one.sentence.en for one in changes)


def _unread(paths: Any) -> Any:
    from mineral_plugin.core.regulation.sets import named_set

    return named_set(paths)


def test_sets_are_compared_by_folder_file_version_and_label(home: Path, press: Any) -> None:
    pack = press()
    install_rules_pack(pack, home, trusting(), LATER)
    own, folder = shipped_set().version, pack.parent / "2026-12-20"
    expected = ("A01", "A06", "A07")
    for new in ("bo-quy-dinh@2026-12-20", "2026-12-20", str(pack), str(folder)):
        assert compare_sets(f"program@{own}", new, home, trusting()).rules == expected


# --- the rules of a day -----------------------------------------------------------------------------


def test_the_rules_of_a_day_are_those_in_force_with_article_and_numbers() -> None:
    told = rules_told(shipped_set(), date(2026, 8, 1), "en")
    assert told["at"] == "2026-08-01" and told["read_on"] == "2026-11-23"
    assert [rule["id"] for rule in told["rules"]] == [r.id for r in load_regulation(date(2026, 8, 1)).rules]
    a01 = told["rules"][0]
    assert a01["parameters"] == {"limit": {"value": 100.0, "unit": "km2"}}
    assert a01["article"] == "Luật 54/2024/QH15, Điều 41 khoản 1 điểm a"
    assert (a01["severity"], a01["confirmed"], a01["valid_from"]) == ("blocks", True, "2025-07-01")
    text = rules_text(shipped_set(), date(2026, 8, 1), "vi")
    assert all(f"\n{rule['id']} · " in text for rule in told["rules"])
    assert "limit: 100 km2" in text and "01/08/2026" in text


# --- the age of the law -----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "old"), [(0, False), (59, False), (60, False), (61, True), (400, True)])
def test_from_the_61st_day_every_report_says_how_old_its_law_is(home: Path, days: int, old: bool) -> None:
    report = to_dict(checked(home, NOW + timedelta(days=days)))
    assert problems("report-1", report) == []
    assert report["run"]["law_age_days"] == days
    notice = report["run"]["law_notice"]
    assert (notice is not None) is old
    for lang in ("vi", "en"):
        page = render_html([report], lang)
        assert ("23/11/2026" if lang == "vi" else "23 Nov 2026") in page
        assert report["regulation"]["sha256"] in page
        if notice:
            assert str(days) in notice[lang] and notice[lang] in page


def test_the_age_counts_to_the_later_of_event_and_run_and_changes_no_fingerprint(home: Path) -> None:
    regulation = {"read_on": "2026-11-23"}
    assert law_age(regulation, date(2027, 3, 1), NOW)["law_age_days"] == 98
    assert law_age(regulation, date(2020, 1, 1), NOW)["law_age_days"] == 0
    early, late = (to_dict(checked(home, NOW + timedelta(days=more))) for more in (0, 90))
    assert digest(early) == digest(late)


# --- drafts -----------------------------------------------------------------------------------------


def draft_of(home: Path, **more: Any) -> Any:
    return make_draft(checked(home, **more), home, NOW)


def sources(home: Path) -> Sources:
    return Sources(home, trusting())


def test_a_draft_keeps_its_set_and_says_that_a_newer_one_is_there(home: Path, installed: Any) -> None:
    draft = draft_of(home)
    assert draft_rules(draft, sources(home)).newer is None
    label = installed()
    kept = manifest.load(draft.folder)
    assert kept.validation["regulation"]["version"] == shipped_set().version
    found = draft_rules(kept, sources(home))
    assert found.newer is not None and label_of(found.newer) == label
    assert found.diff is not None and found.diff.rules == ("A01", "A06", "A07")
    for lang in ("vi", "en"):
        assert label in found.sentence.text(lang) and "A01, A06, A07" in found.sentence.text(lang)
    assert manifest.load(draft.folder) == kept


def test_a_draft_moves_with_a_new_report_of_the_same_area(home: Path, installed: Any) -> None:
    draft = draft_of(home)
    label = installed()
    moved = move_draft(draft, Given(), sources(home), NOW)
    assert moved.validation["regulation"]["pack"] == label
    assert moved.reference == draft.reference and moved.vertices_sha256 == draft.vertices_sha256
    assert manifest.load(draft.folder) == moved
    assert problems("dossier-1", checked_manifest(moved)) == []
    report = json.loads((moved.folder / "report.json").read_text(encoding="utf-8"))
    assert report["regulation"]["version"] == "2026-12-20"
    assert digest(report) == moved.validation["reportSha256"]
    assert "2026-12-20" in (moved.folder / "report.html").read_text(encoding="utf-8")
    assert draft_rules(moved, sources(home)).newer is None


def test_a_filed_draft_and_one_without_a_newer_set_do_not_move(home: Path, installed: Any) -> None:
    draft = draft_of(home)
    assert refused(InputError, move_draft, draft, Given(), sources(home), NOW) == "draft.nothing_newer"
    installed()
    (draft.folder / RECEIPT).write_text("{}")
    assert refused(InputError, move_draft, draft, Given(), sources(home), NOW) == "dossier.filed_already"


def test_a_draft_of_own_files_asks_for_them_again(home: Path, installed: Any) -> None:
    spec = f"licence={resource_path('demo', 'reference.gpkg')}|layername=giay_phep|as_of=2026-11-01"
    draft = draft_of(home, reference=(spec,))
    installed()
    assert refused(InputError, move_draft, draft, Given(), sources(home), NOW) == "draft.name_reference"
    moved = move_draft(draft, Given(reference=(spec,)), sources(home), NOW)
    assert moved.validation["reference"] == draft.validation["reference"]


def test_a_draft_whose_area_was_changed_does_not_move(home: Path, installed: Any) -> None:
    draft = draft_of(home)
    installed()
    write_areas(draft.folder / "area.gpkg", [plain_area()])
    assert refused(InputError, move_draft, draft, Given(), sources(home), NOW) == "dossier.other_area"
    assert manifest.load(draft.folder) == draft


def test_a_draft_with_files_for_a_component_that_is_gone_does_not_move(tmp_path: Path, home: Path) -> None:
    draft = draft_of(home)
    component = next(one for one in draft.components if "pdf" in one.accepts)
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4")
    draft = attach_file(draft, component.id, paper)

    def without(content: Any) -> None:
        content["read_on"] = "2026-12-20"
        for procedure in content["procedures"]:
            kept = [one for one in procedure["components"] if one["id"] != component.id]
            procedure["components"] = kept

    identity = rulesmaker.identity_of(ISSUED)
    pack = rulesmaker.rules_pack(tmp_path, "2026-12-20", {"set": without}, KEY, identity)
    install_rules_pack(pack, home, trusting(), LATER)
    assert refused(InputError, move_draft, draft, Given(), sources(home), NOW) == "dossier.component_gone"
    assert manifest.load(draft.folder) == draft


def test_a_draft_can_go_back_to_a_set_that_is_named(home: Path, installed: Any) -> None:
    installed()
    draft = draft_of(home)
    back = move_draft(draft, Given(rules=shipped_set().version), sources(home), NOW)
    assert back.validation["regulation"]["pack"] is None


def test_the_very_set_of_a_draft_is_found_or_asked_for(home: Path, installed: Any) -> None:
    installed(key=STRANGER)
    other = next(one.rules for one in list_sets(home, trusting()) if one.trust)
    assert other is not None and recorded_set(other.version, other.sha256, home) == other
    assert refused(MissingError, recorded_set, other.version, "0" * 64, home) == "regulation.set_gone"


def test_a_draft_keeps_receipt_and_choice_when_it_moves(home: Path, installed: Any) -> None:
    draft = draft_of(home, received_on=date(2025, 12, 31), regime="received")
    expected = {
        "received_on": "2025-12-31",
        "regime": "received",
        "law_day": "2025-12-31",
        "can_choose": True,
    }
    assert draft.validation["transition"] == expected
    installed()
    assert move_draft(draft, Given(), sources(home), NOW).validation["transition"] == expected


def test_shelf_and_random_damage_leave_no_half_set(tmp_path: Path, home: Path, press: Any) -> None:
    data, pack = bytearray(press().read_bytes()), tmp_path / "damaged.mlpack"
    data[random.Random(5).randrange(200, len(data) - 200)] ^= 0xFF
    pack.write_bytes(bytes(data))
    with pytest.raises(InputError):
        install_rules_pack(pack, home, trusting(), LATER)
    assert places(home, "rules") == () and choose_set("", home, trusting()) == shipped_set()


def test_a_check_refuses_a_choice_without_receipt(home: Path) -> None:
    with pytest.raises(InputError) as caught:
        check_areas(replace(request(home), regime="received"), NOW, "test")
    assert caught.value.phrase.id == "regime.without_receipt"
