"""Levels given beside a table count for the parts that state none, and contradict none that does."""

from __future__ import annotations

import pytest
from checks_world import area, square

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.work.levels import with_stated_levels

BARE = area(Part(square(0, 0, 100)), Part(square(200, 0, 100)))


def levels(areas):
    return [(part.top_m, part.bottom_m) for one in areas for part in one.parts]


def test_parts_without_levels_get_those_given():
    assert levels(with_stated_levels((BARE,), "120,5", "-20")) == [(120.5, -20.0)] * 2


def test_nothing_given_changes_nothing():
    assert with_stated_levels((BARE,), "", " ") == (BARE,)


def test_the_same_levels_as_stated_are_no_contradiction():
    stated = area(Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0))
    assert levels(with_stated_levels((stated,), "50", "0")) == [(50.0, 0.0)]


@pytest.mark.parametrize("given", [("60", "0"), ("50", ""), ("", "0")])
def test_other_levels_than_those_stated_are_refused(given):
    stated = area(Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0))
    with pytest.raises(InputError) as refused:
        with_stated_levels((stated,), *given)
    assert refused.value.phrase.id == "error.levels_stated"


@pytest.mark.parametrize(
    ("given", "error"), [(("x", ""), "error.level_text"), (("0", "50"), "error.levels_exchanged")]
)
def test_what_is_no_level_is_refused(given, error):
    with pytest.raises(InputError) as refused:
        with_stated_levels((BARE,), *given)
    assert refused.value.phrase.id == error
