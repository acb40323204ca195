"""A step's content there and back, and the history as a plain value."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import areamaker
import pytest
import schemas
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.drawing import draft_model
from mineral_plugin.core.drawing.draft_model import (
    DraftHistory,
    DraftStep,
    area_from_content,
    area_ha_and_corners,
    begun,
    content_of,
    kept_of,
    label_from_text,
    label_to_text,
    step_of,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)
LABEL = Phrase("drafts.begun")
AREA = areamaker.worked()

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
metres = st.floats(-1e7, 1e7).map(lambda value: value + 0.0)
levels = st.none() | metres
corners = st.builds(Corner, words, words, words, metres, metres, st.integers(0, 6))
rings = st.lists(corners, min_size=1, max_size=5).map(lambda found: Ring(tuple(found)))
parts = st.builds(Part, rings, st.lists(rings, max_size=2).map(tuple), levels, levels)
stated = st.none() | st.builds(
    StatedArea, words, st.decimals(0, 10_000, places=4), st.sampled_from(["ha", "m2", "km2"])
)
sources = st.builds(Source, words, st.none() | st.dates(), words)
areas = st.builds(
    LicenceArea,
    words,
    words,
    st.sampled_from([Zone(6285, 3), Zone(6300, 6)]),
    st.lists(parts, max_size=3).map(tuple),
    stated,
    sources,
    words,
)


@settings(max_examples=150, deadline=None)
@given(area=areas)
def test_an_area_comes_back_equal_from_its_content_and_the_content_fits_the_schema(area):
    content = content_of(area)
    assert area_from_content(content, area.import_report) == area
    found = json.loads(content)
    assert schemas.problems("draft-step-1", found) == []
    assert canonical_bytes(found).decode("utf-8") == content


def test_numbers_come_back_to_the_last_bit_and_corners_as_typed():
    east = 442393.1 + 0.2
    corner = Corner("Đ1", "2.412.129,50", "442 393,3", 2412129.5, east, 2)
    area = replace(AREA, parts=(Part(Ring((corner,) * 3)),))
    back = area_from_content(content_of(area)).parts[0].outer.corners[0]
    assert (back.x_text, back.y_text, back.east_m) == ("2.412.129,50", "442 393,3", east)
    assert type(back.north_m) is float


def test_the_import_report_stays_out_of_the_content_and_must_be_the_same_again():
    area = replace(AREA, import_report='{"understood":[]}')
    assert "understood" not in content_of(area)
    with pytest.raises(InputError):
        area_from_content(content_of(area), "")


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"id": 1}', '{"import_report_sha256": ""}'])
def test_a_damaged_content_is_told(content):
    with pytest.raises(InputError) as caught:
        area_from_content(content)
    assert caught.value.phrase.id == "drafts.damaged"


def test_a_label_comes_back_with_all_kinds_of_values():
    label = Phrase(
        "drafts.unsaved",
        {
            "text": "góc 4",
            "count": 3,
            "length": 2.0,
            "day": date(2026, 11, 23),
            "moment": NOON,
            "number": Decimal("1.20"),
            "names": ("a", "b"),
            "term": Bilingual("góc", "corner"),
            "cause": Phrase("drafts.begun", {"n": 1}),
            "whether": True,
        },
    )
    back = label_from_text(label_to_text(label))
    assert back == label
    assert all(type(back.values[name]) is type(value) for name, value in label.values.items())


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"wheel": 1}', '{"phrase": "a"}'])
def test_a_damaged_label_is_told(text):
    with pytest.raises(InputError):
        label_from_text(text)


# --- the history ----------------------------------------------------------------------------------------


def named(name):
    return replace(AREA, name=name)


def history_of(*names):
    made = begun(named(names[0]), LABEL, NOON)
    for number, name in enumerate(names[1:], start=1):
        label = Phrase("drafts.begun", {"n": number})
        made = made.stepped(step_of(named(name), label, NOON + timedelta(seconds=number)))
    return made


def test_a_draft_begins_with_nothing_to_undo():
    state = begun(AREA, LABEL, NOON).state()
    assert (state.area, state.position, state.steps) == (AREA, 0, 1)
    assert (state.undo_label, state.redo_label, state.changed) == (None, None, NOON)


def test_undo_and_redo_name_the_step_that_they_take():
    history = history_of("a", "b", "c").moved(-1, NOON)
    state = history.state()
    assert state.area.name == "b"
    assert state.undo_label.values == {"n": 1} and state.redo_label.values == {"n": 2}


def test_a_new_step_takes_the_place_of_what_was_undone():
    history = history_of("a", "b", "c").moved(-2, NOON).stepped(step_of(named("d"), LABEL, NOON))
    assert [step.area().name for step in history.steps] == ["a", "d"]
    assert history.state().redo_label is None


def test_beyond_the_ends_nothing_moves():
    history = history_of("a", "b")
    assert history.moved(1, NOON) is history
    assert history.moved(-5, NOON).position == 0


def test_the_oldest_steps_go_first(monkeypatch):
    monkeypatch.setattr(draft_model, "MOST_STEPS", 3)
    history = history_of("a", "b", "c", "d", "e")
    assert [step.area().name for step in history.steps] == ["c", "d", "e"]
    assert history.position == 2


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [([10], 1), ([10, 10, 10], 3), ([60, 50, 10], 2), ([500, 500, 500], 2), ([10, 10, 100], 2), ([1] * 9, 5)],
)
def test_room_is_bounded_but_one_step_back_is_always_kept(monkeypatch, sizes, kept):
    monkeypatch.setattr(draft_model, "MOST_STEPS", 5)
    monkeypatch.setattr(draft_model, "MOST_BYTES", 100)
    assert kept_of(sizes) == kept


def test_ids_of_drafts_differ_and_stay():
    first, second = begun(AREA, LABEL, NOON), begun(AREA, LABEL, NOON)
    assert first.draft_id != second.draft_id
    assert first.stepped(step_of(named("b"), LABEL, NOON)).draft_id == first.draft_id


def test_a_list_tells_hectares_and_corners_also_of_what_is_still_drawn():
    assert area_ha_and_corners(AREA) == (pytest.approx(2.22715), 5)
    two = replace(AREA, parts=(Part(Ring(AREA.parts[0].outer.corners[:2])),))
    assert area_ha_and_corners(two) == (0.0, 2)
    assert area_ha_and_corners(replace(AREA, parts=())) == (0.0, 0)
    assert area_ha_and_corners(replace(AREA, parts=(Part(Ring(())),))) == (0.0, 0)


def test_a_step_knows_its_size_in_bytes():
    step = DraftStep(LABEL, NOON, "góc")
    assert step.size == 4
    assert DraftHistory("x", (step,), 0, NOON).steps[0] is step
