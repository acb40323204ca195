"""The same corners, laid out and printed in any way, are read as the same corners."""

from __future__ import annotations

from typing import Callable, Dict, List, Sequence, Tuple

from hypothesis import given, settings
from hypothesis import strategies as st
from score_tables.cases import Corner
from score_tables.made_layouts import row_major, side_by_side
from score_tables.shapes import CAPTION, HEAD, Row, aligned, pipes, ring, rows, stacked
from testdata import by_scale

from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.work.reading import read_text

Layout = Callable[[Sequence[Row]], str]
LAYOUTS: Dict[str, Layout] = {
    "bars": lambda printed: pipes(HEAD, *printed),
    "tabs": lambda printed: "\n".join("\t".join(row) for row in [HEAD, *printed]),
    "semicolons": lambda printed: "\n".join(";".join(row) for row in [HEAD, *printed]),
    "spaces": lambda printed: aligned([HEAD, *printed]),
    "one value a line": lambda printed: stacked([HEAD, *printed]),
    "halves": lambda printed: pipes(HEAD * 2, *side_by_side(printed, 2)),
    "thirds": lambda printed: pipes(HEAD * 3, *side_by_side(printed, 3)),
    "halves along the line": lambda printed: pipes(HEAD * 2, *row_major(printed, 2)),
    "closed": lambda printed: pipes(HEAD, *printed, printed[0]),
    "two pages": lambda printed: pipes(HEAD, *printed[:3]) + "\n\n" + pipes(HEAD, *printed[3:]),
    "east first": lambda printed: pipes((HEAD[0], "Y (m)", "X (m)"), *((n, y, x) for n, x, y in printed)),
}
WHOLE = ("plain", "dots", "spaces", "last three apart")
FRACTIONS = ("comma", "point", "dots and comma", "commas and point", "no-break spaces")


@st.composite
def tables(draw: st.DrawFn) -> Tuple[Tuple[Corner, ...], List[Row]]:
    """Draw a ring and its printed rows."""
    decimals = draw(st.sampled_from([0, 2]))
    count = draw(st.integers(4, 24))
    prefix = draw(st.sampled_from(["", "M", "NC.", "A"]))
    north = draw(st.floats(950_000, 2_580_000))
    east = draw(st.floats(320_000, 680_000))
    reach = draw(st.floats(40, 3_000))
    names = [f"{prefix}{number}" for number in range(1, count + 1)]
    corners = ring(count, north, east, reach, decimals, names)
    return corners, rows(corners, draw(st.sampled_from(FRACTIONS if decimals else WHOLE)))


@settings(max_examples=by_scale(60, 1500), deadline=None)
@given(table=tables(), layout=st.sampled_from(sorted(LAYOUTS)))
def test_the_layout_does_not_change_the_corners(
    table: Tuple[Tuple[Corner, ...], List[Row]], layout: str
) -> None:
    corners, printed = table
    text = f"{CAPTION}\n{LAYOUTS[layout](printed)}\n"
    reading = read_text(text)
    shown = [say(question.text, "en") for question in reading.all_questions]
    assert reading.verdict is Verdict.READ, (shown, text)
    read = [(c.name, c.north_m, c.east_m) for area in reading.areas for r in area.rings for c in r.corners]
    assert read == list(corners), text
