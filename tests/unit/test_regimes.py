"""Every change of regime on its last old and first new day, also for an open dossier received before it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Dict, FrozenSet, Optional, Sequence, Tuple

import pytest
from checks_world import plain_area
from schemas import problems

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Family
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.regulation.authorities import authority
from mineral_plugin.core.regulation.authority_data import CaseFacts
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.corridors import corridors_on
from mineral_plugin.core.regulation.model import HANDLING, LAW, OFFICES, Regulation, Transition
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.regulation.regimes import CURRENT, NOT_STATED, RECEIVED, law_under, regime_of
from mineral_plugin.core.regulation.sets import RULES, shipped_set
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import Report, to_dict
from mineral_plugin.core.work.checking import CheckRequest, check_areas

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
SET = shipped_set()
CALENDAR, PROCEDURES = load_calendar(), load_procedures()
ONE_DAY = timedelta(days=1)

D158, GROUP_IV, L54, D193 = date(2017, 1, 15), date(2025, 1, 15), date(2025, 7, 1), date(2025, 7, 2)
L147, D21, R6619 = date(2026, 1, 1), date(2026, 1, 16), date(2026, 7, 1)
ONE_STOP, R6625, ENDED = date(2026, 8, 5), date(2026, 9, 15), date(2027, 3, 1)
DAYS = (D158, GROUP_IV, L54, D193, L147, D21, R6619, ONE_STOP, R6625, ENDED)
CHOICES = (L54, L147, D21)
WITHOUT_CLAUSE = (D158, GROUP_IV, R6619, ONE_STOP, ENDED)


@lru_cache(maxsize=None)
def law(day: date) -> Regulation:
    return SET.regulation(day)


def change_on(day: date) -> Transition:
    (found,) = (one for one in law(day).transitions if one.day == day)
    return found


def wordings(regulation: Regulation) -> Dict[str, Any]:
    return {rule.id: rule for rule in regulation.rules}


def ids(text: str) -> FrozenSet[str]:
    return frozenset(text.split())


# --- the data ---------------------------------------------------------------------------------------


def test_the_changes_of_regime_are_these_days_in_their_order() -> None:
    assert tuple(one.day for one in law(NOW.date()).transitions) == DAYS


def test_only_what_a_clause_says_may_be_chosen() -> None:
    assert tuple(day for day in DAYS if change_on(day).choice) == CHOICES
    assert tuple(day for day in DAYS if change_on(day).clause is None) == WITHOUT_CLAUSE


@pytest.mark.parametrize(
    ("day", "places"),
    [
        (L54, ["Luật 54/2024/QH15, Điều 111 khoản 1"]),
        (D193, ["Thông tư 36/2025/TT-BNNMT, Điều 23 khoản 1"]),
        (L147, ["Luật 147/2025/QH15, Điều 4 khoản 1"]),
        (D21, ["Nghị định 21/2026/NĐ-CP, Điều 5 khoản 1", "Thông tư 04/2026/TT-BNNMT, Điều 22"]),
        (R6625, ["Nghị quyết 66.25/2026/NQ-CP, Điều 4", "Nghị quyết 66.25/2026/NQ-CP, Điều 6"]),
    ],
)
def test_each_clause_names_its_place(day: date, places: Sequence[str]) -> None:
    assert [one.printed for one in change_on(day).clause_citations] == places


def test_only_group_iv_changed_early() -> None:
    early = change_on(GROUP_IV)
    assert early.concerns("IV") and not any(early.concerns(group) for group in ("I", "II", "III"))
    assert all(change_on(day).concerns("I") for day in DAYS if day != GROUP_IV)


def test_no_rule_begins_or_ends_on_a_day_that_is_no_change_of_regime() -> None:
    known = {
        *DAYS,
        date(2011, 7, 1),  # Law 60/2010
        date(2023, 11, 1),  # Decision 1277: national reserves
        date(2024, 3, 21),  # Circular 10/2024: fees
        date(2029, 1, 1),  # 36 months for exchanging licences (Law 147/2025, article 4) are over
    }
    rules = json.loads(SET.files[RULES].read_text(encoding="utf-8"))["rules"]
    begins = {rule["valid_from"] for rule in rules if rule["valid_from"]}
    after = {date.fromisoformat(rule["valid_to"]) + ONE_DAY for rule in rules if rule["valid_to"]}
    assert {date.fromisoformat(day) for day in begins} | after <= known


# --- rules: the last day of the old, the first of the new --------------------------------------------

BEGIN: Dict[date, str] = {
    GROUP_IV: "O04 Z06",
    L54: "A01 A02 A03 A04 A05 A06 A07 A11 C01 C04 G08 PL01 PL03 PL04 PL06 Z08 Z10",
    D193: "A15 D01 D03 D04 D05 D08 G03 G07 G10 G11 G13 M01 M03 M04 M05 M06 M07 O03 PL05 Z07 Z09",
    L147: "D07 PL02",
    D21: "A13 A14 C02 D02 G09 G12 M02",
    R6619: "C03",
}
END: Dict[date, str] = {L54: "A08 A09 A10", ENDED: "C03"}
CHANGE: Dict[date, str] = {
    L54: "A12 D06 G01 O01 O02 O05 O06 Z01 Z02 Z03 Z04 Z05 Z06",
    D193: "A11 D06 G01 PL01 PL03 PL04",
    L147: "A04 A12 C01 PL01 PL03 PL06 Z01 Z05",
    D21: "D01 D03 D04 D06 D08 G01 G07 G10 PL03 Z09",
    R6619: "C01 C02",
    ONE_STOP: "D04",
    R6625: "C01 D08",
    ENDED: "C01 C02 D08",
}


@pytest.mark.parametrize("day", DAYS)
def test_the_rules_that_begin_end_and_change_on_a_day(day: date) -> None:
    old, new = wordings(law(day - ONE_DAY)), wordings(law(day))
    assert ids(BEGIN.get(day, "")) <= set(new) - set(old)
    assert ids(END.get(day, "")) <= set(old) - set(new)
    changed = {name for name in set(old) & set(new) if old[name] != new[name]}
    assert ids(CHANGE.get(day, "")) <= changed
    if day in (D158, ONE_STOP, R6625):
        assert set(old) == set(new)
    if day == D158:
        assert old == new


@pytest.mark.parametrize(
    ("day", "rule", "old", "new"),
    [
        (L147, "A12", "warns", "informs"),
        (L54, "O01", "warns", "blocks"),
        (L54, "Z01", "warns", "blocks"),
        (L54, "D06", "warns", "blocks"),
    ],
)
def test_severities_change_with_the_law(day: date, rule: str, old: str, new: str) -> None:
    before, after = law(day - ONE_DAY).rule(rule), law(day).rule(rule)
    assert before is not None and after is not None
    assert (before.severity.value, after.severity.value) == (old, new)


def test_the_window_for_group_iii_is_halved_by_law_147() -> None:
    before, after = law(L147 - ONE_DAY).rule("PL06"), law(L147).rule("PL06")
    assert before is not None and after is not None
    assert (before.number("group_iii"), after.number("group_iii")) == (36, 18)


# --- authorities, calendar, procedures, corridors ------------------------------------------------------

AGRICULTURE, INDUSTRY = "the Minister of Agriculture and Environment", "the Minister of Industry and Trade"
CHAIRMAN, COMMITTEE = "the Chairman of the provincial People's Committee", "the provincial People's Committee"


def decides(procedure: str, group: str, day: date) -> Optional[str]:
    facts = CaseFacts(procedure, group, "province", False, False, False, False)
    found = authority(facts, day).decides
    return found.name.en if found else None


@pytest.mark.parametrize(
    ("day", "procedure", "group", "old", "new"),
    [
        (D158, "P01", "I", None, None),
        (L54, "P01", "I", None, AGRICULTURE),
        (L54, "P14", "III", None, COMMITTEE),
        (D193, "P14", "II", AGRICULTURE, AGRICULTURE),
        (L147, "P14", "II", AGRICULTURE, CHAIRMAN),
        (L147, "P14", "III", COMMITTEE, CHAIRMAN),
        (L147, "P01", "I", AGRICULTURE, AGRICULTURE),
        (D21, "P01", "I", AGRICULTURE, AGRICULTURE),
        (R6619, "P02", "I", AGRICULTURE, CHAIRMAN),
        (R6619, "P01", "I", AGRICULTURE, AGRICULTURE),
        (ONE_STOP, "P02", "I", CHAIRMAN, CHAIRMAN),
        (R6625, "P01", "I", AGRICULTURE, INDUSTRY),
        (R6625, "P14", "III", CHAIRMAN, CHAIRMAN),
    ],
)
def test_who_decides_changes_overnight(
    day: date, procedure: str, group: str, old: Optional[str], new: Optional[str]
) -> None:
    assert (decides(procedure, group, day - ONE_DAY), decides(procedure, group, day)) == (old, new)


def test_who_decides_is_not_certain_once_the_resolutions_have_ended() -> None:
    facts = CaseFacts("P02", "I", "province", False, False, False, False)
    assert authority(facts, ENDED - ONE_DAY).decides != authority(facts, ENDED).decides
    assert authority(facts, ENDED - ONE_DAY).certain and not authority(facts, ENDED).certain


def counting(day: date) -> Dict[str, Any]:
    return {rule.id: rule for rule in CALENDAR.rules.rules if rule.in_force(day)}


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (D158, ""),
        (GROUP_IV, ""),
        (L54, "late_filing new_date_once"),
        (D193, "waiting supplement_once"),
        (L147, ""),
        (D21, "units"),
        (R6619, ""),
        (ONE_STOP, "clock_start late_filing"),
        (R6625, ""),
        (ENDED, ""),
    ],
)
def test_the_rules_of_counting_that_change_on_a_day(day: date, begins: str) -> None:
    old, new = counting(day - ONE_DAY), counting(day)
    assert {name for name in new if old.get(name) != new[name]} == ids(begins)
    assert set(old) <= set(new)


def test_the_one_stop_cut_off_is_three_in_the_afternoon_on_both_sides_and_read_only_after() -> None:
    old, new = (CALENDAR.rules.on("late_filing", day) for day in (ONE_STOP - ONE_DAY, ONE_STOP))
    assert old is not None and new is not None and old.after == new.after
    assert str(new.after) == "15:00:00"
    assert (old.mark, new.mark) == ("practice", "derived")
    assert "309/2026" in new.basis.vi and "309/2026" not in old.basis.vi


def test_periods_are_in_working_days_from_decree_21() -> None:
    assert CALENDAR.rules.on("units", D21 - ONE_DAY) is None
    units = CALENDAR.rules.on("units", D21)
    assert units is not None and units.switches == {10: 8, 15: 12, 20: 16, 25: 21, 30: 24}
    assert not PROCEDURES.in_use(D21 - ONE_DAY) and PROCEDURES.in_use(D21)


def test_delegated_procedures_are_decided_by_the_province_while_the_resolution_holds() -> None:
    code = "1.014234"
    days = (R6619 - ONE_DAY, R6619, ENDED - ONE_DAY, ENDED)
    assert [PROCEDURES.delegation_on(code, day) is not None for day in days] == [False, True, True, False]
    names = [PROCEDURES.decides_on(PROCEDURES.with_code(code), day).name.en for day in days]
    assert names[0] == "Minister of Agriculture and Environment"
    assert names[1] == names[2] == "Chairman of the provincial People's Committee"


def test_the_procedures_warn_of_the_new_ministry_from_its_day() -> None:
    told = [" ".join(note.vi for note in PROCEDURES.notes_on(day)) for day in (R6625 - ONE_DAY, R6625)]
    assert ["66.25/2026" in text for text in told] == [False, True]


@pytest.mark.parametrize(("day", "changed"), [(day, day in (L54, R6619)) for day in DAYS])
def test_corridors_change_only_with_their_own_decrees(day: date, changed: bool) -> None:
    texts = law(day).texts
    old, new = (corridors_on(one, texts).corridors for one in (day - ONE_DAY, day))
    assert (old != new) is changed


# --- a dossier received the day before and still open ----------------------------------------------------


def open_dossier(day: date, stated: str = NOT_STATED, group: str = "IV", kind: str = "mining") -> Any:
    return regime_of(SET, day - ONE_DAY, day, stated, group, kind)


@pytest.mark.parametrize("day", DAYS)
def test_the_change_between_receipt_and_event_is_told_with_its_clause(day: date) -> None:
    regime = open_dossier(day)
    assert [change.day for change in regime.changes] == [day]
    for lang in ("vi", "en"):
        first = regime.sentences[0].text(lang)
        change = change_on(day)
        assert change.change.text(lang) in first
        if change.clause is None:
            none = "Chưa đọc được quy định chuyển tiếp" if lang == "vi" else "No transitional clause was read"
            assert none in first
        else:
            assert change.clause.text(lang) in first


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("stated", [NOT_STATED, RECEIVED, CURRENT])
def test_the_law_of_the_receipt_is_applied_only_where_it_may_be_chosen_and_was(
    day: date, stated: str
) -> None:
    regime = open_dossier(day, stated)
    old = stated == RECEIVED and day in CHOICES
    assert regime.law_day == (day - ONE_DAY if old else day)
    applied = law_under(SET, regime)
    assert applied.event_date == regime.law_day
    if not old:
        assert wordings(applied) == wordings(law(day))


@pytest.mark.parametrize("day", CHOICES)
def test_whoever_chose_the_receipt_has_the_old_rules_and_the_new_offices(day: date) -> None:
    applied = wordings(law_under(SET, open_dossier(day, RECEIVED)))
    old, new = wordings(law(day - ONE_DAY)), wordings(law(day))
    for name in set(old) | set(new):
        one = new.get(name) or old[name]
        expected = new.get(name) if one.family is Family.COMPETENCE else old.get(name)
        assert applied.get(name) == expected, name


@pytest.mark.parametrize("day", CHOICES)
@pytest.mark.parametrize("kind", ["exploration", "mining"])
def test_without_a_choice_the_rules_that_would_differ_are_named(day: date, kind: str) -> None:
    regime = open_dossier(day, kind=kind)
    old, new = wordings(law(day - ONE_DAY)), wordings(law(day))
    expected = {
        name
        for name in set(old) | set(new)
        if old.get(name) != new.get(name)
        and any(rule and kind in rule.kinds for rule in (old.get(name), new.get(name)))
        and (new.get(name) or old[name]).family is not Family.COMPETENCE
    }
    assert set(regime.differs) == expected and expected
    for lang in ("vi", "en"):
        assert ", ".join(regime.differs) in regime.sentences[-1].text(lang)
    assert "Hãy nêu lựa chọn" in regime.sentences[-1].vi


@pytest.mark.parametrize("day", [day for day in DAYS if day not in CHOICES])
def test_a_choice_that_no_clause_grants_is_told_and_not_followed(day: date) -> None:
    regime = open_dossier(day, RECEIVED)
    assert regime.law_day == day and not regime.can_choose
    told = " ".join(sentence.en for sentence in regime.sentences)
    assert "no clause that allows it was read" in told


def test_group_iv_alone_meets_the_early_change() -> None:
    assert [one.day for one in open_dossier(GROUP_IV, group="I").changes] == []
    told = open_dossier(GROUP_IV, group="I").sentences
    assert len(told) == 1 and "did not change" in told[0].en


@pytest.mark.parametrize("day", DAYS)
def test_a_dossier_received_on_the_first_new_day_meets_no_change(day: date) -> None:
    assert regime_of(SET, day, day, NOT_STATED, "IV", "mining").changes == ()


def test_a_choice_reaches_over_later_changes_of_offices() -> None:
    regime = regime_of(SET, L147 - ONE_DAY, NOW.date(), RECEIVED, "I", "mining")
    assert [change.day for change in regime.changes] == [L147, D21, R6619, ONE_STOP, R6625]
    assert [change.scope for change in regime.changes] == [LAW, LAW, OFFICES, HANDLING, OFFICES]
    applied, today = wordings(law_under(SET, regime)), wordings(law(NOW.date()))
    assert applied["A12"].severity.value == "warns" and today["A12"].severity.value == "informs"
    # The new ministry receives it, whatever was chosen.
    for name in ("C01", "C02", "D08", "D04"):
        assert applied[name] == today[name]
        assert name not in regime.differs
    assert any("Who decides" in sentence.en for sentence in regime.sentences)


def test_a_receipt_after_the_event_and_an_unknown_choice_are_refused() -> None:
    for received, stated, error in (
        (NOW.date() + ONE_DAY, "", "regime.received_later"),
        (NOW.date(), "old", "regime.unknown"),
    ):
        with pytest.raises(InputError) as refused:
            regime_of(SET, received, NOW.date(), stated, "I", "mining")
        assert refused.value.phrase.id == error


# --- through a whole check --------------------------------------------------------------------------------


def report(day: date, stated: str, received: Optional[date] = None) -> Report:
    asked = CheckRequest(
        (plain_area(),), "P14", "gold", day, received_on=received or day - ONE_DAY, regime=stated
    )
    (found,) = check_areas(asked, NOW, "test")
    return found


def versions(found: Report, family: Family) -> Dict[str, Tuple[Any, str]]:
    rules = wordings(law(found.event_date))
    return {
        finding.rule: (finding.basis.version_date, finding.severity.value)
        for finding in found.findings
        if finding.rule in rules
        and (rules[finding.rule].family is Family.COMPETENCE) == (family is Family.COMPETENCE)
    }


@pytest.mark.parametrize("day", CHOICES)
def test_a_check_applies_the_law_that_was_chosen_and_says_so(day: date) -> None:
    old, new = report(day, RECEIVED), report(day, CURRENT)
    before = wordings(law(day - ONE_DAY))
    for rule, (version, _) in versions(old, Family.AREA).items():
        assert version == before[rule].valid_from, rule
    after = wordings(law(day))
    for rule, (version, _) in versions(new, Family.AREA).items():
        assert version == after[rule].valid_from, rule
    for found, applied in ((old, day - ONE_DAY), (new, day)):
        told = to_dict(found)
        assert problems("report-1", told) == []
        assert told["regulation"]["law_day"] == told["transition"]["law_day"] == applied.isoformat()
        for lang in ("vi", "en"):
            page = render_html([told], lang)
            assert all(sentence[lang].split(" (")[0] in page for sentence in told["transition"]["sentences"])


def test_a_check_without_a_day_of_receipt_says_nothing_of_regimes() -> None:
    (found,) = check_areas(CheckRequest((plain_area(),), "P14", "gold", L147), NOW, "test")
    assert found.transition is None and to_dict(found)["transition"] is None


def test_the_day_of_receipt_is_one_whether_asked_as_a_fact_or_given() -> None:
    def check(**more: Any) -> Report:
        (found,) = check_areas(CheckRequest((plain_area(),), "P14", "gold", L147, **more), NOW, "test")
        return found

    day = L147 - ONE_DAY
    given, stated = check(received_on=day), check(facts=Facts({"received_on": day}))
    assert to_dict(given)["transition"] == to_dict(stated)["transition"]
    assert given.procedure["facts"] == stated.procedure["facts"] == {"received_on": day.isoformat()}
    with pytest.raises(InputError) as refused:
        check(received_on=day, facts=Facts({"received_on": L147}))
    assert refused.value.phrase.id == "regime.two_receipts"
