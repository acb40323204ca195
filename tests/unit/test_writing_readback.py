"""What is written is opened again: every format gives back the names and the digits that went in."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import areamaker
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.words import both
from mineral_plugin.core.corner_tables.formats.opening import content_of_html, content_of_text, open_content
from mineral_plugin.core.corner_tables.printed import east_decimals, north_decimals
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.work.writing import KINDS, TableOptions, clipboard_table, write_corner_tables


def digits(text):
    return "".join(char for char in text if char.isdigit())


def rows_of(content):
    """Return the rows that hold a corner, as (name, digits of X, digits of Y)."""
    found = []
    for block in content.blocks:
        for row in block.rows:
            line = [cell.strip() for cell in (row.cells[0].split("|") if len(row.cells) == 1 else row.cells)]
            cells = [cell for cell in line if cell]
            if (
                len(cells) == 3
                and digits(cells[1])
                and not any(char.isalpha() for char in cells[1] + cells[2])
            ):
                found.append((cells[0], digits(cells[1]), digits(cells[2])))
    return found


def typed(area):
    rings = [ring for part in area.parts for ring in part.rings]
    return [(c.name, digits(c.x_text), digits(c.y_text)) for ring in rings for c in ring.corners]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(area=areamaker.areas(levels=False), lang=st.sampled_from(["vi", "en"]), grouped=st.booleans())
def test_every_format_opens_with_the_same_names_and_digits(kind, area, lang, grouped):
    with tempfile.TemporaryDirectory() as folder:
        path = write_corner_tables([area], Path(folder) / f"a{kind}", lang, TableOptions(grouped=grouped))
        assert rows_of(open_content(path)) == typed(area)


@settings(max_examples=15, deadline=None)
@given(area=areamaker.areas(levels=False), lang=st.sampled_from(["vi", "en"]))
def test_the_clipboard_opens_with_the_same_names_and_digits(area, lang):
    page, text = clipboard_table([area], lang)
    assert rows_of(content_of_html(page)) == typed(area)
    assert rows_of(content_of_text(text)) == typed(area)


# --- by our own reader --------------------------------------------------------------------------------


def read_back(path):
    reading = pytest.importorskip("mineral_plugin.core.work.reading").read_file(path)
    assert reading.verdict is Verdict.READ, [
        both(q.text).en for q in reading.all_questions
    ] or reading.refusal
    return reading.areas


def looks_a_factor_off(area):
    """Tell whether the stated area is about 10, 100 ... times that of the corners, or a tenth of it."""
    if area.stated_area is None:
        return False
    tens = math.log10(float(area.stated_area.value) * 10_000 / area_m2(area))
    return round(tens) != 0 and abs(tens - round(tens)) < 0.2


def numbers(corners):
    return [(c.name, c.north_m, c.east_m, north_decimals(c), east_decimals(c)) for c in corners]


def same_rings(area, found):
    """Tell whether a written area and what was read have the same rings, zone, stated area and parts."""
    rings = [ring for part in area.parts for ring in part.rings]
    stated = [(told.value, told.unit) if told else None for told in (area.stated_area, found.stated_area)]
    holes = [len(part.holes) for part in area.parts]
    return (
        [numbers(ring.corners) for ring in rings] == [numbers(ring.corners) for ring in found.rings]
        and found.zone == area.zone
        and stated[0] == stated[1]
        and holes == [len(part.holes) for part in found.parts]
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(area=areamaker.areas(levels=False), lang=st.sampled_from(["vi", "en"]))
def test_what_is_written_reads_back_to_the_same_corners(kind, area, lang):
    # 14 ha on 1.35 ha of ground is rightly asked about: the decimal mark may have moved.
    assume(not looks_a_factor_off(area))
    with tempfile.TemporaryDirectory() as folder:
        (found,) = read_back(write_corner_tables([area], Path(folder) / f"a{kind}", lang))
    assert same_rings(area, found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_number_of_a_part_is_no_area(kind, tmp_path):
    # Together the two parts measure 1.5 ha, so that the 2 of "Phần 2" would agree to its last digit.
    first = areamaker.box(950_000, 250_000, 60, 100)
    second = areamaker.box(950_500, 250_000, 90, 100, first=5)
    one = areamaker.area(Part(first, (), None, None), Part(second, (), None, None))
    (found,) = read_back(write_corner_tables([one], tmp_path / f"a{kind}"))
    assert same_rings(one, found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("east", [481_220, 482_300, 491_220, 490_949])
def test_an_easting_that_begins_as_a_zone_number_is_an_easting(kind, east, tmp_path):
    # 491220.000 is no 220000 behind the zone number 491.
    one = areamaker.area(Part(areamaker.box(949_970, east, 90, 100, 3), (), None, None))
    (found,) = read_back(write_corner_tables([one], tmp_path / f"a{kind}"))
    assert same_rings(one, found)


@pytest.mark.parametrize("kind", KINDS)
def test_levels_read_back(kind, tmp_path):
    one = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 200, 300), (), 120.5, -60.0), stated="6.00")
    (found,) = read_back(write_corner_tables([one], tmp_path / f"a{kind}"))
    assert same_rings(one, found)
    assert [(part.top_m, part.bottom_m) for part in found.parts] == [(120.5, -60.0)]
    upper = Part(areamaker.box(2_412_000, 442_000, 200, 300), (), 120.0, 0.0)
    lower = Part(areamaker.box(2_412_000, 442_000, 200, 250, first=5), (), 0.0, -60.0)
    two = areamaker.area(upper, lower, stated="11.00")
    (found,) = read_back(write_corner_tables([two], tmp_path / f"b{kind}"))
    assert same_rings(two, found)
    assert [(part.top_m, part.bottom_m) for part in found.parts] == [(120.0, 0.0), (0.0, -60.0)]


@pytest.mark.parametrize("kind", KINDS)
def test_several_areas_of_one_file_read_back(kind, tmp_path):
    first = areamaker.worked()
    second = areamaker.area(Part(areamaker.box(2_413_000, 443_000, 200, 300, 2)), stated="6.0", name="Mỏ Hai")
    found = read_back(write_corner_tables([first, second], tmp_path / f"a{kind}"))
    assert len(found) == 2 and all(same_rings(*pair) for pair in zip((first, second), found))


@pytest.mark.parametrize("kind", KINDS)
def test_order_numbers_are_no_names(kind, tmp_path):
    ring = areamaker.named(areamaker.worked().parts[0].outer, "ABCDE")
    area = areamaker.area(Part(ring), stated="2.25")
    path = write_corner_tables([area], tmp_path / f"a{kind}", options=TableOptions(numbered=True))
    (found,) = read_back(path)
    assert same_rings(area, found)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_corners_give_is_not_read_as_a_stated_area(kind, tmp_path):
    area = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 200, 300)))
    (found,) = read_back(write_corner_tables([area], tmp_path / f"a{kind}"))
    assert found.stated_area is None and same_rings(area, found)
