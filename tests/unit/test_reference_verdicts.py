"""What a verdict is worth: age, issuer, status in law, history, missing roles, objects without a place."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta

import cases
import pytest
from builders import Item, box, licence
from packmaker import KEY, STRANGER, Recipe, make, trusting

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.base.keys import PRACTICE_KEY
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from mineral_plugin.core.work.packs import install_pack

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM_TIME)
AREA = LicenceArea("area-1", "Khu", cases.TM3, (Part(cases.ring_of(cases.GROUND), top_m=50.0, bottom_m=0.0),))
NEAR = licence("GP-1", box(cases.EAST + 150, cases.NORTH + 20, 120, 90))
FAR = licence("GP-2", box(cases.EAST + 30_000, cases.NORTH, 120, 90))
LOST_HERE = Item([], {"id": "GP-3", "name": "GP-3", "status": "valid", "place": "xã A Mú Sung, tỉnh Lào Cai"})
LOST_ELSEWHERE = Item([], {"id": "GP-4", "name": "GP-4", "status": "valid", "place": "tỉnh Cà Mau"})
LOST_ANYWHERE = Item([], {"id": "GP-5", "name": "GP-5", "status": "valid"})
RULE = "O01"

CONTENTS = {
    "free": [FAR],
    "overlapped": [NEAR],
    "free, one lost here": [FAR, LOST_HERE],
    "free, one lost elsewhere": [FAR, LOST_ELSEWHERE],
    "overlapped, one lost anywhere": [NEAR, LOST_ANYWHERE],
}


def report_of(tmp_path, recipe, key=KEY, trust=None, day=TODAY, known_on=None, specs=("packs",)):
    """Install a pack and return the report of a check with it."""
    home = tmp_path / "home"
    home.mkdir(parents=True, exist_ok=True)
    trust = trusting() if trust is None else trust
    if recipe is not None:
        install_pack(make(tmp_path / "made", recipe, key), home, trust, TODAY)
    request = CheckRequest(
        areas=(AREA,),
        procedure="P14",
        mineral="gold",
        event_date=day,
        reference=specs,
        holder="Công ty A",
        known_on=known_on,
        sources=Sources(home, trust),
    )
    return check_areas(request, NOW, "test")[0]


def answers(report, rule=RULE):
    """Return outcome and reason of each finding of a rule."""
    return [(finding.outcome.value, finding.reason) for finding in report.findings if finding.rule == rule]


def pack(content, **changes):
    return replace(Recipe({"licence": CONTENTS[content]}), **changes)


# Age of the data, who signed, what the layer holds -> what O01 answers.
CLEAR, CONFLICT, TELL = "clear", "conflict", "cannot_tell"
TABLE = {
    (1, "trusted", "free"): [(CLEAR, "")],
    (1, "trusted", "overlapped"): [(CONFLICT, "overlap")],
    (1, "trusted", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (1, "trusted", "free, one lost elsewhere"): [(CLEAR, "")],
    (1, "trusted", "overlapped, one lost anywhere"): [(CONFLICT, "overlap"), (TELL, "role_no_coordinates")],
    (20, "trusted", "free"): [(CLEAR, "")],
    (20, "trusted", "overlapped"): [(CONFLICT, "overlap")],
    (20, "trusted", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (20, "trusted", "free, one lost elsewhere"): [(CLEAR, "")],
    (20, "trusted", "overlapped, one lost anywhere"): [(CONFLICT, "overlap"), (TELL, "role_no_coordinates")],
    (200, "trusted", "free"): [(TELL, "role_too_old")],
    (200, "trusted", "overlapped"): [(CONFLICT, "overlap"), (TELL, "role_too_old")],
    (200, "trusted", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (200, "trusted", "free, one lost elsewhere"): [(TELL, "role_too_old")],
    (200, "trusted", "overlapped, one lost anywhere"): [(CONFLICT, "overlap"), (TELL, "role_no_coordinates")],
    (1, "unknown", "free"): [(TELL, "role_untrusted")],
    (1, "unknown", "overlapped"): [(TELL, "source_has_no_say"), (TELL, "role_untrusted")],
    (1, "unknown", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (1, "unknown", "free, one lost elsewhere"): [(TELL, "role_untrusted")],
    (1, "unknown", "overlapped, one lost anywhere"): [
        (TELL, "source_has_no_say"),
        (TELL, "role_no_coordinates"),
    ],
    (20, "unknown", "free"): [(TELL, "role_untrusted")],
    (20, "unknown", "overlapped"): [(TELL, "source_has_no_say"), (TELL, "role_untrusted")],
    (20, "unknown", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (20, "unknown", "free, one lost elsewhere"): [(TELL, "role_untrusted")],
    (20, "unknown", "overlapped, one lost anywhere"): [
        (TELL, "source_has_no_say"),
        (TELL, "role_no_coordinates"),
    ],
    (200, "unknown", "free"): [(TELL, "role_untrusted")],
    (200, "unknown", "overlapped"): [(TELL, "source_has_no_say"), (TELL, "role_untrusted")],
    (200, "unknown", "free, one lost here"): [(TELL, "role_no_coordinates")],
    (200, "unknown", "free, one lost elsewhere"): [(TELL, "role_untrusted")],
    (200, "unknown", "overlapped, one lost anywhere"): [
        (TELL, "source_has_no_say"),
        (TELL, "role_no_coordinates"),
    ],
}


def test_the_table_holds_every_combination():
    assert set(TABLE) == set(itertools.product((1, 20, 200), ("trusted", "unknown"), CONTENTS))


@pytest.mark.parametrize(("age", "issuer", "content"), list(TABLE))
def test_verdict_and_headline_of_every_combination(tmp_path, age, issuer, content):
    as_of = TODAY - timedelta(days=age)
    recipe = pack(content, as_of=as_of, issued=as_of)
    report = report_of(tmp_path, recipe, KEY if issuer == "trusted" else STRANGER)
    expected = TABLE[age, issuer, content]
    assert sorted(answers(report)) == sorted(expected)
    for lang, words in (("vi", ("Vướng", "Chưa kết luận được")), ("en", ("onflict", "annot tell"))):
        headline = report.summary.headline.text(lang)
        assert (words[0] in headline) == (CONFLICT in dict(expected))
        # The zones have no layer here, so that something is always unknown.
        assert words[1].lower() in headline.lower()
    assert report.summary.families["overlap"] == (CONFLICT if CONFLICT in dict(expected) else worst(report))


def worst(report):
    found = {f.outcome.value for f in report.findings if f.family.value == "overlap"}
    return TELL if TELL in found else CLEAR


@pytest.mark.parametrize("age", [1, 20, 200])
def test_a_missing_role_is_never_clear_whatever_else_is_there(tmp_path, age):
    as_of = TODAY - timedelta(days=age)
    recipe = Recipe({"prohibited": [FAR]}, as_of=as_of, issued=as_of)
    report = report_of(tmp_path, recipe)
    assert answers(report) == [(TELL, "role_missing")]
    assert answers(report, "Z01") == [(CLEAR, "")]


def test_without_any_pack_nothing_is_clear(tmp_path):
    report = report_of(tmp_path, None)
    assert answers(report) == [(TELL, "role_missing")]


HERE = Item(
    [box(cases.EAST - 500, cases.NORTH - 500, 3000, 3000)], {"name": "xã A Mú Sung", "place": "Lào Cai"}
)
NEXT = Item([box(cases.EAST + 5000, cases.NORTH, 3000, 3000)], {"name": "Bản Vược", "place": "tỉnh Lào Cai"})


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("xã A Mú Sung, tỉnh Lào Cai", "role_no_coordinates"),
        ("xã Bản Vược, tỉnh Lào Cai", ""),
        ("các xã A Mú Sung và Bản Vược, tỉnh Lào Cai", "role_no_coordinates"),
        ("xã Không Có Tên, tỉnh Lào Cai", "role_no_coordinates"),
        ("tỉnh Lào Cai", "role_no_coordinates"),
    ],
)
def test_commune_outlines_tell_where_an_object_without_coordinates_cannot_lie(tmp_path, written, reason):
    lost = Item([], {"id": "GP-6", "name": "GP-6", "status": "valid", "place": written})
    recipe = Recipe({"licence": [FAR, lost], "commune": [HERE, NEXT]})
    assert answers(report_of(tmp_path, recipe)) == [(TELL if reason else CLEAR, reason)]
    without = Recipe({"licence": [FAR, lost]}, id="khong-xa")
    assert answers(report_of(tmp_path / "b", without)) == [(TELL, "role_no_coordinates")]


def test_an_object_without_coordinates_is_named(tmp_path):
    report = report_of(tmp_path, pack("free, one lost here"))
    message = next(f for f in report.findings if f.rule == RULE).message
    assert "GP-3 (xã A Mú Sung, tỉnh Lào Cai)" in message.vi


# --- what is printed of the data -------------------------------------------------------------------------


def test_a_verdict_prints_day_age_issuer_status_and_signature(tmp_path):
    report = report_of(tmp_path, pack("free"))
    (finding,) = [finding for finding in report.findings if finding.rule == RULE]
    for piece in ("01/11/2026", "22 ngày tuổi", "Sở Công Thương thử nghiệm", "thu-nghiem@2026.11"):
        assert piece in finding.message.vi
    assert "đang có hiệu lực" in finding.message.vi and "chữ ký đúng và tin cậy" in finding.message.vi
    (entry,) = report.reference
    assert (entry["pack"], entry["trust"], entry["age_days"]) == ("thu-nghiem@2026.11", "trusted", 22)
    assert entry["legal_status"] == "in_force" and len(entry["manifest_sha256"]) == 64


def test_an_overlap_with_a_source_without_say_is_shown_with_its_area_and_does_not_block(tmp_path):
    report = report_of(tmp_path, pack("overlapped"), STRANGER)
    (finding,) = [f for f in report.findings if f.rule == RULE and f.objects]
    assert finding.measured and finding.where is not None
    assert finding.severity.value != "blocks"
    assert "không đủ tư cách" in finding.message.vi and finding.ask is not None


# --- status in law, practice, scope ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "content", "expected"),
    [
        (LegalStatus.COPY, "free", [(CLEAR, "")]),
        (LegalStatus.DRAFT, "free", [(TELL, "role_not_in_law")]),
        (LegalStatus.ENDED, "free", [(TELL, "role_not_in_law")]),
        (LegalStatus.DRAFT, "overlapped", [(TELL, "source_has_no_say"), (TELL, "role_not_in_law")]),
        (LegalStatus.ENDED, "overlapped", [(TELL, "source_has_no_say"), (TELL, "role_not_in_law")]),
    ],
)
def test_a_draft_or_an_annulled_list_neither_clears_nor_blocks(tmp_path, status, content, expected):
    report = report_of(tmp_path, pack(content, legal_status=status))
    assert sorted(answers(report)) == sorted(expected)


def test_the_practice_key_counts_only_in_practice_and_the_report_says_so(tmp_path):
    real = report_of(tmp_path, pack("free"), PRACTICE_KEY, TrustList())
    assert answers(real) == [(TELL, "role_untrusted")]
    practice = report_of(tmp_path, None, trust=TrustList(practice=True))
    assert answers(practice) == [(CLEAR, "")]
    assert practice.summary.headline.vi.startswith("THỰC HÀNH")
    assert practice.procedure["practice"] is True


@pytest.mark.parametrize(
    ("limits", "changes", "reason"),
    [
        ({"roles": ("prohibited",)}, {}, "role_untrusted"),
        ({"roles": ("licence",)}, {}, ""),
        ({"provinces": ("Lào Cai",)}, {}, "role_untrusted"),
        ({"provinces": ("Lào Cai",)}, {"provinces": ("Lào Cai",)}, ""),
        ({}, {"provinces": ("Cà Mau",)}, "role_outside_coverage"),
    ],
)
def test_an_issuer_counts_within_its_roles_and_provinces(tmp_path, limits, changes, reason):
    report = report_of(tmp_path, pack("free", **changes), trust=trusting(**limits))
    assert answers(report) == [(TELL if reason else CLEAR, reason)]


# --- several packs of one role ---------------------------------------------------------------------------

ELSEWHERE = (106.0, 8.0, 110.0, 12.0)


def test_a_pack_that_is_complete_elsewhere_says_nothing_here(tmp_path):
    report_of(tmp_path, pack("free", id="khac", coverage=ELSEWHERE, as_of=date(2020, 1, 1)))
    assert answers(report_of(tmp_path, pack("free"))) == [(CLEAR, "")]


def test_alone_it_is_outside_its_coverage(tmp_path):
    assert answers(report_of(tmp_path, pack("free", coverage=ELSEWHERE))) == [(TELL, "role_outside_coverage")]


def test_two_packs_that_meet_at_a_border_cover_an_area_across_it(tmp_path):
    middle = middle_longitude()
    west = (102.0, 8.0, middle, 23.5)
    east = (middle, 8.0, 110.0, 23.5)
    assert answers(report_of(tmp_path, pack("free", id="tay", coverage=west))) == [
        (TELL, "role_outside_coverage")
    ]
    assert answers(report_of(tmp_path, pack("free", id="dong", coverage=east))) == [(CLEAR, "")]


def middle_longitude():
    """Return a longitude that runs through the area."""
    from mineral_plugin.core.area.geometry import area_polygon
    from mineral_plugin.core.area.zones import as_points, to_geographic

    centre = area_polygon(AREA).centroid
    return float(to_geographic(as_points([(centre.x, centre.y)]), AREA.zone)[0, 0])


# --- registers as of a day -------------------------------------------------------------------------------

GRANTED = licence(
    "GP-1", NEAR.rings[0], valid_from="2020-03-01", known_from="2020-04-15", known_to="2023-06-01"
)
CORRECTED = licence("GP-1", FAR.rings[0], valid_from="2020-03-01", known_from="2023-06-01")
REGISTER = Recipe({"licence": [GRANTED, CORRECTED]}, history_from=date(2019, 1, 1))


@pytest.mark.parametrize(
    ("event", "known_on", "expected"),
    [
        (TODAY, None, [(CLEAR, "")]),  # what is on record now: corrected to another place
        (date(2022, 1, 1), None, [(CLEAR, "")]),  # as we know today, it never lay here
        (date(2022, 1, 1), date(2022, 1, 1), [(CONFLICT, "overlap")]),  # as it was on record then
        (date(2022, 1, 1), date(2020, 4, 1), [(CLEAR, "")]),  # not yet on record
        (date(2020, 1, 1), date(2022, 1, 1), [(CLEAR, "")]),  # on record, not yet valid
    ],
)
def test_a_check_can_ask_for_the_register_as_it_was(tmp_path, event, known_on, expected):
    report = report_of(tmp_path, REGISTER, day=event, known_on=known_on)
    found = [answer for answer in answers(report) if answer[1] != "not_applicable"]
    assert found == expected


def test_a_register_without_history_cannot_tell_what_held_long_before_it(tmp_path):
    report = report_of(tmp_path, pack("free"), day=date(2024, 1, 1))
    assert answers(report) == [(TELL, "role_no_history")]
    assert answers(report_of(tmp_path, None, day=date(2026, 10, 1))) == [(CLEAR, "")]


def test_what_was_on_record_cannot_be_asked_of_a_register_that_does_not_keep_it(tmp_path):
    report = report_of(tmp_path, pack("free"), known_on=date(2026, 10, 1))
    assert answers(report) == [(TELL, "role_no_history")]
    assert "01/10/2026" in next(f for f in report.findings if f.rule == RULE).message.vi


# --- a pack that was changed -----------------------------------------------------------------------------


def test_a_check_with_a_changed_pack_is_refused(tmp_path):
    from mineral_plugin.core.base.errors import InputError

    report_of(tmp_path, pack("free"))
    (data,) = (tmp_path / "home" / "packs").rglob("data.gpkg")
    data.chmod(0o600)
    with data.open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\xff")
    with pytest.raises(InputError, match="restore"):
        report_of(tmp_path, None)
