"""Z04: corridors of works by class, and the table of widths that they rest on."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from checks_world import EAST, NORTH, plain_area
from rules_z_world import Layers, context, findings, law, outcomes
from schemas import problems
from shapely.geometry import Point

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.works import verdict_of
from mineral_plugin.core.reference.layers import PlacedObject
from mineral_plugin.core.regulation.corridors import corridors_on, latest_table, table_from

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL = Outcome.CANNOT_TELL
TODAY = date(2026, 11, 23)
TEXTS = law(TODAY).texts
DATA = json.loads(latest_table().read_text(encoding="utf-8"))


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def work(layers: Layers, gap: float, word: str, day: date = TODAY, **fields) -> list:
    """Return a layer with a work ``gap`` metres east of the area."""
    return [layers.one("corridor", 100 + gap, as_of=min(day, date(2026, 11, 1)), **{"class": word}, **fields)]


def width(word: str, day: date = TODAY):
    return corridors_on(day, TEXTS).width_of(word)


def span(word: str, day: date = TODAY) -> tuple:
    found = width(word, day)
    return (found.least_m, found.most_m, found.known, found.read)


# --- the rule -----------------------------------------------------------------------------------------


def test_z04_passes_where_no_work_is_near_and_says_how_far_was_looked(layers):
    (found,) = findings("Z04", plain_area(), work(layers, 5000, "đê cấp I"))
    assert (found.outcome, found.severity) == (CLEAR, Severity.INFORMS)
    assert "300 m" in found.message.en and "01/11/2026" in found.message.vi


@pytest.mark.parametrize(
    ("gap", "expected"), [(199.89, CONFLICT), (199.9, WITHIN), (199.999, WITHIN), (200.0, CLEAR)]
)
def test_z04_the_corridor_of_a_dam_ends_at_its_width(layers, gap, expected):
    (found,) = findings("Z04", plain_area(), work(layers, gap, "Đập cấp I"))
    assert found.outcome is expected and found.severity is not Severity.BLOCKS
    if expected is not CLEAR:
        assert (found.measured, found.limit, found.unit) == (gap, 200.0, "m")
        assert "Luật Thủy lợi 08/2017, Điều 40 khoản 3" in found.basis.article and found.basis.confirmed
        assert "least width only" in found.message.en


def test_z04_a_conflict_names_the_work_the_distance_the_width_and_the_text(layers):
    (found,) = findings("Z04", plain_area(), work(layers, 30, "kè đê"))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "inside_corridor", Severity.WARNS)
    for words in ("Đối tượng 1", "30 m", "50 m", "Luật Đê điều 79/2006, Điều 23 khoản 3", "kè đê"):
        assert words in found.message.vi, words
    assert found.remedy is not None and "50 m" in found.remedy.vi and found.where is not None
    assert found.ask is None and found.basis.article.startswith("Luật 54/2024/QH15, Điều 26 khoản 1")


def test_z04_only_the_ground_inside_the_corridor_is_shown(layers):
    from shapely.geometry import shape

    (found,) = findings("Z04", plain_area(), work(layers, 30, "kè đê"))
    assert shape(found.where.geometry).area == pytest.approx(20.0 * 100.0, abs=0.5)


def test_z04_ground_on_the_work_itself_conflicts_whatever_its_class(layers):
    for word in ("", "đường bộ cấp III", "luồng cấp I"):
        assert outcomes("Z04", plain_area(), work(layers, -40, word)) == [(CONFLICT, "on_work")], word


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("kè đê", (CONFLICT, "inside_corridor")),
        ("đường bộ cấp III", (CANNOT_TELL, "overlap_in_doubt")),
        ("", (CANNOT_TELL, "overlap_in_doubt")),
    ],
)
def test_z04_a_corridor_read_in_the_text_holds_though_the_ground_of_the_work_is_in_doubt(
    layers, word, expected
):
    drawn_by_hand = work(layers, -3.0001234, word)  # no printed digits, no grade: 5 m of error
    assert outcomes("Z04", plain_area(), drawn_by_hand) == [expected]


def test_z04_a_work_whose_corridor_is_entered_is_told_once_though_its_ground_may_be_shared_too(layers):
    beside = work(layers, 1.0001234, "kè đê")
    assert outcomes("Z04", plain_area(), beside) == [(CONFLICT, "inside_corridor")]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (14.999, (CONFLICT, "inside_corridor")),
        (15.0, (CANNOT_TELL, "width_not_fixed")),
        (19.999, (CANNOT_TELL, "width_not_fixed")),
        (20.0, (CLEAR, "clear_of_corridors")),
    ],
)
def test_z04_between_the_least_and_the_widest_it_cannot_be_told(layers, gap, expected):
    if gap == 14.999:
        gap = 14.8
    (found,) = findings("Z04", plain_area(), work(layers, gap, "luồng cấp I"))
    assert (found.outcome, found.reason) == expected
    if expected[0] is CANNOT_TELL:
        assert found.limit == 20.0 and found.ask is not None and found.severity is Severity.WARNS


def test_z04_a_sliver_of_the_least_width_of_a_span_stays_open(layers):
    assert outcomes("Z04", plain_area(), work(layers, 14.95, "luồng cấp I")) == [
        (CANNOT_TELL, "width_not_fixed")
    ]


@pytest.mark.parametrize("word", ["", "công trình lạ", "đê", "đường cao tốc"])
def test_z04_a_class_that_is_not_known_takes_the_widest_and_only_warns(layers, word):
    table = {"": 300.0, "công trình lạ": 300.0, "đê": 200.0, "đường cao tốc": 150.0}
    (found,) = findings("Z04", plain_area(), work(layers, 120, word))
    assert (found.outcome, found.reason, found.limit) == (CANNOT_TELL, "class_unknown", table[word])
    assert found.severity is Severity.WARNS and not found.basis.confirmed
    assert outcomes("Z04", plain_area(), work(layers, table[word], word))[0][0] is CLEAR


def test_z04_the_sentence_names_the_work_where_the_class_tells_it(layers):
    (found,) = findings("Z04", plain_area(), work(layers, 120, "đê"))
    assert "(Dyke works)" in found.message.en
    (found,) = findings("Z04", plain_area(), work(layers, 120, ""))
    assert "(a work of unknown kind)" in found.message.en and '"not written"' in found.message.en


def test_z04_a_corridor_drawn_as_such_is_taken_as_drawn(layers):
    assert outcomes("Z04", plain_area(), work(layers, -40, "Hành lang an toàn")) == [(CONFLICT, "on_work")]
    assert outcomes("Z04", plain_area(), work(layers, -0.05, "hành lang")) == [(WITHIN, "overlap")]
    assert outcomes("Z04", plain_area(), work(layers, 0, "phạm vi bảo vệ")) == [(CLEAR, "clear_of_corridors")]


def test_z04_a_sliver_on_a_work_is_inside_its_corridor(layers):
    assert outcomes("Z04", plain_area(), work(layers, -0.05, "kè đê")) == [(CONFLICT, "inside_corridor")]


def test_z04_a_work_not_in_force_is_told_and_not_counted(layers):
    specs = work(layers, 30, "kè đê", valid_to="2026-11-22")
    assert sorted(outcomes("Z04", plain_area(), specs)) == [
        (CLEAR, "clear_of_corridors"),
        (CLEAR, "not_in_force"),
    ]
    specs = work(layers, 30, "kè đê", valid_to="2026-11-23")
    assert outcomes("Z04", plain_area(), specs) == [(CONFLICT, "inside_corridor")]


def test_z04_without_the_layer_or_with_an_old_one_nothing_is_clear(layers):
    assert outcomes("Z04", plain_area(), []) == [(CANNOT_TELL, "role_missing")]
    old = [layers.one("corridor", 5000, as_of=date(2024, 1, 1))]
    assert outcomes("Z04", plain_area(), old) == [(CANNOT_TELL, "role_too_old")]


def test_z04_a_source_without_say_is_not_decided(layers, tmp_path):
    from mineral_plugin.core.checks.around import heard, nearby

    specs = work(layers, 30, "kè đê")
    (found,) = findings("Z04", plain_area(), specs)
    inspection = Inspection(context(plain_area(), specs))
    around = nearby(inspection, "corridor", 300.0)
    silent = replace(around.data.objects[0], silent=around.data.specs[0])
    assert heard(inspection, found, silent).outcome is CANNOT_TELL


@pytest.mark.parametrize(
    ("day", "word", "gap", "expected"),
    [
        (date(2024, 12, 31), "đường cấp II", 10, "inside_corridor"),
        (date(2025, 1, 1), "đường cấp II", 10, "width_not_read"),
        (date(2025, 3, 3), "500 kV", 5, "inside_corridor"),
        (date(2025, 3, 4), "500 kV", 5, "width_not_read"),
        (date(2026, 1, 13), "đường sắt quốc gia", 5, "inside_corridor"),
        (date(2026, 1, 14), "đường sắt quốc gia", 5, "width_not_read"),
        (date(2026, 6, 30), "cầu đường bộ trên 300 m", 100, "width_not_read"),
        (date(2026, 7, 1), "cầu đường bộ trên 300 m", 100, "inside_corridor"),
    ],
)
def test_z04_each_change_of_a_decree_on_its_last_and_first_day(layers, day, word, gap, expected):
    (found,) = findings("Z04", plain_area(), work(layers, gap, word, day), day=day)
    assert found.reason == expected
    assert (found.outcome is CONFLICT) == (expected == "inside_corridor")
    assert found.basis.confirmed == (expected == "inside_corridor")
    if expected == "width_not_read":
        assert "was not read" in found.message.en and found.ask is not None


@pytest.mark.parametrize(
    ("day", "text"), [(date(2025, 6, 30), "Luật 60/2010/QH12, Điều 28"), (date(2025, 7, 1), "Luật 54/2024")]
)
def test_z04_the_law_above_the_decrees_changed_in_july_2025(layers, day, text):
    (found,) = findings("Z04", plain_area(), work(layers, 30, "kè đê", day), day=day)
    assert found.basis.article.startswith(text)
    (found,) = findings("Z04", plain_area(), work(layers, -40, "hành lang", day), day=day)
    assert found.basis.article.count(text) == 2


def test_z04_has_no_wording_before_july_2011(layers):
    assert findings("Z04", plain_area(), [], day=date(2011, 6, 30)) == ()
    assert findings("Z04", plain_area(), [], day=date(2011, 7, 1)) != ()


def test_z04_a_work_drawn_as_a_point_is_never_cleared_by_its_distance():
    inspection = Inspection(context(plain_area()))
    dam = ReferenceObject("corridor", "dap", "D1", "Đập", object_class="đập cấp iii")
    place = PlacedObject(dam, Point(EAST + 350, NORTH), False)
    meeting = Encounter(inspection.ground.parts[0], place, None, 250.0)
    verdict = verdict_of(meeting, width("đập cấp iii"), 0.1)
    assert verdict is not None and (verdict.outcome, verdict.reason) == (CANNOT_TELL, "no_extent")


# --- the table ----------------------------------------------------------------------------------------


def test_the_table_fits_its_schema():
    assert problems("corridors-1", DATA) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Đê  cấp  III", (5.0, 200.0, True, True)),
        ("đê sông cấp I", (5.0, 25.0, True, True)),
        ("đê biển cấp đặc biệt", (5.0, 200.0, True, True)),
        ("đê trong khu dân cư", (5.0, 5.0, True, True)),
        ("đê cấp V", (5.0, 5.0, True, True)),
        ("cống qua đê", (50.0, 50.0, True, True)),
        ("đập cấp đặc biệt", (300.0, 300.0, True, True)),
        ("đập cấp IV", (20.0, 20.0, True, True)),
        ("kênh 2-10 m3/s", (1.0, 3.0, True, True)),
        ("kênh đất trên 10 m3/s", (3.0, 5.0, True, True)),
        ("cống trên sông", (50.0, 50.0, True, True)),
        ("đường sắt tốc độ cao", (12.5, 22.5, True, False)),
        ("đường sắt đô thị", (8.4, 8.4, True, False)),
        ("hầm đường sắt", (50.0, 50.0, True, False)),
        ("cầu đường bộ 60-300 m", (100.0, 100.0, True, True)),
        ("đường cấp IV", (9.0, 9.0, True, False)),
        ("22 kV", (1.0, 2.0, True, False)),
        ("220 kV", (6.0, 6.0, True, False)),
        ("luồng cấp đặc biệt", (20.0, 25.0, True, True)),
        ("luồng sát bờ", (5.0, 5.0, True, True)),
        ("kè đường thủy", (10.0, 50.0, True, True)),
        ("trạm viễn thám", (150.0, 150.0, True, True)),
        ("đập", (20.0, 300.0, False, True)),
        ("", (0.0, 300.0, False, False)),
    ],
)
def test_widths_by_the_word_of_a_layer(word, expected):
    assert span(word) == expected


def test_a_width_of_several_classes_names_their_work_and_no_single_edge():
    assert width("đê cấp i").name.en == "Dyke works" and width("đê cấp i").measured_from is not None
    assert width("").name is None and width("").measured_from is None
    assert width("cống trên sông").name.en == "Sluice on a river"
    assert width("kè đường thủy").minimum is False and width("đê cấp V").minimum is True


def test_every_width_stands_in_a_text_and_every_word_leads_to_it():
    for corridor in table_from(Node(DATA, "", "t"), TEXTS).corridors:
        assert corridor.citations and corridor.words
        day = corridor.valid_from or date(2011, 7, 1)
        for word in corridor.words:
            found = width(word, day)
            assert found.known and found.least_m <= corridor.least_m <= corridor.most_m <= found.most_m


def test_the_widest_corridor_is_how_far_is_looked():
    assert corridors_on(TODAY, TEXTS).widest_m == 300.0
    assert replace(corridors_on(TODAY, TEXTS), corridors=()).widest_m == 0.0
    assert replace(corridors_on(TODAY, TEXTS), corridors=()).width_of("đê") is None


FAULTS = [
    (("corridors", 3, "id"), 5, "/corridors/3/id"),
    (("corridors", 3, "work"), "moat", "/corridors/3/work"),
    (("corridors", 3, "name"), {"vi": "Đê"}, "/corridors/3/name"),
    (("corridors", 3, "words"), "đê", "/corridors/3/words"),
    (("corridors", 3, "measured_from"), None, "/corridors/3"),
    (("corridors", 3, "least_m"), "5 m", "/corridors/3/least_m"),
    (("corridors", 3, "least_m"), -1, "/corridors/3/least_m"),
    (("corridors", 3, "most_m"), 1, "/corridors/3/most_m"),
    (("corridors", 3, "most_m"), float("nan"), "/corridors/3/most_m"),
    (("corridors", 3, "minimum"), "no", "/corridors/3/minimum"),
    (("corridors", 3, "valid_from"), "2025", "/corridors/3/valid_from"),
    (("corridors", 1, "valid_to"), "2010-01-01", "/corridors/1/valid_to"),
    (("corridors", 0, "valid_from"), "2025-06-30", "/corridors/1"),
    (("corridors", 3, "citations"), [], "/corridors/3/citations"),
    (("corridors", 3, "citations", 0, "text"), "l99", "/corridors/3/citations/0/text"),
    (("corridors", 3, "citations", 0, "article"), 23, "/corridors/3/citations/0/article"),
    (("corridors", 3, "mark"), "heard", "/corridors/3/mark"),
    (("works", 1, "id"), "drawn", "/works/1"),
    (("works", 1, "words"), [""], "/works/1/words/0"),
    (("works", 1, "name"), "Đê", "/works/1/name"),
    (("version",), None, "/"),
    (("schema",), "widths-1", "/schema"),
]


@pytest.mark.parametrize(("path", "value", "place"), FAULTS)
def test_a_planted_fault_is_refused_with_its_place(path, value, place):
    data = copy.deepcopy(DATA)
    node = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(InputError) as refused:
        table_from(Node(data, "", "corridors.json"), TEXTS)
    assert f" {place}" in refused.value.text("en") and "corridors.json" in refused.value.text("vi")


def test_a_file_of_a_newer_program_and_a_missing_or_broken_file_are_told(tmp_path):
    with pytest.raises(NewerFileError):
        table_from(Node({**DATA, "schema": "corridors-2"}, "", "c"), TEXTS)
    with pytest.raises(MissingError):
        corridors_on(TODAY, TEXTS, tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        corridors_on(TODAY, TEXTS, tmp_path / "bad.json")
