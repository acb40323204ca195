"""What is written is opened again: every format gives back the names and the digits that went in."""

from __future__ import annotations

import tempfile
from pathlib import Path

import areamaker
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.corner_tables.formats.opening import content_of_html, content_of_text, open_content
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
